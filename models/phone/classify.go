package phone

import "strings"

// classify gives a domestic number its stored digits and kind, after the table
// of Chinese number forms. d holds digits as dialled inside the mainland; what
// fits no form is Unknown and keeps its digits.
func classify(d string) (string, Kind) {
	if k := classifyPlain(d); k != Unknown {
		return d, k
	}
	if len(d) == 12 && d[0] == '0' && classifyPlain(d[1:]) == Mobile {
		return d[1:], Mobile // the trunk 0 that was once dialled before mobiles
	}
	area, local := cutArea(d)
	if area == "" {
		return d, Unknown
	}
	k := classifyPlain(local)
	switch {
	case k == N95, k == N400, k == N800:
		return local, k // answers nationwide: the area code adds nothing
	case k == N96:
		return d, k
	case len(local) == 8, len(local) == 7 && len(area) == 4:
		return d, Fixed
	case k == Mobile, k == SMS106, k == Unknown:
		return d, Unknown
	}
	return d, k
}

// classifyPlain gives the kind of a number without area code.
func classifyPlain(d string) Kind {
	n := len(d)
	switch {
	case n < 3:
		return Unknown
	case n == 3:
		switch d {
		case "110", "119", "120", "122":
			return Emergency
		case "112", "114", "117", "121": // fault desk, directory, time and weather of old
			return Post
		}
		return Unknown
	}
	switch d[:3] {
	case "106":
		if n >= 8 && n <= 20 {
			return SMS106
		}
	case "125":
		if n >= 5 && n <= 12 {
			return VAS
		}
	case "100":
		if n >= 5 && n <= 11 {
			return Carrier
		}
	case "101":
		switch {
		case n == 8:
			return Access8
		case n >= 5 && n <= 7:
			return Carrier
		}
	case "400":
		if n == 10 {
			return N400
		}
	case "800":
		if n == 10 {
			return N800
		}
	}
	switch d[:2] {
	case "11":
		if n == 5 {
			return Post
		}
	case "12":
		switch {
		case n == 5:
			return Gov5
		case n >= 6 && n <= 9:
			return Gov5x
		}
	case "95":
		if n >= 5 && n <= 9 { // lines have up to eight digits, sub-codes for text messages nine
			return N95
		}
	case "96":
		if n == 5 || n == 6 {
			return N96
		}
	case "13", "14", "15", "16", "17", "18", "19":
		if n == 11 {
			return Mobile
		}
	}
	return Unknown
}

// cutArea splits the area code from a number that begins with one: 010 and 02x
// have three digits, the others four. Area is "" if there is none.
func cutArea(d string) (area, local string) {
	if len(d) < 5 || d[0] != '0' {
		return "", d
	}
	switch {
	case d[1] == '2', d[1] == '1' && d[2] == '0':
		return d[:3], d[3:]
	case d[1] >= '3' && d[2:4] != "00": // so that 0400 and 0800 are not mistaken for areas
		return d[:4], d[4:]
	}
	return "", d
}

// maxForeign is how many digits a foreign number has with its country code:
// fifteen by E.164, but some German direct lines have more.
const maxForeign = 17

// classifyAbroad gives the stored digits and kind of what follows + or 00.
func classifyAbroad(d string) (string, Kind, bool) {
	if rest, ok := strings.CutPrefix(d, "86"); ok {
		digits, k := classifyFromAbroad(rest)
		return digits, k, digits != ""
	}
	if len(d) < 6 || len(d) > maxForeign || countryCode(d) == "" {
		return "", Unknown, false
	}
	return d, Foreign, true
}

// classifyFromAbroad classifies what follows +86, where area codes have lost
// their 0. A fixed line of a known area comes first: +86 10 6505 1166 is a line
// in Beijing, 1065051166 without +86 a sender of text messages.
func classifyFromAbroad(d string) (string, Kind) {
	if digits, k := classify("0" + d); k == Fixed {
		area, _ := cutArea(digits)
		if _, known := AreaOf(area); known {
			return digits, Fixed
		}
	}
	if digits, k := classify(d); k != Unknown {
		return digits, k
	}
	if digits, k := classify("0" + d); k != Unknown {
		return digits, k
	}
	return classifyDialled(d)
}

// classifyDialled classifies digits as dialled in the mainland, where 00 leads
// abroad.
func classifyDialled(d string) (string, Kind) {
	if rest, ok := strings.CutPrefix(d, "00"); ok {
		if digits, k, ok := classifyAbroad(rest); ok {
			return digits, k
		}
	}
	return classifyBare(d)
}

// classifyBare classifies digits written with neither + nor 00. A leading 86
// counts as country code if that alone makes a number of it; another country
// code only where no Chinese number could begin so and be as long. Ten digits
// stay Unknown: 6502530000 may belong to any of several countries.
func classifyBare(d string) (string, Kind) {
	digits, k := classify(d)
	if k != Unknown || len(d) < 11 {
		return digits, k
	}
	if rest, ok := strings.CutPrefix(d, "86"); ok {
		if digits, k := classifyFromAbroad(rest); k != Unknown {
			return digits, k
		}
		return d, Unknown
	}
	for _, domestic := range []string{"0", "1", "95", "96", "400", "800"} {
		if strings.HasPrefix(d, domestic) {
			return d, Unknown
		}
	}
	if cc := countryCode(d); cc != "" && len(d) <= 15 && d[len(cc)] != '0' {
		return d, Foreign
	}
	return d, Unknown
}

// isNANP tells whether d is a North American number without the leading 1.
func isNANP(d string) bool {
	return len(d) == 10 && d[0] >= '2' && d[3] >= '2'
}

// countryCode gives the E.164 country code at the start of d, or "". Two-digit
// codes are listed; 1 and 7 stand alone; the others have three digits.
func countryCode(d string) string {
	if len(d) < 4 || d[0] == '0' {
		return ""
	}
	if d[0] == '1' || d[0] == '7' {
		return d[:1]
	}
	const two = " 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 " +
		"60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98 "
	if strings.Contains(two, " "+d[:2]+" ") {
		return d[:2]
	}
	return d[:3]
}
