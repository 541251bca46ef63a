// Package fold brings names and what people type to a common form: it folds
// text, reads Chinese characters as pinyin and makes the tokens by which both
// databases find a name. It knows no database, and the same input always gives
// the same bytes.
package fold

import (
	"hash/fnv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// MaxRunes is how many characters of a text are looked at; the rest is cut. No
// name of an enterprise comes near it.
const MaxRunes = 300

// Text folds s to the form in which names are compared: Unicode compatibility
// forms and widths become plain (NFKC), case, accents and apostrophes go,
// traditional characters become simplified, and every run of punctuation,
// symbols and spaces becomes one space, or nothing beside a Han character. So
// 中國建設銀行（亞洲） and 中国建设银行(亚洲) are equal, and so are "ＱＱ 音乐" and
// "qq音乐". What is not letter or digit at all gives "". Text is idempotent,
// takes any bytes, and returns at most MaxRunes characters.
func Text(s string) string { return strings.Join(join(words(s)), " ") }

// Key is Text without any space: the form for exact look-ups, in which "Bank of
// China" equals "BankOfChina" and "H&M" equals "HM".
func Key(s string) string { return strings.Join(words(s), "") }

// Hash is the 64-bit FNV-1a hash of a key, as the signed integer that both
// databases store. Rows found by it are compared by the key itself.
func Hash(key string) int64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(key)) // never fails
	return int64(h.Sum64())     // #nosec G115 -- only the bits matter
}

// join joins neighbouring words that need no space between them.
func join(words []string) []string {
	out := words[:0:0]
	for _, w := range words {
		if n := len(out); n > 0 && (isHan(lastRune(out[n-1])) || isHan(firstRune(w))) {
			out[n-1] += w
			continue
		}
		out = append(out, w)
	}
	return out
}

// words folds s and parts it where it has spaces or punctuation.
func words(s string) []string {
	s = cut(s, MaxRunes)
	if !isPlain(s) {
		s = normalize(s)
	}
	simple := simplified()
	var out []string
	var word strings.Builder
	n := 0 // characters so far
	end := func() {
		if word.Len() > 0 {
			out = append(out, word.String())
			word.Reset()
			n++ // the space after it
		}
	}
	for _, r := range s {
		r = simple.of(narrow(r))
		switch {
		case unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) && word.Len() > 0:
			if n++; n > MaxRunes {
				end()
				return out
			}
			word.WriteRune(r)
		case r == '\'' || r == '’' || r == '‘' || r == 'ʼ' || r == '`' || r == '´' || r == '\u200d' || r == '\u00ad':
			// "McDonald's" is one word, as in "mcdonalds"
		default:
			end()
		}
	}
	end()
	return out
}

// isPlain reports whether narrow and simplifying are all the folding s needs:
// ASCII, common Han characters and their punctuation, full-width ASCII.
func isPlain(s string) bool {
	for _, r := range s {
		switch {
		case r < 0x80, r >= 0x4e00 && r <= 0x9fff, r >= 0xff01 && r <= 0xff5e,
			r >= 0x3001 && r <= 0x3004, r >= 0x3008 && r <= 0x3020, r == 0x3000,
			r >= 0x2010 && r <= 0x201f, r == '·':
		default:
			return false
		}
	}
	return true
}

// narrow makes full-width ASCII half-width and ASCII lower case.
func narrow(r rune) rune {
	if r >= 0xff01 && r <= 0xff5e {
		r -= 0xff01 - '!'
	}
	if r >= 'A' && r <= 'Z' {
		r += 'a' - 'A'
	}
	return r
}

// latin spells the Latin letters that have no decomposition.
var latin = strings.NewReplacer("ø", "o", "ł", "l", "đ", "d", "ð", "d", "ħ", "h", "ı", "i",
	"æ", "ae", "œ", "oe", "þ", "th", "ŧ", "t", "ŋ", "ng", "ĸ", "k")

// normalize does the Unicode part of folding: compatibility decomposition, full
// case folding, accents dropped, composed again. It repeats itself until
// nothing changes, because folding case can make room for a composition.
func normalize(s string) string {
	fold := cases.Fold()
	for range 4 {
		t := fold.String(norm.NFKD.String(strings.ToValidUTF8(s, " ")))
		t = strings.Map(func(r rune) rune {
			if r >= 0x300 && r <= 0x36f || r >= 0xfe00 && r <= 0xfe0f {
				return -1
			}
			return r
		}, norm.NFKD.String(t))
		t = cut(norm.NFC.String(latin.Replace(t)), 4*MaxRunes)
		if t == s {
			break
		}
		s = t
	}
	return s
}

// cut keeps the first n characters of s.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for i := range s {
		if n--; n < 0 {
			return s[:i]
		}
	}
	return s
}

func isHan(r rune) bool {
	return r >= 0x4e00 && r <= 0x9fff || r > 0x7f && unicode.Is(unicode.Han, r)
}

func hasHan(s string) bool { return strings.ContainsFunc(s, isHan) }

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}
