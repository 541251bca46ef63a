package main

import (
	"bytes"
	"context"
	"errors"
	"hash/fnv"
	"log/slog"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"

	"github.com/a-h/templ"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/labstack/echo/v4"
	"gorm.io/driver/postgres"
	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"c800/handlers"
	"c800/models"
)

// floorCmd serves one of the floors:
//
//	F0  the bytes of the page as a constant, compressed
//	F1  the page drawn from structs in memory
//	F2  F1 after its rows were read by pgx in one batch
//	F3  F1 after its rows were read by gorm, one plain query a table
//
// F1 to F3 draw one of some pages that were worked out when they started: what a
// page says is put together nowhere but in the site.
type floorCmd struct {
	Kind     string `arg:"" enum:"f0,f1,f2,f3"`
	Database string `help:"URL of the database."`
	Page     string `help:"File with the compressed page, for F0." type:"path"`
	Slugs    string `help:"Slugs of the pages to draw, parted by commas."`
}

// Run serves until a signal.
func (cmd floorCmd) Run(ctx context.Context) error {
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.GET("/readyz", func(c echo.Context) error { return c.NoContent(http.StatusOK) })
	answer, err := cmd.answer(ctx)
	if err != nil {
		return err
	}
	e.GET("/e/:slug", answer)
	go func() {
		<-ctx.Done()
		_ = e.Close()
	}()
	if err := e.Start(os.Getenv("C800_ADDR")); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

func (cmd floorCmd) answer(ctx context.Context) (echo.HandlerFunc, error) {
	if cmd.Kind == "f0" {
		page, err := os.ReadFile(cmd.Page)
		return func(c echo.Context) error {
			h := c.Response().Header()
			h.Set("Content-Encoding", "gzip")
			h.Set("Content-Length", strconv.Itoa(len(page)))
			return c.Blob(http.StatusOK, htmlType, page)
		}, err
	}
	pages, err := cmd.pages(ctx)
	if err != nil {
		return nil, err
	}
	read := func(context.Context, string) error { return nil }
	switch cmd.Kind {
	case "f2":
		read, err = pgxReader(ctx, cmd.Database)
	case "f3":
		read, err = gormReader(cmd.Database)
	}
	buffers := sync.Pool{New: func() any { return new(bytes.Buffer) }}
	return func(c echo.Context) error {
		slug := c.Param("slug")
		if err := read(c.Request().Context(), slug); err != nil {
			return err
		}
		h := fnv.New32a()
		_, _ = h.Write([]byte(slug)) // never fails
		b := buffers.Get().(*bytes.Buffer)
		defer buffers.Put(b)
		b.Reset()
		if err := pages[h.Sum32()%uint32(len(pages))].Render(c.Request().Context(), b); err != nil { // #nosec G115 -- a few
			return err
		}
		return c.Blob(http.StatusOK, htmlType, b.Bytes())
	}, err
}

const htmlType = "text/html; charset=utf-8"

// pages are the pages of some enterprises, worked out but not drawn.
func (cmd floorCmd) pages(ctx context.Context) ([]templ.Component, error) {
	s, err := models.Open(ctx, models.Options{DatabaseURL: cmd.Database})
	if err != nil {
		return nil, err
	}
	defer s.Close()
	site := handlers.New(s, handlers.Options{BaseURL: "http://127.0.0.1", Secret: make([]byte, 32), Log: slog.New(slog.DiscardHandler)})
	var pages []templ.Component
	for slug := range strings.SplitSeq(cmd.Slugs, ",") {
		page, err := site.EnterpriseComponent(ctx, slug)
		if err != nil {
			return nil, err
		}
		pages = append(pages, page)
	}
	return pages, nil
}

// sourceRow is a row of channel_sources as the database has it.
type sourceRow struct {
	ChannelID                                int64
	Source, SourceURL, Grade, SeenAt, Stated string
}

// gormReader reads an enterprise with one plain query a table.
func gormReader(databaseURL string) (func(context.Context, string) error, error) {
	cfg := &gorm.Config{PrepareStmt: true, SkipDefaultTransaction: true, Logger: logger.Discard}
	open := postgres.Open(databaseURL)
	if file, ok := strings.CutPrefix(databaseURL, "sqlite:"); ok {
		open = &sqlite.Dialector{DriverName: "sqlite", DSN: "file:" + file + "?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=cache_size(-8000)&_time_format=sqlite&_timezone=UTC"}
	}
	db, err := gorm.Open(open, cfg)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, slug string) error {
		tx := db.WithContext(ctx)
		var e models.Enterprise
		if err := tx.Where("slug = ?", slug).Take(&e).Error; err != nil {
			return err
		}
		var channels []models.Channel
		if err := tx.Where("enterprise_id = ?", e.ID).Order("position, id").Find(&channels).Error; err != nil {
			return err
		}
		ids := make([]int64, len(channels))
		for i, c := range channels {
			ids[i] = c.ID
		}
		var sources []sourceRow
		var also []models.EnterpriseIndustry
		var changes int64
		return errors.Join(
			tx.Table("channel_sources").Where("channel_id IN ?", ids).Find(&sources).Error,
			tx.Where("enterprise_id = ?", e.ID).Find(&also).Error,
			tx.Model(&models.Change{}).Where("enterprise_id = ?", e.ID).Count(&changes).Error,
		)
	}, nil
}

// pgxReader reads the same in one batch, without any mapper.
func pgxReader(ctx context.Context, databaseURL string) (func(context.Context, string) error, error) {
	pool, err := pgxpool.New(ctx, databaseURL)
	if err != nil {
		return nil, err
	}
	const of = "(SELECT id FROM enterprises WHERE slug = $1)"
	return func(ctx context.Context, slug string) error {
		var b pgx.Batch
		b.Queue("SELECT id, slug, name, latin, short_names, aliases, website, regions, industry_id, status, fame, created_at, updated_at FROM enterprises WHERE slug = $1", slug)
		b.Queue("SELECT id, kind, label_zh, label_en, value, digits, number_kind, purposes, hours, human_hours, bot_hours, zone, languages, area, cost, mobile_ok, "+
			"abroad_ok, steps, path_version, human, promise_kind, promise_value, identity_needed, accessibility, note_zh, note_en, grade, basis, source, source_url, "+
			"checked_at, checked_by, valid_from, valid_to, updated_at FROM channels WHERE enterprise_id = "+of+" ORDER BY position, id", slug)
		b.Queue("SELECT channel_id, source, source_url, grade, seen_at FROM channel_sources WHERE channel_id IN (SELECT id FROM channels WHERE enterprise_id = "+of+")", slug)
		b.Queue("SELECT industry_id FROM enterprise_industries WHERE enterprise_id = "+of, slug)
		b.Queue("SELECT count(*) FROM changes WHERE enterprise_id = "+of, slug)
		res := pool.SendBatch(ctx, &b)
		defer res.Close()
		var e models.Enterprise
		if err := res.QueryRow().Scan(&e.ID, &e.Slug, &e.Name, &e.Latin, &e.ShortNames, &e.Aliases, &e.Website, &e.Regions, &e.IndustryID, &e.Status, &e.Fame,
			&e.CreatedAt, &e.UpdatedAt); err != nil {
			return err
		}
		rows, err := res.Query()
		if err != nil {
			return err
		}
		for rows.Next() {
			var c models.Channel
			if err := rows.Scan(&c.ID, &c.Kind, &c.LabelZh, &c.LabelEn, &c.Value, &c.Digits, &c.NumberKind, &c.Purposes, &c.Hours, &c.HumanHours, &c.BotHours,
				&c.Zone, &c.Languages, &c.Area, &c.Cost, &c.MobileOK, &c.AbroadOK, &c.Steps, &c.PathVersion, &c.Human, &c.PromiseKind, &c.PromiseValue,
				&c.IdentityNeeded, &c.Accessibility, &c.NoteZh, &c.NoteEn, &c.Grade, &c.Basis, &c.Source, &c.SourceURL, &c.CheckedAt, &c.CheckedBy,
				&c.ValidFrom, &c.ValidTo, &c.UpdatedAt); err != nil {
				return err
			}
			e.Channels = append(e.Channels, &c)
		}
		if err := rows.Err(); err != nil {
			return err
		}
		if rows, err = res.Query(); err != nil {
			return err
		}
		var s models.ChannelSource
		for rows.Next() {
			if err := rows.Scan(&s.ChannelID, &s.Source, &s.SourceURL, &s.Grade, &s.SeenAt); err != nil {
				return err
			}
		}
		if rows, err = res.Query(); err != nil {
			return err
		}
		for rows.Next() {
			var industry int64
			if err := rows.Scan(&industry); err != nil {
				return err
			}
		}
		var changes int64
		return res.QueryRow().Scan(&changes)
	}, nil
}
