package models_test

import (
	"context"
	"os"
	"testing"

	"c800/models"
	"c800/models/catalog"
	"c800/models/modeltest"
)

// benchmarkSize is how many synthetic enterprises are searched: enough for
// plans to matter.
const benchmarkSize = 20_000

func BenchmarkSearch(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) { benchmarkSearch(b, modeltest.SQLite(b)) })
	if os.Getenv("C800_TEST_DATABASE_URL") != "" {
		b.Run("postgres", func(b *testing.B) { benchmarkSearch(b, modeltest.Postgres(b)) })
	}
}

func benchmarkSearch(b *testing.B, s *models.Store) {
	c, err := catalog.Load()
	if err != nil {
		b.Fatal(err)
	}
	ctx := context.Background()
	if err := s.Synth(ctx, c, models.SynthOptions{Enterprises: benchmarkSize, Seed: 42}); err != nil {
		b.Fatal(err)
	}
	for range 2 { // the lists, then the sample for plans
		if _, err := s.Refresh(ctx); err != nil {
			b.Fatal(err)
		}
	}
	for _, q := range []string{"上海", "科技有限", "有限公司", "上海 科技", "gongsi", "shangh", "kjyx", "400", "4001", "华夏运有限公司", "口口口"} {
		b.Run(q, func(b *testing.B) {
			for b.Loop() {
				if _, err := s.Search(ctx, q, 0, 20); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
