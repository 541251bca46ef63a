package handlers_test

import (
	"strings"
	"testing"

	"c800/models/record"
)

// TestNumberFromAbroad says what to dial there, and contradicts neither itself
// nor whoever lists the number.
func TestNumberFromAbroad(t *testing.T) {
	s := newSite(t)
	s.add(record.Record{Slug: "yunqi", Name: "云栖甲公司", Channels: []record.Channel{
		{Kind: "phone", Value: "+852 2122 1188"},
		{Kind: "phone", Value: "0571-20000001"},
		{Kind: "phone", Value: "95001999", AbroadOK: "yes", Note: "境外拨 +86-571-95001999。"},
	}})
	for _, c := range []struct{ number, has, lacks string }{
		{"85221221188", "境外拨打可以拨 +852 2122 1188", "+86"},
		{"057120000001", "境外拨打可以拨 +86 571-2000-0001", ""},
		{"95001999", "境外拨打可以拨说明境外拨 +86-571-95001999。", "找企业公布的境外号码"},
		{"95001998", "找企业公布的境外号码", "+86"},
	} {
		facts := text(s.page("/n/" + c.number).Find("main dl"))
		if !strings.Contains(facts, c.has) || (c.lacks != "" && strings.Contains(facts, c.lacks)) {
			t.Errorf("%s: %q has no %q or has %q", c.number, facts, c.has, c.lacks)
		}
	}
}

// TestNumberOfAnotherCountry is not read as a Chinese mobile number: whoever
// presses the link must not ring up a stranger.
func TestNumberOfAnotherCountry(t *testing.T) {
	s := newSite(t)
	s.add(record.Record{Slug: "yunqi", Name: "云栖甲公司", Channels: []record.Channel{{Kind: "phone", Value: "+1 650-319-8930"}}})
	for _, path := range []string{"/n/16503198930", "/n/+16503198930"} {
		page := s.page(path)
		if page.Find(`main a[href="tel:+16503198930"]`).Length() == 0 || page.Find(`main a[href="tel:16503198930"]`).Length() != 0 {
			t.Errorf("%s does not call +1 650-319-8930: %s", path, text(page.Find("main")))
		}
		if got := attr(page.Find("link[rel=canonical]"), "href"); !strings.HasSuffix(got, "/n/+16503198930") {
			t.Errorf("%s has the canonical address %s", path, got)
		}
	}
	for path, to := range map[string]string{"/n?q=%2B1+650-319-8931": "/n/+16503198931", "/n/+1-650-319-8931": "/n/+16503198931", "/n/+85221221188": "/n/85221221188"} {
		if got := s.get(path).Header.Get("Location"); got != to {
			t.Errorf("%s leads to %q; want %q", path, got, to)
		}
	}
	if page := text(s.page("/n/+16503198931").Find("main")); !strings.Contains(page, "境外号码") {
		t.Errorf("an unlisted number abroad: %s", page)
	}
	if page := text(s.page("/n/16503198931").Find("main")); !strings.Contains(page, "手机号码") {
		t.Errorf("an unlisted mobile number: %s", page)
	}
}

// TestUnknownNumberIsSuggestedWithoutTypingItAgain follows the link under it.
func TestUnknownNumberIsSuggestedWithoutTypingItAgain(t *testing.T) {
	s := newSite(t)
	link := attr(s.page("/n/4001239999").Find(`main a[href*="/suggest-an-enterprise"]`), "href")
	if got := attr(s.page(link).Find("#number"), "value"); got != "400-123-9999" {
		t.Errorf("%s fills in %q", link, got)
	}
}
