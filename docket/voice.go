package docket

import (
	"slices"
	"time"
)

// Voice is a posted comment as its themes are counted: who wrote, and what people
// found in its answers. It holds none of its words.
type Voice struct {
	Serial     int64
	Type       SubmitterType
	State      string
	Sector     string
	Campaign   CampaignID
	StandsFor  int
	ReceivedAt time.Time
	OffTopic   bool
	Answers    []VoiceAnswer // posted ones
}

// VoiceAnswer is what people found in one answer.
type VoiceAnswer struct {
	Question QuestionID
	Reading  Reading  // as coverage counts it: the copy of a letter is read once the letter is
	Codes    []string // confirmed ones, sorted
	Stances  []Stance // that count with each of Codes; nil: none was given

	// Open says that what was found may still change: a second reading waits, two
	// readers differ, or a theme means something else now. ReadBy are those who have
	// read the answer, or the letter that an open answer has its codes from.
	Open   bool
	ReadBy []UserID
}

// Blind reports whether the person must not be shown what others found in the answer.
func (a VoiceAnswer) Blind(by UserID) bool { return a.Open && !slices.Contains(a.ReadBy, by) }

// Voices is what a docket's posted comments say, at one moment.
type Voices struct {
	Docket Docket
	Books  []Codebook // oldest first
	List   []Voice    // by serial
}

// Book is the codebook that holds; zero for none.
func (v Voices) Book() Codebook {
	if len(v.Books) == 0 {
		return Codebook{Docket: v.Docket.ID}
	}
	return v.Books[len(v.Books)-1]
}

// MarkedPassage is a passage of a posted answer that a person marked for a code.
type MarkedPassage struct {
	Code string
	Span Span // in the posted text
}

// MarkedAnswer is one posted answer with the passages that were marked in it.
type MarkedAnswer struct {
	Comment  PublicComment
	Question QuestionID
	Text     Text
	Gaps     Gaps            // of the posting: where words were hidden
	Passages []MarkedPassage // by place, then code
}
