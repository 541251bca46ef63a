package models

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// listing gives the lists in memory, with byName also in the order of names,
// and reads them if they are not there yet. Reading a million may take all the
// time that a request has, from a cold disk, so ctx is renewed for what follows.
func (s *Store) listing(ctx *context.Context, byName bool) (*listing, error) {
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
	*ctx = context.WithoutCancel(*ctx)
	if l := ready(); l != nil {
		return l, nil
	}
	load, cancel := context.WithTimeout(*ctx, loadTime)
	defer cancel()
	if s.dir.list.Load() == nil {
		if err := s.loadListing(load); err != nil {
			return nil, err
		}
	}
	if byName {
		if err := s.loadNameOrder(load, s.dir.list.Load()); err != nil {
			return nil, err
		}
	}
	return s.dir.list.Load(), nil
}

// loadTime bounds the reading of lists, which takes seconds for a million.
const loadTime = 30 * time.Second

// loadListing reads the row of every active enterprise. s.dir.mu is held.
func (s *Store) loadListing(ctx context.Context) error {
	t, err := s.Tree(ctx)
	if err != nil {
		return err
	}
	l := newListing(t)
	var all []factRow
	// In no order, because PostgreSQL would sort whole rows.
	err = s.eachListRow(ctx, "", nil, func(r *ListRow) {
		// #nosec G115 -- a fame of 0 to 100, and far below 2^31 industries
		all = append(all, factRow{listRow{r.EnterpriseID, int32(r.IndustryID), uint8(r.Fame)}, l.facts(r)})
	})
	if err != nil {
		return err
	}
	byID := func(a, b factRow) int { return cmp.Compare(a.id, b.id) }
	if !slices.IsSortedFunc(all, byID) {
		slices.SortFunc(all, byID)
	}
	if l.also, err = s.alsoIn(ctx); err != nil {
		return err
	}
	l.arrange(all)
	if old := s.dir.list.Load(); old != nil && old.named.Load() { // whoever has asked for names will again
		if err := s.loadNameOrder(ctx, l); err != nil {
			return err
		}
	}
	s.dir.list.Store(l)
	return nil
}

// factRow is a row on its way into a listing.
type factRow struct {
	listRow
	facts facts
}

// eachListRow gives rows of the database; where is what follows FROM. Most
// columns come as one number, because a driver takes its time for each.
func (s *Store) eachListRow(ctx context.Context, where string, args []any, f func(*ListRow)) error {
	rows, err := s.pages(ctx).Raw("SELECT enterprise_id, kinds | (CAST(human AS bigint) << 24) | (CAST(fame AS bigint) << 25) | (industry_id << 32), "+
		"regions, hours FROM list_rows"+where, args...).Rows()
	if err != nil {
		return s.fail(err)
	}
	defer rows.Close()
	var r ListRow
	var packed int64
	for rows.Next() {
		if err := rows.Scan(&r.EnterpriseID, &packed, &r.Regions, &r.Hours); err != nil {
			return err
		}
		r.Kinds, r.Human, r.Fame, r.IndustryID = packed&(1<<24-1), int(packed>>24&1), int(packed>>25&127), packed>>32
		f(&r)
	}
	return s.fail(rows.Err())
}

// alsoIn gives the further industries of those enterprises that have any.
func (s *Store) alsoIn(ctx context.Context) (map[int64][]int64, error) {
	rows, err := s.db.WithContext(ctx).Raw("SELECT enterprise_id, industry_id FROM enterprise_industries").Rows()
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

// arrange makes the lists of all industries from rows in the order of ids.
func (l *listing) arrange(all []factRow) {
	l.rows = make([]listRow, len(all))
	var byFame [101][]int32
	size := map[int64]int{}
	for i, r := range all {
		l.rows[i] = r.listRow
		byFame[min(r.fame, 100)] = append(byFame[min(r.fame, 100)], int32(i)) // #nosec G115 -- far below 2^31 rows
		l.eachIndustry(r.listRow, func(top, group int64) {
			size[top]++
			size[group]++
		})
	}
	for id, n := range size {
		switch ind := l.tree.ByID(id); {
		case ind == nil:
		case ind.ParentID == nil:
			l.tops[id] = &topList{rows: make([]int32, 0, n), hours: make([]int32, 0, n)}
		default:
			l.groups[id] = &groupList{byFame: make([]int32, 0, n)}
		}
	}
	for id, g := range l.groups {
		g.top = l.tops[*l.tree.ByID(id).ParentID]
	}
	for fame := len(byFame) - 1; fame >= 0; fame-- {
		for _, i := range byFame[fame] {
			if fame > 0 && len(l.famous) < maxFamous {
				l.famous = append(l.famous, i)
			}
			f := all[i].facts
			l.eachIndustry(l.rows[i], func(top, group int64) {
				list := l.tops[top]
				if n := len(list.rows); n == 0 || list.rows[n-1] != i {
					list.rows = append(list.rows, i)
					list.set(int32(n), f, l.regions.values[f.region()]) // #nosec G115 -- far below 2^31 rows
				}
				if g := l.groups[group]; g != nil {
					g.byFame = append(g.byFame, int32(len(list.rows)-1)) // #nosec G115 -- far below 2^31 rows
				}
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

// ids lists all enterprises.
func (l *listing) ids() []int64 {
	l.mu.RLock()
	defer l.mu.RUnlock()
	out := make([]int64, len(l.rows))
	for i, r := range l.rows {
		out[i] = r.id
	}
	return out
}

// eachIndustry gives each industry that a row is in once, as its first level and
// its second, which is 0 for none. Those of one first level follow each other.
func (l *listing) eachIndustry(r listRow, f func(top, group int64)) {
	also := l.also[r.id]
	if len(also) == 0 {
		if top, group := l.levels(int64(r.industry)); top != 0 {
			f(top, group)
		}
		return
	}
	var in [][2]int64
	for _, id := range append([]int64{int64(r.industry)}, also...) {
		if top, group := l.levels(id); top != 0 {
			in = append(in, [2]int64{top, group})
		}
	}
	slices.SortFunc(in, func(a, b [2]int64) int { return slices.Compare(a[:], b[:]) })
	for _, x := range slices.Compact(in) {
		f(x[0], x[1])
	}
}

// levels gives the first and the second level of an industry.
func (l *listing) levels(industry int64) (top, group int64) {
	switch ind := l.tree.ByID(industry); {
	case ind == nil:
		return 0, 0
	case ind.ParentID == nil:
		return industry, 0
	default:
		return *ind.ParentID, industry
	}
}

// loadNameOrder reads the order of names, which fewer ask for, into l.
func (s *Store) loadNameOrder(ctx context.Context, l *listing) error {
	// All of them: an index alone answers that.
	rows, err := s.pages(ctx).Raw("SELECT id FROM enterprises ORDER BY sort_key, id").Rows()
	if err != nil {
		return s.fail(err)
	}
	defer rows.Close()
	tops, groups := map[int64][]int32{}, map[int64][]int32{}
	for id, list := range l.tops {
		tops[id] = make([]int32, 0, len(list.rows))
	}
	for id, g := range l.groups {
		groups[id] = make([]int32, 0, len(g.byFame))
	}
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return err
		}
		i, ok := l.row(id)
		if !ok {
			continue
		}
		last, at := int64(0), int32(0)
		l.eachIndustry(l.rows[i], func(top, group int64) {
			if top != last {
				last, at = top, l.place(l.tops[top], i)
				tops[top] = append(tops[top], at)
			}
			if group != 0 {
				groups[group] = append(groups[group], at)
			}
		})
	}
	if err := rows.Err(); err != nil {
		return s.fail(err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for id, places := range tops {
		l.tops[id].byName = places
	}
	for id, places := range groups {
		l.groups[id].byName = places
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
		if listed != was || (was && (int64(l.rows[i].industry) != r.IndustryID || int(l.rows[i].fame) != r.Fame)) {
			structure = true
			continue
		}
		if was {
			f := l.facts(&r)
			l.eachIndustry(l.rows[i], func(top, _ int64) {
				list := l.tops[top]
				list.set(l.place(list, i), f, l.regions.values[f.region()])
			})
			l.evaluated = time.Time{}
		}
	}
	return structure, nil
}
