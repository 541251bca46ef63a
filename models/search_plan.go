package models

import (
	"cmp"
	"context"
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
	t := &tokenSample{enterprises: len(ids), size: sampleSize, counts: map[string]int32{}}
	drawn := make([]int64, sampleSize)
	for i := range drawn {
		drawn[i] = ids[i*len(ids)/sampleSize]
	}
	db := s.pages(ctx)
	for part := range slices.Chunk(drawn, 1024) {
		var list []*Enterprise
		if err := db.Select("id", "name", "latin", "short_names", "aliases").Where("id IN ?", part).Find(&list).Error; err != nil {
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
	fewRows     = 150 // so many candidates are judged at once, whatever else they lack
	maxRare     = 3   // rare tokens that narrow a search
	commonShare = 0.3 // a token that so many have narrows nothing
)

// plan makes an expression cheap to read: driven by its rarest tokens, with
// common ones left out where candidates are judged by their names anyway. It
// asks for no less than x, only for more.
func (t *tokenSample) plan(x tokenExpr) tokenExpr {
	if t == nil || t.size == 0 {
		return x
	}
	x, _ = t.planned(x)
	return x
}

// planned gives the plan of x and about how many enterprises it brings.
func (t *tokenSample) planned(x tokenExpr) (tokenExpr, float64) {
	all := float64(t.enterprises)
	if x.token != "" {
		n := max(float64(t.counts[x.token]), 0.5)
		return x, n / float64(t.size) * all
	}
	type part struct {
		x    tokenExpr
		rows float64
	}
	parts := make([]part, len(x.of))
	sum := 0.0
	for i, e := range x.of {
		parts[i].x, parts[i].rows = t.planned(e)
		sum += parts[i].rows
	}
	if x.any {
		list := make([]tokenExpr, len(parts))
		for i, p := range parts {
			list[i] = p.x
		}
		return anyOf(list...), min(sum, all)
	}
	slices.SortStableFunc(parts, func(a, b part) int { return cmp.Compare(a.rows, b.rows) })
	kept, rows := []tokenExpr{parts[0].x}, parts[0].rows
	rare := all / float64(t.size)
	for _, p := range parts[1:] {
		switch {
		case p.rows <= rare && len(kept) < maxRare:
		case rows <= fewRows, p.rows >= commonShare*all:
			continue
		}
		kept = append(kept, p.x)
		// Neighbouring tokens go together more often than chance has it.
		rows *= max(p.rows/all, 0.2)
	}
	return allOf(kept...), rows
}
