package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"c800/models"
	"c800/models/catalog"
	"c800/models/fold"
	"c800/models/phone"
	"c800/models/record"
	"c800/models/synth"
)

// listPaths is how many different lists and searches are asked for in a turn.
const listPaths = 1000

// timed is a turn-taking of the same questions to databases of different sizes.
type timed struct {
	size    int
	site    *server
	samples []sample
	rss     float64
}

// takeTurns asks each server in turn, each time for other paths, after a turn that
// does not count, in which what is on disk comes into memory.
func (b *bench) takeTurns(ctx context.Context, all []*timed, connections int, paths func(size int) []request) error {
	for _, t := range all {
		if _, err := b.drive(ctx, t.site, load{connections: connections, duration: warmUp, paths: paths(t.size)}); err != nil {
			return err
		}
	}
	for range b.Rounds {
		for _, t := range all {
			got, err := b.drive(ctx, t.site, load{connections: connections, duration: b.For, paths: paths(t.size)})
			if err != nil {
				return err
			}
			t.samples = append(t.samples, got)
			t.rss = t.site.rss()
		}
	}
	return nil
}

// warmUp is how long a server has, before it is measured, to read what it holds in
// memory and to draw its sample of tokens, and then to answer what does not count.
const warmUp = 6 * time.Second

// serveSizes starts the site on each of the sizes, with further settings.
func (b *bench) serveSizes(ctx context.Context, db string, more []string, sizes ...int) (all []*timed, stop func(), err error) {
	stop = func() {
		for _, t := range all {
			t.site.stop()
		}
	}
	for _, size := range slices.Compact(sizes) {
		s, err := b.serve(ctx, b.url(db, size), more...)
		if err != nil {
			stop()
			return nil, nil, err
		}
		all = append(all, &timed{size: size, site: s})
		if _, _, err := fetch(s.url("/i/retail?sort=name")); err != nil {
			stop()
			return nil, nil, err
		}
	}
	time.Sleep(warmUp)
	return all, stop, nil
}

// industries measures lists with any filter, order and depth, drawn anew: the
// cache is so small that none stays in it until it is asked for again.
func (b *bench) industries(ctx context.Context, db string) error {
	all, stop, err := b.serveSizes(ctx, db, []string{"C800_CACHE_MIB=1"}, b.Sizes[0], b.largest())
	if err != nil {
		return err
	}
	defer stop()
	floor, err := b.floorOf(ctx, db)
	if err != nil {
		return err
	}
	defer floor.site.stop()
	asked := map[int][]request{}
	for _, t := range all {
		if asked[t.size], err = b.listRequests(t.site, t.size); err != nil {
			return err
		}
	}
	slugs, err := b.slugs(b.largest())
	if err != nil {
		return err
	}
	next := func(size int) []request {
		if size == 0 {
			list := make([]request, listPaths)
			for i := range list {
				list[i].path = "/e/" + slugs[b.rand.IntN(len(slugs))]
			}
			return list
		}
		list := asked[size]
		b.rand.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		return list
	}
	if err := b.takeTurns(ctx, append(slices.Clone(all), floor), connections, next); err != nil {
		return err
	}
	small, large := all[0], all[len(all)-1]
	for _, t := range all {
		l := line{
			what: "industry page, any filter, order and depth", db: db, size: t.size, unit: "/s", value: rates(t.samples), p99: p99s(t.samples).median,
			rss: t.rss, bytes: t.samples[0].Bytes,
		}
		b.out.add(l.against("F3", l.value.median/rates(floor.samples).median, 0.5))
	}
	grows := p99s(large.samples).median / p99s(small.samples).median
	l := line{
		what: fmt.Sprintf("its p99 beside that at %s", thousands(small.size)), db: db, size: large.size, unit: "times", decimals: 2,
		value: spread{grows, grows, grows},
	}
	b.out.add(l.atMost(grows, 2, "times"))
	return nil
}

// floorOf is the floor F3 on the largest database, to stand beside lists.
func (b *bench) floorOf(ctx context.Context, db string) (*timed, error) {
	slugs, err := b.slugs(b.largest())
	if err != nil {
		return nil, err
	}
	var drawn []string
	for range drawnPages {
		drawn = append(drawn, slugs[b.rand.IntN(len(slugs))])
	}
	s, err := b.floor(ctx, "f3", "--database", b.url(db, b.largest()), "--slugs", strings.Join(drawn, ","))
	return &timed{site: s}, err
}

// listRequests draws lists that exist among so many enterprises. Whether one does
// is asked of its English twin, so that the list itself stays out of the cache.
func (b *bench) listRequests(site *server, size int) ([]request, error) {
	c, err := catalog.Load()
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	var out []request
	for len(out) < listPaths {
		ind := c.Industries[b.rand.IntN(len(c.Industries))]
		v := url.Values{}
		set := func(percent int, name, value string) {
			if b.rand.IntN(100) < percent {
				v.Set(name, value)
			}
		}
		set(40, "sub", ind.Groups[b.rand.IntN(len(ind.Groups))].Slug)
		set(50, "region", models.Provinces()[b.rand.IntN(31)])
		set(40, "channel", []string{"phone", "chat", "email"}[b.rand.IntN(3)])
		set(40, "human", "1")
		set(40, "open", "1")
		set(40, "sort", "name")
		page := 1 + b.rand.IntN(1+size/200)
		for {
			v.Set("page", strconv.Itoa(page))
			path := "/i/" + ind.Slug + "?" + v.Encode()
			resp, err := http.Get(site.url("/en" + path))
			if err != nil {
				return nil, err
			}
			_ = resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				if !seen[path] {
					seen[path] = true
					out = append(out, request{path: path})
				}
				break
			}
			page = 1 + b.rand.IntN(page)
		}
	}
	return out, nil
}

// searches measures searching, suggestions and numbers by one reader after the
// other, which gives the time of service rather than that of waiting.
func (b *bench) searches(ctx context.Context, db string) error {
	sizes := []int{b.largest()}
	if slices.Contains(b.Sizes, 100_000) && b.largest() > 100_000 {
		sizes = []int{100_000, b.largest()}
	}
	all, stop, err := b.serveSizes(ctx, db, nil, sizes...)
	if err != nil {
		return err
	}
	defer stop()
	type question struct {
		name     string
		path     func(r record.Record) string
		p50, p99 float64
	}
	q := func(s string) string { return url.QueryEscape(s) }
	for _, it := range []question{
		{"search, all kinds of query mixed", func(r record.Record) string { return "/search?q=" + q(b.query(r)) }, 2, 15},
		{"suggestions while typing", func(r record.Record) string { return "/suggest?q=" + q(b.query(r)) }, 0, 5},
		{"number check", func(r record.Record) string { return "/n/" + b.digits(r) }, 0, 5},
	} {
		for _, t := range all {
			t.samples = nil
		}
		var failed error
		err := b.takeTurns(ctx, all, 1, func(size int) []request {
			g, err := synth.New(seed, size)
			if err != nil {
				failed = err
				return []request{{path: "/"}}
			}
			list := make([]request, 4*listPaths)
			for i := range list {
				list[i].path = it.path(g.Record(b.rand.IntN(size)))
			}
			return list
		})
		if err != nil || failed != nil {
			return fmt.Errorf("%s: %w", it.name, firstOf(failed, err))
		}
		for _, t := range all {
			l := line{
				what: it.name + ", p50", db: db, size: t.size, unit: "ms", decimals: 2, value: p50s(t.samples), p99: p99s(t.samples).median,
				rss: t.rss, bytes: t.samples[0].Bytes,
			}
			if t.size == b.largest() {
				if it.p50 > 0 {
					b.out.add(l.atMost(l.value.median, it.p50, "ms"))
				}
				l.what, l.value = it.name+", p99", p99s(t.samples)
				l = l.atMost(l.value.median, it.p99, "ms")
			}
			b.out.add(l)
		}
		if len(all) == 2 && it.p50 > 0 {
			grows := p99s(all[1].samples).median / p99s(all[0].samples).median
			l := line{what: "its p99 beside that at " + thousands(all[0].size), db: db, size: all[1].size, unit: "times", decimals: 2, value: spread{grows, grows, grows}}
			b.out.add(l.atMost(grows, 4, "times"))
		}
	}
	l := line{what: "memory after all of this", db: db, size: b.largest(), unit: "MiB", value: spread{all[len(all)-1].rss, all[len(all)-1].rss, all[len(all)-1].rss}}
	b.out.add(l.atMost(l.value.median, 200, "MiB"))
	return nil
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// query is one of the twelve kinds of query, about a record.
func (b *bench) query(r record.Record) string {
	runes := []rune(r.Name)
	short := r.Name
	if len(r.Short) > 0 {
		short = r.Short[0]
	}
	head := string([]rune(short)[:min(4, len([]rune(short)))])
	at := b.rand.IntN(max(len(runes)-2, 1))
	pinyin := fold.Pinyin(head)
	switch b.rand.IntN(12) {
	case 0:
		return r.Name
	case 1:
		return short
	case 2:
		return string(runes[:min(3, len(runes))])
	case 3:
		return string(runes[at:min(at+2, len(runes))])
	case 4:
		return strings.Join(pinyin, "")
	case 5:
		return strings.Join(pinyin, " ")
	case 6:
		return fold.Initials(short)
	case 7:
		return firstWord(r.Latin, short)
	case 8:
		return b.digits(r)
	case 9:
		d := b.digits(r)
		return d[:min(5, len(d))]
	case 10:
		return string(runes[:2]) + " " + short
	}
	return synth.CommonQueries[b.rand.IntN(len(synth.CommonQueries))]
}

func firstWord(s, otherwise string) string {
	if words := strings.Fields(s); len(words) > 0 {
		return words[0]
	}
	return otherwise
}

// digits is a number of the record, or one that nobody has.
func (b *bench) digits(r record.Record) string {
	for _, c := range r.Channels {
		if c.Kind == "phone" {
			if n, err := phone.Parse(c.Value); err == nil {
				return n.Digits
			}
		}
	}
	return "400" + strconv.Itoa(1_000_000+b.rand.IntN(8_999_999))
}

// starts measures how long it takes until the site is ready, and until it has
// answered a list, on a database that is there.
func (b *bench) starts(ctx context.Context, db string) error {
	for _, size := range []int{b.Sizes[0], b.largest()} {
		limit := 2.0
		if size <= 10_000 {
			limit = 0.5
		}
		var ready, listed, rss []float64
		for range b.Rounds {
			s, err := b.serve(ctx, b.url(db, size))
			if err != nil {
				return err
			}
			ready = append(ready, s.took.Seconds())
			start := time.Now()
			_, _, err = fetch(s.url("/i/retail?sort=name&human=1"))
			listed = append(listed, s.took.Seconds()+time.Since(start).Seconds())
			rss = append(rss, s.rss())
			s.stop()
			if err != nil {
				return err
			}
		}
		l := line{what: "start to /readyz", db: db, size: size, unit: "s", decimals: 2, value: spreadOf(ready)}
		b.out.add(l.atMost(l.value.median, limit, "s"))
		b.out.add(line{what: "start to the first list, by name", db: db, size: size, unit: "s", decimals: 2, value: spreadOf(listed), rss: spreadOf(rss).median})
	}
	return nil
}
