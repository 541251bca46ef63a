package handlers_test

import (
	"net/http/httptest"
	"testing"

	"c800/handlers"
	"c800/models"
	"c800/models/catalog"
	"c800/models/modeltest"
)

// BenchmarkEnterprisePage renders the page of an enterprise that is not cached.
func BenchmarkEnterprisePage(b *testing.B) {
	for _, db := range []struct {
		name string
		open func(testing.TB) *models.Store
	}{{"sqlite", modeltest.SQLite}, {"postgres", modeltest.Postgres}} {
		b.Run(db.name, func(b *testing.B) {
			s := db.open(b)
			c, err := catalog.Load()
			if err != nil {
				b.Fatal(err)
			}
			if _, err := s.ApplyCatalogue(b.Context(), c); err != nil {
				b.Fatal(err)
			}
			h := handlers.New(s, handlers.Options{BaseURL: "http://c800.example", Secret: make([]byte, 32), CacheMiB: -1})
			b.ReportAllocs()
			for b.Loop() {
				w := httptest.NewRecorder()
				h.ServeHTTP(w, httptest.NewRequest("GET", "/e/gongshang-yinhang", nil))
				if w.Code != 200 {
					b.Fatal(w.Code)
				}
			}
		})
	}
}
