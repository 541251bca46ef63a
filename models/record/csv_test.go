package record

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// summary gives "name: value value" of every record and "record: reason" of
// every reject, for comparing what a user would see.
func summary(records []Record, rejects []Reject) (got []string) {
	for _, r := range records {
		line := r.Name + ":"
		for _, c := range r.Channels {
			line += " " + c.Value
		}
		got = append(got, line)
	}
	for _, r := range rejects {
		got = append(got, "rejected "+r.Record+" "+r.Reason)
	}
	return got
}

func TestCSVSurvivesBrokenInput(t *testing.T) {
	gbk, err := simplifiedchinese.GBK.NewEncoder().String("企业,电话\n工商银行,95588\n")
	if err != nil {
		t.Fatal(err)
	}
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String("企业\t电话\n工商银行\t95588\n")
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		text string
		want []string
	}{
		"byte order mark":   {"\uFEFFname,phone\n工行,95588\n", []string{"工行: 95588"}},
		"CRLF, no last end": {"name,phone\r\n工行,95588\r\n农行,95599", []string{"工行: 95588", "农行: 95599"}},
		"UTF-16":            {utf16, []string{"工商银行: 95588"}},
		"semicolons":        {"企业;电话\n工行;95588\n", []string{"工行: 95588"}},
		"field count": {
			"name,phone\n工行\n农行,95599,x\n中行,95566,\n",
			[]string{"中行: 95566", "rejected line 2 number of fields differs from the header", "rejected line 3 number of fields differs from the header"},
		},
		"open quote costs one row": {
			"name,phone\n\"工行,95588\n农行,95599\n中行,95566\n",
			[]string{"农行: 95599", "中行: 95566", "rejected line 2 quote is not closed"},
		},
		"open quote closed by another row": {
			"name,phone\n\"工行,95588\n\"农行\",95599\n中行,95566\n",
			[]string{"农行: 95599", "中行: 95566", "rejected line 2 quote is not closed"},
		},
		"bare quote":      {"name,phone\n工\"行,9\"5588\n农行,95599\n", []string{"农行: 95599", "rejected line 2 broken syntax"}},
		"quoted newline":  {"name,phone,note\n工行,95588,\"一\n二\"\n农行,95599,\n", []string{"工行: 95588", "农行: 95599"}},
		"NUL":             {"name,phone\n工\x00行,95588\n农行,95599\n", []string{"农行: 95599", "rejected line 2 contains a NUL byte"}},
		"invalid UTF-8":   {"name,phone\n\xff\xfe\xfd,95588\n农行,95599\n", []string{"农行: 95599", "rejected line 2 not UTF-8"}},
		"GBK":             {gbk, []string{"rejected  GBK text, save it as UTF-8"}},
		"GBK row":         {"name,phone\n\xb9\xa4\xc9\xcc\xd2\xf8\xd0\xd0,95588\n农行,95599\n", []string{"农行: 95599", "rejected line 2 GBK text, save it as UTF-8"}},
		"no header":       {"工行,95588\n农行,95599\n", []string{"rejected  no header with a name and a contact column"}},
		"no name":         {"name,phone\n,95588\n农行,95599\n", []string{"农行: 95599", "rejected line 2 no name"}},
		"not a number":    {"name,phone\n工行,见官网\n", []string{"工行:", "rejected line 2 not a telephone number"}},
		"formula as text": {"name,phone\n工行,\"=\"\"02161791000\"\"\"\n", []string{"工行: 02161791000"}},
		"empty":           {"", nil},
		"header alone":    {"name,phone\n", nil},
		"several numbers": {"企业名称,客服电话,邮箱,地址,行业\n工行,95588；010-66106114,noreply@icbc.com.cn,北京市; 1 号,银行\n", []string{"工行: 95588 010-66106114 北京市; 1 号"}},
		"sms sender":      {"name,phone\n建行,106980095533\n", []string{"建行: 106980095533"}},
		"neighbours":      {"name,phone\n工行,95588\n工行,4001095588\n农行,95599\n", []string{"工行: 95588 4001095588", "农行: 95599"}},
		"unknown words": {
			"name,kind,value,grade,checked_at,purposes\n工行,phone,95588,best,2026-02-30,general;fun\n工行,smoke,x,,,\n",
			[]string{"工行: 95588", "rejected line 2 not one of the allowed words", "rejected line 2 not one of the allowed words", "rejected line 2 not a date YYYY-MM-DD", "rejected line 2 not one of the allowed words"},
		},
		"contradiction": {
			"slug,name,kind,value,website\nicbc,工行,phone,95588,https://a.cn/\nicbc,工行,phone,95599,https://b.cn/\n",
			[]string{"工行: 95588 95599", "rejected line 3 differs from the first row of the enterprise"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := summary(read(t, test.text, FormatCSV))
			if !slices.Equal(got, test.want) {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
		})
	}
}

func TestCSVOfHands(t *testing.T) {
	records, rejects := read(t, `name,kind,value,steps,promise,aliases,regions
工行,phone,95588,1;2|wait=20|note=听完广告;say=人工,answer_s=30|since=2025-01-01,ICBC;中国工商银行,
工行,app_chat,我的→客服,,,,
华夏\;人寿,,,,,,44;31
`, FormatCSV)
	noRejects(t, rejects)
	if len(records) != 2 {
		t.Fatalf("%d records", len(records))
	}
	icbc := records[0]
	wantSteps := []Step{{Key: "1"}, {Key: "2", Wait: 20, Note: "听完广告"}, {Say: "人工"}}
	if !reflect.DeepEqual(icbc.Channels[0].Steps, wantSteps) {
		t.Errorf("steps %+v", icbc.Channels[0].Steps)
	}
	if p := icbc.Channels[0].Promise; p == nil || *p != (Promise{Kind: "answer_s", Value: 30, Since: "2025-01-01"}) {
		t.Errorf("promise %+v", p)
	}
	if !slices.Equal(icbc.Aliases, []string{"ICBC", "中国工商银行"}) || len(icbc.Channels) != 2 {
		t.Errorf("%+v", icbc)
	}
	if !slices.Equal(records[1].Regions, []string{"44", "31"}) || len(records[1].Channels) != 0 {
		t.Errorf("%+v", records[1])
	}
}

func TestCSVGuardsFormulas(t *testing.T) {
	records := []Record{{Name: "=HYPERLINK(0)", Slug: "a", Aliases: []string{"@x", "'", "＝1"}, Channels: []Channel{{Kind: "phone", Value: "+852 21221188", Note: "'=1"}}}}
	compareRoundTrip(t, records, FormatCSV)
	var b strings.Builder
	w, err := NewWriter(&b, FormatCSV)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write(records[0]); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	row := strings.Split(b.String(), "\n")[1]
	for _, want := range []string{",'=HYPERLINK(0),", ",'@x;';＝1,", ",'+852 21221188,", ",''=1,", ",tel:+85221221188"} {
		if !strings.Contains(row, want) {
			t.Errorf("%s is not in %s", want, row)
		}
	}
}

// Rejects beside a record are about this record alone, so that who takes only
// whole records loses none of its neighbours.
func TestCSVRejectsStandBesideTheirRecord(t *testing.T) {
	r, err := NewReader(strings.NewReader("name,kind,value\nbroken\n工行,phone,95588\nbroken\n工行,phone,4001\nbroken\nbroken\n农行,phone,95599\n"), "test", FormatCSV)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for {
		rec, rejects, err := r.Next()
		if err != nil {
			break
		}
		line := rec.Name
		for _, rej := range rejects {
			line += " " + rej.Record
		}
		got = append(got, line)
	}
	if want := []string{" line 2", "工行 line 4", " line 6", " line 7", "农行"}; !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// One enterprise with endless rows, and a file of nothing but broken rows, are
// handed over piece by piece.
func TestCSVMemoryIsBounded(t *testing.T) {
	for name, text := range map[string]string{
		"one enterprise": "name,kind,value\n" + strings.Repeat("工行,phone,95588\n", 5*maxChannels),
		"broken rows":    "name,phone\n" + strings.Repeat("工行,1,2,3\n", 5*maxRejects),
		"open quotes":    "name,phone\n" + strings.Repeat("\"工行,1\n", 5*maxRejects),
		"one long line":  "name,phone\n" + strings.Repeat("x", 3*maxLine) + "\n工行,95588\n",
		"one open quote": "name,phone\n\"" + strings.Repeat("工行,95588\n", 4*maxRow/13) + "\n",
	} {
		r, err := NewReader(strings.NewReader(text), "test", FormatCSV)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for {
			rec, rejects, err := r.Next()
			if err != nil {
				break
			}
			n++
			if len(rec.Channels) > maxChannels || len(rejects) > maxRejects+1 {
				t.Errorf("%s: %d channels and %d rejects at once", name, len(rec.Channels), len(rejects))
			}
		}
		if n == 0 {
			t.Errorf("%s: nothing came back", name)
		}
	}
}
