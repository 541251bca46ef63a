// Package synth makes enterprises up, for measurement: names put together as
// Chinese firms are named, so that many are alike and search is honestly hard,
// with numbers, hours and links spread as in real lists. The same seed always
// makes the same enterprises. Their websites are below the reserved domain
// .example, and nothing that is made here is ever mixed with real records.
package synth

import (
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"c800/models/fold"
	"c800/models/record"
)

// Source is the Source of every synthetic record.
const Source = "synth"

// Generator makes the records of one seed. It is safe for concurrent use.
type Generator struct {
	seed  uint64
	total int
	words *words
}

// New makes the Generator of total records.
func New(seed uint64, total int) (*Generator, error) {
	w, err := load()
	return &Generator{seed: seed, total: total, words: w}, err
}

// Reader gives all records of g in order, then io.EOF.
type Reader struct {
	g    *Generator
	next int
}

// Reader makes a Reader that begins with the first record.
func (g *Generator) Reader() *Reader { return &Reader{g: g} }

// Next gives the next record; it never rejects anything.
func (r *Reader) Next() (record.Record, []record.Reject, error) {
	if r.next >= r.g.total {
		return record.Record{}, nil, io.EOF
	}
	r.next++
	return r.g.Record(r.next - 1), nil, nil
}

// maker is the work on one record.
type maker struct {
	*rand.Rand
	*words
	rec    record.Record
	pinyin string // of the brand, for links
	city   string
	area   string // area code
	length int    // digits of a local number there
}

// Record makes the i-th record, i from 0.
func (g *Generator) Record(i int) record.Record {
	m := &maker{Rand: rand.New(rand.NewPCG(g.seed, uint64(i)+1)), words: g.words} // #nosec G404 -- made for measurement, and to be the same each time; i is not negative
	m.rec.Source, m.rec.ID = Source, strconv.Itoa(i+1)
	m.rec.Fame = m.fame(g.total)
	m.name()
	m.rec.Slug = fold.Slug(m.rec.Name) + "-" + strconv.FormatInt(int64(i), 36)
	m.channels()
	return m.rec
}

// chance is true p times in a hundred.
func (m *maker) chance(p int) bool { return m.IntN(100) < p }

// fame follows Zipf: the enterprise of rank r is looked for 1/r as often as the
// first, and fame is the logarithm of that, 100 for the first and 0 for the last.
func (m *maker) fame(total int) int {
	n := math.Max(float64(total), 2)
	rank := 1 + m.Float64()*(n-1)
	return int(100 * (1 - math.Log(rank)/math.Log(n)))
}

// name makes the names, the place, the industry and the website.
func (m *maker) name() {
	r := &m.rec
	area := m.areas.draw(m.Rand)
	m.city, m.area, m.length = area.City, area.Code, 7
	if area.Code[1] <= '2' || m.chance(70) {
		m.length = 8
	}
	ind := m.industries.draw(m.Rand)
	r.Industry = ind.slug
	if m.chance(6) {
		r.Also = []string{m.industries.draw(m.Rand).slug}
	}
	word := ind.words.draw(m.Rand)
	brand, latin := m.brand()
	m.pinyin = strings.ToLower(latin)
	form := m.forms.draw(m.Rand)
	switch {
	case slices.ContainsFunc(m.whole, func(end string) bool { return strings.HasSuffix(word, end) }):
		form = ""
	case m.chance(4):
		form = strings.Replace(m.branches[m.IntN(len(m.branches))], "%s", m.areas.draw(m.Rand).City, 1)
	}
	switch n := m.IntN(100); {
	case n < 55:
		r.Name = m.city + brand + word + form
	case n < 65:
		r.Name = m.city + "市" + brand + word + form
	case n < 80:
		r.Name = brand + "（" + m.city + "）" + word + form
	case n < 97:
		r.Name = brand + word + form
	default:
		r.Name = "中国" + brand + word + form
	}
	if n := m.IntN(100); n < 55 {
		r.Short = []string{brand + word}
		if n < 12 {
			r.Short = append(r.Short, brand)
		}
	}
	if m.chance(12) {
		r.Aliases = append(r.Aliases, m.city+brand)
	}
	if m.chance(4) {
		r.Aliases = append(r.Aliases, strings.ToUpper(fold.Initials(brand+word)))
	}
	if m.chance(15) {
		r.Latin = latin + " " + ind.en
		if m.chance(60) {
			r.Latin += " Co., Ltd."
		}
	}
	if !m.chance(15) {
		r.Regions = []string{area.Province}
	}
	if m.chance(45) {
		r.Website = "https://www." + m.domain() + "/"
	}
}

// brand makes what tells a firm from others, and the same in Latin letters.
func (m *maker) brand() (brand, latin string) {
	switch n := m.IntN(100); {
	case n < 12:
		brand = m.brands.draw(m.Rand)
	case n < 16:
		brand = m.latin.draw(m.Rand) + m.latin.draw(m.Rand)
		return brand, brand
	case n < 18:
		latin = m.latin.draw(m.Rand)
		return latin + m.characters.draw(m.Rand) + m.characters.draw(m.Rand), latin
	default:
		size := 2
		if n >= 78 {
			size = 3
		}
		if n >= 95 {
			size = 4
		}
		for range size {
			brand += m.characters.draw(m.Rand)
		}
	}
	for _, syllable := range fold.Pinyin(brand) {
		latin += syllable
	}
	return brand, strings.ToUpper(latin[:1]) + latin[1:]
}

// domain makes a domain that some firms of the same brand share, as groups do.
func (m *maker) domain() string {
	if m.chance(80) {
		return m.pinyin + strconv.Itoa(m.IntN(1000)) + ".example"
	}
	return m.pinyin + ".example"
}
