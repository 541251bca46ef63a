// Command c800 is the whole site: server, importer, exporter and keeper of its
// database. See README.md.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"
	_ "time/tzdata" // channels abroad have zones; small images have no zone files

	"github.com/alecthomas/kong"
)

// Exit codes of every command.
const (
	exitDone   = 0
	exitFailed = 1 // one line on stderr: what, why, what to do
	exitUsage  = 2
)

// commands are the verbs of the binary; each has a file of its own.
type commands struct {
	Serve   serveCmd   `cmd:"" help:"Serve the site."`
	Demo    demoCmd    `cmd:"" help:"Make a fresh demo database under var/demo and serve it."`
	Migrate migrateCmd `cmd:"" help:"Show or change the version of the database schema."`
	Import  importCmd  `cmd:"" help:"Read enterprises from files into the directory."`
	Export  exportCmd  `cmd:"" help:"Write the directory to a file that import reads again."`
	Synth   synthCmd   `cmd:"" help:"Fill an empty database with made-up enterprises, for measurement."`
	Backup  backupCmd  `cmd:"" help:"Write a consistent copy of the SQLite database while it is in use."`
	Version versionCmd `cmd:"" help:"Print the version of the binary, the schema and the catalogue."`
}

// env is what a command gets to work with; tests replace it.
type env struct {
	ctx    context.Context
	getenv map[string]string
	stdout io.Writer
	stderr io.Writer
}

// memoryLimit is how much memory Go strives to stay below, in bytes: enough for
// the lists and pages of a million enterprises, most of which hold no pointers
// and are collected at little cost. GOMEMLIMIT in the environment goes before it.
const memoryLimit = 132 << 20

func main() {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	os.Exit(run(&env{ctx: ctx, getenv: environ(), stdout: os.Stdout, stderr: os.Stderr}, os.Args[1:]))
}

// run parses args and runs one command; it gives the exit code.
func run(e *env, args []string) int {
	exited := -1
	parser, err := kong.New(&commands{}, kong.Name("c800"),
		kong.Description("c800: every way to reach an enterprise, and what happened to those who tried."),
		kong.Writers(e.stdout, e.stderr), kong.Exit(func(code int) { exited = code }))
	if err != nil {
		return e.fail(err, exitFailed)
	}
	k, err := parser.Parse(args)
	if exited >= 0 { // --help
		return exited
	}
	if err != nil {
		return e.fail(fmt.Errorf("%w; see c800 --help", err), exitUsage)
	}
	err = k.Run(e)
	var usage usageError
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &usage):
		return e.fail(err, exitUsage)
	default:
		return e.fail(err, exitFailed)
	}
}

// fail says in one line what went wrong and gives the exit code.
func (e *env) fail(err error, code int) int {
	lines := strings.FieldsFunc(err.Error(), func(r rune) bool { return r == '\n' || r == '\r' })
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	fmt.Fprintln(e.stderr, "c800:", strings.Join(lines, "; "))
	return code
}

// usageError is a mistake in how the command was called.
type usageError string

func (e usageError) Error() string { return string(e) }
