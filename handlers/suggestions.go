package handlers

import (
	"net/http"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"c800/models"
	"c800/views"
	"c800/views/ui"
)

// maxNumber is as much of a number as the address of the form fills in.
const maxNumber = 60

// showSuggestForm is GET /suggest-an-enterprise, filled in with the ?name= or
// ?number= that somebody has looked for in vain.
func (s *Server) showSuggestForm(c echo.Context) error {
	p := s.suggestPage(c, models.Suggestion{
		Name: cutRunes(c.QueryParam("name"), models.MaxQuery), Number: cutRunes(c.QueryParam("number"), maxNumber), FormKey: newFormKey(),
	})
	return render(c, http.StatusOK, views.Suggest(&p))
}

func (s *Server) suggestPage(c echo.Context, in models.Suggestion) views.SuggestPage {
	f := s.format(c)
	p := views.SuggestPage{
		Page: s.page(c, views.SuggestPath("", "")), Action: views.SuggestPath(f.Lang(), ""), Hidden: []ui.Hidden{{Name: fieldFormKey, Value: in.FormKey}},
		Name: in.Name, Website: in.Website, Number: in.Number, Note: in.Note,
	}
	p.Title, p.Description = f.T("suggest.title"), f.T("suggest.intro")
	p.Crumbs = []ui.Link{{Text: f.T("crumbs.home"), URL: views.HomePath(f.Lang())}, {Text: p.Title}}
	return p
}

// postSuggestion is POST /suggest-an-enterprise: 303 to the receipt.
func (s *Server) postSuggestion(c echo.Context) error {
	form, err := readForm(c)
	if err != nil {
		return err
	}
	in := models.Suggestion{
		Name: form.Get("name"), Website: form.Get("website"), Number: form.Get("number"), Note: form.Get("note"),
		FormKey: formKey(form), PersonHash: s.personHash(c),
	}
	var code string
	if err = s.allowRead(c); err == nil {
		code, err = s.store.SubmitSuggestion(c.Request().Context(), in)
	}
	if err == nil {
		return c.Redirect(http.StatusSeeOther, views.ReceiptPath(langOf(c), code))
	}
	p := s.suggestPage(c, in)
	return s.redraw(c, err, &p.Page, &p.Errors, &p.Notice, func() templ.Component { return views.Suggest(&p) })
}
