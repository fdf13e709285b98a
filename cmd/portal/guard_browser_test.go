package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/moderation"
	"commentportal/moderation/screen"
)

// guardLetters imports and posts forty copies of a letter that name a person, two of
// them otherwise, and an answer to the first copy; one copy is quoted.
func (p deskPortal) guardLetters(named map[int]string) (list []docket.CommentID) {
	p.t.Helper()
	const before, behind = "We ask the Department to act. When I asked about the breach, the night nurse ",
		" told me that nobody had changed the passwords for years, and I was afraid for my mother in that ward."
	var b strings.Builder
	for i := range 40 {
		who := named[i]
		if who == "" {
			who = "Dana Whitfield"
		}
		row, err := json.Marshal(map[string]string{"source_id": fmt.Sprint("guard-", i), "submitter_type": "anonymous",
			"received_at": "2026-11-02T10:00:00Z", "answer_1": before + who + behind})
		if err != nil {
			p.t.Fatal(err)
		}
		b.Write(row)
		b.WriteByte('\n')
	}
	file := filepath.Join(p.t.TempDir(), "guard.jsonl")
	if err := os.WriteFile(file, []byte(b.String()), 0o600); err != nil {
		p.t.Fatal(err)
	}
	p.run("import", file, "--docket", shippedDocket)
	p.run("campaigns", "group", "--docket", shippedDocket)

	db := p.openStore()
	defer func() { _ = db.Close() }()
	ctx, desk := context.Background(), moderation.NewDesk(db, screen.New(), time.Now)
	of := docket.ID(shippedDocket)
	for serial := int64(2); serial < 42; serial++ {
		list = append(list, of.Comment(serial))
	}
	c := docket.Comment{Docket: of, Key: "reply", Tracking: "T-REPLY", Channel: docket.ChannelWeb, StandsFor: 1,
		ReceivedAt: time.Now(),
		Submitter: docket.Submitter{Type: docket.Anonymous,
			Sector: docket.SectorUnspecified}, ReplyTo: list[0], RuleSet: screen.New().Version(),
		Answers: []docket.Answer{{Question: "1", Original: "I know that Whitfield was on duty.",
			Text: "I know that Whitfield was on duty."}}}
	reply, err := db.FileComment(ctx, c)
	if err != nil {
		p.t.Fatal(err)
	}
	list = append(list, reply)
	for _, id := range list {
		if _, err := desk.Decide(ctx, moderation.Request{By: 1, Comment: id, Version: 1,
			Action: docket.ActionPost}); err != nil {
			p.t.Fatalf("post %s: %v", id, err)
		}
	}
	quoted, err := db.Comment(ctx, list[3])
	if err != nil {
		p.t.Fatal(err)
	}
	book, err := db.Codebook(ctx, of)
	if err != nil {
		p.t.Fatal(err)
	}
	excerpt, err := db.AddExcerpt(ctx, docket.Excerpt{Comment: quoted.ID, Question: "1",
		Code: book.Themes[0].Code, By: 1,
		Span: docket.Span{End: len(quoted.Answers[0].Text)}})
	if err == nil {
		err = db.Quote(ctx, 1, excerpt, docket.Quotation{})
	}
	if err != nil {
		p.t.Fatal(err)
	}
	return list
}

// TestAHiddenNameIsFoundInTheOtherCopies hides a name in one of forty copies: it is
// found in the others, in a quotation and in an answer, in one copy by comparison
// alone, and hidden in all of them by one act that a second person signs. Both engines.
func TestAHiddenNameIsFoundInTheOtherCopies(t *testing.T) {
	chromium(t)
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			p := newDeskPortal(t, e, 1)
			list := p.guardLetters(map[int]string{7: "D. Whitfield", 11: "Dana"})
			one := p.moderator("guard "+e.name, "one@agency.example", true)
			one.open(p.url + "/admin/comments/" + string(list[0]))
			one.js(`(d => { for (const x of d) x.open = true; return ""; })(document.querySelectorAll("details"))`)
			one.fill(`[name="hide-1"]`, "Dana Whitfield")
			one.js(`(document.querySelector("input[name=decision][value=post]").checked = true, "")`)
			one.press(`.review-decision button[type="submit"]`)

			at := p.url + "/admin/guard?docket=" + url.QueryEscape(shippedDocket)
			one.comes(at, "Still public in")
			one.press(`main .cards a[href^="/admin/guard/"]`)
			// 38 copies as it was hidden or by an initial, one by difference, the answer, the quotation.
			for _, want := range []string{"Still public in 41 places.", "1 of them shows by difference",
				string(list[11]), "Quoted"} {
				one.sees(want)
			}
			one.scan("places of hidden words")
			one.fill(`textarea[name="reason"]`, "She did not agree to be named.")
			one.press(`main form button[type="submit"]:not([hidden])`)
			one.sees("waits for a second signature")
			path := one.js("location.pathname")

			two := p.moderator("guard second "+e.name, "two@agency.example", true)
			two.open(p.url + path)
			two.press(`button[name="sign"][value="agree"]`)
			two.comes(p.url+path, "the rule stands")
			for _, id := range list {
				words := readPage(t, p.url+"/dockets/"+shippedDocket+"/comments/"+string(id))
				if strings.Contains(words, "Whitfield") || strings.Contains(words, "Dana") {
					t.Errorf("%s still shows the name: %s", id, words)
				}
			}
			two.stayedHome(p.url)
		})
	}
}

// readPage reads a page of the public, which has to be there.
func readPage(t *testing.T, address string) string {
	t.Helper()
	res, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(res.Body)
	if err = errors.Join(err, res.Body.Close()); err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("%s: status %d, %v", address, res.StatusCode, err)
	}
	return string(body)
}

// comes opens a page again and again until it says the words.
func (b *browser) comes(address, words string) {
	b.t.Helper()
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); {
		b.open(address)
		if strings.Contains(b.words("main"), words) {
			return
		}
	}
	b.failed(fmt.Errorf("the page never says %q: %s", words, b.words("main")))
}
