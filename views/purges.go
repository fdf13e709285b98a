package views

import (
	"strconv"
	"strings"

	"commentportal/docket"
)

// PurgesPage lists the purges of a docket, and takes requests for them.
type PurgesPage struct {
	Shell    Shell
	Problems []Problem
	Dockets  []Field
	Docket   docket.ID
	Confirm  string // asks for password and code; "" when they were given lately
	Comment  Field  // asks which comment
	Chosen   *PurgeChoice
	Order    Field
	Reason   Field
	Rows     []PurgeRow
}

// PurgeChoice is the comment that somebody is about to ask for.
type PurgeChoice struct {
	ID     docket.CommentID
	Stands string
	Places []string
}

// PurgeRow is a purge that was asked for or done.
type PurgeRow struct {
	Number            string
	Comment           docket.CommentID
	Order, Reason     string
	By, At            string
	ByCommand         bool
	State             docket.PurgeState
	Waits             bool
	Answered          string
	Was               string // where the comment stood
	Places            []string
	MayAgree, MaySign bool
}

// StateLabel says where a purge stands.
func (r PurgeRow) StateLabel() string {
	switch {
	case r.State == docket.PurgeAsked:
		return "Waits for a second administrator"
	case r.State == docket.PurgeRefused && r.Answered == "":
		return "Ended, since the words went by another order"
	case r.State == docket.PurgeRefused:
		return "Refused by " + r.Answered
	case r.Waits:
		return "Done; waits for an administrator to sign that they know of it"
	case r.ByCommand:
		return "Done; signed by " + r.Answered
	}
	return "Done; agreed by " + r.Answered
}

// PurgePlaceText names in words a place that a purge does not change.
func PurgePlaceText(p docket.PurgePlace) string {
	when := ""
	if !p.At.IsZero() {
		when = ", " + DateTime(p.At.UTC())
	}
	switch p.Kind {
	case docket.PlaceExport:
		return "Archived export “" + p.Name + "”" + when + ": holds it and cannot be changed."
	case docket.PlaceRecord:
		return "Record " + p.Name + when + ": was handed out, holds it and cannot be changed."
	case docket.PlaceBackup:
		return "Backup " + p.Name + ": holds it and cannot be changed. Delete it, or let it expire."
	case docket.PlaceProse:
		return proseName(p.Name) + ": quotes it. Change the words there."
	case docket.PlacePassage:
		return "Repeated passage " + p.Name + ": shares its words with other comments."
	case docket.PlaceGuard:
		return "Search " + p.Name + " of hidden words: looks for words that stood in it. End it under Hidden words " +
			"if the order covers them."
	case docket.PlaceCopies:
		return countOf(p.Name, "other comment", "other comments") + " of its campaign: made from the same letter. " +
			"Each is purged by itself."
	case docket.PlaceReplies:
		return countOf(p.Name, "reply", "replies") + " to it: may quote it."
	case docket.PlaceUpload:
		return countOf(p.Name, "file", "files") + " waiting to be imported: may hold it."
	}
	return string(p.Kind) + " " + p.Name
}

// countOf is Count of a number in digits.
func countOf(digits, one, many string) string {
	n, err := strconv.Atoi(digits)
	if err != nil {
		return digits + " " + many
	}
	return Count(n, one, many)
}

// proseName says in words which text of staff a column and the name of its row are.
func proseName(name string) string {
	column, row, _ := strings.Cut(name, " ")
	f := append(strings.Fields(row), "", "", "")
	switch column {
	case "section_versions.body":
		return "Report on " + f[0] + ", section " + f[1] + ", version " + f[2]
	case "recommendation_versions.body":
		return "Recommendation " + f[1] + " of " + f[0] + ", version " + f[2]
	case "memo_versions.body":
		return "Memo " + f[0] + ", version " + f[1]
	case "quotations.reason":
		return "Reason of the quotation " + f[0]
	case "publications.body":
		return "Published export " + f[1] + " of " + f[0]
	case "heard_pages.body":
		return "What we heard on " + f[0] + ", publication " + f[1]
	case "campaigns.name":
		return "Name of the campaign " + f[0]
	case "codebooks.body":
		return "Codebook of " + f[0] + ", version " + f[1]
	case "docket_changes.why":
		return "Step " + f[1] + " of the docket " + f[0]
	case "docket_texts.body":
		return "Texts of the docket " + f[0] + ", version " + f[1]
	case "dockets.body":
		return "Docket " + f[0]
	}
	return name
}
