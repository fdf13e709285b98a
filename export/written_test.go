package export

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"commentportal/docket"
)

// write adds sections that name a figure of every kind, quotations and comments,
// those that are there and those that are not.
func (m *memory) write() {
	at := time.Date(2026, 3, 1, 2, 3, 4, 0, time.UTC)
	add := func(key docket.SectionKey, title, text string, values map[string]string) {
		m.sections = append(m.sections, docket.Section{Docket: testDocket, Key: key, Title: title, Text: text,
			Values: values, Version: 2, By: 3, At: at})
	}
	first, hidden := 0, 0
	for i, e := range m.register {
		if e.Status.Public() {
			first = i + 1
		} else {
			hidden = i + 1
		}
	}
	quoted := ""
	for _, q := range m.quotations {
		quoted += fmt.Sprintf("{{quote:%d}}\n\nHe said {{quote:%d}}, no less.\n\n", q.ID, q.ID)
	}
	add(docket.SectionSummary, "", fmt.Sprintf("=In 2016, **{{question:all.comments}}** of "+
		"{{ledger:received}} comments "+
		"({{question:all.all}} in all) said 7 things [there](https://example.test/a).\n\n# What "+
		"*{{ledger:posted}}* say\n\n"+
		"- One.{{comment:%d}}\n- Two.{{comment:%d}}\n\n> Set apart: {{sector:provider.comments}} and "+
		"{{sector:vendor@1.all}}.\n\n{{nothing}} {{quote:999}} {{theme:NO-SUCH.share}} {{theme:OLD-COD.all}} "+
		"{{question:9.read}} {{sector:nobody.all}} {{campaign:c99.all}} {{ledger:x}} {{theme:GOV-FED.nothing}}",
		first, hidden), map[string]string{"question:all.comments": "1", "ledger:received": "2"})
	add("question-1", "What is risky, in 3 words", "{{theme:GOV-FED@1.share}} of {{question:1.read}}, not "+
		"{{question:1.unread}} of "+
		"{{question:1.answers}}; {{question:1.no_answer}}, {{question:1.off_topic}} and {{question:1.to_revisit}}.\n\n"+
		quoted, nil)
	add("theme-GOV-FED", "", "{{theme:GOV-FED.share}}, {{theme:GOV-FED.comments}}, {{theme:GOV-FED.all}}, "+
		"{{theme:GOV-FED.outside}}, {{theme:GOV-FED.campaigns}}; {{theme:GOV-FED/provider.comments}}, "+
		"{{theme:GOV-FED@1/vendor.all}}, {{theme:GOV-FED/vendor.share}}; {{campaign:c1.all}}; "+
		"{{theme:GOV-FED.share}}", nil)
	add("recommendations", "", "They rest on {{theme:DEV-PAT.all}} comments.", nil)
	add("method", "How we read", "Slowly.", nil)
	add("theme-GONE", "", "Written under a theme that is gone: {{ledger:received}}.", nil)
	add("question-2", "", "", nil)
}

// A name says what the files say, or why it stands for nothing.
func TestNamesOfATextStandForWhatTheFilesSay(t *testing.T) {
	t.Parallel()
	src := fullSource()
	b, err := ReadWritten(t.Context(), src, testDocket, About{})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"theme:GOV-FED.comments":        "Federal leadership: different comments = ",
		"theme:GOV-FED.share":           "Federal leadership: share = 3 of 4", // no share is said of so few
		"question:1.read":               "Answers read = ",
		"ledger:received":               "Comments received = ",
		"ledger:posted":                 "Posted = ",
		"sector:provider.comments":      "Provider: different comments = ",
		"campaign:TST-2026-0001-C1.all": "+Fix the devices (TST-2026-0001-C1) = ",
		"quote:4":                       "“Fix the devices”",
		"quote:6":                       "Quotation 6 may not be shown",
		"comment:1":                     "TST-2026-0001-0001",
		"comment:TST-2026-0001-0001":    "TST-2026-0001-0001",
		"comment:99":                    "There is no posted comment 99",
		"comment:OTHER-2026-0001-0001":  "There is no posted comment OTHER",
		"theme:OLD-COD.all":             "in the codebook no more",
		"theme:NO-SUCH.all":             "in no codebook",
		"theme:GOV-FED@9.all":           "the question \"9\"",
		"theme:GOV-FED/nobody.all":      "the sector \"nobody\"",
		"theme:GOV-FED.half":            "Nothing has the name",
		"ledger:lost":                   "a line that the ledger does not have",
		"campaign:c99.all":              "a campaign that there is no more",
		"quote:x":                       "Nothing has the name",
		"":                              "Nothing has the name",
		"theme":                         "Nothing has the name",
	} {
		n := b.Look(name)
		got := n.Fault
		if got == "" {
			got = n.Label + " = " + n.Words
		}
		if !strings.Contains(got, want) {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
	for _, p := range docket.Outline(src.docket, src.book) {
		for _, n := range append(b.Near(p.Key), b.Quotations(p.Key)...) {
			if n.Fault != "" || n.Words == "" || n.Label == "" || n.Counts == "" {
				t.Errorf("%s offers %+v", p.Key, n)
			}
		}
	}
}

// What changed since a text was read is told, and what is gone.
func TestDriftsOfASection(t *testing.T) {
	t.Parallel()
	src := fullSource()
	b, err := ReadWritten(t.Context(), src, testDocket, About{})
	if err != nil {
		t.Fatal(err)
	}
	text := "{{ledger:received}} {{ledger:posted}} {{quote:4}} {{quote:6}} {{quote:5}} {{comment:1}}"
	values := b.Values(text)
	if values["quote:4"] != "shown" || values["comment:1"] != "shown" || values["quote:6"] != "" {
		t.Errorf("values %v", values)
	}
	posted := values["ledger:posted"]
	values["ledger:posted"] = "1,000"
	var got []string
	for _, d := range b.Drifts(docket.Section{Text: text, Values: values}) {
		got = append(got, fmt.Sprint(d.Name, " ", d.Gone(), " ", d.Was, " ", d.Words))
	}
	want := "ledger:posted false 1,000 " + posted + "|quote:6 true  "
	if strings.Join(got, "|") != want {
		t.Errorf("drifts %q, want %q", strings.Join(got, "|"), want)
	}
}
