package models

import (
	"cmp"
	"context"
	"slices"
)

// listing gives the lists in memory, with byName also in the order of names,
// and reads them if they are not there yet.
func (s *Store) listing(ctx context.Context, byName bool) (*listing, error) {
	ready := func() *listing {
		if l := s.dir.list.Load(); l != nil && (!byName || l.named.Load()) {
			return l
		}
		return nil
	}
	if l := ready(); l != nil {
		return l, nil
	}
	s.dir.mu.Lock()
	defer s.dir.mu.Unlock()
	if l := ready(); l != nil {
		return l, nil
	}
	if s.dir.list.Load() == nil {
		if err := s.loadListing(ctx); err != nil {
			return nil, err
		}
	}
	if byName {
		if err := s.loadNameOrder(ctx); err != nil {
			return nil, err
		}
	}
	return s.dir.list.Load(), nil
}

// loadListing reads the row of every active enterprise. s.dir.mu is held.
func (s *Store) loadListing(ctx context.Context) error {
	t, err := s.Tree(ctx)
	if err != nil {
		return err
	}
	l := newListing()
	// In no order, because PostgreSQL would sort whole rows.
	err = s.eachListRow(ctx, "", nil, func(r *ListRow) {
		l.rows = append(l.rows, listRow{r.EnterpriseID, r.IndustryID, l.facts(r)})
	})
	if err != nil {
		return err
	}
	byID := func(a, b listRow) int { return cmp.Compare(a.id, b.id) }
	if !slices.IsSortedFunc(l.rows, byID) {
		slices.SortFunc(l.rows, byID)
	}
	also, err := s.alsoIn(ctx)
	if err != nil {
		return err
	}
	l.arrange(t, also)
	s.dir.list.Store(l)
	return nil
}

// eachListRow gives rows of the database; where is what follows FROM.
func (s *Store) eachListRow(ctx context.Context, where string, args []any, f func(*ListRow)) error {
	rows, err := s.pages(ctx).Raw("SELECT enterprise_id, industry_id, fame, kinds, human, regions, hours FROM list_rows"+where, args...).Rows()
	if err != nil {
		return s.fail(err)
	}
	defer rows.Close()
	var r ListRow
	for rows.Next() {
		if err := rows.Scan(&r.EnterpriseID, &r.IndustryID, &r.Fame, &r.Kinds, &r.Human, &r.Regions, &r.Hours); err != nil {
			return err
		}
		f(&r)
	}
	return s.fail(rows.Err())
}

// alsoIn gives the further industries of those enterprises that have any.
func (s *Store) alsoIn(ctx context.Context) (map[int64][]int64, error) {
	rows, err := s.pages(ctx).Raw("SELECT enterprise_id, industry_id FROM enterprise_industries").Rows()
	if err != nil {
		return nil, s.fail(err)
	}
	defer rows.Close()
	also := map[int64][]int64{}
	for rows.Next() {
		var e, i int64
		if err := rows.Scan(&e, &i); err != nil {
			return nil, err
		}
		also[e] = append(also[e], i)
	}
	return also, s.fail(rows.Err())
}

// arrange makes the list of every industry, best known first and older first
// among equals. also gives the further industries of enterprises.
func (l *listing) arrange(t *Tree, also map[int64][]int64) {
	l.tree, l.also = t, also
	var byFame [128][]int32
	size := map[*industryList]int{}
	for i, r := range l.rows {
		fame := r.facts.fame()
		byFame[fame] = append(byFame[fame], int32(i)) // #nosec G115 -- far below 2^31 rows
		l.eachList(r, func(list *industryList) { size[list]++ })
	}
	for list, n := range size {
		list.byFame = make([]int32, 0, n)
	}
	for fame := len(byFame) - 1; fame >= 0; fame-- {
		for _, i := range byFame[fame] {
			if fame > 0 && len(l.famous) < maxFamous {
				l.famous = append(l.famous, i)
			}
			r := l.rows[i]
			l.eachList(r, func(list *industryList) {
				list.byFame = append(list.byFame, i)
				list.kinds |= int64(r.facts & kindMask) // #nosec G115 -- 24 bits
			})
		}
	}
}

// maxFamous is how many of the best known a listing has apart.
const maxFamous = 1000

// famousIDs are the enterprises that are best known, in order.
func (l *listing) famousIDs() []int64 {
	ids := make([]int64, len(l.famous))
	for i, row := range l.famous {
		ids[i] = l.rows[row].id
	}
	return ids
}

// eachList gives the lists that a row is in, each once.
func (l *listing) eachList(r listRow, f func(*industryList)) {
	var done [8]*industryList
	n := 0
	add := func(industry int64) {
		ind := l.tree.ByID(industry)
		for ind != nil && n < len(done) {
			list := l.industries[ind.ID]
			if list == nil {
				list = &industryList{}
				l.industries[ind.ID] = list
			}
			if !slices.Contains(done[:n], list) {
				done[n] = list
				n++
				f(list)
			}
			if ind.ParentID == nil {
				return
			}
			ind = l.tree.ByID(*ind.ParentID)
		}
	}
	add(r.industry)
	for _, industry := range l.also[r.id] {
		add(industry)
	}
}

// loadNameOrder reads the order of names, which fewer ask for. s.dir.mu is held.
func (s *Store) loadNameOrder(ctx context.Context) error {
	l := s.dir.list.Load()
	// All of them: an index alone answers that.
	rows, err := s.pages(ctx).Raw("SELECT id FROM enterprises ORDER BY sort_key, id").Rows()
	if err != nil {
		return s.fail(err)
	}
	defer rows.Close()
	order := make(map[*industryList][]int32, len(l.industries))
	for _, list := range l.industries {
		order[list] = make([]int32, 0, len(list.byFame))
	}
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return err
		}
		if i, ok := l.row(id); ok {
			l.eachList(l.rows[i], func(list *industryList) { order[list] = append(order[list], int32(i)) }) // #nosec G115 -- far below 2^31 rows
		}
	}
	if err := rows.Err(); err != nil {
		return s.fail(err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for list, rows := range order {
		list.byName = rows
	}
	l.named.Store(true)
	return nil
}

// updateListing brings the rows of the given enterprises up to date in place;
// it reports whether an order may have changed too, so that the whole must be
// read anew. s.dir.mu is held.
func (s *Store) updateListing(ctx context.Context, ids []int64) (structure bool, err error) {
	l := s.dir.list.Load()
	if l == nil || slices.Contains(ids, 0) || len(ids) > 2000 {
		return true, nil
	}
	found := map[int64]ListRow{}
	err = s.eachListRow(ctx, " WHERE enterprise_id IN ?", []any{s.dialect.set(ids)}, func(r *ListRow) { found[r.EnterpriseID] = *r })
	if err != nil {
		return false, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, id := range ids {
		r, listed := found[id]
		i, was := l.row(id)
		if listed != was || (was && (l.rows[i].industry != r.IndustryID || l.rows[i].facts.fame() != r.Fame)) {
			structure = true
			continue
		}
		if was {
			l.rows[i].facts = l.facts(&r)
			l.eachList(l.rows[i], func(list *industryList) { list.kinds |= r.Kinds })
		}
	}
	return structure, nil
}
