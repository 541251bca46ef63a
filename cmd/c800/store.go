package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"c800/models"
)

// openExisting opens a database that must be there already: a file name that is
// misspelt must not become an empty database.
func openExisting(e *env) (*models.Store, config, error) {
	c, err := readConfig(e.getenv)
	if err != nil {
		return nil, c, err
	}
	if file, ok := strings.CutPrefix(c.DatabaseURL, "sqlite:"); ok {
		if _, err := os.Stat(file); err != nil {
			return nil, c, fmt.Errorf("open the database: %w; set C800_DATABASE_URL to one that exists", err)
		}
	}
	s, err := c.open(e.ctx)
	return s, c, err
}

// openStore opens the database of the settings, whatever its schema.
func openStore(e *env) (*models.Store, config, error) {
	c, err := readConfig(e.getenv)
	if err != nil {
		return nil, c, err
	}
	s, err := c.open(e.ctx)
	return s, c, err
}

// openCurrentStore opens the database for work on its data: an empty or older
// SQLite file is brought up by itself, PostgreSQL must be current or migrate
// be true.
func openCurrentStore(e *env, migrate bool) (*models.Store, config, error) {
	s, c, err := openStore(e)
	if err != nil {
		return nil, c, err
	}
	if err := bringSchema(e, s, migrate); err != nil {
		return nil, c, errors.Join(err, s.Close())
	}
	return s, c, nil
}

func bringSchema(e *env, s *models.Store, migrate bool) error {
	err := s.CheckSchema(e.ctx)
	if errors.Is(err, models.ErrSchema) && (migrate || s.Dialect() == "sqlite") {
		err = s.Migrate(e.ctx)
	}
	return err
}
