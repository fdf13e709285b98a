package main

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"commentportal/docket"
)

// TestPurgeLeavesNoWordInFilesAndExports purges a comment by command beside a running
// server: its words are in no file of the data folder, no table, no export and no page
// afterwards, the tombstone is there, and verify finds the database sound.
func TestPurgeLeavesNoWordInFilesAndExports(t *testing.T) {
	t.Parallel()
	const marker, id = "zyzzyvafish", shippedDocket + "-0001"
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			t.Parallel()
			p := newPortal(t, e)
			p.serve("--require-mfa=false")
			writer := newVisitor(t, p.url, nil)
			writer.submit(shippedDocket, map[string]string{"answer-1": "The pumps called " + marker + " stop at night.",
				"submitter_type": "individual", "name": "Ann " + marker})
			writer.submit(shippedDocket, map[string]string{"answer-1": "Another comment."})
			postByStore(t, p, id)
			if _, body := writer.get("/dockets/" + shippedDocket + "/comments/" + id); !strings.Contains(body, marker) {
				t.Fatal("it is not posted: the test is blind")
			}
			for _, wrong := range [][]string{{"purge", id, "--order", "No. 1"}, {"purge", id, "--reason", "x"},
				{"purge", id, "--reason", "x", "--order", "<b>"}, {"purge", id + "0", "--reason", "x",
					"--order", "No. 1"}} {
				if _, errOut, code := p.try(wrong...); code != exitUsage {
					t.Errorf("%v: status %d, %s", wrong, code, errOut)
				}
			}
			if out := p.run("hold", "place", shippedDocket, "--reason", "Notice", "--order",
				"Lit. 7"); !strings.Contains(out, "Legal hold 1 stands") {
				t.Errorf("hold place says %q", out)
			}
			if _, errOut, code := p.try("purge", id, "--reason", "x", "--order", "No. 1"); code != exitUsage ||
				!strings.Contains(errOut, "legal hold") {
				t.Errorf("under a legal hold: status %d, %s", code, errOut)
			}
			for _, wrong := range [][]string{{"hold", "lift", shippedDocket, "2", "--reason", "x"},
				{"hold", "lift", shippedDocket, "1"}, {"hold", "place", shippedDocket, "--order", "x"},
				{"docket", "retention", shippedDocket, "many"}} {
				if _, errOut, code := p.try(wrong...); code != exitUsage {
					t.Errorf("%v: status %d, %s", wrong, code, errOut)
				}
			}
			p.run("hold", "lift", shippedDocket, "1", "--reason", "The case is over")
			if out := p.run("hold", "list"); !strings.Contains(out, "Lit. 7") || !strings.Contains(out, "lifted") {
				t.Errorf("hold list says %q", out)
			}
			if out := p.run("docket", "retention", shippedDocket, "7"); !strings.Contains(out, "7 years after") {
				t.Errorf("docket retention says %q", out)
			}
			if out := p.run("docket", "due"); strings.TrimSpace(out) != "" {
				t.Errorf("docket due lists %q", out)
			}
			out := p.run("purge", id, "--reason", "Court order", "--order", "No. 26-cv-0123")
			if !strings.Contains(out, "removed from the database") || strings.Contains(out, marker) {
				t.Errorf("the command says %q", out)
			}
			if p.sqlite() == strings.Contains(out, "VACUUM FULL") {
				t.Errorf("the command says %q", out)
			}
			if _, errOut, code := p.try("purge", id, "--reason", "x", "--order", "No. 1"); code != exitUsage ||
				!strings.Contains(errOut, "removed before") {
				t.Errorf("a second time: status %d, %s", code, errOut)
			}
			if status, _ := writer.get("/dockets/" + shippedDocket + "/comments/" + id); status != http.StatusGone {
				t.Errorf("its page: status %d", status)
			}
			if _, body := writer.get("/dockets/" + shippedDocket + "/comments?q=" +
				marker); strings.Contains(body, id) {
				t.Error("it is still found")
			}
			files := filepath.Join(t.TempDir(), "out")
			p.run("export", "--docket", shippedDocket, "--out", files)
			if said := p.run("verify"); !strings.Contains(said, "Sound") {
				t.Error(said)
			}
			if said, _, _ := p.try("doctor"); !strings.Contains(said, "1, done by command, to be signed") {
				t.Errorf("the doctor says %q", said)
			}
			p.stop()
			lacksMarker(t, files, marker)
			lacksMarker(t, p.dir, marker)
			if !p.sqlite() && bytes.Contains(bytes.ToLower(p.dump()), []byte(marker)) {
				t.Error("a table holds the words")
			}
			register, err := os.ReadFile(filepath.Join(files, "comments.csv"))
			if err != nil || !strings.Contains(string(register), id+",withheld,purged") {
				t.Errorf("the register does not say what became of it: %v\n%s", err, register)
			}
		})
	}
}

// postByStore posts a comment as it is, beside the running server.
func postByStore(t *testing.T, p *portal, id docket.CommentID) {
	t.Helper()
	db := p.openStore()
	defer db.Close() //nolint:errcheck // nothing is left to write
	c, err := db.Comment(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	d := docket.Decision{Comment: id, Version: c.Version, Action: docket.ActionPost, Status: docket.Posted,
		Byline: c.Submitter.Byline(), By: 1}
	for _, a := range c.Answers {
		d.Answers = append(d.Answers, docket.PublicAnswer{Question: a.Question, Text: a.Text})
	}
	if err := db.Decide(t.Context(), d); err != nil {
		t.Fatal(err)
	}
}

// lacksMarker fails for each file under a folder that holds the marker.
func lacksMarker(t *testing.T, folder, marker string) {
	t.Helper()
	if err := filepath.WalkDir(folder, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err == nil && strings.Contains(strings.ToLower(string(data)), marker) {
			t.Errorf("%s holds the words", filepath.Base(path))
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}
