package models

import (
	"context"
	"errors"

	"gorm.io/gorm"

	"c800/models/catalog"
	"c800/models/synth"
)

// SynthOptions say what to make up.
type SynthOptions struct {
	Enterprises int
	Reviews     int // must be 0: this version has no reviews yet
	Seed        uint64
	OnProgress  func(done int) // told as it goes; may be nil
}

// The errors of Synth.
var (
	ErrNotEmpty  = errors.New("the database has enterprises already; synthetic ones go into an empty one only")
	ErrNoReviews = errors.New("reviews are not in this version yet; leave --reviews out")
)

// Synth fills an empty database with synthetic enterprises for measurement, the
// same for the same seed on both databases. They are marked by their origin and
// by the source of their channels. Industries and regulators are the
// catalogue's, its enterprises are left out, also by a later ApplyCatalogue.
// Only the operator may call it.
func (s *Store) Synth(ctx context.Context, c *catalog.Catalog, o SynthOptions) error {
	if o.Reviews > 0 {
		return ErrNoReviews
	}
	g, err := synth.New(o.Seed, o.Enterprises)
	if err != nil {
		return err
	}
	err = s.tx(ctx, func(tx *gorm.DB) error {
		var some int64
		if err := tx.Raw("SELECT id FROM enterprises LIMIT 1").Scan(&some).Error; err != nil {
			return err
		}
		if some != 0 {
			return ErrNotEmpty
		}
		return errors.Join(syncIndustries(tx, c), syncRegulators(tx, c), setSiteValue(tx, siteSynth, "1"))
	})
	if err != nil {
		return err
	}
	s.dir.tree.Store(nil)
	s.dir.list.Store(nil)
	in, err := s.newIntake(s.db.WithContext(ctx), OriginSynth, ImportOptions{OnProgress: o.OnProgress})
	if err != nil {
		return s.fail(err)
	}
	in.plain = true
	var total ImportResult
	return s.fail(s.dialect.fill(s.db.WithContext(ctx), func(db *gorm.DB, whole bool) error {
		return in.takeAll(ctx, db, g.Reader(), &total, !whole)
	}))
}
