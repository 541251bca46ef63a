// Package models holds c800's types, its rules and, behind Store, all its SQL.
// Rules are plain functions in the file of their noun; the store calls them
// inside its transactions.
package models

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"strings"
	"sync/atomic"
	"time"

	"github.com/pressly/goose/v3"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"c800/models/migrations"
)

// Options say which database to open.
type Options struct {
	// DatabaseURL is "sqlite:PATH" or "postgres://...".
	DatabaseURL string
	// ReplicaURL is "postgres://..." of a database that follows the first and
	// from which pages are read, or "".
	ReplicaURL string
	// MaxConns bounds the connections to each; 0 means 8, to SQLite 4.
	MaxConns int
	// OnQuery is told every statement after it ran, for tests and measurements;
	// nil is nobody.
	OnQuery func(query string)
}

// Store is the one way to the database. It is safe for concurrent use.
type Store struct {
	db      *gorm.DB
	sql     *sql.DB
	replica *replica // nil without one
	dialect dialect
	now     func() time.Time
	dir     directory
	sample  atomic.Pointer[tokenSample]
}

// Open opens the database without changing it. Errors name what to do, and
// never contain a password.
func Open(ctx context.Context, o Options) (*Store, error) {
	cfg := &gorm.Config{
		TranslateError:         true,
		SkipDefaultTransaction: true,
		DisableAutomaticPing:   true,
		PrepareStmt:            true,
		PrepareStmtMaxSize:     500, // lists of ids make a statement for each length
		NowFunc:                func() time.Time { return time.Now().UTC().Truncate(time.Microsecond) },
		Logger:                 logger.Discard,
	}
	if o.OnQuery != nil {
		cfg.Logger = queryListener{logger.Discard, o.OnQuery}
	}
	s := &Store{now: cfg.NowFunc}
	var err error
	switch {
	case strings.HasPrefix(o.DatabaseURL, "sqlite:") && len(o.DatabaseURL) > len("sqlite:"):
		s.dialect = sqliteDialect{}
		s.db, err = openSQLite(strings.TrimPrefix(o.DatabaseURL, "sqlite:"), cfg)
	case strings.HasPrefix(o.DatabaseURL, "postgres://"), strings.HasPrefix(o.DatabaseURL, "postgresql://"):
		s.dialect = postgresDialect{}
		s.db, err = openPostgres(o.DatabaseURL, cfg)
	default:
		return nil, errors.New("the database URL is neither sqlite:PATH nor postgres://...; set C800_DATABASE_URL")
	}
	if err != nil {
		return nil, fmt.Errorf("C800_DATABASE_URL: %w", err)
	}
	if s.sql, err = s.db.DB(); err != nil {
		return nil, err
	}
	conns := o.MaxConns
	if conns == 0 {
		conns = s.dialect.conns()
	}
	s.sql.SetMaxOpenConns(conns)
	s.sql.SetMaxIdleConns(conns)
	if err := s.sql.PingContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("%w: %s; check C800_DATABASE_URL and what it names", ErrUnavailable, s.dialect.whyNot(err)), s.Close())
	}
	if o.ReplicaURL != "" {
		if err := s.useReplica(ctx, o.ReplicaURL, conns); err != nil {
			return nil, errors.Join(err, s.Close())
		}
	}
	return s, nil
}

// queryListener is a logger of gorm that hands statements on.
type queryListener struct {
	logger.Interface
	onQuery func(string)
}

// LogMode keeps listening.
func (l queryListener) LogMode(logger.LogLevel) logger.Interface { return l }

// Trace hands a statement on.
func (l queryListener) Trace(_ context.Context, _ time.Time, statement func() (string, int64), _ error) {
	query, _ := statement()
	l.onQuery(query)
}

// Close closes the database.
func (s *Store) Close() error {
	err := s.sql.Close()
	if s.replica != nil {
		s.replica.leave()
		err = errors.Join(err, s.replica.Close())
	}
	return err
}

// Dialect names the database: sqlite or postgres.
func (s *Store) Dialect() string { return s.dialect.name() }

// Ping reports whether the database answers; ErrUnavailable if not. Its replica
// may be away.
func (s *Store) Ping(ctx context.Context) error {
	if err := s.sql.PingContext(ctx); err != nil {
		return fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	return nil
}

// fail turns what gorm and the drivers return into the errors of this package.
func (s *Store) fail(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, gorm.ErrRecordNotFound):
		return ErrNotFound
	case errors.Is(err, context.DeadlineExceeded), s.dialect.unavailable(err):
		return fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	return err
}

// tx runs f in one transaction.
func (s *Store) tx(ctx context.Context, f func(tx *gorm.DB) error) error {
	err := s.db.WithContext(ctx).Transaction(f)
	if err != nil && errors.Is(ctx.Err(), context.DeadlineExceeded) {
		// What the driver says of a transaction that ran out of time varies.
		return fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	return s.fail(err)
}

// MigrationStatus is one numbered schema file and when it was applied; the zero
// time means not yet.
type MigrationStatus struct {
	Version   int64
	Name      string
	AppliedAt time.Time
}

func (s *Store) provider() (*goose.Provider, error) {
	dir, err := fs.Sub(migrations.FS, s.dialect.name())
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(s.dialect.goose(), s.sql, dir, goose.WithSlog(slog.New(slog.DiscardHandler)), goose.WithDisableGlobalRegistry(true))
}

// Migrate brings the schema up to the newest version this binary knows, and what
// is derived from the rest along. Several processes may do so at once.
func (s *Store) Migrate(ctx context.Context) error {
	p, err := s.provider()
	if err != nil {
		return err
	}
	// Each version is one transaction, so of two processes that apply the same
	// one, one fails, and goes on with what the other has left.
	for range len(p.ListSources()) + 3 {
		if _, err = p.Up(ctx); err == nil || ctx.Err() != nil {
			break
		}
		time.Sleep(migrateAgain)
	}
	if err != nil {
		return s.fail(err)
	}
	if err := s.CheckSchema(ctx); err != nil {
		return err
	}
	return s.tx(ctx, s.deriveAll)
}

// migrateAgain is the pause before a migration that failed is tried again.
const migrateAgain = 50 * time.Millisecond

// deriveAll makes the search index and the rows of lists of every enterprise,
// for a database that comes from a version without them.
func (s *Store) deriveAll(tx *gorm.DB) error {
	if err := s.dialect.lock(tx, lockIntake); err != nil {
		return err
	}
	var missing bool
	if err := tx.Raw("SELECT EXISTS (SELECT 1 FROM enterprises WHERE status = 'active') AND " +
		"NOT (EXISTS (SELECT 1 FROM list_rows) AND EXISTS (SELECT 1 FROM search_exact))").Scan(&missing).Error; err != nil || !missing {
		return err
	}
	for last := int64(0); ; {
		var ids []int64
		if err := tx.Raw("SELECT id FROM enterprises WHERE id > ? AND status <> 'merged' ORDER BY id LIMIT ?", last, importBatch).Scan(&ids).Error; err != nil {
			return err
		}
		if len(ids) == 0 {
			return s.notePageChanges(tx, 0)
		}
		list, err := s.enterprisesByID(tx, ids)
		if err != nil {
			return err
		}
		if err := s.reindex(tx, list); err != nil {
			return err
		}
		if err := s.relist(tx, list); err != nil {
			return err
		}
		last = ids[len(ids)-1]
	}
}

// MigrateDown takes back the newest applied schema version: ErrNotFound when
// none is left.
func (s *Store) MigrateDown(ctx context.Context) error {
	p, err := s.provider()
	if err != nil {
		return err
	}
	_, err = p.Down(ctx)
	if errors.Is(err, goose.ErrNoNextVersion) {
		return ErrNotFound
	}
	return s.fail(err)
}

// Migrations lists every schema version and when it was applied.
func (s *Store) Migrations(ctx context.Context) ([]MigrationStatus, error) {
	p, err := s.provider()
	if err != nil {
		return nil, err
	}
	rows, err := p.Status(ctx)
	if err != nil {
		return nil, s.fail(err)
	}
	out := make([]MigrationStatus, 0, len(rows))
	for _, r := range rows {
		out = append(out, MigrationStatus{Version: r.Source.Version, Name: r.Source.Path, AppliedAt: r.AppliedAt})
	}
	return out, nil
}

// CheckSchema returns ErrSchema unless the schema is exactly the one this
// binary was built for; an older binary so refuses a newer schema.
func (s *Store) CheckSchema(ctx context.Context) error {
	p, err := s.provider()
	if err != nil {
		return err
	}
	have, err := p.GetDBVersion(ctx)
	if err != nil {
		return s.fail(err)
	}
	sources := p.ListSources()
	want := sources[len(sources)-1].Version
	switch {
	case have < want:
		return fmt.Errorf("%w: it is version %d, this c800 needs %d; run c800 migrate up", ErrSchema, have, want)
	case have > want:
		return fmt.Errorf("%w: it is version %d, newer than the %d of this c800; run the newer c800", ErrSchema, have, want)
	}
	return nil
}

// Backup writes a consistent copy of a SQLite database to a new file while
// serving goes on.
func (s *Store) Backup(ctx context.Context, file string) error {
	return s.dialect.backup(ctx, s.sql, file)
}

// SchemaVersion is the newest schema version that this binary knows.
func SchemaVersion() int {
	files, err := fs.Glob(migrations.FS, "sqlite/*.sql")
	if err != nil {
		return 0 // the pattern is right
	}
	return len(files)
}
