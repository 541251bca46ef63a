package models_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"c800/models"
	"c800/models/fold"
	"c800/models/modeltest"
	"c800/models/phone"
	"c800/models/record"
)

// importShared takes the catalogue and then the lists that lie beside the
// project, one after the other.
func importShared(t *testing.T, s *models.Store) {
	t.Helper()
	applyCatalogue(t, s)
	for _, path := range []string{"hotlines", "hotlines.vcf", "companies", "hotlines_extra.csv"} {
		importPath(t, s, data+path)
	}
}

// hotlines reads the records of the hotline list.
func hotlines(t *testing.T) []record.Record {
	t.Helper()
	r, err := record.Open(data+"hotlines", record.FormatAuto)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var out []record.Record
	for {
		rec, rejects, err := r.Next()
		if err != nil {
			return out
		}
		if len(rejects) == 0 {
			out = append(out, rec)
		}
	}
}

// traditional maps simplified characters to one traditional form each, from the
// table by which names are folded.
var traditional = sync.OnceValue(func() map[rune]rune {
	text, err := os.ReadFile(filepath.Join("fold", "simplified.txt"))
	if err != nil {
		panic(err)
	}
	m := map[rune]rune{}
	for line := range strings.Lines(string(text)) {
		if rs := []rune(strings.TrimSpace(line)); len(rs) > 1 && rs[0] != '#' {
			m[rs[0]] = rs[1]
		}
	}
	return m
})

func toTraditional(s string) string {
	return strings.Map(func(r rune) rune {
		if to, ok := traditional()[r]; ok {
			return to
		}
		return r
	}, s)
}

// written gives a number as people write it.
func written(digits string, n phone.Number) []string {
	wide := strings.Map(func(r rune) rune { return r - '0' + '０' }, digits)
	forms := []string{digits, n.Grouped(), wide, "tel:" + digits, strings.Join(strings.Split(digits, ""), " ")}
	switch n.Kind {
	case phone.Foreign, phone.Unknown, phone.SMS106:
	case phone.Fixed:
		forms = append(forms, "+86 "+digits[1:], "0086-"+digits[1:], "("+n.AreaCode()+") "+n.Local())
	default:
		if n.AreaCode() != "" {
			forms = append(forms, "+86 "+digits[1:], "("+n.AreaCode()+") "+n.Local())
			break
		}
		forms = append(forms, "+86 "+digits, "0086"+digits)
	}
	return forms
}

type tally struct {
	what     string
	good, of int
	need     int // in a hundred
	bad      []string
}

func (c *tally) count(ok bool, format string, args ...any) {
	c.of++
	if ok {
		c.good++
	} else {
		c.bad = append(c.bad, fmt.Sprintf(format, args...))
	}
}

func (c *tally) report(t *testing.T) {
	t.Helper()
	t.Logf("%-40s %4d of %4d (%.1f in 100, %d needed)", c.what, c.good, c.of, 100*float64(c.good)/float64(c.of), c.need)
	if 100*c.good < c.need*c.of || c.of == 0 {
		t.Errorf("%s: below %d in 100:\n%s", c.what, c.need, strings.Join(c.bad, "\n"))
	} else if len(c.bad) > 0 {
		t.Logf("not: %s", strings.Join(c.bad, "; "))
	}
}

// TestSearchAfterImports imports the catalogue and all lists and then holds the
// figures that the directory promises, and that both databases answer alike.
func TestSearchAfterImports(t *testing.T) {
	list := hotlines(t)
	if len(list) < 250 {
		t.Fatalf("%d hotlines read", len(list))
	}
	queries := typed(list)
	said := map[string][]string{}
	modeltest.Each(t, func(t *testing.T, s *models.Store) {
		importShared(t, s)
		findHotlines(t, s, list)
		for _, q := range queries {
			said[s.Dialect()] = append(said[s.Dialect()], answers(t, s, q))
		}
	})
	if len(said) < 2 {
		return // Each has said so
	}
	t.Logf("%d queries answered by both databases", len(queries))
	for i, q := range queries {
		if a, b := said["sqlite"][i], said["postgres"][i]; a != b {
			t.Errorf("%q: sqlite %s\npostgres %s", q, a, b)
		}
	}
}

// typed gives what people may type for the names and numbers of a list, whole
// and in parts, and a few words that fit very many.
func typed(list []record.Record) []string {
	var queries []string
	for i, rec := range list {
		name, pinyin := []rune(rec.Name), strings.Join(fold.Pinyin(rec.Name), "")
		switch i % 6 {
		case 0:
			queries = append(queries, rec.Name, string(name[:1]))
		case 1:
			queries = append(queries, string(name[:min(2, len(name))]), string(name[len(name)/2:]))
		case 2:
			queries = append(queries, pinyin, pinyin[:min(5, len(pinyin))])
		case 3:
			queries = append(queries, fold.Initials(rec.Name), strings.Join(fold.Pinyin(rec.Name), " "))
		case 4:
			queries = append(queries, string(name[:len(name)/2])+"口"+string(name[len(name)/2+1:]), string(name[0])+string(name[len(name)-1]))
		case 5:
			if len(rec.Channels) > 0 {
				value := rec.Channels[0].Value
				queries = append(queries, value, value[:min(4, len(value))], string(name[:min(2, len(name))])+" "+value[:min(3, len(value))])
			}
		}
	}
	queries = append(queries, "中国", "银行", "a", "0", "95", "有限公司", "bank of", "bank china", "the", "gong shang", "e", "400", "集团 中国")
	return queries
}

// hits puts what a search found into words.
func hits(res models.SearchResult) string {
	var b strings.Builder
	fmt.Fprintln(&b, "search", res.Total, res.More)
	for _, h := range res.Hits {
		fmt.Fprintln(&b, h.Enterprise.Slug, h.Matched)
	}
	return b.String()
}

// answers puts everything that is answered to a query into words.
func answers(t *testing.T, s *models.Store, q string) string {
	t.Helper()
	var b strings.Builder
	res, err := s.Search(t.Context(), q, 0, 30)
	if err != nil {
		t.Fatal(err)
	}
	b.WriteString(hits(res))
	few, err := s.Suggest(t.Context(), q, 8)
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range few {
		fmt.Fprintln(&b, "suggest", h.Enterprise.Slug, h.Matched)
	}
	near, err := s.Near(t.Context(), q, 8)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range near {
		fmt.Fprintln(&b, "near", e.Slug)
	}
	return b.String()
}

// findHotlines holds that every enterprise of the hotline list is found.
func findHotlines(t *testing.T, s *models.Store, list []record.Record) {
	t.Helper()
	// is reports whether the enterprise carries the name.
	is := func(e *models.Enterprise, name string) bool {
		return slices.ContainsFunc(append([]string{e.Name, e.Latin}, append(e.ShortNames, e.Aliases...)...), func(n string) bool {
			return fold.Key(n) == fold.Key(name)
		})
	}
	place := func(q, name string, within int) (int, string) {
		res, err := s.Search(t.Context(), q, 0, within)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for i, h := range res.Hits {
			if is(h.Enterprise, name) {
				return i + 1, ""
			}
			got = append(got, h.Enterprise.Name)
		}
		return 0, strings.Join(got, " ")
	}
	first := &tally{what: "first by full name", need: 100}
	trad := &tally{what: "first by traditional characters", need: 100}
	sound := &tally{what: "in the first three by full pinyin", need: 98}
	spaced := &tally{what: "the same with spaces", need: 98}
	initials := &tally{what: "in the first three by initials", need: 98}
	numbers := &tally{what: "numbers in every written form", need: 100}
	forms := 0
	for _, rec := range list {
		name := rec.Name
		check := func(c *tally, q string, within int) {
			at, got := place(q, name, within)
			c.count(at > 0, "%s by %q: %s", name, q, got)
		}
		check(first, name, 1)
		check(trad, toTraditional(name), 1)
		check(sound, strings.Join(fold.Pinyin(name), ""), 3)
		check(spaced, strings.Join(fold.Pinyin(name), " "), 3)
		check(initials, fold.Initials(name), 3)
		for _, c := range rec.Channels {
			n, err := phone.Parse(c.Value)
			if err != nil || c.Kind != "phone" && c.Kind != "sms" && c.Kind != "phone_senior" && c.Kind != "fax" {
				continue
			}
			list := slices.Compact(slices.Sorted(slices.Values(append(written(n.Digits, n), c.Value))))
			missed := ""
			for _, form := range list {
				if at, got := place(form, name, 20); at == 0 {
					missed += fmt.Sprintf(" %q (%s)", form, got)
				}
			}
			forms += len(list)
			numbers.count(missed == "" && len(list) >= 4, "%s %s of %s:%s", n.Digits, n.Kind, name, missed)
		}
	}
	for _, c := range []*tally{first, trad, sound, spaced, initials, numbers} {
		c.report(t)
	}
	t.Logf("%d written forms of %d numbers", forms, numbers.of)
}
