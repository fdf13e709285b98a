package storetest

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"commentportal/docket"
	"commentportal/store"
)

// asks draws a sample of a docket's senders and returns the letters that were queued.
func asks(t *testing.T, db *store.DB, start docket.SampleStart) []docket.Message {
	t.Helper()
	start.Docket, start.By = ID, 1
	_, err := db.AskSenders(t.Context(), start)
	must(t, err)
	return wroteLetters(t, db)
}

func wroteLetters(t *testing.T, db *store.DB) (list []docket.Message) {
	t.Helper()
	mail, _, err := db.Outbox(t.Context())
	must(t, err)
	for _, m := range mail {
		if m.Kind == docket.MessageWrote {
			list = append(list, m)
		}
	}
	return list
}

func newestSample(t *testing.T, db *store.DB) docket.SenderSample {
	t.Helper()
	list, err := db.SenderSamples(t.Context(), ID)
	must(t, err)
	if len(list) == 0 {
		t.Fatal("no sample")
	}
	return list[0]
}

// sampleCases hold what the store promises of the question "did you write this?".
var sampleCases = []testCase{
	{"each address is asked once, the answers are counted, and a no opens a case as any report does", func(t *testing.T,
		db *store.DB) {
		AddDocket(t, db)
		first := sentBy(t, db, "a1", "a@example.test")
		second := sentBy(t, db, "a2", "A@Example.test")
		sentBy(t, db, "b", "b@example.test")
		sentBy(t, db, "c", "c@example.test")
		waits := Comment("waits", "Nobody has read it yet.")
		waits.Submitter.Email = "waits@example.test"
		File(t, db, waits)
		none := Comment("none", "No address.")
		none.Submitter = docket.Submitter{Type: docket.Anonymous}
		Post(t, db, File(t, db, none), nil)

		letters := asks(t, db, docket.SampleStart{Size: 10, Seed: 1})
		if len(letters) != 3 {
			t.Fatalf("letters: %+v", letters)
		}
		if s := newestSample(t, db); s.Asked != 3 || s.Pool != 3 || s.Seed != 1 || s.Silent() != 3 {
			t.Errorf("the sample: %+v", s)
		}
		token := map[string]string{}
		for _, m := range letters {
			token[docket.EmailKey(m.To)] = m.Token
		}
		answers := func(to string, a docket.SampleAnswer) docket.SenderAnswered {
			t.Helper()
			done, err := db.AnswerSenderQuestion(t.Context(), token[to], a, docket.TrackingNumber("NUMBER-"+to))
			must(t, err)
			return done
		}
		q, err := db.SenderQuestion(t.Context(), token["a@example.test"])
		must(t, err)
		if q.Comment != first && q.Comment != second || q.Docket != ID {
			t.Errorf("opens %+v", q)
		}
		done := answers("a@example.test", docket.WroteNot)
		if done.Comment != q.Comment || !done.Filed || !done.Questioned {
			t.Errorf("a no: %+v", done)
		}
		k, err := db.ReportedCase(t.Context(), "NUMBER-a@example.test")
		must(t, err)
		notes, err := db.CaseNotes(t.Context(), k.ID)
		must(t, err)
		if !k.Open() || k.Kind != docket.ReportNotMe || k.Comment != q.Comment || len(notes) != 1 ||
			!strings.Contains(attribution(t, db, q.Comment), "questioned") {
			t.Errorf("the case: %+v, notes %v, byline %q", k, notes, attribution(t, db, q.Comment))
		}
		if done := answers("b@example.test", docket.WroteIt); done.Filed || done.Questioned {
			t.Errorf("a yes: %+v", done)
		}
		answers("c@example.test", docket.WroteMaybe)
		for what, word := range map[string]string{"used": token["b@example.test"], "never sent": "ABC", "empty": ""} {
			if _, err := db.SenderQuestion(t.Context(), word); !errors.Is(err, docket.ErrNotFound) {
				t.Errorf("a link that is %s opens: %v", what, err)
			}
			if _, err := db.AnswerSenderQuestion(t.Context(), word, docket.WroteNot,
				"NUMBER-X"); !errors.Is(err, docket.ErrNotFound) {
				t.Errorf("a link that is %s answers: %v", what, err)
			}
		}
		s := newestSample(t, db)
		if s.SampleCounts != (docket.SampleCounts{Yes: 1, No: 1, Unsure: 1}) || s.Silent() != 0 {
			t.Errorf("counted %+v", s)
		}
		if _, err := db.AskSenders(t.Context(), docket.SampleStart{Docket: ID, Size: 10}); !errors.Is(err,
			docket.ErrNotFound) {
			t.Errorf("the same people are asked again: %v", err)
		}
		entries, err := db.Log(t.Context(), 0, 100)
		must(t, err)
		for _, e := range entries {
			if s := fmt.Sprint(e); strings.HasPrefix(e.Action, "senders.") && (strings.Contains(s, string(q.Comment)) ||
				strings.Contains(s, "example.test") || strings.Contains(s, "unsure")) {
				t.Errorf("the log says %s", s)
			}
		}
		Sound(t, db)
	}},
	{"a question ends with its time and with the posting, and those who want no mail get none", func(t *testing.T,
		db *store.DB) {
		AddDocket(t, db)
		c := Comment("stopped", "Words of somebody who wants no mail.")
		c.Wishes = docket.Wishes{Mail: true}
		Post(t, db, File(t, db, c), nil)
		list, _, err := db.Outbox(t.Context())
		must(t, err)
		must(t, db.MailStep(t.Context(), list[0].Token, docket.MailStop))
		down := sentBy(t, db, "down", "down@example.test")
		letters := asks(t, db, docket.SampleStart{Size: 10, Seed: 3})
		if len(letters) != 1 || letters[0].To != "down@example.test" {
			t.Fatalf("letters: %+v", letters)
		}
		other := sentBy(t, db, "late", "late@example.test")
		letters = asks(t, db, docket.SampleStart{Size: 10, Seed: 4})
		Decide(t, db, down, docket.ActionWithhold, docket.Withheld, "threat")
		for _, m := range letters {
			q, err := db.SenderQuestion(t.Context(), m.Token)
			if m.To == "down@example.test" && !errors.Is(err, docket.ErrNotFound) {
				t.Errorf("the link opens a comment that is not posted: %v", err)
			}
			if m.To == "late@example.test" && (err != nil || q.Comment != other ||
				!q.EndsAt.After(newestSample(t, db).MadeAt)) {
				t.Errorf("the other link: %+v, %v", q, err)
			}
		}
		Sound(t, db)
	}},
	{"what became of the letters is counted, and of a campaign its senders are asked alone", func(t *testing.T,
		db *store.DB) {
		AddDocket(t, db)
		var copies []docket.CommentID
		for _, key := range []string{"x", "y", "z"} {
			copies = append(copies, sentBy(t, db, key, key+"@example.test"))
		}
		sentBy(t, db, "else", "else@example.test")
		campaign := group(t, db, "new-1", copies...)
		letters := asks(t, db, docket.SampleStart{Size: 10, Seed: 5, Campaign: campaign})
		if len(letters) != 3 {
			t.Fatalf("letters: %+v", letters)
		}
		end := func(m docket.Message, o docket.MessageOutcome) { must(t, db.EndMessage(t.Context(), m.ID, o)) }
		counts := func(sent, failed int) {
			t.Helper()
			if s := newestSample(t, db); s.Sent != sent || s.Failed != failed || s.Campaign != campaign {
				t.Errorf("counted %+v, want %d sent and %d failed", s, sent, failed)
			}
		}
		end(letters[0], docket.MessageOutcome{Sent: true})
		end(letters[1], docket.MessageOutcome{Final: true, Failure: "refused"})
		end(letters[2], docket.MessageOutcome{Failure: "busy"})
		counts(1, 1)
		must(t, db.DecideMessage(t.Context(), letters[1].ID, docket.MessageWaiting, 1))
		counts(1, 0)
		end(letters[1], docket.MessageOutcome{Sent: true})
		must(t, db.DecideMessage(t.Context(), letters[2].ID, docket.MessageDropped, 1))
		counts(2, 1)
		Sound(t, db)
	}},
}
