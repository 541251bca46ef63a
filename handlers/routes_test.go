package handlers_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"c800/handlers"
)

// samples are values for the parameters of routes.
func (s *site) samples() map[string]string {
	s.t.Helper()
	sent := s.post("/suggest-an-enterprise", url.Values{"name": {"某某小店"}}).want(http.StatusSeeOther)
	receipt := sent.Header.Get("Location")
	return map[string]string{
		"industry": "bank", "slug": icbc, "id": itoa(s.icbcChannel().ID), "digits": "95588", "page": "1.xml",
		"code": receipt[strings.LastIndex(receipt, "/")+1:],
	}
}

// filled puts samples in the place of a route's parameters.
func filled(path string, samples map[string]string) string {
	parts := strings.Split(path, "/")
	for i, p := range parts {
		if name, ok := strings.CutPrefix(p, ":"); ok {
			if samples[name] == "" {
				panic("no sample for " + p)
			}
			parts[i] = samples[name]
		}
	}
	return strings.Join(parts, "/")
}

// addresses are the addresses of a row, in both languages if it is a page's.
func addresses(r handlers.RouteRow, samples map[string]string) []string {
	path := filled(r.Path, samples)
	if r.Page {
		return []string{path, "/en" + path}
	}
	return []string{path}
}

func TestEveryRouteSaysWhoMayCallIt(t *testing.T) {
	for _, r := range newSite(t).server.RouteRows() {
		if r.Who == "" {
			t.Errorf("%s %s says nothing of who may call it", r.Method, r.Path)
		}
	}
}

func TestEveryAddressAnswers(t *testing.T) {
	s := newSite(t)
	samples := s.samples()
	for _, r := range s.server.RouteRows() {
		if r.Method != http.MethodGet {
			continue
		}
		for _, path := range addresses(r, samples) {
			got := s.get(path)
			if got.StatusCode != http.StatusOK || got.body == "" {
				t.Errorf("GET %s answered %d with %d bytes", path, got.StatusCode, len(got.body))
			}
			head := s.do(http.MethodHead, path, "")
			if head.StatusCode != http.StatusOK || head.body != "" || head.Header.Get("Content-Type") != got.Header.Get("Content-Type") {
				t.Errorf("HEAD %s answered %d, %q with %d bytes", path, head.StatusCode, head.Header.Get("Content-Type"), len(head.body))
			}
		}
	}
	if got := s.get("/en"); got.StatusCode != http.StatusOK || attr(got.doc().Find("html"), "lang") != "en" {
		t.Error("/en without a slash is not the English front page")
	}
}

func TestOtherMethodsAreNotAllowed(t *testing.T) {
	s := newSite(t)
	samples := s.samples()
	methods := map[string][]string{}
	for _, r := range s.server.RouteRows() {
		for _, path := range addresses(r, samples) {
			methods[path] = append(methods[path], r.Method)
		}
	}
	for path, allowed := range methods {
		for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
			if slices.Contains(allowed, method) {
				continue
			}
			got := s.do(method, path, "")
			if got.StatusCode != http.StatusMethodNotAllowed {
				t.Errorf("%s %s answered %d", method, path, got.StatusCode)
			}
			for _, m := range allowed {
				if !strings.Contains(got.Header.Get("Allow"), m) {
					t.Errorf("%s %s allows %q, want %s among it", method, path, got.Header.Get("Allow"), m)
				}
			}
		}
	}
}
