package handlers

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"c800/models"
	"c800/models/hours"
	"c800/static"
	"c800/views"
)

const htmlType = "text/html; charset=utf-8"

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// toBytes draws a component into memory, so that a failure cannot leave half a
// page. A request whose time has run out still gets its page, which says so.
func toBytes(c echo.Context, t templ.Component) ([]byte, error) {
	b := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(b)
	b.Reset()
	if err := t.Render(context.WithoutCancel(c.Request().Context()), b); err != nil {
		return nil, err
	}
	return bytes.Clone(b.Bytes()), nil
}

// render answers with a page that is not cached.
func render(c echo.Context, status int, t templ.Component) error {
	body, err := toBytes(c, t)
	if err != nil {
		return err
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return send(c, status, htmlType, body)
}

// minZipped is the least that is worth compressing: less is one packet anyway.
const minZipped = 1024

// send answers with bytes that are not cached, compressed when taken. No answer
// may hold a secret beside what its request says, or its length would tell.
func send(c echo.Context, status int, contentType string, body []byte) error {
	h := c.Response().Header()
	h["Vary"] = varyEncoding
	if len(body) >= minZipped && static.AcceptsGzip(c.Request().Header.Get("Accept-Encoding")) {
		h["Content-Encoding"] = gzipEncoding
		body = gzipped(body)
	}
	return c.Blob(status, contentType, body)
}

var zippers = sync.Pool{New: func() any { return gzip.NewWriter(nil) }}

func gzipped(body []byte) []byte {
	b := bytes.NewBuffer(make([]byte, 0, len(body)/3))
	w := zippers.Get().(*gzip.Writer)
	defer zippers.Put(w)
	w.Reset(b)
	_, _ = w.Write(body) // a buffer takes everything
	_ = w.Close()
	return b.Bytes()
}

// pageHandler gives a page that may be cached. What it answers may depend on
// nothing but the path and the query parameters that its row in the table of
// routes names.
type pageHandler func(c echo.Context) (rendered, error)

// cached makes a pageHandler that reads params answer from the page cache.
func (s *Server) cached(h pageHandler, params ...string) echo.HandlerFunc {
	return func(c echo.Context) error {
		key := cacheKey(c, params)
		old, fresh := s.cache.get(key)
		if fresh {
			return old.write(c)
		}
		if old != nil && s.cache.away.Load() {
			return old.writeStale(c, views.StaleStrip(langOf(c)))
		}
		if err := s.allowRead(c); err != nil {
			return err
		}
		p, err := s.cache.render(key, func() (rendered, error) { return detached(c, h) })
		switch {
		case err == nil:
			return p.write(c)
		case old != nil && errors.Is(err, models.ErrUnavailable):
			return old.writeStale(c, views.StaleStrip(langOf(c)))
		}
		return err
	}
}

// cacheKey is the path and the values of the parameters that matter, parted by
// a character that no path has.
func cacheKey(c echo.Context, params []string) string {
	u := c.Request().URL
	if u.RawQuery == "" {
		return u.Path
	}
	key := u.Path
	for _, name := range params {
		if v := c.QueryParam(name); v != "" {
			key += "\x00" + name + "=" + v
		}
	}
	return key
}

// detached draws a page for everybody who wants it, so it goes on when the
// first of them leaves.
func detached(c echo.Context, h pageHandler) (r rendered, err error) {
	err = inTime(context.WithoutCancel(c.Request().Context()), c, func() error {
		r, err = h(c)
		return err
	})
	return r, err
}

// answerTime bounds the work on one request, so that a database which does not
// answer is noticed.
const answerTime = 5 * time.Second

func inTime(parent context.Context, c echo.Context, work func() error) error {
	req := c.Request()
	ctx, cancel := context.WithTimeout(parent, answerTime)
	defer cancel()
	c.SetRequest(req.WithContext(ctx))
	defer c.SetRequest(req)
	return work()
}

// posted answers a form, whose handler counts what one client may send.
func posted(h echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		return inTime(c.Request().Context(), c, func() error { return h(c) })
	}
}

// limited bounds how often one client may ask for pages that are not cached.
func (s *Server) limited(h echo.HandlerFunc) echo.HandlerFunc {
	return posted(func(c echo.Context) error {
		if err := s.allowRead(c); err != nil {
			return err
		}
		return h(c)
	})
}

// allowRead is a RateError when the client has asked for too much.
func (s *Server) allowRead(c echo.Context) error {
	if !s.readers.allow(clientOf(c), s.now()) {
		return models.RateError{Seconds: 1}
	}
	return nil
}

// html gives a component as a cacheable page. until is when it stops being
// true by itself (zero: not soon), tags the enterprises it shows.
func html(c echo.Context, t templ.Component, until time.Time, tags ...int64) (rendered, error) {
	body, err := toBytes(c, t)
	return rendered{status: http.StatusOK, contentType: htmlType, body: body, until: until, tags: tags}, err
}

// china is the zone in which the site counts days.
var china = func() *time.Location {
	loc, err := hours.Zone(hours.DefaultZone)
	if err != nil {
		return time.FixedZone(hours.DefaultZone, 8*60*60)
	}
	return loc
}()

// format formats for the request's language as of now.
func (s *Server) format(c echo.Context) views.Format {
	return views.NewFormat(langOf(c), s.now().In(china))
}

// page starts the common part of a page whose path in the default language is
// path.
func (s *Server) page(c echo.Context, path string) views.Page {
	p := views.NewPage(s.opt.BaseURL, langOf(c), path)
	p.Demo = s.opt.Demo
	return p
}

// midnight is when ages on a page change.
func midnight(now time.Time) time.Time {
	y, m, d := now.In(china).Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, china)
}

// earliest is the first of the times that is set.
func earliest(times ...time.Time) time.Time {
	var first time.Time
	for _, t := range times {
		if !t.IsZero() && (first.IsZero() || t.Before(first)) {
			first = t
		}
	}
	return first
}

// withQuery is the path with the parameters in a stable order.
func withQuery(path string, q url.Values) string {
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// oneOf is v if allowed, else "".
func oneOf(v string, allowed []string) string {
	if slices.Contains(allowed, v) {
		return v
	}
	return ""
}
