package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var anyTag = regexp.MustCompile(`<[^>]*>`)

// TestStrangersWhoShareALineAreCountedEach takes sixty comments that share a "Re:"
// line, three that say nothing else, and some without it, from the import to the
// report: each of the sixty is one of the different answers, in files, report and
// pages, and the three are none.
func TestStrangersWhoShareALineAreCountedEach(t *testing.T) {
	t.Parallel()
	const sharers, bare, others = 60, 3, 45
	h := hearing(t, engines[0], shippedDocket, sharedLineFile(t, sharers, bare, others))
	for _, id := range h.ids() {
		_, body := h.chief.get("/admin/comments/" + id)
		action, form := parsePage(t, body).form(t, `form[action$="/decision"]`)
		form.Set("decision", "post")
		if status, body := h.chief.post(action, form); status != http.StatusOK {
			t.Fatalf("post %s: status %d\n%s", id, status, pageWords(parsePage(t, body).node))
		}
	}
	h.p.run("campaigns", "group", "--docket", h.docket)
	if found := h.grouped(); len(found) > 0 {
		t.Errorf("strangers are in campaigns: %v", found)
	}
	if n := h.codeUncoded(h.one, 500); n != sharers+others {
		t.Errorf("%d answers were to be coded, want those that say something, %d", n, sharers+others)
	}

	classes := map[string]int{}
	for _, row := range h.csv("comments.csv") {
		classes[row["class"]]++
	}
	if classes["unique"] != sharers+others || classes["repeated_passage"] != bare {
		t.Errorf("classes %v", classes)
	}
	for _, row := range h.csv("themes_by_question.csv") {
		if row["question_id"] == "2" && row["code"] == "WRK-SHR" {
			got := row["answers_all"] + " " + row["answers_distinct"] + " " + row["comments_distinct"]
			if want := fmt.Sprintf("%d %d %d", sharers, sharers, sharers); got != want {
				t.Errorf("answers, different answers, different comments with the theme: %s, want %s", got, want)
			}
		}
	}
	for _, row := range h.csv("coverage.csv") {
		if row["question_id"] == "2" && (row["no_answer"] != fmt.Sprint(bare) || row["read"] != fmt.Sprint(sharers)) {
			t.Errorf("coverage of question 2: %v", row)
		}
	}
	dir := h.exportTwice()
	h.compare(dir)
	for _, name := range []string{"report.html", "LIMITATIONS.md"} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		words := strings.Join(strings.Fields(anyTag.ReplaceAllString(string(text), "")), " ")
		if want := fmt.Sprintf("%d posted comments say nothing else", bare); !strings.Contains(words, want) {
			t.Errorf("%s does not say %q", name, want)
		}
	}
	_, page := h.chief.get("/admin/passages?" + url.Values{"docket": {h.docket}}.Encode())
	words := pageWords(parsePage(t, page).node)
	for _, want := range []string{fmt.Sprintf("%d comments hold it", sharers+bare),
		fmt.Sprintf("%d of them say nothing else", bare), "Found by the portal", "Re: Request for Information"} {
		if !strings.Contains(words, want) {
			t.Errorf("the page of repeated passages does not say %q", want)
		}
	}
}

// sharedLineFile writes comments of invented words: sharers that begin with one line,
// some that are nothing but the line, and others.
func sharedLineFile(t *testing.T, sharers, bare, others int) string {
	t.Helper()
	const line = "Re: Request for Information: Improving Cybersecurity in the Health Care Industry and Related " +
		"Sectors Nationwide (previously under Docket ID HHS-2015-0004-0001)"
	r := rand.New(rand.NewPCG(60, 60))
	own := func() string {
		var words []string
		for range 25 {
			word := ""
			for range 3 {
				word += string("bdfgklmnprst"[r.IntN(12)]) + string("aeiou"[r.IntN(5)])
			}
			words = append(words, word)
		}
		return strings.Join(words, " ") + "."
	}
	var out strings.Builder
	for i := range sharers + bare + others {
		row := map[string]any{"source_id": fmt.Sprintf("S%04d", i), "received_at": "2026-10-01T18:00:00Z",
			"sector": "provider", "submitter_type": "anonymous", "labels": []string{"WRK-SHR"}}
		switch {
		case i < sharers:
			row["answer_2"] = line + "\n" + own()
		case i < sharers+bare:
			row["answer_2"] = line
		default:
			row["answer_1"] = own()
		}
		b, err := json.Marshal(row)
		if err != nil {
			t.Fatal(err)
		}
		out.Write(append(b, '\n'))
	}
	file := filepath.Join(t.TempDir(), "line.jsonl")
	if err := os.WriteFile(file, []byte(out.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}
