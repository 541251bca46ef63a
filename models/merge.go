package models

import (
	"slices"
	"strconv"
	"strings"

	"c800/models/fold"
)

// merge adds what a source says to an enterprise that is there already, and
// reports whether anything changed. Nothing is lost: an unknown name becomes an
// alias, an unknown channel stands beside the others, a known one gains a source
// with what that says of it, and empty attributes are filled. Where two sources
// disagree on a channel, the one with the better grade is shown first. A source
// itself is corrected by what it says at a later date of its own, and everything
// by a record that carries the enterprise's own slug (own), as our exports do.
func (in *intake) merge(e *Enterprise, d *draft, own bool, w *writes) bool {
	before := len(w.changes) + len(w.sources)
	now := d.enterprise
	for _, name := range append(append([]string{now.Name}, now.ShortNames...), now.Aliases...) {
		in.addAlias(e, name, w)
	}
	if now.Latin != "" && !e.knows(now.Latin) {
		if e.Latin == "" {
			in.set(e, &e.Latin, now.Latin, "latin", w)
		} else {
			in.addAlias(e, now.Latin, w)
		}
	}
	in.addWebsite(e, now.Website, d.source, w)
	for i := range now.Channels {
		in.mergeChannel(e, now.Channels[i], own, w)
	}
	return len(w.changes)+len(w.sources) > before
}

// knows reports whether the enterprise is already found under the name.
func (e *Enterprise) knows(name string) bool {
	key := fold.Key(name)
	same := func(s string) bool { return fold.Key(s) == key }
	return same(e.Name) || same(e.Latin) || slices.ContainsFunc(e.ShortNames, same) || slices.ContainsFunc(e.Aliases, same)
}

// maxNames bounds the names of one enterprise that imports may add to.
const maxNames = 60

func (in *intake) addAlias(e *Enterprise, name string, w *writes) {
	if name == "" || e.knows(name) || len(e.ShortNames)+len(e.Aliases) >= maxNames {
		return
	}
	e.Aliases = append(e.Aliases, name)
	w.touch(e)
	in.note(e, nil, "aliases", "", name, "", w)
}

func (in *intake) set(e *Enterprise, field *string, value, name string, w *writes) {
	old := *field
	*field = value
	w.touch(e)
	in.note(e, nil, name, old, value, "", w)
}

// note writes the change into the public history.
func (in *intake) note(e *Enterprise, c *Channel, field, old, now, url string, w *writes) {
	w.changes = append(w.changes, changeOf{
		Change:     Change{At: in.now, Field: field, OldValue: old, NewValue: now, Role: in.changeRole(), SourceURL: url},
		enterprise: e, channel: c,
	})
}

func (in *intake) changeRole() string {
	if in.role == OriginCatalogue {
		return "catalogue"
	}
	return "import"
}

func (in *intake) mergeChannel(e *Enterprise, c *Channel, own bool, w *writes) {
	i := slices.IndexFunc(e.Channels, func(o *Channel) bool { return o.sameAs(c) && o.ValidTo == c.ValidTo })
	if i < 0 {
		// A former value that comes again from an old list is not news.
		if slices.ContainsFunc(e.Channels, func(o *Channel) bool { return o.sameAs(c) && o.ValidTo != "" && o.Source == c.Source }) {
			return
		}
		in.addChannel(e, c, w)
		return
	}
	have := e.Channels[i]
	newer := c.dated && c.CheckedAt > have.CheckedAt
	switch {
	case own, have.Source == c.Source && newer:
		in.correct(e, have, c, w)
	case have.Source == c.Source:
		in.fill(e, have, c, w)
	case have.CheckedBy == "" && GradeRank(c.Grade) < GradeRank(have.Grade) && have.otherSource(c.Source) == nil:
		in.supersede(e, have, c, w)
	default:
		in.addSource(e, have, c, w)
		in.fill(e, have, c, w)
	}
}

// correct takes everything that c says.
func (in *intake) correct(e *Enterprise, have, c *Channel, w *writes) {
	for _, f := range have.fields() {
		if v := c.field(f.name); v != "" && v != f.get() && (f.name != "checked_at" || c.dated) {
			in.setChannel(e, have, f, v, c.SourceURL, w)
		}
	}
}

// supersede makes c, which has the better grade, the source of the channel; what
// the former one says stays beside it.
func (in *intake) supersede(e *Enterprise, have, c *Channel, w *writes) {
	former := *have
	c.dated = true // or else the better grade would have the age of the former one
	in.correct(e, have, c, w)
	have.Source = c.Source
	in.addSource(e, have, &former, w)
}

// addChannel puts a channel beside those that are there.
func (in *intake) addChannel(e *Enterprise, c *Channel, w *writes) {
	in.fresh(c)
	c.Position = len(e.Channels)
	e.Channels = append(e.Channels, c)
	if e.ID == 0 {
		return // written with the enterprise
	}
	w.channels = append(w.channels, c)
	w.owners = append(w.owners, e)
	w.touch(e)
	in.note(e, c, "channel", "", c.Value, c.SourceURL, w)
}

// addSource keeps c as a further source, and at a later date of its own what it
// says then.
func (in *intake) addSource(e *Enterprise, have, c *Channel, w *writes) {
	src := ChannelSource{ChannelID: have.ID, Source: c.Source, SourceURL: c.SourceURL, Grade: c.Grade, SeenAt: c.CheckedAt, Stated: c.stated()}
	switch o := have.otherSource(c.Source); {
	case o == nil:
		have.OtherSources = append(have.OtherSources, src)
	case c.dated && c.CheckedAt > o.SeenAt:
		*o = src
		w.sources = slices.DeleteFunc(w.sources, func(s sourceOf) bool { return s.channel == have && s.Source == c.Source })
	default:
		return
	}
	have.OtherSources.sort()
	w.sources = append(w.sources, sourceOf{src, have})
	w.touch(e)
}

// otherSource gives the further source of that name, or nil.
func (c *Channel) otherSource(name string) *ChannelSource {
	for i := range c.OtherSources {
		if c.OtherSources[i].Source == name {
			return &c.OtherSources[i]
		}
	}
	return nil
}

// statedFields are the fields on which it matters when sources disagree.
var statedFields = []string{"hours", "human_hours", "bot_hours", "human", "cost", "mobile_ok", "abroad_ok", "languages", "area", "steps", "promise"}

// stated is what the channel's source says of those fields.
func (c *Channel) stated() Stated {
	var s Stated
	for _, f := range c.fields() {
		if v := f.get(); v != "" && slices.Contains(statedFields, f.name) {
			if s == nil {
				s = Stated{}
			}
			s[f.name] = v
		}
	}
	return s
}

// Channel is a channel of which only this is said.
func (s Stated) Channel() *Channel {
	var c Channel
	for _, f := range c.fields() {
		if v := s[f.name]; v != "" {
			f.set(v)
		}
	}
	return &c
}

// Differs lists what a further source says otherwise than the channel, by the
// names of the fields.
func (c *Channel) Differs(o ChannelSource) []string {
	var names []string
	for _, name := range statedFields {
		if v := o.Stated[name]; v != "" && v != c.field(name) {
			names = append(names, name)
		}
	}
	return names
}

// fill takes from another source what ours leaves open.
func (in *intake) fill(e *Enterprise, have, c *Channel, w *writes) {
	for _, f := range have.fields() {
		v := c.field(f.name)
		switch f.name {
		case "grade", "checked_at", "basis", "source_url", "human":
		default:
			if f.get() == "" && v != "" {
				in.setChannel(e, have, f, v, c.SourceURL, w)
			}
		}
	}
}

// setChannel sets a field of a channel; url is where the new value was read.
func (in *intake) setChannel(e *Enterprise, c *Channel, f channelField, v, url string, w *writes) {
	old := f.get()
	f.set(v)
	if f.name == "steps" {
		c.PathVersion++
	}
	w.touch(e)
	if c.ID != 0 && !slices.Contains(w.changed, c) {
		w.changed = append(w.changed, c)
	}
	in.note(e, c, f.name, old, v, url, w)
}

// channelField is one attribute of a channel as text, for comparing, for the
// history and for filling.
type channelField struct {
	name string
	get  func() string
	set  func(string)
}

// field is the attribute of that name as text.
func (c *Channel) field(name string) string {
	for _, f := range c.fields() {
		if f.name == name {
			return f.get()
		}
	}
	return ""
}

// fields lists the attributes that may change while the channel stays the same.
func (c *Channel) fields() []channelField {
	text := func(name string, p *string) channelField {
		return channelField{name, func() string { return *p }, func(v string) { *p = v }}
	}
	list := func(name string, p *Strings) channelField {
		return channelField{name, func() string { return strings.Join(*p, "; ") }, func(v string) { *p = strings.Split(v, "; ") }}
	}
	return []channelField{
		text("label", &c.LabelZh), text("label_en", &c.LabelEn), list("purposes", &c.Purposes),
		text("hours", &c.Hours), text("human_hours", &c.HumanHours), text("bot_hours", &c.BotHours),
		list("languages", &c.Languages), list("area", &c.Area), text("cost", &c.Cost),
		text("mobile_ok", &c.MobileOK), text("abroad_ok", &c.AbroadOK),
		{"steps", func() string { return stepsText(c.Steps) }, func(v string) { c.Steps = stepsOf(v) }},
		{"human", func() string {
			if c.Human == "unknown" {
				return ""
			}
			return c.Human
		}, func(v string) { c.Human = v }},
		{"promise", func() string {
			if c.PromiseKind == "" {
				return ""
			}
			return c.PromiseKind + " " + strconv.Itoa(c.PromiseValue)
		}, func(v string) {
			kind, n, _ := strings.Cut(v, " ")
			c.PromiseKind = kind
			c.PromiseValue, _ = strconv.Atoi(n)
		}},
		list("identity", &c.IdentityNeeded), list("accessibility", &c.Accessibility),
		text("note", &c.NoteZh), text("note_en", &c.NoteEn),
		text("grade", &c.Grade), text("basis", &c.Basis), text("source_url", &c.SourceURL), text("checked_at", &c.CheckedAt),
	}
}

// stepsText and stepsOf write a key path as JSON, the same text as its column.
func stepsText(s Steps) string {
	if len(s) == 0 {
		return ""
	}
	v, err := s.Value()
	if err != nil {
		return ""
	}
	return v.(string)
}

func stepsOf(text string) (s Steps) {
	if text == "" || s.Scan(text) != nil {
		return nil
	}
	return s
}
