package models

import (
	"slices"

	"gorm.io/gorm"

	"c800/models/fold"
)

// candidates are the enterprises that records of a batch may turn out to be,
// found by slug, number, website domain and exact name.
type candidates struct {
	bySlug, byDigits, byDomain, byName map[string][]*Enterprise
}

// of gives those that have anything in common with e, each once.
func (k *candidates) of(e *Enterprise) []*Enterprise {
	var out []*Enterprise
	take := func(list []*Enterprise) {
		for _, c := range list {
			if !slices.Contains(out, c) {
				out = append(out, c)
			}
		}
	}
	if e.Slug != "" {
		take(k.bySlug[e.Slug])
	}
	for i := range e.Channels {
		if d := e.Channels[i].Digits; d != "" {
			take(k.byDigits[d])
		}
	}
	if e.Domain != "" {
		take(k.byDomain[e.Domain])
	}
	for _, n := range matchNames(e) {
		take(k.byName[n])
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

// loadCandidates reads all that the drafts of a batch may match, in a number of
// queries that does not depend on the batch; those in except are left out.
func (s *Store) loadCandidates(tx *gorm.DB, drafts []draft, except ...int64) (*candidates, error) {
	var slugs, digits, domains []string
	var names []int64
	for i := range drafts {
		e := &drafts[i].enterprise
		if e.Slug != "" {
			slugs = append(slugs, e.Slug)
		}
		if e.Domain != "" {
			domains = append(domains, e.Domain)
		}
		for j := range e.Channels {
			if d := e.Channels[j].Digits; d != "" {
				digits = append(digits, d)
			}
		}
		for _, n := range matchNames(e) {
			names = append(names, fold.Hash(n))
		}
	}
	ids := map[int64]bool{}
	find := func(query string, args any, empty bool) error {
		if empty {
			return nil
		}
		var got []int64
		if err := tx.Raw(query, args).Scan(&got).Error; err != nil {
			return err
		}
		for _, id := range got {
			ids[id] = true
		}
		return nil
	}
	if err := find("SELECT id FROM enterprises WHERE slug IN ?", slugs, len(slugs) == 0); err != nil {
		return nil, err
	}
	for part := range slices.Chunk(digits, 2000) {
		if err := find("SELECT DISTINCT enterprise_id FROM channels WHERE digits <> '' AND digits IN ?", part, false); err != nil {
			return nil, err
		}
	}
	if err := find("SELECT id FROM enterprises WHERE domain <> '' AND domain IN ?", domains, len(domains) == 0); err != nil {
		return nil, err
	}
	for part := range slices.Chunk(names, 2000) {
		if err := find("SELECT enterprise_id FROM search_exact WHERE hash IN ? AND what < 5", part, false); err != nil {
			return nil, err
		}
	}
	for _, id := range except {
		delete(ids, id)
	}
	known := &candidates{}
	all := make([]int64, 0, len(ids))
	for id := range ids {
		all = append(all, id)
	}
	slices.Sort(all)
	list, err := s.enterprisesByID(tx, all)
	if err != nil {
		return nil, err
	}
	for _, e := range list {
		if e.Status != StatusMerged {
			known.add(e)
		}
	}
	return known, nil
}
