package moderation_test

import (
	"errors"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"commentportal/docket"
	"commentportal/moderation"
	"commentportal/moderation/screen"
	"commentportal/store"
	"commentportal/store/storetest"
)

// restored takes the withdrawal of the n-th filed comment back.
func (g *guarded) restored(n string, now time.Time) (bool, error) {
	desk := moderation.NewDesk(g.db, screen.New(), func() time.Time { return now })
	return moderation.NewRestoreDesk(desk, g.db).Restore(g.Context(), docket.TrackingNumber("T-g"+n))
}

// TestAWithdrawalTakenBackLeavesAllAsItWas withdraws a posted comment with a gap, a finding
// that was called not private, an answer left out, codes, a report and an open question, and
// compares what the public and the desk see before and after.
func TestAWithdrawalTakenBackLeavesAllAsItWas(t *testing.T) {
	t.Parallel()
	for name, open := range map[string]func(testing.TB) *store.DB{"sqlite": storetest.SQLite,
		"postgres": storetest.Postgres} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := newGuarded(t, open(t))
			now := storetest.Start.Add(time.Hour)
			second := docket.Answer{Question: "2", Original: "Kept back.", Text: "Kept back."}
			id := g.file("Peculiar pumps fail. Call 406-555-0187 or Darrell Oakes.", func(c *docket.Comment) {
				c.Submitter.Type, c.Submitter.Name = docket.Individual, "Rosa Mbeki"
				c.Answers = append(c.Answers, second)
			})
			out, err := g.desk.Decide(g.Context(), moderation.Request{By: g.one, Comment: id, Version: 1,
				Action: docket.ActionPost, Withheld: []docket.WithheldAnswer{{Question: "2", Reason: "private"}},
				Marks: map[docket.QuestionID][]docket.Redaction{"1": {{Span: docket.Span{Start: 26, End: 38},
					Kind: docket.KindPersonal}}}})
			g.must(err)
			if out.Signature != 0 {
				t.Fatalf("%+v", out)
			}
			g.work()
			g.must(g.db.Code(g.Context(), 1, id, []docket.Coding{{Question: "1", Code: "A"}}))
			g.must(g.db.Report(g.Context(), docket.Report{Comment: id, Kind: docket.ReportOther, Note: "Look."}))
			sees := func() (docket.PublicComment, docket.Comment, []docket.FindingVerdict) {
				t.Helper()
				p, err := g.db.PublicComment(g.Context(), id)
				g.must(err)
				c, err := g.db.Comment(g.Context(), id)
				g.must(err)
				v, err := g.db.FindingVerdicts(g.Context(), id)
				g.must(err)
				g.must(g.db.Recount(g.Context(), storetest.ID))
				counts, err := g.db.ThemeCounts(g.Context(), storetest.ID)
				if err != nil || len(counts) != 4 {
					t.Errorf("themes %+v, %v", counts, err)
				}
				if n, err := g.db.QueueCounts(g.Context(), storetest.ID, 1); err != nil || n.Reported != 1 {
					t.Errorf("the desk counts %d reported comments, %v", n.Reported, err)
				}
				withheld, err := g.db.WithheldAnswers(g.Context(), id)
				if err != nil || len(withheld) != 1 || withheld[0].Reason != "private" {
					t.Errorf("answers left out: %+v, %v", withheld, err)
				}
				if found := storetest.Search(t, g.db, "peculiar"); len(found) != 1 {
					t.Errorf("search finds %v", found)
				}
				return p, c, v
			}
			public, inside, verdicts := sees()
			gone := public.ChangedAt
			_, err = g.db.Withdraw(g.Context(), "T-g1")
			g.must(err)
			if _, err := g.restored("1", now.Add(docket.RestoreFor)); !errors.Is(err, docket.ErrDenied) {
				t.Errorf("a day later: %v", err)
			}
			if waits, err := g.restored("1", now); err != nil || waits {
				t.Fatalf("taken back: %v, %v", waits, err)
			}
			if _, err := g.restored("1", now); !errors.Is(err, docket.ErrDenied) {
				t.Errorf("taken back twice: %v", err)
			}
			public2, inside2, verdicts2 := sees()
			if !public2.ChangedAt.After(gone) {
				t.Errorf("programs do not learn that it is back: %v, %v", public2.ChangedAt, gone)
			}
			public2.ChangedAt, inside2.PublicChangedAt, inside2.Version = gone, inside.PublicChangedAt, inside.Version
			if diff := gocmp.Diff(public, public2); diff != "" {
				t.Errorf("the public reads otherwise than before:\n%s", diff)
			}
			if diff := gocmp.Diff(inside, inside2); diff != "" {
				t.Errorf("the desk reads otherwise than before:\n%s", diff)
			}
			if diff := gocmp.Diff(verdicts, verdicts2); diff != "" {
				t.Errorf("the verdicts are otherwise than before:\n%s", diff)
			}
			if _, err := g.restored("9", now); !errors.Is(err, docket.ErrNotFound) {
				t.Errorf("an unknown number: %v", err)
			}
			storetest.Sound(t, g.db)
		})
	}
}

// TestAWithdrawalTakenBackShowsNothingHiddenMeanwhile hides words in another comment while one
// that shows them is withdrawn.
func TestAWithdrawalTakenBackShowsNothingHiddenMeanwhile(t *testing.T) {
	t.Parallel()
	g := newGuarded(t, storetest.SQLite(t))
	id := g.posted("Richard Taylor held the door open.")
	elsewhere := g.posted("They say that Richard Taylor knew.")
	_, err := g.db.Withdraw(g.Context(), "T-g1")
	g.must(err)
	other := g.file("I was told by Richard Taylor that it was fine.", nil)
	g.post(other, docket.KindThirdParty, "Richard Taylor")
	g.work()
	for _, one := range g.open() {
		g.proposeSure(one.ID)
	}
	waits, err := g.restored("1", storetest.Start.Add(time.Hour))
	if err != nil || !waits {
		t.Errorf("waits %v, %v", waits, err)
	}
	if c, err := g.db.Comment(g.Context(), id); err != nil || c.Status != docket.Pending || g.public(id) != "" {
		t.Errorf("%s, %v; the public reads %q", c.Status, err, g.public(id))
	}
	if g.public(elsewhere) == "" {
		t.Error("the guard took another comment down")
	}
	storetest.Sound(t, g.db)
}
