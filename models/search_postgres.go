package models

import (
	"fmt"
	"math"
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

// tierSizes is about how many rows the tiers of search_tokens hold, all but the
// last.
var tierSizes = []int{1 << 10, 1 << 13, 1 << 16, 1 << 18}

// deepTier is the tier that holds the deepRows best known, with those before it.
const deepTier = 2

func (postgresDialect) addTokens(tx *gorm.DB, rows []tokenRow) error {
	below, err := tierEnds(tx)
	if err != nil {
		return err
	}
	ranks, tier, tokens := make([]int64, len(rows)), make([]int64, len(rows)), make([]string, len(rows))
	for i, r := range rows {
		ranks[i], tokens[i] = r.rank, newTokenHashes(r.tokens).String()
		for int(tier[i]) < len(below) && r.rank >= below[tier[i]] {
			tier[i]++
		}
	}
	_, err = tx.Statement.ConnPool.ExecContext(tx.Statement.Context, "INSERT INTO search_tokens (rank, tier, tokens) "+
		"SELECT rank, tier, tokens::integer[] FROM unnest($1::bigint[], $2::bigint[], $3::text[]) AS t (rank, tier, tokens)", ranks, tier, tokens)
	return err
}

func (postgresDialect) removeTokens(tx *gorm.DB, ranks []int64) error {
	return tx.Exec("DELETE FROM search_tokens WHERE rank IN ?", ranks).Error
}

func (postgresDialect) findTokens(db *gorm.DB, r tokenRead, after int64, limit int) ([]candidate, error) {
	var where strings.Builder
	var tokens []any
	writeWhere(&where, &tokens, r.x)
	last, upTo := len(tierSizes), ""
	if r.before != everything {
		last, upTo = deepTier, "rank + 0 < ? AND "
	}
	parts := make([]string, last+1)
	var args []any
	for tier := range parts {
		if upTo != "" {
			args = append(args, r.before)
		}
		// The tier is written out, so that its index is chosen; + 0 keeps the
		// primary key from being walked through in its stead.
		parts[tier] = fmt.Sprintf("(SELECT rank FROM search_tokens WHERE tier = %d AND %srank + 0 > ? AND (%s) ORDER BY rank + 0 LIMIT ?)", tier, upTo, where.String())
		args = append(append(append(args, after), tokens...), limit)
	}
	args = append(args, limit, int64(1)<<rankIDBits-1)
	// The tiers are read one after the other, and the rest not at all once
	// there are enough.
	return readCandidates(db.Raw("SELECT t.rank, e.name, e.latin, e.short_names, e.aliases FROM (SELECT rank FROM ("+
		strings.Join(parts, " UNION ALL ")+") a LIMIT ?) t JOIN enterprises e ON e.id = t.rank & ? ORDER BY t.rank", args...))
}

func tierEnds(tx *gorm.DB) (below []int64, err error) {
	err = tx.Raw("SELECT below FROM search_tiers ORDER BY tier").Scan(&below).Error
	return below, err
}

// settleTokens moves the ends of tiers that have become twice too large or too
// small, and their rows with them, and empties the lists of new rows. A row
// that another transaction puts into the wrong tier meanwhile is found all the
// same, at most too late among those that fit as well.
func (d postgresDialect) settleTokens(db *gorm.DB, _ int) error { return d.settleWithin(db, 2) }

// settleWithin is settleTokens for tiers that may be so many times too large or
// too small.
func (postgresDialect) settleWithin(db *gorm.DB, times float64) error {
	return db.Transaction(func(tx *gorm.DB) error {
		// One process at a time, and no import meanwhile.
		if err := (postgresDialect{}).lock(tx, lockIntake); err != nil {
			return err
		}
		old, err := tierEnds(tx)
		if err != nil {
			return err
		}
		ends := slices.Clone(old)
		from, to := int64(math.MaxInt64), int64(0)
		for tier, size := range tierSizes {
			var rows int
			if err := tx.Raw("SELECT count(*) FROM (SELECT 1 FROM search_tokens WHERE rank < ? LIMIT ?) t", old[tier], int(times*float64(size))+1).Scan(&rows).Error; err != nil {
				return err
			}
			if float64(rows) <= times*float64(size) && (times*float64(rows) >= float64(size) || old[tier] == math.MaxInt64) {
				continue
			}
			ends[tier] = math.MaxInt64
			if err := tx.Raw("SELECT rank FROM search_tokens ORDER BY rank OFFSET ? LIMIT 1", size).Scan(&ends[tier]).Error; err != nil {
				return err
			}
			from, to = min(from, old[tier], ends[tier]), max(to, old[tier], ends[tier])
			if err := tx.Exec("UPDATE search_tiers SET below = ? WHERE tier = ?", ends[tier], tier).Error; err != nil {
				return err
			}
		}
		if from < to {
			if err := tx.Exec("UPDATE search_tokens s SET tier = t.tier FROM (SELECT rank, (SELECT count(*) FROM search_tiers WHERE below <= rank) AS tier "+
				"FROM search_tokens WHERE rank >= ? AND rank < ?) t WHERE s.rank = t.rank AND s.tier <> t.tier", from, to).Error; err != nil {
				return err
			}
		}
		return tx.Exec("SELECT gin_clean_pending_list(indexrelid) FROM pg_index JOIN pg_class c ON c.oid = indexrelid " +
			"JOIN pg_am a ON a.oid = c.relam WHERE indrelid = 'search_tokens'::regclass AND amname = 'gin' AND pg_has_role(c.relowner, 'USAGE')").Error
	})
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
