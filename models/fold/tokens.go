package fold

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A token is a class letter and a text, and has letters and digits only, so
// that every tokeniser keeps it whole. Classes keep apart what is spelled alike:
//
//	h  a Han character, or two neighbouring characters of any script: h工 h工商 hq音
//	l  the beginning of a Latin word or number in a name, or of a name that has
//	   no other, up to 6 letters: lban
//	p  a pinyin syllable: pgong
//	s  two neighbouring units of the pinyin, the second whole or begun by one
//	   letter: sgongshang sgongs sqqyin sqqy
//	j  the beginning of a name's joined pinyin, 2 to 8 letters, to 16 where the
//	   name has other letters too, which might look like syllables: jzhongg
//	i  the beginning of a name's initials, 1 or 2 letters, or any 3 neighbouring
//	   initials: iz izg igsy
//	n  the beginning of a phone number, 2 to 8 digits: n955
//	b  the beginning of a name, 1 to 3 characters: b工 b工商 bicb
const (
	classPair     = "h"
	classLatin    = "l"
	classSyllable = "p"
	classSpelled  = "s"
	classJoined   = "j"
	classInitials = "i"
	classNumber   = "n"
	classBegin    = "b"
)

const (
	maxLatin   = 6   // letters of a Latin word that are indexed
	maxJoined  = 8   // letters of joined pinyin that are indexed
	maxMixed   = 16  // the same for a name that is not Han alone
	maxBegin   = 3   // characters of a name's beginning that are indexed
	maxKey     = 64  // characters of a name that are indexed by pairs
	maxUnits   = 16  // units of a name that are indexed by sound
	maxTokens  = 400 // tokens of one row, over all its names and numbers
	minNumber  = 2
	sizeOfGram = 3
)

// IndexTokens gives the tokens by which an enterprise with these names (full,
// short, Latin, aliases) and numbers (digits only) is found, sorted, each once:
// about 5 for each Han character. They narrow a search down without missing
// anything that Query asks for; what they let through is judged by Query.Match.
func IndexTokens(names, digits []string) []string {
	t := tokenizer{text: make([]byte, 0, 1024), ends: make([]int, 0, 160)}
	for _, name := range names {
		t.addName(Text(name))
	}
	for _, d := range digits {
		t.addPrefixes(classNumber, d, minNumber, MaxNumber)
	}
	return t.tokens()
}

// tokenizer collects tokens in one piece of memory.
type tokenizer struct {
	text []byte
	ends []int // where each token ends in text
}

func (t *tokenizer) add(class string, parts ...string) {
	t.text = append(t.text, class...)
	for _, p := range parts {
		for _, r := range p {
			t.text = appendRune(t.text, r)
		}
	}
	t.ends = append(t.ends, len(t.text))
}

// addPrefixes adds the beginnings of s of shortest to longest characters.
func (t *tokenizer) addPrefixes(class, s string, shortest, longest int) {
	n := 0
	for i, r := range s {
		if n++; n > longest {
			return
		}
		if n >= shortest {
			t.add(class, s[:i+utf8.RuneLen(r)])
		}
	}
}

func (t *tokenizer) tokens() []string {
	all, start := string(t.text), 0
	out := make([]string, 0, len(t.ends))
	for _, end := range t.ends[:min(len(t.ends), maxTokens)] {
		out = append(out, all[start:end])
		start = end
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (t *tokenizer) addName(text string) {
	if text == "" {
		return
	}
	key := cut(strings.ReplaceAll(text, " ", ""), maxKey)
	t.addPrefixes(classBegin, key, 1, maxBegin)
	for i, r := range key {
		size := utf8.RuneLen(r)
		if isHan(r) {
			t.add(classPair, key[i:i+size])
		}
		if i+size < len(key) {
			_, next := utf8.DecodeRuneInString(key[i+size:])
			t.add(classPair, key[i:i+size+next])
		}
	}
	us := units(text)
	for _, u := range us {
		if !u.han {
			t.addPrefixes(classLatin, u.readings[0], 1, maxLatin)
		}
	}
	if !hasHan(text) {
		t.addPrefixes(classLatin, key, 1, maxLatin) // "bankof" for Bank of China
		return
	}
	t.addSounds(us[:min(len(us), maxUnits)])
}

// addSounds adds the pinyin and initials of a name that has Han characters.
func (t *tokenizer) addSounds(us []unit) {
	longest := maxJoined
	for i, u := range us {
		if !u.han {
			longest = maxMixed
		}
		for _, r := range u.readings {
			if u.han {
				t.add(classSyllable, r)
			}
			if i > 0 && (u.han || us[i-1].han) {
				for _, before := range us[i-1].readings {
					t.add(classSpelled, before, r)
					t.add(classSpelled, before, cut(r, 1))
				}
			}
		}
	}
	for _, s := range spellings(us, false) {
		t.addPrefixes(classJoined, s, 2, longest)
	}
	for _, s := range spellings(us[:min(len(us), 2)], true) {
		t.addPrefixes(classInitials, s, 1, 2)
	}
	t.addGrams(us)
}

// addGrams adds every three neighbouring initials of a name, in every reading.
func (t *tokenizer) addGrams(us []unit) {
	letters := make([][]string, 0, 2*maxUnits) // the initials at each place
	for _, u := range us {
		if u.han {
			letters = append(letters, firstLetters(u.readings))
			continue
		}
		for _, r := range u.readings[0] {
			letters = append(letters, []string{string(r)})
		}
	}
	for i := sizeOfGram; i <= min(len(letters), 2*maxUnits); i++ {
		for _, a := range letters[i-3] {
			for _, b := range letters[i-2] {
				for _, c := range letters[i-1] {
					t.add(classInitials, a, b, c)
				}
			}
		}
	}
}

// firstLetters gives the first letters of readings, each once.
func firstLetters(readings []string) []string {
	out := make([]string, 0, len(readings))
	for _, r := range readings {
		if !slices.Contains(out, r[:1]) {
			out = append(out, r[:1])
		}
	}
	return out
}

// pairs gives the tokens of all neighbouring characters of a key.
func pairs(key string) []string {
	var out []string
	for last, i := -1, 0; i < len(key); {
		_, size := utf8.DecodeRuneInString(key[i:])
		if last >= 0 {
			out = append(out, classPair+encode(key[last:i+size]))
		}
		last = i
		i += size
	}
	return out
}

// appendRune spells a character so that every tokeniser sees a letter: the
// common Han characters and [a-z0-9] as themselves, all others by their number.
func appendRune(b []byte, r rune) []byte {
	if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r >= 0x4e00 && r <= 0x9fcb || r >= 0x3400 && r <= 0x4db5 {
		return utf8.AppendRune(b, r)
	}
	return strconv.AppendInt(b, int64(r), 36)
}

func encode(s string) string {
	if isWord(s) {
		return s
	}
	b := make([]byte, 0, len(s))
	for _, r := range s {
		b = appendRune(b, r)
	}
	return string(b)
}

// isWord reports whether s has only [a-z0-9].
func isWord(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}
