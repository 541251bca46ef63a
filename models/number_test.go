package models_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"c800/models"
	"c800/models/record"
)

// TestVerdicts of all that may be known of a number.
func TestVerdicts(t *testing.T) {
	eachDB(t, func(t *testing.T, s *models.Store, exec func(string), query func(string) string) {
		ctx := context.Background()
		applyCatalogue(t, s)
		line := func(value string, change ...func(*record.Channel)) record.Channel {
			c := record.Channel{Kind: "phone", Value: value, Grade: "verified", Basis: "own_website_page", Checked: today(0)}
			for _, f := range change {
				f(&c)
			}
			return c
		}
		graded := func(grade string, days int) func(*record.Channel) {
			return func(c *record.Channel) { c.Grade, c.Checked = grade, today(days) }
		}
		until := func(day string) func(*record.Channel) { return func(c *record.Channel) { c.ValidTo = day } }
		take(t, s,
			record.Record{Name: "云栖甲公司", Channels: []record.Channel{
				line("0571-20000001"), line("0571-20000002", graded("imported", 0)), line("0571-20000003", graded("verified", 400)), line("0571-20000004", graded("tested", 400)),
				line("0571-20000005", until("2026-05-31")), line("0571-20000006", until("2026-05-31")), line("0571-20000007", graded("imported", 0)), line("0571-20000008"),
			}},
			record.Record{Name: "云栖乙公司", Channels: []record.Channel{line("0571-20000005", until("2026-07-31")), line("0571-20000006", graded("imported", 0)), line("0571-20000007")}},
		)
		n := 0
		report := func(digits, kind string, people int) {
			t.Helper()
			for i := range people {
				n++
				if _, err := s.SubmitReport(ctx, models.Report{Digits: digits, Kind: kind, FormKey: fmt.Sprint("key", n), PersonHash: fmt.Sprint("person", i)}); err != nil {
					t.Fatal(err)
				}
			}
		}
		report("057120000011", "impostor", 2)
		report("057120000012", "impostor", 3)
		report("057120000013", "wrong", 5)
		report("057120000014", "impostor", 3)
		report("057120000015", "impostor", 1)
		report("057120000005", "impostor", 3)
		report("057120000008", "impostor", 3)
		exec("UPDATE reports SET state = 'declined', reason = 'no', decided_at = created_at WHERE digits = '057120000014'")
		exec("UPDATE reports SET state = 'accepted', decided_at = created_at WHERE digits = '057120000015'")

		for _, c := range []struct {
			name, number, want, until string
			matches, reports          int
		}{
			{"listed and checked", "0571-20000001", models.VerdictConfirmed, "", 1, 0},
			{"listed, nobody has checked it", "0571-20000002", models.VerdictListed, "", 1, 0},
			{"checked too long ago", "0571-20000003", models.VerdictListed, "", 1, 0},
			{"called with success, then a year passed", "0571-20000004", models.VerdictConfirmed, "", 1, 0},
			{"formerly, and reported since", "0571-20000005", models.VerdictReportedImpostor, "2026-07-31", 2, 3},
			{"formerly of one, now of another", "0571-20000006", models.VerdictListed, "2026-05-31", 2, 0},
			{"listed by two, the better word counts", "0571-20000007", models.VerdictConfirmed, "", 2, 0},
			{"listed and reported as an impostor's: caller ids can be forged", "0571-20000008", models.VerdictConfirmed, "", 1, 3},
			{"nobody knows it", "0571-20000010", models.VerdictUnknown, "", 0, 0},
			{"two people warn", "0571-20000011", models.VerdictUnknown, "", 0, 2},
			{"three people warn", "0571-20000012", models.VerdictReportedImpostor, "", 0, 3},
			{"reported as something else", "0571-20000013", models.VerdictUnknown, "", 0, 0},
			{"a moderator declined the warnings", "0571-20000014", models.VerdictUnknown, "", 0, 0},
			{"a moderator accepted one warning", "0571-20000015", models.VerdictReportedImpostor, "", 0, 1},
		} {
			t.Run(c.name, func(t *testing.T) {
				for _, written := range []string{c.number, "0571 " + c.number[5:], "+86 571 " + c.number[5:], "（0571）" + c.number[5:], "tel:+86571" + c.number[5:]} {
					f, err := s.FindNumber(ctx, written)
					if err != nil {
						t.Fatal(err)
					}
					if f.Verdict != c.want || f.Until() != c.until || len(f.Matches) != c.matches || f.Reports != c.reports {
						t.Errorf("%s: %s until %q, %d matches, %d reports, want %s until %q, %d, %d", written, f.Verdict, f.Until(), len(f.Matches), f.Reports, c.want, c.until, c.matches, c.reports)
					}
				}
			})
		}
		for _, none := range []string{"", "工行", "12", "()", "1234567890123456789012345"} {
			if f, err := s.FindNumber(ctx, none); !errors.Is(err, models.ErrNotFound) {
				t.Errorf("%q is %+v, %v", none, f, err)
			}
		}
	})
}

// TestMatchesOfANumber come best first: valid before former, better before worse,
// and of the former ones the latest first.
func TestMatchesOfANumber(t *testing.T) {
	eachDB(t, func(t *testing.T, s *models.Store, _ func(string), _ func(string) string) {
		applyCatalogue(t, s)
		for i, c := range []record.Channel{
			{Grade: "imported", ValidTo: "2026-03-31"}, {Grade: "scraped"}, {Grade: "verified"}, {Grade: "verified", ValidTo: "2026-06-30"}, {Grade: "imported"},
		} {
			c.Kind, c.Value, c.Checked = "phone", "0571-20000000", today(0)
			take(t, s, record.Record{Name: fmt.Sprintf("云栖%c公司", '甲'+rune(i)*7), Channels: []record.Channel{c}})
		}
		f, err := s.FindNumber(context.Background(), "057120000000")
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, m := range f.Matches {
			got = append(got, m.Channel.Grade+" "+m.Channel.ValidTo)
		}
		wantList(t, "matches", got, "verified ", "imported ", "scraped ", "verified 2026-06-30", "imported 2026-03-31")
	})
}
