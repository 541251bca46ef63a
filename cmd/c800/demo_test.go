package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

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
