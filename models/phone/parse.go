package phone

import (
	"net/url"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// ParseError says why a text is not one telephone number. Key names the
// message to show, Part the piece of the text that it is about.
type ParseError struct {
	Key  string
	Part string
}

// The keys of a ParseError.
const (
	ErrKeyEmpty    = "phone_empty"     // no digits at all
	ErrKeyLetters  = "phone_letters"   // something that belongs to no number
	ErrKeyShort    = "phone_too_short" // fewer than MinDigits digits
	ErrKeyLong     = "phone_too_long"  // more than MaxDigits digits
	ErrKeySeveral  = "phone_several"   // more than one number
	ErrKeyEncoding = "phone_encoding"  // not valid UTF-8, or control characters
)

func (e *ParseError) Error() string { return "phone: " + e.Key + ": " + e.Part }

// MinDigits and MaxDigits bound a number without its extension; the longest
// are text message senders.
const (
	MinDigits = 3
	MaxDigits = 20
)

// maxText bounds what Parse looks at, in bytes.
const maxText = 200

// Parse reads one number in any written form: with spaces, dots, brackets,
// hyphens of every kind, full-width digits, +86, 0086, as a tel: URI, with an
// area code before a service number, with a label before it ("Tel: ...") and
// an extension after it (转, 分机, ext., x, #, a comma, or a last group behind a
// full fixed or 400 number). What is a number but of no known form has Kind
// Unknown. Any error is a *ParseError.
func Parse(s string) (Number, error) { return parse(s, "") }

// ParseAbroad reads a number as Parse does, but one without + or 00 as people
// in the country with the given country code ("1", "49") write it.
func ParseAbroad(s, countryCode string) (Number, error) {
	if countryCode == "86" {
		countryCode = ""
	}
	return parse(s, countryCode)
}

func parse(s, country string) (Number, error) {
	w, err := read(s)
	if err != nil {
		return Number{}, err
	}
	if w.context != "" {
		switch {
		case w.context == "86":
		case strings.HasPrefix(w.context, "86"):
			w.digits, w.groups = "0"+w.context[2:]+w.digits, nil
		default:
			w.digits, w.plus, w.groups = w.context+w.digits, true, nil
		}
	}
	n := Number{Ext: w.ext}
	n.Digits, n.Kind = w.classify(country)
	if n.Kind == Unknown && n.Ext == "" && len(w.groups) > 1 && !w.plus {
		n = w.lastGroupAsExt(country, n)
	}
	switch {
	case n.Digits == "":
		return Number{}, &ParseError{ErrKeyEmpty, s}
	case len(n.Digits) < MinDigits:
		return Number{}, &ParseError{ErrKeyShort, n.Digits}
	case len(n.Digits) > MaxDigits:
		return Number{}, &ParseError{ErrKeyLong, n.Digits}
	}
	return n, nil
}

// written is a number as read, before anything is known about it.
type written struct {
	plus    bool     // begins with +
	digits  string   // all digits before the extension
	groups  []string // the same as separated on paper
	ext     string
	context string // digits of a global phone-context
}

func (w written) classify(country string) (string, Kind) {
	d := w.digits
	switch {
	case w.plus:
		if digits, k, ok := classifyAbroad(d); ok {
			return digits, k
		}
		return classifyDialled(d)
	case w.writtenAmerican():
		return d, Foreign
	case country == "", w.context != "", strings.HasPrefix(d, "00"):
		return classifyDialled(d)
	}
	if !(country == "1" && len(d) == 11 && d[0] == '1') {
		d = country + strings.TrimPrefix(d, "0")
	}
	if digits, k, ok := classifyAbroad(d); ok {
		return digits, k
	}
	return w.digits, Unknown
}

// writtenAmerican tells whether the number is grouped 1 800 222 4357. The same
// digits could be a Chinese mobile number, but nobody groups those so.
func (w written) writtenAmerican() bool {
	g := w.groups
	return len(g) == 4 && g[0] == "1" && len(g[1]) == 3 && len(g[2]) == 3 && len(g[3]) == 4 && isNANP(w.digits[1:])
}

// lastGroupAsExt reads 021-60876100-8001 as number and extension, if only so
// it makes sense; otherwise it gives n.
func (w written) lastGroupAsExt(country string, n Number) Number {
	last := w.groups[len(w.groups)-1]
	if len(last) > 6 || len(last) >= len(w.digits) {
		return n
	}
	w.digits, w.groups = w.digits[:len(w.digits)-len(last)], w.groups[:len(w.groups)-1]
	switch digits, k := w.classify(country); k {
	case Fixed, N400, N800:
		return Number{Digits: digits, Kind: k, Ext: last}
	}
	return n
}

var (
	label     = regexp.MustCompile(`^[^\d+]{1,24}:`)
	extension = regexp.MustCompile(`^[\s,;.:(-]*(?:ext(?:ension|n)?|x|#|转接?|轉接?|分机|分機|内线|內線|拨|p|w|,|;)[\s.:=号]*(\d{1,8})[\s)#]*$`)
	trunkZero = regexp.MustCompile(`^(\s*(?:\+|00)[\d\s-]{1,5})\(0\)`)
)

// read takes a text apart into digits, groups and extension.
func read(s string) (written, error) {
	var w written
	text, err := plain(s)
	if err != nil {
		return w, err
	}
	if rest, ok := strings.CutPrefix(text, "tel:"); ok {
		text = w.readParameters(rest)
	} else if l := label.FindString(text); l != "" {
		text = text[len(l):]
	}
	text = trunkZero.ReplaceAllString(text, "$1 ")

	var digits strings.Builder
	group := 0 // where the present group begins
	endGroup := func() {
		if digits.Len() > group {
			w.groups = append(w.groups, digits.String()[group:])
			group = digits.Len()
		}
	}
	for i, r := range text {
		switch {
		case r >= '0' && r <= '9':
			digits.WriteRune(r)
			continue
		case r == '+' && digits.Len() == 0 && !w.plus:
			w.plus = true
			continue
		case isSeparator(r):
			endGroup()
			continue
		case r == '/' && digits.Len() < 6 && (w.plus || strings.HasPrefix(digits.String(), "0")):
			endGroup() // 010/6505 1166
			continue
		}
		rest := text[i:]
		if !strings.ContainsFunc(rest, isDigit) && strings.TrimRight(rest, " ,;./#、") == "" {
			break
		}
		if m := extension.FindStringSubmatch(rest); m != nil && digits.Len() >= MinDigits && w.ext == "" {
			w.ext = m[1]
			break
		}
		if strings.ContainsRune("/,;、|或和", r) && digits.Len() > 0 {
			return w, &ParseError{ErrKeySeveral, rest}
		}
		return w, &ParseError{ErrKeyLetters, rest}
	}
	endGroup()
	w.digits = digits.String()
	if w.digits == "" {
		return w, &ParseError{ErrKeyEmpty, s}
	}
	return w, nil
}

// readParameters takes extension and context from what follows tel: and gives
// the number before them (RFC 3966).
func (w *written) readParameters(s string) string {
	if decoded, err := url.PathUnescape(s); err == nil {
		s = decoded
	}
	number, params, _ := strings.Cut(s, ";")
	for p := range strings.SplitSeq(params, ";") {
		key, value, _ := strings.Cut(p, "=")
		switch key {
		case "ext":
			w.ext = onlyDigits(value)
		case "phone-context":
			if global, ok := strings.CutPrefix(value, "+"); ok {
				w.context = onlyDigits(global)
			}
		}
	}
	if strings.HasPrefix(strings.TrimSpace(number), "+") {
		w.context = ""
	}
	return number
}

// plain folds width and case, makes every hyphen "-" and every blank " ", and
// drops characters that do not show.
func plain(s string) (string, error) {
	if len(s) > maxText {
		return "", &ParseError{ErrKeyLong, strings.ToValidUTF8(s[:maxText], "")}
	}
	bad := false
	text := strings.Map(func(r rune) rune {
		switch {
		case r == unicode.ReplacementChar:
			bad = true
		case isHyphen(r):
			return '-'
		case unicode.IsSpace(r):
			return ' '
		case unicode.Is(unicode.Cc, r):
			bad = true
		case unicode.Is(unicode.Cf, r):
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKC.String(s))
	if bad {
		return "", &ParseError{ErrKeyEncoding, ""}
	}
	return strings.TrimSpace(text), nil
}

// isHyphen knows all that people and programs write for a hyphen, from dashes
// and minus signs to the long vowel mark and the character for one.
func isHyphen(r rune) bool {
	return r == '-' || unicode.Is(unicode.Pd, r) || strings.ContainsRune("−⁃\u00adー一─━~〜_ᅳㅡ", r)
}

func isSeparator(r rune) bool {
	return r == ' ' || r == '-' || r == '.' || unicode.Is(unicode.Ps, r) || unicode.Is(unicode.Pe, r) ||
		strings.ContainsRune("·•・。‧∙'’", r)
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if isDigit(r) {
			return r
		}
		return -1
	}, s)
}
