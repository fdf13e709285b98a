package docket

import (
	"sync"
	"time"
)

// zones remembers the time zones of dockets by name: reading one from the
// system takes longer than drawing a comment. They are as many as dockets name.
var zones sync.Map // string → *time.Location

// zone is the time zone called name, UTC for an unknown one.
func zone(name string) *time.Location {
	if loc, ok := zones.Load(name); ok {
		return loc.(*time.Location)
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	zones.Store(name, loc)
	return loc
}
