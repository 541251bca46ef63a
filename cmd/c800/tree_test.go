package main_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// root is the top of the source tree.
const root = "../.."

// TestTopLevel holds the layout that people and checks rely on.
func TestTopLevel(t *testing.T) {
	known := []string{"cmd", "views", "handlers", "models", "static", "go.mod", "go.sum", "Dockerfile", "README.md", "README.zh-CN.md", "Makefile", "compose.yaml", "LICENSE", "bin", "var"}
	entries, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") && !slices.Contains(known, e.Name()) {
			t.Errorf("%s does not belong at the top level", e.Name())
		}
	}
}

// TestNothingLeftBehind finds marks of unfinished work, tests that may skip and
// paths of one machine. The patterns are written so that they do not match
// their own text.
func TestNothingLeftBehind(t *testing.T) {
	for _, rule := range []struct {
		what     string
		suffixes []string // none means every text file
		pattern  *regexp.Regexp
	}{
		{"a mark of unfinished work", []string{".go", ".templ"}, regexp.MustCompile(`\b(TO[D]O|FIX[M]E|XX[X]|HA[C]K)\b|(?i)not im[p]lemented|coming s[o]on|lorem i[p]sum`)},
		{"a test that may skip", []string{"_test.go"}, regexp.MustCompile(`\b[tb]\.Skip`)},
		{"a path of one machine", nil, regexp.MustCompile(`(^|[\s"'=(])/(work|farm|root|home)/`)},
	} {
		for path, text := range sources(t) {
			if rule.suffixes != nil && !slices.ContainsFunc(rule.suffixes, func(s string) bool { return strings.HasSuffix(path, s) }) {
				continue
			}
			for i, line := range strings.Split(text, "\n") {
				if found := rule.pattern.FindString(line); found != "" {
					t.Errorf("%s:%d: %s: %q", path, i+1, rule.what, found)
				}
			}
		}
	}
}

// TestMessagesKeepTheTone: the site speaks plainly in every language.
func TestMessagesKeepTheTone(t *testing.T) {
	loud := regexp.MustCompile(`[!！\x{FE0F}\x{1F000}-\x{1FAFF}]`)
	for path, text := range sources(t) {
		if filepath.Dir(path) != filepath.Join("views", "i18n") || filepath.Ext(path) != ".json" {
			continue
		}
		for i, line := range strings.Split(text, "\n") {
			if loud.MatchString(line) {
				t.Errorf("%s:%d: an exclamation mark or emoji: %s", path, i+1, strings.TrimSpace(line))
			}
		}
	}
}

// TestTextsLiveInMessageFiles: what a visitor reads is translated, so no Chinese
// stands in code, comments aside.
func TestTextsLiveInMessageFiles(t *testing.T) {
	han := regexp.MustCompile(`\p{Han}+`)
	for path, text := range sources(t) {
		top, _, _ := strings.Cut(path, string(filepath.Separator))
		if !slices.Contains([]string{"cmd", "handlers", "views"}, top) || strings.HasSuffix(path, "_test.go") || !slices.Contains([]string{".go", ".templ"}, filepath.Ext(path)) {
			continue
		}
		for i, line := range strings.Split(text, "\n") {
			code, _, _ := strings.Cut(line, "//")
			if found := han.FindString(code); found != "" {
				t.Errorf("%s:%d: %s belongs into views/i18n", path, i+1, found)
			}
		}
	}
}

// sources returns the text files of the tree by path, without what is built,
// downloaded, generated or made by others.
func sources(t *testing.T) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		if d.IsDir() {
			if slices.Contains([]string{".git", ".cache", "bin", "var"}, name) || d.Name() == "testdata" {
				return fs.SkipDir
			}
			return nil
		}
		if name == ".git" || d.Name() == "go.sum" || strings.HasSuffix(name, "_templ.go") || !d.Type().IsRegular() {
			return nil
		}
		text, err := os.ReadFile(path)
		if err == nil && !slices.Contains(text, 0) {
			files[name] = string(text)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
