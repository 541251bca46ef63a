package main

import (
	"errors"

	"c800/models"
)

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
	err = s.CheckSchema(e.ctx)
	if errors.Is(err, models.ErrSchema) && (migrate || s.Dialect() == "sqlite") {
		err = s.Migrate(e.ctx)
	}
	if err != nil {
		s.Close()
		return nil, c, err
	}
	return s, c, nil
}
