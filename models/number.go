package models

import (
	"context"
	"time"

	"gorm.io/gorm"

	"c800/models/fold"
	"c800/models/phone"
)

// The fixed verdicts on a number. None of them says that a number is safe:
// caller ids can be forged.
const (
	VerdictConfirmed        = "confirmed"         // listed, and somebody has checked it
	VerdictListed           = "listed"            // listed, not confirmed
	VerdictFormerlyListed   = "formerly_listed"   // was listed until a date
	VerdictReportedImpostor = "reported_impostor" // not listed, reported as pretending
	VerdictUnknown          = "unknown"
)

// impostorReports is how many different people must have reported an unlisted
// number before that is shown without a moderator's decision.
const impostorReports = 3

// NumberMatch is an enterprise's channel with the number in question.
type NumberMatch struct {
	Enterprise *Enterprise
	Channel    *Channel
}

// NumberFinding is all that is known of a number.
type NumberFinding struct {
	Number  phone.Number
	Verdict string
	// Matches holds the valid channels with this number, the best checked
	// first, then the former ones, the latest first.
	Matches []NumberMatch
	// Reports is how many people reported the number as an impostor's.
	Reports int
}

// Until is the last day on which a formerly listed number was valid, or "".
func (f NumberFinding) Until() string {
	for _, m := range f.Matches {
		if m.Channel.ValidTo != "" {
			return m.Channel.ValidTo
		}
	}
	return ""
}

// FindNumber looks a number up in any written form: ErrNotFound when it is none
// at all. It takes four queries. Anybody may call it.
func (s *Store) FindNumber(ctx context.Context, text string) (NumberFinding, error) {
	n, err := phone.Parse(text)
	if err != nil {
		return NumberFinding{}, ErrNotFound
	}
	f := NumberFinding{Number: n}
	db := s.pages(ctx)
	keys := n.SearchKeys()
	hashes := make([]int64, len(keys))
	for i, k := range keys {
		hashes[i] = fold.Hash(k)
	}
	var ids []int64
	// One number serves a handful of enterprises; beyond that a page is no help.
	if err := db.Raw("SELECT DISTINCT enterprise_id FROM search_exact WHERE hash IN ? AND what = ? ORDER BY enterprise_id LIMIT 50", hashes, exactNumber).Scan(&ids).Error; err != nil {
		return f, s.fail(err)
	}
	list, err := s.enterprisesByID(db, ids)
	if err != nil {
		return f, s.fail(err)
	}
	now := s.now()
	best := func(m NumberMatch) int {
		if !m.Channel.Valid() {
			return 100
		}
		return GradeRank(m.Channel.GradeAt(now))
	}
	for _, e := range list {
		for _, c := range e.Channels {
			if c.Digits == "" || !shareKey(c, keys) {
				continue
			}
			m := NumberMatch{e, c}
			at := len(f.Matches)
			for at > 0 && (best(m) < best(f.Matches[at-1]) || (best(m) == best(f.Matches[at-1]) && m.Channel.ValidTo > f.Matches[at-1].Channel.ValidTo)) {
				at--
			}
			f.Matches = append(f.Matches[:at], append([]NumberMatch{m}, f.Matches[at:]...)...)
		}
	}
	f.readAsListed()
	accepted, err := s.impostorReports(db, keys, &f.Reports)
	if err != nil {
		return f, s.fail(err)
	}
	f.Verdict = verdict(f, accepted, now)
	return f, nil
}

// readAsListed takes digits for the foreign number that is listed with them, if
// what they look like by themselves is not: 16503198930 written without its +
// has the form of a mobile number.
func (f *NumberFinding) readAsListed() {
	for _, m := range f.Matches {
		if m.Channel.Digits == f.Number.Digits && m.Channel.NumberKind == string(f.Number.Kind) {
			return
		}
	}
	for _, m := range f.Matches {
		if m.Channel.Digits == f.Number.Digits && m.Channel.NumberKind == string(phone.Foreign) {
			f.Number.Kind = phone.Foreign
			return
		}
	}
}

func shareKey(c *Channel, keys []string) bool {
	for _, k := range (phone.Number{Digits: c.Digits, Kind: phone.Kind(c.NumberKind)}).IndexKeys() {
		for _, q := range keys {
			if k == q {
				return true
			}
		}
	}
	return false
}

func (s *Store) impostorReports(db *gorm.DB, digits []string, people *int) (accepted bool, err error) {
	var got struct{ People, Accepted int }
	err = db.Raw("SELECT count(DISTINCT nullif(person_hash, '')) AS people, coalesce(sum(CASE WHEN state = 'accepted' THEN 1 ELSE 0 END), 0) AS accepted "+
		"FROM reports WHERE digits <> '' AND digits IN ? AND kind = 'impostor' AND state <> 'declined'", digits).Scan(&got).Error
	*people = got.People
	return got.Accepted > 0, err
}

// verdict chooses the one of the fixed verdicts that fits what is known.
func verdict(f NumberFinding, accepted bool, now time.Time) string {
	valid := len(f.Matches) > 0 && f.Matches[0].Channel.Valid()
	switch {
	case valid && GradeRank(f.Matches[0].Channel.GradeAt(now)) <= GradeRank("verified"):
		return VerdictConfirmed
	case valid:
		return VerdictListed
	case accepted || f.Reports >= impostorReports:
		return VerdictReportedImpostor
	case len(f.Matches) > 0:
		return VerdictFormerlyListed
	}
	return VerdictUnknown
}
