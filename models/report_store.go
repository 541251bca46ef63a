package models

import (
	"context"
	"errors"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Limits of what one person (by salted hash) may send.
const (
	reportsPerHour     = 20
	suggestionsPerHour = 10
)

// SubmitReport stores a report of a channel (ChannelID set) or of an unlisted
// number (Digits set) and gives its receipt code. The same FormKey again gives
// the first code and stores nothing. Anybody may call it. Errors: FieldErrors,
// RateError, ErrNotFound for a channel that is not there.
func (s *Store) SubmitReport(ctx context.Context, r Report) (code string, err error) {
	if err := r.Validate().OrNil(); err != nil {
		return "", err
	}
	err = s.tx(ctx, func(tx *gorm.DB) error {
		if err := tx.Raw("SELECT code FROM reports WHERE form_key = ?", r.FormKey).Scan(&code).Error; err != nil || code != "" {
			return err
		}
		if r.ChannelID != nil {
			var c Channel
			if err := tx.First(&c, *r.ChannelID).Error; err != nil {
				return err
			}
			r.EnterpriseID, r.Digits = &c.EnterpriseID, c.Digits
		}
		if err := s.countHit(tx, "report:"+r.PersonHash, time.Hour, reportsPerHour); err != nil {
			return err
		}
		r.ID, r.Code, r.State, r.CreatedAt, r.DecidedAt = 0, newCode(), StateOpen, s.now(), nil
		r.Note = strings.TrimSpace(r.Note)
		code = r.Code
		if err := tx.Create(&r).Error; err != nil {
			return err
		}
		if r.EnterpriseID != nil {
			return s.notePageChanges(tx, *r.EnterpriseID)
		}
		return nil
	})
	if errors.Is(err, gorm.ErrDuplicatedKey) { // the same form at the same instant
		err = s.db.WithContext(ctx).Raw("SELECT code FROM reports WHERE form_key = ?", r.FormKey).Scan(&code).Error
	}
	return code, s.fail(err)
}

// SubmitSuggestion stores the name of a missing enterprise and gives its receipt
// code. The same FormKey again gives the first code. Anybody may call it.
// Errors: FieldErrors, RateError.
func (s *Store) SubmitSuggestion(ctx context.Context, g Suggestion) (code string, err error) {
	if err := g.Validate().OrNil(); err != nil {
		return "", err
	}
	err = s.tx(ctx, func(tx *gorm.DB) error {
		if err := tx.Raw("SELECT code FROM suggestions WHERE form_key = ?", g.FormKey).Scan(&code).Error; err != nil || code != "" {
			return err
		}
		if err := s.countHit(tx, "suggestion:"+g.PersonHash, time.Hour, suggestionsPerHour); err != nil {
			return err
		}
		g.ID, g.Code, g.State, g.CreatedAt, g.DecidedAt = 0, newCode(), StateOpen, s.now(), nil
		g.Name, g.Website, g.Number, g.Note = cleanLine(g.Name), strings.TrimSpace(g.Website), cleanLine(g.Number), strings.TrimSpace(g.Note)
		code = g.Code
		return tx.Create(&g).Error
	})
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		err = s.db.WithContext(ctx).Raw("SELECT code FROM suggestions WHERE form_key = ?", g.FormKey).Scan(&code).Error
	}
	return code, s.fail(err)
}

// Receipt is what became of a report (Report set) or a suggestion.
type Receipt struct {
	Report     *Report
	Suggestion *Suggestion
	Enterprise *Enterprise // what it is about, or what a suggestion led to; nil if nothing
	Channel    *Channel
}

// ReceiptByCode finds a report or suggestion by its receipt code, which is
// known only to whoever sent it.
func (s *Store) ReceiptByCode(ctx context.Context, code string) (Receipt, error) {
	db := s.db.WithContext(ctx)
	code = strings.ToUpper(code)
	var reports []Report
	if err := db.Where("code = ?", code).Limit(1).Find(&reports).Error; err != nil {
		return Receipt{}, s.fail(err)
	}
	var about *int64
	var rec Receipt
	if len(reports) == 1 {
		rec.Report = &reports[0]
		about = reports[0].EnterpriseID
	} else {
		var g []Suggestion
		if err := db.Where("code = ?", code).Limit(1).Find(&g).Error; err != nil {
			return Receipt{}, s.fail(err)
		}
		if len(g) == 0 {
			return Receipt{}, ErrNotFound
		}
		rec.Suggestion = &g[0]
		about = g[0].EnterpriseID
	}
	if about != nil {
		list, err := s.enterprisesByID(db, []int64{*about})
		if err != nil {
			return rec, s.fail(err)
		}
		if len(list) == 1 {
			rec.Enterprise = list[0]
		}
		if rec.Report != nil && rec.Report.ChannelID != nil && rec.Enterprise != nil {
			for _, c := range rec.Enterprise.Channels {
				if c.ID == *rec.Report.ChannelID {
					rec.Channel = c
				}
			}
		}
	}
	return rec, nil
}

// RateHit counts what somebody did in one slot of time, for limits that must
// hold on every server.
type RateHit struct {
	Bucket string `gorm:"primaryKey"`
	Slot   int64  `gorm:"primaryKey;autoIncrement:false"` // its first second, Unix time
	Hits   int
}

// countHit counts one more and refuses with a RateError what goes beyond limit
// in the current slot of per.
func (s *Store) countHit(tx *gorm.DB, bucket string, per time.Duration, limit int) error {
	now := s.now().Unix()
	width := int64(per.Seconds())
	slot := now - now%width
	hit := RateHit{Bucket: bucket, Slot: slot, Hits: 1}
	err := tx.Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "bucket"}, {Name: "slot"}},
		DoUpdates: clause.Assignments(map[string]any{"hits": gorm.Expr("rate_hits.hits + 1")}),
	}).Create(&hit).Error
	if err != nil {
		return err
	}
	var hits int
	if err := tx.Raw("SELECT hits FROM rate_hits WHERE bucket = ? AND slot = ?", bucket, slot).Scan(&hits).Error; err != nil {
		return err
	}
	if hits > limit {
		return RateError{Seconds: int(slot + width - now)}
	}
	return nil
}
