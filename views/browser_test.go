package views_test

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strings"
	"testing"

	"c800/handlers/browsertest"
	"c800/static"
	"c800/views"
	"c800/views/i18n"
	"c800/views/ui"
)

func TestMain(m *testing.M) { browsertest.Main(m) }

// showcase serves every sample page under the site's content policy.
func showcase(t *testing.T) *browsertest.Site {
	mux := http.NewServeMux()
	mux.Handle(static.Prefix, static.Handler())
	pages := map[string]sample{}
	for _, lang := range i18n.Langs {
		for _, s := range samples(lang) {
			pages[s.path] = s
		}
		mux.HandleFunc(views.SuggestionsPath(lang), func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write([]byte(`[{"name":"中国工商银行","url":"` + views.EnterprisePath(lang, "cmb") + `","hint":"95588"},{"name":"工银瑞信","url":"/e/x"}]`))
		})
		mux.HandleFunc(views.ManifestPath(lang), func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(views.Manifest(lang)) })
	}
	mux.HandleFunc(views.QRPath("cmb", 1), func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "image/svg+xml")
		_, _ = w.Write(ui.NewQR("tel:95555", "").SVG())
	})
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		s, ok := pages[r.URL.RequestURI()]
		if !ok {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Security-Policy", "default-src 'self'; base-uri 'none'; form-action 'self'")
		_ = s.body.Render(r.Context(), w)
	})
	return browsertest.Serve(t, func(string) http.Handler { return mux })
}

// TestEveryPageInABrowser opens all pages in turn in the views in which they
// differ most: narrow, wide, dark, in English, printed.
func TestEveryPageInABrowser(t *testing.T) {
	site := showcase(t)
	for _, tour := range []struct {
		lang string
		view browsertest.View
	}{
		{i18n.Zh, browsertest.View{Width: 320}},
		{i18n.En, browsertest.View{Width: 320, Dark: true}},
		{i18n.Zh, browsertest.View{Width: 1280, Dark: true}},
		{i18n.En, browsertest.View{Width: 1280}},
	} {
		t.Run(tour.lang+" "+tour.view.String(), func(t *testing.T) {
			var p *browsertest.Page
			for _, s := range samples(tour.lang) {
				if s.alike {
					continue
				}
				if p == nil {
					p = site.Open(t, s.path, tour.view)
				} else {
					p.Go(s.path)
				}
				p.Shot(strings.NewReplacer("/", "_", "?", "_", " ", "_").Replace(tour.view.String() + s.path))
				p.Check()
			}
		})
	}
}

func TestBigTypePrintsWithoutScrolling(t *testing.T) {
	site := showcase(t)
	for _, path := range []string{"/e/cmb?view=big", "/e/cmb"} {
		p := site.Open(t, path, browsertest.View{Width: 420, Print: true})
		p.Check()
		if p.Visible("nav, form, .acts .btn, .quiet") {
			t.Errorf("%s prints its buttons", path)
		}
		if path == "/e/cmb" && !p.Visible(".ladder .num") {
			t.Error("the regulator's number is not printed")
		}
	}
}

func TestScriptOnlyAdds(t *testing.T) {
	site := showcase(t)
	p := site.Open(t, "/e/cmb", browsertest.View{})
	p.Press("[data-copy]")
	if got := p.Clipboard(); got != "95555" {
		t.Errorf("copied %q", got)
	}
	p.WaitFor("[data-copy]")
	if got := p.Text("[data-copy]"); got != "已复制" {
		t.Errorf("the button says %q", got)
	}
	p.Go("/search")
	p.Fill("#q", "gsyh")
	p.WaitFor("#q-hits")
	if got := p.Texts("#q-hits [role=option]"); len(got) != 2 || !strings.Contains(got[0], "95588") {
		t.Errorf("suggestions %q", got)
	}
	p.Check()
	if p.Follow("#q-hits li"); p.Path() != "/e/cmb" {
		t.Errorf("the suggestion leads to %s", p.Path())
	}
	off := site.Open(t, "/e/cmb", browsertest.View{NoScript: true})
	if off.Visible("[data-copy]") {
		t.Error("a copy button that cannot work is shown")
	}
}

// TestWeightOfAFirstVisit adds up what a browser loads for an enterprise page
// with nothing in its cache, compressed.
func TestWeightOfAFirstVisit(t *testing.T) {
	for _, s := range samples(i18n.Zh) {
		if s.path != "/e/cmb" {
			continue
		}
		sum := compressed(t, []byte(render(t, s.body))) + compressed(t, views.Manifest(i18n.Zh))
		for _, name := range []string{"c800.css", "c800.js", "icons.svg", "favicon.svg"} {
			sum += compressed(t, static.Bytes(name))
		}
		t.Logf("%d bytes", sum)
		if sum > 35*1024 {
			t.Errorf("a first visit loads %d bytes", sum)
		}
	}
	if n := compressed(t, static.Bytes("c800.js")); n > 12*1024 {
		t.Errorf("scripts are %d bytes", n)
	}
}

func compressed(t *testing.T, data []byte) int {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Len()
}
