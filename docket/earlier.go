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

// Resending says whether the writer of a comment may mend it and send it again by the same
// number; where not, why not.
type Resending string

const (
	ResendNone   Resending = ""       // it is not withheld, so there is nothing to mend
	ResendOpen   Resending = "open"   // it may be mended, while its docket takes comments
	ResendPosted Resending = "posted" // it was posted once, so the public has read it
	ResendRead   Resending = "read"   // somebody read it for themes already
	ResendSpent  Resending = "spent"  // it was mended as often as may be
)

// Resending says how a comment that was mended earlier times stands; read is whether
// somebody read it for themes.
func (c Comment) Resending(earlier int, read bool) Resending {
	switch {
	case c.Status != Withheld || c.Purged():
		return ResendNone
	case !c.PostedAt.IsZero():
		return ResendPosted
	case read || c.OffTopicBy != 0:
		return ResendRead
	case earlier >= MaxEarlierVersions:
		return ResendSpent
	}
	return ResendOpen
}

// Mendable reports whether the writer of a comment may mend it and send it again by the
// same number, as far as the comment itself says: it was withheld, and never posted.
func (c Comment) Mendable() bool { return c.Status == Withheld && c.PostedAt.IsZero() && !c.Purged() }
