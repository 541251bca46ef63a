package handlers

import (
	"time"

	"c800/models"
	"c800/models/phone"
	"c800/models/record"
	"c800/views"
	"c800/views/ui"
)

// ladderOf is the industry whose ladder serves an enterprise: its own group's.
func ladderOf(t *models.Tree, industry int64) int64 {
	if len(t.Ladders[industry]) > 0 {
		return industry
	}
	if top := t.TopOf(t.ByID(industry)); top != nil {
		return top.ID
	}
	return industry
}

// ladder is the way up: the enterprise (or enterprises) first, then the bodies
// of the industry, each with its waiting rule, its source and its age. until is
// moved to when the first of them opens or closes.
func (s *Server) ladder(f views.Format, e *models.Enterprise, steps []models.LadderStep, until *time.Time) []ui.Rung {
	if len(steps) == 0 {
		return nil
	}
	rungs := []ui.Rung{{Title: f.T("ladder.enterprise"), Text: f.T("ladder.enterprise_text")}}
	if e != nil {
		if c := complaintLine(e, f.Now); c != nil {
			rungs[0].Calls = []ui.Call{{Display: display(c), Href: href(c), Label: f.T("call_name", "Name", name(f, e), "Number", display(c))}}
		}
	}
	for _, st := range steps {
		if st.Regulator != nil {
			rungs = append(rungs, s.rung(f, st, until))
		}
	}
	return rungs
}

// complaintLine is the number for complaints, else the best one.
func complaintLine(e *models.Enterprise, now time.Time) *models.Channel {
	for _, c := range valid(e, now) {
		for _, p := range c.Purposes {
			if p == "complaint" && c.Kind == "phone" {
				return c
			}
		}
	}
	if c := best(e, now); c != nil && c.Kind == "phone" {
		return c
	}
	return nil
}

func (s *Server) rung(f views.Format, st models.LadderStep, until *time.Time) ui.Rung {
	r := st.Regulator
	title, rule, conflict := r.NameZh, st.RuleZh, st.ConflictZh
	if f.Lang() == "en" {
		title, rule, conflict = r.NameEn, st.RuleEn, st.ConflictEn
	}
	out := ui.Rung{Title: title, Text: rule, Note: conflict, Fresh: f.Fresh(gradeOf(st, f.Now), day(st.CheckedAt), false, f.Source(st.SourceURL))}
	for _, c := range r.Channels {
		switch c.Kind {
		case "phone":
			n, err := phone.Parse(c.Value)
			if err != nil || c.ValidTo != "" {
				continue
			}
			out.Calls = append(out.Calls, ui.Call{Display: n.Display(), Href: n.Href(), Label: f.T("call_name", "Name", title, "Number", n.Display())})
			if c.Hours != "" && out.State == nil {
				state, next := s.openState(f, &models.Channel{Hours: c.Hours, HumanHours: c.HumanHours, Zone: zoneOf(c), Human: c.Human})
				out.State = &state
				*until = earliest(*until, next)
			}
		case "form", "webchat":
			out.Website = ui.Link{Text: views.Host(c.Value), URL: c.Value}
		}
	}
	if out.Website.URL == "" && r.Website != "" {
		out.Website = ui.Link{Text: views.Host(r.Website), URL: r.Website}
	}
	return out
}

func zoneOf(c record.Channel) string {
	if c.Zone == "" {
		return "Asia/Shanghai"
	}
	return c.Zone
}

// gradeOf ages a waiting rule like any fact.
func gradeOf(st models.LadderStep, now time.Time) string {
	c := models.Channel{Kind: "phone", Grade: st.Grade, CheckedAt: st.CheckedAt}
	return c.GradeAt(now)
}
