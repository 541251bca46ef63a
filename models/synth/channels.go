package synth

import (
	"strconv"

	"c800/models/record"
)

// channels makes one to four channels, the first of them nearly always a number.
func (m *maker) channels() {
	first := "phone"
	if m.chance(4) {
		first = "wechat_oa"
	}
	m.add(first)
	for _, more := range []struct {
		kind    string
		percent int
	}{
		{"phone", 30},
		{"email", 28},
		{"wechat_oa", 24},
		{"app_chat", 10},
		{"webchat", 12},
		{"mini_program", 10},
		{"form", 6},
		{"weibo", 5},
		{"fax", 8},
		{"post", 10},
		{"counter", 4},
	} {
		if len(m.rec.Channels) < 4 && m.chance(more.percent) && more.kind != first {
			m.add(more.kind)
		}
	}
	if m.chance(30) && len(m.rec.Channels) < 4 {
		m.add("phone")
	}
}

// checkedDays are when channels were looked at: a few years of days.
var checkedDays = [...]string{
	"2023-11-02", "2024-03-18", "2024-07-09", "2024-10-30", "2025-01-14", "2025-04-02", "2025-06-21",
	"2025-08-11", "2025-09-30", "2025-11-05", "2026-01-19", "2026-03-07", "2026-04-25", "2026-05-30", "2026-06-12",
}

func (m *maker) add(kind string) {
	labels := m.labels[kind]
	c := record.Channel{
		Kind: kind, Label: labels.draw(m.Rand), Grade: "imported", Basis: "import",
		Checked: checkedDays[m.IntN(len(checkedDays))],
	}
	if m.chance(15) {
		c.Grade = "scraped"
	}
	if m.chance(60) {
		c.Purposes = []string{"general"}
		if m.chance(30) {
			c.Purposes = append(c.Purposes, "complaint")
		}
	}
	switch kind {
	case "phone":
		c.Value = m.number()
		c.Cost = costs[len(c.Value)%len(costs)]
		m.open(&c)
	case "fax":
		c.Value = m.local()
	case "email":
		c.Value = [...]string{"service", "kefu", "info", "sales"}[m.IntN(4)] + "@" + m.domain()
	case "webchat", "form":
		c.Value = "https://www." + m.domain() + "/" + [...]string{"kefu", "service", "contact"}[m.IntN(3)]
		m.open(&c)
	case "app_chat":
		c.Value = m.paths[0]
		for _, s := range m.paths {
			c.Steps = append(c.Steps, record.Step{Say: s})
		}
		m.open(&c)
	case "post", "counter":
		c.Value = m.city + m.streets[m.IntN(len(m.streets))] + strconv.Itoa(1+m.IntN(999)) + "号"
	default: // an account by its name
		c.Value = m.rec.Name
		if len(m.rec.Short) > 0 {
			c.Value = m.rec.Short[0]
		}
	}
	m.rec.Channels = append(m.rec.Channels, c)
}

// costs are spread by the length of the number, which tells its kind.
var costs = [...]string{"", "local", "", "shared"}

// open says when somebody answers and whether that is a person.
func (m *maker) open(c *record.Channel) {
	if m.chance(70) {
		c.Hours = m.hours.draw(m.Rand)
	}
	switch n := m.IntN(100); {
	case n < 20:
		c.Human = "human"
	case n < 40:
		c.Human = "bot_first"
		if c.Hours == "24/7" && m.chance(60) {
			c.HumanHours = m.hours.draw(m.Rand)
		}
	case n < 45:
		c.Human = "bot_only"
	}
}

// number makes a telephone number: the well known have 95 and 400 numbers, the
// others lines of their city and mobiles. The mobiles are of a range that serves
// machines, so that none of them is a person's.
func (m *maker) number() string {
	n := m.IntN(100)
	switch famous := m.rec.Fame; {
	case famous >= 45 && n < 40:
		return "95" + m.digits(3+m.IntN(2))
	case famous >= 20 && n < 50, n < 18:
		return "400-" + m.digits(3) + "-" + m.digits(4)
	case n < 62:
		return m.local()
	case n < 64:
		return "96" + m.digits(3+m.IntN(2))
	case n < 65:
		return "800-" + m.digits(3) + "-" + m.digits(4)
	case n < 84:
		return "14400" + m.digits(6)
	}
	return m.local()
}

func (m *maker) local() string {
	return m.area + "-" + strconv.Itoa(2+m.IntN(7)) + m.digits(m.length-1)
}

func (m *maker) digits(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = '0' + byte(m.IntN(10)) // #nosec G115 -- a digit
	}
	return string(b)
}
