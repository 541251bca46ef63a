package main

import (
	"cmp"
	"fmt"
	"io"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

// spread is the median of some rounds with the least and the most.
type spread struct{ median, min, max float64 }

func spreadOf(values []float64) spread {
	v := slices.Sorted(slices.Values(values))
	if len(v) == 0 {
		return spread{}
	}
	return spread{v[len(v)/2], v[0], v[len(v)-1]}
}

func rates(list []sample) spread { return of(list, func(s sample) float64 { return s.PerSecond }) }
func p50s(list []sample) spread  { return of(list, func(s sample) float64 { return s.P50 }) }
func p99s(list []sample) spread  { return of(list, func(s sample) float64 { return s.P99 }) }

func of(list []sample, get func(sample) float64) spread {
	values := make([]float64, len(list))
	for i, s := range list {
		values[i] = get(s)
	}
	return spreadOf(values)
}

// line is one row of the table.
type line struct {
	what, db string
	size     int
	value    spread
	unit     string
	p99      float64 // ms, 0: none
	ratio    string
	figure   string
	reached  string // "yes", "no" or "" where there is no figure
	rss      float64
	bytes    float64
	decimals int
}

// against says how the value relates to a floor, which it should be at least so
// many times.
func (l line) against(floor string, ratio, atLeast float64) line {
	l.ratio = fmt.Sprintf("%.2f of %s", ratio, floor)
	if atLeast > 0 {
		l.figure, l.reached = fmt.Sprintf(">= %g of %s", atLeast, floor), yes(ratio >= atLeast)
	}
	return l
}

// atMost gives the line the figure that the value v, in unit, should not pass.
func (l line) atMost(v, limit float64, unit string) line {
	l.figure, l.reached = fmt.Sprintf("<= %g %s", limit, unit), yes(v <= limit)
	return l
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

type table struct{ lines []line }

func (t *table) add(l line) { t.lines = append(t.lines, l) }

// print writes the table in Markdown.
func (t *table) print(w io.Writer, b *bench) {
	slices.SortStableFunc(t.lines, func(a, b line) int { return cmp.Compare(b.db, a.db) })
	commit := "unknown"
	if out, err := exec.Command("git", "describe", "--always", "--dirty").Output(); err == nil {
		commit = strings.TrimSpace(string(out))
	}
	sizes := make([]string, len(b.Sizes))
	for i, s := range b.Sizes {
		sizes[i] = thousands(s)
	}
	fmt.Fprintf(w, "Measured on %s at commit %s with %s enterprises, %d rounds, medians (least to most), in %s;\nthe machine's load was %s when it began, on %d cores.\n\n",
		time.Now().Format(time.DateOnly), commit, strings.Join(sizes, ", "), b.Rounds, time.Since(b.started).Round(time.Second), b.busy, runtime.NumCPU())
	fmt.Fprintln(w, "| case | database | enterprises | median (min-max) | p99 ms | ratio | figure | reached | RSS MiB | bytes |")
	fmt.Fprintln(w, "|---|---|---:|---:|---:|---|---|---|---:|---:|")
	for _, l := range t.lines {
		fmt.Fprintf(w, "| %s | %s | %s | %s | %s | %s | %s | %s | %s | %s |\n", l.what, l.db, thousands(l.size), l.measured(), number(l.p99, 2), l.ratio,
			l.figure, l.reached, number(l.rss, 0), number(l.bytes, 0))
	}
}

func (l line) measured() string {
	s := fmt.Sprintf("%.*f", l.decimals, l.value.median)
	if l.value.min != l.value.max {
		s += fmt.Sprintf(" (%.*f-%.*f)", l.decimals, l.value.min, l.decimals, l.value.max)
	}
	return s + " " + l.unit
}

// number is v, or nothing where there is none.
func number(v float64, decimals int) string {
	if v == 0 {
		return ""
	}
	return strconv.FormatFloat(v, 'f', decimals, 64)
}

func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	if n == 0 {
		return ""
	}
	return s
}
