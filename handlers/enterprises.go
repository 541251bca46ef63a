package handlers

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"c800/models"
	"c800/views"
	"c800/views/ui"
)

const vcardSuffix = ".vcf"

// showEnterprise is GET /e/{slug}: the page of an enterprise, its large-type
// view (?view=big), and its vCard (/e/{slug}.vcf). It takes the two queries of
// EnterpriseBySlug.
func (s *Server) showEnterprise(c echo.Context) (rendered, error) {
	slug, card := strings.CutSuffix(c.Param("slug"), vcardSuffix)
	ctx := c.Request().Context()
	e, err := s.store.EnterpriseBySlug(ctx, slug)
	if err != nil {
		return rendered{}, err
	}
	t, err := s.store.Tree(ctx)
	if err != nil {
		return rendered{}, err
	}
	if card {
		return vcard(s.format(c), t, e)
	}
	if c.QueryParam("view") == "big" {
		return s.bigPage(c, e)
	}
	p, until := s.enterprisePage(c, e, t)
	return html(c, views.Enterprise(&p), until, e.ID)
}

func (s *Server) enterprisePage(c echo.Context, e *models.Enterprise, t *models.Tree) (views.EnterprisePage, time.Time) {
	f := s.format(c)
	lang := f.Lang()
	ind := t.ByID(e.IndustryID)
	p := views.EnterprisePage{Page: s.page(c, views.EnterprisePath("", e.Slug)), Slug: e.Slug, Name: name(f, e), Latin: e.Latin}
	p.Title = f.T("enterprise.title", "Name", p.Name)
	p.Description = f.T("enterprise.description", "Name", p.Name)
	p.Section = "industries"
	p.Crumbs = s.crumbs(f, t, ind, p.Name)
	p.Aliases = f.List(otherNames(f, e))
	if p.Latin == p.Name {
		p.Latin = ""
	}
	p.Industry = industryName(f, t, ind)
	for i, id := range e.Also {
		if i > 0 {
			p.Also += f.T("list.and")
		}
		p.Also += industryName(f, t, t.ByID(id))
	}
	p.Region = f.Regions(e.Regions)
	if e.Status == models.StatusClosed {
		p.Tag = ui.Mark{Icon: "info", Text: f.Status(e.Status)}
		p.Notice = f.T("enterprise.closed")
	}
	until := midnight(f.Now)
	var rows []ui.Channel
	current := valid(e, f.Now)
	for _, ch := range current {
		row, next := s.channelRow(f, e, ch)
		rows = append(rows, row)
		until = earliest(until, next)
	}
	p.Groups = f.GroupChannels(rows)
	if top := best(e, f.Now); top != nil {
		p.Route = s.routeCard(f, e, top)
		p.Fresh = freshOf(f, top)
		p.Fresh.Source = ui.Link{}
	} else if p.Notice != "" {
		p.Notice = f.T("enterprise.closed_bare")
	}
	p.Ladder = s.ladder(f, e, t.Ladders[ladderOf(t, e.IndustryID)], &until)
	if e.Website != "" {
		p.Website = ui.Link{Text: views.Host(e.Website), URL: e.Website}
	}
	for _, o := range e.OtherWebsites {
		p.Others = append(p.Others, views.Website{Link: ui.Link{Text: views.Host(o.URL), URL: o.URL}, Note: f.T("enterprise.website_source", "Source", o.Source, "Date", o.SeenAt)})
	}
	p.Sources = sources(f, e)
	p.Counts = f.ChannelCounts(len(current), len(p.Sources))
	p.Added, p.Updated = f.Date(e.CreatedAt.In(china)), f.Date(e.UpdatedAt.In(china))
	p.Changes, p.Printed = f.Changes(cmp.Or(e.Changes, len(endedBefore(e, nil)))), f.Date(f.Now)
	p.JSONLD = s.organizationLD(lang, e, current)
	return p, until
}

// name is the enterprise's name for the page's language: English pages prefer
// the Latin one.
func name(f views.Format, e *models.Enterprise) string {
	if f.Lang() == "en" && e.Latin != "" {
		return e.Latin
	}
	return e.Name
}

// otherNames are the names beside the one in the heading.
func otherNames(f views.Format, e *models.Enterprise) []string {
	var out []string
	if name(f, e) != e.Name {
		out = append(out, e.Name)
	}
	out = append(out, e.ShortNames...)
	return append(out, e.Aliases...)
}

func industryName(f views.Format, t *models.Tree, i *models.Industry) string {
	if i == nil {
		return ""
	}
	if top := t.TopOf(i); top != i {
		return f.Clauses(top.Name(f.Lang()), i.Name(f.Lang()))
	}
	return i.Name(f.Lang())
}

// crumbs leads from the front page through the industry to a page called last.
func (s *Server) crumbs(f views.Format, t *models.Tree, ind *models.Industry, last string) []ui.Link {
	out := []ui.Link{{Text: f.T("crumbs.home"), URL: views.HomePath(f.Lang())}}
	if ind != nil {
		top := t.TopOf(ind)
		out = append(out, ui.Link{Text: top.Name(f.Lang()), URL: views.IndustryPath(f.Lang(), top.Slug, nil)})
	}
	return append(out, ui.Link{Text: last})
}

// routeCard is the fastest way to a person.
func (s *Server) routeCard(f views.Format, e *models.Enterprise, c *models.Channel) *ui.Route {
	state, _ := s.openState(f, c)
	r := &ui.Route{
		Display: display(c), Href: href(c), IsNumber: c.IsNumber(), State: state,
		Label: f.Clauses(label(f, c), costLine(f, c)), Fresh: freshOf(f, c), VCardURL: views.VCardPath(e.Slug),
		Steps: steps(f, c), NoSteps: f.NoSteps(c.IsNumber(), c.Human), Prepare: f.Prepare(c.IdentityNeeded), URL: views.ChannelPath(f.Lang(), e.Slug, c.ID),
	}
	if c.IsNumber() {
		r.Copy = c.Digits
	}
	if hasQR(c) {
		r.QRURL, r.QRLabel = views.QRPath(e.Slug, c.ID), f.T("route.qr_label", "Value", r.Display)
	}
	if len(c.Steps) > 0 {
		r.StepsAge = f.Fresh(c.PathGradeAt(f.Now), day(c.CheckedAt), false, f.Source(c.SourceURL))
	}
	return r
}

// bigPage is the view for reading aloud and printing: few channels, large.
func (s *Server) bigPage(c echo.Context, e *models.Enterprise) (rendered, error) {
	f := s.format(c)
	p := views.BigPage{Page: s.page(c, views.EnterprisePath("", e.Slug)), Slug: e.Slug, Name: name(f, e), Printed: f.Date(f.Now)}
	p.Title = f.T("big.title", "Name", p.Name)
	p.Description = f.T("enterprise.description", "Name", p.Name)
	p.Path, p.OtherPath = p.Path+"?view=big", p.OtherPath+"?view=big"
	list := bigChannels(e, f.Now)
	until := midnight(f.Now)
	for _, ch := range list {
		state, next := s.openState(f, ch)
		until = earliest(until, next)
		b := views.BigChannel{
			Display: display(ch), Href: href(ch), IsNumber: ch.IsNumber(), Label: label(f, ch),
			Hours: hoursLine(f, ch), Fresh: freshOf(f, ch).Text, Steps: steps(f, ch), Prepare: f.Prepare(ch.IdentityNeeded),
		}
		if b.Hours == "" {
			b.Hours = state.Text
		}
		p.Channels = append(p.Channels, b)
	}
	return html(c, views.Big(&p), until, e.ID)
}

// bigChannels puts first what helps those whom menus shut out: text relay, sign
// video and the senior line (DOMAIN U20), then the best number.
func bigChannels(e *models.Enterprise, now time.Time) []*models.Channel {
	const most = 4
	var out []*models.Channel
	current := valid(e, now)
	for _, kind := range []string{"phone_senior", "text_relay", "sign_video"} {
		for _, c := range current {
			if c.Kind == kind && len(out) < most {
				out = append(out, c)
			}
		}
	}
	if top := best(e, now); top != nil && len(out) < most && top.Kind != "phone_senior" {
		out = append(out, top)
	}
	return out
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }
