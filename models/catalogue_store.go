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

// CatalogueRecord is what the catalogue said of an enterprise when it was last
// applied: the base against which people's changes are told from ours.
type CatalogueRecord struct {
	Slug         string `gorm:"primaryKey"`
	EnterpriseID int64
	Version      string
	Body         string
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
	merged := func(r record.Record) bool { return r.Status == StatusMerged }
	own := slices.DeleteFunc(slices.Clone(c.Enterprises), merged)
	for part := range slices.Chunk(own, importBatch) {
		if err := in.applyCatalogue(tx, part, c.Version, &res); err != nil {
			return res, err
		}
	}
	gone := slices.DeleteFunc(slices.Clone(c.Enterprises), func(r record.Record) bool { return !merged(r) })
	if err := in.mergeAway(tx, gone, &res); err != nil {
		return res, err
	}
	if err := setSiteValue(tx, siteCatalogue, c.Version); err != nil {
		return res, err
	}
	if err := s.dialect.settleTokens(tx, 1); err != nil {
		return res, err
	}
	return res, s.notePageChanges(tx, 0)
}

func syncIndustries(tx *gorm.DB, c *catalog.Catalog) error {
	upsert := clause.OnConflict{
		Columns:   []clause.Column{{Name: "slug"}},
		DoUpdates: clause.AssignmentColumns([]string{"parent_id", "position", "name_zh", "name_en", "high_risk"}),
	}
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
		row := Regulator{
			Slug: r.Slug, NameZh: r.Zh, NameEn: r.En, AboutZh: r.TakesZh, AboutEn: r.TakesEn, Website: r.Website,
			Channels: r.Channels, ConflictZh: r.ConflictZh, ConflictEn: r.ConflictEn, SourceURL: r.Source, Grade: r.Grade,
			CheckedAt: r.Checked, ValidFrom: r.From, ValidTo: r.To,
		}
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
			steps = append(steps, LadderStep{
				IndustryID: i.ID, RegulatorID: ids[r.Regulator], Position: pos, RuleZh: r.RuleZh, RuleEn: r.RuleEn,
				WaitValue: r.Wait, WaitUnit: r.WaitUnit, ConflictZh: r.ConflictZh, ConflictEn: r.ConflictEn,
				SourceURL: r.Source, Grade: r.Grade, CheckedAt: r.Checked,
			})
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
	claimed := map[*Enterprise]bool{}
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
			in.place(&od)
			in.rebase(e, &od.enterprise, &d.enterprise, w)
		default:
			match, _ := MatchRule(&d.enterprise, slices.DeleteFunc(known.of(&d.enterprise), func(e *Enterprise) bool { return claimed[e] }))
			if match == nil {
				e := in.newEnterprise(d)
				w.added = append(w.added, e)
				result[i] = e
				res.New++
				continue
			}
			in.merge(match, d, false, w)
			result[i], claimed[match] = match, true
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

// mergeAway makes the enterprises that the catalogue calls merged lead to the one
// that they were merged into: those that are there, and the addresses of those
// that this directory never had.
func (in *intake) mergeAway(tx *gorm.DB, recs []record.Record, res *ImportResult) error {
	if len(recs) == 0 {
		return nil
	}
	var slugs []string
	for _, r := range recs {
		slugs = append(slugs, r.Slug, r.Into)
	}
	var known []CatalogueRecord
	if err := tx.Where("slug IN ?", slugs).Find(&known).Error; err != nil {
		return err
	}
	idOf := map[string]int64{}
	for _, k := range known {
		idOf[k.Slug] = k.EnterpriseID
	}
	var ids []int64
	for _, r := range recs {
		if id := idOf[r.Slug]; id != 0 {
			ids = append(ids, id)
		}
	}
	list, err := in.store.enterprisesByID(tx, ids)
	if err != nil {
		return err
	}
	byID := map[int64]*Enterprise{}
	for _, e := range list {
		byID[e.ID] = e
	}
	w := &writes{}
	for _, r := range recs {
		into, e := idOf[r.Into], byID[idOf[r.Slug]]
		switch {
		case into == 0 || (e != nil && (e.Status == StatusMerged || e.ID == into)):
		case e != nil:
			e.MergedInto = &into
			in.set(e, &e.Status, StatusMerged, "status", w)
			res.Updated++
		default:
			if err := tx.Exec("INSERT INTO enterprise_slugs (slug, enterprise_id) SELECT ?, ? WHERE NOT EXISTS (SELECT 1 FROM enterprises WHERE slug = ?) "+
				"ON CONFLICT DO NOTHING", r.Slug, into, r.Slug).Error; err != nil {
				return err
			}
		}
	}
	return in.write(tx, w)
}
