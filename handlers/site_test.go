package handlers_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"database/sql"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"c800/handlers"
	"c800/models"
	"c800/models/catalog"
	"c800/models/modeltest"
)

// baseURL is the site's own address in tests; the address it is asked at is
// another one.
const baseURL = "https://c800.example"

// seed is a SQLite database with the starter catalogue, made once and copied
// for each test that wants it.
var seed = sync.OnceValues(func() (data []byte, err error) {
	dir, err := os.MkdirTemp("", "c800-handlers")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	ctx := context.Background()
	s, err := models.Open(ctx, models.Options{DatabaseURL: "sqlite:" + filepath.Join(dir, "seed.db")})
	if err != nil {
		return nil, err
	}
	defer s.Close()
	if err := s.Migrate(ctx); err != nil {
		return nil, err
	}
	c, err := catalog.Load()
	if err != nil {
		return nil, err
	}
	if _, err := s.ApplyCatalogue(ctx, c); err != nil {
		return nil, err
	}
	copied := filepath.Join(dir, "copy.db")
	if err := s.Backup(ctx, copied); err != nil {
		return nil, err
	}
	return os.ReadFile(copied)
})

// seededURL is a database of the test's own with the starter catalogue.
func seededURL(t testing.TB) string {
	t.Helper()
	data, err := seed()
	must(t, err)
	file := filepath.Join(t.TempDir(), "site.db")
	must(t, os.WriteFile(file, data, 0o600))
	return "sqlite:" + file
}

func openStore(t testing.TB, databaseURL string) *models.Store {
	t.Helper()
	s, err := models.Open(t.Context(), models.Options{DatabaseURL: databaseURL})
	must(t, err)
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// site is a server under test, asked over the network like a real one.
type site struct {
	t       testing.TB
	url     string
	dbURL   string
	store   *models.Store
	server  *handlers.Server
	client  *http.Client
	unwatch func() // ends the watch
}

// newSite serves the starter catalogue from a database of its own.
func newSite(t testing.TB, change ...func(*handlers.Options)) *site {
	t.Helper()
	return siteOn(t, seededURL(t), change...)
}

// siteOn serves the database at the URL, which is current.
func siteOn(t testing.TB, databaseURL string, change ...func(*handlers.Options)) *site {
	t.Helper()
	return serveStore(t, openStore(t, databaseURL), databaseURL, options(change...))
}

func options(change ...func(*handlers.Options)) handlers.Options {
	o := handlers.Options{BaseURL: baseURL, Secret: bytes.Repeat([]byte("s"), 32)}
	for _, f := range change {
		f(&o)
	}
	return o
}

// serveStore serves a store, whose database is at the URL.
func serveStore(t testing.TB, store *models.Store, databaseURL string, o handlers.Options) *site {
	t.Helper()
	s := &site{t: t, dbURL: databaseURL, store: store}
	s.server = handlers.New(s.store, o)
	web := httptest.NewServer(s.server)
	t.Cleanup(web.Close)
	s.url = web.URL
	s.client = &http.Client{
		Transport:     &http.Transport{DisableCompression: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	t.Cleanup(s.client.CloseIdleConnections)
	return s
}

// eachSite runs body on a site on SQLite and on PostgreSQL.
func eachSite(t *testing.T, body func(t *testing.T, s *site)) {
	t.Helper()
	modeltest.EachURL(t, func(t *testing.T, databaseURL string) {
		bringUp(t, databaseURL)
		body(t, siteOn(t, databaseURL))
	})
}

// bringUp gives a database its schema and the starter catalogue.
func bringUp(t testing.TB, databaseURL string) {
	t.Helper()
	s := openStore(t, databaseURL)
	must(t, s.Migrate(t.Context()))
	c, err := catalog.Load()
	must(t, err)
	_, err = s.ApplyCatalogue(t.Context(), c)
	must(t, err)
	must(t, s.Close()) // or PostgreSQL would not copy it
}

// watched runs the server's watch until the test ends.
func (s *site) watched() *site {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); s.server.Watch(ctx) }()
	s.unwatch = func() { cancel(); <-done }
	s.t.Cleanup(s.unwatch)
	return s
}

// sql works on the database beside the store, for rows that no function of it
// reads or writes.
func (s *site) sql(work func(*sql.DB) error) {
	s.t.Helper()
	driver, dsn := "sqlite", "file:"+strings.TrimPrefix(s.dbURL, "sqlite:")+"?_pragma=busy_timeout(5000)"
	if strings.HasPrefix(s.dbURL, "postgres") {
		driver, dsn = "pgx", s.dbURL
	}
	db, err := sql.Open(driver, dsn)
	must(s.t, err)
	defer db.Close()
	must(s.t, work(db))
}

// exec runs statements without parameters.
func (s *site) exec(statements ...string) {
	s.t.Helper()
	s.sql(func(db *sql.DB) error {
		for _, st := range statements {
			if _, err := db.ExecContext(s.t.Context(), st); err != nil {
				return err
			}
		}
		return nil
	})
}

// answer is what the site answered, with its body read.
type answer struct {
	*http.Response
	t    testing.TB
	body string
}

// do sends a request; header fields are given as name, value, ...
func (s *site) do(method, path, body string, header ...string) answer {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), method, s.url+path, strings.NewReader(body))
	must(s.t, err)
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := s.client.Do(req)
	must(s.t, err)
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	must(s.t, err)
	return answer{res, s.t, string(data)}
}

func (s *site) get(path string, header ...string) answer {
	s.t.Helper()
	return s.do(http.MethodGet, path, "", header...)
}

func (s *site) post(path string, form url.Values, header ...string) answer {
	s.t.Helper()
	return s.do(http.MethodPost, path, form.Encode(), header...)
}

// page asks for an address that must answer 200 and gives its document.
func (s *site) page(path string, header ...string) *goquery.Document {
	s.t.Helper()
	a := s.get(path, header...)
	a.want(http.StatusOK)
	return a.doc()
}

// want fails the test unless the status is the one wanted.
func (a answer) want(status int) answer {
	a.t.Helper()
	if a.StatusCode != status {
		a.t.Fatalf("%s %s answered %d, want %d\n%.400s", a.Request.Method, a.Request.URL, a.StatusCode, status, a.body)
	}
	return a
}

func (a answer) doc() *goquery.Document {
	a.t.Helper()
	d, err := goquery.NewDocumentFromReader(strings.NewReader(a.body))
	must(a.t, err)
	return d
}

// unzipped is the body of a compressed answer.
func (a answer) unzipped() string {
	a.t.Helper()
	r, err := gzip.NewReader(strings.NewReader(a.body))
	must(a.t, err)
	data, err := io.ReadAll(r)
	must(a.t, err)
	return string(data)
}

// icbc is an enterprise of the starter catalogue that every test may use.
const icbc = "gongshang-yinhang"

// icbcChannel is the id of its number 95588.
func (s *site) icbcChannel() *models.Channel {
	s.t.Helper()
	e, err := s.store.EnterpriseBySlug(s.t.Context(), icbc)
	must(s.t, err)
	for _, c := range e.Channels {
		if c.Digits == "95588" {
			return c
		}
	}
	s.t.Fatal("the catalogue has no 95588")
	return nil
}

// text is the words of an element with white space folded.
func text(s *goquery.Selection) string { return strings.Join(strings.Fields(s.Text()), " ") }

// attr is an attribute, "" for none.
func attr(s *goquery.Selection, name string) string { return s.AttrOr(name, "") }

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// count counts the rows of a table.
func (s *site) count(table string) (n int) {
	s.t.Helper()
	s.sql(func(db *sql.DB) error {
		return db.QueryRowContext(s.t.Context(), "SELECT count(*) FROM "+table).Scan(&n) // #nosec G202 -- a literal
	})
	return n
}

func prefixes(list ...string) []netip.Prefix {
	var out []netip.Prefix
	for _, p := range list {
		out = append(out, netip.MustParsePrefix(p))
	}
	return out
}
