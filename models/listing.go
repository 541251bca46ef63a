package models

import (
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
// and ordered by: 24 bytes each and 8 for each industry it is in. So any filter,
// order and depth of a list of 170,000 costs a millisecond at most, and only the
// rows of one page are read from the database. Both databases so list alike.
type listing struct {
	mu         sync.RWMutex
	rows       []listRow // by id
	industries map[int64]*industryList
	famous     []int32     // the rows of the best known, in order
	named      atomic.Bool // byName is there
	tree       *Tree
	also       map[int64][]int64 // enterprise -> further industries

	regions   interned[int64]  // sets of provinces, as bits
	openings  interned[string] // ListRow.Hours
	evaluated time.Time        // the minute for which open was computed
	open      []uint8          // for each of openings: isOpen, isStaffed
}

// listRow has the facts of one enterprise in one word, so that a filter looks at
// one place in memory for each row.
type listRow struct {
	id       int64
	industry int64
	facts    facts
}

// facts are, from the lowest bit: kinds (24 bits), fame (7), human (1), the
// place of its regions (12) and of its hours (20) in the listing's tables.
type facts uint64

const (
	fameShift, humanShift, regionShift, openShift = 24, 31, 32, 44

	kindMask  facts = 1<<fameShift - 1
	humanFlag facts = 1 << humanShift
	// What does not fit into the tables counts as nationwide and as never open.
	maxRegionSets = 1 << (openShift - regionShift)
	maxOpenings   = 1 << (64 - openShift)
)

func (f facts) fame() int    { return int(f >> fameShift & 127) }
func (f facts) region() int  { return int(f >> regionShift & (maxRegionSets - 1)) }
func (f facts) opening() int { return int(f >> openShift) }

const (
	isOpen    = 1 << iota // some channel is
	isStaffed             // some channel with people
)

// industryList is the rows of one industry of either level.
type industryList struct {
	byFame []int32 // best known first
	byName []int32 // by sort key, once loadNameOrder was there
	kinds  int64   // that any of them has or had
}

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

func newListing() *listing {
	return &listing{industries: map[int64]*industryList{}, regions: newInterned[int64](maxRegionSets), openings: newInterned[string](maxOpenings)}
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
	l, err := s.listing(ctx, q.ByName)
	if err != nil {
		return ListResult{}, err
	}
	total, ids := l.find(q, s.now())
	list, err := s.enterprisesByID(s.pages(ctx), ids)
	return ListResult{Total: total, Enterprises: list}, s.fail(err)
}

// ListCounts gives the number of active enterprises per industry of either level.
func (s *Store) ListCounts(ctx context.Context) (map[int64]int, error) {
	l, err := s.listing(ctx, false)
	if err != nil {
		return nil, err
	}
	m := make(map[int64]int, len(l.industries))
	for id, list := range l.industries {
		m[id] = len(list.byFame)
	}
	return m, nil
}

// KindsIn lists the channel kinds that any enterprise of the industry has, in
// page order, for the filter.
func (s *Store) KindsIn(ctx context.Context, industry int64) ([]string, error) {
	l, err := s.listing(ctx, false)
	if err != nil || l.industries[industry] == nil {
		return nil, err
	}
	l.mu.RLock()
	defer l.mu.RUnlock()
	var out []string
	for all := l.industries[industry].kinds; all != 0; all &= all - 1 {
		if i := bits.TrailingZeros64(uint64(all)); i < len(record.Kinds) { // #nosec G115 -- only the bits matter
			out = append(out, record.Kinds[i])
		}
	}
	return out, nil
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
	list := l.industries[q.IndustryID]
	if list == nil {
		return 0, nil
	}
	if q.Open {
		l.evaluate(now)
	}
	l.mu.RLock()
	defer l.mu.RUnlock()
	order := list.byFame
	if q.ByName {
		order = list.byName
	}
	region := regionBit(q.Region)
	var kinds facts
	for _, k := range q.Kinds {
		kinds |= facts(kindBit(k)) // #nosec G115 -- only the bits matter
	}
	if kinds == 0 && region == 0 && !q.Human && !q.Open { // nothing to filter
		for i := q.Offset; i < min(q.Offset+q.Limit, len(order)); i++ {
			ids = append(ids, l.rows[order[i]].id)
		}
		return len(order), ids
	}
	there := make([]bool, len(l.regions.values))
	for i, set := range l.regions.values {
		there[i] = region == 0 || set == 0 || set&region != 0
	}
	open := uint8(isOpen)
	if q.Human {
		open = isStaffed
	}
	for _, i := range order {
		f := l.rows[i].facts
		if (kinds != 0 && f&kinds == 0) || (q.Human && f&humanFlag == 0) || !there[f.region()] || (q.Open && l.open[f.opening()]&open == 0) {
			continue
		}
		if total >= q.Offset && len(ids) < q.Limit {
			ids = append(ids, l.rows[i].id)
		}
		total++
	}
	return total, ids
}

// evaluate computes once a minute which hours are open.
func (l *listing) evaluate(now time.Time) {
	minute := now.Truncate(time.Minute)
	l.mu.RLock()
	done := l.evaluated.Equal(minute) && len(l.open) == len(l.openings.values)
	l.mu.RUnlock()
	if done {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.open = make([]uint8, len(l.openings.values))
	states := map[string]bool{} // of zone and hours
	for i, text := range l.openings.values {
		for line := range strings.SplitSeq(text, "\n") {
			who, when, _ := strings.Cut(line, " ")
			answers, known := states[when]
			if !known {
				answers = openAt(when, now)
				states[when] = answers
			}
			if answers {
				l.open[i] |= isOpen
				if who == "people" {
					l.open[i] |= isStaffed
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
	// #nosec G115 -- kinds are bits, fame is 0 to 100, the others are bounded by newInterned
	return facts(r.Kinds)&kindMask | facts(r.Fame&127)<<fameShift | facts(r.Human&1)<<humanShift |
		facts(l.regions.number(r.Regions))<<regionShift | facts(l.openings.number(r.Hours))<<openShift
}

// row finds the place of an enterprise.
func (l *listing) row(id int64) (int, bool) {
	return slices.BinarySearchFunc(l.rows, id, func(r listRow, id int64) int {
		switch {
		case r.id < id:
			return -1
		case r.id > id:
			return 1
		}
		return 0
	})
}
