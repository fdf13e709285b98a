package letter

import (
	"bytes"
	"errors"
	"math"
	"strings"

	"github.com/ledongthuc/pdf"
)

// Bounds of a PDF.
const (
	maxPages  = 5000
	maxNested = 12      // forms in forms, and levels of the tree of pages
	maxShown  = 300_000 // pieces of text on one page
)

// readPDF reads the text of a PDF that programs for writing have made. What is drawn over
// the pages (remarks, stamps) and what is invisible stays out.
func readPDF(file []byte) (Letter, error) {
	file, ok := framed(file)
	if !ok {
		return Letter{}, Broken
	}
	in, err := pdf.NewReader(bytes.NewReader(file), int64(len(file)))
	if errors.Is(err, pdf.ErrInvalidPassword) ||
		err != nil && bytes.Contains(file[len(file)-min(len(file), 4096):], []byte("/Encrypt")) {
		return Letter{}, Encrypted
	}
	if err != nil {
		return Letter{}, err
	}
	d := pdfDocument{}
	d.walk(in.Trailer().Key("Root").Key("Pages"), 0)
	return d.letter()
}

// framed returns the file from its first line to its last, as the reader wants both.
func framed(file []byte) ([]byte, bool) {
	from := bytes.Index(file[:min(len(file), 1024)], []byte("%PDF-"))
	to := bytes.LastIndex(file, []byte("%%EOF"))
	if from < 0 || to < from+200 || from+9 > len(file) {
		return nil, false
	}
	file = bytes.Clone(file[from : to+len("%%EOF")])
	if file[5] == '2' { // PDF 2.0 is written as 1.7 is, as far as text goes
		copy(file[5:], "1.7")
	}
	if file[8] != '\r' {
		file[8] = '\n'
	}
	return append(file, '\n'), true
}

// pdfDocument gathers pages.
type pdfDocument struct {
	pages    [][]pdfLine
	pictures int
	letters  int
	unread   int // letters whose font does not say what they are
	hidden   bool
	notes    int
	seen     int // nodes of the tree
}

// walk reads the pages below a node of their tree, in order.
func (d *pdfDocument) walk(node pdf.Value, depth int) {
	if d.seen++; d.seen > maxPages || depth > maxNested || d.letters > MaxText {
		return
	}
	if kids := node.Key("Kids"); kids.Kind() == pdf.Array {
		for i := range kids.Len() {
			d.walk(kids.Index(i), depth+1)
		}
		return
	}
	if node.Key("Type").Name() == "Page" {
		d.page(pdf.Page{V: node})
	}
}

// page reads one page.
func (d *pdfDocument) page(p pdf.Page) {
	c := &pdfContent{doc: d, fonts: map[string]*pdfFont{}}
	if contents := p.V.Key("Contents"); !contents.IsNull() {
		c.run(contents, inherited(p.V, "Resources"), unmoved, 0)
	}
	notes := p.V.Key("Annots")
	for i := range min(notes.Len(), 1000) {
		switch notes.Index(i).Key("Subtype").Name() {
		case "Text", "FreeText", "Highlight", "StrikeOut", "Caret":
			d.notes++
		}
	}
	d.pages = append(d.pages, c.lines)
}

// inherited looks a property of a page up, on the page and on the nodes above it.
func inherited(v pdf.Value, key string) pdf.Value {
	for range maxNested {
		if found := v.Key(key); !found.IsNull() || v.IsNull() {
			return found
		}
		v = v.Key("Parent")
	}
	return pdf.Value{}
}

// letter puts the pages together.
func (d *pdfDocument) letter() (Letter, error) {
	if d.letters < 10 && d.pictures > 0 || d.unread > d.letters {
		return Letter{}, Scanned
	}
	var t text
	t.write(joinPages(d.pages))
	l := Letter{Text: t.b.String()}
	l.Lost = Lost{Pictures: d.pictures, Notes: d.notes, Hidden: d.hidden, Cut: t.cut || d.letters > MaxText}
	return l, nil
}

// move is a transformation of the plane, as PDF writes it.
type move [6]float64

var unmoved = move{1, 0, 0, 1, 0, 0}

// then is m followed by n.
func (m move) then(n move) move {
	return move{
		m[0]*n[0] + m[1]*n[2], m[0]*n[1] + m[1]*n[3],
		m[2]*n[0] + m[3]*n[2], m[2]*n[1] + m[3]*n[3],
		m[4]*n[0] + m[5]*n[2] + n[4], m[4]*n[1] + m[5]*n[3] + n[5],
	}
}

// pdfState is what operators set, and what q and Q keep and bring back.
type pdfState struct {
	ctm                  move
	font                 *pdfFont
	size, char, wordGap  float64
	leading, scale, rise float64
	mode                 int64 // 3 and 7: the text is invisible
}

// pdfContent runs the operators of one page.
type pdfContent struct {
	doc       *pdfDocument
	fonts     map[string]*pdfFont
	state     pdfState
	kept      []pdfState
	line, at  move // where the line begins, and where the next letter stands
	marks     []bool
	artifacts int // marks that are open and say: this is no part of the text
	resources pdf.Value
	lines     []pdfLine
	pieces    int
	nested    int
}

// run runs a stream of operators.
func (c *pdfContent) run(stream, resources pdf.Value, ctm move, nested int) {
	before, outer, level := c.state, c.resources, c.nested
	c.state.ctm, c.state.scale, c.resources, c.nested = ctm, 1, resources, nested
	if nested > 0 {
		c.fonts = map[string]*pdfFont{}
	}
	pdf.Interpret(stream, c.operator)
	if nested > 0 {
		c.fonts = map[string]*pdfFont{}
	}
	c.state, c.resources, c.nested = before, outer, level
}

// operator carries one operator out.
func (c *pdfContent) operator(stack *pdf.Stack, op string) {
	args := make([]pdf.Value, stack.Len())
	for i := len(args) - 1; i >= 0; i-- {
		args[i] = stack.Pop()
	}
	arg := func(i int) pdf.Value {
		if i < len(args) {
			return args[i]
		}
		return pdf.Value{}
	}
	switch op {
	case "Tj", "TJ", "'", "\"":
		c.show(op, args)
	case "Do":
		c.object(c.resources.Key("XObject").Key(arg(0).Name()))
	case "BDC", "BMC":
		artifact := arg(0).Name() == "Artifact"
		c.marks = append(c.marks, artifact)
		if artifact {
			c.artifacts++
		}
	case "EMC":
		if n := len(c.marks) - 1; n >= 0 {
			if c.marks[n] {
				c.artifacts--
			}
			c.marks = c.marks[:n]
		}
	case "q":
		if len(c.kept) < 1000 {
			c.kept = append(c.kept, c.state)
		}
	case "Q":
		if n := len(c.kept) - 1; n >= 0 {
			c.state, c.kept = c.kept[n], c.kept[:n]
		}
	default:
		c.place(op, arg)
	}
}

// place carries out what sets the place and the look of text.
func (c *pdfContent) place(op string, arg func(int) pdf.Value) {
	n := func(i int) float64 { return arg(i).Float64() }
	s := &c.state
	switch op {
	case "cm":
		s.ctm = move{n(0), n(1), n(2), n(3), n(4), n(5)}.then(s.ctm)
	case "BT":
		c.line, c.at = unmoved, unmoved
	case "Tm":
		c.line = move{n(0), n(1), n(2), n(3), n(4), n(5)}
		c.at = c.line
	case "Td":
		c.newLine(n(0), n(1))
	case "TD":
		s.leading = -n(1)
		c.newLine(n(0), n(1))
	case "T*":
		c.newLine(0, -s.leading)
	case "Tf":
		s.font, s.size = c.font(arg(0).Name()), n(1)
	default:
		c.spacing(op, n)
	}
}

// spacing carries out what sets the spaces between letters and lines.
func (c *pdfContent) spacing(op string, n func(int) float64) {
	s := &c.state
	switch op {
	case "Tc":
		s.char = n(0)
	case "Tw":
		s.wordGap = n(0)
	case "Tz":
		s.scale = n(0) / 100
	case "TL":
		s.leading = n(0)
	case "Ts":
		s.rise = n(0)
	case "Tr":
		s.mode = int64(n(0))
	}
}

func (c *pdfContent) newLine(x, y float64) {
	c.line = move{1, 0, 0, 1, x, y}.then(c.line)
	c.at = c.line
}

func (c *pdfContent) font(name string) *pdfFont {
	if f := c.fonts[name]; f != nil {
		return f
	}
	f := newPDFFont(c.resources.Key("Font").Key(name))
	c.fonts[name] = f
	return f
}

// object draws a picture, or runs a form.
func (c *pdfContent) object(x pdf.Value) {
	switch x.Key("Subtype").Name() {
	case "Image":
		c.doc.pictures++
	case "Form":
		if c.nested >= maxNested {
			return
		}
		resources := x.Key("Resources")
		if resources.IsNull() {
			resources = c.resources
		}
		ctm := c.state.ctm
		if m := x.Key("Matrix"); m.Len() == 6 {
			var own move
			for i := range own {
				own[i] = m.Index(i).Float64()
			}
			ctm = own.then(ctm)
		}
		c.run(x, resources, ctm, c.nested+1)
	}
}

// show writes text.
func (c *pdfContent) show(op string, args []pdf.Value) {
	if len(args) == 0 {
		return
	}
	last := args[len(args)-1]
	switch op {
	case "\"":
		if len(args) == 3 {
			c.state.wordGap, c.state.char = args[0].Float64(), args[1].Float64()
		}
		c.newLine(0, -c.state.leading)
	case "'":
		c.newLine(0, -c.state.leading)
	}
	if op != "TJ" {
		c.piece(last.RawString())
		return
	}
	for i := range last.Len() {
		if v := last.Index(i); v.Kind() == pdf.String {
			c.piece(v.RawString())
		} else {
			c.advance(-v.Float64() / 1000 * c.state.size * c.state.scale)
		}
	}
}

func (c *pdfContent) advance(x float64) { c.at = move{1, 0, 0, 1, x, 0}.then(c.at) }

// piece writes one string and moves on by its width.
func (c *pdfContent) piece(raw string) {
	s := c.state
	if s.font == nil || raw == "" {
		return
	}
	if c.pieces++; c.pieces > maxShown {
		panic(Unwieldy)
	}
	words, width, unread := s.font.decode(raw, s.size, s.char, s.wordGap)
	from := move{s.size * s.scale, 0, 0, s.size, 0, s.rise}.then(c.at).then(s.ctm)
	c.advance(width * s.scale)
	to := c.at.then(s.ctm)
	c.doc.unread += unread
	switch {
	case s.mode == 3 || s.mode == 7:
		c.doc.hidden = c.doc.hidden || strings.TrimSpace(words) != ""
		return
	case c.artifacts > 0:
		return
	}
	c.doc.letters += len([]rune(words))
	size := math.Hypot(from[2], from[3])
	c.lines = addPiece(c.lines, pdfLine{text: words, left: from[4], right: to[4], y: from[5], size: size})
}
