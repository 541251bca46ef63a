package handlers

import (
	"strconv"

	"github.com/labstack/echo/v4"

	"c800/models"
	"c800/views"
	"c800/views/ui"
)

// findChannel reads the enterprise of the address and its channel {id}, valid
// or former; a channel of another enterprise is not found, unless that was merged
// into this one.
func (s *Server) findChannel(c echo.Context) (*models.Enterprise, *models.Channel, error) {
	e, err := s.store.EnterpriseBySlug(c.Request().Context(), c.Param("slug"))
	if err != nil {
		return nil, nil, err
	}
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil {
		return nil, nil, models.ErrNotFound
	}
	for _, ch := range e.Channels {
		if ch.ID == id {
			return e, ch, nil
		}
	}
	return nil, nil, s.store.MissingChannel(c.Request().Context(), e, id)
}

// showChannel is GET /e/{slug}/c/{id}: one channel with all that is known of
// it. It takes three queries.
func (s *Server) showChannel(c echo.Context) (rendered, error) {
	e, ch, err := s.findChannel(c)
	if err != nil {
		return rendered{}, err
	}
	ctx := c.Request().Context()
	t, err := s.store.Tree(ctx)
	if err != nil {
		return rendered{}, err
	}
	changes, err := s.store.ChannelHistory(ctx, ch.ID, historyPage)
	if err != nil {
		return rendered{}, err
	}
	f := s.format(c)
	lang := f.Lang()
	row, next := s.channelRow(f, e, ch)
	p := views.ChannelPage{
		Page: s.page(c, views.ChannelPath("", e.Slug, ch.ID)), Enterprise: name(f, e), EnterpriseURL: views.EnterprisePath(lang, e.Slug),
		Channel: row, KindName: f.Kind(ch.Kind), Steps: steps(f, ch), NoSteps: f.NoSteps(ch.IsNumber(), ch.Human), Prepare: f.Prepare(ch.IdentityNeeded), QR: qr(f, ch),
		Week: week(f, ch), HoursText: hoursLine(f, ch), Facts: channelFacts(f, ch), GradeName: f.Grade(ch.GradeAt(f.Now)),
		GradeText: f.Sentences(f.GradeText(ch.GradeAt(f.Now)), f.HalfLife(ch.HalfLife())), Basis: f.Basis(ch.Basis),
		Source: f.Source(ch.SourceURL), CheckedOn: ch.CheckedAt, VCardURL: views.VCardPath(e.Slug),
	}
	if leftAt(ch.Kind) {
		p.NoSteps = ""
	}
	p.Title = f.T("channel.title", "Name", p.Enterprise, "Label", row.Label)
	p.Description = f.T("channel.description", "Name", p.Enterprise, "Label", row.Label, "Value", row.Display)
	p.Section = "industries"
	p.Crumbs = s.crumbs(f, t, t.ByID(e.IndustryID), p.Enterprise)
	p.Crumbs[len(p.Crumbs)-1].URL = p.EnterpriseURL
	p.Crumbs = append(p.Crumbs, ui.Link{Text: row.Label})
	if ch.IsNumber() {
		p.Copy = ch.Digits
	}
	if ch.ValidTo != "" {
		p.Ended = f.T("channel.ended", "Date", ch.ValidTo)
		p.Robots = "noindex"
	}
	if len(ch.Steps) > 0 {
		p.StepsAge = f.Fresh(ch.PathGradeAt(f.Now), day(ch.CheckedAt), false, f.Source(ch.SourceURL))
	}
	for _, o := range ch.OtherSources {
		p.Channel.Notes = append(p.Channel.Notes, ui.Note{Icon: "info", Text: sourceNote(f, ch, o), Source: f.Source(o.SourceURL)})
	}
	for _, change := range changes {
		p.Former = append(p.Former, s.changeRow(f, e, change))
	}
	return html(c, views.Channel(&p), earliest(next, midnight(f.Now)), e.ID)
}

// channelFacts lists what is known of a channel, leaving out what is not.
func channelFacts(f views.Format, c *models.Channel) []views.Fact {
	var out []views.Fact
	add := func(key, text string) {
		if text != "" {
			out = append(out, views.Fact{Name: f.T(key), Text: text})
		}
	}
	add("channel.purposes", f.Purposes(c.Purposes))
	if n, ok := number(c); ok {
		add("channel.number_kind", f.NumberKind(string(n.Kind)))
		add("channel.cost", f.Cost(cost(c, n)))
		add("channel.mobile", f.Reachable("mobile", reach(c.MobileOK, n.FromMobile())))
		add("channel.abroad", abroad(f, c, n))
	}
	if len(c.Area) > 0 {
		add("channel.area", f.Regions(c.Area))
	}
	add("channel.languages", f.Languages(c.Languages))
	add("channel.promise", f.Promise(c.PromiseKind, c.PromiseValue))
	add("channel.accessibility", f.Accessibility(c.Accessibility))
	return out
}

// showQR is GET /e/{slug}/c/{id}/qr.svg: what opens the channel, as a picture.
// It takes two queries.
func (s *Server) showQR(c echo.Context) (rendered, error) {
	e, ch, err := s.findChannel(c)
	if err != nil {
		return rendered{}, err
	}
	picture := qr(s.format(c), ch).SVG()
	if picture == nil {
		return rendered{}, models.ErrNotFound
	}
	return file("image/svg+xml", picture, e.ID), nil
}
