package models

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

type postgresDialect struct{}

// connectTimeout bounds the wait for a server that does not answer at all,
// unless the URL says otherwise (connect_timeout).
const connectTimeout = 5 * time.Second

// openPostgres leaves preparing statements to pgx, which keeps them with each
// connection; gorm would prepare them anew for every use in a transaction.
func openPostgres(databaseURL string, cfg *gorm.Config) (*gorm.DB, error) {
	cfg.PrepareStmt = false
	dialector, _, err := postgresDialector(databaseURL)
	if err != nil {
		return nil, err
	}
	return gorm.Open(dialector, cfg)
}

// postgresDialector opens a pool at the URL, which connects when it is used. Its
// error repeats no part of the URL, for it holds a password.
func postgresDialector(databaseURL string) (gorm.Dialector, *sql.DB, error) {
	c, err := pgx.ParseConfig(databaseURL)
	if err != nil {
		return nil, nil, errPostgresURL
	}
	if c.ConnectTimeout == 0 {
		c.ConnectTimeout = connectTimeout
	}
	if c.RuntimeParams["application_name"] == "" {
		c.RuntimeParams["application_name"] = "c800"
	}
	pool := stdlib.OpenDB(*c, stdlib.OptionAfterConnect(prepareConnection))
	return postgres.New(postgres.Config{Conn: pool}), pool, nil
}

// prepareConnection keeps the server from planning the same statement again for
// each use, from compiling it and from starting workers for it, which take longer
// than our statements run. It is not said on connecting, where poolers refuse such settings.
func prepareConnection(ctx context.Context, c *pgx.Conn) error {
	_, err := c.Exec(ctx, "SET jit = off; SET plan_cache_mode = force_generic_plan; SET max_parallel_workers_per_gather = 0")
	return err
}

var errPostgresURL = errors.New("the URL cannot be read; write postgres://USER:PASSWORD@HOST:PORT/NAME, " +
	"with %40 for @, %2F for / and %3A for : in the password")

func (postgresDialect) conns() int { return 8 }

// whyNot says why a connection failed, without the settings that pgx repeats:
// from a misspelt URL they may hold a part of the password.
func (postgresDialect) whyNot(err error) string {
	var pg *pgconn.PgError
	var op *net.OpError
	var dns *net.DNSError
	switch {
	case errors.As(err, &pg) && (pg.Code == "28P01" || pg.Code == "28000"):
		return "the server refuses the user or the password"
	case errors.As(err, &pg) && pg.Code == "3D000":
		return "the server has no database of that name"
	case errors.As(err, &pg):
		return "the server refuses with SQLSTATE " + pg.Code
	case errors.As(err, &dns):
		return "the name of the host leads nowhere"
	case errors.As(err, &op):
		return op.Err.Error()
	case pgconn.Timeout(err):
		return "no answer in time"
	}
	return "no connection"
}

func (postgresDialect) name() string         { return "postgres" }
func (postgresDialect) goose() goose.Dialect { return goose.DialectPostgres }

func (postgresDialect) unavailable(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		// 08 connection, 57P0x shutting down or starting, 53 out of resources,
		// 3D000 the database is gone for now.
		switch {
		case len(pg.Code) == 5 && (pg.Code[:2] == "08" || pg.Code[:2] == "53" || pg.Code[:4] == "57P0"), pg.Code == "3D000":
			return true
		}
		return false
	}
	var ce *pgconn.ConnectError
	var ne net.Error
	return errors.As(err, &ce) || errors.As(err, &ne) || errors.Is(err, driver.ErrBadConn) ||
		errors.Is(err, sql.ErrConnDone) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) || pgconn.SafeToRetry(err)
}

func (postgresDialect) busy(error) bool { return false }

func (postgresDialect) standAside() time.Duration { return 0 }

func (postgresDialect) lock(tx *gorm.DB, which int64) error {
	return tx.Exec("SELECT pg_advisory_xact_lock(?)", which).Error
}

func (postgresDialect) lockEnterprise(tx *gorm.DB, id int64) error {
	return tx.Exec("SELECT 1 FROM enterprises WHERE id = ? FOR UPDATE", id).Error
}

// insert passes each column as one array.
func (postgresDialect) insert(tx *gorm.DB, table, more string, columns []bulkValues) error {
	var names, arrays []string
	args := make([]any, len(columns))
	for i, c := range columns {
		kind := "text"
		switch c.values.(type) {
		case []int64, []*int64:
			kind = "bigint"
		case []time.Time:
			kind = "timestamptz"
		}
		names = append(names, c.column)
		arrays = append(arrays, fmt.Sprintf("$%d::%s[]", i+1, kind))
		args[i] = c.values
	}
	// #nosec G202 -- names of our own tables and columns
	_, err := tx.Statement.ConnPool.ExecContext(tx.Statement.Context, "INSERT INTO "+table+" ("+strings.Join(names, ", ")+
		") SELECT * FROM unnest("+strings.Join(arrays, ", ")+")"+more, args...)
	return err
}

func (postgresDialect) reserveIDs(tx *gorm.DB, table string, n int) (ids []int64, err error) {
	err = tx.Raw("SELECT nextval(pg_get_serial_sequence(?, 'id')) FROM generate_series(1, ?)", table, n).Scan(&ids).Error
	return ids, err
}

func (postgresDialect) set(values any) clause.Expr {
	kind := "text"
	if _, ok := values.([]int64); ok {
		kind = "bigint"
	}
	return clause.Expr{SQL: "(SELECT unnest(?::" + kind + "[]))", Vars: []any{array{values}}}
}

// array keeps gorm from spreading a slice into one parameter for each element.
type array struct{ values any }

// Value gives the slice, which pgx takes as it is.
func (a array) Value() (driver.Value, error) { return a.values, nil }

// fill leaves the indexes of tokens away meanwhile: making them at the end, when
// the tiers are known, takes a fraction of the time.
func (d postgresDialect) fill(db *gorm.DB, f func(db *gorm.DB, whole bool) error) error {
	return db.Transaction(func(tx *gorm.DB) error {
		var indexes []struct{ Indexname, Indexdef string }
		if err := tx.Raw("SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema() AND tablename = 'search_tokens' AND indexdef LIKE '% USING gin %'").Scan(&indexes).Error; err != nil {
			return err
		}
		for _, i := range indexes {
			if err := tx.Exec("DROP INDEX " + i.Indexname).Error; err != nil {
				return err
			}
		}
		if err := f(tx, true); err != nil {
			return err
		}
		if err := d.settleWithin(tx, 1.1); err != nil {
			return err
		}
		if err := tx.Exec("SET LOCAL maintenance_work_mem = '256MB'").Error; err != nil {
			return err
		}
		for _, i := range indexes {
			if err := tx.Exec(i.Indexdef).Error; err != nil {
				return err
			}
		}
		return nil
	})
}

func (postgresDialect) backup(context.Context, *sql.DB, string) error {
	return errors.New("backup copies SQLite files; with PostgreSQL use pg_dump -Fc, see the README")
}
