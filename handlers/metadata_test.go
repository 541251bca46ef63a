package handlers_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// pages are the addresses of pages for people, in the default language, with
// their canonical form where that differs.
func (s *site) pages() map[string]string {
	s.t.Helper()
	out := map[string]string{
		"/i/bank?open=1&human=1":      "/i/bank?human=1&open=1",
		"/i/bank?page=2&sort=name":    "/i/bank?page=2&sort=name",
		"/i/bank?page=2":              "/i/bank?page=2",
		"/i/bank?sub=state":           "/i/bank?sub=state",
		"/i/bank?sort=name&region=11": "/i/bank?region=11&sort=name",
		"/search?q=工行":                "/search?q=" + url.QueryEscape("工行"),
		"/search?q=没有这样的名字":           "/search?q=" + url.QueryEscape("没有这样的名字"),
		"/e/" + icbc + "?view=big":    "/e/" + icbc,
		"/n/13800138000":              "/n/13800138000",
	}
	samples := s.samples()
	for _, r := range s.server.RouteRows() {
		path := filled(r.Path, samples)
		if r.Method == http.MethodGet && r.Page && strings.HasPrefix(s.get(path).Header.Get("Content-Type"), "text/html") {
			out[path] = path
		}
	}
	if len(out) < 20 {
		s.t.Fatalf("only %d pages: %v", len(out), out)
	}
	return out
}

func TestEveryPageSaysWhatItIs(t *testing.T) {
	s := newSite(t)
	for _, lang := range []string{"zh-Hans", "en"} {
		titles, descriptions := map[string]string{}, map[string]string{}
		for path, canonical := range s.pages() {
			prefix := ""
			if lang == "en" {
				prefix = "/en"
			}
			doc := s.page(prefix + path)
			if got := attr(doc.Find("html"), "lang"); got != lang {
				t.Errorf("%s is in %q", prefix+path, got)
			}
			if n := doc.Find("h1").Length(); n != 1 || text(doc.Find("h1")) == "" {
				t.Errorf("%s has %d headings", prefix+path, n)
			}
			title := text(doc.Find("head title"))
			if !strings.HasSuffix(title, " - c800") && path != "/" || len([]rune(title)) < 6 {
				t.Errorf("%s is called %q", prefix+path, title)
			}
			description := attr(doc.Find("meta[name=description]"), "content")
			if len([]rune(description)) < 8 {
				t.Errorf("%s is described as %q", prefix+path, description)
			}
			indexed := attr(doc.Find("meta[name=robots]"), "content") != "noindex"
			for name, seen := range map[string]map[string]string{title: titles, description: descriptions} {
				if other, ok := seen[name]; ok && indexed && other != canonical {
					t.Errorf("%s and %s are both said to be %q", path, other, name)
				}
				if indexed {
					seen[name] = canonical
				}
			}
			for selector, want := range map[string]string{
				"link[rel=canonical]":                      baseURL + prefix + canonical,
				"link[rel=alternate][hreflang=zh-Hans]":    baseURL + canonical,
				"link[rel=alternate][hreflang=en]":         baseURL + "/en" + canonical,
				"link[rel=alternate][hreflang=x-default]":  baseURL + canonical,
				"link[rel=manifest]":                       prefix + "/manifest.webmanifest",
				"link[rel=search][type*=opensearch]":       prefix + "/opensearch.xml",
				`header a[hreflang="` + other(lang) + `"]`: otherPath(lang, path, canonical),
			} {
				if got := attr(doc.Find(selector), "href"); got != want || doc.Find(selector).Length() != 1 {
					t.Errorf("%s: %s leads to %s, want %s", prefix+path, selector, got, want)
				}
			}
			wholeLinks(t, s, prefix+path, doc)
		}
	}
}

func other(lang string) string {
	if lang == "en" {
		return "zh-Hans"
	}
	return "en"
}

// otherPath is where the link to the other language leads: to the same page.
func otherPath(lang, path, canonical string) string {
	to := canonical
	if strings.Contains(path, "view=big") {
		to = path
	}
	if lang == "en" {
		return to
	}
	return "/en" + to
}

// linked remembers what has been asked for already.
var linked = map[string]bool{}

// wholeLinks follows the links of a page within the site, each once.
func wholeLinks(t *testing.T, s *site, from string, doc *goquery.Document) {
	t.Helper()
	doc.Find("a[href], link[href], script[src], img[src]").Each(func(_ int, l *goquery.Selection) {
		to := attr(l, "href") + attr(l, "src")
		if !strings.HasPrefix(to, "/") || linked[s.url+to] {
			return
		}
		linked[s.url+to] = true
		if a := s.get(to); a.StatusCode != http.StatusOK {
			t.Errorf("%s links to %s, which answers %d", from, to, a.StatusCode)
		}
	})
}

func TestNeighbouringPagesOfAListAreLinked(t *testing.T) {
	s := newSite(t)
	first := s.page("/i/bank?sort=name")
	next := attr(first.Find("link[rel=next]"), "href")
	if next != "/i/bank?page=2&sort=name" || first.Find("link[rel=prev]").Length() != 0 {
		t.Errorf("the first page leads on to %q", next)
	}
	second := s.page(next)
	if got := attr(second.Find("link[rel=prev]"), "href"); got != "/i/bank?sort=name" {
		t.Errorf("the second page leads back to %q", got)
	}
	if a, b := text(first.Find("main .ent h3").First()), text(second.Find("main .ent h3").First()); a == "" || a == b {
		t.Errorf("both pages begin with %q", a)
	}
}

// contactFields are the properties of schema.org's ContactPoint that are used.
var contactFields = []string{"@type", "contactType", "name", "url", "telephone", "faxNumber", "email", "availableLanguage", "contactOption", "hoursAvailable"}

func TestEnterprisesAreDescribedToMachines(t *testing.T) {
	s := newSite(t)
	s.add(everyKind())
	rows, err := s.store.Slugs(t.Context(), 0, 10_000)
	must(t, err)
	kinds := map[string]int{}
	for i, r := range rows {
		prefix := []string{"", "/en"}[i%2]
		doc := s.page(prefix + "/e/" + r.Slug)
		var org struct {
			Context string `json:"@context"`
			Type    string `json:"@type"`
			Name    string
			URL     string
			Also    []string         `json:"sameAs"`
			Points  []map[string]any `json:"contactPoint"`
		}
		blocks := doc.Find("script[type='application/ld+json']")
		if blocks.Length() != 1 {
			t.Fatalf("%s has %d blocks of data", r.Slug, blocks.Length())
		}
		if err := json.Unmarshal([]byte(blocks.Text()), &org); err != nil {
			t.Fatalf("%s: %v", r.Slug, err)
		}
		e, err := s.store.EnterpriseBySlug(t.Context(), r.Slug)
		must(t, err)
		if org.Context != "https://schema.org" || org.Type != "Organization" || org.Name != e.Name || org.URL != baseURL+prefix+"/e/"+r.Slug {
			t.Errorf("%s: %+v", r.Slug, org)
		}
		valid := 0
		for _, c := range e.Channels {
			if c.Valid() {
				valid++
			}
		}
		if len(org.Points) != valid {
			t.Errorf("%s has %d contact points for %d channels", r.Slug, len(org.Points), valid)
		}
		for _, p := range org.Points {
			for field := range p {
				if !slices.Contains(contactFields, field) {
					t.Errorf("%s has the property %s", r.Slug, field)
				}
				kinds[field]++
			}
			if p["@type"] != "ContactPoint" || p["name"] == "" || p["contactType"] == "" || !strings.HasPrefix(p["url"].(string), "http") {
				t.Errorf("%s: %v", r.Slug, p)
			}
			specs, _ := p["hoursAvailable"].([]any)
			for _, spec := range specs {
				m := spec.(map[string]any)
				if m["@type"] != "OpeningHoursSpecification" || len(m["dayOfWeek"].([]any)) == 0 || len(m["opens"].(string)) != 5 || len(m["closes"].(string)) != 5 {
					t.Errorf("%s is open %v", r.Slug, m)
				}
			}
		}
	}
	for _, field := range contactFields {
		if kinds[field] == 0 {
			t.Errorf("no enterprise has a contact point with %s", field)
		}
	}
}

func TestTheSiteDescribesItsSearch(t *testing.T) {
	s := newSite(t)
	var ld struct {
		Type   string `json:"@type"`
		URL    string
		Action struct{ Target string } `json:"potentialAction"`
	}
	must(t, json.Unmarshal([]byte(s.page("/en/").Find("script[type='application/ld+json']").Text()), &ld))
	if ld.Type != "WebSite" || ld.URL != baseURL+"/en/" || ld.Action.Target != baseURL+"/en/search?q={search_term_string}" {
		t.Errorf("%+v", ld)
	}
}
