package views_test

import (
	"time"

	"c800/views"
	"c800/views/ui"
)

func (b *builder) steps() []ui.Step {
	return []ui.Step{
		{Key: "1", Text: b.say("个人银行业务", "Personal banking"), Hint: b.say("语音播到一半就可以按", "No need to hear it out")},
		{Key: "#", Text: b.say("跳过卡号", "Skip the card number")},
		{Say: "人工服务", Hint: b.f.Wait(40)},
	}
}

func (b *builder) channels() []ui.Channel {
	source := b.f.Source("https://www.cmbchina.com/contact")
	channels := []ui.Channel{}
	for i, c := range []struct {
		kind, display, href, label string
		now                        views.Now
		human, cost                string
		grade, checked             string
		notes                      []ui.Note
	}{
		{"phone", "95555", "tel:95555", b.say("个人客户综合", "Personal banking"), views.Now{Open: "open", Human: true, Next: day("2026-11-21").Add(22 * time.Hour)}, "bot_first", "local", "tested", "2026-11-18", nil},
		{
			"phone", "400-820-5555", "tel:4008205555", b.say("信用卡", "Credit cards"),
			views.Now{Open: "open", Always: true},
			"human", "shared", "verified", "2026-10-11",
			[]ui.Note{{Icon: "info", Text: b.f.T("channel.note_also", "Source", "hotlines", "Date", "2026-11-01"), Source: b.f.Source("https://bank.example.org/")}},
		},
		{
			"phone", "400-820-5558", "tel:4008205558", b.say("商务卡", "Business cards"),
			views.Now{Open: "closed", Next: day("2026-11-23").Add(9 * time.Hour)},
			"unknown", "shared", "stale", "2025-10-05",
			[]ui.Note{{Icon: "clock", Text: b.f.T("channel.note_former", "Value", "400-820-5000", "Date", "2025-03-01")}},
		},
		{"phone", "+86 755 8319 8888", "tel:+8675583198888", b.say("境外", "From abroad"), views.Now{}, "", "normal", "imported", "2026-11-20", nil},
		{"phone", "021-6867-4800", "tel:02168674800", b.say("信用卡中心", "Card centre"), views.Now{}, "", "local", "imported", "", nil},
		{"phone", "400-888-5555", "tel:4008885555", b.say("白金", "Platinum"), views.Now{}, "", "shared", "imported", "", nil},
		{"phone", "400-988-9888", "tel:4009889888", b.say("黑金", "Black"), views.Now{}, "", "shared", "scraped", "2026-11-20", nil},
		{"phone", "400-889-5555", "tel:4008895555", b.say("金葵花专线", "Sunflower"), views.Now{}, "", "shared", "imported", "", nil},
		{"app_chat", b.say("我的 → 客服 → 在线客服", "Me → Service → Chat"), "", b.say("招商银行 App", "CMB app"), views.Now{Open: "open", Human: true, Next: day("2026-11-22").Add(time.Hour)}, "bot_first", "data", "tested", "2026-11-12", nil},
		{"webchat", "cmbchina.com", "https://www.cmbchina.com/", b.f.Kind("webchat"), views.Now{}, "bot_only", "data", "verified", "2026-10-11", nil},
		{"sms", "106 5795 555", "", b.say("短信发送号", "Sender of messages"), views.Now{}, "", "", "imported", "", nil},
		{"email", "service@cmbchina.example.com", "mailto:service@cmbchina.example.com", b.f.Kind("email"), views.Now{}, "human", "", "verified", "2026-11-21", nil},
		{"post", b.say("深圳市福田区深南大道 7088 号招商银行大厦", "7088 Shennan Avenue, Futian, Shenzhen"), "", b.f.Kind("post"), views.Now{}, "human", "", "imported", "2026-11-20", nil},
	} {
		id := int64(i + 1)
		channels = append(channels, ui.Channel{
			ID: "c" + string(rune('a'+i)), Kind: c.kind, URL: views.ChannelPath(b.lang, "cmb", id), Href: c.href, Display: c.display,
			IsNumber: c.kind == "phone" || c.kind == "sms", Label: c.label, State: b.f.State(c.now), Human: b.f.Human(c.human),
			Fresh: b.f.Fresh(c.grade, dayOrZero(c.checked), c.kind == "phone", source), Notes: c.notes, ReportURL: views.ReportPath(b.lang, "cmb", id),
		})
		if c.cost != "" {
			channels[i].Cost = b.f.CostLine(c.cost, "yes", "unknown")
		}
	}
	return channels
}

func (b *builder) enterprise() {
	channels := b.channels()
	p := &views.EnterprisePage{
		Page: b.page("/e/cmb", b.f.T("enterprise.title", "Name", "招商银行"), ""), Slug: "cmb", Name: "招商银行", Latin: "China Merchants Bank",
		Crumbs:  b.crumbs(ui.Link{Text: b.say("银行与支付", "Banking and payment"), URL: views.IndustryPath(b.lang, "bank", nil)}, ui.Link{Text: "招商银行"}),
		Aliases: "招行、CMB", Industry: b.say("银行与支付，股份制银行", "Banking and payment, joint-stock banks"), Region: b.f.Regions(nil),
		Fresh: channels[0].Fresh, Groups: b.f.GroupChannels(channels), Ladder: b.ladder(), Website: b.f.Source("https://www.cmbchina.com/"),
		Sources: []ui.Link{b.f.Source("https://www.cmbchina.com/contact"), b.f.Source("https://github.com/metowolf/vCards")},
		Counts:  b.f.ChannelCounts(len(channels), 2), Added: "2026-11-01", Updated: "2026-11-20", Changes: b.f.Changes(3), Printed: b.f.Date(now),
		Route: &ui.Route{
			Display: "95555", Href: "tel:95555", Copy: "95555", IsNumber: true, State: channels[0].State,
			Label: b.f.Clauses(channels[0].Label, channels[0].Cost), Fresh: channels[0].Fresh, VCardURL: views.VCardPath("cmb"),
			QRURL: views.QRPath("cmb", 1), QRLabel: b.f.T("route.qr_label", "Value", "95555"), Steps: b.steps(),
			Prepare:  b.f.Prepare([]string{b.say("卡号", "card number"), b.say("身份证后四位", "last four digits of your ID")}),
			StepsAge: b.f.Fresh("tested", day("2026-11-18"), false, ui.Link{}), URL: channels[0].URL,
		},
	}
	p.JSONLD = `{"@context":"https://schema.org","@type":"Organization","name":"</script><b>招商银行"}`
	b.add(&p.Page, views.Enterprise(p))

	bare := &views.EnterprisePage{
		Page: b.page("/e/loong", b.f.T("enterprise.title", "Name", "浙江长龙航空"), ""), Slug: "loong", Name: "浙江长龙航空",
		Crumbs: b.crumbs(ui.Link{Text: "浙江长龙航空"}), Tag: ui.Mark{Icon: "info", Text: b.f.Status("closed")}, Notice: b.f.T("enterprise.closed"),
		Industry: b.say("民航，航空公司", "Air travel, airlines"), Fresh: b.f.Fresh("imported", time.Time{}, true, ui.Link{}),
		Groups: b.f.GroupChannels(channels[3:4]), Counts: b.f.ChannelCounts(1, 1), Changes: b.f.Changes(0),
		Route: &ui.Route{
			Display: "956199", Href: "tel:956199", Copy: "956199", IsNumber: true, State: b.f.State(views.Now{}), Label: b.f.CostLine("local", "yes", ""),
			Fresh: b.f.Fresh("imported", time.Time{}, true, ui.Link{}), VCardURL: views.VCardPath("loong"), NoSteps: b.f.NoSteps(true, "unknown"), URL: channels[3].URL,
		},
	}
	bare.Stale = true
	b.add(&bare.Page, views.Enterprise(bare))
	empty := &views.EnterprisePage{
		Page: b.page("/e/empty", "空", ""), Slug: "empty", Name: "空", Crumbs: b.crumbs(ui.Link{Text: "空"}), Industry: b.say("民航", "Air travel"),
		Fresh: b.f.Fresh("imported", time.Time{}, true, ui.Link{}), Groups: b.f.GroupChannels(nil), Counts: b.f.ChannelCounts(0, 0), Changes: b.f.Changes(0),
	}
	b.add(&empty.Page, views.Enterprise(empty))

	big := &views.BigPage{Page: b.page("/e/cmb?view=big", b.f.T("big.title", "Name", "招商银行"), ""), Slug: "cmb", Name: "招商银行", Printed: b.f.Date(now)}
	for i, c := range channels[:4] {
		c := views.BigChannel{Display: c.Display, Href: c.Href, IsNumber: c.IsNumber, Label: c.Label, Hours: b.f.Hours(weekHours), Fresh: c.Fresh.Text}
		if i == 0 {
			c.Steps, c.Prepare = b.steps(), p.Route.Prepare
		}
		big.Channels = append(big.Channels, c)
	}
	b.add(&big.Page, views.Big(big))

	history := &views.HistoryPage{
		Page: b.page("/e/cmb/history", b.f.T("history.title", "Name", "招商银行"), ""), Enterprise: "招商银行", EnterpriseURL: views.EnterprisePath(b.lang, "cmb"),
		Crumbs: b.crumbs(ui.Link{Text: "招商银行", URL: views.EnterprisePath(b.lang, "cmb")}, ui.Link{Text: b.f.T("enterprise.history")}), Changes: b.changes(),
	}
	b.add(&history.Page, views.History(history))
	none := &views.HistoryPage{Page: b.page("/e/loong/history", b.f.T("history.title", "Name", "长龙航空"), ""), Enterprise: "长龙航空", EnterpriseURL: views.EnterprisePath(b.lang, "loong"), Crumbs: b.crumbs(ui.Link{Text: "长龙航空"})}
	b.add(&none.Page, views.History(none))
}

var weekHours = []views.HoursRule{
	{Days: [7]bool{true, true, true, true, true, false, false}, Spans: []views.Span{{From: 540, To: 720}, {From: 780, To: 1080}}},
	{Days: [7]bool{5: true}, Spans: []views.Span{{From: 540, To: 720}}},
	{Holidays: true},
}

func (b *builder) changes() []views.Change {
	source := b.f.Source("https://www.cmbchina.com/contact")
	return []views.Change{
		{Date: "2026-11-18", Channel: b.say("电话，信用卡", "Phone, credit cards"), What: b.f.Change("changed"), Old: "400-820-5000", New: "400-820-5555", Period: b.f.Period(day("2024-03-01"), day("2026-11-18")), Source: source, Who: b.f.Basis("own_website_page")},
		{Date: "2026-11-02", Channel: b.say("电话，贵宾", "Phone, VIP"), What: b.f.Change("ended"), Old: "400-988-9888", Source: source, Who: b.f.Basis("import")},
		{Date: "2026-11-01", Channel: b.say("App 内客服", "Chat in the app"), What: b.f.Change("added"), New: b.say("我的 → 客服", "Me → Service"), Who: b.f.Basis("import")},
	}
}

func (b *builder) channel() {
	c := b.channels()[1]
	p := &views.ChannelPage{
		Page: b.page("/e/cmb/c/2", b.f.T("channel.title", "Name", "招商银行", "Label", c.Label), ""), Enterprise: "招商银行", EnterpriseURL: views.EnterprisePath(b.lang, "cmb"),
		Crumbs:  b.crumbs(ui.Link{Text: "招商银行", URL: views.EnterprisePath(b.lang, "cmb")}, ui.Link{Text: c.Label}),
		Channel: c, KindName: b.f.Kind("phone"), Copy: "4008205555", Steps: b.steps(), StepsAge: b.f.Fresh("tested", day("2026-11-18"), false, ui.Link{}),
		Prepare: b.f.Prepare([]string{b.say("卡号", "card number")}), QR: ui.NewQR("tel:4008205555", b.f.T("route.qr_label", "Value", c.Display)), HoursText: b.f.Hours(weekHours),
		GradeName: b.f.Grade("verified"), GradeText: b.f.Sentences(b.f.GradeText("verified"), b.f.HalfLife(365)), Basis: b.f.Basis("own_website_page"),
		Source: b.f.Source("https://www.cmbchina.com/contact"), CheckedOn: "2026-10-11", Former: b.changes()[:1], VCardURL: views.VCardPath("cmb"),
		Facts: []views.Fact{
			{Name: b.f.T("channel.purposes"), Text: b.f.Purposes([]string{"billing", "lost_or_fraud"})},
			{Name: b.f.T("channel.cost"), Text: b.f.Cost("shared")},
			{Name: b.f.T("channel.mobile"), Text: b.f.Reachable("mobile", "yes")},
			{Name: b.f.T("channel.abroad"), Text: b.f.Reachable("abroad", "no")},
			{Name: b.f.T("channel.area"), Text: b.f.Regions([]string{"44", "31"})},
			{Name: b.f.T("channel.languages"), Text: b.f.Languages([]string{"zh-CN", "yue", "en"})},
			{Name: b.f.T("channel.promise"), Text: b.f.Promise("answer_s", 30)},
			{Name: b.f.T("channel.accessibility"), Text: b.f.Accessibility([]string{"text", "senior"})},
		},
	}
	for i := range 7 {
		d := day("2026-11-21").AddDate(0, 0, i)
		spans := weekHours[0].Spans
		if i < 2 {
			spans = nil
		}
		p.Week = append(p.Week, b.f.WeekDay(d, spans, i < 6, "", i == 4))
	}
	b.add(&p.Page, views.Channel(p))
	bare := &views.ChannelPage{
		Page: b.page("/e/cmb/c/9", "App", ""), Enterprise: "招商银行", EnterpriseURL: p.EnterpriseURL, Crumbs: b.crumbs(ui.Link{Text: "App"}), Channel: b.channels()[8],
		KindName: b.f.Kind("app_chat"), Ended: b.f.T("channel.ended", "Date", "2026-03-01"), GradeName: b.f.Grade("imported"), GradeText: b.f.GradeText("imported"), VCardURL: views.VCardPath("cmb"),
	}
	b.add(&bare.Page, views.Channel(bare))
}
