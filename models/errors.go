package models

import (
	"errors"
	"fmt"
	"sort"
	"strings"
)

// The errors that a Store returns beside FieldErrors and those of what has
// moved. Package handlers alone turns them into HTTP answers.
var (
	// ErrNotFound: there is no such thing, or it is not the caller's to see.
	ErrNotFound = errors.New("not found")
	// ErrConflict: somebody else changed it first; nothing was written.
	ErrConflict = errors.New("changed by somebody else meanwhile")
	// ErrForbidden: the caller is known and may not do this.
	ErrForbidden = errors.New("not allowed")
	// ErrTooOften: the caller did this too often; see RateError for how long to wait.
	ErrTooOften = errors.New("too often")
	// ErrUnavailable: the database does not answer.
	ErrUnavailable = errors.New("database not available")
	// ErrSchema: the database's schema is not the one this binary was built for.
	ErrSchema = errors.New("schema not current")
)

// FieldErrors says what is wrong with which field of a form: field name to
// message key.
type FieldErrors map[string]string

// Error lists the fields in order.
func (e FieldErrors) Error() string {
	parts := make([]string, 0, len(e))
	for f, key := range e {
		parts = append(parts, f+": "+key)
	}
	sort.Strings(parts)
	return "invalid: " + strings.Join(parts, ", ")
}

// OrNil is the error to return: nil when nothing is wrong.
func (e FieldErrors) OrNil() error {
	if len(e) == 0 {
		return nil
	}
	return e
}

// MovedError says that what was asked for lives under another slug now. It is
// answered by a permanent redirect.
type MovedError struct{ Slug string }

// Error names the new slug.
func (e MovedError) Error() string { return fmt.Sprintf("moved to %s", e.Slug) }

// MovedChannelError is ErrNotFound for a channel of an enterprise that was merged
// into another: Slug is that of the other, ID the channel there that is like it,
// 0 when none is.
type MovedChannelError struct {
	Slug string
	ID   int64
}

// Error names where it is now.
func (e MovedChannelError) Error() string {
	return fmt.Sprintf("moved to %s, channel %d", e.Slug, e.ID)
}

// Is makes errors.Is(err, ErrNotFound) true.
func (e MovedChannelError) Is(target error) bool { return target == ErrNotFound }

// RateError is ErrTooOften with the number of seconds after which it works again.
type RateError struct{ Seconds int }

// Error says how long to wait.
func (e RateError) Error() string { return fmt.Sprintf("too often, again in %d s", e.Seconds) }

// Is makes errors.Is(err, ErrTooOften) true.
func (e RateError) Is(target error) bool { return target == ErrTooOften }
