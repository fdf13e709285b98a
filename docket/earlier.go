package docket

import "time"

// MaxEarlierVersions is how often a writer may mend one comment and send it again.
const MaxEarlierVersions = 5

// EarlierVersion is a text of a comment that its writer replaced by a mended one. It is
// never public.
type EarlierVersion struct {
	Number     int // 1: as it was received first
	ReplacedAt time.Time
	Language   string
	Answers    []Answer // question, original, clean text and removed markup alone
}

// Mendable reports whether the writer of a comment may mend it and send it again by the
// same number, as far as the comment itself says: it was withheld, and never posted.
func (c Comment) Mendable() bool { return c.Status == Withheld && c.PostedAt.IsZero() }
