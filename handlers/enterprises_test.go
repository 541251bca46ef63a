package handlers_test

import (
	"net/url"
	"strings"
	"testing"

	"c800/models/record"
)

// TestALetterIsTheLastResort: no enterprise that can be written to at once
// offers its postal address first.
func TestALetterIsTheLastResort(t *testing.T) {
	s := newSite(t)
	for slug, kind := range map[string]string{"yunqi-jia": "privacy", "yunqi-yi": "email", "yunqi-bing": "form"} {
		value := "privacy@" + slug + ".example.cn"
		if kind == "form" {
			value = "https://" + slug + ".example.cn/contact"
		}
		s.add(record.Record{Slug: slug, Name: "云栖" + kind + "公司", Channels: []record.Channel{
			{Kind: "post", Value: "杭州市云栖路 1 号"}, {Kind: kind, Value: value, Purposes: []string{"privacy"}},
		}})
		if got := s.get("/api/v1/search?q=" + url.QueryEscape("云栖"+kind+"公司")).body; !strings.Contains(got, `"best_channel":{"id":`) || strings.Contains(got, "云栖路") {
			t.Errorf("%s: %s", slug, got)
		}
	}
}
