package hours

import (
	"sync"
	"time"
)

// DefaultZone is the zone of a channel that names none.
const DefaultZone = "Asia/Shanghai"

var zones sync.Map // IANA name to *time.Location

// Zone gives the location of an IANA zone name, by default DefaultZone. The
// zone data must be on the machine or linked in by the program (time/tzdata).
// The error is a *ParseError.
func Zone(name string) (*time.Location, error) {
	if name == "" {
		name = DefaultZone
	}
	if loc, ok := zones.Load(name); ok {
		return loc.(*time.Location), nil
	}
	loc, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		return nil, &ParseError{ErrKeyZone, name}
	}
	zones.Store(name, loc)
	return loc, nil
}

// inChina tells whether the holidays of mainland China hold in a zone.
func inChina(loc *time.Location) bool {
	switch loc.String() {
	case DefaultZone, "Asia/Urumqi", "Asia/Kashgar", "Asia/Chongqing", "Asia/Chungking", "Asia/Harbin", "PRC":
		return true
	}
	return false
}
