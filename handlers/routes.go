package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"c800/static"
	"c800/views"
)

// who may call a route.
type who string

// everyone is anybody, signed in or not.
const everyone who = "everyone"

// route is one row of the table of addresses. A page has a path in each
// language; what machines read has one. HEAD goes with GET, any other method is
// not allowed.
type route struct {
	method, path string
	who          who
	page         bool // also under /en
	handler      echo.HandlerFunc
}

// routes is the whole table. Looking for the code behind an address? It is the
// handler in its row, in the file of its noun. What surrounds it: a cached page
// names the query parameters that it reads, and no other tells pages apart;
// limited pages are bounded for each client; posted forms are bounded in time,
// and for each client by their handlers, which keep what was typed.
func (s *Server) routes() []route {
	const get, post = http.MethodGet, http.MethodPost
	return []route{
		{get, "/", everyone, true, s.cached(s.showHome)},
		{get, "/i", everyone, true, s.cached(s.showIndustries)},
		{get, "/i/:industry", everyone, true, s.cached(s.showIndustry, "sub", "region", "channel", "human", "open", "sort", "page")},
		{get, "/search", everyone, true, s.limited(s.showSearch)},
		{get, "/suggest", everyone, true, s.limited(s.showSuggestions)},
		{get, "/e/:slug", everyone, true, s.cached(s.showEnterprise, "view")},
		{get, "/e/:slug/history", everyone, true, s.cached(s.showHistory, "page")},
		{get, "/e/:slug/c/:id", everyone, true, s.cached(s.showChannel)},
		{get, "/e/:slug/c/:id/reports", everyone, true, s.limited(s.showReportForm)},
		{post, "/e/:slug/c/:id/reports", everyone, true, posted(s.postReport)},
		{get, "/n", everyone, true, s.limited(s.showNumbers)},
		{get, "/n/:digits", everyone, true, s.cached(s.showNumber)},
		{get, "/n/:digits/reports", everyone, true, s.showNumberReportForm},
		{post, "/n/:digits/reports", everyone, true, posted(s.postNumberReport)},
		{get, "/suggest-an-enterprise", everyone, true, s.showSuggestForm},
		{post, "/suggest-an-enterprise", everyone, true, posted(s.postSuggestion)},
		{get, "/receipts", everyone, true, s.limited(s.showReceipts)},
		{get, "/receipts/:code", everyone, true, s.limited(s.showReceipt)},
		{get, "/method", everyone, true, s.cached(s.showMethod)},
		{get, "/rules", everyone, true, s.cached(s.showRules)},
		{get, "/privacy", everyone, true, s.cached(s.showPrivacy)},
		{get, "/data", everyone, true, s.cached(s.showData)},

		{get, "/opensearch.xml", everyone, true, s.cached(s.showOpenSearch)},
		{get, "/manifest.webmanifest", everyone, true, s.cached(s.showManifest)},
		{get, "/e/:slug/c/:id/qr.svg", everyone, false, s.cached(s.showQR)},
		{get, "/robots.txt", everyone, false, s.cached(s.showRobots)},
		{get, "/sitemap.xml", everyone, false, s.cached(s.showSitemap)},
		{get, "/sitemap/:page", everyone, false, s.cached(s.showSitemapPage)},
		{get, "/healthz", everyone, false, s.showHealth},
		{get, "/readyz", everyone, false, s.showReady},

		{get, "/api/v1/openapi.json", everyone, false, s.cached(s.showOpenAPI)},
		{get, "/api/v1/industries", everyone, false, s.cached(s.api(s.apiIndustries))},
		{get, "/api/v1/search", everyone, false, s.cached(s.api(s.apiSearch), "q", "limit", "cursor")},
		{get, "/api/v1/enterprises/:slug", everyone, false, s.cached(s.api(s.apiEnterprise))},
		{get, "/api/v1/numbers/:digits", everyone, false, s.cached(s.api(s.apiNumber))},
	}
}

func (s *Server) addRoutes() {
	add := func(method, path string, h echo.HandlerFunc) {
		s.echo.Add(method, path, h)
		if method == http.MethodGet {
			s.echo.Add(http.MethodHead, path, h)
		}
	}
	for _, r := range s.routes() {
		add(r.method, r.path, r.handler)
		if r.page {
			path := views.EnglishPrefix + r.path
			add(r.method, path, r.handler)
			if r.path == "/" {
				add(r.method, views.EnglishPrefix, r.handler)
			}
		}
	}
	files := echo.WrapHandler(static.Handler())
	add(http.MethodGet, "/static/*", files)
}
