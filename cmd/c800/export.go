package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"c800/models/record"
)

type exportCmd struct {
	Format string `help:"Format to write: ${enum}." enum:"csv,jsonl,vcard" required:""`
	File   string `arg:"" optional:"" help:"File to write; standard output without one." type:"path"`
}

// Run writes every enterprise with all its channels, valid and former.
func (cmd exportCmd) Run(e *env) (err error) {
	s, _, err := openExisting(e)
	if err != nil {
		return err
	}
	defer s.Close()
	if err := bringSchema(e, s, false); err != nil {
		return err
	}
	var out io.Writer = e.stdout
	if cmd.File != "" {
		f, err := os.Create(cmd.File) // #nosec G304 -- the operator names the file
		if err != nil {
			return fmt.Errorf("write the export: %w", err)
		}
		defer func() { err = errors.Join(err, f.Close()) }()
		out = f
	}
	w, err := record.NewWriter(out, cmd.Format)
	if err != nil {
		return err
	}
	n := 0
	bar := newProgress(e, "exporting", -1)
	err = s.EachRecord(e.ctx, func(r record.Record) error {
		n++
		bar.at(int64(n))
		return w.Write(r)
	})
	bar.done()
	if err = errors.Join(err, w.Close()); err != nil {
		return err
	}
	fmt.Fprintf(e.stderr, "exported: %d enterprises\n", n)
	return nil
}
