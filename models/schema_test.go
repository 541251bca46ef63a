package models_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"gorm.io/gorm"

	"c800/models"
	"c800/models/modeltest"
)

// ownIndex names the tables with which each database searches in its own way.
const ownIndex = "search_t%"

// schemaOf describes a database: one line for each column, key, reference,
// index and number of checks of a table.
func schemaOf(t *testing.T, databaseURL string) []string {
	t.Helper()
	var lines []string
	for _, query := range schemaQueries[databaseURL[:6] == "sqlite"] {
		for _, line := range modeltest.Column(t, databaseURL, query) {
			lines = append(lines, normalSchema(line))
		}
	}
	slices.Sort(lines)
	return lines
}

var (
	typeCast = regexp.MustCompile(`::[a-z ]+(\(\d+\))?`)
	whereOf  = regexp.MustCompile(`(?is).* where (.*)`)
	spaces   = regexp.MustCompile(`\s+`)
	parens   = strings.NewReplacer("(", "", ")", "")
)

// normalSchema takes out how the two databases write the same.
func normalSchema(line string) string {
	kind, rest, _ := strings.Cut(line, " ")
	rest = typeCast.ReplaceAllString(rest, "")
	if kind == "index" {
		head, where, _ := strings.Cut(rest, "|")
		if m := whereOf.FindStringSubmatch(where); m != nil {
			rest = head + " where " + parens.Replace(strings.ToLower(m[1]))
		} else {
			rest = head
		}
	}
	return kind + " " + strings.TrimSpace(spaces.ReplaceAllString(rest, " "))
}

// schemaQueries ask SQLite (true) and PostgreSQL for the same.
var schemaQueries = map[bool][]string{
	true: {
		`SELECT 'column ' || m.name || '.' || c.name || CASE WHEN c."notnull" OR c.pk > 0 THEN ' not null' ELSE '' END || coalesce(' default ' || c.dflt_value, '')
		 FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' AND m.name NOT LIKE 'goose%' AND m.name NOT LIKE '` + ownIndex + `'`,
		`SELECT 'key ' || m.name || ' ' || (SELECT group_concat(name, ',') FROM (SELECT name FROM pragma_table_info(m.name) WHERE pk > 0 ORDER BY pk))
		 FROM sqlite_master m WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' AND m.name NOT LIKE 'goose%' AND m.name NOT LIKE '` + ownIndex + `'`,
		`SELECT 'reference ' || m.name || '.' || f."from" || ' ' || f."table" || ' ' || f.on_delete
		 FROM sqlite_master m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table'`,
		`SELECT 'index ' || m.name || ' ' || CASE WHEN i."unique" THEN 'unique ' ELSE '' END ||
		   (SELECT group_concat(name, ',') FROM (SELECT name FROM pragma_index_info(i.name) ORDER BY seqno)) || '|' || coalesce((SELECT sql FROM sqlite_master WHERE name = i.name), '')
		 FROM sqlite_master m, pragma_index_list(m.name) i WHERE m.type = 'table' AND i.origin <> 'pk' AND m.name NOT LIKE 'sqlite%' AND m.name NOT LIKE 'goose%' AND m.name NOT LIKE '` + ownIndex + `'`,
		`SELECT 'checks ' || name || ' ' || ((length(sql) - length(replace(sql, 'CHECK (', ''))) / length('CHECK ('))
		 FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'goose%' AND name NOT LIKE '` + ownIndex + `'`,
	},
	false: {
		`SELECT 'column ' || table_name || '.' || column_name || CASE WHEN is_nullable = 'NO' THEN ' not null' ELSE '' END || coalesce(' default ' || column_default, '')
		 FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE 'goose%' AND table_name NOT LIKE '` + ownIndex + `'`,
		`SELECT 'key ' || conrelid::regclass || ' ' || (SELECT string_agg(attname, ',' ORDER BY n) FROM unnest(conkey) WITH ORDINALITY AS k (num, n) JOIN pg_attribute ON attrelid = conrelid AND attnum = num)
		 FROM pg_constraint WHERE contype = 'p' AND connamespace = 'public'::regnamespace AND conrelid::regclass::text NOT LIKE 'goose%' AND conrelid::regclass::text NOT LIKE '` + ownIndex + `'`,
		`SELECT 'reference ' || conrelid::regclass || '.' || (SELECT attname FROM pg_attribute WHERE attrelid = conrelid AND attnum = conkey[1]) || ' ' || confrelid::regclass ||
		   CASE confdeltype WHEN 'a' THEN ' NO ACTION' ELSE ' another' END
		 FROM pg_constraint WHERE contype = 'f'`,
		`SELECT 'index ' || indrelid::regclass || ' ' || CASE WHEN indisunique THEN 'unique ' ELSE '' END ||
		   (SELECT string_agg(attname, ',' ORDER BY n) FROM unnest(indkey) WITH ORDINALITY AS k (num, n) JOIN pg_attribute ON attrelid = indrelid AND attnum = num) || '|' || coalesce(' where ' || pg_get_expr(indpred, indrelid), '')
		 FROM pg_index WHERE NOT indisprimary AND indrelid::regclass::text !~ '^(pg_|goose|information_schema)' AND indrelid::regclass::text NOT LIKE '` + ownIndex + `'`,
		`SELECT 'checks ' || c.relname || ' ' || count(k.oid) FROM pg_class c LEFT JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'c'
		 WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname NOT LIKE 'goose%' AND c.relname NOT LIKE '` + ownIndex + `' GROUP BY c.relname`,
	},
}

// TestSchemasAreTheSame: both databases end with the same tables, columns, keys,
// references, indexes and checks, also after a way down and up again.
func TestSchemasAreTheSame(t *testing.T) {
	schemas := map[string][]string{}
	modeltest.EachURL(t, func(t *testing.T, databaseURL string) {
		s := openURL(t, models.Options{DatabaseURL: databaseURL})
		ctx := context.Background()
		if err := s.Migrate(ctx); err != nil {
			t.Fatal(err)
		}
		once := schemaOf(t, databaseURL)
		schemas[s.Dialect()] = once
		for range models.SchemaVersion() {
			if err := s.MigrateDown(ctx); err != nil {
				t.Fatal(err)
			}
		}
		if left := schemaOf(t, databaseURL); len(left) > 0 {
			t.Errorf("after the way down there is left:\n%s", strings.Join(left, "\n"))
		}
		if err := s.Migrate(ctx); err != nil {
			t.Fatal(err)
		}
		if again := schemaOf(t, databaseURL); !slices.Equal(again, once) {
			t.Errorf("down and up again gives another schema:\n%s", strings.Join(again, "\n"))
		}
	})
	if len(schemas["sqlite"]) < 150 {
		t.Errorf("only %d lines of schema were read", len(schemas["sqlite"]))
	}
	if len(schemas) < 2 {
		return
	}
	for _, line := range schemas["sqlite"] {
		if !slices.Contains(schemas["postgres"], line) {
			t.Errorf("SQLite alone has: %s", line)
		}
	}
	for _, line := range schemas["postgres"] {
		if !slices.Contains(schemas["sqlite"], line) {
			t.Errorf("PostgreSQL alone has: %s", line)
		}
	}
}

// TestMigratingRebuildsWhatIsDerived: lists and search work after a way down,
// which takes their tables away, and up again.
func TestMigratingRebuildsWhatIsDerived(t *testing.T) {
	modeltest.Each(t, func(t *testing.T, s *models.Store) {
		ctx := context.Background()
		applyCatalogue(t, s)
		for range models.SchemaVersion() - 1 {
			if err := s.MigrateDown(ctx); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.Migrate(ctx); err != nil {
			t.Fatal(err)
		}
		if res, err := s.Search(ctx, "工行", 0, 10); err != nil || len(res.Hits) == 0 || res.Hits[0].Enterprise.Name != "中国工商银行" {
			t.Errorf("the search has lost 工行: %+v, %v", res, err)
		}
		if f, err := s.FindNumber(ctx, "95588"); err != nil || f.Verdict != models.VerdictListed {
			t.Errorf("95588 is %s, %v", f.Verdict, err)
		}
		tree, err := s.Tree(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if l, err := s.List(ctx, models.ListQuery{IndustryID: tree.BySlug("bank").ID, Limit: 1}); err != nil || l.Total < 10 {
			t.Errorf("%d banks are listed, %v", l.Total, err)
		}
	})
}

// TestMigrateAtOnce: servers that start together on an empty database.
func TestMigrateAtOnce(t *testing.T) {
	modeltest.EachURL(t, func(t *testing.T, databaseURL string) {
		var wg sync.WaitGroup
		for range 4 {
			s := openURL(t, models.Options{DatabaseURL: databaseURL})
			wg.Go(func() {
				if err := s.Migrate(context.Background()); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
	})
}

// Rows that the constraints refuse or take. They stand on enterprise 1 with
// channel 1, industry 1 and regulator 1.
const (
	enterpriseRow = "INSERT INTO enterprises (id, slug, name, sort_key, industry_id, origin, created_at, updated_at) VALUES "
	channelRow    = "INSERT INTO channels (id, enterprise_id, kind, value, grade, basis, source, checked_at, created_at, updated_at) VALUES "
	now           = "'2026-11-01 00:00:00+00:00', '2026-11-01 00:00:00+00:00')"
)

// TestConstraints: the database itself refuses what must not be, with the same
// error of gorm's on both.
func TestConstraints(t *testing.T) {
	duplicate, reference, check := gorm.ErrDuplicatedKey, gorm.ErrForeignKeyViolated, gorm.ErrCheckConstraintViolated
	report := "INSERT INTO reports (code, form_key, enterprise_id, channel_id, digits, kind, person_hash, state, reason, created_at, decided_at) VALUES "
	suggestion := "INSERT INTO suggestions (code, form_key, name, person_hash, state, reason, enterprise_id, created_at, decided_at) VALUES "
	step := "INSERT INTO ladder_steps (industry_id, regulator_id, position, rule_zh, rule_en, wait_value, wait_unit, source_url, grade, checked_at) VALUES "
	change := "INSERT INTO changes (enterprise_id, channel_id, at, field, old_value, new_value, role) VALUES "
	day := "'2026-11-01 00:00:00+00:00'"
	cases := []struct {
		name string
		sql  string
		want error
	}{
		{"an enterprise", enterpriseRow + "(2, 'b', 'B', 'b', 1, 'import', " + now, nil},
		{"a slug twice", enterpriseRow + "(3, 'a', 'B', 'b', 1, 'import', " + now, duplicate},
		{"an id twice", enterpriseRow + "(1, 'c', 'B', 'b', 1, 'import', " + now, duplicate},
		{"no slug", enterpriseRow + "(3, '', 'B', 'b', 1, 'import', " + now, check},
		{"no name", enterpriseRow + "(3, 'c', '', 'b', 1, 'import', " + now, check},
		{"no such industry", enterpriseRow + "(3, 'c', 'C', 'c', 99, 'import', " + now, reference},
		{"no such origin", enterpriseRow + "(3, 'c', 'C', 'c', 1, 'rumour', " + now, check},
		{"no such status", "UPDATE enterprises SET status = 'asleep' WHERE id = 1", check},
		{"merged into nothing", "UPDATE enterprises SET status = 'merged' WHERE id = 1", check},
		{"active and merged", "UPDATE enterprises SET merged_into_id = 2 WHERE id = 1", check},
		{"merged into itself", "UPDATE enterprises SET status = 'merged', merged_into_id = 1 WHERE id = 1", check},
		{"merged into what is not there", "UPDATE enterprises SET status = 'merged', merged_into_id = 99 WHERE id = 1", reference},
		{"too famous", "UPDATE enterprises SET fame = 101 WHERE id = 1", check},
		{"an enterprise with channels is not deleted", "DELETE FROM enterprises WHERE id = 1", reference},
		{"an industry with enterprises is not deleted", "DELETE FROM industries WHERE id = 1", reference},

		{"an industry's slug twice", "INSERT INTO industries (slug, position, name_zh, name_en) VALUES ('bank', 2, '银行', 'Banks')", duplicate},
		{"an industry without name", "INSERT INTO industries (slug, position, name_zh, name_en) VALUES ('x', 2, '', 'X')", check},
		{"an industry below nothing", "INSERT INTO industries (slug, parent_id, position, name_zh, name_en) VALUES ('x', 99, 2, 'X', 'X')", reference},
		{"also in no industry", "INSERT INTO enterprise_industries VALUES (1, 99)", reference},
		{"also in one twice", "INSERT INTO enterprise_industries VALUES (1, 1)", duplicate},
		{"a former slug twice", "INSERT INTO enterprise_slugs VALUES ('former', 1)", duplicate},
		{"a former slug of nobody", "INSERT INTO enterprise_slugs VALUES ('other', 99)", reference},

		{"a channel", channelRow + "(2, 1, 'email', 'a@example.cn', 'imported', 'import', 'list', '2026-11-01', " + now, nil},
		{"a channel of nobody", channelRow + "(3, 99, 'email', 'a@example.cn', 'imported', 'import', 'list', '2026-11-01', " + now, reference},
		{"no such kind", channelRow + "(3, 1, 'telex', 'a', 'imported', 'import', 'list', '2026-11-01', " + now, check},
		{"a channel without value", channelRow + "(3, 1, 'email', '', 'imported', 'import', 'list', '2026-11-01', " + now, check},
		{"no such grade", channelRow + "(3, 1, 'email', 'a', 'certain', 'import', 'list', '2026-11-01', " + now, check},
		{"no such basis", channelRow + "(3, 1, 'email', 'a', 'imported', 'hearsay', 'list', '2026-11-01', " + now, check},
		{"a day that is none", channelRow + "(3, 1, 'email', 'a', 'imported', 'import', 'list', 'today', " + now, check},
		{"no such cost", "UPDATE channels SET cost = 'cheap' WHERE id = 1", check},
		{"perhaps from mobiles", "UPDATE channels SET mobile_ok = 'perhaps' WHERE id = 1", check},
		{"perhaps from abroad", "UPDATE channels SET abroad_ok = 'perhaps' WHERE id = 1", check},
		{"no such being", "UPDATE channels SET human = 'animal' WHERE id = 1", check},
		{"no such promise", "UPDATE channels SET promise_kind = 'soon' WHERE id = 1", check},
		{"a negative promise", "UPDATE channels SET promise_value = -1 WHERE id = 1", check},
		{"checked by a stranger", "UPDATE channels SET checked_by = 'stranger' WHERE id = 1", check},
		{"no zone", "UPDATE channels SET zone = '' WHERE id = 1", check},
		{"an end that is no day", "UPDATE channels SET valid_to = 'soon' WHERE id = 1", check},
		{"replaced and still valid", "UPDATE channels SET replaced_by_id = 2 WHERE id = 1", check},
		{"replaced by itself", "UPDATE channels SET valid_to = '2026-11-01', replaced_by_id = 1 WHERE id = 1", check},
		{"replaced by nothing", "UPDATE channels SET valid_to = '2026-11-01', replaced_by_id = 99 WHERE id = 1", reference},
		{"replaced by another", "UPDATE channels SET valid_to = '2026-11-01', replaced_by_id = 2 WHERE id = 1", nil},
		{"a source of no channel", "INSERT INTO channel_sources (channel_id, source, grade, seen_at) VALUES (99, 'list', 'imported', '2026-11-01')", reference},
		{"a source twice", "INSERT INTO channel_sources (channel_id, source, grade, seen_at) VALUES (1, 'list', 'imported', '2026-11-01')", duplicate},
		{"a source without name", "INSERT INTO channel_sources (channel_id, source, grade, seen_at) VALUES (1, '', 'imported', '2026-11-01')", check},

		{"a change of nothing", change + "(99, NULL, " + day + ", 'name', 'a', 'b', 'import')", reference},
		{"a change of no channel", change + "(1, 99, " + day + ", 'hours', 'a', 'b', 'import')", reference},
		{"a change by nobody", change + "(1, NULL, " + day + ", 'name', 'a', 'b', 'ghost')", check},
		{"a change of no field", change + "(1, NULL, " + day + ", '', 'a', 'b', 'import')", check},
		{"a catalogue record of nobody", "INSERT INTO catalogue_records VALUES ('x', 99, '1', '{}')", reference},

		{"a report", report + "('A', 'A', 1, 1, '', 'dead', 'x', 'open', '', " + day + ", NULL)", nil},
		{"a report's code twice", report + "('A', 'B', 1, 1, '', 'dead', 'x', 'open', '', " + day + ", NULL)", duplicate},
		{"a report's form twice", report + "('B', 'A', 1, 1, '', 'dead', 'x', 'open', '', " + day + ", NULL)", duplicate},
		{"a report of nothing", report + "('B', 'B', NULL, NULL, '', 'dead', 'x', 'open', '', " + day + ", NULL)", check},
		{"a report of no channel", report + "('B', 'B', 1, 99, '', 'dead', 'x', 'open', '', " + day + ", NULL)", reference},
		{"no such report", report + "('B', 'B', 1, 1, '', 'rude', 'x', 'open', '', " + day + ", NULL)", check},
		{"no such state", report + "('B', 'B', 1, 1, '', 'dead', 'x', 'lost', '', " + day + ", " + day + ")", check},
		{"decided without a day", report + "('B', 'B', 1, 1, '', 'dead', 'x', 'accepted', '', " + day + ", NULL)", check},
		{"open with a day", report + "('B', 'B', 1, 1, '', 'dead', 'x', 'open', '', " + day + ", " + day + ")", check},
		{"declined without a reason", report + "('B', 'B', 1, 1, '', 'dead', 'x', 'declined', '', " + day + ", " + day + ")", check},
		{"a suggestion", suggestion + "('A', 'A', 'A', 'x', 'open', '', NULL, " + day + ", NULL)", nil},
		{"a suggestion's code twice", suggestion + "('A', 'B', 'A', 'x', 'open', '', NULL, " + day + ", NULL)", duplicate},
		{"a suggestion's form twice", suggestion + "('B', 'A', 'A', 'x', 'open', '', NULL, " + day + ", NULL)", duplicate},
		{"a suggestion without name", suggestion + "('B', 'B', '', 'x', 'open', '', NULL, " + day + ", NULL)", check},
		{"a suggestion of nobody", suggestion + "('B', 'B', 'B', 'x', 'open', '', 99, " + day + ", NULL)", reference},
		{"a suggestion declined without a reason", suggestion + "('B', 'B', 'B', 'x', 'declined', '', NULL, " + day + ", " + day + ")", check},

		{"a regulator twice", "INSERT INTO regulators (slug, name_zh, name_en, source_url, grade, checked_at) VALUES ('nfra', 'N', 'N', '', 'imported', '2026-11-01')", duplicate},
		{"a step", step + "(1, 1, 1, 'a', 'a', 15, 'workday', '', 'imported', '2026-11-01')", nil},
		{"a step's place twice", step + "(1, 1, 1, 'a', 'a', 15, 'workday', '', 'imported', '2026-11-01')", duplicate},
		{"a step to nobody", step + "(1, 99, 2, 'a', 'a', 15, 'workday', '', 'imported', '2026-11-01')", reference},
		{"a step in moons", step + "(1, 1, 2, 'a', 'a', 15, 'moon', '', 'imported', '2026-11-01')", check},
		{"a step back in time", step + "(1, 1, 2, 'a', 'a', -1, 'day', '', 'imported', '2026-11-01')", check},
		{"found under no kind of name", "INSERT INTO search_exact (hash, enterprise_id, rank, what) VALUES (1, 1, 1, 9)", check},
		{"found and not there", "INSERT INTO search_exact (hash, enterprise_id, rank, what) VALUES (1, 99, 1, 1)", reference},
		{"listed and not there", "INSERT INTO list_rows (enterprise_id, industry_id, fame, kinds, human, regions, hours) VALUES (99, 1, 0, 0, 0, 0, '')", reference},
		{"a fact of the site twice", "INSERT INTO site VALUES ('demo', '1')", duplicate},
	}
	modeltest.Each(t, func(t *testing.T, s *models.Store) {
		ctx := context.Background()
		for _, sql := range []string{
			"INSERT INTO industries (id, slug, position, name_zh, name_en) VALUES (1, 'bank', 1, '银行', 'Banks')",
			"INSERT INTO regulators (id, slug, name_zh, name_en, source_url, grade, checked_at) VALUES (1, 'nfra', 'N', 'N', '', 'imported', '2026-11-01')",
			enterpriseRow + "(1, 'a', 'A', 'a', 1, 'import', " + now,
			channelRow + "(1, 1, 'phone', '95588', 'imported', 'import', 'list', '2026-11-01', " + now,
			"INSERT INTO channel_sources (channel_id, source, grade, seen_at) VALUES (1, 'list', 'imported', '2026-11-01')",
			"INSERT INTO enterprise_industries VALUES (1, 1)",
			"INSERT INTO enterprise_slugs VALUES ('former', 1)",
			"INSERT INTO site VALUES ('demo', '1')",
		} {
			if err := s.SQL(ctx, sql); err != nil {
				t.Fatalf("%s: %v", sql, err)
			}
		}
		for _, c := range cases {
			if err := s.SQL(ctx, c.sql); !errors.Is(err, c.want) {
				t.Errorf("%s: %v, want %v", c.name, err, c.want)
			}
		}
	})
}

// TestFilesAreForTheirOwnerAlone holds that nobody else on the machine reads what
// people have sent in, whatever the folder permits.
func TestFilesAreForTheirOwnerAlone(t *testing.T) {
	file := filepath.Join(t.TempDir(), "c800.db")
	s, err := models.Open(t.Context(), models.Options{DatabaseURL: "sqlite:" + file})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, end := range []string{"", "-wal", "-shm"} {
		if info, err := os.Stat(file + end); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", end, info.Mode(), err)
		}
	}
}
