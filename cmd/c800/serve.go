package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"c800/handlers"
	"c800/models"
	"c800/models/catalog"
)

type serveCmd struct {
	Migrate bool `help:"Bring the schema of a PostgreSQL database up to this binary's version first."`
}

// stopTime bounds how long requests may go on after a signal to stop.
const stopTime = 8 * time.Second

// Run serves until a signal. An empty SQLite database is brought up by itself,
// and the starter catalogue is brought up to this binary's version.
func (cmd serveCmd) Run(e *env) error {
	s, c, err := openCurrentStore(e, cmd.Migrate)
	if err != nil {
		return err
	}
	defer s.Close()
	log, flush := c.logger(e)
	defer flush()
	if err := bringCatalogue(e.ctx, s, log); err != nil {
		return stoppedOr(e, err)
	}
	return serve(e, s, c, log, nil)
}

// stoppedOr is nil when what failed did so because of a signal to stop.
func stoppedOr(e *env, err error) error {
	if e.ctx.Err() != nil {
		return nil
	}
	return err
}

// bringCatalogue applies the embedded starter catalogue when it is newer than
// what the database has.
func bringCatalogue(ctx context.Context, s *models.Store, log *slog.Logger) error {
	cat, err := catalog.Load()
	if err != nil {
		return err
	}
	res, err := s.ApplyCatalogue(ctx, cat)
	if err != nil {
		return fmt.Errorf("the starter catalogue: %w", err)
	}
	if res != (models.ImportResult{}) {
		log.Info("starter catalogue applied", "version", cat.Version, "new", res.New, "updated", res.Updated)
	}
	return nil
}

// serve answers requests until e.ctx ends, then stops accepting, finishes what
// is under way and returns. started is told the address, once it listens.
func serve(e *env, s *models.Store, c config, log *slog.Logger, started func(addr string)) error {
	secret, err := c.secret()
	if err != nil {
		return fmt.Errorf("the site's secret: %w", err)
	}
	demo, err := s.IsDemo(e.ctx)
	if err != nil {
		return err
	}
	h := handlers.New(s, handlers.Options{
		BaseURL: c.BaseURL, Secret: secret, TrustedProxies: c.proxies, CacheMiB: c.CacheMiB, ReadRate: c.ReadRate, Log: log, Demo: demo,
	})
	ln, err := listen("C800_ADDR", c.Addr)
	if err != nil {
		return err
	}
	web := newServer(h)
	servers := []*http.Server{web}
	failed := make(chan error, 2)
	if c.OpsAddr != "" {
		ops, err := listen("C800_OPS_ADDR", c.OpsAddr)
		if err != nil {
			return errors.Join(err, ln.Close())
		}
		srv := newServer(h.Ops())
		srv.WriteTimeout = 2 * time.Minute // profiles take their time
		servers = append(servers, srv)
		go func() { failed <- srv.Serve(ops) }()
	}
	watch, stopWatch := context.WithCancel(e.ctx)
	watched := make(chan struct{})
	go func() { defer close(watched); h.Watch(watch) }()
	go func() { failed <- web.Serve(ln) }()
	log.Info("serving", "addr", ln.Addr().String(), "base_url", c.BaseURL, "database", s.Dialect(), "demo", demo)
	if started != nil {
		started(ln.Addr().String())
	}
	select {
	case <-e.ctx.Done():
		err = nil
	case err = <-failed:
	}
	ctx, cancel := context.WithTimeout(context.Background(), stopTime)
	defer cancel()
	for _, srv := range servers {
		if stopErr := srv.Shutdown(ctx); stopErr != nil {
			log.Warn("requests were cut off", "err", stopErr)
			_ = srv.Close()
		}
	}
	stopWatch()
	<-watched
	log.Info("stopped")
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// listen takes the address of a setting.
func listen(setting, addr string) (net.Listener, error) {
	ln, err := net.Listen("tcp", addr)
	if err == nil {
		return ln, nil
	}
	if cause := (*net.OpError)(nil); errors.As(err, &cause) {
		err = cause.Err
	}
	return nil, fmt.Errorf("listen on %s: %w; set %s to a free address", addr, err, setting)
}

func newServer(h http.Handler) *http.Server {
	return &http.Server{
		Handler: h, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 15 * time.Second, WriteTimeout: 30 * time.Second,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 16 << 10,
	}
}
