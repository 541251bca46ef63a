package handlers_test

import (
	"testing"

	"c800/models/catalog"
	"c800/views/i18n"
)

// TestCatalogueWordsHaveMessages holds every code of what to have ready to be
// said in both languages; a page would show an unknown one as it stands.
func TestCatalogueWordsHaveMessages(t *testing.T) {
	c, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range c.Enterprises {
		for _, channel := range r.Channels {
			for _, word := range channel.Identity {
				for _, lang := range []string{i18n.Zh, i18n.En} {
					if !i18n.For(lang).Has("identity." + word) {
						t.Errorf("%s %s: no message for %q in %s", r.Slug, channel.Value, word, lang)
					}
				}
			}
		}
	}
}
