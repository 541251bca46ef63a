package static_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"c800/static"
)

func get(path, encoding string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("Accept-Encoding", encoding)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	static.Handler().ServeHTTP(w, r)
	return w
}

func TestOnlyTheRightHashIsKeptForEver(t *testing.T) {
	url := static.URL("c800.css")
	if w := get(url, ""); w.Code != http.StatusOK || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
		t.Errorf("%s: %d %v", url, w.Code, w.Header())
	}
	old := static.Prefix + "000000000000/c800.css"
	if w := get(old, ""); w.Code != http.StatusOK || w.Header().Get("Cache-Control") != "no-cache" || w.Body.Len() == 0 {
		t.Errorf("%s: %d %v", old, w.Code, w.Header())
	}
	for _, path := range []string{"/static/", "/static/x/none.css", "/static/x/../static.go", "/static/c800.css", "/static"} {
		if w := get(path, ""); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}

func TestCompressedAndConditional(t *testing.T) {
	for name, kind := range map[string]string{"c800.css": "text/css; charset=utf-8", "c800.js": "text/javascript; charset=utf-8", "icons.svg": "image/svg+xml", "favicon.svg": "image/svg+xml", "icon.png": "image/png"} {
		url := static.URL(name)
		plain := get(url, "identity")
		if got := plain.Header().Get("Content-Type"); got != kind {
			t.Errorf("%s is %q", name, got)
		}
		z := get(url, "br, gzip")
		if z.Header().Get("Content-Encoding") == "gzip" {
			r, err := gzip.NewReader(z.Body)
			if err != nil {
				t.Fatal(err)
			}
			if b, _ := io.ReadAll(r); string(b) != plain.Body.String() {
				t.Errorf("%s differs when compressed", name)
			}
		}
		if refused := get(url, "gzip;q=0"); refused.Header().Get("Content-Encoding") != "" {
			t.Errorf("%s is compressed against the browser's wish", name)
		}
		if again := get(url, "gzip", "If-None-Match", z.Header().Get("ETag")); again.Code != http.StatusNotModified || again.Body.Len() > 0 {
			t.Errorf("%s again: %d", name, again.Code)
		}
		if z.Header().Get("Content-Encoding") != "" && z.Header().Get("ETag") == plain.Header().Get("ETag") {
			t.Errorf("%s has one ETag for two bodies", name)
		}
	}
}

func TestStylesAndScriptAskNothingOfOthers(t *testing.T) {
	for _, name := range []string{"c800.css", "c800.js"} {
		text := string(static.Bytes(name))
		for _, bad := range []string{"http:", "https:", "@import", "url(", "eval("} {
			if strings.Contains(text, bad) {
				t.Errorf("%s contains %s", name, bad)
			}
		}
	}
}
