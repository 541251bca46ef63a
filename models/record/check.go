package record

import (
	"cmp"
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/text/language"
)

// Bounds of one record. What exceeds them is rejected, so that no input makes
// a record that a page or a database row could not hold.
const (
	maxName     = 200  // characters of a name, alias or label
	maxValue    = 2000 // characters of any other text
	maxList     = 300  // elements of a list
	maxChannels = 500  // channels of one enterprise
)

// Words that fields may hold, beside Kinds, Purposes and Grades.
var (
	statuses       = []string{"active", "closed", "merged"}
	costs          = []string{"free", "local", "shared", "premium"}
	yesNo          = []string{"yes", "no"}
	humans         = []string{"human", "bot_first", "bot_only"}
	promises       = []string{"answer_s", "reply_h", "solve_d"}
	accessibility  = []string{"text", "video_sign", "large_print", "senior"}
	scriptScheme   = regexp.MustCompile(`(?i)^\s*(javascript|data|vbscript|file|blob)\s*:`)
	provinceCodes  = strings.Fields("11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82")
	numberKinds    = []string{"phone", "fax", "sms"}
	linkKinds      = []string{"form", "webchat"}
	appKinds       = []string{"app_chat", "mini_program"} // may be a link into an app
	multilineKinds = []string{"post", "counter"}
)

// Check brings a record into the form in which the store expects it: text
// cleaned, words known, dates and addresses valid. What does not fit is taken
// out and returned as rejects, field by field; a channel without a usable
// value goes whole. A record whose Name is empty afterwards was rejected whole.
// The value of a phone, fax or sms is a number that package phone can parse.
// Readers have called Check on every record they return.
func (r *Record) Check() []Reject {
	c := checker{}
	r.Name = clean(r.Name)
	if r.Name == "" || longer(r.Name, maxName) {
		reason := ReasonNoName
		if r.Name != "" {
			reason = ReasonTooLong
		}
		c.reject("name", r.Name, reason)
		*r = Record{Source: r.Source, ID: r.ID}
		return c.rejects(r)
	}
	c.form(&r.Slug, "slug", isSlug, ReasonSlug)
	c.text(&r.Latin, "latin", maxName)
	c.list(&r.Short, "short_names", nil)
	c.list(&r.Aliases, "aliases", nil)
	c.url(&r.Website, "website")
	c.list(&r.Regions, "regions", provinceCodes)
	c.form(&r.Industry, "industry", isIndustry, ReasonSlug)
	c.list(&r.Also, "also", nil)
	c.text(&r.Category, "category", maxName)
	c.word(&r.Status, "status", statuses)
	c.form(&r.Into, "merged_into", isSlug, ReasonSlug)
	if r.Status == "merged" && r.Into == "" {
		c.reject("merged_into", "", ReasonNoValue)
		r.Status = "closed"
	}
	if r.Fame < 0 || r.Fame > 100 {
		c.reject("fame", "", ReasonNumber)
		r.Fame = 0
	}
	var kept []Channel
	for _, ch := range r.Channels {
		if len(kept) == maxChannels {
			c.reject("channels", ch.Value, ReasonTooMany)
			break
		}
		if c.channel(&ch) {
			kept = append(kept, ch)
		}
	}
	r.Channels = kept
	return c.rejects(r)
}

// checker gathers the rejects of one record.
type checker struct{ found []Reject }

func (c *checker) reject(field, value, reason string) {
	c.found = append(c.found, newReject(field, value, reason))
}

// rejects gives what was found, marked with the record's source and key.
func (c *checker) rejects(r *Record) []Reject {
	for i := range c.found {
		c.found[i].Source = r.Source
		c.found[i].Record = cmp.Or(r.ID, r.Slug, r.Name)
	}
	return c.found
}

// channel checks one channel and reports whether it may stay.
func (c *checker) channel(ch *Channel) bool {
	ch.Kind = clean(ch.Kind)
	if !slices.Contains(Kinds, ch.Kind) {
		c.reject("kind", ch.Kind, ReasonUnknownWord)
		return false
	}
	if !c.value(ch) {
		return false
	}
	c.text(&ch.Label, "label", maxName)
	c.text(&ch.LabelEn, "label_en", maxName)
	c.list(&ch.Purposes, "purposes", Purposes)
	c.text(&ch.Hours, "hours", maxValue)
	c.text(&ch.HumanHours, "human_hours", maxValue)
	c.text(&ch.BotHours, "bot_hours", maxValue)
	if ch.Zone = clean(ch.Zone); !isZone(ch.Zone) {
		c.reject("zone", ch.Zone, ReasonZone)
		ch.Zone = ""
	}
	ch.Languages = cleanList(ch.Languages)
	ch.Languages = slices.DeleteFunc(ch.Languages, func(tag string) bool {
		_, err := language.Parse(tag)
		if err != nil {
			c.reject("languages", tag, ReasonLanguage)
		}
		return err != nil
	})
	c.list(&ch.Languages, "languages", nil)
	c.list(&ch.Area, "area", provinceCodes)
	c.word(&ch.Cost, "cost", costs)
	c.word(&ch.MobileOK, "mobile_ok", yesNo)
	c.word(&ch.AbroadOK, "abroad_ok", yesNo)
	c.steps(ch)
	c.word(&ch.Human, "human", humans)
	c.promise(ch)
	c.list(&ch.Identity, "identity", nil)
	c.list(&ch.Accessibility, "accessibility", accessibility)
	c.text(&ch.Note, "note", maxValue)
	c.text(&ch.NoteEn, "note_en", maxValue)
	c.word(&ch.Grade, "grade", Grades)
	c.form(&ch.Basis, "basis", isWord, ReasonUnknownWord)
	c.url(&ch.SourceURL, "source_url")
	c.date(&ch.Checked, "checked_at")
	if ch.Checked > time.Now().AddDate(0, 0, 1).Format(DateLayout) {
		c.reject("checked_at", ch.Checked, ReasonFutureDate)
		ch.Checked = ""
	}
	c.date(&ch.ValidFrom, "valid_from")
	c.date(&ch.ValidTo, "valid_to")
	if ch.ValidFrom != "" && ch.ValidTo != "" && ch.ValidTo < ch.ValidFrom {
		c.reject("valid_to", ch.ValidTo, ReasonDateOrder)
		return false
	}
	return true
}

// value checks the value of a channel by its kind.
func (c *checker) value(ch *Channel) bool {
	raw := ch.Value
	if slices.Contains(multilineKinds, ch.Kind) {
		ch.Value = cleanLines(ch.Value)
	} else {
		ch.Value = clean(ch.Value)
	}
	reason := ""
	switch {
	case ch.Value == "":
		reason = ReasonNoValue
	case longer(ch.Value, maxValue):
		reason = ReasonTooLong
	case ch.Kind == "email", ch.Kind == "privacy" && isMail(ch.Value):
		ch.Value = trimScheme(ch.Value, "mailto:")
		if !validEmail(ch.Value) {
			reason = ReasonEmail
		}
	case slices.Contains(linkKinds, ch.Kind), isLink(ch.Value),
		strings.Contains(ch.Value, "://") && !slices.Contains(appKinds, ch.Kind):
		if ch.Value = withScheme(ch.Value); !validURL(ch.Value) {
			reason = ReasonURL
		}
	case slices.Contains(numberKinds, ch.Kind):
		if !isNumber(ch.Value) {
			reason = ReasonPhone
		}
	case scriptScheme.MatchString(ch.Value):
		reason = ReasonURL
	}
	if reason != "" {
		c.reject(ch.Kind, raw, reason)
	}
	return reason == ""
}

func (c *checker) steps(ch *Channel) {
	if len(ch.Steps) > maxList {
		c.reject("steps", "", ReasonTooMany)
		ch.Steps = nil
	}
	var kept []Step
	for _, s := range ch.Steps {
		c.text(&s.Key, "steps", maxName)
		c.text(&s.Say, "steps", maxName)
		c.text(&s.Note, "steps", maxValue)
		c.text(&s.NoteEn, "steps", maxValue)
		if s.Wait < 0 || s.Wait > 24*60*60 {
			c.reject("steps", "", ReasonNumber)
			s.Wait = 0
		}
		if s != (Step{}) {
			kept = append(kept, s)
		}
	}
	ch.Steps = kept
}

func (c *checker) promise(ch *Channel) {
	if ch.Promise == nil {
		return
	}
	p := *ch.Promise
	if !slices.Contains(promises, p.Kind) || p.Value <= 0 || p.Value > 1_000_000 {
		c.reject("promise", p.Kind, ReasonUnknownWord)
		ch.Promise = nil
		return
	}
	c.date(&p.Since, "promise")
	c.url(&p.SourceURL, "promise")
	ch.Promise = &p
}

func (c *checker) text(s *string, field string, limit int) {
	if *s = clean(*s); longer(*s, limit) {
		c.reject(field, *s, ReasonTooLong)
		*s = ""
	}
}

// word checks a word; "unknown" is what pages say of an empty one.
func (c *checker) word(s *string, field string, allowed []string) {
	if *s = clean(*s); *s == "unknown" {
		*s = ""
	}
	if *s != "" && !slices.Contains(allowed, *s) {
		c.reject(field, *s, ReasonUnknownWord)
		*s = ""
	}
}

func (c *checker) form(s *string, field string, form func(string) bool, reason string) {
	if *s = clean(*s); *s != "" && (!form(*s) || len(*s) > maxName) {
		c.reject(field, *s, reason)
		*s = ""
	}
}

func (c *checker) url(s *string, field string) {
	if *s = clean(*s); *s == "" {
		return
	}
	if *s = withScheme(*s); !validURL(*s) {
		c.reject(field, *s, ReasonURL)
		*s = ""
	}
}

func (c *checker) date(s *string, field string) {
	if *s = clean(*s); *s == "" {
		return
	}
	if _, err := time.Parse(DateLayout, *s); err != nil {
		c.reject(field, *s, ReasonDate)
		*s = ""
	}
}

// list cleans a list; elements must be among allowed, when that is given.
func (c *checker) list(list *[]string, field string, allowed []string) {
	if len(*list) == 0 {
		*list = nil
		return
	}
	var kept []string
	for _, s := range cleanList(*list) {
		switch {
		case longer(s, maxName):
			c.reject(field, s, ReasonTooLong)
		case allowed != nil && !slices.Contains(allowed, s):
			c.reject(field, s, ReasonUnknownWord)
		case len(kept) == maxList:
			c.reject(field, s, ReasonTooMany)
			*list = kept
			return
		default:
			kept = append(kept, s)
		}
	}
	*list = kept
}

func isSlug(s string) bool { return isWords(s, '-') }
func isWord(s string) bool { return isWords(s, '_') }

// isIndustry reports that s is the slug of an industry of the first or, after
// a slash, the second level.
func isIndustry(s string) bool {
	first, second, two := strings.Cut(s, "/")
	return isSlug(first) && (!two || isSlug(second))
}

// isWords reports that s is words of a-z and 0-9 joined by sep.
func isWords(s string, sep byte) bool {
	before := sep
	for i := range len(s) {
		if s[i] == sep && before == sep || s[i] != sep && (s[i] < '0' || s[i] > '9') && (s[i] < 'a' || s[i] > 'z') {
			return false
		}
		before = s[i]
	}
	return before != sep
}

// validURL accepts absolute http and https addresses with a host name and
// without user name or password.
func validURL(s string) bool {
	if longer(s, maxValue) {
		return false
	}
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.User == nil &&
		strings.Contains(u.Hostname(), ".") && !strings.ContainsAny(s, " <>\"\\")
}

// withScheme adds the scheme that people leave out of "www.icbc.com.cn".
func withScheme(s string) string {
	if !strings.Contains(s, "://") && strings.HasPrefix(strings.ToLower(s), "www.") {
		return "https://" + s
	}
	return s
}

func validEmail(s string) bool {
	if len(s) > 254 || strings.ContainsAny(s, " <>\"") {
		return false
	}
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s && strings.Contains(s[strings.LastIndexByte(s, '@'):], ".")
}

// isLink reports that s is meant as a web address.
func isLink(s string) bool {
	return len(s) >= 7 && (strings.EqualFold(s[:7], "http://") || len(s) >= 8 && strings.EqualFold(s[:8], "https://"))
}

func isMail(s string) bool { return strings.Contains(s, "@") && !strings.Contains(s, "://") }

// trimScheme takes a leading scheme such as "tel:" off s, in any case.
func trimScheme(s, scheme string) string {
	if len(s) >= len(scheme) && strings.EqualFold(s[:len(scheme)], scheme) {
		return s[len(scheme):]
	}
	return s
}

var zones sync.Map // name -> bool, of the names asked for so far that exist

// isZone reports that s is empty or the name of an IANA time zone.
func isZone(s string) bool {
	if s == "" {
		return true
	}
	if _, ok := zones.Load(s); ok {
		return true
	}
	if s == "Local" || len(s) > 64 {
		return false
	}
	if _, err := time.LoadLocation(s); err != nil {
		return false
	}
	zones.Store(s, true)
	return true
}
