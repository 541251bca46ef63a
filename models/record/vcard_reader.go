package record

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/emersion/go-vcard"
)

// maxCard bounds one card without its pictures, which are skipped.
const maxCard = 1 << 20

// vcardReader reads vCard 3.0 and 4.0. It cuts the stream into cards itself,
// so that a broken one ends neither the file nor the memory, and go-vcard
// parses each.
type vcardReader struct {
	lines   *lineReader
	begun   bool // the BEGIN of a card was read
	strange bool // there is text, and no card so far
	cards   bool // there was a card
	dropped *int
}

func newVCardReader(r *bufio.Reader, dropped *int) *vcardReader {
	return &vcardReader{lines: newLineReader(r), dropped: dropped}
}

func (v *vcardReader) next() (Record, []Reject, error) {
	text, at, reason, err := v.frame()
	if err != nil {
		return Record{}, nil, err
	}
	id := "line " + strconv.Itoa(at)
	if reason != "" {
		return Record{}, []Reject{{Record: id, Value: excerpt(firstName(text)), Reason: reason}}, nil
	}
	card, err := vcard.NewDecoder(bytes.NewReader(text)).Decode()
	if err != nil {
		return Record{}, []Reject{{Record: id, Value: excerpt(err.Error()), Reason: ReasonSyntax}}, nil
	}
	id = cmp.Or(excerpt(card.Value(vcard.FieldUID)), id)
	rejects := malformedLines(text, card)
	rec, more := v.record(card)
	if rec.Name != "" {
		rec.ID = id
	}
	rejects = append(rejects, more...)
	for i := range rejects {
		rejects[i].Record = id
	}
	return rec, rejects, nil
}

// frame reads the lines of one card, unfolded and without pictures; at is the
// line of its BEGIN. Unfolding works on bytes, because many programs fold
// within a character. A reason comes with what there is of a card that is cut
// off or too long. Lines outside of cards are passed over, unless there is
// nothing else.
func (v *vcardReader) frame() (card []byte, at int, reason string, err error) {
	at = v.lines.n
	skipping := false // a picture and the folded lines after it
	if v.begun {
		card = append(card, beginCard...)
	}
	for {
		line, tooLong, err := v.lines.next()
		if err == io.EOF && v.begun {
			v.begun = false
			return card, at, ReasonCutOff, nil
		}
		if err == io.EOF && v.strange {
			v.strange = false
			return nil, 1, ReasonSyntax, nil
		}
		if err != nil {
			return nil, 0, "", err
		}
		folded := v.begun && (line[0] == ' ' || line[0] == '\t')
		name := ""
		if !folded {
			name = string(bytes.ToUpper(bytes.TrimSpace(line[:min(len(line), 40)])))
		}
		switch {
		case name == "BEGIN:VCARD" && v.begun:
			return card, at, cmp.Or(reason, ReasonCutOff), nil // and the next card has begun
		case name == "BEGIN:VCARD":
			v.begun, v.cards, v.strange, at = true, true, false, v.lines.n
			card = append(card, beginCard...)
			continue
		case !v.begun:
			v.strange = v.strange || (!v.cards && name != "")
			continue
		case name == "END:VCARD":
			v.begun = false
			return append(card, "END:VCARD\r\n"...), at, reason, nil
		}
		if !folded {
			if skipping = isPicture(name); skipping {
				*v.dropped++
			}
		}
		switch {
		case skipping:
		case reason != "", tooLong, len(card)+len(line) > maxCard:
			reason = ReasonTooLong
		case folded:
			card = append(bytes.TrimRight(card, "\r\n"), line[1:]...)
		default:
			card = append(card, line...)
		}
	}
}

const beginCard = "BEGIN:VCARD\r\n"

// isPicture tells the properties whose value is a picture, a sound or a key.
func isPicture(line string) bool {
	name, _, _ := strings.Cut(line, ":")
	name, _, _ = strings.Cut(name, ";")
	_, bare, grouped := strings.Cut(name, ".")
	if grouped {
		name = bare
	}
	switch name {
	case vcard.FieldPhoto, vcard.FieldLogo, vcard.FieldSound, vcard.FieldKey:
		return true
	}
	return false
}

// firstName finds the name in the text of a card that cannot be parsed.
func firstName(text []byte) string {
	for line := range bytes.Lines(text) {
		if name, ok := bytes.CutPrefix(line, []byte("FN:")); ok {
			return string(bytes.TrimSpace(name))
		}
	}
	return ""
}

// malformedLines gives the lines of an unfolded card that go-vcard passed over
// in silence.
func malformedLines(text []byte, card vcard.Card) []Reject {
	lines := bytes.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' })
	parsed := 2 // BEGIN and END
	for _, fields := range card {
		parsed += len(fields)
	}
	if parsed == len(lines) {
		return nil
	}
	var rejects []Reject
	for _, l := range lines[1 : len(lines)-1] {
		one := beginCard + string(l) + "\r\nEND:VCARD\r\n"
		if card, err := vcard.NewDecoder(strings.NewReader(one)).Decode(); err == nil && len(card) == 0 {
			if rejects = append(rejects, newReject("", string(l), ReasonSyntax)); len(rejects) == maxRejects {
				break
			}
		}
	}
	return rejects
}

// Properties by which an exported card is read again without loss. The first
// holds the enterprise as JSON, the second one channel each, in the group of
// the property that shows the channel to other programs. Where somebody has
// edited or deleted that property, the edit counts.
const (
	propEnterprise = "X-C800-ENTERPRISE"
	propChannel    = "X-C800-CHANNEL"
)

func (v *vcardReader) record(card vcard.Card) (Record, []Reject) {
	if version := card.Value(vcard.FieldVersion); version != "" && version != "3.0" && version != "4.0" {
		return Record{}, []Reject{newReject(vcard.FieldVersion, version, ReasonVersion)}
	}
	var rejects []Reject
	for name, fields := range card {
		kept := fields[:0]
		for _, f := range fields {
			if !utf8.ValidString(f.Value) {
				rejects = append(rejects, newReject(name, f.Value, encodingReason([]byte(f.Value))))
				continue
			}
			kept = append(kept, f)
		}
		card[name] = kept
	}
	slices.SortFunc(rejects, func(a, b Reject) int { return cmp.Compare(a.Field, b.Field) })

	rec, reason := cardEnterprise(card)
	if reason != "" {
		return Record{}, append(rejects, newReject(vcard.FieldFormattedName, card.Value(vcard.FieldFormattedName), reason))
	}
	common := cardCommon(card)
	own, broken := cardChannels(card)
	rejects = append(rejects, broken...)
	rec.Channels = own
	for _, p := range cardProperties(card) {
		ch, ok := foreignChannel(p)
		if !ok {
			if p.field != card.Preferred(vcard.FieldURL) { // the website
				*v.dropped++
			}
			continue
		}
		ch.Label = cmp.Or(ch.Label, groupLabel(card, p.field.Group))
		ch.Grade, ch.Basis = "imported", "import"
		ch.SourceURL, ch.Checked, ch.Zone, ch.Languages = common.SourceURL, common.Checked, common.Zone, common.Languages
		rec.Channels = append(rec.Channels, ch)
	}
	return rec, rejects
}

// cardEnterprise gives what a card says about the enterprise itself.
func cardEnterprise(card vcard.Card) (Record, string) {
	name := text(card.PreferredValue(vcard.FieldFormattedName))
	org := text(firstComponent(card.Value(vcard.FieldOrganization)))
	website := text(card.PreferredValue(vcard.FieldURL))
	if own := card.Get(propEnterprise); own != nil {
		var rec Record
		if json.Unmarshal([]byte(own.Value), &rec) == nil && rec.Name != "" {
			if name != "" && name != text(rec.Name) {
				rec.Name = name
			}
			if ungrouped := ungroupedURL(card); ungrouped != text(rec.Website) {
				rec.Website = ungrouped
			}
			rec.Channels = nil
			return rec, ""
		}
	}
	if isPerson(card, name, org) {
		return Record{}, ReasonPerson
	}
	rec := Record{Name: cmp.Or(org, name), Website: website}
	if rec.Name == "" {
		n := card.Name()
		if n == nil {
			return Record{}, ReasonNoName
		}
		rec.Name = text(cmp.Or(n.FamilyName, n.GivenName))
	}
	if rec.Name == "" {
		return Record{}, ReasonNoName
	}
	if name != rec.Name {
		rec.Aliases = append(rec.Aliases, name)
	}
	for _, names := range card.Values(vcard.FieldNickname) {
		rec.Aliases = append(rec.Aliases, strings.Split(text(names), ",")...)
	}
	rec.Category, _, _ = strings.Cut(text(card.Value(vcard.FieldCategories)), ",")
	return rec, ""
}

// isPerson tells the card of somebody who works at an organization. c800 lists
// enterprises; a person's numbers must not get into it by an address book.
func isPerson(card vcard.Card, name, org string) bool {
	switch {
	case card.Kind() == vcard.KindOrganization, strings.EqualFold(card.Value("X-ABSHOWAS"), "COMPANY"):
		return false
	case card.Value(vcard.FieldKind) != "":
		return card.Kind() == vcard.KindIndividual
	}
	n := card.Name()
	return n != nil && n.FamilyName != "" && n.GivenName != "" && name != org
}

// cardCommon gives what a card says about all its channels.
func cardCommon(card vcard.Card) Channel {
	var c Channel
	if source := text(card.Value(vcard.FieldSource)); validURL(source) {
		c.SourceURL = source
	}
	rev := strings.ReplaceAll(card.Value(vcard.FieldRevision), "-", "")
	if len(rev) >= 8 {
		if day, err := time.Parse("20060102", rev[:8]); err == nil && !day.After(time.Now()) {
			c.Checked = day.Format(DateLayout)
		}
	}
	if zone := text(card.Value(vcard.FieldTimezone)); strings.Contains(zone, "/") && isZone(zone) {
		c.Zone = zone
	}
	for _, tag := range card.Values(vcard.FieldLanguage) {
		c.Languages = append(c.Languages, text(tag))
	}
	return c
}

// cardChannels gives the channels that an exported card carries in full, and
// takes the properties that show them out of the card.
func cardChannels(card vcard.Card) ([]Channel, []Reject) {
	type numbered struct {
		n int
		c Channel
	}
	var (
		found   []numbered
		rejects []Reject
	)
	for _, own := range card[propChannel] {
		var c Channel
		if json.Unmarshal([]byte(own.Value), &c) != nil {
			rejects = append(rejects, newReject(propChannel, own.Value, ReasonSyntax))
			continue // the property that shows it is still read
		}
		n, _ := strconv.Atoi(strings.TrimPrefix(own.Group, "item"))
		shown := takeGroup(card, own.Group)
		name, _ := property(c, vcard3)
		switch {
		case name == "": // nothing but X-C800-CHANNEL shows it
		case shown == nil:
			continue // deleted by an editor
		case !slices.Contains([]string{propertyValue(c, vcard3), propertyValue(c, vcard4)}, shown.field.Value):
			c.Value = shownValue(*shown)
		}
		found = append(found, numbered{n, c})
	}
	slices.SortStableFunc(found, func(a, b numbered) int { return cmp.Compare(a.n, b.n) })
	channels := make([]Channel, len(found))
	for i, f := range found {
		channels[i] = f.c
	}
	return channels, rejects
}

// cardProperty is one property that may show a channel.
type cardProperty struct {
	name  string
	field *vcard.Field
}

// channelProperties lists the properties that show channels, in the order in
// which channels of other people's cards are taken.
var channelProperties = []string{
	vcard.FieldTelephone, vcard.FieldEmail, vcard.FieldURL, vcard.FieldIMPP,
	"X-SOCIALPROFILE", "SOCIALPROFILE", vcard.FieldAddress,
}

func cardProperties(card vcard.Card) []cardProperty {
	var list []cardProperty
	for _, name := range channelProperties {
		for _, f := range card[name] {
			list = append(list, cardProperty{name, f})
		}
	}
	return list
}

// takeGroup removes the property of a group that shows a channel from the card
// and gives it.
func takeGroup(card vcard.Card, group string) *cardProperty {
	if group == "" {
		return nil
	}
	for _, name := range channelProperties {
		for i, f := range card[name] {
			if f.Group == group {
				card[name] = slices.Delete(card[name], i, i+1)
				return &cardProperty{name, f}
			}
		}
	}
	return nil
}
