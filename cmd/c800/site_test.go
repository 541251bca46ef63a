package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// output is what a running command has written so far.
type output struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.String()
}

// site is a c800 that serves, as a process of its own.
type site struct {
	t      *testing.T
	cmd    *exec.Cmd
	url    string
	stdout output
	stderr output
	ended  chan error
}

var addrOf = regexp.MustCompile(`msg=serving addr=(\S+)`)

// serving starts `c800 args` and waits until it serves.
func serving(t *testing.T, settings map[string]string, args ...string) *site {
	t.Helper()
	s := &site{t: t, ended: make(chan error, 1)}
	s.cmd = processTo(t, settings, &s.stdout, &s.stderr, args...)
	go func() { s.ended <- s.cmd.Wait() }()
	t.Cleanup(func() { _ = s.cmd.Process.Kill() })
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if m := addrOf.FindStringSubmatch(s.stderr.String()); m != nil {
			s.url = "http://" + m[1]
			return s
		}
		select {
		case err := <-s.ended:
			t.Fatalf("c800 %s ended: %v: %s", strings.Join(args, " "), err, s.stderr.String())
		default:
		}
	}
	t.Fatalf("c800 %s does not serve: %s", strings.Join(args, " "), s.stderr.String())
	return nil
}

// stop asks the process to end, and wants it to do so well in time.
func (s *site) stop() {
	s.t.Helper()
	start := time.Now()
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		s.t.Fatal(err)
	}
	select {
	case err := <-s.ended:
		if err != nil {
			s.t.Errorf("after SIGTERM: %v: %s", err, s.stderr.String())
		}
	case <-time.After(15 * time.Second):
		s.t.Fatal("still there 15 s after SIGTERM")
	}
	if took := time.Since(start); took > 10*time.Second {
		s.t.Errorf("stopping took %s", took)
	}
}

// kill ends the process at once.
func (s *site) kill() {
	s.t.Helper()
	if err := s.cmd.Process.Kill(); err != nil {
		s.t.Fatal(err)
	}
	<-s.ended
}

// browser follows no redirect and keeps no connection.
var browser = &http.Client{
	Timeout:       20 * time.Second,
	Transport:     &http.Transport{DisableKeepAlives: true},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

func get(t *testing.T, address string) (status int, body string) {
	t.Helper()
	res, err := browser.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(text)
}

var reportAction = regexp.MustCompile(`href="(/e/[a-z0-9-]+/c/\d+/reports)"`)

// reportForm finds the address of a report form of 中国工商银行.
func reportForm(t *testing.T, site string) string {
	t.Helper()
	channel := regexp.MustCompile(`href="(/e/[a-z0-9-]+/c/\d+)"`)
	_, page := get(t, site+"/e/gongshang-yinhang")
	if m := reportAction.FindStringSubmatch(page); m != nil {
		return site + m[1]
	}
	if m := channel.FindStringSubmatch(page); m != nil {
		return site + m[1] + "/reports"
	}
	t.Fatal("the page of 中国工商银行 has no way to report a channel")
	return ""
}

// report posts a form as somebody and gives the receipt's address.
func report(ctx context.Context, address, somebody string) (receipt string, err error) {
	form := url.Values{"kind": {"dead"}, "form_key": {"key-" + somebody}}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		return "", err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("X-Forwarded-For", somebody)
	res, err := browser.Do(req)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusSeeOther {
		return "", fmt.Errorf("status %d", res.StatusCode)
	}
	return res.Header.Get("Location"), nil
}

// free is an address that nobody listens on.
func free(t *testing.T) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	return ln.Addr().String()
}
