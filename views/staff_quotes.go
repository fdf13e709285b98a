package views

import (
	"strings"

	"commentportal/docket"
)

// QuotationsPage lists the themes with their passages and quotations.
type QuotationsPage struct {
	Shell
	Docket  string // title
	Filters []Field
	Codes   []QuotationRow // with passages
	Without []QuotationRow // without
	Lost    []LostPassage
}

// QuotationRow is one theme in the list.
type QuotationRow struct {
	Code         string
	Label        string
	Href         string
	Comments     int // distinct, as counted last
	Passages     int
	Quotations   int
	Sectors      int // that the quotations are from
	SectorsHeard int // that raised the theme
	Dissent      bool
	Waiting      int // passages to look at again
}

// Hint says what the quotations of a theme still lack; "" where nothing.
func (r QuotationRow) Hint() string {
	switch {
	case r.Waiting > 0:
		return Count(r.Waiting, "passage to look at again", "passages to look at again")
	case r.Quotations == 0:
		return "None picked yet"
	case r.Sectors == 1 && r.SectorsHeard > 1:
		return "One sector alone"
	case !r.Dissent:
		return "No dissenting voice"
	}
	return ""
}

// LostPassage is a passage that is no longer public: by its number, without its
// words.
type LostPassage struct {
	ID      int64
	Comment string
	Answer  string
	Code    string
	Label   string
	Href    string
	Quoted  bool // it was picked
}

// CodeQuotationsPage is the passages of one theme.
type CodeQuotationsPage struct {
	Shell
	Problems    []Problem
	Docket      docket.ID
	DocketTitle string
	Back        string
	Code        string
	Definition  string
	Variety     []string
	Picked      []QuotationCard
	Others      []QuotationCard
	Worth       docket.Worth // the kind that the others are narrowed to; "": all
	Narrow      []QueueTab   // kinds of passages worth quoting
	Lost        []LostPassage
	Blind       int    // passages that this person must not see yet
	Second      string // address of the second readings to do
}

// All is the address of the page with all other passages.
func (p CodeQuotationsPage) All() string {
	if len(p.Narrow) == 0 {
		return ""
	}
	return p.Narrow[0].Href
}

// worthText names what makes a passage worth quoting, with the words that show it.
func worthText(list []docket.WorthFound) string {
	var parts []string
	for _, f := range list {
		parts = append(parts, f.Worth.Label()+": “"+f.Words+"”")
	}
	return "May be worth quoting. " + strings.Join(parts, " · ")
}

// QuotationCard is one passage with its forms.
type QuotationCard struct {
	Number     string // of the excerpt
	Text       docket.Text
	By         string
	Comment    string
	Href       string // the public page
	Coded      string // the coding page
	Facts      []string
	Chosen     string
	Worth      []docket.WorthFound
	Position   int
	First      bool
	Last       bool
	Dissenting bool
	Reason     Field
	Waits      string // why it is to be looked at again; "" where it is not
	Fits       Field  // the theme that it fits, where it waits
}
