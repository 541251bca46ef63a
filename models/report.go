package models

import (
	"crypto/rand"
	"encoding/base32"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// States of a report or suggestion.
const (
	StateOpen     = "open"
	StateAccepted = "accepted"
	StateDeclined = "declined"
)

// ReportKinds are what can be wrong with a channel.
var ReportKinds = []string{"wrong", "dead", "impostor", "other"}

// Bounds of the forms, in characters.
const maxFormName = 100

// maxFormNote is the longest remark of a form, in characters.
const maxFormNote = 1000

// Report says that a channel, or an unlisted number, is not what it seems.
type Report struct {
	ID           int64
	Code         string // receipt number
	FormKey      string // mark of the form, so that a form sent twice is one report
	EnterpriseID *int64
	ChannelID    *int64
	Digits       string // of the channel, or of the unlisted number
	Kind         string
	Note         string
	PersonHash   string // salted and rotated daily; never an address
	State        string
	Reason       string
	CreatedAt    time.Time
	DecidedAt    *time.Time
}

// Validate gives what is wrong with a report as it was filled in.
func (r *Report) Validate() FieldErrors {
	errs := FieldErrors{}
	if !slices.Contains(ReportKinds, r.Kind) {
		errs["kind"] = "form.kind_missing"
	}
	if utf8.RuneCountInString(r.Note) > maxFormNote {
		errs["note"] = "form.note_long"
	}
	return errs
}

// Suggestion names an enterprise that is missing.
type Suggestion struct {
	ID           int64
	Code         string
	FormKey      string
	Name         string
	Website      string
	Number       string
	Note         string
	PersonHash   string
	State        string
	Reason       string
	EnterpriseID *int64
	CreatedAt    time.Time
	DecidedAt    *time.Time
}

// Validate gives what is wrong with a suggestion as it was filled in.
func (s *Suggestion) Validate() FieldErrors {
	errs := FieldErrors{}
	switch n := utf8.RuneCountInString(strings.TrimSpace(s.Name)); {
	case n == 0:
		errs["name"] = "form.name_missing"
	case n > maxFormName:
		errs["name"] = "form.name_long"
	}
	if s.Website != "" {
		if _, ok := webURL(strings.TrimSpace(s.Website)); !ok || utf8.RuneCountInString(s.Website) > 300 {
			errs["website"] = "form.website_bad"
		}
	}
	if utf8.RuneCountInString(s.Number) > 60 {
		errs["number"] = "form.number_bad"
	}
	if utf8.RuneCountInString(s.Note) > maxFormNote {
		errs["note"] = "form.note_long"
	}
	return errs
}

// newCode is a receipt number: 50 random bits in letters that are not mistaken
// for each other.
func newCode() string {
	b := make([]byte, 8)
	_, _ = rand.Read(b) // never fails since Go 1.24
	return base32.NewEncoding("23456789ABCDEFGHJKLMNPQRSTUVWXYZ").WithPadding(base32.NoPadding).EncodeToString(b)[:10]
}
