package handlers

import (
	"time"

	"github.com/labstack/echo/v4"

	"c800/models"
	"c800/models/hours"
	"c800/models/record"
	"c800/views"
	"c800/views/ui"
)

// showMethod is GET /method: how order, grades and verdicts come about.
func (s *Server) showMethod(c echo.Context) (rendered, error) {
	f := s.format(c)
	number, path, hrs, link := models.HalfLives()
	p := views.MethodPage{
		Page: s.page(c, "/method"), Crumbs: s.proseCrumbs(f, "method.title"),
		HolidaysUntil: hours.HolidaysUntil().Format(record.DateLayout),
		HalfLives:     views.HalfLives{Number: number, Keys: path, Hours: hrs, Link: link},
	}
	p.Title, p.Description = f.T("method.title"), f.T("method.intro")
	return html(c, views.Method(&p), time.Time{})
}

func (s *Server) proseCrumbs(f views.Format, title string) []ui.Link {
	return []ui.Link{{Text: f.T("crumbs.home"), URL: views.HomePath(f.Lang())}, {Text: f.T(title)}}
}

// prose is a page of running text whose title has the key name.title.
func (s *Server) prose(c echo.Context, name string) *views.ProsePage {
	f := s.format(c)
	p := views.ProsePage{Page: s.page(c, "/"+name), Crumbs: s.proseCrumbs(f, name+".title")}
	p.Title, p.Description = f.T(name+".title"), f.T(name+".description")
	return &p
}

// showRules is GET /rules.
func (s *Server) showRules(c echo.Context) (rendered, error) {
	return html(c, views.Rules(s.prose(c, "rules")), time.Time{})
}

// showPrivacy is GET /privacy: what is stored about visitors, and how long.
func (s *Server) showPrivacy(c echo.Context) (rendered, error) {
	return html(c, views.Privacy(s.prose(c, "privacy")), time.Time{})
}

// showData is GET /data: what programs can read.
func (s *Server) showData(c echo.Context) (rendered, error) {
	return html(c, views.Data(s.prose(c, "data")), time.Time{})
}
