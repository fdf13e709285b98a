package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/store"
	"commentportal/store/storetest"
)

// rares is how many of the waiting comments are rare, whatever waits beside them.
const rares = 40

// waiting is a database with n pending comments, each tenth of which looks automated,
// and an incident behind them all. Each second one holds a name, and rares of them are
// rare in whatever a list can be narrowed by.
func waiting(tb testing.TB, engine string, n int) *store.DB {
	tb.Helper()
	o := store.Options{Keys: storetest.Keys(), Now: time.Now}
	if engine == "sqlite" {
		o.DataDir = tb.TempDir()
	} else {
		o.Database = storetest.PostgresURL(tb)
	}
	db := storetest.Open(tb, o)
	storetest.AddDocket(tb, db)
	for from := 0; from < n; from += 1000 {
		var list []docket.Comment
		for i := from; i < min(from+1000, n); i++ {
			c := storetest.Comment(fmt.Sprintf("w%06d", i), "Old pumps share one network with the waiting room.")
			if i%10 == 9 {
				c.Flags = []docket.Flag{docket.FlagHoneypot}
			}
			if i%2 == 0 {
				c.Answers[0].Findings = []docket.Finding{{Span: docket.Span{Start: 0, End: 3},
					Type: docket.FindingPerson,
					Rule: "person", Severity: docket.Notice}}
			}
			if i%(n/rares) == n/rares/2 {
				rareComment(&c, i/(n/rares)%2 == 0)
				if i/(n/rares)%4 == 0 {
					c.Flags = append(c.Flags, docket.FlagHoneypot)
				}
			}
			if i == n-1 {
				c.Flags = []docket.Flag{docket.FlagIncident}
			}
			list = append(list, c)
		}
		if _, _, err := db.FileImported(tb.Context(), storetest.ID, list); err != nil {
			tb.Fatal(err)
		}
	}
	someDecided(tb, db, n)
	copiesOfAPosted(tb, db, n)
	if _, err := db.OpenForReview(tb.Context(), storetest.ID.Comment(901), 1, time.Now().Add(time.Hour)); err != nil {
		tb.Fatal(err)
	}
	return db
}

// copiesOfAPosted makes some of n waiting comments copies of a letter that is posted.
func copiesOfAPosted(tb testing.TB, db *store.DB, n int) {
	tb.Helper()
	g := docket.Grouping{Docket: storetest.ID, Campaigns: []docket.Campaign{{ID: "new"}}}
	for i := range rares {
		g.Members = append(g.Members, docket.CampaignMember{Comment: storetest.ID.Comment(int64(i*(n/rares)) + 6),
			Campaign: "new", Class: docket.ClassIdentical, ShareOfLetter: 1})
	}
	g.Campaigns[0].Letter = g.Members[0].Comment
	work, err := db.CampaignWork(tb.Context())
	if err != nil {
		tb.Fatal(err)
	}
	g.Verdicts, g.Changes = work[0].Verdicts, work[0].Changes
	if _, err := db.SaveGrouping(tb.Context(), g); err != nil {
		tb.Fatal(err)
	}
	storetest.Post(tb, db, g.Campaigns[0].Letter, nil)
}

// someDecided puts some of n waiting comments on hold, assigns some to the first account
// and withholds some.
func someDecided(tb testing.TB, db *store.DB, n int) {
	tb.Helper()
	ctx := tb.Context()
	user, err := db.AddUser(ctx, docket.User{Email: "one@agency.example", Role: docket.RoleModerator}, "",
		docket.ActorOperator)
	if err != nil || user != 1 {
		tb.Fatal(user, err)
	}
	for i := range rares {
		at := int64(i*(n/rares)) + 3
		d := docket.Decision{Comment: storetest.ID.Comment(at), Version: 1, By: user, Action: docket.ActionHold,
			Status: docket.Pending, Held: true}
		if i%2 == 1 {
			d.Action, d.Status, d.Held, d.Reason = docket.ActionWithhold, docket.Withheld, false, "threat"
		}
		if err := errors.Join(db.Decide(ctx, d), db.Assign(ctx, storetest.ID.Comment(at+2), user, user)); err != nil {
			tb.Fatal(err)
		}
	}
}

// rareComment makes a comment rare in all that lists filter by. What is withheld is of
// no campaign.
func rareComment(c *docket.Comment, campaign bool) {
	c.Answers = append(c.Answers, docket.Answer{Question: "2", Original: "Call 555-0100.", Text: "Call 555-0100.",
		Findings: []docket.Finding{{Span: docket.Span{Start: 5, End: 13}, Type: docket.FindingPhone, Rule: "phone",
			Severity: docket.Block}}})
	c.Flags = append(c.Flags, docket.FlagFast)
	c.Language, c.Submitter.Sector = "es", "patient"
	if campaign {
		c.Campaign = storetest.ID.Campaign(1)
	}
}

// narrowed reads a list by one filter, which must find something.
func narrowed(q docket.QueueQuery) func(context.Context, *store.DB) error {
	q.Docket, q.Limit = storetest.ID, 25
	return func(ctx context.Context, db *store.DB) error {
		page, err := db.Queue(ctx, q)
		if err == nil && len(page.Comments) == 0 {
			err = fmt.Errorf("%+v finds nothing", q)
		}
		return err
	}
}

// deskReads are what the review desk asks whose cost must not grow with what waits.
var deskReads = []struct {
	name string
	read func(ctx context.Context, db *store.DB) error
}{
	{"list", func(ctx context.Context, db *store.DB) error {
		page, err := db.Queue(ctx, docket.QueueQuery{Docket: storetest.ID, Limit: 25})
		if err == nil && !docket.ReviewFirst(page.Comments[0].Flags) {
			err = fmt.Errorf("the list begins with %s", page.Comments[0].ID)
		}
		return err
	}},
	{"comment", func(ctx context.Context, db *store.DB) error {
		return second(db.OpenForReview(ctx, storetest.ID.Comment(900), 1, time.Now().Add(time.Minute)))
	}},
	{"common rule", narrowed(docket.QueueQuery{Rule: "person"})},
	{"common flag", narrowed(docket.QueueQuery{Flag: docket.FlagHoneypot})},
	{"common severity", narrowed(docket.QueueQuery{Severity: docket.Notice})},
	{"rare rule", narrowed(docket.QueueQuery{Rule: "phone"})},
	{"rare flag", narrowed(docket.QueueQuery{Flag: docket.FlagFast})},
	{"read first", narrowed(docket.QueueQuery{First: true})},
	{"rare severity", narrowed(docket.QueueQuery{Severity: docket.Hold})},
	{"one severity", narrowed(docket.QueueQuery{Severity: docket.Block, Exact: true})},
	{"campaign", narrowed(docket.QueueQuery{Campaign: storetest.ID.Campaign(1)})},
	{"rare language", narrowed(docket.QueueQuery{Language: "es"})},
	{"rare question", narrowed(docket.QueueQuery{Question: "2"})},
	{"rare sector", narrowed(docket.QueueQuery{Sector: "patient"})},
	{"for a person", narrowed(docket.QueueQuery{For: 1})},
	{"taken by a person", narrowed(docket.QueueQuery{View: docket.ViewOpen, Took: 1})},
	{"copies of a posted letter", narrowed(docket.QueueQuery{Late: true})},
	{"common flag of a rare rule", narrowed(docket.QueueQuery{Flag: docket.FlagHoneypot, Rule: "phone"})},
	{"common flag in a rare language", narrowed(docket.QueueQuery{Flag: docket.FlagHoneypot, Language: "es"})},
	{"on hold", narrowed(docket.QueueQuery{View: docket.ViewHeld})},
	{"reason", narrowed(docket.QueueQuery{View: docket.ViewDecided, Reason: "threat"})},
	{"counts", func(ctx context.Context, db *store.DB) error {
		_, err := db.QueueCounts(ctx, storetest.ID, 1)
		return err
	}},
	{"decision and the next", func(ctx context.Context, db *store.DB) error {
		took, err := db.OpenNext(ctx, 1, docket.QueueQuery{Docket: storetest.ID, After: storetest.ID.Comment(10)},
			time.Now().Add(time.Minute))
		if err != nil {
			return err
		}
		c := took.Comment
		return db.Decide(ctx, docket.Decision{Comment: c.ID, Version: c.Version, Action: docket.ActionPost,
			Status: docket.Posted, By: 1, Answers: []docket.PublicAnswer{{Question: "1", Text: c.Answers[0].Text}}})
	}},
}

// BenchmarkDeskSize compares the review desk with 100,000 waiting comments to 1,000:
// x_small is the ratio of the medians, taken turn by turn.
func BenchmarkDeskSize(b *testing.B) {
	for _, engine := range []string{"sqlite", "postgres"} {
		b.Run(engine, func(b *testing.B) {
			small, large := waiting(b, engine, 1_000), waiting(b, engine, 100_000)
			for _, r := range deskReads {
				b.Run(r.name, func(b *testing.B) {
					var took [2][]time.Duration
					for b.Loop() {
						for i, db := range []*store.DB{small, large} {
							one(b, db, r.read, &took[i])
						}
					}
					slices.Sort(took[0])
					slices.Sort(took[1])
					s, l := took[0][len(took[0])/2], took[1][len(took[1])/2]
					b.ReportMetric(float64(l)/float64(s), "x_small")
					b.ReportMetric(float64(l.Microseconds()), "µs_large")
				})
			}
		})
	}
}

// BenchmarkSearchOfWhatWaits looks for words that none of 10,000 waiting comments holds:
// each is opened.
func BenchmarkSearchOfWhatWaits(b *testing.B) {
	for _, engine := range []string{"sqlite", "postgres"} {
		b.Run(engine, func(b *testing.B) {
			db := waiting(b, engine, 10_000)
			for b.Loop() {
				page, err := db.Queue(b.Context(), docket.QueueQuery{Docket: storetest.ID,
					Words: "xylophone", Limit: 25})
				if err != nil || len(page.Comments) > 0 {
					b.Fatal(len(page.Comments), err)
				}
			}
		})
	}
}
