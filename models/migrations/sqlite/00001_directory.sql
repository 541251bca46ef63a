-- +goose Up
CREATE TABLE industries (
  id integer PRIMARY KEY AUTOINCREMENT,
  slug text NOT NULL UNIQUE CHECK (slug <> ''),
  parent_id integer REFERENCES industries (id),
  position integer NOT NULL,
  name_zh text NOT NULL CHECK (name_zh <> ''),
  name_en text NOT NULL CHECK (name_en <> ''),
  high_risk boolean NOT NULL DEFAULT false
);

CREATE TABLE regulators (
  id integer PRIMARY KEY AUTOINCREMENT,
  slug text NOT NULL UNIQUE CHECK (slug <> ''),
  name_zh text NOT NULL CHECK (name_zh <> ''),
  name_en text NOT NULL CHECK (name_en <> ''),
  about_zh text NOT NULL DEFAULT '',
  about_en text NOT NULL DEFAULT '',
  website text NOT NULL DEFAULT '',
  channels text NOT NULL DEFAULT '[]',
  conflict_zh text NOT NULL DEFAULT '',
  conflict_en text NOT NULL DEFAULT '',
  source_url text NOT NULL,
  grade text NOT NULL CHECK (grade IN ('tested', 'verified', 'imported', 'scraped', 'stale')),
  checked_at text NOT NULL CHECK (length(checked_at) = 10),
  valid_from text NOT NULL DEFAULT '' CHECK (length(valid_from) IN (0, 10)),
  valid_to text NOT NULL DEFAULT '' CHECK (length(valid_to) IN (0, 10))
);

CREATE TABLE ladder_steps (
  id integer PRIMARY KEY AUTOINCREMENT,
  industry_id integer NOT NULL REFERENCES industries (id),
  regulator_id integer NOT NULL REFERENCES regulators (id),
  position integer NOT NULL,
  rule_zh text NOT NULL,
  rule_en text NOT NULL,
  wait_value integer NOT NULL DEFAULT 0 CHECK (wait_value >= 0),
  wait_unit text NOT NULL DEFAULT '' CHECK (wait_unit IN ('', 'day', 'workday')),
  conflict_zh text NOT NULL DEFAULT '',
  conflict_en text NOT NULL DEFAULT '',
  source_url text NOT NULL,
  grade text NOT NULL CHECK (grade IN ('tested', 'verified', 'imported', 'scraped', 'stale')),
  checked_at text NOT NULL CHECK (length(checked_at) = 10),
  valid_from text NOT NULL DEFAULT '' CHECK (length(valid_from) IN (0, 10)),
  valid_to text NOT NULL DEFAULT '' CHECK (length(valid_to) IN (0, 10)),
  UNIQUE (industry_id, position)
);

CREATE TABLE enterprises (
  id integer PRIMARY KEY AUTOINCREMENT,
  slug text NOT NULL UNIQUE CHECK (slug <> ''),
  name text NOT NULL CHECK (name <> ''),
  latin text NOT NULL DEFAULT '',
  short_names text NOT NULL DEFAULT '[]',
  aliases text NOT NULL DEFAULT '[]',
  sort_key text NOT NULL,
  website text NOT NULL DEFAULT '',
  domain text NOT NULL DEFAULT '',
  regions text NOT NULL DEFAULT '[]',
  industry_id integer NOT NULL REFERENCES industries (id),
  status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'closed', 'merged')),
  merged_into_id integer REFERENCES enterprises (id),
  fame integer NOT NULL DEFAULT 0 CHECK (fame BETWEEN 0 AND 100),
  origin text NOT NULL CHECK (origin IN ('catalogue', 'import', 'person', 'synth')),
  version integer NOT NULL DEFAULT 1,
  created_at datetime NOT NULL,
  updated_at datetime NOT NULL,
  CHECK ((status = 'merged') = (merged_into_id IS NOT NULL)),
  CHECK (merged_into_id <> id)
);
CREATE INDEX enterprises_domain ON enterprises (domain) WHERE domain <> '';
CREATE INDEX enterprises_sort ON enterprises (sort_key, id);
CREATE INDEX enterprises_industry ON enterprises (industry_id);
CREATE INDEX enterprises_merged ON enterprises (merged_into_id) WHERE merged_into_id IS NOT NULL;

CREATE TABLE enterprise_slugs (
  slug text PRIMARY KEY CHECK (slug <> ''),
  enterprise_id integer NOT NULL REFERENCES enterprises (id)
) WITHOUT ROWID;
CREATE INDEX enterprise_slugs_enterprise ON enterprise_slugs (enterprise_id);

CREATE TABLE enterprise_industries (
  enterprise_id integer NOT NULL REFERENCES enterprises (id),
  industry_id integer NOT NULL REFERENCES industries (id),
  PRIMARY KEY (enterprise_id, industry_id)
) WITHOUT ROWID;
CREATE INDEX enterprise_industries_industry ON enterprise_industries (industry_id);

CREATE TABLE channels (
  id integer PRIMARY KEY AUTOINCREMENT,
  enterprise_id integer NOT NULL REFERENCES enterprises (id),
  position integer NOT NULL DEFAULT 0,
  kind text NOT NULL CHECK (kind IN ('phone', 'phone_senior', 'sms', 'text_relay', 'sign_video', 'video', 'webchat',
    'app_chat', 'mini_program', 'wechat_oa', 'wecom', 'weibo', 'douyin', 'xhs', 'email', 'form', 'callback', 'fax',
    'post', 'counter', 'privacy')),
  label_zh text NOT NULL DEFAULT '',
  label_en text NOT NULL DEFAULT '',
  value text NOT NULL CHECK (value <> ''),
  digits text NOT NULL DEFAULT '',
  number_kind text NOT NULL DEFAULT '',
  purposes text NOT NULL DEFAULT '[]',
  hours text NOT NULL DEFAULT '',
  human_hours text NOT NULL DEFAULT '',
  bot_hours text NOT NULL DEFAULT '',
  zone text NOT NULL DEFAULT 'Asia/Shanghai' CHECK (zone <> ''),
  languages text NOT NULL DEFAULT '[]',
  area text NOT NULL DEFAULT '[]',
  cost text NOT NULL DEFAULT '' CHECK (cost IN ('', 'free', 'local', 'shared', 'premium')),
  mobile_ok text NOT NULL DEFAULT '' CHECK (mobile_ok IN ('', 'yes', 'no')),
  abroad_ok text NOT NULL DEFAULT '' CHECK (abroad_ok IN ('', 'yes', 'no')),
  steps text NOT NULL DEFAULT '[]',
  path_version integer NOT NULL DEFAULT 0,
  human text NOT NULL DEFAULT 'unknown' CHECK (human IN ('unknown', 'human', 'bot_first', 'bot_only')),
  promise_kind text NOT NULL DEFAULT '' CHECK (promise_kind IN ('', 'answer_s', 'reply_h', 'solve_d')),
  promise_value integer NOT NULL DEFAULT 0 CHECK (promise_value >= 0),
  promise_since text NOT NULL DEFAULT '' CHECK (length(promise_since) IN (0, 10)),
  promise_source text NOT NULL DEFAULT '',
  identity_needed text NOT NULL DEFAULT '[]',
  accessibility text NOT NULL DEFAULT '[]',
  note_zh text NOT NULL DEFAULT '',
  note_en text NOT NULL DEFAULT '',
  grade text NOT NULL CHECK (grade IN ('tested', 'verified', 'imported', 'scraped', 'stale')),
  basis text NOT NULL CHECK (basis IN ('own_domain_file', 'own_website_page', 'regulator_list', 'enterprise_account',
    'crowd', 'import')),
  source text NOT NULL,
  source_url text NOT NULL DEFAULT '',
  checked_at text NOT NULL CHECK (length(checked_at) = 10),
  checked_by text NOT NULL DEFAULT '' CHECK (checked_by IN ('', 'moderator', 'owner', 'crowd')),
  valid_from text NOT NULL DEFAULT '' CHECK (length(valid_from) IN (0, 10)),
  valid_to text NOT NULL DEFAULT '' CHECK (length(valid_to) IN (0, 10)),
  replaced_by_id integer REFERENCES channels (id),
  version integer NOT NULL DEFAULT 1,
  created_at datetime NOT NULL,
  updated_at datetime NOT NULL,
  CHECK (replaced_by_id <> id),
  CHECK (replaced_by_id IS NULL OR valid_to <> '')
);
CREATE INDEX channels_enterprise ON channels (enterprise_id);
CREATE INDEX channels_digits ON channels (digits) WHERE digits <> '';
CREATE INDEX channels_replaced_by ON channels (replaced_by_id) WHERE replaced_by_id IS NOT NULL;
CREATE INDEX channels_checked ON channels (checked_at);

CREATE TABLE channel_sources (
  channel_id integer NOT NULL REFERENCES channels (id),
  source text NOT NULL CHECK (source <> ''),
  source_url text NOT NULL DEFAULT '',
  grade text NOT NULL CHECK (grade IN ('tested', 'verified', 'imported', 'scraped', 'stale')),
  seen_at text NOT NULL CHECK (length(seen_at) = 10),
  stated text NOT NULL DEFAULT '',
  PRIMARY KEY (channel_id, source)
) WITHOUT ROWID;

CREATE TABLE changes (
  id integer PRIMARY KEY AUTOINCREMENT,
  enterprise_id integer NOT NULL REFERENCES enterprises (id),
  channel_id integer REFERENCES channels (id),
  at datetime NOT NULL,
  field text NOT NULL CHECK (field <> ''),
  old_value text NOT NULL,
  new_value text NOT NULL,
  role text NOT NULL CHECK (role IN ('catalogue', 'import', 'moderator', 'owner')),
  source_url text NOT NULL DEFAULT ''
);
CREATE INDEX changes_enterprise ON changes (enterprise_id, id);
CREATE INDEX changes_channel ON changes (channel_id) WHERE channel_id IS NOT NULL;

CREATE TABLE catalogue_records (
  slug text PRIMARY KEY,
  enterprise_id integer NOT NULL REFERENCES enterprises (id),
  version text NOT NULL,
  body text NOT NULL
) WITHOUT ROWID;
CREATE INDEX catalogue_records_enterprise ON catalogue_records (enterprise_id);

CREATE TABLE reports (
  id integer PRIMARY KEY AUTOINCREMENT,
  code text NOT NULL UNIQUE,
  form_key text NOT NULL UNIQUE,
  enterprise_id integer REFERENCES enterprises (id),
  channel_id integer REFERENCES channels (id),
  digits text NOT NULL DEFAULT '',
  kind text NOT NULL CHECK (kind IN ('wrong', 'dead', 'impostor', 'other')),
  note text NOT NULL DEFAULT '',
  person_hash text NOT NULL,
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'accepted', 'declined')),
  reason text NOT NULL DEFAULT '',
  created_at datetime NOT NULL,
  decided_at datetime,
  CHECK (channel_id IS NOT NULL OR digits <> ''),
  CHECK ((state = 'open') = (decided_at IS NULL)),
  CHECK (state <> 'declined' OR reason <> '')
);
CREATE INDEX reports_channel ON reports (channel_id) WHERE channel_id IS NOT NULL;
CREATE INDEX reports_enterprise ON reports (enterprise_id) WHERE enterprise_id IS NOT NULL;
CREATE INDEX reports_digits ON reports (digits) WHERE digits <> '';

CREATE TABLE suggestions (
  id integer PRIMARY KEY AUTOINCREMENT,
  code text NOT NULL UNIQUE,
  form_key text NOT NULL UNIQUE,
  name text NOT NULL CHECK (name <> ''),
  website text NOT NULL DEFAULT '',
  number text NOT NULL DEFAULT '',
  note text NOT NULL DEFAULT '',
  person_hash text NOT NULL,
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'accepted', 'declined')),
  reason text NOT NULL DEFAULT '',
  enterprise_id integer REFERENCES enterprises (id),
  created_at datetime NOT NULL,
  decided_at datetime,
  CHECK ((state = 'open') = (decided_at IS NULL)),
  CHECK (state <> 'declined' OR reason <> '')
);
CREATE INDEX suggestions_enterprise ON suggestions (enterprise_id) WHERE enterprise_id IS NOT NULL;

CREATE TABLE rate_hits (
  bucket text NOT NULL,
  slot integer NOT NULL,
  hits integer NOT NULL,
  PRIMARY KEY (bucket, slot)
) WITHOUT ROWID;

-- What has changed, for every server's page cache; enterprise 0 means everything.
CREATE TABLE page_changes (
  id integer PRIMARY KEY AUTOINCREMENT,
  enterprise_id integer NOT NULL,
  at datetime NOT NULL
);

CREATE TABLE site (
  key text PRIMARY KEY,
  value text NOT NULL
) WITHOUT ROWID;

-- +goose Down
DROP TABLE site;
DROP TABLE page_changes;
DROP TABLE rate_hits;
DROP TABLE suggestions;
DROP TABLE reports;
DROP TABLE catalogue_records;
DROP TABLE changes;
DROP TABLE channel_sources;
DROP TABLE channels;
DROP TABLE enterprise_industries;
DROP TABLE enterprise_slugs;
DROP TABLE enterprises;
DROP TABLE ladder_steps;
DROP TABLE regulators;
DROP TABLE industries;
