package views

import (
	"slices"
	"strings"

	"c800/views/ui"
)

// channelGroups says where on the page a kind of channel stands.
var channelGroups = []struct {
	code  string
	kinds []string
}{
	{"phone", []string{"phone", "callback"}},
	{"online", []string{"webchat", "app_chat", "video", "mini_program", "wechat_oa", "wecom", "weibo", "douyin", "xhs"}},
	{"sms", []string{"sms"}},
	{"mail", []string{"email", "form", "fax", "post", "counter", "privacy"}},
	{"access", []string{"phone_senior", "text_relay", "sign_video"}},
}

// shownOfGroup is how many channels of a group are shown before the rest is
// folded.
const shownOfGroup = 6

// GroupChannels puts channels under their headings, keeping their order. A
// group without channels is there too, marked as empty: what is unknown is
// said.
func (f Format) GroupChannels(channels []ui.Channel) []ChannelGroup {
	groups := make([]ChannelGroup, len(channelGroups))
	place := make(map[string]int)
	for i, g := range channelGroups {
		groups[i] = ChannelGroup{ID: "channels-" + g.code, Title: f.T("group." + g.code)}
		for _, k := range g.kinds {
			place[k] = i
		}
	}
	for _, c := range channels {
		i, ok := place[c.Kind]
		if !ok {
			i = 1 // a kind that is new to this page
		}
		groups[i].Channels = append(groups[i].Channels, c)
	}
	for i := range groups {
		g := &groups[i]
		g.IsEmpty = len(g.Channels) == 0
		if rest := len(g.Channels) - shownOfGroup; rest > 1 {
			g.More = g.Channels[shownOfGroup:]
			g.Channels = g.Channels[:shownOfGroup]
			g.MoreTitle = f.T("channels.more", "N", rest)
		}
	}
	return groups
}

// ChannelFilters are the values of the filter "channel", each a group of
// kinds.
var ChannelFilters = []string{"phone", "online", "sms", "mail", "access"}

// KindsOf lists the kinds of a channel filter, or nil.
func KindsOf(filter string) []string {
	for _, g := range channelGroups {
		if g.code == filter {
			return g.kinds
		}
	}
	return nil
}

// KindSummary says in a line which groups of channels there are: 电话；在线与 App.
func (f Format) KindSummary(kinds []string) string {
	var names []string
	for _, g := range channelGroups {
		for _, k := range kinds {
			if slices.Contains(g.kinds, k) {
				names = append(names, f.T("group."+g.code))
				break
			}
		}
	}
	return strings.Join(names, f.T("list.rule"))
}
