package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"c800/handlers"
	"c800/models"
	"c800/models/modeltest"
)

// TestTheReplicaIsAway: the primary answers instead, and the replica again when
// it is back and has what was shown meanwhile.
func TestTheReplicaIsAway(t *testing.T) {
	modeltest.EachURL(t, func(t *testing.T, databaseURL string) {
		if strings.HasPrefix(databaseURL, "sqlite:") {
			return // has no replicas
		}
		bringUp(t, databaseURL)
		replicaURL := modeltest.CopyPostgres(t, databaseURL)
		modeltest.Exec(t, replicaURL, "UPDATE enterprises SET name = name || '副本'")
		u, err := url.Parse(replicaURL)
		must(t, err)
		p := newProxy(t, u.Host)
		u.Host = p.addr
		store, err := models.Open(t.Context(), models.Options{DatabaseURL: databaseURL, ReplicaURL: u.String()})
		must(t, err)
		t.Cleanup(func() { _ = store.Close() })
		s := serveStore(t, store, databaseURL, options(func(o *handlers.Options) { o.CacheMiB = -1 })).watched()
		from := func(replica bool) func() bool {
			return func() bool { // pages of the database at once, each of its own kind
				for _, path := range []string{"/e/" + icbc, "/search?q=工商银行", "/i/bank", "/n/95588"} {
					a := s.get(path).want(http.StatusOK)
					if strings.Contains(a.body, "副本") != replica || isMarked(a) {
						return false
					}
				}
				s.get("/readyz").want(http.StatusOK)
				return true
			}
		}
		within(t, soon, "pages come from the replica", from(true))
		for _, away := range []func() (back func()){
			func() func() { p.cut(); return p.restore },
			p.hush,
		} {
			back := away()
			within(t, soon, "pages come from the primary", from(false))
			// What the replica does not have yet is not to be taken back.
			modeltest.Exec(t, databaseURL, "INSERT INTO page_changes (enterprise_id, at) VALUES (4711, now())")
			s.post("/suggest-an-enterprise", url.Values{"name": {"某某小店"}}).want(http.StatusSeeOther)
			s.look(t)
			back()
			s.look(t)
			if !from(false)() {
				t.Error("a replica that has fallen behind is read")
			}
			modeltest.Exec(t, replicaURL, "INSERT INTO page_changes (enterprise_id, at) VALUES (4711, now())")
			within(t, soon, "pages come from the replica again", from(true))
		}
	})
}

// look is one more look of the server at its database, beside those of its watch.
func (s *site) look(t *testing.T) {
	t.Helper()
	_, err := s.store.Refresh(t.Context())
	must(t, err)
}
