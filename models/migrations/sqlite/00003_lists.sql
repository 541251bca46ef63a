-- +goose Up
-- What lists are filtered by, for every active enterprise: narrow rows, because
-- a starting server reads them all. kinds and regions have a bit for each
-- channel kind and province; hours lists when its channels are open.
CREATE TABLE list_rows (
  enterprise_id integer PRIMARY KEY REFERENCES enterprises (id),
  industry_id integer NOT NULL,
  fame integer NOT NULL,
  kinds integer NOT NULL,
  human integer NOT NULL,
  regions integer NOT NULL,
  hours text NOT NULL
);

-- +goose Down
DROP TABLE list_rows;
