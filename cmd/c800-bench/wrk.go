package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

//go:embed paths.lua
var pathsScript []byte

// load is one run of the load generator.
type load struct {
	connections int
	duration    time.Duration
	paths       []request
	headers     []string // "Name: value", for every request
}

// request is a path and the ETag that the client has of it, if any.
type request struct{ path, etag string }

// sample is what came out of one run.
type sample struct {
	PerSecond float64 // answers
	P50, P99  float64 // milliseconds
	Bytes     float64 // a response, with its headers
	Requests  int
	Errors    int
}

// drive runs wrk against a server, which must not answer with an error.
func (b *bench) drive(ctx context.Context, s *server, l load) (sample, error) {
	var out sample
	script := filepath.Join(b.dir, "paths.lua")
	file := filepath.Join(b.dir, "paths.txt")
	var text strings.Builder
	for _, r := range l.paths {
		text.WriteString(r.path + "\t" + r.etag + "\n")
	}
	if err := os.WriteFile(script, pathsScript, 0o600); err != nil {
		return out, err
	}
	if err := os.WriteFile(file, []byte(text.String()), 0o600); err != nil {
		return out, err
	}
	args := []string{"-t1", "-c" + strconv.Itoa(l.connections), "-d" + strconv.FormatFloat(l.duration.Seconds(), 'f', -1, 64) + "s", "--timeout", "10s", "-s", script}
	for _, h := range l.headers {
		args = append(args, "-H", h)
	}
	cmd := pinned(ctx, loadCore, "wrk", append(args, s.url(""))...)
	cmd.Env = append(os.Environ(), "C800_BENCH_PATHS="+file)
	said, err := cmd.CombinedOutput()
	if err != nil {
		return out, fmt.Errorf("wrk: %w: %s", err, said)
	}
	_, result, found := strings.Cut(string(said), "RESULT ")
	if !found {
		return out, fmt.Errorf("wrk said nothing of use: %s", said)
	}
	if err := json.NewDecoder(strings.NewReader(result)).Decode(&out); err != nil {
		return out, fmt.Errorf("wrk: %w: %s", err, said)
	}
	if out.Errors > 0 || out.Requests == 0 {
		return out, fmt.Errorf("%d of %d answers were errors", out.Errors, out.Requests)
	}
	return out, nil
}
