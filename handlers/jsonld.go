package handlers

import (
	"cmp"
	"encoding/json"
	"strings"

	"c800/models"
	"c800/models/hours"
	"c800/views"
	"c800/views/i18n"
)

// organizationLD is an enterprise as schema.org data: an Organization with a
// ContactPoint for each channel, its hours and languages.
func (s *Server) organizationLD(lang string, e *models.Enterprise, current []*models.Channel) string {
	f := views.NewFormat(lang, s.now().In(china))
	points := make([]map[string]any, 0, len(current))
	for _, c := range current {
		p := map[string]any{"@type": "ContactPoint", "contactType": contactType(c), "name": label(f, c), "url": s.opt.BaseURL + views.ChannelPath(lang, e.Slug, c.ID)}
		switch n, ok := number(c); {
		case ok && c.Kind == "fax":
			p["faxNumber"] = n.Display()
		case ok && n.Dialable():
			p["telephone"] = n.Display()
		case c.Kind == "email":
			p["email"] = c.Value
		case strings.HasPrefix(c.Value, "http"):
			p["url"] = c.Value
		}
		if len(c.Languages) > 0 {
			p["availableLanguage"] = []string(c.Languages)
		}
		var options []string
		if n, ok := number(c); ok && cost(c, n) == "free" {
			options = append(options, "TollFree")
		}
		if c.Kind == "text_relay" || c.Kind == "sign_video" {
			options = append(options, "HearingImpairedSupported")
		}
		if len(options) > 0 {
			p["contactOption"] = options
		}
		if schedule, err := hours.Parse(cmp.Or(c.HumanHours, c.Hours)); err == nil {
			if specs := schedule.SchemaOrg(); len(specs) > 0 {
				p["hoursAvailable"] = specs
			}
		}
		points = append(points, p)
	}
	org := map[string]any{
		"@context": "https://schema.org", "@type": "Organization", "name": e.Name,
		"url": s.opt.BaseURL + views.EnterprisePath(lang, e.Slug), "contactPoint": points,
	}
	if names := append(append([]string{}, e.ShortNames...), e.Aliases...); len(names) > 0 || e.Latin != "" {
		if e.Latin != "" {
			names = append(names, e.Latin)
		}
		org["alternateName"] = names
	}
	if e.Website != "" {
		org["sameAs"] = []string{e.Website}
	}
	return asJSON(org)
}

// contactType is the nearest of the words that search engines know.
func contactType(c *models.Channel) string {
	for _, p := range c.Purposes {
		switch p {
		case "general":
			return "customer support"
		case "technical":
			return "technical support"
		case "billing":
			return "billing support"
		case "sales":
			return "sales"
		case "lost_or_fraud":
			return "emergency"
		case "complaint":
			return "complaints"
		}
	}
	return "customer support"
}

// websiteLD is the site itself, with its search.
func (s *Server) websiteLD(lang string) string {
	return asJSON(map[string]any{
		"@context": "https://schema.org", "@type": "WebSite", "name": i18n.For(lang).T("site.name"), "url": s.opt.BaseURL + views.HomePath(lang),
		"potentialAction": map[string]any{"@type": "SearchAction", "target": s.opt.BaseURL + views.SearchPath(lang, "", 0) + "?q={search_term_string}", "query-input": "required name=search_term_string"},
	})
}

func asJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return "" // maps of strings always have a form
	}
	return string(b)
}
