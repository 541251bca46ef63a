package main_test

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"c800/models/record"
)

var readmes = []string{"README.md", "README.zh-CN.md"}

func readReadme(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestReadmesNameWhatIsThere follows every relative link, picture and path of
// source code.
func TestReadmesNameWhatIsThere(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)#]+)`)
	code := regexp.MustCompile("`((?:cmd|handlers|models|views|static)(?:/[\\w./-]+)?)`")
	for _, name := range readmes {
		text := readReadme(t, name)
		for _, m := range slices.Concat(link.FindAllStringSubmatch(text, -1), code.FindAllStringSubmatch(text, -1)) {
			if strings.Contains(m[1], "://") {
				continue
			}
			if _, err := os.Stat(filepath.Join(root, m[1])); err != nil {
				t.Errorf("%s names %s, which does not exist", name, m[1])
			}
		}
	}
}

// TestReadmesKnowWhoDoesWhatWhere follows each row of the table of actions: the
// address is routed, the handler is in its file and the store has the method.
func TestReadmesKnowWhoDoesWhatWhere(t *testing.T) {
	files := sources(t)
	var store strings.Builder
	for path, text := range files {
		if filepath.Dir(path) == "models" {
			store.WriteString(text)
		}
	}
	row := regexp.MustCompile("(?m)^\\|[^|]*\\| `(GET|POST) (/[^`]*)` \\|([^|]*)\\| `(\\w+)` \\|")
	for _, name := range readmes {
		rows := row.FindAllStringSubmatch(readReadme(t, name), -1)
		if len(rows) == 0 {
			t.Errorf("%s has no table of actions", name)
		}
		for _, m := range rows {
			method, address, cell, query := m[1], m[2], m[3], m[4]
			file := regexp.MustCompile(`handlers/\w+\.go`).FindString(cell)
			handler := regexp.MustCompile(`(?:show|post|update|decide|api)[A-Z]\w*`).FindString(cell)
			if !strings.Contains(files["handlers/routes.go"], strings.ToLower(method)+`, "`+address+`"`) {
				t.Errorf("%s: %s %s is not routed", name, method, address)
			}
			if handler == "" || !strings.Contains(files[file], "func (s *Server) "+handler+"(") {
				t.Errorf("%s: %s does not have %s", name, file, handler)
			}
			if !strings.Contains(store.String(), "func (s *Store) "+query+"(") {
				t.Errorf("%s: Store does not have %s", name, query)
			}
		}
	}
}

// TestReadmesListEverySetting compares the settings that the program reads with
// the tables, in both directions.
func TestReadmesListEverySetting(t *testing.T) {
	read := map[string]bool{}
	tag := regexp.MustCompile(`env:"(C800_\w+)`)
	for path, text := range sources(t) {
		if strings.HasPrefix(path, "cmd/") && strings.HasSuffix(path, ".go") {
			for _, m := range tag.FindAllStringSubmatch(text, -1) {
				read[m[1]] = true
			}
		}
	}
	row := regexp.MustCompile("(?m)^\\| `(C800_\\w+)` \\|")
	for _, name := range readmes {
		listed := map[string]bool{}
		for _, m := range row.FindAllStringSubmatch(readReadme(t, name), -1) {
			listed[m[1]] = true
		}
		if !maps.Equal(read, listed) {
			t.Errorf("%s lists %v, the program reads %v", name, slices.Sorted(maps.Keys(listed)), slices.Sorted(maps.Keys(read)))
		}
	}
}

// TestReadmesSayTheSame compares what must not differ between the languages:
// sections, commands, code and rows of tables.
func TestReadmesSayTheSame(t *testing.T) {
	shape := func(text string) string {
		heading := regexp.MustCompile(`^#+ `)
		var lines []string
		inCode := false
		for line := range strings.Lines(text) {
			line = strings.TrimSpace(line)
			if strings.HasPrefix(line, "```") {
				inCode = !inCode
			}
			switch {
			case inCode:
				command, _, _ := strings.Cut(line, " #")
				lines = append(lines, strings.TrimSpace(command))
			case heading.MatchString(line):
				lines = append(lines, heading.FindString(line))
			case strings.HasPrefix(line, "| `"):
				lines = append(lines, regexp.MustCompile("`.*?`").FindString(line))
			}
		}
		return strings.Join(lines, "\n")
	}
	english := strings.Split(shape(readReadme(t, readmes[0])), "\n")
	for i, line := range strings.Split(shape(readReadme(t, readmes[1])), "\n") {
		if i >= len(english) || line != english[i] {
			t.Fatalf("%s says %q where %s says %q", readmes[1], line, readmes[0], english[min(i, len(english)-1)])
		}
	}
}

// TestReadmesDescribeTheCSV compares the columns in the tables with those that
// are read and written, and reads the headings of other lists that are named.
func TestReadmesDescribeTheCSV(t *testing.T) {
	row := regexp.MustCompile("(?m)^\\| (`[a-z0-9_]+`(?: `[a-z0-9_]+`)*) \\|")
	for _, name := range readmes {
		_, section, _ := strings.Cut(readReadme(t, name), "\n### CSV\n")
		section, _, _ = strings.Cut(section, "\n## ")
		var columns []string
		for _, m := range row.FindAllStringSubmatch(section, -1) {
			columns = append(columns, strings.Fields(strings.ReplaceAll(m[1], "`", ""))...)
		}
		if want := record.CSVHeader(); !slices.Equal(columns, want) {
			t.Errorf("%s describes %v, the columns are %v", name, columns, want)
		}
		for _, foreign := range []string{"category,organization,phone", "名称,电话,网址"} {
			if !strings.Contains(section, "`"+foreign+"`") {
				t.Errorf("%s does not name %s", name, foreign)
			}
			r, err := record.NewReader(strings.NewReader(foreign+"\n95588,95588,95588\n"), "test", record.FormatCSV)
			if err != nil {
				t.Fatal(err)
			}
			if got, rejects, err := r.Next(); err != nil || got.Name != "95588" || len(got.Channels) != 1 {
				t.Errorf("%s: %+v, %v, %v", foreign, got, rejects, err)
			}
		}
	}
}
