package catalog

import (
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/net/publicsuffix"

	"c800/models/hours"
	"c800/models/phone"
	"c800/models/record"
)

func load(t *testing.T) *Catalog {
	t.Helper()
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestTreeHasEveryIndustryAndGroup(t *testing.T) {
	c := load(t)
	groups, high := 0, []string{}
	for _, industry := range c.Industries {
		groups += len(industry.Groups)
		if industry.Risk == "high" {
			high = append(high, industry.Slug)
		}
	}
	if len(c.Industries) != 18 || groups != 78 {
		t.Errorf("%d industries with %d groups, want 18 with 78", len(c.Industries), groups)
	}
	want := []string{"aviation", "bank", "gov", "insurance", "parcel", "securities", "telecom"}
	if slices.Sort(high); !slices.Equal(high, want) {
		t.Errorf("high risk: %v, want %v", high, want)
	}
	if _, group, ok := c.Industry("bank/payment"); !ok || group.Zh != "支付机构" {
		t.Errorf("bank/payment is not found")
	}
	for _, slug := range []string{"bank/none", "none", ""} {
		if _, _, ok := c.Industry(slug); ok {
			t.Errorf("industry %q exists", slug)
		}
	}
}

func TestEveryIndustryHasEnterprises(t *testing.T) {
	c := load(t)
	homes := map[string]int{}
	for _, r := range c.Enterprises {
		home, _ := split(r.Industry)
		homes[home]++
	}
	if len(c.Enterprises) < 200 {
		t.Errorf("%d enterprises, want at least 200", len(c.Enterprises))
	}
	for _, industry := range c.Industries {
		if homes[industry.Slug] < 10 {
			t.Errorf("%s has %d enterprises, want at least 10", industry.Slug, homes[industry.Slug])
		}
	}
}

func TestWaitingRules(t *testing.T) {
	c := load(t)
	waits := map[string]int{"telecom/carrier": 15, "parcel/express": 7}
	for industry, days := range waits {
		first := c.Ladder(industry)[0]
		if first.Wait != days || first.WaitUnit != "day" {
			t.Errorf("%s: wait %d %s, want %d days", industry, first.Wait, first.WaitUnit, days)
		}
	}
	firsts := map[string]string{
		"bank/state": "12378", "bank/payment": "12363", "insurance": "12378", "securities": "12386",
		"aviation": "12326", "utility/power": "12398", "utility/water": "12345", "retail": "12315",
	}
	for industry, regulator := range firsts {
		if got := c.Ladder(industry)[0].Regulator; got != regulator {
			t.Errorf("%s goes to %s first, want %s", industry, got, regulator)
		}
	}
	for _, channel := range regulator(t, c, "postal-appeal").Channels {
		if channel.Value == "12305" && (channel.Grade != "stale" || channel.Note == "") {
			t.Errorf("12305 is shown without the doubt about it: %+v", channel)
		}
	}
	if first := c.Ladder("parcel/express")[0]; first.ConflictZh == "" || first.ConflictEn == "" {
		t.Error("the step to the postal appeal does not say that 12305 is disputed")
	}
	for _, rung := range c.Ladder("gov") {
		if rung.Regulator == "consumer-association" {
			t.Error("consumer associations do not mediate with authorities")
		}
	}
}

func regulator(t *testing.T, c *Catalog, slug string) Regulator {
	t.Helper()
	i := slices.IndexFunc(c.Regulators, func(r Regulator) bool { return r.Slug == slug })
	if i < 0 {
		t.Fatalf("no regulator %s", slug)
	}
	return c.Regulators[i]
}

func TestCategory(t *testing.T) {
	for _, test := range []struct {
		name, category, industry string
		ok                       bool
	}{
		{"支付宝", "电商购物", "bank/payment", true},
		{"国家电网", "政府机构", "utility/power", true},
		{"中国石化", "汽车行业", "auto/fuel", true},
		{"apple", "其它", "device/phone-pc", true},
		{"中国银行(香港)", "金融银行", "bank/joint-stock", true}, // half-width brackets
		{"某银行", "金融银行", "bank/city-rural", true},
		{"A Bank", " Finance ", "bank", true},
		{"某店", "没见过的分类", "local", false},
		{"某店", "", "local", false},
	} {
		industry, ok := Category(test.name, test.category)
		if industry != test.industry || ok != test.ok {
			t.Errorf("Category(%q, %q) = %q, %v; want %q, %v",
				test.name, test.category, industry, ok, test.industry, test.ok)
		}
	}
}

// Domains that are an owner's own although its website has another name.
var ownHosts = map[string][]string{
	"tengxun":          {"qq.com"},
	"zhongxin-yinhang": {"ecitic.com"},
}

func TestSourcesAreOnTheOwnersSite(t *testing.T) {
	for _, r := range load(t).Enterprises {
		for _, channel := range r.Channels {
			source := site(t, channel.SourceURL)
			own := source == site(t, r.Website) || strings.HasSuffix(source, "gov.cn") ||
				slices.Contains(ownHosts[r.Slug], source)
			if !own {
				t.Errorf("%s %s: source %s is neither the owner's site (%s) nor a regulator's",
					r.Slug, channel.Value, channel.SourceURL, r.Website)
			}
		}
	}
}

// site gives the registrable domain of an address.
func site(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	domain, err := publicsuffix.EffectiveTLDPlusOne(u.Hostname())
	if err != nil {
		return u.Hostname()
	}
	return domain
}

func TestNumbersAndHoursAreWellFormed(t *testing.T) {
	c := load(t)
	check := func(owner string, channels []record.Channel) {
		for _, channel := range channels {
			for _, text := range []string{channel.Hours, channel.HumanHours, channel.BotHours} {
				if text == "" {
					continue
				}
				if _, err := hours.Parse(text); err != nil {
					t.Errorf("%s %s: hours %q: %v", owner, channel.Value, text, err)
				}
			}
			if channel.Kind != "phone" && channel.Kind != "phone_senior" {
				continue
			}
			number, err := phone.Parse(channel.Value)
			if err != nil || number.Kind == phone.Unknown || number.Kind == phone.SMS106 {
				t.Errorf("%s: %q is %s, not a number to call: %v", owner, channel.Value, number.Kind, err)
			}
		}
	}
	for _, r := range c.Enterprises {
		check(r.Slug, r.Channels)
	}
	for _, r := range c.Regulators {
		check(r.Slug, r.Channels)
	}
}

func TestFaultsAreNamed(t *testing.T) {
	whole := fstest.MapFS{}
	for _, name := range []string{"version.yaml", "industries.yaml", "regulators.yaml", "categories.yaml"} {
		data, err := files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		whole[name] = &fstest.MapFile{Data: data}
	}
	if _, err := read(whole); err != nil {
		t.Fatalf("without enterprises: %v", err)
	}
	const good = `
- slug: a
  name: 甲
  industry: bank/state
  fame: 1
  website: https://www.example.cn/
  channels:
    - {kind: phone, value: "95588", purposes: [general], grade: imported, source: https://www.example.cn/, checked: 2026-01-01}
`
	for name, test := range map[string]struct{ old, new, want string }{
		"none":             {"", "", ""},
		"unknown field":    {"fame: 1", "fame: 1\n  star: 5", "field star not found"},
		"unknown kind":     {"kind: phone", "kind: telegraph", "unknown kind"},
		"unknown purpose":  {"[general]", "[fun]", "unknown purpose"},
		"grade too good":   {"grade: imported", "grade: tested", `grade "tested"`},
		"no grade":         {"grade: imported, ", "", `grade ""`},
		"no source":        {"source: https://www.example.cn/, ", "", "no source"},
		"bad date":         {"2026-01-01", "2026-13-01", "is not a date"},
		"unknown industry": {"bank/state", "bank/moon", "unknown industry"},
		"wrong file":       {"bank/state", "retail/brand", "is in another file"},
		"bad slug":         {"slug: a", "slug: Ä", "bad slug"},
		"no fame":          {"  fame: 1\n", "", "fame 0"},
		"label alone":      {"kind: phone", "kind: phone, label: 客服", "label in one language only"},
	} {
		t.Run(name, func(t *testing.T) {
			fsys := maps.Clone(whole)
			fsys["enterprises/bank.yaml"] = &fstest.MapFile{Data: []byte(strings.Replace(good, test.old, test.new, 1))}
			_, err := read(fsys)
			switch {
			case test.want == "" && err != nil:
				t.Errorf("refused: %v", err)
			case test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)):
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}
