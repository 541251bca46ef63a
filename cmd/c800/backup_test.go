package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"c800/models/modeltest"
)

func TestBackupWhileServing(t *testing.T) {
	dir := t.TempDir()
	m := settings("sqlite:" + filepath.Join(dir, "c800.db"))
	s := serving(t, m, "serve")
	receipt, err := report(t.Context(), reportForm(t, s.url), "10.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "copy.db")
	if got := must(t, m, "backup", file); !strings.Contains(got.stdout, file) {
		t.Errorf("says %q", got.stdout)
	}
	refuses(t, m, []string{"backup", file}, exitFailed, file, "exists already")
	want := exported(t, m)
	s.stop()

	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), "copy.db") && e.Name() != "copy.db" {
			t.Errorf("%s was left behind", e.Name())
		}
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the copy is open to others: %v, %v", info.Mode(), err)
	}
	restored := settings("sqlite:" + file)
	if got := exported(t, restored); got != want {
		t.Error("the copy has other enterprises")
	}
	s = serving(t, restored, "serve")
	if status, _ := get(t, s.url+receipt); status != 200 {
		t.Errorf("the copy lacks a report: %d", status)
	}
	s.stop()
}

func TestBackupRefuses(t *testing.T) {
	missing := settings("sqlite:" + filepath.Join(t.TempDir(), "misspelt.db"))
	refuses(t, missing, []string{"backup", filepath.Join(t.TempDir(), "copy.db")}, exitFailed, "misspelt.db", "C800_DATABASE_URL")
	modeltest.EachURL(t, func(t *testing.T, databaseURL string) {
		m := migrated(t, databaseURL)
		if strings.HasPrefix(databaseURL, "postgres") {
			refuses(t, m, []string{"backup", filepath.Join(t.TempDir(), "copy.db")}, exitFailed, "pg_dump")
			return
		}
		refuses(t, m, []string{"backup", filepath.Join(t.TempDir(), "no", "copy.db")}, exitFailed, "backup", "copy.db")
	})
}
