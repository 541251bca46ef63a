package models_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"c800/models"
	"c800/models/catalog"
	"c800/models/fold"
	"c800/models/modeltest"
)

// names lists the full names of what a search finds, in order.
func names(t testing.TB, s *models.Store, q string, limit int) []string {
	t.Helper()
	res, err := s.Search(context.Background(), q, 0, limit)
	if err != nil {
		t.Fatalf("search %q: %v", q, err)
	}
	out := make([]string, len(res.Hits))
	for i, h := range res.Hits {
		out[i] = h.Enterprise.Name
	}
	return out
}

func TestSearchFindsFirst(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, s *models.Store) {
		applyCatalogue(t, s)
		for _, c := range []struct{ q, want, matched string }{
			{"中国工商银行", "中国工商银行", ""},
			{"工行", "中国工商银行", "工行"},
			{"工商银行", "中国工商银行", "工商银行"},
			{"icbc", "中国工商银行", "ICBC"},
			{"ＩＣＢＣ", "中国工商银行", "ICBC"},
			{"IcBc", "中国工商银行", "ICBC"},
			{"中國工商銀行", "中国工商银行", ""},
			{"zhongguo gongshang yinhang", "中国工商银行", ""},
			{"zhongguogongshangyinhang", "中国工商银行", ""},
			{"zhong guo gong shang yin hang", "中国工商银行", ""},
			{"zggsyh", "中国工商银行", ""},
			{"gsyh", "中国工商银行", "工商银行"},
			{"GSYH", "中国工商银行", "工商银行"},
			{"gonghang", "中国工商银行", "工行"},
			{"商银", "中国工商银行", ""},
			{"工商 银行", "中国工商银行", "工商银行"},
			{"银行 工商", "中国工商银行", ""},
			{"gongshang yinhang", "中国工商银行", "工商银行"},
			{"Industrial and Commercial Bank of China", "中国工商银行", "Industrial and Commercial Bank of China"},
			{"commercial bank industrial", "中国工商银行", "Industrial and Commercial Bank of China"},
			{"工商 icbc", "中国工商银行", ""},
			{"95588", "中国工商银行", "95588"},
			{"955 88", "中国工商银行", "95588"},
			{"955-88", "中国工商银行", "95588"},
			{"９５５８８", "中国工商银行", "95588"},
			{"+86 95588", "中国工商银行", "95588"},
			{"0086-95588", "中国工商银行", "95588"},
			{"tel:95588", "中国工商银行", "95588"},
			{"0755-95588", "中国工商银行", "95588"},
			{"(0755) 95588", "中国工商银行", "95588"},
			{"9558", "中国工商银行", "95588"},
			{"工商 95588", "中国工商银行", ""},
		} {
			res, err := s.Search(t.Context(), c.q, 0, 3)
			if err != nil {
				t.Fatal(err)
			}
			if len(res.Hits) == 0 {
				t.Errorf("%q finds nothing", c.q)
				continue
			}
			if h := res.Hits[0]; h.Enterprise.Name != c.want || h.Matched != c.matched && c.matched != "*" {
				t.Errorf("%q finds %s by %q first, want %s by %q; all: %v", c.q, h.Enterprise.Name, h.Matched, c.want, c.matched, names(t, s, c.q, 5))
			}
			if len(res.Hits[0].Enterprise.Channels) == 0 {
				t.Errorf("%q: found without channels", c.q)
			}
		}
	})
}

func TestSearchFindsAnyTwoNeighbours(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, s *models.Store) {
		applyCatalogue(t, s)
		for _, name := range []string{"中国工商银行", "中国建设银行", "国家电网", "支付宝"} {
			for key := []rune(fold.Key(name)); len(key) > 1; key = key[1:] {
				if got := names(t, s, string(key[:2]), models.MaxFound); !slices.Contains(got, name) {
					t.Errorf("%s does not find %s", string(key[:2]), name)
				}
			}
		}
	})
}

func TestSearchPagesAndTotals(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, s *models.Store) {
		applyCatalogue(t, s)
		all, err := s.Search(t.Context(), "银行", 0, models.MaxFound)
		if err != nil {
			t.Fatal(err)
		}
		if all.Total != len(all.Hits) || all.More || all.Total < 20 {
			t.Errorf("银行: %d hits, total %d, more %v", len(all.Hits), all.Total, all.More)
		}
		for i, h := range all.Hits {
			if !strings.Contains(fold.Key(h.Enterprise.Name+h.Matched), "银行") {
				t.Errorf("hit %d, %s by %q, has no 银行", i, h.Enterprise.Name, h.Matched)
			}
		}
		var paged []models.SearchHit
		for offset := 0; ; offset += 7 {
			page, err := s.Search(t.Context(), "银行", offset, 7)
			if err != nil {
				t.Fatal(err)
			}
			if page.Total != all.Total {
				t.Errorf("total %d at %d, want %d", page.Total, offset, all.Total)
			}
			if len(page.Hits) == 0 {
				break
			}
			paged = append(paged, page.Hits...)
		}
		same := slices.EqualFunc(all.Hits, paged, func(a, b models.SearchHit) bool { return a.Enterprise.ID == b.Enterprise.ID })
		if !same {
			t.Error("the pages together are not the whole")
		}
		for _, q := range []string{"", "   ", "？！", "\x00", "😀"} {
			if res, err := s.Search(t.Context(), q, 0, 10); err != nil || res.Total != 0 {
				t.Errorf("%q: %+v, %v", q, res, err)
			}
		}
	})
}

func TestNearNames(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, s *models.Store) {
		applyCatalogue(t, s)
		for _, c := range []struct{ q, want string }{
			{"中国工伤银行", "中国工商银行"},            // homophone
			{"中国工业银行", "中国工商银行"},            // wrong
			{"中国工银行", "中国工商银行"},             // missing
			{"中国工商商银行", "中国工商银行"},           // once too often
			{"中国工银商行", "中国工商银行"},            // swapped
			{"支付保", "支付宝"},                  // homophone
			{"zhifuboa", "支付宝"},             // swapped letters
			{"gongshnag-yinhang", "中国工商银行"}, // a slug mistyped
			{"gongshang-yinhang-2", "中国工商银行"},
			{"gong-shang-yin-hang", "中国工商银行"}, // a slug that finds it outright
			{"ICBCC", "中国工商银行"},
		} {
			list, err := s.Near(t.Context(), c.q, 6)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, e := range list {
				got = append(got, e.Name)
			}
			if !slices.Contains(got, c.want) {
				t.Errorf("%s is not near %s: %v", c.want, c.q, got)
			}
		}
		if list, err := s.Near(t.Context(), "qzxwvkj", 6); err != nil || len(list) > 0 {
			t.Errorf("nonsense is near %v, %v", list, err)
		}
	})
}

func TestSuggestWhileTyping(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, s *models.Store) {
		applyCatalogue(t, s)
		for _, c := range []struct{ q, want string }{
			{"工", "中国工商银行"},
			{"工商", "中国工商银行"},
			{"zhifub", "支付宝"},
			{"zhif", "支付宝"},
			{"zfb", "支付宝"},
			{"支", "支付宝"},
			{"alip", "支付宝"},
			{"9558", "中国工商银行"},
			{"icb", "中国工商银行"},
		} {
			hits, err := s.Suggest(t.Context(), c.q, 8)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, h := range hits {
				got = append(got, h.Enterprise.Name)
			}
			if len(hits) > 8 || !slices.Contains(got, c.want) {
				t.Errorf("%q does not suggest %s: %v", c.q, c.want, got)
			}
		}
	})
}

// FuzzSearch holds that no query whatever fails, and that what is found is
// bounded.
func FuzzSearch(f *testing.F) {
	for _, q := range []string{"工行", "gsyh", "+86 95588", "a AND b", "\"", "NEAR(a b)", "*", "工商 OR", "\xff\xfe", "\x00", "%_", strings.Repeat("中", 300), strings.Repeat("zhi ", 60)} {
		f.Add(q, 0, 10)
	}
	s := modeltest.SQLite(f)
	c, err := catalog.Load()
	if err != nil {
		f.Fatal(err)
	}
	if _, err := s.ApplyCatalogue(context.Background(), c); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, q string, offset, limit int) {
		res, err := s.Search(t.Context(), q, offset, limit)
		if err != nil {
			t.Fatalf("%q: %v", q, err)
		}
		if len(res.Hits) > max(limit, 0) || len(res.Hits) > res.Total || res.Total > models.MaxFound {
			t.Fatalf("%q: %d hits of %d", q, len(res.Hits), res.Total)
		}
		if _, err := s.Suggest(t.Context(), q, 8); err != nil {
			t.Fatalf("suggest %q: %v", q, err)
		}
		if _, err := s.Near(t.Context(), q, 8); err != nil {
			t.Fatalf("near %q: %v", q, err)
		}
	})
}
