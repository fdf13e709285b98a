package importfile

import "strings"

// Columns of the records of regulations.gov that have no counterpart in an import;
// they only decide what becomes of a row.
const (
	RegType        = "regulations type"
	RegWithdrawn   = "regulations withdrawn"
	RegFirst       = "regulations first name"
	RegLast        = "regulations last name"
	RegCountry     = "regulations country"
	RegAttachments = "regulations attachments"
	RegContent     = "regulations content files"
	RegRestricted  = "regulations restriction"
)

// regulationsColumns says what the columns of the bulk download become. All others
// of its 60 columns are dropped; --map may say otherwise for any.
//
//   - "Comment" is HTML and becomes answer_general, decoded once.
//   - "Organization Name" makes the submitter an organization, first and last name
//     alone an individual, neither anonymous.
//   - "State/Province" counts where it is a state or territory of the United States.
//   - "Category" is the agency's own list, so it is kept in sector_raw unless it is
//     a sector of the docket word for word.
//   - "Duplicate Comments" becomes stands_for; empty and 0 mean 1.
//   - "Document ID" becomes source_id. The "Tracking Number" is the sender's secret
//     over there and is not read.
//   - Files and restrictions say that a row without text has its content elsewhere.
var regulationsColumns = map[string]string{
	"Document ID":          Source,
	"Document Type":        RegType,
	"Is Withdrawn?":        RegWithdrawn,
	"Postmark Date":        Postmarked,
	"Received Date":        Received,
	"Duplicate Comments":   StandsFor,
	"First Name":           RegFirst,
	"Last Name":            RegLast,
	"State/Province":       State,
	"Country":              RegCountry,
	"Organization Name":    Organization,
	"Comment":              general,
	"Category":             Sector,
	"Restrict Reason Type": RegRestricted,
	"Content Files":        RegContent,
	"Attachment Files":     RegAttachments,
}

// amendFederal passes over what is no comment and drops names that are none.
func amendFederal(r *Row) {
	skipNonSubmissions(r)
	for _, column := range []string{RegFirst, RegLast} {
		if strings.EqualFold(strings.TrimSpace(r.Cells[column]), "anonymous") {
			delete(r.Cells, column) // agencies write it for people who gave no name
		}
	}
}

// skipNonSubmissions passes over the agency's own documents: notices, rules and
// supporting material.
func skipNonSubmissions(r *Row) {
	kind, there := r.Cells[RegType]
	if there && strings.TrimSpace(kind) != "" && !strings.EqualFold(strings.TrimSpace(kind), "Public Submission") {
		r.Skip = NotSubmission
	}
}
