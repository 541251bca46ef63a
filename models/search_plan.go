package models

import (
	"cmp"
	"context"
	"math"
	"slices"

	"c800/models/fold"
)

// tokenSample tells common tokens from rare ones: how many enterprises of an
// even sample have each. Nothing is stored for it, so nothing can be wrong
// after a change, and both databases plan alike.
type tokenSample struct {
	enterprises int // in the directory
	size        int // of the sample
	counts      map[string]int32
	deep        int64 // the rank before which about the deepRows best known are
}

const sampleSize = 4096

// sampleFrom is the size of a directory from which plans are worth while.
var sampleFrom = 20_000

// sampleTokens counts the tokens of an even sample of the enterprises with
// these ids: less than half a second, whatever their number.
func (s *Store) sampleTokens(ctx context.Context, ids []int64) error {
	if len(ids) < sampleFrom {
		s.sample.Store(&tokenSample{enterprises: len(ids)})
		return nil
	}
	t := &tokenSample{enterprises: len(ids), size: sampleSize, counts: map[string]int32{}, deep: everything}
	ranks := make([]int64, 0, sampleSize)
	drawn := make([]int64, sampleSize)
	for i := range drawn {
		drawn[i] = ids[i*len(ids)/sampleSize]
	}
	db := s.pages(ctx)
	for part := range slices.Chunk(drawn, 1024) {
		var list []*Enterprise
		if err := db.Select("id", "name", "latin", "short_names", "aliases", "status", "fame").Where("id IN ?", part).Find(&list).Error; err != nil {
			return s.fail(err)
		}
		var channels []*Channel
		if err := db.Select("enterprise_id", "digits").Where("enterprise_id IN ? AND digits <> ''", part).Find(&channels).Error; err != nil {
			return s.fail(err)
		}
		digits := map[int64][]string{}
		for _, c := range channels {
			digits[c.EnterpriseID] = append(digits[c.EnterpriseID], c.Digits)
		}
		for _, e := range list {
			ranks = append(ranks, searchRank(e))
			for _, token := range fold.IndexTokens(searchNames(e), digits[e.ID]) {
				t.counts[token]++
			}
		}
	}
	for token, n := range t.counts {
		if n < 2 {
			delete(t.counts, token) // as rare as those that were not drawn
		}
	}
	slices.Sort(ranks)
	if at := len(ranks) * deepRows / len(ids); at < len(ranks) {
		t.deep = ranks[at]
	}
	s.sample.Store(t)
	return nil
}

// stale reports whether the directory has grown or shrunk by a quarter since
// the sample was drawn.
func (t *tokenSample) stale(enterprises int) bool {
	return t == nil || 4*max(enterprises-t.enterprises, t.enterprises-enterprises) > t.enterprises
}

// Rules of plan, in enterprises and as shares of all.
const (
	fewRows     = 30     // so many candidates are judged at once, whatever else they lack
	someRows    = 1000   // so many are judged sooner than they are compared with another token
	manyRows    = 25_000 // of the same word that so many have
	maxRare     = 3      // rare tokens that narrow a search
	commonShare = 0.3    // a token that so many have narrows nothing
)

// Costs, in rows of the token index that are looked at.
const (
	maxCost  = 25_000 // what one search may look at in the whole directory
	deepRows = 20_000 // how many of the best known a dearer one looks among
)

// everything is the rank behind all.
const everything = math.MaxInt64

// tokenRead is an expression to be read up to a rank.
type tokenRead struct {
	x      tokenExpr
	before int64
}

// plan makes an expression cheap to read, in one part or two: driven by its
// rarest tokens, with common ones left out where candidates are judged by their
// names anyway. It asks for no less than x, only for more. But what would look
// through too much of the directory before it has brought want rows, such as
// several common syllables that hardly ever go together, is asked only of the
// best known.
func (t *tokenSample) plan(x tokenExpr, want int) []tokenRead {
	if t == nil || t.size == 0 {
		return []tokenRead{{x, everything}}
	}
	parts := []tokenExpr{x}
	if x.any {
		parts = x.of
	}
	plans := make([]planned, len(parts))
	for i, part := range parts {
		plans[i] = t.planned(part)
	}
	slices.SortStableFunc(plans, func(a, b planned) int { return cmp.Compare(a.upTo(want), b.upTo(want)) })
	var whole, famous []tokenExpr
	cost := 0.0
	for _, p := range plans {
		if cost += p.upTo(want); cost <= maxCost {
			whole = append(whole, p.x)
		} else {
			famous = append(famous, p.x)
		}
	}
	var reads []tokenRead
	if len(whole) > 0 {
		reads = append(reads, tokenRead{anyOf(broadest(whole)...), everything})
	}
	if len(famous) > 0 {
		reads = append(reads, tokenRead{anyOf(broadest(famous)...), t.deep})
	}
	return reads
}

// planned is an expression with about how many enterprises it brings, and how
// many rows of the token index are looked at for all of them.
type planned struct {
	x          tokenExpr
	rows, cost float64
}

// upTo is the cost of the first so many rows.
func (p planned) upTo(want int) float64 { return p.cost * min(1, float64(want)/p.rows) }

func (t *tokenSample) planned(x tokenExpr) planned {
	all := float64(t.enterprises)
	if x.token != "" {
		n := max(float64(t.counts[x.token]), 0.5) / float64(t.size) * all
		return planned{x, n, n}
	}
	parts := make([]planned, len(x.of))
	sum, cost := 0.0, 0.0
	for i, e := range x.of {
		if !x.any {
			e = t.flat(e)
		}
		parts[i] = t.planned(e)
		sum += parts[i].rows
		cost += parts[i].cost
	}
	if x.any {
		list := make([]tokenExpr, len(parts))
		for i, p := range parts {
			list[i] = p.x
		}
		return planned{anyOf(broadest(list)...), min(sum, all), cost}
	}
	slices.SortStableFunc(parts, func(a, b planned) int { return cmp.Compare(a.rows, b.rows) })
	kept, rows, cost := []tokenExpr{parts[0].x}, parts[0].rows, parts[0].cost
	rare := all / float64(t.size)
	for _, p := range parts[1:] {
		switch {
		case p.rows <= rare && len(kept) < maxRare:
		case rows <= fewRows, rows <= someRows && p.rows > manyRows && !p.x.any, p.rows >= commonShare*all:
			continue
		}
		kept = append(kept, p.x)
		cost += p.cost
		share := p.rows / all
		if !p.x.any { // neighbouring tokens go together more often than chance has it
			share = max(share, 0.2)
		}
		rows *= share
	}
	return planned{allOf(kept...), rows, cost}
}

// flat makes any of several expressions any of several tokens, the rarest of
// each: PostgreSQL's index looks for all of such alternatives at once, and would
// check other ones row by row.
func (t *tokenSample) flat(x tokenExpr) tokenExpr {
	if !x.any {
		return x
	}
	list := make([]tokenExpr, len(x.of))
	for i, e := range x.of {
		list[i] = e
		if e.token == "" && !slices.ContainsFunc(e.of, func(of tokenExpr) bool { return of.token == "" }) {
			list[i] = slices.MinFunc(e.of, func(a, b tokenExpr) int { return cmp.Compare(t.counts[a.token], t.counts[b.token]) })
		}
	}
	return anyOf(broadest(list)...)
}

// broadest leaves out those of several alternatives that ask for all of another
// and more.
func broadest(list []tokenExpr) []tokenExpr {
	var out []tokenExpr
	for i, x := range list {
		asked := slices.ContainsFunc(list[:i], func(y tokenExpr) bool { return x.implies(y) }) ||
			slices.ContainsFunc(list[i+1:], func(y tokenExpr) bool { return x.implies(y) && !y.implies(x) })
		if !asked {
			out = append(out, x)
		}
	}
	return out
}

// implies reports whether the tokens of x are those of y or more; never where
// either is more than a list of tokens.
func (x tokenExpr) implies(y tokenExpr) bool {
	if y.token != "" {
		y.of = []tokenExpr{y}
	}
	if x.token != "" {
		x.of = []tokenExpr{x}
	}
	has := func(of tokenExpr) bool {
		return of.token != "" && slices.ContainsFunc(x.of, func(x tokenExpr) bool { return x.token == of.token })
	}
	return !x.any && !y.any && !slices.ContainsFunc(y.of, func(of tokenExpr) bool { return !has(of) })
}
