package handlers_test

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"c800/handlers"
	"c800/models/record"
)

// cachedPaths are addresses that are answered from the cache.
var cachedPaths = []string{
	"/", "/i", "/i/bank?human=1&page=1", "/en/e/" + icbc, "/e/" + icbc + "?view=big", "/e/" + icbc + ".vcf", "/n/95588",
	"/method", "/sitemap.xml", "/sitemap/1.xml", "/robots.txt", "/api/v1/industries", "/api/v1/enterprises/" + icbc, "/api/v1/search?q=工行", "/manifest.webmanifest",
}

func TestTheSamePageIsTheSameBytes(t *testing.T) {
	s := newSite(t)
	for _, path := range cachedPaths {
		first := s.get(path).want(http.StatusOK)
		etag := first.Header.Get("Etag")
		if etag == "" || first.Header.Get("Vary") != "Accept-Encoding" || first.Header.Get("Cache-Control") != "public, no-cache" {
			t.Errorf("%s: %v", path, first.Header)
		}
		second := s.get(path).want(http.StatusOK)
		if second.body != first.body || second.Header.Get("Etag") != etag {
			t.Errorf("%s is another page the second time", path)
		}
		zipped := s.get(path, "Accept-Encoding", "gzip, br").want(http.StatusOK)
		if zipped.Header.Get("Content-Encoding") != "gzip" || zipped.unzipped() != first.body || zipped.Header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("%s compressed is another page", path)
		}
		if len(first.body) > 2000 && len(zipped.body)*2 > len(first.body) {
			t.Errorf("%s is %d bytes, compressed %d", path, len(first.body), len(zipped.body))
		}
		for _, refused := range []string{"gzip;q=0", "br", "identity", "xgzip"} {
			if a := s.get(path, "Accept-Encoding", refused); a.Header.Get("Content-Encoding") != "" || a.body != first.body {
				t.Errorf("%s is compressed for %q", path, refused)
			}
		}
		for _, match := range []string{etag, strings.TrimPrefix(etag, "W/"), `"x", ` + etag, "*"} {
			a := s.get(path, "If-None-Match", match).want(http.StatusNotModified)
			if a.body != "" || a.Header.Get("Etag") != etag {
				t.Errorf("%s: 304 with %d bytes and %s", path, len(a.body), a.Header.Get("Etag"))
			}
		}
		s.get(path, "If-None-Match", `W/"another"`).want(http.StatusOK)
	}
}

// TestUncachedAnswersAreCompressedToo, for readers who take it, unless they are
// small.
func TestUncachedAnswersAreCompressedToo(t *testing.T) {
	s := newSite(t)
	id := itoa(s.icbcChannel().ID)
	for _, path := range []string{
		"/search?q=银行", "/n", "/n?q=nothing", "/suggest-an-enterprise", "/e/" + icbc + "/c/" + id + "/reports", "/nothing",
	} {
		plain, zipped := s.get(path), s.get(path, "Accept-Encoding", "gzip, br")
		if plain.StatusCode != zipped.StatusCode || zipped.Header.Get("Content-Encoding") != "gzip" || len(zipped.body) > len(plain.body)*2/3 {
			t.Errorf("%s: %d bytes as %q, plain %d", path, len(zipped.body), zipped.Header.Get("Content-Encoding"), len(plain.body))
			continue
		}
		unmarked := regexp.MustCompile(`name="form_key" value="[^"]*"`)
		if got, want := unmarked.ReplaceAllString(zipped.unzipped(), ""), unmarked.ReplaceAllString(plain.body, ""); got != want {
			t.Errorf("%s unpacks to something else", path)
		}
		for _, a := range []answer{plain, zipped} {
			if a.Header.Get("Vary") != "Accept-Encoding" {
				t.Errorf("%s varies by %q", path, a.Header.Get("Vary"))
			}
		}
		if refused := s.get(path, "Accept-Encoding", "gzip;q=0"); refused.Header.Get("Content-Encoding") != "" {
			t.Errorf("%s is compressed for a reader who refuses", path)
		}
		if head := s.do(http.MethodHead, path, "", "Accept-Encoding", "gzip"); head.Header.Get("Content-Encoding") != "gzip" || head.body != "" {
			t.Errorf("HEAD %s: %v %q", path, head.Header, head.body)
		}
	}
	for _, path := range []string{"/suggest?q=银行", "/suggest?q=", "/healthz"} {
		if a := s.get(path, "Accept-Encoding", "gzip").want(http.StatusOK); a.Header.Get("Content-Encoding") != "" || len(a.body) > 1024 {
			t.Errorf("%s: %d bytes as %q", path, len(a.body), a.Header.Get("Content-Encoding"))
		}
	}
	form := url.Values{"name": {""}, "note": {"某某小店"}}
	a := s.post("/suggest-an-enterprise", form, "Accept-Encoding", "gzip").want(http.StatusUnprocessableEntity)
	if !strings.Contains(a.unzipped(), "某某小店") {
		t.Error("a mistaken form does not come back whole")
	}
}

func TestFormsAreNotKept(t *testing.T) {
	s := newSite(t)
	for _, path := range []string{"/suggest-an-enterprise", "/e/" + icbc + "/c/" + itoa(s.icbcChannel().ID) + "/reports", "/n/4001234567/reports", "/search?q=工行", "/n"} {
		first, second := s.get(path).want(http.StatusOK), s.get(path).want(http.StatusOK)
		if first.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s may be kept: %s", path, first.Header.Get("Cache-Control"))
		}
		key := first.doc().Find("input[name=form_key]")
		if key.Length() > 0 && attr(key, "value") == attr(second.doc().Find("input[name=form_key]"), "value") {
			t.Errorf("%s gives two visitors the same mark", path)
		}
	}
}

func TestAChangeIsSeenWithin2Seconds(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		s.add(record.Record{
			Slug: "qisuo", Name: "奇锁科技", Website: "https://www.qisuo.example.cn/", Industry: "internet",
			Channels: []record.Channel{{Kind: "phone", Value: "0571-88158198"}},
		})
		s.watched()
		s.page("/e/qisuo")
		other := openStore(t, s.dbURL) // another process, say an import
		show := map[string]string{
			"/e/qisuo": "hello@qisuo.example.cn", "/en/e/qisuo": "hello@qisuo.example.cn", "/api/v1/enterprises/qisuo": "hello@qisuo.example.cn", "/e/qisuo.vcf": "hello@qisuo.example.cn",
			"/n/0571-88158188": "奇锁科技", "/api/v1/numbers/057188158188": "qisuo", "/e/qisuo/history": "hello@qisuo.example.cn", "/search?q=057188158188": "奇锁科技",
		}
		for path := range show {
			s.get(path)
		}
		importInto(t, other, "test", record.Record{Name: "奇锁科技", Website: "https://www.qisuo.example.cn/", Channels: []record.Channel{
			{Kind: "phone", Value: "0571-88158198"}, {Kind: "email", Value: "hello@qisuo.example.cn"}, {Kind: "phone", Value: "0571-88158188"},
		}})
		within(t, soon, "the change is shown", func() bool {
			for path, want := range show {
				if a := s.get(path); a.StatusCode == http.StatusOK && !strings.Contains(a.body, want) {
					return false
				}
			}
			return true
		})
		// A new enterprise is in the list of its industry, and in no other.
		before := s.get("/i/internet?sort=name")
		importInto(t, other, "test", record.Record{Name: "阿阿阿测试", Industry: "internet", Channels: []record.Channel{{Kind: "phone", Value: "0571-88158177"}}})
		within(t, soon, "the list has one more", func() bool {
			return strings.Contains(s.get("/i/internet?sort=name").body, "阿阿阿测试")
		})
		if strings.Contains(before.body, "阿阿阿测试") {
			t.Error("it was there before")
		}
		if strings.Contains(s.get("/i/bank?sort=name").body, "阿阿阿测试") {
			t.Error("it is in another list")
		}
	})
}

func TestChangesOfOneEnterpriseLeaveOthersCached(t *testing.T) {
	var queries counter
	s := newCountedSite(t, seededURL(t), &queries)
	s.watched()
	id := s.icbcChannel().ID
	within(t, 2*soon, "the first look, which makes all pages old, is over", func() bool {
		later := queries.during(func() { time.Sleep(soon / 4) })
		return slices.ContainsFunc(later, func(q string) bool { return strings.Contains(q, "page_changes") && strings.Contains(q, "id >") })
	})
	for _, path := range []string{"/e/" + icbc, "/e/zhaoshang-yinhang", "/method"} {
		s.get(path).want(http.StatusOK)
	}
	s.post("/e/"+icbc+"/c/"+itoa(id)+"/reports", url.Values{"kind": {"dead"}}).want(http.StatusSeeOther)
	within(t, soon, "the page is drawn anew", func() bool { return queries.of(func() { s.get("/e/" + icbc) }) > 0 })
	s.unwatch()
	if n := queries.of(func() { s.get("/e/zhaoshang-yinhang"); s.get("/method") }); n > 0 {
		t.Errorf("another page took %d queries", n)
	}
}

func TestParametersThatNoPageReadsShareItsPlace(t *testing.T) {
	var queries counter
	s := newCountedSite(t, seededURL(t), &queries)
	for path, same := range map[string]string{
		"/e/" + icbc: "?utm_source=x&x=1", "/i/bank?open=1&human=1": "&x=1", "/n/95588": "?page=2", "/api/v1/search?q=工行": "&page=2&view=big",
	} {
		s.get(path).want(http.StatusOK)
		if n := queries.of(func() { s.get(path + same).want(http.StatusOK) }); n != 0 {
			t.Errorf("%s%s took %d queries", path, same, n)
		}
	}
	// Parameters that are read tell pages apart.
	if a, b := s.get("/i/bank?page=2"), s.get("/i/bank?page=3"); a.body == b.body {
		t.Error("page 2 is page 3")
	}
	if a, b := s.get("/api/v1/search?q=工行"), s.get("/api/v1/search?q=建行"); a.body == b.body {
		t.Error("two searches are one")
	}
}

// A row of the table of routes that forgets a parameter would serve one page
// for all its values.
func TestTheCacheTellsApartWhatPagesRead(t *testing.T) {
	databaseURL := seededURL(t)
	kept := siteOn(t, databaseURL)
	drawn := siteOn(t, databaseURL, func(o *handlers.Options) { o.CacheMiB = -1 })
	samples := kept.samples()
	for _, r := range kept.server.RouteRows() {
		path := filled(r.Path, samples)
		if r.Method != http.MethodGet || kept.get(path).Header.Get("Etag") == "" {
			continue
		}
		for _, query := range []string{"q=银行", "page=2", "view=big", "sub=state", "region=11", "channel=email", "human=1", "open=1", "sort=name", "limit=2&q=银行", "cursor=3&q=银行", "name=x", "lang=en"} {
			a, b := kept.get(path+"?"+query), drawn.get(path+"?"+query)
			if a.StatusCode != b.StatusCode || a.body != b.body {
				if a.StatusCode == http.StatusNotFound || a.StatusCode == http.StatusServiceUnavailable {
					continue // such pages are not kept
				}
				t.Errorf("%s?%s is another page when it is kept", path, query)
			}
		}
	}
}
