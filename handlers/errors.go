package handlers

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"c800/models"
	"c800/views"
	"c800/views/ui"
)

// retryAway is after how many seconds to try again while the database is away.
const retryAway = 5

// statusGone is what the log says of a request that its client has left.
const statusGone = 499

// withoutSlash is the address without the slash at the end of its path, if there is
// such a route, else "".
func (s *Server) withoutSlash(u *url.URL) string {
	if !strings.HasSuffix(u.Path, "/") {
		return ""
	}
	to := url.URL{Path: path.Clean(u.Path), RawQuery: u.RawQuery} // with one slash in front, for two would name a host
	c := s.echo.NewContext(nil, nil)
	s.echo.Router().Find(http.MethodGet, to.Path, c)
	if c.Path() == "" {
		return ""
	}
	return to.String()
}

// handleError alone turns errors into answers: pages for people, problem
// documents (RFC 9457) below /api/.
func (s *Server) handleError(err error, c echo.Context) {
	if c.Response().Committed {
		return
	}
	var moved models.MovedError
	var channel models.MovedChannelError
	switch {
	case errors.As(err, &moved):
		redirectMoved(c, moved.Slug, c.Param("id"))
		return
	case errors.As(err, &channel) && channel.ID != 0:
		redirectMoved(c, channel.Slug, itoa(channel.ID))
		return
	case errors.As(err, &channel) && c.Request().Method != http.MethodPost:
		redirect(c, views.EnterprisePath(langOf(c), channel.Slug))
		return
	}
	if errors.Is(err, context.Canceled) && errors.Is(c.Request().Context().Err(), context.Canceled) {
		_ = c.NoContent(statusGone) // nobody reads it; the log does
		return
	}
	status := statusOf(err)
	if status == http.StatusNotFound && c.Request().Method != http.MethodPost {
		if to := s.withoutSlash(c.Request().URL); to != "" {
			redirect(c, to)
			return
		}
	}
	id := c.Response().Header().Get(requestIDHeader)
	if status >= http.StatusInternalServerError && status != http.StatusServiceUnavailable {
		s.log.Error("request failed", "id", id, "path", c.Request().URL.Path, "err", err)
	} else if status == http.StatusServiceUnavailable {
		s.log.Warn("database not available", "id", id, "err", err)
	}
	retry := 0
	var rate models.RateError
	switch {
	case errors.As(err, &rate):
		retry = rate.Seconds
	case status == http.StatusServiceUnavailable:
		retry = retryAway
	}
	if retry > 0 {
		c.Response().Header().Set("Retry-After", strconv.Itoa(retry))
	}
	if strings.HasPrefix(c.Request().URL.Path, apiPrefix) {
		s.problem(c, status)
		return
	}
	if rerr := s.errorPage(c, status, retry, id); rerr != nil {
		s.log.Error("error page failed", "id", id, "err", rerr)
		_ = c.NoContent(status)
	}
}

// redirectMoved sends the same page's address under the new slug and the id of
// the channel there, for good; a form is posted again there.
func redirectMoved(c echo.Context, slug, id string) {
	path := c.Path()
	for _, name := range c.ParamNames() {
		v := url.PathEscape(c.Param(name))
		switch name {
		case "slug":
			v = slug
			if strings.HasSuffix(c.Param(name), vcardSuffix) {
				v += vcardSuffix
			}
		case "id":
			v = url.PathEscape(id)
		}
		path = strings.Replace(path, ":"+name, v, 1)
	}
	if q := c.Request().URL.RawQuery; q != "" {
		path += "?" + q
	}
	redirect(c, path)
}

// redirect leads to another address of this site for good.
func redirect(c echo.Context, path string) {
	status := http.StatusMovedPermanently
	if c.Request().Method == http.MethodPost {
		status = http.StatusPermanentRedirect
	}
	c.Response().Header().Set("Cache-Control", "no-cache") // a merge can be taken back
	_ = c.Redirect(status, path)
}

func (s *Server) errorPage(c echo.Context, status, retry int, id string) error {
	f := s.format(c)
	p := views.ErrorPage{Page: s.page(c, "/"), Status: status}
	p.Title = f.ErrorStatus(status)
	p.Canonical, p.Robots = "", "noindex"
	if retry > 0 {
		p.Retry = f.RetryAfter(retry)
	}
	p.Query, _ = queryOf(c)
	switch status {
	case http.StatusBadRequest:
		p.Query = "" // what was typed is no text
	case http.StatusNotFound:
		if p.Query == "" {
			p.Query = aboutOf(c)
		}
		p.Near = s.nearDoors(c, p.Query)
	case http.StatusInternalServerError:
		p.RequestID = id
	}
	return render(c, status, views.Error(&p))
}

// aboutOf guesses from an address what somebody was looking for.
func aboutOf(c echo.Context) string {
	for _, name := range []string{"slug", "industry", "digits"} {
		if v := c.Param(name); v != "" {
			return cutRunes(strings.ReplaceAll(strings.TrimSuffix(v, vcardSuffix), "-", " "), models.MaxQuery)
		}
	}
	path := strings.Trim(strings.TrimPrefix(c.Request().URL.Path, views.EnglishPrefix+"/"), "/")
	return cutRunes(strings.ReplaceAll(path[strings.LastIndex(path, "/")+1:], "-", " "), models.MaxQuery)
}

// nearDoors are enterprises whose names are like q; none when the client has
// asked for too much or the search fails, for an error page must not fail
// itself.
func (s *Server) nearDoors(c echo.Context, q string) []ui.Door {
	if q == "" || s.allowRead(c) != nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(c.Request().Context(), time.Second)
	defer cancel()
	near, err := s.store.Near(ctx, q, 5)
	if err != nil {
		return nil
	}
	return s.doors(c, near)
}

// problem answers an API error as RFC 9457 asks.
func (s *Server) problem(c echo.Context, status int) {
	body, err := json.Marshal(map[string]any{
		"type": "about:blank", "title": http.StatusText(status), "status": status,
		"detail": problemDetail[status], "instance": c.Request().URL.Path,
	})
	if err != nil {
		_ = c.NoContent(http.StatusInternalServerError)
		return
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	_ = c.Blob(status, "application/problem+json", body)
}

// problemDetail is for programmers, so it is English only.
var problemDetail = map[int]string{
	http.StatusBadRequest:          "A parameter is not valid text, or a required one is missing.",
	http.StatusNotFound:            "There is nothing at this address. See /api/v1/openapi.json.",
	http.StatusMethodNotAllowed:    "The API is read only: use GET.",
	http.StatusTooManyRequests:     "Too many requests. Wait for as long as Retry-After says.",
	http.StatusInternalServerError: "An error on our side; it has been logged.",
	http.StatusServiceUnavailable:  "The database cannot be reached at the moment. Try again.",
}

func cutRunes(s string, n int) string {
	i := 0
	for at := range s {
		if i == n {
			return s[:at]
		}
		i++
	}
	return s
}
