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
