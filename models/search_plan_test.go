package models

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// PlanFrom makes searches be planned from so many enterprises on, until the
// test ends.
func PlanFrom(t testing.TB, n int) {
	before := sampleFrom
	sampleFrom = n
	t.Cleanup(func() { sampleFrom = before })
}

// fits reports whether a row with these tokens satisfies the expression.
func (x tokenExpr) fits(row map[string]bool) bool {
	if x.token != "" {
		return row[x.token]
	}
	for _, e := range x.of {
		if e.fits(row) == x.any {
			return x.any
		}
	}
	return !x.any
}

// TestPlanLosesNothing holds that a plan is satisfied by every row that
// satisfies the expression.
func TestPlanLosesNothing(t *testing.T) {
	token := rapid.Custom(func(t *rapid.T) tokenExpr {
		return tokenExpr{token: fmt.Sprintf("t%d", rapid.IntRange(0, 15).Draw(t, "token"))}
	})
	level := func(any bool, of *rapid.Generator[tokenExpr]) *rapid.Generator[tokenExpr] {
		return rapid.Custom(func(t *rapid.T) tokenExpr {
			return join(any, rapid.SliceOfN(of, 1, 4).Draw(t, "parts"))
		})
	}
	expr := level(true, level(false, level(true, level(false, token))))
	rapid.Check(t, func(t *rapid.T) {
		x := expr.Draw(t, "expression")
		sample := &tokenSample{enterprises: 1_000_000, size: sampleSize, counts: map[string]int32{}}
		row := map[string]bool{}
		for i := range 16 {
			name := fmt.Sprintf("t%d", i)
			sample.counts[name] = int32(rapid.SampledFrom([]int{0, 0, 2, 50, 500, 4000}).Draw(t, "count"))
			row[name] = rapid.Bool().Draw(t, "has")
		}
		reads := sample.plan(x, 50)
		if x.fits(row) && !slices.ContainsFunc(reads, func(r tokenRead) bool { return r.x.fits(row) }) {
			t.Fatalf("%+v becomes %+v, which misses %v", x, reads, row)
		}
	})
}

func TestPlanIsDrivenByTheRarest(t *testing.T) {
	sample := &tokenSample{enterprises: 1_000_000, size: sampleSize, counts: map[string]int32{"common": 3000, "some": 40}}
	all := func(tokens ...string) (x tokenExpr) {
		for _, token := range tokens {
			x.of = append(x.of, tokenExpr{token: token})
		}
		return x
	}
	for _, c := range []struct{ x, want tokenExpr }{
		{all("common", "rare"), tokenExpr{token: "rare"}},
		{all("common", "some", "rare"), all("rare", "some")},
		{all("some", "common"), tokenExpr{token: "some"}},
		{all("common"), all("common")},
	} {
		if got := sample.planned(c.x).x; fmt.Sprint(got) != fmt.Sprint(allOf(c.want)) {
			t.Errorf("plan of %v: %v, want %v", c.x, got, c.want)
		}
	}
}

// TestDearPlansLookAmongTheBestKnown holds which part of a search is bounded.
func TestDearPlansLookAmongTheBestKnown(t *testing.T) {
	const deep = 77
	sample := &tokenSample{enterprises: 1_000_000, size: sampleSize, deep: deep, counts: map[string]int32{"a": 50, "b": 50, "c": 50, "d": 400}}
	token := func(s string) tokenExpr { return tokenExpr{token: s} }
	either := func(a, b string) tokenExpr { return anyOf(token(a), token(b)) }
	rare, dear := token("rare"), allOf(either("a", "b"), either("a", "c"), either("b", "c"))
	for _, c := range []struct {
		x    tokenExpr
		want []tokenRead
	}{
		{rare, []tokenRead{{rare, everything}}},
		{token("a"), []tokenRead{{token("a"), everything}}}, // the first few come at once
		{dear, []tokenRead{{dear, deep}}},
		{anyOf(dear, rare, token("d")), []tokenRead{{anyOf(rare, token("d")), everything}, {dear, deep}}},
	} {
		got := sample.plan(c.x, 10)
		if len(c.want) == 2 && len(got) == 2 { // in the order of their costs
			slices.SortFunc(got[0].x.of, func(a, b tokenExpr) int { return strings.Compare(b.token, a.token) })
		}
		if fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("plan of %v: %v, want %v", c.x, got, c.want)
		}
	}
}
