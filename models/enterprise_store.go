package models

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"
)

// EnterpriseBySlug gives an enterprise with all its channels, valid and former,
// and their further sources: four queries whatever it has. A renamed or merged
// one is a MovedError, an unknown one ErrNotFound. Anybody may call it.
func (s *Store) EnterpriseBySlug(ctx context.Context, slug string) (*Enterprise, error) {
	db := s.db.WithContext(ctx)
	var id int64
	err := db.Raw("SELECT id FROM enterprises WHERE slug = ?", slug).Scan(&id).Error
	if err == nil && id == 0 {
		err = db.Raw("SELECT enterprise_id FROM enterprise_slugs WHERE slug = ?", slug).Scan(&id).Error
	}
	if err != nil {
		return nil, s.fail(err)
	}
	if id == 0 {
		return nil, ErrNotFound
	}
	list, err := s.enterprisesByID(db, []int64{id})
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
	if e.Slug != slug {
		return nil, MovedError{Slug: e.Slug}
	}
	return e, nil
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

// enterprisesByID reads enterprises with everything that belongs to them, in
// the order of ids.
func (s *Store) enterprisesByID(db *gorm.DB, ids []int64) ([]*Enterprise, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	byID := make(map[int64]*Enterprise, len(ids))
	for part := range slices.Chunk(ids, 2000) {
		var list []*Enterprise
		if err := db.Where("id IN ?", part).Find(&list).Error; err != nil {
			return nil, err
		}
		for _, e := range list {
			byID[e.ID] = e
		}
		var channels []*Channel
		if err := db.Where("enterprise_id IN ?", part).Order("position, id").Find(&channels).Error; err != nil {
			return nil, err
		}
		byChannel := make(map[int64]*Channel, len(channels))
		for _, c := range channels {
			byChannel[c.ID] = c
			e := byID[c.EnterpriseID]
			e.Channels = append(e.Channels, c)
		}
		var sources []ChannelSource
		if err := db.Raw("SELECT s.* FROM channel_sources s JOIN channels c ON c.id = s.channel_id WHERE c.enterprise_id IN ? ORDER BY s.channel_id, s.source", part).Scan(&sources).Error; err != nil {
			return nil, err
		}
		for _, src := range sources {
			if c := byChannel[src.ChannelID]; c != nil {
				c.OtherSources = append(c.OtherSources, src)
			}
		}
		var also []EnterpriseIndustry
		if err := db.Where("enterprise_id IN ?", part).Order("industry_id").Find(&also).Error; err != nil {
			return nil, err
		}
		for _, a := range also {
			e := byID[a.EnterpriseID]
			e.Also = append(e.Also, a.IndustryID)
		}
	}
	out := make([]*Enterprise, 0, len(ids))
	for _, id := range ids {
		if e := byID[id]; e != nil {
			out = append(out, e)
		}
	}
	return out, nil
}

// History gives the changes of an enterprise, newest first.
func (s *Store) History(ctx context.Context, enterprise int64, offset, limit int) ([]Change, error) {
	var list []Change
	err := s.db.WithContext(ctx).Where("enterprise_id = ?", enterprise).Order("id DESC").Offset(offset).Limit(limit).Find(&list).Error
	return list, s.fail(err)
}

// ChangeCount counts the changes of an enterprise.
func (s *Store) ChangeCount(ctx context.Context, enterprise int64) (int, error) {
	var n int64
	err := s.db.WithContext(ctx).Model(&Change{}).Where("enterprise_id = ?", enterprise).Count(&n).Error
	return int(n), s.fail(err)
}

// ChannelHistory gives the changes of one channel, newest first, at most limit.
func (s *Store) ChannelHistory(ctx context.Context, channel int64, limit int) ([]Change, error) {
	var list []Change
	err := s.db.WithContext(ctx).Where("channel_id = ?", channel).Order("id DESC").Limit(limit).Find(&list).Error
	return list, s.fail(err)
}

// CountEnterprises counts what the sitemap lists: active and closed ones.
func (s *Store) CountEnterprises(ctx context.Context) (int, error) {
	var n int64
	err := s.db.WithContext(ctx).Raw("SELECT count(*) FROM enterprises WHERE status <> 'merged'").Scan(&n).Error
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
	err := s.db.WithContext(ctx).Raw("SELECT slug, updated_at FROM enterprises WHERE status <> 'merged' ORDER BY id LIMIT ? OFFSET ?", limit, offset).Scan(&rows).Error
	return rows, s.fail(err)
}
