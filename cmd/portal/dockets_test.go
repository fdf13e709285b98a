package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestAnotherDocket files the second docket of the repository and takes a
// comment on it: nothing is wired to one docket.
func TestAnotherDocket(t *testing.T) {
	t.Parallel()
	const id = "HITRUST-CSF-2017-0001"
	p := newPortal(t, engines[0])
	p.serve()
	v := newVisitor(t, p.url, nil)
	if status, _ := v.get("/dockets/" + id); status != http.StatusNotFound {
		t.Errorf("a docket that nobody filed: status %d", status)
	}
	// The server sees what another program files.
	p.run("docket", "add", filepath.Join("..", "..", "docket", "docketfile", "files", id+".toml"))
	p.run("docket", "open", id)
	v.submit(id, map[string]string{"answer-7": "Whoever answers for it every day.", "sector": "assessor"})

	// A closed docket that takes late comments marks them.
	p.run("docket", "close", id)
	v.submit(id, map[string]string{"answer-1": "An inventory."})
	out := filepath.Join(p.dir, "out")
	p.run("export", "--docket", id, "--out", out)
	data, err := os.ReadFile(filepath.Join(out, "comments.csv"))
	if err != nil {
		t.Fatal(err)
	}
	rows := readCSV(t, "comments.csv", string(data))
	if len(rows) != 2 {
		t.Fatalf("%d rows, want 2", len(rows))
	}
	for _, column := range []string{"answer_1", "answer_7", "answer_general"} {
		if _, there := rows[0][column]; !there {
			t.Errorf("comments.csv has no column %s", column)
		}
	}
	if rows[0]["late"] == rows[1]["late"] || rows[0]["questions"] != "7" || rows[0]["sector"] != "assessor" {
		t.Errorf("rows: %v", rows)
	}
	p.stop()
}

// TestClosedDocketKeepsTheWords sends a comment after staff closed a docket that
// takes no late ones: the answer says so and still holds what was typed.
func TestClosedDocketKeepsTheWords(t *testing.T) {
	t.Parallel()
	p := newPortal(t, engines[0])
	p.serve()
	v := newVisitor(t, p.url, nil)
	path := "/dockets/" + shippedDocket + "/comment"
	_, body := v.get(path)
	_, form := parsePage(t, body).form(t, commentForm)
	p.run("docket", "close", shippedDocket)
	form.Set("answer-2", "Words that took an hour.")
	for _, step := range []string{"review", "submit"} {
		form.Set("step", step)
		status, body := v.post(path, form)
		if status < 400 || !strings.Contains(body, "Words that took an hour.") || !strings.Contains(body, "closed") {
			t.Errorf("%s after the close: status %d\n%s", step, status, pageWords(parsePage(t, body).node))
		}
	}
	if got := p.received(t); got != 0 {
		t.Errorf("%d comments were filed", got)
	}
	p.stop()
}

// TestALifeByCommand takes a docket through its life from the command line. What cannot
// be is refused with the setting to change, and nothing is half done.
func TestALifeByCommand(t *testing.T) {
	t.Parallel()
	p := newPortal(t, engines[0])
	p.serve()
	v := newVisitor(t, p.url, nil)
	at := "/dockets/" + shippedDocket
	state := func(want string) {
		t.Helper()
		_, body := v.get(at)
		if got := pageWords(parsePage(t, body).node); !strings.Contains(got, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	for _, c := range []struct {
		args []string
		code int
		says string
		page string
	}{
		{[]string{"extend", shippedDocket}, exitUsage, "--until: Give the new last day", ""},
		{[]string{"extend", shippedDocket, "--until", "2091"}, exitUsage, "--until: Write the day as", ""},
		{[]string{"extend", shippedDocket, "--until", "2091-12-31"}, exitDone, "is extended until",
			"December 31, 2091"},
		{[]string{"extend", shippedDocket, "--until", "2092-12-31"}, exitUsage, "--why: Say why", ""},
		{[]string{"extend", shippedDocket, "--until", "2092-12-31", "--why", "Many asked."}, exitDone,
			"2092", "Many asked."},
		{[]string{"review", shippedDocket}, exitUsage, "Close the comment period first", ""},
		{[]string{"close", shippedDocket}, exitDone, "is closed", "Comments closed on"},
		{[]string{"review", shippedDocket}, exitDone, "is under review", "Under review"},
		{[]string{"report", shippedDocket, "--link", "http://a.example"}, exitUsage,
			"--link: Give the whole address", ""},
		{[]string{"report", shippedDocket, "--link", "https://a.example/r"}, exitDone, "report is published",
			"Report published"},
		{[]string{"archive", shippedDocket}, exitDone, "is archived", "This is archived content."},
		{[]string{"round", shippedDocket}, exitUsage, "--about: Say what", ""},
		{[]string{"round", shippedDocket, "--about", "The draft", "--until", "2093-01-31"}, exitDone,
			"further round until", "January 31, 2093"},
	} {
		out, says, code := p.try(append([]string{"docket"}, c.args...)...)
		if code != c.code || !strings.Contains(out+says, c.says) {
			t.Errorf("docket %s: exit %d, %s%s", strings.Join(c.args, " "), code, out, says)
		}
		if c.page != "" {
			state(c.page)
		}
	}
	if out := p.run("docket", "show", shippedDocket); !strings.Contains(out, "Many asked.") ||
		!strings.Contains(out, "round") {
		t.Errorf("docket show: %s", out)
	}
	p.run("verify")
	p.stop()
}
