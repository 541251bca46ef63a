package handlers_test

import (
	"encoding/json"
	"encoding/xml"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/emersion/go-vcard"

	"c800/handlers"
)

func TestSitemapListsEveryPageInBothLanguages(t *testing.T) {
	s := newSite(t)
	s.merge("zhaoshang-yinhang", icbc)
	a := s.get("/sitemap.xml").want(http.StatusOK)
	var index struct {
		XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemapindex"`
		Files   []string `xml:"sitemap>loc"`
	}
	must(t, xml.Unmarshal([]byte(a.body), &index))
	got := map[string]bool{}
	for _, file := range index.Files {
		var set struct {
			XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
			URLs    []struct {
				Loc     string `xml:"loc"`
				LastMod string `xml:"lastmod"`
				Links   []struct {
					Rel  string `xml:"rel,attr"`
					Lang string `xml:"hreflang,attr"`
					Href string `xml:"href,attr"`
				} `xml:"http://www.w3.org/1999/xhtml link"`
			} `xml:"url"`
		}
		path, ok := strings.CutPrefix(file, baseURL)
		if !ok {
			t.Fatalf("%s is elsewhere", file)
		}
		must(t, xml.Unmarshal([]byte(s.get(path).want(http.StatusOK).body), &set))
		for _, u := range set.URLs {
			if got[u.Loc] {
				t.Errorf("%s is listed twice", u.Loc)
			}
			got[u.Loc] = true
			if len(u.Links) != 2 || u.Links[0].Lang != "zh-Hans" || u.Links[1].Lang != "en" || u.Links[1].Href != strings.Replace(u.Links[0].Href, baseURL, baseURL+"/en", 1) {
				t.Errorf("%s: %+v", u.Loc, u.Links)
			}
		}
	}
	rows, err := s.store.Slugs(t.Context(), 0, 10_000)
	must(t, err)
	if len(rows) < 200 {
		t.Fatalf("only %d enterprises", len(rows))
	}
	for _, r := range rows {
		for _, loc := range []string{baseURL + "/e/" + r.Slug, baseURL + "/en/e/" + r.Slug} {
			if !got[loc] {
				t.Errorf("%s is not listed", loc)
			}
			delete(got, loc)
		}
	}
	// What is left are the pages that are no enterprise's, and all can be read
	// and found.
	for loc := range got {
		if doc := s.page(strings.TrimPrefix(loc, baseURL)); attr(doc.Find("link[rel=canonical]"), "href") != loc || doc.Find("meta[name=robots]").Length() > 0 {
			t.Errorf("%s is listed and is not to be found", loc)
		}
	}
	for _, loc := range []string{"/", "/en/", "/i", "/i/bank", "/en/i/bank", "/n", "/method", "/privacy"} {
		if !got[baseURL+loc] {
			t.Errorf("%s is not listed", loc)
		}
	}
}

// disallowed is what robots.txt keeps search engines from (RFC 9309, prefixes).
func disallowed(robots, path string) bool {
	for line := range strings.Lines(robots) {
		if prefix, ok := strings.CutPrefix(strings.TrimSpace(line), "Disallow: "); ok && strings.HasPrefix(path, prefix) {
			return true
		}
	}
	return false
}

func TestRobots(t *testing.T) {
	s := newSite(t)
	robots := s.get("/robots.txt").want(http.StatusOK)
	for path, want := range map[string]bool{
		"/": false, "/e/" + icbc: false, "/en/e/" + icbc: false, "/i/bank?page=2": false, "/n": false, "/n/95588": false, "/suggest-an-enterprise": false,
		"/static/1/c800.css": false, "/search?q=x": true, "/en/search?q=x": true, "/suggest?q=x": true, "/receipts/ABC": true, "/en/receipts/ABC": true,
	} {
		if disallowed(robots.body, path) != want {
			t.Errorf("%s: disallowed is %v", path, !want)
		}
	}
	if !strings.Contains(robots.body, "\nSitemap: "+baseURL+"/sitemap.xml\n") {
		t.Errorf("no sitemap: %s", robots.body)
	}
	demo := newSite(t, func(o *handlers.Options) { o.Demo = true })
	if !disallowed(demo.get("/robots.txt").want(http.StatusOK).body, "/e/"+icbc) {
		t.Error("a demo is open to search engines")
	}
	if !strings.Contains(text(demo.page("/method").Find("aside.strip")), "演示") {
		t.Error("a page of a demo does not say so")
	}
}

func TestOpenSearchAndManifest(t *testing.T) {
	s := newSite(t)
	for _, lang := range []string{"", "/en"} {
		var search struct {
			XMLName   xml.Name `xml:"http://a9.com/-/spec/opensearch/1.1/ OpenSearchDescription"`
			ShortName string
			URL       struct {
				Type     string `xml:"type,attr"`
				Template string `xml:"template,attr"`
			} `xml:"Url"`
		}
		a := s.get(lang + "/opensearch.xml").want(http.StatusOK)
		must(t, xml.Unmarshal([]byte(a.body), &search))
		if search.ShortName == "" || len(search.ShortName) > 16 || search.URL.Type != "text/html" || search.URL.Template != baseURL+lang+"/search?q={searchTerms}" {
			t.Errorf("%+v", search)
		}
		if a.Header.Get("Content-Type") != "application/opensearchdescription+xml; charset=utf-8" {
			t.Errorf("the description is %s", a.Header.Get("Content-Type"))
		}
		var manifest struct {
			Name, Lang string
			Start      string `json:"start_url"`
			Icons      []struct{ Src, Type string }
		}
		a = s.get(lang + "/manifest.webmanifest").want(http.StatusOK)
		must(t, json.Unmarshal([]byte(a.body), &manifest))
		if manifest.Name == "" || manifest.Start != lang+"/" || len(manifest.Icons) == 0 || a.Header.Get("Content-Type") != "application/manifest+json; charset=utf-8" {
			t.Errorf("%+v %s", manifest, a.Header.Get("Content-Type"))
		}
		s.page(manifest.Start)
		for _, icon := range manifest.Icons {
			if got := s.get(icon.Src).want(http.StatusOK); got.Header.Get("Content-Type") != icon.Type {
				t.Errorf("%s is %s", icon.Src, got.Header.Get("Content-Type"))
			}
		}
	}
}

// cardOf reads an enterprise's vCard.
func (s *site) cardOf(path string) vcard.Card {
	s.t.Helper()
	a := s.get(path).want(http.StatusOK)
	kind, params, err := mime.ParseMediaType(a.Header.Get("Content-Type"))
	if err != nil || kind != "text/vcard" || params["charset"] != "utf-8" {
		s.t.Errorf("%s is %s", path, a.Header.Get("Content-Type"))
	}
	disposition, params, err := mime.ParseMediaType(a.Header.Get("Content-Disposition"))
	if slug := path[strings.LastIndex(path, "/")+1:]; err != nil || disposition != "attachment" || params["filename"] != slug {
		s.t.Errorf("%s comes as %s", path, a.Header.Get("Content-Disposition"))
	}
	dec := vcard.NewDecoder(strings.NewReader(a.body))
	card, err := dec.Decode()
	must(s.t, err)
	if _, err := dec.Decode(); err == nil {
		s.t.Errorf("%s holds two cards", path)
	}
	for line := range strings.Lines(a.body) {
		if !strings.HasSuffix(line, "\r\n") || len(line) > 77 {
			s.t.Errorf("%s has the line %q", path, line)
		}
	}
	return card
}

func TestVCardHasEveryChannel(t *testing.T) {
	s := newSite(t)
	s.add(everyKind())
	card := s.cardOf("/e/" + icbc + ".vcf")
	if card.Value("FN") != "中国工商银行" || card.Value("TEL") != "95588" || !slices.Contains(card.Values("NICKNAME"), "工行") || card.Value("CATEGORIES") == "" {
		t.Errorf("%v", card)
	}
	for _, path := range []string{"/e/qisuo.vcf", "/en/e/qisuo.vcf"} {
		card := s.cardOf(path)
		e, err := s.store.EnterpriseBySlug(t.Context(), "qisuo")
		must(t, err)
		var all []string
		for _, fields := range card {
			for _, f := range fields {
				all = append(all, f.Value)
			}
		}
		whole := strings.ReplaceAll(strings.Join(all, "\n"), "；", ";") // an address is written without semicolons
		for _, c := range e.Channels {
			if !strings.Contains(whole, c.Value) && (c.Digits == "" || !strings.Contains(strings.NewReplacer("-", "", " ", "").Replace(whole), strings.TrimPrefix(c.Digits, "0"))) {
				t.Errorf("%s has no %s %s", path, c.Kind, c.Value)
			}
		}
		label := "phone" + hostile
		if strings.HasPrefix(path, "/en") {
			label = "phone en " + hostile
		}
		if !slices.Contains(card.Values("X-ABLABEL"), label) {
			t.Errorf("%s has the labels %q", path, card.Values("X-ABLABEL"))
		}
	}
	if doc := s.page("/en/e/" + icbc); attr(doc.Find(`a[href$=".vcf"]`), "href") != "/e/"+icbc+".vcf" && attr(doc.Find(`a[href$=".vcf"]`), "href") != "/en/e/"+icbc+".vcf" {
		t.Error("the page does not lead to its card")
	}
}

func TestSecurityHeadersAreEverywhere(t *testing.T) {
	s := newSite(t)
	for _, a := range []answer{
		s.get("/"), s.get("/nothing"), s.get("/search?q=%00"), s.get("/robots.txt"), s.get("/api/v1/industries"), s.get("/e/" + icbc + ".vcf"),
		s.get("/static/x/c800.css"), s.post("/suggest-an-enterprise", url.Values{}), s.do(http.MethodPut, "/", ""),
		s.post("/suggest-an-enterprise", nil, "Sec-Fetch-Site", "cross-site"),
	} {
		policy := a.Header.Get("Content-Security-Policy")
		if !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") || a.Header.Get("X-Content-Type-Options") != "nosniff" ||
			a.Header.Get("X-Request-Id") == "" || a.Header.Get("Strict-Transport-Security") == "" || a.Header.Get("Set-Cookie") != "" {
			t.Errorf("%s %s: %v", a.Request.Method, a.Request.URL, a.Header)
		}
	}
}
