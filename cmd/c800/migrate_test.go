package main

import (
	"net/http"
	"strings"
	"testing"

	"c800/models/modeltest"
)

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

// TestMigrateDownToNothing says that nothing is left, and where to look.
func TestMigrateDownToNothing(t *testing.T) {
	modeltest.EachURL(t, func(t *testing.T, databaseURL string) {
		m := migrated(t, databaseURL)
		for range strings.Count(must(t, m, "migrate", "status").stdout, "\n") {
			must(t, m, "migrate", "down")
		}
		refuses(t, m, []string{"migrate", "down"}, exitFailed, "no schema version is left", "c800 migrate status")
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
