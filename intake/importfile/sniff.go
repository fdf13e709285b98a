package importfile

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"regexp"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// kind is how a file is read, before anything is known of its columns.
type kind int

const (
	kindTable kind = iota
	kindWorkbook
	kindJSONLines
	kindJSON
	kindMail
	kindMailbox
)

// textFacts say how the bytes of a file become text with LF line ends.
type textFacts struct {
	encoding encoding.Encoding // nil: UTF-8
	onlyCR   bool              // lines end in CR, as on the first Macintosh
}

// decode returns the text of a file without a byte order mark.
func (t textFacts) decode(in io.Reader) io.Reader {
	if t.encoding != nil {
		in = transform.NewReader(in, t.encoding.NewDecoder())
	}
	text := bufio.NewReaderSize(in, 64<<10)
	if mark, _ := text.Peek(3); bytes.Equal(mark, []byte("\uFEFF")) {
		_, _ = text.Discard(3)
	}
	if t.onlyCR {
		return transform.NewReader(text, crToLF{})
	}
	return text
}

// crToLF replaces each CR by LF.
type crToLF struct{ transform.NopResetter }

func (crToLF) Transform(dst, src []byte, _ bool) (nDst, nSrc int, err error) {
	n := copy(dst, src)
	for i, b := range dst[:n] {
		if b == '\r' {
			dst[i] = '\n'
		}
	}
	if n < len(src) {
		err = transform.ErrShortDst
	}
	return n, n, err
}

// sniffed is how many bytes are looked at for what the file is.
const sniffed = 16 << 10

// inspect finds out kind, encoding, line ends and the order of dates.
func (f *File) inspect() error {
	in, err := f.raw()
	if err != nil {
		return err
	}
	head, err := in.Peek(sniffed)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
		return readError(err)
	}
	switch {
	case len(head) == 0:
		return errEmpty
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		f.kind, f.facts.Format = kindWorkbook, FormatWorkbook
		return f.findDateOrder()
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0")):
		return badFile(
			"the file is a workbook of Excel 2003 or earlier, or locked with a password; save it as .xlsx without " +
				"one, or as CSV",
		)
	}
	if err := f.findEncoding(in, head); err != nil {
		return err
	}
	if err := f.findKind(); err != nil {
		return err
	}
	return f.findDateOrder()
}

var errEmpty = badFile("the file is empty; it needs a header row, or one JSON object a line")

// findEncoding reads the file once for what its bytes mean.
func (f *File) findEncoding(in *bufio.Reader, head []byte) error {
	if label := f.options.Encoding; label != "" {
		enc, err := htmlindex.Get(label)
		if err != nil {
			return badFile(
				"--encoding does not know %q; write utf-8, utf-16le, utf-16be, windows-1252 or macintosh",
				label,
			)
		}
		name, _ := htmlindex.Name(enc) // it has just been found by one
		f.setEncoding(enc, name)
	} else if enc, name := utf16Of(head); enc != nil {
		f.setEncoding(enc, name)
	}
	s, err := f.scan(in)
	if err != nil {
		return err
	}
	f.text.onlyCR = s.lf == 0 && s.cr > 0
	json := bytes.HasPrefix(bytes.TrimLeft(head, " \t\r\n"), []byte("{")) ||
		bytes.HasPrefix(bytes.TrimLeft(head, " \t\r\n"), []byte("["))
	if f.text.encoding == nil && f.options.Encoding == "" && s.invalid > 0 && s.multibyte == 0 && !json {
		if s.undefined {
			return badFile(
				"the file is neither UTF-8 nor Windows-1252; name its encoding with --encoding, such as macintosh, " +
					"or save it in UTF-8",
			)
		}
		f.setEncoding(charmap.Windows1252, "windows-1252")
	}
	if f.facts.Encoding == "" {
		f.facts.Encoding = "utf-8"
	}
	return nil
}

func (f *File) setEncoding(enc encoding.Encoding, name string) {
	f.facts.Encoding = name
	if name == "utf-8" {
		return // read as it is, so that what is none is named
	}
	f.text.encoding = enc
}

// utf16Of recognizes UTF-16 by its mark, or by zeros in every second place.
func utf16Of(head []byte) (encoding.Encoding, string) {
	const little, big = "utf-16le", "utf-16be"
	switch {
	case bytes.HasPrefix(head, []byte{0xff, 0xfe}):
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), little
	case bytes.HasPrefix(head, []byte{0xfe, 0xff}):
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM), big
	}
	var zeros [2]int
	for i, b := range head {
		if b == 0 {
			zeros[i%2]++
		}
	}
	const least = 4 // a table has a header of a few letters at least
	switch pairs := len(head) / 2; {
	case zeros[1] > pairs/2 && zeros[1] >= least && zeros[0] <= zeros[1]/8:
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), little
	case zeros[0] > pairs/2 && zeros[0] >= least && zeros[1] <= zeros[0]/8:
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), big
	}
	return nil, ""
}

// scanned are counts over a whole file.
type scanned struct {
	lf, cr    int
	multibyte int  // characters of more than one byte, in UTF-8
	invalid   int  // bytes that are not UTF-8
	undefined bool // one of them is none of Windows-1252 either
}

// scan counts over the text as the encoding known so far reads it.
func (f *File) scan(in io.Reader) (scanned, error) {
	var s scanned
	if f.text.encoding != nil {
		in = transform.NewReader(in, f.text.encoding.NewDecoder())
	}
	buf, kept := make([]byte, 64<<10), 0
	for {
		n, err := in.Read(buf[kept:])
		rest := s.count(buf[:kept+n], err != nil)
		kept = copy(buf, rest)
		if errors.Is(err, io.EOF) {
			return s, nil
		}
		if err != nil {
			return s, readError(err)
		}
	}
}

// count looks at a stretch of bytes and returns those of a character that is not
// complete yet.
func (s *scanned) count(b []byte, last bool) []byte {
	for len(b) > 0 {
		if b[0] < utf8.RuneSelf {
			switch b[0] {
			case '\n':
				s.lf++
			case '\r':
				s.cr++
			}
			b = b[1:]
			continue
		}
		if !last && !utf8.FullRune(b) {
			return b
		}
		r, size := utf8.DecodeRune(b)
		if r == utf8.RuneError && size == 1 {
			s.invalid++
			s.undefined = s.undefined || bytes.IndexByte([]byte{0x81, 0x8d, 0x8f, 0x90, 0x9d}, b[0]) >= 0
		} else {
			s.multibyte++
		}
		b = b[size:]
	}
	return nil
}

var (
	// mailHeader is a field that messages begin with.
	mailHeader = regexp.MustCompile(
		`(?i)\A(Return-Path|Received|Delivered-To|Message-ID|Date|From|To|Cc|Reply-To|Subject|` +
			`MIME-Version|Content-Type|DKIM-Signature|X-[\w-]+|Sender|List-[\w-]+|` +
			`ARC-[\w-]+|Authentication-Results|Thread-[\w-]+): ?[^,;\t]`,
	)
	// nextHeader is a second field, or the continued first one.
	nextHeader = regexp.MustCompile(`\n([A-Za-z][\w-]*: ?|[ \t])`)
	fromField  = regexp.MustCompile(`(?im)^From: ?\S`)
)

// findKind tells tables, JSON and mail apart by how the text begins.
func (f *File) findKind() error {
	in, err := f.raw()
	if err != nil {
		return err
	}
	text := bufio.NewReaderSize(f.text.decode(in), 64<<10)
	head, err := text.Peek(sniffed)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
		return readError(err)
	}
	start := bytes.TrimLeft(head, " \t\r\n")
	switch {
	case len(start) == 0 && len(head) < sniffed:
		return errEmpty
	case len(start) == 0:
		return badFile("the file begins with thousands of blanks; take them out")
	case start[0] == '[':
		f.kind, f.facts.Format = kindJSON, FormatJSON
	case start[0] == '{':
		f.kind, f.facts.Format = kindJSONLines, FormatJSONLines
		if spansLines(start) {
			f.kind, f.facts.Format = kindJSON, FormatJSON
		}
	case bytes.HasPrefix(start, []byte("From ")) && mailHeader.Match(afterLine(start)):
		f.kind, f.facts.Format = kindMailbox, FormatMailbox
	case mailHeader.Match(start) && nextHeader.Match(start) && fromField.Match(start):
		f.kind, f.facts.Format = kindMail, FormatMail
	}
	return nil
}

func afterLine(b []byte) []byte {
	_, rest, _ := bytes.Cut(b, []byte{'\n'})
	return rest
}

// spansLines reports whether the first JSON object goes on after its first line,
// as in a document that was written for people.
func spansLines(start []byte) bool {
	first, rest, more := bytes.Cut(start, []byte{'\n'})
	if !more || len(bytes.TrimSpace(rest)) == 0 {
		return false
	}
	depth, quoted, escaped := 0, false, false
	for _, b := range first {
		switch {
		case escaped:
			escaped = false
		case quoted && b == '\\':
			escaped = true
		case b == '"':
			quoted = !quoted
		case !quoted:
			depth += bracket(b)
		}
	}
	// A line with an odd quote is broken, and is named as such.
	return depth > 0 && !quoted &&
		bytes.IndexByte([]byte("{[,"), bytes.TrimRight(first, " \r\t")[len(bytes.TrimRight(first, " \r\t"))-1]) >= 0
}

// bracket is 1 for a bracket that opens, -1 for one that closes, and 0 for the rest.
func bracket(b byte) int {
	switch b {
	case '{', '[':
		return 1
	case '}', ']':
		return -1
	}
	return 0
}
