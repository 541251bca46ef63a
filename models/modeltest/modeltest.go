// Package modeltest gives tests fresh databases: SQLite always, PostgreSQL
// where `make test` has started a server and named it in
// C800_TEST_DATABASE_URL. Tests that use it live in packages of their own name
// with _test, because it imports models.
package modeltest

import (
	"context"
	sqldb "database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"

	"c800/models"
)

// Each runs body twice, on a fresh migrated store of SQLite and of PostgreSQL,
// as subtests named after the database. Without a PostgreSQL server it runs
// SQLite alone and says so; under continuous integration that is a failure.
func Each(t *testing.T, body func(t *testing.T, s *models.Store)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { body(t, SQLite(t)) })
	if havePostgres(t) {
		t.Run("postgres", func(t *testing.T) { body(t, Postgres(t)) })
	}
}

// EachURL is Each for tests that open the database themselves, such as those
// of the commands: body gets the URL of a database without any table.
func EachURL(t *testing.T, body func(t *testing.T, databaseURL string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { body(t, "sqlite:"+filepath.Join(t.TempDir(), "test.db")) })
	if havePostgres(t) {
		t.Run("postgres", func(t *testing.T) { body(t, createPostgres(t, "template1")) })
	}
}

// Exec runs SQL on a database behind the store's back, for what no c800 does.
func Exec(t testing.TB, databaseURL, sql string) {
	t.Helper()
	db := connect(t, databaseURL)
	defer db.Close()
	_, err := db.ExecContext(t.Context(), sql)
	must(t, err)
}

// Value gives the one value that a query of a database finds, as text.
func Value(t testing.TB, databaseURL, sql string) string {
	t.Helper()
	db := connect(t, databaseURL)
	defer db.Close()
	var v string
	must(t, db.QueryRowContext(t.Context(), sql).Scan(&v))
	return v
}

// Column gives the one column that a query of a database finds, as text.
func Column(t testing.TB, databaseURL, sql string) []string {
	t.Helper()
	db := connect(t, databaseURL)
	defer db.Close()
	rows, err := db.QueryContext(t.Context(), sql)
	must(t, err)
	defer rows.Close()
	var list []string
	for rows.Next() {
		var v string
		must(t, rows.Scan(&v))
		list = append(list, v)
	}
	must(t, rows.Err())
	return list
}

func connect(t testing.TB, databaseURL string) *sqldb.DB {
	t.Helper()
	driver, source := "pgx", databaseURL
	if file, ok := strings.CutPrefix(databaseURL, "sqlite:"); ok {
		driver, source = "sqlite", "file:"+file+"?_pragma=busy_timeout(10000)&_pragma=foreign_keys(1)"
	}
	db, err := sqldb.Open(driver, source)
	must(t, err)
	return db
}

// SQLite returns a fresh migrated store in a file of its own, for tests above
// the store that need only one database. It is closed when the test ends.
func SQLite(t testing.TB) *models.Store {
	t.Helper()
	schema, err := sqliteTemplate()
	must(t, err)
	file := filepath.Join(t.TempDir(), "test.db")
	must(t, os.WriteFile(file, schema, 0o600))
	return open(t, "sqlite:"+file)
}

// Postgres returns a fresh migrated store in a database of its own, which is
// dropped when the test ends.
func Postgres(t testing.TB) *models.Store {
	t.Helper()
	name, err := postgresTemplate()
	must(t, err)
	return open(t, createPostgres(t, name))
}

// CopyPostgres returns the URL of a copy of a PostgreSQL database to which
// nobody is connected.
func CopyPostgres(t testing.TB, databaseURL string) string {
	t.Helper()
	u, err := url.Parse(databaseURL)
	must(t, err)
	return createPostgres(t, strings.TrimPrefix(u.Path, "/"))
}

func open(t testing.TB, databaseURL string) *models.Store {
	t.Helper()
	s, err := models.Open(t.Context(), models.Options{DatabaseURL: databaseURL})
	must(t, err)
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close the store: %v", err)
		}
	})
	return s
}

// havePostgres reports whether a server was named.
func havePostgres(t *testing.T) bool {
	t.Helper()
	if os.Getenv(serverVariable) != "" {
		return true
	}
	if os.Getenv("CI") != "" {
		t.Error(errNoServer)
	} else {
		t.Log("on SQLite alone:", errNoServer)
	}
	return false
}

const serverVariable = "C800_TEST_DATABASE_URL"

var errNoServer = errors.New(serverVariable + " names no PostgreSQL server; run make test, which starts one")

// sqliteTemplate returns the bytes of a migrated database without rows, made
// once a process: copying them is faster than migrating for every test.
var sqliteTemplate = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "c800-template")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "template.db")
	if err := migrate("sqlite:" + file); err != nil {
		return nil, err
	}
	return os.ReadFile(file)
})

// postgresTemplate returns the name of a migrated database without rows, made
// once a process, from which PostgreSQL copies each test's.
var postgresTemplate = sync.OnceValues(func() (string, error) {
	name := fmt.Sprintf("c800_template_%d", os.Getpid())
	databaseURL, err := databaseNamed(name)
	if err != nil {
		return "", err
	}
	if err := postgresExec(context.Background(), "CREATE DATABASE "+name); err != nil {
		return "", err
	}
	return name, migrate(databaseURL)
})

func migrate(databaseURL string) error {
	ctx := context.Background()
	s, err := models.Open(ctx, models.Options{DatabaseURL: databaseURL})
	if err != nil {
		return err
	}
	return errors.Join(s.Migrate(ctx), s.Close())
}

var databases atomic.Int64

// createPostgres copies the template into a new database, dropped when the
// test ends, and returns its URL.
func createPostgres(t testing.TB, template string) string {
	t.Helper()
	name := fmt.Sprintf("c800_test_%d_%d", os.Getpid(), databases.Add(1))
	databaseURL, err := databaseNamed(name)
	must(t, err)
	must(t, postgresExec(t.Context(), fmt.Sprintf("CREATE DATABASE %s TEMPLATE %s", name, template)))
	t.Cleanup(func() {
		if err := postgresExec(context.Background(), "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			t.Errorf("drop the test's database: %v", err)
		}
	})
	return databaseURL
}

// databaseNamed returns the URL of another database on the test server.
func databaseNamed(name string) (string, error) {
	server := os.Getenv(serverVariable)
	if server == "" {
		return "", errNoServer
	}
	u, err := url.Parse(server)
	if err != nil {
		return "", err
	}
	u.Path = "/" + name
	return u.String(), nil
}

// postgresExec runs one statement on the test server, outside any test's database.
func postgresExec(ctx context.Context, sql string) error {
	server := os.Getenv(serverVariable)
	if server == "" {
		return errNoServer
	}
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, sql)
	return err
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
