package handlers

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"c800/models"
	"c800/models/fold"
	"c800/models/phone"
	"c800/views"
	"c800/views/ui"
)

// queryOf reads ?q=, cut to what is searched for.
func queryOf(c echo.Context) (q string, cut bool) {
	q = strings.Join(strings.Fields(c.QueryParam("q")), " ")
	short := cutRunes(q, models.MaxQuery)
	return short, short != q
}

// showSearch is GET /search: what was found by name, pinyin or number. It takes
// the twelve queries of Search at most; when nothing is found, up to eighteen
// more for near names and the industries.
func (s *Server) showSearch(c echo.Context) error {
	ctx := c.Request().Context()
	q, cut := queryOf(c)
	page := pageNumber(c)
	var res models.SearchResult
	var err error
	if q != "" {
		if res, err = s.store.Search(ctx, q, (page-1)*listPage, listPage); err != nil {
			return err
		}
	}
	pages, err := pageOf(page, res.Total, listPage)
	if err != nil {
		return err
	}
	f := s.format(c)
	p := views.SearchPage{Page: s.page(c, views.SearchPath("", q, page)), Query: q, Cut: cut}
	p.Section, p.Robots = "search", "noindex"
	p.Title, p.Description = f.T("search.title"), f.T("search.description")
	switch {
	case q != "" && res.Total == 0:
		p.Title = f.T("search.none", "Query", q)
	case q != "":
		p.Title = f.T("search.found", "Query", q)
	}
	t, err := s.store.Tree(ctx)
	if err != nil {
		return err
	}
	for _, h := range res.Hits {
		row, _ := s.row(f, h.Enterprise, listFilter{})
		row.Industry = industryName(f, t, t.ByID(h.Enterprise.IndustryID))
		if h.Matched != "" && h.Matched != row.Name {
			row.Matched = f.T("row.matched", "Alias", h.Matched)
		}
		p.Rows = append(p.Rows, row)
	}
	p.Count = f.Found(res.Total)
	if res.More {
		p.Count = f.FoundMany(res.Total)
	}
	if n, err := phone.Parse(q); err == nil && n.Kind != phone.Unknown {
		p.NumberURL = views.NumberPath(f.Lang(), n.Address())
	}
	if len(p.Rows) == 0 {
		if q != "" {
			p.Near = s.nearDoors(c, fold.WithoutAsking(q))
		}
		if p.Industries, err = s.industryDoors(c); err != nil {
			return err
		}
	}
	p.Pager = pager(f, views.SearchPath(f.Lang(), "", 0), map[string][]string{"q": {q}}, page, pages)
	return render(c, http.StatusOK, views.Search(&p))
}

// suggestion is one line under the search box.
type suggestion struct {
	Name string `json:"name"`
	URL  string `json:"url"`
	Hint string `json:"hint,omitempty"`
}

// suggestMost is how many suggestions there are at most.
const suggestMost = 8

// showSuggestions is GET /suggest: what the script shows while one types. It
// takes twelve queries at most.
func (s *Server) showSuggestions(c echo.Context) error {
	q, _ := queryOf(c)
	out := []suggestion{}
	if q != "" {
		hits, err := s.store.Suggest(c.Request().Context(), q, suggestMost)
		if err != nil {
			return err
		}
		f := s.format(c)
		for _, h := range hits {
			sg := suggestion{Name: name(f, h.Enterprise), URL: views.EnterprisePath(f.Lang(), h.Enterprise.Slug)}
			if top := best(h.Enterprise, f.Now); top != nil {
				sg.Hint = display(top)
			}
			if h.Matched != "" && h.Matched != sg.Name {
				sg.Hint = f.Clauses(h.Matched, sg.Hint)
			}
			out = append(out, sg)
		}
	}
	body, err := json.Marshal(out)
	if err != nil {
		return err
	}
	c.Response().Header().Set("Cache-Control", "private, max-age=60")
	return send(c, http.StatusOK, echo.MIMEApplicationJSON, body)
}

// doors are enterprises as lines that lead to their pages.
func (s *Server) doors(c echo.Context, list []*models.Enterprise) []ui.Door {
	f := s.format(c)
	out := make([]ui.Door, 0, len(list))
	for _, e := range list {
		d := ui.Door{Name: name(f, e), URL: views.EnterprisePath(f.Lang(), e.Slug), Hint: f.List(otherNames(f, e))}
		if top := best(e, f.Now); top != nil {
			d.End, d.EndIsNum = display(top), top.IsNumber()
		}
		out = append(out, d)
	}
	return out
}
