package handlers

import (
	"net/url"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"c800/models"
	"c800/models/hours"
	"c800/views"
	"c800/views/ui"
)

// listPage is how many enterprises a page of a list shows.
const listPage = 20

// showIndustries is GET /i: all industries with their groups. It takes two
// queries.
func (s *Server) showIndustries(c echo.Context) (rendered, error) {
	ctx := c.Request().Context()
	t, err := s.store.Tree(ctx)
	if err != nil {
		return rendered{}, err
	}
	counts, err := s.store.ListCounts(ctx)
	if err != nil {
		return rendered{}, err
	}
	examples, err := s.store.Examples(ctx, t, 3)
	if err != nil {
		return rendered{}, err
	}
	f := s.format(c)
	p := views.IndustriesPage{Page: s.page(c, "/i"), Crumbs: []ui.Link{{Text: f.T("crumbs.home"), URL: views.HomePath(f.Lang())}, {Text: f.T("industries.title")}}}
	p.Title, p.Description, p.Section = f.T("industries.title"), f.T("industries.description"), "industries"
	for _, i := range t.Top() {
		g := views.IndustryGroup{
			Name: i.Name(f.Lang()), URL: views.IndustryPath(f.Lang(), i.Slug, nil), Count: f.Enterprises(counts[i.ID]),
			Examples: exampleNames(f, examples[i.ID]),
		}
		for _, sub := range t.Groups(i.ID) {
			g.Subs = append(g.Subs, ui.Link{Text: sub.Name(f.Lang()), URL: views.IndustryPath(f.Lang(), i.Slug, url.Values{"sub": {subOf(sub)}})})
		}
		p.Industries = append(p.Industries, g)
	}
	return html(c, views.Industries(&p), time.Time{}, anything)
}

// subOf is the group's own part of its slug: "state" of "bank/state".
func subOf(i *models.Industry) string { return i.Slug[len(i.TopSlug())+1:] }

// listFilter is what the query parameters of a list say, each brought to its
// nearest sense.
type listFilter struct {
	sub         *models.Industry
	region      string
	channel     string
	human, open bool
	sort        string
}

// sorts are the orders of a list; the first is the default.
var sorts = []string{"default", "name"}

func readFilter(c echo.Context, t *models.Tree, top *models.Industry) listFilter {
	q := listFilter{
		region:  oneOf(c.QueryParam("region"), models.Provinces()),
		channel: oneOf(c.QueryParam("channel"), views.ChannelFilters),
		human:   c.QueryParam("human") == "1",
		open:    c.QueryParam("open") == "1",
		sort:    oneOf(c.QueryParam("sort"), sorts),
	}
	if sub := t.BySlug(top.Slug + "/" + c.QueryParam("sub")); sub != nil {
		q.sub = sub
	}
	if q.sort == "" {
		q.sort = sorts[0]
	}
	return q
}

// values are the parameters that give this filter again, in canonical form.
func (q listFilter) values() url.Values {
	v := url.Values{}
	if q.sub != nil {
		v.Set("sub", subOf(q.sub))
	}
	if q.region != "" {
		v.Set("region", q.region)
	}
	if q.channel != "" {
		v.Set("channel", q.channel)
	}
	if q.human {
		v.Set("human", "1")
	}
	if q.open {
		v.Set("open", "1")
	}
	if q.sort != sorts[0] {
		v.Set("sort", q.sort)
	}
	return v
}

func without(v url.Values, name string) url.Values {
	w := url.Values{}
	for k, x := range v {
		if k != name {
			w[k] = x
		}
	}
	return w
}

// showIndustry is GET /i/{industry}: the list with filters, order and pages,
// its regulators and their waiting rules. It takes two queries.
func (s *Server) showIndustry(c echo.Context) (rendered, error) {
	ctx := c.Request().Context()
	t, err := s.store.Tree(ctx)
	if err != nil {
		return rendered{}, err
	}
	top := t.BySlug(c.Param("industry"))
	if top == nil || top.ParentID != nil {
		return rendered{}, models.ErrNotFound
	}
	q := readFilter(c, t, top)
	page := pageNumber(c)
	query := models.ListQuery{
		IndustryID: top.ID, Region: q.region, Kinds: views.KindsOf(q.channel), Human: q.human, Open: q.open,
		ByName: q.sort == "name", Offset: (page - 1) * listPage, Limit: listPage,
	}
	if q.sub != nil {
		query.IndustryID = q.sub.ID
	}
	res, err := s.store.List(ctx, query)
	if err != nil {
		return rendered{}, err
	}
	pages, err := pageOf(page, res.Total, listPage)
	if err != nil {
		return rendered{}, err
	}
	counts, err := s.store.ListCounts(ctx)
	if err != nil {
		return rendered{}, err
	}
	p, until := s.industryPage(c, t, top, q, res, page, pages, counts)
	return html(c, views.Industry(&p), until, anything)
}

func (s *Server) industryPage(c echo.Context, t *models.Tree, top *models.Industry, q listFilter, res models.ListResult, page, pages int, counts map[int64]int) (views.IndustryPage, time.Time) {
	f := s.format(c)
	lang := f.Lang()
	shown := top
	if q.sub != nil {
		shown = q.sub
	}
	values := q.values()
	base := views.IndustryPath("", top.Slug, nil)
	p := views.IndustryPage{Page: s.page(c, pagePath(base, values, page)), Name: shown.Name(lang)}
	p.Description = f.T("industry.description", "Name", p.Name, "Count", f.Enterprises(res.Total))
	p.Section = "industries"
	p.Crumbs = []ui.Link{{Text: f.T("crumbs.home"), URL: views.HomePath(lang)}, {Text: f.T("industries.title"), URL: views.IndustriesPath(lang)}, {Text: top.Name(lang), URL: views.IndustryPath(lang, top.Slug, nil)}}
	if q.sub != nil {
		p.Crumbs = append(p.Crumbs, ui.Link{Text: shown.Name(lang)})
	}
	until := midnight(f.Now)
	if q.open {
		until = earliest(until, f.Now.Truncate(time.Minute).Add(time.Minute))
	}
	ladder := t.Ladders[ladderOf(t, shown.ID)]
	p.Intro = intro(f, counts[shown.ID], ladder)
	p.Ladder = s.ladder(f, nil, ladder, &until)
	p.Filters = filters(f, t, top, q, values)
	s.nameList(f, &p, q, page)
	p.Count = f.Enterprises(res.Total)
	if p.Filters.Chosen > 0 {
		p.Count = f.Matching(res.Total)
	}
	for _, e := range res.Enterprises {
		row, next := s.row(f, e, q)
		p.Rows = append(p.Rows, row)
		until = earliest(until, next)
	}
	p.Pager = pager(f, views.IndustryPath(lang, top.Slug, nil), values, page, pages)
	p.PrevPath, p.NextPath = p.Pager.PrevURL, p.Pager.NextURL
	return p, until
}

// nameList gives a list a title that says how it is narrowed and which page it
// is. Search engines are to know the whole lists, not every narrowing of them.
func (s *Server) nameList(f views.Format, p *views.IndustryPage, q listFilter, page int) {
	p.Title = f.T("industry.title", "Name", p.Name)
	for _, chip := range p.Filters.Chips {
		if chip.Label != p.Name {
			p.Title = f.Clauses(p.Title, chip.Label)
		}
	}
	if page > 1 {
		p.Title = f.Clauses(p.Title, f.Pages(page, 0))
		p.Description = f.Sentences(p.Description, f.Pages(page, 0))
	}
	q.sub = nil
	if len(q.values()) > 0 {
		p.Robots = "noindex"
	}
}

// intro says how many there are, whom to turn to and when.
func intro(f views.Format, n int, ladder []models.LadderStep) string {
	for _, st := range ladder {
		if st.Regulator == nil {
			continue
		}
		body := st.Regulator.NameZh
		if f.Lang() == "en" {
			body = st.Regulator.NameEn
		}
		if st.WaitValue > 0 && st.WaitUnit == "day" {
			return f.T("industry.intro_wait", "Count", f.Enterprises(n), "N", st.WaitValue, "Body", body)
		}
		return f.T("industry.intro", "Count", f.Enterprises(n), "Body", body)
	}
	return f.Enterprises(n)
}

func filters(f views.Format, t *models.Tree, top *models.Industry, q listFilter, values url.Values) ui.Filters {
	lang := f.Lang()
	u := ui.Filters{Action: views.IndustryPath(lang, top.Slug, nil), ClearURL: views.IndustryPath(lang, top.Slug, nil), Human: q.human, Open: q.open}
	chip := func(name, text string) {
		u.Chosen++
		u.Chips = append(u.Chips, ui.Chip{Label: text, URL: views.IndustryPath(lang, top.Slug, without(values, name))})
	}
	u.Subs = []ui.Option{{Label: f.T("filter.any"), Chosen: q.sub == nil}}
	for _, sub := range t.Groups(top.ID) {
		u.Subs = append(u.Subs, ui.Option{Value: subOf(sub), Label: sub.Name(lang), Chosen: q.sub == sub})
	}
	if q.sub != nil {
		chip("sub", q.sub.Name(lang))
	}
	u.Regions = []ui.Option{{Label: f.T("filter.any"), Chosen: q.region == ""}}
	for _, code := range models.Provinces() {
		u.Regions = append(u.Regions, ui.Option{Value: code, Label: f.Region(code), Chosen: q.region == code})
	}
	if q.region != "" {
		chip("region", f.Region(q.region))
	}
	u.Channels = []ui.Option{{Label: f.T("filter.any"), Chosen: q.channel == ""}}
	for _, code := range views.ChannelFilters {
		u.Channels = append(u.Channels, ui.Option{Value: code, Label: f.T("group." + code), Chosen: q.channel == code})
	}
	if q.channel != "" {
		chip("channel", f.T("group."+q.channel))
	}
	if q.human {
		chip("human", f.T("filter.human"))
	}
	if q.open {
		chip("open", f.T("filter.open"))
	}
	for _, code := range sorts {
		u.Sort = append(u.Sort, ui.Option{Value: code, Label: f.T("sort." + code), Chosen: q.sort == code})
	}
	return u
}

// counted narrows an enterprise's channels to those for which the list has it; to
// none, for a reason that has passed meanwhile, it does not.
func (q listFilter) counted(list []*models.Channel, now time.Time) []*models.Channel {
	var out []*models.Channel
	for _, c := range list {
		if (!q.human || c.Human == "human" || c.Human == "bot_first") && (!q.open || openNow(c, now).Open == string(hours.Open)) {
			out = append(out, c)
		}
	}
	if len(out) == 0 {
		return list
	}
	return out
}

// row is an enterprise as a line of a list that is narrowed by q. The second
// value is when the line stops being true by itself.
func (s *Server) row(f views.Format, e *models.Enterprise, q listFilter) (ui.Row, time.Time) {
	r := ui.Row{Name: name(f, e), URL: views.EnterprisePath(f.Lang(), e.Slug)}
	var kinds []string
	for _, c := range e.Channels {
		if c.Valid() && !slices.Contains(kinds, c.Kind) {
			kinds = append(kinds, c.Kind)
		}
	}
	r.Kinds = f.KindSummary(kinds)
	c := bestOf(q.counted(valid(e, f.Now), f.Now), f.Now)
	if c == nil {
		r.State = f.State(views.Now{Open: "unknown"})
		return r, time.Time{}
	}
	state, until := s.openState(f, c)
	r.State = state
	switch {
	case len(c.Steps) == 0 && c.Human == "human":
		r.Route = f.Human(c.Human).Text
	case len(c.Steps) > 0 || c.IsNumber():
		r.Route = f.RouteHint(steps(f, c))
	}
	r.Href, r.Display, r.IsNumber = href(c), display(c), c.IsNumber()
	if r.IsNumber {
		r.CallLabel = f.T("call_name", "Name", r.Name, "Number", r.Display)
	} else {
		r.CallLabel = f.T("open_name", "Name", r.Name, "Display", r.Display)
	}
	r.Fresh = freshOf(f, c)
	r.Fresh.Source = ui.Link{}
	return r, until
}
