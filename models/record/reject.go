package record

import (
	"encoding/csv"
	"io"
	"strings"
	"unicode/utf8"
)

// Reasons that a Reject gives, as they stand in the operator's CSV. They are
// codes in plain English, not messages: nothing translates them.
const (
	ReasonUnreadable     = "cannot be read"
	ReasonNotUTF8        = "not UTF-8"
	ReasonGBK            = "GBK text, save it as UTF-8"
	ReasonNUL            = "contains a NUL byte"
	ReasonTooLong        = "too long"
	ReasonTooMany        = "too many"
	ReasonSyntax         = "broken syntax"
	ReasonNoHeader       = "no header with a name and a contact column"
	ReasonFieldCount     = "number of fields differs from the header"
	ReasonOpenQuote      = "quote is not closed"
	ReasonCutOff         = "record is cut off"
	ReasonVersion        = "version is not supported"
	ReasonPerson         = "card of a person, not of an organization"
	ReasonNoName         = "no name"
	ReasonNoValue        = "no value"
	ReasonUnknownWord    = "not one of the allowed words"
	ReasonSlug           = "not a slug"
	ReasonURL            = "not a web address"
	ReasonEmail          = "not an e-mail address"
	ReasonDate           = "not a date YYYY-MM-DD"
	ReasonFutureDate     = "date in the future"
	ReasonDateOrder      = "ends before it begins"
	ReasonZone           = "not a time zone"
	ReasonLanguage       = "not a language tag"
	ReasonNumber         = "not a number in range"
	ReasonPhone          = "not a telephone number"
	ReasonOtherInFirst   = "differs from the first row of the enterprise"
	ReasonUnexpectedType = "not of the expected type"
)

// rejectValueRunes bounds how much of a rejected value a Reject repeats.
const rejectValueRunes = 200

// newReject makes a Reject whose value is short valid text.
func newReject(field, value, reason string) Reject {
	return Reject{Field: field, Value: excerpt(value), Reason: reason}
}

// excerpt gives the beginning of s as valid UTF-8, fit for a line of a report.
func excerpt(s string) string {
	if len(s) > rejectValueRunes*utf8.UTFMax {
		s = s[:rejectValueRunes*utf8.UTFMax]
	}
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	if utf8.RuneCountInString(s) > rejectValueRunes {
		s = string([]rune(s)[:rejectValueRunes])
	}
	return strings.TrimSpace(s)
}

// RejectWriter writes rejects as CSV with the header
// source,record,field,value,reason. Cells that a spreadsheet would take for a
// formula are guarded as in the exported CSV.
type RejectWriter struct {
	csv    *csv.Writer
	header bool
}

// NewRejectWriter makes a RejectWriter on w.
func NewRejectWriter(w io.Writer) *RejectWriter {
	return &RejectWriter{csv: csv.NewWriter(w)}
}

// Write adds rejects; the header comes before the first, or with Close.
func (w *RejectWriter) Write(rejects ...Reject) error {
	if !w.header {
		w.header = true
		if err := w.csv.Write([]string{"source", "record", "field", "value", "reason"}); err != nil {
			return err
		}
	}
	for _, r := range rejects {
		row := []string{r.Source, r.Record, r.Field, r.Value, r.Reason}
		for i := range row {
			row[i] = guardFormula(row[i])
		}
		if err := w.csv.Write(row); err != nil {
			return err
		}
	}
	return nil
}

// Close writes what is buffered. It does not close the underlying writer.
func (w *RejectWriter) Close() error {
	if err := w.Write(); err != nil {
		return err
	}
	w.csv.Flush()
	return w.csv.Error()
}
