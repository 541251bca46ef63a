package synth

import (
	"bytes"
	_ "embed"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sort"
	"strings"
	"sync"

	"gopkg.in/yaml.v3"

	"c800/models/phone"
)

//go:embed words.yaml
var wordFile []byte

// words is the decoded words.yaml with its weights added up.
type words struct {
	areas      weighted[phone.Area]
	characters weighted[string]
	brands     weighted[string]
	latin      weighted[string]
	forms      weighted[string]
	branches   []string
	whole      []string
	industries weighted[industry]
	hours      weighted[string]
	labels     map[string]weighted[string]
	paths      []string
	streets    []string
}

// industry is a place in the tree with its words in names.
type industry struct {
	slug  string // "bank/payment", or "bank" for those of no group
	en    string
	words weighted[string]
}

// weighted draws one of several values, each as often as its weight says.
type weighted[T any] struct {
	values []T
	upTo   []float64 // weights added up
}

func (w *weighted[T]) add(v T, weight float64) {
	if n := len(w.upTo); n > 0 {
		weight += w.upTo[n-1]
	}
	w.values = append(w.values, v)
	w.upTo = append(w.upTo, weight)
}

func (w *weighted[T]) draw(r *rand.Rand) T {
	x := r.Float64() * w.upTo[len(w.upTo)-1]
	return w.values[min(sort.SearchFloat64s(w.upTo, x), len(w.values)-1)]
}

// zipf gives the n-th value the weight 1/(n+flat): the larger flat, the less the
// first values stand out.
func zipf(values []string, flat float64) (w weighted[string]) {
	for i, v := range values {
		w.add(v, 1/(float64(i+1)+flat))
	}
	return w
}

var load = sync.OnceValues(func() (*words, error) {
	var f struct {
		Cities     map[string]float64
		Characters string
		Brands     []string
		Latin      []string
		Forms      [][2]any
		Branches   []string
		Whole      []string
		Industries map[string]struct {
			Weight float64
			En     string
			Words  []string
			Groups map[string][]string
		}
		Hours   []string
		Labels  map[string][]string
		Paths   []string
		Streets []string
	}
	decoder := yaml.NewDecoder(bytes.NewReader(wordFile))
	decoder.KnownFields(true)
	if err := decoder.Decode(&f); err != nil {
		return nil, fmt.Errorf("words of synthetic enterprises: %w", err)
	}
	w := &words{
		branches: f.Branches, whole: f.Whole, paths: f.Paths, streets: f.Streets,
		characters: zipf(strings.Split(f.Characters, ""), 5), brands: zipf(f.Brands, 5), latin: zipf(f.Latin, 8), hours: zipf(f.Hours, 0),
		labels: map[string]weighted[string]{},
	}
	for _, a := range phone.Areas() {
		if strings.Contains(a.City, "、") {
			a.City, _, _ = strings.Cut(a.City, "、")
		}
		weight, named := f.Cities[a.Code]
		if !named {
			weight = 3
		}
		w.areas.add(a, weight)
	}
	for _, form := range f.Forms {
		text, ok := form[0].(string)
		weight, isInt := form[1].(int)
		if !ok || !isInt {
			return nil, fmt.Errorf("words of synthetic enterprises: the form %v is not a text and a weight", form)
		}
		w.forms.add(text, float64(weight))
	}
	for kind, list := range f.Labels {
		w.labels[kind] = zipf(list, 0)
	}
	for _, top := range sortedKeys(f.Industries) {
		i := f.Industries[top]
		// A fifth has no group; the rest is spread over the groups with skew.
		w.industries.add(industry{top, i.En, zipf(i.Words, 1)}, i.Weight/5)
		groups := sortedKeys(i.Groups)
		all := 0.0
		for n := range groups {
			all += 1 / math.Sqrt(float64(n+1))
		}
		for n, g := range groups {
			w.industries.add(industry{top + "/" + g, i.En, zipf(i.Groups[g], 1)}, i.Weight*4/5/math.Sqrt(float64(n+1))/all)
		}
	}
	return w, nil
})

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// CommonQueries are what people type that stands in a great many names and
// numbers: the hardest queries of a search.
var CommonQueries = []string{"有限公司", "中国", "科技", "上海", "银行", "0", "95", "gs", "zhong", "贸易有限公司"}
