// Package reading gives the pinyin readings of Han characters: the longest
// phrase that is known, then the single character.
package reading

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/mozillazg/go-pinyin"
)

const (
	firstHan = 0x3400
	lastHan  = 0x9fff
	// maxPhrase is the longest phrase a Table takes, in characters.
	maxPhrase = 8
)

// Table knows how phrases are read. The zero value is not usable: see New.
// A Table is safe for concurrent use once nothing is added any more.
type Table struct {
	phrases map[string][][]string // text -> readings of each character, preferred first
	longest map[rune]int          // first character -> longest phrase in characters
}

// New makes a table from lists of readings, the later list winning over the
// earlier. A line is a text and its syllables without tones, parted by spaces:
// "银行 yin hang". A text of one character may have several readings, the
// preferred first: "长 chang zhang". A longer text that is listed twice in one
// list has both readings. Lines that are empty or begin with # say nothing.
func New(lists ...string) *Table {
	t := &Table{phrases: map[string][][]string{}, longest: map[rune]int{}}
	for _, list := range lists {
		mine := map[string]bool{}
		for line := range strings.Lines(list) {
			text, syllables, ok := strings.Cut(strings.TrimSpace(line), " ")
			if !ok || strings.HasPrefix(text, "#") {
				continue
			}
			t.add(text, strings.Fields(syllables), mine[text])
			mine[text] = true
		}
	}
	return t
}

// Add teaches the table how text is read; it replaces what was known. A text
// whose characters and syllables differ in number is ignored.
func (t *Table) Add(text string, syllables []string) { t.add(text, syllables, false) }

func (t *Table) add(text string, syllables []string, also bool) {
	n := utf8.RuneCountInString(text)
	if n == 1 {
		t.phrases[text] = [][]string{syllables}
	} else if n != len(syllables) || n > maxPhrase {
		return
	} else if also {
		for i, s := range syllables {
			if !slices.Contains(t.phrases[text][i], s) {
				t.phrases[text][i] = append(t.phrases[text][i], s)
			}
		}
	} else {
		readings := make([][]string, n)
		for i, s := range syllables {
			readings[i] = []string{s}
		}
		t.phrases[text] = readings
	}
	first, _ := utf8.DecodeRuneInString(text)
	t.longest[first] = max(t.longest[first], n)
}

// Of gives the readings of every character of text, the preferred first. A
// character without a known reading has none.
func (t *Table) Of(text string) [][]string {
	out := make([][]string, 0, len(text)/3+1)
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if found, n := t.phraseAt(text[i:], t.longest[r]); n > 0 {
			out = append(out, found...)
			i += n
			continue
		}
		out = append(out, single(r))
		i += size
	}
	return out
}

// phraseAt finds the longest phrase of at most n characters that text begins
// with, and its length in bytes.
func (t *Table) phraseAt(text string, n int) ([][]string, int) {
	ends := make([]int, 0, maxPhrase)
	for end := 0; end < len(text) && len(ends) < n; {
		_, size := utf8.DecodeRuneInString(text[end:])
		end += size
		ends = append(ends, end)
	}
	for _, end := range slices.Backward(ends) {
		if readings, ok := t.phrases[text[:end]]; ok {
			return readings, end
		}
	}
	return nil, 0
}

// singles holds the first reading of each common character, built once from
// the library's dictionary: every syllable is stored once, so that a reading
// costs two bytes.
var singles = sync.OnceValue(func() *singleTable {
	t := &singleTable{readings: [][]string{nil}}
	ids := map[string]uint16{}
	args := pinyin.NewArgs()
	for r := rune(firstHan); r <= lastHan; r++ {
		s := letters(pinyin.SinglePinyin(r, args))
		if s == "" {
			continue
		}
		id, ok := ids[s]
		if !ok {
			id = uint16(len(t.readings)) // #nosec G115 -- there are some 430 syllables
			ids[s] = id
			t.readings = append(t.readings, readingsOf(s))
		}
		t.ids[r-firstHan] = id
	}
	return t
})

type singleTable struct {
	ids      [lastHan - firstHan + 1]uint16
	readings [][]string
}

func single(r rune) []string {
	t := singles()
	if r == '〇' {
		return []string{"ling"}
	}
	if r < firstHan || r > lastHan {
		return nil
	}
	return t.readings[t.ids[r-firstHan]]
}

// readingsOf is the syllable and, where it has ü, what people type for it.
func readingsOf(s string) []string {
	switch s {
	case "lv", "nv", "lve", "nve":
		return []string{s, strings.Replace(s, "v", "u", 1)}
	}
	return []string{s}
}

func letters(readings []string) string {
	if len(readings) == 0 {
		return ""
	}
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, readings[0])
}

// Syllables lists every syllable that a single character is read by.
func Syllables() []string {
	var out []string
	for _, readings := range singles().readings {
		out = append(out, readings...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
