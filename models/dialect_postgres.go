package models

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"net"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/pressly/goose/v3"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
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

func (postgresDialect) backup(context.Context, *sql.DB, string) error {
	return errors.New("backup copies SQLite files; with PostgreSQL use pg_dump -Fc, see the README")
}
