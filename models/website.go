package models

import (
	"net/url"
	"slices"
	"strings"

	"c800/models/record"
)

// Website is a website that a further source names for an enterprise.
type Website struct {
	URL    string `json:"url"`
	Source string `json:"source"` // its name
	SeenAt string `json:"seen_at"`
}

// maxWebsites bounds the websites of one enterprise that imports may add to.
const maxWebsites = 20

// addWebsite takes a website that a source names: as the enterprise's own if it
// has none, beside the others if it is a different one.
func (in *intake) addWebsite(e *Enterprise, address, source string, w *writes) {
	same := func(o Website) bool { return sameWebsite(o.URL, address) }
	switch {
	case address == "" || sameWebsite(e.Website, address) || slices.ContainsFunc(e.OtherWebsites, same):
	case e.Website == "":
		e.Domain = record.RegistrableDomain(address)
		in.set(e, &e.Website, address, "website", w)
	case len(e.OtherWebsites) < maxWebsites:
		e.OtherWebsites = append(e.OtherWebsites, Website{URL: address, Source: source, SeenAt: in.today})
		w.touch(e)
		in.note(e, nil, "website", "", address, "", w)
	}
}

// sameWebsite reports whether two addresses lead to the same site, whatever their
// scheme, with or without www: to the same page of it, or one of them to its front
// page.
func sameWebsite(a, b string) bool {
	hostA, pageA := website(a)
	hostB, pageB := website(b)
	return hostA == hostB && (pageA == pageB || pageA == "" || pageB == "")
}

// website splits an address into its host and the page there, "" for the front
// page.
func website(s string) (host, page string) {
	u, err := url.Parse(s)
	if err != nil {
		return s, ""
	}
	page = strings.TrimSuffix(u.EscapedPath(), "/")
	if u.RawQuery != "" {
		page += "?" + u.RawQuery
	}
	return strings.TrimPrefix(strings.ToLower(u.Host), "www."), page
}
