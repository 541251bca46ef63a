package models

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"time"

	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/plugin/dbresolver"
)

// pageReads names, for dbresolver, the reads that may come from the replica.
const pageReads = "pages"

// replica is the connections to a read replica. While it is away, and for what
// it could not answer, the primary answers instead.
type replica struct {
	*sql.DB
	primary     *sql.DB
	unavailable func(error) bool

	mu    sync.Mutex
	there context.Context // done while the replica is away
	leave context.CancelFunc
}

// QueryContext asks the replica, and the primary if it is away.
func (r *replica) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	r.mu.Lock()
	there, leave := r.there, r.leave
	r.mu.Unlock()
	if there.Err() == nil {
		// Rows are read after this returns, so asking ends with the request, or
		// here when the replica turns out to be away.
		asking, stop := context.WithCancel(ctx)
		wait := context.AfterFunc(there, stop)
		rows, err := r.DB.QueryContext(asking, query, args...)
		wait()
		if err == nil {
			return rows, rows.Err()
		}
		stop()
		if ctx.Err() != nil || (there.Err() == nil && !r.unavailable(err)) {
			return nil, err
		}
		leave()
	}
	return r.primary.QueryContext(ctx, query, args...)
}

// replicaPatience bounds the wait for a replica that does not answer.
const replicaPatience = time.Second

// look notices that the replica is away, and takes it back when it answers and
// has the page change seen last: what it does not have yet would be kept as if
// it were new.
func (r *replica) look(ctx context.Context, seen int64) {
	const newest = "SELECT coalesce(max(id), 0) FROM page_changes"
	ctx, cancel := context.WithTimeout(ctx, replicaPatience)
	defer cancel()
	var have int64
	err := r.DB.QueryRowContext(ctx, newest).Scan(&have)
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case err != nil:
		r.leave()
		return
	case r.there.Err() == nil:
		return
	case have < seen: // unless it was tidied away meanwhile
		if r.primary.QueryRowContext(ctx, newest).Scan(&seen) != nil || have < seen {
			return
		}
	}
	r.there, r.leave = context.WithCancel(context.Background())
}

// useReplica makes pages read from the database at the URL, which follows the
// primary. Everything else, and every transaction, stays with the primary.
func (s *Store) useReplica(ctx context.Context, databaseURL string, conns int) error {
	if _, ok := s.dialect.(postgresDialect); !ok {
		return errors.New("C800_REPLICA_URL: only PostgreSQL has replicas")
	}
	_, pool, err := postgresDialector(databaseURL)
	if err != nil {
		return fmt.Errorf("C800_REPLICA_URL: %w", err)
	}
	s.replica = &replica{DB: pool, primary: s.sql, unavailable: s.dialect.unavailable}
	s.replica.there, s.replica.leave = context.WithCancel(context.Background())
	s.replica.SetMaxOpenConns(conns)
	s.replica.SetMaxIdleConns(conns)
	if err := s.replica.PingContext(ctx); err != nil {
		return fmt.Errorf("%w: %s; check C800_REPLICA_URL and what it names", ErrUnavailable, s.dialect.whyNot(err))
	}
	return s.db.Use(dbresolver.Register(dbresolver.Config{Replicas: []gorm.Dialector{postgres.New(postgres.Config{Conn: s.replica})}}, pageReads))
}

// pages is the database for what everybody may read a moment late: the replica
// if there is one and it answers. Refresh reads the page changes there too, so that a page is
// made old when the replica has the change and not before. What a person has
// just written, and whatever is decided by what is read, comes from s.db.
func (s *Store) pages(ctx context.Context) *gorm.DB {
	db := s.db.WithContext(ctx)
	if s.replica == nil {
		return db
	}
	return db.Clauses(dbresolver.Use(pageReads), dbresolver.Read).Session(&gorm.Session{})
}
