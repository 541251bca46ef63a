package main

import (
	"context"
	"fmt"
	"slices"
)

// contest has floors and candidates take turns, and makes a line of each.
type contest struct {
	*bench
	db      string
	size    int
	runners []*runner
	against []verdict
	servers map[string]*server // floors
}

// runner is a floor or a candidate.
type runner struct {
	name    string
	site    *server // nil: the floor of that name
	paths   func() []request
	headers []string
	samples []sample
	rss     float64
}

// verdict compares a candidate with a floor.
type verdict struct {
	candidate, floor string
	atLeast          float64 // 0: only shown
}

func (c *contest) floor(name string, paths func() []request, headers ...string) {
	if c.servers == nil {
		c.servers = map[string]*server{}
	}
	c.runners = append(c.runners, &runner{name: name, paths: paths, headers: headers})
}

func (c *contest) candidate(site *server, name, floor string, atLeast float64, paths func() []request, headers ...string) {
	c.runners = append(c.runners, &runner{name: name, site: site, paths: paths, headers: headers})
	c.alsoAgainst(name, floor, atLeast)
}

func (c *contest) alsoAgainst(name, floor string, atLeast float64) {
	c.against = append(c.against, verdict{name, floor, atLeast})
}

func (c *contest) stop() {
	for _, s := range c.servers {
		s.stop()
	}
}

// run takes the rounds and adds the lines to the table.
func (c *contest) run(ctx context.Context) error {
	for range c.Rounds {
		for _, r := range c.runners {
			s := r.site
			if s == nil {
				s = c.servers[r.name]
			}
			got, err := c.drive(ctx, s, load{connections: connections, duration: c.For, paths: r.paths(), headers: r.headers})
			if err != nil {
				return fmt.Errorf("%s: %w", r.name, err)
			}
			r.samples = append(r.samples, got)
			r.rss = s.rss()
		}
	}
	for _, r := range c.runners {
		l := line{what: r.name, db: c.db, size: c.size, unit: "/s", value: rates(r.samples), p99: p99s(r.samples).median, rss: r.rss, bytes: r.samples[0].Bytes}
		shown := false
		for _, v := range c.against {
			if v.candidate != r.name {
				continue
			}
			f := slices.IndexFunc(c.runners, func(o *runner) bool { return o.name == v.floor })
			c.out.add(l.against(v.floor, l.value.median/rates(c.runners[f].samples).median, v.atLeast))
			shown = true
		}
		if !shown {
			c.out.add(l)
		}
	}
	return nil
}
