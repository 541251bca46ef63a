package record

import (
	"strings"

	"c800/models/phone"
)

// What readers of other people's formats have in common. Their channels are
// graded "imported" at best: c800 has not seen for itself what they state.

// numberKind gives "sms" for a 106 number, which nobody can call, else "phone".
func numberKind(value string) string {
	if !strings.ContainsAny(value, "6６") {
		return "phone" // without a 6 it is no 106 number, and need not be parsed
	}
	if n, err := phone.Parse(value); err == nil && n.Kind == phone.SMS106 {
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
