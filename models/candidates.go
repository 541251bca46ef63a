package models

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"

	"gorm.io/gorm"

	"c800/models/fold"
)

// candidates are the enterprises that records of a batch may turn out to be,
// found by slug, number, website domain and exact name.
type candidates struct {
	bySlug, byDigits, byDomain, byName map[string][]*Enterprise
}

// of gives those that have anything in common with e, each once; a number or a
// domain that too many of the batch share does not count.
func (k *candidates) of(e *Enterprise) []*Enterprise {
	var out []*Enterprise
	take := func(list []*Enterprise, most int) {
		if len(list) > most {
			return
		}
		for _, c := range list {
			if !slices.Contains(out, c) {
				out = append(out, c)
			}
		}
	}
	if e.Slug != "" {
		take(k.bySlug[e.Slug], math.MaxInt)
	}
	for i := range e.Channels {
		if d := e.Channels[i].Digits; d != "" {
			take(k.byDigits[d], maxShared)
		}
	}
	if e.Domain != "" {
		take(k.byDomain[e.Domain], maxShared)
	}
	for _, n := range matchNames(e) {
		take(k.byName[n], math.MaxInt)
	}
	return out
}

// add makes an enterprise known, so that later records of the same batch find it.
func (k *candidates) add(e *Enterprise) {
	put := func(m *map[string][]*Enterprise, key string) {
		if *m == nil {
			*m = map[string][]*Enterprise{}
		}
		if key != "" && !slices.Contains((*m)[key], e) {
			(*m)[key] = append((*m)[key], e)
		}
	}
	put(&k.bySlug, e.Slug)
	put(&k.byDomain, e.Domain)
	for i := range e.Channels {
		put(&k.byDigits, e.Channels[i].Digits)
	}
	for _, n := range matchNames(e) {
		put(&k.byName, n)
	}
}

// matchNames are the folded names by which MatchRule may find an enterprise.
func matchNames(e *Enterprise) []string {
	out := []string{fold.Key(e.Name)}
	for _, s := range e.ShortNames {
		out = append(out, fold.Key(s))
	}
	return out
}

// maxShared is how many enterprises may share a number, a domain or a short name
// that is still looked at: one that more share tells nobody apart.
const maxShared = 50

// loadCandidates reads all that the drafts of a batch may match, in a number of
// queries that does not depend on the batch; those in except are left out.
func (in *intake) loadCandidates(tx *gorm.DB, drafts []draft, except ...int64) (*candidates, error) {
	var slugs, digits, domains []string
	var full, names []int64
	for i := range drafts {
		e := &drafts[i].enterprise
		if e.Slug != "" {
			slugs = append(slugs, e.Slug)
		}
		if e.Domain != "" {
			domains = append(domains, e.Domain)
		}
		for _, c := range e.Channels {
			if c.Digits != "" {
				digits = append(digits, c.Digits)
			}
		}
		for i, n := range matchNames(e) {
			names = append(names, fold.Hash(n))
			if i == 0 {
				full = append(full, fold.Hash(n))
			}
		}
	}
	ids := map[int64]bool{}
	err := errors.Join(
		lookUp(in, tx, ids, "SELECT slug, id FROM enterprises WHERE slug IN ?", slugs, false),
		// Its full name finds an enterprise even when all else is common.
		lookUp(in, tx, ids, fmt.Sprintf("SELECT hash, enterprise_id FROM search_exact WHERE what = %d AND hash IN ?", exactName), full, false),
		lookUp(in, tx, ids, fmt.Sprintf("SELECT hash, enterprise_id FROM search_exact WHERE what < %d AND hash IN ?", exactNumber), names, true),
		lookUp(in, tx, ids, "SELECT digits, enterprise_id FROM channels WHERE digits <> '' AND digits IN ?", digits, true),
		lookUp(in, tx, ids, "SELECT domain, id FROM enterprises WHERE domain <> '' AND domain IN ?", domains, true),
	)
	if err != nil {
		return nil, err
	}
	for _, id := range except {
		delete(ids, id)
	}
	list, err := in.store.enterprisesByID(tx, slices.Sorted(maps.Keys(ids)))
	if err != nil {
		return nil, err
	}
	known := &candidates{}
	for _, e := range list {
		if e.Status != StatusMerged {
			known.add(e)
		}
	}
	return known, nil
}

// lookUp adds to ids the enterprises that the query gives for any of the keys.
// With shared it leaves out, and remembers, keys that too many share.
func lookUp[K comparable](in *intake, tx *gorm.DB, ids map[int64]bool, query string, keys []K, shared bool) error {
	keys = slices.DeleteFunc(keys, func(k K) bool { return shared && in.common[k] })
	if len(keys) == 0 {
		return nil
	}
	rows, err := tx.Raw(query, in.store.dialect.set(keys)).Rows()
	if err != nil {
		return err
	}
	defer rows.Close()
	found := map[K][]int64{}
	for rows.Next() {
		var key K
		var id int64
		if err := rows.Scan(&key, &id); err != nil {
			return err
		}
		found[key] = append(found[key], id)
	}
	for key, list := range found {
		if shared && len(list) > maxShared {
			in.common[key] = true
			continue
		}
		for _, id := range list {
			ids[id] = true
		}
	}
	return rows.Err()
}
