package record

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// Bounds of one CSV row. They are narrow so that a quote that is never closed
// costs one row and not the rest of the file.
const (
	maxRow      = 64 << 10
	maxRowLines = 200
)

// csvRows reads CSV row by row and survives what encoding/csv alone would not:
// after a broken row it goes on with the line that follows the row's first.
// It cuts the stream into rows by counting quotes, and encoding/csv, fed one
// row at a time, takes them apart.
type csvRows struct {
	lines  *lineReader
	again  []physicalLine // lines to be read once more after a broken row
	parser *csv.Reader
	row    bytes.Reader // from which the parser takes the current row
	comma  byte         // 0 until the header was seen
}

type physicalLine struct {
	n       int
	text    []byte
	tooLong bool
}

func newCSVRows(r *bufio.Reader) *csvRows { return &csvRows{lines: newLineReader(r)} }

// next gives the cells of the next row that is not empty, valid until the call
// after it, and the number of its first line; or the reason why it is broken.
func (c *csvRows) next() (cells []string, line int, reason string, err error) {
	row, err := c.frame()
	if err != nil {
		return nil, 0, "", err
	}
	line = row[0].n
	text := row[0].text
	if len(row) > 1 {
		text = nil
		for _, l := range row {
			text = append(text, l.text...)
		}
	}
	switch {
	case row[0].tooLong:
		return nil, line, ReasonTooLong, nil
	case bytes.Count(text, []byte{'"'})%2 == 1:
		c.retry(row)
		return nil, line, ReasonOpenQuote, nil
	case bytes.IndexByte(text, 0) >= 0:
		return nil, line, ReasonNUL, nil
	case !utf8.Valid(text):
		return nil, line, encodingReason(text), nil
	}
	if c.comma == 0 {
		c.comma = delimiter(text)
	}
	cells, err = c.parse(text)
	if err != nil {
		c.retry(row)
		return nil, line, ReasonSyntax, nil
	}
	return cells, line, "", nil
}

// frame gathers the lines of one row: until its quotes are even, a bound is
// reached or the file ends.
func (c *csvRows) frame() ([]physicalLine, error) {
	first, err := c.line()
	for err == nil && !first.tooLong && len(bytes.TrimSpace(first.text)) == 0 {
		first, err = c.line()
	}
	if err != nil {
		return nil, err
	}
	row := []physicalLine{first}
	quotes, size := bytes.Count(first.text, []byte{'"'}), len(first.text)
	for quotes%2 == 1 && !first.tooLong && size < maxRow && len(row) < maxRowLines {
		if len(row) == 1 {
			row[0].text = bytes.Clone(first.text)
		}
		l, err := c.line()
		if err != nil {
			break
		}
		l.text = bytes.Clone(l.text)
		row = append(row, l)
		quotes += bytes.Count(l.text, []byte{'"'})
		size += len(l.text)
		if l.tooLong {
			break
		}
	}
	return row, nil
}

func (c *csvRows) line() (physicalLine, error) {
	if len(c.again) > 0 {
		l := c.again[0]
		c.again = c.again[1:]
		return l, nil
	}
	text, tooLong, err := c.lines.next()
	return physicalLine{c.lines.n, text, tooLong}, err
}

// retry has the lines after the first of a broken row read once more.
func (c *csvRows) retry(row []physicalLine) {
	if len(row) > 1 {
		c.again = append(row[1:len(row):len(row)], c.again...)
	}
}

func (c *csvRows) parse(text []byte) ([]string, error) {
	if text[len(text)-1] != '\n' {
		text = append(bytes.Clone(text), '\n')
	}
	c.row.Reset(text)
	if c.parser == nil {
		c.parser = csv.NewReader(&c.row)
		c.parser.Comma = rune(c.comma)
		c.parser.FieldsPerRecord = -1
		c.parser.ReuseRecord = true
	}
	cells, err := c.parser.Read()
	if err != nil {
		c.parser = nil // it may still hold a part of the row
	}
	return cells, err
}

// delimiter guesses from the header what separates cells.
func delimiter(header []byte) byte {
	best, most := byte(','), 0
	for _, sep := range []byte{',', '\t', ';'} {
		if n := bytes.Count(header, []byte{sep}); n > most {
			best, most = sep, n
		}
	}
	return best
}

// encodingReason tells GBK, which spreadsheets in China still write, from
// bytes that are no text. GBK is refused and not converted: a guess that goes
// wrong would put wrong names on public pages.
func encodingReason(text []byte) string {
	decoded, err := simplifiedchinese.GB18030.NewDecoder().Bytes(text)
	if err == nil && !bytes.ContainsRune(decoded, utf8.RuneError) && hasHan(string(decoded)) {
		return ReasonGBK
	}
	return ReasonNotUTF8
}
