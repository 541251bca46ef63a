package modeltest_test

import (
	"os"
	"testing"

	"c800/models"
	"c800/models/modeltest"
)

func TestEachGivesAFreshCurrentStore(t *testing.T) {
	ran := map[string]int{}
	for range 2 {
		modeltest.Each(t, func(t *testing.T, s *models.Store) {
			ran[s.Dialect()]++
			if err := s.CheckSchema(t.Context()); err != nil {
				t.Error(err)
			}
			// Taking the schema back must not reach the next test's database.
			if err := s.MigrateDown(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	if ran["sqlite"] != 2 {
		t.Errorf("ran %d times on SQLite, want 2", ran["sqlite"])
	}
	if os.Getenv("C800_TEST_DATABASE_URL") != "" && ran["postgres"] != 2 {
		t.Errorf("ran %d times on PostgreSQL, want 2", ran["postgres"])
	}
}

func TestEachURLGivesAnEmptyDatabase(t *testing.T) {
	modeltest.EachURL(t, func(t *testing.T, databaseURL string) {
		s, err := models.Open(t.Context(), models.Options{DatabaseURL: databaseURL})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		states, err := s.Migrations(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, state := range states {
			if !state.AppliedAt.IsZero() {
				t.Errorf("%s is applied already", state.Name)
			}
		}
	})
}
