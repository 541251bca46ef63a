package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

const (
	connections = 16  // of the load, kept alive
	hotPages    = 100 // that everybody reads, so that all are in the cache
	coldPages   = 20_000
	drawnPages  = 32 // that the floors know
)

const acceptGzip = "Accept-Encoding: gzip"

// pages measures an enterprise's page: from the cache, known to the reader, and
// seen for the first time, beside the floors.
func (b *bench) pages(ctx context.Context, db string) error {
	for _, size := range b.Sizes {
		if size < 100_000 && size != b.largest() {
			continue
		}
		if err := b.pagesAt(ctx, db, size); err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) pagesAt(ctx context.Context, db string, size int) error {
	slugs, err := b.slugs(size)
	if err != nil {
		return err
	}
	site, err := b.serve(ctx, b.url(db, size))
	if err != nil {
		return err
	}
	defer site.stop()
	hot, page, err := b.warm(site, slugs[:min(hotPages, len(slugs))])
	if err != nil {
		return err
	}
	file := filepath.Join(b.dir, "page.gz")
	if err := os.WriteFile(file, page, 0o600); err != nil {
		return err
	}
	var drawn []string
	for range drawnPages {
		drawn = append(drawn, slugs[b.rand.IntN(len(slugs))])
	}
	order := b.rand.Perm(len(slugs)) // so that no page is seen twice
	cold := func() []request {
		list := make([]request, min(coldPages, len(order)))
		for i := range list {
			list[i].path = "/e/" + slugs[order[i]]
		}
		order = append(order[len(list):], order[:len(list)]...)
		return list
	}
	without := func(list []request) []request {
		out := slices.Clone(list)
		for i := range out {
			out[i].etag = ""
		}
		return out
	}
	zipf := rand.NewZipf(b.rand, 1.1, 1, uint64(len(slugs)-1)) // #nosec G115 -- not negative
	skewed := func() []request {
		list := make([]request, coldPages)
		for i := range list {
			list[i].path = "/e/" + slugs[zipf.Uint64()]
		}
		return list
	}
	c := &contest{bench: b, db: db, size: size}
	c.floor("F0", func() []request { return without(hot) }, acceptGzip)
	c.candidate(site, "enterprise page, cached, gzip", "F0", 0.7, func() []request { return without(hot) }, acceptGzip)
	c.candidate(site, "enterprise page, 304", "F0", 0.8, func() []request { return hot }, acceptGzip)
	c.candidate(site, "enterprise pages, drawn by Zipf, gzip", "F0", 0, skewed, acceptGzip)
	c.floor("F1", cold)
	if db == "postgres" {
		c.floor("F2", cold)
	}
	c.floor("F3", cold)
	c.candidate(site, "enterprise page, first view", "F3", 1.0, cold)
	if db == "postgres" {
		c.alsoAgainst("enterprise page, first view", "F2", 0.6)
	}
	defer c.stop()
	for _, kind := range []string{"F0", "F1", "F2", "F3"} {
		if kind == "F2" && db != "postgres" {
			continue
		}
		s, err := b.floor(ctx, strings.ToLower(kind), "--database", b.url(db, size), "--page", file, "--slugs", strings.Join(drawn, ","))
		if err != nil {
			return fmt.Errorf("floor %s: %w", kind, err)
		}
		c.servers[kind] = s
	}
	return c.run(ctx)
}

// warm reads pages once, and gives them with their ETags and the compressed
// bytes of one of middling weight.
func (b *bench) warm(site *server, slugs []string) (hot []request, page []byte, err error) {
	var bodies [][]byte
	for _, slug := range slugs {
		body, header, err := fetch(site.url("/e/" + slug))
		if err != nil {
			return nil, nil, err
		}
		hot = append(hot, request{"/e/" + slug, header.Get("ETag")})
		bodies = append(bodies, body)
	}
	slices.SortFunc(bodies, func(a, b []byte) int { return len(a) - len(b) })
	return hot, bodies[len(bodies)/2], nil
}

// fetch reads what an address answers to one who takes gzip, as it is sent.
func fetch(url string) ([]byte, http.Header, error) {
	req, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		return nil, nil, err
	}
	req.Header.Set("Accept-Encoding", "gzip") // so that Go leaves it compressed
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, nil, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s answers %d", url, resp.StatusCode)
	}
	return body, resp.Header, err
}

// plain is body without its compression.
func plain(body []byte, h http.Header) ([]byte, error) {
	if h.Get("Content-Encoding") != "gzip" {
		return body, nil
	}
	r, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}
