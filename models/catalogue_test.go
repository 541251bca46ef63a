package models_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"c800/models"
	"c800/models/catalog"
	"c800/models/modeltest"
	"c800/models/record"
)

// catalogueOf is the industries and regulators of the catalogue with enterprises
// of the test's own.
func catalogueOf(t *testing.T, version string, list ...record.Record) *catalog.Catalog {
	t.Helper()
	c, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	own := *c
	own.Version, own.Enterprises = version, list
	return &own
}

func apply(t *testing.T, s *models.Store, c *catalog.Catalog) models.ImportResult {
	t.Helper()
	res, err := s.ApplyCatalogue(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// stated is a channel as the catalogue states it.
func stated(kind, value, label string, change ...func(*record.Channel)) record.Channel {
	c := record.Channel{Kind: kind, Value: value, Label: label, Grade: "imported", Basis: "own_website_page", SourceURL: "https://example.cn/" + value, Checked: "2026-10-01"}
	for _, f := range change {
		f(&c)
	}
	return c
}

func firstCatalogue(t *testing.T) *catalog.Catalog {
	return catalogueOf(t, "2026-10-01.1",
		record.Record{Slug: "heye", Name: "荷叶银行", Short: []string{"荷行"}, Aliases: []string{"荷叶"}, Website: "https://heye.cn/", Industry: "bank", Fame: 50, Channels: []record.Channel{
			stated("phone", "95999", "客服热线", func(c *record.Channel) { c.Hours = "24/7" }), stated("phone", "4001002000", "信用卡"), stated("phone", "4001002001", "私人银行"),
			stated("email", "old@heye.cn", "投诉"), stated("app_chat", "我的→客服", "App"), stated("fax", "0571-20000009", "传真"),
		}},
		record.Record{Slug: "lianpeng", Name: "莲蓬快递", Industry: "parcel", Regions: []string{"33"}, Channels: []record.Channel{stated("phone", "95998", "客服")}},
		record.Record{Slug: "ouzi", Name: "藕子商城", Industry: "retail", Also: []string{"internet"}, Channels: []record.Channel{stated("phone", "95997", "客服")}},
		record.Record{Slug: "hehua", Name: "荷花银行", Industry: "bank", Channels: []record.Channel{stated("phone", "95996", "客服")}},
	)
}

func secondCatalogue(t *testing.T) *catalog.Catalog {
	return catalogueOf(t, "2026-11-01.1",
		record.Record{Slug: "heye", Name: "荷叶银行", Short: []string{"荷行"}, Aliases: []string{"荷叶", "HeYe"}, Latin: "Heye Bank", Website: "https://www.heye-bank.cn/", Industry: "bank/state", Fame: 60, Channels: []record.Channel{
			stated("phone", "95990", "客服热线", func(c *record.Channel) { c.Hours = "Mo-Su 08:00-22:00" }), // another number
			stated("phone", "4001002000", "信用卡", func(c *record.Channel) { c.Hours = "24/7"; c.Human = "human" }),
			stated("phone", "4001002001", "私人银行", func(c *record.Channel) { c.Hours = "24/7" }),
			stated("app_chat", "我的→客服", "App"),
			stated("fax", "0571-20000009", "传真", func(c *record.Channel) { c.ValidTo = "2026-10-20"; c.Checked = "2026-10-20" }), stated("fax", "0571-20000008", "传真"),
			stated("webchat", "https://www.heye-bank.cn/chat", "网页客服"), // new; and the mail is gone
		}},
		record.Record{Slug: "lianpeng", Name: "莲蓬速递", Industry: "parcel", Regions: []string{"33", "31"}, Channels: []record.Channel{stated("phone", "95998", "客服")}},
		record.Record{Slug: "ouzi", Name: "藕子商城", Industry: "retail", Also: []string{"bank"}, Status: "closed", Channels: []record.Channel{stated("phone", "95997", "客服", func(c *record.Channel) { c.ValidTo = "2026-10-15" })}},
		record.Record{Slug: "hehua", Name: "荷花银行", Status: "merged", Into: "heye"},
		record.Record{Slug: "heren", Name: "荷仁信用社", Status: "merged", Into: "heye"},
		record.Record{Slug: "hezi", Name: "荷籽保险", Industry: "insurance", Channels: []record.Channel{stated("phone", "95995", "客服")}},
	)
}

// TestNewerCatalogueUpdates what nobody has changed: facts, numbers with their
// former values, names, statuses, merges.
func TestNewerCatalogueUpdates(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, s *models.Store) {
		ctx := context.Background()
		if got := apply(t, s, firstCatalogue(t)); got.New != 4 {
			t.Errorf("the first version: %+v", got)
		}
		old := bySlug(t, s, "heye")
		if got := apply(t, s, secondCatalogue(t)); (got != models.ImportResult{New: 1, Updated: 4}) {
			t.Errorf("the second version: %+v", got)
		}
		today := time.Now().UTC().Format(time.DateOnly)
		e := bySlug(t, s, "heye")
		tree, err := s.Tree(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if e.Latin != "Heye Bank" || e.Website != "https://www.heye-bank.cn/" || e.Domain != "heye-bank.cn" || e.Fame != 60 || tree.ByID(e.IndustryID).Slug != "bank/state" || e.Version != old.Version+1 {
			t.Errorf("%+v in %s", e, tree.ByID(e.IndustryID).Slug)
		}
		wantList(t, "aliases", e.Aliases, "荷叶", "HeYe")
		wantList(t, "channels", sorted(valuesOf(e)), sorted([]string{
			"phone 95999 until " + today, "phone 4001002000", "phone 4001002001", "email old@heye.cn until " + today,
			"app_chat 我的→客服", "phone 95990", "webchat https://www.heye-bank.cn/chat", "fax 0571-20000009 until 2026-10-20", "fax 0571-20000008",
		})...)
		if c := channel(t, e, "4001002000"); c.Hours != "24/7" || c.Human != "human" || c.ID != channel(t, old, "4001002000").ID {
			t.Errorf("the credit card line: %+v", c)
		}
		former, now := channel(t, e, "95999"), channel(t, e, "95990")
		if former.ReplacedByID == nil || *former.ReplacedByID != now.ID || former.ID != channel(t, old, "95999").ID {
			t.Errorf("95999 was replaced by %v, 95990 is %d", former.ReplacedByID, now.ID)
		}
		if fax := channel(t, e, "0571-20000009"); fax.ReplacedByID == nil || *fax.ReplacedByID != channel(t, e, "0571-20000008").ID {
			t.Errorf("the fax was replaced by %v", fax.ReplacedByID)
		}
		if c := channel(t, e, "old@heye.cn"); c.ReplacedByID != nil {
			t.Errorf("the mailbox was replaced by %d", *c.ReplacedByID)
		}
		history := historyOf(t, s, e)
		for _, want := range []string{
			"channel: 95999 -> 95990 (catalogue)", "channel:  -> 95990 (catalogue)", "channel: old@heye.cn ->  (catalogue)", "hours:  -> 24/7 (catalogue)",
			"website: https://heye.cn/ -> https://www.heye-bank.cn/ (catalogue)", "latin:  -> Heye Bank (catalogue)", "aliases:  -> HeYe (catalogue)",
		} {
			if !slices.Contains(history, want) {
				t.Errorf("the history does not say %q: %q", want, history)
			}
		}
		for number, want := range map[string]string{"95999": models.VerdictFormerlyListed, "95990": models.VerdictListed, "95998": models.VerdictListed, "95997": models.VerdictFormerlyListed, "95995": models.VerdictListed} {
			f, err := s.FindNumber(ctx, number)
			if err != nil || f.Verdict != want || (number == "95999" && f.Until() != today) || (number == "95997" && f.Until() != "2026-10-15") {
				t.Errorf("%s is %s until %q, want %s (%v)", number, f.Verdict, f.Until(), want, err)
			}
		}
		parcel := bySlug(t, s, "lianpeng")
		if parcel.Name != "莲蓬速递" || !slices.Equal(parcel.Regions, []string{"33", "31"}) {
			t.Errorf("%+v", parcel)
		}
		shop := bySlug(t, s, "ouzi")
		if shop.Status != models.StatusClosed || len(shop.Also) != 1 || tree.ByID(shop.Also[0]).Slug != "bank" {
			t.Errorf("%+v", shop)
		}
		for _, slug := range []string{"hehua", "heren"} {
			var moved models.MovedError
			if _, err := s.EnterpriseBySlug(ctx, slug); !errors.As(err, &moved) || moved.Slug != "heye" {
				t.Errorf("%s leads to %v", slug, err)
			}
		}
		for name, found := range map[string]bool{"莲蓬速递": true, "heye bank": true, "荷籽保险": true, "荷仁信用社": false} {
			res, err := s.Search(ctx, name, 0, 5)
			if err != nil || (len(res.Hits) > 0) != found {
				t.Errorf("%s: %d found, %v", name, len(res.Hits), err)
			}
		}
		byName, err := s.List(ctx, models.ListQuery{IndustryID: tree.BySlug("parcel").ID, ByName: true, Limit: 5})
		if err != nil || byName.Total != 1 || byName.Enterprises[0].SortKey != bySlug(t, s, "lianpeng").SortKey {
			t.Errorf("%+v, %v", byName, err)
		}
		if l, err := s.List(ctx, models.ListQuery{IndustryID: tree.BySlug("bank").ID, Limit: 5}); err != nil || l.Total != 1 {
			t.Errorf("%d banks are listed, want heye alone, %v", l.Total, err)
		}
	})
}

// TestCatalogueVersions: neither the same nor an older one changes anything.
func TestCatalogueVersions(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, s *models.Store) {
		ctx := context.Background()
		state := func() (list []record.Record) {
			t.Helper()
			if err := s.EachRecord(ctx, func(r record.Record) error { list = append(list, r); return nil }); err != nil {
				t.Fatal(err)
			}
			return list
		}
		same := func(a, b []record.Record) bool {
			return slices.EqualFunc(a, b, func(a, b record.Record) bool {
				return a.Name == b.Name && len(a.Channels) == len(b.Channels) && a.Website == b.Website
			})
		}
		apply(t, s, firstCatalogue(t))
		apply(t, s, secondCatalogue(t))
		after := state()
		for _, c := range []*catalog.Catalog{secondCatalogue(t), firstCatalogue(t)} {
			if got := apply(t, s, c); got != (models.ImportResult{}) {
				t.Errorf("version %s over 2026-11-01.1: %+v", c.Version, got)
			}
			if !same(state(), after) {
				t.Errorf("version %s changed something", c.Version)
			}
		}
		if v, err := s.CatalogueVersion(ctx); err != nil || v != "2026-11-01.1" {
			t.Errorf("version %s, %v", v, err)
		}
		third := secondCatalogue(t)
		third.Version = "2026-11-02.1"
		if got := apply(t, s, third); got.New+got.Updated != 0 || !same(state(), after) {
			t.Errorf("a newer version that says the same: %+v", got)
		}
	})
}

// TestNewerCatalogueKeepsWhatPeopleChanged, and updates the rest.
func TestNewerCatalogueKeepsWhatPeopleChanged(t *testing.T) {
	eachDB(t, func(t *testing.T, s *models.Store, exec func(string), query func(string) string) {
		apply(t, s, firstCatalogue(t))
		for _, sql := range []string{
			"UPDATE enterprises SET website = 'https://heye.com/', domain = 'heye.com', industry_id = (SELECT id FROM industries WHERE slug = 'insurance'), aliases = '[\"荷叶\",\"小荷\"]' WHERE slug = 'heye'",
			"UPDATE enterprises SET name = '莲蓬快递公司', regions = '[\"44\"]' WHERE slug = 'lianpeng'",
			"UPDATE enterprises SET status = 'closed' WHERE slug = 'ouzi'",
			// A person corrected the hours of the hotline, checked the credit card
			// line, and took the private bank's away.
			"UPDATE channels SET hours = 'Mo-Fr 09:00-17:00' WHERE value = '95999'",
			"UPDATE channels SET hours = 'Mo-Fr 08:30-18:00', checked_by = 'moderator', grade = 'verified', checked_at = '2026-10-20' WHERE value = '4001002000'",
			"UPDATE channels SET valid_to = '2026-10-20' WHERE value = '4001002001'",
			"INSERT INTO channels (enterprise_id, position, kind, value, grade, basis, source, checked_at, checked_by, created_at, updated_at) " +
				"SELECT id, 9, 'webchat', 'https://www.heye-bank.cn/chat', 'verified', 'own_website_page', 'moderation', '2026-10-20', 'moderator', created_at, updated_at FROM enterprises WHERE slug = 'heye'",
		} {
			exec(sql)
		}
		apply(t, s, secondCatalogue(t))
		tree, err := s.Tree(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		e := bySlug(t, s, "heye")
		if e.Website != "https://heye.com/" || e.Domain != "heye.com" || tree.ByID(e.IndustryID).Slug != "insurance" {
			t.Errorf("a person's website or industry is gone: %s %s %s", e.Website, e.Domain, tree.ByID(e.IndustryID).Slug)
		}
		if e.Latin != "Heye Bank" || e.Fame != 60 {
			t.Errorf("what nobody touched was not updated: %q %d", e.Latin, e.Fame)
		}
		wantList(t, "aliases", e.Aliases, "荷叶", "小荷", "HeYe")
		today := time.Now().UTC().Format(time.DateOnly)
		wantList(t, "channels", sorted(valuesOf(e)), sorted([]string{
			"phone 95999", "phone 4001002000", "phone 4001002001 until 2026-10-20", "email old@heye.cn until " + today,
			"app_chat 我的→客服", "phone 95990", "webchat https://www.heye-bank.cn/chat", "fax 0571-20000009 until 2026-10-20", "fax 0571-20000008",
		})...)
		if c := channel(t, e, "95999"); c.Hours != "Mo-Fr 09:00-17:00" || c.ValidTo != "" {
			t.Errorf("a person's hours: %+v", c)
		}
		if c := channel(t, e, "4001002000"); c.Hours != "Mo-Fr 08:30-18:00" || c.Grade != "verified" || c.Human != "human" {
			t.Errorf("the checked line: hours %s, grade %s, %s", c.Hours, c.Grade, c.Human)
		}
		if c := channel(t, e, "4001002001"); c.Hours != "" {
			t.Errorf("what a person took away has changed: %+v", c)
		}
		if c := channel(t, e, "https://www.heye-bank.cn/chat"); c.Source != "moderation" || c.Grade != "verified" || len(c.OtherSources) != 1 {
			t.Errorf("what a person put there first: %+v", c)
		}
		if p := bySlug(t, s, "lianpeng"); p.Name != "莲蓬快递公司" || !slices.Equal(p.Regions, []string{"44"}) {
			t.Errorf("a person's name or regions are gone: %+v", p)
		}
		if p := bySlug(t, s, "ouzi"); p.Status != models.StatusClosed {
			t.Errorf("%+v", p)
		}
	})
}

// TestCatalogueFindsWhatAnImportBrought before it, and what the two say stands
// beside each other.
func TestCatalogueFindsWhatAnImportBrought(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, s *models.Store) {
		apply(t, s, catalogueOf(t, "2026-09-01.1"))
		take(t, s, from("list.csv", record.Record{Name: "荷叶银行", Channels: []record.Channel{{Kind: "phone", Value: "95999", Hours: "Mo-Fr 09:00-18:00", Grade: "scraped"}, call("0571-20000000")}}))
		if got := apply(t, s, firstCatalogue(t)); got.New != 3 || got.Updated != 1 {
			t.Errorf("%+v", got)
		}
		n := count(t, s)
		e := bySlug(t, s, "heye-yinhang") // slugs never change
		c := channel(t, e, "95999")
		if c.Hours != "24/7" || c.Source != "catalogue" || len(c.OtherSources) != 1 || c.OtherSources[0].Stated["hours"] != "Mo-Fr 09:00-18:00" {
			t.Errorf("%+v", c)
		}
		channel(t, e, "0571-20000000")
		apply(t, s, secondCatalogue(t))
		if got := count(t, s); got != n { // one merged, one new
			t.Errorf("%d enterprises, want %d", got, n)
		}
		if c := channel(t, bySlug(t, s, "heye-yinhang"), "95999"); c.ValidTo == "" || c.ReplacedByID == nil {
			t.Errorf("95999 was not replaced: %+v", c)
		}
	})
}

// TestImportRejectsMergedEnterprises instead of failing.
func TestImportRejectsMergedEnterprises(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, s *models.Store) {
		applyCatalogue(t, s)
		in := records{{Name: yunqi, Slug: "yunqi", Status: "merged", Into: "gongshang-yinhang"}, {Name: yunqi + "二", Channels: []record.Channel{call("0571-20000000")}}}
		var rejects []record.Reject
		res, err := s.Import(context.Background(), &in, models.ImportOptions{OnReject: func(r record.Reject) { rejects = append(rejects, r) }})
		if err != nil || res.New != 1 || res.Rejected != 1 || len(rejects) != 1 || rejects[0].Field != "status" {
			t.Errorf("%+v, %+v, %v", res, rejects, err)
		}
	})
}

func sorted(list []string) []string { return slices.Sorted(slices.Values(list)) }
