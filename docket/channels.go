package docket

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// ReportChannel is a place that acts on reports of incidents, around the clock or by law. A
// comment is no such report.
type ReportChannel struct {
	For  string `json:"for"`  // what it takes: "An attack that is going on"
	Name string `json:"name"` // who answers there
	Href string `json:"href"` // https
}

// MaxReportChannels is how many places a docket may name: people in a hurry read no more.
const MaxReportChannels = 12

// Shown returns the address as people read it.
func (c ReportChannel) Shown() string {
	return strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(c.Href, "https://"), "www."), "/")
}

// Problem says what is wrong with the place, or nothing.
func (c ReportChannel) Problem() string {
	switch {
	case !Link{Title: c.Name, Href: c.Href}.Valid():
		return "Begin each line with the whole address, which begins with https://. This one does not: " +
			clipped(c.Href)
	case c.For == "" || c.Name == "":
		return "Write an address, what it takes and who answers there, with | between. This line is not so: " +
			clipped(c.Href)
	case utf8.RuneCountInString(c.For) > MaxLinkTitle, utf8.RuneCountInString(c.Name) > MaxLinkTitle:
		return "Write at most 200 characters of what a place takes, and of who answers there: " + clipped(c.Href)
	}
	return ""
}

// channelsField is the list of places where reports of incidents belong, in a language: one a
// line, the address, what it takes and who answers there.
func channelsField(language, label string) TextField {
	f := TextField{Name: nameIn(language, "channels"), Language: language, Label: label, List: true}
	f.read = func(t Texts) string {
		list := t.Channels
		if language != "en" {
			list = t.Own[language].Channels
		}
		lines := make([]string, len(list))
		for i, c := range list {
			lines[i] = c.Href + " | " + c.For + " | " + c.Name
		}
		return strings.Join(lines, "\n")
	}
	f.write = func(t *Texts, text string) string {
		list, problem := parseChannels(text)
		switch {
		case problem != "":
			return problem
		case language == "en":
			t.Channels = list
		default:
			t.change(language, func(own *Translation) { own.Channels = list })
		}
		return ""
	}
	return f
}

// parseChannels reads places, one a line.
func parseChannels(typed string) ([]ReportChannel, string) {
	var list []ReportChannel
	for line := range strings.Lines(typed) {
		if line = oneLine(line); line == "" {
			continue
		}
		parts := append(strings.SplitN(line, "|", 3), "", "")
		c := ReportChannel{Href: strings.TrimSpace(parts[0]), For: strings.TrimSpace(parts[1]),
			Name: strings.TrimSpace(parts[2])}
		if problem := c.Problem(); problem != "" {
			return nil, problem
		}
		list = append(list, c)
	}
	if len(list) > MaxReportChannels {
		return nil, "Name at most 12 places: people who are in a hurry read no more."
	}
	return list, ""
}

// channels takes all places of a translation, or none: the addresses may differ, too.
func (o overlay) channels(english, own []ReportChannel) []ReportChannel {
	if len(own) > 0 {
		return slices.Clone(own)
	}
	for _, c := range english {
		o.foreign[c.For], o.foreign[c.Name] = true, true
	}
	return english
}
