package handlers

import (
	"bytes"
	"net/http"

	"c800/models"
	"c800/models/record"
	"c800/views"
)

// vcard is the enterprise as a contact with all its valid channels, for a
// phone's address book.
func (s *Server) vcard(f views.Format, e *models.Enterprise) (rendered, error) {
	t := s.store.TreeNow()
	var b bytes.Buffer
	w := record.NewVCardWriter(&b, record.VCardOptions{Label: func(c record.Channel) string {
		return f.ChannelLabel(c.Label, c.Kind, c.Purposes)
	}})
	if err := w.Write(e.Record(t, true)); err != nil {
		return rendered{}, err
	}
	if err := w.Close(); err != nil {
		return rendered{}, err
	}
	return rendered{status: http.StatusOK, contentType: "text/vcard; charset=utf-8", body: b.Bytes(), tags: []int64{e.ID},
		extra: http.Header{"Content-Disposition": {`attachment; filename="` + e.Slug + `.vcf"`}}}, nil
}
