-- +goose Up
-- What lists are filtered by, for every active enterprise: narrow rows, because
-- a starting server reads them all. kinds and regions have a bit for each
-- channel kind and province; hours lists when its channels are open.
CREATE TABLE list_rows (
  enterprise_id bigint PRIMARY KEY REFERENCES enterprises (id),
  industry_id bigint NOT NULL,
  fame smallint NOT NULL,
  kinds bigint NOT NULL,
  human smallint NOT NULL,
  regions bigint NOT NULL,
  hours text NOT NULL
);

-- +goose Down
DROP TABLE list_rows;
