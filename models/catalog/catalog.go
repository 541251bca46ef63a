// Package catalog is the starter catalogue: the industries, the regulators and
// their waiting rules, the table of foreign category names and the enterprises
// that a fresh directory begins with. All of it is YAML that a person edits and
// a reviewer reads in a diff; it is embedded in the binary and checked strictly
// when it is loaded.
//
// Editing rules:
//
//   - Nothing is invented. A number that you are not sure of is left out: a
//     missing number is a gap, a wrong one is harm.
//   - Every channel names its source, an address on the owner's or a regulator's
//     own site, and the day on which it was last looked at. No grade is better
//     than imported; verified and tested are earned on the running site.
//   - A slug never changes. An enterprise that is gone stays with status closed,
//     or merged and into; a channel that is gone stays with its end in to.
//   - A phone number that the comparison lists of the tests do not know, or know
//     as somebody else's, says in explain why it is right all the same.
//   - An enterprise lives in the file of its home industry; other industries in
//     which people look for it are listed in also.
//   - Every change of content raises the version in version.yaml.
package catalog

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/unicode/norm"
	"gopkg.in/yaml.v3"

	"c800/models/record"
)

//go:embed *.yaml enterprises/*.yaml
var files embed.FS

// Catalog is everything the embedded files say.
type Catalog struct {
	Version     string // date and number within the day, "2026-11-20.1"; sorts by age
	Industries  []Industry
	Regulators  []Regulator
	Ladders     []Ladder // one per industry, in the order of Industries
	Enterprises []record.Record
	Categories  Categories
}

// Industry is a first-level industry with its groups.
type Industry struct {
	Slug   string  `yaml:"slug"`
	Zh     string  `yaml:"zh"`
	En     string  `yaml:"en"`
	Risk   string  `yaml:"risk"` // "" or "high": a changed number needs two people
	Groups []Group `yaml:"groups"`
}

// Group is a second-level group. Its slug is unique within its industry; a
// record names it as "industry/group".
type Group struct {
	Slug string `yaml:"slug"`
	Zh   string `yaml:"zh"`
	En   string `yaml:"en"`
}

// Categories maps the category names of other lists to industries of ours.
type Categories struct {
	Fallback   string            `yaml:"fallback"`   // industry of what nothing else places
	Categories map[string]string `yaml:"categories"` // category name to industry
	Names      map[string]string `yaml:"names"`      // enterprise name to industry; goes before its category
}

// Load gives the embedded catalogue. The first call decodes and checks it, and
// an error names every fault with its file; later calls give the same pointer,
// which callers must not change.
var Load = sync.OnceValues(func() (*Catalog, error) { return read(files) })

// Category gives the industry ("bank/payment") of an enterprise that another
// list files under category: by its name first, for the misfits of those lists,
// then by the category. If neither is known it gives the fallback and false.
func Category(name, category string) (industry string, ok bool) {
	c, err := Load()
	if err != nil {
		return "", false
	}
	if industry, ok = c.Categories.Names[foldKey(name)]; ok {
		return industry, true
	}
	if industry, ok = c.Categories.Categories[foldKey(category)]; ok {
		return industry, true
	}
	return c.Categories.Fallback, false
}

// Industry gives the first-level industry of a slug "bank" or "bank/state" and
// its group, which is nil for a first-level slug; ok is false for an unknown one.
func (c *Catalog) Industry(slug string) (industry *Industry, group *Group, ok bool) {
	first, second := split(slug)
	i := slices.IndexFunc(c.Industries, func(in Industry) bool { return in.Slug == first })
	if i < 0 {
		return nil, nil, false
	}
	industry = &c.Industries[i]
	if second == "" {
		return industry, nil, true
	}
	g := slices.IndexFunc(industry.Groups, func(g Group) bool { return g.Slug == second })
	if g < 0 {
		return nil, nil, false
	}
	return industry, &industry.Groups[g], true
}

// read decodes and checks the catalogue in fsys.
func read(fsys fs.FS) (*Catalog, error) {
	var c Catalog
	var version struct {
		Version string `yaml:"version"`
	}
	var industries struct {
		Industries []Industry `yaml:"industries"`
	}
	var regulators struct {
		Regulators []Regulator `yaml:"regulators"`
		General    []Rung      `yaml:"general"`
		Ladders    []Ladder    `yaml:"ladders"`
	}
	err := errors.Join(
		decode(fsys, "version.yaml", &version),
		decode(fsys, "industries.yaml", &industries),
		decode(fsys, "regulators.yaml", &regulators),
		decode(fsys, "categories.yaml", &c.Categories),
	)
	c.Version = version.Version
	c.Industries = industries.Industries
	c.Regulators, c.Ladders = regulators.Regulators, regulators.Ladders
	for i := range c.Ladders {
		c.Ladders[i].extend(regulators.General)
		c.Ladders[i].inherit(c.Regulators)
	}
	c.Categories.Categories = foldKeys(c.Categories.Categories)
	c.Categories.Names = foldKeys(c.Categories.Names)

	for _, industry := range c.Industries {
		name := path.Join("enterprises", industry.Slug+".yaml")
		var records []record.Record
		if e := decode(fsys, name, &records); e != nil && !errors.Is(e, fs.ErrNotExist) {
			err = errors.Join(err, e)
		}
		for i := range records {
			records[i].Source = name
			records[i].ID = records[i].Slug
		}
		c.Enterprises = append(c.Enterprises, records...)
	}
	if err == nil {
		err = c.check()
	}
	if err != nil {
		return nil, fmt.Errorf("catalogue: %w", err)
	}
	return &c, nil
}

// decode reads one YAML file into v; a field that v does not know is an error.
func decode(fsys fs.FS, name string, v any) error {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return err
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	decoder.KnownFields(true)
	if err := decoder.Decode(v); err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

func foldKeys(m map[string]string) map[string]string {
	folded := make(map[string]string, len(m))
	for key, value := range m {
		folded[foldKey(key)] = value
	}
	return folded
}

// foldKey makes a name comparable: compatibility forms (full-width brackets),
// case and outer space do not count.
func foldKey(s string) string {
	return strings.ToLower(strings.TrimSpace(norm.NFKC.String(s)))
}
