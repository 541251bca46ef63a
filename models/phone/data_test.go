package phone

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"gopkg.in/yaml.v3"
)

// shared is where the real data lie, beside the project.
const shared = "../../../shared/data"

// hotlineNumbers reads every number of the hotline files as it is written.
func hotlineNumbers(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(shared, "hotlines", "*", "*.yaml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no hotline files: %v", err)
	}
	var numbers []string
	for _, file := range files {
		text, err := os.ReadFile(file) // #nosec G304 -- a test reads its data
		if err != nil {
			t.Fatal(err)
		}
		var doc struct {
			Basic struct {
				CellPhone []yaml.Node `yaml:"cellPhone"`
			} `yaml:"basic"`
		}
		if err := yaml.Unmarshal(text, &doc); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		for _, node := range doc.Basic.CellPhone {
			var labelled struct{ Number yaml.Node }
			if node.Kind == yaml.MappingNode {
				if err := node.Decode(&labelled); err != nil {
					t.Fatal(err)
				}
				node = labelled.Number
			}
			numbers = append(numbers, node.Value)
		}
	}
	return numbers
}

func TestHotlines(t *testing.T) {
	numbers := hotlineNumbers(t)
	count := map[Kind]int{}
	for _, s := range numbers {
		n, err := Parse(s)
		if err != nil {
			t.Errorf("%q: %v", s, err)
			continue
		}
		if n.Kind == Unknown {
			t.Logf("of no known form: %s", s)
		}
		count[n.Kind]++
	}
	t.Logf("%d numbers: %v", len(numbers), count)
	if len(numbers) < 441 || count[Unknown] > 2 { // two foreign ones, written without +
		t.Errorf("%d of %d numbers are of no known form, want at most 2 of at least 441", count[Unknown], len(numbers))
	}
}

// TestHotlinesWritten holds that each number is read the same, and found, in
// every form in which people write it.
func TestHotlinesWritten(t *testing.T) {
	for _, s := range hotlineNumbers(t) {
		want, err := Parse(s)
		if err != nil {
			t.Fatal(err)
		}
		written := []string{s, want.Display(), want.RFC3966(), " " + fullWidth(s) + "　", spaced(want.Display()), dashed(want.Display())}
		if want.Kind == Foreign {
			written = append(written, "00"+want.Digits, "tel:+"+want.Digits)
		} else {
			written = append(written, want.Digits, "tel:"+want.Digits)
		}
		switch want.Kind {
		case N400, N800, Mobile, N95:
			written = append(written, "+86 "+want.Digits, "0086"+want.Digits, "+86-"+want.Grouped())
		case Fixed:
			written = append(written, want.E164(), "0086 "+want.E164()[3:])
		}
		if want.Kind == N95 {
			written = append(written, "010-"+want.Digits, "（0755）"+want.Digits, "+86 21 "+want.Digits)
		}
		for _, w := range written {
			if got, err := Parse(w); err != nil || got != want {
				t.Errorf("%s written %q is read %#v, %v", s, w, got, err)
			}
			if !shareKey(SearchKeys(w), want.IndexKeys()) {
				t.Errorf("%s is not found as %q", s, w)
			}
		}
		if !shareKey(SearchKeys(want.Digits), want.IndexKeys()) {
			t.Errorf("%s is not found as %s", s, want.Digits)
		}
	}
}

func TestExtraHotlines(t *testing.T) {
	rows := readCSV(t, "hotlines_extra.csv")
	for _, row := range rows {
		n, err := Parse(row[2])
		if err != nil {
			t.Errorf("%s %s: %v", row[1], row[2], err)
			continue
		}
		switch row[2] {
		case "87221599", "87011670", "16829999": // without area code, or of a service that is gone
			continue
		}
		if n.Kind == Unknown {
			t.Errorf("%s %s is of no known form", row[1], row[2])
		}
	}
}

func TestAmericanHotlines(t *testing.T) {
	for _, row := range readCSV(t, filepath.Join("ivr", "humans.csv")) {
		if n, err := ParseAbroad(row[2], "1"); err != nil || n.Kind != Foreign || len(n.Digits) != 11 {
			t.Errorf("%s %s is read %#v, %v", row[1], row[2], n, err)
		}
	}
}

// TestCompanies holds that every phone and fax number of the companies data is
// taken, and as foreign, but for two in China.
func TestCompanies(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(shared, "companies", "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no company files: %v", err)
	}
	domestic := 0
	for _, file := range files {
		text, err := os.ReadFile(file) // #nosec G304 -- a test reads its data
		if err != nil {
			t.Fatal(err)
		}
		var company struct{ Phone, Fax string }
		if err := json.Unmarshal(text, &company); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		for _, s := range []string{company.Phone, company.Fax} {
			if s == "" {
				continue
			}
			n, err := Parse(s)
			if err != nil || n.Kind == Unknown {
				t.Errorf("%s: %q is read %#v, %v", filepath.Base(file), s, n, err)
			}
			if n.Kind != Foreign {
				domestic++
			}
		}
	}
	if domestic != 2 {
		t.Errorf("%d numbers are read as domestic, want 2", domestic)
	}
}

func readCSV(t *testing.T, name string) [][]string {
	t.Helper()
	f, err := os.Open(filepath.Join(shared, name)) // #nosec G304 -- a test reads its data
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil || len(rows) < 2 {
		t.Fatalf("%s: %d rows, %v", name, len(rows), err)
	}
	return rows[1:]
}

func fullWidth(s string) string { return mapDigits(s, func(r rune) rune { return r - '0' + '０' }) }

func spaced(s string) string {
	return mapRunes(s, func(r rune) rune {
		if r == '-' {
			return ' '
		}
		return r
	})
}

func dashed(s string) string {
	return mapRunes(s, func(r rune) rune {
		if r == '-' {
			return '–'
		}
		return r
	})
}

func mapDigits(s string, f func(rune) rune) string {
	return mapRunes(s, func(r rune) rune {
		if isDigit(r) {
			return f(r)
		}
		return r
	})
}

func mapRunes(s string, f func(rune) rune) string {
	out := []rune(s)
	for i, r := range out {
		out[i] = f(r)
	}
	return string(out)
}
