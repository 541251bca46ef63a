package main

import (
	"fmt"
	"os"
	"path/filepath"
)

// demoDir is where the demo keeps its database; it is made anew at every start.
const demoDir = "var/demo"

type demoCmd struct{}

// Run makes a fresh SQLite database with the starter catalogue, marked as a
// demo for good, and serves it.
func (demoCmd) Run(e *env) error {
	file := filepath.Join(demoDir, "c800.db")
	e.getenv["C800_DATABASE_URL"] = "sqlite:" + file
	delete(e.getenv, "C800_REPLICA_URL")
	c, err := readConfig(e.getenv)
	if err != nil {
		return err
	}
	// The database of a demo that is running must not be taken away.
	ln, err := listen("C800_ADDR", c.Addr)
	if err != nil {
		return err
	}
	if err := ln.Close(); err != nil {
		return err
	}
	for _, suffix := range []string{"", "-wal", "-shm", ".secret"} {
		if err := os.Remove(file + suffix); err != nil && !os.IsNotExist(err) {
			return fmt.Errorf("remove the last demo: %w; remove it by hand", err)
		}
	}
	s, _, err := openCurrentStore(e, true)
	if err != nil {
		return err
	}
	defer s.Close()
	if err := s.MarkDemo(e.ctx); err != nil {
		return err
	}
	log, flush := c.logger(e)
	defer flush()
	if err := bringCatalogue(e.ctx, s, log); err != nil {
		return stoppedOr(e, err)
	}
	return serve(e, s, c, log, func(addr string) {
		fmt.Fprintf(e.stdout, "\nc800 demo: http://%s\n\nThe data is for showing only; check numbers on the official page before use.\nAccounts come with the reviews; this version has none yet.\nStop with Ctrl-C. The next start begins afresh.\n\n", addr)
	})
}
