// Package views holds every page: a struct with display-ready strings and the
// component that draws it, the functions that make paths, and the formatting
// of dates, hours and codes in both languages. It knows nothing of the store.
package views

import (
	"context"
	"strconv"
	"strings"

	"c800/views/i18n"
)

// Page is what every page has. Page structs embed it; NewPage fills the
// addresses.
type Page struct {
	Lang        string // i18n.Zh or i18n.En
	Title       string // of this page; the layout adds the site's name
	Description string // one or two sentences for search engines
	Path        string // this page in this language, relative
	OtherPath   string // the same page in the other language, relative
	Canonical   string // absolute
	AltZh       string // absolute, for hreflang
	AltEn       string
	Section     string // what the navigation marks: "industries", "numbers", "search" or ""
	Robots      string // "noindex" keeps a page out of search engines
	PrevPath    string // neighbours of a page of a list, or ""
	NextPath    string
	JSONLD      string // schema.org data as JSON, or ""
	Demo        bool   // a demo installation: every page says so
	Stale       bool   // served from the cache while the database is away
	Flash       string // what has just been done, or ""
	Viewer      *Viewer
	ownSearch   bool // the page has a search box of its own, so the header has none
}

// Viewer is the signed-in person who looks at the page; nil is a visitor.
type Viewer struct {
	Name string
}

// NewPage gives a page in lang whose path in the default language is path
// (with the query parameters that belong to its canonical address). base is
// the site's address without a slash at its end.
func NewPage(base, lang, path string) Page {
	other := i18n.En
	if lang == i18n.En {
		other = i18n.Zh
	}
	return Page{
		Lang:      lang,
		Path:      In(lang, path),
		OtherPath: In(other, path),
		Canonical: base + In(lang, path),
		AltZh:     base + In(i18n.Zh, path),
		AltEn:     base + In(i18n.En, path),
	}
}

// T says a message in the page's language.
func (p *Page) T(key string, args ...any) string { return i18n.For(p.Lang).T(key, args...) }

// Printer is the page's language.
func (p *Page) Printer() *i18n.Printer { return i18n.For(p.Lang) }

// fullTitle is the title with the site's name behind it.
func (p *Page) fullTitle() string {
	if p.Title == "" {
		return p.T("site.name")
	}
	return p.Title + " - " + p.T("site.name")
}

// withOwnSearch is the page for a layout without search box in the header.
func (p *Page) withOwnSearch() *Page {
	own := *p
	own.ownSearch = true
	return &own
}

// otherLang is the language that the page links to.
func (p *Page) otherLang() string {
	if p.Lang == i18n.En {
		return i18n.Zh
	}
	return i18n.En
}

// StaleMark stands in every page where StaleStrip goes when the page is served
// from the cache although it may be out of date.
const StaleMark = "<!--stale-->"

// StaleStrip says, as HTML, that a page may be out of date.
func StaleStrip(lang string) string {
	p := i18n.For(lang)
	var b strings.Builder
	if err := strip(p.T("stale.mark"), p.T("stale.text")).Render(context.Background(), &b); err != nil {
		return "" // a builder takes every write
	}
	return b.String()
}

func (p *Page) staleStrip() string {
	if p.Stale {
		return StaleStrip(p.Lang)
	}
	return StaleMark
}

// jsonLD gives the data block as a script element. JSON needs no quote marks
// outside strings, so writing every "<" as an escape keeps the data the same
// and keeps it from ending the element.
func (p *Page) jsonLD() string {
	return `<script type="application/ld+json">` + strings.ReplaceAll(p.JSONLD, "<", `\u003c`) + `</script>`
}

// numbered is the key of the i-th paragraph.
func numbered(key string, i int) string { return key + "_" + strconv.Itoa(i) }

// gradeCodes are the grades from best to worst.
var gradeCodes = []string{"tested", "verified", "imported", "scraped", "stale"}
