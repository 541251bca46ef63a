package record

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The CSV of c800 has one row per channel and a header line; the columns may
// stand in any order, only name, kind and value must be there.
//
//   - The rows of one enterprise follow each other. They belong together by
//     the same slug or, without one, the same name; its first row states the
//     columns of the enterprise (slug to status), later rows may repeat them
//     or leave them empty. An enterprise without channels has one row without
//     kind and value.
//   - A list separates its elements by ";". Inside an element "\;" is a
//     semicolon, "\|" a bar and "\\" a backslash.
//   - steps is a list in which a step is its key ("1;2;0") or attributes joined
//     by "|": "0|wait=20|note=听完广告", "say=人工". Attributes: key, say, wait (in
//     seconds), note, note_en.
//   - promise is its kind and number with optional attributes:
//     "answer_s=30|since=2025-01-01|source_url=https://...".
//   - Dates are YYYY-MM-DD. A postal address may have several lines.
//   - tel is the number as a tel: URI with its context (RFC 3966), for other
//     programs; reading passes over it.
//   - A cell that begins with = + - @ or ' (also in full width) carries one
//     apostrophe in front, so that no spreadsheet takes it for a formula;
//     reading takes it off again.
var columns = []column{
	enterpriseText("slug", func(r *Record) *string { return &r.Slug }),
	enterpriseText("name", func(r *Record) *string { return &r.Name }),
	enterpriseText("latin", func(r *Record) *string { return &r.Latin }),
	enterpriseList("short_names", func(r *Record) *[]string { return &r.Short }),
	enterpriseList("aliases", func(r *Record) *[]string { return &r.Aliases }),
	enterpriseText("website", func(r *Record) *string { return &r.Website }),
	enterpriseList("regions", func(r *Record) *[]string { return &r.Regions }),
	enterpriseText("industry", func(r *Record) *string { return &r.Industry }),
	enterpriseList("also", func(r *Record) *[]string { return &r.Also }),
	enterpriseText("category", func(r *Record) *string { return &r.Category }),
	enterpriseText("status", func(r *Record) *string { return &r.Status }),
	enterpriseText("merged_into", func(r *Record) *string { return &r.Into }),
	{name: "fame", enterprise: true, get: getFame, set: setFame},
	channelText("kind", func(c *Channel) *string { return &c.Kind }),
	channelText("value", func(c *Channel) *string { return &c.Value }),
	channelText("label", func(c *Channel) *string { return &c.Label }),
	channelText("label_en", func(c *Channel) *string { return &c.LabelEn }),
	channelList("purposes", func(c *Channel) *[]string { return &c.Purposes }),
	channelText("hours", func(c *Channel) *string { return &c.Hours }),
	channelText("human_hours", func(c *Channel) *string { return &c.HumanHours }),
	channelText("bot_hours", func(c *Channel) *string { return &c.BotHours }),
	channelText("zone", func(c *Channel) *string { return &c.Zone }),
	channelList("languages", func(c *Channel) *[]string { return &c.Languages }),
	channelList("area", func(c *Channel) *[]string { return &c.Area }),
	channelText("cost", func(c *Channel) *string { return &c.Cost }),
	channelText("mobile_ok", func(c *Channel) *string { return &c.MobileOK }),
	channelText("abroad_ok", func(c *Channel) *string { return &c.AbroadOK }),
	{name: "steps", get: getSteps, set: setSteps},
	channelText("human", func(c *Channel) *string { return &c.Human }),
	{name: "promise", get: getPromise, set: setPromise},
	channelList("identity", func(c *Channel) *[]string { return &c.Identity }),
	channelList("accessibility", func(c *Channel) *[]string { return &c.Accessibility }),
	channelText("note", func(c *Channel) *string { return &c.Note }),
	channelText("note_en", func(c *Channel) *string { return &c.NoteEn }),
	channelText("grade", func(c *Channel) *string { return &c.Grade }),
	channelText("basis", func(c *Channel) *string { return &c.Basis }),
	channelText("source_url", func(c *Channel) *string { return &c.SourceURL }),
	channelText("checked_at", func(c *Channel) *string { return &c.Checked }),
	channelText("valid_from", func(c *Channel) *string { return &c.ValidFrom }),
	channelText("valid_to", func(c *Channel) *string { return &c.ValidTo }),
	{name: "tel", get: getTel, set: func(*Record, *Channel, string) string { return "" }},
}

// column moves one cell out of and into a record; set gives the reason for
// which it does not take the cell, or none.
type column struct {
	name       string
	enterprise bool
	get        func(*Record, *Channel) string
	set        func(*Record, *Channel, string) string
}

// CSVHeader lists the columns of the CSV in the order in which it is written.
func CSVHeader() []string {
	header := make([]string, len(columns))
	for i, c := range columns {
		header[i] = c.name
	}
	return header
}

func enterpriseText(name string, at func(*Record) *string) column {
	return column{
		name, true,
		func(r *Record, _ *Channel) string { return *at(r) },
		func(r *Record, _ *Channel, s string) string { *at(r) = s; return "" },
	}
}

func enterpriseList(name string, at func(*Record) *[]string) column {
	return column{
		name, true,
		func(r *Record, _ *Channel) string { return joinList(*at(r)) },
		func(r *Record, _ *Channel, s string) string { *at(r) = splitList(s); return "" },
	}
}

func channelText(name string, at func(*Channel) *string) column {
	return column{
		name, false,
		func(_ *Record, c *Channel) string { return *at(c) },
		func(_ *Record, c *Channel, s string) string { *at(c) = s; return "" },
	}
}

func channelList(name string, at func(*Channel) *[]string) column {
	return column{
		name, false,
		func(_ *Record, c *Channel) string { return joinList(*at(c)) },
		func(_ *Record, c *Channel, s string) string { *at(c) = splitList(s); return "" },
	}
}

func getFame(r *Record, _ *Channel) string {
	if r.Fame == 0 {
		return ""
	}
	return strconv.Itoa(r.Fame)
}

func setFame(r *Record, _ *Channel, s string) string {
	n, err := strconv.Atoi(s)
	if err != nil {
		return ReasonNumber
	}
	r.Fame = n
	return ""
}

func getTel(_ *Record, c *Channel) string {
	if !slices.Contains(numberKinds, c.Kind) {
		return ""
	}
	return telURI(c.Value)
}

func getSteps(_ *Record, c *Channel) string {
	steps := make([]string, len(c.Steps))
	for i, s := range c.Steps {
		var attrs []string
		if isKeyPress(s.Key) {
			attrs = append(attrs, s.Key)
		} else {
			attrs = addAttr(attrs, "key", s.Key)
		}
		attrs = addAttr(attrs, "say", s.Say)
		if s.Wait != 0 {
			attrs = addAttr(attrs, "wait", strconv.Itoa(s.Wait))
		}
		attrs = addAttr(attrs, "note", s.Note)
		attrs = addAttr(attrs, "note_en", s.NoteEn)
		steps[i] = strings.Join(attrs, "|")
	}
	return strings.Join(steps, ";")
}

func setSteps(_ *Record, c *Channel, cell string) string {
	var steps []Step
	for _, part := range splitEscaped(cell, ';') {
		var s Step
		for _, attr := range splitEscaped(part, '|') {
			name, value, found := strings.Cut(attr, "=")
			if !found {
				name, value = "key", attr
			}
			value = clean(unescape(value))
			switch clean(name) {
			case "key":
				s.Key = value
			case "say":
				s.Say = value
			case "note":
				s.Note = value
			case "note_en":
				s.NoteEn = value
			case "wait":
				n, err := strconv.Atoi(value)
				if err != nil {
					return ReasonNumber
				}
				s.Wait = n
			default:
				return ReasonSyntax
			}
		}
		if s != (Step{}) {
			steps = append(steps, s)
		}
	}
	c.Steps = steps
	return ""
}

func getPromise(_ *Record, c *Channel) string {
	if c.Promise == nil {
		return ""
	}
	attrs := addAttr(nil, c.Promise.Kind, strconv.Itoa(c.Promise.Value))
	attrs = addAttr(attrs, "since", c.Promise.Since)
	attrs = addAttr(attrs, "source_url", c.Promise.SourceURL)
	return strings.Join(attrs, "|")
}

func setPromise(_ *Record, c *Channel, cell string) string {
	var p Promise
	for _, attr := range splitEscaped(cell, '|') {
		name, value, found := strings.Cut(attr, "=")
		if !found {
			return ReasonSyntax
		}
		value = clean(unescape(value))
		switch name = clean(name); name {
		case "since":
			p.Since = value
		case "source_url":
			p.SourceURL = value
		default:
			n, err := strconv.Atoi(value)
			if err != nil {
				return ReasonNumber
			}
			p.Kind, p.Value = name, n
		}
	}
	c.Promise = &p
	return ""
}

// isKeyPress reports that s is keys of a telephone.
func isKeyPress(s string) bool {
	return s != "" && strings.Trim(s, "0123456789*#") == ""
}

var listEscaper = strings.NewReplacer(`\`, `\\`, `;`, `\;`, `|`, `\|`)

func addAttr(attrs []string, name, value string) []string {
	if value == "" {
		return attrs
	}
	return append(attrs, name+"="+listEscaper.Replace(value))
}

func joinList(list []string) string {
	if len(list) == 1 && !strings.ContainsAny(list[0], `\;|`) {
		return list[0]
	}
	escaped := make([]string, len(list))
	for i, s := range list {
		escaped[i] = listEscaper.Replace(s)
	}
	return strings.Join(escaped, ";")
}

func splitList(cell string) []string {
	if !strings.ContainsAny(cell, `;\`) {
		return []string{cell}
	}
	parts := splitEscaped(cell, ';')
	for i := range parts {
		parts[i] = unescape(parts[i])
	}
	return parts
}

// splitEscaped splits s at every sep that no backslash stands before, and
// leaves the backslashes in.
func splitEscaped(s string, sep byte) []string {
	var parts []string
	start := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case sep:
			parts = append(parts, s[start:i])
			start = i + 1
		}
	}
	return append(parts, s[start:])
}

// unescape takes the backslash off every escaped separator and backslash;
// before any other character a backslash stands for itself.
func unescape(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) && strings.IndexByte(`\;|`, s[i+1]) >= 0 {
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// formulaStarts are the characters by which spreadsheets know a formula, also
// in full width, and the apostrophe that guards them.
const formulaStarts = "=+-@\t\r\n'＝＋－＠"

// guardFormula puts an apostrophe before a cell that a spreadsheet would take
// for a formula; unguard takes it off again.
func guardFormula(cell string) string {
	if startsFormula(cell) {
		return "'" + cell
	}
	return cell
}

func startsFormula(cell string) bool {
	first, _ := utf8.DecodeRuneInString(cell)
	return cell != "" && strings.ContainsRune(formulaStarts, first)
}

func unguard(cell string) string {
	if rest, ok := strings.CutPrefix(cell, "'"); ok && startsFormula(rest) {
		return rest
	}
	// The other way in which spreadsheets keep a number's leading zero.
	if inner, ok := strings.CutPrefix(cell, `="`); ok && strings.HasSuffix(inner, `"`) {
		return strings.TrimSuffix(inner, `"`)
	}
	return cell
}

// sameEnterprise reports that two rows speak of one enterprise.
func sameEnterprise(slugA, nameA, slugB, nameB string) bool {
	if slugA != "" && slugB != "" {
		return slugA == slugB
	}
	return cmp.Or(nameA, slugA) == cmp.Or(nameB, slugB)
}
