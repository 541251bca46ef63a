package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"c800/models/modeltest"
)

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
