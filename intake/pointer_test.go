package intake

import (
	"bufio"
	"encoding/json"
	"testing"

	"commentportal/docket"
)

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
		{"See attached file(s)\n\nRE:\n\nDepartment of Health and Human Services\n\n[CMS-0042-NC]\n\nRIN 0938-AV68", true},
		{"Please see attached for the response from Civitas Networks for Health. Thank you for the opportunity to comment!", true},
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
		if got := pointsElsewhere([]docket.Answer{{Text: docket.Text(tt.text)}}); got != tt.want {
			t.Errorf("pointsElsewhere(%q) = %v, want %v", tt.text, got, tt.want)
		}
	}
	both := []docket.Answer{{Text: "See attached."}, {Text: "Share incidents early."}}
	if pointsElsewhere(both) {
		t.Error("a comment with one real answer counts as a pointer")
	}
}

func TestBareNotesAmongRealCommentsAreFound(t *testing.T) {
	t.Parallel()
	in := bufio.NewScanner(sharedGzip(t, "comments-dev.jsonl.gz"))
	in.Buffer(nil, maxRecord)
	found, long := 0, 0
	for in.Scan() {
		var row struct{ Text string }
		if err := json.Unmarshal(in.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		if pointsElsewhere([]docket.Answer{{Text: docket.Text(row.Text)}}) {
			if found++; len(row.Text) > 600 {
				long++
			}
		}
	}
	t.Logf("%d of the comments only point at an attachment", found)
	if found < 640 || long > 0 {
		t.Errorf("found %d bare notes, %d of them long; want at least 640, none over 600 bytes", found, long)
	}
}
