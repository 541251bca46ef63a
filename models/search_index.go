package models

import (
	"cmp"
	"slices"

	"gorm.io/gorm"

	"c800/models/fold"
	"c800/models/phone"
)

// What an exact hash stands for; lower is shown first.
const (
	exactName   = 1
	exactShort  = 2
	exactAlias  = 3
	exactLatin  = 4
	exactNumber = 5
	exactSound  = 6 // pinyin or initials of a name
)

// SearchExact is one row of the table of exact names and numbers.
type SearchExact struct {
	Hash         int64
	What         int
	Rank         int64
	EnterpriseID int64
}

// TableName is the table's name.
func (SearchExact) TableName() string { return "search_exact" }

// tokenRow is what the token index holds of an enterprise.
type tokenRow struct {
	rank   int64
	tokens []string
}

// exactRows lists every whole name, what it sounds like, and every valid or
// former number of an enterprise, in the order of their kinds.
func exactRows(e *Enterprise) []SearchExact {
	rank := searchRank(e)
	var rows []SearchExact
	put := func(key string, what int) {
		r := SearchExact{Hash: fold.Hash(key), What: what, Rank: rank, EnterpriseID: e.ID}
		if key != "" && !slices.Contains(rows, r) {
			rows = append(rows, r)
		}
	}
	var sounds []string
	name := func(s string, what int) {
		if keys := fold.Keys(s); len(keys) > 0 {
			put(keys[0], what)
			sounds = append(sounds, keys[1:]...)
		}
	}
	name(e.Name, exactName)
	for _, n := range e.ShortNames {
		name(n, exactShort)
	}
	for _, n := range e.Aliases {
		name(n, exactAlias)
	}
	name(e.Latin, exactLatin)
	for _, c := range e.Channels {
		for _, k := range (phone.Number{Digits: c.Digits, Kind: phone.Kind(c.NumberKind)}).IndexKeys() {
			put(k, exactNumber)
		}
	}
	for _, s := range sounds {
		put(s, exactSound)
	}
	return rows
}

func tokensOf(e *Enterprise) tokenRow {
	digits := make([]string, 0, len(e.Channels))
	for _, c := range e.Channels {
		if c.Digits != "" {
			digits = append(digits, c.Digits)
		}
	}
	return tokenRow{searchRank(e), fold.IndexTokens(searchNames(e), digits)}
}

// index adds enterprises that the search index does not have yet.
func (s *Store) index(tx *gorm.DB, list []*Enterprise) error {
	var exact []*SearchExact
	rows := make([]tokenRow, 0, len(list))
	for _, e := range list {
		if e.Status != StatusMerged {
			own := exactRows(e)
			for i := range own {
				exact = append(exact, &own[i])
			}
			rows = append(rows, tokensOf(e))
		}
	}
	if len(rows) == 0 {
		return nil
	}
	if err := insertRows(s, tx, exactTable, exact); err != nil {
		return err
	}
	// In the order of rank, as SQLite's index wants them.
	slices.SortFunc(rows, func(a, b tokenRow) int { return cmp.Compare(a.rank, b.rank) })
	return s.dialect.addTokens(tx, rows)
}

// reindex brings the search index up to date with enterprises that changed,
// given with their channels. Those whose names, numbers and rank are as they
// were cost one look-up together.
func (s *Store) reindex(tx *gorm.DB, list []*Enterprise) error {
	if len(list) == 0 {
		return nil
	}
	ids := make([]int64, len(list))
	for i, e := range list {
		ids[i] = e.ID
	}
	var all []SearchExact
	if err := tx.Where("enterprise_id IN ?", ids).Find(&all).Error; err != nil {
		return err
	}
	have := make(map[int64][]SearchExact, len(list))
	for _, r := range all {
		have[r.EnterpriseID] = append(have[r.EnterpriseID], r)
	}
	var changed []*Enterprise
	var gone, ranks []int64
	for _, e := range list {
		old := have[e.ID]
		if e.Status != StatusMerged && sameRows(old, exactRows(e)) {
			continue
		}
		changed = append(changed, e)
		if len(old) > 0 {
			gone = append(gone, e.ID)
			ranks = append(ranks, old[0].Rank)
		}
	}
	if len(gone) > 0 {
		if err := tx.Where("enterprise_id IN ?", gone).Delete(&SearchExact{}).Error; err != nil {
			return err
		}
		if err := s.dialect.removeTokens(tx, ranks); err != nil {
			return err
		}
	}
	return s.index(tx, changed)
}

func sameRows(a, b []SearchExact) bool {
	if len(a) != len(b) {
		return false
	}
	for _, r := range a {
		if !slices.Contains(b, r) {
			return false
		}
	}
	return true
}
