package fold

import (
	"sync"

	"c800/models/fold/internal/reading"
)

// maxSplits bounds how many ways to part one word into syllables are found.
const maxSplits = 48

// maxSyllable is the longest syllable, zhuang.
const maxSyllable = 6

type syllableSet struct {
	whole map[string]string // what is typed -> syllable: lyu -> lv
	begin map[string]bool   // every beginning of a longer syllable
}

var syllables = sync.OnceValue(func() *syllableSet {
	s := &syllableSet{whole: map[string]string{}, begin: map[string]bool{}}
	add := func(typed, syllable string) {
		s.whole[typed] = syllable
		for n := 1; n < len(typed); n++ {
			s.begin[typed[:n]] = true
		}
	}
	for _, syllable := range reading.Syllables() {
		// Interjections spelled without a vowel would part any rubbish.
		if len(syllable) > 1 && syllable != "ng" && syllable != "hm" && syllable != "hng" ||
			syllable == "a" || syllable == "e" || syllable == "o" {
			add(syllable, syllable)
		}
	}
	for typed, syllable := range map[string]string{"lyu": "lv", "nyu": "nv", "lyue": "lve", "nyue": "nve"} {
		add(typed, syllable)
	}
	return s
})

// split parts a typed word into pinyin syllables in the likely ways, those with
// long syllables first, at most maxSplits: xian gives [xian] and [xi an]. If
// open is set the last syllable is only begun, though it may look whole: gonggu
// gives [gong gu], for which gong guo may be meant.
func split(word string, open bool) [][]string {
	set := syllables()
	if len(word) > maxUnits*maxSyllable || !isWord(word) {
		return nil
	}
	// ends[i] holds the lengths of the pieces at i from which the end can be
	// reached, so that the walk below never fails.
	ends := make([][]int, len(word)+1)
	reach := make([]bool, len(word)+1)
	reach[len(word)] = true
	for i := len(word) - 1; i >= 0; i-- {
		for n := min(maxSyllable, len(word)-i); n > 0; n-- {
			piece := word[i : i+n]
			_, whole := set.whole[piece]
			last := i+n == len(word)
			if last && open && set.begin[piece] || whole && reach[i+n] && !(last && open) {
				ends[i] = append(ends[i], n)
				reach[i] = true
			}
		}
	}
	var out [][]string
	var walk func(i int, head []string)
	walk = func(i int, head []string) {
		if i == len(word) {
			out = append(out, append([]string(nil), head...))
			return
		}
		for _, n := range ends[i] {
			if len(out) >= maxSplits {
				return
			}
			piece := word[i : i+n]
			if whole, ok := set.whole[piece]; ok && !(open && i+n == len(word)) {
				piece = whole
			}
			walk(i+n, append(head, piece))
		}
	}
	if reach[0] && word != "" {
		walk(0, nil)
	}
	return out
}
