package handlers

import (
	"strings"

	"github.com/labstack/echo/v4"

	"c800/models"
	"c800/views"
	"c800/views/ui"
)

// recentFacts is how many channels the front page shows as checked last.
const recentFacts = 6

// showHome is GET /: search, industries and what was checked last. It takes six
// queries.
func (s *Server) showHome(c echo.Context) (rendered, error) {
	f := s.format(c)
	p := views.HomePage{Page: s.page(c, "/"), Tasks: views.HomeTasks(f.Lang())}
	p.Title = f.T("home.page_title")
	p.Description = f.T("site.description")
	doors, err := s.industryDoors(c)
	if err != nil {
		return rendered{}, err
	}
	p.Industries = doors
	recent, err := s.store.RecentlyChecked(c.Request().Context(), recentFacts)
	if err != nil {
		return rendered{}, err
	}
	for _, m := range recent {
		at := day(m.Channel.CheckedAt)
		p.Recent = append(p.Recent, views.RecentFact{
			Name: name(f, m.Enterprise), URL: views.EnterprisePath(f.Lang(), m.Enterprise.Slug),
			Display: display(m.Channel), Date: f.Date(at), Day: f.Day(at),
		})
	}
	p.JSONLD = s.websiteLD(f.Lang())
	return html(c, views.Home(&p), midnight(f.Now), anything)
}

// industryDoors lists the industries with their best known members and counts.
func (s *Server) industryDoors(c echo.Context) ([]ui.Door, error) {
	ctx := c.Request().Context()
	t, err := s.store.Tree(ctx)
	if err != nil {
		return nil, err
	}
	counts, err := s.store.ListCounts(ctx)
	if err != nil {
		return nil, err
	}
	examples, err := s.store.Examples(ctx, t, 3)
	if err != nil {
		return nil, err
	}
	f := s.format(c)
	var doors []ui.Door
	for _, i := range t.Top() {
		doors = append(doors, ui.Door{
			Name: i.Name(f.Lang()), URL: views.IndustryPath(f.Lang(), i.Slug, nil),
			Hint: exampleNames(f, examples[i.ID]), End: f.EnterprisesShort(counts[i.ID]),
		})
	}
	return doors, nil
}

// exampleNames are the shortest names by which people know the examples.
func exampleNames(f views.Format, list []*models.Enterprise) string {
	names := make([]string, len(list))
	for i, e := range list {
		names[i] = name(f, e)
		if f.Lang() != "en" && len(e.ShortNames) > 0 {
			names[i] = e.ShortNames[0]
		}
	}
	return strings.Join(names, f.T("list.and"))
}
