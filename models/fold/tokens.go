package fold

import (
	"slices"
	"strconv"
	"strings"
)

// A token is a class letter and a text, and has letters and digits only, so
// that every tokeniser keeps it whole. Classes keep apart what is spelled alike:
//
//	h  a Han character, or two neighbouring characters of any script: h工 h工商 hq音
//	l  the beginning of a Latin word or number in a name, or of a name that has
//	   no other, up to 6 letters: lban
//	p  a pinyin syllable: pgong
//	s  two neighbouring units of the pinyin: sgongshang sqqyin
//	j  the beginning of a name's joined pinyin, 2 to 8 letters, to 16 where the
//	   name has other letters too, which might look like syllables: jzhongg
//	i  the beginning of a name's initials, 1 or 2 letters, or any 3 neighbouring
//	   initials: iz izg igsy
//	n  the beginning of a phone number, 2 to 8 digits: n955
const (
	classPair     = "h"
	classLatin    = "l"
	classSyllable = "p"
	classSpelled  = "s"
	classJoined   = "j"
	classInitials = "i"
	classNumber   = "n"
)

const (
	maxLatin   = 6   // letters of a Latin word that are indexed
	maxJoined  = 8   // letters of joined pinyin that are indexed
	maxMixed   = 16  // the same for a name that is not Han alone
	maxNumber  = 8   // digits of a number that are indexed
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
	set := make(tokenSet, 0, 128)
	for _, name := range names {
		set.addName(Text(name))
	}
	for _, d := range digits {
		for n := minNumber; n <= min(len(d), maxNumber); n++ {
			set.add(classNumber, d[:n])
		}
	}
	if len(set) > maxTokens {
		set = set[:maxTokens]
	}
	slices.Sort(set)
	return slices.Compact(set)
}

type tokenSet []string

func (t *tokenSet) add(class string, parts ...string) {
	*t = append(*t, class+strings.Join(parts, ""))
}

func (t *tokenSet) addName(text string) {
	if text == "" {
		return
	}
	key := cut(strings.ReplaceAll(text, " ", ""), maxKey)
	*t = append(*t, pairs(key)...)
	for _, r := range key {
		if isHan(r) {
			t.add(classPair, encode(r))
		}
	}
	us := units(text)
	for _, u := range us {
		if !u.han {
			for _, p := range prefixes(u.readings[0], 1, maxLatin) {
				t.add(classLatin, encodeAll(p))
			}
		}
	}
	if !hasHan(text) {
		for _, p := range prefixes(key, 1, maxLatin) { // "bankof" for Bank of China
			t.add(classLatin, encodeAll(p))
		}
		return
	}
	t.addSounds(us[:min(len(us), maxUnits)])
}

// addSounds adds the pinyin and initials of a name that has Han characters.
func (t *tokenSet) addSounds(us []unit) {
	for i, u := range us {
		for _, r := range u.readings {
			if u.han {
				t.add(classSyllable, r)
			}
			if i > 0 && (u.han || us[i-1].han) {
				for _, before := range us[i-1].readings {
					t.add(classSpelled, encodeAll(before), encodeAll(r))
				}
			}
		}
	}
	longest := maxJoined
	if slices.ContainsFunc(us, func(u unit) bool { return !u.han }) {
		longest = maxMixed
	}
	for _, s := range spellings(us, false) {
		for _, p := range prefixes(s, 2, longest) {
			t.add(classJoined, encodeAll(p))
		}
	}
	for _, s := range spellings(us, true) {
		for _, p := range prefixes(s, 1, 2) {
			t.add(classInitials, encodeAll(p))
		}
	}
	for _, g := range initialGrams(us) {
		t.add(classInitials, g)
	}
}

// initialGrams gives every three neighbouring initials of a name, in every
// reading.
func initialGrams(us []unit) []string {
	var letters [][]string // the initials at each place
	for _, u := range us {
		if !u.han {
			for _, r := range u.readings[0] {
				letters = append(letters, []string{encode(r)})
			}
			continue
		}
		var here []string
		for _, r := range u.readings {
			if !slices.Contains(here, r[:1]) {
				here = append(here, r[:1])
			}
		}
		letters = append(letters, here)
	}
	var out []string
	for i := sizeOfGram; i <= min(len(letters), 2*maxUnits); i++ {
		grams := []string{""}
		for _, here := range letters[i-sizeOfGram : i] {
			var next []string
			for _, head := range grams {
				for _, l := range here {
					next = append(next, head+l)
				}
			}
			grams = next
		}
		out = append(out, grams...)
	}
	return out
}

// pairs gives the tokens of all neighbouring characters of a key.
func pairs(key string) []string {
	var out []string
	var last rune
	for i, r := range key {
		if i > 0 {
			out = append(out, classPair+encode(last)+encode(r))
		}
		last = r
	}
	return out
}

// prefixes gives the beginnings of s of shortest to longest characters.
func prefixes(s string, shortest, longest int) []string {
	var out []string
	n := 0
	for i := range s {
		if n >= shortest && n <= longest {
			out = append(out, s[:i])
		}
		n++
	}
	if n >= shortest && n <= longest {
		out = append(out, s)
	}
	return out
}

// encode spells a character so that every tokeniser sees a letter: the common
// Han characters and [a-z0-9] as themselves, all others by their number.
func encode(r rune) string {
	if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r >= 0x4e00 && r <= 0x9fcb || r >= 0x3400 && r <= 0x4db5 {
		return string(r)
	}
	return strconv.FormatInt(int64(r), 36)
}

func encodeAll(s string) string {
	if isWord(s) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		b.WriteString(encode(r))
	}
	return b.String()
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
