package browsertest

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Page is one tab of one visitor, with cookies of its own. Its methods fail the
// test when the browser cannot do what they ask within 30 s. A selector is CSS,
// or XPath if it begins with a slash.
type Page struct {
	t    testing.TB
	site *Site
	ctx  context.Context
	view View

	// Since the page was opened: whether the test has acted on it, and whether
	// Problems has looked at what moved.
	acted, measured bool

	mu       sync.Mutex
	requests []string
	problems []string
	bytes    int64
}

// Open opens path, as in an address bar, in a new tab of a new visitor. The tab
// is closed when the test ends.
func (s *Site) Open(t testing.TB, path string, v View) *Page {
	t.Helper()
	parent, err := sharedBrowser()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := chromedp.NewContext(parent, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	p := &Page{t: t, site: s, ctx: ctx, view: v}
	// The first call opens the tab and ends it with its context, so it must not
	// be given a deadline.
	if err := chromedp.Listen(ctx, p.record); err != nil {
		t.Fatal(err)
	}
	if err := v.setUp(ctx); err != nil {
		t.Fatal(err)
	}
	if err := allowClipboard(ctx, s.URL); err != nil {
		t.Fatal(err)
	}
	p.Go(path)
	return p
}

// record notes what the tab asks for and what goes wrong in it.
func (p *Page) record(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		p.requests = append(p.requests, e.Request.URL)
	case *network.EventLoadingFinished:
		p.bytes += int64(e.EncodedDataLength)
	case *network.EventResponseReceived:
		if e.Response.Status >= 400 && e.Type != network.ResourceTypeDocument {
			p.problems = append(p.problems, fmt.Sprintf("%s answers %d", e.Response.URL, e.Response.Status))
		}
	case *runtime.EventExceptionThrown:
		text := e.ExceptionDetails.Text
		if e.ExceptionDetails.Exception != nil {
			text += " " + e.ExceptionDetails.Exception.Description
		}
		p.problems = append(p.problems, "script error: "+text)
	case *log.EventEntryAdded:
		// The browser logs every page that answers 404 or 422 as a failed
		// network request; those of subresources are noted above.
		if e.Entry.Level == log.EntryLevelError && e.Entry.Source != log.EntrySourceNetwork {
			p.problems = append(p.problems, "console: "+e.Entry.Text)
		}
	}
}

// do runs steps with the patience of one action.
func (p *Page) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		p.t.Fatalf("%s on %s: %v", what, p.Path(), err)
	}
}

// load runs steps that leave for another page, waits until it has loaded and
// returns the status it came with; 0 when only the fragment changed.
func (p *Page) load(what string, steps ...chromedp.Action[chromedp.Void]) int {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	response, err := chromedp.RunResponse(ctx, steps...)
	if err != nil {
		p.t.Fatalf("%s: %v", what, err)
	}
	p.acted, p.measured = false, false
	if response == nil {
		return 0
	}
	return int(response.Status)
}

// Go opens another path of the site in the same tab and returns its status.
func (p *Page) Go(path string) int {
	p.t.Helper()
	return p.load("open "+path, chromedp.Navigate(p.site.URL+path))
}

// Follow clicks a link or a submit button, waits for the page it leads to and
// returns its status.
func (p *Page) Follow(selector string) int {
	p.t.Helper()
	if strings.HasPrefix(selector, "/") {
		return p.load("follow "+selector, chromedp.Click(chromedp.Search(selector), chromedp.NodeVisible))
	}
	return p.load("follow "+selector, chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible))
}

// Press clicks something that stays on the page, such as a copy button or the
// summary of details.
func (p *Page) Press(selector string) {
	p.t.Helper()
	p.acted = true
	if strings.HasPrefix(selector, "/") {
		p.do("press "+selector, chromedp.Click(chromedp.Search(selector), chromedp.NodeVisible))
		return
	}
	p.do("press "+selector, chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible))
}

// Fill replaces what a text field holds, as if typed at once.
func (p *Page) Fill(selector, text string) {
	p.t.Helper()
	p.acted = true
	p.do("fill "+selector, chromedp.Focus(chromedp.CSS(selector), chromedp.NodeVisible))
	Eval[bool](p, "document.activeElement.select(); true")
	if _, err := chromedp.Call(p.ctx, input.InsertText, input.InsertTextParams{Text: text}); err != nil {
		p.t.Fatalf("fill %s: %v", selector, err)
	}
}

// Choose picks the option of a select element by its value.
func (p *Page) Choose(selector, value string) {
	p.t.Helper()
	p.acted = true
	found := Eval[bool](p, fmt.Sprintf(`(() => {
		const select = document.querySelector(%s);
		if (!select || ![...select.options].some(o => o.value === %s)) return false;
		select.value = %[2]s;
		select.dispatchEvent(new Event("input", {bubbles: true}));
		select.dispatchEvent(new Event("change", {bubbles: true}));
		return true;
	})()`, quote(selector), quote(value)))
	if !found {
		p.t.Fatalf("choose %q in %s on %s: no such option", value, selector, p.Path())
	}
}

// WaitFor waits until something that matches the CSS selector is visible.
func (p *Page) WaitFor(selector string) {
	p.t.Helper()
	p.do("wait for "+selector, chromedp.WaitVisible(chromedp.CSS(selector)))
}

// Text returns the visible text of the first match of a CSS selector.
func (p *Page) Text(selector string) string {
	p.t.Helper()
	text := Eval[*string](p, fmt.Sprintf("document.querySelector(%s)?.innerText ?? null", quote(selector)))
	if text == nil {
		p.t.Fatalf("%s has nothing that matches %s", p.Path(), selector)
		return ""
	}
	return strings.TrimSpace(*text)
}

// Texts returns the visible texts of all matches of a CSS selector.
func (p *Page) Texts(selector string) []string {
	p.t.Helper()
	return Eval[[]string](p, fmt.Sprintf("[...document.querySelectorAll(%s)].map(e => e.innerText.trim())", quote(selector)))
}

// Attr returns an attribute of the first match of a CSS selector; empty if the
// element or the attribute is not there.
func (p *Page) Attr(selector, name string) string {
	p.t.Helper()
	return Eval[string](p, fmt.Sprintf(`document.querySelector(%s)?.getAttribute(%s) ?? ""`, quote(selector), quote(name)))
}

// Visible reports whether something that matches the CSS selector is shown.
func (p *Page) Visible(selector string) bool {
	p.t.Helper()
	return Eval[bool](p, fmt.Sprintf("[...document.querySelectorAll(%s)].some(e => e.checkVisibility({visibilityProperty: true}))", quote(selector)))
}

// Path returns where the tab is: path and query, without the site.
func (p *Page) Path() string {
	p.t.Helper()
	return strings.TrimPrefix(Eval[string](p, "location.href"), p.site.URL)
}

// Clipboard returns what the page has copied.
func (p *Page) Clipboard() string {
	p.t.Helper()
	return Eval[string](p, "navigator.clipboard.readText()")
}

// Requests returns the address of every request of the tab so far.
func (p *Page) Requests() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.requests...)
}

// Bytes returns how many bytes the tab has received so far, as they came over
// the wire, headers included.
func (p *Page) Bytes() int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.bytes
}

// Shot writes a picture of the whole page to the folder that C800_SHOTS names,
// as name.png; without the variable it does nothing.
func (p *Page) Shot(name string) {
	p.t.Helper()
	dir := os.Getenv("C800_SHOTS")
	if dir == "" {
		return
	}
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	png, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		p.t.Fatalf("picture of %s: %v", p.Path(), err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o600); err != nil {
		p.t.Fatal(err)
	}
}

// Eval runs a JavaScript expression in the page, also when the page's own
// scripts are off, and returns its value. A promise is waited for.
func Eval[T any](p *Page, expression string) T {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatalf("evaluate %.200s: %v", expression, err)
	}
	return value
}

// quote writes s as a JavaScript string.
func quote(s string) string {
	text, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string always has a JSON form
	}
	return string(text)
}

// sameSite reports whether a request stays on the site or on the machine.
func (s *Site) sameSite(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	switch u.Scheme {
	case "data", "blob", "about":
		return true
	}
	return u.Scheme+"://"+u.Host == s.URL
}
