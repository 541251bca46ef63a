package synth

import (
	"reflect"
	"testing"

	"c800/models/catalog"
	"c800/models/fold"
	"c800/models/hours"
	"c800/models/phone"
)

func TestSameSeedSameRecords(t *testing.T) {
	a, b, other := generator(t, 7), generator(t, 7), generator(t, 8)
	same := 0
	for i := range 300 {
		x := a.Record(i)
		if y := b.Record(i); !reflect.DeepEqual(x, y) {
			t.Fatalf("record %d differs between two runs:\n%+v\n%+v", i, x, y)
		}
		if other.Record(i).Name == x.Name {
			same++
		}
	}
	if same > 10 {
		t.Errorf("%d of 300 names are the same with another seed", same)
	}
}

// TestRecordsAreSound: nothing is rejected at the store's door, every record is
// in an industry of the catalogue, and all industries have some.
func TestRecordsAreSound(t *testing.T) {
	g := generator(t, 1)
	c, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	slugs, names, industries, kinds := map[string]bool{}, map[string]int{}, map[string]int{}, map[phone.Kind]int{}
	famous := 0
	const n = 20_000
	for i := range n {
		r := g.Record(i)
		if rejects := r.Check(); len(rejects) > 0 {
			t.Fatalf("%+v: %v", r, rejects)
		}
		if _, _, ok := c.Industry(r.Industry); !ok {
			t.Fatalf("no industry %s", r.Industry)
		}
		if slugs[r.Slug] {
			t.Fatalf("slug %s twice", r.Slug)
		}
		slugs[r.Slug] = true
		names[fold.Key(r.Name)]++
		industries[r.Industry]++
		if r.Fame >= 50 {
			famous++
		}
		if len(r.Channels) < 1 || len(r.Channels) > 4 {
			t.Fatalf("%s has %d channels", r.Name, len(r.Channels))
		}
		for _, ch := range r.Channels {
			if ch.Kind == "phone" || ch.Kind == "fax" {
				number, err := phone.Parse(ch.Value)
				if err != nil {
					t.Fatalf("%s: %v", ch.Value, err)
				}
				kinds[number.Kind]++
			}
			if _, err := hours.Parse(ch.Hours); ch.Hours != "" && err != nil {
				t.Fatalf("%s: %v", ch.Hours, err)
			}
		}
	}
	t.Logf("%d names, %d industries, %d famous, numbers %v", len(names), len(industries), famous, kinds)
	if len(names) < n*85/100 || len(names) == n {
		t.Errorf("%d of %d names differ: real lists have some that are alike", len(names), n)
	}
	for _, in := range c.Industries {
		for _, group := range in.Groups {
			if slug := in.Slug + "/" + group.Slug; industries[slug] == 0 {
				t.Errorf("nothing in %s", slug)
			}
		}
	}
	if famous == 0 || famous > n/20 {
		t.Errorf("%d of %d are well known", famous, n)
	}
	for _, k := range []phone.Kind{phone.Fixed, phone.N400, phone.N95, phone.Mobile, phone.N96, phone.N800} {
		if kinds[k] == 0 {
			t.Errorf("no number of kind %s", k)
		}
	}
	if kinds[phone.Unknown] > 0 {
		t.Errorf("%d numbers of no kind", kinds[phone.Unknown])
	}
}

func generator(t *testing.T, seed uint64) *Generator {
	t.Helper()
	g, err := New(seed, 20_000)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func BenchmarkRecord(b *testing.B) {
	g, err := New(1, 1_000_000)
	if err != nil {
		b.Fatal(err)
	}
	for i := 0; b.Loop(); i++ {
		g.Record(i)
	}
}
