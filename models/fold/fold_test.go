package fold

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestText(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"中国建设银行（亚洲）", "中国建设银行亚洲"},
		{"中國建設銀行(亞洲)", "中国建设银行亚洲"},
		{"  Bank  of\tChina ", "bank of china"},
		{"ＱＱ 音乐", "qq音乐"},
		{"QQ音乐", "qq音乐"},
		{"McDonald’s", "mcdonalds"},
		{"L'Oréal", "loreal"},
		{"Müller & Söhne", "muller sohne"},
		{"STRASSE straße", "strasse strasse"},
		{"Ørsted", "orsted"},
		{"H&M", "h m"},
		{"7-Eleven", "7 eleven"},
		{"瀋陽鐘錶", "沈阳钟表"},
		{"鍾錶 锺表", "钟表钟表"},
		{"①②", "12"},
		{"ﾕﾆｸﾛ ユニクロ", "ユニクロ ユニクロ"},
		{"İstanbul", "istanbul"},
		{"\xff\xfe工\x80商", "工商"},
		{"？！……", ""},
		{"", ""},
		{"Яндекс", "яндекс"},
	} {
		if got := Text(c.in); got != c.want {
			t.Errorf("Text(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestKeyIgnoresSpaces(t *testing.T) {
	for _, pair := range [][2]string{
		{"Bank of China", "bankofchina"},
		{"H&M", "hm"},
		{"招商 银行", "招商银行"},
		{"中國銀行（香港）", "中国银行(香港)"},
	} {
		if Key(pair[0]) != Key(pair[1]) {
			t.Errorf("Key(%q) = %q, Key(%q) = %q", pair[0], Key(pair[0]), pair[1], Key(pair[1]))
		}
	}
}

// text draws names as they come: Chinese, Latin, mixed, and plain rubbish.
func text() *rapid.Generator[string] {
	han := rapid.StringOfN(rapid.RuneFrom([]rune("中国工商银行重庆长安厦门乐山音乐鐘錶銀際（）· ，贵州绿女")), 0, 20, -1)
	return rapid.OneOf(han, rapid.String(), rapid.StringMatching(`[A-Za-z0-9 &'-]{0,30}`),
		rapid.Custom(func(t *rapid.T) string { return han.Draw(t, "han") + rapid.String().Draw(t, "any") }),
		rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }))
}

func TestTextProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { checkText(t, text().Draw(t, "s")) })
}

func FuzzText(f *testing.F) {
	for _, s := range []string{"中國建設銀行（亞洲）", "ﷺ", "ß\u0345", "\u0344\u0345ΐ", "e\u0301\u0323", "\xff", "ǅ", "ﬃ", "가각", strings.Repeat("ﷺ", 400)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { checkText(t, s) })
}

func checkText(t rapid.TB, s string) {
	got := Text(s)
	if again := Text(got); again != got {
		t.Fatalf("Text(%q) = %q, folded again %q", s, got, again)
	}
	if !utf8.ValidString(got) || utf8.RuneCountInString(got) > MaxRunes {
		t.Fatalf("Text(%q) = %q", s, got)
	}
	if strings.TrimSpace(got) != got || strings.Contains(got, "  ") {
		t.Fatalf("Text(%q) = %q has stray spaces", s, got)
	}
	if Key(got) != Key(s) {
		t.Fatalf("Key(Text(%q)) = %q, Key %q", s, Key(got), Key(s))
	}
	slug := Slug(s)
	if slug == "" || len(slug) > 60 || strings.Trim(slug, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" ||
		strings.Trim(slug, "-") != slug || strings.Contains(slug, "--") {
		t.Fatalf("Slug(%q) = %q", s, slug)
	}
	if k := SortKey(s); len(k) > 96 {
		t.Fatalf("SortKey(%q) = %q", s, k)
	}
	for _, p := range Pinyin(s) {
		if p == "" {
			t.Fatalf("Pinyin(%q) has an empty unit", s)
		}
	}
}
