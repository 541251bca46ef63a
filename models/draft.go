package models

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"c800/models/fold"
	"c800/models/hours"
	"c800/models/phone"
	"c800/models/record"
)

// draft is a record turned into rows, not yet matched with what is there.
type draft struct {
	rec        record.Record
	enterprise Enterprise // with Channels; no ids
	industry   string
	also       []string
	source     string // who says so
}

// newDraft turns a record into rows. A record is taken whole or not at all: any
// field that cannot be used rejects it, with one Reject each.
func newDraft(rec record.Record, source string, today string) (draft, []record.Reject) {
	rejects := rec.Check()
	reject := func(field, value, reason string) {
		rejects = append(rejects, record.Reject{Source: rec.Source, Record: rec.ID, Field: field, Value: value, Reason: reason})
	}
	d := draft{rec: rec, industry: rec.Industry, also: rec.Also, source: cmp.Or(source, rec.Source)}
	e := &d.enterprise
	e.Slug, e.Name, e.Latin, e.Fame = rec.Slug, rec.Name, rec.Latin, rec.Fame
	e.ShortNames, e.Aliases, e.Regions = rec.Short, rec.Aliases, rec.Regions
	e.Website, e.Domain = rec.Website, record.RegistrableDomain(rec.Website)
	if len(rejects) == 0 && fold.Key(e.Name) == "" {
		reject("name", rec.Name, record.ReasonNoName)
	}
	switch e.Status = rec.Status; e.Status {
	case "":
		e.Status = StatusActive
	case StatusMerged:
		reject("status", rec.Status, reasonMerged)
	}
	for i, rc := range rec.Channels {
		c, field, reason := newChannel(rc, source, rec.Source, today)
		switch {
		case reason != "":
			reject(field, rc.Value, reason)
		case slices.ContainsFunc(e.Channels, func(o *Channel) bool { return o.sameAs(c) && o.ValidTo == c.ValidTo }):
			// the same number again under another label
		default:
			c.Position = i
			e.Channels = append(e.Channels, c)
		}
	}
	return d, rejects
}

// newChannel turns one channel of a checked record into a row; reason is empty
// when it can be used, else field names what cannot.
func newChannel(rc record.Channel, source, file, today string) (c *Channel, field, reason string) {
	c = &Channel{
		Kind: rc.Kind, LabelZh: rc.Label, LabelEn: rc.LabelEn, Value: rc.Value, Purposes: rc.Purposes,
		Zone: cmp.Or(rc.Zone, hours.DefaultZone), Languages: rc.Languages, Area: rc.Area, Cost: rc.Cost, MobileOK: rc.MobileOK, AbroadOK: rc.AbroadOK,
		Steps: rc.Steps, Human: cmp.Or(rc.Human, "unknown"), IdentityNeeded: rc.Identity, Accessibility: rc.Accessibility,
		NoteZh: rc.Note, NoteEn: rc.NoteEn, Grade: cmp.Or(rc.Grade, "imported"), Basis: cmp.Or(rc.Basis, "import"),
		Source: cmp.Or(source, file), SourceURL: rc.SourceURL, CheckedAt: cmp.Or(rc.Checked, today), dated: rc.Checked != "", ValidFrom: rc.ValidFrom, ValidTo: rc.ValidTo,
	}
	if len(c.Steps) > 0 {
		c.PathVersion = 1
	}
	if p := rc.Promise; p != nil {
		c.PromiseKind, c.PromiseValue, c.PromiseSince, c.PromiseSource = p.Kind, p.Value, p.Since, p.SourceURL
	}
	for _, h := range []struct {
		name, text string
		to         *string
	}{{"hours", rc.Hours, &c.Hours}, {"human_hours", rc.HumanHours, &c.HumanHours}, {"bot_hours", rc.BotHours, &c.BotHours}} {
		if h.text == "" {
			continue
		}
		schedule, err := hours.Parse(h.text)
		if err != nil {
			return c, h.name, reasonHours
		}
		*h.to = schedule.String()
	}
	if c.numberUse() != "" {
		n, err := phone.Parse(c.Value)
		switch {
		case err == nil:
			c.Digits, c.NumberKind = n.Digits, string(n.Kind)
		case c.Kind != "text_relay": // which may be a link too
			return c, "value", reasonPhone
		}
	}
	return c, "", ""
}

// Reasons for rejects that only the store can give.
const (
	reasonHours = "hours not understood"
	reasonPhone = "not a telephone number"
	// Only the catalogue merges, until moderators do.
	reasonMerged = "merged into another enterprise, import that one"
)

// webURL checks an http(s) address as people type it and gives it with a scheme
// and a lower-case host.
func webURL(s string) (string, bool) {
	if !strings.Contains(s, "://") {
		s = "https://" + s
	}
	u, err := url.Parse(s)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || !strings.Contains(u.Hostname(), ".") || u.User != nil ||
		strings.ContainsAny(s, " \t\r\n<>\"") {
		return "", false
	}
	u.Host = strings.ToLower(u.Host)
	return u.String(), true
}

// cleanLine trims and folds white space into single spaces.
func cleanLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// sameAs reports whether two channels are the same way to the same place: equal
// use and number, or equal kind and value.
func (c *Channel) sameAs(o *Channel) bool {
	if c.Digits != "" || o.Digits != "" {
		return c.Digits == o.Digits && c.numberUse() == o.numberUse()
	}
	return c.Kind == o.Kind && strings.EqualFold(strings.TrimSuffix(c.Value, "/"), strings.TrimSuffix(o.Value, "/"))
}

// numberUse tells what a channel's number is for: to call, to write to, to fax;
// empty for a kind without number.
func (c *Channel) numberUse() string {
	switch c.Kind {
	case "phone", "phone_senior":
		return "phone"
	case "sms", "fax", "text_relay":
		return c.Kind
	}
	return ""
}
