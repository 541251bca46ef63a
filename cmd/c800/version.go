package main

import (
	"fmt"
	"runtime/debug"

	"c800/models"
	"c800/models/catalog"
)

type versionCmd struct{}

// Run prints what this binary is.
func (versionCmd) Run(e *env) error {
	revision, when := "unknown", ""
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			switch s.Key {
			case "vcs.revision":
				revision = s.Value
			case "vcs.time":
				when = " of " + s.Value
			}
		}
	}
	cat, err := catalog.Load()
	if err != nil {
		return err
	}
	fmt.Fprintf(e.stdout, "c800 %s%s\nschema %d\ncatalogue %s, %d enterprises\n", revision, when, models.SchemaVersion(), cat.Version, len(cat.Enterprises))
	return nil
}
