package fold

import (
	"strings"
	"unicode/utf8"
)

// Match is how well a query fits the names of an enterprise. Greater is better.
type Match int

// The ranks of a match. A store that knows a number of the enterprise to be
// the query's Digits ranks it MatchNumber.
const (
	NoMatch     Match = iota
	MatchLoose        // the characters are there, in the order typed
	MatchWords        // every word is in a name, or begins its pinyin somewhere
	MatchPrefix       // a name, its pinyin or its initials begin with the query
	MatchSound        // the query is the pinyin or the initials of a name
	MatchNumber       // the query is a number of the enterprise
	MatchExact        // the query is a name
)

// Match ranks an enterprise with these names, in any order. It decides alone
// what is found: tokens only bring candidates.
func (q Query) Match(names []string) Match {
	if q.Key == "" {
		return NoMatch
	}
	found := newForms(names)
	best := NoMatch
	for _, f := range found {
		best = max(best, f.whole(q.Key))
	}
	if best > NoMatch {
		return best
	}
	if q.Joined != nil && found.has(q.Joined.Text) || found.hasAll(q.Words) {
		return MatchWords
	}
	for _, f := range found {
		if f.scattered(q.Key) {
			return MatchLoose
		}
	}
	return NoMatch
}

// form is a name as it is compared.
type form struct {
	text    string
	key     string
	spelled []unit // units, once they are asked for
}

type forms []*form

func newForms(names []string) forms {
	out := make(forms, 0, len(names))
	for _, name := range names {
		if text := Text(name); text != "" {
			out = append(out, &form{text: text, key: strings.ReplaceAll(text, " ", "")})
		}
	}
	return out
}

// units are the parts of the name with their readings: looked up when a query
// is spelled, which most are not.
func (f *form) units() []unit {
	if f.spelled == nil {
		f.spelled = units(f.text)
	}
	return f.spelled
}

// whole ranks a query that is, or begins, the whole name.
func (f *form) whole(key string) Match {
	if f.key == key {
		return MatchExact
	}
	best := NoMatch
	if strings.HasPrefix(f.key, key) {
		best = MatchPrefix
	}
	if !hasHan(f.key) || hasHan(key) {
		return best
	}
	for _, s := range typed(key) {
		best = max(best, spells(f.units(), s, false), spells(f.units(), s, true))
	}
	return best
}

// typed gives what may be meant by a word of Latin letters: lyu is lv.
func typed(s string) []string {
	if !strings.Contains(s, "yu") {
		return []string{s}
	}
	return []string{s, strings.NewReplacer("lyu", "lv", "nyu", "nv").Replace(s)}
}

// spells tells how units are spelled by s: MatchSound if wholly, MatchPrefix if
// they begin with it, NoMatch otherwise. With initials set, one letter stands
// for each Han character.
func spells(us []unit, s string, initials bool) Match {
	if s == "" {
		return MatchPrefix
	}
	if len(us) == 0 {
		return NoMatch
	}
	best := NoMatch
	for _, r := range us[0].readings {
		if initials && us[0].han {
			r = r[:1]
		}
		switch {
		case s == r && len(us) == 1:
			return MatchSound
		case strings.HasPrefix(r, s):
			best = max(best, MatchPrefix)
		case strings.HasPrefix(s, r):
			best = max(best, spells(us[1:], s[len(r):], initials))
		}
	}
	return best
}

// hasAll reports whether every word is in one name or another.
func (fs forms) hasAll(words []Word) bool {
	for _, w := range words {
		if !fs.has(w.Text) {
			return false
		}
	}
	return len(words) > 0
}

func (fs forms) has(word string) bool {
	for _, f := range fs {
		if f.has(word) {
			return true
		}
	}
	return false
}

// has reports whether the name has the word: as neighbouring characters, as the
// beginning of a Latin word, or spelled from some unit on.
func (f *form) has(word string) bool {
	if hasHan(word) {
		return strings.Contains(f.key, word)
	}
	if f.hasWord(word) {
		return true
	}
	if len(word) > 1 && strings.Contains(f.key, word) {
		return true
	}
	if !hasHan(f.key) {
		return false
	}
	for _, s := range typed(word) {
		for us := f.units(); len(us) > 0; us = us[1:] {
			if spells(us, s, false) > NoMatch || len(s) > 1 && spells(us, s, true) > NoMatch {
				return true
			}
		}
	}
	return false
}

// hasWord reports whether a word that is not Han begins with s.
func (f *form) hasWord(s string) bool {
	for from := 0; from < len(f.text); {
		i := strings.Index(f.text[from:], s)
		if i < 0 {
			return false
		}
		i += from
		if before := lastRune(f.text[:i]); i == 0 || before == ' ' || isHan(before) {
			return true
		}
		from = i + 1
	}
	return false
}

// scattered reports whether the characters of key are in the name in this
// order, at least two of them, perhaps with others between: 工行 is in
// 中国工商银行. What is not Han may also be spelled: 工商yinhang.
func (f *form) scattered(key string) bool {
	if !hasHan(key) || utf8.RuneCountInString(key) < 2 {
		return false
	}
	for _, piece := range scripts(key) {
		if isHan(firstRune(piece)) {
			continue
		}
		if !f.has(piece) {
			return false
		}
	}
	rest := f.key
	for _, r := range key {
		if !isHan(r) {
			continue
		}
		i := strings.IndexRune(rest, r)
		if i < 0 {
			return false
		}
		rest = rest[i+len(string(r)):]
	}
	return true
}
