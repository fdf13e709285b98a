package docket

import (
	"cmp"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"log/slog"
	"slices"
	"strconv"
	"time"
)

// The bounds of samples of senders who are asked "did you write this?".
const (
	MaxSample  = 200                 // senders that one sample asks
	SampleLife = 14 * 24 * time.Hour // of the link in a letter

	senderQuestionAddress = "/did-you-write/"
)

// SampleID numbers a sample of senders, over all dockets.
type SampleID int64

// String is the number as pages of staff show it.
func (id SampleID) String() string { return strconv.FormatInt(int64(id), 10) }

// SampleStart asks for a sample of senders to be drawn and asked. They are drawn among the
// addresses given with posted comments: nobody else could be shown what is asked about.
type SampleStart struct {
	Docket   ID
	Campaign CampaignID // only senders of its copies; "": all
	Size     int        // at most so many
	Seed     int64      // from which the draw follows
	By       UserID
}

// NewSampleSeed makes a seed that nobody can foresee.
func NewSampleSeed() int64 {
	var bits [8]byte
	_, _ = rand.Read(bits[:]) // never fails: crypto/rand ends the program instead
	return int64(binary.BigEndian.Uint64(bits[:]) >> 1)
}

// SenderSample is a sample of senders, with what came of it in numbers. Who was asked, and
// who answered what, it cannot say.
type SenderSample struct {
	ID       SampleID
	Docket   ID
	Campaign CampaignID // "": all
	Seed     int64
	Pool     int // senders among whom it was drawn
	Asked    int
	MadeBy   UserID
	MadeAt   time.Time
	EndsAt   time.Time // until then people can answer

	SampleCounts
}

// SampleCounts are what came of a sample.
type SampleCounts struct {
	Sent   int `json:"sent"`   // letters that a mail server took, or a person sent
	Failed int `json:"failed"` // letters that could not be sent
	Yes    int `json:"yes"`
	No     int `json:"no"`
	Unsure int `json:"unsure"`
}

// Answered is how many answered.
func (c SampleCounts) Answered() int { return c.Yes + c.No + c.Unsure }

// Denied is the share of those who answered who say that they did not write the comment.
func (c SampleCounts) Denied() Share { return Share{Of: c.No, All: c.Answered()} }

// Silent is how many have not answered.
func (s SenderSample) Silent() int { return max(s.Asked-s.Answered(), 0) }

// SampleAnswer is what somebody answers who is asked whether they wrote a comment.
type SampleAnswer string

// The answers.
const (
	WroteIt    SampleAnswer = "yes"
	WroteNot   SampleAnswer = "no"
	WroteMaybe SampleAnswer = "unsure"
)

// Valid reports whether it is an answer.
func (a SampleAnswer) Valid() bool { return a == WroteIt || a == WroteNot || a == WroteMaybe }

// SenderQuestion is the question to one sender, as the link in the letter opens it.
type SenderQuestion struct {
	Comment CommentID
	Docket  ID
	EndsAt  time.Time
}

// SenderAnswered tells somebody who answered what follows.
type SenderAnswered struct {
	Comment    CommentID
	Questioned bool // a case was opened, and its page says that the name is questioned
	Filed      bool // a case was opened, whose number reads the answer
}

// SenderQuestionPath is where the link of a letter leads, in English.
func SenderQuestionPath(token string) string { return senderQuestionAddress + token }

// SenderQuestionHash is by which the word of a link is found. The word has 130 random bits,
// so nobody can try words against it.
func SenderQuestionHash(token string) [32]byte {
	return sha256.Sum256([]byte("sender question " + token))
}

// SampleCandidate is a posted comment with an address, whose sender could be asked.
type SampleCandidate struct {
	Comment CommentID
	Address string // of its sender
}

// LogValue hides the address from every log line.
func (c SampleCandidate) LogValue() slog.Value { return slog.StringValue("[candidate]") }

// DrawSenders draws up to n senders by a seed, and says among how many it drew. Each address
// counts once, however many comments were sent with it, and is as likely to be drawn as any
// other; of its comments one is drawn. The same seed and candidates, in any order, give the
// same senders.
func DrawSenders(seed int64, n int, list []SampleCandidate) (drawn []SampleCandidate, pool int) {
	one := map[string]SampleCandidate{}
	for _, c := range list {
		key := EmailKey(c.Address)
		have, ok := one[key]
		if !ok || byLot(seed, "comment", c.Comment) < byLot(seed, "comment", have.Comment) {
			one[key] = c
		}
	}
	for _, c := range one {
		drawn = append(drawn, c)
	}
	slices.SortFunc(drawn, func(a, b SampleCandidate) int {
		return cmp.Or(cmp.Compare(byLot(seed, "sender", a.Comment), byLot(seed, "sender", b.Comment)),
			cmp.Compare(a.Comment, b.Comment))
	})
	return drawn[:min(max(n, 0), len(drawn))], len(drawn)
}

// byLot is a number for a comment that follows from a seed and looks like any other.
func byLot(seed int64, what string, id CommentID) uint64 {
	sum := sha256.Sum256([]byte(what + " " + strconv.FormatInt(seed, 10) + " " + string(id)))
	return binary.BigEndian.Uint64(sum[:])
}
