-- +goose Up
-- Hashes of folded whole names, their pinyin and initials, and numbers, looked
-- up before any token search. rank is the enterprise's place among all.
CREATE TABLE search_exact (
  hash bigint NOT NULL,
  what smallint NOT NULL CHECK (what BETWEEN 1 AND 6),
  rank bigint NOT NULL,
  enterprise_id bigint NOT NULL REFERENCES enterprises (id),
  PRIMARY KEY (hash, what, rank)
);
CREATE INDEX search_exact_enterprise ON search_exact (enterprise_id);

-- The tokens of every enterprise, as hashes. The rows are split by rank into
-- tiers with an index each, so that the best known are read first and reading
-- stops when there are enough. An index gathers new rows in a list, which every
-- search reads too and which is emptied after an import.
CREATE TABLE search_tokens (
  rank bigint PRIMARY KEY,
  tier smallint NOT NULL CHECK (tier BETWEEN 0 AND 4),
  tokens integer[] NOT NULL
);
CREATE INDEX search_tokens_0 ON search_tokens USING gin (tokens) WHERE tier = 0;
CREATE INDEX search_tokens_1 ON search_tokens USING gin (tokens) WHERE tier = 1;
CREATE INDEX search_tokens_2 ON search_tokens USING gin (tokens) WHERE tier = 2;
CREATE INDEX search_tokens_3 ON search_tokens USING gin (tokens) WHERE tier = 3;
CREATE INDEX search_tokens_4 ON search_tokens USING gin (tokens) WHERE tier = 4;

-- The first rank behind each tier but the last.
CREATE TABLE search_tiers (
  tier smallint PRIMARY KEY CHECK (tier BETWEEN 0 AND 3),
  below bigint NOT NULL
);
INSERT INTO search_tiers SELECT tier, 9223372036854775807 FROM generate_series(0, 3) AS tier;

-- +goose Down
DROP TABLE search_tiers;
DROP TABLE search_tokens;
DROP TABLE search_exact;
