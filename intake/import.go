package intake

import (
	"context"
	"errors"
	"fmt"
	"io"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/intake/importfile"
)

// ImportOptions says what to import and how.
type ImportOptions struct {
	Docket docket.ID
	// File is the whole file in one of the formats of importfile, gzipped or not. It
	// is read several times: a reader that cannot seek is copied into a temporary file
	// first, readable by its owner alone.
	File     io.Reader
	Channel  docket.Channel // of rows that name none; empty: ChannelImport
	Map      []importfile.Rename
	Encoding string           // a WHATWG label; empty: found out
	Dates    importfile.Order // of day and month; empty: found out
	DryRun   bool             // check everything, file nothing
	SkipBad  bool             // file the good rows although others are bad
	Preview  int              // how many of the comments to file come back in the report of a dry run
	// Progress, if set, is called every few hundred rows and at the end of each pass.
	Progress func(ImportProgress)
}

// Repeated is a row with the source_id of an earlier row of the same file. It is
// not filed.
type Repeated struct {
	Unit        string // what Line and First count; empty: lines
	Line, First int
}

// ImportProgress is how far an import has come. Bytes are of the file as it is,
// compressed or not.
type ImportProgress struct {
	Filing bool // the second pass; the first one checks
	Rows   int
	Bytes  int64
	Total  int64
}

// ImportReport is what became of the rows of a file. In a dry run it says what
// would have become of them.
//
// Rows = Filed + Known + NotSubmissions + NotPosted + BadRows, once the file has been filed.
type ImportReport struct {
	DryRun           bool
	Facts            importfile.Facts
	Rows             int
	Filed            int
	Known            int // skipped: their source_id is in the docket, or stands further up in the file
	NotSubmissions   int // skipped: regulations.gov's rows that are no public submission
	NotPosted        int // skipped: of a portal's register, not posted and so without text
	Withdrawn        int // of the filed ones
	Trimmed          int // of the filed ones: e-mail whose quoted messages and footers were left out
	ContentElsewhere int // of the filed ones: "see attached", or empty with attachments
	NoSource         int // of the filed ones: without source_id, so only this very file is recognised again
	UnknownSectors   int // of the filed ones: sector kept in sector_raw alone
	BadRows          int
	Bad              []importfile.BadRow // the first of them; all with SkipBad
	Repeated         []Repeated          // rows whose number stands further up in the file
	First, Last      docket.CommentID
	Preview          []docket.Comment // the first ones to file, where they were asked for
}

const (
	// importBatch is how many comments are filed in one transaction.
	importBatch = 500
	// importTick is how many rows pass between calls of Progress.
	importTick = 250
	// listedBad is how many bad rows are listed when nothing is filed anyway.
	listedBad = 100
)

// Import files the comments of a file, in the order of its rows. It reads the file
// twice: first every row is checked, and only when all are good, or SkipBad is
// set, are any filed, in batches of 500.
//
// A row whose source_id the docket has already is skipped, whatever it says.
// Importing a file twice files nothing new, with or without source_id; an import
// that was interrupted is completed by running it again.
//
// It returns docket.ErrNotFound for an unknown docket and BadFile, with the report,
// for a file that cannot be read or has bad rows.
func (d *Desk) Import(ctx context.Context, o ImportOptions) (ImportReport, error) {
	var report ImportReport
	if o.Channel == "" {
		o.Channel = docket.ChannelImport
	}
	if !o.Channel.Known() {
		return report, badInput("there is no channel %q; write web, email, mail, meeting or import", o.Channel)
	}
	dock, err := d.store.Docket(ctx, o.Docket)
	if err != nil {
		return report, fmt.Errorf("docket of the import: %w", err)
	}
	src, err := importfile.Open(
		o.File,
		importfile.Options{Docket: dock, Map: o.Map, Encoding: o.Encoding, Dates: o.Dates},
	)
	if src != nil {
		defer src.Close()
		report.Facts = src.Facts()
	}
	if err != nil {
		return report, err
	}

	pass := importPass{desk: d, dock: dock, o: o, src: src}
	report, err = pass.run(ctx, nil)
	if err != nil {
		return report, err
	}
	if report.BadRows > 0 && !o.SkipBad {
		return report, badInput("%s cannot be filed, so nothing was filed; mend %s, or leave %s out with --skip-bad",
			phrase.English.Count(report.BadRows, "%d row", "%d rows"), pronoun(report.BadRows), pronoun(report.BadRows))
	}
	if o.DryRun {
		return report, nil
	}
	fingerprint := src.Sum()
	return pass.run(ctx, &fingerprint)
}

func badInput(format string, args ...any) error {
	return importfile.BadFile{Problem: fmt.Sprintf(format, args...)}
}

func pronoun(n int) string {
	if n == 1 {
		return "it"
	}
	return "them"
}

// importPass reads the file once.
type importPass struct {
	desk *Desk
	dock docket.Docket
	o    ImportOptions
	src  *importfile.File

	maker commentMaker
	known map[string]struct{} // numbers that the docket has
	seen  map[string]int      // lines by the numbers of this file
}

// run checks every row and, when given the file's fingerprint, files the good ones.
func (p importPass) run(ctx context.Context, fingerprint *[32]byte) (ImportReport, error) {
	report := ImportReport{Facts: p.src.Facts(), DryRun: p.o.DryRun}
	known, err := p.desk.store.KnownSources(ctx, p.dock.ID)
	if err != nil {
		return report, fmt.Errorf("sources of docket %s: %w", p.dock.ID, err)
	}
	rows, err := p.src.Rows()
	if err != nil {
		return report, err
	}
	p.known, p.seen = known, make(map[string]int)
	p.maker = commentMaker{desk: p.desk, dock: p.dock, channel: p.o.Channel, dates: p.src.Dates(), now: p.desk.now()}
	batch := &importBatcher{desk: p.desk, dock: p.dock.ID, report: &report}
	tick := func() {
		if p.o.Progress != nil {
			p.o.Progress(ImportProgress{Filing: fingerprint != nil, Rows: report.Rows, Bytes: p.src.Position(),
				Total: p.src.Size()})
		}
	}
	for {
		if err := ctx.Err(); err != nil {
			return report, err
		}
		r, err := rows.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return report, err
		}
		report.Rows++
		if report.Rows%importTick == 0 {
			tick()
		}
		c, ok := p.check(r, &report)
		if !ok {
			continue
		}
		if fingerprint == nil {
			report.count(c)
			if len(report.Preview) < p.o.Preview {
				report.Preview = append(report.Preview, c)
			}
			continue
		}
		p.maker.screen(&c)
		p.maker.identify(&c, *fingerprint, report.Rows)
		if err := batch.add(ctx, c); err != nil {
			return report, err
		}
	}
	if err := batch.flush(ctx); err != nil {
		return report, err
	}
	report.Facts = p.src.Facts()
	tick()
	return report, rows.Finish()
}

// check makes a comment of a row, or counts in the report why it is none to file.
func (p importPass) check(r importfile.Row, report *ImportReport) (docket.Comment, bool) {
	switch r.Skip {
	case importfile.NotSubmission:
		report.NotSubmissions++
		return docket.Comment{}, false
	case importfile.NotPosted:
		report.NotPosted++
		return docket.Comment{}, false
	}
	if source := p.maker.source(r); source != "" {
		_, before := p.known[source]
		first, again := p.seen[source]
		if again && !before {
			report.Repeated = append(report.Repeated, Repeated{Unit: r.Unit, Line: r.Line, First: first})
		}
		if before || again { // whatever else it says
			report.Known++
			return docket.Comment{}, false
		}
	}
	c, bad := p.maker.comment(r)
	if bad != nil {
		report.BadRows++
		if p.o.SkipBad || len(report.Bad) < listedBad {
			report.Bad = append(report.Bad, *bad)
		}
		return docket.Comment{}, false
	}
	if c.SourceID != "" {
		p.seen[c.SourceID] = r.Line
	}
	if len(r.Own) > 0 {
		report.Trimmed++
	}
	return c, true
}

// count adds a comment that is filed, or would be.
func (r *ImportReport) count(c docket.Comment) {
	r.Filed++
	if c.Status == docket.Withdrawn {
		r.Withdrawn++
	}
	if c.Class == docket.ClassContentElsewhere {
		r.ContentElsewhere++
	}
	if c.SourceID == "" {
		r.NoSource++
	}
	if c.Submitter.SectorRaw != "" && c.Submitter.Sector == docket.SectorUnspecified {
		r.UnknownSectors++
	}
}

// importBatcher files comments in batches.
type importBatcher struct {
	desk   *Desk
	dock   docket.ID
	report *ImportReport
	list   []docket.Comment
}

func (b *importBatcher) add(ctx context.Context, c docket.Comment) error {
	b.list = append(b.list, c)
	if len(b.list) < importBatch {
		return nil
	}
	return b.flush(ctx)
}

func (b *importBatcher) flush(ctx context.Context) error {
	if len(b.list) == 0 {
		return nil
	}
	filed, skipped, err := b.desk.store.FileImported(ctx, b.dock, b.list)
	if err != nil {
		return fmt.Errorf("file imported comments: %w", err)
	}
	var counted ImportReport
	for _, c := range b.list {
		counted.count(c)
	}
	// Somebody else may have filed the same sources in the meantime; which of the
	// batch those were, the store does not tell, and it is none in practice.
	b.report.Filed += len(filed)
	b.report.Known += skipped
	b.report.Withdrawn += min(counted.Withdrawn, len(filed))
	b.report.ContentElsewhere += min(counted.ContentElsewhere, len(filed))
	b.report.NoSource += min(counted.NoSource, len(filed))
	b.report.UnknownSectors += min(counted.UnknownSectors, len(filed))
	if len(filed) > 0 {
		if b.report.First == "" {
			b.report.First = filed[0]
		}
		b.report.Last = filed[len(filed)-1]
	}
	b.list = b.list[:0]
	return nil
}
