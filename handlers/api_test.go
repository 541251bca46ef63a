package handlers_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"

	"c800/models/fold"
	"c800/models/record"
)

// described is the API's description as the site gives it. Its objects are
// closed, so that an answer with a field it does not name is found.
func (s *site) described() (*openapi3.T, routers.Router) {
	s.t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData([]byte(s.get("/api/v1/openapi.json").want(http.StatusOK).body))
	must(s.t, err)
	no := false
	for _, schema := range doc.Components.Schemas {
		if schema.Value.Type.Is("object") {
			schema.Value.AdditionalProperties.Has = &no
		}
	}
	router, err := legacy.NewRouter(doc)
	must(s.t, err)
	return doc, router
}

// valid checks an answer of the API against its description.
func (a answer) valid(t *testing.T, router routers.Router) {
	t.Helper()
	req := a.Request.Clone(t.Context())
	req.URL.Scheme, req.URL.Host = "", ""
	route, params, err := router.FindRoute(req)
	if err != nil {
		t.Errorf("%s is not described: %v", req.URL, err)
		return
	}
	in := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: req, PathParams: params, Route: route},
		Status:                 a.StatusCode, Header: a.Header,
		Options: &openapi3filter.Options{IncludeResponseStatus: true},
	}
	in.SetBodyBytes([]byte(a.body))
	if err := openapi3filter.ValidateResponse(t.Context(), in); err != nil {
		t.Errorf("%s: %v", req.URL, err)
	}
}

func TestAPIIsDescribed(t *testing.T) {
	s := newSite(t)
	doc, _ := s.described()
	var described, routed []string
	for path := range maps.Keys(doc.Paths.Map()) {
		described = append(described, path)
	}
	for _, r := range s.server.RouteRows() {
		if strings.HasPrefix(r.Path, "/api/") {
			parts := strings.Split(r.Path, "/")
			for i, p := range parts {
				if name, ok := strings.CutPrefix(p, ":"); ok {
					parts[i] = "{" + name + "}"
				}
			}
			routed = append(routed, strings.Join(parts, "/"))
		}
	}
	slices.Sort(described)
	slices.Sort(routed)
	if !slices.Equal(described, routed) {
		t.Errorf("described are %v, there are %v", described, routed)
	}
}

func TestAPIAnswersAsDescribed(t *testing.T) {
	s := newSite(t)
	_, router := s.described()
	rows, err := s.store.Slugs(t.Context(), 0, 10_000)
	must(t, err)
	for _, r := range rows {
		a := s.get("/api/v1/enterprises/" + r.Slug)
		a.want(http.StatusOK).valid(t, router)
		if a.Header.Get("Content-Type") != "application/json; charset=utf-8" {
			t.Errorf("%s is %s", r.Slug, a.Header.Get("Content-Type"))
		}
	}
	for _, path := range []string{
		"industries", "search", "search?q=银行&limit=50", "search?q=工行", "search?q=gsyh&limit=1", "search?q=" + strings.Repeat("长", 200),
		"search?q=nothing-like-it", "numbers/95588", "numbers/10086", "numbers/4001234567", "numbers/%2B86%2010%2066107070", "numbers/13800138000",
	} {
		s.get("/api/v1/"+path).want(http.StatusOK).valid(t, router)
	}
	for path, status := range map[string]int{
		"enterprises/nothing": http.StatusNotFound, "numbers/hello": http.StatusNotFound, "search?q=%ff": http.StatusBadRequest,
		"enterprises/x%00": http.StatusBadRequest, "numbers/%ff": http.StatusBadRequest,
	} {
		a := s.get("/api/v1/" + path).want(status)
		a.valid(t, router)
		if a.Header.Get("Content-Type") != "application/problem+json" || !strings.Contains(a.body, `"status":`+itoa(int64(status))) {
			t.Errorf("%s: %s %s", path, a.Header.Get("Content-Type"), a.body)
		}
	}
	for _, path := range []string{"/api/v1/nothing", "/api/v2/search", "/api/"} {
		if a := s.get(path).want(http.StatusNotFound); a.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s is %s", path, a.Header.Get("Content-Type"))
		}
	}
	if a := s.do(http.MethodPost, "/api/v1/search", "").want(http.StatusMethodNotAllowed); a.Header.Get("Content-Type") != "application/problem+json" {
		t.Errorf("POST answers %s", a.Header.Get("Content-Type"))
	}
}

func TestAPISaysWhatThePageSays(t *testing.T) {
	s := newSite(t)
	var got struct {
		Slug, Name string
		Aliases    []string
		Industry   struct{ Slug, Name string }
		Website    string
		Channels   []struct {
			Kind, Value, Display, Href, Hours, Grade string
			SourceURL                                string `json:"source_url"`
			CheckedAt                                string `json:"checked_at"`
		}
		URL string
	}
	must(t, json.Unmarshal([]byte(s.get("/api/v1/enterprises/"+icbc).want(http.StatusOK).body), &got))
	if got.Slug != icbc || got.Name != "中国工商银行" || !slices.Contains(got.Aliases, "工行") || !slices.Contains(got.Aliases, "ICBC") ||
		got.Industry.Slug != "bank" || got.URL != baseURL+"/e/"+icbc || got.Website != "https://www.icbc.com.cn/" {
		t.Errorf("%+v", got)
	}
	if c := got.Channels[0]; c.Value != "95588" || c.Href != "tel:95588" || c.Hours != "24/7" || c.Grade != "imported" || c.SourceURL == "" || c.CheckedAt == "" {
		t.Errorf("%+v", c)
	}
	var number struct {
		Verdict string
		Matches []struct{ Enterprise struct{ Slug string } }
		Note    string
	}
	must(t, json.Unmarshal([]byte(s.get("/api/v1/numbers/9-5588").want(http.StatusOK).body), &number))
	if number.Verdict != "listed" || len(number.Matches) != 1 || number.Matches[0].Enterprise.Slug != icbc || number.Note == "" {
		t.Errorf("%+v", number)
	}
}

// TestAPISaysWhatOtherSourcesSay of a channel, in the words of the channel.
func TestAPISaysWhatOtherSourcesSay(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		_, router := s.described()
		call := record.Channel{Kind: "phone", Value: "0571-20000000", Checked: "2026-10-01"}
		list := func(change func(*record.Channel)) record.Record {
			c := call
			change(&c)
			return record.Record{Name: "云栖测试公司", Industry: "retail", Channels: []record.Channel{c}}
		}
		s.addFrom("one", list(func(c *record.Channel) { c.Hours, c.Human = "24/7", "human" }))
		s.addFrom("two", list(func(c *record.Channel) {
			c.Hours, c.Human, c.Cost, c.SourceURL, c.Languages = "Mo-Fr 09:00-18:00", "bot_first", "free", "https://two.example.cn/", []string{"zh", "en"}
			c.Steps = []record.Step{{Key: "0", Wait: 30}}
			c.Promise = &record.Promise{Kind: "answer_s", Value: 15}
		}))
		a := s.get("/api/v1/enterprises/" + fold.Slug("云栖测试公司")).want(http.StatusOK)
		a.valid(t, router)
		want := `"other_sources":[{"url":"https://two.example.cn/","grade":"imported","seen_at":"2026-10-01","stated":{` +
			`"hours":"Mo-Fr 09:00-18:00","human":"bot_first","cost":"free","languages":["zh","en"],"steps":[{"key":"0","wait_seconds":30}],` +
			`"promise":{"kind":"answer_s","value":15}}}]`
		if !strings.Contains(a.body, want) {
			t.Errorf("%s\nis not in\n%s", want, a.body)
		}
	})
}

func TestAnyOriginMayReadTheAPI(t *testing.T) {
	s := newSite(t)
	path := "/api/v1/enterprises/" + icbc
	first := s.get(path, "Origin", "https://elsewhere.example").want(http.StatusOK)
	etag := first.Header.Get("Etag")
	if etag == "" {
		t.Fatal("no ETag")
	}
	s.rename("old-name", icbc)
	for _, a := range []answer{
		first,
		s.get(path, "If-None-Match", etag).want(http.StatusNotModified),
		s.get("/api/v1/enterprises/nothing").want(http.StatusNotFound),
		s.get("/api/v1/enterprises/old-name").want(http.StatusMovedPermanently),
		s.get("/api/v1/search?q=%00").want(http.StatusBadRequest),
		s.do(http.MethodDelete, path, "").want(http.StatusMethodNotAllowed),
	} {
		if a.Header.Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("%d does not allow any origin", a.StatusCode)
		}
	}
	if a := s.get("/e/" + icbc); a.Header.Get("Access-Control-Allow-Origin") != "" {
		t.Error("pages allow other origins too")
	}
	if a := s.get(path, "If-None-Match", `"another"`); a.StatusCode != http.StatusOK {
		t.Errorf("another version answered %d", a.StatusCode)
	}
}

func TestCursorsWalkAllResultsOnce(t *testing.T) {
	s := newSite(t)
	type page struct {
		Enterprises []struct{ Slug string }
		Total       int
		Next        *string
	}
	for _, limit := range []string{"1", "7", "50"} {
		seen := map[string]bool{}
		var order []string
		next, total := "", 0
		for range 300 {
			var got page
			must(t, json.Unmarshal([]byte(s.get("/api/v1/search?q="+url.QueryEscape("证券")+"&limit="+limit+"&cursor="+url.QueryEscape(next)).want(http.StatusOK).body), &got))
			total = got.Total
			for _, e := range got.Enterprises {
				if seen[e.Slug] {
					t.Fatalf("%s comes twice with limit %s", e.Slug, limit)
				}
				seen[e.Slug] = true
				order = append(order, e.Slug)
			}
			if got.Next == nil {
				break
			}
			next = *got.Next
		}
		if len(order) != total || total < 15 {
			t.Errorf("limit %s gives %d of %d", limit, len(order), total)
		}
	}
	// A cursor past the last finds nothing more.
	var got page
	must(t, json.Unmarshal([]byte(s.get("/api/v1/search?q="+url.QueryEscape("证券")+"&cursor=99999").want(http.StatusOK).body), &got))
	if len(got.Enterprises) != 0 || got.Next != nil {
		t.Errorf("past the last: %+v", got)
	}
}

// rename gives an enterprise a former slug.
func (s *site) rename(old, slug string) {
	s.t.Helper()
	s.exec("INSERT INTO enterprise_slugs (slug, enterprise_id) SELECT '" + old + "', id FROM enterprises WHERE slug = '" + slug + "'")
}

// merge makes an enterprise part of another.
func (s *site) merge(slug, into string) {
	s.t.Helper()
	s.exec("UPDATE enterprises SET status = 'merged', merged_into_id = (SELECT id FROM enterprises WHERE slug = '" + into + "') WHERE slug = '" + slug + "'")
}

func TestRenamedAndMergedEnterprisesMove(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		s.rename("old-name", icbc)
		s.merge("jiaotong-yinhang", "zhaoshang-yinhang")
		s.merge("zhaoshang-yinhang", icbc)
		s.rename("older-name", "jiaotong-yinhang")
		for _, old := range []string{"old-name", "older-name", "jiaotong-yinhang", "zhaoshang-yinhang"} {
			for _, suffix := range []string{"", "?view=big", ".vcf", "/history?page=2", "/c/1", "/c/1/reports", "/c/1/qr.svg"} {
				for _, lang := range []string{"", "/en"} {
					if lang != "" && strings.HasSuffix(suffix, "qr.svg") {
						continue
					}
					a := s.get(lang + "/e/" + old + suffix).want(http.StatusMovedPermanently)
					if got := a.Header.Get("Location"); got != lang+"/e/"+icbc+suffix {
						t.Errorf("%s/e/%s%s leads to %s", lang, old, suffix, got)
					}
				}
			}
			a := s.get("/api/v1/enterprises/" + old).want(http.StatusMovedPermanently)
			if got := a.Header.Get("Location"); got != "/api/v1/enterprises/"+icbc {
				t.Errorf("the API leads from %s to %s", old, got)
			}
			// A form that was open meanwhile is posted again, with its text.
			a = s.post("/e/"+old+"/c/1/reports", url.Values{"kind": {"wrong"}}).want(http.StatusPermanentRedirect)
			if got := a.Header.Get("Location"); got != "/e/"+icbc+"/c/1/reports" {
				t.Errorf("the form of %s leads to %s", old, got)
			}
		}
		a := s.get("/e/old-name/c/" + url.PathEscape("//evil.example/?x=1&y=工行#z"))
		if got := a.want(http.StatusNotFound).Header.Get("Location"); got != "" {
			t.Errorf("slashes in an id lead to %s", got)
		}
		a = s.get("/e/old-name/c/" + url.PathEscape(`\evil.example?x=1&y=工行#z"<`)).want(http.StatusMovedPermanently)
		if got := a.Header.Get("Location"); got != "/e/"+icbc+"/c/"+url.PathEscape(`\evil.example?x=1&y=工行#z"<`) {
			t.Errorf("an odd id leads to %s", got)
		}
	})
}

// TestChannelsOfMergedEnterprisesLeadToAPage: to the like channel of the one that
// is left, else to its page.
func TestChannelsOfMergedEnterprisesLeadToAPage(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		call := func(number string) record.Channel { return record.Channel{Kind: "phone", Value: number} }
		former := call("0571-20000001")
		former.ValidTo = "2026-01-01"
		s.add(
			record.Record{Slug: "old", Name: "云栖旧公司", Industry: "retail", Channels: []record.Channel{call("0571-20000001"), call("0571-20000002")}},
			record.Record{Slug: "older", Name: "湖畔老公司", Industry: "retail", Channels: []record.Channel{call("(0571) 2000 0001")}},
			record.Record{Slug: "new", Name: "钱塘新公司", Industry: "retail", Channels: []record.Channel{former, call("0571-20000003"), call("057120000001")}},
		)
		ids := map[string][]string{}
		for _, slug := range []string{"old", "older", "new"} {
			e, err := s.store.EnterpriseBySlug(t.Context(), slug)
			must(t, err)
			for _, c := range e.Channels {
				ids[slug] = append(ids[slug], itoa(c.ID))
			}
		}
		like, unlike, older, there := ids["old"][0], ids["old"][1], ids["older"][0], ids["new"][2]
		s.get("/e/new/c/" + like).want(http.StatusNotFound) // of another enterprise, so far
		s.merge("older", "old")
		s.merge("old", "new")
		end := func(path string) (string, answer) {
			a := s.get(path)
			for range 5 {
				if a.StatusCode != http.StatusMovedPermanently {
					break
				}
				path = a.Header.Get("Location")
				a = s.get(path)
			}
			return path, a
		}
		for _, suffix := range []string{"", "/reports", "/qr.svg"} {
			for _, lang := range []string{"", "/en"} {
				if lang != "" && suffix == "/qr.svg" {
					continue
				}
				for from, want := range map[string]string{
					"/e/old/c/" + like: "/e/new/c/" + there + suffix, "/e/older/c/" + older: "/e/new/c/" + there + suffix,
					"/e/new/c/" + like: "/e/new/c/" + there + suffix, "/e/old/c/" + unlike: "/e/new",
				} {
					got, a := end(lang + from + suffix)
					if a.want(http.StatusOK); got != lang+want {
						t.Errorf("%s%s%s leads to %s", lang, from, suffix, got)
					}
				}
			}
		}
		if got, a := end("/e/old/c/" + like + "?from=mail"); a.StatusCode != http.StatusOK || got != "/e/new/c/"+there+"?from=mail" {
			t.Errorf("with a query it leads to %s", got)
		}
		// A form that was open meanwhile is posted again there, with its text.
		a := s.post("/e/new/c/"+like+"/reports", url.Values{"kind": {"wrong"}}).want(http.StatusPermanentRedirect)
		if got := a.Header.Get("Location"); got != "/e/new/c/"+there+"/reports" {
			t.Errorf("the form leads to %s", got)
		}
		s.post("/e/new/c/"+unlike+"/reports", url.Values{"kind": {"wrong"}}).want(http.StatusNotFound)
		s.get("/e/" + icbc + "/c/" + like).want(http.StatusNotFound)
	})
}
