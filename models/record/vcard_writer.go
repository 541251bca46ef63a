package record

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/emersion/go-vcard"
)

// VCardOptions says how cards are written.
type VCardOptions struct {
	// Version is "3.0" or "4.0". The address books of iOS and Android open
	// 3.0, numbers in it are plain; 4.0 has them as tel: URIs with context.
	Version string
	// Full adds X-C800 properties, by which the card imports again without
	// loss. Other programs pass over them.
	Full bool
	// Label names a channel for its reader, for example by its kind when it
	// has no label of its own. Without it a channel's own Label is used.
	Label func(Channel) string
	// UID gives the stable identity of a card; without it the slug is used.
	UID func(Record) string
}

// NewVCardWriter makes a Writer of vCards on w. Every channel is in the card:
// as TEL, EMAIL, URL, ADR or X-SOCIALPROFILE with its label as X-ABLabel, and
// those for which vCard has no property (a path in an app) in NOTE, with
// accounts, which not every address book shows.
func NewVCardWriter(w io.Writer, options VCardOptions) Writer {
	if options.Version != vcard4 {
		options.Version = vcard3
	}
	if options.Label == nil {
		options.Label = func(c Channel) string { return c.Label }
	}
	if options.UID == nil {
		options.UID = func(r Record) string { return r.Slug }
	}
	buf := bufio.NewWriter(w)
	return &vcardWriter{buf: buf, enc: vcard.NewEncoder(&folder{w: buf}), options: options}
}

type vcardWriter struct {
	buf     *bufio.Writer
	enc     *vcard.Encoder
	options VCardOptions
}

func (v *vcardWriter) Write(r Record) error {
	card, err := v.card(r)
	if err != nil {
		return err
	}
	return v.enc.Encode(card)
}

func (v *vcardWriter) Close() error { return v.buf.Flush() }

func (v *vcardWriter) card(r Record) (vcard.Card, error) {
	card := make(vcard.Card)
	add := func(name, value string) {
		if value != "" {
			card.AddValue(name, value)
		}
	}
	add(vcard.FieldVersion, v.options.Version)
	add(vcard.FieldProductID, "-//c800//directory//ZH")
	add(vcard.FieldFormattedName, r.Name)
	add(vcard.FieldName, component(r.Name)+";;;;")
	add(vcard.FieldOrganization, component(r.Name))
	if v.options.Version == vcard4 {
		card.SetKind(vcard.KindOrganization)
	} else {
		add("X-ABShowAs", "COMPANY")
	}
	add(vcard.FieldUID, v.options.UID(r))
	add(vcard.FieldURL, r.Website)
	add(vcard.FieldCategories, cmp.Or(r.Industry, r.Category))
	for _, name := range otherNames(r) {
		add(vcard.FieldNickname, name) // one each: go-vcard escapes the commas of a list
	}
	var notes []string
	checked := ""
	for i, c := range r.Channels {
		group := fmt.Sprintf("item%d", i+1)
		label := v.options.Label(c)
		if name, types := property(c, v.options.Version); name != "" {
			field := &vcard.Field{Group: group, Value: propertyValue(c, v.options.Version)}
			if len(types) > 0 {
				field.Params = vcard.Params{vcard.ParamType: types}
			}
			if strings.HasPrefix(field.Value, "tel:") {
				field.Params.Set(vcard.ParamValue, "uri")
			}
			card.Add(name, field)
			if label != "" {
				card.Add("X-ABLabel", &vcard.Field{Group: group, Value: label})
			}
			if name == "X-SOCIALPROFILE" {
				notes = append(notes, joinNonEmpty(": ", label, c.Value))
			}
		} else {
			notes = append(notes, joinNonEmpty(": ", label, c.Value))
		}
		if v.options.Full {
			full, err := json.Marshal(c)
			if err != nil {
				return nil, err
			}
			card.Add(propChannel, &vcard.Field{Group: group, Value: string(full)})
		}
		checked = max(checked, c.Checked)
	}
	add(vcard.FieldNote, strings.Join(notes, "\n"))
	add(vcard.FieldRevision, revision(checked, v.options.Version))
	if v.options.Full {
		r.Channels = nil
		full, err := json.Marshal(r)
		if err != nil {
			return nil, err
		}
		add(propEnterprise, string(full))
	}
	return card, nil
}

// revision gives a date as the value of REV.
func revision(date, version string) string {
	switch {
	case date == "":
		return ""
	case version == vcard4:
		return strings.ReplaceAll(date, "-", "") + "T000000Z"
	}
	return date + "T00:00:00Z"
}

// otherNames gives the names of r beside its full one.
func otherNames(r Record) []string {
	names := append([]string{}, r.Short...)
	names = append(names, r.Aliases...)
	if r.Latin != "" {
		names = append(names, r.Latin)
	}
	return cleanList(names)
}

// folder folds the lines that pass to 75 bytes, as RFC 6350 section 3.2 asks,
// never within a character.
type folder struct {
	w   *bufio.Writer
	col int
}

const foldAt = 75

func (f *folder) Write(p []byte) (int, error) {
	for rest := p; len(rest) > 0; {
		_, size := utf8.DecodeRune(rest)
		switch {
		case rest[0] == '\n':
			f.col = -size
		case rest[0] != '\r' && f.col+size > foldAt:
			if _, err := f.w.WriteString("\r\n "); err != nil {
				return 0, err
			}
			f.col = 1
		}
		if _, err := f.w.Write(rest[:size]); err != nil {
			return 0, err
		}
		f.col += size
		rest = rest[size:]
	}
	return len(p), nil
}
