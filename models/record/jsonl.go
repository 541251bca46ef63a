package record

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"strconv"
	"unicode/utf8"
)

// jsonlReader reads one Record per line, as the exporter writes them. Fields
// that it does not know are passed over.
type jsonlReader struct {
	lines *lineReader
}

func newJSONLReader(r *bufio.Reader) *jsonlReader { return &jsonlReader{newLineReader(r)} }

func (j *jsonlReader) next() (Record, []Reject, error) {
	for {
		line, tooLong, err := j.lines.next()
		if err != nil {
			return Record{}, nil, err
		}
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		id := "line " + strconv.Itoa(j.lines.n)
		var rec Record
		reason := ""
		switch {
		case tooLong:
			reason = ReasonTooLong
		case !utf8.Valid(line):
			reason = encodingReason(line)
		default:
			reason = jsonReason(json.Unmarshal(line, &rec))
		}
		if reason != "" {
			return Record{}, []Reject{{Record: id, Value: excerpt(string(line)), Reason: reason}}, nil
		}
		rec.ID = id
		return rec, nil, nil
	}
}

// jsonReason turns an error of encoding/json into the reason of a reject.
func jsonReason(err error) string {
	switch err.(type) {
	case nil:
		return ""
	case *json.UnmarshalTypeError:
		return ReasonUnexpectedType
	}
	return ReasonSyntax
}

// jsonlWriter writes one Record per line.
type jsonlWriter struct {
	buf *bufio.Writer
	enc *json.Encoder
}

func newJSONLWriter(w io.Writer) *jsonlWriter {
	buf := bufio.NewWriter(w)
	enc := json.NewEncoder(buf)
	enc.SetEscapeHTML(false)
	return &jsonlWriter{buf, enc}
}

func (j *jsonlWriter) Write(r Record) error { return j.enc.Encode(r) }

func (j *jsonlWriter) Close() error { return j.buf.Flush() }
