package models

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"gorm.io/gorm"
)

// directory is what a server holds in memory of the directory: the tree of
// industries with their ladders, and the columns by which lists are filtered.
type directory struct {
	tree     atomic.Pointer[Tree]
	list     atomic.Pointer[listing]
	mu       sync.Mutex // one refresh at a time
	last     int64      // newest page change seen
	lookedAt time.Time  // when they were last read; zero before the first time
	reload   bool       // the listing wants to be read anew
	nextAt   time.Time  // and not before this
}

// Tree is the industries in order, with what belongs to each. It is never
// changed after it was made.
type Tree struct {
	Industries []*Industry // first level with their groups behind each
	Ladders    map[int64][]LadderStep
	byID       map[int64]*Industry
	bySlug     map[string]*Industry
}

// ByID gives an industry or nil.
func (t *Tree) ByID(id int64) *Industry { return t.byID[id] }

// BySlug gives an industry by its whole slug, or nil.
func (t *Tree) BySlug(slug string) *Industry { return t.bySlug[slug] }

// Top gives the first-level industries in order.
func (t *Tree) Top() []*Industry {
	var out []*Industry
	for _, i := range t.Industries {
		if i.ParentID == nil {
			out = append(out, i)
		}
	}
	return out
}

// Groups gives the second level of an industry in order.
func (t *Tree) Groups(parent int64) []*Industry {
	var out []*Industry
	for _, i := range t.Industries {
		if i.ParentID != nil && *i.ParentID == parent {
			out = append(out, i)
		}
	}
	return out
}

// TopOf gives the first-level industry of an industry.
func (t *Tree) TopOf(i *Industry) *Industry {
	if i == nil || i.ParentID == nil {
		return i
	}
	return t.byID[*i.ParentID]
}

// Tree gives the industries, read once and again after they changed.
func (s *Store) Tree(ctx context.Context) (*Tree, error) {
	if t := s.dir.tree.Load(); t != nil {
		return t, nil
	}
	return s.loadTree(ctx)
}

func (s *Store) loadTree(ctx context.Context) (*Tree, error) {
	db := s.pages(ctx)
	t := &Tree{Ladders: map[int64][]LadderStep{}, byID: map[int64]*Industry{}, bySlug: map[string]*Industry{}}
	var all []*Industry
	if err := db.Order("position, id").Find(&all).Error; err != nil {
		return nil, s.fail(err)
	}
	for _, i := range all {
		t.byID[i.ID], t.bySlug[i.Slug] = i, i
	}
	for _, i := range all {
		if i.ParentID == nil {
			t.Industries = append(t.Industries, i)
			for _, g := range all {
				if g.ParentID != nil && *g.ParentID == i.ID {
					t.Industries = append(t.Industries, g)
				}
			}
		}
	}
	var regs []*Regulator
	if err := db.Find(&regs).Error; err != nil {
		return nil, s.fail(err)
	}
	byReg := map[int64]*Regulator{}
	for _, r := range regs {
		byReg[r.ID] = r
	}
	var steps []LadderStep
	if err := db.Order("industry_id, position").Find(&steps).Error; err != nil {
		return nil, s.fail(err)
	}
	for _, st := range steps {
		st.Regulator = byReg[st.RegulatorID]
		t.Ladders[st.IndustryID] = append(t.Ladders[st.IndustryID], st)
	}
	s.dir.tree.Store(t)
	return t, nil
}

// industryIDs maps industry slugs to ids inside a transaction.
func (s *Store) industryIDs(db *gorm.DB) (map[string]int64, error) {
	var list []Industry
	if err := db.Find(&list).Error; err != nil {
		return nil, err
	}
	m := make(map[string]int64, len(list))
	for _, i := range list {
		m[i.Slug] = i.ID
	}
	return m, nil
}

// Refresh reads what any process has changed since the last call, brings the
// lists in memory up to date, and returns the enterprises whose pages are old;
// 0 stands for all. A server calls it twice a second. After half an hour without
// it begins anew, for page changes are not kept forever.
func (s *Store) Refresh(ctx context.Context) ([]int64, error) {
	d := &s.dir
	d.mu.Lock()
	defer d.mu.Unlock()
	if s.replica != nil {
		s.replica.look(ctx, d.last)
	}
	db := s.pages(ctx)
	now := s.now()
	if now.Sub(d.lookedAt) > keepPageChanges/2 {
		if err := db.Raw("SELECT coalesce(max(id), 0) FROM page_changes").Scan(&d.last).Error; err != nil {
			return nil, s.fail(err)
		}
		if _, err := s.loadTree(ctx); err != nil {
			return nil, err
		}
		if err := s.loadListing(ctx); err != nil {
			return nil, err
		}
		d.lookedAt, d.reload = now, false
		return []int64{0}, nil
	}
	// Not at the start, which is to be short: searches are right without it.
	if l := s.dir.list.Load(); l != nil && s.sample.Load().stale(len(l.rows)) {
		if err := s.sampleTokens(ctx, l.ids()); err != nil {
			return nil, err
		}
	}
	var rows []PageChange
	if err := db.Where("id > ?", d.last).Order("id").Limit(10_000).Find(&rows).Error; err != nil {
		return nil, s.fail(err)
	}
	d.lookedAt = now
	ids := make([]int64, 0, len(rows))
	for _, r := range rows {
		d.last = r.ID
		ids = append(ids, r.EnterpriseID)
	}
	if len(ids) > 0 {
		structure, err := s.updateListing(ctx, ids)
		if err != nil {
			d.reload = true // these changes are not read again
			return ids, err
		}
		d.reload = d.reload || structure
	}
	if d.reload && !s.now().Before(d.nextAt) {
		start := s.now()
		if _, err := s.loadTree(ctx); err != nil {
			return ids, err
		}
		if err := s.loadListing(ctx); err != nil {
			return ids, err
		}
		d.reload = false
		d.nextAt = s.now().Add(10 * s.now().Sub(start)) // at most a tenth of the time goes into reloading
		ids = append(ids, 0)
	}
	return ids, nil
}
