package models

import (
	"strings"

	"gorm.io/gorm"
)

// addTokens takes one row a statement: before one of several SQLite sets a
// savepoint, for which FTS5 writes out all that it has gathered.
func (d sqliteDialect) addTokens(tx *gorm.DB, rows []tokenRow) error {
	ranks, tokens := make([]int64, len(rows)), make([]string, len(rows))
	for i, r := range rows {
		ranks[i], tokens[i] = r.rank, strings.Join(r.tokens, " ")
	}
	return d.insertBy(1, tx, "search_tokens", "", []bulkValues{{"rowid", ranks}, {"tokens", tokens}})
}

func (sqliteDialect) removeTokens(tx *gorm.DB, ranks []int64) error {
	return tx.Exec("DELETE FROM search_tokens WHERE rowid IN ?", ranks).Error
}

func (sqliteDialect) findTokens(db *gorm.DB, r tokenRead, after int64, limit int) ([]candidate, error) {
	var match strings.Builder
	writeMatch(&match, r.x)
	return readCandidates(db.Raw("SELECT t.rowid, e.name, e.latin, e.short_names, e.aliases FROM "+
		"(SELECT rowid FROM search_tokens WHERE search_tokens MATCH ? AND rowid > ? AND rowid < ? ORDER BY rowid LIMIT ?) t "+
		"JOIN enterprises e ON e.id = t.rowid & ? ORDER BY t.rowid", match.String(), after, r.before, limit, int64(1)<<rankIDBits-1))
}

// mergePages is how many pages of the index one step of settleTokens rewrites,
// and mergeSteps how many steps a batch of new rows is worth.
const (
	mergePages = 500
	mergeSteps = 4
)

// settleTokens merges the parts of the index, each of which a search looks into
// for every token, step by step, so that others may write in between. It stops
// when there is nothing more to do (https://www.sqlite.org/fts5.html, 6.10).
func (sqliteDialect) settleTokens(db *gorm.DB, batches int) error {
	for range mergeSteps * batches {
		var before, after int64
		err := db.Transaction(func(tx *gorm.DB) error { // total_changes counts those of a connection
			if err := tx.Raw("SELECT total_changes()").Scan(&before).Error; err != nil {
				return err
			}
			if err := tx.Exec("INSERT INTO search_tokens(search_tokens, rank) VALUES ('merge', ?)", -mergePages).Error; err != nil {
				return err
			}
			return tx.Raw("SELECT total_changes()").Scan(&after).Error
		})
		if err != nil || after-before < 2 {
			return err
		}
	}
	return nil
}

// writeMatch writes an expression in FTS5's query language. Tokens are letters
// and digits, so they need no quotes, and lower case, so none is an operator.
func writeMatch(b *strings.Builder, x tokenExpr) {
	if x.token != "" {
		b.WriteString(x.token)
		return
	}
	operator := " AND "
	if x.any {
		operator = " OR "
	}
	for i, e := range x.of {
		if i > 0 {
			b.WriteString(operator)
		}
		if e.token == "" {
			b.WriteByte('(')
			writeMatch(b, e)
			b.WriteByte(')')
			continue
		}
		b.WriteString(e.token)
	}
}
