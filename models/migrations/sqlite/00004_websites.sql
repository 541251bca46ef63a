-- +goose Up
-- Websites that further sources name beside the first one, with the source and
-- the day: a JSON array, or nothing.
ALTER TABLE enterprises ADD COLUMN other_websites text NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE enterprises DROP COLUMN other_websites;
