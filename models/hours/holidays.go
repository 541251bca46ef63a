package hours

import "time"

// Festival names the holiday that a day off, or a make-up day, belongs to.
type Festival string

// The festivals of the public holidays of mainland China.
const (
	NewYear    Festival = "new_year"
	Spring     Festival = "spring_festival"
	Qingming   Festival = "qingming"
	Labour     Festival = "labour_day"
	DragonBoat Festival = "dragon_boat"
	MidAutumn  Festival = "mid_autumn"
	National   Festival = "national_day"
)

// DayKind is what a date is in the calendar of public holidays.
type DayKind string

// The kinds of date.
const (
	Ordinary DayKind = "ordinary" // its weekday decides whether it is a working day
	Holiday  DayKind = "holiday"  // nobody works
	MakeUp   DayKind = "make_up"  // a Saturday or Sunday on which people work
	NoData   DayKind = "no_data"  // not announced, or another country's calendar
)

// announced lists the public holidays of mainland China and the make-up
// working days, as announced in the notices of the General Office of the State
// Council of 2024-11-12 (for 2025) and 2025-11-04 (for 2026), compared with
// the data of chinese-days (MIT License, Copyright (c) 2024 Yawei sun). The
// notice for a year comes in November of the year before: add it here, with
// its tests, and move firstYear or lastYear.
var announced = []struct {
	from, to string // first and last day off, yyyy-mm-dd
	festival Festival
	makeUp   []string
}{
	{"2025-01-01", "2025-01-01", NewYear, nil},
	{"2025-01-28", "2025-02-04", Spring, []string{"2025-01-26", "2025-02-08"}},
	{"2025-04-04", "2025-04-06", Qingming, nil},
	{"2025-05-01", "2025-05-05", Labour, []string{"2025-04-27"}},
	{"2025-05-31", "2025-06-02", DragonBoat, nil},
	{"2025-10-01", "2025-10-08", National, []string{"2025-09-28", "2025-10-11"}}, // with Mid-Autumn on the 6th

	{"2026-01-01", "2026-01-03", NewYear, []string{"2026-01-04"}},
	{"2026-02-15", "2026-02-23", Spring, []string{"2026-02-14", "2026-02-28"}},
	{"2026-04-04", "2026-04-06", Qingming, nil},
	{"2026-05-01", "2026-05-05", Labour, []string{"2026-05-09"}},
	{"2026-06-19", "2026-06-21", DragonBoat, nil},
	{"2026-09-25", "2026-09-27", MidAutumn, nil},
	{"2026-10-01", "2026-10-07", National, []string{"2026-09-20", "2026-10-10"}},
}

// The years that announced covers.
const (
	firstYear = 2025
	lastYear  = 2026
)

// HolidaysUntil gives the last date that the holiday data cover, at 00:00 UTC.
func HolidaysUntil() time.Time { return time.Date(lastYear, time.December, 31, 0, 0, 0, 0, time.UTC) }

type holiday struct {
	kind     DayKind
	festival Festival
}

var holidays = func() map[int]holiday {
	m := map[int]holiday{}
	for _, a := range announced {
		for d := mustDate(a.from); !d.After(mustDate(a.to)); d = d.AddDate(0, 0, 1) {
			m[dateKey(d.Date())] = holiday{Holiday, a.festival}
		}
		for _, s := range a.makeUp {
			m[dateKey(mustDate(s).Date())] = holiday{MakeUp, a.festival}
		}
	}
	m[20251006] = holiday{Holiday, MidAutumn}
	return m
}()

func mustDate(s string) time.Time {
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return d
}

func dateKey(year int, month time.Month, day int) int { return year*10000 + int(month)*100 + day }

// DateOf tells what the date of t, in t's own zone, is in the calendar of
// mainland China, and of which festival.
func DateOf(t time.Time) (DayKind, Festival) {
	if t.Year() < firstYear || t.Year() > lastYear {
		return NoData, ""
	}
	if h, ok := holidays[dateKey(t.Date())]; ok {
		return h.kind, h.festival
	}
	return Ordinary, ""
}
