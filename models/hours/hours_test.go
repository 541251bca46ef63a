package hours

import (
	"errors"
	"reflect"
	"testing"
	"time"
	_ "time/tzdata"
)

func mustParse(t testing.TB, s string) Schedule {
	t.Helper()
	schedule, err := Parse(s)
	if err != nil {
		t.Fatalf("Parse(%q): %v", s, err)
	}
	return schedule
}

func TestParse(t *testing.T) {
	for in, want := range map[string]string{
		"24/7":              "24/7",
		"00:00-24:00":       "24/7",
		"Mo-Fr 09:00-17:30": "Mo-Fr 09:00-17:30",
		"mo-fr 9:00-17:30":  "Mo-Fr 09:00-17:30",
		"Mo-Fr: 9:00–17:30": "Mo-Fr 09:00-17:30",
		"Mo—Fr　０９：００－１７：３０；Sa 9:00 - 12:00":                     "Mo-Fr 09:00-17:30; Sa 09:00-12:00",
		"Mo-Fr 09:00-12:00,13:00-17:00; Sa 09:00-12:00; PH off": "Mo-Fr 09:00-12:00,13:00-17:00; Sa 09:00-12:00; PH off",
		"Mo-Fr 13:00-17:00, 09:00-12:00,":                       "",
		"Mo-Fr 13:00-17:00, 09:00-12:00":                        "Mo-Fr 09:00-12:00,13:00-17:00",
		"Mo-Fr 09:00-12:00,12:00-17:00":                         "Mo-Fr 09:00-17:00",
		"Mo-Su,PH 08:00-22:00":                                  "Mo-Su,PH 08:00-22:00",
		"PH,Sa,Su 10:00-16:00":                                  "Sa-Su,PH 10:00-16:00",
		"Sa-Mo 10:00-16:00":                                     "Mo,Sa-Su 10:00-16:00",
		"22:00-06:00":                                           "22:00-06:00",
		"22:00-30:00":                                           "22:00-06:00",
		"off":                                                   "off",
		"Mo-Fr 08:00-18:00; Sa-Su closed":                       "Mo-Fr 08:00-18:00; Sa-Su off",
		`"请先预约"`:                                                `"请先预约"`,
		"“请先预约”":                                                `"请先预约"`,
		`Mo-Fr 09:00-17:00 "请先预约"`:                              `Mo-Fr 09:00-17:00 "请先预约"`,
		`Mo-Fr 09:00-17:00 open "按地区分流"`:                        `Mo-Fr 09:00-17:00 open "按地区分流"`,
		"WD 08:30-17:30":                                        "WD 08:30-17:30",
		"24/7; PH off;":                                         "24/7; PH off",
		"Mo":                                                    "Mo 00:00-24:00",
	} {
		s, err := Parse(in)
		if want == "" {
			if err == nil {
				t.Errorf("Parse(%q) = %q, want an error", in, s)
			}
			continue
		}
		if err != nil || s.String() != want {
			t.Errorf("Parse(%q) = %q, %v; want %q", in, s, err, want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for in, key := range map[string]string{
		"":                                  ErrKeyEmpty,
		" ; ":                               ErrKeyEmpty,
		"week 1-10 Mo 09:00-12:00":          ErrKeyWeek,
		"easter off":                        ErrKeyEaster,
		"sunrise-sunset":                    ErrKeySun,
		"Mo-Fr 09:00-sunset":                ErrKeySun,
		"(sunrise+01:00)-20:00":             ErrKeySun,
		"Dec 25 off":                        ErrKeyDate,
		"2026 Mo-Fr 09:00-12:00":            ErrKeyDate,
		"SH off":                            ErrKeySchool,
		"Mo-Fr,SH 09:00-12:00":              ErrKeySchool,
		"Mo[1] 09:00-12:00":                 ErrKeyNth,
		"Mo-Fr 18:00+":                      ErrKeyOpen,
		"Mo-Fr 09:00-18:00+":                ErrKeyOpen,
		`Mo-Fr 09:00-18:00 || "x"`:          ErrKeyElse,
		"Mo-Fr 09:00-25:61":                 ErrKeyTime,
		"Mo-Fr 09:00-09:00":                 ErrKeyTime,
		"Mo-Fr 24:00-26:00":                 ErrKeyTime,
		"Mo-PH 09:00-12:00":                 ErrKeySyntax,
		"Mo-Fr 9-17":                        ErrKeySyntax,
		"Mo-Fr 09:00-17:00, Sa 09:00-12:00": ErrKeySyntax,
		"周一至周五 9:00-18:00":                  ErrKeySyntax,
		`Mo "`:                              ErrKeySyntax,
		`""`:                                ErrKeySyntax,
		"Mo-Fr 09:00-12:00 off":             ErrKeySyntax,
		"\xff":                              ErrKeySyntax,
		"Mo\x00":                            ErrKeySyntax,
		string(make([]byte, 501)):           ErrKeyLong,
		"Mo;Mo;Mo;Mo;Mo;Mo;Mo;Mo;Mo;Mo;Mo;Mo;Mo;Mo;Mo;Mo;Mo;Mo;Mo;Mo;Mo;Mo;Mo;Mo;Mo": ErrKeyLong,
	} {
		s, err := Parse(in)
		var pe *ParseError
		if !errors.As(err, &pe) || pe.Key != key {
			t.Errorf("Parse(%q) = %q, %v; want %s", in, s, err, key)
		}
	}
	_, err := Parse("Mo-Fr 09:00-17:00; Sa sunrise-12:00")
	var pe *ParseError
	if !errors.As(err, &pe) || pe.Part != "sunrise-12:00" {
		t.Errorf("the offending part is not named: %v", err)
	}
}

func TestAt(t *testing.T) {
	const (
		office  = "Mo-Fr 09:00-12:00,13:00-17:00; PH off"
		working = "WD 09:00-17:00"
		night   = "Mo-Fr 22:00-06:00"
		newYork = "America/New_York"
	)
	for _, tt := range []struct {
		name, hours, zone, at string
		want                  State
		until                 string
		then                  State
	}{
		{"always", "24/7", "", "2026-11-18 03:00", Open, "", ""},
		{"never", "off", "", "2026-11-18 03:00", Closed, "", ""},
		{"working hours", office, "", "2026-11-18 09:00", Open, "2026-11-18 12:00", Closed},
		{"lunch", office, "", "2026-11-18 12:00", Closed, "2026-11-18 13:00", Open},
		{"last minute", office, "", "2026-11-18 16:59", Open, "2026-11-18 17:00", Closed},
		{"Friday night", office, "", "2026-11-20 17:00", Closed, "2026-11-23 09:00", Open},
		{"every day", "08:00-22:00", "", "2026-11-21 22:30", Closed, "2026-11-22 08:00", Open},

		{"make-up Saturday, working days", working, "", "2026-05-09 10:00", Open, "2026-05-09 17:00", Closed},
		{"make-up Saturday, Monday to Friday", office, "", "2026-05-09 10:00", Closed, "2026-05-11 09:00", Open},
		{"make-up Sunday", working, "", "2026-01-04 10:00", Open, "2026-01-04 17:00", Closed},
		{"plain Saturday, working days", working, "", "2026-05-16 10:00", Closed, "2026-05-18 09:00", Open},
		{"day off on a Friday, working days", working, "", "2026-10-02 10:00", Closed, "2026-10-08 09:00", Open},

		// Spring Festival of 2026: off from Sunday 15 to Monday 23 February, with
		// Saturday the 14th worked; New Year's Eve is the 16th.
		{"eve", office, "", "2026-02-16 10:00", Closed, "2026-02-24 09:00", Open},
		{"before the festival", office, "", "2026-02-13 17:00", Closed, "2026-02-24 09:00", Open},
		{"make-up day before the festival", working, "", "2026-02-14 17:00", Closed, "2026-02-24 09:00", Open},
		{"eve of 2025", office, "", "2025-01-28 10:00", Closed, "2025-02-05 09:00", Open},
		{"a weekday rule holds on holidays", "Mo-Fr 09:00-17:00", "", "2026-02-16 10:00", Open, "2026-02-16 17:00", Closed},
		{"open on holidays too", "Mo-Su,PH 08:00-22:00", "", "2026-10-01 10:00", Open, "2026-10-01 22:00", Closed},
		{"short hours on holidays", "24/7; PH 10:00-16:00", "", "2026-09-30 23:00", Open, "2026-10-01 00:00", Closed},

		{"before midnight", night, "", "2026-11-20 23:00", Open, "2026-11-21 06:00", Closed},
		{"after midnight", night, "", "2026-11-21 05:59", Open, "2026-11-21 06:00", Closed},
		{"Saturday night", night, "", "2026-11-21 23:00", Closed, "2026-11-23 22:00", Open},
		{"Monday morning", night, "", "2026-11-23 03:00", Closed, "2026-11-23 22:00", Open},
		{"midnight joins two days", "Mo-Su 00:00-24:00; We 08:00-24:00", "", "2026-11-17 12:00", Open, "2026-11-18 00:00", Closed},

		{"comment", `"预约"`, "", "2026-11-18 10:00", Unknown, "", ""},
		{"by appointment", `Mo-Fr 09:00-12:00; We 09:00-12:00 "预约"`, "", "2026-11-18 10:00", Unknown, "2026-11-18 12:00", Closed},
		{"before an appointment", `Mo-Fr 09:00-12:00; We 09:00-12:00 "预约"`, "", "2026-11-18 08:00", Closed, "2026-11-18 09:00", Unknown},

		// The data reach to 2026-12-31.
		{"last day that is known", office, "", "2026-12-31 16:00", Open, "2026-12-31 17:00", Closed},
		{"into the unknown", office, "", "2026-12-31 17:00", Closed, "2027-01-01 09:00", Unknown},
		{"beyond", office, "", "2027-03-02 10:00", Unknown, "2027-03-02 12:00", Closed},
		{"beyond, working days", working, "", "2027-03-02 10:00", Unknown, "2027-03-02 17:00", Closed},
		{"beyond, a Saturday that may be worked", working, "", "2027-03-06 10:00", Unknown, "2027-03-06 17:00", Closed},
		{"beyond, a Saturday that nothing opens", office, "", "2027-03-06 10:00", Closed, "2027-03-08 09:00", Unknown},
		{"beyond, at night it is closed in any case", office, "", "2027-03-02 03:00", Closed, "2027-03-02 09:00", Unknown},
		{"beyond, holidays make no difference", "Mo-Su,PH 08:00-22:00", "", "2027-03-02 10:00", Open, "2027-03-02 22:00", Closed},
		{"beyond, no word of holidays", "Mo-Fr 09:00-17:00", "", "2027-03-02 10:00", Open, "2027-03-02 17:00", Closed},
		{"before the data", office, "", "2024-10-01 10:00", Unknown, "2024-10-01 12:00", Closed},

		// New York: summer time began on 2026-03-08 and ended on 2026-11-01.
		{"winter", "Mo-Fr 09:00-17:00", newYork, "2026-03-07 07:00", Closed, "2026-03-09 21:00", Open}, // from Friday 18:00 to Monday 09:00, an hour earlier in Shanghai
		{"over the change", "Sa-Su 20:00-04:00", newYork, "2026-03-08 09:00", Open, "2026-03-08 16:00", Closed},
		{"autumn", "08:00-20:00", newYork, "2026-11-01 07:00", Open, "2026-11-01 08:00", Closed},
		{"night of 25 hours", "08:00-20:00", newYork, "2026-11-01 08:30", Closed, "2026-11-01 21:00", Open},
		{"Chinese holidays are not theirs", office, newYork, "2026-10-01 22:00", Unknown, "2026-10-02 00:00", Closed},
	} {
		t.Run(tt.name, func(t *testing.T) {
			loc, err := Zone(tt.zone)
			if err != nil {
				t.Fatal(err)
			}
			shanghai, _ := Zone("") // every instant of the table is on Chinese clocks
			at, err := time.ParseInLocation("2006-01-02 15:04", tt.at, shanghai)
			if err != nil {
				t.Fatal(err)
			}
			got := mustParse(t, tt.hours).At(at, loc)
			until := ""
			if !got.Until.IsZero() {
				until = got.Until.In(shanghai).Format("2006-01-02 15:04")
			}
			if got.State != tt.want || until != tt.until || got.Then != tt.then {
				t.Errorf("%s at %s: %s until %q, then %q; want %s until %q, then %q",
					tt.hours, tt.at, got.State, until, got.Then, tt.want, tt.until, tt.then)
			}
		})
	}
	if got := (Schedule{}).At(time.Now(), nil); got != (Status{State: Unknown}) {
		t.Errorf("no schedule: %v", got)
	}
	at := time.Date(2026, 11, 18, 2, 0, 0, 0, time.UTC)
	if got := mustParse(t, `Mo-Fr 09:00-12:00 "预约"`).At(at, nil); got.Comment != "预约" {
		t.Errorf("the comment is lost: %v", got)
	}
}

func TestWeek(t *testing.T) {
	shanghai, err := Zone("")
	if err != nil {
		t.Fatal(err)
	}
	// From Wednesday 30 September 2026: National Day comes next.
	plans := mustParse(t, "WD 09:00-17:00; PH 10:00-12:00").Week(time.Date(2026, 9, 30, 15, 0, 0, 0, shanghai), nil)
	if len(plans) != 7 {
		t.Fatalf("%d days", len(plans))
	}
	for i, p := range plans {
		want := Segment{Span{10 * 60, 12 * 60}, Open, ""}
		kind, festival := Holiday, National
		if i == 0 {
			want.Span, kind, festival = Span{9 * 60, 17 * 60}, Ordinary, ""
		}
		if date := time.Date(2026, 9, 30+i, 0, 0, 0, 0, shanghai); !p.Date.Equal(date) || p.Kind != kind || p.Festival != festival ||
			!reflect.DeepEqual(p.Segments, []Segment{want}) {
			t.Errorf("day %d: %+v", i, p)
		}
	}
}

func TestHolidays(t *testing.T) {
	days, makeUps := map[int]int{}, map[int]int{}
	for d := time.Date(firstYear, 1, 1, 0, 0, 0, 0, time.UTC); !d.After(HolidaysUntil()); d = d.AddDate(0, 0, 1) {
		kind, festival := DateOf(d)
		weekend := d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
		switch kind {
		case Holiday:
			days[d.Year()]++
		case MakeUp:
			makeUps[d.Year()]++
			if !weekend {
				t.Errorf("%s is made up for on a weekday", d.Format(time.DateOnly))
			}
		}
		if (kind == Ordinary) != (festival == "") {
			t.Errorf("%s: %s of %q", d.Format(time.DateOnly), kind, festival)
		}
	}
	// 28 and 33 days off, 5 and 6 made up for, say the notices.
	if want := map[int]int{2025: 28, 2026: 33}; !reflect.DeepEqual(days, want) {
		t.Errorf("days off %v, want %v", days, want)
	}
	if want := map[int]int{2025: 5, 2026: 6}; !reflect.DeepEqual(makeUps, want) {
		t.Errorf("make-up days %v, want %v", makeUps, want)
	}
	if kind, _ := DateOf(HolidaysUntil().AddDate(0, 0, 1)); kind != NoData {
		t.Errorf("the day after the last is %s", kind)
	}
	if _, festival := DateOf(time.Date(2025, 10, 6, 0, 0, 0, 0, time.UTC)); festival != MidAutumn {
		t.Errorf("2025-10-06 is %s", festival)
	}
}

func TestSchemaOrg(t *testing.T) {
	const kind = "OpeningHoursSpecification"
	workdays := []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday"}
	all := append(append([]string{}, workdays...), "Saturday", "Sunday")
	for in, want := range map[string][]OpeningSpec{
		"24/7":                       {{kind, all, "00:00", "23:59"}},
		"Mo-Fr 09:00-17:00; PH off":  {{kind, workdays, "09:00", "17:00"}, {kind, []string{"PublicHolidays"}, "00:00", "00:00"}},
		"WD 09:00-17:00":             {{kind, workdays, "09:00", "17:00"}},
		"Sa 22:00-06:00":             {{kind, []string{"Saturday"}, "22:00", "06:00"}},
		"Mo 09:00-12:00,13:00-24:00": {{kind, []string{"Monday"}, "09:00", "12:00"}, {kind, []string{"Monday"}, "13:00", "23:59"}},
		"Mo-Fr 09:00-17:00; We off":  {{kind, []string{"Monday", "Tuesday", "Thursday", "Friday"}, "09:00", "17:00"}},
		"Mo-Su,PH 08:00-22:00":       {{kind, append(append([]string{}, all...), "PublicHolidays"), "08:00", "22:00"}},
		`Mo-Fr 09:00-17:00 "预约"`:     nil,
		"off":                        nil,
	} {
		if got := mustParse(t, in).SchemaOrg(); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v, want %v", in, got, want)
		}
	}
}

func TestOSM(t *testing.T) {
	for in, want := range map[string]string{
		"Mo-Fr 09:00-17:00; PH off": "Mo-Fr 09:00-17:00; PH off",
		"WD 09:00-17:00":            `Mo-Fr 09:00-17:00 open "含调休上班日"; PH off`,
		"WD,Sa 09:00-17:00; PH off": `Mo-Sa 09:00-17:00 open "含调休上班日"; PH off`,
	} {
		if got := mustParse(t, in).OSM("含调休上班日"); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}

func TestZone(t *testing.T) {
	for _, name := range []string{"Mars/Olympus", "Local", "../etc/passwd"} {
		var pe *ParseError
		if _, err := Zone(name); !errors.As(err, &pe) || pe.Key != ErrKeyZone {
			t.Errorf("Zone(%q): %v", name, err)
		}
	}
	if loc, err := Zone(""); err != nil || loc.String() != DefaultZone {
		t.Errorf("the default zone is %v, %v", loc, err)
	}
}

func TestDays(t *testing.T) {
	s := mustParse(t, "Mo-Fr,Su,PH 09:00-17:00")
	want := []DayRange{{Mo, Fr}, {Su, Su}, {PH, PH}}
	if got := s.Rules()[0].Days.Ranges(); !reflect.DeepEqual(got, want) {
		t.Errorf("ranges %v, want %v", got, want)
	}
	if !mustParse(t, "Mo-Su 00:00-24:00").Always() || mustParse(t, "Mo-Fr 00:00-24:00").Always() || mustParse(t, "24/7; PH off").Always() {
		t.Error("Always does not tell 24/7 from other schedules")
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"24/7", "Mo-Fr 09:00-12:00,13:00-17:00; Sa 09:00-12:00; PH off", "22:00-06:00", "WD 08:30-17:30",
		`Mo "x"; off`, `00:00-24:00 open "x"`, "08:00-20:00,10:00-33:00", "“a\"b”", "unknown", "Sa-Mo 22:00-46:00",
	} {
		f.Add(s, int64(1795000000))
	}
	f.Fuzz(func(t *testing.T, in string, at int64) {
		s, err := Parse(in)
		if err != nil {
			var pe *ParseError
			if !errors.As(err, &pe) || !s.IsZero() {
				t.Fatalf("Parse(%q) = %q, %v", in, s, err)
			}
			return
		}
		back, err := Parse(s.String())
		if err != nil || !reflect.DeepEqual(back, s) {
			t.Fatalf("Parse(%q) = %q; read back %q, %v", in, s, back, err)
		}
		now := time.Unix(at%(1<<33), 0)
		status := s.At(now, nil)
		if status.Until.IsZero() != (status.Then == "") || status.Then == status.State {
			t.Fatalf("%q at %v: %+v", s, now, status)
		}
		if !status.Until.IsZero() {
			if !status.Until.After(now) || s.At(status.Until, nil).State != status.Then || s.At(status.Until.Add(-time.Second), nil).State != status.State {
				t.Fatalf("%q at %v: %+v is not what comes", s, now, status)
			}
		}
		s.SchemaOrg()
		s.Week(now, nil)
	})
}

func BenchmarkAt(b *testing.B) {
	at := time.Date(2026, 2, 14, 12, 0, 0, 0, time.UTC)
	for _, in := range []string{"24/7", "Mo-Fr 09:00-12:00,13:00-17:00; Sa 09:00-12:00; PH off", "WD 09:00-17:00", "off"} {
		s := mustParse(b, in)
		b.Run(in, func(b *testing.B) {
			for b.Loop() {
				s.At(at, nil)
			}
		})
	}
}
