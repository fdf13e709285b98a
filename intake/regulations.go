package intake

import (
	"slices"
	"strings"
)

// Columns of the bulk download of regulations.gov that have no counterpart in an
// import; they only decide what becomes of a row.
const (
	regType        = "regulations type"
	regWithdrawn   = "regulations withdrawn"
	regFirst       = "regulations first name"
	regLast        = "regulations last name"
	regCountry     = "regulations country"
	regAttachments = "regulations attachments"
	regContent     = "regulations content files"
	regRestricted  = "regulations restriction"
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
	"Document ID":          colSource,
	"Document Type":        regType,
	"Is Withdrawn?":        regWithdrawn,
	"Postmark Date":        colPostmarked,
	"Received Date":        colReceived,
	"Duplicate Comments":   colStandsFor,
	"First Name":           regFirst,
	"Last Name":            regLast,
	"State/Province":       colState,
	"Country":              regCountry,
	"Organization Name":    colOrganization,
	"Comment":              "answer_general",
	"Category":             colSector,
	"Restrict Reason Type": regRestricted,
	"Content Files":        regContent,
	"Attachment Files":     regAttachments,
}

// isRegulations recognises the bulk download by columns that no other file has
// side by side.
func isRegulations(header []string) bool {
	for _, name := range []string{"Document ID", "Document Type", "Is Withdrawn?", "Received Date", "Comment", "Attachment Files"} {
		if !slices.Contains(header, name) {
			return false
		}
	}
	return true
}

// notSubmission reports whether a row of regulations.gov is the agency's own
// document: a notice, a rule or supporting material.
func (r row) notSubmission() bool {
	kind, there := r.cells[regType]
	return there && r.bad == nil && !strings.EqualFold(strings.TrimSpace(kind), "Public Submission")
}

// abroad reports whether a row of regulations.gov comes from another country,
// whose provinces may have the letters of a state.
func abroad(r row) bool {
	country := strings.TrimSpace(r.cells[regCountry])
	return country != "" && !strings.EqualFold(country, "United States") && !strings.EqualFold(country, "US") && !strings.EqualFold(country, "USA")
}
