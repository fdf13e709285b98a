package docket

import (
	"slices"
	"strings"
	"time"
)

// AskedPage is a page of the public that its readers are asked about: “Was this page
// helpful?”. Pages with what somebody typed are none of them: a button for something else
// would lose it.
type AskedPage struct {
	Name  string // in forms, rows and addresses
	Path  string // the address, with {} for a part that differs
	Label string // for staff
}

// AskedPages lists the pages that readers are asked about.
var AskedPages = []AskedPage{
	{"home", "/", "First page"},
	{"dockets", "/dockets", "All calls for comments"},
	{"call", "/dockets/{}", "The call for comments"},
	{"comments", "/dockets/{}/comments", "Read comments"},
	{"comment", "/dockets/{}/comments/{}", "One comment"},
	{"data", "/dockets/{}/data", "Data"},
	{"themes", "/dockets/{}/themes", "Themes"},
	{"analysis", "/dockets/{}/analysis", "Who said what"},
	{"heard", "/dockets/{}/heard", "What we heard"},
	{"ledger", "/dockets/{}/ledger", "Ledger"},
	{"changes", "/dockets/{}/changes", "Changes to a call"},
	{"follow", "/dockets/{}/follow", "Follow a call by mail"},
	{"receipt", "/dockets/{}/receipt/{}", "Receipt, after the form"},
	{"status", "/status", "Check a comment"},
	{"names", "/name-used", "Was my name used?"},
	{"moderation", "/policies/moderation", "How comments are reviewed"},
	{"privacy", "/policies/privacy", "Privacy"},
	{"accessibility", "/policies/accessibility", "Accessibility"},
	{"disclosure", "/policies/vulnerability-disclosure", "Reporting a security problem"},
}

// OfDocket reports whether the page belongs to a docket.
func (p AskedPage) OfDocket() bool { return strings.Contains(p.Path, "{}") }

// Back is the address that leads back to the page of a docket, or of none: that of a list,
// where the page is one of many. A receipt has none: its address is its reader's own.
func (p AskedPage) Back(of ID) string {
	list, _, one := strings.Cut(strings.Replace(p.Path, "{}", string(of), 1), "/{}")
	if one && p.Name == "receipt" {
		return ""
	}
	return list
}

// matches reports whether an address is one of the page.
func (p AskedPage) matches(path string) bool {
	want, got := strings.Split(p.Path, "/"), strings.Split(path, "/")
	return slices.EqualFunc(want, got, func(w, g string) bool { return w == g || w == "{}" && g != "" })
}

// PageAt finds the page of the public that has an address, without its language.
func PageAt(path string) (AskedPage, bool) {
	i := slices.IndexFunc(AskedPages, func(p AskedPage) bool { return p.matches(path) })
	if i < 0 {
		return AskedPage{}, false
	}
	return AskedPages[i], true
}

// PageNamed finds a page of the public by its name.
func PageNamed(name string) (AskedPage, bool) {
	i := slices.IndexFunc(AskedPages, func(p AskedPage) bool { return p.Name == name })
	if i < 0 {
		return AskedPage{}, false
	}
	return AskedPages[i], true
}

// PageVote is a reader's answer to “Was this page helpful?”.
type PageVote struct {
	Docket   ID     // "": the page belongs to none
	Page     string // a name of AskedPages
	Language string
	Helpful  bool
}

// PageVotes counts the answers about one page in one language.
type PageVotes struct {
	Docket   ID
	Page     string
	Language string
	Yes, No  int
}

// PageRemark is what a reader wrote about a page. It is for staff alone.
type PageRemark struct {
	PageVote
	ID     int64
	Text   string
	Urgent bool // a program saw signs of a live incident, an open flaw or a threat
	At     time.Time
}

// MaxRemark bounds a remark about a page, in code points.
const MaxRemark = 500

// MaxRemarks bounds how many remarks about the pages of one docket wait to be read. Beyond
// it the answer counts and its words are not kept, which their writer is told.
const MaxRemarks = 500
