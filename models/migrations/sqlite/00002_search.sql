-- +goose Up
-- Hashes of folded whole names, their pinyin and initials, and numbers, looked
-- up before any token search. rank is the enterprise's place among all.
CREATE TABLE search_exact (
  hash integer NOT NULL,
  what integer NOT NULL CHECK (what BETWEEN 1 AND 6),
  rank integer NOT NULL,
  enterprise_id integer NOT NULL REFERENCES enterprises (id),
  PRIMARY KEY (hash, what, rank)
) WITHOUT ROWID;
CREATE INDEX search_exact_enterprise ON search_exact (enterprise_id);

-- The tokens of every enterprise. The rowid is the rank, so that the best known
-- are read first and reading stops when there are enough.
CREATE VIRTUAL TABLE search_tokens USING fts5 (
  tokens, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii'
);
-- Up to 16 MiB of new tokens are gathered before they are written out: a batch of
-- an import in one piece.
INSERT INTO search_tokens (search_tokens, rank) VALUES ('hashsize', 16777216);

-- +goose Down
DROP TABLE search_tokens;
DROP TABLE search_exact;
