// Package handlers is HTTP in and out: the table of routes, what surrounds
// every request, the forms, and the mapping of rows to page structs.
package handlers

import (
	"context"
	"errors"
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
	CacheMiB       int // memory for rendered pages, in MiB; 0 means 16, less keeps none
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
		opt: o, store: store, cache: newPageCache(o.CacheMiB, time.Now), log: o.Log,
		readers: readLimiter{perSecond: o.ReadRate}, cop: http.NewCrossOriginProtection(), now: time.Now,
		metrics: newMetrics(), fixedHeaders: fixedHeaders(o.BaseURL),
	}
	// Behind a proxy that does not pass the Host on, the site's own address is
	// the one that browsers name.
	if err := s.cop.AddTrustedOrigin(o.BaseURL); err != nil {
		s.log.Warn("base URL is no origin", "err", err)
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

// watchEvery is how often Watch looks; whatever changed is seen by everybody
// within 2 seconds.
const watchEvery = 500 * time.Millisecond

// tidyEvery is how often Watch deletes what is not to be kept.
const tidyEvery = time.Hour

// watchTime bounds one look, which may read the lists of a million enterprises.
const watchTime = time.Minute

// Watch keeps the page cache true until ctx ends: again and again it asks what
// has been changed, by this process or by another, and makes the pages that
// show it old. While the database does not answer, pages are served as possibly
// old. It also loads the lists of enterprises into memory, and every hour deletes
// what is not to be kept.
func (s *Server) Watch(ctx context.Context) {
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	var tidied time.Time
	for {
		err := s.look(ctx)
		if err == nil && s.now().Sub(tidied) > tidyEvery {
			tidied = s.now()
			if err := s.store.Tidy(ctx); err != nil && ctx.Err() == nil {
				s.log.Warn("tidying the database", "err", err)
			}
		}
		if ctx.Err() == nil {
			away := errors.Is(err, models.ErrUnavailable)
			if was := s.cache.away.Swap(away); was != away || (err != nil && !away) {
				s.log.Warn("the database", "away", away, "err", err)
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func (s *Server) look(ctx context.Context) error {
	if err := s.ping(ctx); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, watchTime)
	defer cancel()
	ids, err := s.store.Refresh(ctx)
	s.cache.touch(ids...) // of an error too: what was read will not come again
	return err
}

// ping asks whether the database answers, and soon.
func (s *Server) ping(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	return s.store.Ping(ctx)
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

// clientOf is the client for limits: its address, or the /64 network of an IPv6
// address, all of which one subscriber has.
func clientOf(c echo.Context) string {
	a, err := netip.ParseAddr(c.RealIP())
	if err != nil {
		return c.RealIP()
	}
	a = a.Unmap().WithZone("")
	if a.Is6() {
		if net, err := a.Prefix(64); err == nil {
			return net.String()
		}
	}
	return a.String()
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
