package models

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"c800/models/fold"
)

// tokenHashes are tokens as PostgreSQL's index holds them: the lower half of
// fold.Hash. Two tokens that share one bring a candidate too many, no more.
type tokenHashes []int32

func newTokenHashes(tokens []string) tokenHashes {
	out := make(tokenHashes, len(tokens))
	for i, t := range tokens {
		out[i] = int32(fold.Hash(t)) // #nosec G115 -- only the bits matter
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// String writes the hashes as an array literal.
func (h tokenHashes) String() string {
	b := make([]byte, 0, 2+12*len(h))
	b = append(b, '{')
	for i, v := range h {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(b, int64(v), 10)
	}
	return string(append(b, '}'))
}

// tiers is the number of tiers of search_tokens, see the migration.
const tiers = 4

func (postgresDialect) addTokens(tx *gorm.DB, rows []tokenRow) error {
	var below []int64
	if err := tx.Raw("SELECT below FROM search_tiers ORDER BY tier").Scan(&below).Error; err != nil {
		return err
	}
	ranks, tier, tokens := make([]int64, len(rows)), make([]int64, len(rows)), make([]string, len(rows))
	for i, r := range rows {
		ranks[i], tokens[i] = r.rank, newTokenHashes(r.tokens).String()
		for int(tier[i]) < len(below) && r.rank >= below[tier[i]] {
			tier[i]++
		}
	}
	_, err := tx.Statement.ConnPool.ExecContext(tx.Statement.Context, "INSERT INTO search_tokens (rank, tier, tokens) "+
		"SELECT rank, tier, tokens::integer[] FROM unnest($1::bigint[], $2::bigint[], $3::text[]) AS t (rank, tier, tokens)", ranks, tier, tokens)
	return err
}

func (postgresDialect) removeTokens(tx *gorm.DB, ranks []int64) error {
	return tx.Exec("DELETE FROM search_tokens WHERE rank IN ?", ranks).Error
}

func (postgresDialect) findTokens(db *gorm.DB, x tokenExpr, after int64, limit int) ([]candidate, error) {
	var where strings.Builder
	var tokens []any
	writeWhere(&where, &tokens, x)
	parts := make([]string, tiers)
	var args []any
	for tier := range tiers {
		// The tier is written out, so that its index is chosen.
		parts[tier] = fmt.Sprintf("(SELECT rank FROM search_tokens WHERE tier = %d AND rank > ? AND (%s) ORDER BY rank LIMIT ?)", tier, where.String())
		args = append(append(append(args, after), tokens...), limit)
	}
	args = append(args, limit, int64(1)<<rankIDBits-1)
	// The tiers are read one after the other, and the rest not at all once
	// there are enough.
	return readCandidates(db.Raw("SELECT t.rank, e.name, e.latin, e.short_names, e.aliases FROM (SELECT rank FROM ("+
		strings.Join(parts, " UNION ALL ")+") a LIMIT ?) t JOIN enterprises e ON e.id = t.rank & ? ORDER BY t.rank", args...))
}

// writeWhere writes an expression as conditions on the array of tokens.
func writeWhere(b *strings.Builder, args *[]any, x tokenExpr) {
	if x.token != "" {
		x = tokenExpr{of: []tokenExpr{x}}
	}
	operator := " AND "
	if x.any {
		operator = " OR "
	}
	var here []string // the tokens of this level, in one condition
	n := 0
	next := func() {
		if n++; n > 1 {
			b.WriteString(operator)
		}
	}
	for _, e := range x.of {
		if e.token != "" {
			here = append(here, e.token)
			continue
		}
		next()
		b.WriteByte('(')
		writeWhere(b, args, e)
		b.WriteByte(')')
	}
	if len(here) > 0 {
		next()
		if x.any {
			b.WriteString("tokens && ?::integer[]")
		} else {
			b.WriteString("tokens @> ?::integer[]")
		}
		*args = append(*args, newTokenHashes(here).String())
	}
}
