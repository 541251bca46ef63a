package record

import (
	"bufio"
	"bytes"
	"io"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// maxLine bounds one physical line, and by it the memory of a reader.
const maxLine = 1 << 20

// lineReader cuts a stream into lines and holds no more than one of them.
type lineReader struct {
	r   *bufio.Reader
	buf []byte
	n   int // lines read so far
}

func newLineReader(r *bufio.Reader) *lineReader { return &lineReader{r: r} }

// next gives the next line with its line end, valid until the call after it.
// Of a line longer than maxLine the rest is skipped and tooLong is set. The
// last line may lack its line end; after it err is io.EOF.
func (l *lineReader) next() (line []byte, tooLong bool, err error) {
	line, err = l.r.ReadSlice('\n')
	if err == nil {
		l.n++
		return line, false, nil
	}
	l.buf = l.buf[:0]
	for err == bufio.ErrBufferFull {
		if len(l.buf)+len(line) > maxLine {
			tooLong = true
		} else {
			l.buf = append(l.buf, line...)
		}
		line, err = l.r.ReadSlice('\n')
	}
	if !tooLong && len(l.buf)+len(line) > maxLine {
		tooLong = true
	} else if !tooLong {
		l.buf = append(l.buf, line...)
	}
	if err == io.EOF && (len(l.buf) > 0 || tooLong) {
		err = nil
	}
	if err != nil {
		return nil, false, err
	}
	l.n++
	return l.buf, tooLong, nil
}

// decodeText gives r as UTF-8 without a byte order mark. Text in UTF-16 tells
// itself by its mark and is converted; everything else passes as it is.
func decodeText(r io.Reader) *bufio.Reader {
	b := bufio.NewReaderSize(r, 64<<10)
	mark, _ := b.Peek(3)
	switch {
	case bytes.HasPrefix(mark, []byte("\xEF\xBB\xBF")):
		_, _ = b.Discard(3)
	case bytes.HasPrefix(mark, []byte("\xFF\xFE")), bytes.HasPrefix(mark, []byte("\xFE\xFF")):
		utf16 := unicode.UTF16(unicode.BigEndian, unicode.ExpectBOM)
		return bufio.NewReaderSize(transform.NewReader(b, utf16.NewDecoder()), 64<<10)
	}
	return b
}
