package letter

import (
	"encoding/xml"
	"errors"
	"strings"
)

// AnswerTag begins the name of a field of the response form: it is the field of the comment
// form, such as answer-1.
const AnswerTag = "answer-"

// readDOCX reads a Word file of 2007 or later.
func (p pack) readDOCX() (Letter, error) {
	main := p.mainPart()
	styles := &wordStyles{styles: map[string]wordStyle{}}
	folder := main[:strings.LastIndex(main, "/")+1]
	if err := p.walk(folder+"styles.xml", styles); err != nil && !errors.Is(err, errNoPart) {
		return Letter{}, err
	}
	w := &word{hidden: styles.hidden(), body: &text{}, fields: map[string]*text{}}
	w.out = w.body
	if err := p.walk(main, w); err != nil {
		return Letter{}, err
	}
	l := Letter{Text: w.body.b.String(), Lost: w.lost}
	l.Lost.Cut = w.body.cut
	for tag, f := range w.fields {
		if l.Answers == nil {
			l.Answers = map[string]string{}
		}
		l.Answers[tag] = f.b.String()
		l.Lost.Cut = l.Lost.Cut || f.cut
	}
	return l, nil
}

// mainPart is the part that the package names as its document.
func (p pack) mainPart() string {
	r := &relations{}
	if err := p.walk("_rels/.rels", r); err != nil || r.document == "" {
		return "word/document.xml"
	}
	return strings.TrimPrefix(r.document, "/")
}

// relations finds the document among the parts of a package.
type relations struct{ document string }

func (r *relations) start(e xml.StartElement) bool {
	if e.Name.Local == "Relationship" && strings.HasSuffix(attribute(e, "Type"), "/officeDocument") {
		r.document = attribute(e, "Target")
	}
	return false
}
func (*relations) end(xml.Name) {}
func (*relations) chars(string) {}
func (*relations) done() bool   { return false }

// wordStyle is what counts of a style: whether its text is hidden, and what it is made from.
type wordStyle struct {
	based          string
	hides, decided bool
}

// wordStyles gathers styles.
type wordStyles struct {
	styles map[string]wordStyle
	id     string
}

func (s *wordStyles) start(e xml.StartElement) bool {
	st := s.styles[s.id]
	switch e.Name.Local {
	case "style":
		s.id, st = attribute(e, "styleId"), wordStyle{}
	case "basedOn":
		st.based = attribute(e, "val")
	case "vanish":
		st.decided, st.hides = true, !isOff(attribute(e, "val"))
	default:
		return false
	}
	s.styles[s.id] = st
	return false
}
func (*wordStyles) end(xml.Name) {}
func (*wordStyles) chars(string) {}
func (*wordStyles) done() bool   { return false }

// hidden lists the styles whose text is hidden, by themselves or by what they are made from.
func (s *wordStyles) hidden() map[string]bool {
	found := map[string]bool{}
	for id := range s.styles {
		at := id
		for range 20 { // styles are made from each other a few times; a ring ends here
			st := s.styles[at]
			if st.decided {
				found[id] = st.hides
				break
			}
			if at = st.based; at == "" {
				break
			}
		}
	}
	return found
}

// word gathers the text of a Word document.
type word struct {
	hidden map[string]bool // styles
	lost   Lost
	body   *text
	fields map[string]*text // of the response form, by their names
	out    *text            // the body, or the field that is being read
	open   []wordControl    // content controls, the outermost first
	rows   []wordRow        // of the tables that are open

	properties      string // the element whose properties come now, or ""
	hiddenParagraph bool
	heading         bool
	hiddenRun       bool
	item            bool // the paragraph is one of a list
	bullet          bool // its mark is still to be written
	afterItem       bool // the paragraph before was one
	words           bool // what comes is text, not markup
}

// wordControl is a content control that is open.
type wordControl struct {
	tag     string
	example bool  // it shows what to write, not what somebody wrote
	before  *text // where text went before it
}

// wordRow is the row of a table that is being read.
type wordRow struct {
	cells int
	words bool // the cell has some
}

func (w *word) done() bool { return w.body.cut }

// outOfWord are elements that hold nothing which the writer sees as text, or which says
// something a second time.
var outOfWord = map[string]bool{
	"instrText": true, "delInstrText": true, "delText": true, "Fallback": true, "sectPr": true, "tblPr": true,
	"trPr": true, "tcPr": true, "tblGrid": true, "rubyPr": true, "sdtEndPr": true, "docPr": true, "cNvPr": true,
	"binData": true, "rt": true, "pPrChange": true, "rPrChange": true,
}

func (w *word) start(e xml.StartElement) bool {
	if w.properties != "" {
		return w.property(e)
	}
	switch e.Name.Local {
	case "pPr", "rPr", "sdtPr":
		w.properties = e.Name.Local
	case "p":
		w.startParagraph()
	case "r":
		w.hiddenRun = w.hiddenParagraph
	case "t":
		w.words = true
	case "tab", "ptab":
		w.write("\t")
	case "br", "cr":
		w.write("\n")
	case "noBreakHyphen":
		w.write("-")
	case "tbl", "tr", "tc":
		w.startTable(e.Name.Local)
	case "sdt":
		w.open = append(w.open, wordControl{before: w.out})
	case "sdtContent":
		return w.startControl()
	case "del", "moveFrom":
		w.lost.Deleted = true
		return true
	default:
		w.lose(e.Name.Local)
		return outOfWord[e.Name.Local]
	}
	return false
}

// lose counts what does not travel as text.
func (w *word) lose(name string) {
	switch name {
	case "footnoteReference", "endnoteReference":
		w.lost.Footnotes++
	case "commentReference":
		w.lost.Notes++
	case "blip", "imagedata", "object", "altChunk", "chart", "relIds":
		w.lost.Pictures++
	}
}

// property reads a property of a paragraph, a run or a content control.
func (w *word) property(e xml.StartElement) bool {
	value := attribute(e, "val")
	switch w.properties + " " + e.Name.Local {
	case "sdtPr tag":
		w.control().tag = value
	case "sdtPr showingPlcHdr":
		w.control().example = !isOff(value)
	case "pPr pStyle":
		w.hiddenParagraph, w.heading = w.hidden[value], strings.HasPrefix(value, "Heading")
	case "pPr numId":
		w.item = value != "0" && !w.heading
		w.bullet = w.item
	case "rPr rStyle":
		if hides, known := w.hidden[value]; known {
			w.hiddenRun = hides
		}
	case "rPr vanish":
		w.hiddenRun = !isOff(value)
	case "pPr rPr", "sdtPr rPr": // of the paragraph's mark, of the words that a control starts with
		return true
	}
	return outOfWord[e.Name.Local]
}

// control is the innermost content control that is open.
func (w *word) control() *wordControl {
	if len(w.open) == 0 {
		return &wordControl{}
	}
	return &w.open[len(w.open)-1]
}

func (w *word) startParagraph() {
	w.hiddenParagraph, w.hiddenRun, w.heading = false, false, false
	w.item, w.bullet, w.afterItem = false, false, w.item
	if n := len(w.rows); n > 0 && w.rows[n-1].words {
		w.out.write(" ")
	}
}

// startTable begins a table, a row or a cell.
func (w *word) startTable(name string) {
	n := len(w.rows) - 1
	switch {
	case name == "tbl":
		w.lost.Tables++
		w.out.end(2)
		w.rows = append(w.rows, wordRow{})
	case n < 0:
	case name == "tr":
		w.out.end(1)
		w.rows[n] = wordRow{}
	default:
		if w.rows[n].cells++; w.rows[n].cells > 1 {
			w.out.write(" | ")
		}
		w.rows[n].words = false
	}
}

// startControl begins what stands in a content control, and leaves an example out.
func (w *word) startControl() bool {
	if len(w.open) == 0 {
		return false
	}
	c := w.open[len(w.open)-1]
	if strings.HasPrefix(c.tag, AnswerTag) && len(w.fields) < 1000 {
		if w.fields[c.tag] == nil {
			w.fields[c.tag] = &text{}
		}
		w.out = w.fields[c.tag]
		w.out.end(2)
	}
	return c.example
}

func (w *word) end(name xml.Name) {
	if w.properties != "" {
		if name.Local == w.properties {
			w.properties = ""
		}
		return
	}
	switch name.Local {
	case "t":
		w.words = false
	case "p":
		switch {
		case len(w.rows) > 0:
		case w.item:
			w.out.end(1)
		default:
			w.out.end(2)
		}
	case "tbl":
		w.rows = w.rows[:max(0, len(w.rows)-1)]
		w.out.end(2)
	case "sdt":
		if n := len(w.open) - 1; n >= 0 {
			w.out, w.open = w.open[n].before, w.open[:n]
		}
	}
}

func (w *word) chars(s string) {
	if w.words && w.properties == "" {
		w.write(s)
	}
}

// write adds words that the writer sees.
func (w *word) write(s string) {
	if w.hiddenRun {
		w.lost.Hidden = true
		return
	}
	if w.afterItem && !w.item {
		w.out.end(2)
	}
	if w.bullet {
		s = "• " + s
	}
	w.afterItem, w.bullet = false, false
	w.out.write(s)
	if n := len(w.rows); n > 0 {
		w.rows[n-1].words = true
	}
}
