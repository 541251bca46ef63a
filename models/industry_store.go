package models

import (
	"context"
	"slices"
)

// Examples gives the best known enterprises of each first-level industry, at
// most n each.
func (s *Store) Examples(ctx context.Context, t *Tree, n int) (map[int64][]*Enterprise, error) {
	l, err := s.listing(&ctx, false)
	if err != nil {
		return nil, err
	}
	of := map[int64][]int64{}
	var all []int64
	for _, i := range t.Top() {
		_, of[i.ID] = l.find(ListQuery{IndustryID: i.ID, Limit: n}, s.now())
		all = append(all, of[i.ID]...)
	}
	list, err := s.cards(s.pages(ctx), all)
	if err != nil {
		return nil, s.fail(err)
	}
	byID := map[int64]*Enterprise{}
	for _, e := range list {
		byID[e.ID] = e
	}
	out := map[int64][]*Enterprise{}
	for industry, ids := range of {
		for _, id := range ids {
			if e := byID[id]; e != nil {
				out[industry] = append(out[industry], e)
			}
		}
	}
	return out, nil
}

// RecentlyChecked gives the valid numbers that were checked last, one an
// enterprise, the best known first within a day.
func (s *Store) RecentlyChecked(ctx context.Context, n int) ([]NumberMatch, error) {
	db := s.pages(ctx)
	var latest string
	if err := db.Raw("SELECT coalesce(max(checked_at), '') FROM channels WHERE kind = 'phone' AND valid_to = ''").Scan(&latest).Error; err != nil {
		return nil, s.fail(err)
	}
	// Those of the newest day among the best known: such a day rarely has fewer.
	l, err := s.listing(&ctx, false)
	if err != nil {
		return nil, err
	}
	famous := l.famousIDs()
	var checked []int64
	if err := db.Raw("SELECT DISTINCT enterprise_id FROM channels WHERE enterprise_id IN ? AND checked_at = ? AND kind = 'phone' AND valid_to = ''",
		s.dialect.set(famous), latest).Scan(&checked).Error; err != nil {
		return nil, s.fail(err)
	}
	ids := slices.DeleteFunc(famous, func(id int64) bool { return !slices.Contains(checked, id) })
	ids = ids[:min(n, len(ids))]
	list, err := s.enterprisesByID(db, ids)
	if err != nil {
		return nil, s.fail(err)
	}
	out := make([]NumberMatch, 0, len(list))
	for _, e := range list {
		for _, c := range e.Channels {
			if c.Valid() && c.Kind == "phone" && c.CheckedAt == latest {
				out = append(out, NumberMatch{e, c})
				break
			}
		}
	}
	return out, nil
}
