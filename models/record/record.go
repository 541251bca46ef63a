// Package record holds the one shape in which enterprises enter and leave c800:
// the starter catalogue, every importer and every exporter speak it. It knows
// no database. Its words are those of the channel field: kinds, purposes,
// grades and hours syntax.
package record

import "time"

// Record is one enterprise or public hotline as a source states it. Only Name
// is required; an empty field means that the source says nothing about it.
type Record struct {
	// Source and ID say where the record was read: a file or URL, and the key
	// in it (row number, UID, path). They go into reject rows and channel
	// sources, never into matching.
	Source string `yaml:"-" json:"-"`
	ID     string `yaml:"-" json:"-"`

	Slug    string   `yaml:"slug,omitempty" json:"slug,omitempty"`
	Name    string   `yaml:"name" json:"name"`                           // full Chinese name, or the only name there is
	Latin   string   `yaml:"en,omitempty" json:"latin,omitempty"`        // Latin name, as the enterprise writes it
	Short   []string `yaml:"short,omitempty" json:"short,omitempty"`     // short names: 工行
	Aliases []string `yaml:"aliases,omitempty" json:"aliases,omitempty"` // other names, former names, brands: ICBC
	Website string   `yaml:"website,omitempty" json:"website,omitempty"`
	// Regions are GB/T 2260 province codes ("44"); none means nationwide.
	Regions []string `yaml:"regions,omitempty" json:"regions,omitempty"`
	// Industry is "level1/level2" or "level1", by slug: "bank/state".
	Industry string   `yaml:"industry,omitempty" json:"industry,omitempty"`
	Also     []string `yaml:"also,omitempty" json:"also,omitempty"`
	// Category is the source's own category, when it has no industry of ours;
	// the category table maps it.
	Category string `yaml:"-" json:"category,omitempty"`
	Status   string `yaml:"status,omitempty" json:"status,omitempty"` // active (default), closed, merged
	Into     string `yaml:"into,omitempty" json:"merged_into,omitempty"`
	// Fame orders equally good search results: 0 (unknown) to 100 (everybody
	// knows it). Editorial, from the catalogue only.
	Fame     int       `yaml:"fame,omitempty" json:"fame,omitempty"`
	Channels []Channel `yaml:"channels,omitempty" json:"channels,omitempty"`
}

// Channel is one way to contact an enterprise, as a source states it. Value is
// required; its meaning depends on Kind (a number, a link, an app path, ...).
type Channel struct {
	Kind     string   `yaml:"kind" json:"kind"`
	Value    string   `yaml:"value" json:"value"`
	Label    string   `yaml:"label,omitempty" json:"label,omitempty"`
	LabelEn  string   `yaml:"label_en,omitempty" json:"label_en,omitempty"`
	Purposes []string `yaml:"purposes,omitempty,flow" json:"purposes,omitempty"`
	// Hours is when anything answers; HumanHours and BotHours tell apart who.
	// All three in the syntax of package hours.
	Hours      string   `yaml:"hours,omitempty" json:"hours,omitempty"`
	HumanHours string   `yaml:"human_hours,omitempty" json:"human_hours,omitempty"`
	BotHours   string   `yaml:"bot_hours,omitempty" json:"bot_hours,omitempty"`
	Zone       string   `yaml:"zone,omitempty" json:"zone,omitempty"`                // IANA, default Asia/Shanghai
	Languages  []string `yaml:"languages,omitempty,flow" json:"languages,omitempty"` // BCP 47
	Area       []string `yaml:"area,omitempty,flow" json:"area,omitempty"`           // province codes where it answers; none: everywhere
	Cost       string   `yaml:"cost,omitempty" json:"cost,omitempty"`                // free, local, shared, premium; else from the number's kind
	MobileOK   string   `yaml:"mobile_ok,omitempty" json:"mobile_ok,omitempty"`      // yes, no
	AbroadOK   string   `yaml:"abroad_ok,omitempty" json:"abroad_ok,omitempty"`      // yes, no
	// Steps is the key path to a person.
	Steps []Step `yaml:"steps,omitempty" json:"steps,omitempty"`
	Human string `yaml:"human,omitempty" json:"human,omitempty"` // human, bot_first, bot_only
	// Promise is what the enterprise states: kind answer_s, reply_h or solve_d.
	Promise *Promise `yaml:"promise,omitempty" json:"promise,omitempty"`
	// Identity is what to have ready: codes that the message files name
	// (id_number, card_number), or a source's own words.
	Identity      []string `yaml:"identity,omitempty,flow" json:"identity,omitempty"`
	Accessibility []string `yaml:"accessibility,omitempty,flow" json:"accessibility,omitempty"` // text, video_sign, large_print, senior
	Note          string   `yaml:"note,omitempty" json:"note,omitempty"`
	NoteEn        string   `yaml:"note_en,omitempty" json:"note_en,omitempty"`
	Grade         string   `yaml:"grade,omitempty" json:"grade,omitempty"` // imported, scraped, ...; empty means imported
	Basis         string   `yaml:"basis,omitempty" json:"basis,omitempty"` // own_website_page, regulator_list, import, ...
	SourceURL     string   `yaml:"source,omitempty" json:"source_url,omitempty"`
	Checked       string   `yaml:"checked,omitempty" json:"checked_at,omitempty"` // YYYY-MM-DD
	ValidFrom     string   `yaml:"from,omitempty" json:"valid_from,omitempty"`    // YYYY-MM-DD
	ValidTo       string   `yaml:"to,omitempty" json:"valid_to,omitempty"`        // YYYY-MM-DD: no longer valid since
	// Explain is one sentence of the catalogue's editor: why this value is right
	// although other lists do not know it or disagree. It is never shown.
	Explain string `yaml:"explain,omitempty" json:"-"`
}

// Step is one step of a key path: press a key, or say a word.
type Step struct {
	Key    string `yaml:"key,omitempty" json:"key,omitempty"` // "1", "0", "#"
	Say    string `yaml:"say,omitempty" json:"say,omitempty"`
	Wait   int    `yaml:"wait,omitempty" json:"wait_seconds,omitempty"`
	Note   string `yaml:"note,omitempty" json:"note,omitempty"`
	NoteEn string `yaml:"note_en,omitempty" json:"note_en,omitempty"`
}

// Promise is a service promise in the enterprise's own words turned into a
// number: answer within Value seconds, reply within Value hours, solve within
// Value days.
type Promise struct {
	Kind      string `yaml:"kind" json:"kind"`
	Value     int    `yaml:"value" json:"value"`
	Since     string `yaml:"since,omitempty" json:"since,omitempty"`
	SourceURL string `yaml:"source,omitempty" json:"source_url,omitempty"`
}

// Reject is why a record, or one field of it, was not taken.
type Reject struct {
	Source, Record, Field, Value, Reason string
}

// DateLayout is the layout of every date in a Record.
const DateLayout = time.DateOnly

// Kinds lists every channel kind in the order in which pages show them.
var Kinds = []string{
	"phone", "phone_senior", "sms", "text_relay", "sign_video", "video", "webchat",
	"app_chat", "mini_program", "wechat_oa", "wecom", "weibo", "douyin", "xhs",
	"email", "form", "callback", "fax", "post", "counter", "privacy",
}

// Purposes lists every purpose a channel may have.
var Purposes = []string{
	"general", "complaint", "lost_or_fraud", "billing", "technical", "order", "refund",
	"cancel_subscription", "accessibility", "sales", "press", "privacy", "overseas",
}

// Grades lists the grades from best to worst. A grade falls one step after each
// half-life of its channel.
var Grades = []string{"tested", "verified", "imported", "scraped", "stale"}
