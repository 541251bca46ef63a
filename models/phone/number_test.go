package phone

import (
	"errors"
	"testing"
)

func TestParse(t *testing.T) {
	for _, tt := range []struct {
		in, digits string
		kind       Kind
		ext        string
	}{
		{"110", "110", Emergency, ""},
		{"0755-110", "0755110", Emergency, ""},
		{"12345", "12345", Gov5, ""},
		{"0755 12345", "075512345", Gov5, ""},
		{"123660", "123660", Gov5x, ""},
		{"10086", "10086", Carrier, ""},
		{"10001688", "10001688", Carrier, ""},
		{"101906", "101906", Carrier, ""},
		{"1010 7888", "10107888", Access8, ""},
		{"114", "114", Post, ""},
		{"117", "117", Post, ""},
		{"121", "121", Post, ""},
		{"11185", "11185", Post, ""},
		{"95588", "95588", N95, ""},
		{"９５５８８", "95588", N95, ""},
		{"95 588", "95588", N95, ""},
		{"010-95588", "95588", N95, ""},
		{"(0532) 95588", "95588", N95, ""},
		{"+86 10 95588", "95588", N95, ""},
		{"+8675595071666", "95071666", N95, ""},
		{"010-95071666", "95071666", N95, ""},
		{"956033", "956033", N95, ""},
		{"96588", "96588", N96, ""},
		{"0532-96588", "053296588", N96, ""},
		{"+86 532 96588", "053296588", N96, ""},
		{"028－966185", "028966185", N96, ""},
		{"400-820-5555", "4008205555", N400, ""},
		{"4008-205-555", "4008205555", N400, ""},
		{"400‑820‑5555", "4008205555", N400, ""},
		{"400ー820ー5555", "4008205555", N400, ""},
		{"400—820—5555", "4008205555", N400, ""},
		{"400﹣820﹣5555", "4008205555", N400, ""},
		{"400一820一5555", "4008205555", N400, ""},
		{"４００－８２０－５５５５", "4008205555", N400, ""},
		{"400.820.5555", "4008205555", N400, ""},
		{"400·820·5555", "4008205555", N400, ""},
		{"（400）820 5555", "4008205555", N400, ""},
		{"+86 400 820 5555", "4008205555", N400, ""},
		{"0086-4008205555", "4008205555", N400, ""},
		{"00864008205555", "4008205555", N400, ""},
		{"864008205555", "4008205555", N400, ""},
		{"0755-4008205555", "4008205555", N400, ""},
		{"tel:400-820-5555", "4008205555", N400, ""},
		{"Tel：400 820 5555", "4008205555", N400, ""},
		{"客服热线：400 820 5555", "4008205555", N400, ""},
		{"400\u200b8205555\u202c", "4008205555", N400, ""},
		{"400 820 5555", "4008205555", N400, ""},
		{"400-820-5555转1", "4008205555", N400, "1"},
		{"400-820-5555-1", "4008205555", N400, "1"},
		{"800-820-8388", "8008208388", N800, ""},
		{"021-60876100", "02160876100", Fixed, ""},
		{"0898-6533-7739", "089865337739", Fixed, ""},
		{"010 83461806", "01083461806", Fixed, ""},
		{"010/83461806", "01083461806", Fixed, ""},
		{"+86 21-28913888", "02128913888", Fixed, ""},
		{"+86 (0)21 2891 3888", "02128913888", Fixed, ""},
		{"+86 021 2891 3888", "02128913888", Fixed, ""},
		{"＋８６ ２１ ２８９１３８８８", "02128913888", Fixed, ""},
		{"862128913888", "02128913888", Fixed, ""},
		{"+86 10 6505 1166", "01065051166", Fixed, ""},
		{"861065051166", "01065051166", Fixed, ""},
		{"tel:+86-10-65051166;ext=801", "01065051166", Fixed, "801"},
		{"tel:65051166;phone-context=+8610", "01065051166", Fixed, ""},
		{"tel:95588;phone-context=+86", "95588", N95, ""},
		{"tel:%2B862128913888", "02128913888", Fixed, ""},
		{"021-60876100转8001", "02160876100", Fixed, "8001"},
		{"021-60876100 转 8001", "02160876100", Fixed, "8001"},
		{"021-60876100-8001", "02160876100", Fixed, "8001"},
		{"021-60876100（分机8001）", "02160876100", Fixed, "8001"},
		{"021-60876100 ext. 8001", "02160876100", Fixed, "8001"},
		{"021-60876100x8001", "02160876100", Fixed, "8001"},
		{"021-60876100#8001", "02160876100", Fixed, "8001"},
		{"02160876100,8001", "02160876100", Fixed, "8001"},
		{"02160876100p8001", "02160876100", Fixed, "8001"},
		{"138 0013 8000", "13800138000", Mobile, ""},
		{"+86 13068400177", "13068400177", Mobile, ""},
		{"8613800138000", "13800138000", Mobile, ""},
		{"013800138000", "13800138000", Mobile, ""},
		{"1069 8009 5533", "106980095533", SMS106, ""},
		{"1065051166", "1065051166", SMS106, ""},
		{"12580", "12580", VAS, ""},
		{"+852 21221188", "85221221188", Foreign, ""},
		{"85221221188", "85221221188", Foreign, ""},
		{"0085221221188", "85221221188", Foreign, ""},
		{"+853 1888", "8531888", Foreign, ""},
		{"+1(412)567-6602", "14125676602", Foreign, ""},
		{"1 (800) 222-4357", "18002224357", Foreign, ""},
		{"1-800-222-4357", "18002224357", Foreign, ""},
		{"180-0222-4357", "18002224357", Mobile, ""},
		{"+16503198930", "16503198930", Foreign, ""},
		{"+1 347 586 9467 ext. 904", "13475869467", Foreign, "904"},
		{"+49 (0)30 31199129", "493031199129", Foreign, ""},
		{"+49 202 94677269200", "4920294677269200", Foreign, ""},
		{"+61 132221", "61132221", Foreign, ""},
		{"6502530000", "6502530000", Unknown, ""},
		{"87221599", "87221599", Unknown, ""},
		{"6700", "6700", Unknown, ""},
	} {
		got, err := Parse(tt.in)
		if want := (Number{tt.digits, tt.kind, tt.ext}); err != nil || got != want {
			t.Errorf("Parse(%q) = %#v, %v; want %#v", tt.in, got, err, want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for in, key := range map[string]string{
		"":                           ErrKeyEmpty,
		" - ":                        ErrKeyEmpty,
		"tel:":                       ErrKeyEmpty,
		"工行":                         ErrKeyLetters,
		"工行95588":                    ErrKeyLetters,
		"1-800-FLOWERS":              ErrKeyLetters,
		"https://95588.cn":           ErrKeyLetters,
		"95588 / 95533":              ErrKeySeveral,
		"021-38690588、021-38695188":  ErrKeySeveral,
		"95588或95533":                ErrKeySeveral,
		"12":                         ErrKeyShort,
		"123456789012345678901":      ErrKeyLong,
		"95588\x00":                  ErrKeyEncoding,
		"9558\xff":                   ErrKeyEncoding,
		"400-820-5555转人工":            ErrKeyLetters,
		"021-60876100转8001 转 8002 号": ErrKeyLetters,
	} {
		n, err := Parse(in)
		var pe *ParseError
		if !errors.As(err, &pe) || pe.Key != key {
			t.Errorf("Parse(%q) = %#v, %v; want %s", in, n, err, key)
		}
		if SearchKeys(in) != nil {
			t.Errorf("SearchKeys(%q) = %q, want none", in, SearchKeys(in))
		}
	}
}

func TestParseAbroad(t *testing.T) {
	for _, tt := range []struct{ in, country, digits string }{
		{"888‑272‑5543", "1", "18882725543"},
		{"800‑422‑3243", "1", "18004223243"},
		{"1 (800) 222-4357", "1", "18002224357"},
		{"18002224357", "1", "18002224357"},
		{"030 31199129", "49", "493031199129"},
		{"+852 21221188", "1", "85221221188"},
	} {
		n, err := ParseAbroad(tt.in, tt.country)
		if err != nil || n != (Number{Digits: tt.digits, Kind: Foreign}) {
			t.Errorf("ParseAbroad(%q, %s) = %#v, %v; want %s", tt.in, tt.country, n, err, tt.digits)
		}
	}
	if n, _ := ParseAbroad("95588", "86"); n.Kind != N95 {
		t.Errorf("95588 in China is %v", n.Kind)
	}
}

func TestAddress(t *testing.T) {
	for in, want := range map[string]string{
		"+1 650-319-8930": "+16503198930", "+852 2122 1188": "85221221188", "165-0319-8930": "16503198930", "021-60876100": "02160876100", "95588": "95588",
	} {
		n, err := Parse(in)
		back, err2 := Parse(n.Address())
		if err != nil || err2 != nil || n.Address() != want || back != n {
			t.Errorf("%s: %q read as %v; want %q", in, n.Address(), back, want)
		}
	}
}

func TestInternational(t *testing.T) {
	for in, want := range map[string]string{
		"021-60876100": "+86 21-6087-6100", "13800138000": "+86 138-0013-8000", "+85221221188": "+852 2122 1188", "95588": "", "4008205555": "", "053296588": "",
	} {
		if n, err := Parse(in); err != nil || n.International() != want {
			t.Errorf("%s: %q, %v; want %q", in, n.International(), err, want)
		}
	}
}

func TestForms(t *testing.T) {
	for _, tt := range []struct{ in, display, href, rfc3966 string }{
		{"95588", "95588", "tel:95588", "tel:95588;phone-context=+86"},
		{"4008205555", "400-820-5555", "tel:4008205555", "tel:4008205555;phone-context=+86"},
		{"053288888888", "0532-8888-8888", "tel:053288888888", "tel:+8653288888888"},
		{"02160876100", "021-6087-6100", "tel:02160876100", "tel:+862160876100"},
		{"05923386666", "0592-338-6666", "tel:05923386666", "tel:+865923386666"},
		{"053296588", "0532-96588", "tel:053296588", "tel:96588;phone-context=+86532"},
		{"075512345", "0755-12345", "tel:075512345", "tel:12345;phone-context=+86755"},
		{"13800138000", "138-0013-8000", "tel:13800138000", "tel:+8613800138000"},
		{"10107888", "1010-7888", "tel:10107888", "tel:10107888;phone-context=+86"},
		{"106980095533", "1069-8009-5533", "", "tel:106980095533;phone-context=+86"},
		{"+16502530000", "+1 650-253-0000", "tel:+16502530000", "tel:+16502530000"},
		{"+85221221188", "+852 2122 1188", "tel:+85221221188", "tel:+85221221188"},
		{"021-60876100转8001", "021-6087-6100 #8001", "tel:02160876100", "tel:+862160876100;ext=8001"},
	} {
		n, err := Parse(tt.in)
		if err != nil {
			t.Fatal(err)
		}
		if n.Display() != tt.display || n.Href() != tt.href || n.RFC3966() != tt.rfc3966 {
			t.Errorf("%s: %q %q %q; want %q %q %q", tt.in, n.Display(), n.Href(), n.RFC3966(), tt.display, tt.href, tt.rfc3966)
		}
	}
}

func TestFacts(t *testing.T) {
	for _, tt := range []struct {
		in           string
		cost         Cost
		mobile, away Reach
		dialable     bool
		note         Note
	}{
		{"110", CostFree, Yes, No, true, NoteEmergency},
		{"12345", CostLocal, Yes, No, true, NoteAreaAway},
		{"0755-12345", CostLocal, Yes, No, true, ""},
		{"10086", CostFree, Yes, Special, true, NoteOwnNet},
		{"95588", CostLocal, Yes, Special, true, NoteOverseasLine},
		{"400-820-5555", CostShared, Yes, No, true, ""},
		{"800-820-8388", CostFree, No, No, true, NoteNotMobile},
		{"021-60876100", CostLocal, Yes, Yes, true, ""},
		{"138 0013 8000", CostLocal, Yes, Yes, true, NotePrivateMobile},
		{"106980095533", CostUnknown, No, No, false, NoteCannotCall},
		{"+852 21221188", CostUnknown, Yes, Yes, true, NoteIntlRate},
		{"87221599", CostUnknown, ReachUnsure, ReachUnsure, true, NoteNoAreaCode},
		{"6502530000", CostUnknown, ReachUnsure, ReachUnsure, true, NoteNoForm},
	} {
		n, err := Parse(tt.in)
		if err != nil {
			t.Fatal(err)
		}
		note := Note("")
		if len(n.Notes()) > 0 {
			note = n.Notes()[0]
		}
		if n.Cost() != tt.cost || n.FromMobile() != tt.mobile || n.FromAbroad() != tt.away || n.Dialable() != tt.dialable || note != tt.note {
			t.Errorf("%s: %v %v %v %v %v; want %v", tt.in, n.Cost(), n.FromMobile(), n.FromAbroad(), n.Dialable(), note, tt)
		}
	}
	for _, k := range Kinds {
		if _, ok := facts[k]; !ok {
			t.Errorf("no facts about kind %s", k)
		}
	}
}

func TestArea(t *testing.T) {
	for in, want := range map[string]Area{
		"010-65051166":  {"010", "11", "北京"},
		"0755-12345":    {"0755", "44", "深圳"},
		"0335-3386666":  {"0335", "13", "秦皇岛"},
		"0991-2338666":  {"0991", "65", "乌鲁木齐"},
		"+862087654321": {"020", "44", "广州"},
	} {
		n, err := Parse(in)
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := n.Area(); !ok || got != want {
			t.Errorf("area of %s is %v, want %v", in, got, want)
		}
	}
	if len(areas) < 328 {
		t.Errorf("%d area codes, want at least 328", len(areas))
	}
	provinces := map[string]bool{}
	for code, a := range areas {
		if code != a.Code || len(code) < 3 || len(code) > 4 || a.City == "" {
			t.Errorf("area %q: %v", code, a)
		}
		provinces[a.Province] = true
	}
	if len(provinces) != 31 {
		t.Errorf("area codes in %d provinces, want 31", len(provinces))
	}
}

func TestSearchKeys(t *testing.T) {
	for _, tt := range []struct {
		typed, stored string
		found         bool
	}{
		{"01095588", "95588", true},
		{"95588", "010-95588", true},
		{"96588", "0532-96588", true},
		{"0532-96588", "96588", true},
		{"0532-96588", "0551-96588", false},
		{"12345", "0755-12345", true},
		{"0755-12345", "12345", true},
		{"0755-12345", "020-12345", false},
		{"60876100", "021-60876100", true},
		{"021-60876100", "020-60876100", false},
		{"+86 21 60876100", "021-60876100", true},
		{"021-60876100转8001", "021-60876100", true},
		{"021-60876100", "021-60876100-8001", true},
		{"6503198930", "+16503198930", true},
		{"16503198930", "+16503198930", true},
		{"+1 650-253-0000", "6502530000", true},
		{"800-422-3243", "+1 800 422 3243", true},
		{"21221188", "+852 2122 1188", true},
		{"85221221188", "+852 2122 1188", true},
		{"95588", "95533", false},
		{"955", "95588", false},
	} {
		n, err := Parse(tt.stored)
		if err != nil {
			t.Fatal(err)
		}
		if got := shareKey(SearchKeys(tt.typed), n.IndexKeys()); got != tt.found {
			t.Errorf("%s finds %s: %v (%q, %q)", tt.typed, tt.stored, got, SearchKeys(tt.typed), n.IndexKeys())
		}
	}
}

func shareKey(a, b []string) bool {
	for _, x := range a {
		for _, y := range b {
			if x == y {
				return true
			}
		}
	}
	return false
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"400-820-5555", "+86 (0)21 2891 3888", "tel:95588;phone-context=+86", "021-60876100转8001",
		"0532-96588", "１０６９8009 5533", "1 (800) 222-4357", "+853 1888", "+0010", "0000", "86", "+86", "87221599",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, err := Parse(s)
		if err != nil {
			if n != (Number{}) {
				t.Fatalf("Parse(%q) gives %#v with an error", s, n)
			}
			return
		}
		for _, written := range []string{n.Display(), n.RFC3966()} {
			if back, err := Parse(written); err != nil || back != n {
				t.Fatalf("Parse(%q) = %#v; written %q and read back: %#v, %v", s, n, written, back, err)
			}
		}
		if !shareKey(SearchKeys(n.Digits), n.IndexKeys()) {
			t.Fatalf("Parse(%q) = %#v is not found by its digits", s, n)
		}
		n.Cost()
		n.Notes()
		n.Area()
	})
}

func BenchmarkParse(b *testing.B) {
	for b.Loop() {
		if _, err := Parse("+86 21-28913888"); err != nil {
			b.Fatal(err)
		}
	}
}
