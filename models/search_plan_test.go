package models

import (
	"fmt"
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
		if p := sample.plan(x); x.fits(row) && !p.fits(row) {
			t.Fatalf("%+v becomes %+v, which misses %v", x, p, row)
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
		{all("common", "some", "rare"), tokenExpr{token: "rare"}},
		{all("some", "common"), tokenExpr{token: "some"}},
		{all("common"), all("common")},
	} {
		if got := sample.plan(c.x); fmt.Sprint(got) != fmt.Sprint(allOf(c.want)) {
			t.Errorf("plan of %v: %v, want %v", c.x, got, c.want)
		}
	}
}
