package export

import (
	"archive/zip"
	"bufio"
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"commentportal/docket"
	"commentportal/docket/codebookfile"
)

// project is project.qdpx: the coded answers as a REFI-QDA project, version 1.0 of
// 18 March 2019, which NVivo, MAXQDA, ATLAS.ti and QualCoder read. It is a ZIP file
// of one file, project.qde, which has the text of each posted answer as a source of
// its own. (Texts may also lie beside it; a ZIP file of many files takes memory.)
//
// It holds what counts: confirmed codings of posted answers with all passages that their
// coders marked, and the memos that stand. A coding of a passage is a selection of the
// text, a coding of the whole answer one of the source. A stance is a code below that of
// its theme, and a coding with one is two: the standard has no other place for it. Coders
// are account numbers. GUIDs follow from the names of things, so the same state gives the
// same bytes, and a code has the GUID that it has in codebook.qdc.
type project struct{}

const projectName = "project.qdpx"

func (project) Name() string        { return projectName }
func (project) ContentType() string { return "application/zip" }

func (f project) Export(ctx context.Context, w io.Writer, src Source, id docket.ID) error {
	return exportAlone(ctx, f, w, src, id, About{})
}

func (project) describe(context.Context, *job) (resource, error) {
	return resource{
		Profile: "data-resource", Title: "The coded answers for programs that code text (REFI-QDA project 1.0)",
		Format: "qdpx", MediaType: project{}.ContentType(), binary: true,
	}, nil
}

func (f project) write(ctx context.Context, w io.Writer, j *job) (int64, error) {
	if err := f.pack(ctx, w, j); err != nil {
		return -1, fmt.Errorf("export: %s: %w", projectName, err)
	}
	return -1, nil
}

// pack reads all codings once before it writes, to learn who coded and by what codes:
// the schema wants both before the sources.
func (project) pack(ctx context.Context, w io.Writer, j *job) error {
	z := zip.NewWriter(w)
	p := &projectWriter{job: j, coders: map[docket.UserID]bool{}, codes: map[string]bool{},
		stances: map[[2]string]bool{}}
	if err := p.readMemos(ctx); err != nil {
		return err
	}
	if err := p.readMarked(ctx); err != nil {
		return err
	}
	if err := p.eachAnswer(ctx, func(a codedAnswer) error {
		p.sources++
		if waits, ok := p.memos.ofAnswer[a.name()]; ok {
			waits.posted = true
		}
		for _, c := range a.codings {
			p.coders[c.Coder], p.codes[c.Code] = true, true
			if c.Stance != docket.StanceUnstated {
				p.stances[[2]string{c.Code, string(c.Stance)}] = true
			}
		}
		return nil
	}); err != nil {
		return err
	}
	p.placeMemos()
	out, err := z.CreateHeader(&zip.FileHeader{Name: "project.qde", Method: zip.Deflate, Modified: packedAt})
	if err != nil {
		return err
	}
	b := bufio.NewWriter(out)
	if err := p.describe(ctx, b); err != nil {
		return err
	}
	if err := b.Flush(); err != nil {
		return err
	}
	return z.Close()
}

// codedAnswer is a posted answer with what was confirmed in it, by code and coder.
type codedAnswer struct {
	comment *docket.PublicComment
	answer  docket.PublicAnswer
	codings []docket.Coding
}

// name identifies the answer; an answer to no question is "general".
func (a codedAnswer) name() string { return string(a.comment.ID) + " " + string(a.answer.Question) }

// projectWriter writes project.qde.
type projectWriter struct {
	*job
	xml     *xml.Encoder
	sources int
	coders  map[docket.UserID]bool
	codes   map[string]bool    // that a coding or a memo names
	stances map[[2]string]bool // code and stance, of codings
	memos   projectMemos
	marked  map[string][]docket.Excerpt // by the name of the answer
}

func (p *projectWriter) guid(kind, name string) string { return codebookfile.GUID(p.d.ID, kind, name) }

// eachAnswer calls do for every posted answer, by comment and question.
func (p *projectWriter) eachAnswer(ctx context.Context, do func(codedAnswer) error) error {
	codings := p.job.codings(ctx)
	defer codings.stop()
	for e, err := range p.src.Register(ctx, p.d.ID) {
		if err != nil {
			return err
		}
		c := publicPart(e)
		if c == nil {
			continue
		}
		coded, err := codings.of(e.ID)
		if err != nil {
			return err
		}
		for _, q := range p.d.QuestionIDs() {
			answer, ok := publicAnswer(c, q)
			if !ok {
				continue
			}
			a := codedAnswer{comment: c, answer: answer}
			for _, g := range coded {
				if g.Question == q && g.State == docket.CodingConfirmed {
					a.codings = append(a.codings, g)
				}
			}
			if err := do(a); err != nil {
				return err
			}
		}
	}
	return nil
}

// The elements of project.qde. Their order, names and attributes are those of the
// schema.
type (
	qdeUser struct {
		XMLName xml.Name `xml:"User"`
		GUID    string   `xml:"guid,attr"`
		Name    string   `xml:"name,attr"`
	}
	qdeCode struct {
		XMLName     xml.Name  `xml:"Code"`
		GUID        string    `xml:"guid,attr"`
		Name        string    `xml:"name,attr"`
		Codable     bool      `xml:"isCodable,attr"`
		Description string    `xml:"Description,omitempty"`
		Memos       []qdeRef  `xml:"NoteRef"`
		Codes       []qdeCode `xml:",omitempty"`
	}
	qdeVariable struct {
		XMLName xml.Name `xml:"Variable"`
		GUID    string   `xml:"guid,attr"`
		Name    string   `xml:"name,attr"`
		Type    string   `xml:"typeOfVariable,attr"`
	}
	qdeRef struct {
		Target string `xml:"targetGUID,attr"`
	}
	qdeCoding struct {
		GUID string `xml:"guid,attr"`
		User string `xml:"creatingUser,attr"`
		At   string `xml:"creationDateTime,attr"`
		Code qdeRef `xml:"CodeRef"`
	}
	qdeSelection struct {
		GUID    string      `xml:"guid,attr"`
		Name    string      `xml:"name,attr"`
		Start   int         `xml:"startPosition,attr"`
		End     int         `xml:"endPosition,attr"`
		User    string      `xml:"creatingUser,attr"`
		At      string      `xml:"creationDateTime,attr"`
		Codings []qdeCoding `xml:"Coding"`
	}
	qdeValue struct {
		Variable qdeRef `xml:"VariableRef"`
		Text     string `xml:"TextValue"`
	}
	qdeSource struct {
		XMLName    xml.Name       `xml:"TextSource"`
		GUID       string         `xml:"guid,attr"`
		Name       string         `xml:"name,attr"`
		Text       string         `xml:"PlainTextContent"`
		Selections []qdeSelection `xml:"PlainTextSelection"`
		Codings    []qdeCoding    `xml:"Coding"`
		Memos      []qdeRef       `xml:"NoteRef"`
		Values     []qdeValue     `xml:"VariableValue"`
	}
)

// describe writes project.qde.
func (p *projectWriter) describe(ctx context.Context, w io.Writer) error {
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	p.xml = xml.NewEncoder(w)
	p.xml.Indent("", "  ")
	root := xml.StartElement{Name: xml.Name{Local: "Project"}, Attr: []xml.Attr{
		{Name: xml.Name{Local: "xmlns"}, Value: "urn:QDA-XML:project:1.0"},
		{Name: xml.Name{Local: "name"}, Value: xmlText(p.d.Title)},
		{Name: xml.Name{Local: "origin"}, Value: "Public comment portal"},
	}}
	if err := p.xml.EncodeToken(root); err != nil {
		return err
	}
	if err := p.lists(); err != nil {
		return err
	}
	if err := p.within(p.sources > 0, "Sources", func() error {
		return p.eachAnswer(ctx, func(a codedAnswer) error { return p.xml.Encode(p.source(a)) })
	}); err != nil {
		return err
	}
	if err := p.notes(); err != nil {
		return err
	}
	if err := p.xml.EncodeToken(root.End()); err != nil {
		return err
	}
	return p.xml.Close()
}

// lists writes who coded, the codes and the variables. An empty list has no form in
// the schema.
func (p *projectWriter) lists() error {
	coders := slices.Sorted(maps.Keys(p.coders))
	if err := p.within(len(coders) > 0, "Users", func() error {
		for _, u := range coders {
			if err := p.xml.Encode(qdeUser{GUID: p.user(u), Name: u.String()}); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		return err
	}
	codes := p.codeTree()
	if err := p.within(len(codes) > 0, "CodeBook", func() error {
		return p.within(true, "Codes", func() error { return p.xml.Encode(codes) })
	}); err != nil {
		return err
	}
	return p.within(p.sources > 0, "Variables", func() error {
		for _, name := range projectVariables {
			if err := p.xml.Encode(qdeVariable{GUID: p.guid("variable", name), Name: name, Type: "Text"}); err != nil {
				return err
			}
		}
		return nil
	})
}

// within writes an element around what write writes, where there is any.
func (p *projectWriter) within(any bool, name string, write func() error) error {
	if !any {
		return nil
	}
	start := xml.StartElement{Name: xml.Name{Local: name}}
	if err := p.xml.EncodeToken(start); err != nil {
		return err
	}
	if err := write(); err != nil {
		return err
	}
	return p.xml.EncodeToken(start.End())
}

// codeTree lists the codes under their imperatives, as codebook.qdc has them, and
// last those that codings name and the codebook has no more.
func (p *projectWriter) codeTree() []qdeCode {
	var out []qdeCode
	for _, group := range p.book.Groups() {
		var list []qdeCode
		for _, t := range group.Themes {
			list = append(list, qdeCode{GUID: p.guid("code", t.Code), Name: xmlText(t.Code + " " + t.Label),
				Codable:     true,
				Description: xmlText(t.Definition), Memos: p.memos.ofCode[t.Code], Codes: p.stanceCodes(t.Code)})
			delete(p.codes, t.Code)
		}
		if group.Imperative == "" {
			out = append(out, list...)
			continue
		}
		out = append(out, qdeCode{GUID: p.guid("imperative", group.Imperative),
			Name: xmlText(group.Imperative), Codes: list})
	}
	var gone []qdeCode
	for _, code := range slices.Sorted(maps.Keys(p.codes)) {
		gone = append(gone, qdeCode{GUID: p.guid("code", code), Name: xmlText(code), Codable: true,
			Memos: p.memos.ofCode[code], Codes: p.stanceCodes(code)})
	}
	if len(gone) > 0 {
		out = append(out, qdeCode{GUID: p.guid("imperative", "no longer in the codebook"),
			Name:  "No longer in the codebook",
			Codes: gone})
	}
	return out
}

// stanceCodes are the codes of the stances that were given on a code.
func (p *projectWriter) stanceCodes(code string) []qdeCode {
	var out []qdeCode
	for _, s := range docket.Stances() {
		if p.stances[[2]string{code, string(s)}] {
			out = append(out, qdeCode{GUID: p.stanceGUID(code, s), Name: stanceHead(s), Codable: true})
		}
	}
	return out
}

func (p *projectWriter) stanceGUID(code string, s docket.Stance) string {
	return p.guid("stance of code", code+" "+string(s))
}

func (p *projectWriter) user(u docket.UserID) string { return p.guid("user", u.String()) }

// projectVariables are what is said of each source.
var projectVariables = []string{"comment", "question", "submitter type", "sector", "state", "campaign",
	docket.ProjectAsOf}

func (p *projectWriter) source(a codedAnswer) qdeSource {
	s := qdeSource{GUID: p.guid("answer", a.name()), Name: a.name(), Text: xmlText(string(a.answer.Text)),
		Memos: p.memos.of(a)}
	for _, c := range a.codings {
		what := fmt.Sprintf("%s %s %s", a.name(), c.Code, c.Coder)
		coding := qdeCoding{GUID: p.guid("coding", what), User: p.user(c.Coder),
			At:   c.CodedAt.UTC().Format(time.RFC3339),
			Code: qdeRef{p.guid("code", c.Code)}}
		codings := []qdeCoding{coding}
		if c.Stance != docket.StanceUnstated {
			stance := coding
			stance.GUID, stance.Code = p.guid("stance", what), qdeRef{p.stanceGUID(c.Code, c.Stance)}
			codings = append(codings, stance)
		}
		at, words, ok := postedEvidence(a.comment, c)
		if !ok {
			s.Codings = append(s.Codings, codings...)
			continue
		}
		s.Selections = append(s.Selections, qdeSelection{GUID: p.guid("selection", what),
			Name:  xmlText(docket.Shortened(words)),
			Start: at.Start, End: at.End, User: coding.User, At: coding.At, Codings: codings})
	}
	marked := p.markedIn(a)
	for _, e := range marked {
		s.Selections = append(s.Selections, p.selection(a, e))
	}
	for i, value := range []string{string(a.comment.ID), string(a.answer.Question), string(a.comment.Byline.Type),
		a.comment.Byline.Sector, a.comment.Byline.State, string(a.comment.Campaign), asOf(a, marked)} {
		if value != "" {
			s.Values = append(s.Values, qdeValue{qdeRef{p.guid("variable", projectVariables[i])}, xmlText(value)})
		}
	}
	return s
}

// readMarked reads the passages that coders marked for codes.
func (p *projectWriter) readMarked(ctx context.Context) error {
	list, err := p.src.Excerpts(ctx, p.d.ID)
	if err != nil {
		return fmt.Errorf("passages: %w", err)
	}
	p.marked = map[string][]docket.Excerpt{}
	for _, e := range list {
		name := string(e.Comment) + " " + string(e.Question)
		p.marked[name] = append(p.marked[name], e)
	}
	return nil
}

// markedIn are the passages that coders marked for codes that they gave, beside the ones
// that the codings rest on. What somebody marked for a code that they did not give the
// answer is no coding and is left out.
func (p *projectWriter) markedIn(a codedAnswer) []docket.Excerpt {
	var out []docket.Excerpt
	for _, e := range p.marked[a.name()] {
		i := slices.IndexFunc(a.codings, func(c docket.Coding) bool { return c.Coder == e.By && c.Code == e.Code })
		if i < 0 {
			continue
		}
		at, _, ok := postedWords(a.comment, e.Question, e.PublicSpan)
		if rests, _, shown := postedEvidence(a.comment, a.codings[i]); ok && !(shown && rests == at) {
			out = append(out, e)
		}
	}
	return out
}

// selection is a passage that a coder marked.
func (p *projectWriter) selection(a codedAnswer, e docket.Excerpt) qdeSelection {
	at, words, _ := postedWords(a.comment, e.Question, e.PublicSpan)
	what := fmt.Sprintf("%s %s %s %d-%d", a.name(), e.Code, e.By, at.Start, at.End)
	coding := qdeCoding{GUID: p.guid("coding", what), User: p.user(e.By), At: e.At.UTC().Format(time.RFC3339),
		Code: qdeRef{p.guid("code", e.Code)}}
	return qdeSelection{GUID: p.guid("selection", what), Name: xmlText(docket.Shortened(words)),
		Start: at.Start, End: at.End, User: coding.User, At: coding.At, Codings: []qdeCoding{coding}}
}

// asOf is the time of the last thing that the project has of an answer, as a project that
// comes home is told from what was done here later.
func asOf(a codedAnswer, marked []docket.Excerpt) string {
	var last time.Time
	for _, c := range a.codings {
		if c.CodedAt.After(last) {
			last = c.CodedAt
		}
	}
	for _, e := range marked {
		if e.At.After(last) {
			last = e.At
		}
	}
	if last.IsZero() {
		return docket.ProjectAsOfNone
	}
	return docket.ProjectTime(last)
}
