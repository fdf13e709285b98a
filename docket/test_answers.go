package docket

import (
	"encoding/binary"
	"hash/fnv"
	"slices"
	"time"
)

// TestPlan says how test answers are mixed into what coders read: answers of which it is
// known what applies, so that it shows how well coders find it.
type TestPlan struct {
	Every int  `json:"every"`         // one answer in so many is a test; 0: none is
	Own   bool `json:"own,omitempty"` // coders see their own score when they have read all
}

// The bounds of TestPlan.Every.
const (
	TestsLeast = 5
	TestsMost  = 50
)

// Valid reports whether tests can be mixed in like this.
func (p TestPlan) Valid() bool { return p.Every == 0 || p.Every >= TestsLeast && p.Every <= TestsMost }

// TestsOf is how test answers are mixed into what is read of a docket; none by default.
func TestsOf(d Docket) TestPlan {
	if d.TestPlan == nil {
		return TestPlan{}
	}
	return *d.TestPlan
}

// TestReference is an answer of which it is known what applies: the coders of a training
// round agreed on it, or a lead wrote it down.
type TestReference struct {
	CodingItemKey
	Sector string // of its comment
	Posted bool
	Ready  bool // it has the readings it needs, and is in no open training round

	Used   bool       // false: a lead took it out
	Number int        // how often a lead wrote it down; 0: it comes from a training round
	Round  TrainingID // in which it was agreed on; 0: in none
	Codes  []string   // sorted; none: no theme applies
	Note   string     // why
	By     UserID
	At     time.Time

	Knows []UserID // who took part in settling it, or has read it; sorted
}

// TestReading is a test answer that was handed to a coder, and what they made of it. It
// enters no count, no measure of agreement and no export.
type TestReading struct {
	CodingItemKey
	Coder UserID
	Place int // how many answers the coder had read when it was handed out
	Given time.Time
	Read  time.Time // zero: not yet
	Codes []string  // chosen, sorted
	Said  TestSaid
}

// TestSaid is all that a coder said of a test answer, so that its page shows it again as
// it would of any other.
type TestSaid struct {
	Codings  []Coding        `json:"codings,omitempty"`
	Excerpts []Excerpt       `json:"excerpts,omitempty"`
	Note     string          `json:"note,omitempty"`
	NotedAt  time.Time       `json:"noted_at,omitzero"`
	Seen     SuggestionsSeen `json:"seen,omitempty"`
	Version  int             `json:"version,omitempty"` // of the codebook
}

// For reports whether the answer can test a coder: it is used, settled, and the coder had
// no part in that.
func (r TestReference) For(who UserID) bool {
	return r.Used && r.Posted && r.Ready && !slices.Contains(r.Knows, who)
}

// Due reports whether the next answer of a coder is to be a test. Answers are read in
// blocks of p.Every, of which each has one test, at a place that no one can foresee: two
// may follow each other, never three. place is how many answers the coder has read, tests
// among them; given are the tests that this coder was handed.
func (p TestPlan) Due(of ID, who UserID, place int, given []TestReading) bool {
	if p.Every == 0 {
		return false
	}
	block := place / p.Every
	if slices.ContainsFunc(given, func(t TestReading) bool { return t.Place/p.Every == block }) {
		return false
	}
	return uint64(place%p.Every) >= scatter(string(of), uint64(who), uint64(block))%uint64(p.Every)
}

// NextTest chooses the test for a coder from those that fit: one that was handed out and
// passed over, or else the first in an order of the coder's own. It returns false when
// there is none.
func NextTest(refs []TestReference, given []TestReading, who UserID, fits func(TestReference) bool) (CodingItemKey,
	bool) {
	var best CodingItemKey
	least, found := uint64(0), false
	for _, r := range refs {
		i := slices.IndexFunc(given, func(t TestReading) bool { return t.CodingItemKey == r.CodingItemKey })
		if !r.For(who) || i >= 0 && !given[i].Read.IsZero() || !fits(r) {
			continue
		}
		at := scatter(string(r.Comment)+"/"+string(r.Question), uint64(who))>>1 + 1
		if i >= 0 {
			at = 0
		}
		if !found || at < least {
			best, least, found = r.CodingItemKey, at, true
		}
	}
	return best, found
}

// TestStart is a number from which the serial of the comment follows where a coder's next
// answer is looked for. While tests are mixed in, answers come in no order: a test would
// stand out of one.
func TestStart(q CodingQuery, place int) uint64 {
	return scatter(string(q.Docket)+"/"+string(q.After.Comment)+"/"+string(q.After.Question), uint64(q.Coder),
		uint64(place))
}

// scatter makes a number of text and numbers that looks like any other.
func scatter(text string, numbers ...uint64) uint64 {
	h := fnv.New64a()
	h.Write([]byte(text))
	for _, n := range numbers {
		var b [8]byte
		binary.BigEndian.PutUint64(b[:], n)
		h.Write(b[:])
	}
	x := h.Sum64() // of neighbouring numbers FNV differs in few bits: mixed as MurmurHash3 ends (its fmix64)
	x ^= x >> 33
	x *= 0xff51afd7ed558ccd
	x ^= x >> 33
	x *= 0xc4ceb9fe1a85ec53
	return x ^ x>>33
}

// Practised says what coders did with answers that count, beside coding them.
type Practised struct {
	Talked bool // some were read after a training round had talked about them
	Tested bool // some were read by others as test answers
}
