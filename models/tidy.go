package models

import (
	"context"
	"time"

	"gorm.io/gorm"
)

// How long is kept what only serves for a while.
const (
	keepPageChanges = time.Hour
	keepRateHits    = 24 * time.Hour
	keepPersonHash  = 30 * 24 * time.Hour // the privacy page promises it
)

// Tidy deletes what has served its time: page changes that every server has
// seen, old counts of limits, and, from reports and suggestions, the hashes that
// stand for their senders. It may run at any time and on several servers at
// once; a server does so every hour.
func (s *Store) Tidy(ctx context.Context) error {
	now := s.now()
	if err := s.forgetPeople(ctx, now.Add(-keepPersonHash)); err != nil {
		return err
	}
	db := s.db.WithContext(ctx)
	if err := db.Where("slot < ?", now.Add(-keepRateHits).Unix()).Delete(&RateHit{}).Error; err != nil {
		return s.fail(err)
	}
	return s.fail(db.Where("at < ?", now.Add(-keepPageChanges)).Delete(&PageChange{}).Error)
}

// forgetPeople takes the hash of the sender from what was sent before the day.
// How many people reported a number stays known: the first report of each keeps
// a mark of its own, made from its id, and the others nothing.
func (s *Store) forgetPeople(ctx context.Context, before time.Time) error {
	return s.tx(ctx, func(tx *gorm.DB) error {
		for _, statement := range []string{
			"UPDATE reports SET person_hash = '' WHERE created_at < ? AND person_hash NOT LIKE '#%' AND person_hash <> '' AND EXISTS " +
				"(SELECT 1 FROM reports r WHERE r.person_hash = reports.person_hash AND r.digits = reports.digits AND r.kind = reports.kind AND r.id < reports.id)",
			"UPDATE reports SET person_hash = '#' || id WHERE created_at < ? AND person_hash NOT LIKE '#%' AND person_hash <> ''",
			"UPDATE suggestions SET person_hash = '' WHERE created_at < ? AND person_hash <> ''",
		} {
			if err := tx.Exec(statement, before).Error; err != nil {
				return err
			}
		}
		return nil
	})
}
