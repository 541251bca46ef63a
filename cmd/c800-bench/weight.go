package main

import (
	"bytes"
	"context"
	"regexp"
	"strings"
)

var (
	linked   = regexp.MustCompile(`(?:src|href)="(/static/[^"]+)"`)
	script   = regexp.MustCompile(`<script[^>]*\ssrc="([^"]+)"[^>]*>`)
	blocking = regexp.MustCompile(`<script(?:\s+(?:src|nonce|id)="[^"]*")*\s*>`)
)

// weight measures the bytes of a first visit to an enterprise's page,
// compressed, with everything that the page loads.
func (b *bench) weight(ctx context.Context, db string) error {
	slugs, err := b.slugs(b.Sizes[0])
	if err != nil {
		return err
	}
	site, err := b.serve(ctx, b.url(db, b.Sizes[0]))
	if err != nil {
		return err
	}
	defer site.stop()
	body, header, err := fetch(site.url("/e/" + slugs[0]))
	if err != nil {
		return err
	}
	page, err := plain(body, header)
	if err != nil {
		return err
	}
	scripts := map[string]bool{}
	for _, m := range script.FindAllSubmatch(page, -1) {
		scripts[string(m[1])] = true
	}
	total, ofScripts, seen := float64(len(body)), 0.0, map[string]bool{}
	for _, m := range linked.FindAllSubmatch(page, -1) {
		path := string(m[1])
		if seen[path] || strings.HasSuffix(path, ".webmanifest") {
			continue
		}
		seen[path] = true
		file, _, err := fetch(site.url(path))
		if err != nil {
			return err
		}
		total += float64(len(file))
		if scripts[path] {
			ofScripts += float64(len(file))
		}
	}
	kb := func(what string, v, limit float64) {
		l := line{what: what, db: db, size: b.Sizes[0], unit: "KB", decimals: 1, value: spread{v, v, v}}
		b.out.add(l.atMost(v, limit, "KB"))
	}
	kb("weight of an enterprise page, first visit, gzip", total/1000, 35)
	kb("scripts of it", ofScripts/1000, 12)
	n := float64(len(blocking.FindAll(bytes.ToLower(page), -1)))
	l := line{what: "scripts that block drawing", db: db, size: b.Sizes[0], unit: "of " + number(float64(len(scripts)), 0), value: spread{n, n, n}}
	b.out.add(l.atMost(n, 0, "of them"))
	return nil
}
