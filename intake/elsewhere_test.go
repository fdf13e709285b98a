package intake

import (
	"bufio"
	"encoding/json"
	"testing"

	"commentportal/docket"
	"commentportal/intake/importfile"
)

func TestBareNotesAmongRealCommentsAreFound(t *testing.T) {
	t.Parallel()
	in := bufio.NewScanner(sharedGzip(t, "comments-dev.jsonl.gz"))
	in.Buffer(nil, importfile.MaxRecord)
	found, long := 0, 0
	for in.Scan() {
		var row struct{ Text string }
		if err := json.Unmarshal(in.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		if classOf([]docket.Answer{{Text: docket.Text(row.Text)}}) == docket.ClassContentElsewhere {
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
