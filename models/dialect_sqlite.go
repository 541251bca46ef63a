package models

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/pressly/goose/v3"
	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
	msqlite "modernc.org/sqlite"
)

// SQLite's result codes for a lock that others hold and for broken constraints,
// https://www.sqlite.org/rescode.html.
const (
	sqliteBusy       = 5
	sqliteCheck      = 275
	sqliteForeignKey = 787
	sqlitePrimaryKey = 1555
	sqliteUnique     = 2067
)

type sqliteDialect struct{}

// openSQLite opens the file at path, made with its folder if missing. What is
// acknowledged is on disk: WAL with synchronous=FULL. Transactions take the
// write lock when they begin (_txlock=immediate), which is SQLite's half of
// lockEnterprise.
func openSQLite(path string, cfg *gorm.Config) (*gorm.DB, error) {
	if dir := filepath.Dir(path); path != ":memory:" {
		if err := os.MkdirAll(dir, 0o750); err != nil {
			return nil, err
		}
		// A new file is for its owner alone, and so are the files that SQLite puts
		// beside it: people's notes are in them.
		f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600) // #nosec G304 -- the operator names the file
		if err != nil {
			return nil, err
		}
		if err := f.Close(); err != nil {
			return nil, err
		}
	}
	q := url.Values{}
	for _, p := range []string{"busy_timeout(10000)", "foreign_keys(1)", "journal_mode(WAL)", "synchronous(FULL)", "cache_size(-12000)", "temp_store(MEMORY)"} {
		q.Add("_pragma", p)
	}
	q.Set("_txlock", "immediate")
	q.Set("_time_format", "sqlite")
	q.Set("_timezone", "UTC")
	dsn := "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + q.Encode()
	return gorm.Open(sqliteDialector{&sqlite.Dialector{DriverName: "sqlite", DSN: dsn}}, cfg)
}

// sqliteDialector is gorm's with the errors of modernc's driver, which gorm
// does not know.
type sqliteDialector struct{ *sqlite.Dialector }

// Translate turns a broken constraint into gorm's error for it.
func (d sqliteDialector) Translate(err error) error {
	var e *msqlite.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code() {
	case sqliteUnique, sqlitePrimaryKey:
		return gorm.ErrDuplicatedKey
	case sqliteForeignKey:
		return gorm.ErrForeignKeyViolated
	case sqliteCheck:
		return gorm.ErrCheckConstraintViolated
	}
	return err
}

func (sqliteDialect) name() string { return "sqlite" }

// conns is few, for each has a cache of pages of its own.
func (sqliteDialect) conns() int { return 4 }

func (sqliteDialect) goose() goose.Dialect { return goose.DialectSQLite3 }

func (sqliteDialect) whyNot(err error) string { return err.Error() }

func (sqliteDialect) unavailable(err error) bool {
	var e *msqlite.Error
	if !errors.As(err, &e) {
		return errors.Is(err, sql.ErrConnDone)
	}
	switch e.Code() & 0xff { // primary codes: busy, locked, I/O error, full, cannot open
	case 5, 6, 10, 13, 14:
		return true
	}
	return false
}

func (sqliteDialect) busy(err error) bool {
	var e *msqlite.Error
	return errors.As(err, &e) && e.Code()&0xff == sqliteBusy
}

// standAside: who waits for the write lock asks for it every 100 ms
// (sqliteDefaultBusyCallback in SQLite's main.c).
func (sqliteDialect) standAside() time.Duration { return 110 * time.Millisecond }

// lock: a transaction that writes is the only one anyway.
func (sqliteDialect) lock(*gorm.DB, int64) error { return nil }

func (sqliteDialect) lockEnterprise(*gorm.DB, int64) error { return nil }

// sqliteRows is how many rows a statement takes: more of them save little and
// take long to prepare.
const sqliteRows = 10

// insert prepares its statements once and for all rows; gorm, inside a
// transaction, would prepare them anew for each.
func (d sqliteDialect) insert(tx *gorm.DB, table, more string, columns []bulkValues) error {
	return d.insertBy(sqliteRows, tx, table, more, columns)
}

// insertBy is insert with so many rows a statement.
func (sqliteDialect) insertBy(rows int, tx *gorm.DB, table, more string, columns []bulkValues) error {
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.column
	}
	row := "(?" + strings.Repeat(", ?", len(columns)-1) + ")"
	pool := tx.Statement.ConnPool
	if t, ok := pool.(*gorm.PreparedStmtTX); ok {
		pool = t.Tx
	}
	args := make([]any, 0, rows*len(columns))
	i, end := 0, columns[0].len()
	for _, n := range []int{rows, 1} {
		if i+n > end {
			continue
		}
		// #nosec G202 -- names of our own tables and columns
		stmt, err := pool.PrepareContext(tx.Statement.Context, "INSERT INTO "+table+" ("+strings.Join(names, ", ")+") VALUES "+
			row+strings.Repeat(", "+row, n-1)+more)
		if err != nil {
			return err
		}
		for ; i+n <= end && err == nil; i += n {
			args = args[:0]
			for k := i; k < i+n; k++ {
				for _, c := range columns {
					args = append(args, c.valueAt(k))
				}
			}
			_, err = stmt.ExecContext(tx.Statement.Context, args...)
		}
		if err := errors.Join(err, stmt.Close()); err != nil {
			return err
		}
	}
	return nil
}

// reserveIDs: the transaction holds the write lock, so nobody else takes ids
// until its rows are there.
func (sqliteDialect) reserveIDs(tx *gorm.DB, table string, n int) ([]int64, error) {
	var last int64
	if err := tx.Raw("SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = ?), 0)", table).Scan(&last).Error; err != nil {
		return nil, err
	}
	ids := make([]int64, n)
	for i := range ids {
		ids[i] = last + int64(i) + 1
	}
	return ids, nil
}

func (sqliteDialect) set(values any) clause.Expr {
	list, err := json.Marshal(values)
	if err != nil {
		list = []byte(emptyList) // numbers and text always have a JSON form
	}
	return clause.Expr{SQL: "(SELECT value FROM json_each(?))", Vars: []any{string(list)}}
}

// backup writes beside the file and renames at the end, so that a copy under its
// name is a whole one. Only its owner may read it.
func (sqliteDialect) fill(db *gorm.DB, f func(db *gorm.DB, whole bool) error) error {
	return f(db, false)
}

func (sqliteDialect) backup(ctx context.Context, db *sql.DB, file string) error {
	if _, err := os.Stat(file); err == nil {
		return fmt.Errorf("%s exists already; name a new file", file)
	}
	part := file + ".part"
	f, err := os.OpenFile(part, os.O_CREATE|os.O_TRUNC|os.O_RDWR, 0o600) // #nosec G304 -- the operator names the file
	if err != nil {
		return err
	}
	defer os.Remove(part)
	_, err = db.ExecContext(ctx, "VACUUM INTO ?", part)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	return os.Rename(part, file)
}
