package views

import "commentportal/docket"

// ScreeningPage says how well the screener's rules do, and which posted comments
// they would mark today.
type ScreeningPage struct {
	Shell
	RuleSet string
	Summary string // how many findings were judged
	Rules   []RuleRow
	Waiting string // how many posted comments today's rules have not read; "" for none
	Total   string // how many are to be checked again
	Recheck []RecheckRow
	Pager   Pager
}

// RuleRow is one rule and what people made of its hits.
type RuleRow struct {
	Name      string
	Looks     string // what its findings look like
	Explain   string
	Severity  docket.Severity
	Hits      int
	Redacted  int
	Dismissed int
	Kept      int
	Rate      string // share of the hits that were not private, "12 %"; "–" without hits
	Poor      bool   // most of what it marks is not private
}

// RecheckRow is a posted comment that somebody should look at again.
type RecheckRow struct {
	ID       docket.CommentID
	Severity docket.Severity
	Rules    string
}

// ScreeningLimits are what the screener does not see, in plain words. The guide
// for moderators, the privacy policy and docs/moderators-guide.md all give them
// (a test compares).
var ScreeningLimits = []string{
	"A first name that stands alone, and a name that is also an everyday word (Grace, Will, Park) where nothing " +
		"around it says that it is a name.",
	"Names in small letters where no word for a patient stands before them, nicknames, and user names on other sites.",
	"A hospital, a town or a job that tells readers who is meant, although each of them alone is harmless.",
	"A story that only one person can have lived through, without a name, a number or a date in it.",
	"Languages other than English. In Spanish it knows some words for names, dates and streets.",
	"A field of a pasted record whose name it does not know.",
	"The telephone, street or letterhead of an institution, and what a text gives as an example. It leaves these " +
		"alone, and the words around a private detail can make it look like one of them.",
	"Pictures, and scans of documents. Only text comes in, and its writer checked it.",
}

// ReportingChannels are where a live incident or an open flaw belongs, where the docket names
// no places of its own. A comment is not such a report.
var ReportingChannels = []docket.ReportChannel{
	{For: "An attack that is going on, or a flaw in software or a network", Name: "CISA, the Cybersecurity and " +
		"Infrastructure Security Agency", Href: "https://www.cisa.gov/report"},
	{For: "A crime, such as extortion or fraud", Name: "the FBI’s Internet Crime Complaint Center (IC3)",
		Href: "https://www.ic3.gov/"},
	{For: "A medical device that may harm somebody", Name: "FDA MedWatch", Href: "https://www.fda.gov/medwatch"},
}
