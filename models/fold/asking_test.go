package fold

import "testing"

func TestWithoutAsking(t *testing.T) {
	for q, want := range map[string]string{
		"工行客服": "工行", "工商银行客服电话": "工商银行", "中国电信 客服": "中国电信", "中國電信客服電話是多少": "中国电信", "人工客服 招行": "招行",
		"95588电话": "95588", "ICBC Customer Service": "icbc", "美的客服": "美的",
		"工行": "工行", "客服电话": "客服电话", "": "", "！！": "！！",
	} {
		if got := WithoutAsking(q); got != want {
			t.Errorf("%q: %q; want %q", q, got, want)
		}
	}
}
