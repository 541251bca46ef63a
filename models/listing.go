package models

import (
	"context"
	"math/bits"
	"slices"
	"sort"
	"sync"
	"time"

	"c800/models/hours"
	"c800/models/record"
)

// listing holds, for every active enterprise, the few columns by which lists
// are filtered and ordered, about 50 bytes each: so any filter, order and depth
// of a list of 55,000 costs a fraction of a millisecond and only the rows of
// one page are read from the database. Both databases so list alike.
type listing struct {
	mu       sync.RWMutex
	rows     []listRow // by id
	also     map[int64][]int64
	byFame   map[int64][]int32 // industry of either level -> rows, best known first
	byName   map[int64][]int32
	patterns []listPattern // distinct hours
	index    map[patternKey]uint16
	openAt   time.Time // minute for which open was computed
	open     []bool
}

type listRow struct {
	id       int64
	industry int64
	regions  uint64 // bit of each province, 0: nationwide
	kinds    uint32 // bit of each channel kind
	fame     uint8
	human    bool
	opens    []listOpen
}

// listOpen is one channel with known hours.
type listOpen struct {
	pattern uint16
	human   bool // these are hours of people
}

type patternKey struct{ hours, zone string }

type listPattern struct {
	schedule hours.Schedule
	zone     *time.Location
}

// maxPatterns bounds the distinct hours that are told apart; an enterprise with
// further ones is found by every filter but "open now".
const maxPatterns = 60_000

// ListQuery says which enterprises of an industry to list.
type ListQuery struct {
	IndustryID int64
	Region     string   // GB/T 2260 province code
	Kinds      []string // channel kinds, any of which it must have; none: no matter
	Human      bool     // has a channel on which a person can be reached
	Open       bool     // has a channel open now (with Human: on which people are there now)
	ByName     bool     // by pinyin; else best known first
	Offset     int
	Limit      int
}

// ListResult is one page of a list.
type ListResult struct {
	Total       int
	Enterprises []*Enterprise
}

// List gives one page of the active enterprises of an industry of either level:
// the filter works in memory, the page is read by two
// queries. Anybody may call it.
func (s *Store) List(ctx context.Context, q ListQuery) (ListResult, error) {
	l, err := s.listing(ctx)
	if err != nil {
		return ListResult{}, err
	}
	total, ids := l.find(q, s.now())
	list, err := s.enterprisesByID(s.db.WithContext(ctx), ids)
	return ListResult{Total: total, Enterprises: list}, s.fail(err)
}

// ListCounts gives the number of active enterprises per industry of either level.
func (s *Store) ListCounts(ctx context.Context) (map[int64]int, error) {
	l, err := s.listing(ctx)
	if err != nil {
		return nil, err
	}
	l.mu.RLock()
	defer l.mu.RUnlock()
	m := make(map[int64]int, len(l.byFame))
	for id, rows := range l.byFame {
		m[id] = len(rows)
	}
	return m, nil
}

func (s *Store) listing(ctx context.Context) (*listing, error) {
	if l := s.dir.list.Load(); l != nil {
		return l, nil
	}
	s.dir.mu.Lock()
	defer s.dir.mu.Unlock()
	if l := s.dir.list.Load(); l != nil {
		return l, nil
	}
	if err := s.loadListing(ctx); err != nil {
		return nil, err
	}
	return s.dir.list.Load(), nil
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

func (l *listing) find(q ListQuery, now time.Time) (total int, ids []int64) {
	if q.Open {
		l.evaluate(now)
	}
	l.mu.RLock()
	defer l.mu.RUnlock()
	order := l.byFame[q.IndustryID]
	if q.ByName {
		order = l.byName[q.IndustryID]
	}
	var kind uint32
	for _, k := range q.Kinds {
		kind |= kindBit(k)
	}
	region := regionBit(q.Region)
	if kind == 0 && region == 0 && !q.Human && !q.Open { // nothing to filter
		end := min(q.Offset+q.Limit, len(order))
		for i := q.Offset; i < end; i++ {
			ids = append(ids, l.rows[order[i]].id)
		}
		return len(order), ids
	}
	for _, i := range order {
		r := &l.rows[i]
		if (kind != 0 && r.kinds&kind == 0) || (region != 0 && r.regions != 0 && r.regions&region == 0) ||
			(q.Human && !r.human) || (q.Open && !l.isOpen(r, q.Human)) {
			continue
		}
		if total >= q.Offset && len(ids) < q.Limit {
			ids = append(ids, r.id)
		}
		total++
	}
	return total, ids
}

func (l *listing) isOpen(r *listRow, human bool) bool {
	for _, o := range r.opens {
		if (!human || o.human) && int(o.pattern) < len(l.open) && l.open[o.pattern] {
			return true
		}
	}
	return false
}

// evaluate computes once a minute which distinct hours are open.
func (l *listing) evaluate(now time.Time) {
	minute := now.Truncate(time.Minute)
	l.mu.RLock()
	done := l.openAt.Equal(minute) && len(l.open) == len(l.patterns)
	l.mu.RUnlock()
	if done {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.open = make([]bool, len(l.patterns))
	for i, p := range l.patterns {
		l.open[i] = p.schedule.At(now, p.zone).State == hours.Open
	}
	l.openAt = minute
}

func kindBit(kind string) uint32 {
	if i := slices.Index(record.Kinds, kind); i >= 0 {
		return 1 << i
	}
	return 0
}

// provinces are the GB/T 2260 codes at province level.
var provinces = []string{
	"11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43", "44", "45", "46",
	"50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82",
}

// Provinces lists the province codes by which lists can be filtered.
func Provinces() []string { return slices.Clone(provinces) }

func regionBit(code string) uint64 {
	if i := slices.Index(provinces, code); i >= 0 {
		return 1 << i
	}
	return 0
}

// KindsIn lists the channel kinds that any enterprise of the industry has, in
// page order, for the filter.
func (s *Store) KindsIn(ctx context.Context, industry int64) ([]string, error) {
	l, err := s.listing(ctx)
	if err != nil {
		return nil, err
	}
	l.mu.RLock()
	defer l.mu.RUnlock()
	var all uint32
	for _, i := range l.byFame[industry] {
		all |= l.rows[i].kinds
	}
	var out []string
	for ; all != 0; all &= all - 1 {
		out = append(out, record.Kinds[bits.TrailingZeros32(all)])
	}
	return out, nil
}

// order fills byFame and byName; nameOrder is every row by sort key.
func (l *listing) order(t *Tree, nameOrder []int32) {
	count := map[int64]int{}
	each := func(i int32, f func(industry int64)) {
		r := &l.rows[i]
		var done [8]int64
		n := 0
		add := func(id int64) {
			if ind := t.ByID(id); ind != nil {
				for _, x := range []*Industry{ind, t.TopOf(ind)} {
					if !slices.Contains(done[:n], x.ID) && n < len(done) {
						done[n] = x.ID
						n++
						f(x.ID)
					}
				}
			}
		}
		add(r.industry)
		for _, a := range l.also[r.id] {
			add(a)
		}
	}
	for i := range l.rows {
		each(int32(i), func(id int64) { count[id]++ }) //nolint:gosec // far below 2^31 rows
	}
	l.byName, l.byFame = map[int64][]int32{}, map[int64][]int32{}
	for id, n := range count {
		l.byName[id] = make([]int32, 0, n)
	}
	for _, i := range nameOrder {
		each(i, func(id int64) { l.byName[id] = append(l.byName[id], i) })
	}
	for id, rows := range l.byName {
		byFame := slices.Clone(rows)
		sort.SliceStable(byFame, func(a, b int) bool { return l.rows[byFame[a]].fame > l.rows[byFame[b]].fame })
		l.byFame[id] = byFame
	}
}
