package models

import "time"

var enterpriseTable = bulkTable[Enterprise]{
	name: "enterprises", key: "id",
	always: []bulkColumn[Enterprise]{
		{name: "id", num: func(e *Enterprise) int64 { return e.ID }},
		{name: "slug", text: func(e *Enterprise) string { return e.Slug }},
		{name: "name", text: func(e *Enterprise) string { return e.Name }},
		{name: "latin", text: func(e *Enterprise) string { return e.Latin }},
		{name: "short_names", list: func(e *Enterprise) Strings { return e.ShortNames }},
		{name: "aliases", list: func(e *Enterprise) Strings { return e.Aliases }},
		{name: "sort_key", text: func(e *Enterprise) string { return e.SortKey }},
		{name: "website", text: func(e *Enterprise) string { return e.Website }},
		{name: "domain", text: func(e *Enterprise) string { return e.Domain }},
		{name: "regions", list: func(e *Enterprise) Strings { return e.Regions }},
		{name: "industry_id", num: func(e *Enterprise) int64 { return e.IndustryID }},
		{name: "status", text: func(e *Enterprise) string { return e.Status }},
		{name: "fame", num: func(e *Enterprise) int64 { return int64(e.Fame) }},
		{name: "origin", text: func(e *Enterprise) string { return e.Origin }},
		{name: "version", num: func(e *Enterprise) int64 { return int64(e.Version) }},
		{name: "created_at", time: func(e *Enterprise) time.Time { return e.CreatedAt }},
		{name: "updated_at", time: func(e *Enterprise) time.Time { return e.UpdatedAt }},
	},
	rarely: []bulkColumn[Enterprise]{
		{name: "merged_into_id", ref: func(e *Enterprise) *int64 { return e.MergedInto }},
		{name: "other_websites", text: func(e *Enterprise) string { return e.OtherWebsites.text() }},
	},
}

var channelTable = bulkTable[Channel]{
	name: "channels", key: "id",
	always: []bulkColumn[Channel]{
		{name: "id", num: func(c *Channel) int64 { return c.ID }},
		{name: "enterprise_id", num: func(c *Channel) int64 { return c.EnterpriseID }},
		{name: "position", num: func(c *Channel) int64 { return int64(c.Position) }},
		{name: "kind", text: func(c *Channel) string { return c.Kind }},
		{name: "label_zh", text: func(c *Channel) string { return c.LabelZh }},
		{name: "value", text: func(c *Channel) string { return c.Value }},
		{name: "digits", text: func(c *Channel) string { return c.Digits }},
		{name: "number_kind", text: func(c *Channel) string { return c.NumberKind }},
		{name: "purposes", list: func(c *Channel) Strings { return c.Purposes }},
		{name: "hours", text: func(c *Channel) string { return c.Hours }},
		{name: "human_hours", text: func(c *Channel) string { return c.HumanHours }},
		{name: "zone", text: func(c *Channel) string { return c.Zone }},
		{name: "cost", text: func(c *Channel) string { return c.Cost }},
		{name: "steps", text: func(c *Channel) string { return stepsColumn(c.Steps) }},
		{name: "path_version", num: func(c *Channel) int64 { return int64(c.PathVersion) }},
		{name: "human", text: func(c *Channel) string { return c.Human }},
		{name: "grade", text: func(c *Channel) string { return c.Grade }},
		{name: "basis", text: func(c *Channel) string { return c.Basis }},
		{name: "source", text: func(c *Channel) string { return c.Source }},
		{name: "source_url", text: func(c *Channel) string { return c.SourceURL }},
		{name: "checked_at", text: func(c *Channel) string { return c.CheckedAt }},
		{name: "version", num: func(c *Channel) int64 { return int64(c.Version) }},
		{name: "created_at", time: func(c *Channel) time.Time { return c.CreatedAt }},
		{name: "updated_at", time: func(c *Channel) time.Time { return c.UpdatedAt }},
	},
	rarely: []bulkColumn[Channel]{
		{name: "label_en", text: func(c *Channel) string { return c.LabelEn }},
		{name: "bot_hours", text: func(c *Channel) string { return c.BotHours }},
		{name: "languages", list: func(c *Channel) Strings { return c.Languages }},
		{name: "area", list: func(c *Channel) Strings { return c.Area }},
		{name: "mobile_ok", text: func(c *Channel) string { return c.MobileOK }},
		{name: "abroad_ok", text: func(c *Channel) string { return c.AbroadOK }},
		{name: "promise_kind", text: func(c *Channel) string { return c.PromiseKind }},
		{name: "promise_value", num: func(c *Channel) int64 { return int64(c.PromiseValue) }},
		{name: "promise_since", text: func(c *Channel) string { return c.PromiseSince }},
		{name: "promise_source", text: func(c *Channel) string { return c.PromiseSource }},
		{name: "identity_needed", list: func(c *Channel) Strings { return c.IdentityNeeded }},
		{name: "accessibility", list: func(c *Channel) Strings { return c.Accessibility }},
		{name: "note_zh", text: func(c *Channel) string { return c.NoteZh }},
		{name: "note_en", text: func(c *Channel) string { return c.NoteEn }},
		{name: "checked_by", text: func(c *Channel) string { return c.CheckedBy }},
		{name: "valid_from", text: func(c *Channel) string { return c.ValidFrom }},
		{name: "valid_to", text: func(c *Channel) string { return c.ValidTo }},
		{name: "replaced_by_id", ref: func(c *Channel) *int64 { return c.ReplacedByID }},
	},
}

func stepsColumn(s Steps) string {
	if text := stepsText(s); text != "" {
		return text
	}
	return emptyList
}

var exactTable = bulkTable[SearchExact]{
	name: "search_exact", key: "hash, what, rank",
	always: []bulkColumn[SearchExact]{
		{name: "hash", num: func(r *SearchExact) int64 { return r.Hash }},
		{name: "enterprise_id", num: func(r *SearchExact) int64 { return r.EnterpriseID }},
		{name: "what", num: func(r *SearchExact) int64 { return int64(r.What) }},
		{name: "rank", num: func(r *SearchExact) int64 { return r.Rank }},
	},
}

var sourceTable = bulkTable[ChannelSource]{
	name: "channel_sources", key: "channel_id, source",
	always: []bulkColumn[ChannelSource]{
		{name: "channel_id", num: func(r *ChannelSource) int64 { return r.ChannelID }},
		{name: "source", text: func(r *ChannelSource) string { return r.Source }},
		{name: "source_url", text: func(r *ChannelSource) string { return r.SourceURL }},
		{name: "grade", text: func(r *ChannelSource) string { return r.Grade }},
		{name: "seen_at", text: func(r *ChannelSource) string { return r.SeenAt }},
		{name: "stated", text: func(r *ChannelSource) string { return r.Stated.text() }},
	},
}

var alsoTable = bulkTable[EnterpriseIndustry]{
	name: "enterprise_industries", key: "enterprise_id, industry_id",
	always: []bulkColumn[EnterpriseIndustry]{
		{name: "enterprise_id", num: func(r *EnterpriseIndustry) int64 { return r.EnterpriseID }},
		{name: "industry_id", num: func(r *EnterpriseIndustry) int64 { return r.IndustryID }},
	},
}

// The database gives changes and page changes their ids, in order of time.

var changeTable = bulkTable[Change]{
	name: "changes", key: "id",
	always: []bulkColumn[Change]{
		{name: "enterprise_id", num: func(r *Change) int64 { return r.EnterpriseID }},
		{name: "channel_id", ref: func(r *Change) *int64 { return r.ChannelID }},
		{name: "at", time: func(r *Change) time.Time { return r.At }},
		{name: "field", text: func(r *Change) string { return r.Field }},
		{name: "old_value", text: func(r *Change) string { return r.OldValue }},
		{name: "new_value", text: func(r *Change) string { return r.NewValue }},
		{name: "role", text: func(r *Change) string { return r.Role }},
		{name: "source_url", text: func(r *Change) string { return r.SourceURL }},
	},
}

var pageChangeTable = bulkTable[PageChange]{
	name: "page_changes", key: "id",
	always: []bulkColumn[PageChange]{
		{name: "enterprise_id", num: func(r *PageChange) int64 { return r.EnterpriseID }},
		{name: "at", time: func(r *PageChange) time.Time { return r.At }},
	},
}
