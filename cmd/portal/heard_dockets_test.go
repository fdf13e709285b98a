package main

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/chromedp/chromedp"

	"commentportal/docket"
	"commentportal/moderation"
	"commentportal/moderation/screen"
)

// postedOfEach is how many comments of each docket are posted, oldest first. The
// others stay waiting, as on any day.
const postedOfEach = 200

// codedOfEach and readAgain are how many answers the first and the second person
// read in each docket, where there are as many: a campaign is read once.
const (
	codedOfEach = 45
	readAgain   = 12
)

// TestFiveDockets imports real public comments, each docket of the shared file
// into one of its own with the task force's questions, and goes the whole way:
// grouped, posted, a hundred answers coded in Chromium, by one person with keys and
// a share of them by another without JavaScript, and every file counted again.
func TestFiveDockets(t *testing.T) {
	t.Parallel()
	chromium(t)
	files := splitDockets(t, sharedData(t, "comments-dev.jsonl.gz"))
	p := newPortal(t, engines[0])
	p.serve("--require-mfa=false", "--comment-rate=0")
	one, two, chief := p.signIn("one@agency.example", "staff"), p.signIn("two@agency.example", "staff"),
		p.signIn("chief@agency.example", "admin")
	keys, plain := newBrowser(t, "dockets-keys", true), newBrowser(t, "dockets-plain", false)
	keys.adopt(one)
	plain.adopt(two)
	coded, second, campaigns := 0, 0, 0
	for _, id := range slices.Sorted(maps.Keys(files)) {
		file := files[id]
		h := &heard{t: t, p: p, docket: id, file: file, one: one, two: two, chief: chief}
		p.run("docket", "add", h.docketFile())
		p.run("docket", "open", id)
		if n := figure(t, p.run("import", file, "--docket", id), "filed"); n < 100 {
			t.Errorf("%s: %d comments were filed", id, n)
		}
		h.postFirst(postedOfEach)
		campaigns += len(h.grouped())
		first := h.codeSuggested(keys, one, "uncoded", codedOfEach)
		again := h.codeSuggested(plain, two, "second", readAgain)
		t.Logf("%s: %d campaigns, %d answers coded, %d of them twice", id, len(h.grouped()), first, again)
		coded, second = coded+first, second+again
		h.compare(h.exportTwice())
	}
	t.Logf("%d dockets, %d campaigns, %d answers coded, %d of them twice", len(files), campaigns, coded, second)
	if len(files) != 5 || campaigns < 10 || coded < 100 || second < 20 {
		t.Errorf("%d dockets, %d campaigns, %d answers coded and %d twice: the test needs more", len(files), campaigns,
			coded, second)
	}
}

// splitDockets writes the rows of each docket of the shared file with the
// contract's names, one question or another answered.
func splitDockets(t *testing.T, path string) map[string]string {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	plain, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	dir, out := t.TempDir(), map[string]*os.File{}
	lines := bufio.NewScanner(plain)
	lines.Buffer(nil, 1<<20)
	for n := 0; lines.Scan(); n++ {
		var row map[string]any
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		id := row["docket"].(string)
		if out[id] == nil {
			if out[id], err = os.Create(filepath.Join(dir, id+".jsonl")); err != nil {
				t.Fatal(err)
			}
		}
		filed := map[string]any{"source_id": row["id"]}
		for from, to := range map[string]string{"received": "received_at", "author_type": "sector",
			"organization": "organization", "state": "state"} {
			if value, ok := row[from]; ok {
				filed[to] = value
			}
		}
		if filed["organization"] != nil {
			filed["submitter_type"] = "organization"
		}
		// Letters of one campaign must not part by question: only the first docket,
		// which has none, spreads over all.
		question := "general"
		if strings.HasPrefix(id, "CMS") {
			question = fmt.Sprint(1 + n%5)
		}
		filed["answer_"+question] = row["text"]
		line, err := json.Marshal(filed)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := out[id].Write(append(line, '\n')); err != nil {
			t.Fatal(err)
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	names := map[string]string{}
	for id, f := range out {
		names[id] = f.Name()
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return names
}

// docketFile writes the shipped docket under the docket's own ID.
func (h *heard) docketFile() string {
	h.t.Helper()
	from := filepath.Join("..", "..", "docket", "docketfile", "files")
	text, err := os.ReadFile(filepath.Join(from, shippedDocket+".toml"))
	if err != nil {
		h.t.Fatal(err)
	}
	book, err := os.ReadFile(filepath.Join(from, "codebook.csv"))
	if err != nil {
		h.t.Fatal(err)
	}
	dir := h.t.TempDir()
	name := filepath.Join(dir, h.docket+".toml")
	if err := errors.Join(
		os.WriteFile(name, []byte(strings.ReplaceAll(string(text), shippedDocket, h.docket)), 0o600),
		os.WriteFile(filepath.Join(dir, "codebook.csv"), book, 0o600),
	); err != nil {
		h.t.Fatal(err)
	}
	return name
}

// postFirst posts the first comments of the docket, what the screener would hide
// hidden, on the desk's own code beside the server.
func (h *heard) postFirst(most int) {
	h.t.Helper()
	db := h.p.openStore()
	defer func() { _ = db.Close() }()
	ctx, desk := context.Background(), moderation.NewDesk(db, screen.New(), time.Now)
	for serial := range min(most, len(h.ids())) {
		id := docket.ID(h.docket).Comment(int64(serial + 1))
		c, err := db.Comment(ctx, id)
		if err != nil {
			h.t.Fatal(err)
		}
		if c, err = desk.Screened(ctx, c); err != nil {
			h.t.Fatal(err)
		}
		marks := map[docket.QuestionID][]docket.Redaction{}
		hide := func(part docket.QuestionID, text string, findings []docket.Finding) {
			for _, f := range findings {
				if f.Severity == docket.Notice {
					continue
				}
				start := utf8.RuneCountInString(text[:f.Span.Start])
				marks[part] = append(marks[part], docket.Redaction{Kind: docket.KindPersonal,
					Span: docket.Span{Start: start, End: start +
						utf8.RuneCountInString(text[f.Span.Start:f.Span.End])}})
			}
		}
		for _, a := range c.Answers {
			hide(a.Question, string(a.Text), a.Findings)
		}
		_, err = desk.Decide(ctx, moderation.Request{By: 3, Comment: id, Version: c.Version, Action: docket.ActionPost,
			Marks: marks})
		if invalid, ok := errors.AsType[docket.Invalid](err); ok {
			h.t.Logf("%s stays waiting: %v", id, invalid)
			continue
		}
		if err != nil {
			h.t.Fatal(err)
		}
	}
}

// codeSuggested reads answers of a list in a browser and confirms what is
// suggested, not always the same, and now and then something else: by keys where
// the browser has JavaScript, by ticking boxes and the button where it has none.
func (h *heard) codeSuggested(b *browser, v *visitor, view string, most int) int {
	h.t.Helper()
	n := 0
	for n < most {
		list := h.list(v, view)
		if len(list) == 0 {
			break
		}
		for _, at := range list[:min(len(list), most-n)] {
			if status := b.open(h.p.url + at); status != http.StatusOK {
				b.failed(fmt.Errorf("%s: status %d", at, status))
			}
			if view == "second" && strings.Contains(b.words("main"), "What colleagues chose") {
				b.failed(fmt.Errorf("%s: the page tells what colleagues chose", at))
			}
			suggested := strings.Fields(b.js(`[...document.querySelectorAll('fieldset.suggested ` +
				`input[name="coding"]')].map(box => box.value).join(" ")`))
			for i, code := range suggested {
				switch {
				case i > n%3 || view == "second" && n%4 == 0 && i == 0:
				case b.scripts:
					b.do(chromedp.KeyEvent(strconv.Itoa(i + 1)))
				default:
					b.tick(`#code-form input[name="coding"][value="` + code + `"]`)
				}
			}
			if other := `#code-form input[name="coding"][value="GOV-REG"]`; n%6 == 5 &&
				!slices.Contains(suggested, "GOV-REG") {
				b.js(`(document.querySelector(` + quote(other) + `).closest("details").open = true, "")`)
				b.tick(other)
			}
			if b.scripts {
				b.js(`(document.activeElement.blur(), "")`)
			} else {
				b.js(`(document.querySelector('#code-form button[value="save"]').focus(), "")`)
			}
			b.enter()
			n++
		}
	}
	return n
}
