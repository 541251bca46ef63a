package views

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"c800/views/ui"
)

// code says the message of a code, or the code itself with a dash for none.
func (f Format) code(family, code string) string {
	if code == "" {
		return ""
	}
	if key := family + "." + code; f.Has(key) {
		return f.T(key)
	}
	return code
}

// Kind names a channel kind: 电话, 网页在线客服.
func (f Format) Kind(code string) string { return f.code("kind", code) }

// Purpose names a purpose: 投诉, 挂失与盗刷.
func (f Format) Purpose(code string) string { return f.code("purpose", code) }

// Purposes names several purposes.
func (f Format) Purposes(codes []string) string {
	names := make([]string, len(codes))
	for i, c := range codes {
		names[i] = f.Purpose(c)
	}
	return f.List(names)
}

// ChannelLabel says what a channel is for: its own label, else its purposes,
// else its kind.
func (f Format) ChannelLabel(label, kind string, purposes []string) string {
	switch {
	case label != "":
		return label
	case len(purposes) > 0:
		return f.Purposes(purposes)
	default:
		return f.Kind(kind)
	}
}

// Grade names a grade: 已拨通, 已核对, 仅导入.
func (f Format) Grade(code string) string { return f.code("grade", code) }

// GradeText explains a grade in a sentence.
func (f Format) GradeText(code string) string { return f.code("grade_text", code) }

// HalfLife says when a fact falls one grade: 每 365 天没有人再核对，就降一级.
func (f Format) HalfLife(days int) string { return f.T("grade.half_life", "N", days) }

// Fresh says a grade with its age and source. isNumber tells numbers, which
// are called, from links and paths, which are tried.
func (f Format) Fresh(grade string, checked time.Time, isNumber bool, source ui.Link) ui.Fresh {
	fresh := ui.Fresh{Date: f.Date(checked), Source: source}
	key := "fresh." + grade
	switch grade {
	case "tested":
		fresh.Icon = "check"
		if isNumber {
			fresh.Icon, key = "phone", "fresh.called"
		}
	case "verified":
		fresh.Icon = "shield"
	case "stale":
		fresh.Icon = "clock"
	default:
		fresh.Icon = "ask"
	}
	if checked.IsZero() {
		fresh.Text = f.code("fresh_undated", grade)
	} else {
		fresh.Text = f.T(key, "Ago", f.Ago(checked))
	}
	return fresh
}

// Human says who answers: human, bot_first, bot_only or unknown.
func (f Format) Human(code string) ui.Mark {
	switch code {
	case "human":
		return ui.Mark{Icon: "user", Text: f.T("human.human")}
	case "bot_first":
		return ui.Mark{Icon: "bot", Text: f.T("human.bot_first")}
	case "bot_only":
		return ui.Mark{Icon: "bot", Text: f.T("human.bot_only")}
	default:
		return ui.Mark{Icon: "ask", Text: f.T("human.unknown")}
	}
}

// Cost names who pays: free, local, shared, premium, normal, international or
// unknown.
func (f Format) Cost(code string) string { return f.code("cost", code) }

// Reachable says whether a number can be called from where: from is mobile or
// abroad; answer is yes, no, special or unknown.
func (f Format) Reachable(from, answer string) string {
	if key := "reachable." + from + "_" + answer; f.Has(key) {
		return f.T(key)
	}
	return f.T("reachable.unknown")
}

// CostLine is the short form for lists: 市话费，手机可拨. What is unknown is left
// out; an unknown cost is said.
func (f Format) CostLine(cost, mobile, abroad string) string {
	if cost == "" {
		cost = "unknown"
	}
	parts := []string{f.Cost(cost)}
	for _, p := range [][2]string{{"mobile", mobile}, {"abroad", abroad}} {
		if key := "reachable_short." + p[0] + "_" + p[1]; f.Has(key) {
			parts = append(parts, f.T(key))
		}
	}
	return f.Clauses(parts...)
}

// NumberKind names the kind of a number: n400, fixed, mobile.
func (f Format) NumberKind(code string) string { return f.code("number_kind", code) }

// NumberNote says what to know before calling: area_code_away, cannot_call.
func (f Format) NumberNote(code string) string { return f.code("number_note", code) }

// Region names a province by its GB/T 2260 code; "" is the whole country.
func (f Format) Region(code string) string {
	if code == "" {
		return f.T("region.all")
	}
	return f.code("region", code)
}

// Regions names provinces; none is the whole country.
func (f Format) Regions(codes []string) string {
	if len(codes) == 0 {
		return f.Region("")
	}
	names := make([]string, len(codes))
	for i, c := range codes {
		names[i] = f.Region(c)
	}
	return f.List(names)
}

// RegionCodes lists the province codes that Region names, in their order.
var RegionCodes = []string{
	"11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37",
	"41", "42", "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65",
	"71", "81", "82",
}

// Languages names BCP 47 tags: 普通话、粤语、英语.
func (f Format) Languages(tags []string) string {
	names := make([]string, len(tags))
	for i, t := range tags {
		names[i] = f.code("language", t)
	}
	return f.List(names)
}

// Accessibility names what helps: text, video_sign, large_print, senior.
func (f Format) Accessibility(codes []string) string {
	names := make([]string, len(codes))
	for i, c := range codes {
		names[i] = f.code("accessibility", c)
	}
	return f.List(names)
}

// Basis says on what an entry rests: own_website_page, regulator_list, import.
func (f Format) Basis(code string) string { return f.code("basis", code) }

// Status names the state of an enterprise that is not active: closed, merged.
func (f Format) Status(code string) string { return f.code("status", code) }

// Promise says what the enterprise promises: 30 秒内接通. Kind is answer_s,
// reply_h or solve_d.
func (f Format) Promise(kind string, value int) string {
	if key := "promise." + kind; f.Has(key) {
		return f.T(key, "N", value)
	}
	return ""
}

// Prepare says what to have ready: 准备好：卡号、身份证后四位. A thing is a code
// (card_number) or the words of a source, which are shown as they are.
func (f Format) Prepare(things []string) string {
	if len(things) == 0 {
		return ""
	}
	names := make([]string, len(things))
	for i, thing := range things {
		names[i] = f.code("identity", thing)
	}
	return f.T("route.prepare", "Things", f.List(names))
}

// NoSteps says why a channel has no steps to a person: none are needed, or
// nobody has walked them.
func (f Format) NoSteps(isNumber bool, human string) string {
	switch {
	case human == "human":
		return f.T("route.direct")
	case isNumber:
		return f.T("route.no_keys")
	}
	return f.T("route.no_steps")
}

// RouteHint says a key path in a line: 按 1、再按 0; "" steps give 路线待补充.
func (f Format) RouteHint(steps []ui.Step) string {
	if len(steps) == 0 {
		return f.T("row.no_route")
	}
	first, then := [2]string{"row.press", "row.say"}, [2]string{"row.press_then", "row.say_then"}
	said, keys := "", first
	for _, s := range steps {
		if s.Key != "" {
			said += f.T(keys[0], "Key", s.Key)
		} else {
			said += f.T(keys[1], "Key", f.T("quoted", "Text", s.Say))
		}
		keys = then
	}
	return said
}

// Wait says a waiting time in seconds: 约等 40 秒; 0 says nothing.
func (f Format) Wait(seconds int) string {
	switch {
	case seconds <= 0:
		return ""
	case seconds < 120:
		return f.T("wait.seconds", "N", seconds)
	default:
		return f.T("wait.minutes", "N", (seconds+30)/60)
	}
}

// Change names what happened to a channel: added, changed, ended, graded.
func (f Format) Change(code string) string { return f.code("change", code) }

// FieldName names a field of the record whose change is logged: grade, website.
func (f Format) FieldName(field string) string { return f.code("field", field) }

// Field says a logged value of a field; codes are put into words.
func (f Format) Field(field, value string) string {
	switch field {
	case "grade":
		return f.Grade(value)
	case "status":
		return f.code("status", value)
	case "cost":
		return f.Cost(value)
	case "human":
		if value == "" {
			return ""
		}
		return f.Human(value).Text
	default:
		return value
	}
}

// Role says who made a change: catalogue, import, moderator, owner, admin.
func (f Format) Role(code string) string { return f.code("role", code) }

// Holiday names a public holiday: spring_festival.
func (f Format) Holiday(code string) string { return f.code("holiday", code) }

// Period is 2025-03-01 至 2026-11-18; either end may be zero.
func (f Format) Period(from, to time.Time) string {
	switch {
	case from.IsZero() && to.IsZero():
		return ""
	case from.IsZero():
		return f.T("period.until", "To", f.Date(to))
	case to.IsZero():
		return f.T("period.since", "From", f.Date(from))
	default:
		return f.T("period.from_to", "From", f.Date(from), "To", f.Date(to))
	}
}

// Verdict is one of the five fixed findings about a number. n counts reports
// for reported_impostor; name and until serve the others and may be "".
func (f Format) Verdict(code, name, until string, n int) ui.Verdict {
	title := f.T("verdict." + code)
	if until != "" && code == "formerly_listed" {
		title = f.Clauses(title, f.T("period.until", "To", until))
	}
	return ui.Verdict{
		Code:  code,
		Title: title,
		Text:  f.T("verdict_about."+code, "Name", name, "N", n),
	}
}

// ReportKind names what a report says: wrong, dead, impostor, other.
func (f Format) ReportKind(code string) string { return f.code("report_kind", code) }

// Source is the link to where a fact was read, by the name of its host.
func (f Format) Source(address string) ui.Link {
	if address == "" {
		return ui.Link{}
	}
	return ui.Link{Text: Host(address), URL: address}
}

// TellApart adds the path to links that would read the same: two pages of one
// website.
func TellApart(links []ui.Link) {
	count := map[string]int{}
	for _, l := range links {
		count[l.Text]++
	}
	for i, l := range links {
		u, err := url.Parse(l.URL)
		if count[l.Text] < 2 || err != nil || strings.Trim(u.Path, "/") == "" {
			continue
		}
		path := []rune(strings.TrimSuffix(u.Path, "/"))
		if len(path) > pathShown {
			path = append(path[:pathShown], '…')
		}
		links[i].Text += string(path)
	}
}

// pathShown is how many characters of a path TellApart shows: about one line of
// a phone with the host.
const pathShown = 24

// FieldError says what is wrong with a field, by the key of the message.
func (f Format) FieldError(field, key string, args ...any) ui.FieldError {
	return ui.FieldError{Field: field, Text: f.T(key, args...)}
}

// RetryAfter says when to try again: 请 30 秒后再试.
func (f Format) RetryAfter(seconds int) string {
	if seconds < 120 {
		return f.T("error.retry_seconds", "N", seconds)
	}
	return f.T("error.retry_minutes", "N", (seconds+59)/60)
}

// ErrorStatus is the title of an error page.
func (f Format) ErrorStatus(status int) string {
	if errorStatuses[status] {
		return f.T("error_title." + strconv.Itoa(status))
	}
	return f.T("error_title.500")
}
