// Package sqlite3 stands in for github.com/mattn/go-sqlite3, which
// gorm.io/driver/sqlite imports and which needs a C compiler. c800 runs SQLite
// through modernc.org/sqlite; this keeps the other one out of the build.
package sqlite3
