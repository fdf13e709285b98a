package main

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"commentportal/cmd/recount/recount"
)

// TestAReportIsWritten codes a small docket, writes its summary and a theme with live
// figures, exports it and has every figure counted again; a withdrawal afterwards is
// named among what changed. Without JavaScript, so that every button does its work.
func TestAReportIsWritten(t *testing.T) {
	chromium(t)
	p := deskPortal{newPortal(t, engines[0]), t}
	p.serve("--require-mfa=false", "--comment-rate=0")
	const code = "DEV-LEG"
	sender := newVisitor(t, p.url, nil)
	var last string
	for _, answer := range []string{"Old infusion pumps outlive the software that runs them.",
		"Our scanners cannot be patched, and their maker is gone.", "We replace what cannot be mended in time."} {
		last = sender.submit(shippedDocket, map[string]string{"answer-1": answer})
	}
	chief := p.signIn("chief@agency.example", "admin")
	for _, n := range []string{"-0001", "-0002", "-0003"} {
		at := "/admin/comments/" + shippedDocket + n
		_, body := chief.get(at)
		action, form := parsePage(t, body).form(t, `form[action$="/decision"]`)
		form.Set("decision", "post")
		form["coding"] = []string{"1:" + code}
		if status, body := chief.post(action, form); status != 200 {
			t.Fatalf("%s: status %d\n%s", at, status, pageWords(parsePage(t, body).node))
		}
	}

	b := newBrowser(t, "a report is written", false)
	b.open(p.url + "/admin/sign-in")
	b.fill(`input[name="email"]`, "chief@agency.example")
	b.fill(`input[name="password"]`, walkPassword)
	b.press(`main form button[type="submit"]`)
	at := p.url + "/admin/report/" + shippedDocket
	b.open(p.url + "/admin/report?docket=" + url.QueryEscape(shippedDocket))
	b.scan("report-outline")
	b.open(at + "/theme-" + code)
	b.press(`button[name="step"][value="digest"]`)
	b.sees("not edited")
	b.scan("report-digest")
	b.fill("#text", "All of them, {{theme:"+code+".comments}} of {{question:1.comments}}, say so.{{comment:3}}")
	b.press(`button[name="insert"][value="theme:` + code + `.share"]`)
	b.press(`button[name="step"][value="save"]`)
	b.sees("Version 1")
	b.scan("report-section")
	b.open(at + "/summary")
	b.fill("#text", "# In short\n\nOf **{{ledger:received}}** comments, {{ledger:posted}} are posted.")
	b.press(`button[name="step"][value="preview"]`)
	b.sees("not saved")
	b.press(`button[name="step"][value="save"]`)
	b.open(at + "/summary/versions")
	b.scan("report-versions")

	dir := filepath.Join(t.TempDir(), "out")
	p.run("export", "--docket", shippedDocket, "--out", dir)
	if found := recount.Check(dir); len(found) > 0 {
		t.Errorf("disagreements:\n%s", strings.Join(found, "\n"))
	}
	sections, err := os.ReadFile(filepath.Join(dir, "sections.csv"))
	if err != nil || !strings.Contains(string(sections), "All of them, 3 of 3, say so.[") ||
		!strings.Contains(string(sections), "Of **3** comments, 3 are posted.") {
		t.Errorf("sections.csv, %v:\n%s", err, sections)
	}
	b.open("file://" + filepath.Join(dir, "report.html"))
	b.scan("report-html")

	_, body := sender.get("/status")
	action, form := parsePage(t, body).form(t, `form[action="/status"]`)
	form.Set("tracking", last)
	_, body = sender.post(action, form)
	action, form = parsePage(t, body).form(t, `form[action="/status/withdraw"]`)
	if status, body := sender.post(action, form); status != 200 {
		t.Fatalf("withdraw: status %d\n%s", status, pageWords(parsePage(t, body).node))
	}
	b.open(p.url + "/admin/report?docket=" + url.QueryEscape(shippedDocket))
	b.sees("To look at before the export")
	b.sees("There is no posted comment 3 in this docket")
	b.scan("report-drifts")
	dir = filepath.Join(t.TempDir(), "after")
	p.run("export", "--docket", shippedDocket, "--out", dir)
	if found := recount.Check(dir); len(found) > 0 {
		t.Errorf("disagreements after the withdrawal:\n%s", strings.Join(found, "\n"))
	}
	for name, want := range map[string]string{"sections.csv": "ledger:posted: 3 -> 2",
		"LIMITATIONS.md": "was 3 when a person last read the text, and is 2 now"} {
		if data, err := os.ReadFile(filepath.Join(dir, name)); err != nil || !strings.Contains(string(data), want) {
			t.Errorf("%s does not say %q, %v", name, want, err)
		}
	}
}
