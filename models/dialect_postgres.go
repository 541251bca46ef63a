package models

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/pressly/goose/v3"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

type postgresDialect struct{}

func openPostgres(dsn string, cfg *gorm.Config) (*gorm.DB, error) {
	return gorm.Open(postgres.Open(dsn), cfg)
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
		errors.Is(err, sql.ErrConnDone) || errors.Is(err, net.ErrClosed) || pgconn.SafeToRetry(err)
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

func (postgresDialect) backup(context.Context, *sql.DB, string) error {
	return errors.New("backup copies SQLite files; with PostgreSQL use pg_dump -Fc, see the README")
}
