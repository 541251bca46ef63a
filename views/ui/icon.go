// Package ui holds the components that pages are made of. They know no page
// and no store: each takes a struct with display-ready strings.
package ui

import (
	"context"
	"io"
	"regexp"

	"github.com/a-h/templ"

	"c800/static"
)

var icons = loadIcons()

// Icon draws an icon of the sprite (static/files/icons.svg), hidden from screen
// readers: a word always stands beside it. An unknown name draws nothing.
func Icon(name string) templ.Component {
	if c, ok := icons[name]; ok {
		return c
	}
	return templ.NopComponent
}

// markup is ready HTML; pages hold a hundred icons, so each is made once.
type markup string

// Render implements templ.Component.
func (m markup) Render(_ context.Context, w io.Writer) error {
	_, err := io.WriteString(w, string(m))
	return err
}

func loadIcons() map[string]templ.Component {
	url := static.URL("icons.svg")
	all := make(map[string]templ.Component)
	for _, m := range regexp.MustCompile(`<symbol id="([a-z]+)"`).FindAllSubmatch(static.Bytes("icons.svg"), -1) {
		name := string(m[1])
		all[name] = markup(`<svg class="icon" aria-hidden="true"><use href="` + url + "#" + name + `"></use></svg>`)
	}
	return all
}
