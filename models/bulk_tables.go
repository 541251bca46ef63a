package models

var enterpriseTable = bulkTable[Enterprise]{
	name: "enterprises", key: "id",
	always: []bulkColumn[Enterprise]{
		{"id", func(e *Enterprise) any { return &e.ID }},
		{"slug", func(e *Enterprise) any { return &e.Slug }},
		{"name", func(e *Enterprise) any { return &e.Name }},
		{"latin", func(e *Enterprise) any { return &e.Latin }},
		{"short_names", func(e *Enterprise) any { return &e.ShortNames }},
		{"aliases", func(e *Enterprise) any { return &e.Aliases }},
		{"sort_key", func(e *Enterprise) any { return &e.SortKey }},
		{"website", func(e *Enterprise) any { return &e.Website }},
		{"domain", func(e *Enterprise) any { return &e.Domain }},
		{"regions", func(e *Enterprise) any { return &e.Regions }},
		{"industry_id", func(e *Enterprise) any { return &e.IndustryID }},
		{"status", func(e *Enterprise) any { return &e.Status }},
		{"fame", func(e *Enterprise) any { return &e.Fame }},
		{"origin", func(e *Enterprise) any { return &e.Origin }},
		{"version", func(e *Enterprise) any { return &e.Version }},
		{"created_at", func(e *Enterprise) any { return &e.CreatedAt }},
		{"updated_at", func(e *Enterprise) any { return &e.UpdatedAt }},
	},
	rarely: []bulkColumn[Enterprise]{
		{"merged_into_id", func(e *Enterprise) any { return &e.MergedInto }},
		{"other_websites", func(e *Enterprise) any { return &e.OtherWebsites }},
	},
}

var channelTable = bulkTable[Channel]{
	name: "channels", key: "id",
	always: []bulkColumn[Channel]{
		{"id", func(c *Channel) any { return &c.ID }},
		{"enterprise_id", func(c *Channel) any { return &c.EnterpriseID }},
		{"position", func(c *Channel) any { return &c.Position }},
		{"kind", func(c *Channel) any { return &c.Kind }},
		{"label_zh", func(c *Channel) any { return &c.LabelZh }},
		{"value", func(c *Channel) any { return &c.Value }},
		{"digits", func(c *Channel) any { return &c.Digits }},
		{"number_kind", func(c *Channel) any { return &c.NumberKind }},
		{"purposes", func(c *Channel) any { return &c.Purposes }},
		{"hours", func(c *Channel) any { return &c.Hours }},
		{"human_hours", func(c *Channel) any { return &c.HumanHours }},
		{"zone", func(c *Channel) any { return &c.Zone }},
		{"cost", func(c *Channel) any { return &c.Cost }},
		{"steps", func(c *Channel) any { return &c.Steps }},
		{"path_version", func(c *Channel) any { return &c.PathVersion }},
		{"human", func(c *Channel) any { return &c.Human }},
		{"grade", func(c *Channel) any { return &c.Grade }},
		{"basis", func(c *Channel) any { return &c.Basis }},
		{"source", func(c *Channel) any { return &c.Source }},
		{"source_url", func(c *Channel) any { return &c.SourceURL }},
		{"checked_at", func(c *Channel) any { return &c.CheckedAt }},
		{"version", func(c *Channel) any { return &c.Version }},
		{"created_at", func(c *Channel) any { return &c.CreatedAt }},
		{"updated_at", func(c *Channel) any { return &c.UpdatedAt }},
	},
	rarely: []bulkColumn[Channel]{
		{"label_en", func(c *Channel) any { return &c.LabelEn }},
		{"bot_hours", func(c *Channel) any { return &c.BotHours }},
		{"languages", func(c *Channel) any { return &c.Languages }},
		{"area", func(c *Channel) any { return &c.Area }},
		{"mobile_ok", func(c *Channel) any { return &c.MobileOK }},
		{"abroad_ok", func(c *Channel) any { return &c.AbroadOK }},
		{"promise_kind", func(c *Channel) any { return &c.PromiseKind }},
		{"promise_value", func(c *Channel) any { return &c.PromiseValue }},
		{"promise_since", func(c *Channel) any { return &c.PromiseSince }},
		{"promise_source", func(c *Channel) any { return &c.PromiseSource }},
		{"identity_needed", func(c *Channel) any { return &c.IdentityNeeded }},
		{"accessibility", func(c *Channel) any { return &c.Accessibility }},
		{"note_zh", func(c *Channel) any { return &c.NoteZh }},
		{"note_en", func(c *Channel) any { return &c.NoteEn }},
		{"checked_by", func(c *Channel) any { return &c.CheckedBy }},
		{"valid_from", func(c *Channel) any { return &c.ValidFrom }},
		{"valid_to", func(c *Channel) any { return &c.ValidTo }},
		{"replaced_by_id", func(c *Channel) any { return &c.ReplacedByID }},
	},
}

var exactTable = bulkTable[SearchExact]{
	name: "search_exact", key: "hash, what, rank",
	always: []bulkColumn[SearchExact]{
		{"hash", func(r *SearchExact) any { return &r.Hash }},
		{"enterprise_id", func(r *SearchExact) any { return &r.EnterpriseID }},
		{"what", func(r *SearchExact) any { return &r.What }},
		{"rank", func(r *SearchExact) any { return &r.Rank }},
	},
}

var sourceTable = bulkTable[ChannelSource]{
	name: "channel_sources", key: "channel_id, source",
	always: []bulkColumn[ChannelSource]{
		{"channel_id", func(r *ChannelSource) any { return &r.ChannelID }},
		{"source", func(r *ChannelSource) any { return &r.Source }},
		{"source_url", func(r *ChannelSource) any { return &r.SourceURL }},
		{"grade", func(r *ChannelSource) any { return &r.Grade }},
		{"seen_at", func(r *ChannelSource) any { return &r.SeenAt }},
		{"stated", func(r *ChannelSource) any { return &r.Stated }},
	},
}

var alsoTable = bulkTable[EnterpriseIndustry]{
	name: "enterprise_industries", key: "enterprise_id, industry_id",
	always: []bulkColumn[EnterpriseIndustry]{
		{"enterprise_id", func(r *EnterpriseIndustry) any { return &r.EnterpriseID }},
		{"industry_id", func(r *EnterpriseIndustry) any { return &r.IndustryID }},
	},
}

// The database gives changes and page changes their ids, in order of time.

var changeTable = bulkTable[Change]{
	name: "changes", key: "id",
	always: []bulkColumn[Change]{
		{"enterprise_id", func(r *Change) any { return &r.EnterpriseID }},
		{"channel_id", func(r *Change) any { return &r.ChannelID }},
		{"at", func(r *Change) any { return &r.At }},
		{"field", func(r *Change) any { return &r.Field }},
		{"old_value", func(r *Change) any { return &r.OldValue }},
		{"new_value", func(r *Change) any { return &r.NewValue }},
		{"role", func(r *Change) any { return &r.Role }},
		{"source_url", func(r *Change) any { return &r.SourceURL }},
	},
}

var pageChangeTable = bulkTable[PageChange]{
	name: "page_changes", key: "id",
	always: []bulkColumn[PageChange]{
		{"enterprise_id", func(r *PageChange) any { return &r.EnterpriseID }},
		{"at", func(r *PageChange) any { return &r.At }},
	},
}
