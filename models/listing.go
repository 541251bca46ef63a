package models

import (
	"cmp"
	"context"
	"math/bits"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"c800/models/hours"
	"c800/models/record"
)

// listing holds in memory, for every active enterprise, what lists are filtered
// and ordered by, about 40 bytes each. A filter combines columns of bits, one for
// each row of an industry in the order of the list: so any filter, order and depth
// of a list of 170,000 costs a fraction of a millisecond, and only the rows of one
// page are read from the database. Both databases so list alike.
type listing struct {
	mu     sync.RWMutex
	rows   []listRow // by id
	tops   map[int64]*topList
	groups map[int64]*groupList
	famous []int32     // the rows of the best known, in order
	named  atomic.Bool // the orders by name are there
	tree   *Tree
	also   map[int64][]int64 // enterprise -> further industries

	regions   interned[int64]  // sets of provinces, as bits
	openings  interned[string] // ListRow.Hours
	evaluated time.Time        // the minute for which open was computed
}

type listRow struct {
	id       int64
	industry int32
	fame     uint8
}

// topList is a first-level industry: its rows, the best known and then the
// oldest first, and what is true of each in columns beside them.
type topList struct {
	rows    []int32
	byName  []int32 // places in rows by sort key, once loadNameOrder was there
	kinds   [maxKinds]bitColumn
	human   bitColumn
	regions [maxRegions]bitColumn // a nationwide row is in all of them
	hours   []int32               // places in openings
	open    bitColumn             // some channel is, as of evaluated
	staffed bitColumn             // some channel with people is
}

// groupList is a second-level industry, as places in the rows of the first.
type groupList struct {
	top    *topList
	byFame []int32
	byName []int32
}

// facts are, from the lowest bit: kinds (24 bits), human (1), the place of its
// regions (12) and of its hours (20) in the listing's tables.
type facts uint64

const (
	humanShift, regionShift, openShift = 24, 25, 37

	kindMask  facts = 1<<humanShift - 1
	humanFlag facts = 1 << humanShift
	// What does not fit into the tables counts as nationwide and as never open.
	maxRegionSets = 1 << (openShift - regionShift)
	maxOpenings   = 1 << 20
)

func (f facts) region() int  { return int(f >> regionShift & (maxRegionSets - 1)) }
func (f facts) opening() int { return int(f >> openShift) }

// maxKinds and maxRegions are how many columns there are at most.
const (
	maxKinds   = humanShift
	maxRegions = 40
)

// interned numbers distinct values in the order in which they come; the zero
// value is number 0.
type interned[T comparable] struct {
	values []T
	index  map[T]int
	max    int
}

func newInterned[T comparable](limit int) interned[T] {
	var zero T
	return interned[T]{values: []T{zero}, index: map[T]int{zero: 0}, max: limit}
}

func (in *interned[T]) number(v T) int {
	n, ok := in.index[v]
	if !ok && len(in.values) < in.max {
		n = len(in.values)
		in.values = append(in.values, v)
		in.index[v] = n
	}
	return n
}

func newListing(t *Tree) *listing {
	return &listing{tree: t, tops: map[int64]*topList{}, groups: map[int64]*groupList{}, regions: newInterned[int64](maxRegionSets), openings: newInterned[string](maxOpenings)}
}

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
// the filter works in memory, the page is read by the queries of
// EnterpriseBySlug. Anybody may call it.
func (s *Store) List(ctx context.Context, q ListQuery) (ListResult, error) {
	l, err := s.listing(&ctx, q.ByName)
	if err != nil {
		return ListResult{}, err
	}
	total, ids := l.find(q, s.now())
	list, err := s.cards(s.pages(ctx), ids)
	return ListResult{Total: total, Enterprises: list}, s.fail(err)
}

// ListCounts gives the number of active enterprises per industry of either level.
func (s *Store) ListCounts(ctx context.Context) (map[int64]int, error) {
	l, err := s.listing(&ctx, false)
	if err != nil {
		return nil, err
	}
	m := make(map[int64]int, len(l.tops)+len(l.groups))
	for id, list := range l.tops {
		m[id] = len(list.rows)
	}
	for id, list := range l.groups {
		m[id] = len(list.byFame)
	}
	return m, nil
}

// KindsIn lists the channel kinds that any enterprise of a first-level industry
// has, in page order, for the filter.
func (s *Store) KindsIn(ctx context.Context, industry int64) ([]string, error) {
	l, err := s.listing(&ctx, false)
	if err != nil || l.tops[industry] == nil {
		return nil, err
	}
	l.mu.RLock()
	defer l.mu.RUnlock()
	var out []string
	for i, kind := range record.Kinds {
		if l.tops[industry].kinds[i] != nil {
			out = append(out, kind)
		}
	}
	return out, nil
}

// order gives the list that holds the rows of an industry and the places in it
// that are the industry's, in the order asked for; whole stands for all.
func (l *listing) order(industry int64, byName bool) (list *topList, places []int32, whole bool) {
	if list = l.tops[industry]; list != nil {
		return list, list.byName, !byName
	}
	g := l.groups[industry]
	switch {
	case g == nil:
		return &topList{}, nil, false
	case byName:
		return g.top, g.byName, false
	}
	return g.top, g.byFame, false
}

// find gives how many enterprises fit the query and those of one page.
func (l *listing) find(q ListQuery, now time.Time) (total int, ids []int64) {
	if q.Open {
		l.evaluate(now)
	}
	l.mu.RLock()
	defer l.mu.RUnlock()
	list, places, whole := l.order(q.IndustryID, q.ByName)
	fits, all := list.filter(q)
	take := func(place int32) {
		if total >= q.Offset && len(ids) < q.Limit {
			ids = append(ids, l.rows[list.rows[place]].id)
		}
		total++
	}
	switch {
	case whole && all:
		for place := min(q.Offset, len(list.rows)); place < min(q.Offset+q.Limit, len(list.rows)); place++ {
			ids = append(ids, l.rows[list.rows[place]].id)
		}
		return len(list.rows), ids
	case whole:
		for word, set := range fits {
			if n := bits.OnesCount64(set); total+n <= q.Offset || len(ids) >= q.Limit {
				total += n
				continue
			}
			for ; set != 0; set &= set - 1 {
				take(int32(word<<6 + bits.TrailingZeros64(set))) // #nosec G115 -- far below 2^31 rows
			}
		}
	case all:
		for _, place := range places[min(q.Offset, len(places)):min(q.Offset+q.Limit, len(places))] {
			ids = append(ids, l.rows[list.rows[place]].id)
		}
		return len(places), ids
	default:
		for _, place := range places {
			if fits.has(place) {
				take(place)
			}
		}
	}
	return total, ids
}

// filter gives the places of a list that fit a query, or that all do.
func (list *topList) filter(q ListQuery) (fits bitColumn, all bool) {
	if len(q.Kinds) > 0 {
		fits = make(bitColumn, wordsFor(len(list.rows)))
		for _, k := range q.Kinds {
			if i := slices.Index(record.Kinds, k); i >= 0 {
				fits.or(list.kinds[i])
			}
		}
	}
	narrow := func(c bitColumn) {
		if fits == nil {
			fits = append(bitColumn{}, c...)
			fits = append(fits, make(bitColumn, wordsFor(len(list.rows))-len(c))...)
			return
		}
		fits.and(c)
	}
	if i := slices.Index(provinces, q.Region); i >= 0 {
		narrow(list.regions[i])
	}
	if q.Human {
		narrow(list.human)
	}
	switch {
	case q.Open && q.Human:
		narrow(list.staffed)
	case q.Open:
		narrow(list.open)
	}
	return fits, fits == nil
}

// set writes what is true of the row at a place. Regions are bits, none of them
// stands for all.
func (list *topList) set(place int32, f facts, regions int64) {
	for i := range list.kinds {
		list.kinds[i].put(place, f&(1<<i) != 0)
	}
	list.human.put(place, f&humanFlag != 0)
	for i := range provinces {
		list.regions[i].put(place, regions == 0 || regions&(1<<i) != 0)
	}
	for len(list.hours) <= int(place) {
		list.hours = append(list.hours, 0)
	}
	list.hours[place] = int32(f.opening()) // #nosec G115 -- 20 bits
	list.open.put(place, false)
	list.staffed.put(place, false)
}

// evaluate computes once a minute, and after a change, which rows are open.
func (l *listing) evaluate(now time.Time) {
	minute := now.Truncate(time.Minute)
	l.mu.RLock()
	done := l.evaluated.Equal(minute)
	l.mu.RUnlock()
	if done {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	open, staffed := make([]bool, len(l.openings.values)), make([]bool, len(l.openings.values))
	states := map[string]bool{} // of zone and hours
	for i, text := range l.openings.values {
		for line := range strings.SplitSeq(text, "\n") {
			who, when, _ := strings.Cut(line, " ")
			answers, known := states[when]
			if !known {
				answers = openAt(when, now)
				states[when] = answers
			}
			open[i] = open[i] || answers
			staffed[i] = staffed[i] || answers && who == "people"
		}
	}
	for _, list := range l.tops {
		clear(list.open)
		clear(list.staffed)
		for place, opening := range list.hours {
			if open[opening] {
				list.open.put(int32(place), true) // #nosec G115 -- far below 2^31 rows
				if staffed[opening] {
					list.staffed.put(int32(place), true) // #nosec G115 -- far below 2^31 rows
				}
			}
		}
	}
	l.evaluated = minute
}

// openAt tells whether hours, with their zone in front, are open. What cannot be
// read was checked when it was stored; a newer syntax is not ours to guess.
func openAt(when string, now time.Time) bool {
	zone, text, _ := strings.Cut(when, " ")
	schedule, err := hours.Parse(text)
	if err != nil {
		return false
	}
	loc, err := hours.Zone(zone)
	return err == nil && schedule.At(now, loc).State == hours.Open
}

// facts packs a row of the database, taking numbers for its regions and hours.
func (l *listing) facts(r *ListRow) facts {
	// #nosec G115 -- kinds are bits, the others are bounded by newInterned
	return facts(r.Kinds)&kindMask | facts(r.Human&1)<<humanShift |
		facts(l.regions.number(r.Regions))<<regionShift | facts(l.openings.number(r.Hours))<<openShift
}

// row finds the place of an enterprise.
func (l *listing) row(id int64) (int, bool) {
	return slices.BinarySearchFunc(l.rows, id, func(r listRow, id int64) int { return cmp.Compare(r.id, id) })
}

// place finds the place of a row in a first-level list that has it.
func (l *listing) place(list *topList, row int) int32 {
	i, _ := slices.BinarySearchFunc(list.rows, row, func(a int32, row int) int {
		return cmp.Or(cmp.Compare(l.rows[row].fame, l.rows[a].fame), cmp.Compare(int(a), row))
	})
	return int32(i) // #nosec G115 -- far below 2^31 rows
}
