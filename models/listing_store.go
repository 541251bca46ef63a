package models

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"sort"

	"c800/models/hours"
)

// loadListing reads the columns of every active enterprise. s.dir.mu is held.
func (s *Store) loadListing(ctx context.Context) error {
	t, err := s.Tree(ctx)
	if err != nil {
		return err
	}
	l := &listing{also: map[int64][]int64{}, index: map[patternKey]uint16{}}
	byID, err := s.readListRows(ctx, l, "", nil)
	if err != nil {
		return err
	}
	l.rows = byID.rows
	l.order(t, byID.nameOrder)
	s.dir.list.Store(l)
	return nil
}

// updateListing brings the rows of the given enterprises up to date in place;
// it reports whether an order may have changed too, so that the whole must be
// read anew.
func (s *Store) updateListing(ctx context.Context, ids []int64) (structure bool, err error) {
	l := s.dir.list.Load()
	if l == nil || slices.Contains(ids, 0) || len(ids) > 2000 {
		return true, nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	got, err := s.readListRows(ctx, l, " AND e.id IN ?", []any{ids})
	if err != nil {
		return false, err
	}
	for _, r := range got.rows {
		i, ok := slices.BinarySearchFunc(l.rows, r.id, func(a listRow, id int64) int { return int(a.id - id) })
		if !ok || l.rows[i].industry != r.industry || l.rows[i].fame != r.fame {
			structure = true
			continue
		}
		l.rows[i] = r
	}
	return structure || len(got.rows) < len(slices.Compact(slices.Sorted(slices.Values(ids)))), nil
}

type listRows struct {
	rows      []listRow
	nameOrder []int32
}

// readListRows reads rows by id, adding their hours to l's patterns.
func (s *Store) readListRows(ctx context.Context, l *listing, where string, args []any) (listRows, error) {
	var out listRows
	db := s.db.WithContext(ctx)
	q := func(query string, f func(*sql.Rows) error) error {
		rows, err := db.Raw(query, args...).Rows()
		if err != nil {
			return s.fail(err)
		}
		defer rows.Close()
		for rows.Next() {
			if err := f(rows); err != nil {
				return err
			}
		}
		return s.fail(rows.Err())
	}
	names := []int64{}
	err := q("SELECT e.id, e.industry_id, e.regions, e.fame FROM enterprises e WHERE e.status = 'active'"+where+" ORDER BY e.sort_key, e.id", func(rows *sql.Rows) error {
		var r listRow
		var regions sql.RawBytes
		if err := rows.Scan(&r.id, &r.industry, &regions, &r.fame); err != nil {
			return err
		}
		if len(regions) > 2 {
			var codes []string
			if err := json.Unmarshal(regions, &codes); err != nil {
				return err
			}
			for _, c := range codes {
				r.regions |= regionBit(c)
			}
		}
		out.rows = append(out.rows, r)
		names = append(names, r.id)
		return nil
	})
	if err != nil {
		return out, err
	}
	sort.Slice(out.rows, func(a, b int) bool { return out.rows[a].id < out.rows[b].id })
	find := func(id int64) int {
		i, ok := slices.BinarySearchFunc(out.rows, id, func(a listRow, id int64) int { return int(a.id - id) })
		if !ok {
			return -1
		}
		return i
	}
	out.nameOrder = make([]int32, len(names))
	for i, id := range names {
		out.nameOrder[i] = int32(find(id)) //nolint:gosec // far below 2^31 rows
	}
	err = q("SELECT c.enterprise_id, c.kind, c.human, c.steps, c.hours, c.human_hours, c.zone FROM channels c JOIN enterprises e ON e.id = c.enterprise_id WHERE c.valid_to = '' AND e.status = 'active'"+where, func(rows *sql.Rows) error {
		var id int64
		var kind, human, steps, hrs, humanHours, zone string
		if err := rows.Scan(&id, &kind, &human, &steps, &hrs, &humanHours, &zone); err != nil {
			return err
		}
		i := find(id)
		if i < 0 {
			return nil
		}
		r := &out.rows[i]
		r.kinds |= kindBit(kind)
		people := human == "human" || human == "bot_first" || len(steps) > 2 // a key path leads to a person
		r.human = r.human || people
		if humanHours != "" {
			l.addOpen(r, humanHours, zone, people)
		}
		if hrs != "" && hrs != humanHours {
			l.addOpen(r, hrs, zone, people && humanHours == "")
		}
		return nil
	})
	if err != nil {
		return out, err
	}
	return out, q("SELECT a.enterprise_id, a.industry_id FROM enterprise_industries a JOIN enterprises e ON e.id = a.enterprise_id WHERE e.status = 'active'"+where+" ORDER BY a.enterprise_id, a.industry_id", func(rows *sql.Rows) error {
		var e, i int64
		if err := rows.Scan(&e, &i); err != nil {
			return err
		}
		if !slices.Contains(l.also[e], i) {
			l.also[e] = append(l.also[e], i)
		}
		return nil
	})
}

// addOpen notes hours of a row under their pattern.
func (l *listing) addOpen(r *listRow, text, zone string, human bool) {
	key := patternKey{text, zone}
	p, ok := l.index[key]
	if !ok {
		if len(l.patterns) >= maxPatterns {
			return
		}
		schedule, err := hours.Parse(text)
		if err != nil {
			return // checked when it was stored; a newer syntax is not ours to guess
		}
		loc, err := hours.Zone(zone)
		if err != nil {
			return
		}
		p = uint16(len(l.patterns)) //nolint:gosec // bounded by maxPatterns
		l.patterns = append(l.patterns, listPattern{schedule, loc})
		l.index[key] = p
	}
	o := listOpen{pattern: p, human: human}
	if !slices.Contains(r.opens, o) {
		r.opens = append(r.opens, o)
	}
}
