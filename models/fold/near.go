package fold

import (
	"strings"
	"unicode/utf8"
)

const (
	maxNearKey   = 16 // characters of a query that Near and Distance look at
	maxNearNames = 64 // characters of a name that Distance looks at
	// tooFar is the distance of names that are nothing alike.
	tooFar = 1 << 10
)

// Near gives lists of tokens that bring names like the query, for when nothing
// was found: all characters but one, the same sound in other characters, the
// same beginning, two neighbours swapped. What they bring is judged by Distance.
func (q Query) Near() []Tokens {
	key := cut(q.Key, maxNearKey)
	var out []Tokens
	if hasHan(key) {
		us := units(key)
		sounds := make([]string, len(us))
		for i, u := range us {
			sounds[i] = encode(u.readings[0])
		}
		if len(sounds) > 1 {
			out = appendTokens(out, spelled(sounds))
		}
	} else {
		out = nearLatin(out, key)
	}
	runes := []rune(key)
	if len(runes) < 3 || !hasHan(key) && len(runes) < 5 {
		return out
	}
	for i := range runes { // the character at i is wrong or too many, or one is missing beside it
		out = appendTokens(out, around(runes[:i], runes[i+1:]))
	}
	for i := range len(runes) - 1 { // two are swapped
		runes[i], runes[i+1] = runes[i+1], runes[i]
		out = appendTokens(out, pairs(string(runes)))
		runes[i], runes[i+1] = runes[i+1], runes[i]
	}
	return out
}

// around gives the tokens of the characters on both sides of a gap.
func around(left, right []rune) Tokens {
	var out Tokens
	for _, side := range [][]rune{left, right} {
		if len(side) == 1 && isHan(side[0]) {
			out = append(out, classPair+encode(string(side)))
		}
		out = append(out, pairs(string(side))...)
	}
	return out
}

// nearLatin adds the lists for a word of Latin letters: a Latin word or pinyin
// that begins the same, and the syllables before and after a slip.
func nearLatin(out []Tokens, key string) []Tokens {
	if !isWord(key) || len(key) < 3 {
		return out
	}
	head := key[:max(2, min(len(key)-2, maxLatin-2))]
	out = appendTokens(out, Tokens{classLatin + head})
	out = appendTokens(out, Tokens{classJoined + head})
	// The longest stretch of whole syllables at either end.
	for n := len(key) - 1; n >= 4; n-- {
		if s := split(key[:n], false); len(s) > 0 && len(s[0]) > 1 {
			out = appendTokens(out, spelled(s[0][:len(s[0])]))
			break
		}
	}
	for i := 1; i <= len(key)-4; i++ {
		if s := split(key[i:], false); len(s) > 0 && len(s[0]) > 1 {
			out = appendTokens(out, spelled(s[0]))
			break
		}
	}
	return out
}

// Distance tells how far the nearest of the names is from the query: the least
// number of characters to change, add, leave out or swap so that the query is a
// part of the name, or sounds like one. It is 0 for homophones, and false is
// returned when nothing is near: more than one slip in a short query, two in
// one of 5 characters or 8 letters.
func (q Query) Distance(names []string) (int, bool) {
	key := []rune(cut(q.Key, maxNearKey))
	if len(key) < 2 {
		return 0, false
	}
	sound := key
	if hasHan(q.Key) {
		sound = []rune(joined(units(string(key))))
	}
	best := tooFar
	for _, f := range newForms(names) {
		if d := fit(key, f.key); d <= slips(len(key), hasHan(q.Key)) {
			best = min(best, d)
		}
		if hasHan(f.key) && len(sound) > 3 {
			if d := fit(sound, joined(f.units())); d <= slips(len(sound), false) {
				best = min(best, d)
			}
		}
	}
	return best, best < tooFar
}

// slips is how many mistakes are forgiven in n characters.
func slips(n int, han bool) int {
	switch {
	case han && n < 3, n < 4 && !han:
		return 0
	case han && n < 5, n < 8 && !han:
		return 1
	}
	return 2
}

func joined(us []unit) string {
	var b strings.Builder
	for _, u := range us {
		b.WriteString(u.readings[0])
	}
	return b.String()
}

// fit is the optimal string alignment distance between the query and that part
// of the name which fits it best.
func fit(query []rune, name string) int {
	n := utf8.RuneCountInString(name)
	text := []rune(cut(name, maxNearNames))
	if n > maxNearNames {
		n = maxNearNames
	}
	// rows of the matrix: one before last, last, this
	older, old, row := make([]int, n+1), make([]int, n+1), make([]int, n+1)
	for i, c := range query {
		row[0] = i + 1
		for j, d := range text {
			cost := 1
			if c == d {
				cost = 0
			}
			row[j+1] = min(old[j]+cost, old[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && c == text[j-1] && query[i-1] == d {
				row[j+1] = min(row[j+1], older[j-1]+1)
			}
		}
		older, old, row = old, row, older
	}
	best := tooFar
	for _, d := range old {
		best = min(best, d)
	}
	return best
}
