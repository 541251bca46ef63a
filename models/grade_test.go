package models_test

import (
	"testing"
	"time"

	"c800/models"
	"c800/models/record"
)

// TestGradesFallWithAge: one step after each half-life of the kind of fact.
func TestGradesFallWithAge(t *testing.T) {
	checked := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	day := func(n int) time.Time { return checked.AddDate(0, 0, n).Add(12 * time.Hour) }
	for _, c := range []struct {
		kind, grade     string
		days            int
		fact, path, hrs string // grade of the value, of its key path and of its hours
	}{
		{"phone", "tested", 0, "tested", "tested", "tested"},
		{"phone", "tested", 89, "tested", "tested", "tested"},
		{"phone", "tested", 90, "tested", "verified", "tested"},
		{"phone", "tested", 179, "tested", "verified", "tested"},
		{"phone", "tested", 180, "tested", "imported", "verified"},
		{"phone", "tested", 364, "tested", "stale", "imported"},
		{"phone", "tested", 365, "verified", "stale", "imported"},
		{"phone", "tested", 730, "imported", "stale", "stale"},
		{"phone", "tested", 1095, "scraped", "stale", "stale"},
		{"phone", "tested", 1460, "stale", "stale", "stale"},
		{"phone", "tested", 9999, "stale", "stale", "stale"},
		{"phone", "verified", 365, "imported", "stale", "scraped"},
		{"phone", "stale", 0, "stale", "stale", "stale"},
		{"email", "verified", 364, "verified", "stale", "scraped"},
		{"webchat", "verified", 89, "verified", "verified", "verified"},
		{"webchat", "verified", 90, "imported", "imported", "verified"},
		{"app_chat", "imported", 90, "scraped", "scraped", "imported"},
		{"phone", "certain", 0, "stale", "stale", "stale"}, // no such grade
		{"phone", "tested", -30, "tested", "tested", "tested"},
	} {
		ch := models.Channel{Kind: c.kind, Grade: c.grade, CheckedAt: checked.Format(record.DateLayout)}
		now := day(c.days)
		if got := []string{ch.GradeAt(now), ch.PathGradeAt(now), ch.HoursGradeAt(now)}; got[0] != c.fact || got[1] != c.path || got[2] != c.hrs {
			t.Errorf("%s %s after %d days: %v, want %s %s %s", c.kind, c.grade, c.days, got, c.fact, c.path, c.hrs)
		}
	}
	if got := (&models.Channel{Kind: "phone", Grade: "tested", CheckedAt: "never"}).GradeAt(checked); got != "stale" {
		t.Errorf("checked nobody knows when: %s", got)
	}
}
