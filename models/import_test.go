package models_test

import (
	"context"
	"testing"

	"c800/models"
	"c800/models/catalog"
	"c800/models/modeltest"
	"c800/models/record"
)

const data = "../../shared/data/"

// importPath imports one path and gives the counts.
func importPath(t *testing.T, s *models.Store, path string) models.ImportResult {
	t.Helper()
	r, err := record.Open(path, record.FormatAuto)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	res, err := s.Import(context.Background(), r, models.ImportOptions{OnReject: func(r record.Reject) { t.Logf("%+v", r) }})
	if err != nil {
		t.Fatal(err)
	}
	return res
}

func applyCatalogue(t *testing.T, s *models.Store) {
	t.Helper()
	c, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.ApplyCatalogue(context.Background(), c); err != nil {
		t.Fatal(err)
	}
}

func TestImportTwiceChangesNothing(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, s *models.Store) {
		applyCatalogue(t, s)
		for _, path := range []string{"hotlines", "hotlines.vcf", "companies", "hotlines_extra.csv"} {
			first := importPath(t, s, data+path)
			t.Logf("%s: %+v", path, first)
			second := importPath(t, s, data+path)
			if second.New != 0 || second.Updated != 0 {
				t.Errorf("%s again: %+v", path, second)
			}
		}
	})
}
