package docket

import (
	"time"
	"unicode/utf8"
)

// SiteNotice is a sentence of the operator on every page of the public, as before
// maintenance. The zero notice is none.
type SiteNotice struct {
	Texts map[string]string `json:"texts,omitempty"` // by language; there is an English one
	Until time.Time         `json:"until,omitzero"`  // when it goes by itself; zero: somebody takes it away
}

// MaxSiteNotice is how many code points of a notice a language may have: it stands on every
// page. A message below says it, too.
const MaxSiteNotice = 500

// Shown reports whether the notice stands on pages at the time now.
func (n SiteNotice) Shown(now time.Time) bool {
	return len(n.Texts) > 0 && (n.Until.IsZero() || now.Before(n.Until))
}

// ReadSiteNotice reads a notice as people write it: a text for each language, of which the
// English one must have words and others may have none, and when it ends, "" or as ParseEnd
// reads it in the zone of now. Problems stand at "text-" with the language, and at "until".
func ReadSiteNotice(texts map[string]string, until string, now time.Time) (SiteNotice, Invalid) {
	n, invalid := SiteNotice{Texts: map[string]string{}}, Invalid{}
	for language, text := range texts {
		text = oneLine(text)
		if utf8.RuneCountInString(text) > MaxSiteNotice || !utf8.ValidString(text) || text == "" && language == "en" {
			invalid["text-"+language] = "Write a notice of 1 to 500 characters."
		} else if text != "" {
			n.Texts[language] = text
		}
	}
	if until != "" {
		end, err := ParseEnd(until, now.Location())
		switch {
		case err != nil:
			invalid["until"] = "Write the day as year, month and day, such as 2026-12-31, with a time where it is " +
				"not the end of the day: 2026-12-31T17:00."
		case !end.After(now):
			invalid["until"] = "This moment has passed. Give a later one, or none."
		}
		n.Until = end
	}
	if len(invalid) > 0 {
		return SiteNotice{}, invalid
	}
	return n, nil
}
