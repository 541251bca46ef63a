package record

import (
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"

	"c800/models/fold"
)

// Evidence is what a record and an enterprise already known have in common
// beside their names, as only the store can know it.
type Evidence struct {
	Number bool // at least one telephone number
	Shared bool // but other enterprises list every such number too
	Domain bool // the registrable domain of the website
}

// SameEnterprise is the rule by which an incoming record is taken for an
// enterprise already known: a common number or website domain and a like name.
// A number never decides alone, because one number serves several enterprises
// (12366 stands in lists as the tax line and, wrongly, as the mayor's). With a
// number that nobody else lists, a name that adds or lacks a general word is
// like enough (建设银行, 中国建设银行); with a domain it is not, because brands of
// one house live on one domain (美团, 美团外卖).
func SameEnterprise(a, b Record, common Evidence) bool {
	switch {
	case (common.Number || common.Domain) && LikeName(a, b):
		return true
	case common.Number && !common.Shared:
		return nearName(a, b)
	}
	return false
}

// LikeName reports that two records have a name in common: full, short, Latin
// name or alias, folded and without legal form, "中国" in front of a name of
// three characters or more, and "（中国）".
func LikeName(a, b Record) bool {
	ours := cores(a)
	return slices.ContainsFunc(cores(b), func(name string) bool { return slices.Contains(ours, name) })
}

// nearName reports that a name of one record is a name of the other with words
// before it (深圳平安银行, 平安银行) or a general word after it (顺丰速运, 顺丰).
func nearName(a, b Record) bool {
	for _, x := range cores(a) {
		for _, y := range cores(b) {
			if extends(x, y) || extends(y, x) {
				return true
			}
		}
	}
	return false
}

// minNear is how many characters a name needs to be looked for in another.
const minNear = 3

func extends(long, short string) bool {
	if len(long) <= len(short) || !hasHan(short) {
		return false
	}
	if strings.HasSuffix(long, short) {
		return len([]rune(short)) >= minNear
	}
	rest, ok := strings.CutPrefix(long, short)
	return ok && len([]rune(short)) >= 2 && slices.Contains(generalWords, rest)
}

// generalWords are what a full name may add to the name people use without
// naming another enterprise.
var generalWords = strings.Fields("速运 速递 快递 快运 物流 公司 集团 总公司 总部 客服 官方 官方客服 客服热线 客服电话 服务热线 热线 电话 官网")

// cores gives the names of a record in the form in which they are compared.
func cores(r Record) []string {
	var list []string
	for _, name := range append([]string{r.Name, r.Latin}, append(slices.Clone(r.Short), r.Aliases...)...) {
		if core := nameCore(name); core != "" && !slices.Contains(list, core) {
			list = append(list, core)
		}
	}
	return list
}

var (
	inChina    = strings.NewReplacer("（中国）", "", "(中国)", "", "(China)", "", "（China）", "")
	legalForms = strings.Fields("股份有限责任公司 股份有限公司 有限责任公司 集团有限公司 集团公司 有限公司 集团 公司")
	legalWords = strings.Fields("co ltd limited inc incorporated llc corp corporation company plc gmbh mbh ag se kg ohg ug ev bv nv sa sas sarl srl spa oy ab as aps")
)

func nameCore(name string) string {
	text := fold.Text(inChina.Replace(name))
	for _, form := range legalForms {
		if head, ok := strings.CutSuffix(text, form); ok && len([]rune(head)) >= 2 {
			text = head
		}
	}
	words := strings.Fields(text)
	for len(words) > 1 && slices.Contains(legalWords, words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	text = strings.Join(words, "")
	if rest, ok := strings.CutPrefix(text, "中国"); ok && len([]rune(rest)) >= minNear {
		text = rest
	}
	return text
}

// RegistrableDomain gives the part of a website's host that somebody
// registered: icbc.com.cn for https://www.icbc.com.cn/. It is in ASCII and
// lower case, and "" when there is none, as for an IP address.
func RegistrableDomain(website string) string {
	u, err := url.Parse(withScheme(strings.TrimSpace(website)))
	if err != nil {
		return ""
	}
	host, err := idna.Lookup.ToASCII(strings.TrimSuffix(u.Hostname(), "."))
	if err != nil {
		return ""
	}
	if _, err := netip.ParseAddr(host); err == nil {
		return ""
	}
	domain, err := publicsuffix.EffectiveTLDPlusOne(host)
	if err != nil {
		return ""
	}
	return domain
}
