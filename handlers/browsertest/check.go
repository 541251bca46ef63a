package browsertest

import (
	_ "embed"
	"fmt"
)

// Check fails the test for whatever breaks the promises that hold on every page
// of the site: see Problems.
func (p *Page) Check() {
	p.t.Helper()
	for _, problem := range p.Problems() {
		p.t.Errorf("%s %s: %s", p.Path(), p.view, problem)
	}
}

// Problems lists what is wrong with the page as it is now and with what the tab
// has done so far: anything that axe-core finds against WCAG 2.2 AA and good
// practice, sideways scrolling, layout that shifts while loading, a request to
// another site, an error in the console, a missing subresource.
func (p *Page) Problems() []string {
	p.t.Helper()
	p.mu.Lock()
	problems := append([]string(nil), p.problems...)
	p.mu.Unlock()
	for _, address := range p.Requests() {
		if !p.site.sameSite(address) {
			problems = append(problems, "asks another site: "+address)
		}
	}
	problems = append(problems, Eval[[]string](p, sidewaysScript)...)
	if p.view.Print {
		return problems // paper has no focus, no targets and no layout shift
	}
	if !p.measured {
		p.measured = true
		problems = append(problems, p.moved()...)
	}
	if p.view.NoScript {
		// The page has loaded without its scripts; those of the checks need
		// timers and promises, which are off with them.
		p.allowScripts(true)
		defer p.allowScripts(false)
	}
	Eval[bool](p, axe+"; true")
	return append(problems, Eval[[]string](p, axeScript)...)
}

// moved lists what moved while the page was loading. A busy browser may paint
// the first half of a page before it has the second, so what moved is believed
// only if something moves for a second visitor too.
func (p *Page) moved() []string {
	p.t.Helper()
	moved := Eval[[]string](p, fmt.Sprintf(layoutShiftScript, p.acted))
	if len(moved) == 0 {
		return nil
	}
	second := p.site.Open(p.t, p.Path(), p.view)
	return Eval[[]string](second, fmt.Sprintf(layoutShiftScript, false))
}

func (p *Page) allowScripts(allow bool) {
	p.t.Helper()
	if err := allowScripts(p.ctx, allow); err != nil {
		p.t.Fatal(err)
	}
}

// axe is axe-core, see testdata/axe/README.md.
//
//go:embed testdata/axe/axe.min.js
var axe string

const axeScript = `axe.run(document, {
	runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
	resultTypes: ["violations"],
}).then(result => result.violations.flatMap(rule => rule.nodes.map(node =>
	"axe " + rule.id + " (" + rule.help + "): " + node.target.join(" ") + ": " +
	node.html.slice(0, 200) + " " + (node.failureSummary || "").replace(/\s+/g, " "))))`

// sidewaysScript lists what reaches over the edge when the page can be scrolled
// sideways; what scrolls inside a box of its own is not counted.
const sidewaysScript = `(() => {
	const width = document.documentElement.clientWidth;
	if (document.documentElement.scrollWidth <= width) return [];
	const clipped = e => {
		for (let a = e.parentElement; a && a !== document.body; a = a.parentElement)
			if (getComputedStyle(a).overflowX !== "visible") return true;
		return false;
	};
	const wide = [...document.querySelectorAll("body *")]
		.filter(e => e.getBoundingClientRect().right > width + 0.5 && !clipped(e))
		.map(e => "scrolls sideways: " + e.outerHTML.slice(0, 160) + " ends at " + Math.round(e.getBoundingClientRect().right) + " of " + width);
	return wide.length ? wide.slice(0, 5) : ["scrolls sideways: the page is " + document.documentElement.scrollWidth + " wide, window " + width];
})()`

// layoutShiftScript lists what has moved since the page was opened. What follows
// an action of the test does not count; where there was none, what the browser
// takes for one is the size of the window.
const layoutShiftScript = `(acted => {
	const observer = new PerformanceObserver(() => {});
	observer.observe({type: "layout-shift", buffered: true});
	return observer.takeRecords().filter(entry => !(acted && entry.hadRecentInput)).map(entry =>
		"layout shifts by " + entry.value.toFixed(4) + " while loading: " + entry.sources.map(source =>
			(source.node?.outerHTML ?? source.node?.textContent ?? "something gone").slice(0, 100) + " from " +
			[source.previousRect.x, source.previousRect.y] + " to " + [source.currentRect.x, source.currentRect.y]).join("; "));
})(%t)`
