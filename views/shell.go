// Package views holds the pages: templ components and the models they print.
// A model holds what its page shows, in page order, ready to print; its first
// field is the Shell. Pages are exported, parts are not.
package views

import (
	"slices"
	"strings"
	"unicode/utf8"

	"commentportal/docket"
	"commentportal/docket/phrase"
)

// Shell is what every page has around its own content.
type Shell struct {
	Title     string        // what this page is, without the site's name
	Problem   bool          // the title then begins with "Error: "
	Site      Site          // the same on every page of a running portal
	Docket    docket.Docket // zero: the page belongs to no docket
	Life      DocketLife    // where Docket stands; zero on pages of none
	Section   string        // address path of the navigation entry this page belongs to, or ""
	Notice    Notice        // on pages of the public; zero: none
	Flash     Flash         // zero: nothing to tell
	Account   Account       // zero: nobody is signed in; public pages never have one
	Nav       []NavLink     // nil: the public navigation of Docket
	FormToken string        // session-bound token of staff forms
	Canonical string        // the page's one public address, "" for none
	Groups    []NavGroup    // the staff pages by kind of work
	List      string        // the link of the rail that the page is, where several lead to its section
	MaySearch bool          // the header finds comments
	Docked    bool          // a bar of buttons stands at the foot of the window
	Scripts   []string      // plain names of further scripts, such as "staff.js"
	Failed    bool          // says what went wrong: nobody is asked whether it helped
	NoIndex   bool          // search engines are asked to leave the page out

	Say     *phrase.Printer // writes the reader's language; nil: English
	Address string          // the page's own address without its language; "": it has one language
	Carries bool            // holds what somebody typed, so that a plain link to another language would lose it
}

// Site is what is the same on every page of a running portal.
type Site struct {
	Name    string // in the header and at the end of every title
	BaseURL string // public address without a slash at the end
	Frame   *Frame // the federal frame; nil: a plain header and footer
	Agency  string // who runs the site; "" where that is not known
	Contact string // e-mail address for help with the site, or ""
	Media   string // e-mail address for the press, or ""
	Logo    string // address of the logo on this site, or ""
	Preview string // address on this site of the picture beside links elsewhere, or ""

	Reviewed []string // languages whose translation a person has reviewed
}

// Notice is a sentence of the operator on every page of the public.
type Notice struct {
	Text     string
	Language string // where it is not the page's
}

// Flash is a message about what just happened.
type Flash struct {
	Kind    string // AlertSuccess, AlertInfo, AlertWarning or AlertError
	Heading string // may be empty
	Text    string
	Link    NavLink // leads on; without an address there is none
	Undo    *Undo   // takes back what the message is about; nil: it cannot be
}

// Undo is the button that takes a decision back.
type Undo struct {
	Comment docket.CommentID
	Version int    // of the comment after the decision
	Queue   string // the list to go back to
	Form    string // id of the form that the button belongs to; "": it has one of its own
}

// The kinds of alert, which are also USWDS's class names.
const (
	AlertSuccess = "success"
	AlertInfo    = "info"
	AlertWarning = "warning"
	AlertError   = "error"
)

// Account is who is signed in, as the header shows it.
type Account struct {
	ID   docket.UserID
	Name string
	Role docket.Role
}

// NavLink is one entry of a navigation.
type NavLink struct {
	Href string
	Text string
}

// titleRoom is how many characters of a title tabs, bookmarks and results of a search show.
const titleRoom = 70

// Full is the text of the title element: what the page is, then of which docket and site, as
// far as there is room. A docket whose title finds none is named by its ID.
func (s Shell) Full() string {
	title := s.Title
	if s.Problem {
		title = s.Say.Text("Error: %s", title)
	}
	title = cutTitle(title, titleRoom)
	add := func(part string) bool {
		longer := title + " | " + part
		if part == "" || utf8.RuneCountInString(longer) > titleRoom {
			return false
		}
		title = longer
		return true
	}
	if s.Docket.ID != "" && s.Docket.Title != s.Title && !add(s.Docket.Title) {
		add(string(s.Docket.ID))
	}
	add(s.Site.Name)
	return title
}

// cutTitle cuts a title at a word where it takes more than room characters.
func cutTitle(title string, room int) string {
	if utf8.RuneCountInString(title) <= room {
		return title
	}
	short := firstOf(title, room-2)
	if i := strings.LastIndexByte(short, ' '); i > len(short)/2 {
		short = short[:i]
	}
	return short + " …"
}

// others lists the languages, beside its own, in which the page is there.
func (s Shell) others() []*phrase.Printer {
	if s.Address == "" || s.Account.ID != 0 || !phrase.Spoken(s.Address) {
		return nil
	}
	return slices.DeleteFunc(phrase.Languages(), func(
		l *phrase.Printer) bool {
		return l.Language() == s.Say.Language()
	})
}

// asked is the name of the page, where its readers are asked whether it helped; "" elsewhere.
func (s Shell) asked() string {
	if s.Account.ID != 0 || s.Carries || s.Problem || s.Failed {
		return ""
	}
	page, _ := docket.PageAt(s.Address)
	return page.Name
}

// draft reports whether the page is a translation that no person has reviewed.
func (s Shell) draft() bool {
	return !s.Say.IsEnglish() && !slices.Contains(s.Site.Reviewed, s.Say.Language())
}

// navigation is what the header offers.
func (s Shell) navigation() []NavLink {
	if s.Nav != nil || s.Docket.ID == "" {
		return s.Nav
	}
	at := "/dockets/" + string(s.Docket.ID)
	return []NavLink{
		{at, phrase.Marked("About")},
		{at + "/comment", phrase.Marked("Comment")},
		{at + "/comments", phrase.Marked("Read comments")},
		{at + "/themes", phrase.Marked("Themes")},
		{at + "/ledger", phrase.Marked("Ledger")},
		{"/status", phrase.Marked("Check a comment")},
	}
}

// home is where the site's name leads.
func (s Shell) home() string {
	if s.Account.ID != 0 {
		return "/admin"
	}
	return "/"
}

// Problem is one thing to put right: the field it belongs to and the sentence.
type Problem struct {
	Field string // id of the field; "" or "form" for the whole form
	Text  string
}

// Problems puts what is invalid in the order of the fields of a page; what is
// not among the fields stands first and points at the form.
func Problems(invalid docket.Invalid, order ...string) []Problem {
	var first, out []Problem
	known := map[string]bool{}
	for _, name := range order {
		known[name] = true
		if text, ok := invalid[name]; ok {
			out = append(out, Problem{Field: name, Text: text})
		}
	}
	for _, name := range sortedKeys(invalid) {
		if !known[name] {
			first = append(first, Problem{Text: invalid[name]})
		}
	}
	return append(first, out...)
}
