package importfile

import (
	"encoding/json"
	"slices"
	"strings"
)

// v4Columns says what the attributes of a comment in the v4 interface of
// regulations.gov become. The tracking number is the sender's secret over there and
// is not read.
var v4Columns = map[string]string{
	"documenttype": RegType, "withdrawn": RegWithdrawn, "postmarkdate": Postmarked, "receivedate": Received,
	"duplicatecomments": StandsFor, "firstname": RegFirst, "lastname": RegLast, "stateprovinceregion": State,
	"country": RegCountry, "organization": Organization, "comment": general, "category": Sector,
	"restrictreasontype": RegRestricted,
}

// isFlatV4 recognizes the v4 records that scripts have written as a table: the
// attributes' names behind a prefix.
func isFlatV4(header []string) bool {
	return slices.ContainsFunc(header, func(name string) bool { return attribute(name) != "" }) &&
		slices.ContainsFunc(header, func(name string) bool { return flatName(name) == "comment" })
}

// attribute is the name of an attribute behind its prefix, or "".
func attribute(name string) string {
	rest, ok := strings.CutPrefix(strings.TrimPrefix(name, "data."), "attributes")
	if !ok || rest == "" || (rest[0] != '_' && rest[0] != '.') {
		return ""
	}
	return rest[1:]
}

// flatName is a column's name as v4Columns knows attributes.
func flatName(name string) string {
	if a := attribute(name); a != "" {
		name = a
	}
	return strings.ToLower(strings.ReplaceAll(name, "_", ""))
}

// flatV4Columns names the columns of such a table. Where it has no time of receipt
// the day of posting stands in for it.
func flatV4Columns(header []string) map[string]string {
	m := make(map[string]string)
	received := false
	for _, name := range header {
		if to, known := v4Columns[flatName(name)]; known {
			m[name] = to
			received = received || to == Received
		}
	}
	for _, name := range header {
		switch {
		case flatName(name) == "posteddate" && !received:
			m[name] = Received
		case name == "id" || name == "data.id" || flatName(name) == "documentid" && !slices.Contains(header, "id"):
			m[name] = Source
		}
	}
	return m
}

// v4Record is a comment or document of the v4 interface, as far as it is read.
type v4Record struct {
	ID            string                     `json:"id"`
	Type          string                     `json:"type"`
	Attributes    map[string]json.RawMessage `json:"attributes"`
	Relationships struct {
		Attachments struct {
			Data []json.RawMessage `json:"data"`
		} `json:"attachments"`
	} `json:"relationships"`
}

// v4Row reads a record.
func (r *jsonRows) v4Row(raw json.RawMessage, included bool, line int) Row {
	var v v4Record
	out := Row{Line: line, Unit: r.unit, HTML: true, Federal: true, Cells: map[string]string{}, From: r.columns.taken}
	fail := func(column, problem string) Row {
		out.Bad = &BadRow{Line: line, Unit: r.unit, Column: column, Problem: problem}
		return out
	}
	if err := json.Unmarshal(raw, &v); err != nil || v.Attributes == nil {
		return fail("", "the record is none of the v4 interface; it needs id, type and attributes")
	}
	if v.Type != "" && v.Type != "comments" {
		out.Skip = NotSubmission
		return out
	}
	out.Cells[Source] = v.ID
	for name, value := range v.Attributes {
		to, known := v4Columns[strings.ToLower(name)]
		if !known {
			continue
		}
		cell, problem := cellOf(value)
		if problem != "" {
			return fail(name, problem)
		}
		out.Cells[to] = cell
	}
	r.columns.taken[general] = "comment" // a record has it by nature
	if included || len(v.Relationships.Attachments.Data) > 0 {
		out.Cells[RegAttachments] = "there are some"
	}
	if _, there := v.Attributes["comment"]; !there && !strings.EqualFold(out.Cells[RegWithdrawn], "true") {
		return fail(
			"comment",
			"the record comes from a list, which has no texts; fetch each comment by its id and import those records",
		)
	}
	amendFederal(&out)
	r.any = true
	return out
}
