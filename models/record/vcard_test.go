package record

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/emersion/go-vcard"
)

func card(lines ...string) string {
	return "BEGIN:VCARD\r\n" + strings.Join(lines, "\r\n") + "\r\nEND:VCARD\r\n"
}

func TestVCardReads(t *testing.T) {
	records, rejects := read(t, card(
		"VERSION:3.0", "N:;;;;", "FN:工行", "ORG:中国工商银行;客服部", "NICKNAME:ICBC", "X-ABShowAs:COMPANY", "CATEGORIES:金融银行,国有",
		"TEL;TYPE=WORK,VOICE,PREF:95588",
		"item1.TEL;type=WORK:400-66-95588", "item1.X-ABLabel:贵宾专线", "item2.TEL:010-66106114", "item2.X-ABLabel:_$!<Main>!$_",
		"TEL;TYPE=WORK,MSG:1069095588", "TEL;TYPE=FAX:010-66106139", "TEL;VALUE=uri:tel:95588\\;phone-context=+86",
		"EMAIL:webmaster@icbc.com.cn", "EMAIL:no_reply@icbc.com.cn", "URL:https://www.icbc.com.cn/", "URL:https://m.icbc.com.cn/",
		"ADR;TYPE=WORK:;;复兴门内大街55号;北京市;;100140;中国", "X-SOCIALPROFILE;TYPE=weibo:https://weibo.com/icbc",
		"IMPP;X-SERVICE-TYPE=WeChat:x-apple:icbc-95588", "IMPP;X-SERVICE-TYPE=Skype:skype:x", "TZ:Asia/Hong_Kong",
		"REV:2026-05-19T17:26:25Z", "SOURCE:https://www.icbc.com.cn/contact", "NOTE:号码说明：\\n95588 客服\\n96888 不是号码",
		"PHOTO;ENCODING=b:"+strings.Repeat("A", 70), " "+strings.Repeat("B", 70),
	), FormatVCard)
	noRejects(t, rejects)
	if len(records) != 1 {
		t.Fatalf("%d records", len(records))
	}
	r := records[0]
	if r.Name != "中国工商银行" || !slices.Equal(r.Aliases, []string{"工行", "ICBC"}) || r.Website != "https://www.icbc.com.cn/" || r.Category != "金融银行" {
		t.Errorf("%+v", r)
	}
	var got []string
	for _, c := range r.Channels {
		got = append(got, strings.TrimSpace(c.Kind+" "+c.Value+" "+c.Label))
		if c.Checked != "2026-05-19" || c.SourceURL != "https://www.icbc.com.cn/contact" || c.Zone != "Asia/Hong_Kong" || c.Grade != "imported" {
			t.Errorf("%+v", c)
		}
	}
	want := []string{
		"phone 95588", "phone 400-66-95588 贵宾专线", "phone 010-66106114", "sms 1069095588", "fax 010-66106139", "phone 95588",
		"email webmaster@icbc.com.cn", "wechat_oa icbc-95588", "weibo https://weibo.com/icbc", "post 中国北京市复兴门内大街55号\n100140",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// Lines may be folded anywhere, within a character too.
func TestVCardUnfoldsAtEveryByte(t *testing.T) {
	line := "FN:中国工商银行"
	for i := 1; i < len(line); i++ {
		for _, end := range []string{"\r\n ", "\n\t"} {
			records, rejects := read(t, card("VERSION:4.0", line[:i]+end+line[i:], "TEL:95588"), FormatVCard)
			noRejects(t, rejects)
			if len(records) != 1 || records[0].Name != "中国工商银行" {
				t.Errorf("folded at %d: %+v", i, records)
			}
		}
	}
}

func TestVCardSurvivesBrokenCards(t *testing.T) {
	good := card("VERSION:3.0", "FN:农行", "TEL:95599")
	for name, test := range map[string]struct {
		text string
		want []string
	}{
		"cut off at the end":   {good + "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:工行\r\nTEL:95", []string{"农行: 95599", "rejected line 6 record is cut off"}},
		"cut off in between":   {"BEGIN:VCARD\r\nFN:工行\r\n" + good, []string{"农行: 95599", "rejected line 1 record is cut off"}},
		"malformed line":       {card("VERSION:3.0", "FN:工行", "no colon at all", "TEL:95588") + good, []string{"工行: 95588", "农行: 95599", "rejected line 1 broken syntax"}},
		"no name":              {card("VERSION:3.0", "TEL:95588") + good, []string{"农行: 95599", "rejected line 1 no name"}},
		"old version":          {card("VERSION:2.1", "FN:工行", "TEL:95588") + good, []string{"农行: 95599", "rejected line 1 version is not supported"}},
		"a person":             {card("VERSION:3.0", "N:张;三;;;", "FN:张三", "ORG:工商银行", "TEL:13800138000") + good, []string{"农行: 95599", "rejected line 1 card of a person, not of an organization"}},
		"a person by kind":     {card("VERSION:4.0", "KIND:individual", "FN:张三", "TEL:13800138000") + good, []string{"农行: 95599", "rejected line 1 card of a person, not of an organization"}},
		"not UTF-8":            {card("VERSION:3.0", "UID:u", "FN:\xb9\xa4\xd0\xd0", "TEL:95588") + good, []string{"农行: 95599", "rejected u GBK text, save it as UTF-8", "rejected u no name"}},
		"text between cards":   {"hello\r\n" + good + "\r\n\r\nTEL:1\r\n" + good, []string{"农行: 95599", "农行: 95599"}},
		"lower case, LF alone": {"begin:vcard\nversion:3.0\nfn:农行\ntel:95599\nend:vcard\n", []string{"农行: 95599"}},
		"future revision":      {card("VERSION:3.0", "FN:农行", "TEL:95599", "REV:2999-01-01"), []string{"农行: 95599"}},
		"gigantic line":        {card("VERSION:3.0", "FN:工行", "NOTE:"+strings.Repeat("x", 2*maxLine)) + good, []string{"农行: 95599", "rejected line 1 too long"}},
		"gigantic picture":     {card("VERSION:3.0", "FN:工行", "PHOTO:"+strings.Repeat("x", 2*maxLine), "TEL:95588") + good, []string{"工行: 95588", "农行: 95599"}},
		"gigantic card":        {card("VERSION:3.0", "FN:工行", strings.Repeat("NOTE:x\r\n", maxCard/4)) + good, []string{"农行: 95599", "rejected line 1 too long"}},
		"nothing":              {"", nil},
	} {
		t.Run(name, func(t *testing.T) {
			got := summary(read(t, test.text, FormatVCard))
			if !slices.Equal(got, test.want) {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
		})
	}
}

var icbc = Record{
	Slug: "icbc", Name: "中国工商银行", Short: []string{"工行"}, Latin: "ICBC", Website: "https://www.icbc.com.cn/",
	Channels: []Channel{
		{Kind: "phone", Value: "95588", Label: "客服热线", Checked: "2026-01-02"},
		{Kind: "phone", Value: "010-66106114 转 8001"},
		{Kind: "phone", Value: "4006695588"},
		{Kind: "sms", Value: "1069095588"},
		{Kind: "email", Value: "webmaster@icbc.com.cn"},
		{Kind: "form", Value: "https://www.icbc.com.cn/a,b;c", Label: "投诉"},
		{Kind: "app_chat", Value: "我的→设置→客服", Label: "App 内客服"},
		{Kind: "weibo", Value: "工行客服"},
		{Kind: "post", Value: "北京市复兴门内大街 55 号\n100140"},
	},
}

func writeCard(t *testing.T, r Record, options VCardOptions) string {
	t.Helper()
	var b bytes.Buffer
	w := NewVCardWriter(&b, options)
	if err := w.Write(r); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// What an address book of a telephone is told: plain numbers that it can dial,
// every channel, labels, and lines within their length.
func TestVCardForTelephones(t *testing.T) {
	text := writeCard(t, icbc, VCardOptions{Version: vcard3})
	for _, line := range strings.SplitAfter(text, "\n") {
		if !strings.HasSuffix(line, "\r\n") && line != "" || len(line) > foldAt+2 || !utf8.ValidString(line) {
			t.Errorf("line %q", line)
		}
	}
	if strings.Contains(text, "X-C800") {
		t.Error("properties for c800 alone")
	}
	card, err := vcard.NewDecoder(strings.NewReader(text)).Decode()
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string][]string{
		"VERSION": {"3.0"}, "FN": {"中国工商银行"}, "N": {"中国工商银行;;;;"}, "ORG": {"中国工商银行"}, "X-ABSHOWAS": {"COMPANY"},
		"TEL": {"95588", "+861066106114,8001", "4006695588", "1069095588"}, "EMAIL": {"webmaster@icbc.com.cn"},
		"URL": {"https://www.icbc.com.cn/", "https://www.icbc.com.cn/a,b;c"}, "X-ABLABEL": {"客服热线", "投诉"},
		"X-SOCIALPROFILE": {"工行客服"}, "ADR": {";;北京市复兴门内大街 55 号, 100140;;;;"},
		"NOTE": {"App 内客服: 我的→设置→客服\n工行客服"}, "NICKNAME": {"工行", "ICBC"}, "REV": {"2026-01-02T00:00:00Z"},
	} {
		if got := card.Values(name); !slices.Equal(got, want) {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

func TestVCard4HasNumbersWithContext(t *testing.T) {
	text := strings.ReplaceAll(writeCard(t, icbc, VCardOptions{Version: vcard4, Full: true}), "\r\n ", "")
	for _, want := range []string{
		"item1.TEL;TYPE=work;TYPE=voice;VALUE=uri:tel:95588;phone-context=+86\r\n",
		"VALUE=uri:tel:+861066106114;ext=8001\r\n", "KIND:org\r\n", "REV:20260102T000000Z\r\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
}

// What somebody edits in an exported card counts, the rest stays in full.
func TestVCardEditsCount(t *testing.T) {
	text := strings.ReplaceAll(writeCard(t, icbc, VCardOptions{Version: vcard3, Full: true}), "\r\n ", "")
	for _, edit := range [][2]string{
		{"TEL;TYPE=WORK;TYPE=VOICE:95588", "TEL;TYPE=WORK;TYPE=VOICE:95599"},
		{"FN:中国工商银行", "FN:工商银行"},
		{"\r\nURL:https://www.icbc.com.cn/\r\n", "\r\nURL:https://icbc.com.cn/\r\n"},
		{"webmaster@", "service@"},
		{"item4.TEL;TYPE=WORK;TYPE=MSG:1069095588\r\n", ""},
		{"END:VCARD", "TEL:4001112222\r\nEND:VCARD"},
	} {
		if !strings.Contains(text, edit[0]) {
			t.Fatalf("%q is not in\n%s", edit[0], text)
		}
		text = strings.Replace(text, edit[0], edit[1], 1)
	}
	records, rejects := read(t, text, FormatVCard)
	noRejects(t, rejects)
	r := records[0]
	if r.Name != "工商银行" || r.Website != "https://icbc.com.cn/" || r.Slug != "icbc" {
		t.Errorf("%+v", r)
	}
	if got := summary(records, nil)[0]; got != "工商银行: 95599 010-66106114 转 8001 4006695588 service@icbc.com.cn https://www.icbc.com.cn/a,b;c 我的→设置→客服 工行客服 北京市复兴门内大街 55 号\n100140 4001112222" {
		t.Error(got)
	}
	if c := r.Channels[0]; c.Label != "客服热线" || c.Checked != "2026-01-02" {
		t.Errorf("%+v", c)
	}
}
