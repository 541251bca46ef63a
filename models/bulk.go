package models

import (
	"database/sql"
	"database/sql/driver"
	"reflect"
	"strings"
	"time"

	"gorm.io/gorm"
)

// bulkTable says how rows of T are written many at a time and read, without the
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

// bulkColumn is one column and where a row has it.
type bulkColumn[T any] struct {
	name string
	// at gives a pointer to a string, int, int64, *int64, time.Time, Stated or a
	// list that is kept as JSON.
	at func(*T) any
}

// bulkValues is a column of many rows: []string, []int64, []*int64 or []time.Time.
type bulkValues struct {
	column string
	values any
}

// of gives the column's values in rows, of which there are some, and whether any
// differs from the default.
func (c bulkColumn[T]) of(rows []*T) (v bulkValues, used bool) {
	v.column = c.name
	switch c.at(rows[0]).(type) {
	case *string:
		v.values, used = collect(rows, func(r *T) string { return *c.at(r).(*string) }, "")
	case *int64:
		v.values, used = collect(rows, func(r *T) int64 { return *c.at(r).(*int64) }, 0)
	case *int:
		v.values, used = collect(rows, func(r *T) int64 { return int64(*c.at(r).(*int)) }, 0)
	case **int64:
		v.values, used = collect(rows, func(r *T) *int64 { return *c.at(r).(**int64) }, nil)
	case *time.Time:
		v.values, used = collect(rows, func(r *T) time.Time { return *c.at(r).(*time.Time) }, time.Time{})
	case *Stated:
		v.values, used = collect(rows, func(r *T) string { return c.at(r).(*Stated).text() }, "")
	case driver.Valuer:
		v.values, used = collect(rows, func(r *T) string { return listText(c.at(r).(driver.Valuer)) }, emptyList)
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

// emptyList is an empty list in its column.
const emptyList = "[]"

func listText(list driver.Valuer) string {
	if s, ok := list.(*Strings); ok && len(*s) == 0 {
		return emptyList
	}
	v, err := list.Value()
	if err != nil {
		return emptyList // text always has a JSON form
	}
	return v.(string)
}

// selected names the columns of the table, under an alias, for a query that
// read reads.
func (t bulkTable[T]) selected(alias string) string {
	var names []string
	for _, list := range [][]bulkColumn[T]{t.always, t.rarely} {
		for _, c := range list {
			names = append(names, alias+"."+c.name)
		}
	}
	return strings.Join(names, ", ")
}

// read gives the rows of a query that selects the table's columns and then those
// that more points to.
func (t bulkTable[T]) read(query *gorm.DB, more func(*T) []any) ([]*T, error) {
	var list []*T
	err := eachRow(query, func(rows *sql.Rows) error {
		row := new(T)
		to := make([]any, 0, len(t.always)+len(t.rarely)+2)
		for _, c := range t.always {
			to = append(to, c.at(row))
		}
		for _, c := range t.rarely {
			to = append(to, c.at(row))
		}
		list = append(list, row)
		return rows.Scan(append(to, more(row)...)...)
	})
	return list, err
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
