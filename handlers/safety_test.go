package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// strange reports what a page holds that only unescaped text can have put
// there: scripts of no file, handlers, styles, addresses that run.
func strange(t *testing.T, page string) (found []string) {
	t.Helper()
	z := html.NewTokenizer(strings.NewReader(page))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return found
		case html.CommentToken:
			if c := string(z.Text()); c != "stale" {
				found = append(found, "comment "+c)
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			tag := z.Token()
			attrs := map[string]string{}
			for _, a := range tag.Attr {
				attrs[a.Key] = a.Val
				if strings.HasPrefix(a.Key, "on") || a.Key == "style" || strings.ContainsAny(a.Key, `<"'`) {
					found = append(found, tag.String())
				}
				if v := strings.ToLower(strings.TrimSpace(a.Val)); (a.Key == "href" || a.Key == "src" || a.Key == "action") && (strings.HasPrefix(v, "javascript:") || strings.HasPrefix(v, "data:") || strings.HasPrefix(v, "//")) {
					found = append(found, tag.String())
				}
			}
			if tag.Data == "script" && !strings.HasPrefix(attrs["src"], "/static/") && attrs["type"] != "application/ld+json" {
				found = append(found, tag.String())
			}
			if tag.Data == "img" && attrs["src"] == "x" || tag.Data == "svg" && attrs["onload"] != "" || tag.Data == "iframe" || tag.Data == "base" {
				found = append(found, tag.String())
			}
		}
	}
}

// attacks are typed where a name or a number is asked for.
var attacks = []string{
	hostile, `"><img src=x onerror=alert(1)>`, `' onmouseover='alert(1)`, `</textarea><script>alert(1)</script>`, `javascript:alert(1)`,
	`</script><script>alert(1)</script>`, `<!--`, `{{.Secret}}`, `//evil.example`, `https://evil.example/`, `\\evil.example`, `/%0d%0aX:1`, `<svg onload=alert(1)>`,
}

func TestWhatIsTypedIsOnlyText(t *testing.T) {
	s := newSite(t)
	s.add(everyKind())
	check := func(a answer) {
		t.Helper()
		if strings.HasPrefix(a.Header.Get("Content-Type"), "text/html") {
			if found := strange(t, a.body); len(found) > 0 {
				t.Errorf("%s %s holds %q", a.Request.Method, a.Request.URL, found)
			}
		} else if a.StatusCode == http.StatusOK && a.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s may be sniffed", a.Request.URL)
		}
		if to := a.Header.Get("Location"); to != "" && (!strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.HasPrefix(to, `/\`)) {
			t.Errorf("%s leads away, to %s", a.Request.URL, to)
		}
	}
	id := itoa(s.icbcChannel().ID)
	for _, attack := range attacks {
		q, p := url.QueryEscape(attack), url.PathEscape(attack)
		for _, path := range []string{
			"/search?q=" + q, "/en/search?q=" + q, "/n?q=" + q, "/suggest?q=" + q, "/suggest-an-enterprise?name=" + q + "&number=" + q, "/i/bank?sub=" + q + "&region=" + q + "&sort=" + q,
			"/i/bank?" + q + "=" + q, "/e/" + icbc + "?view=" + q, "/e/" + p, "/e/" + p + ".vcf", "/e/" + p + "/history", "/i/" + p, "/n/" + p, "/receipts/" + p, "/" + p,
			"/e/" + icbc + "/c/" + p, "/n/" + p + "/reports", "/api/v1/search?q=" + q, "/api/v1/enterprises/" + p, "/api/v1/numbers/" + p, "/en/e/" + p,
			"//evil.example/%2f..", "/en//evil.example", "/e/" + icbc + ".vcf?x=" + q,
		} {
			check(s.get(path))
		}
		form := url.Values{"name": {attack}, "website": {attack}, "number": {attack}, "note": {attack}, "kind": {attack}, "form_key": {attack}, "next": {attack}}
		for _, path := range []string{"/suggest-an-enterprise", "/e/" + icbc + "/c/" + id + "/reports", "/n/4001234567/reports", "/e/" + p + "/c/1/reports"} {
			a := s.post(path, form)
			check(a)
			if to := a.Header.Get("Location"); a.StatusCode == http.StatusSeeOther {
				check(s.get(to))
			}
			s.exec("DELETE FROM rate_hits")
		}
		form.Set("kind", "other")
		form.Del("website")
		for _, path := range []string{"/suggest-an-enterprise", "/en/e/" + icbc + "/c/" + id + "/reports"} {
			a := s.post(path, form)
			check(a)
			check(s.get(a.Header.Get("Location")))
		}
	}
	// What sources say is text too.
	e, err := s.store.EnterpriseBySlug(t.Context(), "qisuo")
	must(t, err)
	paths := []string{"/e/qisuo", "/e/qisuo?view=big", "/e/qisuo/history", "/i/internet", "/search?q=奇锁", "/n/0571-88158198", "/n/057188158198", "/suggest?q=奇锁", "/e/qisu"}
	for _, c := range e.Channels {
		paths = append(paths, "/e/qisuo/c/"+itoa(c.ID), "/e/qisuo/c/"+itoa(c.ID)+"/reports")
	}
	for _, path := range paths {
		check(s.get(path))
		check(s.get("/en" + path))
	}
	if !strings.Contains(text(s.page("/e/qisuo").Find("h1")), hostile) {
		t.Error("the name is not shown as it is written")
	}
}

func TestAddressesOfSourcesCannotRun(t *testing.T) {
	s := newSite(t)
	s.add(everyKind())
	s.exec("UPDATE channels SET value = 'javascript:alert(1)', source_url = 'javascript:alert(1)' WHERE kind IN ('form', 'webchat', 'wecom', 'sign_video') AND value LIKE '%qisuo%'",
		"UPDATE enterprises SET website = 'javascript:alert(1)' WHERE slug = 'qisuo'")
	e, err := s.store.EnterpriseBySlug(t.Context(), "qisuo")
	must(t, err)
	paths := []string{"/e/qisuo", "/e/qisuo?view=big", "/e/qisuo/history"}
	for _, c := range e.Channels {
		paths = append(paths, "/e/qisuo/c/"+itoa(c.ID))
	}
	for _, path := range paths {
		if found := strange(t, s.get(path).want(http.StatusOK).body); len(found) > 0 {
			t.Errorf("%s holds %q", path, found)
		}
	}
}
