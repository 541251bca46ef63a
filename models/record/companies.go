package record

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/publicsuffix"
)

// maxCompany bounds one company in JSON.
const maxCompany = 1 << 20

// companiesReader reads records of the company database of datenanfragen.de:
// a file holds one company, several, or an array of them.
//
// That project collects where a company can be reached for requests about
// personal data, and nothing else, so everything it states has the purpose
// "privacy": mailboxes named for it (datenschutz@, dpo@) and web forms become
// the kind "privacy", other mail, telephone, fax and post keep their kind.
// Its grades "verified" and "tested" speak of what its own people saw; here
// they count as "imported", and "scraped" stays "scraped".
type companiesReader struct {
	text    *limitedText
	dec     *json.Decoder
	array   bool
	begun   bool
	done    bool
	dropped *int
}

type company struct {
	Slug       string   `json:"slug"`
	Name       string   `json:"name"`
	Runs       []string `json:"runs"`
	Categories []string `json:"categories"`
	Address    string   `json:"address"`
	Phone      string   `json:"phone"`
	Fax        string   `json:"fax"`
	Email      string   `json:"email"`
	Webform    string   `json:"webform"`
	Web        string   `json:"web"`
	Sources    []string `json:"sources"`
	Language   string   `json:"request-language"`
	Quality    string   `json:"quality"`
}

func newCompaniesReader(r *bufio.Reader, dropped *int) *companiesReader {
	text := &limitedText{r: r}
	return &companiesReader{text: text, dec: json.NewDecoder(text), dropped: dropped}
}

func (c *companiesReader) next() (Record, []Reject, error) {
	if c.done {
		return Record{}, nil, io.EOF
	}
	c.text.left = maxCompany
	if !c.begun {
		c.begun = true
		if err := c.begin(); err != nil {
			return c.fail(err)
		}
	}
	if !c.dec.More() {
		if c.array {
			if _, err := c.dec.Token(); err != nil {
				return c.fail(err)
			}
		} else if _, err := c.dec.Token(); err != io.EOF {
			return c.fail(errors.Join(err, errSyntax))
		}
		c.done = true
		return Record{}, nil, io.EOF
	}
	var raw json.RawMessage
	if err := c.dec.Decode(&raw); err != nil {
		return c.fail(err)
	}
	var in company
	reason := jsonReason(json.Unmarshal(raw, &in))
	if !utf8.Valid(raw) {
		reason = encodingReason(raw)
	}
	if reason != "" {
		var slug struct{ Slug any }
		_ = json.Unmarshal(raw, &slug)
		id, _ := slug.Slug.(string)
		return Record{}, []Reject{{Record: excerpt(id), Value: excerpt(string(raw)), Reason: reason}}, nil
	}
	if clean(in.Name) == "" {
		return Record{}, []Reject{{Record: excerpt(in.Slug), Reason: ReasonNoName}}, nil
	}
	return c.record(in), nil, nil
}

var errSyntax = errors.New("broken JSON")

// begin finds out whether the file is an array.
func (c *companiesReader) begin() error {
	for {
		b, err := c.text.r.Peek(1)
		if err != nil {
			return err
		}
		if len(bytes.TrimSpace(b)) > 0 {
			c.array = b[0] == '['
			break
		}
		if _, err := c.text.r.Discard(1); err != nil {
			return err
		}
	}
	if c.array {
		_, err := c.dec.Token()
		return err
	}
	return nil
}

// fail ends the file: after broken JSON nothing says where the next company
// begins.
func (c *companiesReader) fail(err error) (Record, []Reject, error) {
	c.done = true
	var syntax *json.SyntaxError
	reason := ""
	switch {
	case errors.Is(err, errTooLong):
		reason = ReasonTooLong
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		reason = ReasonCutOff
	case errors.As(err, &syntax), errors.Is(err, errSyntax):
		reason = ReasonSyntax
	default:
		return Record{}, nil, err
	}
	return Record{}, []Reject{{Reason: reason}}, nil
}

func (c *companiesReader) record(in company) Record {
	rec := Record{ID: clean(in.Slug), Name: in.Name, Website: in.Web}
	if len(in.Categories) > 0 {
		rec.Category = in.Categories[0]
	}
	for _, run := range in.Runs {
		if name := serviceName(run); name != "" {
			rec.Aliases = append(rec.Aliases, name)
		} else {
			*c.dropped++
		}
	}
	source := ""
	for _, s := range in.Sources {
		if s = clean(s); validURL(s) {
			source = s
			break
		}
	}
	add := func(kind, value string) {
		if strings.TrimSpace(value) == "" {
			return
		}
		if isMail(value) && isNoReply(value) && kind != "post" {
			*c.dropped++
			return
		}
		ch := Channel{Kind: kind, Value: value, Purposes: []string{"privacy"}, Grade: "imported", Basis: "import", SourceURL: source}
		if in.Quality == "scraped" {
			ch.Grade = "scraped"
		}
		if in.Language != "" && (kind == "privacy" || kind == "email") {
			ch.Languages = []string{in.Language}
		}
		rec.Channels = append(rec.Channels, ch)
	}
	mail := "email"
	if privacyMailbox.MatchString(in.Email) {
		mail = "privacy"
	}
	add("phone", in.Phone)
	add(mail, in.Email)
	add("privacy", in.Webform)
	add("fax", in.Fax)
	add("post", in.Address)
	return rec
}

// privacyMailbox matches mailboxes named for requests about personal data in
// the languages of the source.
var privacyMailbox = regexp.MustCompile(`(?i)privacy|datenschutz|\bdsb|dpo|data.?protection|dataprivacy|gdpr|dsgvo|rgpd|\bdpd\b|protection.?des.?donnees|protecciondedatos|proteccion.?datos|ochrona|legal|personal.?data|\bpd@`)

var (
	formerName = regexp.MustCompile(`(?i)\s*\((formerly|ehem\.?|ehemals|retired)\)\s*$`)
	hostsAfter = regexp.MustCompile(`(?i)\s*\(?\s*(https?://|www\.)[^()]*\)?\s*$|\s*\([^()\s]+\.[a-z]{2,}(,\s*[^()\s]+\.[a-z]{2,})*\)\s*$`)
	hostForm   = regexp.MustCompile(`(?i)^([a-z0-9-]+\.)+[a-z]{2,}$`)
)

// serviceName gives the name in an entry of "runs", or "" when the entry is
// only an address. "Behance (www.behance.net)" is Behance and "AdRoll, Inc.
// (formerly)" AdRoll, Inc.; a domain that people use as a name (amazon.de)
// stays, other hosts (maps.adac.de) and URLs go.
func serviceName(run string) string {
	name := clean(run)
	for {
		shorter := hostsAfter.ReplaceAllString(formerName.ReplaceAllString(name, ""), "")
		if shorter == name {
			break
		}
		name = shorter
	}
	if u, err := url.Parse(name); err == nil && u.Scheme != "" && u.Host != "" {
		return ""
	}
	host, path, _ := strings.Cut(name, "/")
	if hostForm.MatchString(host) {
		domain, err := publicsuffix.EffectiveTLDPlusOne(strings.ToLower(host))
		if err != nil || path != "" || domain != strings.ToLower(host) {
			return ""
		}
	}
	return name
}

var errTooLong = errors.New("company too long")

// limitedText passes text on until its limit, which bounds what a JSON decoder
// gathers for one value.
type limitedText struct {
	r    *bufio.Reader
	left int
}

func (l *limitedText) Read(b []byte) (int, error) {
	if l.left <= 0 {
		return 0, errTooLong
	}
	if len(b) > l.left {
		b = b[:l.left]
	}
	n, err := l.r.Read(b)
	l.left -= n
	return n, err
}
