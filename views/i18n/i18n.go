// Package i18n holds every text that a person reads, in one message file a
// language, and says them. Message files have go-i18n's JSON form: a text, or
// an object with CLDR plural forms chosen by the argument N.
package i18n

import (
	"embed"
	"fmt"
	"strconv"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// The languages of the site as BCP 47 tags. Zh is the default.
const (
	Zh = "zh-Hans"
	En = "en"
)

// Langs lists the languages, the default first.
var Langs = []string{Zh, En}

//go:embed zh-Hans.json en.json
var files embed.FS

var printers = load()

// Printer says messages in one language. It is safe for concurrent use.
type Printer struct {
	lang     string
	tag      language.Tag
	messages map[string]message
}

// message is a message taken apart once, because pages say hundreds of them:
// go-i18n parses the files, but its localizer would run a text template for
// every one.
type message struct {
	forms map[plural.Form][]segment // without plurals: Other alone
}

// segment is literal text, or the name of an argument.
type segment struct {
	text, arg string
}

// For gives the printer of a language; an unknown one gets the default.
func For(lang string) *Printer {
	if p, ok := printers[lang]; ok {
		return p
	}
	return printers[Zh]
}

// Lang is the printer's language tag.
func (p *Printer) Lang() string { return p.lang }

// Has reports whether the message exists.
func (p *Printer) Has(key string) bool {
	_, ok := p.messages[key]
	return ok
}

// Keys gives every message key, in no order.
func (p *Printer) Keys() []string {
	keys := make([]string, 0, len(p.messages))
	for k := range p.messages {
		keys = append(keys, k)
	}
	return keys
}

// T says the message of that key. Arguments come in pairs of name and value,
// a value being a string or an int; N chooses the plural form. A key without a
// message is given back as it is, so that a slip is seen and harms nothing.
func (p *Printer) T(key string, args ...any) string {
	m, ok := p.messages[key]
	if !ok {
		return key
	}
	form := m.forms[plural.Other]
	if len(m.forms) > 1 {
		if n, ok := count(args); ok {
			if f, ok := m.forms[plural.Cardinal.MatchPlural(p.tag, n, 0, 0, 0, 0)]; ok {
				form = f
			}
		}
	}
	if len(form) == 1 && form[0].arg == "" {
		return form[0].text
	}
	var b strings.Builder
	for _, s := range form {
		if s.arg == "" {
			b.WriteString(s.text)
		} else {
			b.WriteString(value(args, s.arg))
		}
	}
	return b.String()
}

func count(args []any) (int, bool) {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] == "N" {
			switch n := args[i+1].(type) {
			case int:
				return n, true
			case string:
				i, err := strconv.Atoi(n)
				return i, err == nil
			}
		}
	}
	return 0, false
}

func value(args []any, name string) string {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] != name {
			continue
		}
		switch v := args[i+1].(type) {
		case string:
			return v
		case int:
			return strconv.Itoa(v)
		default:
			return fmt.Sprint(v)
		}
	}
	return ""
}

// load reads the embedded files. They are part of the program, so a broken one
// stops it at once; the tests find it first.
func load() map[string]*Printer {
	all := make(map[string]*Printer, len(Langs))
	for _, lang := range Langs {
		name := lang + ".json"
		data, err := files.ReadFile(name)
		if err != nil {
			panic(err)
		}
		file, err := i18n.ParseMessageFileBytes(data, name, nil)
		if err != nil {
			panic(fmt.Errorf("%s: %w", name, err))
		}
		p := &Printer{lang: lang, tag: language.MustParse(lang), messages: make(map[string]message, len(file.Messages))}
		for _, m := range file.Messages {
			p.messages[m.ID] = compile(m)
		}
		all[lang] = p
	}
	return all
}

func compile(m *i18n.Message) message {
	forms := make(map[plural.Form][]segment)
	for form, text := range map[plural.Form]string{
		plural.Zero: m.Zero, plural.One: m.One, plural.Two: m.Two,
		plural.Few: m.Few, plural.Many: m.Many, plural.Other: m.Other,
	} {
		if text != "" {
			forms[form] = segments(m.ID, text)
		}
	}
	return message{forms}
}

// segments splits "{{.N}} 天前". Nothing else of the template language is used
// in our messages, and anything else stops the program.
func segments(id, text string) []segment {
	var out []segment
	for {
		before, rest, found := strings.Cut(text, "{{")
		if before != "" {
			out = append(out, segment{text: before})
		}
		if !found {
			return out
		}
		name, after, closed := strings.Cut(rest, "}}")
		if !closed || !strings.HasPrefix(name, ".") {
			panic("message " + id + ": only {{.Name}} is understood")
		}
		out = append(out, segment{arg: name[1:]})
		text = after
	}
}
