package handlers_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"c800/handlers"
)

// FuzzQuery asks every kind of page with any path and query: it is answered,
// never by a server error, and leads nowhere else.
func FuzzQuery(f *testing.F) {
	store := openStore(f, seededURL(f))
	h := handlers.New(store, handlers.Options{BaseURL: baseURL, Secret: bytes.Repeat([]byte("s"), 32), CacheMiB: 1})
	for i, query := range []string{
		"q=工行", "page=9223372036854775807", "sub=state&region=11&channel=phone&human=1&open=1&sort=name&page=2", "view=big", "q=%00", "q=%ff&q=x", "limit=50&cursor=-1&q=银行",
		"%zz=%zz;&&==", "q=" + strings.Repeat("长", 200), "q=0086 10 95588", "page=-0&page=1e9", "name=<script>", "cursor=18446744073709551616", "q=*\" OR NEAR(", "q=' OR 1=1 --", "q=\u202e\u200b",
	} {
		f.Add(uint8(i), "工行", query)
		f.Add(uint8(i+7), icbc, query)
		f.Add(uint8(i+13), "95588", query)
	}
	paths := []string{
		"/", "/i", "/i/bank", "/search", "/n", "/suggest", "/e/" + icbc, "/e/" + icbc + "/history", "/suggest-an-enterprise", "/api/v1/search", "/api/v1/industries", "/sitemap.xml",
		"/e/", "/i/", "/n/", "/receipts/", "/sitemap/", "/api/v1/enterprises/", "/api/v1/numbers/", "/e/" + icbc + "/c/", "/",
	}
	f.Fuzz(func(t *testing.T, which uint8, tail, query string) {
		n := int(which)
		path := paths[n%len(paths)]
		if strings.HasSuffix(path, "/") && n >= len(paths)/2 {
			path += tail
		}
		if n&0x80 != 0 {
			path = "/en" + path
		}
		req := httptest.NewRequest(http.MethodGet, "/", nil)
		req.URL = &url.URL{Path: path, RawQuery: query}
		req.RequestURI = req.URL.RequestURI()
		w := httptest.NewRecorder()
		h.ServeHTTP(w, req)
		if w.Code >= http.StatusInternalServerError || w.Code < http.StatusOK {
			t.Errorf("%q ? %q answered %d: %.300s", path, query, w.Code, w.Body)
		}
		if to := w.Header().Get("Location"); to != "" && (!strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//")) {
			t.Errorf("%q ? %q leads to %q", path, query, to)
		}
	})
}
