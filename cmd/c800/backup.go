package main

import "fmt"

type backupCmd struct {
	File string `arg:"" help:"New file to write." type:"path"`
}

// Run copies the SQLite database; it may be in use meanwhile.
func (cmd backupCmd) Run(e *env) error {
	s, _, err := openExisting(e)
	if err != nil {
		return err
	}
	defer s.Close()
	if err := s.Backup(e.ctx, cmd.File); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	fmt.Fprintf(e.stdout, "backed up to %s\n", cmd.File)
	return nil
}
