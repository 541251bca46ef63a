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
CREATE INDEX search_exact_enterprise ON search_exact (enterprise_id, rank);

-- The tokens of every enterprise, as hashes. The rows are split by rank into
-- tiers with an index each, so that the best known are read first and reading
-- stops when there are enough. The tokens are kept apart from the rows, which
-- are read by the thousand while the tokens themselves never are.
CREATE TABLE search_tokens (
  rank bigint PRIMARY KEY,
  tier smallint NOT NULL CHECK (tier BETWEEN 0 AND 3),
  tokens integer[] NOT NULL
) WITH (toast_tuple_target = 128);
ALTER TABLE search_tokens ALTER COLUMN tokens SET STORAGE EXTERNAL;
CREATE INDEX search_tokens_0 ON search_tokens USING gin (tokens) WHERE tier = 0;
CREATE INDEX search_tokens_1 ON search_tokens USING gin (tokens) WHERE tier = 1;
CREATE INDEX search_tokens_2 ON search_tokens USING gin (tokens) WHERE tier = 2;
CREATE INDEX search_tokens_3 ON search_tokens USING gin (tokens) WHERE tier = 3;

-- The first rank behind each tier but the last.
CREATE TABLE search_tiers (
  tier smallint PRIMARY KEY CHECK (tier BETWEEN 0 AND 2),
  below bigint NOT NULL
);
INSERT INTO search_tiers VALUES (0, 9223372036854775807), (1, 9223372036854775807), (2, 9223372036854775807);

-- +goose Down
DROP TABLE search_tiers;
DROP TABLE search_tokens;
DROP TABLE search_exact;
