package views_test

import (
	"time"

	"github.com/a-h/templ"

	"c800/views"
	"c800/views/i18n"
	"c800/views/ui"
)

// now is the moment at which every sample page is drawn: a Saturday.
var now = time.Date(2026, 11, 21, 14, 5, 0, 0, time.FixedZone("CST", 8*3600))

func day(s string) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, s, now.Location())
	if err != nil {
		panic(err)
	}
	return t
}

// sample is a page with made-up contents, at the path where it would be.
type sample struct {
	path  string
	page  *views.Page
	body  templ.Component
	alike bool // drawn like the one before, so that one stands for both in the browser
}

// samples are all pages of the site in a language, in their full and in their
// empty states.
func samples(lang string) []sample {
	b := builder{f: views.NewFormat(lang, now), lang: lang, zh: lang == i18n.Zh}
	b.home()
	b.industries()
	b.search()
	b.enterprise()
	b.channel()
	b.numbers()
	b.forms()
	b.prose()
	b.errors()
	return b.all
}

type builder struct {
	f    views.Format
	lang string
	zh   bool
	all  []sample
}

// say picks the text of the builder's language.
func (b *builder) say(zh, en string) string {
	if b.zh {
		return zh
	}
	return en
}

func (b *builder) add(page *views.Page, body templ.Component) {
	b.all = append(b.all, sample{path: page.Path, page: page, body: body})
}

func (b *builder) page(path, title, section string) views.Page {
	p := views.NewPage("https://c800.example", b.lang, path)
	p.Title, p.Section, p.Demo = title, section, true
	p.Description = b.f.T("site.description")
	return p
}

func (b *builder) crumbs(links ...ui.Link) []ui.Link {
	return append([]ui.Link{{Text: b.f.T("crumbs.home"), URL: views.HomePath(b.lang)}}, links...)
}

func (b *builder) industryDoors() []ui.Door {
	doors := []ui.Door{}
	for _, i := range []struct {
		slug, zh, en, hintZh, hintEn string
		n                            int
	}{
		{"telecom", "通信", "Telecom", "中国移动、中国电信、中国联通", "China Mobile, China Telecom", 38},
		{"internet", "互联网服务", "Internet services", "抖音、微博、高德地图", "Douyin, Weibo, Amap", 126},
		{"retail", "电商零售", "Shopping", "淘宝、京东、拼多多", "Taobao, JD.com, Pinduoduo", 94},
		{"bank", "银行与支付", "Banking and payment", "工商银行、招商银行、支付宝", "ICBC, CMB, Alipay", 147},
		{"insurance", "保险", "Insurance", "中国人保、平安、泰康", "PICC, Ping An, Taikang", 61},
		{"securities", "证券基金", "Securities and funds", "国泰海通、华泰、易方达", "Huatai, E Fund", 72},
		{"aviation", "民航", "Air travel", "南航、海航、厦航", "China Southern, Hainan Airlines", 43},
		{"transport", "铁路公路与城市交通", "Rail, road and city transport", "铁路 12306、滴滴、哈啰", "12306, DiDi, Hello", 1088},
	} {
		doors = append(doors, ui.Door{Name: b.say(i.zh, i.en), Hint: b.say(i.hintZh, i.hintEn), URL: views.IndustryPath(b.lang, i.slug, nil), End: b.f.EnterprisesShort(i.n)})
	}
	return doors
}

func (b *builder) home() {
	p := &views.HomePage{Page: b.page("/", b.f.T("home.page_title"), ""), Tasks: views.HomeTasks(b.lang), Industries: b.industryDoors()}
	for i, name := range []string{"招商银行", "顺丰速运", "中国南方航空", "国家电网", "携程"} {
		d := day("2026-11-18").AddDate(0, 0, -i)
		p.Recent = append(p.Recent, views.RecentFact{Name: name, URL: views.EnterprisePath(b.lang, "e"), Display: []string{"95555", "95338", "95539", "95598", "95010"}[i], Date: b.f.Date(d), Day: b.f.Day(d)})
	}
	b.add(&p.Page, views.Home(p))
}

func (b *builder) rows() []ui.Row {
	rows := []ui.Row{}
	for _, r := range []struct {
		name, slug, display, href string
		state                     views.Now
		grade, checked            string
		steps                     []ui.Step
		kinds                     []string
	}{
		{"顺丰速运", "sf", "95338", "tel:95338", views.Now{Open: "open", Human: true, Next: day("2026-11-21").Add(22 * time.Hour)}, "tested", "2026-11-18", []ui.Step{{Key: "0"}}, []string{"phone", "app_chat", "email"}},
		{"中国邮政", "post", "11183", "tel:11183", views.Now{Open: "open", Always: true}, "verified", "2026-10-11", []ui.Step{{Say: "人工服务"}}, []string{"phone", "wechat_oa"}},
		{"申通快递", "sto", "95543", "tel:95543", views.Now{Open: "closed", Human: true, Next: day("2026-11-22").Add(8 * time.Hour)}, "imported", "2026-11-20", []ui.Step{{Key: "1"}, {Key: "0"}}, []string{"phone"}},
		{"UPS", "ups", "400-820-8388", "tel:4008208388", views.Now{Open: "closed", Next: day("2026-11-23").Add(9 * time.Hour)}, "stale", "2025-01-02", nil, []string{"phone", "form"}},
		{"闪送", "shansong", b.say("我的 → 客服", "Me → Service"), "", views.Now{}, "imported", "", nil, []string{"app_chat"}},
		{"丰巢", "fc", "fcbox.com", "https://www.fcbox.com/", views.Now{}, "scraped", "2026-11-20", nil, []string{"webchat"}},
		{"黄帽子", "hm", "", "", views.Now{}, "imported", "", nil, nil},
	} {
		rows = append(rows, ui.Row{
			Name: r.name, URL: views.EnterprisePath(b.lang, r.slug), Route: b.f.RouteHint(r.steps), Href: r.href, Display: r.display,
			IsNumber: len(r.href) > 4 && r.href[:4] == "tel:", CallLabel: b.f.T("call_name", "Name", r.name, "Number", r.display),
			State: b.f.State(r.state), Kinds: b.f.KindSummary(r.kinds), Fresh: b.f.Fresh(r.grade, dayOrZero(r.checked), true, ui.Link{}),
		})
	}
	return rows
}

func dayOrZero(s string) time.Time {
	if s == "" {
		return time.Time{}
	}
	return day(s)
}

func (b *builder) ladder() []ui.Rung {
	state := b.f.State(views.Now{Open: "closed", Next: day("2026-11-23").Add(9 * time.Hour)})
	return []ui.Rung{
		{Title: b.f.T("ladder.enterprise"), Text: b.f.T("ladder.enterprise_text")},
		{
			Title: b.say("国家金融监督管理总局", "National Financial Regulatory Administration"), Text: b.say("先向银行投诉，满 15 天没有答复再来。", "Complain to the bank first and wait 15 days."), State: &state,
			Calls:   []ui.Call{{Display: "12378", Href: "tel:12378", Label: b.f.T("call_name", "Name", b.say("国家金融监督管理总局", "NFRA"), "Number", "12378")}},
			Website: ui.Link{Text: "nfra.gov.cn", URL: "https://www.nfra.gov.cn/"},
			Note:    b.say("有的页面写 12363 也受理，两处说法不同。", "Some pages name 12363 as well; the sources differ."),
			Fresh:   b.f.Fresh("imported", day("2026-11-20"), true, b.f.Source("https://www.nfra.gov.cn/")),
		},
		{Title: b.say("12345 市民热线", "12345, the city hotline"), Text: b.say("不知道归谁管，打 12345。", "If you do not know who is responsible."), Calls: []ui.Call{
			{Display: "12315", Href: "tel:12315", Label: b.f.T("route.call", "Number", "12315")}, {Display: "12345", Href: "tel:12345", Label: b.f.T("route.call", "Number", "12345")},
		}},
	}
}

func (b *builder) industries() {
	p := &views.IndustriesPage{Page: b.page("/i", b.f.T("industries.title"), "industries"), Crumbs: b.crumbs(ui.Link{Text: b.f.T("industries.title")})}
	for _, d := range b.industryDoors() {
		p.Industries = append(p.Industries, views.IndustryGroup{Name: d.Name, URL: d.URL, Count: d.End, Examples: d.Hint, Subs: []ui.Link{
			{Text: b.say("快递", "Parcels"), URL: d.URL + "?sub=express"}, {Text: b.say("即时配送", "Instant delivery"), URL: d.URL + "?sub=instant"}, {Text: b.say("快递柜", "Lockers"), URL: d.URL + "?sub=locker"},
		}})
	}
	b.add(&p.Page, views.Industries(p))

	name := b.say("邮政快递物流", "Post and parcels")
	one := &views.IndustryPage{
		Page: b.page("/i/parcel", b.f.T("industry.title", "Name", name), "industries"), Crumbs: b.crumbs(ui.Link{Text: name}), Name: name,
		Intro: b.f.T("industry.intro_wait", "Count", b.f.Enterprises(42), "N", 7, "Body", b.say("国家邮政局", "the State Post Bureau")),
		Count: b.f.Matching(13), Rows: b.rows(), Ladder: b.ladder(),
		Pager: ui.Pager{Text: b.f.Pages(2, 4), PrevURL: "?page=1", NextURL: "?page=3"},
		Filters: ui.Filters{
			Action: views.IndustryPath(b.lang, "parcel", nil), Chosen: 2, ClearURL: views.IndustryPath(b.lang, "parcel", nil), Human: true,
			Subs:  []ui.Option{{Label: b.f.T("filter.any"), Chosen: true}, {Value: "post", Label: b.say("邮政", "Post"), Count: "2"}, {Value: "express", Label: b.say("快递", "Parcels"), Count: "21"}},
			Sort:  []ui.Option{{Label: b.f.T("sort.default"), Chosen: true}, {Value: "name", Label: b.f.T("sort.name")}},
			Chips: []ui.Chip{{Label: b.f.T("filter.human"), URL: "?region=44"}, {Label: b.f.Region("44"), URL: "?human=1"}},
		},
	}
	one.Filters.Channels = append(one.Filters.Channels, ui.Option{Label: b.f.T("filter.any"), Chosen: true})
	for _, c := range views.ChannelFilters {
		one.Filters.Channels = append(one.Filters.Channels, ui.Option{Value: c, Label: b.f.T("group." + c)})
	}
	one.Filters.Regions = append(one.Filters.Regions, ui.Option{Label: b.f.T("filter.any")})
	for _, c := range views.RegionCodes {
		one.Filters.Regions = append(one.Filters.Regions, ui.Option{Value: c, Label: b.f.Region(c), Chosen: c == "44"})
	}
	b.add(&one.Page, views.Industry(one))
	none := *one
	none.Page = b.page("/i/parcel?open=1", one.Title, "industries")
	none.Rows, none.Pager, none.Count = nil, ui.Pager{}, b.f.Matching(0)
	b.add(&none.Page, views.Industry(&none))
}

func (b *builder) search() {
	blank := &views.SearchPage{Page: b.page("/search", b.f.T("search.title"), "search")}
	b.add(&blank.Page, views.Search(blank))
	found := &views.SearchPage{Page: b.page("/search?q=sf", b.f.T("search.found", "Query", "sf"), "search"), Query: "sf", Cut: true, Count: b.f.Found(7), Rows: b.rows(), NumberURL: views.NumberPath(b.lang, "95338")}
	found.Rows[0].Matched = b.f.T("row.matched", "Alias", "SF")
	for i := range found.Rows {
		found.Rows[i].Industry = b.say("邮政快递物流", "Post and parcels")
	}
	b.add(&found.Page, views.Search(found))
	none := &views.SearchPage{Page: b.page("/search?q=zh", b.f.T("search.none", "Query", "招航客服电"), "search"), Query: "招航客服电", Industries: b.industryDoors(), Near: []ui.Door{
		{Name: "招商银行", Hint: b.say("银行与支付", "Banking"), URL: views.EnterprisePath(b.lang, "cmb"), End: "95555", EndIsNum: true},
		{Name: "浙江长龙航空", Hint: b.say("民航", "Air travel"), URL: views.EnterprisePath(b.lang, "loong"), End: "956199", EndIsNum: true},
	}}
	b.add(&none.Page, views.Search(none))
}

func (b *builder) numbers() {
	crumbs := b.crumbs(ui.Link{Text: b.f.T("nav.numbers")})
	form := &views.NumbersPage{Page: b.page("/n", b.f.T("numbers.title"), "numbers"), Crumbs: crumbs}
	b.add(&form.Page, views.Numbers(form))
	bad := &views.NumbersPage{Page: b.page("/n?q=abc", b.f.T("report.error_title", "Title", b.f.T("numbers.title")), "numbers"), Crumbs: crumbs, Query: "abc", Error: b.f.T("number.bad")}
	b.add(&bad.Page, views.Numbers(bad))
	facts := []views.Fact{
		{Name: b.f.T("number.kind"), Text: b.f.NumberKind("n95")},
		{Name: b.f.T("channel.cost"), Text: b.f.Cost("local")},
		{Name: b.f.T("channel.mobile"), Text: b.f.Reachable("mobile", "yes")},
		{Name: b.f.T("channel.abroad"), Text: b.f.Reachable("abroad", "special")},
		{Name: b.f.T("channel.note"), Text: b.f.NumberNote("overseas_line")},
	}
	for i, code := range []string{"confirmed", "listed", "formerly_listed", "reported_impostor", "unknown"} {
		display := []string{"95555", "400-820-5555", "400-820-5000", "+852 0000 0000", "010-0000-0000"}[i]
		p := &views.NumberPage{
			Page:   b.page("/n/"+[]string{"95555", "4008205555", "4008205000", "85200000000", "01000000000"}[i], b.f.T("number.page_title", "Number", display), "numbers"),
			Crumbs: crumbs, Display: display, Verdict: b.f.Verdict(code, "招商银行", "2025-06-30", 17), Facts: facts,
		}
		if i < 3 {
			p.Href, p.CallName = "tel:95555", "招商银行"
			p.RouteURL, p.Report = views.ChannelPath(b.lang, "cmb", 1), views.ReportPath(b.lang, "cmb", 1)
			p.Matches = []views.NumberMatch{{Name: "招商银行", URL: views.EnterprisePath(b.lang, "cmb"), Label: b.say("个人客户综合", "Personal banking"), ChannelURL: views.ChannelPath(b.lang, "cmb", 1), Fresh: b.f.Fresh("tested", day("2026-11-18"), true, b.f.Source("https://www.cmbchina.com/"))}}
			if i == 2 {
				p.CallName, p.Matches[0].Period = "", b.f.Period(day("2024-01-01"), day("2025-06-30"))
			}
		}
		b.add(&p.Page, views.Number(p))
	}
}

func (b *builder) forms() {
	crumbs := b.crumbs(ui.Link{Text: "招商银行", URL: views.EnterprisePath(b.lang, "cmb")}, ui.Link{Text: b.f.T("report.title")})
	report := views.ReportPage{
		Page: b.page("/e/cmb/c/1/reports", b.f.T("report.page_title", "Name", "招商银行", "Value", "95555"), ""), Crumbs: crumbs, Enterprise: "招商银行", Display: "95555", Label: b.say("个人客户综合", "Personal banking"),
		Action: views.ReportPath(b.lang, "cmb", 1), Hidden: []ui.Hidden{{Name: "once", Value: "abc"}},
	}
	blank, bad := report, report
	b.add(&blank.Page, views.Report(&blank))
	bad.Page = b.page("/e/cmb/c/2/reports", b.f.T("report.error_title", "Title", report.Title), "")
	bad.Errors = []ui.FieldError{b.f.FieldError("kind", "form.kind_missing"), b.f.FieldError("note", "form.note_long")}
	bad.Note, bad.Notice = "<b>长</b>", b.f.T("report.too_often")
	b.add(&bad.Page, views.Report(&bad))
	suggest := &views.SuggestPage{
		Page: b.page("/suggest-an-enterprise", b.f.T("suggest.title"), ""), Crumbs: b.crumbs(ui.Link{Text: b.f.T("suggest.title")}), Action: views.SuggestPath(b.lang, ""), Name: "某银行",
		Errors: []ui.FieldError{b.f.FieldError("number", "form.number_bad"), b.f.FieldError("website", "form.website_bad")}, Number: "电话", Website: "网站",
	}
	b.add(&suggest.Page, views.Suggest(suggest))
	receipts := &views.ReceiptsPage{Page: b.page("/receipts", b.f.T("receipts.title"), ""), Crumbs: b.crumbs(ui.Link{Text: b.f.T("receipts.title")}), Code: "K7Q2", Errors: []ui.FieldError{b.f.FieldError("code", "receipts.unknown")}}
	receipts.Robots = "noindex"
	b.add(&receipts.Page, views.Receipts(receipts))
	for _, state := range []string{"open", "accepted", "declined"} {
		receipt := &views.ReceiptPage{Page: b.page("/receipts/K7Q2-"+state, b.f.T("receipt.title"), ""), Code: "K7Q2-9FXM", About: "招商银行 95555", AboutURL: views.EnterprisePath(b.lang, "cmb"), Kind: b.f.ReportKind("wrong"), State: state, Sent: "2026-11-18"}
		if state != "open" {
			receipt.Decided, receipt.Answer = "2026-11-20", b.say("官网写的是 95555，号码没有变。", "The website says 95555; the number has not changed.")
		}
		receipt.Robots = "noindex"
		b.add(&receipt.Page, views.Receipt(receipt))
	}
}

func (b *builder) prose() {
	method := &views.MethodPage{Page: b.page("/method", b.f.T("method.title"), ""), Crumbs: b.crumbs(ui.Link{Text: b.f.T("method.title")}), HolidaysUntil: "2026-12-31", HalfLives: views.HalfLives{Number: 365, Keys: 90, Hours: 180, Link: 90}}
	b.add(&method.Page, views.Method(method))
	for _, x := range []struct {
		path, key string
		draw      func(*views.ProsePage) templ.Component
	}{{"/rules", "rules.title", views.Rules}, {"/privacy", "privacy.title", views.Privacy}, {"/data", "data.title", views.Data}} {
		p := &views.ProsePage{Page: b.page(x.path, b.f.T(x.key), ""), Crumbs: b.crumbs(ui.Link{Text: b.f.T(x.key)})}
		b.add(&p.Page, x.draw(p))
	}
}

func (b *builder) errors() {
	for _, status := range []int{400, 403, 404, 405, 409, 413, 429, 500, 503, 599} {
		p := &views.ErrorPage{Page: b.page("/missing", b.f.ErrorStatus(status), ""), Status: status, RequestID: "01HX7Q"}
		p.Path += "-" + string(rune('a'+len(b.all)%26))
		p.Robots = "noindex"
		switch status {
		case 404:
			p.Query = "zhaoshang"
			p.Near = []ui.Door{{Name: "招商银行", Hint: b.say("银行与支付", "Banking"), URL: views.EnterprisePath(b.lang, "cmb"), End: "95555", EndIsNum: true}}
		case 429:
			p.Retry = b.f.RetryAfter(30)
		case 503:
			p.Retry = b.f.RetryAfter(300)
		}
		b.add(&p.Page, views.Error(p))
		b.all[len(b.all)-1].alike = status != 404 && status != 500
	}
}
