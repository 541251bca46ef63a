package views

import (
	"net/url"
	"strconv"
	"strings"

	"c800/views/i18n"
)

// EnglishPrefix is what English addresses begin with.
const EnglishPrefix = "/en"

// In gives a path of the default language in lang: /i becomes /en/i.
func In(lang, path string) string {
	if lang == i18n.En {
		return EnglishPrefix + path
	}
	return path
}

func withQuery(path string, q url.Values) string {
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// HomePath is the front page.
func HomePath(lang string) string { return In(lang, "/") }

// IndustriesPath lists all industries.
func IndustriesPath(lang string) string { return In(lang, "/i") }

// IndustryPath is the list of an industry; q holds its filters, order and page.
func IndustryPath(lang, slug string, q url.Values) string {
	return withQuery(In(lang, "/i/"+url.PathEscape(slug)), q)
}

// SearchPath is the list of what was found for q; page 0 and 1 are the first.
func SearchPath(lang, q string, page int) string {
	v := url.Values{}
	if q != "" {
		v.Set("q", q)
	}
	if page > 1 {
		v.Set("page", strconv.Itoa(page))
	}
	return withQuery(In(lang, "/search"), v)
}

// SuggestionsPath answers suggestions while typing, as JSON; q is added by the
// script.
func SuggestionsPath(lang string) string { return In(lang, "/suggest") }

// EnterprisePath is the page of an enterprise.
func EnterprisePath(lang, slug string) string { return In(lang, "/e/"+url.PathEscape(slug)) }

// EnterpriseBigPath is the same in large type, for reading aloud and printing.
func EnterpriseBigPath(lang, slug string) string { return EnterprisePath(lang, slug) + "?view=big" }

// HistoryPath lists the changes of an enterprise's channels.
func HistoryPath(lang, slug string) string { return EnterprisePath(lang, slug) + "/history" }

// VCardPath is the enterprise as a vCard, the same in every language.
func VCardPath(slug string) string { return "/e/" + url.PathEscape(slug) + ".vcf" }

// ChannelPath is the page of one channel.
func ChannelPath(lang, slug string, id int64) string {
	return EnterprisePath(lang, slug) + "/c/" + strconv.FormatInt(id, 10)
}

// QRPath is the channel's QR code as a picture, the same in every language.
func QRPath(slug string, id int64) string { return ChannelPath("", slug, id) + "/qr.svg" }

// ReportPath is the form that reports a wrong or dead channel, and where it is
// posted.
func ReportPath(lang, slug string, id int64) string {
	return ChannelPath(lang, slug, id) + "/reports"
}

// ReceiptsPath is the form that takes the number of a receipt.
func ReceiptsPath(lang string) string { return In(lang, "/receipts") }

// ReceiptPath says what became of a report or a suggestion.
func ReceiptPath(lang, code string) string { return In(lang, "/receipts/"+url.PathEscape(code)) }

// SuggestPath is the form that suggests a missing enterprise, and where it is
// posted. A name that was searched for in vain may be given along.
func SuggestPath(lang, name string) string {
	v := url.Values{}
	if name != "" {
		v.Set("name", name)
	}
	return withQuery(In(lang, "/suggest-an-enterprise"), v)
}

// SuggestNumberPath is the form that suggests the enterprise of a number, given
// as people write it.
func SuggestNumberPath(lang, number string) string {
	return withQuery(In(lang, "/suggest-an-enterprise"), url.Values{"number": {number}})
}

// NumbersPath is the form that checks a number.
func NumbersPath(lang string) string { return In(lang, "/n") }

// NumberPath is the verdict on one number, given as phone.Number.Address.
func NumberPath(lang, number string) string { return In(lang, "/n/"+url.PathEscape(number)) }

// NumberReportPath is the form that reports a number which no enterprise lists,
// and where it is posted.
func NumberReportPath(lang, number string) string { return NumberPath(lang, number) + "/reports" }

// MethodPath explains order, grades and verdicts.
func MethodPath(lang string) string { return In(lang, "/method") }

// RulesPath holds the rules for entries and reports.
func RulesPath(lang string) string { return In(lang, "/rules") }

// PrivacyPath says what is stored about visitors.
func PrivacyPath(lang string) string { return In(lang, "/privacy") }

// DataPath describes the open data: API, vCards, export.
func DataPath(lang string) string { return In(lang, "/data") }

// ManifestPath is the web manifest.
func ManifestPath(lang string) string { return In(lang, "/manifest.webmanifest") }

// OpenSearchPath describes the search to browsers.
func OpenSearchPath(lang string) string { return In(lang, "/opensearch.xml") }

// Host is the host of an address without "www.", to be shown; what is no
// address is given back.
func Host(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return address
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}
