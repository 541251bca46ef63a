package models

import "context"

// Examples gives the best known enterprises of each first-level industry, at
// most n each.
func (s *Store) Examples(ctx context.Context, t *Tree, n int) (map[int64][]*Enterprise, error) {
	l, err := s.listing(ctx)
	if err != nil {
		return nil, err
	}
	of := map[int64][]int64{}
	var all []int64
	l.mu.RLock()
	for _, i := range t.Top() {
		for _, row := range l.byFame[i.ID] {
			if len(of[i.ID]) == n {
				break
			}
			of[i.ID] = append(of[i.ID], l.rows[row].id)
			all = append(all, l.rows[row].id)
		}
	}
	l.mu.RUnlock()
	list, err := s.enterprisesByID(s.db.WithContext(ctx), all)
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
	db := s.db.WithContext(ctx)
	var latest string
	if err := db.Raw("SELECT coalesce(max(checked_at), '') FROM channels WHERE kind = 'phone' AND valid_to = ''").Scan(&latest).Error; err != nil {
		return nil, s.fail(err)
	}
	// Those of the newest day are looked at first; a day rarely has fewer.
	var ids []int64
	err := db.Raw("SELECT id FROM enterprises e WHERE status = 'active' AND fame > 0 AND EXISTS "+
		"(SELECT 1 FROM channels c WHERE c.enterprise_id = e.id AND c.checked_at = ? AND c.kind = 'phone' AND c.valid_to = '') "+
		"ORDER BY fame DESC, id LIMIT ?", latest, n).Scan(&ids).Error
	if err != nil {
		return nil, s.fail(err)
	}
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
