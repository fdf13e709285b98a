package intake

import (
	"strings"
	"unicode"

	"commentportal/docket"
	"commentportal/docket/phrase"
)

// signatories reads who stands behind a comment beside its sender: one a line, "name;
// organization". A line without a semicolon is a person's name, or an organization's where
// the comment is for one. Empty lines are left out. Nothing is ever cut: what cannot be
// kept is named by its line in bad.
func signatories(say *phrase.Printer, raw string, sender docket.Submitter, bad docket.Invalid) docket.Signatories {
	const field = string(docket.FieldSignatories)
	if problem := unreadable(raw); problem != "" {
		bad[field] = say.Known(problem)
		return ""
	}
	raw = lineEnds(raw)
	if problem := tooLong(say, say.Text("This list"), raw, docket.MaxSignatoryText); problem != "" {
		bad[field] = problem
		return ""
	}
	var list []docket.Signatory
	seen := map[docket.Signatory]int{foldSignatory(docket.Signatory{Name: sender.Name,
		Organization: sender.Organization}): 0}
	for i, line := range strings.Split(raw, "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		one, problem := signatory(say, line, i+1, sender.Type)
		if problem == "" {
			problem = listedTwice(say, seen, one, i+1)
		}
		if problem != "" {
			bad[field] = problem
			return ""
		}
		list = append(list, one)
	}
	switch {
	case len(list) > docket.MaxSignatories:
		bad[field] = say.Count(len(list),
			"This list has %[1]d line; %[2]d is the most. Name the others in your comment.",
			"This list has %[1]d lines; %[2]d is the most. Name the others in your comment.", docket.MaxSignatories)
	case len(list) > 0 && sender.Name == "" && sender.Organization == "":
		bad[field] = say.Text("Write your own name or organization in the fields above, too. Others can only sign " +
			"beside you.")
	}
	return docket.NewSignatories(list...)
}

// ReadSignatories reads the list of others who sign with a sender as Submit does, and
// reports whether Submit takes it.
func ReadSignatories(raw string, sender docket.Submitter) (docket.Signatories, bool) {
	bad := docket.Invalid{}
	list := signatories(phrase.English, raw, sender, bad)
	return list, len(bad) == 0
}

// signatory reads a line of the list, or says what is wrong with it.
func signatory(say *phrase.Printer, line string, number int, shown docket.SubmitterType) (docket.Signatory, string) {
	name, organization, both := strings.Cut(line, ";")
	if !both && shown == docket.Organization {
		name, organization = "", line
	}
	bad := docket.Invalid{}
	what := say.Text("Line %d", number)
	one := docket.Signatory{
		Name: lineOf(say, name, what+": "+say.Text("The name"), MaxName, bad),
		Organization: lineOf(say, organization, what+": "+say.Text("The name of the organization"), MaxOrganization,
			bad),
	}
	switch {
	case bad[lineField] != "":
		return one, bad[lineField]
	case !strings.ContainsFunc(one.Name+one.Organization, wordly): // points and lines are nobody
		return one, say.Text("Line %d has neither a name nor an organization. Take the line out, or write one.", number)
	case shown == docket.Individual && one.Name == "":
		return one, say.Text("Line %d has an organization without a name. Choose “For an organization” above, or "+
			"write a name before the semicolon.", number)
	}
	return one, ""
}

// wordly reports whether r is a letter or a digit of any script.
func wordly(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// lineField is where lineOf puts a problem.
const lineField = "line"

func lineOf(say *phrase.Printer, raw, what string, limit int, bad docket.Invalid) string {
	return line(say, raw, lineField, what, limit, bad)
}

// listedTwice says that somebody stands on the list twice, or is its sender, line 0: they
// would be counted twice.
func listedTwice(say *phrase.Printer, seen map[docket.Signatory]int, one docket.Signatory, number int) string {
	key := foldSignatory(one)
	first, twice := seen[key]
	seen[key] = number
	switch {
	case twice && first == 0:
		return say.Text("Line %d names you again. Your own name stands in the fields above; take the line out.", number)
	case twice:
		return say.Text("Line %d says the same as line %d. Take one of them out.", number, first)
	}
	return ""
}

// foldSignatory is a signatory without regard to case and spaces.
func foldSignatory(s docket.Signatory) docket.Signatory {
	fold := func(text string) string { return strings.ToLower(strings.Join(strings.Fields(text), " ")) }
	return docket.Signatory{Name: fold(s.Name), Organization: fold(s.Organization)}
}
