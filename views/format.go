package views

import (
	"strconv"
	"strings"
	"time"

	"c800/views/i18n"
	"c800/views/ui"
)

// Format says dates, hours, counts and the codes of the record in one
// language, as of one moment.
type Format struct {
	*i18n.Printer
	Now time.Time
}

// NewFormat formats in lang as of now; days are counted in now's location.
func NewFormat(lang string, now time.Time) Format {
	return Format{i18n.For(lang), now}
}

// Date is 2026-11-18; the zero time is "".
func (f Format) Date(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

// Day is 11-18, for near dates.
func (f Format) Day(t time.Time) string { return t.Format("01-02") }

// Ago is 今天, 昨天, 3 天前. A time to come counts as today.
func (f Format) Ago(t time.Time) string {
	switch n := calendarDays(t, f.Now); {
	case n <= 0:
		return f.T("ago.today")
	case n == 1:
		return f.T("ago.yesterday")
	default:
		return f.T("ago.days", "N", n)
	}
}

// calendarDays counts midnights from a to b in b's location.
func calendarDays(a, b time.Time) int {
	a = a.In(b.Location())
	day := func(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC) }
	return int(day(b).Sub(day(a)).Hours() / 24)
}

// List joins words: 、 in Chinese, comma and space in English.
func (f Format) List(words []string) string { return strings.Join(words, f.T("list.and")) }

// Clauses joins parts of a sentence: ， in Chinese, comma and space in
// English; empty ones are left out.
func (f Format) Clauses(parts ...string) string {
	kept := parts[:0:0]
	for _, s := range parts {
		if s != "" {
			kept = append(kept, s)
		}
	}
	return strings.Join(kept, f.T("list.clause"))
}

// Sentences puts whole sentences behind each other; empty ones are left out.
func (f Format) Sentences(sentences ...string) string {
	kept := sentences[:0:0]
	for _, s := range sentences {
		if s != "" {
			kept = append(kept, s)
		}
	}
	return strings.Join(kept, f.T("list.sentence"))
}

// Grouped writes a count with separators of thousands: 12,345.
func (f Format) Grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Enterprises is 147 家.
func (f Format) Enterprises(n int) string {
	return f.T("count.enterprises", "N", n, "Count", f.Grouped(n))
}

// EnterprisesShort is 147 家 at the end of a narrow line; English has the count
// alone there.
func (f Format) EnterprisesShort(n int) string { return f.T("count.short", "Count", f.Grouped(n)) }

// Matching is 13 家符合, above a filtered list.
func (f Format) Matching(n int) string { return f.T("count.matching", "N", n, "Count", f.Grouped(n)) }

// Found is 找到 12 家, above search results.
func (f Format) Found(n int) string { return f.T("count.found", "N", n, "Count", f.Grouped(n)) }

// FoundMany is the same when the count stopped at n.
func (f Format) FoundMany(n int) string { return f.T("count.found_many", "Count", f.Grouped(n)) }

// ChannelCounts is 9 种联系方式，来自 3 处.
func (f Format) ChannelCounts(channels, sources int) string {
	if sources == 0 {
		return f.T("count.channels", "N", channels)
	}
	return f.Clauses(f.T("count.channels", "N", channels), f.T("count.sources", "N", sources))
}

// Changes is 3 次变更.
func (f Format) Changes(n int) string {
	if n == 0 {
		return f.T("count.no_changes")
	}
	return f.T("count.changes", "N", n)
}

// Pages is 第 2 页，共 41 页; total 0 leaves the total out.
func (f Format) Pages(page, total int) string {
	if total == 0 {
		return f.T("pager.page", "Page", page)
	}
	return f.T("pager.page_of", "Page", page, "Total", total)
}

// Now is what is known of a channel's hours at this moment.
type Now struct {
	Open   string    // open, closed or unknown
	Human  bool      // the hours are those of people, not of a robot
	Always bool      // open around the clock, no change to come
	Unsure bool      // behind a menu or a robot are people, whose hours are not known
	Next   time.Time // when Open changes, in the channel's zone; zero if not known
}

// State says a Now: 真人在线，至 22:00; 已关，明天 08:00 开始; 时间不确定.
func (f Format) State(n Now) ui.State {
	who := "state.channel_"
	if n.Human {
		who = "state.human_"
	}
	s := ui.State{Code: n.Open}
	switch n.Open {
	case "open":
		s.Strong = f.T(who + "open")
		if n.Always {
			s.Text = f.T("state.always")
		} else if !n.Next.IsZero() {
			s.Text = f.until(n.Next)
		}
		if n.Unsure {
			s.Text += f.T("state.human_unsure")
		}
	case "closed":
		s.Strong = f.T(who + "closed")
		if !n.Next.IsZero() {
			s.Text = f.T("state.from", "Time", f.moment(n.Next))
		}
	default:
		s = ui.State{Code: "unknown", Text: f.T("state.unknown")}
	}
	return s
}

// until says how long something lasts; Chinese has a space before a figure only.
func (f Format) until(t time.Time) string {
	m := f.moment(t)
	if m[0] <= '9' {
		return f.T("state.until", "Time", m)
	}
	return f.T("state.until_day", "Time", m)
}

// moment says a time near now: 22:00, 明天 08:00, 周一 09:00, 11-22 09:00.
func (f Format) moment(t time.Time) string {
	clock := t.Format("15:04")
	days := calendarDays(f.Now, t)
	if clock == "00:00" && days > 0 { // midnight belongs to the day that ends
		clock, days = "24:00", days-1
		t = t.AddDate(0, 0, -1)
	}
	switch {
	case days <= 0:
		return clock
	case days == 1:
		return f.T("moment.tomorrow", "Time", clock)
	case days < 7:
		return f.T("moment.weekday", "Day", f.Weekday(t.Weekday()), "Time", clock)
	default:
		return f.Day(t) + " " + clock
	}
}

// Weekday is 周一, Mon.
func (f Format) Weekday(d time.Weekday) string {
	return f.T("weekday." + strings.ToLower(d.String()[:3]))
}

// Span is an opening time in minutes after midnight; To beyond 1440 runs into
// the next day.
type Span struct{ From, To int }

// HoursRule is one rule of opening hours: on which days, and when.
type HoursRule struct {
	Days     [7]bool // Monday first
	Holidays bool    // on public holidays
	Workdays bool    // on working days, make-up days included
	Spans    []Span  // none: closed
	Comment  string
}

// Hours says rules in words: 周一至周五 09:00–18:00；周六 09:00–12:00；法定节假日休息.
func (f Format) Hours(rules []HoursRule) string {
	said := make([]string, 0, len(rules))
	for _, r := range rules {
		days := f.days(r)
		times := f.T("hours.closed")
		if len(r.Spans) > 0 {
			times = f.Spans(r.Spans)
		}
		if r.Comment != "" && len(r.Spans) == 0 && days == "" {
			times = r.Comment
		} else if r.Comment != "" {
			times += f.T("brackets", "Text", r.Comment)
		}
		if days == "" {
			said = append(said, times)
		} else {
			said = append(said, days+" "+times)
		}
	}
	return strings.Join(said, f.T("list.rule"))
}

func (f Format) days(r HoursRule) string {
	var parts []string
	for i := 0; i < 7; i++ {
		if !r.Days[i] {
			continue
		}
		j := i
		for j < 6 && r.Days[j+1] {
			j++
		}
		if i == 0 && j == 6 {
			parts = append(parts, f.T("hours.every_day"))
		} else if j > i+1 {
			parts = append(parts, f.T("hours.days", "From", f.monday(i), "To", f.monday(j)))
		} else {
			for ; i <= j; i++ {
				parts = append(parts, f.monday(i))
			}
		}
		i = j
	}
	if r.Workdays {
		parts = append(parts, f.T("hours.workdays"))
	}
	if r.Holidays {
		parts = append(parts, f.T("hours.holidays"))
	}
	return f.List(parts)
}

// monday names the i-th day of a week that begins on Monday.
func (f Format) monday(i int) string { return f.Weekday(time.Weekday((i + 1) % 7)) }

// Spans says times of a day: 09:00–12:00，13:00–17:00; the whole day is 全天.
func (f Format) Spans(spans []Span) string {
	if len(spans) == 1 && spans[0].From == 0 && spans[0].To == 24*60 {
		return f.T("hours.all_day")
	}
	said := make([]string, len(spans))
	for i, s := range spans {
		to := clock(s.To)
		if s.To > 24*60 {
			to = f.T("hours.next_day", "Time", clock(s.To-24*60))
		}
		said[i] = clock(s.From) + "–" + to
	}
	return strings.Join(said, f.T("list.and"))
}

func clock(minutes int) string {
	return pad(minutes/60) + ":" + pad(minutes%60)
}

func pad(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

// WeekDay says one of the coming days. known is false beyond the holiday
// data; holiday names the public holiday, makeUp marks a make-up working day.
func (f Format) WeekDay(day time.Time, spans []Span, known bool, holiday string, makeUp bool) ui.Day {
	d := ui.Day{
		Date:  f.Date(day),
		Name:  f.Weekday(day.Weekday()) + " " + f.Day(day),
		Note:  holiday,
		Today: calendarDays(day, f.Now) == 0,
	}
	if makeUp {
		d.Note = f.T("week.make_up")
	}
	switch {
	case !known:
		d.Spans = f.T("state.unknown")
	case len(spans) == 0:
		d.Spans = f.T("week.closed")
	default:
		d.Spans = f.Spans(spans)
	}
	return d
}
