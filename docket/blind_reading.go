package docket

// BlindReading is one coder's reading of a posted answer who saw no suggestions
// meanwhile.
type BlindReading struct {
	Comment  CommentID
	Question QuestionID
	Coder    UserID
	Text     Text     // as posted
	Codes    []string // chosen, sorted
	Open     bool     // what was found may still change
	ReadBy   []UserID // of an open answer: who has read it
}

// Blind reports whether the person must not be shown what was chosen yet.
func (r BlindReading) Blind(by UserID) bool {
	return VoiceAnswer{Open: r.Open, ReadBy: r.ReadBy}.Blind(by)
}
