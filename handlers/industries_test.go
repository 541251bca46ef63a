package handlers_test

import (
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"c800/models/record"
)

// TestPeopleWhoAreThereNow: the filters for people and for what is open, both at
// once, go by the hours of people where they are known. A line shows a channel
// for which it is there, and says so where the hours of people are not known.
func TestPeopleWhoAreThereNow(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		call := func(number, human, hours, humanHours string) record.Channel {
			return record.Channel{Kind: "phone", Value: number, Human: human, Hours: hours, HumanHours: humanHours}
		}
		for name, channels := range map[string][]record.Channel{
			"甲有真人":  {call("0571-20000001", "human", "24/7", "")},
			"乙真人下班": {call("0571-20000002", "bot_first", "24/7", "off")},
			"丙真人值班": {call("0571-20000003", "bot_first", "24/7", "24/7")},
			"丁真人不详": {call("0571-20000004", "bot_first", "24/7", "")},
			"戊只有机器": {call("0571-20000005", "bot_only", "24/7", "")},
			"己两个号码": {call("0571-20000006", "bot_only", "24/7", ""), call("0571-20000007", "human", "24/7", "")},
			"庚时间不详": {call("0571-20000008", "human", "", "")},
		} {
			s.add(record.Record{Name: name, Industry: "utility/heat", Channels: channels})
		}
		const unsure = "真人时间不详"
		for query, wants := range map[string]map[string][]string{
			"?sub=heat&human=1&open=1": {"甲有真人": {"真人在线"}, "丙真人值班": {"真人在线"}, "丁真人不详": {"开放，全天", unsure}, "己两个号码": {"2000-0007", "真人在线"}},
			"?sub=heat&human=1": {
				"甲有真人": {}, "乙真人下班": {"真人已下班"}, "丙真人值班": {}, "丁真人不详": {unsure}, "己两个号码": {"2000-0007"}, "庚时间不详": {"时间不确定"},
			},
			"?sub=heat&open=1": {
				"甲有真人": {}, "乙真人下班": {"真人已下班"}, "丙真人值班": {}, "丁真人不详": {unsure}, "戊只有机器": {"开放"}, "己两个号码": {"2000-0006"},
			},
		} {
			listed := map[string]string{}
			s.page("/i/utility" + query).Find("main .ent").Each(func(_ int, row *goquery.Selection) {
				if name := text(row.Find("h3")); strings.ContainsAny(name[:3], "甲乙丙丁戊己庚") {
					listed[name] = text(row)
				}
			})
			for name, line := range listed {
				want, ok := wants[name]
				if !ok {
					t.Errorf("%s lists %s: %s", query, name, line)
				}
				for _, w := range want {
					if !strings.Contains(line, w) {
						t.Errorf("%s does not say %q of %s: %s", query, w, name, line)
					}
				}
				if name != "丁真人不详" && strings.Contains(line, unsure) {
					t.Errorf("%s is in doubt of %s: %s", query, name, line)
				}
			}
			if len(listed) != len(wants) {
				t.Errorf("%s lists %d, want %d: %v", query, len(listed), len(wants), listed)
			}
		}
		for path, want := range map[string]string{"/search?q=057120000004": unsure, "/en/search?q=057120000004": "staff hours not known"} {
			if got := text(s.page(path).Find("main")); !strings.Contains(got, want) {
				t.Errorf("%s does not say %q: %s", path, want, got)
			}
		}
	})
}
