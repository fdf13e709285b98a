package docket

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"time"
)

// TrainingID numbers training rounds, from 1.
type TrainingID int64

// String is the number in digits.
func (id TrainingID) String() string { return strconv.FormatInt(int64(id), 10) }

// How many answers a training round has.
const (
	TrainingSize  = 10 // unless a lead says otherwise
	TrainingLeast = 5
	TrainingMost  = 30
)

// TrainingStage says how far a training round is.
type TrainingStage string

// The stages of a training round, in their order.
const (
	TrainingReads    TrainingStage = "reading"   // each coder reads alone
	TrainingCompares TrainingStage = "comparing" // everybody sees what everybody chose
	TrainingClosed   TrainingStage = "closed"
)

// TrainingRound is some answers that coders read for practice, each without seeing what
// the others choose, to compare and talk about afterwards. Nothing of it is a coding: it
// enters no count, no measure of agreement and no export, and its answers are coded anew
// when it is closed.
type TrainingRound struct {
	ID       TrainingID
	Docket   ID
	Question QuestionID // its answers are to this question; "" for answers to all
	Version  int        // of the codebook when it was started
	Coders   []UserID   // who read, by account

	StartedBy  UserID
	StartedAt  time.Time
	ComparedBy UserID    // who ended the reading; zero where everybody was done
	ComparedAt time.Time // zero: people read
	ClosedBy   UserID
	ClosedAt   time.Time // zero: not closed

	Answers []TrainingAnswer // by position
}

// TrainingAnswer is one answer of a training round.
type TrainingAnswer struct {
	CodingItemKey
	Position  int // from 1
	Posted    bool
	Readings  []TrainingReading // by account
	Reference TrainingReference
}

// TrainingReading is what one coder chose for practice.
type TrainingReading struct {
	Coder UserID
	Codes []string // sorted; none: no theme applies
	At    time.Time
}

// TrainingReference is what the coders agreed on when they had compared their readings.
type TrainingReference struct {
	Number int // how often it was written down; 0: not yet
	Codes  []string
	Note   string // what was decided, and why
	By     UserID
	At     time.Time
}

// TrainingSpot is where an answer of a comment stands in a training round.
type TrainingSpot struct {
	Question QuestionID
	Round    TrainingID
	Position int
}

// TrainingStart is what a lead asks for.
type TrainingStart struct {
	Docket   ID
	Question QuestionID
	Size     int
	Coders   []UserID
	By       UserID
}

// Stage is how far the round is.
func (r TrainingRound) Stage() TrainingStage {
	switch {
	case !r.ClosedAt.IsZero():
		return TrainingClosed
	case !r.ComparedAt.IsZero():
		return TrainingCompares
	}
	return TrainingReads
}

// TakesPart reports whether somebody reads in the round.
func (r TrainingRound) TakesPart(who UserID) bool { return slices.Contains(r.Coders, who) }

// Answer is the answer at a position.
func (r TrainingRound) Answer(position int) (TrainingAnswer, bool) {
	if position < 1 || position > len(r.Answers) {
		return TrainingAnswer{}, false
	}
	return r.Answers[position-1], true
}

// Left lists the positions of posted answers that somebody who takes part has still to
// read.
func (r TrainingRound) Left(who UserID) []int {
	var list []int
	for _, a := range r.Answers {
		if _, read := a.Reading(who); !read && a.Posted && r.TakesPart(who) {
			list = append(list, a.Position)
		}
	}
	return list
}

// Complete reports whether everybody has read every posted answer.
func (r TrainingRound) Complete() bool {
	return !slices.ContainsFunc(r.Coders, func(who UserID) bool { return len(r.Left(who)) > 0 })
}

// SeenBy is the round as somebody may see it: while people read, with no reading but
// their own.
func (r TrainingRound) SeenBy(who UserID) TrainingRound {
	if r.Stage() != TrainingReads {
		return r
	}
	r.Answers = slices.Clone(r.Answers)
	for i, a := range r.Answers {
		r.Answers[i].Readings = slices.DeleteFunc(slices.Clone(a.Readings),
			func(t TrainingReading) bool { return t.Coder != who })
	}
	return r
}

// Pairs are the answers that two people or more read, as agreement is measured on them.
func (r TrainingRound) Pairs() []DoubleCoded {
	var list []DoubleCoded
	for _, a := range r.Answers {
		if pair := a.Pair(); len(pair.Coders) > 1 {
			list = append(list, pair)
		}
	}
	return list
}

// Reading is what one coder chose; false where they have not read the answer.
func (a TrainingAnswer) Reading(who UserID) (TrainingReading, bool) {
	i := slices.IndexFunc(a.Readings, func(t TrainingReading) bool { return t.Coder == who })
	if i < 0 {
		return TrainingReading{}, false
	}
	return a.Readings[i], true
}

// Pair compares the readings of the answer.
func (a TrainingAnswer) Pair() DoubleCoded {
	pair := NewDoubleCoded(a.Comment, a.Question)
	for _, t := range a.Readings {
		pair.Coders, pair.Codes = append(pair.Coders, t.Coder), append(pair.Codes, t.Codes)
		pair.Stances = append(pair.Stances, nil)
	}
	return pair
}

// TrainingCandidate is an answer that can be chosen for a training round.
type TrainingCandidate struct {
	CodingItemKey
	Sector string
	Length int
	Draw   int64 // its comment's place in the order of drawing
	Coded  bool  // somebody has read it for its themes
	Before bool  // it was in a training round
}

// PickTraining chooses n answers for a training round, so that they spread over
// questions, lengths and sectors, with one of a comment where enough are left. Answers
// that were in a round before, or that somebody has coded, come last. The same candidates
// give the same choice, in the order of questions and comments.
func PickTraining(list []TrainingCandidate, n int) []CodingItemKey {
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b TrainingCandidate) int {
		return cmp.Or(cmp.Compare(a.Draw, b.Draw), cmp.Compare(a.Comment, b.Comment),
			cmp.Compare(a.Question, b.Question))
	})
	third := lengthThirds(list)
	used := map[any]int{}
	costs := func(c TrainingCandidate) [6]int {
		fresh := 0
		if c.Before {
			fresh += 2
		}
		if c.Coded {
			fresh++
		}
		return [6]int{fresh, used[c.Comment], used[c.Question], used[third[c.CodingItemKey]], used[sectorUse(c.Sector)],
			used[questionThird{c.Question, third[c.CodingItemKey]}]}
	}
	var picked []CodingItemKey
	for len(picked) < n && len(list) > 0 {
		best, least := 0, [6]int{math.MaxInt}
		for i, c := range list {
			if cost := costs(c); slices.Compare(cost[:], least[:]) < 0 {
				best, least = i, cost
			}
		}
		c := list[best]
		list = slices.Delete(list, best, best+1)
		picked = append(picked, c.CodingItemKey)
		for _, key := range []any{c.Comment, c.Question, third[c.CodingItemKey], sectorUse(c.Sector),
			questionThird{c.Question, third[c.CodingItemKey]}} {
			used[key]++
		}
	}
	slices.SortFunc(picked, func(a, b CodingItemKey) int {
		_, one, _ := a.Comment.Split()
		_, two, _ := b.Comment.Split()
		return cmp.Or(cmp.Compare(a.Question, b.Question), cmp.Compare(one, two))
	})
	return picked
}

// What a choice of answers is spread over, besides questions.
type (
	lengthThird   int // 0 for the short ones, 2 for the long ones
	sectorUse     string
	questionThird struct {
		question QuestionID
		third    lengthThird
	}
)

// lengthThirds says of each answer whether it is among the short, the middling or the
// long ones of its question.
func lengthThirds(list []TrainingCandidate) map[CodingItemKey]lengthThird {
	lengths := map[QuestionID][]int{}
	for _, c := range list {
		lengths[c.Question] = append(lengths[c.Question], c.Length)
	}
	for _, all := range lengths {
		slices.Sort(all)
	}
	out := make(map[CodingItemKey]lengthThird, len(list))
	for _, c := range list {
		all := lengths[c.Question]
		at, _ := slices.BinarySearch(all, c.Length)
		out[c.CodingItemKey] = lengthThird(3 * at / len(all))
	}
	return out
}
