package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"c800/handlers"
)

// TestSlashAtTheEndLeadsToThePage holds that an address typed with one more slash
// is found, and that none leads to another site.
func TestSlashAtTheEndLeadsToThePage(t *testing.T) {
	s := newSite(t)
	for path, want := range map[string]string{
		"/e/" + icbc + "/":         "/e/" + icbc,
		"/en/i/bank/?human=1":      "/en/i/bank?human=1",
		"/search/?q=%E5%B7%A5":     "/search?q=%E5%B7%A5",
		"//evil.example/i/bank/":   "",
		"//evil.example/":          "",
		"/e/" + icbc + "/nothing/": "",
		"/nothing/":                "",
	} {
		got := s.get(path)
		if to := got.Header.Get("Location"); to != want || (want != "") != (got.StatusCode == http.StatusMovedPermanently) {
			t.Errorf("%s: %d to %q, want %q", path, got.StatusCode, to, want)
		}
	}
}

func TestUnknownAddressesShowSearchAndNearNames(t *testing.T) {
	s := newSite(t)
	id := itoa(s.icbcChannel().ID)
	for _, c := range []struct{ path, near string }{
		{"/e/gongshan-yinhang", "中国工商银行"}, // one letter short
		{"/e/icbc", "中国工商银行"},
		{"/en/e/icbc", "Industrial and Commercial Bank of China"},
		{"/e/gongshan-yinhang.vcf", "中国工商银行"},
		{"/e/gongshan-yinhang/history", "中国工商银行"},
		{"/e/gongshan-yinhang/c/1", "中国工商银行"},
		{"/e/" + icbc + "/c/999999999", "中国工商银行"},
		{"/e/" + icbc + "/c/x", "中国工商银行"},
		{"/e/" + icbc + "/c/99999999999999999999/reports", "中国工商银行"},
		{"/e/zhaoshang-yinhang/c/" + id, "招商银行"}, // another enterprise's channel
		{"/e/gongshang-yinhang/nothing", ""},
		{"/工商银行", "中国工商银行"},
		{"/i/yinhang", ""},
		{"/i/bank%2Fstate", ""}, // a group has no address of its own
		{"/nothing/here", ""},
		{"/n/hello", ""},
		{"/receipts/ABCDEFGHJK", ""},
		{"/sitemap/2.xml", ""},
		{"/sitemap/99999999999999999999.xml", ""},
		{"/sitemap/9223372036854775807.xml", ""},
		{"/sitemap/1", ""},
		{"/e/", ""},
	} {
		got := s.get(c.path)
		if got.StatusCode != http.StatusNotFound {
			t.Errorf("%s answered %d", c.path, got.StatusCode)
			continue
		}
		doc := got.doc()
		if doc.Find(`main form[action$="/search"] input[name=q]`).Length() == 0 {
			t.Errorf("%s has no search box", c.path)
		}
		if !strings.Contains(text(doc.Find("#near-h").Parent()), c.near) {
			t.Errorf("%s is near %q, want %s", c.path, text(doc.Find("#near-h").Parent()), c.near)
		}
		if attr(doc.Find("meta[name=robots]"), "content") != "noindex" || doc.Find("link[rel=canonical]").Length() != 0 {
			t.Errorf("%s may be indexed", c.path)
		}
	}
}

func TestAPagePastTheLastIsNotFound(t *testing.T) {
	s := newSite(t)
	for _, path := range []string{"/i/bank", "/search?q=银行", "/e/" + icbc + "/history", "/en/i/bank?sort=name", "/search"} {
		sep := "?"
		if strings.Contains(path, "?") {
			sep = "&"
		}
		for _, page := range []string{"1000", "999999999", "9223372036854775807", "99999999999999999999999"} {
			if got := s.get(path + sep + "page=" + page); got.StatusCode != http.StatusNotFound {
				t.Errorf("%s page %s answered %d", path, page, got.StatusCode)
			}
		}
		for _, page := range []string{"0", "-1", "-99999999999999999999999", "x", "1.5", ""} {
			doc := s.page(path + sep + "page=" + page)
			if c := attr(doc.Find("link[rel=canonical]"), "href"); strings.Contains(c, "page=") {
				t.Errorf("%s page %q is %s", path, page, c)
			}
		}
	}
}

func TestSenselessParametersTakeTheNearestSense(t *testing.T) {
	s := newSite(t)
	for path, canonical := range map[string]string{
		"/i/bank?sub=nothing&region=99&channel=smoke&human=2&open=maybe&sort=size&page=x": "/i/bank",
		"/i/bank?open=1&human=1&sort=default&utm_source=x":                                "/i/bank?human=1&open=1",
		"/i/bank?sort=name&page=1":                                                        "/i/bank?sort=name",
		"/i/bank?region=11&region=31":                                                     "/i/bank?region=11",
		"/i/bank?%zz=1&page=%zz":                                                          "/i/bank",
		"/en/i/bank?sort=nmae":                                                            "/en/i/bank",
		"/e/" + icbc + "?view=small":                                                      "/e/" + icbc,
		"/search?q=%20工行%20%20&page=-3":                                                   "/search?q=" + url.QueryEscape("工行"),
		"/?page=7":                                                                        "/",
		"/n?q=":                                                                           "/n",
		"/n?q=hello":                                                                      "/n",
	} {
		doc := s.page(path)
		if got := attr(doc.Find("link[rel=canonical]"), "href"); got != baseURL+canonical {
			t.Errorf("%s is canonically %s, want %s", path, got, canonical)
		}
	}
	for path, want := range map[string]string{
		"/api/v1/search?q=" + icbc + "&limit=0&cursor=-1": `"enterprises":[{`,
		"/api/v1/search?q=工行&limit=many&cursor=next":      `"enterprises":[{`,
		"/api/v1/search?q=工行&limit=100000":                `"enterprises":[{`,
		"/api/v1/search":                                  `"total":0`,
	} {
		if got := s.get(path).want(http.StatusOK); !strings.Contains(got.body, want) {
			t.Errorf("%s answered %.200s", path, got.body)
		}
	}
}

func TestALongQueryIsCutAndSaysSo(t *testing.T) {
	s := newSite(t)
	long := strings.Repeat("很长的名字", 21) // 105 characters
	cut := strings.Repeat("很长的名字", 20)
	doc := s.page("/search?q=" + url.QueryEscape(long))
	if got := attr(doc.Find("main input[name=q]").First(), "value"); got != cut {
		t.Errorf("the box holds %d characters", len([]rune(got)))
	}
	if !strings.Contains(text(doc.Find("main [role=status]")), "100") {
		t.Errorf("the page does not say that it was cut: %q", text(doc.Find("main [role=status]")))
	}
	if attr(doc.Find("link[rel=canonical]"), "href") != baseURL+"/search?q="+url.QueryEscape(cut) {
		t.Error("the canonical address holds the long query")
	}
	doc = s.page("/search?q=" + url.QueryEscape(cut))
	if doc.Find("main [role=status]").Length() != 0 {
		t.Error("100 characters are said to be too many")
	}
	if got := s.get("/api/v1/search?q=" + url.QueryEscape(long)).want(http.StatusOK); !strings.Contains(got.body, `"cut":true`) {
		t.Errorf("the API does not say that it cut: %s", got.body)
	}
	for _, path := range []string{"/suggest?q=", "/n?q=", "/suggest-an-enterprise?name=", "/suggest-an-enterprise?number="} {
		s.get(path + url.QueryEscape(long)).want(http.StatusOK)
	}
}

func TestWhatIsNoTextIsRefused(t *testing.T) {
	s := newSite(t)
	bad := []string{"%00", "%07", "%09", "%0a", "%0d%0aSet-Cookie:%20a=b", "%1b[31m", "%7f", "%c2%85", "%ff", "%c0%af", "%ed%a0%80", "工行%80"}
	for _, b := range bad {
		for _, path := range []string{
			"/search?q=", "/n?q=", "/suggest?q=", "/i/bank?sub=", "/api/v1/search?q=", "/?x=", "/en/search?", "/suggest-an-enterprise?name=", "/suggest-an-enterprise?number=",
			"/e/", "/en/e/", "/i/", "/n/", "/receipts/", "/api/v1/enterprises/", "/api/v1/numbers/", "/sitemap/", "/e/" + icbc + "/c/", "/",
		} {
			got := s.get(path + b)
			if got.StatusCode != http.StatusBadRequest {
				t.Errorf("%s%s answered %d", path, b, got.StatusCode)
			}
			if got.Header.Get("Set-Cookie") != "" {
				t.Errorf("%s%s set a cookie", path, b)
			}
		}
		got := s.do(http.MethodPost, "/suggest-an-enterprise", "name="+b)
		if wanted := b == "%09" || b == "%0a"; !wanted && !strings.HasPrefix(b, "%0d") && got.StatusCode != http.StatusBadRequest {
			t.Errorf("a form with %s answered %d", b, got.StatusCode)
		}
	}
	// Decoded once, this is text.
	s.get("/e/%2500").want(http.StatusNotFound)
	s.get("/search?q=%2500").want(http.StatusOK)
}

func TestAnyEscapingIsTheSameAddress(t *testing.T) {
	s := newSite(t)
	for _, path := range []string{"/e/%67ongshang%2Dyinhang", "/n/%39%35%35%38%38", "/%69/bank", "/e/gongshang%2dyinhang.vcf"} {
		s.get(path).want(http.StatusOK)
	}
	for path, to := range map[string]string{"/n/%2B8695588": "/n/95588", "/n/%ef%bc%99%ef%bc%95%ef%bc%95%ef%bc%98%ef%bc%98": "/n/95588", "/n/%EF%BC%99５588": "/n/95588"} {
		if got := s.get(path).want(http.StatusMovedPermanently); got.Header.Get("Location") != to {
			t.Errorf("%s leads to %s", path, got.Header.Get("Location"))
		}
	}
	// A question mark in the path is no query, and must not share its page.
	s.get("/e/" + icbc + "?view=big").want(http.StatusOK)
	s.get("/e/" + icbc + "%3Fview=big").want(http.StatusNotFound)
}

func TestCrossSiteFormsDoNothing(t *testing.T) {
	s := newSite(t)
	form := url.Values{"name": {"某某小店"}, "form_key": {"the-same-form"}}
	for _, header := range [][]string{
		{"Sec-Fetch-Site", "cross-site"},
		{"Sec-Fetch-Site", "same-site"},
		{"Origin", "https://evil.example"},
		{"Origin", "null"},
		{"Origin", baseURL + ".evil.example"},
	} {
		if got := s.post("/suggest-an-enterprise", form, header...); got.StatusCode != http.StatusForbidden {
			t.Errorf("%v answered %d", header, got.StatusCode)
		}
	}
	if n := s.count("suggestions"); n != 0 {
		t.Errorf("%d suggestions were stored", n)
	}
	for _, header := range [][]string{{"Sec-Fetch-Site", "same-origin"}, {"Origin", s.url}, {"Origin", baseURL}, nil} {
		s.post("/suggest-an-enterprise", form, header...).want(http.StatusSeeOther)
	}
	// Links from elsewhere are welcome.
	s.get("/e/"+icbc, "Sec-Fetch-Site", "cross-site", "Origin", "https://elsewhere.example").want(http.StatusOK)
}

func TestFormsOver64KiBAreRefused(t *testing.T) {
	s := newSite(t)
	note := strings.Repeat("a", 64<<10)
	for _, path := range []string{"/suggest-an-enterprise", "/n/95588/reports", "/en/e/" + icbc + "/c/" + itoa(s.icbcChannel().ID) + "/reports"} {
		s.post(path, url.Values{"name": {"x"}, "kind": {"wrong"}, "note": {note}}).want(http.StatusRequestEntityTooLarge)
		// Just below, it is a form with too long a note.
		s.post(path, url.Values{"name": {"x"}, "kind": {"wrong"}, "note": {note[:64<<10-100]}}).want(http.StatusUnprocessableEntity)
	}
	if n := s.count("suggestions") + s.count("reports"); n != 0 {
		t.Errorf("%d were stored", n)
	}
}

func TestTooManyRequests(t *testing.T) {
	s := newSite(t, func(o *handlers.Options) { o.ReadRate = 1 })
	page := "/e/" + icbc
	s.get(page).want(http.StatusOK)
	var got answer
	for range 20 {
		if got = s.get("/search?q=" + url.QueryEscape("工行 储蓄")); got.StatusCode != http.StatusOK {
			break
		}
	}
	got.want(http.StatusTooManyRequests)
	if got.Header.Get("Retry-After") == "" {
		t.Error("it does not say when to try again")
	}
	if v := attr(got.doc().Find("main input[name=q]"), "value"); v != "工行 储蓄" {
		t.Errorf("the box holds %q", v)
	}
	// What is cached costs nothing and is still served.
	s.get(page).want(http.StatusOK)
	api := s.get("/api/v1/search?q=nobody-asked-this").want(http.StatusTooManyRequests)
	if api.Header.Get("Retry-After") == "" || api.Header.Get("Content-Type") != "application/problem+json" {
		t.Errorf("the API answered %v", api.Header)
	}
	// A form keeps what was typed.
	form := s.post("/suggest-an-enterprise", url.Values{"name": {"某某小店"}, "note": {"街角\n那家"}}).want(http.StatusTooManyRequests).doc()
	if attr(form.Find("input[name=name]"), "value") != "某某小店" || form.Find("textarea[name=note]").Text() != "街角\n那家" {
		t.Error("what was typed is lost")
	}
	s.get("/healthz").want(http.StatusOK)
	s.get("/readyz").want(http.StatusOK)
}

func TestEveryRefusalIsExplained(t *testing.T) {
	s := newSite(t, func(o *handlers.Options) { o.ReadRate = 1000 })
	seen := map[string]bool{}
	for _, prefix := range []string{"", "/en"} {
		for _, a := range []answer{
			s.get(prefix + "/?q=%00"), s.get(prefix + "/nothing"), s.do(http.MethodPut, prefix+"/", ""),
			s.post(prefix+"/suggest-an-enterprise", nil, "Sec-Fetch-Site", "cross-site"),
			s.post(prefix+"/suggest-an-enterprise", url.Values{"note": {strings.Repeat("a", 64<<10)}}),
		} {
			doc := a.doc()
			title := text(doc.Find("h1"))
			if seen[title] || title == "" {
				t.Errorf("%d of %s says %q, as another page does", a.StatusCode, a.Request.URL, title)
			}
			seen[title] = true
			if want := map[string]string{"": "zh-Hans", "/en": "en"}[prefix]; attr(doc.Find("html"), "lang") != want {
				t.Errorf("%d of %s is in %s", a.StatusCode, a.Request.URL, attr(doc.Find("html"), "lang"))
			}
			if a.Header.Get("Cache-Control") != "no-store" || !strings.Contains(text(doc.Find("main")), itoa(int64(a.StatusCode))) {
				t.Errorf("%d of %s: %v", a.StatusCode, a.Request.URL, a.Header)
			}
		}
	}
}
