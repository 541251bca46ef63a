package browsertest_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"c800/handlers/browsertest"
)

func TestMain(m *testing.M) { browsertest.Main(m) }

const goodPage = `<!doctype html><html lang="zh-Hans"><meta charset="utf-8"><title>好页</title>
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/style.css"><link rel="icon" href="data:,">
<header><h1>好页</h1></header><main><p id="scheme">95588</p><p class="paper">纸</p>
<form action="/search"><label for="q">名称</label> <input id="q" name="q" value="旧"> <select id="sort" name="sort" aria-label="排序"><option>a</option><option>b</option></select> <button>搜索</button></form>
<button id="copy" type="button">复制</button> <noscript><p id="off">没有脚本</p></noscript></main><script src="/copy.js"></script></html>`

// site serves a page without faults and, under /bad, one with many.
func site(t *testing.T, other string) *browsertest.Site {
	mux := http.NewServeMux()
	page := func(path, kind, body string) {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", kind+"; charset=utf-8")
			w.Header().Set("Content-Security-Policy", "default-src 'self'; img-src 'self' data: http:; style-src 'self'")
			fmt.Fprint(w, body)
		})
	}
	page("/good", "text/html", goodPage)
	page("/search", "text/html", strings.Replace(goodPage, "好页", "结果", 2))
	page("/style.css", "text/css", "button, input, select { min-height: 2rem } .paper { display: none } @media print { .paper { display: block } } @media (prefers-color-scheme: dark) { #scheme { color: #fff } :root { background: #000; color: #eee } }")
	page("/copy.js", "text/javascript", `document.getElementById("copy").onclick = () => navigator.clipboard.writeText("95588")`)
	page("/broken.js", "text/javascript", `throw new Error("boom")`)
	page("/bad", "text/html", `<!doctype html><html lang="zh-Hans"><meta charset="utf-8"><title>坏页</title>
<main><h1>坏页</h1><p style="color: #ddd">inline</p><img src="`+other+`/pixel.png"><table><td>`+strings.Repeat("9", 200)+`</table>
<img src="/missing.png" alt="没有"></main><script src="/broken.js"></script></html>`)
	return browsertest.Serve(t, func(string) http.Handler { return mux })
}

func TestGoodPageHasNoProblemsInAnyView(t *testing.T) {
	s := site(t, "")
	for _, v := range []browsertest.View{{}, {Width: 320}, {Width: 1280, Dark: true}, {NoScript: true}, {Print: true}} {
		t.Run(v.String(), func(t *testing.T) {
			p := s.Open(t, "/good", v)
			p.Check()
			if p.Go("/good"); p.Visible("#off") != v.NoScript {
				t.Error("the check has changed whether scripts run")
			}
			if got := browsertest.Eval[bool](p, `matchMedia("(prefers-color-scheme: dark)").matches`); got != v.Dark {
				t.Errorf("dark is %v", got)
			}
			if got := p.Visible(".paper"); got != v.Print {
				t.Errorf("print is %v", got)
			}
			if got := p.Visible("#off"); got != v.NoScript {
				t.Errorf("no script is %v", got)
			}
		})
	}
}

func TestBadPageIsReported(t *testing.T) {
	other := browsertest.Serve(t, func(string) http.Handler { return http.NotFoundHandler() })
	p := site(t, other.URL).Open(t, "/bad", browsertest.View{Width: 320})
	all := p.Problems()
	for _, want := range []string{"asks another site: " + other.URL, "missing.png answers 404", "boom", "axe image-alt", "Content Security Policy", "scrolls sideways"} {
		if !slices.ContainsFunc(all, func(problem string) bool { return strings.Contains(problem, want) }) {
			t.Errorf("not reported: %s", want)
		}
	}
	if t.Failed() {
		t.Log(strings.Join(all, "\n"))
	}
}

// TestMovingPageIsReported: a picture that comes late and without a size pushes
// the text below it down.
func TestMovingPageIsReported(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `<!doctype html><html lang="zh-Hans"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>动</title>
<link rel="icon" href="data:,"><main><h1>动</h1><img src="/late.svg" alt="图"><p>下面的字</p></main></html>`)
	})
	mux.HandleFunc("/late.svg", func(w http.ResponseWriter, _ *http.Request) {
		time.Sleep(time.Second)
		w.Header().Set("Content-Type", "image/svg+xml")
		fmt.Fprint(w, `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200"/>`)
	})
	p := browsertest.Serve(t, func(string) http.Handler { return mux }).Open(t, "/", browsertest.View{})
	if all := p.Problems(); len(all) != 1 || !strings.HasPrefix(all[0], "layout shifts") {
		t.Errorf("got %q, want one layout shift", all)
	}
	if all := p.Problems(); len(all) != 0 {
		t.Errorf("got %q, want what moved to be told once", all)
	}
}

func TestActions(t *testing.T) {
	for _, v := range []browsertest.View{{}, {NoScript: true}} {
		t.Run(v.String(), func(t *testing.T) {
			p := site(t, "").Open(t, "/good", v)
			if got := p.Text("h1"); got != "好页" {
				t.Errorf("heading %q", got)
			}
			if !v.NoScript {
				p.Press("#copy")
				if got := p.Clipboard(); got != "95588" {
					t.Errorf("copied %q", got)
				}
			}
			p.Fill("#q", "工商银行")
			p.Choose("#sort", "b")
			if status := p.Follow(`//button[.="搜索"]`); status != http.StatusOK {
				t.Errorf("status %d", status)
			}
			if want := "/search?q=%E5%B7%A5%E5%95%86%E9%93%B6%E8%A1%8C&sort=b"; p.Path() != want {
				t.Errorf("at %s, want %s", p.Path(), want)
			}
			if got := p.Texts("h1"); len(got) != 1 || got[0] != "结果" {
				t.Errorf("headings %q", got)
			}
			if status := p.Go("/nothing"); status != http.StatusNotFound {
				t.Errorf("status %d, want 404", status)
			}
			if p.Bytes() == 0 || len(p.Requests()) < 4 {
				t.Errorf("recorded %d bytes and %v", p.Bytes(), p.Requests())
			}
		})
	}
}
