package handlers

import (
	"time"

	"c800/models"
	"c800/models/hours"
	"c800/views"
	"c800/views/ui"
)

// openState says whether a channel answers now. What is said of people goes
// before what is said of anything that answers. until is when that changes.
func (s *Server) openState(f views.Format, c *models.Channel) (state ui.State, until time.Time) {
	n := openNow(c, f.Now)
	return f.State(n), n.Next
}

func openNow(c *models.Channel, now time.Time) views.Now {
	text, human := c.HumanHours, true
	if text == "" {
		text, human = c.Hours, c.Human == "human"
	}
	if text == "" {
		return views.Now{Open: string(hours.Unknown)}
	}
	schedule, err := hours.Parse(text)
	if err != nil {
		return views.Now{Open: string(hours.Unknown)}
	}
	loc, err := hours.Zone(c.Zone)
	if err != nil {
		return views.Now{Open: string(hours.Unknown)}
	}
	st := schedule.At(now, loc)
	n := views.Now{Open: string(st.State), Human: human, Always: schedule.Always(), Unsure: !human && c.Human == "bot_first"}
	if st.Then != hours.Unknown || st.State != hours.Closed {
		n.Next = st.Until
	}
	return n
}

// hoursWords says a schedule in words, "" when there is none.
func hoursWords(f views.Format, text string) string {
	if text == "" {
		return ""
	}
	schedule, err := hours.Parse(text)
	if err != nil {
		return ""
	}
	rules := make([]views.HoursRule, 0, len(schedule.Rules()))
	for _, r := range schedule.Rules() {
		v := views.HoursRule{Holidays: r.Days.Has(hours.PH), Workdays: r.Days.Has(hours.WD), Comment: r.Comment}
		for d := range 7 {
			v.Days[d] = r.Days == 0 || r.Days.Has(hours.Day(d)) //nolint:gosec // 0 to 6
		}
		if r.Days == 0 && schedule.Always() {
			v.Days = [7]bool{}
		}
		for _, sp := range r.Spans {
			v.Spans = append(v.Spans, views.Span{From: sp.Start, To: sp.End})
		}
		rules = append(rules, v)
	}
	return f.Hours(rules)
}

// week gives the next seven days of a channel, nil when its hours are unknown.
func week(f views.Format, c *models.Channel) []ui.Day {
	text := c.HumanHours
	if text == "" {
		text = c.Hours
	}
	schedule, err := hours.Parse(text)
	if text == "" || err != nil {
		return nil
	}
	loc, err := hours.Zone(c.Zone)
	if err != nil {
		return nil
	}
	days := make([]ui.Day, 0, 7)
	for _, d := range schedule.Week(f.Now, loc) {
		known := true
		var spans []views.Span
		for _, seg := range d.Segments {
			if seg.State == hours.Unknown {
				known = false
			}
			spans = append(spans, views.Span{From: seg.Start, To: seg.End})
		}
		holiday := ""
		if d.Kind == hours.Holiday {
			holiday = f.Holiday(string(d.Festival))
		}
		days = append(days, f.WeekDay(d.Date, spans, known, holiday, d.Kind == hours.MakeUp))
	}
	return days
}
