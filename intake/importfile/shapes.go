package importfile

import (
	"maps"
	"slices"
	"strings"

	"commentportal/docket"
)

// shape is what is known about the tables of one program.
type shape struct {
	format     string
	columns    map[string]string // our names by theirs; "" drops a column
	rename     func(header []string) map[string]string
	dropOthers bool
	headRows   int // further rows of the header
	html       bool
	federal    bool
	amend      func(*Row) // last touches to a row; nil: none
}

// defaults are the names that the columns of a header get without a map.
func (s shape) defaults(header []string) map[string]string {
	if s.rename != nil {
		return s.rename(header)
	}
	return s.columns
}

// shapeOf recognizes a table by its header and the two rows below it.
func shapeOf(header []string, below [][]string) shape {
	has := func(names ...string) bool {
		return !slices.ContainsFunc(names, func(name string) bool { return !slices.Contains(header, name) })
	}
	switch {
	case has("Document ID", "Document Type", "Is Withdrawn?", "Received Date", "Comment", "Attachment Files"):
		return shape{
			format:     FormatBulk,
			columns:    regulationsColumns,
			dropOthers: true,
			html:       true,
			federal:    true,
			amend:      amendFederal,
		}
	case isFlatV4(header):
		return shape{
			format:     FormatV4,
			rename:     flatV4Columns,
			dropOthers: true,
			html:       true,
			federal:    true,
			amend:      amendFederal,
		}
	case has("docket_id", "comment_id", "status", "received_at"):
		return shape{format: FormatComments, rename: registerColumns, dropOthers: true, amend: fromRegister}
	case len(below) > 1 && slices.ContainsFunc(below[1],
		func(cell string) bool { return strings.HasPrefix(strings.TrimSpace(cell), `{"ImportId"`) }):
		return shape{format: FormatQualtrics, rename: qualtricsColumns(below[0]), headRows: 2}
	case has("Start time", "Completion time"):
		return shape{format: FormatForms, columns: formsColumns, amend: withoutAnonymousEmail}
	case has("Response ID") && (has("Date Submitted") || has("Submitted Date") || has("Submitted")):
		return shape{format: FormatCitizen, columns: citizenColumns}
	}
	return shape{}
}

// regStatus holds the state of a row of a portal's register. It is no column of an
// import.
const regStatus = "register status"

// registerColumns says what the columns of a portal's comments.csv become: the
// comment ID is the number over there, what is counted or decided is not taken over.
func registerColumns(header []string) map[string]string {
	m := map[string]string{"comment_id": Source, "status": regStatus}
	for _, name := range header {
		if slices.Contains(columnNames, name) || strings.HasPrefix(name, AnswerPrefix) {
			m[name] = name
		}
	}
	m[Source] = "" // its number at a third place
	return m
}

// fromRegister undoes the guard against formulas and passes over comments whose
// text the register does not have.
func fromRegister(r *Row) {
	for name, cell := range r.Cells {
		r.Cells[name] = docket.UnguardCell(cell)
	}
	answered := false
	for name, cell := range r.Cells {
		answered = answered || strings.HasPrefix(name, AnswerPrefix) && strings.TrimSpace(cell) != ""
	}
	if status := r.Cells[regStatus]; !answered && status != "posted" && status != "posted_with_redactions" {
		r.Skip = NotPosted
	}
	delete(r.Cells, regStatus)
	if r.Cells[Type] == "" {
		delete(r.Cells, Type)
	}
}

// qualtricsColumns says what the columns of an export of Qualtrics become. Columns
// of questions are known by their words, which stand in the second row.
func qualtricsColumns(words []string) func([]string) map[string]string {
	return func(header []string) map[string]string {
		m := maps.Clone(qualtricsKnown)
		for i, name := range header {
			if _, known := m[name]; !known && i < len(words) {
				m[name] = wordsOf + words[i]
			}
		}
		return m
	}
}

// wordsOf marks a default that is a question's words, and no column.
const wordsOf = "words: "

var qualtricsKnown = map[string]string{
	"ResponseId": Source, "ResponseID": Source, "RecordedDate": Received, "StartDate": "", "EndDate": "", "Status": "",
	"IPAddress": "",
	"Progress":  "", "Duration (in seconds)": "", "Finished": "", "RecipientLastName": "", "RecipientFirstName": "",
	"RecipientEmail":    "",
	"ExternalReference": "", "ExternalDataReference": "", "LocationLatitude": "", "LocationLongitude": "",
	"DistributionChannel": "", "UserLanguage": "",
}

var formsColumns = map[string]string{
	"ID": Source, "Id": Source, "Start time": "", "Completion time": Received, "Last modified time": "", "Language": "",
	"Email": Email, "Name": Name,
}

// withoutAnonymousEmail drops the word that Microsoft Forms writes where nobody
// signed in.
func withoutAnonymousEmail(r *Row) {
	if strings.EqualFold(strings.TrimSpace(r.Cells[Email]), "anonymous") {
		delete(r.Cells, Email)
	}
}

var citizenColumns = map[string]string{
	"Response ID": Source, "Date Submitted": Received, "Submitted Date": Received, "Submitted": Received, "User ID": "",
	"Status":    "",
	"Published": "", "Started": "", "Date Started": "", "Last Updated": "",
}
