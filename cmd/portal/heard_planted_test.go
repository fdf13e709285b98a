package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What the test's comments hold that no file and no page but the review desk may
// show: hidden passages, addresses for contact, and texts that are not posted.
var plantedInLetters = []string{
	"301-555-0163", "orla.kestrel", "48291735", "536-90-4388", "202-555-0188", "marlin.tern", "planted-address",
	"one@agency.example", "two@agency.example", "chief@agency.example",
	plantedNote, plantedSettling, plantedAside, plantedGrouping, plantedRemark,
}

// TestPlantedInWhatWasHeard writes private things wherever people can, and looks
// for them in every file, in the public pages and in those of the role staff.
func TestPlantedInWhatWasHeard(t *testing.T) {
	t.Parallel()
	h := hearing(t, engines[0], shippedDocket, filepath.Join("testdata", "heard.jsonl"))
	tracking := newVisitor(t, h.p.url, nil).submit(shippedDocket, map[string]string{
		"answer-1": "The curlew nests beside the server room. My password: Plover9!x7Tq, and nobody changed it.",
		"email":    "planted-address@sender.example",
	})
	withheld := h.decideAll()
	h.campaigns()
	h.codeUncoded(h.one, 100)
	h.codeSecond(h.two)
	h.settle()
	h.setAside()
	h.remark()
	h.conclude()
	planted := append([]string{tracking, strings.ReplaceAll(tracking, "-", ""), "Plover9!x7Tq"}, plantedInLetters...)
	planted = append(planted, withheld...)
	if len(withheld) < 4 {
		t.Fatalf("%d comments are not posted: the test is blind", len(withheld))
	}

	dir := h.exportTwice()
	h.compare(dir)
	for _, name := range exportNames() {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		for part, text := range unpacked(t, name, data) {
			holdsNone(t, part, text, planted)
		}
	}
	_, desk := h.chief.get("/admin/comments/" + shippedDocket + "-0001")
	if !strings.Contains(desk, "chief@agency.example") {
		t.Error("the review desk does not show who is signed in: the test is blind")
	}

	public := newVisitor(t, h.p.url, nil)
	own := "/dockets/" + shippedDocket
	docket := "?" + url.Values{"docket": {shippedDocket}}.Encode()
	look := func(who string, v *visitor, paths ...string) {
		t.Helper()
		for _, path := range paths {
			status, body := v.get(path)
			if status != http.StatusOK {
				t.Errorf("%s for %s: status %d", path, who, status)
			}
			holdsNone(t, path+" for "+who, body, planted)
		}
	}
	look("everybody", public, "/", own, own+"/themes", own+"/ledger", own+"/comments", own+"/comments.csv",
		own+"/comments.json", own+"/comments.atom",
		own+"/comments?theme=DEV-PAT", own+"/comments?q=password")
	staff := []string{"/admin", "/admin/coding" + docket, "/admin/coding" + docket + "&view=mine", "/admin/campaigns" +
		docket, "/admin/campaigns/additions" + docket,
		"/admin/agreement" + docket, "/admin/codebook" + docket, "/admin/codebook/history" + docket,
		"/admin/codebook.csv" + docket, "/admin/codebook.qdc" + docket,
		"/admin/quotations" + docket, "/admin/recommendations" + docket, "/admin/exports" + docket}
	// Colleagues see each other's accounts and reasons; nobody of this role reads
	// what is not posted.
	words := planted
	planted = nil
	for _, word := range words {
		if !strings.HasPrefix(word, "REASON-") && !strings.HasPrefix(word, "REMARK-") &&
			!strings.HasSuffix(word, "@agency.example") {
			planted = append(planted, word)
		}
	}
	look("staff", h.one, staff...)
	for campaign := range h.grouped() {
		look("staff", h.one, "/admin/campaigns/"+campaign)
	}
	for _, at := range h.secondReading[:5] {
		look("staff", h.one, at)
	}
	if log := h.p.stderr.String() + h.p.stdout.String(); log != "" {
		holdsNone(t, "the program's log", log, words)
	}
}

// holdsNone fails a text that holds a planted one, as written or as a page or a
// file escapes it.
func holdsNone(t *testing.T, where, text string, planted []string) {
	t.Helper()
	for _, word := range planted {
		if strings.Contains(text, word) || strings.Contains(text, url.QueryEscape(word)) {
			t.Errorf("%s holds %q", where, word)
		}
	}
}

// unpacked is a file's text, or those of its parts where it is an archive of
// parts, those inside of it too.
func unpacked(t *testing.T, name string, data []byte) map[string]string {
	t.Helper()
	if !bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		return map[string]string{name: string(data)}
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		inner, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = r.Close()
		for part, text := range unpacked(t, name+" "+f.Name, inner) {
			out[part] = text
		}
	}
	return out
}

// remark notes something about an answer, for colleagues.
func (h *heard) remark() {
	h.t.Helper()
	at := h.secondReading[0]
	_, body := h.one.get(at)
	_, form := parsePage(h.t, body).form(h.t, "form#code-form")
	form.Set("note", plantedRemark)
	form.Set("step", "note")
	id, q := h.place(at)
	if status, body := h.one.post("/admin/coding/"+id+"/"+q+"/note", form); status != http.StatusOK {
		h.t.Fatalf("a note: status %d\n%s", status, pageWords(parsePage(h.t, body).node))
	}
}

// unposted reads the words of comments that must not be shown from the file they
// came from: the first words of each answer.
func unposted(t *testing.T, file string, serials []int) []string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.Split(data, []byte("\n"))
	all := map[string]int{}
	said := func(n int) []string {
		var row map[string]any
		if err := json.Unmarshal(lines[n], &row); err != nil {
			t.Fatal(err)
		}
		var out []string
		for name, value := range row {
			if text, isText := value.(string); isText && strings.HasPrefix(name, "answer_") {
				out = append(out, text[:min(len(text), 60)])
			}
		}
		return out
	}
	for n := range lines {
		if len(lines[n]) > 0 {
			for _, words := range said(n) {
				all[words]++
			}
		}
	}
	var out []string
	for _, serial := range serials {
		for _, words := range said(serial - 1) {
			if all[words] == 1 && len(words) > 30 { // a copy of a letter may stand elsewhere
				out = append(out, words)
			}
		}
	}
	return out
}
