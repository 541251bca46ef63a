package models

import (
	"context"
	"errors"
	"io"
	"time"

	"gorm.io/gorm"

	"c800/models/catalog"
	"c800/models/fold"
	"c800/models/record"
)

// RecordReader gives records one by one, io.EOF after the last. Rejects beside a
// record or instead of one (an empty Record) are what could not be read.
type RecordReader interface {
	Next() (record.Record, []record.Reject, error)
}

// ImportOptions say how records are taken.
type ImportOptions struct {
	Source string // name kept with each channel; empty: the file's own name
	DryRun bool   // do everything, show what would happen, keep nothing
	Strict bool   // keep nothing if anything is rejected
	// Catalogue is brought into the directory first, unless nil (ApplyCatalogue).
	Catalogue *catalog.Catalog
	// OnReject and OnMatch are told as it goes; each may be nil, as OnProgress.
	OnReject func(record.Reject)
	OnMatch  func(rec record.Record, slug, reason string) // reason "" for a new enterprise
	// OnProgress is told how many records were read, by the goroutine that reads
	// them and a batch or two before they are written.
	OnProgress func(read int)
}

// ImportResult counts records.
type ImportResult struct{ New, Updated, Unchanged, Rejected int }

// ErrRejected is returned by a strict import that kept nothing because
// something was rejected.
var ErrRejected = errors.New("something was rejected, so nothing was kept")

// importBatch bounds what is held in memory: so many records at once.
const importBatch = 1000

// Import takes every record of r into the directory, in batches: each batch is
// one transaction, so a killed import leaves whole batches and a second run
// finds them unchanged; the result counts what was kept, also beside an error.
// With DryRun or Strict all of it is one transaction. Several imports at once
// take turns by batches. Only the operator may call it.
func (s *Store) Import(ctx context.Context, r RecordReader, o ImportOptions) (ImportResult, error) {
	if o.DryRun || o.Strict {
		return s.importAtOnce(ctx, r, o)
	}
	if o.Catalogue != nil {
		if _, err := s.ApplyCatalogue(ctx, o.Catalogue); err != nil {
			return ImportResult{}, err
		}
	}
	var total ImportResult
	in, err := s.newIntake(s.db.WithContext(ctx), OriginImport, o)
	if err == nil {
		err = in.takeAll(ctx, s.db.WithContext(ctx), r, &total, true)
	}
	return total, s.fail(err)
}

// importAtOnce takes everything in one transaction, which a dry run takes back,
// and a strict import if anything is rejected.
func (s *Store) importAtOnce(ctx context.Context, r RecordReader, o ImportOptions) (ImportResult, error) {
	var total ImportResult
	err := s.tx(ctx, func(tx *gorm.DB) error {
		if o.Catalogue != nil {
			if _, err := s.applyCatalogue(tx, o.Catalogue); err != nil {
				return err
			}
		}
		in, err := s.newIntake(tx, OriginImport, o)
		if err != nil {
			return err
		}
		in.silent = true
		if err := in.takeAll(ctx, tx, r, &total, false); err != nil {
			return err
		}
		switch {
		case o.DryRun:
			return errDryRun
		case total.Rejected > 0:
			return ErrRejected
		}
		return s.notePageChanges(tx, 0)
	})
	if errors.Is(err, errDryRun) {
		err = nil
	}
	return total, err
}

var errDryRun = errors.New("dry run")

// takeAll takes every record of r and counts them in total: with txEach each
// batch in a transaction of its own, else all in the one that db is.
func (in *intake) takeAll(ctx context.Context, db *gorm.DB, r RecordReader, total *ImportResult, txEach bool) (err error) {
	// The next batch is read and prepared while one is being written.
	ctx, cancel := context.WithCancel(ctx)
	batches := in.prepare(ctx, r)
	defer func() {
		cancel()
		for range batches { // until nobody reads from r any more
		}
	}()
	n, settle := 0, firstSettle
	for b := range batches {
		if b.err != nil {
			return b.err
		}
		in.reject(b.rejects)
		got := ImportResult{Rejected: b.rejected}
		if txEach {
			err = in.inTurn(ctx, func() error {
				return db.Transaction(func(tx *gorm.DB) error { return in.apply(tx, b.drafts, &got) })
			})
		} else {
			err = in.apply(db, b.drafts, &got)
		}
		if err != nil {
			return err
		}
		total.New += got.New
		total.Updated += got.Updated
		total.Unchanged += got.Unchanged
		total.Rejected += got.Rejected
		if n++; n == settle && txEach {
			settle *= 2
			if err := in.store.dialect.settleTokens(db, 0); err != nil {
				return err
			}
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return in.store.dialect.settleTokens(db, n)
}

// inTurn writes one batch. A database with one writer at a time lets others wait
// and in the end turns them away, so a long import stands aside now and then,
// and waits itself for as long as it takes.
func (in *intake) inTurn(ctx context.Context, write func() error) error {
	err := write()
	for in.store.dialect.busy(err) && ctx.Err() == nil {
		err = write()
	}
	if pause := in.store.dialect.standAside(); pause > 0 && time.Since(in.stoodAside) > 20*pause {
		time.Sleep(pause)
		in.stoodAside = time.Now()
	}
	return err
}

// firstSettle is after how many batches the search index is put in order, and
// then each time their number has doubled, as its tiers will have.
const firstSettle = 4

// batch is records that have become drafts, and what was rejected on the way.
type batch struct {
	drafts   []draft
	rejects  []record.Reject
	rejected int // records
	err      error
}

// prepare reads r to its end, to an error, which comes as the last batch, or
// until ctx is done, and gives what it read in batches.
func (in *intake) prepare(ctx context.Context, r RecordReader) <-chan batch {
	batches := make(chan batch)
	var b batch
	read := 0
	send := func() bool {
		select {
		case batches <- b:
			b = batch{}
			if in.opt.OnProgress != nil {
				in.opt.OnProgress(read)
			}
			return true
		case <-ctx.Done():
			return false
		}
	}
	go func() {
		defer close(batches)
		for {
			rec, rejects, err := r.Next()
			if err != nil {
				if !errors.Is(err, io.EOF) {
					b.err = err
				}
				send()
				return
			}
			if len(rejects) == 0 {
				var d draft
				if d, rejects = newDraft(rec, in.opt.Source, in.today); len(rejects) == 0 {
					in.place(&d)
					b.drafts = append(b.drafts, d)
				}
			}
			if len(rejects) > 0 {
				b.rejects = append(b.rejects, rejects...)
				b.rejected++
			}
			read++
			if (len(b.drafts) == importBatch || len(b.rejects) >= importBatch) && !send() {
				return
			}
		}
	}()
	return batches
}

// intake is the work on one import.
type intake struct {
	store      *Store
	opt        ImportOptions
	role       string // who: OriginImport, OriginCatalogue or OriginSynth
	today      string
	now        time.Time
	industries map[string]int64
	// common remembers the numbers, domains and short names that too many
	// enterprises share to tell them apart.
	common map[any]bool
	// plain skips the search for an existing enterprise; only for data that is
	// known to be new.
	plain bool
	// silent leaves it to the end of a long transaction to note page changes.
	silent bool
	// stoodAside is when the import last let others write.
	stoodAside time.Time
}

// newIntake begins an import by a role.
func (s *Store) newIntake(db *gorm.DB, role string, o ImportOptions) (*intake, error) {
	industries, err := s.industryIDs(db)
	now := s.now()
	return &intake{store: s, opt: o, role: role, today: now.Format(record.DateLayout), now: now, industries: industries, common: map[any]bool{}}, err
}

func (in *intake) reject(rs []record.Reject) {
	if in.opt.OnReject != nil {
		for _, r := range rs {
			in.opt.OnReject(r)
		}
	}
}

// apply takes one batch inside a transaction and counts it in res.
func (in *intake) apply(tx *gorm.DB, drafts []draft, res *ImportResult) error {
	if err := in.store.dialect.lock(tx, lockIntake); err != nil {
		return err
	}
	known := &candidates{}
	if !in.plain {
		var err error
		if known, err = in.loadCandidates(tx, drafts); err != nil {
			return err
		}
	}
	w := &writes{}
	for i := range drafts {
		d := &drafts[i]
		var match *Enterprise
		var reason string
		if !in.plain {
			match, reason = MatchRule(&d.enterprise, known.of(&d.enterprise))
		}
		if in.opt.OnMatch != nil {
			slug := d.enterprise.Slug
			if match != nil {
				slug = match.Slug
			}
			in.opt.OnMatch(d.rec, slug, reason)
		}
		if match == nil {
			e := in.newEnterprise(d)
			w.added = append(w.added, e)
			known.add(e)
			res.New++
			continue
		}
		if in.merge(match, d, reason == MatchSlug, w) {
			res.Updated++
		} else {
			res.Unchanged++
		}
	}
	return in.write(tx, w)
}

// place finds the draft's industry: its own when we know it, else by the
// category table of the catalogue.
func (in *intake) place(d *draft) {
	id, ok := in.industries[d.industry]
	if !ok {
		slug, _ := catalog.Category(d.enterprise.Name, d.rec.Category)
		if id, ok = in.industries[slug]; !ok {
			id = in.industries[topOf(slug)]
		}
		// A guess must not move an enterprise that is already placed.
		d.industry = ""
	}
	d.enterprise.IndustryID = id
	for _, slug := range d.also {
		if a, ok := in.industries[slug]; ok && a != id {
			d.enterprise.Also = append(d.enterprise.Also, a)
		}
	}
}

func topOf(slug string) string { return Industry{Slug: slug}.TopSlug() }

func (in *intake) newEnterprise(d *draft) *Enterprise {
	e := d.enterprise
	e.Origin = in.role
	e.SortKey = fold.SortKey(e.Name)
	e.Version = 1
	e.CreatedAt, e.UpdatedAt = in.now, in.now
	if e.Slug == "" {
		e.Slug = fold.Slug(e.Name)
	}
	for i := range e.Channels {
		in.fresh(e.Channels[i])
	}
	return &e
}

func (in *intake) fresh(c *Channel) {
	c.Version = 1
	c.CreatedAt, c.UpdatedAt = in.now, in.now
}
