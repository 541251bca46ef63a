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
	for _, suffix := range []string{"", "-wal", "-shm", ".secret"} {
		if err := os.Remove(file + suffix); err != nil && !os.IsNotExist(err) {
			return fmt.Errorf("remove the last demo: %w; is it still running?", err)
		}
	}
	e.getenv["C800_DATABASE_URL"] = "sqlite:" + file
	delete(e.getenv, "C800_REPLICA_URL")
	s, c, err := openCurrentStore(e, true)
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
		return err
	}
	return serve(e, s, c, log, func(addr string) {
		fmt.Fprintf(e.stdout, "\nc800 demo: http://%s\n\nThe data is for showing only; check numbers on the official page before use.\nAccounts come with the reviews; this version has none yet.\nStop with Ctrl-C. The next start begins afresh.\n\n", addr)
	})
}
