package record

import (
	"bufio"
	"io"
	"slices"
	"strconv"
	"strings"
)

// maxRejects bounds the rejects that a reader holds at once.
const maxRejects = 1000

// csvReader reads the CSV of c800 (see columns) and CSV of others that has at
// least a name column and a column with a way to contact it.
type csvReader struct {
	rows    *csvRows
	set     []column      // by cell: how it enters a record; no name: ignored
	foreign []foreignRole // by cell, when the header is not ours
	nameAt  int
	slugAt  int // -1: no such column
	held    []string
	heldAt  int      // line of held
	broken  []Reject // rows after the record that was handed over
	done    bool
	dropped *int
}

func newCSVReader(r *bufio.Reader, dropped *int) *csvReader {
	return &csvReader{rows: newCSVRows(r), nameAt: -1, slugAt: -1, dropped: dropped}
}

// next gives one enterprise, or the reject of one row that could not be read.
// Such a row between two rows of one enterprise counts as part of it.
func (c *csvReader) next() (Record, []Reject, error) {
	if c.nameAt < 0 {
		if rejects, err := c.header(); err != nil || rejects != nil {
			return Record{}, rejects, err
		}
	}
	if len(c.broken) > 0 {
		one := c.broken[:1]
		c.broken = c.broken[1:]
		return Record{}, one, nil
	}
	var (
		rec     Record
		rejects []Reject
		first   []string // the row that began rec
	)
	for {
		cells, line, reason, err := c.row()
		switch {
		case err == io.EOF && first != nil:
			return rec, rejects, nil
		case err != nil:
			return Record{}, nil, err
		case reason != "":
			broken := Reject{Record: rowID(line), Reason: reason}
			if first == nil {
				return Record{}, []Reject{broken}, nil
			}
			if c.broken = append(c.broken, broken); len(c.broken) == maxRejects {
				return rec, rejects, nil
			}
			continue
		case first == nil:
			first = slices.Clone(cells)
			rec.ID = rowID(line)
			rejects = c.take(&rec, cells, nil, line)
			continue
		case !c.same(first, cells), len(rec.Channels) >= maxChannels, len(rejects) >= maxRejects:
			c.held, c.heldAt = slices.Clone(cells), line
			return rec, rejects, nil
		}
		rejects = append(rejects, c.broken...)
		c.broken = nil
		rejects = append(rejects, c.take(&rec, cells, first, line)...)
	}
}

// row gives the held row or the next one, with as many cells as the header.
func (c *csvReader) row() (cells []string, line int, reason string, err error) {
	if c.held != nil {
		cells, c.held = c.held, nil
		return cells, c.heldAt, "", nil
	}
	cells, line, reason, err = c.rows.next()
	if err != nil || reason != "" {
		return nil, line, reason, err
	}
	width := max(len(c.set), len(c.foreign))
	for len(cells) > width && strings.TrimSpace(cells[len(cells)-1]) == "" {
		cells = cells[:len(cells)-1]
	}
	if len(cells) != width {
		return nil, line, ReasonFieldCount, nil
	}
	for i := range cells {
		cells[i] = unguard(cells[i])
	}
	return cells, line, "", nil
}

// header reads the first row. Without a header that it understands the whole
// file is one reject.
func (c *csvReader) header() ([]Reject, error) {
	if c.done {
		return nil, io.EOF
	}
	cells, _, reason, err := c.rows.next()
	if err != nil {
		return nil, err
	}
	if reason == "" {
		reason = c.understand(cells)
	}
	if reason != "" {
		c.done = true // nothing of the rest has a meaning
		return []Reject{newReject("header", strings.Join(cells, ","), reason)}, nil
	}
	return nil, nil
}

func (c *csvReader) understand(header []string) string {
	names := make([]string, len(header))
	for i, h := range header {
		names[i] = strings.ToLower(clean(unguard(h)))
	}
	if slices.Contains(names, "name") && slices.Contains(names, "kind") && slices.Contains(names, "value") {
		c.nameAt, c.slugAt = slices.Index(names, "name"), slices.Index(names, "slug")
		c.set = make([]column, len(names))
		for i, name := range names {
			at := slices.IndexFunc(columns, func(col column) bool { return col.name == name })
			if at >= 0 && slices.Index(names, name) == i {
				c.set[i] = columns[at]
			}
		}
		return ""
	}
	c.foreign = foreignRoles(names)
	c.nameAt = slices.Index(c.foreign, roleName)
	if c.nameAt < 0 || !slices.ContainsFunc(c.foreign, foreignRole.isContact) {
		return ReasonNoHeader
	}
	return ""
}

// same reports that a row goes on with the enterprise of the row first.
func (c *csvReader) same(first, cells []string) bool {
	slug := func(row []string) string {
		if c.slugAt < 0 {
			return ""
		}
		return clean(row[c.slugAt])
	}
	return sameEnterprise(slug(first), clean(first[c.nameAt]), slug(cells), clean(cells[c.nameAt]))
}

// take adds the row at a line to rec. first is the row that began rec, nil for
// that row itself.
func (c *csvReader) take(rec *Record, cells, first []string, line int) []Reject {
	if c.foreign != nil {
		takeForeign(rec, c.foreign, cells, c.dropped)
		return nil
	}
	var (
		rejects []Reject
		ch      Channel
		stated  bool
	)
	reject := func(field, value, reason string) {
		r := newReject(field, value, reason)
		r.Record = rowID(line)
		rejects = append(rejects, r)
	}
	for i, cell := range cells {
		col := &c.set[i]
		if cell == "" || col.name == "" || col.name == "tel" {
			continue
		}
		if col.enterprise && first != nil {
			if clean(cell) != clean(first[i]) {
				reject(col.name, cell, ReasonOtherInFirst)
			}
			continue
		}
		if reason := col.set(rec, &ch, cell); reason != "" {
			reject(col.name, cell, reason)
		}
		stated = stated || !col.enterprise
	}
	if stated {
		rec.Channels = append(rec.Channels, ch)
	}
	return rejects
}

func rowID(line int) string { return "line " + strconv.Itoa(line) }
