package intake

import (
	"bufio"
	"bytes"
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
	formatCSV         = "CSV"
	formatJSONL       = "JSON lines"
	formatRegulations = "regulations.gov"
)

// maxRecord bounds one row of an import, in bytes: 16 MiB, as for the lines of
// the streaming commands.
const maxRecord = 16 << 20

// source is a file that can be read more than once.
type source struct {
	file  io.ReadSeeker
	start int64 // where the caller's reader stood
	size  int64
	spool *os.File // a copy to close, nil where the caller's own can seek

	counter *countingReader
	hash    hash.Hash
}

// openSource prepares r for reading twice.
func openSource(r io.Reader) (*source, error) {
	if r == nil {
		return nil, badFile("there is no file to import")
	}
	if seeker, ok := r.(io.ReadSeeker); ok {
		start, err := seeker.Seek(0, io.SeekCurrent)
		if err == nil { // a pipe says that it can seek, and cannot
			end, err := seeker.Seek(0, io.SeekEnd)
			if err != nil {
				return nil, fmt.Errorf("size of the import file: %w", err)
			}
			return &source{file: seeker, start: start, size: end - start}, nil
		}
	}
	f, err := os.CreateTemp("", "import-*") // mode 0600
	if err != nil {
		return nil, fmt.Errorf("copy the import file: %w", err)
	}
	// Without a name the copy is gone as soon as it is closed, even after a crash.
	// Where an open file cannot be removed, close tries again.
	_ = os.Remove(f.Name())
	s := &source{file: f, spool: f}
	if s.size, err = io.Copy(f, r); err != nil {
		s.close()
		return nil, fmt.Errorf("copy the import file: %w", err)
	}
	return s, nil
}

func (s *source) close() {
	if s.spool != nil {
		_ = s.spool.Close()
		_ = os.Remove(s.spool.Name()) // gone already on most systems
	}
}

// read is how many bytes of the file the current pass has read.
func (s *source) read() int64 {
	if s.counter == nil {
		return 0
	}
	return s.counter.n
}

// sum is the SHA-256 of the file as the last complete pass read it.
func (s *source) sum() [32]byte { return [32]byte(s.hash.Sum(nil)) }

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

// rowReader reads one row after another.
type rowReader interface {
	// next returns io.EOF after the last row and BadFile where reading cannot go on.
	next() (row, error)
	// finish says what is wrong with the file now that all of it was read.
	finish() error
}

// row is one row of an import by the names of CONTRACT's import columns. A row
// that could not be read as such has bad set.
type row struct {
	line  int
	cells map[string]string
	from  map[string]string // name in the file by our name
	bad   *BadRow
}

// rows starts a pass: it finds out what the file is and reads its header.
func (s *source) rows(d docket.Docket, renames []Rename) (rowReader, string, error) {
	if _, err := s.file.Seek(s.start, io.SeekStart); err != nil {
		return nil, formatCSV, fmt.Errorf("read the import file again: %w", err)
	}
	s.hash = sha256.New()
	s.counter = &countingReader{r: io.TeeReader(s.file, s.hash)}
	in := bufio.NewReaderSize(s.counter, 64<<10)
	if magic, _ := in.Peek(2); bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(in)
		if err != nil {
			return nil, formatCSV, badFile("the file starts like gzip and is none; unpack it and import what comes out")
		}
		in = bufio.NewReaderSize(z, 64<<10)
	}
	head, _ := in.Peek(4)
	switch {
	case bytes.HasPrefix(head, []byte{0xef, 0xbb, 0xbf}):
		_, _ = in.Discard(3)
	case bytes.HasPrefix(head, []byte{0xff, 0xfe}), bytes.HasPrefix(head, []byte{0xfe, 0xff}):
		return nil, formatCSV, badFile("the file is UTF-16; save it as CSV in UTF-8")
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return nil, formatCSV, badFile("the file is a workbook or an archive; save the sheet as CSV in UTF-8")
	}
	first, err := firstByte(in)
	if errors.Is(err, io.EOF) {
		return nil, formatCSV, badFile("the file is empty; it needs a header row, or one JSON object a line")
	}
	if err != nil {
		return nil, formatCSV, readError(err)
	}
	columns := newColumns(d, renames)
	if first == '{' {
		r, err := newJSONRows(in, columns)
		return r, formatJSONL, err
	}
	if first == '[' {
		return nil, formatJSONL, badFile("the file is one JSON list; write one JSON object a line instead")
	}
	return newCSVRows(in, columns)
}

// firstByte looks at the first byte that is no white space, leaving all in place.
func firstByte(in *bufio.Reader) (byte, error) {
	for n := 1; ; n++ {
		b, err := in.Peek(n)
		if len(b) < n {
			if err == nil || errors.Is(err, bufio.ErrBufferFull) {
				err = io.EOF
			}
			return 0, err
		}
		if c := b[n-1]; c != ' ' && c != '\t' && c != '\r' && c != '\n' {
			return c, nil
		}
	}
}

// readError tells a damaged file from a failing disk.
func readError(err error) error {
	if errors.Is(err, gzip.ErrChecksum) || errors.Is(err, gzip.ErrHeader) || errors.Is(err, io.ErrUnexpectedEOF) || isFlate(err) {
		return badFile("the gzipped file is damaged or cut off; get it again")
	}
	return fmt.Errorf("read the import file: %w", err)
}
