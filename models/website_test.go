package models_test

import (
	"slices"
	"testing"

	"c800/models"
	"c800/models/fold"
	"c800/models/modeltest"
	"c800/models/record"
)

// TestADifferentWebsiteStandsBesideTheFirst with who names it, once, whether the
// enterprise was there before or is new in the same file.
func TestADifferentWebsiteStandsBesideTheFirst(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, s *models.Store) {
		applyCatalogue(t, s)
		site := func(source, address string) record.Record {
			return from(source, record.Record{Name: "云栖测试公司", Industry: "retail", Website: address, Channels: []record.Channel{call("0571-20000000")}})
		}
		if got := take(t, s, site("one", "https://www.yunqi.example.cn/"), site("two", "http://yunqi-mall.example.cn/shop")); got.New != 1 || got.Updated != 1 {
			t.Errorf("imported %+v", got)
		}
		want := []models.Website{{URL: "http://yunqi-mall.example.cn/shop", Source: "two", SeenAt: today(0)}}
		check := func() {
			t.Helper()
			e := bySlug(t, s, fold.Slug("云栖测试公司"))
			if e.Website != "https://www.yunqi.example.cn/" || e.Domain != record.RegistrableDomain(e.Website) || !slices.Equal(e.OtherWebsites, want) {
				t.Errorf("%s of %s beside %+v, want %+v", e.Website, e.Domain, e.OtherWebsites, want)
			}
		}
		check()
		// The same again, written otherwise, is nothing new.
		if got := take(t, s,
			site("one", "http://yunqi.example.cn"), site("one", "https://www.yunqi.example.cn/contact"), site("two", "https://www.Yunqi-Mall.example.cn/shop/"),
			site("one", "https://yunqi-mall.example.cn/shop"), site("two", ""),
		); got.Unchanged != 5 {
			t.Errorf("imported again %+v", got)
		}
		check()
		take(t, s, site("three", "https://yunqi-mall.example.cn/about"))
		want = append(want, models.Website{URL: "https://yunqi-mall.example.cn/about", Source: "three", SeenAt: today(0)})
		check()
		wantList(t, "history", historyOf(t, s, bySlug(t, s, fold.Slug("云栖测试公司"))),
			"website:  -> http://yunqi-mall.example.cn/shop (import)", "website:  -> https://yunqi-mall.example.cn/about (import)")
	})
}

// TestTheCatalogueNamesAnotherWebsite than a person has set meanwhile: both stay.
func TestTheCatalogueNamesAnotherWebsite(t *testing.T) {
	eachDB(t, func(t *testing.T, s *models.Store, exec func(string), _ func(string) string) {
		apply(t, s, firstCatalogue(t))
		exec("UPDATE enterprises SET website = 'https://heye.example.cn/', domain = 'heye.example.cn' WHERE slug = 'heye'")
		apply(t, s, secondCatalogue(t))
		e := bySlug(t, s, "heye")
		if e.Website != "https://heye.example.cn/" || len(e.OtherWebsites) != 1 || e.OtherWebsites[0].URL != "https://www.heye-bank.cn/" || e.OtherWebsites[0].Source != "catalogue" {
			t.Errorf("%s beside %+v", e.Website, e.OtherWebsites)
		}
	})
	modeltest.Each(t, func(t *testing.T, s *models.Store) { // it is no other when the catalogue comes to it
		apply(t, s, firstCatalogue(t))
		take(t, s, from("two", record.Record{Name: "荷叶银行", Website: "https://heye-bank.cn/", Channels: []record.Channel{call("95999")}}))
		if e := bySlug(t, s, "heye"); len(e.OtherWebsites) != 1 {
			t.Errorf("beside %+v", e.OtherWebsites)
		}
		apply(t, s, secondCatalogue(t))
		if e := bySlug(t, s, "heye"); e.Website != "https://www.heye-bank.cn/" || len(e.OtherWebsites) != 0 {
			t.Errorf("%s beside %+v", e.Website, e.OtherWebsites)
		}
	})
}
