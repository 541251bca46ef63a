package hours

import (
	"cmp"
	"slices"
	"time"
)

// Status is what a schedule says about one instant.
type Status struct {
	State State
	// Until is when State ends, zero if it does not within two weeks.
	Until time.Time
	// Then is the state after Until, "" if Until is zero. Closed until nine and
	// then Unknown means that nobody can promise nine.
	Then State
	// Comment is that of the rule that makes it Open or Unknown, if it has one.
	Comment string
}

// horizon is how many days ahead At looks for a change. The longest public
// holiday has nine.
const horizon = 14

// At gives the state at t and its next change, on the clocks of loc (nil for
// DefaultZone). On days of which the holiday calendar knows nothing, and in
// zones outside mainland China, whatever depends on PH or WD is Unknown: the
// state is given only if it is the same on a holiday and on an ordinary day.
func (s Schedule) At(t time.Time, loc *time.Location) Status {
	if s.IsZero() {
		return Status{State: Unknown}
	}
	loc = orDefault(loc)
	now := t.Unix()
	first := midnight(t.In(loc)).AddDate(0, 0, -1) // its night may reach into today
	for _, days := range []int{3, horizon + 2} {   // most changes are near
		pieces := s.pieces(first, days)
		state, comment := stateAt(pieces, now)
		status := Status{State: state, Comment: comment}
		last := first.AddDate(0, 0, days).Unix()
		for _, edge := range edges(pieces) {
			if edge <= now || edge >= last {
				continue
			}
			if then, _ := stateAt(pieces, edge); then != state {
				status.Until, status.Then = time.Unix(edge, 0).In(loc), then
				return status
			}
		}
		if days > horizon || s.Always() {
			return status
		}
	}
	return Status{State: Unknown} // not reached: the last round returns
}

func orDefault(loc *time.Location) *time.Location {
	if loc != nil {
		return loc
	}
	loc, err := Zone(DefaultZone)
	if err != nil {
		return time.FixedZone(DefaultZone, 8*60*60) // no zone data on this machine
	}
	return loc
}

func midnight(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())
}

// Segment is a part of a day in one state, Open or Unknown; Closed is what
// lies between.
type Segment struct {
	Span
	State   State
	Comment string
}

// DayPlan is what a schedule says about one date.
type DayPlan struct {
	Date     time.Time // its midnight in the zone asked for
	Kind     DayKind
	Festival Festival
	Segments []Segment // sorted; none: closed all day
}

// Week gives the plans of the seven days from the date of t on, in loc (nil
// for DefaultZone).
func (s Schedule) Week(t time.Time, loc *time.Location) []DayPlan {
	plans := make([]DayPlan, 7)
	first := midnight(t.In(orDefault(loc)))
	for i := range plans {
		plans[i] = s.Day(first.AddDate(0, 0, i))
	}
	return plans
}

// Day gives the plan of the date of t in t's own zone.
func (s Schedule) Day(t time.Time) DayPlan {
	p := DayPlan{Date: midnight(t), Kind: NoData}
	if inChina(t.Location()) {
		p.Kind, p.Festival = DateOf(t)
	}
	p.Segments = s.segments(dayOfWeek(t), p.Kind)
	return p
}

func dayOfWeek(t time.Time) Day { return Day((t.Weekday() + 6) % 7) }

// segments gives the open and unknown parts of a day.
func (s Schedule) segments(weekday Day, kind DayKind) []Segment {
	rules := s.candidates(weekday, kind)
	if len(rules) == 1 {
		return rules[0].segments()
	}
	// What the day is decides which rule holds, and we do not know it: between
	// any two edges, only what all candidates agree on is certain.
	var cuts []int
	for _, r := range rules {
		for _, span := range r.Spans {
			cuts = append(cuts, span.Start, span.End)
		}
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	var out []Segment
	for i := 1; i < len(cuts); i++ {
		state, comment := rules[0].at(cuts[i-1])
		for _, r := range rules[1:] {
			if other, _ := r.at(cuts[i-1]); other != state {
				state, comment = Unknown, ""
			}
		}
		if state == Closed {
			continue
		}
		if n := len(out); n > 0 && out[n-1].End == cuts[i-1] && out[n-1].State == state && out[n-1].Comment == comment {
			out[n-1].End = cuts[i]
			continue
		}
		out = append(out, Segment{Span{cuts[i-1], cuts[i]}, state, comment})
	}
	return out
}

// never is the rule of a day that no rule names.
var never = Rule{State: Closed}

// candidates gives the rules one of which holds on a day: a single one unless
// the calendar does not know the day and the schedule asks for it.
func (s Schedule) candidates(weekday Day, kind DayKind) []Rule {
	ordinary := weekday <= Fr
	switch {
	case kind == Holiday:
		return []Rule{s.ruleFor(weekday, true, false)}
	case kind == MakeUp:
		return []Rule{s.ruleFor(weekday, false, true)}
	case kind == Ordinary, !s.named.Has(PH) && !s.named.Has(WD):
		return []Rule{s.ruleFor(weekday, false, ordinary)}
	}
	rules := []Rule{s.ruleFor(weekday, false, ordinary), s.ruleFor(weekday, true, false)}
	if !ordinary {
		rules = append(rules, s.ruleFor(weekday, false, true))
	}
	return rules
}

// ruleFor gives the last rule that names the day.
func (s Schedule) ruleFor(weekday Day, holiday, working bool) Rule {
	for _, r := range slices.Backward(s.rules) {
		if r.Days == 0 || r.Days.Has(weekday) || holiday && r.Days.Has(PH) || working && r.Days.Has(WD) {
			return r
		}
	}
	return never
}

func (r Rule) segments() []Segment {
	out := make([]Segment, len(r.Spans))
	for i, span := range r.Spans {
		out[i] = Segment{span, r.State, r.Comment}
	}
	return out
}

// at gives the state of the rule's day at a minute.
func (r Rule) at(minute int) (State, string) {
	for _, span := range r.Spans {
		if span.Start <= minute && minute < span.End {
			return r.State, r.Comment
		}
	}
	return Closed, r.Comment
}

// piece is a Segment as instants, in Unix seconds.
type piece struct {
	from, to int64
	state    State
	comment  string
}

// pieces gives the segments of some days. On a day on which clocks change, a
// time of day is the instant that time.Date makes of it.
func (s Schedule) pieces(first time.Time, days int) []piece {
	out := make([]piece, 0, days)
	year, month, day := first.Date()
	for i := range days {
		date := time.Date(year, month, day+i, 0, 0, 0, 0, first.Location())
		for _, seg := range s.Day(date).Segments {
			out = append(out, piece{
				time.Date(year, month, day+i, 0, seg.Start, 0, 0, first.Location()).Unix(),
				time.Date(year, month, day+i, 0, seg.End, 0, 0, first.Location()).Unix(),
				seg.State, seg.Comment,
			})
		}
	}
	return out
}

// stateAt gives the state at an instant; where a night and the next day
// overlap, Open goes before Unknown.
func stateAt(pieces []piece, at int64) (State, string) {
	state, comment := Closed, ""
	for _, p := range pieces {
		if at < p.from || at >= p.to {
			continue
		}
		if p.state == Open {
			return Open, p.comment
		}
		state, comment = p.state, p.comment
	}
	return state, comment
}

// edges gives the instants at which the state may change, in order.
func edges(pieces []piece) []int64 {
	out := make([]int64, 0, 2*len(pieces))
	for _, p := range pieces {
		out = append(out, p.from, p.to)
	}
	slices.SortFunc(out, cmp.Compare[int64])
	return slices.Compact(out)
}
