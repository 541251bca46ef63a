package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"c800/models"
	"c800/models/catalog"
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
	input, err := openInputs(cmd.Paths, cmd.Format)
	if err != nil {
		return err
	}
	defer input.Close()
	s, _, err := openCurrentStore(e, false)
	if err != nil {
		return err
	}
	defer s.Close()
	cat, err := catalog.Load()
	if err != nil {
		return err
	}
	bar := newProgress(e, "importing", input.size)
	opt := models.ImportOptions{Catalogue: cat, DryRun: cmd.DryRun, Strict: cmd.Strict, OnProgress: func(int) { bar.at(input.offset()) }}
	var rejects *rejectFile
	if cmd.Rejects != "" {
		if rejects, err = createRejects(cmd.Rejects); err != nil {
			return err
		}
		opt.OnReject = rejects.write
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
	if err != nil {
		err = cmd.explain(err, res)
	}
	if err = errors.Join(err, rejects.close()); err != nil {
		return err
	}
	fmt.Fprintf(e.stdout, "imported: %d new, %d updated, %d unchanged, %d rejected\n", res.New, res.Updated, res.Unchanged, res.Rejected)
	return nil
}

// explain says what an import that did not reach its end has left behind, and
// what to do.
func (cmd importCmd) explain(err error, kept models.ImportResult) error {
	switch {
	case errors.Is(err, models.ErrRejected):
		return fmt.Errorf("%d records were rejected, so nothing was kept; see them with --rejects FILE, or import without --strict", kept.Rejected)
	case errors.Is(err, record.ErrFormat):
		return formatError(err)
	case errors.Is(err, context.Canceled):
		err = errors.New("stopped")
	}
	if cmd.DryRun || cmd.Strict {
		return fmt.Errorf("import: %w; nothing was kept", err)
	}
	return fmt.Errorf("import: %w; %d records are in, the same command again takes the rest", err, kept.New+kept.Updated+kept.Unchanged)
}

func formatError(err error) error {
	return fmt.Errorf("%w; say it with --format %s", err, strings.Join(record.Formats[1:], "|"))
}

// rejectFile is the CSV file of what was rejected.
type rejectFile struct {
	file *os.File
	csv  *record.RejectWriter
	err  error // the first
}

func createRejects(name string) (*rejectFile, error) {
	f, err := os.Create(name) // #nosec G304 -- the operator names the file
	if err != nil {
		return nil, fmt.Errorf("write the rejects: %w", err)
	}
	return &rejectFile{file: f, csv: record.NewRejectWriter(f)}, nil
}

func (f *rejectFile) write(r record.Reject) {
	if f.err == nil {
		f.err = f.csv.Write(r)
	}
}

// close writes what is buffered; there may be no file.
func (f *rejectFile) close() error {
	if f == nil {
		return nil
	}
	if err := errors.Join(f.err, f.csv.Close(), f.file.Close()); err != nil {
		return fmt.Errorf("write the rejects: %w", err)
	}
	return nil
}

// inputs are the readers of several paths, one after the other.
type inputs struct {
	paths  []string
	format string
	now    record.Reader
	size   int64
	read   int64 // bytes of the readers before
}

func openInputs(paths []string, format string) (*inputs, error) {
	in := &inputs{paths: paths, format: format}
	for _, p := range paths {
		n, err := record.Size(p)
		if err != nil {
			return nil, fmt.Errorf("read the input: %w; name a file or folder that exists", err)
		}
		in.size += n
	}
	return in, in.open()
}

func (in *inputs) open() error {
	r, err := record.Open(in.paths[0], in.format)
	if errors.Is(err, record.ErrFormat) {
		return formatError(err)
	} else if err != nil {
		return err
	}
	in.paths, in.now = in.paths[1:], r
	return nil
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

// offset is how many bytes were read.
func (in *inputs) offset() int64 { return in.read + in.now.Offset() }

// Close closes the reader that is open.
func (in *inputs) Close() error { return in.now.Close() }
