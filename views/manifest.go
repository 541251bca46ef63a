package views

import (
	"encoding/json"
	"encoding/xml"

	"c800/static"
	"c800/views/i18n"
)

// Manifest is the web manifest in a language, as JSON.
func Manifest(lang string) []byte {
	p := i18n.For(lang)
	return mustJSON(map[string]any{
		"name":             p.T("site.name"),
		"short_name":       p.T("site.name"),
		"description":      p.T("site.description"),
		"lang":             lang,
		"start_url":        HomePath(lang),
		"scope":            "/",
		"display":          "minimal-ui",
		"background_color": "#ffffff",
		"theme_color":      "#10304f",
		"icons": []map[string]string{
			{"src": static.URL("favicon.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"},
			{"src": static.URL("icon.png"), "sizes": "192x192", "type": "image/png", "purpose": "any"},
		},
	})
}

// OpenSearch describes the site's search to browsers, as XML; base is the
// site's address without a slash at its end.
func OpenSearch(base, lang string) []byte {
	p := i18n.For(lang)
	type link struct {
		Type     string `xml:"type,attr"`
		Template string `xml:"template,attr"`
	}
	doc, err := xml.MarshalIndent(struct {
		XMLName     xml.Name `xml:"http://a9.com/-/spec/opensearch/1.1/ OpenSearchDescription"`
		ShortName   string
		Description string
		Language    string
		InputEnc    string `xml:"InputEncoding"`
		Image       string
		URL         link `xml:"Url"`
	}{
		ShortName: p.T("site.name"), Description: p.T("search.description"), Language: lang, InputEnc: "UTF-8",
		Image: base + static.URL("favicon.svg"),
		URL:   link{"text/html", base + SearchPath(lang, "", 0) + "?q={searchTerms}"},
	}, "", " ")
	if err != nil {
		panic(err) // a struct of strings always has an XML form
	}
	return append([]byte(xml.Header), doc...)
}

func mustJSON(v any) []byte {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err) // strings and maps always have a JSON form
	}
	return data
}
