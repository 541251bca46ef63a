package main

import (
	"errors"
	"fmt"
	"time"

	"c800/models"
)

type migrateCmd struct {
	Status migrateStatusCmd `cmd:"" help:"List every schema version and when it was applied."`
	Up     migrateUpCmd     `cmd:"" help:"Bring the schema up to this binary's version."`
	Down   migrateDownCmd   `cmd:"" help:"Take back the newest schema version, with the data that only it holds."`
}

type (
	migrateStatusCmd struct{}
	migrateUpCmd     struct{}
	migrateDownCmd   struct{}
)

// Run lists the versions.
func (migrateStatusCmd) Run(e *env) error {
	s, _, err := openStore(e)
	if err != nil {
		return err
	}
	defer s.Close()
	rows, err := s.Migrations(e.ctx)
	if err != nil {
		return err
	}
	for _, r := range rows {
		state := "not applied"
		if !r.AppliedAt.IsZero() {
			state = "applied " + r.AppliedAt.UTC().Format(time.RFC3339)
		}
		fmt.Fprintf(e.stdout, "%05d  %-28s %s\n", r.Version, r.Name, state)
	}
	return nil
}

// Run migrates up.
func (migrateUpCmd) Run(e *env) error {
	s, _, err := openStore(e)
	if err != nil {
		return err
	}
	defer s.Close()
	if err := s.Migrate(e.ctx); err != nil {
		return err
	}
	fmt.Fprintln(e.stdout, "the schema is current")
	return nil
}

// Run migrates one version down.
func (migrateDownCmd) Run(e *env) error {
	s, _, err := openStore(e)
	if err != nil {
		return err
	}
	defer s.Close()
	if err := s.MigrateDown(e.ctx); errors.Is(err, models.ErrNotFound) {
		return errors.New("no schema version is left to take back; see c800 migrate status")
	} else if err != nil {
		return err
	}
	fmt.Fprintln(e.stdout, "the newest schema version was taken back")
	return nil
}
