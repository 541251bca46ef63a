package handlers

import (
	_ "embed"
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"c800/models"
	"c800/views"
)

// apiAnswer is what an address of the API gives: a value to write as JSON, when
// it stops being true by itself, and the enterprises it shows.
type apiAnswer struct {
	value any
	until time.Time
	tags  []int64
}

// api makes an API handler a cacheable one.
func (s *Server) api(h func(c echo.Context) (apiAnswer, error)) pageHandler {
	return func(c echo.Context) (rendered, error) {
		a, err := h(c)
		if err != nil {
			return rendered{}, err
		}
		body, err := json.Marshal(a.value)
		if err != nil {
			return rendered{}, err
		}
		return rendered{status: http.StatusOK, contentType: "application/json; charset=utf-8", body: body, until: a.until, tags: a.tags}, nil
	}
}

// The JSON of CONTRACT 6. No account, address or mail of a person is in it.
type (
	apiRef struct {
		Slug string `json:"slug"`
		Name string `json:"name"`
	}
	apiIndustryRow struct {
		Slug   string   `json:"slug"`
		Name   string   `json:"name"`
		NameEn string   `json:"name_en"`
		Count  int      `json:"count"`
		URL    string   `json:"url"`
		Groups []apiRef `json:"groups"`
	}
	apiSource struct {
		URL    string    `json:"url"`
		Grade  string    `json:"grade"`
		Seen   string    `json:"seen_at"`
		Stated apiStated `json:"stated"`
	}
	// apiStated is what a further source says of a channel, in the words of the
	// channel itself.
	apiStated struct {
		Hours      string      `json:"hours,omitempty"`
		HumanHours string      `json:"human_hours,omitempty"`
		BotHours   string      `json:"bot_hours,omitempty"`
		Human      string      `json:"human,omitempty"`
		Cost       string      `json:"cost,omitempty"`
		MobileOK   string      `json:"mobile_ok,omitempty"`
		AbroadOK   string      `json:"abroad_ok,omitempty"`
		Languages  []string    `json:"languages,omitempty"`
		Area       []string    `json:"area,omitempty"`
		Steps      []apiStep   `json:"steps,omitempty"`
		Promise    *apiPromise `json:"promise,omitempty"`
	}
	apiPromise struct {
		Kind  string `json:"kind"`
		Value int    `json:"value"`
	}
	apiStep struct {
		Key  string `json:"key,omitempty"`
		Say  string `json:"say,omitempty"`
		Wait int    `json:"wait_seconds,omitempty"`
		Note string `json:"note,omitempty"`
	}
	apiReach struct {
		OK    int     `json:"ok"`
		Of    int     `json:"of"`
		Low   float64 `json:"low"`
		High  float64 `json:"high"`
		Since *string `json:"since"`
	}
	apiChannel struct {
		ID         int64       `json:"id"`
		Kind       string      `json:"kind"`
		Label      string      `json:"label"`
		Value      string      `json:"value"`
		Display    string      `json:"display"`
		Href       string      `json:"href,omitempty"`
		Purposes   []string    `json:"purposes"`
		Hours      string      `json:"hours,omitempty"`
		HumanHours string      `json:"human_hours,omitempty"`
		BotHours   string      `json:"bot_hours,omitempty"`
		Zone       string      `json:"zone"`
		OpenNow    string      `json:"open_now"`
		Human      string      `json:"human"`
		Cost       string      `json:"cost,omitempty"`
		MobileOK   string      `json:"mobile_ok,omitempty"`
		AbroadOK   string      `json:"abroad_ok,omitempty"`
		Languages  []string    `json:"languages"`
		Area       []string    `json:"area"`
		Steps      []apiStep   `json:"steps"`
		Grade      string      `json:"grade"`
		Basis      string      `json:"basis"`
		SourceURL  string      `json:"source_url,omitempty"`
		CheckedAt  string      `json:"checked_at"`
		Others     []apiSource `json:"other_sources"`
		Reach      apiReach    `json:"reach"`
	}
	apiFact struct {
		Yes  int     `json:"yes"`
		Of   int     `json:"of"`
		Low  float64 `json:"low"`
		High float64 `json:"high"`
	}
	apiReason struct {
		Code  string `json:"code"`
		Count int    `json:"count"`
	}
	apiReviews struct {
		Good    int                    `json:"good"`
		Bad     int                    `json:"bad"`
		Good12  int                    `json:"good_12m"`
		Bad12   int                    `json:"bad_12m"`
		Reasons map[string][]apiReason `json:"reasons"`
		Facts   map[string]apiFact     `json:"facts"`
	}
	apiWebsite struct {
		URL    string `json:"url"`
		Source string `json:"source"`
		SeenAt string `json:"seen_at"`
	}
	apiEnterpriseDoc struct {
		Slug      string       `json:"slug"`
		Name      string       `json:"name"`
		Latin     string       `json:"latin,omitempty"`
		Aliases   []string     `json:"aliases"`
		Industry  apiRef       `json:"industry"`
		Group     *apiRef      `json:"group,omitempty"`
		Also      []apiRef     `json:"also"`
		Website   string       `json:"website,omitempty"`
		Others    []apiWebsite `json:"other_websites"`
		Regions   []string     `json:"regions"`
		Status    string       `json:"status"`
		Channels  []apiChannel `json:"channels"`
		Reviews   apiReviews   `json:"reviews"`
		URL       string       `json:"url"`
		UpdatedAt string       `json:"updated_at"`
	}
	apiBest struct {
		ID      int64  `json:"id"`
		Kind    string `json:"kind"`
		Label   string `json:"label"`
		Value   string `json:"value"`
		Display string `json:"display"`
		Href    string `json:"href,omitempty"`
	}
	apiHit struct {
		Slug     string   `json:"slug"`
		Name     string   `json:"name"`
		Industry apiRef   `json:"industry"`
		URL      string   `json:"url"`
		Best     *apiBest `json:"best_channel"`
	}
	apiSearchDoc struct {
		Enterprises []apiHit `json:"enterprises"`
		Total       int      `json:"total"`
		Next        *string  `json:"next"`
		Cut         bool     `json:"cut,omitempty"` // q was longer than what is searched for
	}
	apiMatch struct {
		Enterprise apiRef `json:"enterprise"`
		ChannelID  int64  `json:"channel_id"`
		Kind       string `json:"kind"`
		Label      string `json:"label"`
		Grade      string `json:"grade"`
		SourceURL  string `json:"source_url,omitempty"`
		CheckedAt  string `json:"checked_at"`
		ValidFrom  string `json:"valid_from,omitempty"`
		ValidTo    string `json:"valid_to,omitempty"`
		URL        string `json:"url"`
	}
	apiNumberDoc struct {
		Digits  string     `json:"digits"`
		Kind    string     `json:"kind"`
		Display string     `json:"display"`
		Verdict string     `json:"verdict"`
		Matches []apiMatch `json:"matches"`
		Note    string     `json:"note"`
		URL     string     `json:"url"`
	}
)

// apiIndustries is GET /api/v1/industries. It takes no query.
func (s *Server) apiIndustries(c echo.Context) (apiAnswer, error) {
	ctx := c.Request().Context()
	t, err := s.store.Tree(ctx)
	if err != nil {
		return apiAnswer{}, err
	}
	counts, err := s.store.ListCounts(ctx)
	if err != nil {
		return apiAnswer{}, err
	}
	out := []apiIndustryRow{}
	for _, i := range t.Top() {
		row := apiIndustryRow{Slug: i.Slug, Name: i.NameZh, NameEn: i.NameEn, Count: counts[i.ID], URL: s.opt.BaseURL + views.IndustryPath("", i.Slug, nil), Groups: []apiRef{}}
		for _, g := range t.Groups(i.ID) {
			row.Groups = append(row.Groups, apiRef{subOf(g), g.NameZh})
		}
		out = append(out, row)
	}
	return apiAnswer{value: map[string]any{"industries": out}, tags: []int64{anything}}, nil
}

// apiSearchMost is the largest ?limit= of a search.
const apiSearchMost = 50

// apiSearch is GET /api/v1/search?q=&limit=&cursor=. A cursor is the place in
// the order of what was found. It takes twelve queries at most.
func (s *Server) apiSearch(c echo.Context) (apiAnswer, error) {
	ctx := c.Request().Context()
	q, cut := queryOf(c)
	limit, err := strconv.Atoi(c.QueryParam("limit"))
	if err != nil || limit < 1 {
		limit = listPage
	}
	limit = min(limit, apiSearchMost)
	offset, err := strconv.Atoi(c.QueryParam("cursor"))
	if err != nil || offset < 0 {
		offset = 0
	}
	doc := apiSearchDoc{Enterprises: []apiHit{}, Cut: cut}
	t, err := s.store.Tree(ctx)
	if err != nil {
		return apiAnswer{}, err
	}
	if q != "" {
		res, err := s.store.Search(ctx, q, offset, limit)
		if err != nil {
			return apiAnswer{}, err
		}
		doc.Total = res.Total
		for _, h := range res.Hits {
			doc.Enterprises = append(doc.Enterprises, s.apiHit(t, h.Enterprise))
		}
		if next := offset + len(res.Hits); len(res.Hits) > 0 && next < res.Total {
			text := strconv.Itoa(next)
			doc.Next = &text
		}
	}
	return apiAnswer{value: doc, tags: []int64{anything}}, nil
}

func (s *Server) apiHit(t *models.Tree, e *models.Enterprise) apiHit {
	hit := apiHit{Slug: e.Slug, Name: e.Name, Industry: industryRef(t, e.IndustryID), URL: s.opt.BaseURL + views.EnterprisePath("", e.Slug)}
	if b := best(e, s.now()); b != nil {
		hit.Best = &apiBest{ID: b.ID, Kind: b.Kind, Label: s.zhLabel(b), Value: value(b), Display: display(b), Href: href(b)}
	}
	return hit
}

// apiEnterprise is GET /api/v1/enterprises/{slug}. It takes two queries.
func (s *Server) apiEnterprise(c echo.Context) (apiAnswer, error) {
	ctx := c.Request().Context()
	e, err := s.store.EnterpriseBySlug(ctx, c.Param("slug"))
	if err != nil {
		return apiAnswer{}, err
	}
	t, err := s.store.Tree(ctx)
	if err != nil {
		return apiAnswer{}, err
	}
	now := s.now().In(china)
	doc := apiEnterpriseDoc{
		Slug: e.Slug, Name: e.Name, Latin: e.Latin, Aliases: list(append(append([]string{}, e.ShortNames...), e.Aliases...)),
		Industry: industryRef(t, e.IndustryID), Also: []apiRef{}, Website: e.Website, Others: []apiWebsite{}, Regions: list(e.Regions), Status: e.Status, Channels: []apiChannel{},
		Reviews: noReviews(), URL: s.opt.BaseURL + views.EnterprisePath("", e.Slug), UpdatedAt: e.UpdatedAt.UTC().Format(time.RFC3339),
	}
	if i := t.ByID(e.IndustryID); i != nil && i.ParentID != nil {
		doc.Group = &apiRef{subOf(i), i.NameZh}
	}
	for _, o := range e.OtherWebsites {
		doc.Others = append(doc.Others, apiWebsite(o))
	}
	for _, id := range e.Also {
		doc.Also = append(doc.Also, industryRef(t, id))
	}
	until := midnight(now)
	for _, ch := range valid(e, now) {
		state := openNow(ch, now)
		until = earliest(until, state.Next)
		doc.Channels = append(doc.Channels, s.apiChannel(ch, state.Open, now))
	}
	return apiAnswer{value: doc, until: until, tags: []int64{e.ID}}, nil
}

func (s *Server) apiChannel(ch *models.Channel, open string, now time.Time) apiChannel {
	a := apiChannel{
		ID: ch.ID, Kind: ch.Kind, Label: s.zhLabel(ch), Value: value(ch), Display: display(ch), Href: href(ch), Purposes: list(ch.Purposes),
		Hours: ch.Hours, HumanHours: ch.HumanHours, BotHours: ch.BotHours, Zone: ch.Zone, OpenNow: open, Human: ch.Human,
		Languages: list(ch.Languages), Area: list(ch.Area), Steps: apiSteps(ch), Grade: ch.GradeAt(now), Basis: ch.Basis, SourceURL: ch.SourceURL,
		CheckedAt: ch.CheckedAt, Others: []apiSource{}, Reach: apiReach{Low: 0, High: 1},
	}
	if n, ok := number(ch); ok {
		a.Cost, a.MobileOK, a.AbroadOK = cost(ch, n), reach(ch.MobileOK, n.FromMobile()), reach(ch.AbroadOK, n.FromAbroad())
	}
	for _, o := range ch.OtherSources {
		a.Others = append(a.Others, apiSource{o.SourceURL, o.Grade, o.SeenAt, stated(o.Stated.Channel())})
	}
	return a
}

func apiSteps(ch *models.Channel) []apiStep {
	out := make([]apiStep, 0, len(ch.Steps))
	for _, st := range ch.Steps {
		out = append(out, apiStep{st.Key, st.Say, st.Wait, st.Note})
	}
	return out
}

func stated(ch *models.Channel) apiStated {
	a := apiStated{
		Hours: ch.Hours, HumanHours: ch.HumanHours, BotHours: ch.BotHours, Human: ch.Human, Cost: ch.Cost, MobileOK: ch.MobileOK, AbroadOK: ch.AbroadOK,
		Languages: ch.Languages, Area: ch.Area, Steps: apiSteps(ch),
	}
	if ch.PromiseKind != "" {
		a.Promise = &apiPromise{ch.PromiseKind, ch.PromiseValue}
	}
	return a
}

// noReviews is the block of figures before there are any reviews: zero of zero,
// and so an interval from 0 to 1.
func noReviews() apiReviews {
	none := apiFact{Low: 0, High: 1}
	return apiReviews{Reasons: map[string][]apiReason{"good": {}, "bad": {}}, Facts: map[string]apiFact{"reached": none, "solved": none, "answered": none, "stay": none}}
}

// apiNumber is GET /api/v1/numbers/{digits}. It takes four queries.
func (s *Server) apiNumber(c echo.Context) (apiAnswer, error) {
	found, err := s.store.FindNumber(c.Request().Context(), c.Param("digits"))
	if err != nil {
		return apiAnswer{}, err
	}
	n := found.Number
	now := s.now().In(china)
	f := views.NewFormat("", now)
	doc := apiNumberDoc{
		Digits: n.Digits, Kind: string(n.Kind), Display: n.Display(), Verdict: found.Verdict, Matches: []apiMatch{}, Note: f.T("number.forged"),
		URL: s.opt.BaseURL + views.NumberPath("", n.Address()),
	}
	for _, m := range found.Matches {
		ch := m.Channel
		doc.Matches = append(doc.Matches, apiMatch{
			Enterprise: apiRef{m.Enterprise.Slug, m.Enterprise.Name}, ChannelID: ch.ID, Kind: ch.Kind, Label: s.zhLabel(ch),
			Grade: ch.GradeAt(now), SourceURL: ch.SourceURL, CheckedAt: ch.CheckedAt, ValidFrom: ch.ValidFrom, ValidTo: ch.ValidTo,
			URL: s.opt.BaseURL + views.ChannelPath("", m.Enterprise.Slug, ch.ID),
		})
	}
	return apiAnswer{value: doc, until: numberUntil(found, now), tags: []int64{anything}}, nil
}

func industryRef(t *models.Tree, id int64) apiRef {
	if i := t.TopOf(t.ByID(id)); i != nil {
		return apiRef{i.Slug, i.NameZh}
	}
	return apiRef{}
}

// value is the channel's value for programs: digits of a number.
func value(c *models.Channel) string {
	if c.Digits != "" {
		return c.Digits
	}
	return c.Value
}

func (s *Server) zhLabel(c *models.Channel) string {
	return label(views.NewFormat("", s.now().In(china)), c)
}

// list is never null in JSON.
func list(l []string) []string {
	if l == nil {
		return []string{}
	}
	return l
}

//go:embed openapi.json
var openAPI []byte

// showOpenAPI is GET /api/v1/openapi.json.
func (s *Server) showOpenAPI(echo.Context) (rendered, error) {
	return file("application/json; charset=utf-8", openAPI), nil
}
