package catalog

import (
	"encoding/csv"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"c800/models/phone"
	"c800/models/record"
)

const sharedData = "../../../shared/data"

// listed is who the comparison lists say a number belongs to.
type listed map[string][]string

func (l listed) add(number, name string) {
	if number = digits(number); number != "" {
		l[number] = append(l[number], name)
	}
}

// TestNumbersAgreeWithTheLists holds every phone number against two lists made
// by others. One that they do not know, or know only as somebody else's, is
// right only if the editor has said why.
func TestNumbersAgreeWithTheLists(t *testing.T) {
	lists := readLists(t)
	seen := map[string]bool{}
	for _, r := range load(t).Enterprises {
		names := []string{r.Name, r.Latin}
		names = append(append(names, r.Short...), r.Aliases...)
		for i := range names {
			names[i] = foldKey(names[i])
		}
		for _, channel := range r.Channels {
			if !isNumber(channel) {
				continue
			}
			owners := lists[digits(channel.Value)]
			seen[digits(channel.Value)] = true
			agrees := slices.ContainsFunc(owners, func(owner string) bool {
				return slices.Contains(names, foldKey(owner))
			})
			switch {
			case agrees || channel.Explain != "":
			case len(owners) > 0:
				t.Errorf("%s: %s of %s is listed as %s; resolve or explain",
					r.Source, channel.Value, r.Name, strings.Join(owners, ", "))
			default:
				t.Errorf("%s: no list knows %s of %s; resolve or explain", r.Source, channel.Value, r.Name)
			}
			if agrees && channel.Explain != "" && len(owners) == 1 {
				t.Errorf("%s: %s of %s is explained although the lists agree", r.Source, channel.Value, r.Name)
			}
		}
	}
	for _, number := range slices.Sorted(maps.Keys(lists)) {
		if !seen[number] {
			t.Logf("left to the importers: %s, listed as %s", number, strings.Join(lists[number], ", "))
		}
	}
}

// TestEveryListedNameIsKnown holds the catalogue to be at least as complete as
// the larger list: each of its enterprises is found by a name of ours.
func TestEveryListedNameIsKnown(t *testing.T) {
	known := map[string]bool{}
	for _, r := range load(t).Enterprises {
		for _, name := range append(append([]string{r.Name, r.Latin}, r.Short...), r.Aliases...) {
			known[foldKey(name)] = true
		}
	}
	for _, card := range readCards(t) {
		if !known[foldKey(card.Basic.Organization)] {
			t.Errorf("no enterprise is called %s", card.Basic.Organization)
		}
	}
}

func TestExplanationsAreForNumbers(t *testing.T) {
	for _, r := range load(t).Enterprises {
		for _, channel := range r.Channels {
			if channel.Explain != "" && !isNumber(channel) {
				t.Errorf("%s: %s %s is explained, but nothing compares it", r.Source, channel.Kind, channel.Value)
			}
		}
	}
}

// isNumber tells whether a channel's value is a number to call.
func isNumber(c record.Channel) bool {
	return slices.Contains([]string{"phone", "phone_senior", "text_relay", "sms", "fax"}, c.Kind)
}

// digits is the storage form of a number; what is none stays as it is.
func digits(s string) string {
	number, err := phone.Parse(s)
	if err != nil {
		return s
	}
	return number.Digits
}

// card is one enterprise of the larger list.
type card struct {
	Basic struct {
		Organization string
		CellPhone    yaml.Node `yaml:"cellPhone"`
	}
}

func readCards(t *testing.T) []card {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(sharedData, "hotlines", "*", "*.yaml"))
	if err != nil || len(names) < 250 {
		t.Fatalf("%d cards in %s: %v", len(names), sharedData, err)
	}
	cards := make([]card, len(names))
	for i, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := yaml.Unmarshal(data, &cards[i]); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	return cards
}

func readLists(t *testing.T) listed {
	t.Helper()
	lists := listed{}
	for _, card := range readCards(t) {
		for _, entry := range card.Basic.CellPhone.Content {
			lists.add(numberOf(entry), card.Basic.Organization)
		}
	}
	file, err := os.Open(filepath.Join(sharedData, "hotlines_extra.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		lists.add(row[2], row[1])
	}
	return lists
}

// numberOf reads an entry of a card: a bare number, or a mapping with one.
func numberOf(entry *yaml.Node) string {
	if entry.Kind == yaml.ScalarNode {
		return entry.Value
	}
	for i := 0; i+1 < len(entry.Content); i += 2 {
		if entry.Content[i].Value == "number" {
			return entry.Content[i+1].Value
		}
	}
	return ""
}
