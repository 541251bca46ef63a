package fold

import (
	"fmt"
	"hash/fnv"
	"strings"
)

const (
	maxSlug    = 60
	maxSortKey = 96
)

// legalForms are the endings a slug does without, longest first.
var legalForms = []string{"股份有限责任公司", "股份有限公司", "有限责任公司", "集团有限公司", "有限公司"}

// Slug makes a URL slug from a name: its pinyin two syllables at a time, Latin
// words as they are, the legal form at the end left out: 中国工商银行 gives
// zhongguo-gongshang-yinhang. It has [a-z0-9-] only, at most 60 characters, and
// is never empty: a name without a usable letter gets one made from its hash.
// Different names may share a slug; the caller tells them apart.
func Slug(name string) string {
	text := Text(name)
	for _, form := range legalForms {
		if head, ok := strings.CutSuffix(text, form); ok && head != "" {
			text = head
			break
		}
	}
	var parts []string
	half := false // the last part is one syllable, waiting for its second
	for _, u := range units(text) {
		s := asciiOnly(u.readings[0])
		switch {
		case s == "":
		case u.han && half:
			parts[len(parts)-1] += s
			half = false
		default:
			parts = append(parts, s)
			half = u.han
		}
	}
	slug := ""
	for _, p := range parts {
		next := strings.Trim(slug+"-"+p, "-")
		if len(next) > maxSlug {
			break
		}
		slug = next
	}
	if slug == "" && len(parts) > 0 {
		slug = parts[0][:maxSlug]
	}
	if slug == "" {
		h := fnv.New32a()
		_, _ = h.Write([]byte(name)) // never fails
		slug = fmt.Sprintf("e-%08x", h.Sum32())
	}
	return slug
}

// SortKey orders names as a Chinese dictionary does, by pinyin syllable by
// syllable; digits come before letters. Both databases must compare it by
// bytes. At most 96 bytes.
func SortKey(name string) string {
	var b strings.Builder
	for _, s := range Pinyin(name) {
		if b.Len()+1+len(s) > maxSortKey {
			break
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(s)
	}
	return b.String()
}

func asciiOnly(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}
