// Package migrations holds the schema of each database as numbered SQL files.
// Both folders have the same numbers and end in the same tables; a test of
// package models compares them.
package migrations

import "embed"

// FS has one folder a dialect: sqlite and postgres.
//
//go:embed sqlite/*.sql postgres/*.sql
var FS embed.FS
