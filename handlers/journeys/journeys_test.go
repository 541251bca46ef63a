package journeys_test

import (
	"net/http"
	"strings"
	"testing"

	"c800/handlers"
	"c800/handlers/browsertest"
	"c800/models"
	"c800/models/catalog"
	"c800/models/modeltest"
)

func TestMain(m *testing.M) { browsertest.Main(m) }

// catalogueSite serves the starter catalogue to real browsers.
func catalogueSite(t *testing.T) *browsertest.Site {
	t.Helper()
	s := modeltest.SQLite(t)
	c, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.ApplyCatalogue(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	return serveStore(t, s)
}

func serveStore(t *testing.T, s *models.Store) *browsertest.Site {
	t.Helper()
	return browsertest.Serve(t, func(base string) http.Handler {
		return handlers.New(s, handlers.Options{BaseURL: base, Secret: make([]byte, 32)})
	})
}

// both runs a journey with scripts on and off, on a phone and on a desktop.
func both(t *testing.T, journey func(t *testing.T, v browsertest.View)) {
	for _, v := range []browsertest.View{{}, {NoScript: true}, {Width: 1280, Dark: true}, {Width: 1280, NoScript: true}} {
		t.Run(v.String(), func(t *testing.T) { journey(t, v) })
	}
}

func path(t *testing.T, p *browsertest.Page, want string) {
	t.Helper()
	if got := p.Path(); got != want {
		t.Fatalf("at %s, want %s", got, want)
	}
}

// Home, a half-remembered name, the enterprise, its number.
func TestJourneySearch(t *testing.T) {
	site := catalogueSite(t)
	both(t, func(t *testing.T, v browsertest.View) {
		p := site.Open(t, "/", v)
		p.Check()
		p.Fill("main input[name=q]", "gsyh")
		p.Follow("main form[action='/search'] button")
		if got := p.Texts("main .ent h3"); len(got) == 0 || got[0] != "中国工商银行" {
			t.Fatalf("found %q", got)
		}
		p.Check()
		p.Follow("main .ent h3 a")
		path(t, p, "/e/gongshang-yinhang")
		if got := p.Attr("main a.number", "href"); got != "tel:95588" {
			t.Errorf("the number leads to %q", got)
		}
		if v.NoScript {
			if p.Visible("[data-copy]") {
				t.Error("a copy button that cannot work is shown")
			}
		} else {
			p.Press("[data-copy]")
			if got := p.Clipboard(); got != "95588" {
				t.Errorf("copied %q", got)
			}
		}
		p.Check()
	})
}

// An industry, the filter "open now, with a person", an enterprise.
func TestJourneyIndustry(t *testing.T) {
	site := catalogueSite(t)
	both(t, func(t *testing.T, v browsertest.View) {
		p := site.Open(t, "/i", v)
		p.Check()
		p.Follow("main a[href='/i/bank']")
		all := len(p.Texts("main .ent h3"))
		if v.Width < 600 {
			p.Press(".filters > summary")
		}
		p.Press("input[name=human]")
		p.Press("input[name=open]")
		p.Follow("#filters button")
		if !strings.Contains(p.Path(), "human=1") || !strings.Contains(p.Path(), "open=1") {
			t.Fatalf("at %s", p.Path())
		}
		rows := p.Texts("main .ent h3")
		if len(rows) == 0 || len(rows) > all {
			t.Fatalf("%d of %d have a person now", len(rows), all)
		}
		p.Check()
		p.Follow("main .ent h3 a")
		if got := p.Text("h1"); got != rows[0] {
			t.Errorf("%q leads to %q", rows[0], got)
		}
		p.Check()
	})
}

// A number from a call, as it was shown, and its verdict.
func TestJourneyNumber(t *testing.T) {
	site := catalogueSite(t)
	both(t, func(t *testing.T, v browsertest.View) {
		p := site.Open(t, "/n", v)
		p.Fill("main input[name=q]", "+86 95588")
		p.Follow("main form[action='/n'] button")
		path(t, p, "/n/95588")
		if got := p.Text(".verdict h2"); got != "已登记，未核实" {
			t.Errorf("verdict %q", got)
		}
		if !strings.Contains(p.Text("main"), "来电显示可以伪造") {
			t.Error("nothing says that caller ids can be forged")
		}
		p.Check()
		p.Follow("main .list h3 a")
		path(t, p, "/e/gongshang-yinhang")
		p.Go("/n/13800138000")
		if got := p.Text(".verdict h2"); got != "没有记录" {
			t.Errorf("verdict %q", got)
		}
		p.Check()
	})
}

// Another language and back, on the same page.
func TestJourneyLanguage(t *testing.T) {
	site := catalogueSite(t)
	both(t, func(t *testing.T, v browsertest.View) {
		p := site.Open(t, "/e/gongshang-yinhang", v)
		p.Follow("header a[hreflang=en]")
		path(t, p, "/en/e/gongshang-yinhang")
		if got := p.Text("h1"); got != "Industrial and Commercial Bank of China" {
			t.Errorf("in English it is called %q", got)
		}
		p.Check()
		p.Follow("header a[hreflang=zh-Hans]")
		path(t, p, "/e/gongshang-yinhang")
	})
}

// A wrong number: first a mistake in the form, then a receipt.
func TestJourneyReport(t *testing.T) {
	site := catalogueSite(t)
	both(t, func(t *testing.T, v browsertest.View) {
		p := site.Open(t, "/e/gongshang-yinhang", v)
		p.Follow("#channels a.channel-report")
		p.Check()
		p.Fill("textarea[name=note]", "打了三次都是空号")
		if got := p.Follow("main form button"); got != http.StatusUnprocessableEntity {
			t.Fatalf("a report without its kind answers %d", got)
		}
		if got := browsertest.Eval[string](p, "document.querySelector('textarea[name=note]').value"); got != "打了三次都是空号" {
			t.Errorf("what was typed is %q", got)
		}
		p.Check()
		p.Press("input[value=dead]")
		p.Follow("main form button")
		if !strings.HasPrefix(p.Path(), "/receipts/") || !strings.Contains(p.Text("main"), "等待处理") {
			t.Errorf("at %s: %s", p.Path(), p.Text("main"))
		}
		p.Check()
	})
}

// A name that nobody knows, and the form to add it.
func TestJourneySuggest(t *testing.T) {
	site := catalogueSite(t)
	both(t, func(t *testing.T, v browsertest.View) {
		p := site.Open(t, "/search?q=月球第一银行股份", v)
		p.Check()
		p.Follow("main a[href^='/suggest-an-enterprise']")
		p.Follow("main form button")
		if !strings.HasPrefix(p.Path(), "/receipts/") || !strings.Contains(p.Text("main"), "月球第一银行股份") {
			t.Errorf("at %s: %s", p.Path(), p.Text("main"))
		}
	})
}

// Every page is sound in both schemes, at 320, 360 and 1280, in both languages:
// no axe finding, no sideways scrolling, nothing from another site.
func TestEveryPageInEveryView(t *testing.T) {
	site := catalogueSite(t)
	paths := []string{
		"/", "/i", "/i/bank", "/i/aviation?human=1&open=1&sort=name", "/search", "/search?q=银行", "/search?q=zzzzqqq", "/e/gongshang-yinhang",
		"/e/gongshang-yinhang?view=big", "/e/gongshang-yinhang/history", "/n", "/n?q=abc", "/n/95588", "/n/4000000000", "/suggest-an-enterprise", "/method", "/rules", "/privacy", "/data", "/e/nobody", "/nothing",
	}
	channel := site.Open(t, "/e/zhongguo-yidong", browsertest.View{}).Attr("#channels a.channel-more", "href")
	paths = append(paths, channel, channel+"/reports")
	for _, v := range []browsertest.View{{Width: 320}, {Width: 320, Dark: true}, {}, {Dark: true}, {Width: 1280}, {Width: 1280, Dark: true}} {
		t.Run(v.String(), func(t *testing.T) {
			t.Parallel()
			p := site.Open(t, "/", v)
			for _, at := range paths {
				for _, lang := range []string{"", "/en"} {
					p.Go(lang + at)
					p.Check()
				}
			}
		})
	}
}
