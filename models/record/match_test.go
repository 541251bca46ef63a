package record

import "testing"

func TestRegistrableDomain(t *testing.T) {
	for website, want := range map[string]string{
		"https://www.icbc.com.cn/":          "icbc.com.cn",
		"HTTP://WWW.ICBC.COM.CN:8080/a?b=c": "icbc.com.cn",
		"www.icbc.com.cn":                   "icbc.com.cn",
		"https://icbc.com.cn.":              "icbc.com.cn",
		"https://jd.com":                    "jd.com",
		"https://somebody.github.io/":       "somebody.github.io",
		"https://例子.中国/":                    "xn--fsqu00a.xn--fiqs8s",
		"https://com.cn/":                   "",
		"https://127.0.0.1/":                "",
		"https://[::1]/":                    "",
		"":                                  "",
		"none":                              "",
		"https://%zz/":                      "",
	} {
		if got := RegistrableDomain(website); got != want {
			t.Errorf("RegistrableDomain(%q) = %q, want %q", website, got, want)
		}
	}
}

func TestSameEnterprise(t *testing.T) {
	number, shared, domain := Evidence{Number: true}, Evidence{Number: true, Shared: true}, Evidence{Domain: true}
	for _, test := range []struct {
		a, b   Record
		common Evidence
		want   bool
	}{
		{Record{Name: "中国建设银行"}, Record{Name: "建设银行"}, number, true},
		{Record{Name: "中国建设银行"}, Record{Name: "建设银行"}, shared, true},
		{Record{Name: "中国建设银行"}, Record{Name: "建设银行"}, domain, true},
		{Record{Name: "中国建设银行"}, Record{Name: "建设银行"}, Evidence{}, false},
		{Record{Name: "中国工商银行股份有限公司"}, Record{Name: "中國工商銀行"}, domain, true},
		{Record{Name: "中国工商银行", Short: []string{"工行"}}, Record{Name: "工行"}, number, true},
		{Record{Name: "厦门航空", Aliases: []string{"厦航"}}, Record{Name: "厦航"}, number, true},
		{Record{Name: "厦门航空"}, Record{Name: "厦航"}, number, false},
		{Record{Name: "苹果（中国）有限公司"}, Record{Name: "苹果"}, domain, true},
		{Record{Name: "顺丰速运"}, Record{Name: "顺丰"}, number, true},
		{Record{Name: "顺丰速运"}, Record{Name: "顺丰"}, shared, false},
		{Record{Name: "Amazon EU SARL"}, Record{Name: "amazon eu"}, domain, true},
		{Record{Name: "中国税务"}, Record{Name: "市长热线"}, number, false},
		{Record{Name: "国家电网"}, Record{Name: "电力抢修"}, number, false},
		// Several enterprises of one house.
		{Record{Name: "美团"}, Record{Name: "美团外卖"}, domain, false},
		{Record{Name: "腾讯"}, Record{Name: "腾讯云"}, domain, false},
		{Record{Name: "网易"}, Record{Name: "网易严选"}, number, false},
		{Record{Name: "中国建设银行"}, Record{Name: "中国建设银行（亚洲）"}, domain, false},
		{Record{Name: "中国银行"}, Record{Name: "银行"}, number, false},
		{Record{Name: "ADAC e.V."}, Record{Name: "ADAC Versicherung AG"}, number, false},
		{Record{Name: "北京地铁"}, Record{Name: "地铁"}, number, false},
	} {
		if got := SameEnterprise(test.a, test.b, test.common); got != test.want {
			t.Errorf("%s, %s with %+v: %v", test.a.Name, test.b.Name, test.common, got)
		}
		if got := SameEnterprise(test.b, test.a, test.common); got != test.want {
			t.Errorf("not symmetric: %s, %s with %+v: %v", test.b.Name, test.a.Name, test.common, got)
		}
	}
}
