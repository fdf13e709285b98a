package docket

// ClassAnswer is the class of a single answer that says something to its
// question. The other classes of answers are ClassContentElsewhere, ClassNoAnswer,
// ClassRepeatedPassage and ClassOffTopic.
const ClassAnswer Class = "answer"

// ClassifyAnswer sorts one posted answer. comment is the class of its comment, and
// coded says that a person confirmed a theme in the answer, which no machine
// contradicts. Off topic is a person's decision on the comment and goes before all.
func ClassifyAnswer(text Text, comment Class, coded bool) Class {
	switch {
	case comment == ClassOffTopic:
		return ClassOffTopic
	case coded:
		return ClassAnswer
	case comment.Speechless():
		return comment
	case saysNothing(text):
		return ClassNoAnswer
	case PointsElsewhere(text):
		return ClassContentElsewhere
	}
	return ClassAnswer
}

// Reading says how far the reading of one posted answer for themes has come.
type Reading string

// The readings. Every posted answer is in exactly one of them.
const (
	ReadingRead   Reading = "read"   // by a person, or as the copy of a letter that a person read
	ReadingUnread Reading = "unread" // by nobody yet
	// a note, a placeholder or nothing but a repeated passage: there is nothing to read
	ReadingNoAnswer  Reading = "no_answer"
	ReadingOffTopic  Reading = "off_topic"  // of a comment that a person marked as off topic
	ReadingToRevisit Reading = "to_revisit" // read, and a code chosen then has been split or retired since
)

// Readings lists them in the order of coverage.csv.
var Readings = []Reading{ReadingRead, ReadingUnread, ReadingNoAnswer, ReadingOffTopic, ReadingToRevisit}

// Counted reports whether the answer is among those that shares are over: a
// person read it, and it says something.
func (r Reading) Counted() bool { return r == ReadingRead || r == ReadingToRevisit }

// ReadingOf places an answer of the given class. read says that a person read it
// or the letter it is a copy of, revisit that a code chosen in it no longer holds.
func ReadingOf(class Class, read, revisit bool) Reading {
	switch {
	case class == ClassOffTopic:
		return ReadingOffTopic
	case class.Speechless():
		return ReadingNoAnswer
	case !read:
		return ReadingUnread
	case revisit:
		return ReadingToRevisit
	}
	return ReadingRead
}

// Coverage is the ledger of reading of one question, or of AllQuestions: posted
// answers of posted comments, as records. The five after Answers add up to it.
type Coverage struct {
	Question                                    QuestionID
	Answers                                     int
	Read, Unread, NoAnswer, OffTopic, ToRevisit int
}

// Add counts n answers.
func (c *Coverage) Add(r Reading, n int) {
	c.Answers += n
	switch r {
	case ReadingRead:
		c.Read += n
	case ReadingUnread:
		c.Unread += n
	case ReadingNoAnswer:
		c.NoAnswer += n
	case ReadingOffTopic:
		c.OffTopic += n
	case ReadingToRevisit:
		c.ToRevisit += n
	}
}

// Readable is the number of answers that say something to what was asked.
func (c Coverage) Readable() int { return c.Read + c.Unread + c.ToRevisit }

// Of is the number of answers of a reading.
func (c Coverage) Of(r Reading) int {
	return map[Reading]int{
		ReadingRead: c.Read, ReadingUnread: c.Unread, ReadingNoAnswer: c.NoAnswer, ReadingOffTopic: c.OffTopic,
		ReadingToRevisit: c.ToRevisit,
	}[r]
}

// ToRevisit reports whether the coding was confirmed with a code that is in book
// no more, or means something else in it, and so waits for a person to read its
// answer again.
func (c Coding) ToRevisit(book Codebook) bool {
	if c.State != CodingConfirmed {
		return c.State == CodingToRevisit
	}
	_, known := book.Theme(c.Code)
	return !known
}
