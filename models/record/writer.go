package record

import (
	"fmt"
	"io"
)

// ExportFormats lists the formats that NewWriter writes. Each of them imports
// again unchanged.
var ExportFormats = []string{FormatCSV, FormatJSONL, FormatVCard}

// Writer writes records. Close writes what is buffered and does not close the
// underlying writer.
type Writer interface {
	Write(Record) error
	Close() error
}

// NewWriter makes a Writer of one of ExportFormats on w; any other gives
// ErrFormat. vCard is written in version 4.0, where numbers are tel: URIs with
// their context; see NewVCardWriter for cards that telephones open.
func NewWriter(w io.Writer, format string) (Writer, error) {
	switch format {
	case FormatCSV:
		return newCSVWriter(w), nil
	case FormatJSONL:
		return newJSONLWriter(w), nil
	case FormatVCard:
		return NewVCardWriter(w, VCardOptions{Version: vcard4, Full: true}), nil
	}
	return nil, fmt.Errorf("%w %q", ErrFormat, format)
}
