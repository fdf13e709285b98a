package docket

import "time"

// PublicRecord is what programs may know of a comment that is posted, or that once
// was. Of one that is no more, nothing of what its sender wrote or was is left.
type PublicRecord struct {
	PublicComment

	Gone         bool      // was posted, and is no more
	Status       Status    // where it stands now
	Reason       Reason    // of the last decision
	Round        int       // of the docket, when it was filed
	PostmarkedOn time.Time // zero: not sent on paper
}

// RecordOrder is the order of a list of records.
type RecordOrder string

// The orders of records. In the first two a comment that is posted while somebody
// walks the list comes last.
const (
	RecordsByPosting RecordOrder = "posting" // when each was first posted
	RecordsByChange  RecordOrder = "change"  // when the public last saw each change
	RecordsByID      RecordOrder = "id"
)

// RecordPart is the records of one docket.
type RecordPart struct {
	Docket ID
	Rounds []int // empty: all
}

// RecordQuery asks for some of the records of the parts. Zero values ask for all.
type RecordQuery struct {
	Parts []RecordPart // sorted by docket, each docket once
	Words string       // search words as typed; finds posted comments alone
	ID    CommentID    // this one

	PostedFrom, PostedBefore   time.Time
	ChangedFrom, ChangedBefore time.Time

	Order      RecordOrder
	Descending bool
	Offset     int
	Limit      int
}

// Narrow reports whether q asks for less than all records of its parts.
func (q RecordQuery) Narrow() bool {
	for _, p := range q.Parts {
		if len(p.Rounds) > 0 {
			return true
		}
	}
	return q.Words != "" || q.ID != "" || !q.PostedFrom.IsZero() || !q.PostedBefore.IsZero() ||
		!q.ChangedFrom.IsZero() || !q.ChangedBefore.IsZero()
}
