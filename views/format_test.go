package views_test

import (
	"testing"
	"time"

	"c800/views"
	"c800/views/i18n"
	"c800/views/ui"
)

var (
	zh = views.NewFormat(i18n.Zh, now)
	en = views.NewFormat(i18n.En, now)
)

func check(t *testing.T, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestState(t *testing.T) {
	at := func(days, hour, minute int) time.Time {
		return time.Date(2026, 11, 21+days, hour, minute, 0, 0, now.Location())
	}
	for _, c := range []struct {
		now          views.Now
		code, zh, en string
	}{
		{views.Now{Open: "open", Human: true, Next: at(0, 22, 0)}, "open", "真人在线，至 22:00", "People answer, until 22:00"},
		{views.Now{Open: "open", Human: true, Next: at(1, 0, 0)}, "open", "真人在线，至 24:00", "People answer, until 24:00"},
		{views.Now{Open: "open", Next: at(1, 2, 30)}, "open", "开放，至明天 02:30", "Open, until 02:30 tomorrow"},
		{views.Now{Open: "open", Always: true, Next: at(1, 0, 0)}, "open", "开放，全天", "Open, around the clock"},
		{views.Now{Open: "open", Unsure: true, Always: true}, "open", "开放，全天，真人时间不详", "Open, around the clock, staff hours not known"},
		{views.Now{Open: "open", Unsure: true, Next: at(0, 22, 0)}, "open", "开放，至 22:00，真人时间不详", "Open, until 22:00, staff hours not known"},
		{views.Now{Open: "closed", Unsure: true}, "closed", "已关", "Closed"},
		{views.Now{Open: "closed", Next: at(2, 9, 0)}, "closed", "已关，周一 09:00 开始", "Closed, from 09:00 on Mon"},
		{views.Now{Open: "closed", Human: true, Next: at(10, 9, 0)}, "closed", "真人已下班，12-01 09:00 开始", "No people now, from 12-01 09:00"},
		{views.Now{Open: "closed"}, "closed", "已关", "Closed"},
		{views.Now{Open: "unknown", Next: at(1, 0, 0)}, "unknown", "时间不确定", "Hours not known"},
		{views.Now{}, "unknown", "时间不确定", "Hours not known"},
	} {
		s := zh.State(c.now)
		check(t, s.Strong+s.Text, c.zh)
		check(t, s.Code, c.code)
		s = en.State(c.now)
		check(t, s.Strong+s.Text, c.en)
	}
}

func TestAgo(t *testing.T) {
	for text, want := range map[string]string{"2026-11-22": "今天", "2026-11-21": "今天", "2026-11-20": "昨天", "2026-11-18": "3 天前", "2025-11-21": "365 天前"} {
		check(t, zh.Ago(day(text)), want)
	}
	// Half past eleven in the evening is yesterday after midnight, in China as
	// in the zone in which it was stored.
	check(t, zh.Ago(day("2026-11-20").Add(23*time.Hour+30*time.Minute).UTC()), "昨天")
}

func TestHours(t *testing.T) {
	weekdays := [7]bool{true, true, true, true, true, false, false}
	every := [7]bool{true, true, true, true, true, true, true}
	for _, c := range []struct {
		rules  []views.HoursRule
		zh, en string
	}{
		{weekHours, "周一至周五 09:00–12:00、13:00–18:00；周六 09:00–12:00；法定节假日 休息", "Mon–Fri 09:00–12:00, 13:00–18:00; Sat 09:00–12:00; public holidays closed"},
		{[]views.HoursRule{{Spans: []views.Span{{From: 0, To: 1440}}}}, "全天", "Around the clock"},
		{[]views.HoursRule{{Days: every, Spans: []views.Span{{From: 1320, To: 1800}}}}, "每天 22:00–次日 06:00", "Daily 22:00–06:00 the next day"},
		{[]views.HoursRule{{Days: [7]bool{true, true}, Spans: []views.Span{{From: 540, To: 600}}}}, "周一、周二 09:00–10:00", "Mon, Tue 09:00–10:00"},
		{[]views.HoursRule{{Days: weekdays, Holidays: true, Spans: []views.Span{{From: 540, To: 600}}}}, "周一至周五、法定节假日 09:00–10:00", ""},
		{[]views.HoursRule{{Workdays: true, Spans: []views.Span{{From: 540, To: 600}}}}, "工作日（含调休上班） 09:00–10:00", ""},
		{[]views.HoursRule{{Comment: "以网点公告为准"}}, "以网点公告为准", "以网点公告为准"},
		{[]views.HoursRule{{Days: weekdays, Comment: "预约"}}, "周一至周五 休息（预约）", ""},
		{nil, "", ""},
	} {
		check(t, zh.Hours(c.rules), c.zh)
		if got := en.Hours(c.rules); c.en != "" && got != c.en {
			t.Errorf("%q, want %q", got, c.en)
		}
	}
}

func TestCountsAndLists(t *testing.T) {
	check(t, zh.Enterprises(1234567), "1,234,567 家")
	check(t, en.Enterprises(1), "1 enterprise")
	check(t, en.Found(1200), "1,200 found")
	check(t, zh.Pages(2, 41), "第 2 页，共 41 页")
	check(t, zh.Pages(2, 0), "第 2 页")
	check(t, zh.ChannelCounts(9, 3), "9 种联系方式，来自 3 处")
	check(t, zh.CostLine("shared", "yes", "no"), "主被叫分摊，手机可拨，境外多数不通")
	check(t, zh.CostLine("", "unknown", ""), "费用不确定")
	check(t, zh.RouteHint([]ui.Step{{Key: "1"}, {Say: "人工"}}), "按 1，再说“人工”")
	check(t, zh.RouteHint(nil), "按键路线待补充")
	check(t, zh.Wait(40), "约等 40 秒")
	check(t, zh.Wait(170), "约等 3 分钟")
	check(t, zh.Period(day("2024-01-02"), time.Time{}), "2024-01-02 起")
	check(t, zh.ChannelLabel("", "phone", []string{"complaint", "refund"}), "投诉、退款")
	check(t, zh.ChannelLabel("", "webchat", nil), "网页在线客服")
	check(t, zh.Fresh("tested", day("2026-11-18"), true, ui.Link{}).Text, "已拨通，3 天前")
	check(t, zh.Fresh("tested", day("2026-11-18"), false, ui.Link{}).Text, "已试过，3 天前")
	check(t, zh.Fresh("imported", time.Time{}, true, ui.Link{}).Text, "仅导入，没人核对过")
	check(t, zh.Verdict("formerly_listed", "某行", "2025-06-30", 0).Title, "曾经登记，至 2025-06-30")
	check(t, zh.Field("grade", "imported"), "仅导入")
	check(t, zh.Kind("new_kind"), "new_kind")
	check(t, views.Host("https://www.icbc.com.cn/icbc/"), "icbc.com.cn")
	check(t, views.Host("微信号"), "微信号")
}

func TestGroupsKeepEveryChannel(t *testing.T) {
	var all []ui.Channel
	for _, kind := range []string{"phone", "phone", "phone", "phone", "phone", "phone", "phone", "phone", "email", "unheard_of"} {
		all = append(all, ui.Channel{Kind: kind})
	}
	n, empty := 0, 0
	for _, g := range zh.GroupChannels(all) {
		n += len(g.Channels) + len(g.More)
		if g.IsEmpty {
			empty++
		}
		if g.ID == "channels-phone" {
			check(t, g.MoreTitle, "另外 2 个")
		}
	}
	if n != len(all) || empty != 2 {
		t.Errorf("%d channels, %d empty groups", n, empty)
	}
	// One more than are shown is not worth folding.
	if g := zh.GroupChannels(all[:7])[0]; len(g.More) != 0 {
		t.Errorf("%d folded", len(g.More))
	}
	for _, filter := range views.ChannelFilters {
		if len(views.KindsOf(filter)) == 0 || zh.T("group."+filter) == "group."+filter {
			t.Errorf("the filter %s has no kinds or no name", filter)
		}
	}
}

func TestPaths(t *testing.T) {
	check(t, views.HomePath(i18n.En), "/en/")
	check(t, views.EnterprisePath(i18n.En, "gongshang-yinhang"), "/en/e/gongshang-yinhang")
	check(t, views.EnterprisePath(i18n.Zh, "a/b?c"), "/e/a%2Fb%3Fc")
	check(t, views.SearchPath(i18n.Zh, "工行", 2), "/search?page=2&q=%E5%B7%A5%E8%A1%8C")
	check(t, views.SuggestPath(i18n.Zh, ""), "/suggest-an-enterprise")
	p := views.NewPage("https://c800.example", i18n.En, "/e/x")
	check(t, p.Path+" "+p.OtherPath+" "+p.Canonical+" "+p.AltZh, "/en/e/x /e/x https://c800.example/en/e/x https://c800.example/e/x")
}

func TestRegionsAreNamed(t *testing.T) {
	for _, code := range views.RegionCodes {
		for _, f := range []views.Format{zh, en} {
			if f.Region(code) == code {
				t.Errorf("%s: region %s has no name", f.Lang(), code)
			}
		}
	}
}

func TestPrepare(t *testing.T) {
	things := []string{"id_number", "合同编号"}
	check(t, zh.Prepare(things), "准备好：身份证号、合同编号。")
	check(t, en.Prepare(things[:1]), "Have ready: ID card number.")
	check(t, zh.Prepare(nil), "")
}

func TestTellApart(t *testing.T) {
	link := func(address string) ui.Link { return ui.Link{Text: views.Host(address), URL: address} }
	links := []ui.Link{link("https://www.icbc.com.cn/"), link("https://icbc.com.cn/page/721852476184887344.html"), link("https://icbc.com.cn/a/"), link("https://www.gov.cn/b")}
	views.TellApart(links)
	for i, want := range []string{"icbc.com.cn", "icbc.com.cn/page/721852476184887344…", "icbc.com.cn/a", "gov.cn"} {
		check(t, links[i].Text, want)
	}
}

func TestNoSteps(t *testing.T) {
	check(t, zh.NoSteps(true, "human"), "真人直接接听，不用按键。")
	check(t, zh.NoSteps(true, "bot_first"), zh.T("route.no_keys"))
	check(t, zh.NoSteps(false, "unknown"), zh.T("route.no_steps"))
}
