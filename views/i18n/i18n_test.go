package i18n_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"c800/views/i18n"
)

func TestNoLanguageMissesAMessage(t *testing.T) {
	want := i18n.For(i18n.Zh).Keys()
	slices.Sort(want)
	for _, lang := range i18n.Langs {
		got := i18n.For(lang).Keys()
		slices.Sort(got)
		if !slices.Equal(got, want) {
			for _, k := range want {
				if !slices.Contains(got, k) {
					t.Errorf("%s misses %s", lang, k)
				}
			}
			for _, k := range got {
				if !slices.Contains(want, k) {
					t.Errorf("%s alone has %s", lang, k)
				}
			}
		}
	}
}

func TestPlurals(t *testing.T) {
	zh, en := i18n.For(i18n.Zh), i18n.For(i18n.En)
	for _, c := range []struct {
		p    *i18n.Printer
		n    int
		want string
	}{{zh, 1, "1 天前"}, {zh, 3, "3 天前"}, {en, 0, "0 days ago"}, {en, 1, "1 day ago"}, {en, 3, "3 days ago"}} {
		if got := c.p.T("ago.days", "N", c.n); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
	if got := i18n.For("fr").Lang(); got != i18n.Zh {
		t.Errorf("an unknown language gets %s", got)
	}
	if got := zh.T("no.such"); got != "no.such" {
		t.Errorf("a key without message gives %q", got)
	}
}

var argument = regexp.MustCompile(`{{\.(\w+)}}`)

func raw(t *testing.T, lang string) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, k := range i18n.For(lang).Keys() {
		// Arguments that are named after themselves show where they stand.
		args := []any{}
		for _, name := range names(t) {
			args = append(args, name, "{{."+name+"}}")
		}
		all[k] = i18n.For(lang).T(k, args...)
	}
	return all
}

// names are the names of all arguments.
func names(t *testing.T) []string {
	t.Helper()
	found := []string{}
	for _, lang := range i18n.Langs {
		data, err := os.ReadFile(lang + ".json")
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range argument.FindAllStringSubmatch(string(data), -1) {
			if !slices.Contains(found, m[1]) {
				found = append(found, m[1])
			}
		}
	}
	return found
}

func arguments(text string) []string {
	found := []string{}
	for _, m := range argument.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(found, m[1]) {
			found = append(found, m[1])
		}
	}
	slices.Sort(found)
	return found
}

func TestBothLanguagesSayTheSameThings(t *testing.T) {
	zh, en := raw(t, i18n.Zh), raw(t, i18n.En)
	for k, text := range zh {
		if a, b := arguments(text), arguments(en[k]); !slices.Equal(a, b) {
			t.Errorf("%s: arguments %v in Chinese, %v in English", k, a, b)
		}
	}
}

// TestWording holds the habits of the texts: no exclamation marks, full-width
// punctuation beside Chinese characters, one space between Chinese and Latin.
func TestWording(t *testing.T) {
	halfWidth := regexp.MustCompile(`\p{Han}[,;:?!()]|[,;:?!()]\p{Han}`)
	unspaced := regexp.MustCompile(`\p{Han}[A-Za-z0-9]|[A-Za-z0-9]\p{Han}`)
	for _, lang := range i18n.Langs {
		for k, text := range raw(t, lang) {
			if strings.ContainsAny(text, "!！") {
				t.Errorf("%s %s calls out: %s", lang, k, text)
			}
			if text != strings.TrimSpace(text) && lang == i18n.Zh {
				t.Errorf("%s has space at an end: %q", k, text)
			}
			for _, r := range text {
				if unicode.Is(unicode.So, r) {
					t.Errorf("%s %s has a symbol: %s", lang, k, text)
				}
			}
			if lang != i18n.Zh {
				if strings.ContainsAny(text, "，。、；：（）？") {
					t.Errorf("%s has full-width punctuation: %s", k, text)
				}
				continue
			}
			if halfWidth.MatchString(text) {
				t.Errorf("%s has half-width punctuation: %s", k, text)
			}
			if unspaced.MatchString(argument.ReplaceAllString(text, "")) {
				t.Errorf("%s lacks a space: %s", k, text)
			}
		}
	}
}

// TestNoMessageIsUnused reads the whole program: a key is used if it stands
// there as a literal, or if it begins or ends with a literal to which
// something is added: "kind." + code, page + ".title".
func TestNoMessageIsUnused(t *testing.T) {
	literals := regexp.MustCompile("(code|paragraphs|points|promise)?(?:\\((?:&p\\.Page, )?)?\"([a-z_]*(?:\\.[A-Za-z0-9_-]+)*[._]?)\"")
	used, families, endings := map[string]bool{}, []string{}, []string{}
	for _, dir := range []string{"..", "../../handlers", "../../models", "../../cmd"} {
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if os.IsNotExist(err) {
				return nil
			}
			if err != nil || d.IsDir() || strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, "_templ.go") {
				return err
			}
			if ext := filepath.Ext(path); ext != ".go" && ext != ".templ" {
				return nil
			}
			data, err := os.ReadFile(path)
			for _, m := range literals.FindAllStringSubmatch(string(data), -1) {
				used[m[2]] = true
				if strings.HasPrefix(m[2], ".") { // name + ".title"
					endings = append(endings, m[2])
				} else if m[2] != "" && strings.HasSuffix(m[2], ".") || strings.HasSuffix(m[2], "_") {
					families = append(families, m[2])
				} else if m[1] != "" { // f.code("kind", code), paragraphs(&p.Page, "rules.listed", 2)
					families = append(families, m[2]+".", m[2]+"_")
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, k := range i18n.For(i18n.Zh).Keys() {
		if used[k] || slices.ContainsFunc(endings, func(e string) bool { return strings.HasSuffix(k, e) }) {
			continue
		}
		if !slices.ContainsFunc(families, func(f string) bool { return strings.HasPrefix(k, f) && !strings.Contains(k[len(f):], ".") }) {
			t.Errorf("%s is not used", k)
		}
	}
}
