package prose

import "testing"

func TestEditedLeavesOutWhatNobodyEdited(t *testing.T) {
	t.Parallel()
	machine := []string{Mark("Pumps outlive their software."), Mark("Who pays? "), Mark("Ask for a date")}
	for _, tt := range []struct {
		name, text, want string
		left             int
	}{
		{"a line of its own", "Mine.\n\n- “Pumps outlive their software.” {{comment:3}}\n- Mine too.",
			"Mine.\n\n- Mine too.", 1},
		{"between sentences of people", "We read on. Pumps outlive their software. That is so.",
			"We read on. That is so.", 1},
		{"other case, spaces and marks", "*PUMPS*  outlive, their software!\nWho pays?", "", 2},
		{"edited", "Pumps often outlive their software. Who pays for it?", "Pumps often outlive their software. Who " +
			"pays for it?", 0},
		{"at the end of a line without a mark", "> Ask for a date\n\nSo we ask.", "So we ask.", 1},
		{"a name alone is kept", "{{quote:1}}\n\n{{comment:2}}", "{{quote:1}}\n\n{{comment:2}}", 0},
	} {
		if got, left := Edited(tt.text, machine); got != tt.want || left != tt.left {
			t.Errorf("%s: %q, %d left out, want %q, %d", tt.name, got, left, tt.want, tt.left)
		}
	}
	if got, left := Edited("As it is. \n", nil); got != "As it is. \n" || left != 0 {
		t.Errorf("no extracts: %q, %d", got, left)
	}
	if Mark(" – ") != "" || Mark("A b!") != Mark("ab") {
		t.Error("a mark is of letters and numbers")
	}
}
