package views_test

import (
	"bytes"
	"context"
	"encoding/json"
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"
	"golang.org/x/net/html"

	"c800/views"
	"c800/views/i18n"
)

func render(t testing.TB, body templ.Component) string {
	t.Helper()
	var b bytes.Buffer
	if err := body.Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func parse(t testing.TB, text string) *goquery.Document {
	t.Helper()
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// TestEveryPage draws every page in both languages and holds what all of them
// must keep.
func TestEveryPage(t *testing.T) {
	for _, lang := range i18n.Langs {
		for _, s := range samples(lang) {
			t.Run(s.path, func(t *testing.T) {
				text := render(t, s.body)
				doc := parse(t, text)
				checkMarkup(t, text)
				checkHead(t, doc, s.page)
				checkBody(t, doc)
				checkLanguage(t, doc, lang)
			})
		}
	}
}

// checkMarkup finds elements that are not closed in order, and whatever the
// content policy forbids.
func checkMarkup(t *testing.T, text string) {
	void := map[string]bool{"meta": true, "link": true, "input": true, "br": true, "wbr": true, "hr": true, "img": true}
	var open []string
	for z := html.NewTokenizer(strings.NewReader(text)); ; {
		kind := z.Next()
		token := z.Token()
		switch kind {
		case html.ErrorToken:
			if len(open) > 0 {
				t.Errorf("not closed: %v", open)
			}
			return
		case html.StartTagToken:
			for _, a := range token.Attr {
				if a.Key == "style" || strings.HasPrefix(a.Key, "on") || strings.HasPrefix(a.Val, "javascript:") || strings.Contains(a.Val, "TemplFailed") {
					t.Errorf("<%s %s=%q>", token.Data, a.Key, a.Val)
				}
			}
			if !void[token.Data] {
				open = append(open, token.Data)
			}
		case html.EndTagToken:
			if len(open) == 0 || open[len(open)-1] != token.Data {
				t.Fatalf("</%s> closes %v", token.Data, open)
			}
			open = open[:len(open)-1]
		}
	}
}

func checkHead(t *testing.T, doc *goquery.Document, p *views.Page) {
	if title := doc.Find("title").Text(); !strings.HasSuffix(title, "c800") || len(title) < 8 {
		t.Errorf("title %q", title)
	}
	if got, _ := doc.Find("html").Attr("lang"); got != p.Lang {
		t.Errorf("lang %q", got)
	}
	if got, _ := doc.Find(`link[rel=canonical]`).Attr("href"); got != p.Canonical || !strings.HasPrefix(got, "https://") {
		t.Errorf("canonical %q", got)
	}
	for hreflang, want := range map[string]string{i18n.Zh: p.AltZh, i18n.En: p.AltEn, "x-default": p.AltZh} {
		if got, _ := doc.Find(`link[hreflang="` + hreflang + `"][rel=alternate]`).Attr("href"); got != want {
			t.Errorf("%s is at %q", hreflang, got)
		}
	}
	if got, _ := doc.Find("meta[name=robots]").Attr("content"); got != p.Robots {
		t.Errorf("robots %q", got)
	}
	doc.Find("script").Each(func(_ int, s *goquery.Selection) {
		if s.AttrOr("type", "") == "application/ld+json" {
			if !json.Valid([]byte(s.Text())) {
				t.Errorf("data block %q", s.Text())
			}
		} else if _, deferred := s.Attr("defer"); !deferred || !strings.HasPrefix(s.AttrOr("src", ""), "/static/") {
			t.Error("a script blocks the page or is inline")
		}
	})
}

func checkBody(t *testing.T, doc *goquery.Document) {
	if n := doc.Find("h1").Length(); n != 1 {
		t.Errorf("%d h1", n)
	}
	last := 0
	doc.Find("main h1, main h2, main h3, main h4").Each(func(_ int, h *goquery.Selection) {
		level := int(goquery.NodeName(h)[1] - '0')
		if level > last+1 {
			t.Errorf("h%d %q follows h%d", level, h.Text(), last)
		}
		if strings.TrimSpace(h.Text()) == "" {
			t.Error("an empty heading")
		}
		last = level
	})
	ids := map[string]int{}
	doc.Find("[id]").Each(func(_ int, s *goquery.Selection) { ids[s.AttrOr("id", "")]++ })
	for id, n := range ids {
		if n > 1 || id == "" {
			t.Errorf("id %q is there %d times", id, n)
		}
	}
	for _, attr := range []string{"aria-labelledby", "aria-describedby", "for", "form"} {
		doc.Find("[" + attr + "]").Each(func(_ int, s *goquery.Selection) {
			for _, id := range strings.Fields(s.AttrOr(attr, "")) {
				if ids[id] == 0 {
					t.Errorf("%s names %q, which is not there", attr, id)
				}
			}
		})
	}
	doc.Find(`a[href^="#"]`).Each(func(_ int, a *goquery.Selection) {
		if ids[a.AttrOr("href", "")[1:]] == 0 {
			t.Errorf("%s leads nowhere", a.AttrOr("href", ""))
		}
	})
	doc.Find("input:not([type=hidden]), select, textarea").Each(func(_ int, s *goquery.Selection) {
		id := s.AttrOr("id", "")
		if s.Closest("label").Length() == 0 && doc.Find(`label[for="`+id+`"]`).Length() != 1 {
			t.Errorf("the field %q has no label", s.AttrOr("name", ""))
		}
	})
	doc.Find("a, button").Each(func(_ int, s *goquery.Selection) {
		if strings.TrimSpace(s.Text()) == "" && s.AttrOr("aria-label", "") == "" {
			t.Error("a link or button without words")
		}
	})
	doc.Find("svg use").Each(func(_ int, s *goquery.Selection) {
		if !strings.Contains(s.AttrOr("href", ""), "/icons.svg#") {
			t.Errorf("icon %q", s.AttrOr("href", ""))
		}
	})
}

// messageKey is what T gives for a message that does not exist.
var messageKey = regexp.MustCompile(`\b[a-z_]+(?:\.[a-z0-9_]+)+`)

var tag = regexp.MustCompile(`<[^>]*>`)

// checkLanguage finds messages that do not exist (their key is shown), and
// links that leave the language of the page.
func checkLanguage(t *testing.T, doc *goquery.Document, lang string) {
	markup, err := doc.Find("body").Html()
	if err != nil {
		t.Fatal(err)
	}
	text := tag.ReplaceAllString(markup, " ")
	for _, word := range messageKey.FindAllString(text, -1) {
		switch path.Ext(word) {
		case ".com", ".cn", ".org", ".json":
		default:
			t.Errorf("the key %s is shown", word)
		}
	}
	if strings.Contains(text, "{{") {
		t.Error("an argument is not filled in")
	}
	doc.Find("a[href], form[action]").Each(func(_ int, a *goquery.Selection) {
		to := a.AttrOr("href", a.AttrOr("action", ""))
		if !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "/api/") || strings.HasSuffix(to, ".vcf") || a.AttrOr("hreflang", lang) != lang {
			return
		}
		if strings.HasPrefix(to, views.EnglishPrefix+"/") != (lang == i18n.En) {
			t.Errorf("%s is in the other language", to)
		}
	})
}

func TestVerdictsNeverCallANumberSafe(t *testing.T) {
	for _, lang := range i18n.Langs {
		f := views.NewFormat(lang, now)
		for _, s := range samples(lang) {
			if !strings.Contains(s.path, "/n/") {
				continue
			}
			doc := parse(t, render(t, s.body))
			if !strings.Contains(doc.Find("main").Text(), f.T("number.forged")) {
				t.Errorf("%s does not say that caller ids can be forged", s.path)
			}
			for _, word := range []string{"安全", "正规", "骗子", "放心", "safe", "genuine", "scam"} {
				if strings.Contains(strings.ToLower(doc.Text()), word) {
					t.Errorf("%s says %q", s.path, word)
				}
			}
		}
	}
}

func TestFormKeepsWhatWasTypedAndPointsAtMistakes(t *testing.T) {
	for _, s := range samples(i18n.Zh) {
		if s.path != "/e/cmb/c/2/reports" {
			continue
		}
		doc := parse(t, render(t, s.body))
		if got := doc.Find("textarea[name=note]").Text(); got != "<b>长</b>" {
			t.Errorf("the note is %q", got)
		}
		if got := doc.Find(".errors a").Length(); got != 2 {
			t.Errorf("%d links in the summary", got)
		}
		if doc.Find("textarea[aria-invalid=true]").Length() != 1 || doc.Find("input[name=once][value=abc]").Length() != 1 {
			t.Error("the field is not marked or the hidden input is lost")
		}
		if title := doc.Find("title").Text(); !strings.HasPrefix(title, "错误：") {
			t.Errorf("title %q", title)
		}
		return
	}
	t.Fatal("no sample of a form with mistakes")
}

func BenchmarkEnterprise(b *testing.B) {
	for _, s := range samples(i18n.Zh) {
		if s.path != "/e/cmb" {
			continue
		}
		var buf bytes.Buffer
		b.ReportAllocs()
		for b.Loop() {
			buf.Reset()
			if err := s.body.Render(context.Background(), &buf); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(buf.Len()), "page-bytes")
	}
}
