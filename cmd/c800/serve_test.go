package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"c800/models/modeltest"
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

func TestServe(t *testing.T) {
	modeltest.EachURL(t, func(t *testing.T, databaseURL string) {
		ops := free(t)
		s := serving(t, settings(databaseURL, "C800_OPS_ADDR", ops), "serve", "--migrate")
		for path, want := range map[string]string{"/healthz": "ok\n", "/readyz": "ready\n"} {
			if status, body := get(t, s.url+path); status != http.StatusOK || body != want {
				t.Errorf("%s: %d %q", path, status, body)
			}
		}
		status, page := get(t, s.url+"/e/gongshang-yinhang")
		if status != http.StatusOK || !strings.Contains(page, "95588") {
			t.Errorf("the starter catalogue is not served: %d", status)
		}
		if strings.Contains(page, "演示站") {
			t.Error("a site says that it is a demo")
		}
		for path, want := range map[string]string{"/metrics": "c800_request_seconds", "/debug/pprof/": "goroutine", "/debug/pprof/cmdline": ""} {
			if status, body := get(t, "http://"+ops+path); status != http.StatusOK || !strings.Contains(body, want) {
				t.Errorf("operations %s: %d", path, status)
			}
			if status, _ := get(t, s.url+path); status != http.StatusNotFound {
				t.Errorf("%s is open to everyone: %d", path, status)
			}
		}
		for _, path := range []string{"/", "/e/gongshang-yinhang", "/healthz"} {
			if status, _ := get(t, "http://"+ops+path); status != http.StatusNotFound {
				t.Errorf("the operations address serves %s", path)
			}
		}
		s.stop()
		if log := s.stderr.String(); strings.Contains(log, testSecret) || !strings.Contains(log, "msg=stopped") {
			t.Errorf("the log: %s", log)
		}
	})
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

func TestServeLogsJSON(t *testing.T) {
	m := settings("sqlite:"+filepath.Join(t.TempDir(), "c800.db"), "C800_LOG", "json")
	ctx, cancel := context.WithCancel(t.Context())
	var stderr output
	done := make(chan int)
	go func() { done <- run(&env{ctx: ctx, getenv: m, stdout: io.Discard, stderr: &stderr}, []string{"serve"}) }()
	for deadline := time.Now().Add(time.Minute); !strings.Contains(stderr.String(), `"msg":"serving"`) && time.Now().Before(deadline); {
		time.Sleep(10 * time.Millisecond)
	}
	cancel()
	if code := <-done; code != exitDone {
		t.Errorf("exit %d: %s", code, stderr.String())
	}
	for _, line := range strings.Split(strings.TrimSpace(stderr.String()), "\n") {
		if !strings.HasPrefix(line, `{"time":`) {
			t.Errorf("not JSON: %s", line)
		}
	}
}

// TestServeFinishesRequests: a form that is on its way when the signal comes is
// read to its end and answered.
func TestServeFinishesRequests(t *testing.T) {
	s := serving(t, settings("sqlite:"+filepath.Join(t.TempDir(), "c800.db")), "serve")
	address := reportForm(t, s.url)
	body, pipe := io.Pipe()
	req, err := http.NewRequest(http.MethodPost, address, body)
	if err != nil {
		t.Fatal(err)
	}
	form := "kind=dead&form_key=slowly-typed"
	req.ContentLength = int64(len(form))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answered := make(chan error, 1)
	go func() {
		res, err := browser.Do(req)
		if err == nil {
			res.Body.Close()
			if res.StatusCode != http.StatusSeeOther {
				err = fmt.Errorf("status %d", res.StatusCode)
			}
		}
		answered <- err
	}()
	if _, err := io.WriteString(pipe, form[:10]); err != nil {
		t.Fatal(err)
	}
	time.Sleep(300 * time.Millisecond) // the server is reading
	go func() {
		time.Sleep(time.Second)
		if _, err := net.DialTimeout("tcp", strings.TrimPrefix(s.url, "http://"), time.Second); err == nil {
			t.Error("new connections are taken while stopping")
		}
		_, _ = io.WriteString(pipe, form[10:])
		_ = pipe.Close()
	}()
	s.stop()
	if err := <-answered; err != nil {
		t.Errorf("a request under way was not finished: %v", err)
	}
}

// TestServeDoesNotWaitForever: a request that never ends does not hold the
// process beyond its ten seconds.
func TestServeDoesNotWaitForever(t *testing.T) {
	s := serving(t, settings("sqlite:"+filepath.Join(t.TempDir(), "c800.db")), "serve")
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprint(conn, "POST /suggest-an-enterprise HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\nname=")
	time.Sleep(300 * time.Millisecond)
	s.stop()
}

func TestServeRefuses(t *testing.T) {
	m := settings("sqlite:" + filepath.Join(t.TempDir(), "c800.db"))
	importing(t, m, write(t, "list.csv", rows(1)))
	for _, name := range []string{"C800_ADDR", "C800_OPS_ADDR"} {
		busy := taken(t)
		m := settings(m["C800_DATABASE_URL"], name, busy)
		refuses(t, m, []string{"serve"}, exitFailed, busy, "in use", "set "+name)
	}
}

// TestSchemaMustBeCurrent: PostgreSQL is not migrated behind its operator's
// back, and no binary works on a schema that it does not know.
func TestSchemaMustBeCurrent(t *testing.T) {
	modeltest.EachURL(t, func(t *testing.T, databaseURL string) {
		m := settings(databaseURL)
		postgres := strings.HasPrefix(databaseURL, "postgres")
		list := write(t, "list.csv", rows(1))
		if postgres {
			for _, args := range [][]string{{"serve"}, {"import", list}, {"export", "--format", "csv"}} {
				refuses(t, m, args, exitFailed, "schema", "c800 migrate up")
			}
		}
		must(t, m, "migrate", "up")
		importing(t, m, list)
		status := must(t, m, "migrate", "status").stdout
		if strings.Contains(status, "not applied") || strings.Count(status, "applied 20") != strings.Count(status, "\n") {
			t.Errorf("after migrate up:\n%s", status)
		}
		must(t, m, "migrate", "down")
		status = must(t, m, "migrate", "status").stdout
		if strings.Count(status, "not applied") != 1 {
			t.Errorf("after one migrate down:\n%s", status)
		}
		if postgres {
			refuses(t, m, []string{"serve"}, exitFailed, "migrate up")
		}
		must(t, m, "migrate", "up")
		must(t, m, "migrate", "up") // does nothing

		newer(t, databaseURL)
		for _, args := range [][]string{{"serve"}, {"serve", "--migrate"}, {"migrate", "up"}, {"import", list}, {"export", "--format", "csv"}} {
			refuses(t, m, args, exitFailed, "newer", "run the newer c800")
		}
	})
}

// newer marks the database as one of a later c800.
func newer(t *testing.T, databaseURL string) {
	t.Helper()
	modeltest.Exec(t, databaseURL, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, true)")
}

func TestServeMigratesWhenAsked(t *testing.T) {
	modeltest.EachURL(t, func(t *testing.T, databaseURL string) {
		s := serving(t, settings(databaseURL), "serve", "--migrate")
		if status, _ := get(t, s.url+"/readyz"); status != http.StatusOK {
			t.Errorf("not ready: %d", status)
		}
		s.stop()
	})
}

// TestTwoServersStartAtOnce on an empty database: one of them brings the
// catalogue in, the other waits for it.
func TestTwoServersStartAtOnce(t *testing.T) {
	modeltest.EachURL(t, func(t *testing.T, databaseURL string) {
		m := migrated(t, databaseURL)
		var both [2]*site
		var wg sync.WaitGroup
		for i := range both {
			wg.Go(func() { both[i] = serving(t, m, "serve") })
		}
		wg.Wait()
		for _, s := range both {
			if s == nil {
				t.Fatal("a server did not start")
			}
			if status, page := get(t, s.url+"/e/gongshang-yinhang"); status != http.StatusOK || !strings.Contains(page, "95588") {
				t.Errorf("%s: %d", s.url, status)
			}
			s.stop()
		}
	})
}

// TestKilledServerKeepsWhatItAnswered: whatever was answered with 303 is there
// after the restart.
func TestKilledServerKeepsWhatItAnswered(t *testing.T) {
	m := settings("sqlite:"+filepath.Join(t.TempDir(), "c800.db"), "C800_TRUSTED_PROXIES", "127.0.0.1", "C800_READ_RATE", "0")
	var receipts []string
	const rounds = 10
	for round := range rounds {
		s := serving(t, m, "serve")
		address := reportForm(t, s.url)
		ctx, cancel := context.WithCancel(t.Context())
		var mu sync.Mutex
		var wg sync.WaitGroup
		kept := 0
		for who := range 4 {
			wg.Go(func() {
				for n := 0; ctx.Err() == nil; n++ {
					receipt, err := report(ctx, address, fmt.Sprintf("10.%d.%d.%d", round, who, n%250+1))
					if err != nil {
						continue // killed meanwhile
					}
					mu.Lock()
					receipts = append(receipts, receipt)
					kept++
					mu.Unlock()
				}
			})
		}
		time.Sleep(time.Duration(100+37*round) * time.Millisecond)
		s.kill()
		cancel()
		wg.Wait()
		if kept == 0 {
			t.Errorf("round %d answered nothing before it was killed", round)
		}
	}
	s := serving(t, m, "serve")
	for _, r := range receipts {
		if status, _ := get(t, s.url+r); status != http.StatusOK {
			t.Errorf("%s was answered and is gone: %d", r, status)
		}
	}
	t.Logf("%d reports survived %d kills", len(receipts), rounds)
	s.stop()
}

func TestDemo(t *testing.T) {
	t.Chdir(t.TempDir())
	m := map[string]string{"C800_ADDR": "127.0.0.1:0", "C800_DATABASE_URL": "sqlite:mine.db", "C800_LOG": "text"}
	s := serving(t, m, "demo")
	for deadline := time.Now().Add(5 * time.Second); !strings.Contains(s.stdout.String(), s.url) && time.Now().Before(deadline); {
		time.Sleep(10 * time.Millisecond)
	}
	if !strings.Contains(s.stdout.String(), s.url) {
		t.Errorf("the address is not printed: %s", s.stdout.String())
	}
	for path, mark := range map[string]string{"/": "演示站", "/e/gongshang-yinhang": "演示站", "/en/": "Demo", "/nothing-here": "演示站"} {
		if _, page := get(t, s.url+path); !strings.Contains(page, mark) {
			t.Errorf("%s does not say that it is a demo", path)
		}
	}
	if _, robots := get(t, s.url+"/robots.txt"); !strings.Contains(robots, "Disallow: /\n") {
		t.Errorf("search engines may list a demo: %s", robots)
	}
	receipt, err := report(t.Context(), reportForm(t, s.url), "10.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	busy := strings.TrimPrefix(s.url, "http://")
	refuses(t, map[string]string{"C800_ADDR": busy}, []string{"demo"}, exitFailed, busy, "in use", "C800_ADDR")
	if status, _ := get(t, s.url+receipt); status != http.StatusOK {
		t.Errorf("a second demo took the database away from the first: %d", status)
	}
	s.stop()
	if _, err := os.Stat("mine.db"); !os.IsNotExist(err) {
		t.Errorf("the demo touched the database of the settings: %v", err)
	}
	if _, err := os.Stat(filepath.Join("var", "demo", "c800.db")); err != nil {
		t.Error(err)
	}
	s = serving(t, m, "demo") // afresh
	if status, _ := get(t, s.url+receipt); status != http.StatusNotFound {
		t.Errorf("a report of the last demo is there: %d", status)
	}
	s.stop()
}

// TestServeWithReplica: pages come from the replica, here one that stands still,
// and who has just sent something sees it.
func TestServeWithReplica(t *testing.T) {
	modeltest.EachURL(t, func(t *testing.T, databaseURL string) {
		if strings.HasPrefix(databaseURL, "sqlite:") {
			refuses(t, settings(databaseURL, "C800_REPLICA_URL", "postgres://127.0.0.1:1/c800"), []string{"serve"}, exitFailed, "C800_REPLICA_URL")
			return
		}
		m := migrated(t, databaseURL)
		importing(t, m, write(t, "first.csv", rows(1)))
		m["C800_REPLICA_URL"] = modeltest.CopyPostgres(t, databaseURL)
		s := serving(t, m, "serve")
		if status, _ := get(t, s.url+"/readyz"); status != http.StatusOK {
			t.Errorf("not ready: %d", status)
		}
		modeltest.Exec(t, databaseURL, "UPDATE enterprises SET website = 'https://primary.example.cn/' WHERE slug = 'gongshang-yinhang'")
		modeltest.Exec(t, m["C800_REPLICA_URL"], "UPDATE enterprises SET website = 'https://replica.example.cn/' WHERE slug = 'gongshang-yinhang'")
		if _, page := get(t, s.url+"/e/gongshang-yinhang"); !strings.Contains(page, "replica.example.cn") || strings.Contains(page, "primary.example.cn") {
			t.Error("the page was not read from the replica")
		}
		receipt, err := report(t.Context(), reportForm(t, s.url), "10.0.0.1")
		if err != nil {
			t.Fatal(err)
		}
		if status, _ := get(t, s.url+receipt); status != http.StatusOK {
			t.Errorf("the receipt of what was just sent: %d", status)
		}
		s.stop()
		m["C800_REPLICA_URL"] = "postgres://me:s3cret-word@127.0.0.1:1/c800"
		refuses(t, m, []string{"serve"}, exitFailed, "C800_REPLICA_URL", "refused")
		if got := command(t.Context(), m, "serve"); strings.Contains(got.stderr, "s3cret") {
			t.Errorf("a password is printed: %s", got.stderr)
		}
	})
}
