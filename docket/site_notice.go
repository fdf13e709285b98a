package docket

import "time"

// SiteNotice is a sentence of the operator on every page of the public, as before
// maintenance. The zero notice is none.
type SiteNotice struct {
	Texts map[string]string `json:"texts,omitempty"` // by language; there is an English one
	Until time.Time         `json:"until,omitzero"`  // when it goes by itself; zero: somebody takes it away
}

// MaxSiteNotice is how many code points of a notice a language may have: it stands on every
// page.
const MaxSiteNotice = 500

// Shown reports whether the notice stands on pages at the time now.
func (n SiteNotice) Shown(now time.Time) bool {
	return len(n.Texts) > 0 && (n.Until.IsZero() || now.Before(n.Until))
}
