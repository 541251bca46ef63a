package record

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// clean gives s as text that can be stored and shown: valid UTF-8, trimmed, on
// one line, without control characters, bidirectional overrides (which could
// make a number read differently from what it is) and zero-width spaces.
func clean(s string) string { return cleanText(s, false) }

// cleanLines is clean for text of several lines, such as a postal address:
// line ends become \n, each line is trimmed, empty lines at both ends go.
func cleanLines(s string) string { return cleanText(s, true) }

func cleanText(s string, lines bool) string {
	if isPlain(s) {
		return s
	}
	return rewrite(s, lines)
}

func rewrite(s string, lines bool) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.ReplaceAll(s, "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == 0x85 || r == 0x2028 || r == 0x2029:
			if lines {
				return '\n'
			}
			return ' '
		case r == '\t':
			return ' '
		case unicode.IsControl(r), isInvisible(r):
			return -1
		}
		return r
	}, s)
	if !lines {
		return strings.TrimSpace(s)
	}
	parts := strings.Split(s, "\n")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return strings.Trim(strings.Join(parts, "\n"), "\n")
}

// isPlain reports that s is clean already: valid, printable, on one line and
// without outer spaces. Nearly everything is.
func isPlain(s string) bool {
	if s == "" {
		return true
	}
	if s[0] == ' ' || s[len(s)-1] == ' ' {
		return false
	}
	for i, r := range s {
		switch {
		case r < ' ', r == 0x7F:
			return false
		case r < 0x7F:
		case r < 0xA1, r == utf8.RuneError, isInvisible(r), r >= 0x2028 && r <= 0x2029:
			return false
		case (i == 0 || i+utf8.RuneLen(r) == len(s)) && unicode.IsSpace(r):
			return false
		}
	}
	return true
}

// isInvisible tells the format characters that hide or reorder text.
func isInvisible(r rune) bool {
	return r == 0x200B || r == 0x200E || r == 0x200F || r == 0x2060 || r == 0xFEFF ||
		r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069
}

// cleanList cleans every element and leaves out empty and repeated ones.
func cleanList(list []string) []string {
	var out []string
	for _, s := range list {
		s = clean(s)
		if s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// longer reports that s has more than n characters.
func longer(s string, n int) bool {
	return len(s) > n && utf8.RuneCountInString(s) > n
}

// hasHan reports that s has a Chinese character.
func hasHan(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}
