// Package phone knows the telephone numbers that consumers in China meet: how
// they are written, what kind each is, how it is read aloud, dialled and
// exported, what a call costs and from where it can be made. It holds no text:
// what people read is chosen by kind and note.
package phone

import "strings"

// Kind is what sort of number a number is. Kinds are stored.
type Kind string

// The kinds, in the order of the table of number forms.
const (
	Emergency Kind = "emergency" // 110 119 120 122
	Gov5      Kind = "gov5"      // 12345, 12315: government and public hotlines
	Gov5x     Kind = "gov5x"     // sub-codes of a gov5 hotline
	Carrier   Kind = "carrier"   // 10086, 10000: telecom operators
	Access8   Kind = "access8"   // 10107888: eight-digit access numbers
	Post      Kind = "post"      // 11183, 114 and the old three-digit services
	N95       Kind = "n95"       // 95588: nationwide, five to eight digits
	N96       Kind = "n96"       // 96588, 053296588: one region only
	N400      Kind = "n400"      // 400-820-5555
	N800      Kind = "n800"      // 800-820-8388
	Fixed     Kind = "fixed"     // 010-6505-1166
	Mobile    Kind = "mobile"    // 138-0013-8000
	SMS106    Kind = "sms106"    // a sender of text messages, not a line
	VAS       Kind = "vas"       // 12580: services of the operators
	Foreign   Kind = "foreign"   // outside mainland China, by country code
	Unknown   Kind = "unknown"   // none of these; still stored and found
)

// Kinds lists every kind in the order in which pages show them.
var Kinds = []Kind{
	Emergency, Gov5, Gov5x, Carrier, Access8, Post, N95, N96, N400, N800,
	Fixed, Mobile, SMS106, VAS, Foreign, Unknown,
}

// Number is one telephone number in the form in which it is stored. Numbers
// are equal if and only if they are ==. The zero Number is no number.
type Number struct {
	// Digits are decimal digits only. A domestic number is as dialled inside
	// the mainland: a fixed line with area code and leading 0, a 96 or 12xxx
	// number with area code if one was written, everything else without.
	// A foreign number begins with its country code, without + or 00.
	Digits string
	Kind   Kind
	// Ext is the extension to dial after the call is taken, digits only.
	Ext string
}

// AreaCode gives the area code with its leading 0, or "".
func (n Number) AreaCode() string {
	if n.Kind == Foreign || n.Kind == Unknown {
		return ""
	}
	code, _ := cutArea(n.Digits)
	return code
}

// Local gives the number without area code; for a foreign number, without
// country code.
func (n Number) Local() string {
	if n.Kind == Foreign {
		return n.Digits[len(n.CountryCode()):]
	}
	return n.Digits[len(n.AreaCode()):]
}

// Area gives where the area code rings, and whether that is known.
func (n Number) Area() (Area, bool) { return AreaOf(n.AreaCode()) }

// CountryCode gives "86", the country code of a foreign number, or "" for an
// unknown one.
func (n Number) CountryCode() string {
	switch n.Kind {
	case Foreign:
		return countryCode(n.Digits)
	case Unknown, "":
		return ""
	}
	return "86"
}

// E164 gives the number as dialled from anywhere: "+8653288888888". It is ""
// for service numbers, which have no such form.
func (n Number) E164() string {
	switch n.Kind {
	case Foreign:
		return "+" + n.Digits
	case Mobile:
		return "+86" + n.Digits
	case Fixed:
		return "+86" + strings.TrimPrefix(n.Digits, "0")
	}
	return ""
}

// Address gives what names the number alone: its digits, with a + before those
// of a foreign number that would be read as a domestic one. Parse reads it back.
func (n Number) Address() string {
	if n.Kind == Foreign {
		if read, err := Parse(n.Digits); err != nil || read.Kind != Foreign {
			return "+" + n.Digits
		}
	}
	return n.Digits
}

// International gives the number as people write it for callers abroad:
// +86 21-6119-5599. It is "" for service numbers, which have no such form.
func (n Number) International() string {
	switch n.Kind {
	case Foreign:
		return n.Grouped()
	case Mobile, Fixed:
		return "+86 " + strings.TrimPrefix(n.Grouped(), "0")
	}
	return ""
}

// Grouped gives the number as people write and read it: 400-820-5555,
// 010-6505-1166, +852 2122 1188. Parse reads it back. The extension is left
// out.
func (n Number) Grouped() string {
	d := n.Digits
	switch n.Kind {
	case N400, N800:
		return group(d, "-", 3, 3, 4)
	case Mobile:
		return group(d, "-", 3, 4, 4)
	case Access8:
		if n.AreaCode() == "" {
			return group(d, "-", 4, 4)
		}
	case SMS106:
		return group(d, "-", 4, 4, 4, 4, 4)
	case Foreign:
		return groupForeign(n)
	case Unknown:
		switch {
		case isNANP(d):
			return group(d, "-", 3, 3, 4)
		case len(d) == 7 || len(d) == 8:
			return group(d, "-", len(d)-4, 4)
		}
		return d
	case Fixed:
		area, local := cutArea(d)
		return area + "-" + group(local, "-", len(local)-4, 4)
	}
	if area := n.AreaCode(); area != "" {
		return area + "-" + n.Local()
	}
	return d
}

// Display gives Grouped and, after a #, the extension. Parse reads it back.
func (n Number) Display() string {
	if n.Ext == "" {
		return n.Grouped()
	}
	return n.Grouped() + " #" + n.Ext
}

// Href gives the address that a link dials: "tel:" and digits, with a + for a
// foreign number. It is "" if the number cannot be called. The extension is
// left out, because phones disagree on how to dial it.
func (n Number) Href() string {
	switch {
	case n.Digits == "" || !n.Dialable():
		return ""
	case n.Kind == Foreign:
		return "tel:+" + n.Digits
	}
	return "tel:" + n.Digits
}

// SMSHref gives the address that a link writes a text message to.
func (n Number) SMSHref() string {
	if n.Kind == Foreign {
		return "sms:+" + n.Digits
	}
	return "sms:" + n.Digits
}

// RFC3966 gives the number as a tel URI for exports. Numbers with an
// international form are global; the others carry the context in which their
// digits are dialled, as section 5.1.5 of the RFC asks: +86, or +86 with the
// area code. Parse reads it back.
func (n Number) RFC3966() string {
	var b strings.Builder
	b.WriteString("tel:")
	ext := ""
	if n.Ext != "" {
		ext = ";ext=" + n.Ext
	}
	if e := n.E164(); e != "" {
		b.WriteString(e + ext)
		return b.String()
	}
	context := "+86"
	if area := n.AreaCode(); area != "" {
		context += area[1:]
	}
	b.WriteString(n.Local() + ext + ";phone-context=" + context)
	return b.String()
}

// String gives Display.
func (n Number) String() string { return n.Display() }

// group cuts s into pieces of the given sizes; what is left over is a last
// piece.
func group(s, sep string, sizes ...int) string {
	var parts []string
	for _, size := range sizes {
		if len(s) <= size {
			break
		}
		parts, s = append(parts, s[:size]), s[size:]
	}
	return strings.Join(append(parts, s), sep)
}

// groupForeign writes +, country code and the rest in threes and fours; North
// American numbers in their own manner.
func groupForeign(n Number) string {
	cc, local := n.CountryCode(), n.Local()
	head := "+" + cc + " "
	if cc == "1" && isNANP(local) {
		return head + group(local, "-", 3, 3, 4)
	}
	switch len(local) {
	case 6, 7:
		return head + group(local, " ", 3, 4)
	case 9, 10:
		return head + group(local, " ", 3, 3, 4)
	case 11:
		return head + group(local, " ", 3, 4, 4)
	case 1, 2, 3, 4, 5:
		return head + local
	}
	return head + group(local, " ", 4, 4, 4, 4)
}
