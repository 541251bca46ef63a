package record

import (
	"encoding/csv"
	"io"
)

// csvWriter writes the CSV described at columns.
type csvWriter struct {
	csv    *csv.Writer
	cells  []string
	header bool
}

func newCSVWriter(w io.Writer) *csvWriter {
	return &csvWriter{csv: csv.NewWriter(w), cells: make([]string, len(columns))}
}

func (c *csvWriter) Write(r Record) error {
	if !c.header {
		c.header = true
		if err := c.csv.Write(CSVHeader()); err != nil {
			return err
		}
	}
	for i := range r.Channels {
		if err := c.row(&r, &r.Channels[i]); err != nil {
			return err
		}
	}
	if len(r.Channels) == 0 {
		return c.row(&r, &Channel{})
	}
	return nil
}

func (c *csvWriter) row(r *Record, ch *Channel) error {
	for i := range columns {
		c.cells[i] = guardFormula(columns[i].get(r, ch))
	}
	return c.csv.Write(c.cells)
}

func (c *csvWriter) Close() error {
	if !c.header {
		if err := c.csv.Write(CSVHeader()); err != nil {
			return err
		}
	}
	c.csv.Flush()
	return c.csv.Error()
}
