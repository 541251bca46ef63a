package record

import (
	"regexp"
	"strings"
	"unicode"
)

// What readers of other people's formats have in common. Their channels are
// graded "imported" at best: c800 has not seen for itself what they state.

// smsSender is the form of a number that only sends messages, after
// everything but digits is gone (the kind sms106 of package phone).
var smsSender = regexp.MustCompile(`^106[0-9]{5,17}$`)

// numberKind gives "sms" for a 106 number, which nobody can call, else "phone".
func numberKind(value string) string {
	var digits strings.Builder
	for _, r := range trimScheme(strings.TrimSpace(value), "tel:") {
		switch {
		case r >= '0' && r <= '9':
			digits.WriteRune(r)
		case r >= '０' && r <= '９':
			digits.WriteRune(r - '０' + '0')
		case unicode.IsLetter(r), r == '+':
			return "phone"
		}
	}
	if smsSender.MatchString(digits.String()) {
		return "sms"
	}
	return "phone"
}

// isNoReply tells senders that nobody reads. They are no way to contact an
// enterprise, so readers leave them out and count them as dropped.
func isNoReply(address string) bool {
	local, _, _ := strings.Cut(trimScheme(strings.ToLower(strings.TrimSpace(address)), "mailto:"), "@")
	local = strings.NewReplacer("-", "", "_", "", ".", "").Replace(local)
	for _, word := range []string{"noreply", "donotreply", "dontreply", "noresponse", "mailerdaemon"} {
		if strings.Contains(local, word) {
			return true
		}
	}
	return false
}

// imported makes a channel of somebody else's record.
func imported(kind, value, label string) Channel {
	return Channel{Kind: kind, Value: value, Label: label, Grade: "imported", Basis: "import"}
}
