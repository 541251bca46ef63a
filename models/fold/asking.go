package fold

import "strings"

// asking are folded words with which people ask for a way to reach somebody
// whom they have named. Of two that begin alike the longer stands first.
var asking = strings.NewReplacer(blanks(
	"客服电话", "客服热线", "客服", "客户服务", "服务电话", "服务热线", "投诉电话", "投诉热线", "投诉", "联系电话", "联系方式", "电话号码", "电话",
	"热线", "号码", "人工客服", "人工服务", "人工", "在线客服", "官方", "官网", "怎么打", "怎么联系", "是多少",
	"customer service", "customer care", "phone number", "telephone", "phone", "hotline", "contact", "number",
)...)

func blanks(words ...string) []string {
	pairs := make([]string, 0, 2*len(words))
	for _, w := range words {
		pairs = append(pairs, w, " ")
	}
	return pairs
}

// WithoutAsking gives q without words that ask for a way to reach somebody, 工行
// for 工行客服电话, or q if it holds none, or nothing else. It is for a search
// that has found nothing: such words stand in names too.
func WithoutAsking(q string) string {
	text := Text(q)
	if rest := strings.Join(strings.Fields(asking.Replace(text)), " "); rest != "" && rest != text {
		return rest
	}
	return q
}
