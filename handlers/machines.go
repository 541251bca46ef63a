package handlers

import (
	"bytes"
	"encoding/xml"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"c800/models"
	"c800/views"
	"c800/views/i18n"
)

// showHealth is GET /healthz: the process is up.
func (s *Server) showHealth(c echo.Context) error {
	c.Response().Header().Set("Cache-Control", "no-store")
	return c.String(http.StatusOK, "ok\n")
}

// showReady is GET /readyz: the database answers and its schema is current.
func (s *Server) showReady(c echo.Context) error {
	c.Response().Header().Set("Cache-Control", "no-store")
	ctx := c.Request().Context()
	if err := s.ping(ctx); err != nil {
		return c.String(http.StatusServiceUnavailable, "database not available\n")
	}
	if !s.ready.Load() { // a schema once current stays so while we serve
		if err := s.store.CheckSchema(ctx); err != nil {
			return c.String(http.StatusServiceUnavailable, "schema not current\n")
		}
		s.ready.Store(true)
	}
	return c.String(http.StatusOK, "ready\n")
}

// file is a cacheable answer that is no page.
func file(contentType string, body []byte, tags ...int64) rendered {
	return rendered{status: http.StatusOK, contentType: contentType, body: body, tags: tags}
}

// showOpenSearch is GET /opensearch.xml: the search, for browsers.
func (s *Server) showOpenSearch(c echo.Context) (rendered, error) {
	return file("application/opensearchdescription+xml; charset=utf-8", views.OpenSearch(s.opt.BaseURL, langOf(c))), nil
}

// showManifest is GET /manifest.webmanifest.
func (s *Server) showManifest(c echo.Context) (rendered, error) {
	return file("application/manifest+json; charset=utf-8", views.Manifest(langOf(c))), nil
}

// robotsShun is what search engines need not read: answers to what was typed,
// and what only its sender knows the address of.
var robotsShun = []string{"/search", "/suggest?", "/receipts", "/n?"}

// showRobots is GET /robots.txt: a demo is kept out of search engines.
func (s *Server) showRobots(echo.Context) (rendered, error) {
	var b strings.Builder
	b.WriteString("User-agent: *\n")
	if s.opt.Demo {
		b.WriteString("Disallow: /\n")
		return file("text/plain; charset=utf-8", []byte(b.String())), nil
	}
	for _, path := range robotsShun {
		b.WriteString("Disallow: " + path + "\nDisallow: " + views.In(i18n.En, path) + "\n")
	}
	b.WriteString("\nSitemap: " + s.opt.BaseURL + "/sitemap.xml\n")
	return file("text/plain; charset=utf-8", []byte(b.String())), nil
}

// sitemapPage is how many enterprises one sitemap file lists; each has two
// addresses, and a file may hold 50,000 (sitemaps.org).
const sitemapPage = 20_000

type sitemapURL struct {
	Loc     string        `xml:"loc"`
	LastMod string        `xml:"lastmod,omitempty"`
	Links   []sitemapLink `xml:"xhtml:link"`
}

type sitemapLink struct {
	Rel  string `xml:"rel,attr"`
	Lang string `xml:"hreflang,attr"`
	Href string `xml:"href,attr"`
}

// showSitemap is GET /sitemap.xml: the index of the sitemap's files. It takes one
// query.
func (s *Server) showSitemap(c echo.Context) (rendered, error) {
	n, err := s.store.CountEnterprises(c.Request().Context())
	if err != nil {
		return rendered{}, err
	}
	type entry struct {
		Loc string `xml:"loc"`
	}
	index := struct {
		XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemapindex"`
		Files   []entry  `xml:"sitemap"`
	}{}
	for i := 0; i <= max(n-1, 0)/sitemapPage; i++ {
		index.Files = append(index.Files, entry{s.opt.BaseURL + "/sitemap/" + strconv.Itoa(i+1) + ".xml"})
	}
	body, err := xml.MarshalIndent(index, "", " ")
	if err != nil {
		return rendered{}, err
	}
	return file("application/xml; charset=utf-8", append([]byte(xml.Header), body...), anything), nil
}

// showSitemapPage is GET /sitemap/{n}.xml. It takes one query.
func (s *Server) showSitemapPage(c echo.Context) (rendered, error) {
	ctx := c.Request().Context()
	n, err := strconv.Atoi(strings.TrimSuffix(c.Param("page"), ".xml"))
	if err != nil || n < 1 || n > maxPage || !strings.HasSuffix(c.Param("page"), ".xml") {
		return rendered{}, models.ErrNotFound
	}
	rows, err := s.store.Slugs(ctx, (n-1)*sitemapPage, sitemapPage)
	if err != nil {
		return rendered{}, err
	}
	if len(rows) == 0 && n > 1 {
		return rendered{}, models.ErrNotFound
	}
	var urls []sitemapURL
	add := func(path string, changed time.Time) {
		u := sitemapURL{Loc: s.opt.BaseURL + path}
		if !changed.IsZero() {
			u.LastMod = changed.UTC().Format(time.RFC3339)
		}
		u.Links = []sitemapLink{{"alternate", i18n.Zh, s.opt.BaseURL + path}, {"alternate", i18n.En, s.opt.BaseURL + views.In(i18n.En, path)}}
		urls = append(urls, u)
		u.Loc = s.opt.BaseURL + views.In(i18n.En, path)
		urls = append(urls, u)
	}
	if n == 1 {
		t, err := s.store.Tree(ctx)
		if err != nil {
			return rendered{}, err
		}
		for _, p := range []string{"/", "/i", "/n", "/method", "/rules", "/privacy", "/data"} {
			add(p, time.Time{})
		}
		for _, i := range t.Top() {
			add(views.IndustryPath("", i.Slug, nil), time.Time{})
		}
	}
	for _, r := range rows {
		add(views.EnterprisePath("", r.Slug), r.UpdatedAt)
	}
	var b bytes.Buffer
	b.WriteString(xml.Header)
	err = xml.NewEncoder(&b).Encode(struct {
		XMLName xml.Name     `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
		XHTML   string       `xml:"xmlns:xhtml,attr"`
		URLs    []sitemapURL `xml:"url"`
	}{XHTML: "http://www.w3.org/1999/xhtml", URLs: urls})
	return file("application/xml; charset=utf-8", b.Bytes(), anything), err
}
