package models

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/plugin/dbresolver"
)

// pageReads names, for dbresolver, the reads that may come from the replica.
const pageReads = "pages"

// useReplica makes pages read from the database at the URL, which follows the
// primary. Everything else, and every transaction, stays with the primary.
func (s *Store) useReplica(ctx context.Context, databaseURL string, conns int) error {
	if _, ok := s.dialect.(postgresDialect); !ok {
		return errors.New("C800_REPLICA_URL: only PostgreSQL has replicas")
	}
	dialector, pool, err := postgresDialector(databaseURL)
	if err != nil {
		return fmt.Errorf("C800_REPLICA_URL: %w", err)
	}
	s.replica = pool
	s.replica.SetMaxOpenConns(conns)
	s.replica.SetMaxIdleConns(conns)
	if err := s.replica.PingContext(ctx); err != nil {
		return fmt.Errorf("%w: %s; check C800_REPLICA_URL and what it names", ErrUnavailable, s.dialect.whyNot(err))
	}
	return s.db.Use(dbresolver.Register(dbresolver.Config{Replicas: []gorm.Dialector{dialector}}, pageReads))
}

// pages is the database for what everybody may read a moment late: the replica
// if there is one. Refresh reads the page changes there too, so that a page is
// made old when the replica has the change and not before. What a person has
// just written, and whatever is decided by what is read, comes from s.db.
func (s *Store) pages(ctx context.Context) *gorm.DB {
	db := s.db.WithContext(ctx)
	if s.replica == nil {
		return db
	}
	return db.Clauses(dbresolver.Use(pageReads), dbresolver.Read).Session(&gorm.Session{})
}

// pools are the connections to every database of the store.
func (s *Store) pools() []*sql.DB {
	if s.replica == nil {
		return []*sql.DB{s.sql}
	}
	return []*sql.DB{s.sql, s.replica}
}
