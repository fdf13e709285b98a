package theme

import (
	"context"
	"errors"
	"slices"
	"time"

	"commentportal/docket"
)

// Store is what the coding desk asks of the database.
type Store interface {
	// CodingFile reads all that is known of the coding of a comment at one moment.
	CodingFile(ctx context.Context, id docket.CommentID) (docket.CodingFile, error)
	// SaveReading saves codes, passages and note of one answer in one transaction.
	SaveReading(ctx context.Context, r docket.AnswerReading) error
	// CodeShown saves one person's codings of the answers in seen, which says whether
	// suggestions were shown for each.
	CodeShown(ctx context.Context, by docket.UserID, id docket.CommentID,
		seen map[docket.QuestionID]docket.SuggestionsSeen, list []docket.Coding) error
	Adjudicate(ctx context.Context, a docket.Adjudication) error
	SetOffTopic(ctx context.Context, by docket.UserID, id docket.CommentID, off bool, reason string) error

	markStore
	listStore
	memoStore
}

// markStore keeps what coders mark and note beside codes.
type markStore interface {
	SaveNote(ctx context.Context, n docket.CodingNote) error
	AddExcerpt(ctx context.Context, e docket.Excerpt) (int64, error)
	RemoveTestPassage(ctx context.Context, key docket.CodingItemKey, by docket.UserID, id int64) error
	RemoveExcerpt(ctx context.Context, by docket.UserID, id int64) error
	Quote(ctx context.Context, by docket.UserID, excerpt int64, q docket.Quotation) error
	Unquote(ctx context.Context, by docket.UserID, excerpt int64) error
}

// listStore lists what there is to code; nothing in it says what anybody chose.
type listStore interface {
	CodingQueue(ctx context.Context, q docket.CodingQuery) (docket.CodingPage, error)
	NextToCode(ctx context.Context, q docket.CodingQuery, around bool) (next *docket.CodingItemKey, total int,
		err error)
	TakeNext(ctx context.Context, q docket.CodingQuery, around bool, until time.Time) (next *docket.CodingItemKey,
		total int, err error)
	HoldAnswer(ctx context.Context, key docket.CodingItemKey, by docket.UserID, until time.Time) (other docket.UserID,
		err error)
	// MixTest says where to look for the next answer, and which test to hand out instead.
	MixTest(ctx context.Context, q docket.CodingQuery, like docket.CodingItemKey) (begin docket.CodingItemKey,
		test *docket.CodingItemKey, err error)
	CodingCounts(ctx context.Context, id docket.ID, by docket.UserID) (docket.CodingCounts, error)
}

// Suggester proposes codes for a text.
type Suggester interface {
	Suggest(q docket.QuestionID, text docket.Text) []docket.Suggestion
}

// Additions lists what a copy has and its letter has not, in bytes of the copy.
type Additions func(letter, sent docket.Text) []docket.Span

// Desk is where people code. It holds the rules of reading, marking and settling,
// and hands out only what the coder at it may see: of an answer that this person
// has not read, nothing that anybody else made of it. It is safe for concurrent
// use.
type Desk struct {
	store     Store
	suggest   func(docket.Codebook) Suggester
	additions Additions
	now       func() time.Time
}

// NewDesk sets up a desk over a store.
func NewDesk(store Store, suggest func(docket.Codebook) Suggester, additions Additions, now func() time.Time) *Desk {
	return &Desk{store: store, suggest: suggest, additions: additions, now: now}
}

var (
	// ErrNotPosted is returned for an answer that cannot be coded yet, to those who
	// may open its comment elsewhere. Others get docket.ErrNotFound.
	ErrNotPosted = errors.New("theme: the answer is not posted")
	// ErrFrozen refuses a reading of an answer that has all the readings it needs, two
	// at least, or that this person and another have read. What its readers agree on
	// after that is settled, not coded.
	ErrFrozen = errors.New("theme: the answer has its readings, and they stay as they are")
	// ErrUnread refuses to settle an answer that has not all the readings it needs, two
	// at least.
	ErrUnread = errors.New("theme: the answer has not been read by everybody who is to read it")
)

// codable is a text to code: the clean text of a comment that waits, the posted
// one afterwards.
type codable struct {
	question docket.QuestionID
	text     docket.Text
	gaps     docket.Gaps // of a posted text, for the way back to the clean one
	posted   bool
}

// clean maps a span of the text to the clean text.
func (t codable) clean(span docket.Span) (docket.Span, bool) {
	if !t.posted {
		return span, true
	}
	return t.gaps.Clean(span)
}

// codableTexts lists what of a comment may be coded now; nothing of a comment that
// is neither posted nor waiting.
func codableTexts(c docket.Comment) []codable {
	posted := c.Status.Public()
	if !posted && c.Status != docket.Pending {
		return nil
	}
	var texts []codable
	for _, a := range c.Answers {
		if posted && a.Status == docket.Withheld {
			continue // withheld by itself: nobody reads it
		}
		t := codable{question: a.Question, text: a.Text}
		if posted {
			t = codable{question: a.Question, text: a.Public, gaps: a.Redactions, posted: true}
		}
		texts = append(texts, t)
	}
	return texts
}

// openFile is the coding file of a comment, narrowed to one posted answer. It
// holds what everybody chose, and never leaves the desk.
type openFile struct {
	docket.CodingFile
	text codable
	pair docket.DoubleCoded
	both bool // two people have read the answer, or more
	test bool // it was handed to this coder as a test answer
}

// waits reports whether a third person is still to read an answer that two people have
// read. Until then nobody but these two sees what they chose, and nothing is settled.
func (f openFile) waits() bool {
	return f.both && f.Third && len(f.pair.Coders) == 2 && len(f.Adjudications) == 0
}

// complete reports whether an answer takes no further reader: two people have read it,
// no third was drawn, and whoever likes may see what they chose.
func (f openFile) complete() bool { return f.both && !f.waits() && !f.pair.ToRevisit }

// open reads the file of a posted answer.
func (d *Desk) open(ctx context.Context, who docket.User, key docket.CodingItemKey) (openFile, error) {
	if _, _, ok := key.Comment.Split(); !ok {
		return openFile{}, docket.ErrNotFound
	}
	f, err := d.store.CodingFile(ctx, key.Comment)
	if err != nil {
		return openFile{}, err
	}
	if f.Public.ID == "" {
		if who.Reads(docket.MayModerate, f.Docket.ID) {
			return openFile{}, ErrNotPosted
		}
		return openFile{}, docket.ErrNotFound
	}
	texts := codableTexts(f.Comment)
	i := slices.IndexFunc(texts, func(t codable) bool { return t.question == key.Question })
	if i < 0 {
		return openFile{}, docket.ErrNotFound
	}
	test := slices.ContainsFunc(f.Tests, func(t docket.TestReading) bool {
		return t.Coder == who.ID && t.Question == key.Question
	})
	out := narrowed(asUnread(f, who.ID), texts[i])
	out.test = test
	return out, nil
}

// narrowed keeps what a file says of one answer.
func narrowed(f docket.CodingFile, t codable) openFile {
	q := t.question
	f.Passes = slices.DeleteFunc(f.Passes, func(p docket.Pass) bool { return p.Question != q })
	f.Codings = slices.DeleteFunc(f.Codings, func(c docket.Coding) bool { return c.Question != q })
	f.Notes = slices.DeleteFunc(f.Notes, func(n docket.CodingNote) bool { return n.Question != q })
	f.Excerpts = slices.DeleteFunc(f.Excerpts, func(e docket.Excerpt) bool { return e.Question != q })
	f.Adjudications = slices.DeleteFunc(f.Adjudications, func(a docket.Adjudication) bool { return a.Question != q })
	slices.SortStableFunc(f.Adjudications, func(a, b docket.Adjudication) int { return b.At.Compare(a.At) })
	out := openFile{CodingFile: f, text: t}
	if pairs := docket.Pairs(f.Passes, f.Codings); len(pairs) > 0 {
		out.pair, out.both = pairs[0], true
	}
	return out
}

// passOf finds a person's pass.
func (f openFile) passOf(who docket.UserID) (docket.Pass, bool) {
	i := slices.IndexFunc(f.Passes, func(p docket.Pass) bool { return p.Coder == who })
	if i < 0 {
		return docket.Pass{}, false
	}
	return f.Passes[i], true
}

// fromLetter reports whether an answer has a code from its campaign's letter.
func fromLetter(codings []docket.Coding, q docket.QuestionID, code string) bool {
	return slices.ContainsFunc(codings, func(c docket.Coding) bool {
		return c.Question == q && c.Code == code && c.Origin == docket.OriginCampaign &&
			c.State == docket.CodingConfirmed
	})
}
