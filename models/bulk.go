package models

import (
	"reflect"
	"strings"
	"time"

	"gorm.io/gorm"
)

// bulkTable says how rows of T are written many at a time, without the
// reflection that gorm needs for each.
type bulkTable[T any] struct {
	name   string
	key    string // columns of the primary key
	always []bulkColumn[T]
	// rarely holds columns that most rows leave at the default of the schema,
	// which is their zero value; they are left out of a statement when all its
	// rows do.
	rarely []bulkColumn[T]
}

// bulkColumn is one column, with one way to get its value from a row.
type bulkColumn[T any] struct {
	name string
	text func(*T) string
	list func(*T) Strings
	num  func(*T) int64
	ref  func(*T) *int64
	time func(*T) time.Time
}

// bulkValues is a column of many rows: []string, []int64, []*int64 or []time.Time.
type bulkValues struct {
	column string
	values any
}

// of gives the column's values in rows, and whether any differs from the default.
func (c bulkColumn[T]) of(rows []*T) (v bulkValues, used bool) {
	v.column = c.name
	switch {
	case c.text != nil:
		v.values, used = collect(rows, c.text, "")
	case c.list != nil:
		v.values, used = collect(rows, func(r *T) string { return listText(c.list(r)) }, emptyList)
	case c.num != nil:
		v.values, used = collect(rows, c.num, 0)
	case c.ref != nil:
		v.values, used = collect(rows, c.ref, nil)
	case c.time != nil:
		v.values, used = collect(rows, c.time, time.Time{})
	}
	return v, used
}

func collect[T any, V comparable](rows []*T, get func(*T) V, zero V) (all []V, used bool) {
	all = make([]V, len(rows))
	for i, r := range rows {
		all[i] = get(r)
		used = used || all[i] != zero
	}
	return all, used
}

// emptyList is an empty Strings or Steps in its column.
const emptyList = "[]"

func listText(s Strings) string {
	if len(s) == 0 {
		return emptyList
	}
	v, err := s.Value()
	if err != nil {
		return emptyList // text always has a JSON form
	}
	return v.(string)
}

// columns gives what a statement for rows is made of.
func (t bulkTable[T]) columns(rows []*T, all bool) []bulkValues {
	list := make([]bulkValues, 0, len(t.always)+len(t.rarely))
	for _, c := range t.always {
		v, _ := c.of(rows)
		list = append(list, v)
	}
	n := len(list)
	for _, c := range t.rarely {
		v, used := c.of(rows)
		list = append(list, v)
		all = all || used
	}
	if !all {
		return list[:n]
	}
	return list
}

// bulkRows is how many rows a statement takes at most.
const bulkRows = 1000

// insertRows writes new rows, whose ids are set, in few statements.
func insertRows[T any](s *Store, tx *gorm.DB, t bulkTable[T], rows []*T) error {
	for start := 0; start < len(rows); start += bulkRows {
		if err := s.dialect.insert(tx, t.name, "", t.columns(rows[start:min(start+bulkRows, len(rows))], false)); err != nil {
			return err
		}
	}
	return nil
}

// saveRows writes rows that exist, with all their columns, in few statements.
func saveRows[T any](s *Store, tx *gorm.DB, t bulkTable[T], rows []*T) error {
	for start := 0; start < len(rows); start += bulkRows {
		columns := t.columns(rows[start:min(start+bulkRows, len(rows))], true)
		var set []string
		for _, c := range columns {
			if c.column != t.key {
				set = append(set, c.column+" = excluded."+c.column)
			}
		}
		if err := s.dialect.insert(tx, t.name, " ON CONFLICT ("+t.key+") DO UPDATE SET "+strings.Join(set, ", "), columns); err != nil {
			return err
		}
	}
	return nil
}

// valueAt is one value of a column, as the driver takes it.
func (v bulkValues) valueAt(i int) any {
	switch list := v.values.(type) {
	case []string:
		return list[i]
	case []int64:
		return list[i]
	case []time.Time:
		return list[i]
	case []*int64:
		if list[i] == nil {
			return nil
		}
		return *list[i]
	}
	return nil
}

func (v bulkValues) len() int { return reflect.ValueOf(v.values).Len() }

var enterpriseTable = bulkTable[Enterprise]{
	name: "enterprises", key: "id",
	always: []bulkColumn[Enterprise]{
		{name: "id", num: func(e *Enterprise) int64 { return e.ID }},
		{name: "slug", text: func(e *Enterprise) string { return e.Slug }},
		{name: "name", text: func(e *Enterprise) string { return e.Name }},
		{name: "latin", text: func(e *Enterprise) string { return e.Latin }},
		{name: "short_names", list: func(e *Enterprise) Strings { return e.ShortNames }},
		{name: "aliases", list: func(e *Enterprise) Strings { return e.Aliases }},
		{name: "sort_key", text: func(e *Enterprise) string { return e.SortKey }},
		{name: "website", text: func(e *Enterprise) string { return e.Website }},
		{name: "domain", text: func(e *Enterprise) string { return e.Domain }},
		{name: "regions", list: func(e *Enterprise) Strings { return e.Regions }},
		{name: "industry_id", num: func(e *Enterprise) int64 { return e.IndustryID }},
		{name: "status", text: func(e *Enterprise) string { return e.Status }},
		{name: "fame", num: func(e *Enterprise) int64 { return int64(e.Fame) }},
		{name: "origin", text: func(e *Enterprise) string { return e.Origin }},
		{name: "version", num: func(e *Enterprise) int64 { return int64(e.Version) }},
		{name: "created_at", time: func(e *Enterprise) time.Time { return e.CreatedAt }},
		{name: "updated_at", time: func(e *Enterprise) time.Time { return e.UpdatedAt }},
	},
	rarely: []bulkColumn[Enterprise]{
		{name: "merged_into_id", ref: func(e *Enterprise) *int64 { return e.MergedInto }},
	},
}

var channelTable = bulkTable[Channel]{
	name: "channels", key: "id",
	always: []bulkColumn[Channel]{
		{name: "id", num: func(c *Channel) int64 { return c.ID }},
		{name: "enterprise_id", num: func(c *Channel) int64 { return c.EnterpriseID }},
		{name: "position", num: func(c *Channel) int64 { return int64(c.Position) }},
		{name: "kind", text: func(c *Channel) string { return c.Kind }},
		{name: "label_zh", text: func(c *Channel) string { return c.LabelZh }},
		{name: "value", text: func(c *Channel) string { return c.Value }},
		{name: "digits", text: func(c *Channel) string { return c.Digits }},
		{name: "number_kind", text: func(c *Channel) string { return c.NumberKind }},
		{name: "purposes", list: func(c *Channel) Strings { return c.Purposes }},
		{name: "hours", text: func(c *Channel) string { return c.Hours }},
		{name: "human_hours", text: func(c *Channel) string { return c.HumanHours }},
		{name: "zone", text: func(c *Channel) string { return c.Zone }},
		{name: "cost", text: func(c *Channel) string { return c.Cost }},
		{name: "steps", text: func(c *Channel) string { return stepsColumn(c.Steps) }},
		{name: "path_version", num: func(c *Channel) int64 { return int64(c.PathVersion) }},
		{name: "human", text: func(c *Channel) string { return c.Human }},
		{name: "grade", text: func(c *Channel) string { return c.Grade }},
		{name: "basis", text: func(c *Channel) string { return c.Basis }},
		{name: "source", text: func(c *Channel) string { return c.Source }},
		{name: "source_url", text: func(c *Channel) string { return c.SourceURL }},
		{name: "checked_at", text: func(c *Channel) string { return c.CheckedAt }},
		{name: "version", num: func(c *Channel) int64 { return int64(c.Version) }},
		{name: "created_at", time: func(c *Channel) time.Time { return c.CreatedAt }},
		{name: "updated_at", time: func(c *Channel) time.Time { return c.UpdatedAt }},
	},
	rarely: []bulkColumn[Channel]{
		{name: "label_en", text: func(c *Channel) string { return c.LabelEn }},
		{name: "bot_hours", text: func(c *Channel) string { return c.BotHours }},
		{name: "languages", list: func(c *Channel) Strings { return c.Languages }},
		{name: "area", list: func(c *Channel) Strings { return c.Area }},
		{name: "mobile_ok", text: func(c *Channel) string { return c.MobileOK }},
		{name: "abroad_ok", text: func(c *Channel) string { return c.AbroadOK }},
		{name: "promise_kind", text: func(c *Channel) string { return c.PromiseKind }},
		{name: "promise_value", num: func(c *Channel) int64 { return int64(c.PromiseValue) }},
		{name: "promise_since", text: func(c *Channel) string { return c.PromiseSince }},
		{name: "promise_source", text: func(c *Channel) string { return c.PromiseSource }},
		{name: "identity_needed", list: func(c *Channel) Strings { return c.IdentityNeeded }},
		{name: "accessibility", list: func(c *Channel) Strings { return c.Accessibility }},
		{name: "note_zh", text: func(c *Channel) string { return c.NoteZh }},
		{name: "note_en", text: func(c *Channel) string { return c.NoteEn }},
		{name: "checked_by", text: func(c *Channel) string { return c.CheckedBy }},
		{name: "valid_from", text: func(c *Channel) string { return c.ValidFrom }},
		{name: "valid_to", text: func(c *Channel) string { return c.ValidTo }},
		{name: "replaced_by_id", ref: func(c *Channel) *int64 { return c.ReplacedByID }},
	},
}

func stepsColumn(s Steps) string {
	if text := stepsText(s); text != "" {
		return text
	}
	return emptyList
}

var exactTable = bulkTable[SearchExact]{
	name: "search_exact", key: "hash, what, rank",
	always: []bulkColumn[SearchExact]{
		{name: "hash", num: func(r *SearchExact) int64 { return r.Hash }},
		{name: "enterprise_id", num: func(r *SearchExact) int64 { return r.EnterpriseID }},
		{name: "what", num: func(r *SearchExact) int64 { return int64(r.What) }},
		{name: "rank", num: func(r *SearchExact) int64 { return r.Rank }},
	},
}
