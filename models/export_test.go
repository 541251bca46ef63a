package models

import "context"

// SQL runs a statement as the store does, with its translation of errors.
func (s *Store) SQL(ctx context.Context, sql string, args ...any) error {
	return s.db.WithContext(ctx).Exec(sql, args...).Error
}
