package catalog

import (
	"slices"
	"strings"

	"c800/models/record"
)

// Regulator is a body that takes complaints when the enterprise has not helped.
type Regulator struct {
	Slug    string `yaml:"slug"`
	Zh      string `yaml:"zh"`
	En      string `yaml:"en"`
	TakesZh string `yaml:"takes_zh"` // what it takes, one sentence
	TakesEn string `yaml:"takes_en"`
	Website string `yaml:"website"`
	// Former lists the names and bodies that were merged into it.
	Former   []string         `yaml:"former"`
	Channels []record.Channel `yaml:"channels"`
	// Conflict says plainly on what the sources disagree; empty if on nothing.
	ConflictZh string `yaml:"conflict_zh"`
	ConflictEn string `yaml:"conflict_en"`
	Source     string `yaml:"source"`
	Checked    string `yaml:"checked"` // YYYY-MM-DD
	Grade      string `yaml:"grade"`
	From       string `yaml:"from"` // YYYY-MM-DD
	To         string `yaml:"to"`   // YYYY-MM-DD: no longer in charge since
}

// Ladder is the way up in one industry after the enterprise itself.
type Ladder struct {
	Industry string `yaml:"industry"`
	Steps    []Rung `yaml:"steps"` // with the general steps at their end
	Alone    bool   `yaml:"alone"` // the general steps do not follow
}

// Rung is one step of a ladder: a regulator and the rule of when it may be
// asked.
type Rung struct {
	Regulator string `yaml:"regulator"`
	// Groups are the group slugs to which the step applies; none means all.
	Groups []string `yaml:"groups"`
	RuleZh string   `yaml:"rule_zh"`
	RuleEn string   `yaml:"rule_en"`
	// Wait is how long one first waits for the enterprise, in WaitUnit ("day"
	// or "workday"); 0 means that no period is laid down.
	Wait     int    `yaml:"wait"`
	WaitUnit string `yaml:"wait_unit"`
	// Conflict says plainly on what the sources disagree; one that is said of the
	// regulator holds for its steps, unless they say their own.
	ConflictZh string `yaml:"conflict_zh"`
	ConflictEn string `yaml:"conflict_en"`
	Source     string `yaml:"source"`
	Checked    string `yaml:"checked"` // YYYY-MM-DD
	Grade      string `yaml:"grade"`
}

// Ladder gives the steps of an industry ("bank") or of one of its groups
// ("bank/payment"), in order.
func (c *Catalog) Ladder(industry string) []Rung {
	first, second := split(industry)
	var rungs []Rung
	for _, ladder := range c.Ladders {
		if ladder.Industry != first {
			continue
		}
		for _, rung := range ladder.Steps {
			if second == "" || rung.covers(second) {
				rungs = append(rungs, rung)
			}
		}
	}
	return rungs
}

// extend appends the general steps to the ladder, but for regulators that it
// names for all its groups already.
func (l *Ladder) extend(general []Rung) {
	if l.Alone {
		return
	}
	own := l.Steps
	for _, rung := range general {
		named := slices.ContainsFunc(own, func(r Rung) bool {
			return r.Regulator == rung.Regulator && len(r.Groups) == 0
		})
		if !named {
			l.Steps = append(l.Steps, rung)
		}
	}
}

// inherit gives steps without a conflict of their own that of their regulator.
func (l *Ladder) inherit(regulators []Regulator) {
	for i := range l.Steps {
		rung := &l.Steps[i]
		for _, regulator := range regulators {
			if regulator.Slug == rung.Regulator && rung.ConflictZh == "" {
				rung.ConflictZh, rung.ConflictEn = regulator.ConflictZh, regulator.ConflictEn
			}
		}
	}
}

// covers tells whether the step applies to a group.
func (r Rung) covers(group string) bool {
	return len(r.Groups) == 0 || slices.Contains(r.Groups, group)
}

// split takes "bank/payment" apart; the group is empty for "bank".
func split(industry string) (first, group string) {
	first, group, _ = strings.Cut(industry, "/")
	return first, group
}
