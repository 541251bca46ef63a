package models

import (
	"unicode/utf8"

	"c800/models/fold"
)

// MaxQuery is how many characters of a search are looked at.
const MaxQuery = fold.MaxQuery

// SearchHit is one enterprise that was found, and the name or number that made
// it so when that is not its full name.
type SearchHit struct {
	Enterprise *Enterprise
	Matched    string
}

// SearchResult is one page of what was found.
type SearchResult struct {
	Hits []SearchHit
	// Total counts what was found; More says that counting stopped there.
	Total int
	More  bool
}

// MaxFound is how many enterprises a search counts, and so the depth of its
// pages: nobody reads further, a better query is shorter.
const MaxFound = 100

// The parts of a rank, from the lowest bit.
const (
	rankIDBits     = 32
	rankLengthBits = 6
	rankFames      = 101
)

// searchRank is the place of an enterprise among those that fit a query equally
// well: active ones before closed ones, the best known, the shorter names, the
// older entries. It tells every enterprise apart and holds its id, so that both
// databases keep their index in this order and read it from the start.
func searchRank(e *Enterprise) int64 {
	closed := int64(0)
	if e.Status != StatusActive {
		closed = rankFames
	}
	length := min(utf8.RuneCountInString(e.Name), 1<<rankLengthBits-1)
	fame := closed + int64(100-min(max(e.Fame, 0), 100))
	return (fame<<rankLengthBits+int64(length))<<rankIDBits + e.ID
}

// rankedID is the id of the enterprise that has the rank.
func rankedID(rank int64) int64 { return rank & (1<<rankIDBits - 1) }

// found is one enterprise that a search has found.
type found struct {
	rank  int64
	match fold.Match
	own   bool // by its whole full name
}

// before is the order of results, the same for both databases: how well the
// query fits, the full name before other names, then the rank.
func (a found) before(b found) int {
	switch {
	case a.match != b.match:
		return int(b.match - a.match)
	case a.own != b.own:
		if a.own {
			return -1
		}
		return 1
	case a.rank < b.rank:
		return -1
	case a.rank > b.rank:
		return 1
	}
	return 0
}

// searchNames lists all names of an enterprise, the full one first.
func searchNames(e *Enterprise) []string {
	names := make([]string, 0, 2+len(e.ShortNames)+len(e.Aliases))
	names = append(append(append(names, e.Name), e.ShortNames...), e.Aliases...)
	if e.Latin != "" {
		names = append(names, e.Latin)
	}
	return names
}
