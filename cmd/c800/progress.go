package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// progress shows long work: a bar on a terminal, a plain line every few seconds
// elsewhere.
type progress struct {
	bar   *progressbar.ProgressBar
	out   io.Writer
	what  string
	total int64
	said  time.Time
}

const progressEvery = 5 * time.Second

// newProgress begins to show what; total is -1 when it is not known.
func newProgress(e *env, what string, total int64) *progress {
	p := &progress{out: e.stderr, what: what, total: total, said: time.Now()}
	if f, ok := e.stderr.(*os.File); ok && term.IsTerminal(int(f.Fd())) { //nolint:gosec // a descriptor fits an int
		p.bar = progressbar.NewOptions64(total, progressbar.OptionSetDescription(what), progressbar.OptionSetWriter(f),
			progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())
	}
	return p
}

// at says how far it is.
func (p *progress) at(n int64) {
	switch {
	case p.bar != nil:
		_ = p.bar.Set64(n)
	case time.Since(p.said) < progressEvery:
	case p.total > 0:
		p.said = time.Now()
		fmt.Fprintf(p.out, "%s: %d %%\n", p.what, n*100/p.total)
	default:
		p.said = time.Now()
		fmt.Fprintf(p.out, "%s: %d\n", p.what, n)
	}
}

func (p *progress) done() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}

func isEOF(err error) bool { return errors.Is(err, io.EOF) }
