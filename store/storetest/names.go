package storetest

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/store"
)

// nameCheckCases hold what the store promises of the look-up "was my name used?".
var nameCheckCases = []testCase{
	{"who opens the link learns what carries the name or the address, once, and nothing of others", func(t *testing.T,
		db *store.DB) {
		AddDocket(t, db)
		file := func(key, name, email string, post bool) docket.CommentID {
			c := Comment(key, "Words of "+key)
			c.Submitter.Name, c.Submitter.Email = name, email
			if name == "" {
				c.Submitter.Type = docket.Anonymous
			}
			id := File(t, db, c)
			if post {
				Post(t, db, id, nil)
			}
			return id
		}
		named := file("named", "Maria  LOPEZ", "other@example.test", true)
		sent := file("sent", "", "Maria@example.test", true)
		file("else", "Sam Lee", "sam@example.test", true)
		file("waits", "", "maria@example.test", false)
		file("waits named", "Maria Lopez", "", false)
		file("waits of another", "Maria Lopez", "another@example.test", false)
		withheld := file("withheld", "Maria Lopez", "maria@example.test", false)
		Decide(t, db, withheld, docket.ActionWithhold, docket.Withheld, "threat")

		ask := func(name, email string, life time.Duration) docket.NameCheck {
			q := docket.NewNameCheck(name, email, phrase.English, life)
			must(t, db.AskAboutName(t.Context(), q))
			return q
		}
		q := ask("Maria Lopez", "maria@example.test", time.Hour)
		mail, _, err := db.Outbox(t.Context())
		must(t, err)
		if len(mail) != 1 || mail[0].To != "maria@example.test" || mail[0].Link != q.Link ||
			mail[0].Kind != docket.MessageName {
			t.Fatalf("queued: %+v", mail)
		}
		opens := func(q docket.NameCheck, want bool) {
			t.Helper()
			if got, err := db.NameCheckOpens(t.Context(), q.Hash); err != nil || got != want {
				t.Errorf("opens: %t, %v", got, err)
			}
		}
		opens(q, true)
		opens(q, true) // looking uses nothing up
		got, err := db.AnswerNameCheck(t.Context(), q.Hash)
		must(t, err)
		want := []docket.NameFound{{Comment: sent, Docket: ID, Address: true},
			{Comment: named, Docket: ID, Name: true, Named: true}}
		if fmt.Sprint(got.Posted) != fmt.Sprint(want) || got.Total != 2 || got.Waiting != 2 {
			t.Errorf("found %+v", got)
		}
		opens(q, false)
		if _, err := db.AnswerNameCheck(t.Context(), q.Hash); !errors.Is(err, docket.ErrNotFound) {
			t.Errorf("twice: %v", err)
		}
		late := ask("", "late@example.test", 2*time.Second) // the clock moves on by a second with every look
		for n := range 3 {
			_, err := db.Docket(t.Context(), ID)
			must(t, err)
			_, _, err = db.Outbox(t.Context())
			must(t, err)
			File(t, db, Comment(fmt.Sprint("time ", n), "Time goes by."))
		}
		opens(late, false)
		if _, err := db.AnswerNameCheck(t.Context(), [32]byte{1}); !errors.Is(err, docket.ErrNotFound) {
			t.Errorf("a link that never was: %v", err)
		}
		entries, err := db.Log(t.Context(), 0, 100)
		must(t, err)
		for _, e := range entries {
			if s := strings.ToLower(fmt.Sprint(e)); strings.Contains(s, "maria") || strings.Contains(s, "lopez") {
				t.Errorf("the log says %s", s)
			}
		}
		Sound(t, db)
	}},
	{"one address gets three links a day, and what was asked is forgotten", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		var first docket.NameCheck
		for n := range docket.MaxChecksOfOne + 2 {
			q := docket.NewNameCheck("", []string{"a@example.test", "A@Example.test"}[n%2], phrase.English, time.Hour)
			if n == 0 {
				first = q
			}
			must(t, db.AskAboutName(t.Context(), q))
		}
		if mail, _, err := db.Outbox(t.Context()); err != nil || len(mail) != docket.MaxChecksOfOne {
			t.Errorf("%d links were queued, %v", len(mail), err)
		}
		must(t, db.AskAboutName(t.Context(), docket.NewNameCheck("", "b@example.test", phrase.English, time.Hour)))
		if got := lastLog(t, db); got != "commenter name.asked " {
			t.Error(got)
		}
		if opens, err := db.NameCheckOpens(t.Context(), first.Hash); err != nil || !opens {
			t.Errorf("the first link opens: %t, %v", opens, err)
		}
		Sound(t, db)
	}},
	{"who proves the address of a comment takes the name off, with its cases, and nobody else does", func(t *testing.T,
		db *store.DB) {
		AddDocket(t, db)
		mine, other := sentBy(t, db, "mine", "maria@example.test"), sentBy(t, db, "other", "else@example.test")
		k := report(t, db, mine, docket.ReportNotMe, "NUMBER-1")
		proof := proves(t, db, "maria@example.test")
		unused := docket.NewNameCheck("", "maria@example.test", phrase.English, time.Hour)
		must(t, db.AskAboutName(t.Context(), unused))
		for what, s := range map[string]docket.SenderClaim{
			"of another address":               {Check: proof, Comment: other},
			"without a proof":                  {Check: [32]byte{1}, Comment: mine},
			"by a link that nobody opened":     {Check: unused.Hash, Comment: mine},
			"of a comment that does not exist": {Check: proof, Comment: ID.Comment(999)},
		} {
			if _, err := db.ClaimAsSender(t.Context(), s, without(t, db, mine)); !errors.Is(err, docket.ErrNotFound) {
				t.Errorf("a claim %s: %v", what, err)
			}
		}
		claims(t, db, docket.SenderClaim{Check: proof, Comment: mine, Number: "NUMBER-2"}, without(t, db, mine),
			docket.ClaimAnswer{Result: docket.ClaimNameRemoved})
		k, err := db.Case(t.Context(), k.ID)
		must(t, err)
		if k.Outcome != docket.CaseNameRemoved || !k.ByProof() {
			t.Errorf("the case: %+v", k)
		}
		if got := attribution(t, db, mine); strings.Contains(got, "Lopez") || strings.Contains(got, "questioned") {
			t.Errorf("reads %q", got)
		}
		claims(t, db, docket.SenderClaim{Check: proof, Comment: mine, Number: "NUMBER-3"}, without(t, db, mine),
			docket.ClaimAnswer{Result: docket.ClaimNothing})
		if k = report(t, db, mine, docket.ReportNotMe, "NUMBER-6"); k.Questions {
			t.Error("the gap where the name was is questioned")
		}
		proof = proves(t, db, "else@example.test")
		stale := without(t, db, other)
		stale.Version--
		if _, err := db.ClaimAsSender(t.Context(), docket.SenderClaim{Check: proof, Comment: other}, stale); !errors.Is(
			err, docket.ErrStale) {
			t.Errorf("of another version: %v", err)
		}
		// Without a case there is one afterwards, whose number who proved it has; and a person decides
		// where the name cannot go by itself.
		claims(t, db, docket.SenderClaim{Check: proof, Comment: other, Number: "NUMBER-4"}, nil,
			docket.ClaimAnswer{Result: docket.ClaimForAPerson, Filed: true})
		claims(t, db, docket.SenderClaim{Check: proof, Comment: other, Number: "NUMBER-5"}, nil,
			docket.ClaimAnswer{Result: docket.ClaimForAPerson})
		if k, err = db.ReportedCase(t.Context(), "NUMBER-4"); err != nil || !k.Open() || !k.Questions {
			t.Errorf("filed: %+v, %v", k, err)
		}
		if notes, err := db.CaseNotes(t.Context(), k.ID); err != nil || len(notes) != 1 || notes[0].By != 0 {
			t.Errorf("notes: %+v, %v", notes, err)
		}
		Decide(t, db, other, docket.ActionWithhold, docket.Withheld, "threat")
		if err := db.ProvesSender(t.Context(), proof, other); !errors.Is(err, docket.ErrNotFound) {
			t.Errorf("of a withheld comment: %v", err)
		}
		silentOn(t, db, "example.test", "lopez")
		Sound(t, db)
	}},
	{"who proves the address ends the question of the name once; then a person decides", func(t *testing.T,
		db *store.DB) {
		AddDocket(t, db)
		id := sentBy(t, db, "mine", "maria@example.test")
		proof := proves(t, db, "maria@example.test")
		mine := docket.SenderClaim{Check: proof, Comment: id, Mine: true}
		claims(t, db, mine, nil, docket.ClaimAnswer{Result: docket.ClaimNothing})
		k := report(t, db, id, docket.ReportNotMe, "NUMBER-1")
		claims(t, db, mine, nil, docket.ClaimAnswer{Result: docket.ClaimQuestionOff})
		if k, _ = db.Case(t.Context(), k.ID); k.Outcome != docket.CaseNotUpheld || !k.ByProof() {
			t.Errorf("the case: %+v", k)
		}
		if got := attribution(t, db, id); got != "Maria Lopez" {
			t.Errorf("reads %q", got)
		}
		if k = report(t, db, id, docket.ReportNotMe, "NUMBER-2"); !k.Questions {
			t.Error("an address alone shuts the door to who is named")
		}
		claims(t, db, mine, nil, docket.ClaimAnswer{Result: docket.ClaimForAPerson})
		if got := attribution(t, db, id); got != "Maria Lopez (name questioned)" {
			t.Errorf("reads %q", got)
		}
		Sound(t, db)
	}},
}

// sentBy posts a comment under a name that was sent with an address.
func sentBy(t *testing.T, db *store.DB, key, email string) docket.CommentID {
	t.Helper()
	c := Comment(key, "Words of "+key)
	c.Submitter = docket.Submitter{Type: docket.Individual, Name: "Maria Lopez", Email: email, Sector: "provider"}
	id := File(t, db, c)
	Post(t, db, id, nil)
	return id
}

// proves opens the answer to a question about an address, and returns by what it is proved.
func proves(t *testing.T, db *store.DB, email string) [32]byte {
	t.Helper()
	q := docket.NewNameCheck("", email, phrase.English, time.Hour)
	must(t, db.AskAboutName(t.Context(), q))
	_, err := db.AnswerNameCheck(t.Context(), q.Hash)
	must(t, err)
	return q.Hash
}

// without is the posting of a comment as it stands, its name hidden.
func without(t *testing.T, db *store.DB, id docket.CommentID) *docket.Decision {
	t.Helper()
	c, err := db.Comment(t.Context(), id)
	must(t, err)
	d := docket.Decision{Comment: id, Version: c.Version, Action: docket.ActionPost, ByProof: true,
		Status: docket.PostedWithRedactions, Byline: c.Submitter.Byline(),
		Redactions: map[docket.QuestionID]docket.Gaps{}}
	for _, f := range c.Submitter.BylineFields() {
		gaps := docket.NewGaps([]docket.Redaction{{Span: docket.Span{End: len(f.Text)}, Kind: docket.KindPersonal}})
		text, err := f.Text.Redact(gaps)
		must(t, err)
		d.Byline.Set(f.Field, text)
		d.Redactions[f.Field] = gaps
	}
	for _, a := range c.Answers {
		text, err := a.Text.Redact(nil)
		must(t, err)
		d.Answers = append(d.Answers, docket.PublicAnswer{Question: a.Question, Text: text})
	}
	return &d
}

func claims(t *testing.T, db *store.DB, s docket.SenderClaim, d *docket.Decision, want docket.ClaimAnswer) {
	t.Helper()
	if got, err := db.ClaimAsSender(t.Context(), s, d); err != nil || got != want {
		t.Errorf("the claim: %+v, %v, want %+v", got, err, want)
	}
}

// silentOn fails the test when the log holds one of the words.
func silentOn(t *testing.T, db *store.DB, words ...string) {
	t.Helper()
	entries, err := db.Log(t.Context(), 0, 200)
	must(t, err)
	for _, e := range entries {
		for _, w := range words {
			if s := strings.ToLower(fmt.Sprint(e)); strings.Contains(s, w) {
				t.Errorf("the log says %s", s)
			}
		}
	}
}
