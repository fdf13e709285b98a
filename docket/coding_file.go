package docket

import "time"

// CodingFile is all that is known of the coding of one comment, read at one
// moment: the comment, what it is coded by, and what every coder made of it. It
// is for theme.Desk alone, which hands out what one coder may see.
type CodingFile struct {
	Docket  Docket
	Book    Codebook
	Comment Comment       // the inside view
	Public  PublicComment // zero unless the comment is posted

	Campaign Campaign      // of the comment; zero: none
	Letter   PublicComment // of the campaign; zero: the comment itself is the letter, or the letter is not posted

	Passes        []Pass         // by question and time
	Codings       []Coding       // by question, code and coder
	Notes         []CodingNote   // by question and time
	Excerpts      []Excerpt      // those that may be shown
	Adjudications []Adjudication // by question and number
	OffTopic      []OffTopicMark // oldest first

	// the comment is drawn to be read by a third person; known where two have read an answer of it
	Third bool

	Training []TrainingSpot // its answers that are in a training round which is not closed
	Tests    []TestReading  // its answers that were handed out as tests, by question and coder
}

// AnswerReading is one coder's complete reading of one answer, as it is saved: a
// judgement of each code that the coder chose or turned down, passages marked on
// the way, and a note.
type AnswerReading struct {
	Comment  CommentID
	Question QuestionID
	Coder    UserID
	Codings  []Coding        // without a question they are of Question; none: read, and no code applies
	Excerpts []Excerpt       // to be added; their comment, question and coder are those of the reading
	Note     *string         // takes the place of the coder's earlier note, "" takes that away; nil leaves it
	Seen     SuggestionsSeen // whether suggestions were shown meanwhile
	At       time.Time       // zero: now
}
