package fold

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
	"pgregory.net/rapid"
)

// brings reports whether a database would find names by the query: by a key of
// theirs, or by the tokens of their row.
func brings(q Query, names, numbers []string) bool {
	for _, name := range names {
		if slices.Contains(Keys(name), q.Key) {
			return true
		}
	}
	row := IndexTokens(names, numbers)
	if q.Number != nil && within(q.Number, row) {
		return true
	}
	has := func(w Word) bool {
		return slices.ContainsFunc(w.Any, func(list Tokens) bool { return within(list, row) })
	}
	if q.Joined != nil && has(*q.Joined) {
		return true
	}
	for _, w := range q.Words {
		if !has(w) {
			return false
		}
	}
	return len(q.Words) > 0
}

func within(list Tokens, row []string) bool {
	for _, t := range list {
		if _, ok := slices.BinarySearch(row, t); !ok {
			return false
		}
	}
	return true
}

func TestFindsAName(t *testing.T) {
	icbc := []string{"中国工商银行", "工行", "ICBC", "Industrial and Commercial Bank of China"}
	for _, c := range []struct {
		names []string
		query string
		want  Match
	}{
		{icbc, "中国工商银行", MatchExact},
		{icbc, "工行", MatchExact},
		{icbc, "icbc", MatchExact},
		{icbc, "ＩＣＢＣ", MatchExact},
		{icbc, "中國工商銀行", MatchExact},
		{icbc, "industrial and commercial bank of china", MatchExact},
		{icbc, "zhongguogongshangyinhang", MatchSound},
		{icbc, "zhong guo gong shang yin hang", MatchSound},
		{icbc, "Zhōngguó Gōngshāng Yínháng", MatchSound},
		{icbc, "zggsyh", MatchSound},
		{icbc, "ZGGSYH", MatchSound},
		{icbc, "gh", MatchSound},
		{icbc, "gonghang", MatchSound},
		{icbc, "中国工", MatchPrefix},
		{icbc, "indus", MatchPrefix},
		{icbc, "zhongguogongsh", MatchPrefix},
		{icbc, "zhonggu", MatchPrefix},
		{icbc, "zggs", MatchPrefix},
		{icbc, "g", MatchPrefix},
		{icbc, "工商", MatchWords},
		{icbc, "商银", MatchWords},
		{icbc, "銀", MatchWords},
		{icbc, "gongshangyinhang", MatchWords},
		{icbc, "gongshang yinhang", MatchWords},
		{icbc, "gongshangy", MatchWords},
		{icbc, "gsyh", MatchWords},
		{icbc, "commerc", MatchWords},
		{icbc, "china bank", MatchWords},
		{icbc, "银行 中国", MatchWords},
		{icbc, "银行 icbc", MatchWords},
		{icbc, "工商 china", MatchWords},
		{[]string{"QQ音乐"}, "q音", MatchWords},
		{[]string{"QQ音乐"}, "qqyy", MatchSound},
		{[]string{"QQ音乐"}, "qqyinyue", MatchSound},
		{[]string{"QQ音乐"}, "yinyue", MatchWords},
		{[]string{"QQ音乐"}, "qq", MatchPrefix},
		{[]string{"芒果TV"}, "mangguotv", MatchSound},
		{[]string{"芒果TV"}, "tv", MatchWords},
		{[]string{"西安银行"}, "xianyinhang", MatchSound},
		{[]string{"西安银行"}, "xi'an yinhang", MatchSound},
		{[]string{"西安银行"}, "xi an", MatchPrefix},
		{[]string{"绿城"}, "lvcheng", MatchSound},
		{[]string{"绿城"}, "lucheng", MatchSound},
		{[]string{"绿城"}, "lücheng", MatchSound},
		{[]string{"绿城"}, "lyucheng", MatchSound},
		{[]string{"女儿国"}, "nyuerguo", MatchSound},
		{[]string{"Google"}, "oo", MatchWords},
		{[]string{"Google"}, "goog", MatchPrefix},
		{[]string{"7-Eleven"}, "7eleven", MatchExact},
		{[]string{"H&M"}, "hm", MatchExact},
		{[]string{"360安全"}, "360anquan", MatchSound},
		{[]string{"12306"}, "123", MatchPrefix},
		{[]string{"中国建设银行（亚洲）"}, "中国建设银行(亚洲)", MatchExact},
		{[]string{"中国建设银行（亚洲）"}, "建设 亚洲", MatchWords},
		{[]string{"ユニクロ", "优衣库"}, "ﾕﾆｸﾛ", MatchExact},
		{[]string{"Яндекс"}, "ЯНД", MatchPrefix},
	} {
		q := QueryTokens(c.query)
		if got := q.Match(c.names); got != c.want {
			t.Errorf("%q in %v: match %d, want %d", c.query, c.names, got, c.want)
		}
		if !brings(q, c.names, nil) {
			t.Errorf("%q: the tokens do not bring %v", c.query, c.names)
		}
		row := IndexTokens(c.names, nil)
		if c.want == MatchPrefix && !slices.ContainsFunc(q.Begins, func(list Tokens) bool { return within(list, row) }) {
			t.Errorf("%q: the tokens %v of beginnings do not bring %v", c.query, q.Begins, c.names)
		}
	}
}

func TestFindsNothingElse(t *testing.T) {
	icbc := []string{"中国工商银行", "工行", "ICBC"}
	for _, query := range []string{"", " ", "？", "建设", "行工", "yinhangx", "yihang", "工商 建设", "icbd", "bank"} {
		if got := QueryTokens(query).Match(icbc); got > NoMatch {
			t.Errorf("%q matches 中国工商银行 as %d", query, got)
		}
	}
}

func TestLooseMatch(t *testing.T) {
	for _, c := range []struct{ name, query string }{
		{"中国工商银行", "工行"},
		{"中国工商银行", "工商yinhang"},
		{"国家移民管理局", "移民局"},
		{"中国农业发展银行", "农发行"},
	} {
		q, row := QueryTokens(c.query), IndexTokens([]string{c.name}, nil)
		if got := q.Match([]string{c.name}); got != MatchLoose {
			t.Errorf("%s in %s: match %d, want loose", c.query, c.name, got)
		}
		if !slices.ContainsFunc(q.Words[0].Loose, func(list Tokens) bool { return within(list, row) }) {
			t.Errorf("%s: the loose tokens do not bring %s", c.query, c.name)
		}
	}
}

func TestNumbers(t *testing.T) {
	names, numbers := []string{"中国工商银行"}, []string{"95588", "4006695566"}
	for _, query := range []string{"95", "955", "95588", "955 88", "９５５８８", "400-669-5566", "400"} {
		if q := QueryTokens(query); q.Digits == "" || !brings(q, names, numbers) {
			t.Errorf("%q is not found: %+v", query, q)
		}
	}
	if q := QueryTokens("工商 95588"); q.Digits != "" || !brings(q, names, numbers) {
		t.Errorf("a name and a number: %+v", q)
	}
	if brings(QueryTokens("95589"), names, numbers) {
		t.Error("95589 finds 95588")
	}
}

func TestNear(t *testing.T) {
	for _, c := range []struct {
		name, query string
		want        int
	}{
		{"中国工商银行", "中国工伤银行", 0},
		{"中国工商银行", "工伤银行", 0},
		{"中国工商银行", "中国工业银行", 1},
		{"中国工商银行", "工高银行", 1},
		{"中国工商银行", "中国工银商行", 1},
		{"招商银行", "招啇银行", 1},
		{"美团外卖", "美团外麦", 0},
		{"支付宝", "支付保", 0},
		{"Google", "Googel", 1},
		{"Adidas", "Addidas", 1},
		{"中国工商银行", "gongshnagyinhang", 1},
		{"支付宝", "zhifubo", 1},
	} {
		q, names := QueryTokens(c.query), []string{c.name}
		if got := q.Match(names); got > NoMatch {
			t.Errorf("%s is no slip: it matches %s", c.query, c.name)
		}
		if got, ok := q.Distance(names); !ok || got != c.want {
			t.Errorf("Distance(%s, %s) = %d, %v, want %d", c.query, c.name, got, ok, c.want)
		}
		row := IndexTokens(names, nil)
		if !slices.ContainsFunc(q.Near(), func(list Tokens) bool { return within(list, row) }) {
			t.Errorf("%s: near tokens %v do not bring %s", c.query, q.Near(), c.name)
		}
	}
	for _, c := range [][2]string{{"中国工商银行", "小米"}, {"百度", "美团"}, {"Google", "Apple"}, {"IBM", "IBN"}, {"工商银行", ""}} {
		if d, ok := QueryTokens(c[1]).Distance([]string{c[0]}); ok {
			t.Errorf("%s is near %s: %d", c[1], c[0], d)
		}
	}
}

// queries draws what somebody may type for a name, all of which must find it.
func queries(t *rapid.T, name string) []string {
	runes := []rune(Key(name))
	if len(runes) < 2 {
		return nil
	}
	i := rapid.IntRange(0, len(runes)-2).Draw(t, "pair")
	syllables := Pinyin(name)
	n := rapid.IntRange(1, len(syllables)).Draw(t, "syllables")
	out := []string{name, strings.ToUpper(name), string(runes[i : i+2]), string(runes[:i+2])}
	if hasHan(string(runes)) {
		joined, initials := strings.Join(syllables, ""), Initials(name)
		out = append(out, joined, strings.Join(syllables, " "), initials,
			joined[:rapid.IntRange(1, len(joined)).Draw(t, "typed")],
			initials[:rapid.IntRange(1, len(initials)).Draw(t, "initials")])
		if Initials(name) != "" && len(runes) == len(syllables) { // Han alone
			out = append(out, strings.Join(syllables[n-1:], ""), strings.Join(syllables[n-1:], " "))
		}
	}
	return out
}

func TestEveryQueryFindsItsName(t *testing.T) {
	chars := []rune("中国工商银行重庆长安厦门乐山音乐有限公司贵州绿女旅行安阿饿西")
	name := rapid.OneOf(
		rapid.StringOfN(rapid.RuneFrom(chars), 2, maxUnits, -1),
		rapid.StringMatching(`[A-Z][a-z]{1,9}( [A-Z][a-z0-9]{1,9}){0,3}`),
		rapid.Custom(func(t *rapid.T) string {
			return rapid.StringMatching(`[A-Z0-9]{1,5}`).Draw(t, "latin") + rapid.StringOfN(rapid.RuneFrom(chars), 1, 8, -1).Draw(t, "han")
		}))
	rapid.Check(t, func(t *rapid.T) {
		n := name.Draw(t, "name")
		for _, typed := range queries(t, n) {
			q := QueryTokens(typed)
			if q.Match([]string{n}) < MatchWords {
				t.Errorf("%q does not match %q", typed, n)
			}
			if !brings(q, []string{n}, nil) {
				t.Errorf("%q: tokens %v do not bring %q: %v", typed, q, n, IndexTokens([]string{n}, nil))
			}
		}
	})
}

func FuzzQuery(f *testing.F) {
	for _, s := range []string{"工行", "gsyh", "gong shang yin hang", "xian", "QQ音乐", "955 88", "工商yinhang", "lyu", "\xff", strings.Repeat("zhi", 40), strings.Repeat("a", 200)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		q := QueryTokens(s)
		lists := append(q.Near(), q.Begins...)
		words := q.Words
		if q.Joined != nil {
			words = append(words[:len(words):len(words)], *q.Joined)
		}
		if len(words) > maxWords+1 {
			t.Fatalf("%q has %d words", s, len(words))
		}
		for _, w := range words {
			if len(w.Any) > 24 || len(w.Loose) > 6 {
				t.Fatalf("%q: word %q has %d and %d lists", s, w.Text, len(w.Any), len(w.Loose))
			}
			lists = append(append(lists, w.Any...), w.Loose...)
		}
		for _, token := range append(slices.Concat(lists...), IndexTokens([]string{s}, nil)...) {
			for _, r := range token {
				if !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r >= 0x3400 && r <= 0x9fff) {
					t.Fatalf("%q: token %q is not one word to every tokeniser", s, token)
				}
			}
		}
		if q.Key != "" && utf8.RuneCountInString(s) < MaxQuery && q.Match([]string{s}) != MatchExact {
			t.Fatalf("%q does not match itself", s)
		}
		q.Distance([]string{s, "中国工商银行"})
	})
}

// hotlines reads the names of the hotline collection beside the project.
func hotlines(t testing.TB) []string {
	files, err := filepath.Glob(filepath.Join("..", "..", "..", "shared", "data", "hotlines", "*", "*.yaml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no hotlines beside the project: %v", err)
	}
	var names []string
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var card struct {
			Basic struct {
				Organization string `yaml:"organization"`
			} `yaml:"basic"`
		}
		if err := yaml.Unmarshal(text, &card); err != nil || card.Basic.Organization == "" {
			t.Fatalf("%s: %v", file, err)
		}
		names = append(names, card.Basic.Organization)
	}
	return names
}

func TestHotlines(t *testing.T) {
	names := hotlines(t)
	sounds, initials, tokens, most := map[string]int{}, map[string]int{}, 0, 0
	for _, name := range names {
		sounds[strings.Join(Pinyin(name), "")]++
		initials[Initials(name)]++
		row := IndexTokens([]string{name}, nil)
		tokens += len(row)
		most = max(most, len(row))
		for _, typed := range []string{name, strings.Join(Pinyin(name), ""), strings.Join(Pinyin(name), " "), Initials(name)} {
			if q := QueryTokens(typed); q.Match([]string{name}) < MatchSound || !brings(q, []string{name}, nil) {
				t.Errorf("%q does not find %s: %d", typed, name, q.Match([]string{name}))
			}
		}
		for key := []rune(Key(name)); len(key) > 1; key = key[1:] {
			if q := QueryTokens(string(key[:2])); q.Match([]string{name}) < MatchWords || !brings(q, []string{name}, nil) {
				t.Errorf("%q does not find %s", string(key[:2]), name)
			}
		}
	}
	t.Logf("%d names: %d different in pinyin, %d in initials; %d tokens on average, %d at most",
		len(names), len(sounds), len(initials), tokens/len(names), most)
	if most > 100 {
		t.Errorf("a name has %d tokens, want 100 at most", most)
	}
}

func BenchmarkIndexTokens(b *testing.B) {
	names := []string{"深圳市华强北电子科技股份有限公司", "华强北电子"}
	b.ReportAllocs()
	for b.Loop() {
		if len(IndexTokens(names, []string{"4006695566"})) == 0 {
			b.Fatal("no tokens")
		}
	}
}

func BenchmarkQuery(b *testing.B) {
	for _, q := range []string{"工商银行", "gongshangyinhang", "gsyh", "icbc china", "95588"} {
		b.Run(q, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				QueryTokens(q)
			}
		})
	}
}

func BenchmarkMatch(b *testing.B) {
	q := QueryTokens("gongshangyinhang")
	names := []string{"中国工商银行股份有限公司", "工行"}
	b.ReportAllocs()
	for b.Loop() {
		if q.Match(names) != MatchWords {
			b.Fatal("no match")
		}
	}
}

func ExampleQueryTokens() {
	for _, w := range QueryTokens("gongshangy").Words {
		fmt.Println(w.Any)
	}
	// Output:
	// [[han hgy hha hng lgongsh] [sgongshang sshangy] [jgongshangy] [iang igon igsh ihan ings ingy iong isha]]
}
