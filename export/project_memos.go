package export

import (
	"context"
	"encoding/xml"
	"slices"
	"time"

	"commentportal/docket"
)

// qdeNote is a memo in the project: a text of its own, to which what it is about refers.
type qdeNote struct {
	XMLName    xml.Name `xml:"Note"`
	GUID       string   `xml:"guid,attr"`
	Name       string   `xml:"name,attr"`
	User       string   `xml:"creatingUser,attr"`
	ModifiedBy string   `xml:"modifyingUser,attr"`
	At         string   `xml:"modifiedDateTime,attr"`
	Text       string   `xml:"PlainTextContent"`
}

// projectMemos are the memos of a project by what they are about.
type projectMemos struct {
	list     []docket.Memo // without those on answers that are not posted, once they are placed
	ofCode   map[string][]qdeRef
	ofAnswer map[string]*answerMemos // by the name of the answer
	whole    []qdeRef
}

// answerMemos are the memos on one answer.
type answerMemos struct {
	refs   []qdeRef
	posted bool // seen among the answers that are written
}

// of refers to the memos on an answer.
func (m projectMemos) of(a codedAnswer) []qdeRef {
	if on, ok := m.ofAnswer[a.name()]; ok {
		return on.refs
	}
	return nil
}

// memoName names the answer that a memo is about as codedAnswer.name does.
func memoName(m docket.Memo) string { return string(m.Comment) + " " + string(m.Question) }

// readMemos reads the memos that stand. Which of them are about a posted answer shows
// when the answers are read: only those with a memo are kept in mind.
func (p *projectWriter) readMemos(ctx context.Context) error {
	all, err := p.src.Memos(ctx, p.d.ID)
	if err != nil {
		return err
	}
	p.memos = projectMemos{ofCode: map[string][]qdeRef{}, ofAnswer: map[string]*answerMemos{}}
	for _, m := range all {
		if m.Removed {
			continue
		}
		p.memos.list = append(p.memos.list, m)
		if m.Kind != docket.MemoAnswer {
			continue
		}
		on := p.memos.ofAnswer[memoName(m)]
		if on == nil {
			on = &answerMemos{}
			p.memos.ofAnswer[memoName(m)] = on
		}
		on.refs = append(on.refs, qdeRef{p.memoGUID(m)})
	}
	return nil
}

// placeMemos drops the memos on answers that are not posted, and notes whose the others
// are and of which codes.
func (p *projectWriter) placeMemos() {
	p.memos.list = slices.DeleteFunc(p.memos.list, func(m docket.Memo) bool {
		return m.Kind == docket.MemoAnswer && !p.memos.ofAnswer[memoName(m)].posted
	})
	for _, m := range p.memos.list {
		ref := qdeRef{p.memoGUID(m)}
		switch m.Kind {
		case docket.MemoCode:
			p.memos.ofCode[m.Code] = append(p.memos.ofCode[m.Code], ref)
			p.codes[m.Code] = true
		case docket.MemoProject:
			p.memos.whole = append(p.memos.whole, ref)
		}
		p.coders[m.Owner], p.coders[m.By] = true, true
	}
}

func (p *projectWriter) memoGUID(m docket.Memo) string { return p.guid("memo", m.ID.String()) }

// notes writes the memos, and behind them which are about the project as a whole.
func (p *projectWriter) notes() error {
	if err := p.within(len(p.memos.list) > 0, "Notes", func() error {
		for _, m := range p.memos.list {
			note := qdeNote{GUID: p.memoGUID(m), Name: m.Title, User: p.user(m.Owner), ModifiedBy: p.user(m.By),
				At: m.At.UTC().Format(time.RFC3339), Text: xmlText(m.Text)}
			if note.Name == "" {
				note.Name = "Memo " + m.ID.String()
			}
			note.Name = xmlText(note.Name)
			if err := p.xml.Encode(note); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		return err
	}
	for _, ref := range p.memos.whole {
		if err := p.xml.EncodeElement(ref, xml.StartElement{Name: xml.Name{Local: "NoteRef"}}); err != nil {
			return err
		}
	}
	return nil
}
