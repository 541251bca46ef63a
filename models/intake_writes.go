package models

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"gorm.io/gorm"
)

// writes is what a batch changes, collected so that it is written in few
// statements.
type writes struct {
	added    []*Enterprise // new, with their channels
	touched  map[int64]*Enterprise
	channels []*Channel // new on enterprises that exist; EnterpriseID set, or 0 when that is itself new
	owners   []*Enterprise
	changed  []*Channel
	sources  []sourceOf
	changes  []changeOf
	replaced [][2]*Channel // ended channel and the one that takes its place
	also     []*Enterprise // that exist, with other further industries than before
}

// changeOf is a Change whose enterprise and channel may not have their ids yet.
type changeOf struct {
	Change
	enterprise *Enterprise
	channel    *Channel
}

// sourceOf is a ChannelSource whose channel may not have its id yet.
type sourceOf struct {
	ChannelSource
	channel *Channel
}

func (w *writes) touch(e *Enterprise) {
	if e.ID == 0 {
		return // written whole, as new
	}
	if w.touched == nil {
		w.touched = map[int64]*Enterprise{}
	}
	w.touched[e.ID] = e
}

// write puts everything into the database, brings the search index up to date
// and tells every server's page cache.
func (in *intake) write(tx *gorm.DB, w *writes) error {
	if err := in.writeNew(tx, w.added); err != nil {
		return err
	}
	for i, c := range w.channels {
		c.EnterpriseID = w.owners[i].ID
	}
	if err := in.store.insertChannels(tx, w.channels); err != nil {
		return err
	}
	for _, e := range w.touched {
		e.Version++
		e.UpdatedAt = in.now
	}
	again := slices.SortedFunc(maps.Values(w.touched), func(a, b *Enterprise) int { return cmp.Compare(a.ID, b.ID) })
	if err := saveRows(in.store, tx, enterpriseTable, again); err != nil {
		return err
	}
	if err := in.writeAlso(tx, w.also); err != nil {
		return err
	}
	for _, pair := range w.replaced { // the new one has its id by now
		pair[0].ReplacedByID = &pair[1].ID
	}
	for _, c := range w.changed {
		c.Version++
		c.UpdatedAt = in.now
	}
	if err := saveRows(in.store, tx, channelTable, w.changed); err != nil {
		return err
	}
	sources := make([]*ChannelSource, len(w.sources))
	for i := range w.sources {
		sources[i] = &w.sources[i].ChannelSource
		sources[i].ChannelID = w.sources[i].channel.ID
	}
	if err := saveRows(in.store, tx, sourceTable, sources); err != nil {
		return err
	}
	rows := make([]*Change, len(w.changes))
	for i, c := range w.changes {
		rows[i] = &c.Change
		rows[i].EnterpriseID = c.enterprise.ID
		if c.channel != nil {
			rows[i].ChannelID = &c.channel.ID
		}
	}
	if err := insertRows(in.store, tx, changeTable, rows); err != nil {
		return err
	}
	if err := in.store.reindex(tx, again); err != nil {
		return err
	}
	if err := in.store.relist(tx, again); err != nil {
		return err
	}
	if in.silent {
		return nil
	}
	ids := make([]int64, 0, len(again)+1)
	for _, e := range again {
		ids = append(ids, e.ID)
	}
	if len(w.added) > 0 {
		ids = append(ids, 0)
	}
	return in.store.notePageChanges(tx, ids...)
}

func (in *intake) writeNew(tx *gorm.DB, added []*Enterprise) error {
	if len(added) == 0 {
		return nil
	}
	if err := in.uniqueSlugs(tx, added); err != nil {
		return err
	}
	ids, err := in.store.dialect.reserveIDs(tx, enterpriseTable.name, len(added))
	if err != nil {
		return err
	}
	for i, e := range added {
		e.ID = ids[i]
	}
	if err := insertRows(in.store, tx, enterpriseTable, added); err != nil {
		return err
	}
	var channels []*Channel
	var also []*EnterpriseIndustry
	for _, e := range added {
		for i := range e.Channels {
			e.Channels[i].EnterpriseID = e.ID
			channels = append(channels, e.Channels[i])
		}
		for _, id := range e.Also {
			also = append(also, &EnterpriseIndustry{EnterpriseID: e.ID, IndustryID: id})
		}
	}
	if err := in.store.insertChannels(tx, channels); err != nil {
		return err
	}
	if err := insertRows(in.store, tx, alsoTable, also); err != nil {
		return err
	}
	if err := in.store.index(tx, added); err != nil {
		return err
	}
	return in.store.relist(tx, added)
}

// writeAlso writes the further industries of enterprises anew.
func (in *intake) writeAlso(tx *gorm.DB, list []*Enterprise) error {
	if len(list) == 0 {
		return nil
	}
	ids := make([]int64, len(list))
	var rows []*EnterpriseIndustry
	for i, e := range list {
		ids[i] = e.ID
		for _, industry := range e.Also {
			rows = append(rows, &EnterpriseIndustry{EnterpriseID: e.ID, IndustryID: industry})
		}
	}
	if err := tx.Exec("DELETE FROM enterprise_industries WHERE enterprise_id IN ?", in.store.dialect.set(ids)).Error; err != nil {
		return err
	}
	return insertRows(in.store, tx, alsoTable, rows)
}

// insertChannels writes new channels and gives them their ids.
func (s *Store) insertChannels(tx *gorm.DB, channels []*Channel) error {
	if len(channels) == 0 {
		return nil
	}
	ids, err := s.dialect.reserveIDs(tx, channelTable.name, len(channels))
	if err != nil {
		return err
	}
	for i, c := range channels {
		c.ID = ids[i]
	}
	return insertRows(s, tx, channelTable, channels)
}

// uniqueSlugs numbers the slugs that are taken: -2, -3, ...
func (in *intake) uniqueSlugs(tx *gorm.DB, added []*Enterprise) error {
	taken := map[string]bool{}
	load := func(slugs []string) error {
		var have []string
		if err := tx.Raw("SELECT slug FROM enterprises WHERE slug IN ? UNION SELECT slug FROM enterprise_slugs WHERE slug IN ?", slugs, slugs).Scan(&have).Error; err != nil {
			return err
		}
		for _, h := range have {
			taken[h] = true
		}
		return nil
	}
	first := make([]string, len(added))
	for i, e := range added {
		first[i] = e.Slug
	}
	if err := load(first); err != nil {
		return err
	}
	for i, e := range added {
		for n := 2; taken[e.Slug]; n++ {
			e.Slug = first[i] + "-" + strconv.Itoa(n)
			if !taken[e.Slug] {
				if err := load([]string{e.Slug}); err != nil {
					return err
				}
			}
			if n > 10_000 {
				return fmt.Errorf("no free slug for %s", first[i])
			}
		}
		taken[e.Slug] = true
	}
	return nil
}

// EnterpriseIndustry is one "also in" of an enterprise.
type EnterpriseIndustry struct{ EnterpriseID, IndustryID int64 }
