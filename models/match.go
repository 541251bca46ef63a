package models

import (
	"slices"

	"c800/models/fold"
	"c800/models/record"
)

// Reasons of MatchRule, from the strongest.
const (
	MatchSlug   = "slug"   // the same slug: our own export comes back
	MatchNumber = "number" // a number in common and a like name
	MatchDomain = "domain" // the same registrable website domain and a like name
	MatchName   = "name"   // exactly the same name, and nothing that speaks against it
)

// MatchRule says which of the candidates an incoming record is, and why; nil
// when it is none of them. The first rule that fits decides:
//
//  1. same slug and a like name;
//  2. a number in common and a like name; with a number that nobody else lists
//     a near name is enough, a number alone never is, for call centres serve
//     many enterprises under one (record.SameEnterprise);
//  3. same registrable website domain and a like name, for a domain too may
//     carry several enterprises (腾讯 and 腾讯云);
//  4. the full name of one is exactly the full or a short name of the other,
//     unless both name websites of different domains or regions without one in
//     common.
//
// Names are alike when record.LikeName says so. Of several that fit one rule,
// the best known and then the oldest is taken.
func MatchRule(in *Enterprise, candidates []*Enterprise) (match *Enterprise, reason string) {
	best := func(m *Enterprise) bool {
		return match == nil || m.Fame > match.Fame || (m.Fame == match.Fame && m.ID != 0 && (match.ID == 0 || m.ID < match.ID))
	}
	numbers := 0 // candidates that list one of its numbers
	for _, c := range candidates {
		if shareNumber(in, c) {
			numbers++
		}
	}
	rec := asRecord(in)
	rules := []struct {
		reason string
		fits   func(c *Enterprise) bool
	}{
		{MatchSlug, func(c *Enterprise) bool {
			return in.Slug != "" && c.Slug == in.Slug && record.LikeName(rec, asRecord(c))
		}},
		{MatchNumber, func(c *Enterprise) bool {
			return shareNumber(in, c) && record.SameEnterprise(rec, asRecord(c), record.Evidence{Number: true, Shared: numbers > 1})
		}},
		{MatchDomain, func(c *Enterprise) bool {
			return in.Domain != "" && in.Domain == c.Domain && record.SameEnterprise(rec, asRecord(c), record.Evidence{Domain: true})
		}},
		{MatchName, func(c *Enterprise) bool {
			return sameName(in, c) && (in.Domain == "" || c.Domain == "" || in.Domain == c.Domain) && shareRegion(in, c)
		}},
	}
	for _, r := range rules {
		for _, c := range candidates {
			if r.fits(c) && best(c) {
				match, reason = c, r.reason
			}
		}
		if match != nil {
			return match, reason
		}
	}
	return nil, ""
}

func asRecord(e *Enterprise) record.Record {
	return record.Record{Name: e.Name, Latin: e.Latin, Short: e.ShortNames, Aliases: e.Aliases}
}

// sameName reports whether the full name of one is the full or a short name of
// the other. Two short names prove nothing: 华夏 is short for many.
func sameName(a, b *Enterprise) bool {
	is := func(name string, o *Enterprise) bool {
		key := fold.Key(name)
		return key == fold.Key(o.Name) || slices.ContainsFunc(o.ShortNames, func(s string) bool { return fold.Key(s) == key })
	}
	return is(a.Name, b) || is(b.Name, a)
}

func shareNumber(a, b *Enterprise) bool {
	for i := range a.Channels {
		for j := range b.Channels {
			if a.Channels[i].Digits != "" && a.Channels[i].Digits == b.Channels[j].Digits {
				return true
			}
		}
	}
	return false
}

func shareRegion(a, b *Enterprise) bool {
	if len(a.Regions) == 0 || len(b.Regions) == 0 {
		return true
	}
	for _, x := range a.Regions {
		for _, y := range b.Regions {
			if x == y {
				return true
			}
		}
	}
	return false
}
