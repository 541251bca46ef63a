package models

import (
	"time"

	"c800/models/record"
)

// Statuses of an enterprise.
const (
	StatusActive = "active"
	StatusClosed = "closed"
	StatusMerged = "merged"
)

// Origins of an enterprise: where its record first came from.
const (
	OriginCatalogue = "catalogue"
	OriginImport    = "import"
	OriginPerson    = "person"
	OriginSynth     = "synth"
)

// Enterprise is a firm, body or public hotline that people want to reach.
type Enterprise struct {
	ID         int64
	Slug       string
	Name       string // full name
	Latin      string
	ShortNames Strings
	Aliases    Strings
	SortKey    string // fold.SortKey(Name)
	Website    string
	Domain     string  // registrable domain of Website
	Regions    Strings // GB/T 2260 province codes, none: nationwide
	IndustryID int64   // home industry, second level where known
	Status     string
	MergedInto *int64 `gorm:"column:merged_into_id"`
	Fame       int    // 0 to 100
	Origin     string
	Version    int
	CreatedAt  time.Time
	UpdatedAt  time.Time

	OtherWebsites Websites // that further sources name instead

	Channels []*Channel `gorm:"-"`                   // in page order, former ones among them
	Also     IDs        `gorm:"->;column:also_ids"`  // industries it is also in
	Changes  int        `gorm:"->;column:n_changes"` // entries of its public history
}

// Channel is one way to contact an enterprise. A channel whose ValidTo is set
// is history: it stays for the history page and for number checks.
type Channel struct {
	ID             int64
	EnterpriseID   int64
	Position       int
	Kind           string
	LabelZh        string
	LabelEn        string
	Value          string // as shown; numbers as the source writes them
	Digits         string // numbers only: storage form of package phone
	NumberKind     string // numbers only: kind of package phone
	Purposes       Strings
	Hours          string
	HumanHours     string
	BotHours       string
	Zone           string
	Languages      Strings
	Area           Strings
	Cost           string
	MobileOK       string `gorm:"column:mobile_ok"`
	AbroadOK       string `gorm:"column:abroad_ok"`
	Steps          Steps
	PathVersion    int
	Human          string
	PromiseKind    string
	PromiseValue   int
	PromiseSince   string
	PromiseSource  string
	IdentityNeeded Strings
	Accessibility  Strings
	NoteZh         string
	NoteEn         string
	Grade          string // as recorded on CheckedAt; GradeAt says what it is worth now
	Basis          string
	Source         string // which source stated it: catalogue, or an import's name
	SourceURL      string
	CheckedAt      string // YYYY-MM-DD
	CheckedBy      string
	ValidFrom      string
	ValidTo        string
	ReplacedByID   *int64
	Version        int
	CreatedAt      time.Time
	UpdatedAt      time.Time

	OtherSources Sources `gorm:"->;column:other_sources"`
	dated        bool    // CheckedAt is the source's own, not the day of the import
}

// ChannelSource is a further source that states the same channel, with what it
// says of it.
type ChannelSource struct {
	ChannelID int64
	Source    string
	SourceURL string
	Grade     string
	SeenAt    string
	Stated    Stated
}

// Change is one entry of an enterprise's public history. ChannelID is nil for a
// change of the enterprise itself.
type Change struct {
	ID           int64
	EnterpriseID int64
	ChannelID    *int64
	At           time.Time
	Field        string
	OldValue     string
	NewValue     string
	Role         string // catalogue, import, moderator, owner
	SourceURL    string
}

// Valid reports whether the channel is current.
func (c *Channel) Valid() bool { return c.ValidTo == "" }

// IsNumber reports whether the channel's value is a telephone number.
func (c *Channel) IsNumber() bool { return c.Digits != "" }

// halfLives is how many days a fact of this kind keeps its grade: DOMAIN 4.2
// (phone 365, key path 90, hours 180, link 90).
const (
	halfLifePhone = 365
	halfLifePath  = 90
	halfLifeHours = 180
	halfLifeLink  = 90
)

// HalfLives gives the days after which a number, a key path, hours and a link
// fall one grade, for the page that explains them.
func HalfLives() (number, path, hours, link int) {
	return halfLifePhone, halfLifePath, halfLifeHours, halfLifeLink
}

// HalfLife is the number of days after which the channel's grade falls a step.
func (c *Channel) HalfLife() int {
	switch c.Kind {
	case "phone", "phone_senior", "sms", "text_relay", "fax", "post", "counter", "email", "privacy":
		return halfLifePhone
	case "app_chat":
		return halfLifePath
	}
	return halfLifeLink
}

// GradeAt is what the channel's grade is worth at the time: it falls one step of
// record.Grades after each half-life since the day it was checked, and never
// rises by itself. Days are counted in UTC.
func (c *Channel) GradeAt(now time.Time) string {
	return gradeAt(c.Grade, c.CheckedAt, c.HalfLife(), now)
}

// PathGradeAt is the same for the channel's key path.
func (c *Channel) PathGradeAt(now time.Time) string {
	return gradeAt(c.Grade, c.CheckedAt, halfLifePath, now)
}

// HoursGradeAt is the same for the channel's hours.
func (c *Channel) HoursGradeAt(now time.Time) string {
	return gradeAt(c.Grade, c.CheckedAt, halfLifeHours, now)
}

func gradeAt(grade, checked string, halfLife int, now time.Time) string {
	at, err := time.Parse(record.DateLayout, checked)
	if err != nil {
		return "stale"
	}
	steps := int(now.Sub(at).Hours()/24) / halfLife
	i := GradeRank(grade) + max(steps, 0)
	return record.Grades[min(i, len(record.Grades)-1)]
}

// GradeRank is the position of the grade from best (0) to worst; an unknown
// grade is the worst.
func GradeRank(grade string) int {
	for i, g := range record.Grades {
		if g == grade {
			return i
		}
	}
	return len(record.Grades) - 1
}
