// Package hours reads and evaluates opening hours: the subset of the
// OpenStreetMap opening_hours syntax that contact channels need, and WD, a
// word of our own for a Chinese working day, make-up days included. It knows
// the public holidays of mainland China as far as they are announced and says
// unknown beyond.
//
// The syntax: rules separated by ";", of which for each day the last one that
// names it counts. A rule names days (Mo-Fr,Su; PH, a public holiday; WD; none
// for every day), times (09:00-12:00,13:00-17:00; 22:00-06:00 runs over
// midnight; none for the whole day), and off, open, unknown or a "comment".
// 24/7 is always. A rule whose only verdict is a comment means: perhaps, see
// the comment.
//
// As in OpenStreetMap, a plain weekday rule holds on public holidays too unless
// a later rule names PH, and on a make-up Saturday Mo-Fr does not hold; WD does.
package hours

import (
	"fmt"
	"strings"
)

// State is whether somebody answers.
type State string

// The states.
const (
	Open    State = "open"
	Closed  State = "closed"
	Unknown State = "unknown"
)

// Day is one word for days.
type Day uint8

// The days as the syntax names them, in canonical order.
const (
	Mo Day = iota
	Tu
	We
	Th
	Fr
	Sa
	Su
	PH // public holiday
	WD // working day, make-up days included
)

var dayWords = [...]string{"Mo", "Tu", "We", "Th", "Fr", "Sa", "Su", "PH", "WD"}

// String gives the word of the syntax: "Mo".
func (d Day) String() string { return dayWords[d] }

// Days is a set of days. The empty set stands for every day.
type Days uint16

const (
	week    Days = 1<<7 - 1
	workday Days = 1<<5 - 1
)

// Has tells whether the set holds d. The empty set holds nothing.
func (s Days) Has(d Day) bool { return s&(1<<d) != 0 }

// Every tells whether the set covers all seven weekdays, or is empty.
func (s Days) Every() bool { return s == 0 || s&week == week }

// DayRange is days that follow one another; PH and WD stand alone.
type DayRange struct{ From, To Day }

// Ranges gives the set as few ranges, in canonical order.
func (s Days) Ranges() []DayRange {
	var ranges []DayRange
	for d := Mo; d <= WD; d++ {
		if !s.Has(d) {
			continue
		}
		if n := len(ranges); n > 0 && d <= Su && ranges[n-1].To+1 == d {
			ranges[n-1].To = d
			continue
		}
		ranges = append(ranges, DayRange{d, d})
	}
	return ranges
}

// String gives the set in the syntax: "Mo-Fr,PH".
func (s Days) String() string {
	var words []string
	for _, r := range s.Ranges() {
		if r.From == r.To {
			words = append(words, r.From.String())
		} else {
			words = append(words, r.From.String()+"-"+r.To.String())
		}
	}
	return strings.Join(words, ",")
}

// minutesPerDay is also where a day's last minute ends: 24:00.
const minutesPerDay = 24 * 60

// Span is a time of day, in minutes after midnight, Start included and End
// not. End is past 1440 where the span runs into the next day.
type Span struct{ Start, End int }

// String gives the span in the syntax: "09:00-17:30", "22:00-06:00".
func (s Span) String() string {
	end := s.End
	if end > minutesPerDay && end-minutesPerDay < s.Start {
		end -= minutesPerDay
	}
	return Clock(s.Start) + "-" + Clock(end)
}

// Whole tells whether the span is the day from midnight to midnight.
func (s Span) Whole() bool { return s == Span{0, minutesPerDay} }

// Clock writes minutes after midnight as "09:00"; the end of a day is "24:00".
func Clock(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }

// Rule is one rule of a schedule.
type Rule struct {
	Days    Days   // empty: every day
	Spans   []Span // sorted, apart; empty only if State is Closed
	State   State  // in the spans; outside them it is closed
	Comment string
}

// whole tells whether the rule is about whole days.
func (r Rule) whole() bool { return len(r.Spans) == 1 && r.Spans[0].Whole() }

// String gives the rule in the syntax.
func (r Rule) String() string {
	if r.Days == 0 && r.whole() && r.State == Open && r.Comment == "" {
		return "24/7"
	}
	var words []string
	if r.Days != 0 {
		words = append(words, r.Days.String())
	}
	if len(r.Spans) > 0 && !(r.whole() && r.State == Unknown) {
		words = append(words, joinSpans(r.Spans))
	}
	switch {
	case r.State == Closed:
		words = append(words, "off")
	case r.State == Open && r.Comment != "":
		words = append(words, "open")
	case r.State == Unknown && r.Comment == "":
		words = append(words, "unknown")
	}
	if r.Comment != "" {
		words = append(words, `"`+r.Comment+`"`)
	}
	return strings.Join(words, " ")
}

func joinSpans(spans []Span) string {
	words := make([]string, len(spans))
	for i, s := range spans {
		words[i] = s.String()
	}
	return strings.Join(words, ",")
}

// Schedule is opening hours. The zero Schedule says nothing: it is always
// unknown.
type Schedule struct {
	rules []Rule
	named Days // all days that any rule names
}

func newSchedule(rules []Rule) Schedule {
	s := Schedule{rules: rules}
	for _, r := range rules {
		s.named |= r.Days
	}
	return s
}

// Rules gives the rules in their order, for display. Do not change them.
func (s Schedule) Rules() []Rule { return s.rules }

// IsZero tells whether the schedule says nothing.
func (s Schedule) IsZero() bool { return len(s.rules) == 0 }

// Always tells whether the schedule is 24/7.
func (s Schedule) Always() bool {
	if len(s.rules) != 1 {
		return false
	}
	r := s.rules[0]
	return r.whole() && r.State == Open && (r.Days == 0 || r.Days&week == week)
}

// String gives the schedule in canonical syntax. Parse reads it back as an
// equal schedule.
func (s Schedule) String() string {
	words := make([]string, len(s.rules))
	for i, r := range s.rules {
		words[i] = r.String()
	}
	return strings.Join(words, "; ")
}

// OSM gives the schedule in pure OpenStreetMap syntax, for exports. That has
// no word for WD, so a working-day rule becomes Mo-Fr with the given comment,
// and public holidays are off unless a rule names them.
func (s Schedule) OSM(comment string) string {
	var words []string
	for _, r := range s.rules {
		if r.Days.Has(WD) {
			r.Days = r.Days&^(1<<WD) | workday
			if r.Comment == "" {
				r.Comment = comment
			}
		}
		words = append(words, r.String())
	}
	if s.named.Has(WD) && !s.named.Has(PH) {
		words = append(words, "PH off")
	}
	return strings.Join(words, "; ")
}
