package models_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"c800/models"
	"c800/models/catalog"
	"c800/models/modeltest"
	"c800/models/record"
)

// TestSynthIsTheSameEverywhere fills both databases and compares all that they
// would export.
func TestSynthIsTheSameEverywhere(t *testing.T) {
	var first string
	modeltest.Each(t, func(t *testing.T, s *models.Store) {
		synthesize(t, s, 700)
		var out strings.Builder
		w, err := record.NewWriter(&out, record.FormatJSONL)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		if err := s.EachRecord(context.Background(), func(r record.Record) error { n++; return w.Write(r) }); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if n != 700 {
			t.Errorf("%d enterprises instead of 700", n)
		}
		switch {
		case first == "":
			first = out.String()
		case first != out.String():
			t.Error("the two databases differ")
		}
	})
}

func TestSynthIsMarkedAndListed(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, s *models.Store) {
		synthesize(t, s, 300)
		tree, err := s.Tree(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		got, err := s.List(context.Background(), models.ListQuery{IndustryID: tree.BySlug("retail").ID, Limit: 20})
		if err != nil || got.Total == 0 {
			t.Fatalf("nothing listed: %+v, %v", got, err)
		}
		for _, e := range got.Enterprises {
			if e.Origin != models.OriginSynth {
				t.Errorf("%s has origin %s", e.Name, e.Origin)
			}
			for _, c := range e.Channels {
				if c.Source != "synth" {
					t.Errorf("a channel of %s has source %s", e.Name, c.Source)
				}
			}
		}
		found, err := s.Search(context.Background(), got.Enterprises[0].Name, 0, 10)
		if err != nil || len(found.Hits) == 0 {
			t.Errorf("%s is not found: %v", got.Enterprises[0].Name, err)
		}
	})
}

func TestSynthTouchesNothingElse(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, s *models.Store) {
		ctx := context.Background()
		c, err := catalog.Load()
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Synth(ctx, c, models.SynthOptions{Enterprises: 1, Reviews: 1}); !errors.Is(err, models.ErrNoReviews) {
			t.Errorf("with reviews: %v", err)
		}
		applyCatalogue(t, s)
		if err := s.Synth(ctx, c, models.SynthOptions{Enterprises: 1}); !errors.Is(err, models.ErrNotEmpty) {
			t.Errorf("into the catalogue: %v", err)
		}
	})
}

func synthesize(t testing.TB, s *models.Store, n int) {
	t.Helper()
	c, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Synth(context.Background(), c, models.SynthOptions{Enterprises: n, Seed: 42}); err != nil {
		t.Fatal(err)
	}
}
