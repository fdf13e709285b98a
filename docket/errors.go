package docket

import (
	"errors"
	"maps"
	"slices"
	"strings"
)

// What callers act on. Everything else is wrapped with the noun it befell.
var (
	ErrNotFound = errors.New("docket: not found")
	ErrStale    = errors.New("docket: changed since it was read")
	ErrClosed   = errors.New("docket: the comment period is closed")
	ErrDenied   = errors.New("docket: not allowed")
	ErrExists   = errors.New("docket: exists already")
	ErrMixedUp  = errors.New("docket: the ID is also the number of a comment")
	ErrBusy     = errors.New("docket: too busy, try again")
	ErrFull     = errors.New("docket: storage is full")
)

// Invalid maps a form field's name to the sentence shown beside it.
type Invalid map[string]string

// Error names the fields, never what was typed into them.
func (v Invalid) Error() string {
	return "docket: invalid " + strings.Join(slices.Sorted(maps.Keys(v)), ", ")
}
