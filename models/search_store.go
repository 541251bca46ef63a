package models

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"gorm.io/gorm"

	"c800/models/fold"
	"c800/models/phone"
)

// Search finds enterprises by name, short name, alias, any neighbouring
// characters of one, Latin words, pinyin, initials, or number in any written
// form, and gives one page of them. Results are ordered by how well the query
// fits (fold.Match; a number between names and their sound), the full name
// before others, then active before closed, the best known, the shortest full
// name, the oldest. Merged enterprises are not found. Queries without any
// letter or digit find nothing. It takes at most twelve queries, whatever is
// found; in a directory so large that searches are planned (sampleFrom) the four
// walks may read two parts each, and it takes at most thirty-six. Anybody may call
// it.
func (s *Store) Search(ctx context.Context, q string, offset, limit int) (SearchResult, error) {
	f := s.newFinder(ctx, q)
	if err := f.run(MaxFound); err != nil {
		return SearchResult{}, s.fail(err)
	}
	list := f.sorted(MaxFound)
	res := SearchResult{Total: len(list), More: f.more}
	if offset >= len(list) || offset < 0 || limit <= 0 {
		return res, nil
	}
	page := list[offset:min(offset+limit, len(list))]
	es, err := s.cards(f.db, idsOf(page))
	for _, e := range es {
		res.Hits = append(res.Hits, SearchHit{Enterprise: e, Matched: f.matched(e)})
	}
	return res, s.fail(err)
}

// Suggest gives the best few for what has been typed so far, in the order of
// Search. Anybody may call it.
func (s *Store) Suggest(ctx context.Context, q string, limit int) ([]SearchHit, error) {
	f := s.newFinder(ctx, q)
	if err := f.run(limit); err != nil {
		return nil, s.fail(err)
	}
	es, err := s.cards(f.db, idsOf(f.sorted(limit)))
	hits := make([]SearchHit, len(es))
	for i, e := range es {
		hits[i] = SearchHit{Enterprise: e, Matched: f.matched(e)}
	}
	return hits, s.fail(err)
}

// Near gives enterprises that q may mean: what it finds, then those whose names
// are one or two slips away from it or sound alike, the nearest first. It reads
// slugs as well as words. Anybody may call it.
func (s *Store) Near(ctx context.Context, q string, limit int) ([]*Enterprise, error) {
	f := s.newFinder(ctx, q)
	if err := f.run(limit); err != nil {
		return nil, s.fail(err)
	}
	ids := idsOf(f.sorted(limit))
	if len(ids) < limit {
		near, err := f.near()
		if err != nil {
			return nil, s.fail(err)
		}
		ids = append(ids, near...)
	}
	list, err := s.cards(f.db, ids[:min(limit, len(ids))])
	return list, s.fail(err)
}

func idsOf(list []found) []int64 {
	ids := make([]int64, len(list))
	for i, r := range list {
		ids[i] = rankedID(r.rank)
	}
	return ids
}

// candidate is a row that the token index brings, with the names by which it
// is judged.
type candidate struct {
	rank  int64
	names []string
}

// readCandidates reads rank, name, Latin name, short names and aliases.
func readCandidates(query *gorm.DB) ([]candidate, error) {
	rows, err := query.Rows()
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []candidate
	for rows.Next() {
		var e Enterprise
		var rank int64
		if err := rows.Scan(&rank, &e.Name, &e.Latin, &e.ShortNames, &e.Aliases); err != nil {
			return nil, err
		}
		out = append(out, candidate{rank, searchNames(&e)})
	}
	return out, rows.Err()
}

// finder is one search under way.
type finder struct {
	store  *Store
	db     *gorm.DB
	query  fold.Query
	number []string // keys of the query as a number, if it is one
	found  map[int64]found
	more   bool // there may be more than was read
}

func (s *Store) newFinder(ctx context.Context, q string) *finder {
	return &finder{store: s, db: s.pages(ctx), query: fold.QueryTokens(q), number: phone.SearchKeys(q), found: map[int64]found{}}
}

// sorted gives what was found in order, at most limit.
func (f *finder) sorted(limit int) []found {
	list := make([]found, 0, len(f.found))
	for _, r := range f.found {
		list = append(list, r)
	}
	slices.SortFunc(list, found.before)
	f.more = f.more || len(list) > limit
	return list[:min(limit, len(list))]
}

// run finds the limit that fit best. Whole names and numbers come from the
// exact table; names with all words of the query, and numbers that begin with
// it, from the tokens in the order of rank. Only where there are more of these
// than limit, those that fit better, because they begin with the query, are
// asked for on their own. When there is nothing at all, names that have its
// characters will do.
func (f *finder) run(limit int) error {
	if f.query.Key == "" {
		return nil
	}
	if err := f.exact(limit); err != nil || len(f.found) >= limit {
		f.more = len(f.found) >= limit
		return err
	}
	// Of a whole number that was found nobody has a longer one.
	if f.query.Digits != "" && (len(f.query.Digits) <= fold.MaxNumber || len(f.found) == 0) {
		if _, err := f.walk(anyList([]fold.Tokens{f.query.Number}), limit, f.judgeNumber); err != nil {
			return err
		}
	}
	words := wordsExpr(f.query)
	more, err := f.walk(words, limit, f.judge)
	if err != nil {
		return err
	}
	if more {
		if _, err := f.walk(allOf(anyList(f.query.Begins), wholeExpr(f.query)), limit, f.judgeBeginning); err != nil {
			return err
		}
	}
	if len(f.found) > 0 {
		return nil
	}
	_, err = f.walk(looseExpr(f.query), limit, f.judgeLoose)
	return err
}

// exact looks up whole names, their sounds and numbers.
func (f *finder) exact(limit int) error {
	var rows []SearchExact
	if err := f.db.Raw("SELECT what, rank FROM search_exact WHERE hash = ? AND what <> ? ORDER BY what, rank LIMIT ?",
		fold.Hash(f.query.Key), exactNumber, limit).Scan(&rows).Error; err != nil {
		return err
	}
	if len(f.number) > 0 {
		hashes := make([]int64, len(f.number))
		for i, k := range f.number {
			hashes[i] = fold.Hash(k)
		}
		var numbers []SearchExact
		if err := f.db.Raw("SELECT what, rank FROM search_exact WHERE hash IN ? AND what = ? ORDER BY rank LIMIT ?",
			hashes, exactNumber, limit).Scan(&numbers).Error; err != nil {
			return err
		}
		rows = append(rows, numbers...)
	}
	for _, r := range rows {
		match := fold.MatchExact
		switch r.What {
		case exactNumber:
			match = fold.MatchNumber
		case exactSound:
			match = fold.MatchSound
		}
		f.add(found{rank: r.Rank, match: match, own: r.What == exactName})
	}
	return nil
}

// add keeps the better of two finds of the same enterprise.
func (f *finder) add(r found) {
	if have, ok := f.found[r.rank]; !ok || r.before(have) < 0 {
		f.found[r.rank] = r
	}
}

// perFound is how many rows of the token index one walk reads at most for each
// enterprise that it is to find. It is met only where the tokens of a query are
// common and its words are not.
const perFound = 8

// walk reads what the tokens bring in the order of rank and adds what judge
// finds to fit, until limit did. It reports whether there may be more.
func (f *finder) walk(x tokenExpr, limit int, judge func(candidate) fold.Match) (more bool, err error) {
	if x.empty() {
		return false, nil
	}
	batch := 2*limit + 8
	for _, r := range f.store.sample.Load().plan(x, batch) {
		there, err := f.read(r, limit, batch, judge)
		if err != nil {
			return false, err
		}
		more = more || there
	}
	f.more = f.more || more
	return more, nil
}

// read is one part of a walk: a batch of so many rows, which mostly do, and then
// all that may be read.
func (f *finder) read(r tokenRead, limit, batch int, judge func(candidate) fold.Match) (more bool, err error) {
	after, fits := int64(-1), 0
	for read := 0; read < perFound*limit; read, batch = read+batch, perFound*limit {
		list, err := f.store.dialect.findTokens(f.db, r, after, batch)
		if err != nil {
			return false, err
		}
		if err := f.addDigits(list); err != nil {
			return false, err
		}
		for _, c := range list {
			m := f.found[c.rank].match
			if m < fold.MatchPrefix { // it may turn out to be better
				m = judge(c)
			}
			if m == fold.NoMatch {
				continue
			}
			if fits++; fits > limit {
				return true, nil
			}
			f.add(found{rank: c.rank, match: m})
		}
		if len(list) < batch {
			return r.before != everything, nil
		}
		after = list[len(list)-1].rank
	}
	return true, nil
}

// judge ranks a candidate by its names, of which one has every word. Whole
// names were found before.
func (f *finder) judge(c candidate) fold.Match {
	if m := f.judgeLoose(c); m >= fold.MatchWords {
		return m
	}
	return fold.NoMatch
}

// judgeLoose takes names too that have no more than the characters.
func (f *finder) judgeLoose(c candidate) fold.Match {
	return min(f.query.Match(c.names), fold.MatchSound)
}

// judgeBeginning takes only names that begin with the query.
func (f *finder) judgeBeginning(c candidate) fold.Match {
	if m := f.judge(c); m >= fold.MatchPrefix {
		return m
	}
	return fold.NoMatch
}

// judgeNumber takes enterprises with a number that begins with the query; they
// come behind names that do. Tokens tell all of a short one.
func (f *finder) judgeNumber(c candidate) fold.Match {
	if len(f.query.Digits) <= fold.MaxNumber || slices.ContainsFunc(c.names, func(n string) bool { return strings.HasPrefix(n, f.query.Digits) }) {
		return fold.MatchWords
	}
	return fold.NoMatch
}

// addDigits adds to each candidate's names its numbers that begin with a word
// of the query, if it has such words and the tokens do not tell.
func (f *finder) addDigits(list []candidate) error {
	var likes []string
	var args []any
	add := func(digits string) {
		likes = append(likes, "digits LIKE ?")
		args = append(args, digits+"%")
	}
	if len(f.query.Digits) > fold.MaxNumber {
		add(f.query.Digits)
	}
	for _, w := range f.query.Words {
		if f.query.Digits == "" && len(w.Text) > 1 && strings.Trim(w.Text, "0123456789") == "" {
			add(w.Text)
		}
	}
	if len(likes) == 0 || len(list) == 0 {
		return nil
	}
	ids := make([]int64, len(list))
	at := make(map[int64]int, len(list))
	for i, c := range list {
		ids[i] = rankedID(c.rank)
		at[ids[i]] = i
	}
	var rows []struct {
		EnterpriseID int64
		Digits       string
	}
	err := f.db.Raw("SELECT enterprise_id, digits FROM channels WHERE enterprise_id IN ? AND digits <> '' AND ("+strings.Join(likes, " OR ")+") ORDER BY id",
		append([]any{ids}, args...)...).Scan(&rows).Error
	for _, r := range rows {
		i := at[r.EnterpriseID]
		list[i].names = append(list[i].names, r.Digits)
	}
	return err
}

// matched is the name or number by which an enterprise was found, or "" for its
// full name.
func (f *finder) matched(e *Enterprise) string {
	best, by := fold.NoMatch, ""
	for i, name := range searchNames(e) {
		if m := f.query.Match([]string{name}); m > best {
			best = m
			if by = name; i == 0 {
				by = ""
			}
		}
	}
	if best >= fold.MatchNumber {
		return by
	}
	for _, c := range e.Channels {
		if c.Digits == "" {
			continue
		}
		n := phone.Number{Digits: c.Digits, Kind: phone.Kind(c.NumberKind)}
		if shareKey(c, f.number) {
			return n.Grouped()
		}
		if best == fold.NoMatch && f.query.Digits != "" && strings.HasPrefix(c.Digits, f.query.Digits) {
			return n.Grouped()
		}
	}
	return by
}

// nearBatch is how many candidates are judged by their distance.
const nearBatch = 500

// near gives the ids of enterprises with names like the query that were not
// found, the nearest first.
func (f *finder) near() ([]int64, error) {
	x := anyList(f.query.Near())
	if x.empty() {
		return nil, nil
	}
	var list []candidate
	for _, r := range f.store.sample.Load().plan(x, nearBatch) {
		part, err := f.store.dialect.findTokens(f.db, r, -1, nearBatch)
		if err != nil {
			return nil, err
		}
		list = append(list, part...)
	}
	type slip struct {
		rank     int64
		distance int
	}
	var near []slip
	for _, c := range list {
		if _, ok := f.found[c.rank]; ok {
			continue
		}
		if d, ok := f.query.Distance(c.names); ok {
			near = append(near, slip{c.rank, d})
		}
	}
	slices.SortFunc(near, func(a, b slip) int { return cmp.Or(cmp.Compare(a.distance, b.distance), cmp.Compare(a.rank, b.rank)) })
	near = slices.Compact(near) // both parts of a plan may bring one
	ids := make([]int64, len(near))
	for i, n := range near {
		ids[i] = rankedID(n.rank)
	}
	return ids, nil
}
