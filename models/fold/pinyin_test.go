package fold

import (
	"slices"
	"strings"
	"testing"
)

func TestPinyin(t *testing.T) {
	for _, c := range []struct{ name, pinyin, initials string }{
		{"中国工商银行", "zhong guo gong shang yin hang", "zggsyh"},
		{"中國工商銀行", "zhong guo gong shang yin hang", "zggsyh"},
		{"工行", "gong hang", "gh"},
		{"QQ音乐", "qq yin yue", "qqyy"},
		{"长安汽车", "chang an qi che", "caqc"},
		{"重庆农村商业银行", "chong qing nong cun shang ye yin hang", "cqncsyyh"},
		{"厦门航空", "xia men hang kong", "xmhk"},
		{"乐山市商业银行", "le shan shi shang ye yin hang", "lsssyyh"},
		{"长沙银行", "chang sha yin hang", "csyh"},
		{"莘庄", "xin zhuang", "xz"},
		{"朝阳区", "chao yang qu", "cyq"},
		{"都市便利店", "du shi bian li dian", "dsbld"},
		{"滴滴出行", "di di chu xing", "ddcx"},
		{"去哪儿旅行", "qu na er lv xing", "qnelx"},
		{"什么值得买", "shen me zhi de mai", "smzdm"},
		{"得物", "de wu", "dw"},
		{"饿了么", "e le me", "elm"},
		{"美的集团", "mei de ji tuan", "mdjt"},
		{"海南航空", "hai nan hang kong", "hnhk"},
		{"贝壳", "bei ke", "bk"},
		{"还呗", "huan bei", "hb"},
		{"12306", "12306", "12306"},
		{"芒果TV", "mang guo tv", "mgtv"},
		{"WPS", "wps", "wps"},
		{"中国银行（香港）", "zhong guo yin hang xiang gang", "zgyhxg"},
		{"三一重工", "san yi zhong gong", "syzg"},
		{"参考消息", "can kao xiao xi", "ckxx"},
		{"会计师事务所", "kuai ji shi shi wu suo", "kjssws"},
		{"", "", ""},
	} {
		if got := strings.Join(Pinyin(c.name), " "); got != c.pinyin {
			t.Errorf("Pinyin(%s) = %q, want %q", c.name, got, c.pinyin)
		}
		if got := Initials(c.name); got != c.initials {
			t.Errorf("Initials(%s) = %q, want %q", c.name, got, c.initials)
		}
	}
}

func TestPinyinVariants(t *testing.T) {
	for name, want := range map[string][]string{
		"蚌埠":   {"bengbu", "bangbu"},
		"还呗":   {"huanbei", "haibei"},
		"绿城":   {"lvcheng", "lucheng"},
		"重庆":   {"chongqing"},
		"华为":   {"huawei"},
		"":     nil,
		"重行乐会": {"zhongxinglehui", "chongxinglehui", "zhonghanglehui", "chonghanglehui"},
	} {
		if got := PinyinVariants(name); !slices.Equal(got, want) {
			t.Errorf("PinyinVariants(%s) = %q, want %q", name, got, want)
		}
	}
}

func TestSlug(t *testing.T) {
	for name, want := range map[string]string{
		"中国工商银行":                "zhongguo-gongshang-yinhang",
		"小米科技有限责任公司":            "xiaomi-keji",
		"QQ音乐":                  "qq-yinyue",
		"去哪儿旅行":                 "quna-erlv-xing",
		"Bank of China (HK)":    "bank-of-china-hk",
		"有限公司":                  "youxian-gongsi",
		strings.Repeat("a", 99): strings.Repeat("a", 60),
	} {
		if got := Slug(name); got != want {
			t.Errorf("Slug(%s) = %q, want %q", name, got, want)
		}
	}
	if a, b := Slug("？"), Slug("！"); a == b || !strings.HasPrefix(a, "e-") {
		t.Errorf("names without letters give %q and %q, want two slugs made from hashes", a, b)
	}
}

func TestSortKeyOrdersByPinyin(t *testing.T) {
	names := []string{"12306", "阿里巴巴", "Bank of China", "长安汽车", "工商银行", "西安银行", "先锋", "重庆银行", "QQ音乐", "中国银行"}
	want := []string{"12306", "阿里巴巴", "Bank of China", "长安汽车", "重庆银行", "工商银行", "QQ音乐", "西安银行", "先锋", "中国银行"}
	slices.SortFunc(names, func(a, b string) int { return strings.Compare(SortKey(a), SortKey(b)) })
	if !slices.Equal(names, want) {
		t.Errorf("sorted %v, want %v", names, want)
	}
}

func TestKeys(t *testing.T) {
	want := []string{"还呗", "haibei", "hb", "huanbei"}
	if got := Keys("还呗"); !slices.Equal(got, want) {
		t.Errorf("Keys(还呗) = %q, want %q", got, want)
	}
	if got := Keys("Bank of China"); !slices.Equal(got, []string{"bankofchina"}) {
		t.Errorf("Keys(Bank of China) = %q", got)
	}
	if got := Keys("。"); got != nil {
		t.Errorf("Keys of punctuation = %q, want none", got)
	}
	if Hash("工商银行") == Hash("工商银行2") || Hash(Key("ＩＣＢＣ")) != Hash("icbc") {
		t.Error("Hash tells names apart by their key alone")
	}
}
