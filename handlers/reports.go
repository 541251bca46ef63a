package handlers

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"
	"golang.org/x/text/unicode/norm"

	"c800/models"
	"c800/models/phone"
	"c800/views"
	"c800/views/ui"
)

// reportForm is what the report form was filled in with.
type reportForm struct{ kind, note, key string }

// showReportForm is GET /e/{slug}/c/{id}/reports. It takes two queries.
func (s *Server) showReportForm(c echo.Context) error {
	e, ch, err := s.findChannel(c)
	if err != nil {
		return err
	}
	p := s.reportPage(c, e, ch, reportForm{key: newFormKey()})
	return render(c, http.StatusOK, views.Report(&p))
}

func (s *Server) reportPage(c echo.Context, e *models.Enterprise, ch *models.Channel, in reportForm) views.ReportPage {
	f := s.format(c)
	p := views.ReportPage{
		Page: s.page(c, views.ReportPath("", e.Slug, ch.ID)), Enterprise: name(f, e), Display: display(ch), Label: label(f, ch),
		Action: views.ReportPath(f.Lang(), e.Slug, ch.ID), Hidden: []ui.Hidden{{Name: fieldFormKey, Value: in.key}}, Kind: in.kind, Note: in.note,
	}
	p.Title, p.Description = f.T("report.page_title", "Name", p.Enterprise, "Value", p.Display), f.T("report.intro")
	p.Robots = "noindex"
	p.Crumbs = []ui.Link{{Text: f.T("crumbs.home"), URL: views.HomePath(f.Lang())}, {Text: p.Enterprise, URL: views.EnterprisePath(f.Lang(), e.Slug)}, {Text: f.T("report.title")}}
	return p
}

// postReport is POST /e/{slug}/c/{id}/reports: 303 to the receipt.
func (s *Server) postReport(c echo.Context) error {
	form, err := readForm(c)
	if err != nil {
		return err
	}
	in := reportForm{kind: form.Get("kind"), note: form.Get("note"), key: formKey(form)}
	var e *models.Enterprise
	var ch *models.Channel
	var code string
	if err = s.allowRead(c); err == nil {
		e, ch, err = s.findChannel(c)
	}
	if err == nil {
		code, err = s.store.SubmitReport(c.Request().Context(), models.Report{ChannelID: &ch.ID, Kind: in.kind, Note: in.note, FormKey: in.key, PersonHash: s.personHash(c)})
	}
	if err == nil {
		return c.Redirect(http.StatusSeeOther, views.ReceiptPath(langOf(c), code))
	}
	if ch == nil {
		e, ch = addressed(c)
	}
	p := s.reportPage(c, e, ch, in)
	return s.redraw(c, err, &p.Page, &p.Errors, &p.Notice, func() templ.Component { return views.Report(&p) })
}

// addressed is what the address alone says of a channel, enough to draw its
// form again when the store could not be asked.
func addressed(c echo.Context) (*models.Enterprise, *models.Channel) {
	id, _ := strconv.ParseInt(c.Param("id"), 10, 64) // 0 for what is no id
	slug := c.Param("slug")
	return &models.Enterprise{Slug: slug, Name: slug}, &models.Channel{ID: id}
}

// numberOf reads {digits} of the address.
func numberOf(c echo.Context) (phone.Number, error) {
	n, err := phone.Parse(c.Param("digits"))
	if err != nil {
		return n, models.ErrNotFound
	}
	return n, nil
}

// showNumberReportForm is GET /n/{digits}/reports: for a number that no
// enterprise lists.
func (s *Server) showNumberReportForm(c echo.Context) error {
	n, err := numberOf(c)
	if err != nil {
		return err
	}
	p := s.numberReportPage(c, n, reportForm{key: newFormKey(), kind: "impostor"})
	return render(c, http.StatusOK, views.Report(&p))
}

func (s *Server) numberReportPage(c echo.Context, n phone.Number, in reportForm) views.ReportPage {
	f := s.format(c)
	p := views.ReportPage{
		Page: s.page(c, views.NumberReportPath("", n.Address())), Enterprise: f.NumberKind(string(n.Kind)), Display: n.Display(),
		Action: views.NumberReportPath(f.Lang(), n.Address()), Hidden: []ui.Hidden{{Name: fieldFormKey, Value: in.key}}, Kind: in.kind, Note: in.note,
	}
	p.Title, p.Description = f.T("report.page_title", "Name", p.Enterprise, "Value", p.Display), f.T("report.intro")
	p.Robots = "noindex"
	p.Crumbs = []ui.Link{{Text: f.T("crumbs.home"), URL: views.HomePath(f.Lang())}, {Text: p.Display, URL: views.NumberPath(f.Lang(), n.Address())}, {Text: f.T("report.title")}}
	return p
}

// postNumberReport is POST /n/{digits}/reports: 303 to the receipt.
func (s *Server) postNumberReport(c echo.Context) error {
	form, err := readForm(c)
	if err != nil {
		return err
	}
	n, err := numberOf(c)
	if err != nil {
		return err
	}
	in := reportForm{kind: form.Get("kind"), note: form.Get("note"), key: formKey(form)}
	var code string
	if err = s.allowRead(c); err == nil {
		code, err = s.store.SubmitReport(c.Request().Context(), models.Report{Digits: n.Digits, Kind: in.kind, Note: in.note, FormKey: in.key, PersonHash: s.personHash(c)})
	}
	if err == nil {
		return c.Redirect(http.StatusSeeOther, views.ReceiptPath(langOf(c), code))
	}
	p := s.numberReportPage(c, n, in)
	return s.redraw(c, err, &p.Page, &p.Errors, &p.Notice, func() templ.Component { return views.Report(&p) })
}

// showReceipts is GET /receipts: the form for whoever has written a receipt's
// number down, or, with ?code=, the way to its page. It takes four queries at
// most.
func (s *Server) showReceipts(c echo.Context) error {
	f := s.format(c)
	p := views.ReceiptsPage{
		Page: s.page(c, views.ReceiptsPath("")), Crumbs: []ui.Link{{Text: f.T("crumbs.home"), URL: views.HomePath(f.Lang())}, {Text: f.T("receipts.title")}},
		Code: cutRunes(strings.TrimSpace(c.QueryParam("code")), maxReceipt),
	}
	p.Title, p.Description, p.Robots = f.T("receipts.title"), f.T("receipts.intro"), "noindex"
	if code := receiptCode(p.Code); p.Code != "" {
		switch _, err := s.store.ReceiptByCode(c.Request().Context(), code); {
		case err == nil:
			return c.Redirect(http.StatusSeeOther, views.ReceiptPath(f.Lang(), code))
		case !errors.Is(err, models.ErrNotFound):
			return err
		}
		p.Errors = []ui.FieldError{f.FieldError("code", "receipts.unknown")}
		p.Title = f.T("report.error_title", "Title", p.Title)
	}
	return render(c, http.StatusOK, views.Receipts(&p))
}

// maxReceipt is as much of a receipt's number as the form takes.
const maxReceipt = 40

// receiptCode reads a receipt's number as somebody wrote it down: in small
// letters, in groups, in full width.
func receiptCode(text string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || (r > '9' && r < 'A') || r > 'Z' {
			return -1
		}
		return r
	}, strings.ToUpper(norm.NFKC.String(text)))
}

// showReceipt is GET /receipts/{code}: what became of a report or suggestion. It
// takes four queries at most.
func (s *Server) showReceipt(c echo.Context) error {
	r, err := s.store.ReceiptByCode(c.Request().Context(), c.Param("code"))
	if err != nil {
		return err
	}
	f := s.format(c)
	p := views.ReceiptPage{Page: s.page(c, views.ReceiptPath("", strings.ToUpper(c.Param("code"))))}
	p.Robots = "noindex"
	var created time.Time
	var decided *time.Time
	switch {
	case r.Report != nil:
		p.Code, p.State, p.Answer, created, decided = r.Report.Code, r.Report.State, r.Report.Reason, r.Report.CreatedAt, r.Report.DecidedAt
		p.Kind = f.ReportKind(r.Report.Kind)
		if n, err := phone.Parse(r.Report.Digits); err == nil && r.Report.ChannelID == nil {
			p.About, p.AboutURL = n.Display(), views.NumberPath(f.Lang(), n.Address())
		}
	default:
		p.Code, p.State, p.Answer, created, decided = r.Suggestion.Code, r.Suggestion.State, r.Suggestion.Reason, r.Suggestion.CreatedAt, r.Suggestion.DecidedAt
		p.Kind, p.About = f.T("suggest.kind"), r.Suggestion.Name
	}
	if r.Enterprise != nil {
		p.About, p.AboutURL = name(f, r.Enterprise), views.EnterprisePath(f.Lang(), r.Enterprise.Slug)
		if r.Channel != nil {
			p.About += " " + display(r.Channel)
		}
	}
	p.Sent = f.Date(created.In(china))
	if decided != nil {
		p.Decided = f.Date(decided.In(china))
	}
	p.Title, p.Description = f.T("receipt.title")+" "+p.Code, f.T("receipt.keep")
	return render(c, http.StatusOK, views.Receipt(&p))
}
