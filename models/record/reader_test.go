package record

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// tree writes files into a fresh directory and gives its path.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	root := filepath.Join(t.TempDir(), "import")
	for name, text := range files {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func TestOpenWalksADirectory(t *testing.T) {
	root := tree(t, map[string]string{
		"银行/工行.yaml":  "basic:\n  organization: 工行\n  cellPhone:\n    - 95588",
		"银行/坏.yaml":   "basic: [",
		"b.csv":       "name,phone\n农行,95599\n,1\n",
		"c.vcf":       "BEGIN:VCARD\nUID:u1\nFN:中行\nTEL:95566\nEND:VCARD\n",
		"d.json":      `{"slug":"x","name":"X AG","address":"Weg 1","quality":"verified","sources":[]}`,
		"e.jsonl":     `{"name":"建行"}` + "\n",
		"README.md":   "not a record",
		".hidden.csv": "name,phone\n丙,1234\n",
		".git/x.csv":  "name,phone\n丙,1234\n",
	})
	records, rejects, r := readAll(t, root, FormatAuto)
	var got []string
	for _, rec := range records {
		got = append(got, rec.Source+" "+rec.ID+" "+rec.Name)
	}
	want := []string{"import b.csv#line 2 农行", "import c.vcf#u1 中行", "import d.json#x X AG", "import e.jsonl#line 1 建行", "import 银行/工行.yaml 工行"}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	got = nil
	for _, rej := range rejects {
		got = append(got, rej.Source+" "+rej.Record+" "+rej.Reason)
	}
	if want := []string{"import b.csv#line 3 no name", "import 银行/坏.yaml broken syntax"}; !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if records[4].Category != "银行" {
		t.Errorf("category %q", records[4].Category)
	}
	if size, err := Size(root); err != nil || r.Offset() == 0 || r.Offset() > size {
		t.Errorf("read %d of %d bytes, %v", r.Offset(), size, err)
	}

	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(root, link); err != nil {
		t.Fatal(err)
	}
	if records, _, _ := readAll(t, link, FormatAuto); len(records) != 5 || records[0].Source != "link" || records[0].ID != "b.csv#line 2" {
		t.Errorf("through a link: %+v", records)
	}

	records, _, _ = readAll(t, root, FormatCSV)
	if len(records) != 1 || records[0].Name != "农行" {
		t.Errorf("CSV alone: %+v", records)
	}
}

func TestOpenFails(t *testing.T) {
	if _, err := Open(filepath.Join(t.TempDir(), "none.csv"), FormatAuto); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
	root := tree(t, map[string]string{"a.txt": "hello\n", "empty/.keep": ""})
	if _, err := Open(root, "excel"); !errors.Is(err, ErrFormat) {
		t.Error(err)
	}
	if _, err := Open(filepath.Join(root, "a.txt"), FormatAuto); !errors.Is(err, ErrFormat) {
		t.Error(err)
	}
	r, err := Open(root, FormatAuto)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := r.Next(); !errors.Is(err, ErrFormat) {
		t.Error(err)
	}
	if _, _, err := r.Next(); err != io.EOF {
		t.Error(err)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	if _, err := NewWriter(io.Discard, "excel"); !errors.Is(err, ErrFormat) {
		t.Error(err)
	}
}

func TestDetect(t *testing.T) {
	root := tree(t, map[string]string{
		"a.vcf": "", "b.yml": "", "c.json": "{}", "d.csv": "", "e.jsonl": "", "f.txt": "\uFEFFBEGIN:VCARD\r\n", "g.csv": "begin:vcard\n",
		"h": "name,phone\n", "i": `[{"slug":"x"}]`, "j": "{\"name\":1}\n{\"name\":2}\n", "k": "basic:\n", "dir/x.yaml": "", "l": "hello",
	})
	for name, want := range map[string]string{
		"a.vcf": FormatVCard, "b.yml": FormatYAML, "c.json": FormatCompanies, "d.csv": FormatCSV, "e.jsonl": FormatJSONL, "f.txt": FormatVCard,
		"g.csv": FormatVCard, "h": FormatCSV, "i": FormatCompanies, "j": FormatJSONL, "k": FormatYAML, "dir": FormatYAML, "l": "",
	} {
		got, err := Detect(filepath.Join(root, name))
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%s is %q, %v; want %q", name, got, err, want)
		}
	}
}

func TestYAMLShapes(t *testing.T) {
	for name, test := range map[string]struct {
		text string
		want []string
	}{
		"numbers as written": {
			"basic:\n  organization: 2024\n  cellPhone:\n    - 02983895117\n    - +16503198930\n    - number: 0x10086\n      label: 010\n    - 1_0_0_8_6\n",
			[]string{"2024: 02983895117 +16503198930 1_0_0_8_6", "rejected 2024 not a telephone number"},
		},
		"one entry without list": {"basic:\n  organization: 工行\n  cellPhone: 95588\n  workEmail: {email: a@icbc.com.cn, label: 客服}\n", []string{"工行: 95588 a@icbc.com.cn"}},
		"alias":                  {"x: &n 95588\nbasic:\n  organization: 工行\n  cellPhone: [*n, null, ~]\n", []string{"工行: 95588"}},
		"wrong types":            {"basic:\n  organization: 工行\n  cellPhone:\n    - [1]\n    - label: 无号码\n    - 95588\n", []string{"工行: 95588", "rejected  not of the expected type", "rejected  no value"}},
		"no organization":        {"basic:\n  cellPhone:\n    - 95588\n", []string{"rejected  no name"}},
		"organization null":      {"basic:\n  organization:\n", []string{"rejected  no name"}},
		"another shape":          {"- a\n- b\n", []string{"rejected  not of the expected type"}},
		"basic a word":           {"basic: x\n", []string{"rejected  not of the expected type"}},
		"broken":                 {"basic:\n\torganization: x", []string{"rejected  broken syntax"}},
		"GBK":                    {"basic:\n  organization: \xb9\xa4\xc9\xcc\xd2\xf8\xd0\xd0\n", []string{"rejected  GBK text, save it as UTF-8"}},
		"too long":               {"basic:\n  organization: x\n#" + strings.Repeat("x", maxYAML), []string{"rejected  too long"}},
		"empty":                  {"", []string{"rejected  no name"}},
		"anchors within anchors": {"a: &a [x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b]\nbasic:\n  organization: 工行\n  cellPhone: [*c,*c]\n", []string{"工行:", "rejected  not of the expected type", "rejected  not of the expected type"}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := summary(read(t, test.text, FormatYAML)); !slices.Equal(got, test.want) {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
		})
	}
}

func TestCompaniesShapes(t *testing.T) {
	one := `{"slug":"a","name":"A AG","phone":"+1 347 586 9467 ext. 904","quality":"scraped"}`
	for name, test := range map[string]struct {
		text string
		want []string
	}{
		"object":      {one, []string{"A AG: +1 347 586 9467 ext. 904"}},
		"array":       {" [" + one + ",\n" + one + "]\n", []string{"A AG: +1 347 586 9467 ext. 904", "A AG: +1 347 586 9467 ext. 904"}},
		"stream":      {one + "\n" + one, []string{"A AG: +1 347 586 9467 ext. 904", "A AG: +1 347 586 9467 ext. 904"}},
		"wrong type":  {`[{"slug":"b","name":5},` + one + `]`, []string{"A AG: +1 347 586 9467 ext. 904", "rejected b not of the expected type"}},
		"no name":     {`{"slug":"b"}`, []string{"rejected b no name"}},
		"cut off":     {`[` + one + `,{"slug":`, []string{"A AG: +1 347 586 9467 ext. 904", "rejected  record is cut off"}},
		"broken":      {`{"slug" "b"}`, []string{"rejected  broken syntax"}},
		"garbage":     {one + " ]", []string{"A AG: +1 347 586 9467 ext. 904", "rejected  broken syntax"}},
		"a number":    {"17", []string{"rejected  not of the expected type"}},
		"null":        {"null", []string{"rejected  no name"}},
		"not UTF-8":   {"[{\"slug\":\"b\",\"name\":\"\xff\"}," + one + "]", []string{"A AG: +1 347 586 9467 ext. 904", "rejected b not UTF-8"}},
		"too long":    {`{"name":"` + strings.Repeat("x", 2*maxCompany) + `"}`, []string{"rejected  too long"}},
		"empty":       {"", []string{"rejected  record is cut off"}},
		"empty array": {"[]", nil},
	} {
		t.Run(name, func(t *testing.T) {
			if got := summary(read(t, test.text, FormatCompanies)); !slices.Equal(got, test.want) {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
		})
	}
}

// Everything in that data was collected for requests about personal data.
func TestCompaniesArePrivacyContacts(t *testing.T) {
	records, rejects := read(t, `{"slug":"a","name":"A AG","phone":"+49 30 123456","email":"info@a.de","webform":"https://a.de/f",
		"address":"Weg 1\n10115 Berlin\nDeutschland","quality":"tested","sources":["x","https://a.de/i"],"request-language":"de",
		"runs":["B (www.b.de)","C GmbH (formerly)","maps.a.de","https://d.de/","e.de","Hertz 24/7"]}`, FormatCompanies)
	noRejects(t, rejects)
	var got []string
	for _, c := range records[0].Channels {
		got = append(got, c.Kind+" "+c.Value)
		if !slices.Equal(c.Purposes, []string{"privacy"}) || c.Grade != "imported" || c.SourceURL != "https://a.de/i" {
			t.Errorf("%+v", c)
		}
	}
	if want := []string{"phone +49 30 123456", "email info@a.de", "privacy https://a.de/f", "post Weg 1\n10115 Berlin\nDeutschland"}; !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	if want := []string{"B", "C GmbH", "e.de", "Hertz 24/7"}; !slices.Equal(records[0].Aliases, want) {
		t.Errorf("aliases %q", records[0].Aliases)
	}
}

func TestJSONLSurvivesBrokenLines(t *testing.T) {
	got := summary(read(t, "{\"name\":\"工行\",\"new\":1}\n\nnonsense\n{\"name\":1}\n{\"name\":\"\xff\"}\n{}\n{\"name\":\""+strings.Repeat("x", 2*maxLine)+"\"}\n{\"name\":\"农行\"}", FormatJSONL))
	want := []string{"工行:", "农行:", "rejected line 3 broken syntax", "rejected line 4 not of the expected type", "rejected line 5 not UTF-8", "rejected line 6 no name", "rejected line 7 too long"}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestCheck(t *testing.T) {
	r := Record{
		Name: " 工商\u202e银行\u200b ", Website: "www.icbc.com.cn", Slug: "Not A Slug", Status: "merged", Fame: 101,
		Regions: []string{"44", "99", "44"}, Also: []string{"", "bank"},
		Channels: []Channel{
			{Kind: "form", Value: "javascript:alert(1)"},
			{Kind: "video", Value: "javascript:alert(1)"},
			{Kind: "email", Value: "mailto:a@b.cn", Cost: "unknown"},
			{Kind: "email", Value: "nobody"},
			{Kind: "phone", Value: "转人工"},
			{Kind: "phone_senior", Value: "95588 按 0", Zone: "Mars/Base", Languages: []string{"zh-CN", "??"}, Checked: "2999-01-01", Promise: &Promise{Kind: "always"}},
			{Kind: "privacy", Value: "dpo@b.cn"},
			{Kind: "privacy", Value: "ftp://b.cn"},
			{Kind: "phone", Value: "95588", ValidFrom: "2025-01-02", ValidTo: "2025-01-01"},
			{Kind: "post", Value: " 一\r\n 二 \n\n"},
		},
	}
	rejects := r.Check()
	var got []string
	for _, rej := range rejects {
		got = append(got, rej.Field+" "+rej.Reason)
	}
	want := []string{
		"slug not a slug", "regions not one of the allowed words", "merged_into no value", "fame not a number in range", "form not a web address", "video not a web address",
		"email not an e-mail address", "phone not a telephone number", "zone not a time zone", "languages not a language tag", "promise not one of the allowed words",
		"checked_at date in the future", "privacy not a web address", "valid_to ends before it begins",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if r.Name != "工商银行" || r.Website != "https://www.icbc.com.cn" || r.Status != "closed" || !slices.Equal(r.Regions, []string{"44"}) {
		t.Errorf("%+v", r)
	}
	if got := summary([]Record{r}, nil)[0]; got != "工商银行: a@b.cn 95588 按 0 dpo@b.cn 一\n二" {
		t.Error(got)
	}
	if again := r.Check(); again != nil {
		t.Errorf("a checked record is rejected: %+v", again)
	}
}
