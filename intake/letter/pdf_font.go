package letter

import (
	"bufio"
	"encoding/hex"
	"errors"
	"io"
	"strings"
	"unicode/utf16"

	"github.com/ledongthuc/pdf"
	"golang.org/x/text/encoding/charmap"
)

// pdfFont says what the codes of a font mean and how wide their letters are.
type pdfFont struct {
	wide    bool              // codes have two bytes
	meaning map[uint32]string // by the font's own table; nil: it has none
	letters [256]string       // of a font with codes of one byte
	widths  map[uint32]float64
	other   float64 // width of what is not in widths
}

// Bounds of the tables in a font.
const (
	maxCodes = 100_000
	maxTable = 4 << 20 // bytes
)

func newPDFFont(v pdf.Value) *pdfFont {
	f := &pdfFont{widths: map[uint32]float64{}, other: 500}
	f.wide = v.Key("Subtype").Name() == "Type0"
	if table := v.Key("ToUnicode"); table.Kind() == pdf.Stream {
		f.meaning = map[uint32]string{}
		f.readMeaning(table.Reader())
	}
	if f.wide {
		own := v.Key("DescendantFonts").Index(0)
		if dw := own.Key("DW"); !dw.IsNull() {
			f.other = dw.Float64()
		} else {
			f.other = 1000
		}
		f.readWidths(own.Key("W"))
		return f
	}
	first := v.Key("FirstChar").Int64()
	widths := v.Key("Widths")
	for i := range min(widths.Len(), 256) {
		f.widths[uint32(int64(i)+first)] = widths.Index(i).Float64()
	}
	f.readLetters(v)
	return f
}

// readWidths reads the widths of a font with codes of two bytes: "c [w w …]" or "from to w".
func (f *pdfFont) readWidths(w pdf.Value) {
	for i := 0; i+1 < w.Len() && len(f.widths) < maxCodes; {
		from := uint32(w.Index(i).Int64())
		if list := w.Index(i + 1); list.Kind() == pdf.Array {
			for j := range min(list.Len(), maxCodes) {
				f.widths[from+uint32(j)] = list.Index(j).Float64()
			}
			i += 2
			continue
		}
		to, width := uint32(w.Index(i+1).Int64()), w.Index(i+2).Float64()
		for c := from; c <= to && c-from < maxCodes && len(f.widths) < maxCodes; c++ {
			f.widths[c] = width
		}
		i += 3
	}
}

// readLetters finds what the bytes of a font mean that has no table of its own.
func (f *pdfFont) readLetters(v pdf.Value) {
	page := charmap.Windows1252
	base := v.Key("Encoding")
	if base.Kind() == pdf.Dict {
		base = base.Key("BaseEncoding")
	}
	if base.Name() == "MacRomanEncoding" {
		page = charmap.Macintosh
	}
	font := pdf.Font{V: v}
	named := v.Key("Encoding").Kind() == pdf.Dict && v.Key("Encoding").Key("Differences").Kind() == pdf.Array
	for c := range f.letters {
		f.letters[c] = string(page.DecodeByte(byte(c)))
		if !named {
			continue
		}
		if own := font.Encoder().Decode(string([]byte{byte(c)})); own != string(rune(c)) {
			f.letters[c] = own
		}
	}
}

// decode returns what a string says, how wide it is in units of the page, and how many of
// its letters nobody can tell.
func (f *pdfFont) decode(raw string, size, char, gap float64) (words string, width float64, unread int) {
	var b strings.Builder
	step := 1
	if f.wide {
		step = 2
	}
	for i := 0; i+step <= len(raw); i += step {
		code := uint32(raw[i])
		if f.wide {
			code = code<<8 | uint32(raw[i+1])
		}
		w, ok := f.widths[code]
		if !ok {
			w = f.other
		}
		width += w/1000*size + char
		if !f.wide && code == ' ' {
			width += gap
		}
		said, known := f.meaning[code]
		switch {
		case known:
			b.WriteString(said)
		case f.wide:
			unread++
		default:
			b.WriteString(f.letters[code])
		}
	}
	return b.String(), width, unread
}

// readMeaning reads the table of a font that says what its codes mean: lines of bfchar,
// "<code> <text>", and of bfrange, "<from> <to> <text>" or "<from> <to> [<text> …]".
func (f *pdfFont) readMeaning(in io.ReadCloser) {
	defer in.Close()
	t := tokens{in: bufio.NewReader(io.LimitReader(in, maxTable))}
	var args []string
	for len(f.meaning) < maxCodes {
		word, err := t.next()
		if err != nil {
			return
		}
		switch {
		case strings.HasPrefix(word, "<"), word == "[", word == "]":
			if len(args) < 3*maxCodes {
				args = append(args, word)
			}
		case word == "endbfchar":
			for i := 0; i+1 < len(args); i += 2 {
				f.meaning[codeOf(args[i])] = wordsOf(args[i+1])
			}
			args = nil
		case word == "endbfrange":
			f.ranges(args)
			args = nil
		default:
			args = nil
		}
	}
}

func (f *pdfFont) ranges(args []string) {
	for i := 0; i+2 < len(args); {
		from, to := codeOf(args[i]), codeOf(args[i+1])
		if args[i+2] != "[" {
			said := []rune(wordsOf(args[i+2]))
			for c := from; c <= to && c-from < 1<<16 && len(said) > 0 && len(f.meaning) < maxCodes; c++ {
				f.meaning[c] = string(said)
				said[len(said)-1]++
			}
			i += 3
			continue
		}
		i += 3
		for c := from; i < len(args) && args[i] != "]"; i, c = i+1, c+1 {
			f.meaning[c] = wordsOf(args[i])
		}
		i++
	}
}

// codeOf reads a code written as <hex>.
func codeOf(s string) uint32 {
	var code uint32
	for _, b := range hexBytes(s) {
		code = code<<8 | uint32(b)
	}
	return code
}

// wordsOf reads UTF-16 written as <hex>.
func wordsOf(s string) string {
	raw := hexBytes(s)
	if len(raw) == 1 {
		return string(rune(raw[0]))
	}
	half := make([]uint16, len(raw)/2)
	for i := range half {
		half[i] = uint16(raw[2*i])<<8 | uint16(raw[2*i+1])
	}
	return string(utf16.Decode(half))
}

func hexBytes(s string) []byte {
	s = strings.TrimPrefix(s, "<")
	if len(s)%2 == 1 {
		s += "0"
	}
	raw, err := hex.DecodeString(s)
	if err != nil {
		return nil
	}
	return raw
}

// tokens cuts a table into <hex>, [, ] and words.
type tokens struct{ in *bufio.Reader }

var errLongWord = errors.New("a word of a font's table is too long")

func (t tokens) next() (string, error) {
	var word []byte
	for len(word) < 4096 {
		c, err := t.in.ReadByte()
		if err != nil {
			return string(word), err
		}
		inHex := len(word) > 0 && word[0] == '<'
		switch {
		case c <= ' ' && (inHex || len(word) == 0):
			continue
		case c <= ' ' || inHex && c == '>':
			return string(word), nil
		case strings.IndexByte("<[]", c) < 0:
		case len(word) > 0:
			return string(word), t.in.UnreadByte()
		case c != '<':
			return string(c), nil
		}
		word = append(word, c)
	}
	return "", errLongWord
}
