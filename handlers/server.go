// Package handlers is HTTP in and out: the table of routes, what surrounds
// every request, the forms, and the mapping of rows to page structs.
package handlers

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"github.com/labstack/echo/v4"
	"golang.org/x/time/rate"

	"c800/models"
)

// Options are the settings that the web side needs.
type Options struct {
	BaseURL        string // the site's address without a slash at its end
	Secret         []byte // 32 bytes or more
	TrustedProxies []netip.Prefix
	CacheMiB       int // memory for rendered pages, in MiB; 0 means 16
	ReadRate       int // uncached pages a second and client; 0 is no limit
	Log            *slog.Logger
	Demo           bool // every page says that it is a demo
}

// Server answers every request. Make one with New, run Watch beside it.
type Server struct {
	opt     Options
	store   *models.Store
	echo    *echo.Echo
	cache   *pageCache
	log     *slog.Logger
	readers readLimiter
	cop     *http.CrossOriginProtection
	now     func() time.Time
	metrics *metrics
	ready   atomic.Bool

	fixedHeaders []fixedHeader
}

// New builds the server on a store whose schema is current.
func New(store *models.Store, o Options) *Server {
	if o.CacheMiB == 0 {
		o.CacheMiB = 16
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s := &Server{
		opt: o, store: store, cache: newPageCache(o.CacheMiB), log: o.Log,
		readers: readLimiter{perSecond: o.ReadRate}, cop: http.NewCrossOriginProtection(), now: time.Now,
		metrics: newMetrics(), fixedHeaders: fixedHeaders(o.BaseURL),
	}
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.IPExtractor = ipExtractor(o.TrustedProxies)
	e.HTTPErrorHandler = s.handleError
	e.Pre(s.around)
	s.echo = e
	s.addRoutes()
	return s
}

// ServeHTTP makes the server a handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.echo.ServeHTTP(w, r) }

// Watch keeps the page cache true until ctx ends: once a second it asks what
// has been changed, by this process or by another, and drops the pages that
// show it. It also loads the lists of enterprises into memory.
func (s *Server) Watch(ctx context.Context) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		ids, err := s.store.Refresh(ctx)
		switch {
		case err == nil:
			s.cache.touch(ids...)
		case ctx.Err() == nil:
			s.log.Warn("what has changed cannot be read", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// ipExtractor takes the client's address from the connection, or from
// X-Forwarded-For when the connection comes from a trusted proxy.
func ipExtractor(proxies []netip.Prefix) echo.IPExtractor {
	if len(proxies) == 0 {
		return echo.ExtractIPDirect()
	}
	trust := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, p := range proxies {
		trust = append(trust, echo.TrustIPRange(ipNet(p)))
	}
	return echo.ExtractIPFromXFFHeader(trust...)
}

// readLimiter bounds how often one client may ask for what is not cached. It
// forgets everybody when it has seen too many, so its memory is bounded.
type readLimiter struct {
	perSecond int
	mu        sync.Mutex
	clients   map[string]*rate.Limiter
}

const maxReaders = 20_000

// allow reports whether the client may read now.
func (l *readLimiter) allow(client string, now time.Time) bool {
	if l.perSecond == 0 {
		return true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.clients == nil || len(l.clients) >= maxReaders {
		l.clients = map[string]*rate.Limiter{}
	}
	lim := l.clients[client]
	if lim == nil {
		lim = rate.NewLimiter(rate.Limit(l.perSecond), 4*l.perSecond)
		l.clients[client] = lim
	}
	return lim.AllowN(now, 1)
}

// recovered turns a panic into an error, so that one page cannot take the
// server down.
func recovered(v any) error {
	if err, ok := v.(error); ok {
		return fmt.Errorf("panic: %w", err)
	}
	return fmt.Errorf("panic: %v", v)
}
