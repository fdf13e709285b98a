package docket

import "time"

// Recorded is everything that is kept of one comment, opened for the office of record.
type Recorded struct {
	Comment Comment
	Changes []Change         // in order, with notes
	Reports []Report         // of readers, open and closed
	Earlier []EarlierVersion // what its writer sent before it was mended, the first first
}

// RecordRequest is a record that somebody asked for on a page, or that the operator wrote
// by command. Number is that of the log's row: the log is where all of it is kept.
type RecordRequest struct {
	Number    int64
	Docket    ID
	At        time.Time
	By        Actor // ActorOperator: written by command
	Case      string
	Recipient string // public key; "" for one written by command
	Comments  string // in a file that was written
	SHA256    string

	State      RecordState
	AnsweredBy Actor
	AnsweredAt time.Time
	Handed     int // times that the file was handed out
}

// RecordState is where a request for a record stands.
type RecordState string

// The states. What the operator wrote is signed; what was asked for is agreed to or
// refused.
const (
	RecordOpen    RecordState = "open"
	RecordAgreed  RecordState = "agreed"
	RecordRefused RecordState = "refused"
	RecordSigned  RecordState = "signed"
)

// RecordFor is how long a record may be fetched after a second person agreed.
const RecordFor = 7 * 24 * time.Hour

// ByCommand reports whether the operator wrote the record.
func (r RecordRequest) ByCommand() bool { return r.By == ActorOperator }

// MayAnswer reports whether a person may say what becomes of the request: anybody but
// the one who asked.
func (r RecordRequest) MayAnswer(by UserID, answer RecordState) bool {
	if r.State != RecordOpen || r.By == by.Actor() || by == 0 {
		return false
	}
	return r.ByCommand() == (answer == RecordSigned)
}

// MayFetch reports whether a person may fetch the file now: one of the two, for a week.
func (r RecordRequest) MayFetch(by UserID, now time.Time) bool {
	return r.State == RecordAgreed && by != 0 && (r.By == by.Actor() || r.AnsweredBy == by.Actor()) &&
		now.Sub(r.AnsweredAt) <= RecordFor
}
