package handlers_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"c800/models/modeltest"
)

// soon is within how long the site must notice, and be well again.
const soon = 2 * time.Second

// within tries until check is true, and fails the test when it is not within
// the time.
func within(t *testing.T, limit time.Duration, what string, check func() bool) {
	t.Helper()
	for start := time.Now(); !check(); time.Sleep(20 * time.Millisecond) {
		if time.Since(start) > limit {
			t.Fatalf("not within %s: %s", limit, what)
		}
	}
}

// awaySite is a watched site whose PostgreSQL can be taken away.
func awaySite(t *testing.T, body func(t *testing.T, s *site, p *proxy)) {
	t.Helper()
	modeltest.EachURL(t, func(t *testing.T, databaseURL string) {
		u, err := url.Parse(databaseURL)
		must(t, err)
		if u.Scheme == "sqlite" {
			return // a file does not go away
		}
		bringUp(t, databaseURL)
		p := newProxy(t, u.Host)
		u.Host = p.addr
		s := siteOn(t, u.String()).watched()
		s.dbURL = databaseURL // for what the test does beside the site
		body(t, s, p)
	})
}

// isMarked reports whether the page says that it may be out of date.
func isMarked(a answer) bool { return strings.Contains(text(a.doc().Find("aside.strip")), "数据库") }

var readBefore = []string{"/", "/i", "/i/bank", "/e/" + icbc, "/e/" + icbc + "?view=big", "/n/95588", "/e/" + icbc + "/history"}

// readCached makes sure that the pages are in the cache and fresh.
func (s *site) readCached() {
	s.t.Helper()
	for _, path := range readBefore {
		if isMarked(s.get(path).want(http.StatusOK)) {
			s.t.Errorf("%s is marked although the database is there", path)
		}
	}
	s.get("/api/v1/enterprises/" + icbc).want(http.StatusOK)
	s.get("/e/" + icbc + ".vcf").want(http.StatusOK)
}

// wantAway checks what the site answers while its database is away. Nobody has
// asked for the enterprise yet.
func (s *site) wantAway(t *testing.T, enterprise string) {
	t.Helper()
	within(t, soon, "pages are marked", func() bool {
		return !slices.ContainsFunc(readBefore, func(path string) bool { return !isMarked(s.get(path).want(http.StatusOK)) })
	})
	for _, path := range readBefore {
		a := s.get(path).want(http.StatusOK)
		if !isMarked(a) || a.Header.Get("Cache-Control") != "no-store" || a.Header.Get("Etag") != "" {
			t.Errorf("%s is not marked as possibly old: %v", path, a.Header)
		}
	}
	for _, path := range []string{"/api/v1/enterprises/" + icbc, "/e/" + icbc + ".vcf"} {
		a := s.get(path).want(http.StatusOK)
		if !strings.HasPrefix(a.Header.Get("Warning"), "110") {
			t.Errorf("%s is not marked as possibly old: %v", path, a.Header)
		}
	}
	if a := s.get("/e/" + icbc + ".vcf"); a.Header.Get("Content-Disposition") == "" {
		t.Error("the vCard has lost its name")
	}
	for _, path := range []string{"/e/" + enterprise, "/e/" + enterprise + ".vcf", "/en/i/bank?sort=name", "/search?q=工行", "/n/95533", "/receipts/ABCDEFGHJK", "/e/" + icbc + "/c/1/reports"} {
		a := s.get(path).want(http.StatusServiceUnavailable)
		if a.Header.Get("Retry-After") == "" || text(a.doc().Find("h1")) == "" || a.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %v", path, a.Header)
		}
	}
	if got := attr(s.get("/search?q=工行").doc().Find("main input[name=q]"), "value"); got != "工行" {
		t.Errorf("the search box holds %q", got)
	}
	if a := s.get("/api/v1/numbers/95533").want(http.StatusServiceUnavailable); a.Header.Get("Content-Type") != "application/problem+json" {
		t.Errorf("the API answers %s", a.Header.Get("Content-Type"))
	}
	s.get("/readyz").want(http.StatusServiceUnavailable)
	s.get("/healthz").want(http.StatusOK)
	s.get("/method").want(http.StatusOK)
	s.get("/suggest-an-enterprise").want(http.StatusOK)
	s.get("/nothing/here").want(http.StatusNotFound)
}

// wantWell checks that everything works again.
func (s *site) wantWell(t *testing.T) {
	t.Helper()
	within(t, soon, "all is well again", func() bool {
		for _, path := range append([]string{"/readyz", "/search?q=工行", "/suggest?q=gs", "/n/95555", "/api/v1/numbers/95555", "/e/jiaotong-yinhang"}, readBefore...) {
			if a := s.get(path); a.StatusCode != http.StatusOK || a.Header.Get("Warning") != "" || strings.HasPrefix(a.body, "<!") && isMarked(a) {
				return false
			}
		}
		return s.post("/suggest-an-enterprise", url.Values{"name": {"某某小店"}}).StatusCode == http.StatusSeeOther
	})
}

func TestTheDatabaseIsAway(t *testing.T) {
	awaySite(t, func(t *testing.T, s *site, p *proxy) {
		postings := s.postings()
		typed := make([]url.Values, len(postings))
		for i, form := range postings {
			typed[i] = s.filledIn(form.path, form.right)
		}
		for _, unseen := range []string{"zhaoshang-yinhang", "zhongguo-yinhang"} { // it may happen again
			s.readCached()
			p.cut()
			s.wantAway(t, unseen)
			for i, form := range postings {
				a := s.post(form.path, typed[i]).want(http.StatusServiceUnavailable)
				keeps(t, a.doc(), typed[i])
				if a.Header.Get("Retry-After") == "" || a.doc().Find("main [role=alert]").Length() != 1 {
					t.Errorf("%s does not say when to try again", form.path)
				}
			}
			s.exec("UPDATE enterprises SET name = name || '改', updated_at = now() WHERE slug = '"+icbc+"'",
				"INSERT INTO page_changes (enterprise_id, at) SELECT id, now() FROM enterprises WHERE slug = '"+icbc+"'")
			p.restore()
			s.wantWell(t)
			within(t, soon, "what changed meanwhile is shown", func() bool {
				return strings.Contains(text(s.page("/e/"+icbc).Find("h1")), "改")
			})
			s.exec("UPDATE enterprises SET name = '中国工商银行' WHERE slug = '"+icbc+"'",
				"INSERT INTO page_changes (enterprise_id, at) SELECT id, now() FROM enterprises WHERE slug = '"+icbc+"'")
			within(t, soon, "the old name is back", func() bool { return text(s.page("/e/"+icbc).Find("h1")) == "中国工商银行" })
		}
		// The same forms, sent again, are taken now.
		for i, form := range postings {
			s.post(form.path, typed[i]).want(http.StatusSeeOther)
		}
	})
}

func TestTheDatabaseDoesNotAnswer(t *testing.T) {
	awaySite(t, func(t *testing.T, s *site, p *proxy) {
		s.readCached()
		speak := p.hush()
		defer speak()
		within(t, 3*time.Second, "pages are marked", func() bool { return isMarked(s.get("/").want(http.StatusOK)) })
		start := time.Now()
		form := url.Values{"name": {"某某小店"}}
		page, sent := make(chan answer), make(chan answer)
		go func() { page <- s.get("/e/zhaoshang-yinhang") }()
		go func() { sent <- s.post("/suggest-an-enterprise", form) }()
		s.get("/readyz").want(http.StatusServiceUnavailable)
		(<-page).want(http.StatusServiceUnavailable)
		keeps(t, (<-sent).want(http.StatusServiceUnavailable).doc(), form)
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("it took %s to say so", took)
		}
		speak()
		s.wantWell(t)
	})
}

func TestTheDatabaseEndsConnections(t *testing.T) {
	awaySite(t, func(t *testing.T, s *site, _ *proxy) {
		s.readCached()
		for range 3 {
			s.exec("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
			s.wantWell(t)
		}
	})
}
