// Package importfile reads files of comments that were received elsewhere: CSV in
// its dialects, workbooks, JSON of several shapes, e-mail, exports of survey tools,
// and the downloads of regulations.gov. It yields rows by the column names of an
// import and decides nothing about comments.
package importfile

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"

	"commentportal/docket"
)

// The formats of an import, as reports name them.
const (
	FormatCSV       = "CSV"
	FormatJSON      = "JSON"
	FormatJSONLines = "JSON lines"
	FormatBulk      = "regulations.gov"
	FormatV4        = "regulations.gov v4"
	FormatWorkbook  = "workbook"
	FormatMail      = "e-mail"
	FormatMailbox   = "mailbox"
	FormatComments  = "comments.csv of a portal"
	FormatAnswers   = "answers.jsonl of a portal"
	FormatQualtrics = "Qualtrics"
	FormatForms     = "Microsoft Forms"
	FormatCitizen   = "Citizen Space"
)

// MaxRecord bounds one record, in bytes: 16 MiB, as for the lines of the streaming
// commands.
const MaxRecord = 16 << 20

// Options says how to read a file.
type Options struct {
	Docket   docket.Docket
	Map      []Rename
	Encoding string // a WHATWG label; empty: found out
	Dates    Order  // order of day and month; empty: found out
}

// Facts are what reading a file found out about it.
type Facts struct {
	Format    string
	Encoding  string // WHATWG name; empty where the format has its own
	Separator string // "comma", "semicolon" or "tab"; empty where there is none
	Dates     Order  // empty where no date needed it
}

// BadRow is a record that cannot be filed. Problem never quotes what it says.
type BadRow struct {
	Line    int    // where it starts, counted from 1
	Unit    string // what Line counts; empty: lines
	Column  string // as the file calls it; empty: the row as a whole
	Problem string
}

// String names the row and says what to do.
func (b BadRow) String() string {
	unit := b.Unit
	if unit == "" {
		unit = "line"
	}
	if b.Column == "" {
		return fmt.Sprintf("%s %d: %s", unit, b.Line, b.Problem)
	}
	return fmt.Sprintf("%s %d, column %s: %s", unit, b.Line, b.Column, b.Problem)
}

// BadFile is what is wrong with a file as a whole, or that it has bad rows: bad
// input, as opposed to a failure of the portal.
type BadFile struct{ Problem string }

// Error is one sentence that says what to do.
func (b BadFile) Error() string { return b.Problem }

// UnknownColumns is a BadFile whose columns nobody knows, with what they most likely
// are.
type UnknownColumns struct {
	BadFile
	Columns  []string
	Proposed []Rename
}

// Unwrap makes it a BadFile to those who only want to say so.
func (u UnknownColumns) Unwrap() error { return u.BadFile }

func badFile(format string, args ...any) error { return BadFile{fmt.Sprintf(format, args...)} }

// Row is one record by the names of an import's columns. One that could not be
// read as such has Bad set; one that is no comment has Skip set.
type Row struct {
	Line    int               // where it starts, counted from 1
	Unit    string            // what Line counts; empty: lines
	Cells   map[string]string // by our name
	From    map[string]string // name in the file by ours
	Own     map[string]string // by our name: the writer's own words, where they are less than the cell
	HTML    bool              // texts are HTML, to be decoded once
	Federal bool              // a record of regulations.gov, with its flags in the Reg columns
	Skip    Skip
	Bad     *BadRow
}

// Skip says why a record is no comment to file; empty for one that is.
type Skip string

// The kinds of records that are passed over.
const (
	NotSubmission Skip = "no public submission"   // the agency's own document
	NotPosted     Skip = "not posted, so no text" // of a portal's register
)

// Reader reads one row after another.
type Reader interface {
	// Next returns io.EOF after the last row and BadFile where reading cannot go on.
	Next() (Row, error)
	// Finish returns BadFile for what shows only when all of the file was read.
	Finish() error
}

// File is a file that can be read more than once.
type File struct {
	options Options
	facts   Facts
	kind    kind
	text    textFacts

	file  io.ReadSeeker
	start int64 // where the caller's reader stood
	size  int64
	spool *os.File // a copy to close, nil where the caller's own can seek

	counter *countingReader
	hash    hash.Hash
	closers []io.Closer // of the current pass

	federal  bool // rows are records of regulations.gov
	from1904 bool // dates of the workbook count from 1904
}

// Open prepares r for reading and finds out what it is. A reader that cannot seek
// is copied into a temporary file first, readable by its owner alone.
//
// It returns BadFile for a file that cannot be read, with a File that can be asked
// for Facts and closed; the caller closes it in any case where it is not nil.
func Open(r io.Reader, o Options) (*File, error) {
	if r == nil {
		return nil, badFile("there is no file to import")
	}
	f := &File{options: o, facts: Facts{Format: FormatCSV}}
	if err := f.prepare(r); err != nil {
		return nil, err
	}
	if err := f.inspect(); err != nil {
		return f, err
	}
	return f, nil
}

func (f *File) prepare(r io.Reader) error {
	if seeker, ok := r.(io.ReadSeeker); ok {
		start, err := seeker.Seek(0, io.SeekCurrent)
		if err == nil { // a pipe says that it can seek, and cannot
			end, err := seeker.Seek(0, io.SeekEnd)
			if err != nil {
				return fmt.Errorf("size of the import file: %w", err)
			}
			f.file, f.start, f.size = seeker, start, end-start
			return nil
		}
	}
	spool, err := os.CreateTemp("", "import-*") // mode 0600
	if err != nil {
		return fmt.Errorf("copy the import file: %w", err)
	}
	// Without a name the copy is gone as soon as it is closed, even after a crash.
	// Where an open file cannot be removed, Close tries again.
	_ = os.Remove(spool.Name())
	f.file, f.spool = spool, spool
	if f.size, err = io.Copy(spool, r); err != nil {
		f.Close()
		return fmt.Errorf("copy the import file: %w", err)
	}
	return nil
}

// Close ends reading and removes what was copied.
func (f *File) Close() {
	f.endPass()
	if f.spool != nil {
		_ = f.spool.Close()
		_ = os.Remove(f.spool.Name()) // gone already on most systems
	}
}

func (f *File) endPass() {
	for _, c := range f.closers {
		_ = c.Close()
	}
	f.closers = nil
}

// Facts returns what is known about the file so far.
func (f *File) Facts() Facts { return f.facts }

// Size is the length of the file in bytes, compressed or not.
func (f *File) Size() int64 { return f.size }

// Position is how many bytes of the file the current pass has read.
func (f *File) Position() int64 {
	if f.counter == nil {
		return 0
	}
	return f.counter.n
}

// Sum returns the SHA-256 of the file as the last complete pass read it.
func (f *File) Sum() [32]byte {
	// What a format does not ask for, such as blanks at the end, is read here.
	_, _ = io.Copy(io.Discard, f.counter)
	return [32]byte(f.hash.Sum(nil))
}

// countingReader counts what goes through it.
type countingReader struct {
	r io.Reader
	n int64
}

func (c *countingReader) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// raw starts a pass over the file's bytes, unpacked.
func (f *File) raw() (*bufio.Reader, error) {
	f.endPass()
	if _, err := f.file.Seek(f.start, io.SeekStart); err != nil {
		return nil, fmt.Errorf("read the import file again: %w", err)
	}
	f.hash = sha256.New()
	f.counter = &countingReader{r: io.TeeReader(f.file, f.hash)}
	in := bufio.NewReaderSize(f.counter, 64<<10)
	if magic, _ := in.Peek(2); bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(in)
		if err != nil {
			return nil, badFile("the file starts like gzip and is none; unpack it and import what comes out")
		}
		in = bufio.NewReaderSize(z, 64<<10)
	}
	return in, nil
}

// Rows starts a pass over the rows.
func (f *File) Rows() (Reader, error) {
	in, err := f.raw()
	if err != nil {
		return nil, err
	}
	if f.kind == kindWorkbook {
		return f.workbookRows(in)
	}
	text := bufio.NewReaderSize(f.text.decode(in), 64<<10)
	switch f.kind {
	case kindMail, kindMailbox:
		return newMailRows(text, f.kind == kindMailbox, newColumns(f.options.Docket, f.options.Map))
	case kindJSONLines, kindJSON:
		return f.jsonRows(text)
	}
	return f.csvRows(text)
}

// readError tells a damaged file from a failing disk.
func readError(err error) error {
	if _, bad := errors.AsType[flate.CorruptInputError](err); bad ||
		errors.Is(err, gzip.ErrChecksum) || errors.Is(err, gzip.ErrHeader) || errors.Is(err, io.ErrUnexpectedEOF) {
		return badFile("the gzipped file is damaged or cut off; get it again")
	}
	if _, bad := errors.AsType[BadFile](err); bad {
		return err
	}
	return fmt.Errorf("read the import file: %w", err)
}
