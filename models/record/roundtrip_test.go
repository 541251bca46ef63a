package record

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// compareRoundTrip writes records in a format, reads them again and compares.
func compareRoundTrip(t rapid.TB, records []Record, format string) {
	t.Helper()
	var b bytes.Buffer
	w, err := NewWriter(&b, format)
	if err != nil {
		t.Fatal(err)
	}
	compareWritten(t, records, format, w, &b)
}

func compareWritten(t rapid.TB, records []Record, format string, w Writer, b *bytes.Buffer) {
	t.Helper()
	for _, r := range records {
		if err := w.Write(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	r, err := NewReader(b, "again", format)
	if err != nil {
		t.Fatal(err)
	}
	i := 0
	for {
		got, rejects, err := r.Next()
		if len(rejects) > 0 {
			t.Fatalf("%s: rejected %+v in\n%s", format, rejects, text)
		}
		if err != nil {
			break
		}
		if i == len(records) {
			t.Fatalf("%s: more records came back than went out: %+v", format, got)
		}
		want := records[i]
		want.Source, want.ID, got.Source, got.ID = "", "", "", ""
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("%s:\nwant %s\ngot  %s\nin\n%s", format, show(want), show(got), text)
		}
		i++
	}
	if i != len(records) {
		t.Fatalf("%s: %d of %d records came back", format, i, len(records))
	}
}

func show(r Record) string {
	s := fmt.Sprintf("%+v", r)
	for _, c := range r.Channels {
		if c.Promise != nil {
			s += fmt.Sprintf(" %+v", *c.Promise)
		}
	}
	return s
}

func TestRoundTrip(t *testing.T) {
	for _, format := range ExportFormats {
		t.Run(format, rapid.MakeCheck(func(t *rapid.T) {
			compareRoundTrip(t, drawRecords(t), format)
		}))
	}
	for _, version := range []string{vcard3, vcard4} {
		t.Run("vcard "+version, rapid.MakeCheck(func(t *rapid.T) {
			var b bytes.Buffer
			w := NewVCardWriter(&b, VCardOptions{Version: version, Full: true, Label: func(c Channel) string { return "渠道 " + c.Kind }})
			compareWritten(t, drawRecords(t), FormatVCard, w, &b)
		}))
	}
}

// A field added to the record must travel in every format: this record states
// every field, which reflection holds.
func TestEveryFieldTravels(t *testing.T) {
	full := Record{
		Slug: "a", Name: "甲", Latin: "A", Short: []string{"乙"}, Aliases: []string{"丙"}, Website: "https://a.cn/", Regions: []string{"44"},
		Industry: "bank/state", Also: []string{"retail"}, Category: "银行", Status: "merged", Into: "b", Fame: 7,
		Channels: []Channel{{
			Kind: "phone", Value: "95588", Label: "客服", LabelEn: "Service", Purposes: []string{"general"}, Hours: "24/7", HumanHours: "Mo-Fr 09:00-17:00",
			BotHours: "24/7", Zone: "Asia/Shanghai", Languages: []string{"zh-CN"}, Area: []string{"44"}, Cost: "local", MobileOK: "yes", AbroadOK: "no",
			Steps: []Step{{Key: "1", Say: "人工", Wait: 5, Note: "注", NoteEn: "note"}}, Human: "bot_first",
			Promise:  &Promise{Kind: "answer_s", Value: 30, Since: "2025-01-01", SourceURL: "https://a.cn/p"},
			Identity: []string{"卡号"}, Accessibility: []string{"senior"}, Note: "注", NoteEn: "note", Grade: "verified", Basis: "own_website_page",
			SourceURL: "https://a.cn/c", Checked: "2025-02-03", ValidFrom: "2020-01-01", ValidTo: "2025-01-01",
		}},
	}
	for _, v := range []any{full, full.Channels[0], full.Channels[0].Steps[0], *full.Channels[0].Promise} {
		value := reflect.ValueOf(v)
		for i := range value.NumField() {
			if field := value.Type().Field(i); value.Field(i).IsZero() && field.Tag.Get("json") != "-" {
				t.Errorf("the test record says nothing in %s.%s", value.Type(), field.Name)
			}
		}
	}
	for _, format := range ExportFormats {
		compareRoundTrip(t, []Record{full}, format)
	}
}

func TestCleanIsStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := text0(t, "text")
		for _, lines := range []bool{false, true} {
			once := cleanText(s, lines)
			if again := rewrite(once, lines); again != once {
				t.Fatalf("%q becomes %q, then %q", s, once, again)
			}
			if full := rewrite(s, lines); full != once {
				t.Fatalf("%q passes as plain, but should be %q", s, full)
			}
		}
	})
}

// drawRecords draws records as they leave Check: that is the form in which
// every record is stored.
func drawRecords(t *rapid.T) []Record {
	n := rapid.IntRange(1, 3).Draw(t, "records")
	records := make([]Record, n)
	for i := range records {
		records[i] = drawRecord(t)
		records[i].Slug = fmt.Sprintf("enterprise-%d", i)
		records[i].Check()
	}
	return records
}

func drawRecord(t *rapid.T) Record {
	r := Record{
		Name:     "名" + text0(t, "name"),
		Latin:    text0(t, "latin"),
		Short:    list0(t, "short"),
		Aliases:  list0(t, "aliases"),
		Website:  url0(t, "website"),
		Regions:  words(t, "regions", provinceCodes),
		Industry: word(t, "industry", []string{"bank", "bank/state"}),
		Also:     words(t, "also", []string{"retail", "travel/hotel"}),
		Category: text0(t, "category"),
		Status:   word(t, "status", []string{"active", "closed"}),
		Fame:     rapid.IntRange(0, 100).Draw(t, "fame"),
	}
	if rapid.Bool().Draw(t, "merged") {
		r.Status, r.Into = "merged", "other-one"
	}
	for range rapid.IntRange(0, 4).Draw(t, "channels") {
		r.Channels = append(r.Channels, drawChannel(t))
	}
	return r
}

func drawChannel(t *rapid.T) Channel {
	c := Channel{
		Kind:          rapid.SampledFrom(Kinds).Draw(t, "kind"),
		Label:         text0(t, "label"),
		LabelEn:       text0(t, "label_en"),
		Purposes:      words(t, "purposes", Purposes),
		Hours:         text0(t, "hours"),
		HumanHours:    word(t, "human_hours", []string{"24/7", `Mo-Fr 09:00-17:30; PH off; "午休"`}),
		BotHours:      word(t, "bot_hours", []string{"24/7"}),
		Zone:          word(t, "zone", []string{"Asia/Shanghai", "America/New_York"}),
		Languages:     words(t, "languages", []string{"zh-CN", "yue", "ug", "bo", "en"}),
		Area:          words(t, "area", provinceCodes),
		Cost:          word(t, "cost", costs),
		MobileOK:      word(t, "mobile_ok", yesNo),
		AbroadOK:      word(t, "abroad_ok", yesNo),
		Human:         word(t, "human", humans),
		Identity:      list0(t, "identity"),
		Accessibility: words(t, "accessibility", accessibility),
		Note:          text0(t, "note"),
		NoteEn:        text0(t, "note_en"),
		Grade:         word(t, "grade", Grades),
		Basis:         word(t, "basis", []string{"import", "own_website_page"}),
		SourceURL:     url0(t, "source"),
		Checked:       word(t, "checked", []string{"2025-02-28", "2024-02-29"}),
		ValidFrom:     word(t, "from", []string{"2020-01-01"}),
		ValidTo:       word(t, "to", []string{"2024-12-31"}),
	}
	number := rapid.StringMatching(`[0-9+= ()'-]{0,6}[0-9]{3,12}( ext\. 9[0-9]{1,3})?`)
	switch c.Kind {
	case "phone", "fax", "sms":
		c.Value = number.Draw(t, "number")
	case "form", "webchat":
		c.Value = "https://example.com/" + rapid.StringMatching(`[a-z,;=&?#]{0,8}`).Draw(t, "path")
	case "email":
		c.Value = rapid.StringMatching(`[a-z]{1,6}@[a-z]{1,4}\.(cn|com)`).Draw(t, "mail")
	case "post", "counter":
		c.Value = text0(t, "line") + "\n" + text0(t, "line") + "\n路 1 号"
	default:
		c.Value = rapid.OneOf(number, rapid.Just("https://example.com/a;b,c"), rapid.Custom(func(t *rapid.T) string { return "我的→" + text0(t, "path") })).Draw(t, "value")
	}
	for range rapid.IntRange(0, 3).Draw(t, "steps") {
		c.Steps = append(c.Steps, Step{
			Key: rapid.OneOf(rapid.StringMatching(`[0-9*#]{0,2}`), rapid.Custom(func(t *rapid.T) string { return text0(t, "key") })).Draw(t, "key"),
			Say: text0(t, "say"), Wait: rapid.IntRange(0, 300).Draw(t, "wait"),
			Note: text0(t, "note"), NoteEn: text0(t, "note_en"),
		})
	}
	if rapid.Bool().Draw(t, "promise") {
		c.Promise = &Promise{
			Kind: rapid.SampledFrom(promises).Draw(t, "kind"), Value: rapid.IntRange(1, 99).Draw(t, "value"),
			Since: word(t, "since", []string{"2025-01-01"}), SourceURL: url0(t, "source"),
		}
	}
	return c
}

// text0 draws text with everything that the formats have a meaning for.
func text0(t *rapid.T, label string) string {
	pieces := rapid.SliceOfN(rapid.OneOf(
		rapid.SampledFrom([]string{"", "=", "+", "-", "@", "'", "''", `"`, ";", `\`, `\;`, `\n`, `\N`, `\\`, ",", "|", ":", "=x", "\n", "\r\n", "\t", " ", "工行", "中国", "é", "𠮷", "END:VCARD", "＝", "<b>&", "item1.TEL:1", "\u2028", "\u202e"}),
		rapid.String(),
	), 0, 5)
	return strings.Join(pieces.Draw(t, label), "")
}

func list0(t *rapid.T, label string) []string {
	var list []string
	for range rapid.IntRange(0, 3).Draw(t, label) {
		list = append(list, text0(t, label))
	}
	return list
}

func word(t *rapid.T, label string, allowed []string) string {
	return rapid.SampledFrom(append([]string{""}, allowed...)).Draw(t, label)
}

func words(t *rapid.T, label string, allowed []string) []string {
	return rapid.SliceOfNDistinct(rapid.SampledFrom(allowed), 0, 2, rapid.ID[string]).Draw(t, label)
}

func url0(t *rapid.T, label string) string {
	return word(t, label, []string{"https://www.icbc.com.cn/", "https://例子.中国/路径?a=1;b=2,3#x"})
}
