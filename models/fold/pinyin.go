package fold

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"c800/models/fold/internal/reading"
)

//go:embed phrases.txt
var phraseList string

//go:embed names.txt
var nameList string

var readings = sync.OnceValue(func() *reading.Table { return reading.New(phraseList, nameList) })

// maxVariants bounds how many spellings of one name are offered.
const maxVariants = 4

// A unit is one part of a name as it is spelled in pinyin: a Han character with
// its readings, the usual one first, or a word of other letters and digits,
// which is spelled as itself.
type unit struct {
	readings []string
	han      bool
}

// units parts folded text into units. Han characters that nobody can read are
// left out.
func units(text string) []unit {
	var out []unit
	for start, end := 0, 0; start < len(text); start = end {
		han := isHan(firstRune(text[start:]))
		end = len(text)
		for i, r := range text[start:] {
			if r == ' ' || isHan(r) != han {
				end = start + i
				break
			}
		}
		switch {
		case end == start: // a space
			end++
		case !han:
			out = append(out, unit{readings: []string{text[start:end]}})
		default:
			for _, r := range readings().Of(text[start:end]) {
				if len(r) > 0 {
					out = append(out, unit{readings: r, han: true})
				}
			}
		}
	}
	return out
}

// Pinyin reads s: a syllable without tone for each Han character (ü is v), and
// other words folded as they are. Phrases go before characters, so that 银行 is
// yin hang and 重庆 chong qing.
func Pinyin(s string) []string {
	us := units(Text(s))
	out := make([]string, len(us))
	for i, u := range us {
		out[i] = u.readings[0]
	}
	return out
}

// PinyinVariants gives the joined pinyin of s in every likely reading, the
// usual one first, at most four: 长安 gives changan, and 蚌埠 bengbu and bangbu.
func PinyinVariants(s string) []string { return spellings(units(Text(s)), false) }

// Initials gives the first letters of the pinyin of s; other words stay whole:
// zggsyh for 中国工商银行, qqyy for QQ音乐.
func Initials(s string) string {
	all := spellings(units(Text(s)), true)
	if len(all) == 0 {
		return ""
	}
	return all[0]
}

// spellings joins the readings of units in all combinations, the usual first,
// bounded by maxVariants.
func spellings(us []unit, initials bool) []string {
	if len(us) == 0 {
		return nil
	}
	out := []string{""}
	for n, u := range us {
		if len(out) == maxVariants || fixed(us[n:]) {
			var b strings.Builder
			for _, u := range us[n:] {
				b.WriteString(u.spelled(0, initials))
			}
			for i := range out {
				out[i] += b.String()
			}
			return out
		}
		var next []string
		for i := range u.readings {
			for _, head := range out {
				if s := head + u.spelled(i, initials); len(next) < maxVariants && !slices.Contains(next, s) {
					next = append(next, s)
				}
			}
		}
		out = next
	}
	return out
}

// fixed reports whether all units have one reading.
func fixed(us []unit) bool {
	return !slices.ContainsFunc(us, func(u unit) bool { return len(u.readings) > 1 })
}

// spelled is the i-th reading of the unit, or its initial.
func (u unit) spelled(i int, initials bool) string {
	if initials && u.han {
		return u.readings[i][:1]
	}
	return u.readings[i]
}

// Keys gives what finds a name exactly: its Key and, if it has Han characters,
// its joined pinyin and initials in their likely readings. Initials of a single
// letter are not a key.
func Keys(name string) []string {
	text := Text(name)
	if text == "" {
		return nil
	}
	keys := []string{strings.ReplaceAll(text, " ", "")}
	if !hasHan(text) {
		return keys
	}
	us := units(text)
	keys = append(keys, spellings(us, false)...)
	for _, s := range spellings(us, true) {
		if len(s) > 1 {
			keys = append(keys, s)
		}
	}
	slices.Sort(keys[1:])
	return slices.Compact(keys)
}
