package models_test

import (
	"testing"

	"c800/models"
)

// firm is an enterprise for matching: its names, website domain and numbers.
func firm(id int64, name, domain string, numbers ...string) *models.Enterprise {
	e := &models.Enterprise{ID: id, Name: name, Domain: domain}
	for _, n := range numbers {
		e.Channels = append(e.Channels, &models.Channel{Kind: "phone", Value: n, Digits: n})
	}
	return e
}

// change gives the enterprise after the change, to write it in a table.
func change(e *models.Enterprise, f func(e *models.Enterprise)) *models.Enterprise {
	f(e)
	return e
}

func TestMatchRule(t *testing.T) {
	for _, c := range []struct {
		name   string
		in     *models.Enterprise
		known  []*models.Enterprise
		want   int64 // id of the match, 0 for a new enterprise
		reason string
	}{
		{"nothing known", firm(0, "中国工商银行", "icbc.com.cn", "95588"), nil, 0, ""},
		{"nothing in common", firm(0, "中国工商银行", "icbc.com.cn", "95588"), []*models.Enterprise{firm(1, "招商银行", "cmbchina.com", "95555")}, 0, ""},

		{
			"slug and name", change(firm(0, "工商银行", ""), func(e *models.Enterprise) { e.Slug = "icbc" }),
			[]*models.Enterprise{change(firm(1, "中国工商银行", ""), func(e *models.Enterprise) { e.Slug = "icbc" })},
			1, models.MatchSlug,
		},
		{
			"a slug alone is not enough", change(firm(0, "工程公司", ""), func(e *models.Enterprise) { e.Slug = "icbc" }),
			[]*models.Enterprise{change(firm(1, "中国工商银行", ""), func(e *models.Enterprise) { e.Slug = "icbc" })},
			0, "",
		},

		{"a number and the same name", firm(0, "中国工商银行", "", "95588"), []*models.Enterprise{firm(1, "中国工商银行", "icbc.com.cn", "95588")}, 1, models.MatchNumber},
		{"建设银行 is 中国建设银行", firm(0, "建设银行", "", "95533"), []*models.Enterprise{firm(1, "中国建设银行", "ccb.com", "95533")}, 1, models.MatchNumber},
		{"and the other way round", firm(0, "中国建设银行", "ccb.com", "95533"), []*models.Enterprise{firm(1, "建设银行", "", "95533")}, 1, models.MatchNumber},
		{"a number and a short name", firm(0, "工行", "", "95588"), []*models.Enterprise{change(firm(1, "中国工商银行", "", "95588"), func(e *models.Enterprise) { e.ShortNames = models.Strings{"工行"} })}, 1, models.MatchNumber},
		{"a number and a general word", firm(0, "顺丰速运", "", "95338"), []*models.Enterprise{firm(1, "顺丰", "", "95338")}, 1, models.MatchNumber},
		{
			"a general word is too little for a number that others list", firm(0, "顺丰速运", "", "95338"),
			[]*models.Enterprise{firm(1, "顺丰", "", "95338"), firm(2, "云栖客服中心", "", "95338")},
			0, "",
		},
		{
			"the same name is enough even then", firm(0, "顺丰", "", "95338"),
			[]*models.Enterprise{firm(2, "云栖客服中心", "", "95338"), firm(1, "顺丰", "", "95338")},
			1, models.MatchNumber,
		},
		{"a number never alone: the mayor's line is not the tax line", firm(0, "市长热线", "", "12366"), []*models.Enterprise{firm(1, "国家税务总局", "chinatax.gov.cn", "12366")}, 0, ""},
		{"nor is repair the grid", firm(0, "电力抢修", "", "95598"), []*models.Enterprise{firm(1, "国家电网", "sgcc.com.cn", "95598")}, 0, ""},
		{"nor a brand its house", firm(0, "网易严选", "", "95163188"), []*models.Enterprise{firm(1, "网易", "163.com", "95163188")}, 0, ""},

		{"domain and name", firm(0, "工商银行", "icbc.com.cn"), []*models.Enterprise{firm(1, "中国工商银行股份有限公司", "icbc.com.cn", "95588")}, 1, models.MatchDomain},
		{"腾讯云 is not 腾讯", firm(0, "腾讯云", "tencent.com"), []*models.Enterprise{firm(1, "腾讯", "tencent.com", "4006700700")}, 0, ""},
		{"美团外卖 is not 美团", firm(0, "美团外卖", "meituan.com", "10109777"), []*models.Enterprise{firm(1, "美团", "meituan.com", "10107888")}, 0, ""},
		{"nor with a number in common", firm(0, "美团外卖", "meituan.com", "10109777"), []*models.Enterprise{firm(1, "美团", "meituan.com", "10109777")}, 0, ""},
		{"a branch abroad is not the bank", firm(0, "中国建设银行（亚洲）", "ccb.com"), []*models.Enterprise{firm(1, "中国建设银行", "ccb.com")}, 0, ""},

		{"the same name and nothing else", firm(0, "云栖测试公司", ""), []*models.Enterprise{firm(1, "云栖测试公司", "yunqi.example.cn", "057120000000")}, 1, models.MatchName},
		{"traditional characters", firm(0, "雲棲測試公司", ""), []*models.Enterprise{firm(1, "云栖测试公司", "")}, 1, models.MatchName},
		{"the same name on two domains", firm(0, "云栖测试公司", "a.example.cn"), []*models.Enterprise{firm(1, "云栖测试公司", "b.example.com")}, 0, ""},
		{
			"the same name in two provinces", change(firm(0, "公积金中心", ""), func(e *models.Enterprise) { e.Regions = models.Strings{"33"} }),
			[]*models.Enterprise{change(firm(1, "公积金中心", ""), func(e *models.Enterprise) { e.Regions = models.Strings{"44"} })},
			0, "",
		},
		{"the same name, one nationwide", change(firm(0, "公积金中心", ""), func(e *models.Enterprise) { e.Regions = models.Strings{"33"} }), []*models.Enterprise{firm(1, "公积金中心", "")}, 1, models.MatchName},
		{"an alias alone is not enough", firm(0, "工行", ""), []*models.Enterprise{change(firm(1, "中国工商银行", ""), func(e *models.Enterprise) { e.Aliases = models.Strings{"工行"} })}, 0, ""},

		{
			"a slug goes before a number", change(firm(0, "顺丰", "", "95338"), func(e *models.Enterprise) { e.Slug = "sf" }),
			[]*models.Enterprise{firm(1, "顺丰", "", "95338"), change(firm(2, "顺丰", ""), func(e *models.Enterprise) { e.Slug = "sf" })},
			2, models.MatchSlug,
		},
		{"a number goes before a domain", firm(0, "顺丰", "sf-express.com", "95338"), []*models.Enterprise{firm(1, "顺丰", "sf-express.com"), firm(2, "顺丰", "", "95338")}, 2, models.MatchNumber},
		{
			"of several the best known", firm(0, "顺丰", "", "95338"),
			[]*models.Enterprise{firm(1, "顺丰", "", "95338"), change(firm(2, "顺丰", "", "95338"), func(e *models.Enterprise) { e.Fame = 90 })},
			2, models.MatchNumber,
		},
		{"then the oldest", firm(0, "顺丰", "", "95338"), []*models.Enterprise{firm(2, "顺丰", "", "95338"), firm(1, "顺丰", "", "95338")}, 1, models.MatchNumber},
	} {
		t.Run(c.name, func(t *testing.T) {
			match, reason := models.MatchRule(c.in, c.known)
			var got int64
			if match != nil {
				got = match.ID
			}
			if got != c.want || reason != c.reason {
				t.Errorf("enterprise %d by %q, want %d by %q", got, reason, c.want, c.reason)
			}
		})
	}
}
