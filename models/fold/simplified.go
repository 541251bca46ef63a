package fold

import (
	_ "embed"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed simplified.txt
var simplifiedList string

const (
	firstTraditional = 0x3400
	lastTraditional  = 0x9fff
)

// simplifier maps traditional and variant characters to simplified ones. The
// common block is an array, 56 KiB; the rest are few.
type simplifier struct {
	common [lastTraditional - firstTraditional + 1]uint16
	rare   map[rune]rune
}

var simplified = sync.OnceValue(func() *simplifier {
	t := &simplifier{rare: map[rune]rune{}}
	for line := range strings.Lines(simplifiedList) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		to, size := utf8.DecodeRuneInString(line)
		for _, from := range line[size:] {
			if from >= firstTraditional && from <= lastTraditional && to <= 0xffff {
				t.common[from-firstTraditional] = uint16(to) // #nosec G115 -- checked
			} else {
				t.rare[from] = to
			}
		}
	}
	return t
})

func (t *simplifier) of(r rune) rune {
	if r < firstTraditional {
		return r
	}
	if r <= lastTraditional {
		if to := t.common[r-firstTraditional]; to != 0 {
			return rune(to)
		}
	}
	if to, ok := t.rare[r]; ok {
		return to
	}
	return r
}
