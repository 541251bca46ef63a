// Command c800-bench measures the site against floors: small programs that do
// the least that any site would have to do for the same answer. Floors and site
// run in turn, as processes of their own on loopback, so that what is printed
// are ratios and not seconds of one machine. `make bench` runs it.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata"

	"github.com/alecthomas/kong"
)

// commands are the verbs of the binary. Floor is the processes
// that Run starts.
type commands struct {
	Run   runCmd   `cmd:"" default:"withargs" help:"Measure and print the table."`
	Floor floorCmd `cmd:"" hidden:"" help:"Serve a floor."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	k := kong.Parse(&commands{}, kong.Name("c800-bench"), kong.BindTo(ctx, (*context.Context)(nil)))
	if err := k.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "c800-bench:", err)
		os.Exit(1)
	}
}
