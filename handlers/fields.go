package handlers

import (
	"strconv"
	"strings"

	"c800/models"
	"c800/views"
)

// fieldWords says the value of a field as a person would, whether it stands in
// the history or another source states it.
func fieldWords(f views.Format, field, value string) string {
	if value == "" {
		return ""
	}
	list := strings.Split(value, "; ")
	words := ""
	switch field {
	case "hours", "human_hours", "bot_hours":
		words = hoursWords(f, value)
	case "steps":
		var c models.Channel
		if c.Steps.Scan(value) == nil {
			words = f.RouteHint(steps(f, &c))
		}
	case "promise":
		kind, n, _ := strings.Cut(value, " ")
		if days, err := strconv.Atoi(n); err == nil {
			words = f.Promise(kind, days)
		}
	case "languages":
		words = f.Languages(list)
	case "area":
		words = f.Regions(list)
	case "purposes":
		words = f.Purposes(list)
	case "accessibility":
		words = f.Accessibility(list)
	case "basis":
		words = f.Basis(value)
	case "mobile_ok":
		words = f.Reachable("mobile", value)
	case "abroad_ok":
		words = f.Reachable("abroad", value)
	}
	if words == "" {
		words = f.Field(field, value)
	}
	return words
}

// sourceNote says that a further source has the channel too, and where it says
// otherwise.
func sourceNote(f views.Format, c *models.Channel, o models.ChannelSource) string {
	note := f.T("channel.note_also", "Source", o.Source, "Date", o.SeenAt)
	differs := c.Differs(o)
	if len(differs) == 0 {
		return note
	}
	parts := make([]string, len(differs))
	for i, field := range differs {
		parts[i] = f.FieldName(field) + " " + fieldWords(f, field, o.Stated[field])
	}
	return f.Sentences(note, f.T("channel.note_differs", "What", f.Clauses(parts...)))
}
