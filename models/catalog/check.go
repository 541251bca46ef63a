package catalog

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"c800/models/record"
)

var (
	slugPattern    = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	versionPattern = regexp.MustCompile(`^\d{4}-\d\d-\d\d\.[1-9]\d*$`)
	regionPattern  = regexp.MustCompile(`^[1-8]\d$`)
)

// checker collects every fault, so that an editor sees them all at once.
type checker struct {
	catalog *Catalog
	errs    []error
}

func (k *checker) fault(where, format string, args ...any) {
	k.errs = append(k.errs, fmt.Errorf("%s: %s", where, fmt.Sprintf(format, args...)))
}

func (k *checker) must(ok bool, where, format string, args ...any) {
	if !ok {
		k.fault(where, format, args...)
	}
}

// check gives every fault of the catalogue, joined.
func (c *Catalog) check() error {
	k := &checker{catalog: c}
	k.must(versionPattern.MatchString(c.Version), "version.yaml", "version %q is not like 2026-11-20.1", c.Version)
	k.industries()
	k.regulators()
	k.ladders()
	k.categories()
	k.enterprises()
	return errors.Join(k.errs...)
}

func (k *checker) industries() {
	const file = "industries.yaml"
	seen := map[string]bool{}
	node := func(slug, own, zh, en string) {
		k.must(slugPattern.MatchString(own), file, "%s: bad slug", slug)
		k.must(zh != "" && en != "", file, "%s: name missing", slug)
		k.must(!seen[slug], file, "%s: slug used twice", slug)
		seen[slug] = true
	}
	for _, industry := range k.catalog.Industries {
		node(industry.Slug, industry.Slug, industry.Zh, industry.En)
		k.must(industry.Risk == "" || industry.Risk == "high", file, "%s: risk %q", industry.Slug, industry.Risk)
		for _, group := range industry.Groups {
			node(industry.Slug+"/"+group.Slug, group.Slug, group.Zh, group.En)
		}
	}
}

func (k *checker) regulators() {
	seen := map[string]bool{}
	for _, regulator := range k.catalog.Regulators {
		where := "regulators.yaml: " + regulator.Slug
		k.must(slugPattern.MatchString(regulator.Slug), where, "bad slug")
		k.must(!seen[regulator.Slug], where, "slug used twice")
		seen[regulator.Slug] = true
		k.must(regulator.Zh != "" && regulator.En != "", where, "name missing")
		k.must(regulator.TakesZh != "" && regulator.TakesEn != "", where, "takes missing")
		k.must((regulator.ConflictZh == "") == (regulator.ConflictEn == ""), where, "conflict in one language only")
		k.optionalURL(where, regulator.Website)
		k.provenance(where, regulator.Source, regulator.Checked, regulator.Grade)
		k.span(where, regulator.From, regulator.To)
		k.channels(where, regulator.Channels)
	}
}

func (k *checker) ladders() {
	seen := map[string]bool{}
	for _, ladder := range k.catalog.Ladders {
		where := "regulators.yaml: ladder " + ladder.Industry
		industry, group, ok := k.catalog.Industry(ladder.Industry)
		if !ok || group != nil {
			k.fault(where, "not a first-level industry")
			continue
		}
		k.must(!seen[ladder.Industry], where, "industry used twice")
		seen[ladder.Industry] = true
		k.must(len(ladder.Steps) > 0, where, "no steps")
		for i, rung := range ladder.Steps {
			k.rung(fmt.Sprintf("%s step %d", where, i+1), industry, rung)
		}
	}
	for _, industry := range k.catalog.Industries {
		k.must(seen[industry.Slug], "regulators.yaml", "no ladder for %s", industry.Slug)
	}
}

func (k *checker) rung(where string, industry *Industry, rung Rung) {
	known := slices.ContainsFunc(k.catalog.Regulators, func(r Regulator) bool { return r.Slug == rung.Regulator })
	k.must(known, where, "unknown regulator %q", rung.Regulator)
	for _, slug := range rung.Groups {
		_, _, ok := k.catalog.Industry(industry.Slug + "/" + slug)
		k.must(ok, where, "unknown group %q", slug)
	}
	k.must(rung.RuleZh != "" && rung.RuleEn != "", where, "rule missing")
	k.must((rung.ConflictZh == "") == (rung.ConflictEn == ""), where, "conflict in one language only")
	if rung.Wait == 0 {
		k.must(rung.WaitUnit == "", where, "wait_unit without wait")
	} else {
		k.must(rung.Wait > 0, where, "wait %d", rung.Wait)
		k.must(rung.WaitUnit == "day" || rung.WaitUnit == "workday", where, "wait_unit %q", rung.WaitUnit)
	}
	k.provenance(where, rung.Source, rung.Checked, rung.Grade)
}

func (k *checker) categories() {
	const file = "categories.yaml"
	table := k.catalog.Categories
	k.industry(file+": fallback", table.Fallback)
	for key, industry := range table.Categories {
		k.industry(file+": "+key, industry)
	}
	for key, industry := range table.Names {
		k.industry(file+": "+key, industry)
	}
}

func (k *checker) enterprises() {
	slugs, names := map[string]bool{}, map[string]bool{}
	for _, r := range k.catalog.Enterprises {
		where := r.Source + ": " + r.Slug
		k.must(slugPattern.MatchString(r.Slug), where, "bad slug of %q", r.Name)
		k.must(!slugs[r.Slug], where, "slug used twice")
		k.must(r.Name != "" && !names[foldKey(r.Name)], where, "name %q missing or used twice", r.Name)
		slugs[r.Slug], names[foldKey(r.Name)] = true, true
	}
	for _, r := range k.catalog.Enterprises {
		where := r.Source + ": " + r.Slug
		k.industry(where, r.Industry)
		home, _ := split(r.Industry)
		k.must(r.Source == "enterprises/"+home+".yaml", where, "home industry %q is in another file", r.Industry)
		for _, industry := range r.Also {
			k.industry(where, industry)
		}
		k.optionalURL(where, r.Website)
		for _, region := range r.Regions {
			k.must(regionPattern.MatchString(region), where, "region %q", region)
		}
		k.must(slices.Contains([]string{"", "active", "closed", "merged"}, r.Status), where, "status %q", r.Status)
		k.must((r.Status == "merged") == (r.Into != ""), where, "merged and into belong together")
		k.must(r.Into == "" || slugs[r.Into], where, "into %q is unknown", r.Into)
		k.must(r.Fame >= 1 && r.Fame <= 100, where, "fame %d is not in 1..100", r.Fame)
		k.must(len(r.Channels) > 0, where, "no channels")
		k.channels(where, r.Channels)
	}
}

func (k *checker) channels(where string, channels []record.Channel) {
	seen := map[string]bool{}
	for _, channel := range channels {
		at := where + " " + channel.Kind + " " + channel.Value
		key := channel.Kind + " " + channel.Value
		k.must(!seen[key], at, "channel listed twice")
		seen[key] = true
		k.must(slices.Contains(record.Kinds, channel.Kind), at, "unknown kind")
		k.must(channel.Value != "", at, "no value")
		k.must((channel.Label == "") == (channel.LabelEn == ""), at, "label in one language only")
		k.must((channel.Note == "") == (channel.NoteEn == ""), at, "note in one language only")
		k.must(len(channel.Purposes) > 0, at, "no purpose")
		for _, purpose := range channel.Purposes {
			k.must(slices.Contains(record.Purposes, purpose), at, "unknown purpose %q", purpose)
		}
		k.provenance(at, channel.SourceURL, channel.Checked, channel.Grade)
		k.span(at, channel.ValidFrom, channel.ValidTo)
	}
}

// provenance holds every fact to a source, a date and a grade not better than
// imported.
func (k *checker) provenance(where, source, checked, grade string) {
	k.must(source != "", where, "no source")
	k.optionalURL(where, source)
	k.must(isDate(checked), where, "checked %q is not a date", checked)
	best := slices.Index(record.Grades, "imported")
	k.must(slices.Index(record.Grades, grade) >= best, where, "grade %q", grade)
}

func (k *checker) span(where, from, to string) {
	k.must(from == "" || isDate(from), where, "from %q is not a date", from)
	k.must(to == "" || isDate(to), where, "to %q is not a date", to)
	k.must(from == "" || to == "" || from < to, where, "from %s is not before to %s", from, to)
}

func (k *checker) industry(where, slug string) {
	_, _, ok := k.catalog.Industry(slug)
	k.must(ok, where, "unknown industry %q", slug)
}

func (k *checker) optionalURL(where, address string) {
	if address == "" {
		return
	}
	u, err := url.Parse(address)
	k.must(err == nil && (u.Scheme == "https" || u.Scheme == "http") && strings.Contains(u.Hostname(), "."),
		where, "%q is not a web address", address)
}

func isDate(s string) bool {
	_, err := time.Parse(record.DateLayout, s)
	return err == nil
}
