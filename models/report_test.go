package models_test

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"

	"c800/models"
	"c800/models/modeltest"
)

func dead(key, person string) models.Report {
	return models.Report{Digits: "075512345678", Kind: "dead", FormKey: key, PersonHash: person}
}

func TestReportsAreValidated(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, s *models.Store) {
		for name, r := range map[string]models.Report{
			"kind": {Digits: "95588", Kind: "rude", FormKey: "a"},
			"note": {Digits: "95588", Kind: "dead", Note: strings.Repeat("长", 1001), FormKey: "b"},
		} {
			var fields models.FieldErrors
			if _, err := s.SubmitReport(context.Background(), r); !errors.As(err, &fields) || fields[name] == "" || len(fields) != 1 {
				t.Errorf("%s: %v", name, err)
			}
		}
		missing := int64(99)
		if _, err := s.SubmitReport(context.Background(), models.Report{ChannelID: &missing, Kind: "dead", FormKey: "c", PersonHash: "p"}); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("a channel that is not there: %v", err)
		}
		if _, err := s.SubmitReport(context.Background(), models.Report{Digits: "95588", Kind: "dead", Note: strings.Repeat("长", 1000), FormKey: "d", PersonHash: "p"}); err != nil {
			t.Errorf("a note of 1000 characters: %v", err)
		}
		for name, g := range map[string]models.Suggestion{
			"name":    {Name: "  ", FormKey: "e"},
			"website": {Name: yunqi, Website: "no address", FormKey: "f"},
			"number":  {Name: yunqi, Number: strings.Repeat("1", 61), FormKey: "g"},
			"note":    {Name: yunqi, Note: strings.Repeat("长", 1001), FormKey: "h"},
		} {
			var fields models.FieldErrors
			if _, err := s.SubmitSuggestion(context.Background(), g); !errors.As(err, &fields) || fields[name] == "" || len(fields) != 1 {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// TestReceipts: a report leads to its receipt by a code that nobody guesses, in
// either case of letters.
func TestReceipts(t *testing.T) {
	eachDB(t, func(t *testing.T, s *models.Store, exec func(string), _ func(string) string) {
		ctx := context.Background()
		applyCatalogue(t, s)
		icbc := bySlug(t, s, "gongshang-yinhang")
		r := dead("key", "anna")
		r.ChannelID, r.Digits, r.Note = &icbc.Channels[0].ID, "", "  打不通  "
		code, err := s.SubmitReport(ctx, r)
		if err != nil {
			t.Fatal(err)
		}
		if !regexp.MustCompile(`^[2-9A-HJ-NP-Z]{10}$`).MatchString(code) {
			t.Errorf("code %q", code)
		}
		for _, written := range []string{code, strings.ToLower(code)} {
			got, err := s.ReceiptByCode(ctx, written)
			if err != nil || got.Report == nil || got.Report.State != models.StateOpen || got.Report.Note != "打不通" || got.Enterprise.ID != icbc.ID || got.Channel.ID != icbc.Channels[0].ID {
				t.Errorf("%s: %+v, %v", written, got, err)
			}
		}
		exec("UPDATE reports SET state = 'declined', reason = '打得通', decided_at = created_at")
		if got, err := s.ReceiptByCode(ctx, code); err != nil || got.Report.State != models.StateDeclined || got.Report.Reason != "打得通" {
			t.Errorf("after the decision: %+v, %v", got.Report, err)
		}
		suggested, err := s.SubmitSuggestion(ctx, models.Suggestion{Name: " 云栖 \t 公司 ", Number: "0571 2000\u00a00000", FormKey: "s", PersonHash: "anna"})
		if err != nil {
			t.Fatal(err)
		}
		if got, err := s.ReceiptByCode(ctx, suggested); err != nil || got.Suggestion == nil || got.Suggestion.Name != "云栖 公司" {
			t.Errorf("%+v, %v", got.Suggestion, err)
		}
		for _, unknown := range []string{"", "AAAAAAAAAA", code + "A", "%"} {
			if _, err := s.ReceiptByCode(ctx, unknown); !errors.Is(err, models.ErrNotFound) {
				t.Errorf("receipt %q: %v", unknown, err)
			}
		}
	})
}

// TestFormSentTwice does its work once, also at the same instant, and is not
// counted against the limit.
func TestFormSentTwice(t *testing.T) {
	eachDB(t, func(t *testing.T, s *models.Store, _ func(string), query func(string) string) {
		ctx := context.Background()
		const times = 30 // more than the limit of an hour
		codes := make([]string, times)
		var wg sync.WaitGroup
		for i := range times {
			wg.Go(func() {
				code, err := s.SubmitReport(ctx, dead("the same form", "anna"))
				if err != nil {
					t.Error(err)
				}
				codes[i] = code
			})
		}
		wg.Wait()
		for _, c := range codes {
			if c == "" || c != codes[0] {
				t.Errorf("codes %v", codes)
				break
			}
		}
		for i := range 2 {
			if _, err := s.SubmitSuggestion(ctx, models.Suggestion{Name: yunqi, FormKey: "the same form", PersonHash: "anna"}); err != nil {
				t.Errorf("%d: %v", i, err)
			}
		}
		if got := query("SELECT (SELECT count(*) FROM reports) || ' ' || (SELECT count(*) FROM suggestions)"); got != "1 1" {
			t.Errorf("stored %s", got)
		}
	})
}

// TestLimits hold for each person, whatever comes at once, and what is refused
// leaves nothing behind.
func TestLimits(t *testing.T) {
	eachDB(t, func(t *testing.T, s *models.Store, exec func(string), query func(string) string) {
		ctx := context.Background()
		var mu sync.Mutex
		var wg sync.WaitGroup
		taken, refused := 0, 0
		for i := range 30 {
			wg.Go(func() {
				code, err := s.SubmitReport(ctx, dead(fmt.Sprint("key", i), "anna"))
				var rate models.RateError
				mu.Lock()
				defer mu.Unlock()
				switch {
				case err == nil && code != "":
					taken++
				case errors.As(err, &rate) && errors.Is(err, models.ErrTooOften) && rate.Seconds > 0 && rate.Seconds <= 3600:
					refused++
				default:
					t.Errorf("%q, %v", code, err)
				}
			})
		}
		wg.Wait()
		if taken != 20 || refused != 10 {
			t.Errorf("%d taken and %d refused, want 20 and 10", taken, refused)
		}
		if got := query("SELECT count(*) FROM reports"); got != "20" {
			t.Errorf("%s stored", got)
		}
		if _, err := s.SubmitReport(ctx, dead("another's", "bert")); err != nil {
			t.Errorf("another person: %v", err)
		}
		if _, err := s.SubmitSuggestion(ctx, models.Suggestion{Name: yunqi, FormKey: "s", PersonHash: "anna"}); err != nil {
			t.Errorf("another form: %v", err)
		}
		exec("UPDATE rate_hits SET slot = slot - 3600") // an hour passes
		if _, err := s.SubmitReport(ctx, dead("later", "anna")); err != nil {
			t.Errorf("an hour later: %v", err)
		}
	})
}

func TestCodesAreUnique(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, s *models.Store) {
		seen := map[string]bool{}
		for i := range 300 {
			code, err := s.SubmitReport(context.Background(), dead(fmt.Sprint("key", i), fmt.Sprint("person", i)))
			if err != nil || seen[code] {
				t.Fatalf("%q, %v", code, err)
			}
			seen[code] = true
		}
	})
}
