package handlers

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// drawn is a page that shows the enterprises.
func drawn(body string, tags ...int64) func() (rendered, error) {
	return func() (rendered, error) { return rendered{status: 200, body: []byte(body), tags: tags}, nil }
}

func (c *pageCache) isFresh(key string) bool {
	_, fresh := c.get(key)
	return fresh
}

func draw(t *testing.T, c *pageCache, key string, f func() (rendered, error)) *cachedPage {
	t.Helper()
	p, err := c.render(key, f)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestATouchMakesOldWhatItShows(t *testing.T) {
	c := newPageCache(1, time.Now)
	keep := func() {
		draw(t, c, "one", drawn("1", 1))
		draw(t, c, "two", drawn("2", 2))
		draw(t, c, "list", drawn("1 2", anything))
		draw(t, c, "words", drawn("words"))
	}
	for _, step := range []struct {
		touch []int64
		fresh string // of one, two, list, words
	}{
		{nil, "true true true true"},
		{[]int64{1}, "false true false true"},
		{[]int64{2, 3}, "true false false true"},
		{[]int64{99}, "true true false true"},
		{[]int64{1, 0}, "false false false false"},
	} {
		keep()
		c.touch(step.touch...)
		if got := fmt.Sprint(c.isFresh("one"), c.isFresh("two"), c.isFresh("list"), c.isFresh("words")); got != step.fresh {
			t.Errorf("after %v: %s, want %s", step.touch, got, step.fresh)
		}
	}
	keep()
	for first := int64(10); first < 3*maxTouched; first += 999 {
		ids := make([]int64, 999)
		for i := range ids {
			ids[i] = first + int64(i)
		}
		c.touch(ids...)
		if n := len(c.changed.Load().of); n > maxTouched {
			t.Fatalf("%d enterprises are remembered", n)
		}
	}
	if c.isFresh("list") {
		t.Error("a list is fresh after many changes")
	}
}

// A change that comes after its rows were read and before the page is kept must
// not be lost.
func TestAChangeWhileAPageIsDrawn(t *testing.T) {
	c := newPageCache(1, time.Now)
	draw(t, c, "one", func() (rendered, error) {
		c.touch(1)
		return drawn("1", 1)()
	})
	if c.isFresh("one") {
		t.Error("the page shows what was before the change, and counts as fresh")
	}
	draw(t, c, "one", drawn("1 changed", 1))
	if p, fresh := c.get("one"); !fresh || string(p.body) != "1 changed" {
		t.Errorf("%q is fresh: %v", p.body, fresh)
	}
}

func TestAPageEndsByItself(t *testing.T) {
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	c := newPageCache(1, func() time.Time { return now })
	soon := rendered{status: 200, body: []byte("soon"), until: now.Add(time.Minute)}
	draw(t, c, "soon", func() (rendered, error) { return soon, nil })
	draw(t, c, "late", drawn("late"))
	now = now.Add(time.Minute)
	if c.isFresh("soon") || !c.isFresh("late") {
		t.Error("after a minute")
	}
	now = now.Add(maxFresh)
	if p, fresh := c.get("late"); fresh || p == nil {
		t.Error("after ten minutes a page is to be drawn anew, and kept for bad days")
	}
}

func TestWhileAwayOnlyWhatTheDatabaseSaysIsInDoubt(t *testing.T) {
	c := newPageCache(1, time.Now)
	draw(t, c, "list", drawn("1", anything))
	draw(t, c, "words", drawn("words"))
	c.away.Store(true)
	if c.isFresh("list") || !c.isFresh("words") {
		t.Error("while away")
	}
	c.away.Store(false)
	if !c.isFresh("list") {
		t.Error("after it came back")
	}
}

func TestReadersShareOneRendering(t *testing.T) {
	c := newPageCache(1, time.Now)
	var drawings atomic.Int32
	start := make(chan struct{})
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			_, _ = c.render("one", func() (rendered, error) {
				drawings.Add(1)
				<-start
				return drawn("1", 1)()
			})
		})
	}
	time.Sleep(50 * time.Millisecond)
	close(start)
	wg.Wait()
	if n := drawings.Load(); n > 2 { // a late one may find the first done
		t.Errorf("%d drawings", n)
	}
	failed := errors.New("no")
	if _, err := c.render("two", func() (rendered, error) { return rendered{}, failed }); !errors.Is(err, failed) {
		t.Errorf("gives %v", err)
	}
	if p, _ := c.get("two"); p != nil {
		t.Error("a failure is kept")
	}
}

func TestTheCacheIsBoundedByWeight(t *testing.T) {
	const mib = 2
	c := newPageCache(mib, time.Now)
	noise := rand.New(rand.NewPCG(1, 2)) // #nosec G404 -- no secret
	for i := range 2000 {
		body := bytes.Repeat([]byte{byte(i)}, 1000+noise.IntN(20_000))
		p := draw(t, c, strconv.Itoa(i), drawn(string(body), int64(i)))
		p.compressed()
	}
	c.pages.CleanUp()
	weight := 0
	for _, p := range c.pages.All() {
		weight += len(p.body) + len(p.gz)
	}
	if weight == 0 || weight > mib<<20 {
		t.Errorf("%d bytes are kept, want at most %d", weight, mib<<20)
	}
	none := newPageCache(-1, time.Now)
	draw(t, none, "one", drawn("1", 1))
	if p, _ := none.get("one"); p != nil {
		t.Error("a cache of nothing keeps a page")
	}
}

func TestTheLimiterForgets(t *testing.T) {
	l := readLimiter{perSecond: 1}
	now := time.Now()
	for i := range maxReaders + 100 {
		l.allow(strconv.Itoa(i), now)
		if len(l.clients) > maxReaders {
			t.Fatalf("%d clients are remembered", len(l.clients))
		}
	}
	for range 4 {
		l.allow("one", now)
	}
	if l.allow("one", now) || !l.allow("another", now) || !l.allow("one", now.Add(2*time.Second)) {
		t.Error("clients are not told apart, or not let in again")
	}
}
