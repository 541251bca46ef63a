package handlers_test

import (
	"net/url"
	"testing"
)

// TestSearchThatAsksForTheNumber offers who is named in it.
func TestSearchThatAsksForTheNumber(t *testing.T) {
	s := newSite(t)
	for _, q := range []string{"工行客服", "工商银行客服电话", "工行 电话", "中國工商銀行客服電話是多少", "icbc hotline"} {
		if got := attr(s.page("/search?q="+url.QueryEscape(q)).Find("[aria-labelledby=near-h] a").First(), "href"); got != "/e/"+icbc {
			t.Errorf("%s: the first is %q", q, got)
		}
	}
}
