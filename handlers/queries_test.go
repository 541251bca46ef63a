package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"c800/handlers"
	"c800/models"
	"c800/models/modeltest"
)

// counter counts the statements that reach the database.
type counter struct {
	mu      sync.Mutex
	queries []string
}

func (c *counter) add(query string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.queries = append(c.queries, query)
}

// of is how many statements work takes.
func (c *counter) of(work func()) int { return len(c.during(work)) }

func (c *counter) during(work func()) []string {
	c.mu.Lock()
	c.queries = nil
	c.mu.Unlock()
	work()
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.queries
}

// newCountedSite is siteOn with a store whose statements are counted.
func newCountedSite(t testing.TB, databaseURL string, c *counter, change ...func(*handlers.Options)) *site {
	t.Helper()
	store, err := models.Open(t.Context(), models.Options{DatabaseURL: databaseURL, OnQuery: c.add})
	must(t, err)
	t.Cleanup(func() { _ = store.Close() })
	return serveStore(t, store, databaseURL, options(change...))
}

// TestPagesTakeAsManyQueriesAsTheySay holds the numbers in the doc comments of
// the handlers, on a server that has looked once, has listed by name once, and
// keeps no pages.
func TestPagesTakeAsManyQueriesAsTheySay(t *testing.T) {
	modeltest.EachURL(t, func(t *testing.T, databaseURL string) {
		bringUp(t, databaseURL)
		var queries counter
		s := newCountedSite(t, databaseURL, &queries, func(o *handlers.Options) { o.CacheMiB = -1 })
		_, err := s.store.Refresh(t.Context())
		must(t, err)
		s.get("/i/bank?sort=name").want(http.StatusOK)
		channel := "/e/" + icbc + "/c/" + itoa(s.icbcChannel().ID)
		receipt := s.post("/suggest-an-enterprise", url.Values{"name": {"某某小店"}}).Header.Get("Location")
		about := s.post(channel+"/reports", url.Values{"kind": {"dead"}}).want(http.StatusSeeOther).Header.Get("Location")
		for _, c := range []struct {
			path string
			most int
		}{
			{"/", 6},
			{"/i", 2},
			{"/i/bank", 2},
			{"/i/bank?sort=name&open=1&human=1&region=11&channel=phone", 2},
			{"/e/" + icbc, 2},
			{"/e/" + icbc + "?view=big", 2},
			{"/e/" + icbc + ".vcf", 2},
			{"/e/" + icbc + "/history", 3},
			{channel, 3},
			{channel + "/qr.svg", 2},
			{channel + "/reports", 2},
			{"/n", 0},
			{"/n/95588", 4},
			{"/n/13800138000", 4},
			{"/n/4001234567/reports", 0},
			{"/suggest-an-enterprise", 0},
			{receipt, 2},
			{about, 4},
			{"/method", 0},
			{"/rules", 0},
			{"/privacy", 0},
			{"/data", 0},
			{"/opensearch.xml", 0},
			{"/manifest.webmanifest", 0},
			{"/robots.txt", 0},
			{"/sitemap.xml", 1},
			{"/sitemap/1.xml", 1},
			{"/api/v1/openapi.json", 0},
			{"/api/v1/industries", 0},
			{"/api/v1/enterprises/" + icbc, 2},
			{"/api/v1/numbers/95588", 4},
			{"/suggest?q=gsyh", 12},
			{"/search?q=工行", 12},
			{"/search?q=银行", 12},
			{"/search?q=没有这样的名字", 30},
			{"/api/v1/search?q=银行&limit=50", 12},
		} {
			got := queries.during(func() { s.get(c.path).want(http.StatusOK) })
			t.Logf("%-40s %d", c.path, len(got))
			if len(got) > c.most {
				t.Errorf("%s took %d queries, says %d:\n%s", c.path, len(got), c.most, strings.Join(got, "\n"))
			}
		}
	})
}
