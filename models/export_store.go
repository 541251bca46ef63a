package models

import (
	"context"

	"c800/models/record"
)

// Record turns an enterprise into the form in which it leaves c800. With
// current, former channels are left out.
func (e *Enterprise) Record(t *Tree, current bool) record.Record {
	r := record.Record{
		Slug: e.Slug, Name: e.Name, Latin: e.Latin, Short: e.ShortNames, Aliases: e.Aliases, Website: e.Website,
		Regions: e.Regions, Fame: e.Fame,
	}
	if i := t.ByID(e.IndustryID); i != nil {
		r.Industry = i.Slug
	}
	for _, id := range e.Also {
		if i := t.ByID(id); i != nil {
			r.Also = append(r.Also, i.Slug)
		}
	}
	if e.Status != StatusActive {
		r.Status = e.Status
	}
	for _, c := range e.Channels {
		if current && !c.Valid() {
			continue
		}
		r.Channels = append(r.Channels, c.record())
	}
	return r
}

func (c *Channel) record() record.Channel {
	r := record.Channel{
		Kind: c.Kind, Value: c.Value, Label: c.LabelZh, LabelEn: c.LabelEn, Purposes: c.Purposes, Hours: c.Hours,
		HumanHours: c.HumanHours, BotHours: c.BotHours, Zone: c.Zone, Languages: c.Languages, Area: c.Area, Cost: c.Cost,
		MobileOK: c.MobileOK, AbroadOK: c.AbroadOK, Steps: c.Steps, Identity: c.IdentityNeeded, Accessibility: c.Accessibility,
		Note: c.NoteZh, NoteEn: c.NoteEn, Grade: c.Grade, Basis: c.Basis, SourceURL: c.SourceURL, Checked: c.CheckedAt,
		ValidFrom: c.ValidFrom, ValidTo: c.ValidTo,
	}
	if c.Human != "unknown" {
		r.Human = c.Human
	}
	if c.PromiseKind != "" {
		r.Promise = &record.Promise{Kind: c.PromiseKind, Value: c.PromiseValue, Since: c.PromiseSince, SourceURL: c.PromiseSource}
	}
	return r
}

// EachRecord gives every enterprise that is not merged into another, in the
// order of ids, reading a batch at a time. It stops at the first error of f.
func (s *Store) EachRecord(ctx context.Context, f func(record.Record) error) error {
	t, err := s.Tree(ctx)
	if err != nil {
		return err
	}
	db := s.db.WithContext(ctx)
	for last := int64(0); ; {
		var ids []int64
		if err := db.Raw("SELECT id FROM enterprises WHERE id > ? AND status <> 'merged' ORDER BY id LIMIT ?", last, importBatch).Scan(&ids).Error; err != nil {
			return s.fail(err)
		}
		if len(ids) == 0 {
			return nil
		}
		last = ids[len(ids)-1]
		list, err := s.enterprisesByID(db, ids)
		if err != nil {
			return s.fail(err)
		}
		for _, e := range list {
			if err := f(e.Record(t, false)); err != nil {
				return err
			}
		}
	}
}
