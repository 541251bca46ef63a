package models_test

import (
	"context"
	"fmt"
	"testing"

	"c800/models"
	"c800/models/fold"
	"c800/models/modeltest"
	"c800/models/record"
)

// TestTidyForgetsSenders: the hash of a sender is deleted after 30 days, as the
// privacy page says, and the number of people who reported a number stays.
func TestTidyForgetsSenders(t *testing.T) {
	eachDB(t, func(t *testing.T, s *models.Store, exec func(string), query func(string) string) {
		ctx := context.Background()
		n := 0
		send := func(digits, person string) {
			t.Helper()
			n++
			if _, err := s.SubmitReport(ctx, models.Report{Digits: digits, Kind: "impostor", FormKey: fmt.Sprintf("key-%d", n), PersonHash: person}); err != nil {
				t.Fatal(err)
			}
		}
		for _, person := range []string{"anna", "anna", "bert", "anna", "carl"} { // three people
			send("075512345678", person)
		}
		for range 3 { // one person
			send("02187654321", "anna")
		}
		if _, err := s.SubmitSuggestion(ctx, models.Suggestion{Name: "云栖测试公司", FormKey: "suggestion", PersonHash: "anna"}); err != nil {
			t.Fatal(err)
		}
		verdicts := func(when string) {
			t.Helper()
			for number, want := range map[string]string{"0755-12345678": models.VerdictReportedImpostor, "021-87654321": models.VerdictUnknown} {
				f, err := s.FindNumber(ctx, number)
				if err != nil || f.Verdict != want {
					t.Errorf("%s %s is %s, %d people, want %s (%v)", when, number, f.Verdict, f.Reports, want, err)
				}
			}
		}
		hashes := "SELECT (SELECT count(*) FROM reports WHERE person_hash IN ('anna', 'bert', 'carl')) + (SELECT count(*) FROM suggestions WHERE person_hash <> '')"

		exec("UPDATE reports SET created_at = " + daysAgo(s, 29.9))
		exec("UPDATE suggestions SET created_at = " + daysAgo(s, 29.9))
		if err := s.Tidy(ctx); err != nil {
			t.Fatal(err)
		}
		if got := query(hashes); got != "9" {
			t.Errorf("after 29 days %s hashes are left, want 9", got)
		}
		verdicts("after 29 days")

		exec("UPDATE reports SET created_at = " + daysAgo(s, 30.1) + " WHERE id <> 2")
		exec("UPDATE suggestions SET created_at = " + daysAgo(s, 30.1))
		for range 2 {
			if err := s.Tidy(ctx); err != nil {
				t.Fatal(err)
			}
			if got := query(hashes); got != "1" { // of the younger report
				t.Errorf("after 30 days %s hashes are left, want 1", got)
			}
			if got := query("SELECT count(*) FROM reports"); got != "8" {
				t.Errorf("%s reports are left, want 8", got)
			}
		}
		exec("UPDATE reports SET created_at = " + daysAgo(s, 31))
		if err := s.Tidy(ctx); err != nil {
			t.Fatal(err)
		}
		if got := query(hashes); got != "0" {
			t.Errorf("%s hashes are left", got)
		}
	})
}

// TestTidyPrunes what only servers read, and nothing that is still of use.
func TestTidyPrunes(t *testing.T) {
	eachDB(t, func(t *testing.T, s *models.Store, exec func(string), query func(string) string) {
		ctx := context.Background()
		applyCatalogue(t, s)
		take(t, s, record.Record{Name: "云栖测试公司", Channels: []record.Channel{call("0571-20000000")}})
		if _, err := s.SubmitReport(ctx, models.Report{Digits: "075512345678", Kind: "impostor", FormKey: "key", PersonHash: "anna"}); err != nil {
			t.Fatal(err)
		}
		exec("INSERT INTO rate_hits (bucket, slot, hits) VALUES ('report:old', 1000, 3)")
		exec("INSERT INTO page_changes (enterprise_id, at) VALUES (7, " + daysAgo(s, 0.05) + ")")
		fresh := query("SELECT count(*) FROM page_changes WHERE enterprise_id <> 7")
		if err := s.Tidy(ctx); err != nil {
			t.Fatal(err)
		}
		if got := query("SELECT count(*) FROM page_changes"); got != fresh || fresh == "0" {
			t.Errorf("%s page changes are left, want %s", got, fresh)
		}
		if got := query("SELECT count(*) FROM rate_hits"); got != "1" {
			t.Errorf("%s counts are left, want 1", got)
		}
	})
}

// TestPageChangesComeInOrder: Refresh reads on from the newest id that it has
// seen, so none may come late.
func TestPageChangesComeInOrder(t *testing.T) {
	modeltest.EachURL(t, func(t *testing.T, databaseURL string) {
		s := openURL(t, models.Options{DatabaseURL: databaseURL})
		if err := s.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		applyCatalogue(t, s)
		if _, err := s.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		list := make([]record.Record, 40)
		for i := range list {
			list[i] = record.Record{Name: fmt.Sprintf("云栖第%d公司", i), Channels: []record.Channel{call(fmt.Sprintf("0571-2000%04d", i))}}
		}
		take(t, s, list...)
		want := map[int64]bool{}
		ids := make([]int64, len(list))
		for i, r := range list {
			e := bySlug(t, s, fold.Slug(r.Name))
			want[e.ID], ids[i] = true, e.Channels[0].ID
		}
		// Many people report at once while the changes are read: none is missed,
		// however the transactions end.
		if _, err := s.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		done := make(chan error, len(ids))
		for i, id := range ids {
			go func() {
				_, err := s.SubmitReport(context.Background(), models.Report{ChannelID: &id, Kind: "dead", FormKey: fmt.Sprintf("key-%d", i), PersonHash: fmt.Sprint(i)})
				done <- err
			}()
		}
		for left := len(ids); left > 0 || len(want) > 0; {
			select {
			case err := <-done:
				left--
				if err != nil {
					t.Error(err)
				}
			default:
			}
			changed, err := s.Refresh(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			for _, id := range changed {
				delete(want, id)
			}
			if left == 0 && len(changed) == 0 && len(want) > 0 {
				t.Fatalf("%d changes were missed", len(want))
			}
		}
	})
}
