package hours

import (
	"slices"
	"strings"
)

// OpeningSpec is an OpeningHoursSpecification of schema.org.
type OpeningSpec struct {
	Type   string   `json:"@type"`
	Days   []string `json:"dayOfWeek"` // "Monday" ..., "PublicHolidays"
	Opens  string   `json:"opens"`
	Closes string   `json:"closes"`
}

var schemaDays = [...]string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "PublicHolidays"}

// SchemaOrg gives the schedule in the terms of schema.org: which weekdays, and
// public holidays if a rule names them, are open from when to when. A span that
// closes before it opens runs over midnight, a whole day closes at 23:59, and
// a holiday that is off opens and closes at 00:00. Make-up days and what is
// unknown have no such terms and are left out.
func (s Schedule) SchemaOrg() []OpeningSpec {
	var specs []OpeningSpec
	add := func(day, opens, closes string) {
		i := slices.IndexFunc(specs, func(o OpeningSpec) bool { return o.Opens == opens && o.Closes == closes })
		if i < 0 {
			specs = append(specs, OpeningSpec{"OpeningHoursSpecification", nil, opens, closes})
			i = len(specs) - 1
		}
		specs[i].Days = append(specs[i].Days, day)
	}
	for d := Mo; d <= Su; d++ {
		r := s.ruleFor(d, false, d <= Fr)
		for _, span := range r.openSpans() {
			opens, closes := span.schema()
			add(schemaDays[d], opens, closes)
		}
	}
	if !s.named.Has(PH) {
		return specs
	}
	// A rule for holidays may also name weekdays; asking about a day that no
	// week has leaves the holiday alone to decide.
	holiday := s.ruleFor(PH, true, false)
	for _, span := range holiday.openSpans() {
		opens, closes := span.schema()
		add(schemaDays[PH], opens, closes)
	}
	if holiday.State == Closed {
		add(schemaDays[PH], "00:00", "00:00")
	}
	return specs
}

func (r Rule) openSpans() []Span {
	if r.State != Open {
		return nil
	}
	return r.Spans
}

func (s Span) schema() (opens, closes string) {
	if s.End-s.Start >= minutesPerDay {
		return "00:00", "23:59"
	}
	opens, closes, _ = strings.Cut(s.String(), "-")
	if closes == "24:00" {
		closes = "23:59"
	}
	return opens, closes
}
