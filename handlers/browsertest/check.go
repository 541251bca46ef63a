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
	loaded := Eval[float64](p, "performance.now()")
	if p.view.NoScript {
		// The page has loaded without its scripts; those of the checks need
		// timers and promises, which are off with them.
		p.allowScripts(true)
		defer p.allowScripts(false)
	}
	if shift := Eval[float64](p, fmt.Sprintf(layoutShiftScript, loaded)); shift > 0 {
		problems = append(problems, fmt.Sprintf("layout shifts by %.3f while loading", shift))
	}
	Eval[bool](p, axe+"; true")
	return append(problems, Eval[[]string](p, axeScript)...)
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

// layoutShiftScript sums the shifts up to a moment: turning scripts on for the
// checks shows what needs them, which is no shift of a visitor's page.
const layoutShiftScript = `new Promise(resolve => {
	let sum = 0;
	new PerformanceObserver(list => {
		for (const entry of list.getEntries()) if (!entry.hadRecentInput && entry.startTime <= %f) sum += entry.value;
	}).observe({type: "layout-shift", buffered: true});
	requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)));
})`
