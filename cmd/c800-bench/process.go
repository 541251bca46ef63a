package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Servers share one core and the load has the other, where the system can.
const (
	serverCore = "0"
	loadCore   = "1"
)

// pinned is the command, bound to a core if there are two and taskset.
func pinned(ctx context.Context, core, name string, args ...string) *exec.Cmd {
	if _, err := exec.LookPath("taskset"); err == nil && core != "" && runtime.NumCPU() > 1 {
		args = append([]string{"-c", core, name}, args...)
		name = "taskset"
	}
	cmd := exec.CommandContext(ctx, name, args...) // #nosec G204 -- our own programs
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 10 * time.Second
	return cmd
}

// server is a process that answers on loopback.
type server struct {
	addr string
	cmd  *exec.Cmd
	took time.Duration // from its start until it was ready
}

// startServer runs a program that is told by env where to listen and waits
// until path answers 200. What it logs goes to a file, as on a real machine.
func startServer(ctx context.Context, ready string, env []string, name string, args ...string) (*server, error) {
	addr, err := freeAddr()
	if err != nil {
		return nil, err
	}
	s := &server{addr: addr, cmd: pinned(ctx, serverCore, name, args...)}
	s.cmd.Env = append(os.Environ(), append(env, "C800_ADDR="+addr)...)
	log, err := os.CreateTemp("", "c800-bench-*.log")
	if err != nil {
		return nil, err
	}
	defer log.Close()
	defer os.Remove(log.Name())
	s.cmd.Stderr = log
	said := func() string {
		text, _ := os.ReadFile(log.Name()) // nothing is better than nothing at all
		return string(text)
	}
	start := time.Now()
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	ended := make(chan error, 1)
	go func() { ended <- s.cmd.Wait() }()
	for {
		if s.answers(ready) {
			s.took = time.Since(start)
			return s, nil
		}
		select {
		case err := <-ended:
			return nil, fmt.Errorf("%s ended: %w: %s", name, err, said())
		case <-time.After(2 * time.Millisecond):
		}
		if time.Since(start) > time.Minute {
			s.stop()
			return nil, fmt.Errorf("%s is not ready after a minute: %s", name, said())
		}
	}
}

func (s *server) answers(path string) bool {
	r, err := http.Get(s.url(path))
	if err != nil {
		return false
	}
	defer r.Body.Close()
	_, _ = io.Copy(io.Discard, r.Body)
	return r.StatusCode == http.StatusOK
}

func (s *server) url(path string) string { return "http://" + s.addr + path }

// stop ends the process and waits until its port is free again.
func (s *server) stop() {
	if s == nil {
		return
	}
	_ = s.cmd.Process.Signal(syscall.SIGTERM)
	for range 1000 {
		if errors.Is(s.cmd.Process.Signal(syscall.Signal(0)), os.ErrProcessDone) {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	_ = s.cmd.Process.Kill()
}

// rss is the resident memory of the process in MiB.
func (s *server) rss() float64 { return rssOf(s.cmd.Process.Pid, "VmRSS:") }

// rssOf reads a line of /proc/PID/status, in MiB; 0 where there is none.
func rssOf(pid int, line string) float64 {
	text, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
	if err != nil {
		return 0
	}
	for l := range strings.SplitSeq(string(text), "\n") {
		if rest, ok := strings.CutPrefix(l, line); ok {
			kib, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(rest, "kB")), 64)
			if err == nil {
				return kib / 1024
			}
		}
	}
	return 0
}

func freeAddr() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}

// program runs one of our own programs to its end, on a core or, with none, on all, and gives what
// it wrote and the most memory it had, in MiB.
func program(ctx context.Context, core string, env []string, name string, args ...string) (said string, peak float64, err error) {
	cmd := pinned(ctx, core, name, args...)
	cmd.Env = append(os.Environ(), env...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		return "", 0, err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	// What the system counts for a process that has ended begins with the memory
	// of the one that started it.
	for done := false; !done; {
		select {
		case err = <-ended:
			done = true
		case <-time.After(20 * time.Millisecond):
			peak = max(peak, rssOf(cmd.Process.Pid, "VmHWM:"))
		}
	}
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		err = fmt.Errorf("%s %s: %w: %s", filepath.Base(name), strings.Join(args, " "), err, out.String())
	}
	return out.String(), peak, err
}
