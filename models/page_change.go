package models

import (
	"time"

	"gorm.io/gorm"
)

// PageChange tells every server that what it has rendered of an enterprise is
// old; enterprise 0 stands for everything.
type PageChange struct {
	ID           int64
	EnterpriseID int64
	At           time.Time
}

// notePageChanges is the last step of a transaction: from here to its end no
// other one notes anything, so that the ids, by which Refresh reads on, are
// seen in their order.
func (s *Store) notePageChanges(tx *gorm.DB, ids ...int64) error {
	if len(ids) == 0 {
		return nil
	}
	if err := s.dialect.lock(tx, lockPageChanges); err != nil {
		return err
	}
	now := s.now()
	rows := make([]*PageChange, len(ids))
	for i, id := range ids {
		rows[i] = &PageChange{EnterpriseID: id, At: now}
	}
	return insertRows(s, tx, pageChangeTable, rows)
}
