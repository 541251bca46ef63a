package handlers

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"c800/models"
	"c800/models/phone"
	"c800/models/record"
	"c800/views"
	"c800/views/ui"
)

// number is the channel's telephone number; ok is false when it has none.
func number(c *models.Channel) (phone.Number, bool) {
	if c.Digits == "" {
		return phone.Number{}, false
	}
	return phone.Number{Digits: c.Digits, Kind: phone.Kind(c.NumberKind)}, true
}

// display is the channel's value as people write it.
func display(c *models.Channel) string {
	if n, ok := number(c); ok {
		if shown, err := phone.Parse(c.Value); err == nil && shown.Digits == c.Digits {
			return shown.Display() // with its extension
		}
		return n.Display()
	}
	switch c.Kind {
	case "form", "webchat", "video", "sign_video", "wecom", "callback":
		return views.Host(c.Value)
	}
	return c.Value
}

// href is what a press on the channel opens, "" for what can only be read.
func href(c *models.Channel) string {
	if n, ok := number(c); ok {
		switch {
		case c.Kind == "fax" || (!n.Dialable() && c.Kind != "sms"):
			return ""
		case c.Kind == "sms":
			return n.SMSHref()
		}
		return n.Href()
	}
	switch {
	case c.Kind == "email", c.Kind == "privacy" && strings.Contains(c.Value, "@"):
		return "mailto:" + c.Value
	case strings.HasPrefix(c.Value, "https://"), strings.HasPrefix(c.Value, "http://"):
		return c.Value
	}
	return ""
}

// label says what the channel is for, in the page's language.
func label(f views.Format, c *models.Channel) string {
	l := c.LabelZh
	if f.Lang() == "en" {
		l = c.LabelEn
	}
	return f.ChannelLabel(l, c.Kind, c.Purposes)
}

// costLine says what a call costs and from where it can be made; for a channel
// that is no call, nothing.
func costLine(f views.Format, c *models.Channel) string {
	n, ok := number(c)
	if !ok || c.Kind == "fax" {
		return ""
	}
	if !n.Dialable() {
		return f.Reachable("mobile", "sms")
	}
	return f.CostLine(cost(c, n), reach(c.MobileOK, n.FromMobile()), reach(c.AbroadOK, n.FromAbroad()))
}

func cost(c *models.Channel, n phone.Number) string {
	if c.Cost != "" {
		return c.Cost
	}
	return string(n.Cost())
}

// reach is what the source says, else what is usual for the kind of number.
func reach(said string, usual phone.Reach) string {
	if said != "" {
		return said
	}
	return string(usual)
}

// abroad says whether the channel's number can be called from abroad and, where
// it can be said of the number alone, what to dial there.
func abroad(f views.Format, c *models.Channel, n phone.Number) string {
	can := reach(c.AbroadOK, n.FromAbroad())
	if dialled := n.International(); dialled != "" && can == string(phone.Yes) {
		return f.T("reachable.abroad_as", "Number", dialled)
	}
	return f.Reachable("abroad", can)
}

// freshOf says how far the channel can be trusted today.
func freshOf(f views.Format, c *models.Channel) ui.Fresh {
	return f.Fresh(c.GradeAt(f.Now), day(c.CheckedAt), c.IsNumber(), f.Source(c.SourceURL))
}

// day reads a stored date, the zero time for none.
func day(s string) time.Time {
	t, err := time.ParseInLocation(record.DateLayout, s, china)
	if err != nil {
		return time.Time{}
	}
	return t
}

// channelRow is a channel as a line of an enterprise's page. The second value is
// when the line stops being true by itself.
func (s *Server) channelRow(f views.Format, e *models.Enterprise, c *models.Channel) (ui.Channel, time.Time) {
	state, until := s.openState(f, c)
	row := ui.Channel{
		ID: channelAnchor(c), Kind: c.Kind, URL: views.ChannelPath(f.Lang(), e.Slug, c.ID), Href: href(c), Display: display(c),
		IsNumber: c.IsNumber(), Label: label(f, c), State: state, Human: f.Human(c.Human), Cost: costLine(f, c),
		Fresh: freshOf(f, c), Notes: channelNotes(f, e, c), ReportURL: views.ReportPath(f.Lang(), e.Slug, c.ID),
	}
	if leftAt(c.Kind) {
		none := f.T("not_applicable")
		row.Human = ui.Mark{Text: none}
		if state.Code == "unknown" {
			row.State = ui.State{Code: "none", Text: none}
		}
	}
	if w := hoursLine(f, c); w != "" && !openNow(c, f.Now).Always {
		row.Notes = append([]ui.Note{{Icon: "clock", Text: w}}, row.Notes...)
	}
	return row, until
}

// leftAt reports whether one leaves a message with this kind of channel, so that
// nobody answers and hours mean nothing.
func leftAt(kind string) bool {
	switch kind {
	case "sms", "email", "form", "fax", "post", "privacy":
		return true
	}
	return false
}

// hoursLine says the hours in words, people apart from robots.
func hoursLine(f views.Format, c *models.Channel) string {
	human, bot, any := hoursWords(f, c.HumanHours), hoursWords(f, c.BotHours), hoursWords(f, c.Hours)
	switch {
	case human != "" && bot != "":
		return f.Clauses(f.T("channel.human_hours")+" "+human, f.T("channel.bot_hours")+" "+bot)
	case human != "":
		return f.T("channel.human_hours") + " " + human
	}
	return any
}

// remark is the source's note, in the page's language where there is one.
func remark(f views.Format, c *models.Channel) string {
	if f.Lang() == "en" && c.NoteEn != "" {
		return c.NoteEn
	}
	return c.NoteZh
}

// channelNotes says what must be known beside the value: what the source
// remarks, what it was before, and what other sources say instead.
func channelNotes(f views.Format, e *models.Enterprise, c *models.Channel) []ui.Note {
	var notes []ui.Note
	if text := remark(f, c); text != "" {
		notes = append(notes, ui.Note{Icon: "info", Text: text})
	}
	for _, former := range e.Channels {
		if former.ReplacedByID != nil && *former.ReplacedByID == c.ID {
			notes = append(notes, ui.Note{Icon: "clock", Text: f.T("channel.note_former", "Value", display(former), "Date", former.ValidTo)})
		}
	}
	return notes
}

// valid gives the channels that are current, the better grade first within a
// kind, else in their own order.
func valid(e *models.Enterprise, now time.Time) []*models.Channel {
	var out []*models.Channel
	for _, c := range e.Channels {
		if c.Valid() {
			out = append(out, c)
		}
	}
	slices.SortStableFunc(out, func(a, b *models.Channel) int {
		if d := slices.Index(record.Kinds, a.Kind) - slices.Index(record.Kinds, b.Kind); d != 0 {
			return d
		}
		return models.GradeRank(a.GradeAt(now)) - models.GradeRank(b.GradeAt(now))
	})
	return out
}

// best is the channel by which a person is most likely reached: a number that
// can be called and serves everybody, else any number, a chat, a mail; a letter
// last. It is nil for an enterprise without channels.
func best(e *models.Enterprise, now time.Time) *models.Channel {
	return bestOf(valid(e, now), now)
}

func bestOf(list []*models.Channel, now time.Time) *models.Channel {
	score := func(c *models.Channel) int {
		n := 0
		switch c.Kind {
		case "phone":
			n = 100
		case "phone_senior":
			n = 50
		case "webchat", "app_chat":
			n = 30
		case "email", "form":
			n = 20
		case "privacy":
			n = 15 // an address of a person, where letters are all there is besides
		}
		if num, ok := number(c); ok && !num.Dialable() {
			n = 1
		}
		if len(c.Steps) > 0 {
			n += 20
		}
		if len(c.Purposes) == 0 || slices.Contains(c.Purposes, "general") {
			n += 10
		}
		return n - models.GradeRank(c.GradeAt(now))
	}
	var top *models.Channel
	for _, c := range list {
		if top == nil || score(c) > score(top) {
			top = c
		}
	}
	return top
}

func steps(f views.Format, c *models.Channel) []ui.Step {
	out := make([]ui.Step, 0, len(c.Steps))
	for _, st := range c.Steps {
		text := st.Note
		if f.Lang() == "en" && st.NoteEn != "" {
			text = st.NoteEn
		}
		out = append(out, ui.Step{Key: st.Key, Say: st.Say, Text: text, Hint: f.Wait(st.Wait)})
	}
	return out
}

// hasQR reports whether the channel opens something that a code can hold.
func hasQR(c *models.Channel) bool {
	to := href(c)
	return strings.HasPrefix(to, "tel:") || strings.HasPrefix(to, "https:")
}

func qr(f views.Format, c *models.Channel) ui.QR {
	if !hasQR(c) {
		return ui.QR{}
	}
	return ui.NewQR(href(c), f.T("route.qr_label", "Value", display(c)))
}

func channelAnchor(c *models.Channel) string { return "c" + itoa(c.ID) }

// sources are the places where an enterprise's facts were read, each once.
func sources(f views.Format, e *models.Enterprise) []ui.Link {
	var out []ui.Link
	seen := map[string]bool{}
	add := func(u string) {
		p, err := url.Parse(u)
		if u == "" || err != nil || seen[p.Host+p.Path] {
			return
		}
		seen[p.Host+p.Path] = true
		out = append(out, f.Source(u))
	}
	for _, c := range e.Channels {
		if c.Valid() {
			add(c.SourceURL)
			for _, o := range c.OtherSources {
				add(o.SourceURL)
			}
		}
	}
	views.TellApart(out)
	return out
}
