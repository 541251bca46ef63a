package models

import "strings"

// Industry is a group of enterprises. Slugs of the second level contain the
// first: "bank/state". A slug never changes.
type Industry struct {
	ID       int64
	Slug     string
	ParentID *int64
	Position int
	NameZh   string
	NameEn   string
	// HighRisk industries (finance, aviation, parcel, government, telecom) need
	// two people for a change of number, mail or link.
	HighRisk bool
}

// TopSlug is the slug of the first-level industry: "bank" of "bank/state".
func (i Industry) TopSlug() string {
	top, _, _ := strings.Cut(i.Slug, "/")
	return top
}

// Name is the name in the language ("en" or Chinese).
func (i Industry) Name(lang string) string {
	if lang == "en" {
		return i.NameEn
	}
	return i.NameZh
}

// Regulator is a body that one can turn to when an enterprise does not help.
// Regulators come and merge, so they are data with dates of validity.
type Regulator struct {
	ID                               int64
	Slug                             string
	NameZh, NameEn, AboutZh, AboutEn string
	Website                          string
	Channels                         RecordChannels
	ConflictZh, ConflictEn           string // where public sources disagree
	SourceURL, Grade                 string
	CheckedAt, ValidFrom, ValidTo    string
}

// LadderStep says which body comes when in an industry, and what must have been
// tried before. Conflict is set where public sources disagree.
type LadderStep struct {
	ID, IndustryID, RegulatorID   int64
	Position                      int
	RuleZh, RuleEn                string
	WaitValue                     int
	WaitUnit                      string // day, workday or empty
	ConflictZh, ConflictEn        string
	SourceURL, Grade              string
	CheckedAt, ValidFrom, ValidTo string

	Regulator *Regulator `gorm:"-"`
}
