package views

import (
	"c800/views/i18n"
	"c800/views/ui"
)

// homeTasks leads from what has happened to the industry whose enterprises one
// turns to.
var homeTasks = []struct{ code, industry string }{
	{"card", "bank"},
	{"flight", "aviation"},
	{"parcel", "parcel"},
	{"network", "telecom"},
	{"power", "utility"},
	{"refund", "retail"},
	{"ride", "transport"},
	{"claim", "insurance"},
}

// HomeTasks are the doors "出了什么事" of the front page.
func HomeTasks(lang string) []ui.Door {
	p := i18n.For(lang)
	doors := make([]ui.Door, len(homeTasks))
	for i, t := range homeTasks {
		doors[i] = ui.Door{
			Name: p.T("task." + t.code), Hint: p.T("task_hint." + t.code),
			URL: IndustryPath(lang, t.industry, nil),
		}
	}
	return doors
}
