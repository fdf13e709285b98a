package public

import (
	"strings"

	"commentportal/docket"
	"commentportal/intake"
	"commentportal/views"
)

// bylineCheck says what the public would read as the sender's name, what of the
// fields about the sender is dropped or not shown, and which other choices would
// change it.
func bylineCheck(typed views.Typed, chosen docket.SubmitterType) views.BylineCheck {
	name, organization := typedLine(typed[views.FieldName]), typedLine(typed[views.FieldOrganization])
	reads := func(t docket.SubmitterType) string {
		return docket.Submitter{Type: t, Name: name, Organization: organization}.Byline().Attribution()
	}
	check := views.BylineCheck{Public: reads(chosen)}
	check.Warning, check.Text = bylineFacts(chosen, name, organization)
	offered := map[docket.SubmitterType]bool{
		docket.Individual: name != "", docket.Organization: organization != "", docket.Anonymous: true,
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
func bylineFacts(chosen docket.SubmitterType, name, organization string) (heading, text string) {
	switch chosen {
	case docket.Anonymous:
		return anonymousFacts(name, organization)
	case docket.Individual:
		return individualFacts(name, organization)
	case docket.Organization:
		return organizationFacts(name, organization)
	}
	return "", ""
}

func anonymousFacts(name, organization string) (heading, text string) {
	switch {
	case name != "" && organization != "":
		return "Your name and your organization are dropped", "You typed a name (“" + name +
			"”) and an organization (“" + organization +
			"”), but chose Anonymous. We drop both when you send. Nobody will read them, and we do not keep them."
	case name != "":
		return "Your name is dropped", "You typed a name (“" + name +
			"”), but chose Anonymous. We drop it when you send. Nobody will read it, and we do not keep it."
	case organization != "":
		return "Your organization is dropped", "You typed an organization (“" + organization +
			"”), but chose Anonymous. We drop it when you send. Nobody will read it, and we do not keep it."
	}
	return "", ""
}

func individualFacts(name, organization string) (heading, text string) {
	switch {
	case organization != "" && name == "":
		return "No name will be shown", "You chose to be shown as a person, but typed no name. The organization that " +
			"you typed (“" +
			organization + "”) is kept for our staff and not shown to the public."
	case name == "":
		return "No name will be shown", "You chose to be shown as a person, but typed no name."
	case organization != "":
		return "Your organization is not shown", "The organization that you typed (“" + organization +
			"”) is kept for our staff and not shown to the public."
	}
	return "", ""
}

func organizationFacts(name, organization string) (heading, text string) {
	switch {
	case organization == "" && name == "":
		return "No name will be shown",
			"You chose to comment for an organization, but typed neither its name nor yours."
	case organization == "":
		return "No organization will be shown", "You chose to comment for an organization, but did not type its " +
			"name. The public reads your own name alone."
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
