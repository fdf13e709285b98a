package export

import (
	"context"
	"fmt"
	"io"

	"commentportal/docket"
)

// The Table Schema types that columns use.
const (
	kindString   = "string"
	kindInteger  = "integer"
	kindNumber   = "number"
	kindBoolean  = "boolean"
	kindDate     = "date"
	kindDatetime = "datetime"
)

// column is a column of a CSV file and its description in the data package.
type column struct {
	name     string
	kind     string
	about    string
	required bool     // never empty
	enum     []string // nil: anything
	minimum  *int     // of integers and numbers; nil: none
	maximum  *int
}

var zero = 0

func str(name, about string) column { return column{name: name, kind: kindString, about: about} }
func count(name, about string) column {
	return column{name: name, kind: kindInteger, about: about, minimum: &zero}
}
func when(name, about string) column  { return column{name: name, kind: kindDatetime, about: about} }
func yesNo(name, about string) column { return column{name: name, kind: kindBoolean, about: about} }
func number(name, about string) column {
	return column{name: name, kind: kindNumber, about: about}
}

// always marks a column that is never empty.
func (c column) always() column { c.required = true; return c }

// oneOf limits a column to words.
func (c column) oneOf(words ...string) column { c.enum = words; return c }

// job is what one run of an exporter works on: a source, the docket read from it,
// its codebook, and whoever wants to hear of progress.
type job struct {
	src    Source
	d      docket.Docket
	book   docket.Codebook
	about  About
	onRows func(int64)

	gathered *figures // made by the first file that needs it
}

func newJob(ctx context.Context, src Source, id docket.ID, about About) (*job, error) {
	d, err := src.Docket(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("export: docket %s: %w", id, err)
	}
	book, err := src.Codebook(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("export: codebook of %s: %w", id, err)
	}
	return &job{src: src, d: d, book: book, about: about}, nil
}

// table is a CSV file of section 4.
type table struct {
	name    string
	title   string
	key     []string // primary key
	refers  []reference
	columns func(docket.Docket) []column
	codes   bool // a column a code follows
	rows    func(ctx context.Context, j *job, w rowWriter) error
}

// header lists the table's columns.
func (t table) header(ctx context.Context, j *job) ([]column, error) {
	cols := t.columns(j.d)
	if !t.codes {
		return cols, nil
	}
	f, err := j.figures(ctx)
	if err != nil {
		return nil, err
	}
	return append(cols, f.codeColumns()...), nil
}

// reference says that the cells of a column are keys of another file.
type reference struct{ column, file, key string }

// file is what WriteAll and the data package need beyond Exporter.
type file interface {
	Exporter
	// write makes the file and counts its rows; files without rows say -1.
	write(ctx context.Context, w io.Writer, j *job) (rows int64, err error)
	// describe fills in the resource but for bytes, hash and rows.
	describe(ctx context.Context, j *job) (resource, error)
}

func (t table) Name() string        { return t.name }
func (t table) ContentType() string { return "text/csv; charset=utf-8" }

func (t table) Export(ctx context.Context, w io.Writer, src Source, id docket.ID) error {
	return exportAlone(ctx, t, w, src, id, About{})
}

func (t table) write(ctx context.Context, w io.Writer, j *job) (int64, error) {
	header, err := t.header(ctx, j)
	if err != nil {
		return 0, fmt.Errorf("export: %s: %w", t.name, err)
	}
	cw := newCSV(w, header)
	cw.onRows = j.onRows
	if err := t.rows(ctx, j, cw); err != nil {
		return cw.rows, fmt.Errorf("export: %s: %w", t.name, err)
	}
	if err := cw.close(); err != nil {
		return cw.rows, fmt.Errorf("export: %s: %w", t.name, err)
	}
	return cw.rows, nil
}

// exportAlone makes one file outside of WriteAll.
func exportAlone(ctx context.Context, f file, w io.Writer, src Source, id docket.ID, about About) error {
	j, err := newJob(ctx, src, id, about)
	if err != nil {
		return err
	}
	_, err = f.write(ctx, w, j)
	return err
}

// files lists every file of section 4 that exists, in the contract's order. The
// data package comes behind all that it describes but for LIMITATIONS.md, as in
// the contract; WriteAll makes it last.
func files(about About) []file {
	list := []file{
		commentsCSV, answersJSONL{}, answersCSV, themesByQuestionCSV, themesBySectorCSV,
		codingsCSV, matrixCSV, quotesCSV, campaignsCSV, recommendationsCSV, traceCSV, actionsCSV, agreementCSV,
		coverageCSV, sectionsCSV, signatoriesCSV, translationsCSV, ledgerCSV, moderationLogCSV, codebookCSV,
		codebookQDC{}, project{}, workbook{}, reportHTML(about), reportDocx(about),
	}
	if about.Office != "" {
		list = append(list, reportPDF{about})
	}
	return append(list, dataPackage{about}, limitations{})
}

// Exporters lists the exporters of all files of CONTRACT section 4 that exist,
// in the contract's order. They are safe for concurrent use.
func Exporters(about About) []Exporter {
	var out []Exporter
	for _, f := range files(about) {
		out = append(out, single{f, about})
	}
	return out
}

// single is a file as it is downloaded alone: it knows of the program and of the
// portal's address what the whole export knows, and so has the same bytes.
type single struct {
	file
	about About
}

func (s single) Export(ctx context.Context, w io.Writer, src Source, id docket.ID) error {
	return exportAlone(ctx, s.file, w, src, id, s.about)
}
