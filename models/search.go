package models

// MaxQuery is how many characters of a search are looked at.
const MaxQuery = 100

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
