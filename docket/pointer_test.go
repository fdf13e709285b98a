package docket

import "testing"

func TestPointsElsewhere(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text string
		want bool
	}{
		{"See attached file(s)", true},
		{"see attached", true},
		{"attached", true},
		{"Attached, please find our response.", true},
		{"Comment Attached as PDF", true},
		{"Comment letter from Ana Roe, Principal, attached.", true},
		{"Thank you for the opportunity to comment. Please see OCHIN's comments attached.", true},
		{"See attached file(s)\n\nRE:\n\nDepartment of Health and Human Services\n\n[CMS-0042-NC]\n\nRIN " +
			"0938-AV68", true},
		{"Please see attached for the response from Civitas Networks for Health. Thank you for the opportunity to " +
			"comment!", true},
		{"", false},
		{"n/a", false},
		{"Thanks", false},
		{"Email attachments are our worst risk.", false},
		{"Staff open attached files without thinking, and malware spreads.", false},
		{"Devices attached to the network are never patched.", false},
		{"We see devices attached to the network without any control.", false},
		{"Ransomware comes as an enclosed file in emails.", false},
		{"See attached. But above all: patch old devices within thirty days.", false},
		{"Thank you for the opportunity to comment.", false},
	} {
		if got := PointsElsewhere(Text(tt.text)); got != tt.want {
			t.Errorf("PointsElsewhere(%q) = %v, want %v", tt.text, got, tt.want)
		}
	}
	if PointsElsewhere("See attached.", "Share incidents early.") {
		t.Error("a comment with one real answer counts as a pointer")
	}
}
