package models_test

import (
	"context"
	"fmt"
	"io"
	"slices"
	"testing"
	"time"

	"c800/models"
	"c800/models/modeltest"
	"c800/models/record"
)

// openURL opens a database of the test's own.
func openURL(t *testing.T, o models.Options) *models.Store {
	t.Helper()
	s, err := models.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// records is a RecordReader of what it holds.
type records []record.Record

func (r *records) Next() (record.Record, []record.Reject, error) {
	if len(*r) == 0 {
		return record.Record{}, nil, io.EOF
	}
	rec := (*r)[0]
	*r = (*r)[1:]
	if rec.Source == "" {
		rec.Source = "test"
	}
	return rec, nil, nil
}

// take imports the records.
func take(t *testing.T, s *models.Store, list ...record.Record) models.ImportResult {
	t.Helper()
	in := records(slices.Clone(list))
	res, err := s.Import(context.Background(), &in, models.ImportOptions{OnReject: func(r record.Reject) { t.Errorf("rejected: %+v", r) }})
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// call is a telephone channel.
func call(value string) record.Channel { return record.Channel{Kind: "phone", Value: value} }

func bySlug(t *testing.T, s *models.Store, slug string) *models.Enterprise {
	t.Helper()
	e, err := s.EnterpriseBySlug(context.Background(), slug)
	if err != nil {
		t.Fatalf("%s: %v", slug, err)
	}
	return e
}

// eachDB is modeltest.Each with the URL of the database, for what is done to it
// behind the store's back.
func eachDB(t *testing.T, body func(t *testing.T, s *models.Store, exec func(sql string), query func(sql string) string)) {
	t.Helper()
	modeltest.EachURL(t, func(t *testing.T, databaseURL string) {
		s := openURL(t, models.Options{DatabaseURL: databaseURL})
		if err := s.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		body(t, s, func(sql string) { modeltest.Exec(t, databaseURL, sql) }, func(sql string) string { return modeltest.Value(t, databaseURL, sql) })
	})
}

// daysAgo is SQL for a time in the past.
func daysAgo(s *models.Store, days float64) string {
	if s.Dialect() == "sqlite" {
		return fmt.Sprintf("datetime('now', '-%d seconds')", int(days*24*3600))
	}
	return fmt.Sprintf("now() - interval '%d seconds'", int(days*24*3600))
}

// today is a day so many days ago.
func today(ago int) string {
	return time.Now().UTC().AddDate(0, 0, -ago).Format(record.DateLayout)
}
