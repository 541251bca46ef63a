package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"c800/handlers"
)

// fieldsOf are the values that a browser would send with a form as it stands.
func fieldsOf(form *goquery.Selection) url.Values {
	v := url.Values{}
	form.Find("input, textarea").Each(func(_ int, f *goquery.Selection) {
		name := attr(f, "name")
		switch {
		case name == "":
		case attr(f, "type") == "radio":
			if _, checked := f.Attr("checked"); checked {
				v.Add(name, attr(f, "value"))
			}
		case f.Is("textarea"):
			v.Add(name, f.Text())
		default:
			v.Add(name, attr(f, "value"))
		}
	})
	return v
}

// posting is one of the site's forms with what a mistaken and a right person
// fill in.
type posting struct {
	path   string
	table  string
	wrong  url.Values
	errors []string // names of the fields that are wrong
	right  url.Values
}

func (s *site) postings() []posting {
	report := posting{
		path: "/e/" + icbc + "/c/" + itoa(s.icbcChannel().ID) + "/reports", table: "reports",
		wrong:  url.Values{"kind": {"nonsense"}, "note": {strings.Repeat("很长", 501)}},
		errors: []string{"kind", "note"},
		right:  url.Values{"kind": {"dead"}, "note": {"打不通\n<b>\"'&"}},
	}
	number := report
	number.path = "/n/4001234567/reports"
	suggestion := posting{
		path: "/suggest-an-enterprise", table: "suggestions",
		wrong:  url.Values{"name": {" "}, "number": {strings.Repeat("9", 61)}, "website": {"not an address"}, "note": {"街角\n<b>那家</b>"}},
		errors: []string{"name", "number", "website"},
		right:  url.Values{"name": {"某某小店"}, "number": {"010-12345678"}, "website": {"www.example.cn"}, "note": {"街角\n<b>那家</b>"}},
	}
	return []posting{report, number, suggestion}
}

// filledIn fetches the form and fills it in, echoing what a browser echoes.
func (s *site) filledIn(path string, values url.Values) url.Values {
	s.t.Helper()
	v := fieldsOf(s.page(path).Find("main form[method=post]"))
	for name, list := range values {
		v[name] = list
	}
	return v
}

// keeps reports whether the redrawn form holds everything typed.
func keeps(t *testing.T, doc *goquery.Document, typed url.Values) {
	t.Helper()
	got := fieldsOf(doc.Find("main form[method=post]"))
	for name, want := range typed {
		if name == "kind" && want[0] == "nonsense" {
			continue // no browser sends it
		}
		if got.Get(name) != want[0] {
			t.Errorf("%s is %.60q now, was %.60q", name, got.Get(name), want[0])
		}
	}
}

func TestAMistakenFormIsDrawnAgain(t *testing.T) {
	s := newSite(t)
	for _, p := range s.postings() {
		for _, lang := range []string{"", "/en"} {
			typed := s.filledIn(lang+p.path, p.wrong)
			doc := s.post(lang+p.path, typed).want(http.StatusUnprocessableEntity).doc()
			keeps(t, doc, typed)
			summary := doc.Find("main .errors a")
			if summary.Length() != len(p.errors) {
				t.Errorf("%s lists %d mistakes, want %v", p.path, summary.Length(), p.errors)
			}
			for i, name := range p.errors {
				// Each line leads to its field, which says the same.
				target := doc.Find(attr(summary.Eq(i), "href"))
				field := target
				if !field.Is("input, textarea") {
					field = target.Find("input, textarea").First()
				}
				if attr(field, "name") != name {
					t.Errorf("%s line %d leads to %q, want the field %s", p.path, i, attr(summary.Eq(i), "href"), name)
				}
				if !strings.Contains(text(doc.Find("main form")), text(summary.Eq(i))) {
					t.Errorf("%s: beside %s stands nothing of %q", p.path, name, text(summary.Eq(i)))
				}
			}
			if title := text(doc.Find("title")); !strings.Contains(title, "错误") && !strings.Contains(title, "Error") {
				t.Errorf("%s has the title %q", p.path, title)
			}
			// Corrected, it is taken.
			for name, list := range p.right {
				typed[name] = list
			}
			s.post(lang+p.path, typed).want(http.StatusSeeOther)
		}
	}
}

func TestAFormSentTwiceDoesItsWorkOnce(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		for _, p := range s.postings() {
			before := s.count(p.table)
			typed := s.filledIn(p.path, p.right)
			first := s.post(p.path, typed).want(http.StatusSeeOther).Header.Get("Location")
			// At the same instant too.
			again := make(chan string, 4)
			for range cap(again) {
				go func() { again <- s.post(p.path, typed).Header.Get("Location") }()
			}
			for range cap(again) {
				if got := <-again; got != first {
					t.Errorf("%s gives receipt %q, then %q", p.path, first, got)
				}
			}
			if n := s.count(p.table) - before; n != 1 {
				t.Errorf("%s was stored %d times", p.path, n)
			}
			// The form fetched anew is another one.
			if other := s.post(p.path, s.filledIn(p.path, p.right)).want(http.StatusSeeOther).Header.Get("Location"); other == first {
				t.Errorf("%s: two forms share the receipt %s", p.path, first)
			}
		}
	})
}

// TestReceiptsAreFoundByTheirNumber in every way in which somebody may have
// written it down.
func TestReceiptsAreFoundByTheirNumber(t *testing.T) {
	s := newSite(t)
	for _, p := range s.postings() {
		form := s.page(p.path)
		if form.Find(`main a[href="/receipts"]`).Length() == 0 {
			t.Errorf("%s does not lead to where receipts are looked up", p.path)
		}
		receipt := s.post(p.path, s.filledIn(p.path, p.right)).want(http.StatusSeeOther).Header.Get("Location")
		code := strings.TrimPrefix(receipt, "/receipts/")
		for _, written := range []string{code, " " + strings.ToLower(code), code[:5] + "-" + code[5:], code[:3] + " " + code[3:], "（" + code + "）"} {
			a := s.get("/receipts?code=" + url.QueryEscape(written)).want(http.StatusSeeOther)
			if got := a.Header.Get("Location"); got != receipt {
				t.Errorf("%q leads to %q; want %q", written, got, receipt)
			}
		}
	}
	page := s.page("/receipts?code=" + url.QueryEscape("ABC-<b>"))
	if got := attr(page.Find("#code"), "value"); got != "ABC-<b>" || page.Find(`main a[href="#code"]`).Length() == 0 {
		t.Errorf("an unknown number: %q in %s", got, text(page.Find("main")))
	}
}

func TestTheReceiptSaysWhatBecameOfIt(t *testing.T) {
	s := newSite(t)
	for _, p := range s.postings() {
		receipt := s.post(p.path, s.filledIn(p.path, p.right)).want(http.StatusSeeOther).Header.Get("Location")
		a := s.get(receipt).want(http.StatusOK)
		if a.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("a receipt may be kept: %s", a.Header.Get("Cache-Control"))
		}
		if got := text(a.doc().Find("#state-h")); got == "" {
			t.Errorf("%s says nothing of its state", receipt)
		}
		if strings.Contains(a.body, "<b>那家") {
			t.Error("what was typed is not escaped")
		}
		s.exec("UPDATE " + p.table + " SET state = 'declined', reason = '号码没有错，今天打通了', decided_at = created_at")
		if got := text(s.page("/en" + strings.ToLower(receipt)).Find("main")); !strings.Contains(got, "号码没有错，今天打通了") {
			t.Errorf("%s says %q", receipt, got)
		}
	}
}

func TestLineBreaksCountOnce(t *testing.T) {
	s := newSite(t)
	// A browser counts a line break as one character and sends two.
	note := strings.Repeat("长\r\n", 500)
	s.post("/suggest-an-enterprise", url.Values{"name": {"某某小店"}, "note": {note}}).want(http.StatusSeeOther)
	s.post("/suggest-an-enterprise", url.Values{"name": {"某某小店"}, "note": {note + "长"}}).want(http.StatusUnprocessableEntity)
}

func TestTooManyForms(t *testing.T) {
	s := newSite(t)
	for _, p := range s.postings() {
		var got answer
		for range 25 {
			if got = s.post(p.path, s.filledIn(p.path, p.right)); got.StatusCode != http.StatusSeeOther {
				break
			}
		}
		got.want(http.StatusTooManyRequests)
		if got.Header.Get("Retry-After") == "" {
			t.Error("it does not say when to try again")
		}
		keeps(t, got.doc(), p.right)
		if got.doc().Find("main [role=alert]").Length() != 1 {
			t.Errorf("%s does not say why", p.path)
		}
		s.exec("DELETE FROM rate_hits")
	}
}

func TestClientsAreToldApartByTheirOwnAddress(t *testing.T) {
	hits := func(s *site, header ...string) int {
		for range 3 {
			s.post("/suggest-an-enterprise", url.Values{"name": {"某某小店"}}, header...).want(http.StatusSeeOther)
		}
		return s.count("rate_hits")
	}
	s := newSite(t)
	hits(s)
	if n := hits(s, "X-Forwarded-For", "192.0.2.1", "X-Real-Ip", "192.0.2.2", "Forwarded", "for=192.0.2.3"); n != 1 {
		t.Errorf("a client forged its address: %d clients", n)
	}
	behind := newSite(t, func(o *handlers.Options) { o.TrustedProxies = prefixes("127.0.0.1/32", "10.0.0.0/8") })
	for i, forwarded := range []string{
		"192.0.2.1", "203.0.113.9, 192.0.2.1", "192.0.2.1, 10.1.2.3", // one client, forged and through two proxies
		"2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:3::1", // two networks
		"nonsense", "", // the proxy itself
	} {
		want := []int{1, 1, 1, 2, 2, 3, 4, 4}[i]
		if n := hits(behind, "X-Forwarded-For", forwarded); n != want {
			t.Errorf("after %q there are %d clients, want %d", forwarded, n, want)
		}
	}
}
