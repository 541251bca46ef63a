package main

import (
	"bytes"
	"testing"
	"time"
)

// TestProgressInPlainLines: no more than one every few seconds, without control
// characters, where nobody looks at a terminal.
func TestProgressInPlainLines(t *testing.T) {
	var stderr bytes.Buffer
	e := &env{stderr: &stderr}
	p := newProgress(e, "importing", 200)
	p.at(10)
	if stderr.Len() > 0 {
		t.Errorf("at once: %q", stderr.String())
	}
	p.said = time.Now().Add(-progressEvery)
	p.at(50)
	p.at(60)
	unknown := newProgress(e, "exporting", -1)
	unknown.said = time.Now().Add(-progressEvery)
	unknown.at(7)
	p.done()
	if got, want := stderr.String(), "importing: 25 %\nexporting: 7\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
