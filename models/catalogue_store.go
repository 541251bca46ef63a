package models

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"c800/models/catalog"
	"c800/models/record"
)

// catalogueSource is the Source of every channel that the catalogue states.
const catalogueSource = "catalogue"

// Keys of the table site.
const (
	siteCatalogue = "catalogue" // version that was last applied
	siteDemo      = "demo"      // "1" in a demo database
	siteSynth     = "synth"     // "1" in a database of synthetic data
)

// CatalogueRecord is what the catalogue said of an enterprise when it was last
// applied: the base against which people's changes are told from ours.
type CatalogueRecord struct {
	Slug         string `gorm:"primaryKey"`
	EnterpriseID int64
	Version      string
	Body         string
}

// Site is one entry of the table of facts about this installation.
type Site struct {
	Key   string `gorm:"primaryKey"`
	Value string
}

// TableName is the table's name.
func (Site) TableName() string { return "site" }

func siteValue(db *gorm.DB, key string) (string, error) {
	var v string
	err := db.Raw("SELECT value FROM site WHERE key = ?", key).Scan(&v).Error
	return v, err
}

func setSiteValue(db *gorm.DB, key, value string) error {
	return db.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "key"}}, DoUpdates: clause.AssignmentColumns([]string{"value"})}).
		Create(&Site{Key: key, Value: value}).Error
}

// CatalogueVersion is the version of the starter catalogue that was last
// applied, empty if none.
func (s *Store) CatalogueVersion(ctx context.Context) (string, error) {
	v, err := siteValue(s.db.WithContext(ctx), siteCatalogue)
	return v, s.fail(err)
}

// IsDemo reports whether this is a demo database.
func (s *Store) IsDemo(ctx context.Context) (bool, error) {
	v, err := siteValue(s.db.WithContext(ctx), siteDemo)
	return v == "1", s.fail(err)
}

// MarkDemo makes this a demo database for good: every page says so.
func (s *Store) MarkDemo(ctx context.Context) error {
	return s.fail(setSiteValue(s.db.WithContext(ctx), siteDemo, "1"))
}

// ApplyCatalogue brings industries, regulators and the starter enterprises up
// to the embedded catalogue. A version that is not newer than the applied one
// changes nothing. What people have changed since is left as it is: a field is
// updated only where it still says what the catalogue said last time. A
// database of synthetic data is left alone. Only the operator's commands call it.
func (s *Store) ApplyCatalogue(ctx context.Context, c *catalog.Catalog) (ImportResult, error) {
	var res ImportResult
	have, err := s.CatalogueVersion(ctx)
	if err != nil || have >= c.Version { // without waiting for a long import
		return res, err
	}
	err = s.tx(ctx, func(tx *gorm.DB) (err error) {
		res, err = s.applyCatalogue(tx, c)
		return err
	})
	if err == nil {
		s.dir.tree.Store(nil)
		s.dir.list.Store(nil)
	}
	return res, err
}

func (s *Store) applyCatalogue(tx *gorm.DB, c *catalog.Catalog) (ImportResult, error) {
	var res ImportResult
	if err := s.dialect.lock(tx, lockIntake); err != nil {
		return res, err
	}
	have, err := siteValue(tx, siteCatalogue)
	if err != nil || have >= c.Version {
		return res, err
	}
	synthetic, err := siteValue(tx, siteSynth)
	if err != nil || synthetic != "" {
		return res, err
	}
	if err := syncIndustries(tx, c); err != nil {
		return res, err
	}
	if err := syncRegulators(tx, c); err != nil {
		return res, err
	}
	in, err := s.newIntake(tx, OriginCatalogue, ImportOptions{Source: catalogueSource})
	if err != nil {
		return res, err
	}
	in.silent = true
	for part := range slices.Chunk(c.Enterprises, importBatch) {
		if err := in.applyCatalogue(tx, part, c.Version, &res); err != nil {
			return res, err
		}
	}
	if err := setSiteValue(tx, siteCatalogue, c.Version); err != nil {
		return res, err
	}
	if err := s.dialect.settleTokens(tx); err != nil {
		return res, err
	}
	return res, s.notePageChanges(tx, 0)
}

func syncIndustries(tx *gorm.DB, c *catalog.Catalog) error {
	upsert := clause.OnConflict{Columns: []clause.Column{{Name: "slug"}},
		DoUpdates: clause.AssignmentColumns([]string{"parent_id", "position", "name_zh", "name_en", "high_risk"})}
	for i, ci := range c.Industries {
		top := Industry{Slug: ci.Slug, Position: i, NameZh: ci.Zh, NameEn: ci.En, HighRisk: ci.Risk == "high"}
		if err := tx.Clauses(upsert).Create(&top).Error; err != nil {
			return err
		}
		if err := tx.Raw("SELECT id FROM industries WHERE slug = ?", top.Slug).Scan(&top.ID).Error; err != nil {
			return err
		}
		for j, g := range ci.Groups {
			sub := Industry{Slug: ci.Slug + "/" + g.Slug, ParentID: &top.ID, Position: j, NameZh: g.Zh, NameEn: g.En, HighRisk: ci.Risk == "high"}
			if err := tx.Clauses(upsert).Create(&sub).Error; err != nil {
				return err
			}
		}
	}
	return nil
}

// syncRegulators replaces the ladders and brings the regulators up to date; one
// that the catalogue no longer has stays, for what refers to it.
func syncRegulators(tx *gorm.DB, c *catalog.Catalog) error {
	ids := map[string]int64{}
	for _, r := range c.Regulators {
		row := Regulator{Slug: r.Slug, NameZh: r.Zh, NameEn: r.En, AboutZh: r.TakesZh, AboutEn: r.TakesEn, Website: r.Website,
			Channels: r.Channels, ConflictZh: r.ConflictZh, ConflictEn: r.ConflictEn, SourceURL: r.Source, Grade: r.Grade,
			CheckedAt: r.Checked, ValidFrom: r.From, ValidTo: r.To}
		if err := tx.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "slug"}}, DoUpdates: clause.AssignmentColumns([]string{
			"name_zh", "name_en", "about_zh", "about_en", "website", "channels", "conflict_zh", "conflict_en", "source_url", "grade", "checked_at", "valid_from", "valid_to",
		})}).Create(&row).Error; err != nil {
			return err
		}
		if err := tx.Raw("SELECT id FROM regulators WHERE slug = ?", r.Slug).Scan(&row.ID).Error; err != nil {
			return err
		}
		ids[r.Slug] = row.ID
	}
	if err := tx.Exec("DELETE FROM ladder_steps").Error; err != nil {
		return err
	}
	var industries []Industry
	if err := tx.Order("id").Find(&industries).Error; err != nil {
		return err
	}
	var steps []LadderStep
	for _, i := range industries {
		for pos, r := range c.Ladder(i.Slug) {
			steps = append(steps, LadderStep{IndustryID: i.ID, RegulatorID: ids[r.Regulator], Position: pos, RuleZh: r.RuleZh, RuleEn: r.RuleEn,
				WaitValue: r.Wait, WaitUnit: r.WaitUnit, ConflictZh: r.ConflictZh, ConflictEn: r.ConflictEn,
				SourceURL: r.Source, Grade: r.Grade, CheckedAt: r.Checked})
		}
	}
	if len(steps) == 0 {
		return nil
	}
	return tx.CreateInBatches(steps, importBatch).Error
}

// applyCatalogue takes one part of the catalogue inside a transaction.
func (in *intake) applyCatalogue(tx *gorm.DB, recs []record.Record, version string, res *ImportResult) error {
	drafts := make([]draft, len(recs))
	slugs := make([]string, len(recs))
	for i, rec := range recs {
		d, rejects := newDraft(rec, catalogueSource, in.today)
		if len(rejects) > 0 {
			return errors.New("the catalogue: " + rec.Name + ": " + rejects[0].Field + " " + rejects[0].Value + ": " + rejects[0].Reason)
		}
		in.place(&d)
		drafts[i], slugs[i] = d, rec.Slug
	}
	var bases []CatalogueRecord
	if err := tx.Where("slug IN ?", slugs).Find(&bases).Error; err != nil {
		return err
	}
	byBase := map[string]CatalogueRecord{}
	ids := make([]int64, 0, len(bases))
	for _, b := range bases {
		byBase[b.Slug] = b
		ids = append(ids, b.EnterpriseID)
	}
	owned, err := in.store.enterprisesByID(tx, ids)
	if err != nil {
		return err
	}
	byID := map[int64]*Enterprise{}
	for _, e := range owned {
		byID[e.ID] = e
	}
	// Two records of the catalogue are never the same enterprise: only what an
	// import or a person has added can turn out to be one of ours.
	var taken []int64
	if err := tx.Raw("SELECT enterprise_id FROM catalogue_records").Scan(&taken).Error; err != nil {
		return err
	}
	known, err := in.loadCandidates(tx, drafts, taken...)
	if err != nil {
		return err
	}
	w := &writes{}
	result := make([]*Enterprise, len(drafts))
	for i := range drafts {
		d := &drafts[i]
		changes := len(w.changes) + len(w.sources)
		switch base, ok := byBase[d.rec.Slug]; {
		case ok:
			e := byID[base.EnterpriseID]
			if e == nil || e.Status == StatusMerged {
				continue
			}
			result[i] = e
			var old record.Record
			if err := json.Unmarshal([]byte(base.Body), &old); err != nil {
				return err
			}
			od, _ := newDraft(old, catalogueSource, in.today)
			in.rebase(e, &od.enterprise, &d.enterprise, w)
		default:
			match, _ := MatchRule(&d.enterprise, known.of(&d.enterprise))
			if match == nil {
				e := in.newEnterprise(d)
				w.added = append(w.added, e)
				result[i] = e
				res.New++
				continue
			}
			in.merge(match, d, false, w)
			result[i] = match
		}
		if len(w.changes)+len(w.sources) > changes {
			res.Updated++
		} else {
			res.Unchanged++
		}
	}
	if err := in.write(tx, w); err != nil {
		return err
	}
	rows := make([]CatalogueRecord, 0, len(result))
	for i, e := range result {
		if e == nil {
			continue
		}
		body, err := json.Marshal(drafts[i].rec)
		if err != nil {
			return err
		}
		rows = append(rows, CatalogueRecord{Slug: drafts[i].rec.Slug, EnterpriseID: e.ID, Version: version, Body: string(body)})
	}
	return tx.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "slug"}}, DoUpdates: clause.AssignmentColumns([]string{"enterprise_id", "version", "body"})}).
		CreateInBatches(rows, importBatch).Error
}

// rebase carries the difference between two catalogue versions over to an
// enterprise: what still says what the old version said becomes what the new
// one says; everything else was changed by a person and stays.
func (in *intake) rebase(e, old, now *Enterprise, w *writes) {
	for _, f := range []struct {
		name      string
		have      *string
		was, will string
	}{
		{"name", &e.Name, old.Name, now.Name}, {"latin", &e.Latin, old.Latin, now.Latin},
		{"website", &e.Website, old.Website, now.Website}, {"status", &e.Status, old.Status, now.Status},
	} {
		if *f.have == f.was && f.was != f.will && f.will != StatusMerged {
			in.set(e, f.have, f.will, f.name, w)
		}
	}
	e.Domain = record.RegistrableDomain(e.Website)
	for _, names := range []struct {
		name           string
		have, was, now *Strings
	}{{"short_names", &e.ShortNames, &old.ShortNames, &now.ShortNames}, {"aliases", &e.Aliases, &old.Aliases, &now.Aliases}} {
		for _, n := range *names.now {
			if !slices.Contains(*names.was, n) && !slices.Contains(*names.have, n) {
				*names.have = append(*names.have, n)
				w.touch(e)
				in.note(e, nil, names.name, "", n, "", w)
			}
		}
		for _, n := range *names.was {
			if i := slices.Index(*names.have, n); i >= 0 && !slices.Contains(*names.now, n) {
				*names.have = slices.Delete(*names.have, i, i+1)
				w.touch(e)
				in.note(e, nil, names.name, n, "", "", w)
			}
		}
	}
	if e.IndustryID == old.IndustryID || old.IndustryID == 0 {
		if now.IndustryID != e.IndustryID {
			e.IndustryID = now.IndustryID
			w.touch(e)
		}
	}
	if e.Fame == old.Fame && e.Fame != now.Fame {
		e.Fame = now.Fame
		w.touch(e)
	}
	for _, c := range now.Channels {
		in.rebaseChannel(e, find(old.Channels, c), c, w)
	}
	for _, gone := range old.Channels {
		if find(now.Channels, gone) == nil && gone.ValidTo == "" {
			in.retire(e, gone, replacement(now.Channels, old.Channels, gone), w)
		}
	}
}

func find(list []*Channel, c *Channel) *Channel {
	for _, o := range list {
		if o.sameAs(c) {
			return o
		}
	}
	return nil
}

// replacement is the channel that the new version has instead of one that is
// gone: same kind and label, and not there before.
func replacement(now, old []*Channel, gone *Channel) *Channel {
	for _, c := range now {
		if c.Kind == gone.Kind && c.LabelZh == gone.LabelZh && find(old, c) == nil {
			return c
		}
	}
	return nil
}

func (in *intake) rebaseChannel(e *Enterprise, old, now *Channel, w *writes) {
	have := find(e.Channels, now)
	switch {
	case have == nil && old == nil:
		in.addChannel(e, now, w)
	case have == nil || old == nil || have.ValidTo != "":
		// A person has removed it or put it there first.
	default:
		for _, f := range have.fields() {
			if was, will := old.field(f.name), now.field(f.name); was != will && f.get() == was {
				in.setChannel(e, have, f, will, now.SourceURL, w)
			}
		}
		if now.ValidTo != "" && old.ValidTo == "" {
			in.retire(e, old, nil, w)
		}
	}
}

// retire ends a channel that the catalogue stated, unless a person has changed
// it since. It stays as history.
func (in *intake) retire(e *Enterprise, gone, next *Channel, w *writes) {
	have := find(e.Channels, gone)
	if have == nil || have.ValidTo != "" || have.Source != catalogueSource || have.ID == 0 {
		return
	}
	have.ValidTo = in.today
	value := ""
	if next != nil {
		value = next.Value
		if to := find(e.Channels, next); to != nil {
			w.replaced = append(w.replaced, [2]*Channel{have, to})
		}
	}
	if !slices.Contains(w.changed, have) {
		w.changed = append(w.changed, have)
	}
	w.touch(e)
	in.note(e, have, "channel", have.Value, value, have.SourceURL, w)
}
