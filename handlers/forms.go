package handlers

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"c800/models"
	"c800/views"
	"c800/views/ui"
)

// fieldFormKey is the hidden input that makes a form sent twice do its work
// once.
const fieldFormKey = "form_key"

func newFormKey() string {
	b := make([]byte, 12)
	_, _ = rand.Read(b) // never fails since Go 1.24
	return base64.RawURLEncoding.EncodeToString(b)
}

// formKey is the posted mark of the form; a form without one gets one.
func formKey(form url.Values) string {
	if k := form.Get(fieldFormKey); len(k) >= 8 && len(k) <= 64 {
		return k
	}
	return newFormKey()
}

// personHash stands for a client for one day: a keyed hash of clientOf that
// cannot be turned back and changes at midnight, so that it links nothing over
// days. The address itself is never stored.
func (s *Server) personHash(c echo.Context) string {
	m := hmac.New(sha256.New, s.opt.Secret)
	m.Write([]byte(s.now().In(china).Format(time.DateOnly) + "\x00" + clientOf(c)))
	return base64.RawURLEncoding.EncodeToString(m.Sum(nil)[:15])
}

// readForm reads a posted form: 413 beyond 64 KiB, 400 for what is no text. Line
// breaks count as one character, as browsers count them.
func readForm(c echo.Context) (url.Values, error) {
	req := c.Request()
	if err := req.ParseForm(); err != nil {
		if isTooLarge(err) {
			return nil, err
		}
		return nil, errBadText
	}
	for k, vs := range req.PostForm {
		if !cleanLine(k) {
			return nil, errBadText
		}
		for i, v := range vs {
			if !cleanText(v) {
				return nil, errBadText
			}
			vs[i] = strings.ReplaceAll(v, "\r\n", "\n")
		}
	}
	return req.PostForm, nil
}

// redraw shows a form again with everything typed still there: 422 with what is
// wrong, 429 with when to try again, 503 while the database is away.
func (s *Server) redraw(c echo.Context, err error, page *views.Page, fields *[]ui.FieldError, notice *string, draw func() templ.Component) error {
	f := s.format(c)
	status := statusOf(err)
	var fe models.FieldErrors
	var rate models.RateError
	switch {
	case errors.As(err, &fe):
		for _, name := range []string{"kind", "name", "number", "website", "note"} {
			if key, ok := fe[name]; ok {
				*fields = append(*fields, f.FieldError(name, key))
			}
		}
		page.Title = f.T("report.error_title", "Title", page.Title)
	case errors.As(err, &rate):
		c.Response().Header().Set("Retry-After", strconv.Itoa(rate.Seconds))
		*notice = f.Sentences(f.T("report.too_often"), f.RetryAfter(rate.Seconds))
	case errors.Is(err, models.ErrUnavailable):
		c.Response().Header().Set("Retry-After", strconv.Itoa(retryAway))
		*notice = f.T("report.unavailable")
	default:
		return err
	}
	return render(c, status, draw())
}
