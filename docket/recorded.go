package docket

// Recorded is everything that is kept of one comment, opened for the office of record.
type Recorded struct {
	Comment Comment
	Changes []Change // in order, with notes
	Reports []Report // of readers, open and closed
}
