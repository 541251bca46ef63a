package models

import (
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
)

// SearchExact is one row of the table of exact names and numbers.
type SearchExact struct {
	Hash         int64
	EnterpriseID int64
	What         int
}

// TableName is the table's name.
func (SearchExact) TableName() string { return "search_exact" }

// exactRows lists every whole name and valid or former number of an enterprise.
func exactRows(e *Enterprise) []SearchExact {
	seen := map[SearchExact]bool{}
	var rows []SearchExact
	put := func(s string, what int) {
		if s == "" {
			return
		}
		r := SearchExact{Hash: fold.Hash(s), EnterpriseID: e.ID, What: what}
		if !seen[r] {
			seen[r] = true
			rows = append(rows, r)
		}
	}
	put(fold.Key(e.Name), exactName)
	for _, n := range e.ShortNames {
		put(fold.Key(n), exactShort)
	}
	for _, n := range e.Aliases {
		put(fold.Key(n), exactAlias)
	}
	put(fold.Key(e.Latin), exactLatin)
	for _, c := range e.Channels {
		for _, k := range (phone.Number{Digits: c.Digits, Kind: phone.Kind(c.NumberKind)}).IndexKeys() {
			put(k, exactNumber)
		}
	}
	return rows
}

// index adds new enterprises to the search index.
func (s *Store) index(tx *gorm.DB, list []*Enterprise) error {
	var rows []*SearchExact
	for _, e := range list {
		if e.Status != StatusMerged {
			own := exactRows(e)
			for i := range own {
				rows = append(rows, &own[i])
			}
		}
	}
	return insertRows(s, tx, exactTable, rows)
}

// reindex brings the search index up to date with enterprises that changed.
func (s *Store) reindex(tx *gorm.DB, list []*Enterprise) error {
	if len(list) == 0 {
		return nil
	}
	ids := make([]int64, len(list))
	for i, e := range list {
		ids[i] = e.ID
	}
	if err := tx.Where("enterprise_id IN ?", ids).Delete(&SearchExact{}).Error; err != nil {
		return err
	}
	return s.index(tx, list)
}
