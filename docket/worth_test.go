package docket

import (
	"slices"
	"strings"
	"testing"
)

func TestWorthOf(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ passage, want string }{
		{"Our clinic lost eleven days and $ 40,000 to one e-mail.", "figure:$ 40,000 first_hand:Our clinic lost"},
		{"Three of our hospitals still run Windows XP.", "figure:Three of our hospitals"},
		{"A survey of 300 hospitals found that 62 percent had no plan.", "figure:300 hospitals study:A survey"},
		{"It answered 14 of 40.", "figure:14 of 40"},
		{"In 2016 we lost 40\npatients to it.", "figure:40 patients first_hand:we lost"},
		{"According to the GAO, patching takes 90 days.", "figure:90 days study:According to the GAO"},
		{"The report from ONC says so.", "study:report from ONC"},
		{"FDA should require a list of parts with every device.", "proposal:should require"},
		{"We urge the Secretary to fund training.", "proposal:We urge"},
		{"Another rule will not help small practices.", "dissent:will not help"},
		{"A checklist can’t fix that.", "dissent:can't fix"},
		{"Vendors should not be forced to open their code.", "dissent:should not be forced"},
		{"We disagree with the premise of question 3.", "dissent:disagree"},
		{"We had to write orders on paper for a week.", "first_hand:We had to"},
		{"We have seen it.", "first_hand:We have seen"},
		{"Perdimos dos semanas de citas en 2016.", "first_hand:Perdimos"},
		{"El gobierno debe pagar la capacitación.", "proposal:debe pagar"},
		{"Según el estudio, 40 % de las clínicas no tiene respaldo.", "figure:40 % study:Según el estudio"},
		{"Esa norma no sirve en el campo.", "dissent:no sirve"},
		// Nothing worth a mark.
		{"See Section 405 of the act and 45 CFR 164.", ""},
		{"Question 2 is important, and Windows 7 is old.", ""},
		{"1. Hospitals are large. 2. Patients are many.", ""},
		{"In 2016 hospitals were open.", ""},
		{"Keep the audit trail according to its size.", ""},
		{"The data of patients and the analysis of logs are private.", ""},
		{"If we had to wait, who would know?", ""},
		{"It should have been a rule, and that has to do with law.", ""},
		{"Small offices do not have to use it.", ""},
		{"Passwords should not be shared, as opposed to keys.", ""},
		{"No tienen que pagar.", ""},
		{"Thank you for the chance to comment.", ""},
		{"Cybersecurity is a shared responsibility.", ""},
		{"On March 3, 2017 the letter was sent.", ""},
		{"La seguridad es importante para todos.", ""},
		{"", ""},
	} {
		var got []string
		found := WorthOf(Text(tt.passage))
		for _, f := range found {
			got = append(got, string(f.Worth)+":"+f.Words)
		}
		for _, p := range worthPatterns {
			shown := slices.ContainsFunc(found, func(f WorthFound) bool { return f.Worth == p.worth })
			if !shown && firstWords(tt.passage, p.is, p.not) != "" {
				t.Errorf("%q: the hints of %s miss it", tt.passage, p.worth)
			}
		}
		if s := strings.Join(got, " "); s != tt.want {
			t.Errorf("%q shows %q, want %q", tt.passage, s, tt.want)
		}
	}
}

func TestWorthOfBoundsTheWords(t *testing.T) {
	t.Parallel()
	found := WorthOf(Text("It cost $" + strings.Repeat("9", 500) + "."))
	if len(found) != 1 || found[0].Words != "$"+strings.Repeat("9", maxWorthWords-1)+"…" {
		t.Errorf("found %q", found)
	}
}

func TestEveryWorthHasALabelAndAPattern(t *testing.T) {
	t.Parallel()
	var with []Worth
	for _, p := range worthPatterns {
		with = append(with, p.worth)
	}
	if !slices.Equal(with, Worths()) {
		t.Errorf("patterns for %q, want %q", with, Worths())
	}
	for _, w := range Worths() {
		if w.Label() == "" {
			t.Errorf("%s has no label", w)
		}
	}
}

func BenchmarkWorthOf(b *testing.B) {
	passage := Text(strings.Repeat("The office answers the telephone and nobody can say who decides. ", 5))
	for b.Loop() {
		WorthOf(passage)
	}
}
