package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"c800/models/synth"
)

// runCmd measures. What it prepares stays in dir: databases of made-up
// enterprises take minutes to fill, and need it once.
type runCmd struct {
	Case      string        `help:"Measure only the cases whose name this regular expression matches."`
	Sizes     []int         `help:"Enterprises in the databases, the smallest first." default:"10000,100000,1000000"`
	Databases []string      `help:"Databases to measure." default:"sqlite,postgres" enum:"sqlite,postgres"`
	Rounds    int           `help:"How often floors and candidates take turns." default:"5"`
	For       time.Duration `help:"How long one turn lasts, in whole seconds." default:"1s"`
	Rows      int           `help:"CSV rows that the import case takes." default:"100000"`
	Dir       string        `help:"Where databases and programs are kept." default:"var/bench" type:"path"`
	Prepare   bool          `help:"Prepare the databases and measure nothing."`
}

// bench is one run.
type bench struct {
	runCmd
	dir        string
	site, self string // our programs
	pg         *pgServer
	only       *regexp.Regexp
	out        table
	rand       *rand.Rand
	started    time.Time
	busy       string // what else the machine did when it began
}

// seed makes every database and every choice of what is asked for.
const seed = 1

// Run prepares what is missing, measures and prints the table.
func (cmd runCmd) Run(ctx context.Context) (err error) {
	b := &bench{runCmd: cmd, dir: cmd.Dir, rand: rand.New(rand.NewPCG(seed, seed))} // #nosec G404 -- to be the same each time
	slices.Sort(b.Sizes)
	if b.only, err = regexp.Compile(cmd.Case); err != nil {
		return err
	}
	if _, err := exec.LookPath("wrk"); err != nil {
		return fmt.Errorf("%w; install Debian's package wrk", err)
	}
	err = os.MkdirAll(b.dir, 0o755) // #nosec G301 -- PostgreSQL's account passes through
	if err != nil {
		return err
	}
	if b.self, err = os.Executable(); err != nil {
		return err
	}
	b.site = filepath.Join(b.dir, "c800")
	build := exec.CommandContext(ctx, "go", "build", "-trimpath", "-o", b.site, "./cmd/c800") // #nosec G204 -- our own path
	if said, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("build the site: %w: %s", err, said)
	}
	if slices.Contains(b.Databases, "postgres") {
		if b.pg, err = startPostgres(ctx, b.dir); err != nil {
			return err
		}
		defer b.pg.stop()
	}
	for _, size := range b.Sizes {
		if _, err := b.slugs(size); err != nil {
			return err
		}
		for _, db := range b.Databases {
			if err := b.prepare(ctx, db, size); err != nil {
				return fmt.Errorf("prepare %s with %d enterprises: %w", db, size, err)
			}
		}
	}
	if cmd.Prepare {
		return nil
	}
	b.started, b.busy = time.Now(), loadAverage()
	var failed error
	for _, db := range b.Databases {
		for _, c := range cases {
			if !b.only.MatchString(c.name) {
				continue
			}
			b.say("%s, %s", c.name, db)
			if err := c.run(b, ctx, db); err != nil { // the others count all the same
				failed = errors.Join(failed, fmt.Errorf("%s on %s: %w", c.name, db, err))
			}
		}
	}
	b.out.print(os.Stdout, b)
	return failed
}

// cases are measured in this order; one may print several lines.
var cases = []struct {
	name string
	run  func(*bench, context.Context, string) error
}{
	{"page", (*bench).pages},
	{"industry", (*bench).industries},
	{"search", (*bench).searches},
	{"start", (*bench).starts},
	{"weight", (*bench).weight},
	{"import", (*bench).imports},
}

func (b *bench) say(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) }

func (b *bench) largest() int { return b.Sizes[len(b.Sizes)-1] }

// url is the database of so many enterprises.
func (b *bench) url(db string, size int) string { return b.urlOf(db, "synth_"+strconv.Itoa(size)) }

func (b *bench) urlOf(db, name string) string {
	if db == "postgres" {
		return b.pg.url(name)
	}
	return "sqlite:" + filepath.Join(b.dir, name+".db")
}

// settings are those of the site in every case: nothing but what it must be told.
func settings(url string) []string {
	return []string{"C800_DATABASE_URL=" + url, "C800_SECRET=" + strings.Repeat("measure-", 4), "C800_READ_RATE=0", "C800_BASE_URL=http://127.0.0.1"}
}

// serve starts the site on a database, with further settings.
func (b *bench) serve(ctx context.Context, url string, more ...string) (*server, error) {
	return startServer(ctx, "/readyz", append(settings(url), more...), b.site, "serve")
}

// floor starts one of the floors.
func (b *bench) floor(ctx context.Context, kind string, args ...string) (*server, error) {
	return startServer(ctx, "/readyz", nil, b.self, append([]string{"floor", kind}, args...)...)
}

// prepare fills the database of so many enterprises unless that was done before
// by the same generation of the code.
func (b *bench) prepare(ctx context.Context, db string, size int) error {
	name := "synth_" + strconv.Itoa(size)
	done := filepath.Join(b.dir, name+"."+db+".done")
	mark := generation(ctx)
	if have, err := os.ReadFile(done); err == nil && string(have) == mark {
		if db == "sqlite" {
			if _, err := os.Stat(strings.TrimPrefix(b.url(db, size), "sqlite:")); err == nil {
				return nil
			}
		} else if yes, err := b.pg.exists(ctx, name); err != nil || yes {
			return err
		}
	}
	b.say("filling %s with %d enterprises; they are kept for the next time", db, size)
	start := time.Now()
	if err := b.emptyDatabase(ctx, db, name); err != nil {
		return err
	}
	if _, _, err := program(ctx, "", settings(b.url(db, size)), b.site, "synth", "--enterprises", strconv.Itoa(size), "--seed", strconv.Itoa(seed)); err != nil {
		return err
	}
	if db == "postgres" { // what autovacuum does by itself a minute later
		if err := b.pg.exec(ctx, name, "VACUUM ANALYZE", "CHECKPOINT"); err != nil {
			return err
		}
	}
	b.say("%s with %d enterprises took %s", db, size, time.Since(start).Round(time.Second))
	return os.WriteFile(done, []byte(mark), 0o600)
}

// generation names the last commit that changed what a prepared database holds:
// made-up records, schema, folding, and what is derived from records.
func generation(ctx context.Context) string {
	out, err := exec.CommandContext(ctx, "git", "log", "-1", "--format=%H", "--", "models/synth", "models/migrations", "models/fold",
		"models/search.go", "models/search_index.go", "models/list_row.go", "models/draft.go").Output()
	if err != nil {
		return "unknown"
	}
	return string(out)
}

// emptyDatabase makes a database without enterprises and with the schema.
func (b *bench) emptyDatabase(ctx context.Context, db, name string) error {
	url := b.urlOf(db, name)
	if db == "postgres" {
		if err := b.pg.exec(ctx, "postgres", "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)", "CREATE DATABASE "+name); err != nil {
			return err
		}
	} else {
		for _, end := range []string{"", "-wal", "-shm"} {
			if err := os.Remove(strings.TrimPrefix(url, "sqlite:") + end); err != nil && !errors.Is(err, os.ErrNotExist) {
				return err
			}
		}
	}
	_, _, err := program(ctx, "", settings(url), b.site, "migrate", "up")
	return err
}

// slugs gives the slugs of all enterprises of a database, the best known first.
func (b *bench) slugs(size int) ([]string, error) {
	file := filepath.Join(b.dir, fmt.Sprintf("slugs_%d.txt", size))
	if text, err := os.ReadFile(file); err == nil {
		return strings.Fields(string(text)), nil
	}
	g, err := synth.New(seed, size)
	if err != nil {
		return nil, err
	}
	type known struct {
		slug string
		fame int
	}
	all := make([]known, size)
	for i := range all {
		r := g.Record(i)
		all[i] = known{r.Slug, r.Fame}
	}
	slices.SortStableFunc(all, func(a, b known) int { return cmp.Compare(b.fame, a.fame) })
	f, err := os.Create(file)
	if err != nil {
		return nil, err
	}
	w := bufio.NewWriter(f)
	slugs := make([]string, size)
	for i, k := range all {
		slugs[i] = k.slug
		_, _ = w.WriteString(k.slug + "\n") // its error comes from Flush
	}
	return slugs, errors.Join(w.Flush(), f.Close())
}

// loadAverage is how many processes wanted a core in the last minute.
func loadAverage() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	load, _, _ := strings.Cut(string(text), " ")
	return load
}
