package ui

import (
	"strconv"
	"strings"

	"github.com/skip2/go-qrcode"
)

// QR is a QR code as the path of an SVG whose viewBox is Size modules wide,
// its quiet zone included. The zero QR is none.
type QR struct {
	Size  int
	Path  string
	Label string // says in words what scanning does
}

// NewQR draws content (a tel: or https: address). Content that no QR code can
// hold gives the zero QR.
func NewQR(content, label string) QR {
	code, err := qrcode.New(content, qrcode.Medium)
	if err != nil {
		return QR{}
	}
	rows := code.Bitmap()
	var b strings.Builder
	for y, row := range rows {
		for x := 0; x < len(row); x++ {
			if !row[x] {
				continue
			}
			start := x
			for x < len(row) && row[x] {
				x++
			}
			n := strconv.Itoa(x - start)
			b.WriteString("M" + strconv.Itoa(start) + " " + strconv.Itoa(y) + "h" + n + "v1h-" + n + "z")
		}
	}
	return QR{Size: len(rows), Path: b.String(), Label: label}
}

func (q QR) viewBox() string {
	n := strconv.Itoa(q.Size)
	return "0 0 " + n + " " + n
}

// SVG is the code as a picture of its own; nil for the zero QR.
func (q QR) SVG() []byte {
	if q.Size == 0 {
		return nil
	}
	return []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="` + q.viewBox() + `" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h` +
		strconv.Itoa(q.Size) + `v` + strconv.Itoa(q.Size) + `H0z"/><path d="` + q.Path + `"/></svg>`)
}
