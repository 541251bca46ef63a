package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"c800/models/record"
	"c800/models/synth"
)

// importRounds is how often an import and its floor take turns: each is long
// enough to even out what else the machine does.
const importRounds = 3

// imports measures `c800 import` of CSV into a database that has the starter
// catalogue alone, beside the rate at which the database itself takes the rows
// that come of it: enterprises, channels and further industries, into the same
// tables with all their constraints and indexes. What the import does beside,
// matching, folding and the search index, is not in the floor.
func (b *bench) imports(ctx context.Context, db string) error {
	file, err := b.csv()
	if err != nil {
		return err
	}
	var took, bulk, plain, memory []float64
	rows := float64(b.Rows)
	for range min(importRounds, b.Rounds) {
		if err := b.emptyDatabase(ctx, db, "imported"); err != nil {
			return err
		}
		start := time.Now()
		said, peak, err := program(ctx, "", settings(b.urlOf(db, "imported")), b.site, "import", "--format", "csv", file)
		if err != nil {
			return err
		}
		took = append(took, rows/time.Since(start).Seconds())
		memory = append(memory, peak)
		if !strings.Contains(said, " 0 rejected") {
			return fmt.Errorf("the import rejected something: %s", said)
		}
		if err := b.emptyDatabase(ctx, db, "loaded"); err != nil {
			return err
		}
		var tables, text time.Duration
		if db == "postgres" {
			tables, text, err = b.loadPostgres(ctx, file)
		} else {
			tables, text, err = b.loadSQLite(ctx, file)
		}
		if err != nil {
			return fmt.Errorf("the database's own load: %w", err)
		}
		bulk = append(bulk, rows/tables.Seconds())
		plain = append(plain, rows/text.Seconds())
	}
	b.out.add(line{what: "the database's own load of the rows", db: db, size: 0, unit: "CSV rows/s", value: spreadOf(bulk)})
	b.out.add(line{what: "its load of the CSV as text, no index", db: db, size: 0, unit: "CSV rows/s", value: spreadOf(plain)})
	l := line{what: fmt.Sprintf("import of %s CSV rows", thousands(b.Rows)), db: db, unit: "CSV rows/s", value: spreadOf(took), rss: spreadOf(memory).max}
	b.out.add(l.against("own load", l.value.median/spreadOf(bulk).median, 0.2))
	l = line{what: "memory of it at most", db: db, unit: "MiB", value: spreadOf(memory)}
	b.out.add(l.atMost(l.value.max, 200, "MiB"))
	return nil
}

// csv writes the file that is imported: made-up enterprises without slugs, as
// lists of others are.
func (b *bench) csv() (string, error) {
	file := filepath.Join(b.dir, fmt.Sprintf("import_%d.csv", b.Rows))
	if _, err := os.Stat(file); err == nil {
		return file, nil
	}
	g, err := synth.New(seed+1, b.Rows)
	if err != nil {
		return "", err
	}
	f, err := os.Create(file + ".part")
	if err != nil {
		return "", err
	}
	w, err := record.NewWriter(f, record.FormatCSV)
	if err != nil {
		return "", err
	}
	for i, left := 0, b.Rows; left > 0; i++ {
		r := g.Record(i)
		r.Slug = ""
		r.Channels = r.Channels[:min(left, len(r.Channels))]
		left -= len(r.Channels)
		if err := w.Write(r); err != nil {
			return "", err
		}
	}
	return file, errors.Join(w.Close(), f.Close(), os.Rename(file+".part", file))
}

// loaded are the tables whose rows are the records themselves; the others are
// derived from them. industries is what they refer to.
var loaded = []string{"enterprises", "channels", "enterprise_industries"}

// loadPostgres copies the rows of the imported database with COPY, and the CSV
// into a table of text columns.
func (b *bench) loadPostgres(ctx context.Context, file string) (tables, text time.Duration, err error) {
	from, err := pgx.Connect(ctx, b.pg.url("imported"))
	if err != nil {
		return 0, 0, err
	}
	defer from.Close(ctx)
	to, err := pgx.Connect(ctx, b.pg.url("loaded"))
	if err != nil {
		return 0, 0, err
	}
	defer to.Close(ctx)
	move := func(table string) (time.Duration, error) {
		var data bytes.Buffer
		if _, err := from.PgConn().CopyTo(ctx, &data, "COPY "+table+" TO STDOUT"); err != nil {
			return 0, err
		}
		start := time.Now()
		_, err := to.PgConn().CopyFrom(ctx, &data, "COPY "+table+" FROM STDIN")
		return time.Since(start), err
	}
	if _, err := move("industries"); err != nil {
		return 0, 0, err
	}
	for _, t := range loaded {
		took, err := move(t)
		if err != nil {
			return 0, 0, err
		}
		tables += took
	}
	columns := strings.Join(record.CSVHeader(), " text, ") + " text"
	if _, err := to.Exec(ctx, "CREATE TABLE csv ("+columns+")"); err != nil {
		return 0, 0, err
	}
	f, err := os.Open(file)
	if err != nil {
		return 0, 0, err
	}
	defer f.Close()
	start := time.Now()
	_, err = to.PgConn().CopyFrom(ctx, f, "COPY csv FROM STDIN (FORMAT csv, HEADER true)")
	return tables, time.Since(start), err
}

// loadSQLite has SQLite itself copy the rows of the imported database, in one
// transaction with full durability, and inserts the CSV as text.
func (b *bench) loadSQLite(ctx context.Context, file string) (tables, text time.Duration, err error) {
	path := func(name string) string { return strings.TrimPrefix(b.urlOf("sqlite", name), "sqlite:") }
	db, err := sql.Open("sqlite", "file:"+path("loaded")+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)&_pragma=cache_size(-8000)")
	if err != nil {
		return 0, 0, err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	exec := func(statements ...string) {
		for _, s := range statements {
			if err == nil {
				_, err = db.ExecContext(ctx, s)
			}
		}
	}
	exec("ATTACH '"+path("imported")+"' AS imported", "INSERT INTO industries SELECT * FROM imported.industries ORDER BY id")
	start := time.Now()
	exec("BEGIN")
	for _, t := range loaded {
		exec("INSERT INTO main." + t + " SELECT * FROM imported." + t)
	}
	exec("COMMIT")
	tables = time.Since(start)
	header := record.CSVHeader()
	exec("CREATE TABLE csv (" + strings.Join(header, " text, ") + " text)")
	if err != nil {
		return 0, 0, err
	}
	start = time.Now()
	err = insertCSV(ctx, db, file, len(header))
	return tables, time.Since(start), err
}

// insertCSV inserts every row of a CSV file as text in one transaction.
func insertCSV(ctx context.Context, db *sql.DB, file string, width int) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	stmt, err := tx.PrepareContext(ctx, "INSERT INTO csv VALUES (?"+strings.Repeat(", ?", width-1)+")") // #nosec G202 -- question marks only
	if err != nil {
		return errors.Join(err, tx.Rollback())
	}
	r := csv.NewReader(f)
	r.ReuseRecord = true
	args := make([]any, width)
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return tx.Commit()
		}
		for i, c := range cells {
			args[i] = c
		}
		if err == nil {
			_, err = stmt.ExecContext(ctx, args...)
		}
		if err != nil {
			return errors.Join(err, tx.Rollback())
		}
	}
}
