package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"c800/models"
	"c800/models/record"
)

type importCmd struct {
	Format  string   `help:"Format of the files: ${enum}." enum:"auto,vcard,vcards-yaml,companies-json,csv,jsonl" default:"auto"`
	DryRun  bool     `help:"Show what would happen and keep nothing."`
	Strict  bool     `help:"Exit 1 and keep nothing if anything is rejected."`
	Rejects string   `help:"Write what is rejected to this CSV file." type:"path" placeholder:"FILE"`
	Paths   []string `arg:"" name:"path" help:"Files or folders."`
}

// Run imports every path, as one input, and ends with the line of counts.
func (cmd importCmd) Run(e *env) error {
	for _, p := range cmd.Paths {
		if _, err := os.Stat(p); err != nil {
			return fmt.Errorf("read %s: %w; name a file or folder that exists", p, err)
		}
	}
	s, c, err := openCurrentStore(e, false)
	if err != nil {
		return err
	}
	defer s.Close()
	log, flush := c.logger(e)
	defer flush()
	if err := bringCatalogue(e.ctx, s, log); err != nil {
		return err
	}
	input, err := openInputs(cmd.Paths, cmd.Format)
	if err != nil {
		return err
	}
	defer input.Close()
	bar := newProgress(e, "importing", input.size)
	opt := models.ImportOptions{DryRun: cmd.DryRun, Strict: cmd.Strict, OnProgress: func(int) { bar.at(input.offset()) }}
	var writeErr error
	if cmd.Rejects != "" {
		f, err := os.Create(cmd.Rejects)
		if err != nil {
			return fmt.Errorf("write the rejects: %w", err)
		}
		w := record.NewRejectWriter(f)
		opt.OnReject = func(r record.Reject) { writeErr = errors.Join(writeErr, w.Write(r)) }
		defer func() { _ = f.Close() }()
		defer func() { _ = w.Close() }()
	}
	if cmd.DryRun {
		opt.OnMatch = func(rec record.Record, slug, reason string) {
			if reason == "" {
				fmt.Fprintf(e.stdout, "new      %s\n", rec.Name)
			} else {
				fmt.Fprintf(e.stdout, "%-8s %s -> %s\n", reason, rec.Name, slug)
			}
		}
	}
	res, err := s.Import(e.ctx, input, opt)
	bar.done()
	if err = errors.Join(err, writeErr); err != nil {
		if errors.Is(err, models.ErrRejected) {
			return fmt.Errorf("%d records were rejected, so nothing was kept; see them with --rejects FILE, or import without --strict", res.Rejected)
		}
		return err
	}
	fmt.Fprintf(e.stdout, "imported: %d new, %d updated, %d unchanged, %d rejected\n", res.New, res.Updated, res.Unchanged, res.Rejected)
	return nil
}

// inputs are the readers of several paths, one after the other.
type inputs struct {
	paths  []string
	format string
	now    record.Reader
	size   int64
	read   int64 // of the readers before
}

func openInputs(paths []string, format string) (*inputs, error) {
	in := &inputs{paths: paths, format: format}
	for _, p := range paths {
		n, err := record.Size(p)
		if err != nil {
			return nil, err
		}
		in.size += n
	}
	return in, in.open()
}

func (in *inputs) open() error {
	r, err := record.Open(in.paths[0], in.format)
	if errors.Is(err, record.ErrFormat) {
		return fmt.Errorf("%s: %w; say it with --format %s", in.paths[0], err, strings.Join(record.Formats[1:], "|"))
	}
	in.paths, in.now = in.paths[1:], r
	return err
}

// Next gives the next record of any of the paths.
func (in *inputs) Next() (record.Record, []record.Reject, error) {
	for {
		rec, rejects, err := in.now.Next()
		if !isEOF(err) || len(in.paths) == 0 {
			return rec, rejects, err
		}
		in.read += in.now.Offset()
		if err := in.now.Close(); err != nil {
			return rec, nil, err
		}
		if err := in.open(); err != nil {
			return rec, nil, err
		}
	}
}

func (in *inputs) offset() int64 { return in.read + in.now.Offset() }

// Close closes the reader that is open.
func (in *inputs) Close() error { return in.now.Close() }
