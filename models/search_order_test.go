package models_test

import (
	"slices"
	"testing"

	"c800/models"
	"c800/models/catalog"
	"c800/models/modeltest"
	"c800/models/record"
)

// applyIndustries applies the catalogue without its enterprises.
func applyIndustries(t *testing.T, s *models.Store) {
	t.Helper()
	all, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	c := *all
	c.Enterprises = nil
	if _, err := s.ApplyCatalogue(t.Context(), &c); err != nil {
		t.Fatal(err)
	}
}

func TestSearchOrder(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, s *models.Store) {
		applyIndustries(t, s)
		take(t, s,
			record.Record{Name: "远山电器", Fame: 5, Channels: []record.Channel{call("4001230001")}},
			record.Record{Name: "北方家用电器集团", Aliases: []string{"远山电器"}, Fame: 90, Channels: []record.Channel{call("4001230002")}},
			record.Record{Name: "远山电器维修", Fame: 20, Channels: []record.Channel{call("4001230003")}},
			record.Record{Name: "远山电器商城", Fame: 60, Channels: []record.Channel{call("4001230004")}},
			record.Record{Name: "远山电器租赁", Fame: 80, Status: "closed", Channels: []record.Channel{call("4001230005")}},
			record.Record{Name: "新远山电器连锁", Fame: 100, Channels: []record.Channel{call("4001230006")}},
			record.Record{Name: "远山电器北京有限公司", Fame: 20, Channels: []record.Channel{call("4001230007")}},
			record.Record{Name: "南方百货", Latin: "South Store", Short: []string{"南百"}, Channels: []record.Channel{call("95999"), call("0571-88886666")}},
		)
		for _, c := range []struct {
			q    string
			want []string
		}{
			{"远山电器", []string{"远山电器", "北方家用电器集团", "远山电器商城", "远山电器维修", "远山电器北京有限公司", "远山电器租赁", "新远山电器连锁"}},
			{"yuanshandianqi", []string{"北方家用电器集团", "远山电器", "远山电器商城", "远山电器维修", "远山电器北京有限公司", "远山电器租赁", "新远山电器连锁"}},
			{"south", []string{"南方百货"}},
			{"store south", []string{"南方百货"}},
			{"nb", []string{"南方百货"}},
			{"南方货", []string{"南方百货"}}, // nothing fits better
			{"057188886666", []string{"南方百货"}},
			{"88886666", []string{"南方百货"}},
			{"0571888866", []string{"南方百货"}}, // typed so far
			{"0571888877", nil},
			{"百货 9599", []string{"南方百货"}},
			{"百货 9588", nil},
		} {
			if got := names(t, s, c.q, 20); !slices.Equal(got, c.want) {
				t.Errorf("%s finds %v, want %v", c.q, got, c.want)
			}
		}
	})
}

func TestSearchFollowsChanges(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, s *models.Store) {
		all, err := catalog.Load()
		if err != nil {
			t.Fatal(err)
		}
		apply := func(version string, list ...record.Record) {
			t.Helper()
			c := *all
			c.Version, c.Enterprises = version, list
			if _, err := s.ApplyCatalogue(t.Context(), &c); err != nil {
				t.Fatal(err)
			}
		}
		line := func(number string) []record.Channel {
			return []record.Channel{{Kind: "phone", Value: number, Label: "客服热线", SourceURL: "https://www.changfeng.example/", Checked: "2026-11-01", Grade: "imported", Basis: "own_website_page"}}
		}
		other := record.Record{Slug: "changfeng-weixiu", Name: "长风电器维修", Industry: "device", Fame: 40, Channels: line("4001231111")}
		apply("3000-01-01.1", record.Record{Slug: "changfeng", Name: "长风电器", Aliases: []string{"老长风"}, Industry: "device", Fame: 90, Channels: line("95111")}, other)
		for _, q := range []string{"长风电器", "老长风", "95111", "cfdq"} {
			if got := names(t, s, q, 1); !slices.Equal(got, []string{"长风电器"}) {
				t.Fatalf("%s finds %v", q, got)
			}
		}
		apply("3000-01-01.2", record.Record{Slug: "changfeng", Name: "远山电器", Industry: "device", Fame: 20, Channels: line("95222")}, other)
		for q, want := range map[string][]string{
			"长风电器": {"长风电器维修"}, "老长风": nil, "cfdq": {"长风电器维修"}, "远山电器": {"远山电器"}, "95222": {"远山电器"},
			"95111": {"远山电器"}, // its former number
			"电器":    {"长风电器维修", "远山电器"},
		} {
			if got := names(t, s, q, 9); !slices.Equal(got, want) {
				t.Errorf("%s finds %v after the change, want %v", q, got, want)
			}
		}
	})
}

// TestSearchOfMany holds that the databases answer alike where more fits than
// is read, and where reading is planned.
func TestSearchOfMany(t *testing.T) {
	queries := []string{
		"有限公司", "中国", "公司", "科技", "yxgs", "gongsi", "4", "400", "05", "a", "上海", "上海 科技", "上海 有限公司", "服务 400",
		"sh", "shang", "shangha", "shanghai", "kj", "银行", "电子商务", "bei", "b", "co", "limited", "贸易 广州", "汽车口务", "sahnghai",
	}
	said := map[string][]string{}
	modeltest.Each(t, func(t *testing.T, s *models.Store) {
		models.PlanFrom(t, 1000)
		synthesize(t, s, 3000)
		found := func() (out []string) {
			for _, q := range queries {
				res, err := s.Search(t.Context(), q, 0, 30)
				if err != nil {
					t.Fatal(err)
				}
				out = append(out, hits(res))
			}
			return out
		}
		plain := found()
		for range 2 {
			if _, err := s.Refresh(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		for i, planned := range found() {
			if plain[i] != planned {
				t.Errorf("%q: unplanned %s\nplanned %s", queries[i], plain[i], planned)
			}
			said[s.Dialect()] = append(said[s.Dialect()], answers(t, s, queries[i]))
		}
		res, err := s.Search(t.Context(), "有限公司", 0, 10)
		if err != nil || res.Total != models.MaxFound || !res.More || len(res.Hits) != 10 {
			t.Errorf("有限公司: %d of %d, more %v, %v", len(res.Hits), res.Total, res.More, err)
		}
	})
	if len(said) < 2 {
		return
	}
	for i, q := range queries {
		if a, b := said["sqlite"][i], said["postgres"][i]; a != b {
			t.Errorf("%q: sqlite %s\npostgres %s", q, a, b)
		}
	}
}
