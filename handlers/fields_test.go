package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"c800/models"
	"c800/models/fold"
	"c800/models/record"
)

// TestAnotherSourceThatSaysOtherwise is named on the page of the channel, with
// what it says, and what changed stands in the history in words.
func TestAnotherSourceThatSaysOtherwise(t *testing.T) {
	s := newSite(t)
	list := func(source, grade, hours, human string) record.Record {
		return record.Record{Source: source, Name: "云栖测试公司", Industry: "retail", Channels: []record.Channel{
			{
				Kind: "phone", Value: "0571-20000000", Grade: grade, Hours: hours, Human: human, Languages: []string{"zh"}, Checked: "2026-10-01",
				Steps: []record.Step{{Key: "1"}, {Key: "0"}}, SourceURL: "https://" + source + ".example.cn/",
			},
		}}
	}
	take := func(r record.Record) {
		t.Helper()
		reader := records{r}
		if _, err := s.store.Import(t.Context(), &reader, models.ImportOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	take(list("one", "scraped", "24/7", "bot_first"))
	take(list("two", "imported", "Mo-Fr 09:00-18:00", "human"))
	e, err := s.store.EnterpriseBySlug(t.Context(), fold.Slug("云栖测试公司"))
	must(t, err)
	page := "/e/" + e.Slug + "/c/" + itoa(e.Channels[0].ID)
	for path, wants := range map[string][]string{
		page:                           {"one 里也有", "这里写的不同", "时间 全天", "谁接 先语音或机器人"},
		"/en" + page:                   {"Also stated by one", "It says otherwise", "Hours"},
		"/e/" + e.Slug + "/history":    {"全天", "周一至周五"},
		"/en/e/" + e.Slug + "/history": {"Around the clock"},
	} {
		text := s.page(path).Find("main").Text()
		for _, want := range wants {
			if !strings.Contains(text, want) {
				t.Errorf("%s does not say %q:\n%s", path, want, text)
			}
		}
		if strings.Contains(text, "Mo-Fr 09:00") || strings.Contains(text, "bot_first") || strings.Contains(text, `{"key"`) {
			t.Errorf("%s speaks in codes", path)
		}
	}
}

// TestAnotherWebsiteIsShownWithItsSource on the page, in the API and in the
// history.
func TestAnotherWebsiteIsShownWithItsSource(t *testing.T) {
	s := newSite(t)
	_, router := s.described()
	call := []record.Channel{{Kind: "phone", Value: "0571-20000000"}}
	s.addFrom("one", record.Record{Slug: "yunqi", Name: "云栖测试公司", Website: "https://www.yunqi.example.cn/", Industry: "retail", Channels: call})
	s.addFrom("two", record.Record{Name: "云栖测试公司", Website: "https://yunqi-mall.example.cn/", Channels: call})
	for path, want := range map[string]string{"/e/yunqi": "其他来源写的官网", "/en/e/yunqi": "Website by other sources"} {
		record := s.page(path).Find("#record + dl, section:has(#record-h) dl").First()
		if got := text(record); !strings.Contains(got, want) || !strings.Contains(got, "two") {
			t.Errorf("%s does not say %q of two: %s", path, want, got)
		}
		for _, site := range []string{"https://www.yunqi.example.cn/", "https://yunqi-mall.example.cn/"} {
			if record.Find("a[href='"+site+"'][rel]").Length() != 1 {
				t.Errorf("%s does not lead to %s", path, site)
			}
		}
	}
	a := s.get("/api/v1/enterprises/yunqi").want(http.StatusOK)
	a.valid(t, router)
	if !strings.Contains(a.body, `"other_websites":[{"url":"https://yunqi-mall.example.cn/","source":"two","seen_at":"`) {
		t.Error(a.body)
	}
	if got := s.page("/e/yunqi/history").Find("main").Text(); !strings.Contains(got, "yunqi-mall.example.cn") {
		t.Errorf("the history does not tell: %s", got)
	}
}
