package handlers

import (
	"slices"

	"github.com/labstack/echo/v4"

	"c800/models"
	"c800/views"
	"c800/views/ui"
)

// historyPage is how many changes a page shows.
const historyPage = 50

// showHistory is GET /e/{slug}/history: what changed, newest first, never
// overwritten. It takes three queries.
func (s *Server) showHistory(c echo.Context) (rendered, error) {
	ctx := c.Request().Context()
	e, err := s.store.EnterpriseBySlug(ctx, c.Param("slug"))
	if err != nil {
		return rendered{}, err
	}
	t, err := s.store.Tree(ctx)
	if err != nil {
		return rendered{}, err
	}
	page := pageNumber(c)
	pages, err := pageOf(page, e.Changes, historyPage)
	if err != nil {
		return rendered{}, err
	}
	changes, err := s.store.History(ctx, e.ID, (page-1)*historyPage, historyPage)
	if err != nil {
		return rendered{}, err
	}
	if page == pages {
		changes = append(changes, endedBefore(e, changes)...)
	}
	f := s.format(c)
	path := views.EnterprisePath("", e.Slug) + "/history"
	p := views.HistoryPage{Page: s.page(c, pagePath(path, nil, page)), Enterprise: name(f, e), EnterpriseURL: views.EnterprisePath(f.Lang(), e.Slug)}
	p.Title = f.T("history.title", "Name", p.Enterprise)
	p.Description = f.T("history.description", "Name", p.Enterprise)
	p.Section = "industries"
	p.Crumbs = s.crumbs(f, t, t.ByID(e.IndustryID), p.Enterprise)
	p.Crumbs[len(p.Crumbs)-1].URL = p.EnterpriseURL
	p.Crumbs = append(p.Crumbs, ui.Link{Text: f.T("enterprise.history")})
	for _, ch := range changes {
		p.Changes = append(p.Changes, s.changeRow(f, e, ch))
	}
	if page > 1 {
		p.Title = f.Clauses(p.Title, f.Pages(page, 0))
	}
	p.Pager = pager(f, views.HistoryPath(f.Lang(), e.Slug), nil, page, pages)
	p.PrevPath, p.NextPath = p.Pager.PrevURL, p.Pager.NextURL
	return html(c, views.History(&p), midnight(f.Now), e.ID)
}

// endedBefore are the ends of channels that were over when they were first read,
// so that no change tells of them; the latest first.
func endedBefore(e *models.Enterprise, told []models.Change) []models.Change {
	var out []models.Change
	for _, ch := range e.Channels {
		if ch.Valid() || slices.ContainsFunc(told, func(c models.Change) bool { return c.ChannelID != nil && *c.ChannelID == ch.ID && c.Field == "channel" }) {
			continue
		}
		out = append(out, models.Change{ChannelID: &ch.ID, At: day(ch.ValidTo), Field: "channel", OldValue: ch.Value, SourceURL: ch.SourceURL})
	}
	slices.SortStableFunc(out, func(a, b models.Change) int { return b.At.Compare(a.At) })
	return out
}

// changeRow says one change in words.
func (s *Server) changeRow(f views.Format, e *models.Enterprise, ch models.Change) views.Change {
	row := views.Change{Date: f.Date(ch.At.In(china)), Old: fieldWords(f, ch.Field, ch.OldValue), New: fieldWords(f, ch.Field, ch.NewValue), Source: f.Source(ch.SourceURL), Who: f.Role(ch.Role)}
	what := "changed"
	switch {
	case ch.Field == "channel" && ch.OldValue == "", ch.Field == "aliases" && ch.OldValue == "", ch.Field == "short_names" && ch.OldValue == "",
		ch.Field == "website" && ch.OldValue == "":
		what = "added"
	case ch.NewValue == "":
		what = "ended"
	case ch.Field == "grade", ch.Field == "checked_at":
		what = "graded"
	}
	row.What = f.Change(what)
	row.Channel = f.FieldName(ch.Field)
	if ch.ChannelID != nil {
		for _, c := range e.Channels {
			if c.ID != *ch.ChannelID {
				continue
			}
			row.Channel = f.Kind(c.Kind)
			if l := label(f, c); l != row.Channel {
				row.Channel = f.Clauses(row.Channel, l)
			}
			if ch.Field != "channel" {
				row.Channel = f.Clauses(row.Channel, f.FieldName(ch.Field))
			}
			if ch.Field == "channel" && c.ValidTo != "" {
				row.Period = f.Period(day(c.ValidFrom), day(c.ValidTo))
			}
		}
	}
	return row
}
