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

func (sqliteDialect) findTokens(db *gorm.DB, x tokenExpr, after int64, limit int) ([]candidate, error) {
	var match strings.Builder
	writeMatch(&match, x)
	return readCandidates(db.Raw("SELECT t.rowid, e.name, e.latin, e.short_names, e.aliases FROM "+
		"(SELECT rowid FROM search_tokens WHERE search_tokens MATCH ? AND rowid > ? ORDER BY rowid LIMIT ?) t "+
		"JOIN enterprises e ON e.id = t.rowid & ? ORDER BY t.rowid", match.String(), after, limit, int64(1)<<rankIDBits-1))
}

func (sqliteDialect) settleTokens(*gorm.DB) error { return nil }

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
