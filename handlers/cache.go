package handlers

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/maypok86/otter/v2"
	"golang.org/x/sync/singleflight"

	"c800/static"
	"c800/views"
)

// pageCache keeps rendered pages: each is rendered once per version, compressed
// once, and served as bytes with an ETag. It is bounded by weight. A page is
// fresh until its own time runs out or something on it changes; an older one is
// kept for the case that the database is away.
type pageCache struct {
	pages  *otter.Cache[string, *cachedPage] // nil keeps nothing
	flight singleflight.Group
	now    func() time.Time

	mu      sync.Mutex // one touch at a time
	changed atomic.Pointer[changes]
	away    atomic.Bool // the database does not answer
}

// changes says when what has changed, counted in calls of touch. It is never
// changed after it was made.
type changes struct {
	count int64           // calls so far
	all   int64           // the last call that touched everything
	of    map[int64]int64 // enterprise -> the last call that touched it; anything: any of them
}

// anything is the tag of a page that any change touches, such as a list.
const anything int64 = 0

// maxTouched bounds how many enterprises are told apart in changes; beyond that
// everything counts as changed.
const maxTouched = 10_000

// rendered is what a pageHandler gives: a page not yet written.
type rendered struct {
	status      int
	contentType string
	extra       http.Header
	body        []byte
	// until is when the page stops being true by itself; zero is not soon.
	until time.Time
	// tags are the enterprises that the page shows, or anything; none for a page
	// that shows nothing of the database.
	tags []int64
}

// cachedPage is one rendered answer. It is never changed after it was made,
// except for its compressed form.
type cachedPage struct {
	rendered
	seen int64 // changes.count when its rendering began

	// Values of headers are shared slices: nothing appends to them.
	contentHeader, etag, length []string

	zip      sync.Once // the first reader that takes gzip has it made
	gz       []byte
	gzLength []string
}

// weight counts the page and what it will be compressed, about a quarter.
func (p *cachedPage) weight() uint32 { return uint32(len(p.body) + len(p.body)/4 + 1024) } //nolint:gosec // a page is far below 4 GiB

// newPageCache bounds the pages to mib MiB; less than 0 keeps none.
func newPageCache(mib int, now func() time.Time) *pageCache {
	c := &pageCache{now: now}
	c.changed.Store(&changes{})
	if mib < 0 {
		return c
	}
	c.pages = otter.Must(&otter.Options[string, *cachedPage]{
		MaximumWeight: uint64(mib) << 20, //nolint:gosec // checked where the setting is read
		Weigher:       func(_ string, p *cachedPage) uint32 { return p.weight() },
	})
	return c
}

// maxFresh bounds the age of any cached page, whatever it says of itself.
const maxFresh = 10 * time.Minute

// get gives a page of the cache, nil for none, and whether it is still true as
// far as is known: not while the database is away.
func (c *pageCache) get(key string) (p *cachedPage, fresh bool) {
	if c.pages == nil {
		return nil, false
	}
	p, ok := c.pages.GetIfPresent(key)
	if !ok {
		return nil, false
	}
	ch := c.changed.Load()
	if p.seen < ch.all || !c.now().Before(p.until) || (len(p.tags) > 0 && c.away.Load()) {
		return p, false
	}
	for _, t := range p.tags {
		if p.seen < ch.of[t] {
			return p, false
		}
	}
	return p, true
}

// render makes a page anew and keeps it. Those who want the same page at the
// same time share one rendering. What changes while it goes on makes the page
// old at once.
func (c *pageCache) render(key string, draw func() (rendered, error)) (*cachedPage, error) {
	v, err, _ := c.flight.Do(key, func() (any, error) {
		seen := c.changed.Load().count
		r, err := draw()
		if err != nil {
			return nil, err
		}
		p := c.finish(r)
		p.seen = seen
		if c.pages != nil {
			c.pages.Set(key, p)
		}
		return p, nil
	})
	if err != nil {
		return nil, err
	}
	return v.(*cachedPage), nil
}

func (c *pageCache) finish(r rendered) *cachedPage {
	sum := sha256.Sum256(r.body)
	p := &cachedPage{
		rendered: r, contentHeader: []string{r.contentType}, length: []string{strconv.Itoa(len(r.body))},
		// Weak, because it stands for the compressed bytes too (RFC 9110, 8.8.3.3).
		etag: []string{`W/"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`},
	}
	if latest := c.now().Add(maxFresh); r.until.IsZero() || r.until.After(latest) {
		p.until = latest
	}
	return p
}

// touch makes every page that shows one of the enterprises old, and every list.
// An id of 0 makes all pages old.
func (c *pageCache) touch(ids ...int64) {
	if len(ids) == 0 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	old := c.changed.Load()
	ch := &changes{count: old.count + 1, all: old.all, of: maps.Clone(old.of)}
	if ch.of == nil {
		ch.of = map[int64]int64{}
	}
	for _, id := range ids {
		if id == 0 {
			ch.all = ch.count
		}
		ch.of[id] = ch.count
	}
	ch.of[anything] = ch.count
	if len(ch.of) > maxTouched {
		ch.all = ch.count
	}
	if ch.all == ch.count {
		ch.of = nil
	}
	c.changed.Store(ch)
}

var (
	cacheControl = []string{"public, no-cache"}
	varyEncoding = []string{"Accept-Encoding"}
	gzipEncoding = []string{"gzip"}
)

// write sends the page: 304 when the reader has it, compressed when taken.
func (p *cachedPage) write(c echo.Context) error {
	h, req := c.Response().Header(), c.Request()
	for k, v := range p.extra {
		h[k] = v
	}
	h["Cache-Control"], h["Etag"], h["Vary"] = cacheControl, p.etag, varyEncoding
	if p.status == http.StatusOK && etagMatch(req.Header.Get("If-None-Match"), p.etag[0]) {
		c.Response().WriteHeader(http.StatusNotModified)
		return nil
	}
	h["Content-Type"] = p.contentHeader
	body := p.body
	if static.AcceptsGzip(req.Header.Get("Accept-Encoding")) {
		body = p.compressed()
		h["Content-Encoding"], h["Content-Length"] = gzipEncoding, p.gzLength
	} else {
		h["Content-Length"] = p.length
	}
	c.Response().WriteHeader(p.status)
	if req.Method == http.MethodHead {
		return nil
	}
	_, err := c.Response().Write(body)
	return err
}

func (p *cachedPage) compressed() []byte {
	p.zip.Do(func() {
		p.gz = gzipped(p.body)
		p.gzLength = []string{strconv.Itoa(len(p.gz))}
	})
	return p.gz
}

// writeStale sends the page although the database is away. notice is the HTML
// that says so.
func (p *cachedPage) writeStale(c echo.Context, notice string) error {
	h := c.Response().Header()
	for k, v := range p.extra {
		h[k] = v
	}
	h.Set("Cache-Control", "no-store")
	h.Set("Warning", `110 - "Response is Stale"`)
	return send(c, p.status, p.contentType, bytes.Replace(p.body, []byte(views.StaleMark), []byte(notice), 1))
}

// etagMatch implements If-None-Match (RFC 9110, 13.1.2) with weak comparison.
func etagMatch(header, etag string) bool {
	if header == "" {
		return false
	}
	etag = strings.TrimPrefix(etag, "W/")
	for v := range strings.SplitSeq(header, ",") {
		v = strings.TrimSpace(v)
		if v == "*" || strings.TrimPrefix(v, "W/") == etag {
			return true
		}
	}
	return false
}
