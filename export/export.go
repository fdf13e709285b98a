// Package export writes the files behind the report: registers, answers, theme
// counts, codings, the ledger and the package that describes them. Every file is
// made from one snapshot, streams its rows in comment order and holds nothing
// that the public may not read.
package export

import (
	"context"
	"io"
	"iter"
	"time"

	"commentportal/docket"
)

// Source is one consistent snapshot of the store. Its sequences may be read
// side by side: several of one source are open at the same time, so an
// implementation on one connection reads pages of rows and closes each page
// before it yields.
type Source interface {
	Docket(ctx context.Context, id docket.ID) (docket.Docket, error)
	Codebook(ctx context.Context, id docket.ID) (docket.Codebook, error)

	// Codings yields every coding by comment serial, then question, code and
	// coder, with PublicEvidence and EvidenceText filled where posted.
	Codings(ctx context.Context, id docket.ID) iter.Seq2[docket.Coding, error]

	// Register yields every comment received by serial, with Public filled
	// where posted.
	Register(ctx context.Context, id docket.ID) iter.Seq2[docket.RegisterEntry, error]

	// SignatoriesOf yields every party behind the comments that several signed, by
	// comment serial and position, with names where posted.
	SignatoriesOf(ctx context.Context, id docket.ID) iter.Seq2[docket.SignatoryEntry, error]

	// TranslationsOf lists the English that staff wrote of answers as they are posted, by
	// comment serial and place of the answer.
	TranslationsOf(ctx context.Context, id docket.ID) ([]docket.AnswerTranslation, error)

	// PublicComments yields the posted comments by serial.
	PublicComments(ctx context.Context, id docket.ID) iter.Seq2[docket.PublicComment, error]

	// Codebooks lists every version of the docket's codebook, oldest first.
	Codebooks(ctx context.Context, id docket.ID) ([]docket.Codebook, error)

	// Passes yields who read which answer for codes, by comment serial, question
	// in the docket's order and coder.
	Passes(ctx context.Context, id docket.ID) iter.Seq2[docket.Pass, error]

	// Campaigns lists the campaigns of two comments and more, by ID.
	Campaigns(ctx context.Context, id docket.ID) ([]docket.Campaign, error)

	// Excerpts lists the excerpts that may be shown (posted, touched by no redaction), by
	// code: first those that were picked as quotations, by position, then the others.
	Excerpts(ctx context.Context, id docket.ID) ([]docket.Excerpt, error)

	// Recommendations lists those that were not taken back, by position.
	Recommendations(ctx context.Context, id docket.ID) ([]docket.Recommendation, error)

	// Sections lists the newest version of each section of the report that people
	// wrote, by key.
	Sections(ctx context.Context, id docket.ID) ([]docket.Section, error)

	// Memos lists the newest version of the memos that stand, by number.
	Memos(ctx context.Context, id docket.ID) ([]docket.Memo, error)

	// Practised says whether answers that count were talked about in a training round, or
	// used as test answers.
	Practised(ctx context.Context, id docket.ID) (docket.Practised, error)

	// Changes yields the recorded decisions in the order they were made.
	Changes(ctx context.Context, id docket.ID) iter.Seq2[docket.Change, error]

	Ledger(ctx context.Context, id docket.ID) ([]docket.LedgerLine, error)

	// At is the time of the last recorded change, so that the same state
	// yields the same bytes.
	At(ctx context.Context) (time.Time, error)

	// RuleSets lists the versions of the screening rules in use on the docket.
	RuleSets(ctx context.Context, id docket.ID) ([]string, error)
}

// Exporter makes one file of CONTRACT section 4.
type Exporter interface {
	Name() string        // "themes_by_question.csv"
	ContentType() string // with charset, for the download's header
	Export(ctx context.Context, w io.Writer, src Source, id docket.ID) error
}

// About is what an export knows of the program that makes it.
type About struct {
	Program    string // version of the program
	ThemeRules string // version of the phrase rules behind suggestions
	BaseURL    string // public address without a slash at the end, for links to comments; "" leaves them relative
	Office     string // path of LibreOffice, which makes report.pdf; "": there is no such file

	// Agreement measures how far two coders agree: a row for all, then one a
	// question and one a code, in the order of d and book. nil: agreement.csv has
	// no rows and nothing is marked tentative.
	Agreement func(d docket.Docket, book docket.Codebook, pairs []docket.DoubleCoded) []docket.Agreement
}
