package record

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
	"unicode/utf8"
)

// fuzz holds what must be true of any bytes: reading ends, in order, with
// bounded records that Check has nothing more to say about, and every record
// comes back unchanged from every export.
func fuzz(f *testing.F, format string) {
	f.Fuzz(func(t *testing.T, text []byte) {
		r, err := NewReader(bytes.NewReader(text), "fuzz", format)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		for range 2*len(text) + 2 {
			rec, rejects, err := r.Next()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				t.Fatalf("reading bytes in memory failed: %v", err)
			}
			for _, reject := range rejects {
				if reject.Reason == "" || !utf8.ValidString(reject.Value) || utf8.RuneCountInString(reject.Value) > rejectValueRunes {
					t.Fatalf("reject %+v", reject)
				}
			}
			if rec.Name == "" {
				if len(rejects) == 0 {
					t.Fatal("neither a record nor a reject")
				}
				continue
			}
			if more := rec.Check(); more != nil {
				t.Fatalf("checked twice, rejected the second time: %+v", more)
			}
			for _, format := range ExportFormats {
				compareRoundTrip(t, []Record{rec}, format)
			}
		}
		t.Fatal("the reader does not come to an end")
	})
}

// seed adds the beginning of a real file.
func seed(f *testing.F, path string) {
	text, err := os.ReadFile(filepath.Join(dataDir, filepath.FromSlash(path)))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text[:min(len(text), 2000)])
}

func FuzzVCard(f *testing.F) {
	seed(f, "hotlines.vcf")
	f.Add([]byte(card("VERSION:4.0", "FN:a", "item1.TEL;VALUE=uri;TYPE=\"work,voice\":tel:95588;phone-context=+86", `item1.X-C800-CHANNEL:{"kind":"phone"\,"value":"95588"}`, `X-C800-ENTERPRISE:{"name":"a"}`)))
	fuzz(f, FormatVCard)
}

func FuzzYAML(f *testing.F) {
	seed(f, "hotlines/金融银行/招商银行.yaml")
	seed(f, "hotlines/其它/Apple.yaml")
	f.Add([]byte("x: &n 95588\nbasic: &b\n  organization: !!str 1\n  cellPhone: [*n, {number: 0o17, label: ~}, [*n], *b]\n  workEmail: {email: a@b.cn}\n  url: www.b.cn\n"))
	f.Add([]byte("basic: {<<: {organization: a}, cellPhone: |\n  1\n  2}"))
	fuzz(f, FormatYAML)
}

func FuzzCSV(f *testing.F) {
	seed(f, "hotlines_extra.csv")
	seed(f, "ivr/humans.csv")
	f.Add([]byte("name,slug,kind,value,steps,promise,aliases,fame\n\"'=a\",a,phone,95588,1;2|wait=3,answer_s=3,\"x\\;y;z\",5\n"))
	fuzz(f, FormatCSV)
}

func FuzzJSON(f *testing.F) {
	seed(f, "companies/amazon-gb.json")
	f.Add([]byte(`[{"slug":"a","name":"A","runs":["a.de","b (www.b.de)"]},{"name":1}]`))
	fuzz(f, FormatCompanies)
}

func FuzzJSONL(f *testing.F) {
	f.Add([]byte(`{"name":"a","channels":[{"kind":"phone","value":"95588","steps":[{"key":"1","wait_seconds":3}],"promise":{"kind":"answer_s","value":3}}]}`))
	fuzz(f, FormatJSONL)
}
