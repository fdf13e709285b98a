package views

import "commentportal/docket"

// RecommendationsPage lists what staff conclude.
type RecommendationsPage struct {
	Shell
	Docket    string // title
	Filters   []Field
	New       string // address of the form
	Standing  []RecommendationCard
	Withdrawn []RecommendationCard
}

// RecommendationCard is one recommendation with what it rests on.
type RecommendationCard struct {
	ID         string
	Text       docket.Text
	Version    int
	Position   int
	Address    string
	Changed    string
	Imperative string
	Actions    []string // a sentence each
	Codes      []NavLink
	Quotations []QuotedLine
	Comments   []NavLink
	Blind      int      // quotations that this person must not see yet
	Gone       []string // what it rested on and is no longer there, in sentences
	First      bool
	Last       bool
}

// Rests reports whether the recommendation rests on anything.
func (c RecommendationCard) Rests() bool {
	return len(c.Codes)+len(c.Quotations)+len(c.Comments)+len(c.Gone)+c.Blind > 0
}

// QuotedLine is a quotation in short.
type QuotedLine struct {
	Text    string
	Comment string
	Href    string
	Code    string
}

// RecommendationPage is the form of one recommendation and its earlier wordings.
type RecommendationPage struct {
	Shell
	Problems    []Problem
	DocketTitle string
	Back        string
	Address     string
	Version     int
	New         bool
	Withdrawn   bool
	Text        Field
	Imperative  Field
	Actions     []ActionRow

	Groups           []ThemeGroup
	OldCodes         []string // chosen, and no longer in the codebook
	CodeProblem      string
	Quotations       []QuotationChoice
	OldQuotations    []ThemeChoice // chosen passages without their words: no longer quotations, or not to be seen yet
	QuotationProblem string
	Comments         Field

	Wordings []Wording // newest first
}

// ActionRow is one action of the form.
type ActionRow struct {
	Legend                     string
	Text, Owner, Due, Priority Field
}

// ThemeGroup is the themes of one imperative, to choose from.
type ThemeGroup struct {
	Name    string
	Checked int
	Themes  []ThemeChoice
}

// Heading is the group's name and how many of it are chosen.
func (g ThemeGroup) Heading() string {
	if g.Checked == 0 {
		return g.Name
	}
	return g.Name + ", " + Number(g.Checked) + " chosen"
}

// ThemeChoice is one box: a theme, or a passage by its number.
type ThemeChoice struct {
	Code    string
	Label   string
	Checked bool
}

// QuotationChoice is one box.
type QuotationChoice struct {
	Number  string
	Text    string
	Comment string
	Code    string
	Checked bool
}

// Wording is one version, to read.
type Wording struct {
	Heading string
	Text    docket.Text
	Basis   string
}
