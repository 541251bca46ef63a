package handlers_test

import (
	"database/sql"
	"testing"
)

// TestWatchTidies: a server deletes what is not to be kept, soon after its start.
func TestWatchTidies(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		s.exec("INSERT INTO rate_hits (bucket, slot, hits) VALUES ('report:old', 1000, 3)")
		s.watched()
		within(t, soon, "old counts of limits are deleted", func() bool {
			var n int
			s.sql(func(db *sql.DB) error { return db.QueryRow("SELECT count(*) FROM rate_hits").Scan(&n) })
			return n == 0
		})
	})
}
