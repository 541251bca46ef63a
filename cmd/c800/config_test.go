package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestWrongSettings(t *testing.T) {
	postgres := "postgres://c800:s3cret-word@127.0.0.1:1/c800"
	for _, c := range []struct {
		name, value string
		says        string
	}{
		{"C800_DATABASE_URL", "mysql://root:s3cret-word@host/c800", "sqlite:PATH or postgres://"},
		{"C800_DATABASE_URL", "sqlite:", "sqlite:PATH"},
		{"C800_DATABASE_URL", "postgres://c800:s3cret-word%zz@host/c800", "%40"},
		{"C800_DATABASE_URL", "postgres://c800:more:s3cret-word%zz@host/c800", "%40"},
		{"C800_DATABASE_URL", "postgres://c800:s3cret-word/9@host/c800", "%2F"},
		{"C800_REPLICA_URL", postgres, "beside a PostgreSQL database"},
		{"C800_ADDR", "8080", "HOST:PORT"},
		{"C800_ADDR", "127.0.0.1:http", "HOST:PORT"},
		{"C800_ADDR", "127.0.0.1:99999", "HOST:PORT"},
		{"C800_OPS_ADDR", "localhost", "HOST:PORT"},
		{"C800_BASE_URL", "www.example.cn", "http://"},
		{"C800_BASE_URL", "https://www.example.cn/c800", "no path"},
		{"C800_BASE_URL", "https://me:s3cret-word@www.example.cn", "no path"},
		{"C800_LOG", "xml", "text or json"},
		{"C800_CACHE_MIB", "0", "65536"},
		{"C800_CACHE_MIB", "much", "whole number"},
		{"C800_READ_RATE", "-1", "0 or more"},
		{"C800_READ_RATE", "1.5", "whole number"},
		{"C800_SMTP_URL", "mail.example.cn:s3cret-word", "smtp://"},
		{"C800_MAIL_FROM", "nobody", "e-mail address"},
		{"C800_TRUSTED_PROXIES", "10.0.0.0/8,proxy", `"proxy"`},
		{"C800_SECRET", "s3cret-word", "32 or more"},
	} {
		t.Run(c.name+"="+c.value, func(t *testing.T) {
			m := map[string]string{"C800_DATABASE_URL": "sqlite:" + filepath.Join(t.TempDir(), "c800.db"), "C800_SECRET": testSecret}
			if c.name == "C800_SMTP_URL" {
				m["C800_MAIL_FROM"] = "c800@example.cn"
			}
			m[c.name] = c.value
			refuses(t, m, []string{"serve"}, exitFailed, c.name, c.says)
			if got := command(t.Context(), m, "serve"); strings.Contains(got.stderr, "s3cret") {
				t.Errorf("a secret is printed: %s", got.stderr)
			}
		})
	}
}

// TestSecretIsRequiredWithPostgres and a sender beside a mail server.
func TestSettingsThatNeedOthers(t *testing.T) {
	refuses(t, map[string]string{"C800_DATABASE_URL": "postgres://127.0.0.1:1/c800"}, []string{"serve"}, exitFailed, "C800_SECRET", "32 or more")
	refuses(t, settings("sqlite:"+filepath.Join(t.TempDir(), "c800.db"), "C800_SMTP_URL", "smtp://127.0.0.1"), []string{"serve"}, exitFailed, "C800_MAIL_FROM")
}

func TestEveryWrongSettingIsNamedAtOnce(t *testing.T) {
	refuses(t, settings("sqlite:x", "C800_LOG", "xml", "C800_ADDR", "x", "C800_READ_RATE", "-1"), []string{"serve"}, exitFailed,
		"C800_LOG", "C800_ADDR", "C800_READ_RATE")
}

func TestBaseURLUnlessSet(t *testing.T) {
	for addr, want := range map[string]string{
		"127.0.0.1:8080": "http://127.0.0.1:8080", "0.0.0.0:80": "http://localhost:80", ":8080": "http://localhost:8080", "[::]:8080": "http://localhost:8080",
	} {
		c, err := readConfig(map[string]string{"C800_ADDR": addr})
		if err != nil || c.BaseURL != want {
			t.Errorf("on %s the site is %s, want %s (%v)", addr, c.BaseURL, want, err)
		}
	}
}

// TestSecretBesideSQLite is made once, for its owner's eyes.
func TestSecretBesideSQLite(t *testing.T) {
	file := filepath.Join(t.TempDir(), "new", "c800.db")
	c := config{DatabaseURL: "sqlite:" + file}
	first, err := c.secret()
	if err != nil || len(first) < 32 {
		t.Fatalf("%d characters, %v", len(first), err)
	}
	again, err := c.secret()
	if err != nil || string(again) != string(first) {
		t.Errorf("the secret is another at the next start: %v", err)
	}
	info, err := os.Stat(file + ".secret")
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the secret's file: %v, %v", info, err)
	}
	other, err := config{DatabaseURL: "sqlite:" + file + "2"}.secret()
	if err != nil || string(other) == string(first) {
		t.Errorf("two databases have the same secret: %v", err)
	}
}

func TestDatabaseThatCannotBeOpened(t *testing.T) {
	dir := t.TempDir()
	for name, c := range map[string]struct{ url, says string }{
		"a folder":                {"sqlite:" + dir, "C800_DATABASE_URL"},
		"another file":            {"sqlite:" + write(t, "notes.txt", strings.Repeat("no database ", 1000)), "not a database"},
		"below a file":            {"sqlite:" + write(t, "file", "") + "/c800.db", "not a directory"},
		"nobody answers":          {"postgres://c800:s3cret-word@127.0.0.1:1/c800", "refused"},
		"a slash in the password": {"postgres://127.0.0.1:1/s3cret-word@db.example.cn/c800", "refused"},
	} {
		t.Run(name, func(t *testing.T) {
			m := settings(c.url)
			for _, args := range [][]string{{"serve"}, {"import", dir}, {"migrate", "status"}} {
				refuses(t, m, args, exitFailed, c.says, "C800_DATABASE_URL")
				if got := command(t.Context(), m, args...); strings.Contains(got.stderr, "s3cret") {
					t.Errorf("a password is printed: %s", got.stderr)
				}
			}
		})
	}
}
