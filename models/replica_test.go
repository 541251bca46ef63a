package models_test

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"c800/models"
	"c800/models/fold"
	"c800/models/modeltest"
	"c800/models/record"
)

// TestReplicaAnswersPages: pages come from the replica, here a copy that stands
// still, and what decides or was just written from the primary.
func TestReplicaAnswersPages(t *testing.T) {
	modeltest.EachURL(t, func(t *testing.T, databaseURL string) {
		if strings.HasPrefix(databaseURL, "sqlite:") {
			_, err := models.Open(t.Context(), models.Options{DatabaseURL: databaseURL, ReplicaURL: "sqlite:" + filepath.Join(t.TempDir(), "replica.db")})
			if err == nil || !strings.Contains(err.Error(), "C800_REPLICA_URL") {
				t.Errorf("SQLite with a replica: %v", err)
			}
			return
		}
		ctx := context.Background()
		old := openURL(t, models.Options{DatabaseURL: databaseURL})
		if err := old.Migrate(ctx); err != nil {
			t.Fatal(err)
		}
		applyCatalogue(t, old)
		take(t, old, record.Record{Name: "云栖测试公司", Industry: "retail", Channels: []record.Channel{call("0571-20000000")}})
		if err := old.Close(); err != nil {
			t.Fatal(err)
		}
		replicaURL := modeltest.CopyPostgres(t, databaseURL)
		s := openURL(t, models.Options{DatabaseURL: databaseURL, ReplicaURL: replicaURL})
		primary := openURL(t, models.Options{DatabaseURL: databaseURL})
		if ids, err := s.Refresh(ctx); err != nil || !slices.Equal(ids, []int64{0}) {
			t.Fatalf("the first look: %v, %v", ids, err)
		}
		before := bySlug(t, s, fold.Slug("云栖测试公司"))
		tree, err := s.Tree(ctx)
		if err != nil {
			t.Fatal(err)
		}
		retail := models.ListQuery{IndustryID: tree.BySlug("retail").ID, Limit: 1}
		listed, err := s.List(ctx, retail)
		if err != nil {
			t.Fatal(err)
		}

		// Writing goes to the primary, and so does all that it reads: a second
		// import of the same finds everything there.
		news := []record.Record{
			{Name: "云栖测试公司", Channels: []record.Channel{call("0571-20000001")}},
			{Name: "云栖第二公司", Industry: "retail", Channels: []record.Channel{call("0571-20000002")}},
		}
		if got := take(t, s, news...); got.New != 1 || got.Updated != 1 {
			t.Errorf("imported %+v", got)
		}
		if got := take(t, s, news...); got.Unchanged != 2 {
			t.Errorf("imported again %+v, so what is there was not read from the primary", got)
		}
		if e := bySlug(t, primary, fold.Slug("云栖测试公司")); len(e.Channels) != 2 {
			t.Errorf("the primary has %d channels", len(e.Channels))
		}

		// Pages show what the replica has, all alike.
		if e := bySlug(t, s, fold.Slug("云栖测试公司")); len(e.Channels) != 1 {
			t.Errorf("the page shows %d channels, so it was not read from the replica", len(e.Channels))
		}
		if _, err := s.EnterpriseBySlug(ctx, fold.Slug("云栖第二公司")); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("a page of what the replica does not have: %v", err)
		}
		if res, err := s.Search(ctx, "云栖第二公司", 0, 10); err != nil || len(res.Hits) > 0 && res.Hits[0].Enterprise.Name == "云栖第二公司" {
			t.Errorf("search found what the replica does not have: %v", err)
		}
		if f, err := s.FindNumber(ctx, "0571-20000002"); err != nil || f.Verdict != models.VerdictUnknown {
			t.Errorf("the number is %s, %v", f.Verdict, err)
		}
		if after, err := s.List(ctx, retail); err != nil || after.Total != listed.Total {
			t.Errorf("%d are listed, were %d, %v", after.Total, listed.Total, err)
		}

		// Page changes are those of the replica: a page made anew from it now
		// would be the old one, kept as if it were new.
		if ids, err := s.Refresh(ctx); err != nil || len(ids) != 0 {
			t.Errorf("pages are made old before the replica has the change: %v, %v", ids, err)
		}
		modeltest.Exec(t, replicaURL, "INSERT INTO page_changes (enterprise_id, at) VALUES (4711, now())") // now it has
		if ids, err := s.Refresh(ctx); err != nil || !slices.Equal(ids, []int64{4711}) {
			t.Errorf("the replica's change makes %v old, %v", ids, err)
		}

		// A person's own: the receipt of what was just sent.
		code, err := s.SubmitReport(ctx, models.Report{ChannelID: &before.Channels[0].ID, Kind: "dead", FormKey: "form", PersonHash: "somebody"})
		if err != nil {
			t.Fatal(err)
		}
		if again, err := s.SubmitReport(ctx, models.Report{ChannelID: &before.Channels[0].ID, Kind: "dead", FormKey: "form", PersonHash: "somebody"}); again != code {
			t.Errorf("the same form gives %s instead of %s, %v", again, code, err)
		}
		if r, err := s.ReceiptByCode(ctx, code); err != nil || r.Report == nil || r.Enterprise == nil {
			t.Errorf("the receipt: %+v, %v", r, err)
		}
		// What leaves by export is whole.
		names := 0
		if err := s.EachRecord(ctx, func(r record.Record) error {
			if r.Name == "云栖第二公司" {
				names++
			}
			return nil
		}); err != nil || names != 1 {
			t.Errorf("exported %d of it, %v", names, err)
		}
		if err := s.Ping(ctx); err != nil {
			t.Error(err)
		}
	})
}

// TestReplicaThatIsAway is said at the start, where the setting may be wrong.
func TestReplicaThatIsAway(t *testing.T) {
	modeltest.EachURL(t, func(t *testing.T, databaseURL string) {
		if strings.HasPrefix(databaseURL, "sqlite:") {
			return
		}
		_, err := models.Open(t.Context(), models.Options{DatabaseURL: databaseURL, ReplicaURL: "postgres://me:s3cret@127.0.0.1:1/c800"})
		if !errors.Is(err, models.ErrUnavailable) || !strings.Contains(err.Error(), "C800_REPLICA_URL") || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("an absent replica: %v", err)
		}
	})
}
