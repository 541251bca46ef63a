package models

import (
	"context"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Keys of the table site.
const (
	siteCatalogue = "catalogue" // version that was last applied
	siteDemo      = "demo"      // "1" in a demo database
	siteSynth     = "synth"     // "1" in a database of synthetic data
)

// Site is one entry of the table of facts about this installation.
type Site struct {
	Key   string `gorm:"primaryKey"`
	Value string
}

// TableName is the table's name.
func (Site) TableName() string { return "site" }

func siteValue(db *gorm.DB, key string) (string, error) {
	var v string
	err := db.Raw("SELECT value FROM site WHERE key = ?", key).Scan(&v).Error
	return v, err
}

func setSiteValue(db *gorm.DB, key, value string) error {
	return db.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "key"}}, DoUpdates: clause.AssignmentColumns([]string{"value"})}).
		Create(&Site{Key: key, Value: value}).Error
}

// CatalogueVersion is the version of the starter catalogue that was last
// applied, empty if none.
func (s *Store) CatalogueVersion(ctx context.Context) (string, error) {
	v, err := siteValue(s.db.WithContext(ctx), siteCatalogue)
	return v, s.fail(err)
}

// IsDemo reports whether this is a demo database.
func (s *Store) IsDemo(ctx context.Context) (bool, error) {
	v, err := siteValue(s.db.WithContext(ctx), siteDemo)
	return v == "1", s.fail(err)
}

// MarkDemo makes this a demo database for good: every page says so.
func (s *Store) MarkDemo(ctx context.Context) error {
	return s.fail(setSiteValue(s.db.WithContext(ctx), siteDemo, "1"))
}
