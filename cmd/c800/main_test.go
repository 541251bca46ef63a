package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"c800/models"
)

// asCommand makes the test binary behave as c800, for tests that need a process
// of their own to kill.
const asCommand = "C800_TEST_AS_COMMAND"

func TestMain(m *testing.M) {
	if os.Getenv(asCommand) != "" {
		main()
	}
	os.Exit(m.Run())
}

// testSecret is a secret that no output may contain.
const testSecret = "test-secret-0123456789-0123456789-0123456789"

// settings are the environment of a command on the database.
func settings(databaseURL string, more ...string) map[string]string {
	m := map[string]string{"C800_DATABASE_URL": databaseURL, "C800_SECRET": testSecret, "C800_ADDR": "127.0.0.1:0"}
	for i := 0; i < len(more); i += 2 {
		m[more[i]] = more[i+1]
	}
	return m
}

// processTo starts c800 as a process of its own, which ends with the test.
func processTo(t *testing.T, settings map[string]string, stdout, stderr io.Writer, args ...string) *exec.Cmd {
	t.Helper()
	c := exec.Command(os.Args[0], args...)
	c.Stdout, c.Stderr = stdout, stderr
	c.Env = append(os.Environ(), asCommand+"=1")
	for k, v := range settings {
		c.Env = append(c.Env, k+"="+v)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Process.Kill() })
	return c
}

// result is what a command left behind.
type result struct {
	code           int
	stdout, stderr string
}

// command runs c800 with the settings until it ends or ctx does.
func command(ctx context.Context, settings map[string]string, args ...string) result {
	var stdout, stderr bytes.Buffer
	code := run(&env{ctx: ctx, getenv: settings, stdout: &stdout, stderr: &stderr}, args)
	return result{code, stdout.String(), stderr.String()}
}

// must runs a command that is expected to be done.
func must(t *testing.T, settings map[string]string, args ...string) result {
	t.Helper()
	got := command(t.Context(), settings, args...)
	if got.code != exitDone {
		t.Fatalf("c800 %s: exit %d: %s", strings.Join(args, " "), got.code, got.stderr)
	}
	return got
}

// refuses runs a command that is expected to fail with the code and one line on
// stderr that contains every one of the words.
func refuses(t *testing.T, settings map[string]string, args []string, code int, words ...string) {
	t.Helper()
	got := command(t.Context(), settings, args...)
	if got.code != code {
		t.Errorf("c800 %s: exit %d, want %d: %s", strings.Join(args, " "), got.code, code, got.stderr)
	}
	if got.stdout != "" {
		t.Errorf("c800 %s: stdout %q, want nothing", strings.Join(args, " "), got.stdout)
	}
	oneLine(t, got.stderr, words...)
}

// oneLine checks an error message: one line, from c800, with the words.
func oneLine(t *testing.T, stderr string, words ...string) {
	t.Helper()
	if strings.Count(stderr, "\n") != 1 || !strings.HasPrefix(stderr, "c800: ") || !strings.HasSuffix(stderr, "\n") {
		t.Errorf("stderr is not one line of c800: %q", stderr)
	}
	for _, w := range words {
		if !strings.Contains(stderr, w) {
			t.Errorf("stderr %q does not say %q", stderr, w)
		}
	}
	if strings.Contains(stderr, testSecret) {
		t.Errorf("stderr prints the secret: %q", stderr)
	}
}

// migrated gives settings of a database with the schema and without any row.
func migrated(t *testing.T, databaseURL string) map[string]string {
	t.Helper()
	m := settings(databaseURL)
	must(t, m, "migrate", "up")
	return m
}

// write makes a file of the test and returns its path.
func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// open opens the database of the settings beside the commands.
func open(t *testing.T, settings map[string]string) *models.Store {
	t.Helper()
	s, err := models.Open(t.Context(), models.Options{DatabaseURL: settings["C800_DATABASE_URL"]})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// taken is an address that somebody listens on already.
func taken(t *testing.T) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ln.Close() })
	return ln.Addr().String()
}

func TestHelp(t *testing.T) {
	for _, args := range []string{
		"", "serve", "demo", "migrate", "migrate status", "migrate up", "migrate down", "import", "export", "backup", "version",
	} {
		got := command(t.Context(), nil, append(strings.Fields(args), "--help")...)
		if got.code != exitDone || got.stderr != "" {
			t.Errorf("c800 %s --help: exit %d, stderr %q", args, got.code, got.stderr)
		}
		if want := "Usage: c800 " + args; !strings.HasPrefix(got.stdout, strings.TrimSpace(want)) {
			t.Errorf("c800 %s --help begins with %.60q", args, got.stdout)
		}
	}
}

// TestHelpPromisesNothing: commands and flags of later versions are not listed.
func TestHelpPromisesNothing(t *testing.T) {
	help := command(t.Context(), nil, "--help").stdout
	for _, name := range []string{"user", "recount"} {
		if strings.Contains(help, "\n  "+name) {
			t.Errorf("--help lists %s, which does not exist yet", name)
		}
		refuses(t, nil, []string{name}, exitUsage, name)
	}
	if help := command(t.Context(), nil, "synth", "--help").stdout; strings.Contains(help, "--reviews") {
		t.Errorf("synth --help offers reviews, which are refused:\n%s", help)
	}
}

func TestWrongUsage(t *testing.T) {
	for _, c := range []struct {
		args string
		says string
	}{
		{"", "expected one of"},
		{"serv", "serv"},
		{"serve --port 80", "--port"},
		{"serve now", "now"},
		{"migrate", "expected one of"},
		{"migrate sideways", "sideways"},
		{"import", "<path>"},
		{"import --format xls file", "--format"},
		{"import --rejects", "--rejects"},
		{"export", "--format"},
		{"export --format yaml", "--format"},
		{"backup", "<file>"},
		{"backup one two", "two"},
	} {
		t.Run(c.args, func(t *testing.T) {
			refuses(t, nil, strings.Fields(c.args), exitUsage, c.says, "--help")
		})
	}
}

func TestVersion(t *testing.T) {
	got := must(t, nil, "version")
	for _, want := range []string{"c800 ", fmt.Sprintf("schema %d\n", models.SchemaVersion()), "catalogue "} {
		if !strings.Contains(got.stdout, want) {
			t.Errorf("version says %q, not %q", got.stdout, want)
		}
	}
}
