package models

import (
	"cmp"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"c800/models/record"
)

// Strings is a list kept in one text column as a JSON array, never null.
type Strings []string

// Value writes the list.
func (s Strings) Value() (driver.Value, error) { return jsonValue([]string(s), len(s)) }

// Scan reads the list.
func (s *Strings) Scan(v any) error {
	if text, ok := v.(string); ok && len(text) >= 4 && strings.HasPrefix(text, `["`) && strings.HasSuffix(text, `"]`) && !strings.Contains(text, `\`) {
		*s = strings.Split(text[2:len(text)-2], `","`) // nothing to unescape, as nearly always
		return nil
	}
	return jsonScan(v, (*[]string)(s))
}

// Steps is a key path kept in one text column as a JSON array.
type Steps []record.Step

// Value writes the steps.
func (s Steps) Value() (driver.Value, error) { return jsonValue([]record.Step(s), len(s)) }

// Scan reads the steps.
func (s *Steps) Scan(v any) error { return jsonScan(v, (*[]record.Step)(s)) }

// RecordChannels is a list of channels kept in one text column; regulators have
// theirs so, because nobody changes them one by one.
type RecordChannels []record.Channel

// Value writes the channels.
func (s RecordChannels) Value() (driver.Value, error) { return jsonValue([]record.Channel(s), len(s)) }

// Scan reads the channels.
func (s *RecordChannels) Scan(v any) error { return jsonScan(v, (*[]record.Channel)(s)) }

// Websites is a list of websites kept in one text column as a JSON array, or
// nothing.
type Websites []Website

// Value writes the list.
func (l Websites) Value() (driver.Value, error) { return l.text(), nil }

func (l Websites) text() string {
	if len(l) == 0 {
		return ""
	}
	b, err := json.Marshal([]Website(l))
	if err != nil {
		return "" // text always has a JSON form
	}
	return string(b)
}

// Scan reads the list.
func (l *Websites) Scan(v any) error {
	text, err := textOf(v)
	if text == "" || err != nil {
		return err
	}
	return json.Unmarshal([]byte(text), (*[]Website)(l))
}

// IDs is a list of ids that a query has joined with commas. It is only read.
type IDs []int64

// Value is there because gorm asks for it; nothing stores such a list.
func (IDs) Value() (driver.Value, error) { return "", nil }

// Scan reads "3,17"; null is an empty list.
func (l *IDs) Scan(v any) error {
	text, err := textOf(v)
	if text == "" || err != nil {
		return err
	}
	for part := range strings.SplitSeq(text, ",") {
		id, err := strconv.ParseInt(part, 10, 64)
		if err != nil {
			return err
		}
		*l = append(*l, id)
	}
	slices.Sort(*l)
	return nil
}

// Sources is the further sources of a channel that a query has joined: fields
// with sourceField between them, rows with sourceRow. It is only read.
type Sources []ChannelSource

// The separators of Sources: control characters that no source contains.
const (
	sourceField = "\x1f"
	sourceRow   = "\x1e"
)

// Value is there because gorm asks for it; sources are rows of their own.
func (Sources) Value() (driver.Value, error) { return "", nil }

// Scan reads the joined rows; null is an empty list.
func (l *Sources) Scan(v any) error {
	text, err := textOf(v)
	if text == "" || err != nil {
		return err
	}
	for row := range strings.SplitSeq(text, sourceRow) {
		f := strings.Split(row, sourceField)
		if len(f) != 5 {
			return fmt.Errorf("a source of %d fields", len(f))
		}
		src := ChannelSource{Source: f[0], SourceURL: f[1], Grade: f[2], SeenAt: f[3]}
		if f[4] != "" {
			if err := json.Unmarshal([]byte(f[4]), &src.Stated); err != nil {
				return err
			}
		}
		*l = append(*l, src)
	}
	l.sort()
	return nil
}

// sort puts the better grade first.
func (l Sources) sort() {
	slices.SortFunc(l, func(a, b ChannelSource) int {
		return cmp.Or(cmp.Compare(GradeRank(a.Grade), GradeRank(b.Grade)), strings.Compare(a.Source, b.Source))
	})
}

// Stated is what a source says of a channel, by the name of the field, for the
// fields of statedFields.
type Stated map[string]string

// text is the form in which it is stored: a JSON object, or nothing.
func (s Stated) text() string {
	if len(s) == 0 {
		return ""
	}
	b, err := json.Marshal(s)
	if err != nil {
		return "" // text always has a JSON form
	}
	return string(b)
}

func textOf(v any) (string, error) {
	switch t := v.(type) {
	case nil:
		return "", nil
	case string:
		return t, nil
	case []byte:
		return string(t), nil
	}
	return "", fmt.Errorf("a %T is not text", v)
}

func jsonValue(v any, n int) (driver.Value, error) {
	if n == 0 {
		return "[]", nil
	}
	b, err := json.Marshal(v)
	return string(b), err
}

func jsonScan(v any, to any) error {
	switch t := v.(type) {
	case string:
		if t == "[]" {
			return nil
		}
		return json.Unmarshal([]byte(t), to)
	case []byte:
		if string(t) == "[]" {
			return nil
		}
		return json.Unmarshal(t, to)
	}
	return fmt.Errorf("a %T is not a JSON text column", v)
}
