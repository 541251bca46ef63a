package handlers

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"c800/models"
	"c800/models/phone"
	"c800/views"
	"c800/views/ui"
)

// showNumbers is GET /n: the form, or, with ?q=, the way to the number's page.
func (s *Server) showNumbers(c echo.Context) error {
	q, _ := queryOf(c)
	f := s.format(c)
	p := views.NumbersPage{Page: s.page(c, "/n"), Query: q, Crumbs: []ui.Link{{Text: f.T("crumbs.home"), URL: views.HomePath(f.Lang())}, {Text: f.T("numbers.title")}}}
	p.Title, p.Description, p.Section = f.T("numbers.title"), f.T("numbers.description"), "numbers"
	if q != "" {
		if n, err := phone.Parse(q); err == nil {
			return c.Redirect(http.StatusSeeOther, views.NumberPath(f.Lang(), n.Address()))
		}
		p.Error = f.T("number.bad")
		p.Title = f.T("report.error_title", "Title", p.Title)
	}
	return render(c, http.StatusOK, views.Numbers(&p))
}

// showNumber is GET /n/{digits}: one of the five fixed verdicts. Other written
// forms lead to the digits. It takes the four queries of FindNumber.
func (s *Server) showNumber(c echo.Context) (rendered, error) {
	f := s.format(c)
	found, err := s.store.FindNumber(c.Request().Context(), c.Param("digits"))
	if err != nil {
		return rendered{}, err
	}
	n := found.Number
	if asked := c.Param("digits"); asked != n.Digits && asked != n.Address() {
		return rendered{status: http.StatusMovedPermanently, contentType: htmlType, extra: http.Header{"Location": {views.NumberPath(f.Lang(), n.Address())}}}, nil
	}
	p := views.NumberPage{Page: s.page(c, views.NumberPath("", n.Address())), Digits: n.Digits, Display: n.Display()}
	p.Crumbs = []ui.Link{{Text: f.T("crumbs.home"), URL: views.HomePath(f.Lang())}, {Text: f.T("numbers.title"), URL: views.NumbersPath(f.Lang())}, {Text: p.Display}}
	p.Title = f.T("number.page_title", "Number", p.Display)
	p.Description = f.T("number.description", "Number", p.Display)
	p.Section = "numbers"
	if len(found.Matches) == 0 {
		p.Robots = "noindex" // a page for any number somebody types is not one to find
	}
	if n.Dialable() {
		p.Href = n.Href()
	}
	names := matchNames(f, found)
	p.Verdict = f.Verdict(found.Verdict, f.List(names), found.Until(), found.Reports)
	for _, m := range found.Matches {
		e, ch := m.Enterprise, m.Channel
		v := views.NumberMatch{
			Name: name(f, e), URL: views.EnterprisePath(f.Lang(), e.Slug), Label: f.Clauses(f.Kind(ch.Kind), label(f, ch)),
			ChannelURL: views.ChannelPath(f.Lang(), e.Slug, ch.ID), Fresh: freshOf(f, ch),
		}
		if !ch.Valid() {
			v.Period = f.Period(day(ch.ValidFrom), day(ch.ValidTo))
		}
		p.Matches = append(p.Matches, v)
	}
	if len(found.Matches) > 0 && found.Matches[0].Channel.Valid() {
		m := found.Matches[0]
		p.CallName = name(f, m.Enterprise)
		if len(m.Channel.Steps) > 0 {
			p.RouteURL = views.ChannelPath(f.Lang(), m.Enterprise.Slug, m.Channel.ID)
		}
		p.Report = views.ReportPath(f.Lang(), m.Enterprise.Slug, m.Channel.ID)
	} else {
		p.Report = views.NumberReportPath(f.Lang(), n.Address())
	}
	p.Facts = numberFacts(f, found)
	return html(c, views.Number(&p), numberUntil(found, f.Now), anything)
}

// numberUntil is when a verdict stops being true by itself. Reports of a number
// that nobody lists touch no enterprise's page, so such a verdict is soon looked
// up again.
func numberUntil(found models.NumberFinding, now time.Time) time.Time {
	if len(found.Matches) == 0 {
		return earliest(midnight(now), now.Add(time.Minute))
	}
	return midnight(now)
}

// matchNames are the enterprises that the verdict speaks of, each once.
func matchNames(f views.Format, found models.NumberFinding) []string {
	valid := len(found.Matches) > 0 && found.Matches[0].Channel.Valid()
	var out []string
	seen := map[int64]bool{}
	for _, m := range found.Matches {
		if m.Channel.Valid() == valid && !seen[m.Enterprise.ID] {
			seen[m.Enterprise.ID] = true
			out = append(out, name(f, m.Enterprise))
		}
	}
	return out
}

func numberFacts(f views.Format, found models.NumberFinding) []views.Fact {
	n := found.Number
	out := []views.Fact{{Name: f.T("number.kind"), Text: f.NumberKind(string(n.Kind))}}
	if area, ok := n.Area(); ok {
		place := area.City
		if f.Lang() == "en" || place == "" {
			place = f.Region(area.Province)
		}
		out = append(out, views.Fact{Name: f.T("number.place"), Text: place})
	}
	said := &models.Channel{} // what whoever lists it says goes before what is usual
	if len(found.Matches) > 0 && found.Matches[0].Channel.Valid() {
		said = found.Matches[0].Channel
	}
	if n.Dialable() {
		out = append(out,
			views.Fact{Name: f.T("channel.cost"), Text: f.Cost(cost(said, n))},
			views.Fact{Name: f.T("channel.mobile"), Text: f.Reachable("mobile", reach(said.MobileOK, n.FromMobile()))},
			views.Fact{Name: f.T("channel.abroad"), Text: abroad(f, said, n)})
	} else {
		out = append(out, views.Fact{Name: f.T("channel.mobile"), Text: f.Reachable("mobile", "sms")})
	}
	if t := remark(f, said); t != "" {
		out = append(out, views.Fact{Name: f.T("channel.note"), Text: t})
	}
	for _, note := range n.Notes() {
		if note == phone.NoteOverseasLine && said.AbroadOK == string(phone.Yes) {
			continue // the number itself answers abroad
		}
		if t := f.NumberNote(string(note)); t != "" {
			out = append(out, views.Fact{Name: f.T("channel.note"), Text: t})
		}
	}
	if found.Reports > 0 {
		out = append(out, views.Fact{Name: f.T("number.reports"), Text: strings.TrimSpace(f.T("number.reports_n", "N", strconv.Itoa(found.Reports)))})
	}
	return out
}
