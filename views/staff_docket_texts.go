package views

import "commentportal/docket"

// TextsPage takes the texts of a docket.
type TextsPage struct {
	Shell
	Problems []Problem
	Path     string // of this page
	Back     string // the docket's page
	Docket   string // its title
	Seen     string // travels along: the version of the draft that this shows
	Saved    string // who saved the draft, and when
	Draft    bool   // the fields hold a draft
	Versions bool   // the texts were changed before
	Frozen   bool   // a comment was received
	Archived bool
	Stale    bool // a colleague was first
	Theirs   []TextChange
	Parts    []TextsPart

	Marking     Field
	MarkingPath string
	OpeningPath string
	AskReason   bool // originals of decided comments are opened only for a stated reason
}

// TextsPart holds the texts in one language.
type TextsPart struct {
	Language string
	Heading  string
	Fields   []Field
}

// TextChange says what became of a text.
type TextChange struct {
	Label    string
	Language string
	Pieces   []docket.Piece
}

// TextsPreviewPage shows what a draft changes.
type TextsPreviewPage struct {
	Shell
	Problems []Problem
	Path     string // of the form of the texts
	Docket   string
	Seen     string
	Saved    string
	Draft    bool
	Stale    bool
	Changes  []TextChange
	Pages    []NavLink // the page as the public will read it, by language
	Why      Field
}

// TextsVersionsPage lists the versions of the texts.
type TextsVersionsPage struct {
	Shell
	Path     string
	Docket   string
	Seen     string
	Draft    bool
	Archived bool
	List     []TextsVersionRow // newest first
}

// TextsVersionRow is a version of the texts.
type TextsVersionRow struct {
	Number, Why, By, At string
	Current             bool
	Changes             []TextChange // from the version before; none for the first
}

// TextsNote says where the texts stand, on the docket's own page for administrators.
type TextsNote struct {
	Href     string
	Line     string // where the texts stand
	Draft    string // who saved the draft and when; "": there is none
	Preview  string
	Versions string // address; "": there are none
}
