package models

import (
	"context"
	"database/sql"
	"time"

	"github.com/pressly/goose/v3"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Locks that one transaction at a time holds, on every server of the database.
// Who takes both takes them in this order.
const (
	// lockIntake: only one import at a time decides which enterprises are new.
	lockIntake = 800_000 + iota
	// lockPageChanges: see notePageChanges.
	lockPageChanges
)

// dialect is all in which the two databases differ. The rest of the package is
// written once for both.
type dialect interface {
	// conns is how many connections serve best.
	conns() int
	name() string // folder of migrations
	goose() goose.Dialect
	// whyNot says why the database could not be opened, without any secret.
	whyNot(err error) string
	// unavailable reports whether the error means that the database cannot be
	// reached, rather than that it refused something.
	unavailable(err error) bool
	// busy reports whether the error means that others have been writing for too
	// long before it was our turn; nothing was done.
	busy(err error) bool
	// standAside is for how long one who writes again and again must pause for
	// others to get their turn; 0 where they get it anyway.
	standAside() time.Duration
	// lock holds one of the locks until the transaction ends.
	lock(tx *gorm.DB, which int64) error
	// lockEnterprise holds the enterprise until the transaction ends, so that
	// what is derived from its rows is derived by one writer at a time.
	lockEnterprise(tx *gorm.DB, id int64) error
	// insert writes many rows, given column by column, in few statements; more
	// is what follows the rows, such as ON CONFLICT.
	insert(tx *gorm.DB, table, more string, columns []bulkValues) error
	// reserveIDs gives n ids for rows of the table that nobody else will use.
	reserveIDs(tx *gorm.DB, table string, n int) ([]int64, error)
	// set is what stands behind IN for one of many values, a []int64 or
	// []string: one statement whatever their number.
	set(values any) clause.Expr
	// addTokens puts rows, in the order of rank, into the token index;
	// removeTokens takes them out by their ranks.
	addTokens(tx *gorm.DB, rows []tokenRow) error
	removeTokens(tx *gorm.DB, ranks []int64) error
	// settleTokens brings the token index into the form that is fastest to
	// read, after so many batches of rows were written; 0 while more are to
	// come.
	settleTokens(db *gorm.DB, batches int) error
	// findTokens gives the rows behind rank after that have the tokens, in the
	// order of rank, at most limit.
	findTokens(db *gorm.DB, r tokenRead, after int64, limit int) ([]candidate, error)
	// fill runs f, which writes very many rows into empty tables. It is told
	// whether it runs in one transaction, to be kept as a whole, or is to begin
	// its own.
	fill(db *gorm.DB, f func(db *gorm.DB, whole bool) error) error
	// backup writes a consistent copy while serving.
	backup(ctx context.Context, db *sql.DB, file string) error
}
