package main

import (
	"errors"
	"fmt"
	"time"

	"c800/models"
	"c800/models/catalog"
)

type synthCmd struct {
	Enterprises int    `help:"How many enterprises to make up." required:""`
	Reviews     int    `help:"How many reviews to make up." default:"0" hidden:""` // taken once there are reviews
	Seed        uint64 `help:"The same seed always makes the same enterprises." default:"1"`
}

// Run fills an empty database with synthetic data for measurement. The schema
// is brought up as for serve; on PostgreSQL run migrate up first.
func (cmd synthCmd) Run(e *env) error {
	if cmd.Enterprises <= 0 || cmd.Reviews < 0 {
		return usageError("--enterprises is at least 1 and --reviews is not negative; see c800 synth --help")
	}
	if cmd.Reviews > 0 {
		return models.ErrNoReviews
	}
	s, _, err := openCurrentStore(e, false)
	if err != nil {
		return err
	}
	defer s.Close()
	c, err := catalog.Load()
	if err != nil {
		return err
	}
	start := time.Now()
	bar := newProgress(e, "making up", int64(cmd.Enterprises))
	err = s.Synth(e.ctx, c, models.SynthOptions{
		Enterprises: cmd.Enterprises, Reviews: cmd.Reviews, Seed: cmd.Seed,
		OnProgress: func(read int) { bar.at(int64(read)) },
	})
	bar.done()
	if errors.Is(err, models.ErrNotEmpty) {
		return fmt.Errorf("%w; set C800_DATABASE_URL to another database", err)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(e.stdout, "made up: %d enterprises of seed %d in %s\n", cmd.Enterprises, cmd.Seed, time.Since(start).Round(100*time.Millisecond))
	return nil
}
