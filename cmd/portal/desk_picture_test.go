package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// pictured are the comments in the picture of the review desk, of those written for this
// project, in their order.
var pictured = []string{"live-01", "fpos-001", "fpos-059", "fpos-043", "fpos-081", "fneg-023", "fpos-077", "fneg-031",
	"fpos-045", "fneg-037", "fneg-015", "fpos-047", "fneg-011", "fneg-021"}

// TestPictureOfTheDesk draws the picture of the review desk that README shows into the
// folder that PORTAL_TEST_SHOTS names. Without the variable it does nothing.
func TestPictureOfTheDesk(t *testing.T) {
	chromium(t)
	if os.Getenv("PORTAL_TEST_SHOTS") == "" {
		return
	}
	texts := map[string]string{}
	for _, name := range []string{"pii-fresh.hand.jsonl", "incident-fresh.hand.jsonl"} {
		f, err := os.Open(sharedData(t, name))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close() //nolint:errcheck // read only
		for in := bufio.NewScanner(f); in.Scan(); {
			var row struct{ ID, Text string }
			if err := json.Unmarshal(in.Bytes(), &row); err != nil {
				t.Fatal(err)
			}
			texts[row.ID] = row.Text
		}
	}
	p := newDeskPortal(t, engines[0], 0)
	var b strings.Builder
	for i, id := range pictured {
		text := texts[id]
		if text == "" {
			t.Fatalf("there is no text %s", id)
		}
		row := map[string]string{"source_id": id, "answer_" + fmt.Sprint(i%5+1): text, "sector": "unspecified",
			"state": []string{"MT", "OH", "GA", "NM", "ME"}[i%5], "submitter_type": "anonymous",
			"received_at": fmt.Sprintf("2026-11-28T%02d:10:00Z", 8+i)}
		switch i % 3 {
		case 1:
			row["submitter_type"], row["name"] = "individual", []string{"Wendell Pruitt", "Imani Reyes",
				"Gus Lind"}[i/3%3]
		case 2:
			row["submitter_type"], row["name"] = "organization", "Dana Whitlock"
			row["organization"] = []string{"Bitterroot Valley Clinic", "Northfork Laboratories",
				"Lakehead Sterile"}[i/3%3]
		}
		line, err := json.Marshal(row)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(line)
		b.WriteByte('\n')
	}
	file := filepath.Join(t.TempDir(), "pictured.jsonl")
	if err := os.WriteFile(file, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	p.run("import", file, "--docket", shippedDocket)
	desk := p.moderator("picture", "one@agency.example", true)
	desk.open(p.url + "/admin/queue")
	for range slices.Index(pictured, "fpos-059") + 1 {
		desk.key("j")
	}
	desk.key("o")
	desk.until("an open comment", `document.querySelector(".item.is-open")`)
	desk.js(`(document.activeElement.blur(), "")`)
	desk.portrait("review-desk.png")
}
