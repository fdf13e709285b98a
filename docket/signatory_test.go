package docket

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSignatoriesReadBackAsTheyWereWritten(t *testing.T) {
	t.Parallel()
	list := []Signatory{{"Bo Lund", "Acme; West"}, {"Cy Nix", ""}, {"", "Réseau"}, {"Di", "; odd"}}
	s := NewSignatories(list...)
	if got := s.List(); !slices.Equal(got, list) {
		t.Errorf("read back %q", got)
	}
	if s.Count() != 4 || Signatories("").Count() != 0 || len(Signatories("").List()) != 0 {
		t.Errorf("counted %d", s.Count())
	}
	if got := s.PublicOf(Individual); got != "Bo Lund\nCy Nix\n\nDi" || s.PublicOf(Anonymous) != "" ||
		s.PublicOf(Organization) != s {
		t.Errorf("public of persons: %q", got)
	}
	for shown, want := range map[Signatory]bool{{"[redacted: personal]", "[redacted: other]"}: false, {"", ""}: false,
		{"B[redacted: personal]", ""}: true, {"", "Acme"}: true} {
		if shown.Shown() != want {
			t.Errorf("%q is shown: %t", shown, !want)
		}
	}
}

// However a list is marked, what the public reads has a line for each party.
func TestMarksAndFindingsStayWithinTheirLine(t *testing.T) {
	t.Parallel()
	const text = Text("Bo Lund; Acme\nCy Nix\n; Réseau")
	for name, tt := range map[string]struct {
		mark Span
		want string
	}{
		"all":             {Span{0, len(text)}, "[redacted: personal]\n[redacted: personal]\n[redacted: personal]"},
		"over a line end": {Span{9, 17}, "Bo Lund; [redacted: personal]\n[redacted: personal]Nix\n; Réseau"},
		"a line end":      {Span{13, 14}, string(text)},
		"one line":        {Span{14, 20}, "Bo Lund; Acme\n[redacted: personal]\n; Réseau"},
	} {
		marks := []Redaction{{Span: tt.mark, Kind: KindPersonal}}
		got, err := text.Redact(NewGaps(LineMarks(FieldSignatories, text, marks)))
		if err != nil || string(got) != tt.want || Signatories(got).Count() != 3 {
			t.Errorf("%s: %q, %v", name, string(got), err)
		}
		if diff := cmp.Diff(marks, LineMarks("1", text, marks)); diff != "" {
			t.Errorf("%s: marks of an answer are changed: %s", name, diff)
		}
	}
	seen := []Text{}
	found := ScreenField(FieldSignatories, text, func(line Text) []Finding {
		seen = append(seen, line)
		return []Finding{{Span: Span{0, len(line)}}}
	})
	if want := []Text{"Bo Lund; Acme", "Cy Nix", "; Réseau"}; !slices.Equal(seen, want) {
		t.Errorf("screened %q", seen)
	}
	for i, f := range found {
		if text[f.Start:f.End] != seen[i] {
			t.Errorf("finding %d lies at %q", i, string(text[f.Start:f.End]))
		}
	}
}
