package handlers

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/maypok86/otter/v2"
	"golang.org/x/sync/singleflight"

	"c800/models"
	"c800/views"
)

// pageCache keeps rendered pages: each is rendered once per version, compressed
// once, and served as bytes with an ETag. It is bounded by weight. A page is
// fresh until its own time runs out or something on it changes; an older one is
// kept for the case that the database is away.
type pageCache struct {
	pages  *otter.Cache[string, *cachedPage]
	flight singleflight.Group

	mu    sync.Mutex
	byTag map[int64]map[string]struct{} // enterprise -> keys that show it
	epoch atomic.Int64                  // raised when everything changed
	nowFn func() time.Time
}

// cachedPage is one rendered answer. It is never changed after it was made,
// except for touched and its compressed form.
type cachedPage struct {
	status      int
	contentType []string // headers are shared slices: nothing appends to them
	etagHeader  []string
	length      []string
	extra       http.Header
	body        []byte
	until       time.Time
	tags        []int64
	epoch       int64
	touched     atomic.Bool // something on it changed

	zip      sync.Once // the first reader that takes gzip has it made
	gz       []byte
	gzLength []string
}

// weight counts the page and what it will be compressed, about a quarter.
func (p *cachedPage) weight() uint32 { return uint32(len(p.body) + len(p.body)/4 + 1024) } //nolint:gosec // a page is far below 4 GiB

func newPageCache(mib int) *pageCache {
	c := &pageCache{byTag: map[int64]map[string]struct{}{}, nowFn: time.Now}
	c.pages = otter.Must(&otter.Options[string, *cachedPage]{
		MaximumWeight: uint64(mib) << 20,
		Weigher:       func(_ string, p *cachedPage) uint32 { return p.weight() },
		OnDeletion: func(e otter.DeletionEvent[string, *cachedPage]) {
			if e.WasEvicted() {
				c.untag(e.Key, e.Value)
			}
		},
	})
	return c
}

// rendered is what a cached handler gives: a page not yet written.
type rendered struct {
	status      int
	contentType string
	extra       http.Header
	body        []byte
	// until is when the page stops being true by itself, at the latest.
	until time.Time
	// tags are the enterprises that the page shows; 0 stands for lists, which
	// any change touches.
	tags []int64
}

// maxFresh bounds the age of any cached page, whatever it says of itself.
const maxFresh = 10 * time.Minute

// serve answers from the cache, or renders. notice is the HTML that replaces
// staleMark when a page is served although it could not be renewed.
func (c *pageCache) serve(ctx echo.Context, key string, notice func() string, render func() (rendered, error)) error {
	p, ok := c.pages.GetIfPresent(key)
	if ok && c.fresh(p) {
		return p.write(ctx)
	}
	v, err, _ := c.flight.Do(key, func() (any, error) {
		r, err := render()
		if err != nil {
			return nil, err
		}
		return c.put(key, r), nil
	})
	switch {
	case err == nil:
		return v.(*cachedPage).write(ctx)
	case ok && errors.Is(err, models.ErrUnavailable):
		return p.writeStale(ctx, notice())
	case errors.Is(err, context.Canceled) && ctx.Request().Context().Err() == nil:
		// Another visitor's request, whose rendering we shared, was given up.
		r, err := render()
		if err != nil {
			return err
		}
		return c.put(key, r).write(ctx)
	}
	return err
}

func (c *pageCache) fresh(p *cachedPage) bool {
	return c.nowFn().Before(p.until) && !p.touched.Load() && p.epoch == c.epoch.Load()
}

func (c *pageCache) put(key string, r rendered) *cachedPage {
	sum := sha256.Sum256(r.body)
	p := &cachedPage{
		status: r.status, contentType: []string{r.contentType}, extra: r.extra, body: r.body, tags: r.tags,
		etagHeader: []string{`"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`},
		length:     []string{strconv.Itoa(len(r.body))},
		until:      c.nowFn().Add(maxFresh),
	}
	if !r.until.IsZero() && r.until.Before(p.until) {
		p.until = r.until
	}
	c.mu.Lock()
	p.epoch = c.epoch.Load()
	for _, t := range p.tags {
		keys := c.byTag[t]
		if keys == nil {
			keys = map[string]struct{}{}
			c.byTag[t] = keys
		}
		keys[key] = struct{}{}
	}
	c.mu.Unlock()
	c.pages.Set(key, p)
	return p
}

func (c *pageCache) untag(key string, p *cachedPage) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, t := range p.tags {
		if keys := c.byTag[t]; keys != nil {
			delete(keys, key)
			if len(keys) == 0 {
				delete(c.byTag, t)
			}
		}
	}
}

// touch marks every page that shows one of the enterprises, and every list, as
// to be rendered anew. An id of 0 marks everything.
func (c *pageCache) touch(ids ...int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, id := range ids {
		if id == 0 {
			c.epoch.Add(1)
			return
		}
	}
	for _, id := range append(ids, 0) {
		for key := range c.byTag[id] {
			if p, ok := c.pages.GetIfPresent(key); ok {
				p.touched.Store(true)
			}
		}
	}
}

var (
	cacheControl = []string{"public, no-cache"}
	varyEncoding = []string{"Accept-Encoding"}
	gzipEncoding = []string{"gzip"}
)

// write sends the page: 304 when the reader has it, compressed when taken.
func (p *cachedPage) write(ctx echo.Context) error {
	h := ctx.Response().Header()
	for k, v := range p.extra {
		h[k] = v
	}
	h["Cache-Control"], h["Etag"], h["Vary"] = cacheControl, p.etagHeader, varyEncoding
	req := ctx.Request()
	if p.status == http.StatusOK && etagMatch(req.Header.Get("If-None-Match"), p.etagHeader[0]) {
		ctx.Response().WriteHeader(http.StatusNotModified)
		return nil
	}
	h["Content-Type"] = p.contentType
	body := p.body
	if strings.Contains(req.Header.Get("Accept-Encoding"), "gzip") {
		body = p.compressed()
		h["Content-Encoding"], h["Content-Length"] = gzipEncoding, p.gzLength
	} else {
		h["Content-Length"] = p.length
	}
	ctx.Response().WriteHeader(p.status)
	if req.Method == http.MethodHead {
		return nil
	}
	_, err := ctx.Response().Write(body)
	return err
}

var zippers = sync.Pool{New: func() any { return gzip.NewWriter(nil) }}

func (p *cachedPage) compressed() []byte {
	p.zip.Do(func() {
		b := bytes.NewBuffer(make([]byte, 0, len(p.body)/3))
		w := zippers.Get().(*gzip.Writer)
		w.Reset(b)
		_, _ = w.Write(p.body) // a buffer takes everything
		_ = w.Close()
		zippers.Put(w)
		p.gz, p.gzLength = b.Bytes(), []string{strconv.Itoa(b.Len())}
	})
	return p.gz
}

// writeStale sends the page although the database is away, saying so.
func (p *cachedPage) writeStale(ctx echo.Context, notice string) error {
	h := ctx.Response().Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Warning", `110 - "Response is Stale"`)
	return ctx.Blob(p.status, p.contentType[0], bytes.Replace(p.body, []byte(views.StaleMark), []byte(notice), 1))
}

// etagMatch implements If-None-Match (RFC 9110, 13.1.2) with weak comparison.
func etagMatch(header, etag string) bool {
	if header == "" {
		return false
	}
	for _, v := range strings.Split(header, ",") {
		v = strings.TrimSpace(v)
		if v == "*" || strings.TrimPrefix(v, "W/") == etag {
			return true
		}
	}
	return false
}
