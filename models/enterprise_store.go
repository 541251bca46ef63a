package models

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"gorm.io/gorm"
)

// selectEnterprise reads an enterprise with the industries it is also in and
// the number of its changes. string_agg is in both databases.
var selectEnterprise = "SELECT " + enterpriseTable.selected("e") + ", (SELECT string_agg(CAST(a.industry_id AS text), ',') " +
	"FROM enterprise_industries a WHERE a.enterprise_id = e.id), (SELECT count(*) FROM changes h WHERE h.enterprise_id = e.id) FROM enterprises e "

func readEnterprises(query *gorm.DB) ([]*Enterprise, error) {
	return enterpriseTable.read(query, func(e *Enterprise) []any { return []any{&e.Also, &e.Changes} })
}

// selectChannel reads a channel with the further sources that state it.
var selectChannel = "SELECT " + channelTable.selected("c") + ", (SELECT string_agg(s.source || ? || s.source_url || ? || s.grade || ? || s.seen_at || ? || s.stated, ?) " +
	"FROM channel_sources s WHERE s.channel_id = c.id) FROM channels c "

// EnterpriseBySlug gives an enterprise with all its channels, valid and former,
// and their further sources: two queries whatever it has. A renamed or merged
// one is a MovedError, an unknown one ErrNotFound; they take more. Anybody may
// call it.
func (s *Store) EnterpriseBySlug(ctx context.Context, slug string) (*Enterprise, error) {
	db := s.pages(ctx)
	list, err := readEnterprises(db.Raw(selectEnterprise+"WHERE e.slug = ?", slug))
	if err == nil && len(list) == 0 {
		return nil, s.movedSlug(db, slug)
	}
	if err != nil {
		return nil, s.fail(err)
	}
	e := list[0]
	if e.Status == StatusMerged {
		to, err := s.mergedSlug(db, *e.MergedInto)
		if err != nil {
			return nil, s.fail(err)
		}
		return nil, MovedError{Slug: to}
	}
	return e, s.fail(readChannels(db, map[int64]*Enterprise{e.ID: e}, []int64{e.ID}))
}

// movedSlug is a MovedError for a former slug, else ErrNotFound.
func (s *Store) movedSlug(db *gorm.DB, slug string) error {
	var id int64
	if err := db.Raw("SELECT enterprise_id FROM enterprise_slugs WHERE slug = ?", slug).Scan(&id).Error; err != nil {
		return s.fail(err)
	}
	if id == 0 {
		return ErrNotFound
	}
	to, err := s.mergedSlug(db, id)
	if err != nil {
		return s.fail(err)
	}
	return MovedError{Slug: to}
}

// mergedSlug follows merges to the enterprise that is left.
func (s *Store) mergedSlug(db *gorm.DB, id int64) (string, error) {
	for range 20 { // merges of merges; more is a circle
		var e Enterprise
		if err := db.First(&e, id).Error; err != nil {
			return "", err
		}
		if e.MergedInto == nil {
			return e.Slug, nil
		}
		id = *e.MergedInto
	}
	return "", ErrNotFound
}

// MissingChannel says why an enterprise has no channel of that id:
// MovedChannelError when it belongs to one that was merged into this, else
// ErrNotFound. Anybody may call it.
func (s *Store) MissingChannel(ctx context.Context, e *Enterprise, id int64) error {
	db := s.pages(ctx)
	var gone Channel
	if err := db.First(&gone, id).Error; err != nil {
		return s.fail(err)
	}
	switch slug, err := s.mergedSlug(db, gone.EnterpriseID); {
	case err != nil:
		return s.fail(err)
	case slug != e.Slug:
		return ErrNotFound
	}
	moved := MovedChannelError{Slug: e.Slug}
	for _, c := range e.Channels {
		if c.sameAs(&gone) && (moved.ID == 0 || c.Valid()) {
			moved.ID = c.ID
		}
	}
	return moved
}

// enterprisesByID reads enterprises with everything that belongs to them, in
// the order of ids: two queries for each 2,000.
func (s *Store) enterprisesByID(db *gorm.DB, ids []int64) ([]*Enterprise, error) {
	byID := make(map[int64]*Enterprise, len(ids))
	for part := range slices.Chunk(ids, 2000) {
		list, err := readEnterprises(db.Raw(selectEnterprise+"WHERE e.id IN ?", part))
		if err != nil {
			return nil, err
		}
		for _, e := range list {
			byID[e.ID] = e
		}
		if err := readChannels(db, byID, part); err != nil {
			return nil, err
		}
	}
	return inOrder(byID, ids), nil
}

// inOrder gives the enterprises that are there in the order of ids.
func inOrder(byID map[int64]*Enterprise, ids []int64) []*Enterprise {
	out := make([]*Enterprise, 0, len(ids))
	for _, id := range ids {
		if e := byID[id]; e != nil {
			out = append(out, e)
		}
	}
	return out
}

// readChannels puts every channel of the ids with its enterprise.
func readChannels(db *gorm.DB, byID map[int64]*Enterprise, ids []int64) error {
	channels, err := channelTable.read(db.Raw(selectChannel+"WHERE c.enterprise_id IN ? ORDER BY c.position, c.id",
		sourceField, sourceField, sourceField, sourceField, sourceRow, ids), func(c *Channel) []any { return []any{&c.OtherSources} })
	for _, c := range channels {
		e := byID[c.EnterpriseID]
		e.Channels = append(e.Channels, c)
	}
	return err
}

// History gives the changes of an enterprise, newest first.
func (s *Store) History(ctx context.Context, enterprise int64, offset, limit int) ([]Change, error) {
	var list []Change
	err := s.pages(ctx).Where("enterprise_id = ?", enterprise).Order("id DESC").Offset(offset).Limit(limit).Find(&list).Error
	return list, s.fail(err)
}

// ChannelHistory gives the changes of one channel, newest first, at most limit.
func (s *Store) ChannelHistory(ctx context.Context, channel int64, limit int) ([]Change, error) {
	var list []Change
	err := s.pages(ctx).Where("channel_id = ?", channel).Order("id DESC").Limit(limit).Find(&list).Error
	return list, s.fail(err)
}

// CountEnterprises counts what the sitemap lists: active and closed ones.
func (s *Store) CountEnterprises(ctx context.Context) (int, error) {
	var n int64
	err := s.pages(ctx).Raw("SELECT count(*) FROM enterprises WHERE status <> 'merged'").Scan(&n).Error
	return int(n), s.fail(err)
}

// SlugRow is an enterprise's address and when it last changed.
type SlugRow struct {
	Slug      string
	UpdatedAt time.Time
}

// Slugs lists the addresses of active and closed enterprises in the order of
// their ids.
func (s *Store) Slugs(ctx context.Context, offset, limit int) ([]SlugRow, error) {
	var rows []SlugRow
	err := s.pages(ctx).Raw("SELECT slug, updated_at FROM enterprises WHERE status <> 'merged' ORDER BY id LIMIT ? OFFSET ?", limit, offset).Scan(&rows).Error
	return rows, s.fail(err)
}

// The columns of an enterprise and of a channel that a line of a list is made of.
const (
	cardEnterprise = "SELECT id, slug, name, latin, short_names, aliases, sort_key, industry_id, status, fame, origin FROM enterprises WHERE id IN ?"
	cardChannel    = "SELECT id, enterprise_id, kind, label_zh, value, digits, number_kind, purposes, hours, human_hours, zone, human, steps, grade, source, source_url, " +
		"checked_at, valid_to FROM channels WHERE (valid_to = '' OR digits <> '') AND enterprise_id IN ? ORDER BY position, id"
)

// cards reads enterprises as lines of a list show them, in the order of ids: with
// their valid channels and former numbers, and only the columns above. Two
// queries. They are scanned by hand, because most of the time of a list goes into
// a hundred channels of which a few are shown.
func (s *Store) cards(db *gorm.DB, ids []int64) ([]*Enterprise, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	byID := make(map[int64]*Enterprise, len(ids))
	err := eachRow(db.Raw(cardEnterprise, ids), func(rows *sql.Rows) error {
		e := new(Enterprise)
		err := rows.Scan(&e.ID, &e.Slug, &e.Name, &e.Latin, &e.ShortNames, &e.Aliases, &e.SortKey, &e.IndustryID, &e.Status, &e.Fame, &e.Origin)
		byID[e.ID] = e
		return err
	})
	if err != nil {
		return nil, err
	}
	err = eachRow(db.Raw(cardChannel, ids), func(rows *sql.Rows) error {
		c := new(Channel)
		err := rows.Scan(&c.ID, &c.EnterpriseID, &c.Kind, &c.LabelZh, &c.Value, &c.Digits, &c.NumberKind, &c.Purposes, &c.Hours, &c.HumanHours, &c.Zone,
			&c.Human, &c.Steps, &c.Grade, &c.Source, &c.SourceURL, &c.CheckedAt, &c.ValidTo)
		if e := byID[c.EnterpriseID]; e != nil {
			e.Channels = append(e.Channels, c)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return inOrder(byID, ids), nil
}

// eachRow gives the rows of a query, which f scans.
func eachRow(query *gorm.DB, f func(*sql.Rows) error) error {
	rows, err := query.Rows()
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := f(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
