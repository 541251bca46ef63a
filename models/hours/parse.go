package hours

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ParseError says why a text is not a schedule. Key names the message to show,
// Part the piece of the text that it is about.
type ParseError struct {
	Key  string
	Part string
}

// The keys of a ParseError.
const (
	ErrKeyEmpty  = "hours_empty"
	ErrKeyLong   = "hours_too_long"
	ErrKeySyntax = "hours_syntax"
	ErrKeyTime   = "hours_time"   // no time of day, or a span without length
	ErrKeyWeek   = "hours_week"   // week numbers are not supported
	ErrKeyEaster = "hours_easter" // nor is Easter
	ErrKeySun    = "hours_sun"    // nor sunrise, sunset, dawn and dusk
	ErrKeyDate   = "hours_date"   // nor months, dates and years
	ErrKeySchool = "hours_school" // nor school holidays
	ErrKeyNth    = "hours_nth"    // nor Mo[1]
	ErrKeyOpen   = "hours_open"   // nor 18:00+
	ErrKeyElse   = "hours_else"   // nor ||
	ErrKeyZone   = "hours_zone"   // no such time zone
)

func (e *ParseError) Error() string { return "hours: " + e.Key + ": " + e.Part }

// Bounds of a schedule: bytes of text and number of rules.
const (
	maxText  = 500
	maxRules = 24
)

// Parse reads a schedule; the package comment says in which syntax. Case,
// width, and the kind of dash and quotation mark do not matter. Any error is a
// *ParseError.
func Parse(s string) (Schedule, error) {
	if len(s) > maxText {
		return Schedule{}, &ParseError{ErrKeyLong, strings.ToValidUTF8(s[:40], "")}
	}
	text, comments, err := plain(s)
	if err != nil {
		return Schedule{}, err
	}
	p := parser{text: text, comments: comments}
	var rules []Rule
	for {
		p.skip(" ;")
		if p.text == "" {
			break
		}
		r, err := p.rule()
		if err != nil {
			return Schedule{}, err
		}
		if rules = append(rules, r); len(rules) > maxRules {
			return Schedule{}, &ParseError{ErrKeyLong, r.String()}
		}
	}
	if len(rules) == 0 {
		return Schedule{}, &ParseError{ErrKeyEmpty, ""}
	}
	schedule := newSchedule(rules)
	if len(s) > maxText/2 && len(schedule.String()) > maxText {
		return Schedule{}, &ParseError{ErrKeyLong, rules[0].String()} // could not be read back
	}
	return schedule, nil
}

// plain folds width and case, makes every dash "-" and every blank " ", and
// puts a single " in place of each comment, which it gives apart.
func plain(s string) (string, []string, error) {
	var b strings.Builder
	var comments []string
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		if r >= '！' && r <= '～' {
			r -= '！' - '!'
		}
		switch {
		case r == utf8.RuneError, unicode.Is(unicode.Cc, r) && !unicode.IsSpace(r):
			return "", nil, &ParseError{ErrKeySyntax, ""}
		case r == '"', r == '“', r == '”', r == '「':
			closing := map[rune]string{'"': "\"＂", '“': "”", '”': "”", '「': "」"}[r]
			end := strings.IndexAny(s[i:], closing)
			if end < 0 {
				return "", nil, &ParseError{ErrKeySyntax, s[i-size:]}
			}
			comment := strings.TrimSpace(strings.NewReplacer(`"`, "”", "＂", "”").Replace(s[i : i+end]))
			if comment == "" || strings.ContainsFunc(comment, unicode.IsControl) || !utf8.ValidString(comment) {
				return "", nil, &ParseError{ErrKeySyntax, `""`}
			}
			_, size = utf8.DecodeRuneInString(s[i+end:])
			i += end + size
			comments = append(comments, comment)
			b.WriteByte('"')
		case unicode.Is(unicode.Pd, r), r == '−', r == '~', r == '〜':
			b.WriteByte('-')
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		case unicode.Is(unicode.Cf, r):
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String(), comments, nil
}

// parser reads rules from the front of text.
type parser struct {
	text     string
	comments []string
}

func (p *parser) skip(chars string) { p.text = strings.TrimLeft(p.text, chars) }

// take removes prefix and the blanks after it, if it is there.
func (p *parser) take(prefix string) bool {
	rest, ok := strings.CutPrefix(p.text, prefix)
	if ok {
		p.text = strings.TrimLeft(rest, " ")
	}
	return ok
}

// word removes and gives the letters at the front, and the blanks after them.
func (p *parser) word() string {
	n := 0
	for n < len(p.text) && p.text[n] >= 'a' && p.text[n] <= 'z' {
		n++
	}
	w := p.text[:n]
	p.text = strings.TrimLeft(p.text[n:], " ")
	return w
}

// peek gives the letters at the front.
func (p *parser) peek() string {
	q := *p
	return q.word()
}

// fail gives an error about what is at the front.
func (p *parser) fail(key string) error {
	part, _, _ := strings.Cut(p.text, ";")
	if r := []rune(part); len(r) > 24 {
		part = string(r[:24])
	}
	return &ParseError{key, strings.TrimSpace(part)}
}

// unexpected gives the error for what has no place at the front, naming what
// OpenStreetMap would understand and we do not.
func (p *parser) unexpected() error {
	switch p.peek() {
	case "week":
		return p.fail(ErrKeyWeek)
	case "easter":
		return p.fail(ErrKeyEaster)
	case "sunrise", "sunset", "dawn", "dusk":
		return p.fail(ErrKeySun)
	case "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec":
		return p.fail(ErrKeyDate)
	case "sh":
		return p.fail(ErrKeySchool)
	}
	switch {
	case strings.HasPrefix(p.text, "["):
		return p.fail(ErrKeyNth)
	case strings.HasPrefix(p.text, "+"):
		return p.fail(ErrKeyOpen)
	case strings.HasPrefix(p.text, "||"):
		return p.fail(ErrKeyElse)
	case strings.HasPrefix(p.text, "(") && strings.Contains(p.text, "sun"):
		return p.fail(ErrKeySun)
	case len(p.text) >= 4 && len(strings.TrimLeft(p.text[:4], "0123456789")) == 0:
		return p.fail(ErrKeyDate)
	}
	return p.fail(ErrKeySyntax)
}

// rule reads one rule up to the ; or the end.
func (p *parser) rule() (Rule, error) {
	var r Rule
	var err error
	if !p.take("24/7") {
		if r.Days, err = p.days(); err != nil {
			return r, err
		}
		if r.Days != 0 {
			p.take(":")
		}
		if r.Spans, err = p.spans(); err != nil {
			return r, err
		}
	} else {
		r.Spans = []Span{{0, minutesPerDay}}
	}
	switch word := p.peek(); word {
	case "off", "closed":
		if len(r.Spans) > 0 {
			return r, p.fail(ErrKeySyntax)
		}
		p.word()
		r.State = Closed
	case "open", "unknown":
		p.word()
		r.State = State(word)
	}
	if p.take(`"`) {
		r.Comment, p.comments = p.comments[0], p.comments[1:]
	}
	if p.text != "" && p.text[0] != ';' {
		return r, p.unexpected()
	}
	switch {
	case r.State == "" && r.Comment != "":
		r.State = Unknown
	case r.State == "":
		r.State = Open
	}
	if len(r.Spans) == 0 && r.State != Closed {
		r.Spans = []Span{{0, minutesPerDay}}
	}
	return r, nil
}

// days reads a list of days, or nothing.
func (p *parser) days() (Days, error) {
	var set Days
	for {
		from, ok := dayOf(p.peek())
		if !ok {
			if set != 0 {
				return 0, p.unexpected() // after a comma
			}
			return 0, nil
		}
		p.word()
		to := from
		if from <= Su && p.take("-") {
			if to, ok = dayOf(p.peek()); !ok || to > Su {
				return 0, p.unexpected()
			}
			p.word()
		}
		for d := from; ; d = (d + 1) % 7 {
			if from > Su {
				set |= 1 << from
				break
			}
			set |= 1 << d
			if d == to {
				break
			}
		}
		if strings.HasPrefix(p.text, "[") {
			return 0, p.unexpected()
		}
		if !p.take(",") {
			return set, nil
		}
	}
}

func dayOf(word string) (Day, bool) {
	for i, w := range dayWords {
		if strings.EqualFold(w, word) {
			return Day(i), true
		}
	}
	return 0, false
}

// spans reads a list of times, or nothing, and gives it sorted and merged.
func (p *parser) spans() ([]Span, error) {
	var spans []Span
	for p.text != "" && isDigit(p.text[0]) {
		start, err := p.clock()
		if err != nil {
			return nil, err
		}
		if !p.take("-") {
			return nil, p.unexpected()
		}
		if p.text == "" || !isDigit(p.text[0]) {
			return nil, p.unexpected()
		}
		end, err := p.clock()
		if err != nil {
			return nil, err
		}
		if end < start {
			end += minutesPerDay
		}
		if start >= minutesPerDay || end == start || end > 2*minutesPerDay {
			return nil, &ParseError{ErrKeyTime, Clock(start) + "-" + Clock(end)}
		}
		spans = append(spans, Span{start, end})
		if strings.HasPrefix(p.text, "+") {
			return nil, p.unexpected()
		}
		if !p.take(",") {
			break
		}
		if p.text == "" || !isDigit(p.text[0]) {
			return nil, p.unexpected()
		}
	}
	return merge(spans), nil
}

// clock reads a time such as 9:00 or 24:00, at most 48:00.
func (p *parser) clock() (int, error) {
	begin := *p
	hour, digits := p.number()
	if digits > 2 || !strings.HasPrefix(p.text, ":") {
		return 0, begin.unexpected()
	}
	p.text = p.text[1:]
	minute, digits := p.number()
	if digits != 2 || minute > 59 || hour > 48 {
		return 0, begin.fail(ErrKeyTime)
	}
	p.skip(" ")
	return hour*60 + minute, nil
}

// number reads digits and gives their value and how many they are; more than
// four are not read.
func (p *parser) number() (value, digits int) {
	for digits < 5 && digits < len(p.text) && isDigit(p.text[digits]) {
		value = value*10 + int(p.text[digits]-'0')
		digits++
	}
	p.text = p.text[digits:]
	return value, digits
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// merge sorts spans and joins those that touch.
func merge(spans []Span) []Span {
	slices.SortFunc(spans, func(a, b Span) int { return a.Start - b.Start })
	var out []Span
	for _, s := range spans {
		if n := len(out); n > 0 && s.Start <= out[n-1].End {
			out[n-1].End = max(out[n-1].End, s.End)
			continue
		}
		out = append(out, s)
	}
	return out
}
