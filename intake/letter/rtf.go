package letter

import (
	"strconv"
	"strings"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"
)

// readRTF reads Rich Text Format as version 1.9.1 of its description has it.
func readRTF(file []byte) (Letter, error) {
	r := &rtf{in: file, body: &text{}, page: charmap.Windows1252, groups: []rtfGroup{{unicodeSkip: 1}}}
	if err := r.read(); err != nil {
		return Letter{}, err
	}
	r.lost.Cut = r.body.cut
	return Letter{Text: r.body.b.String(), Lost: r.lost}, nil
}

// rtf reads one file.
type rtf struct {
	in     []byte
	at     int
	body   *text
	lost   Lost
	page   *charmap.Charmap // of letters written as bytes
	fonts  map[int]*charmap.Charmap
	font   int // whose entry in the table of fonts is being read
	groups []rtfGroup
	skip   int    // characters that stand for one written in Unicode before
	high   uint16 // the first half of a pair, or 0
	table  rtfTable
}

// rtfTable is where in a table the text is.
type rtfTable struct {
	open    bool // rows have begun, and no paragraph outside of them since
	inCell  bool // the paragraph is one of a cell
	rowDone bool
	cells   bool // a cell of the row has ended, and no words since
}

// rtfGroup is what holds inside of one pair of braces.
type rtfGroup struct {
	quiet       bool // its text is none of the document's
	hidden      bool
	deleted     bool
	optional    bool // \* was the first word: what is not known is left out
	fontTable   bool
	unicodeSkip int
	page        *charmap.Charmap // of the font in use; nil: the file's
}

func (r *rtf) group() *rtfGroup { return &r.groups[len(r.groups)-1] }

func (r *rtf) read() error {
	for r.at < len(r.in) && !r.body.cut {
		c := r.in[r.at]
		r.at++
		switch c {
		case '{':
			if len(r.groups) > maxDepth {
				return Unwieldy
			}
			g := *r.group()
			g.optional = false
			r.groups, r.skip = append(r.groups, g), 0
		case '}':
			if r.skip = 0; len(r.groups) > 1 {
				r.groups = r.groups[:len(r.groups)-1]
			}
			if len(r.groups) == 1 {
				return nil // what comes after the document is none of it
			}
		case '\\':
			r.control()
		case '\r', '\n':
		default:
			r.byteOf(c)
		}
	}
	if len(r.groups) > 1 && !r.body.cut {
		return Broken
	}
	return nil
}

// control reads what follows a backslash.
func (r *rtf) control() {
	if r.at >= len(r.in) {
		return
	}
	c := r.in[r.at]
	if !isLetter(c) {
		r.at++
		r.symbol(c)
		return
	}
	from := r.at
	for r.at < len(r.in) && isLetter(r.in[r.at]) {
		r.at++
	}
	word := string(r.in[from:r.at])
	from = r.at
	if r.at < len(r.in) && r.in[r.at] == '-' {
		r.at++
	}
	for r.at < len(r.in) && r.in[r.at] >= '0' && r.in[r.at] <= '9' && r.at-from < 11 {
		r.at++
	}
	n, err := strconv.Atoi(string(r.in[from:r.at]))
	if r.at < len(r.in) && r.in[r.at] == ' ' {
		r.at++
	}
	r.word(word, n, err == nil)
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// symbol deals with a control of one character.
func (r *rtf) symbol(c byte) {
	switch c {
	case '\'':
		if r.at+2 > len(r.in) {
			return
		}
		n, err := strconv.ParseUint(string(r.in[r.at:r.at+2]), 16, 8)
		r.at += 2
		if err == nil {
			r.byteOf(byte(n))
		}
	case '*':
		r.group().optional = true
	case '\\', '{', '}':
		r.byteOf(c)
	case '~':
		r.write("\u00a0")
	case '_':
		r.write("-")
	case '\r', '\n':
		r.paragraph()
	}
}

// rtfText are words that stand for text.
var rtfText = map[string]string{
	"tab": "\t", "emdash": "—", "endash": "–", "emspace": " ", "enspace": " ", "qmspace": " ", "bullet": "•",
	"lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "line": "\n", "zwj": "\u200d", "zwnj": "\u200c",
}

// rtfQuiet are groups whose text is none of the document's: tables of fonts and styles,
// properties with title, author and company, headers, fields' instructions, remarks.
var rtfQuiet = map[string]bool{
	"colortbl": true, "stylesheet": true, "info": true, "header": true, "headerl": true, "headerr": true,
	"headerf": true, "footer": true, "footerl": true, "footerr": true, "footerf": true, "fldinst": true, "xe": true,
	"tc": true, "rxe": true, "annotation": true, "atnid": true, "atnauthor": true, "atntime": true, "atnref": true,
	"atndate": true, "atrfstart": true, "atrfend": true, "bkmkstart": true, "bkmkend": true, "listtable": true,
	"listoverridetable": true, "revtbl": true, "rsidtbl": true, "generator": true, "themedata": true,
	"colorschememapping": true, "datastore": true, "latentstyles": true, "filetbl": true, "template": true,
	"objdata": true, "objclass": true, "nonshppict": true, "pntext": true, "pntxta": true, "pntxtb": true, "sp": true,
	"userprops": true, "xmlnstbl": true, "mmathPr": true, "upr": true, "private": true, "docvar": true, "falt": true,
	"panose": true, "ftncn": true, "ftnsep": true, "ftnsepc": true, "aftnsep": true, "aftnsepc": true, "aftncn": true,
	"keycode": true, "wgrffmtfilter": true, "datafield": true, "blipuid": true, "picprop": true,
}

// word deals with a control word and its number.
func (r *rtf) word(word string, n int, given bool) {
	g := r.group()
	switch {
	case word == "bin" && given:
		r.at = min(len(r.in), r.at+max(0, n))
	case word == "u" && given:
		r.unicode(n)
	case word == "uc" && given:
		g.unicodeSkip = min(max(0, n), 16)
	case rtfText[word] != "":
		r.write(rtfText[word])
	case rtfQuiet[word]:
		g.quiet = true
		if word == "annotation" {
			r.lost.Notes++
		}
	case word == "fonttbl":
		g.quiet, g.fontTable = true, true
	case word == "footnote":
		g.quiet = true
		r.lost.Footnotes++
	case word == "pict", word == "object":
		r.picture(g)
	case g.optional && !rtfKept[word]:
		g.quiet = true
	default:
		r.layout(word, n, given)
		r.letters(word, n, given)
	}
	g.optional = false
}

// rtfKept are groups that programs may leave out, and that hold text of the document.
var rtfKept = map[string]bool{"shppict": true, "shpinst": true, "shptxt": true, "ud": true}

func (r *rtf) picture(g *rtfGroup) {
	if !g.quiet {
		r.lost.Pictures++
	}
	g.quiet = true
}

// layout deals with paragraphs, rows of tables and text that is not shown.
func (r *rtf) layout(word string, n int, given bool) {
	g, on := r.group(), !given || n != 0
	switch word {
	case "par", "sect", "page", "column":
		r.paragraph()
	case "cell", "nestcell", "row", "nestrow", "trowd", "pard", "intbl":
		if !g.quiet {
			r.inTable(word)
		}
	case "v":
		g.hidden = on
	case "deleted":
		g.deleted = on
	case "plain":
		g.hidden, g.deleted, g.page = false, false, nil
	}
}

// inTable follows the rows and cells of tables.
func (r *rtf) inTable(word string) {
	switch word {
	case "cell", "nestcell":
		r.table.cells = true
	case "row", "nestrow":
		r.body.lines = 1
		r.table.cells, r.table.rowDone = false, true
	case "trowd":
		if !r.table.open {
			r.lost.Tables++
			r.body.end(2)
		}
		r.table.open = true
	case "pard":
		r.table.inCell = false
	case "intbl":
		r.table.inCell = true
	}
}

// letters deals with what bytes mean.
func (r *rtf) letters(word string, n int, given bool) {
	g := r.group()
	switch {
	case !given:
		if word == "mac" {
			r.page = charmap.Macintosh
		}
	case word == "ansicpg":
		if page := codePages[n]; page != nil {
			r.page = page
		}
	case word == "f" && g.fontTable:
		r.font = n
	case word == "fcharset" && g.fontTable && len(r.fonts) < 1000:
		if r.fonts == nil {
			r.fonts = map[int]*charmap.Charmap{}
		}
		r.fonts[r.font] = fontPages[n]
	case word == "f":
		g.page = r.fonts[n]
	}
}

// codePages are the pages of letters that documents name.
var codePages = map[int]*charmap.Charmap{
	437: charmap.CodePage437, 850: charmap.CodePage850, 852: charmap.CodePage852, 866: charmap.CodePage866,
	874: charmap.Windows874, 1250: charmap.Windows1250, 1251: charmap.Windows1251, 1252: charmap.Windows1252,
	1253: charmap.Windows1253, 1254: charmap.Windows1254, 1255: charmap.Windows1255, 1256: charmap.Windows1256,
	1257: charmap.Windows1257, 1258: charmap.Windows1258, 10000: charmap.Macintosh,
}

// fontPages are the pages by the number of a font's set of characters.
var fontPages = map[int]*charmap.Charmap{
	0: charmap.Windows1252, 77: charmap.Macintosh, 161: charmap.Windows1253, 162: charmap.Windows1254,
	163: charmap.Windows1258, 177: charmap.Windows1255, 178: charmap.Windows1256, 186: charmap.Windows1257,
	204: charmap.Windows1251, 222: charmap.Windows874, 238: charmap.Windows1250, 255: charmap.CodePage437,
}

func (r *rtf) paragraph() {
	if g := r.group(); g.quiet || g.hidden || g.deleted {
		return
	}
	if r.table.inCell {
		r.body.end(1)
		return
	}
	r.body.end(2)
}

// unicode writes one half or whole of a character.
func (r *rtf) unicode(n int) {
	half := uint16(n)
	switch {
	case r.high != 0:
		r.write(string(utf16.DecodeRune(rune(r.high), rune(half))))
		r.high = 0
	case utf16.IsSurrogate(rune(half)):
		r.high = half
	default:
		r.write(string(rune(half)))
	}
	r.skip = r.group().unicodeSkip
}

// byteOf writes a letter that is given as a byte.
func (r *rtf) byteOf(c byte) {
	if r.skip > 0 {
		r.skip--
		return
	}
	page := r.page
	if g := r.group(); g.page != nil {
		page = g.page
	}
	if c < 0x80 {
		r.write(string(rune(c)))
		return
	}
	r.write(string(page.DecodeByte(c)))
}

// write adds words that the writer sees.
func (r *rtf) write(s string) {
	g := r.group()
	switch {
	case g.quiet:
	case g.hidden:
		r.lost.Hidden = r.lost.Hidden || strings.TrimSpace(s) != ""
	case g.deleted:
		r.lost.Deleted = true
	default:
		switch {
		case r.table.cells:
			r.body.lines = 0
			r.body.write(" | ")
			r.table.cells = false
		case r.table.open && r.table.rowDone && !r.table.inCell:
			r.table = rtfTable{}
			r.body.end(2)
		}
		r.table.rowDone = r.table.rowDone && !r.table.inCell
		r.body.write(s)
	}
}
