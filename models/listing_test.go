package models_test

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"c800/models"
	"c800/models/hours"
	"c800/models/modeltest"
	"c800/models/record"
)

// TestListFiltersLikeTheRecords compares lists with a plain walk over everything
// that is exported, for many filters, orders and depths.
func TestListFiltersLikeTheRecords(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, s *models.Store) {
		ctx := context.Background()
		synthesize(t, s, 2500)
		var all []record.Record
		if err := s.EachRecord(ctx, func(r record.Record) error { all = append(all, r); return nil }); err != nil {
			t.Fatal(err)
		}
		tree, err := s.Tree(ctx)
		if err != nil {
			t.Fatal(err)
		}
		r := rand.New(rand.NewPCG(1, 2))
		some := 0
		for range 150 {
			ind := tree.Industries[r.IntN(len(tree.Industries))]
			q := models.ListQuery{IndustryID: ind.ID, Human: r.IntN(3) == 0, Open: r.IntN(3) == 0, ByName: r.IntN(2) == 0, Offset: r.IntN(3) * 10, Limit: 10}
			if r.IntN(2) == 0 {
				q.Region = models.Provinces()[r.IntN(8)]
			}
			if r.IntN(2) == 0 {
				q.Kinds = []string{record.Kinds[r.IntN(len(record.Kinds))], "email"}
			}
			want := map[string]bool{}
			now := time.Now()
			for _, rec := range all {
				if wanted(rec, ind.Slug, q, now) {
					want[rec.Slug] = true
				}
			}
			got, err := s.List(ctx, q)
			if err != nil {
				t.Fatal(err)
			}
			if time.Now().Truncate(time.Minute) != now.Truncate(time.Minute) {
				continue // what is open may have changed in between
			}
			if got.Total != len(want) || len(got.Enterprises) != max(0, min(10, len(want)-q.Offset)) {
				t.Errorf("%s %+v: %d of %d instead of %d", ind.Slug, q, len(got.Enterprises), got.Total, len(want))
			}
			for _, e := range got.Enterprises {
				if !want[e.Slug] {
					t.Errorf("%s %+v lists %s", ind.Slug, q, e.Slug)
				}
				some++
			}
			inOrder := func(a, b *models.Enterprise) int {
				if q.ByName {
					return compare(a.SortKey, b.SortKey, a.ID, b.ID)
				}
				return compare(-a.Fame, -b.Fame, a.ID, b.ID)
			}
			if !slices.IsSortedFunc(got.Enterprises, inOrder) {
				t.Errorf("%s %+v is out of order", ind.Slug, q)
			}
		}
		if some == 0 {
			t.Error("no filter found anything")
		}
	})
}

func compare[K interface{ ~string | ~int }](a, b K, idA, idB int64) int {
	switch {
	case a < b, a == b && idA < idB:
		return -1
	case a == b && idA == idB:
		return 0
	}
	return 1
}

// wanted is what the filters of a list mean.
func wanted(r record.Record, industry string, q models.ListQuery, now time.Time) bool {
	in := func(slug string) bool { return slug == industry || topSlug(slug) == industry }
	if !in(r.Industry) && !slices.ContainsFunc(r.Also, in) {
		return false
	}
	if q.Region != "" && len(r.Regions) > 0 && !slices.Contains(r.Regions, q.Region) {
		return false
	}
	kind, human, open, staffed := len(q.Kinds) == 0, false, false, false
	for _, c := range r.Channels {
		kind = kind || slices.Contains(q.Kinds, c.Kind)
		people := c.Human == "human" || c.Human == "bot_first"
		human = human || people
		open = open || isOpen(c.Hours, now) || isOpen(c.HumanHours, now)
		peopleAt := c.HumanHours
		if peopleAt == "" {
			peopleAt = c.Hours
		}
		staffed = staffed || people && isOpen(peopleAt, now)
	}
	return kind && (!q.Human || human) && (!q.Open || open && (!q.Human || staffed))
}

func topSlug(slug string) string { return models.Industry{Slug: slug}.TopSlug() }

func isOpen(text string, now time.Time) bool {
	schedule, err := hours.Parse(text)
	if text == "" || err != nil {
		return false
	}
	zone, err := hours.Zone(hours.DefaultZone)
	return err == nil && schedule.At(now, zone).State == hours.Open
}

// TestListsFollowChanges: what an import changes is in the lists after the next
// Refresh, whether it is a fact of one enterprise or a new one.
func TestListsFollowChanges(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, s *models.Store) {
		ctx := context.Background()
		applyCatalogue(t, s)
		refresh := func() {
			t.Helper()
			if _, err := s.Refresh(ctx); err != nil {
				t.Fatal(err)
			}
		}
		tree, err := s.Tree(ctx)
		if err != nil {
			t.Fatal(err)
		}
		q := models.ListQuery{IndustryID: tree.BySlug("utility/heat").ID, Kinds: []string{"weibo"}, Limit: 50}
		listed := func() (slugs []string) {
			t.Helper()
			got, err := s.List(ctx, q)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range got.Enterprises {
				slugs = append(slugs, e.Slug)
			}
			return slugs
		}
		refresh()
		take := func(kind, value string) {
			t.Helper()
			rec := record.Record{
				Source: "test", Slug: "ceshi-reli", Name: "测试热力", Industry: "utility/heat",
				Channels: []record.Channel{{Kind: "phone", Value: "400-111-2222"}, {Kind: kind, Value: value}},
			}
			if _, err := s.Import(ctx, &oneRecord{rec: &rec}, models.ImportOptions{Source: "test"}); err != nil {
				t.Fatal(err)
			}
			refresh()
		}
		take("email", "a@example.com")
		if slices.Contains(listed(), "ceshi-reli") {
			t.Error("listed under a channel that it does not have")
		}
		take("weibo", "测试热力")
		if !slices.Contains(listed(), "ceshi-reli") {
			t.Errorf("its new channel is not seen: %v", listed())
		}
		counts, err := s.ListCounts(ctx)
		if err != nil || counts[q.IndustryID] == 0 {
			t.Errorf("%d in its industry, %v", counts[q.IndustryID], err)
		}
	})
}

// oneRecord is a reader of one record.
type oneRecord struct{ rec *record.Record }

func (o *oneRecord) Next() (record.Record, []record.Reject, error) {
	if o.rec == nil {
		return record.Record{}, nil, io.EOF
	}
	r := *o.rec
	o.rec = nil
	return r, nil, nil
}

func BenchmarkListFiltered(b *testing.B) {
	for _, n := range []int{1000, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			s := modeltest.SQLite(b)
			synthesize(b, s, n)
			tree, err := s.Tree(context.Background())
			if err != nil {
				b.Fatal(err)
			}
			q := models.ListQuery{IndustryID: tree.BySlug("retail").ID, Region: "44", Human: true, Open: true, Offset: 10, Limit: 20}
			for b.Loop() {
				if _, err := s.List(context.Background(), q); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
