package record

import (
	"encoding/csv"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

// dataDir holds the real data that importers are tried on.
var dataDir = filepath.Join("..", "..", "..", "shared", "data")

// readAll reads path to its end and fails the test when the input fails.
func readAll(t testing.TB, path, format string) ([]Record, []Reject, Reader) {
	t.Helper()
	r, err := Open(path, format)
	if err != nil {
		t.Fatal(err)
	}
	records, rejects := drain(t, r)
	return records, rejects, r
}

func drain(t testing.TB, r Reader) (records []Record, rejects []Reject) {
	t.Helper()
	defer r.Close()
	for {
		rec, found, err := r.Next()
		rejects = append(rejects, found...)
		if rec.Name != "" {
			records = append(records, rec)
		}
		if errors.Is(err, io.EOF) {
			return records, rejects
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func read(t testing.TB, text, format string) ([]Record, []Reject) {
	t.Helper()
	r, err := NewReader(strings.NewReader(text), "test", format)
	if err != nil {
		t.Fatal(err)
	}
	return drain(t, r)
}

// values gives "kind value" of every channel of a kind, per record name.
func values(records []Record, kinds ...string) map[string][]string {
	m := make(map[string][]string)
	for _, r := range records {
		m[r.Name] = append(m[r.Name], r.Website)
		for _, c := range r.Channels {
			if len(kinds) == 0 || slices.Contains(kinds, c.Kind) {
				m[r.Name] = append(m[r.Name], c.Kind+" "+c.Value+" "+c.Label)
			}
		}
		slices.Sort(m[r.Name])
	}
	return m
}

func count(records []Record, kinds ...string) int {
	n := 0
	for _, r := range records {
		for _, c := range r.Channels {
			if slices.Contains(kinds, c.Kind) {
				n++
			}
		}
	}
	return n
}

func noRejects(t *testing.T, rejects []Reject) {
	t.Helper()
	for _, r := range rejects {
		t.Errorf("rejected: %+v", r)
	}
}

func TestHotlinesYAML(t *testing.T) {
	records, rejects, r := readAll(t, filepath.Join(dataDir, "hotlines"), FormatAuto)
	noRejects(t, rejects)
	if len(records) != 254 {
		t.Errorf("%d enterprises, want 254", len(records))
	}
	if n := count(records, "phone", "sms"); n != 441 {
		t.Errorf("%d numbers, want 441", n)
	}
	if n := count(records, "sms"); n != 14 {
		t.Errorf("%d SMS senders, want 14", n)
	}
	categories := make(map[string]bool)
	for _, rec := range records {
		categories[rec.Category] = true
		for _, c := range rec.Channels {
			if c.Grade != "imported" {
				t.Errorf("%s %s is graded %q", rec.Name, c.Value, c.Grade)
			}
			if isNoReply(c.Value) {
				t.Errorf("%s: %s is no way to contact anybody", rec.Name, c.Value)
			}
		}
	}
	if len(categories) != 19 {
		t.Errorf("%d categories, want 19: %v", len(categories), categories)
	}
	if r.Dropped() == 0 {
		t.Error("no noreply sender was counted as dropped")
	}
}

// Every scalar that the files hold as a number must arrive character by
// character.
func TestHotlinesYAMLKeepNumbersAsWritten(t *testing.T) {
	records, _, _ := readAll(t, filepath.Join(dataDir, "hotlines"), FormatYAML)
	read := make(map[string]bool)
	for _, r := range records {
		for _, c := range r.Channels {
			read[c.Value] = true
		}
	}
	files, err := filepath.Glob(filepath.Join(dataDir, "hotlines", "*", "*.yaml"))
	if err != nil || len(files) == 0 {
		t.Fatal("no files", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var doc yaml.Node
		if err := yaml.Unmarshal(text, &doc); err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(text), "\n") {
			_, number, ok := strings.Cut(line, "- number:")
			if !ok {
				if _, number, ok = strings.Cut(line, "    - "); !ok || strings.ContainsAny(number, "@:") {
					continue
				}
			}
			number = strings.Trim(strings.TrimSpace(number), `"'`)
			if !read[number] {
				t.Errorf("%s:%d: %q was not read as written", file, i+1, number)
			}
		}
	}
}

func TestHotlinesVCardGivesWhatYAMLGives(t *testing.T) {
	fromYAML, _, yamlReader := readAll(t, filepath.Join(dataDir, "hotlines"), FormatAuto)
	fromVCard, rejects, vcardReader := readAll(t, filepath.Join(dataDir, "hotlines.vcf"), FormatAuto)
	noRejects(t, rejects)
	if len(fromVCard) != 254 {
		t.Errorf("%d cards, want 254", len(fromVCard))
	}
	if y, v := yamlReader.Dropped(), vcardReader.Dropped(); y != v {
		t.Errorf("dropped %d from YAML, %d from vCard", y, v)
	}
	want, got := values(fromYAML), values(fromVCard)
	for name := range want {
		if !slices.Equal(want[name], got[name]) {
			t.Errorf("%s:\n YAML  %q\n vCard %q", name, want[name], got[name])
		}
	}
	for _, rec := range fromVCard {
		for _, c := range rec.Channels {
			if c.Checked == "" || !strings.HasPrefix(c.SourceURL, "https://github.com/") {
				t.Errorf("%s %s: checked %q, source %q", rec.Name, c.Value, c.Checked, c.SourceURL)
			}
		}
	}
}

func TestCompanies(t *testing.T) {
	records, rejects, _ := readAll(t, filepath.Join(dataDir, "companies"), FormatAuto)
	if len(records) != 2449 {
		t.Errorf("%d companies, want 2449", len(records))
	}
	for _, r := range rejects {
		t.Logf("rejected: %+v", r)
	}
	if len(rejects) > 5 {
		t.Errorf("%d rejects, want only the broken addresses", len(rejects))
	}
	for kind, want := range map[string]int{"phone": 1759, "fax": 1047, "post": 2449} {
		if n := count(records, kind); n != want {
			t.Errorf("%d channels of kind %s, want %d", n, kind, want)
		}
	}
	if n := count(records, "email", "privacy"); n < 2530 || n > 2366+171 {
		t.Errorf("%d mailboxes and forms, want nearly %d", n, 2366+171)
	}
	scraped := 0
	for _, r := range records {
		for _, c := range r.Channels {
			switch {
			case c.Grade == "scraped":
				scraped++
			case c.Grade != "imported":
				t.Errorf("%s: graded %q", r.ID, c.Grade)
			}
			if c.SourceURL == "" {
				t.Errorf("%s: no source", r.ID)
			}
		}
		for _, a := range r.Aliases {
			if strings.Contains(a, "://") || strings.HasPrefix(a, "www.") || strings.HasPrefix(a[max(0, strings.LastIndexByte(a, 0x28)):], "(www.") && strings.HasSuffix(a, ")") || strings.HasSuffix(a, "(formerly)") {
				t.Errorf("%s: alias %q", r.ID, a)
			}
		}
	}
	if scraped == 0 {
		t.Error("nothing is graded scraped")
	}
}

func TestForeignCSV(t *testing.T) {
	records, rejects, _ := readAll(t, filepath.Join(dataDir, "hotlines_extra.csv"), FormatAuto)
	noRejects(t, rejects)
	if len(records) != 76 || count(records, "phone") != 76 {
		t.Errorf("%d records with %d numbers, want 76 and 76", len(records), count(records, "phone"))
	}
	if r := records[0]; r.Name != "火警" || r.Category != "紧急电话" || r.Channels[0].Value != "119" {
		t.Errorf("first record is %+v", r)
	}

	records, rejects, _ = readAll(t, filepath.Join(dataDir, "ivr", "humans.csv"), FormatAuto)
	noRejects(t, rejects)
	if len(records) != 16 {
		t.Errorf("%d records, want 16", len(records))
	}
	for _, r := range records {
		if len(r.Channels) != 1 || len(r.Channels[0].Steps) != 1 || r.Channels[0].Steps[0].Note == "" {
			t.Errorf("%s has no way to a human: %+v", r.Name, r.Channels)
		}
	}
}

// What the other readers make of real data is written and read again in every
// format without a difference.
func TestRealDataComesBackUnchanged(t *testing.T) {
	var all []Record
	for _, path := range []string{"hotlines", "hotlines.vcf", "companies", "ivr/humans.csv"} {
		records, _, _ := readAll(t, filepath.Join(dataDir, path), FormatAuto)
		for i, r := range records {
			// A slug tells neighbours of one name apart, as in a real export.
			r.Slug = strings.Trim(strings.ToLower(strings.Map(func(c rune) rune {
				if c < 'a' || c > 'z' {
					return -1
				}
				return c
			}, path)), "-") + "-" + string([]byte{'a' + byte(i/676%26), 'a' + byte(i/26%26), 'a' + byte(i%26)})
			all = append(all, r)
		}
	}
	for _, format := range ExportFormats {
		compareRoundTrip(t, all, format)
	}
}

func TestRejectWriter(t *testing.T) {
	var b strings.Builder
	w := NewRejectWriter(&b)
	if err := w.Write(Reject{"a.csv", "line 3", "website", "=cmd|' /C calc'!A0", ReasonURL}); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
	if err != nil || len(rows) != 2 {
		t.Fatalf("%v %v", rows, err)
	}
	if got := strings.Join(rows[0], ","); got != "source,record,field,value,reason" {
		t.Errorf("header %s", got)
	}
	if rows[1][3] != "'=cmd|' /C calc'!A0" {
		t.Errorf("formula is not guarded: %q", rows[1][3])
	}
}
