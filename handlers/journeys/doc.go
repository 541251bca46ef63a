// Package journeys holds what people do on the site, tried in a real browser on
// a real store. It is a package of its own, so that the other tests of handlers
// stay quick.
package journeys
