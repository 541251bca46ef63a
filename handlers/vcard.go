package handlers

import (
	"bytes"
	"net/http"

	"c800/models"
	"c800/models/record"
	"c800/views"
	"c800/views/i18n"
)

// vcard is the enterprise as a contact with all its valid channels, for a
// phone's address book, labelled in the page's language.
func vcard(f views.Format, t *models.Tree, e *models.Enterprise) (rendered, error) {
	var b bytes.Buffer
	w := record.NewVCardWriter(&b, record.VCardOptions{Label: func(c record.Channel) string {
		own := c.Label
		if f.Lang() == i18n.En {
			own = c.LabelEn
		}
		return f.ChannelLabel(own, c.Kind, c.Purposes)
	}})
	if err := w.Write(e.Record(t, true)); err != nil {
		return rendered{}, err
	}
	if err := w.Close(); err != nil {
		return rendered{}, err
	}
	return rendered{
		status: http.StatusOK, contentType: "text/vcard; charset=utf-8", body: b.Bytes(), tags: []int64{e.ID},
		extra: http.Header{"Content-Disposition": {`attachment; filename="` + e.Slug + `.vcf"`}},
	}, nil
}
