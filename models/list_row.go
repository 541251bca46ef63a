package models

import (
	"slices"
	"strings"

	"gorm.io/gorm"

	"c800/models/record"
)

// ListRow is the part of an enterprise by which lists are filtered, derived
// from it and its channels whenever they change.
type ListRow struct {
	EnterpriseID int64 `gorm:"primaryKey"`
	IndustryID   int64
	Fame         int
	Kinds        int64  // a bit for each of record.Kinds
	Human        int    // 1: a person can be reached
	Regions      int64  // a bit for each of provinces, none: nationwide
	Hours        string // of its channels, see openText
}

var listTable = bulkTable[ListRow]{
	name: "list_rows", key: "enterprise_id",
	always: []bulkColumn[ListRow]{
		{"enterprise_id", func(r *ListRow) any { return &r.EnterpriseID }},
		{"industry_id", func(r *ListRow) any { return &r.IndustryID }},
		{"fame", func(r *ListRow) any { return &r.Fame }},
		{"kinds", func(r *ListRow) any { return &r.Kinds }},
		{"human", func(r *ListRow) any { return &r.Human }},
		{"regions", func(r *ListRow) any { return &r.Regions }},
		{"hours", func(r *ListRow) any { return &r.Hours }},
	},
}

// newListRow derives the row of an enterprise with its channels.
func newListRow(e *Enterprise) *ListRow {
	r := &ListRow{EnterpriseID: e.ID, IndustryID: e.IndustryID, Fame: e.Fame}
	for _, code := range e.Regions {
		r.Regions |= regionBit(code)
	}
	var open []string
	put := func(c *Channel, hours string, people bool) {
		if t := openText(hours, c.Zone, people); hours != "" && !slices.Contains(open, t) {
			open = append(open, t)
		}
	}
	for _, c := range e.Channels {
		if !c.Valid() {
			continue
		}
		r.Kinds |= kindBit(c.Kind)
		people := c.Human == "human" || c.Human == "bot_first"
		if people {
			r.Human = 1
		}
		put(c, c.HumanHours, people)
		if c.Hours != c.HumanHours {
			put(c, c.Hours, people && c.HumanHours == "")
		}
	}
	slices.Sort(open)
	r.Hours = strings.Join(open, "\n")
	return r
}

// openText writes hours of one channel as a line of ListRow.Hours: whether
// people answer in them, the zone and the hours.
func openText(hours, zone string, people bool) string {
	who := "any "
	if people {
		who = "people "
	}
	return who + zone + " " + hours
}

// relist brings the rows by which lists are filtered up to date with
// enterprises that are new or changed, given with their channels.
func (s *Store) relist(tx *gorm.DB, list []*Enterprise) error {
	rows := make([]*ListRow, 0, len(list))
	var gone []int64
	for _, e := range list {
		if e.Status == StatusActive {
			rows = append(rows, newListRow(e))
		} else {
			gone = append(gone, e.ID)
		}
	}
	if len(gone) > 0 {
		if err := tx.Exec("DELETE FROM list_rows WHERE enterprise_id IN ?", s.dialect.set(gone)).Error; err != nil {
			return err
		}
	}
	return saveRows(s, tx, listTable, rows)
}

func kindBit(kind string) int64 {
	if i := slices.Index(record.Kinds, kind); i >= 0 {
		return 1 << i
	}
	return 0
}

// provinces are the GB/T 2260 codes at province level. Their places are stored:
// a new one goes to the end.
var provinces = []string{
	"11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43", "44", "45", "46",
	"50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82",
}

// Provinces lists the province codes by which lists can be filtered.
func Provinces() []string { return slices.Clone(provinces) }

func regionBit(code string) int64 {
	if i := slices.Index(provinces, code); i >= 0 {
		return 1 << i
	}
	return 0
}
