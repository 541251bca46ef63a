package fold

import (
	"slices"
	"strings"
)

const (
	// MaxQuery is how many characters of a query are read.
	MaxQuery = 100
	// MaxNumber is how many digits of a number its tokens tell.
	MaxNumber = 8
	maxWords  = 8
	// maxReadings is how many ways to part a word into syllables get a list each.
	maxReadings = 8
)

// Query is what somebody typed, as tokens. An enterprise is found if it has
// every word of Words, or Joined, or a number that begins with Digits.
type Query struct {
	Text   string // the folded query
	Key    string // the folded query without spaces, for exact look-ups
	Digits string // the query as a number, when it is nothing but one
	Words  []Word
	// Joined reads several words as one: "gong shang yin hang", "I C B C".
	Joined *Word
	// Begins narrows the search to names that may begin with the query, in
	// characters, pinyin or initials: any list will do, beside what Words ask
	// for.
	Begins []Tokens
	// Number finds the numbers that begin with Digits, as far as MaxNumber
	// digits tell.
	Number Tokens
}

// Word is one word of a query: it is found by any of the lists in Any, and a
// list is found if all its tokens are. Loose lists are for when nothing was
// found: the word's characters in any place, or within Latin words.
type Word struct {
	Text  string
	Any   []Tokens
	Loose []Tokens
}

// Tokens are tokens that must all be there.
type Tokens []string

// QueryTokens reads a query. The last word may be unfinished, so the same
// tokens serve searching and suggesting. It takes any bytes, and what it gives
// is bounded: at most 8 words and a few dozen lists a word,
// usually fewer than ten.
func QueryTokens(q string) Query {
	ws := words(cut(q, MaxQuery))
	out := Query{Text: strings.Join(join(ws), " "), Key: strings.Join(ws, "")}
	if isDigits(out.Key) && len(out.Key) >= minNumber {
		out.Digits = out.Key
	}
	if len(ws) > 1 {
		w := newWord(out.Key, joinedSplit(ws))
		out.Joined = &w
	}
	for _, w := range ws[:min(len(ws), maxWords)] {
		if !slices.ContainsFunc(out.Words, func(have Word) bool { return have.Text == w }) {
			out.Words = append(out.Words, newWord(w, nil))
		}
	}
	out.findBegins()
	out.findNumber()
	return out
}

// findNumber asks for numbers apart from names, if the query is a number.
func (q *Query) findNumber() {
	if q.Digits == "" {
		return
	}
	q.Number = Tokens{classNumber + q.Digits[:min(len(q.Digits), MaxNumber)]}
	isNumber := func(list Tokens) bool { return len(list) == 1 && list[0][:1] == classNumber }
	for i := range q.Words {
		q.Words[i].Any = slices.DeleteFunc(q.Words[i].Any, isNumber)
	}
	if q.Joined != nil {
		q.Joined.Any = slices.DeleteFunc(q.Joined.Any, isNumber)
	}
}

func (q *Query) findBegins() {
	if q.Key == "" {
		return
	}
	q.Begins = []Tokens{{classBegin + encode(cut(q.Key, maxBegin))}}
	n := len(q.Key)
	if q.Digits == "" && isWord(q.Key) {
		q.Begins = append(q.Begins, Tokens{classInitials + q.Key[:min(n, sizeOfGram-1)]})
		if n > 1 {
			q.Begins = append(q.Begins, Tokens{classJoined + q.Key[:min(n, maxJoined)]})
		}
	}
}

// joinedSplit is the reading in syllables that respects the words as typed, if
// there is one.
func joinedSplit(ws []string) []string {
	var out []string
	for _, w := range ws {
		splits := split(w, false)
		if len(splits) == 0 {
			return nil
		}
		out = append(out, splits[0]...)
	}
	return out
}

func newWord(text string, syllables []string) Word {
	w := Word{Text: text}
	if hasHan(text) {
		w.addHan()
	} else {
		w.addLatin(syllables)
	}
	return w
}

// find adds a list to Any, unless it is there or empty.
func (w *Word) find(tokens ...string) { w.Any = appendTokens(w.Any, tokens) }

func appendTokens(lists []Tokens, tokens []string) []Tokens {
	tokens = slices.Clone(tokens)
	slices.Sort(tokens)
	tokens = slices.Compact(tokens)
	if len(tokens) == 0 || slices.ContainsFunc(lists, func(have Tokens) bool { return slices.Equal(have, tokens) }) {
		return lists
	}
	return append(lists, tokens)
}

// addHan reads a word that has Han characters: as neighbouring characters, or
// loosely as all its characters, with what is not Han read on its own, so that
// 工商yinhang finds 工商银行.
func (w *Word) addHan() {
	if ps := pairs(cut(w.Text, maxKey)); len(ps) > 0 {
		w.find(ps...)
	} else {
		w.find(classPair + encode(w.Text))
	}
	var pieces, singles Tokens
	mixed := false
	for _, piece := range scripts(w.Text) {
		if !isHan(firstRune(piece)) {
			mixed = true
			continue
		}
		pieces = append(pieces, pairs(piece)...)
		for _, r := range piece {
			singles = append(singles, classPair+encode(string(r)))
		}
	}
	if mixed {
		pieces = append(pieces, singles...)
		for _, piece := range scripts(w.Text) {
			if isHan(firstRune(piece)) {
				continue
			}
			if s := split(piece, false); len(s) > 0 {
				w.Loose = appendTokens(w.Loose, append(spelled(s[0]), pieces...))
			}
			w.Loose = appendTokens(w.Loose, append(Tokens{latinToken(piece)}, pieces...))
			if len(w.Loose) >= maxVariants {
				break
			}
		}
	}
	if len(singles) > 1 {
		w.Loose = appendTokens(w.Loose, singles)
	}
}

// addLatin reads a word without Han characters: as the beginning of a Latin
// word, of a number, of joined pinyin, as syllables, and as initials.
func (w *Word) addLatin(syllables []string) {
	n := len(w.Text)
	beginning := Tokens{latinToken(w.Text)}
	if letters := []rune(cut(w.Text, maxKey/2)); len(letters) > maxLatin { // what the token does not tell, the pairs of a name's characters do
		beginning = append(beginning, pairs(string(letters[maxLatin-1:]))...)
	}
	w.find(beginning...)
	digits := isDigits(w.Text)
	if digits && n >= minNumber {
		w.find(classNumber + w.Text[:min(n, MaxNumber)])
	}
	if inside := pairs(cut(w.Text, maxKey)); len(inside) == 1 {
		w.find(inside...)
	} else {
		w.Loose = appendTokens(w.Loose, inside)
	}
	if digits || !isWord(w.Text) {
		return
	}
	whole, begun := split(w.Text, false), split(w.Text, true)
	if len(syllables) > 0 {
		w.find(spelled(syllables)...)
	}
	w.findSplits(whole, spelled)
	w.findSplits(begun, unfinished)
	if n >= 2 {
		w.find(classJoined + w.Text[:min(n, maxMixed)])
	}
	if n < sizeOfGram {
		w.find(classInitials + w.Text)
	} else {
		w.find(grams(w.Text[:min(n, maxUnits)])...)
	}
}

// findSplits adds a list for each way to part the word. Where there are many,
// those with most tokens in common share a list of these.
func (w *Word) findSplits(splits [][]string, tokens func([]string) Tokens) {
	var lists []Tokens
	for _, s := range splits {
		mine := tokens(s)
		if len(lists) < maxReadings {
			lists = append(lists, mine)
			continue
		}
		like, common := 0, Tokens(nil)
		for i, list := range lists {
			if c := intersect(list, mine); len(c) > len(common) {
				like, common = i, c
			}
		}
		if len(common) == 0 {
			lists = append(lists, mine)
			continue
		}
		lists[like] = common
	}
	for _, list := range lists {
		w.find(list...)
	}
}

func intersect(a, b Tokens) Tokens {
	return slices.DeleteFunc(slices.Clone(a), func(t string) bool { return !slices.Contains(b, t) })
}

// spelled gives the tokens of whole syllables, as far as they are indexed.
func spelled(syllables []string) Tokens {
	if len(syllables) == 1 {
		return Tokens{classSyllable + syllables[0]}
	}
	var out Tokens
	for i := 1; i < min(len(syllables), maxUnits); i++ {
		out = append(out, classSpelled+syllables[i-1]+syllables[i])
	}
	return out
}

// unfinished gives the tokens of syllables of which the last is only begun, and
// told by its first letter.
func unfinished(syllables []string) Tokens {
	last := len(syllables) - 1
	if last == 0 {
		return nil // the beginning of a name's pinyin finds it
	}
	var out Tokens
	if last > 1 {
		out = spelled(syllables[:last])
	}
	if last < maxUnits {
		out = append(out, classSpelled+syllables[last-1]+syllables[last][:1])
	}
	return out
}

func grams(initials string) Tokens {
	var out Tokens
	for i := sizeOfGram; i <= len(initials); i++ {
		out = append(out, classInitials+initials[i-sizeOfGram:i])
	}
	return out
}

func latinToken(word string) string {
	return classLatin + encode(cut(word, maxLatin))
}

// scripts parts a word where it changes between Han and other characters.
func scripts(word string) []string {
	var out []string
	start, before := 0, isHan(firstRune(word))
	for i, r := range word {
		if han := isHan(r); han != before {
			out = append(out, word[start:i])
			start, before = i, han
		}
	}
	return append(out, word[start:])
}

func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
