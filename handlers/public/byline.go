package public

import (
	"slices"
	"strings"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/intake"
	"commentportal/views"
)

// bylineCheck says what the public would read as the sender's name, what of the
// fields about the sender is dropped or not shown, and which other choices would
// change it.
func bylineCheck(say *phrase.Printer, typed views.Typed, chosen docket.SubmitterType) views.BylineCheck {
	name, organization := typedLine(typed[views.FieldName]), typedLine(typed[views.FieldOrganization])
	sender := func(t docket.SubmitterType) (docket.Submitter, bool) {
		s := docket.Submitter{Type: t, Name: name, Organization: organization}
		taken := false
		s.Signatories, taken = intake.ReadSignatories(typed[views.FieldSignatories], s)
		return s, taken
	}
	reads := func(t docket.SubmitterType) string {
		s, _ := sender(t)
		return views.Attribution(say, s.Byline())
	}
	check := views.BylineCheck{Public: reads(chosen)}
	others, _ := sender(docket.Organization)
	_, persons := sender(docket.Individual)
	check.Warning, check.Text = bylineFacts(say, chosen, name, organization)
	addSignatoryFacts(say, chosen, others.Signatories, &check)
	offered := map[docket.SubmitterType]bool{
		docket.Individual: name != "" && persons, docket.Organization: organization != "", docket.Anonymous: true,
	}
	for _, t := range []docket.SubmitterType{docket.Individual, docket.Organization, docket.Anonymous} {
		if offered[t] && reads(t) != check.Public {
			check.Choices = append(check.Choices, views.BylineChoice{Type: string(t), Public: reads(t)})
		}
	}
	return check
}

// bylineFacts is the heading and the text of what somebody may not expect of the
// choice that they made; "" where everything is as it looks.
func bylineFacts(say *phrase.Printer, chosen docket.SubmitterType, name, organization string) (heading, text string) {
	switch chosen {
	case docket.Anonymous:
		return anonymousFacts(say, name, organization)
	case docket.Individual:
		return individualFacts(say, name, organization)
	case docket.Organization:
		return organizationFacts(say, name, organization)
	}
	return "", ""
}

// addSignatoryFacts says what becomes of the others who sign where that is not what their
// list looks like.
func addSignatoryFacts(say *phrase.Printer, chosen docket.SubmitterType, others docket.Signatories,
	check *views.BylineCheck) {
	heading, text := "", ""
	hidden := slices.ContainsFunc(others.List(), func(s docket.Signatory) bool {
		return s.Name != "" && s.Organization != ""
	})
	switch {
	case others != "" && chosen == docket.Anonymous:
		heading = say.Text("The list of others who sign is dropped")
		text = say.Text("You listed others who sign with you, but chose Anonymous. We drop the list when you send. " +
			"Nobody will read it, and we do not keep it.")
	case hidden && chosen == docket.Individual:
		heading = say.Text("Organizations of others who sign are not shown")
		text = say.Text("The organizations on your list of others are kept for our staff and not shown to the public.")
	default:
		return
	}
	if check.Warning == "" {
		check.Warning = heading
	}
	check.Text = strings.TrimSpace(check.Text + " " + text)
}

func anonymousFacts(say *phrase.Printer, name, organization string) (heading, text string) {
	switch {
	case name != "" && organization != "":
		return say.Text("Your name and your organization are dropped"),
			say.Text("You typed a name (“%s”) and an organization (“%s”), but chose Anonymous.", name,
				organization) + " " +
				say.Text("We drop both when you send. Nobody will read them, and we do not keep them.")
	case name != "":
		return say.Text("Your name is dropped"),
			say.Text("You typed a name (“%s”), but chose Anonymous.", name) + " " +
				say.Text("We drop it when you send. Nobody will read it, and we do not keep it.")
	case organization != "":
		return say.Text("Your organization is dropped"),
			say.Text("You typed an organization (“%s”), but chose Anonymous.", organization) + " " +
				say.Text("We drop it when you send. Nobody will read it, and we do not keep it.")
	}
	return "", ""
}

func individualFacts(say *phrase.Printer, name, organization string) (heading, text string) {
	noName := say.Text("You chose to be shown as a person, but typed no name.")
	kept := say.Text("The organization that you typed (“%s”) is kept for our staff and not shown to the "+
		"public.", organization)
	switch {
	case organization != "" && name == "":
		return say.Text("No name will be shown"), noName + " " + kept
	case name == "":
		return say.Text("No name will be shown"), noName
	case organization != "":
		return say.Text("Your organization is not shown"), kept
	}
	return "", ""
}

func organizationFacts(say *phrase.Printer, name, organization string) (heading, text string) {
	switch {
	case organization == "" && name == "":
		return say.Text("No name will be shown"),
			say.Text("You chose to comment for an organization, but typed neither its name nor yours.")
	case organization == "":
		return say.Text("No organization will be shown"),
			say.Text("You chose to comment for an organization, but did " +
				"not type its name. The public reads your own name alone.")
	}
	return "", ""
}

// lacking names the field about the sender without which the choice shows less
// than it says, or "".
func lacking(chosen docket.SubmitterType, s docket.Submitter) string {
	switch {
	case chosen == docket.Individual && s.Name == "":
		return views.FieldName
	case chosen == docket.Organization && s.Organization == "":
		return views.FieldOrganization
	}
	return ""
}

// typedLine is a field of one line as it is kept.
func typedLine(raw string) string {
	clean, _ := intake.Clean(raw)
	return strings.TrimSpace(string(clean))
}
