package record

import (
	"cmp"
	"slices"
	"strings"

	"github.com/emersion/go-vcard"

	"c800/models/phone"
)

// This file says which vCard property shows which kind of channel, in both
// directions. Sources: RFC 2426, RFC 6350, RFC 9554, RFC 3966 and the X-
// properties that address books of phones write.

// vCard versions.
const (
	vcard3 = "3.0"
	vcard4 = "4.0"
)

// foreignChannel gives the channel that a property of somebody else's card
// shows; ok is false when it shows none that c800 has a kind for.
func foreignChannel(p cardProperty) (c Channel, ok bool) {
	c.Value = shownValue(p)
	switch p.name {
	case vcard.FieldTelephone:
		c.Kind = telephoneKind(p.field)
	case vcard.FieldEmail:
		if c.Kind = "email"; isNoReply(c.Value) {
			return Channel{}, false
		}
	case vcard.FieldAddress:
		c.Kind = "post"
	case vcard.FieldURL:
		return Channel{}, false // the website, or a page that does not say what it is for
	default:
		c.Kind = accountKind(p.field)
	}
	return c, c.Kind != "" && c.Value != ""
}

// shownValue gives the value of the channel that a property shows.
func shownValue(p cardProperty) string {
	value := text(p.field.Value)
	switch p.name {
	case vcard.FieldTelephone:
		return telephone(value)
	case vcard.FieldEmail:
		return trimScheme(value, "mailto:")
	case vcard.FieldAddress:
		return postal(p.field)
	case vcard.FieldURL:
		return value
	}
	return account(p.field, value)
}

// telephoneKind tells the kind of a TEL by its types and its number. MSG and
// TEXT alone mean a sender of messages.
func telephoneKind(f *vcard.Field) string {
	types := f.Params.Types()
	has := func(t string) bool { return slices.Contains(types, t) }
	switch {
	case has("fax"):
		return "fax"
	case has("textphone"):
		return "text_relay"
	case (has("msg") || has("text")) && !has("voice") && !has("cell"):
		return "sms"
	}
	return numberKind(telephone(text(f.Value)))
}

// telephone gives the number in a TEL value: as it is written or, from a tel:
// URI, as people write it.
func telephone(value string) string {
	bare := trimScheme(value, "tel:")
	if bare == value {
		return value
	}
	if n, err := phone.Parse(value); err == nil {
		return n.Display()
	}
	return bare
}

// postal gives an address as lines: as one in Chinese order when it is
// Chinese, else street, place, country.
func postal(f *vcard.Field) string {
	if label := text(f.Params.Get("LABEL")); label != "" {
		return label
	}
	// post office box; extended; street; locality; region; code; country
	parts := append(splitEscaped(f.Value, ';'), make([]string, 7)...)[:7]
	for i := range parts {
		parts[i] = cleanLines(text(parts[i]))
	}
	box, extended, street, locality, region, code, country := parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], parts[6]
	if hasHan(f.Value) {
		return joinNonEmpty("\n", country+region+locality+street+extended+box, code)
	}
	return joinNonEmpty("\n", box, extended, street, joinNonEmpty(" ", code, locality), region, country)
}

func joinNonEmpty(sep string, parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), sep)
}

// services maps the names of account services in cards to kinds.
var services = map[string]string{
	"wechat": "wechat_oa", "weixin": "wechat_oa", "微信": "wechat_oa",
	"weibo": "weibo", "sinaweibo": "weibo", "sina weibo": "weibo", "微博": "weibo", "新浪微博": "weibo",
	"douyin": "douyin", "抖音": "douyin",
	"xhs": "xhs", "xiaohongshu": "xhs", "rednote": "xhs", "小红书": "xhs",
}

// accountKind gives the kind of an IMPP or SOCIALPROFILE, "" for a service
// that c800 has no kind for.
func accountKind(f *vcard.Field) string {
	scheme, _, _ := strings.Cut(f.Value, ":")
	for _, name := range append(f.Params.Types(), f.Params.Get("X-SERVICE-TYPE"), f.Params.Get("SERVICE-TYPE"), scheme) {
		if kind := services[strings.ToLower(name)]; kind != "" {
			return kind
		}
	}
	return ""
}

// account gives the account of an IMPP or SOCIALPROFILE.
func account(f *vcard.Field, value string) string {
	if user := text(f.Params.Get("X-USER")); user != "" {
		return user
	}
	if _, id, ok := strings.Cut(value, ":"); ok && !isLink(value) {
		return strings.TrimSpace(id) // weixin:gh_abc, x-apple:gh_abc
	}
	return value
}

// property gives the property that shows a channel to other programs, and its
// types. The name is empty for a channel that no property can show; such ones
// stand in the card's NOTE.
func property(c Channel, version string) (name string, types []string) {
	tel := func(special3, special4 string) (string, []string) {
		if version == vcard4 {
			return vcard.FieldTelephone, []string{"work", special4}
		}
		return vcard.FieldTelephone, []string{"WORK", special3}
	}
	switch c.Kind {
	case "phone":
		return tel("VOICE", "voice")
	case "fax":
		return tel("FAX", "fax")
	case "sms":
		return tel("MSG", "text")
	case "email":
		return vcard.FieldEmail, []string{"WORK"}
	case "post", "counter":
		return vcard.FieldAddress, []string{"WORK"}
	case "weibo", "douyin", "xhs":
		return "X-SOCIALPROFILE", []string{c.Kind}
	case "wechat_oa":
		return "X-SOCIALPROFILE", []string{"wechat"}
	}
	switch {
	case isLink(c.Value):
		return vcard.FieldURL, nil
	case c.Kind == "privacy" && isMail(c.Value):
		return vcard.FieldEmail, []string{"WORK"}
	case c.Kind == "text_relay" && isNumber(c.Value):
		return tel("VOICE", "textphone")
	case (c.Kind == "phone_senior" || c.Kind == "callback") && isNumber(c.Value):
		return tel("VOICE", "voice")
	}
	return "", nil
}

// propertyValue gives the value that property's property holds for a channel.
func propertyValue(c Channel, version string) string {
	name, _ := property(c, version)
	switch name {
	case vcard.FieldTelephone:
		if uri := telURI(c.Value); version == vcard4 && uri != "" {
			return uri
		}
		return dialString(c.Value)
	case vcard.FieldAddress:
		// The lines of the whole address in the street: no program may guess
		// which line is the city.
		return ";;" + component(strings.ReplaceAll(c.Value, "\n", ", ")) + ";;;;"
	}
	return c.Value
}

// telURI gives a number as a tel: URI, a local or short one with the context
// in which it means something (RFC 3966); "" for what is not a number.
func telURI(value string) string {
	n, err := phone.Parse(value)
	if err != nil {
		return ""
	}
	return n.RFC3966()
}

// dialString gives a number as a telephone dials it: with +86 where that leads
// to the same line, so that the card works abroad too, and with an extension
// behind a pause.
func dialString(value string) string {
	n, err := phone.Parse(value)
	if err != nil {
		return value
	}
	return joinNonEmpty(",", cmp.Or(n.E164(), n.Digits), n.Ext)
}

func isNumber(s string) bool {
	_, err := phone.Parse(s)
	return err == nil
}

// text gives a value of a card as text: go-vcard leaves escaped semicolons,
// which mean nothing outside structured values, and \N.
func text(value string) string {
	if strings.Contains(value, `\`) {
		value = strings.NewReplacer(`\;`, ";", `\N`, "\n", `\:`, ":").Replace(value)
	}
	return cleanLines(value)
}

// component gives s as one component of a structured value. go-vcard cannot
// write an escaped semicolon, so a full-width one stands for it.
func component(s string) string { return strings.ReplaceAll(s, ";", "；") }

func firstComponent(value string) string { return splitEscaped(value, ';')[0] }

// groupLabel gives the label of a group, without those that address books put
// there by themselves (_$!<Work>!$_).
func groupLabel(card vcard.Card, group string) string {
	if group == "" {
		return ""
	}
	for _, f := range card["X-ABLABEL"] {
		if f.Group == group && !strings.HasPrefix(f.Value, "_$!<") {
			return text(f.Value)
		}
	}
	return ""
}

// ungroupedURL gives the website of an exported card: its URL without a group.
func ungroupedURL(card vcard.Card) string {
	for _, f := range card[vcard.FieldURL] {
		if f.Group == "" {
			return text(f.Value)
		}
	}
	return ""
}
