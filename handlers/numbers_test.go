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
