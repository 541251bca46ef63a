package models_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"c800/models"
	"c800/models/fold"
	"c800/models/modeltest"
	"c800/models/record"
)

// from is a record as one source states it.
func from(source string, r record.Record) record.Record {
	r.Source = source
	return r
}

// valuesOf lists the channels of an enterprise as "kind value".
func valuesOf(e *models.Enterprise) []string {
	var out []string
	for _, c := range e.Channels {
		v := c.Kind + " " + c.Value
		if c.ValidTo != "" {
			v += " until " + c.ValidTo
		}
		out = append(out, v)
	}
	return out
}

func channel(t *testing.T, e *models.Enterprise, value string) *models.Channel {
	t.Helper()
	for _, c := range e.Channels {
		if c.Value == value {
			return c
		}
	}
	t.Fatalf("%s has no channel %s: %v", e.Name, value, valuesOf(e))
	return nil
}

// historyOf lists the changes of an enterprise, oldest first, as
// "field: old -> new (role)".
func historyOf(t *testing.T, s *models.Store, e *models.Enterprise) []string {
	t.Helper()
	changes, err := s.History(context.Background(), e.ID, 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, c := range slices.Backward(changes) {
		out = append(out, fmt.Sprintf("%s: %s -> %s (%s)", c.Field, c.OldValue, c.NewValue, c.Role))
	}
	return out
}

func wantList(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n%s\nwant:\n%s", what, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

const yunqi = "云栖测试公司"

// TestMergeKeepsWhatSourcesSay beside each other: names, numbers, websites.
func TestMergeKeepsWhatSourcesSay(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, s *models.Store) {
		applyCatalogue(t, s)
		first := from("one.csv", record.Record{Name: yunqi, Website: "https://yunqi.example.cn/", Industry: "retail", Channels: []record.Channel{call("0571-20000000")}})
		second := from("two.csv", record.Record{
			Name: yunqi + "有限公司", Latin: "Yunqi Test", Short: []string{"云栖测试"}, Website: "https://www.yunqi.example.cn/about", Industry: "bank", Fame: 90,
			Channels: []record.Channel{call("0571 20000000"), call("400-100-2000"), {Kind: "email", Value: "service@yunqi.example.cn"}},
		})
		if got := take(t, s, first); got.New != 1 {
			t.Errorf("the first: %+v", got)
		}
		if got := take(t, s, second); got.Updated != 1 {
			t.Errorf("the second: %+v", got)
		}
		for _, again := range []record.Record{first, second} {
			if got := take(t, s, again); got.Unchanged != 1 {
				t.Errorf("%s again: %+v", again.Source, got)
			}
		}
		e := bySlug(t, s, fold.Slug(yunqi))
		if e.Name != yunqi || e.Latin != "Yunqi Test" || e.Website != "https://yunqi.example.cn/" || e.Fame != 0 || e.Origin != models.OriginImport {
			t.Errorf("the second source has overwritten: %+v", e)
		}
		tree, err := s.Tree(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if got := tree.ByID(e.IndustryID).Slug; got != "retail" {
			t.Errorf("the second source has moved it to %s", got)
		}
		wantList(t, "aliases", e.Aliases, yunqi+"有限公司", "云栖测试")
		wantList(t, "channels", valuesOf(e), "phone 0571-20000000", "phone 400-100-2000", "email service@yunqi.example.cn")
		number := channel(t, e, "0571-20000000")
		if number.Source != "one.csv" || len(number.OtherSources) != 1 || number.OtherSources[0].Source != "two.csv" {
			t.Errorf("the number is from %s, also %+v", number.Source, number.OtherSources)
		}
		wantList(t, "history", historyOf(t, s, e),
			"aliases:  -> "+yunqi+"有限公司 (import)", "aliases:  -> 云栖测试 (import)", "latin:  -> Yunqi Test (import)",
			"channel:  -> 400-100-2000 (import)", "channel:  -> service@yunqi.example.cn (import)")
	})
}

// TestMergeWhenSourcesDisagree: the better grade is shown first, what the other
// says stays beside it, in whatever order they come, and a second run changes
// nothing.
func TestMergeWhenSourcesDisagree(t *testing.T) {
	number := func(grade, hours, human string) []record.Channel {
		return []record.Channel{{Kind: "phone", Value: "0571-20000000", Hours: hours, Human: human, Grade: grade, Checked: "2026-10-01", SourceURL: "https://" + grade + ".example.cn/"}}
	}
	sources := map[string]record.Record{
		"scraped":  from("scraped.csv", record.Record{Name: yunqi, Industry: "retail", Channels: number("scraped", "24/7", "bot_first")}),
		"imported": from("imported.csv", record.Record{Name: yunqi, Industry: "retail", Channels: number("imported", "Mo-Fr 09:00-18:00", "")}),
		"verified": from("verified.csv", record.Record{Name: yunqi, Industry: "retail", Channels: number("verified", "Mo-Fr 08:00-20:00", "human")}),
	}
	for _, order := range [][]string{{"scraped", "imported"}, {"imported", "scraped"}, {"scraped", "imported", "verified"}, {"verified", "scraped", "imported"}, {"imported", "verified", "scraped"}} {
		for _, atOnce := range []bool{false, true} {
			t.Run(fmt.Sprint(order, atOnce), func(t *testing.T) {
				modeltest.Each(t, func(t *testing.T, s *models.Store) {
					applyCatalogue(t, s)
					var list []record.Record
					for _, name := range order {
						list = append(list, sources[name])
					}
					if atOnce {
						take(t, s, list...)
					} else {
						for _, r := range list {
							take(t, s, r)
						}
					}
					best := order[0]
					for _, name := range order {
						if models.GradeRank(name) < models.GradeRank(best) {
							best = name
						}
					}
					for round := range 2 {
						e := bySlug(t, s, fold.Slug(yunqi))
						wantList(t, "channels", valuesOf(e), "phone 0571-20000000")
						c := e.Channels[0]
						want := sources[best].Channels[0]
						if c.Grade != best || c.Hours != want.Hours || c.SourceURL != want.SourceURL || c.Source != sources[best].Source {
							t.Errorf("round %d: grade %s, hours %s from %s %s, want %s's", round, c.Grade, c.Hours, c.Source, c.SourceURL, best)
						}
						var others []string
						for _, o := range c.OtherSources {
							others = append(others, o.Grade)
							if stated := sources[o.Grade].Channels[0].Hours; o.Stated["hours"] != stated || !slices.Contains(c.Differs(o), "hours") {
								t.Errorf("round %d: what %s says is kept as %v", round, o.Source, o.Stated)
							}
						}
						if len(others) != len(order)-1 || !slices.IsSortedFunc(others, func(a, b string) int { return models.GradeRank(a) - models.GradeRank(b) }) {
							t.Errorf("round %d: other sources %v", round, others)
						}
						if got := take(t, s, list...); got.Unchanged != len(list) {
							t.Errorf("round %d again: %+v", round, got)
						}
					}
				})
			})
		}
	}
}

// TestMergeDoesNotTouchWhatAPersonChecked.
func TestMergeDoesNotTouchWhatAPersonChecked(t *testing.T) {
	eachDB(t, func(t *testing.T, s *models.Store, exec func(string), query func(string) string) {
		applyCatalogue(t, s)
		take(t, s, from("list.csv", record.Record{Name: yunqi, Channels: []record.Channel{{Kind: "phone", Value: "0571-20000000", Hours: "24/7", Grade: "scraped"}}}))
		exec("UPDATE channels SET checked_by = 'moderator', hours = 'Mo-Fr 09:00-17:00' WHERE value = '0571-20000000'")
		take(t, s, from("better.csv", record.Record{Name: yunqi, Channels: []record.Channel{{Kind: "phone", Value: "0571-20000000", Hours: "Mo-Su 06:00-22:00", Grade: "verified"}}}))
		c := bySlug(t, s, fold.Slug(yunqi)).Channels[0]
		if c.Hours != "Mo-Fr 09:00-17:00" || c.Source != "list.csv" || len(c.OtherSources) != 1 || c.OtherSources[0].Stated["hours"] != "Mo-Su 06:00-22:00" {
			t.Errorf("hours %s from %s, others %+v", c.Hours, c.Source, c.OtherSources)
		}
	})
}

// TestMergeOfTheSameSourceLater: a source corrects itself at a later date of its
// own, never at an earlier one or without a date, and the history says so.
func TestMergeOfTheSameSourceLater(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, s *models.Store) {
		applyCatalogue(t, s)
		at := func(checked, hours string) record.Record {
			return from("list.csv", record.Record{Name: yunqi, Channels: []record.Channel{{Kind: "phone", Value: "0571-20000000", Hours: hours, Checked: checked}}})
		}
		take(t, s, at("2026-05-01", "24/7"))
		for _, older := range []record.Record{at("2026-04-01", "Mo-Fr 09:00-18:00"), at("", "Mo-Fr 09:00-18:00"), at("2026-05-01", "Mo-Fr 09:00-18:00")} {
			if got := take(t, s, older); got.Unchanged != 1 {
				t.Errorf("an older word: %+v", got)
			}
		}
		if got := take(t, s, at("2026-06-01", "Mo-Fr 09:00-18:00")); got.Updated != 1 {
			t.Errorf("a later word: %+v", got)
		}
		e := bySlug(t, s, fold.Slug(yunqi))
		if c := e.Channels[0]; c.Hours != "Mo-Fr 09:00-18:00" || c.CheckedAt != "2026-06-01" || c.Version != 2 || len(e.Channels) != 1 {
			t.Errorf("%+v", c)
		}
		wantList(t, "history", historyOf(t, s, e), "hours: 24/7 -> Mo-Fr 09:00-18:00 (import)", "checked_at: 2026-05-01 -> 2026-06-01 (import)")
	})
}

// TestMergeOfOurOwnExport: a record that carries the slug is the operator's
// edited export and says what holds.
func TestMergeOfOurOwnExport(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, s *models.Store) {
		applyCatalogue(t, s)
		take(t, s, from("list.csv", record.Record{Name: yunqi, Channels: []record.Channel{{Kind: "phone", Value: "0571-20000000", Hours: "24/7"}}}))
		edited := from("export.csv", record.Record{Slug: fold.Slug(yunqi), Name: yunqi, Channels: []record.Channel{{Kind: "phone", Value: "0571-20000000", Hours: "Mo-Fr 09:00-18:00"}}})
		if got := take(t, s, edited); got.Updated != 1 {
			t.Errorf("%+v", got)
		}
		if got := take(t, s, edited); got.Unchanged != 1 {
			t.Errorf("again: %+v", got)
		}
		c := bySlug(t, s, fold.Slug(yunqi)).Channels[0]
		if c.Hours != "Mo-Fr 09:00-18:00" || c.Source != "list.csv" || len(c.OtherSources) != 0 {
			t.Errorf("%+v", c)
		}
	})
}

// TestMergeKeepsFormerValues: a former value of a source is history, and does
// not come back to life by an old list.
func TestMergeKeepsFormerValues(t *testing.T) {
	eachDB(t, func(t *testing.T, s *models.Store, exec func(string), query func(string) string) {
		applyCatalogue(t, s)
		list := from("list.csv", record.Record{Name: yunqi, Channels: []record.Channel{call("0571-20000000"), call("0571-20000001")}})
		take(t, s, list)
		exec("UPDATE channels SET valid_to = '2026-06-30', replaced_by_id = (SELECT id FROM channels WHERE value = '0571-20000001') WHERE value = '0571-20000000'")
		if got := take(t, s, list); got.Unchanged != 1 {
			t.Errorf("the old list again: %+v", got)
		}
		wantList(t, "channels", valuesOf(bySlug(t, s, fold.Slug(yunqi))), "phone 0571-20000000 until 2026-06-30", "phone 0571-20000001")
		f, err := s.FindNumber(context.Background(), "0571 2000 0000")
		if err != nil || f.Verdict != models.VerdictFormerlyListed || f.Until() != "2026-06-30" {
			t.Errorf("the former number is %s until %s, %v", f.Verdict, f.Until(), err)
		}
	})
}

// TestImportOfSeveralListsAtOnce gives what one after the other gives.
func TestImportOfSeveralListsAtOnce(t *testing.T) {
	lists := func() []record.Record {
		var list []record.Record
		for i := range 40 {
			r := record.Record{Name: fmt.Sprintf("云栖第%d公司", i), Channels: []record.Channel{call(fmt.Sprintf("0571-2000%04d", i))}}
			list = append(list, from("one.csv", r), from("two.csv", r))
		}
		return list
	}
	modeltest.Each(t, func(t *testing.T, s *models.Store) {
		applyCatalogue(t, s)
		if got := take(t, s, lists()...); got.New != 40 || got.Updated != 40 {
			t.Errorf("%+v", got)
		}
		if got := take(t, s, lists()...); got.Unchanged != 80 {
			t.Errorf("again %+v", got)
		}
	})
}

// TestImportsAtOnce: two processes import overlapping lists at the same time;
// both finish, and every enterprise is there once.
func TestImportsAtOnce(t *testing.T) {
	modeltest.EachURL(t, func(t *testing.T, databaseURL string) {
		first := openURL(t, models.Options{DatabaseURL: databaseURL})
		if err := first.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		applyCatalogue(t, first)
		before := count(t, first)
		const n = 2500
		list := make([]record.Record, n)
		for i := range list {
			list[i] = record.Record{Name: fmt.Sprintf("云栖第%d公司", i), Website: fmt.Sprintf("https://yunqi%d.cn/", i), Channels: []record.Channel{call(fmt.Sprintf("0571-2%07d", i))}}
		}
		results := make(chan models.ImportResult, 3)
		for i := range 3 {
			s := openURL(t, models.Options{DatabaseURL: databaseURL})
			mine := slices.Clone(list)
			if i == 1 {
				slices.Reverse(mine)
			}
			go func() {
				for j := range mine {
					mine[j].Source = fmt.Sprintf("list%d.csv", i)
				}
				in := records(mine)
				res, err := s.Import(context.Background(), &in, models.ImportOptions{})
				if err != nil {
					t.Error(err)
				}
				results <- res
			}()
		}
		added := 0
		for range 3 {
			added += (<-results).New
		}
		if after := count(t, first); added != n || after-before != n {
			t.Errorf("%d were called new and %d are there, want %d", added, after-before, n)
		}
		names := map[string]int{}
		if err := first.EachRecord(context.Background(), func(r record.Record) error { names[r.Name]++; return nil }); err != nil {
			t.Fatal(err)
		}
		for name := range maps.Keys(names) {
			if names[name] != 1 {
				t.Errorf("%s is there %d times", name, names[name])
			}
		}
	})
}

func count(t *testing.T, s *models.Store) int {
	t.Helper()
	n, err := s.CountEnterprises(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestSlugsAreUnique: equal names that are different enterprises.
func TestSlugsAreUnique(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, s *models.Store) {
		applyCatalogue(t, s)
		for i := range 3 {
			if got := take(t, s, record.Record{Name: yunqi, Website: fmt.Sprintf("https://yunqi%d.cn/", i)}); got.New != 1 {
				t.Errorf("%d: %+v", i, got)
			}
		}
		for _, suffix := range []string{"", "-2", "-3"} {
			bySlug(t, s, fold.Slug(yunqi)+suffix)
		}
	})
}

// TestSiteStaysWritableDuringAnImport: who reports a number meanwhile waits a
// moment, and is not turned away.
func TestSiteStaysWritableDuringAnImport(t *testing.T) {
	modeltest.EachURL(t, func(t *testing.T, databaseURL string) {
		s := openURL(t, models.Options{DatabaseURL: databaseURL})
		if err := s.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		applyCatalogue(t, s)
		done := make(chan error, 1)
		go func() {
			importer := openURL(t, models.Options{DatabaseURL: databaseURL})
			list := make([]record.Record, 8000)
			for i := range list {
				list[i] = record.Record{Name: fmt.Sprintf("云栖第%d公司", i), Channels: []record.Channel{call(fmt.Sprintf("0571-2%07d", i))}}
			}
			in := records(list)
			_, err := importer.Import(context.Background(), &in, models.ImportOptions{})
			done <- err
		}()
		for n := 0; ; n++ {
			select {
			case err := <-done:
				if err != nil {
					t.Error(err)
				}
				t.Logf("%d reports meanwhile", n)
				if n == 0 {
					t.Error("no report was taken while the import ran")
				}
				return
			default:
			}
			if _, err := s.SubmitReport(context.Background(), models.Report{Digits: "075512345678", Kind: "impostor", FormKey: fmt.Sprint("key", n), PersonHash: fmt.Sprint(n)}); err != nil {
				t.Fatalf("report %d: %v", n, err)
			}
		}
	})
}
