package views

import (
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"commentportal/docket"
)

// ListPage lists the comments of one list of the review desk, to be decided in place.
type ListPage struct {
	Shell
	View     docket.QueueView
	Filters  []Field // selects that are used often, in order
	More     []Field // the others
	Words    Field
	Filtered bool
	Clear    string // address without filters
	Total    string // in words
	Rows     []ListRow
	Looked   string // that a search stopped for time, and after how many comments; "": it did not
	Pager    Pager
	Query    string // the filter, for the forms that lead back here
	Take     bool   // there are comments to take
	Keys     []KeyHelp
	Ticks    *Ticks // decides on ticked rows; nil: no row can be ticked
}

// Ticks is the form that decides on the ticked rows of a list, or on all of it.
type Ticks struct {
	All       string   // label of the box for the whole list or search; "": not offered
	Whole     bool     // that box is ticked
	After     string   // the comment that this page begins after
	Next      string   // the comment that the next page begins after
	Reasons   []Option // for withholding
	Reason    string   // chosen before
	Second    bool     // withholding waits for a second signature
	Panel     bool     // a comment is open, whose panel is the form
	Elsewhere []TickElsewhere
	Unsent    string // name of the kept ticks that the page shows
}

// TickElsewhere is a ticked comment that is no row of the page.
type TickElsewhere struct{ Value, Number string }

// KeyHelp is a key and what it does.
type KeyHelp struct{ Key, Does string }

// ListRow is one comment of a list: who, what they say first, and what was found.
type ListRow struct {
	ID       docket.CommentID
	Number   string // the comment's number in its docket
	Href     string // of the comment's own page
	InPlace  string // opens the row on this page; "" for a comment that is decided
	Byline   string
	Meta     string
	Question string // short name of the answer that is shown
	Language string
	Text     []Run
	Tags     []Tag
	Age      string    // "2 h"
	Received time.Time // zero: unknown
	Taken    bool      // a colleague has it open, or is to decide it
	Decided  string    // what was decided, by whom and when
	Undo     *Undo
	Panel    *Panel // the row is open
	Tick     string // ID:VERSION, for a decision on many; "": cannot be ticked
	Ticked   bool
	Alone    bool       // no row is open
	Quick    *QuickForm // decides without JavaScript; nil: the row is open, or decided
}

// Tag is a short remark on a row.
type Tag struct {
	Text  string
	Class string // "", "block", "hold" or "notice"
	Href  string
}

// QuickForm decides a row as it stands, with the proposed words hidden.
type QuickForm struct {
	Version int
	Marks   []string // values of redaction
	Whole   bool     // the whole text is in the row, so that it can be posted from there
	Hidden  int
}

// Value is what a button of the row sends: what it does, the comment, the version that
// was seen, and for a post the words that are hidden.
func (f QuickForm) Value(action string, id docket.CommentID) string {
	parts := []string{action, string(id), strconv.Itoa(f.Version)}
	if action == "post" {
		parts = append(parts, f.Marks...)
	}
	return strings.Join(parts, " ")
}

// Panel is an open row: the comment, what was found in it, and the decision.
type Panel struct {
	ID        docket.CommentID
	Version   int
	Queue     string
	Page      string // the comment's own page
	Facts     []Fact
	With      string // who else is at work on it, or whom it is for
	Problems  []Problem
	Conflict  *Conflict
	Second    *SecondNote
	Why       []Reason // the sentences that flags rest on
	Incident  bool
	Threat    bool
	Campaign  *CampaignNote
	Parts     []ReviewPart
	HideAll   HideField
	Reasons   []Option
	Reason    string // chosen before
	Note      Field
	Notes     []DeskNote
	Draft     string // "3:04 p.m.": what stands in the form is a draft of then
	Assign    Field
	Hidden    int // words that would be hidden
	FormToken string

	Many     bool   // it is the one form of its page, with the ticks
	Proposed string // the row as its own button would send it: what is more was entered by somebody
	Unsent   string // name of the kept ticks that the page shows
}

// formAttributes are those of the panel's form: where its draft is kept, and that ticks of
// the list belong to it.
func (p Panel) formAttributes() templ.Attributes {
	at := "/admin/comments/" + string(p.ID)
	out := templ.Attributes{"class": "panel", "data-panel": string(p.ID), "data-draft": at + "/draft"}
	if p.Many {
		out["id"] = "many"
	}
	return out
}

// DeskNote is what a colleague wrote about a comment.
type DeskNote struct {
	Text, By, At string
}

// PostWords is what the main button says.
func (p Panel) PostWords() string { return postWords(p.Hidden) }

func postWords(hidden int) string {
	if hidden == 0 {
		return "Post"
	}
	return "Post, " + Number(hidden) + " hidden"
}

// keyed numbers the marks of all parts from 1; only the first nine have a key.
func (p Panel) keyed() map[string]string {
	keys := map[string]string{}
	for _, part := range p.Parts {
		for _, m := range part.Marks {
			if n := len(keys) + 1; n <= 9 {
				keys[m.ID] = strconv.Itoa(n)
			}
		}
	}
	return keys
}

// chipClass is how grave a mark is.
func chipClass(m Mark) string {
	switch docket.Severity(m.Severity) {
	case docket.Block:
		return "block"
	case docket.Hold:
		return "hold"
	case docket.Notice:
		return "notice"
	}
	return "own"
}

// shortHeading is the short name of a text before its first words.
func shortHeading(q docket.QuestionID) string {
	switch q {
	case docket.General:
		return "Else"
	case docket.FieldName:
		return "Name"
	case docket.FieldOrganization:
		return "Org."
	case docket.FieldSignatories:
		return "Signed"
	}
	return "Q" + string(q)
}

// ShortHeading is the short name of a text before its first words.
func ShortHeading(q docket.QuestionID) string { return shortHeading(q) }

// RowOutcome is what a script shows after a decision, an opened row or one taken back.
type RowOutcome struct {
	Decided   docket.CommentID // leaves the list; "": none
	Next      docket.CommentID // is in Row, open; "": none
	Message   string
	Undo      *Undo
	Row       *ListRow
	Query     string
	FormToken string
}
