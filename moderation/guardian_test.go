package moderation_test

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/moderation"
	"commentportal/moderation/screen"
	"commentportal/store"
	"commentportal/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

// guarded is a docket in which hidden words stand elsewhere.
type guarded struct {
	*testing.T
	db       *store.DB
	desk     *moderation.Desk
	guardian *moderation.Guardian
	guard    *moderation.GuardDesk
	one, two docket.UserID
	n        int
}

func newGuarded(t *testing.T, db *store.DB) *guarded {
	t.Helper()
	storetest.AddDocket(t, db)
	g := &guarded{T: t, db: db, desk: moderation.NewDesk(db, screen.New(), time.Now)}
	g.guardian = moderation.NewGuardian(g.desk, db, nil, slog.New(slog.NewTextHandler(io.Discard, nil)))
	g.guard = moderation.NewGuardDesk(db, func() {})
	for i, to := range []*docket.UserID{&g.one, &g.two} {
		id, err := db.AddUser(t.Context(), docket.User{Email: fmt.Sprintf("m%d@staff.example", i),
			Role: docket.RoleModerator}, "", "u1")
		g.must(err)
		*to = id
	}
	return g
}

func (g *guarded) must(err error) {
	g.Helper()
	if err != nil {
		g.Fatal(err)
	}
}

// file files a comment; change may be nil.
func (g *guarded) file(text string, change func(*docket.Comment)) docket.CommentID {
	g.Helper()
	g.n++
	c := storetest.Comment(fmt.Sprint("g", g.n), text)
	c.Submitter.Type, c.Submitter.Name = docket.Anonymous, ""
	if change != nil {
		change(&c)
	}
	return storetest.File(g.T, g.db, c)
}

// post posts a comment with passages of its first answer hidden.
func (g *guarded) post(id docket.CommentID, kind docket.RedactionKind, hidden ...string) {
	g.Helper()
	c, err := g.db.Comment(g.Context(), id)
	g.must(err)
	var marks []docket.Redaction
	for _, words := range hidden {
		i := strings.Index(string(c.Answers[0].Text), words)
		if i < 0 {
			g.Fatalf("%q does not stand in %s", words, id)
		}
		marks = append(marks, docket.Redaction{Span: docket.Span{Start: i, End: i + len(words)}, Kind: kind})
	}
	var gaps map[docket.QuestionID]docket.Gaps
	if len(marks) > 0 {
		gaps = map[docket.QuestionID]docket.Gaps{"1": docket.NewGaps(marks)}
	}
	storetest.Post(g.T, g.db, id, gaps)
}

func (g *guarded) posted(text string) docket.CommentID {
	g.Helper()
	id := g.file(text, nil)
	g.post(id, "")
	return id
}

// campaign puts comments into one campaign, as a grouping would.
func (g *guarded) campaign(name docket.CampaignID, members ...docket.CommentID) {
	g.Helper()
	work, err := g.db.CampaignWork(g.Context())
	g.must(err)
	p := docket.Grouping{Docket: storetest.ID, Verdicts: work[0].Verdicts, Changes: work[0].Changes,
		Campaigns: []docket.Campaign{{ID: name, Letter: members[0]}}}
	for _, m := range members {
		p.Members = append(p.Members, docket.CampaignMember{Comment: m, Campaign: name, Class: docket.ClassCampaign,
			ShareOfLetter: 1})
	}
	_, err = g.db.SaveGrouping(g.Context(), p)
	g.must(err)
}

// work lets the guard do all that waits.
func (g *guarded) work() {
	g.Helper()
	for range 1000 {
		busy, err := g.guardian.Step(g.Context())
		g.must(err)
		if !busy {
			return
		}
	}
	g.Fatal("the guard never ends")
}

// public is everything that the public reads of a comment.
func (g *guarded) public(id docket.CommentID) string {
	g.Helper()
	p, err := g.db.PublicComment(g.Context(), id)
	if errors.Is(err, docket.ErrNotFound) {
		return ""
	}
	g.must(err)
	s := p.Byline.Name + "\n" + p.Byline.Organization
	for _, a := range p.Answers {
		s += "\n" + string(a.Text)
	}
	return s
}

func (g *guarded) open() []docket.Guard {
	g.Helper()
	page, err := g.db.Guards(g.Context(), docket.GuardQuery{Docket: storetest.ID,
		States: []docket.GuardState{docket.GuardOpen}, Limit: 50})
	g.must(err)
	return page.Guards
}

// proposeSure proposes what is ticked from the start, and lets a second person sign.
func (g *guarded) proposeSure(id docket.GuardID) {
	g.Helper()
	p := docket.GuardProposal{ID: id, By: g.one, Scope: docket.GuardDocket, Reason: "Private.", Rest: true}
	g.must(g.guard.Propose(g.Context(), p))
	if err := g.guard.Sign(g.Context(), id, g.one, true, ""); !errors.Is(err, docket.ErrDenied) {
		g.Errorf("the proposer signed: %v", err)
	}
	g.must(g.guard.Sign(g.Context(), id, g.two, true, ""))
	g.work()
}

// planted are places in which hidden words stand, and what of each must go.
var planted = []struct{ text, gone string }{
	{"I was told by Richard Taylor that it was fine.", "Taylor"},
	{"RICHARD TAYLOR knew of it.", "TAYLOR"},
	{"richard taylor knew of it", "taylor"},
	{"It was R. Taylor who signed.", "Taylor"},
	{"It was R Taylor who signed.", "Taylor"},
	{"It was R.M. Taylor who signed.", "Taylor"},
	{"Taylor, Richard signed.", "Taylor"},
	{"TAYLOR, RICHARD M. signed.", "TAYLOR"},
	{"Taylor, R. signed.", "Taylor"},
	{"Richard Taylor’s chart lay open.", "Taylor"},
	{"Richard Taylor's chart lay open.", "Taylor"},
	{"The Richard-Taylor file leaked.", "Taylor"},
	{"See richard_taylor.pdf for it.", "taylor"},
	{"Richard   Taylor knew.", "Taylor"},
	{"Richard\nTaylor knew.", "Taylor"},
	{"R i c h a r d T a y l o r knew.", "a y l o r"},
	{"Riсhаrd Tаylоr knew.", "Riсhаrd"}, // letters of another script
	{"Ríchard Táylor knew.", "Táylor"},
	{"Rich\u200bard Tay\u00adlor knew.", "Tay"},
	{"Rick Taylor knew.", "Taylor"},
	{"Richrad Taylor knew.", "Taylor"},
	{"Richard M. Taylor, MD, knew.", "Taylor"},
	{"He goes by RichardTaylor there.", "RichardTaylor"},
	{"Call 775-555-0142.", "0142"},
	{"Call 775.555.0142.", "0142"},
	{"Call 7755550142.", "0142"},
	{"Call +1 (775) 555 0142.", "0142"},
	{"Call +17755550142.", "0142"},
	{"Call 1-775-555-0142 at night.", "0142"},
	{"Call ７７５－５５５－０１４２.", "０１４２"},
	{"Call seven seven five, five five five, oh one four two.", "one four two"},
	{"Born 4 March 1987.", "1987"},
	{"Born 03/04/1987.", "1987"},
	{"Born 3/4/87.", "3/4/87"},
	{"Born 1987-03-04.", "1987"},
	{"Born on Mar. 4th, 1987.", "1987"},
	{"Nació el 4 de marzo de 1987.", "1987"},
	{"Record 44 5821 9.", "5821"},
	{"Record 4458219.", "4458219"},
	{"Record MRN-4458219.", "4458219"},
	{"Record no. 44.5821.9 was open.", "5821"},
	{"Write to RTAYLOR@elkohealth.example.", "elkohealth"},
	{"Write to rtaylor (at) elkohealth dot example.", "elkohealth"},
	{"I live at 1420 Elm St., Apartment 3.", "1420 Elm"},
	{"I live at 1420 ELM STREET APT 3", "1420"},
}

// shownByDifference stand in copies of a letter where another copy has a gap.
var shownByDifference = []string{"Dana", "D. W.", "D.W.", "DW", "Dana W.", "Dna from ward B", "Mrs. Whitf.",
	"Dana [redacted: third_party]", "Dany, Dana really", "Whitfeld", "our Dana", "D. Whitf."}

// traps must stay as they are.
var traps = []string{
	"James Taylor sang for us.", "Rachel Taylor danced.", "J. Taylor signed.", "Our clubs are Taylor Made.",
	"It is taylor made for us.",
	"We live in Taylor, Texas.", "On Taylor Street there is a clinic.", "By the Taylor rule of 1993.",
	"Taylor & Francis printed it.",
	"Richard is a common name.", "Richard Taylorson knew.", "Taylor County Hospital was hit.", "Call 775-555-0143.",
	"Call 775-555-1042.",
	"Born March 5, 1987.", "Born March 4, 1988.", "Record 44-5821-8.", "I live at 1422 Elm Street, Apt. 3.",
	"Write to rt@elkohealth.example.", "The number 14458219 is another.", "Dana is a common name.",
}

const (
	slotBefore = "When I asked about the breach, the night nurse "
	slotBehind = " told me that nobody had changed the passwords for years, and I was afraid."
)

func TestGuardFindsWhatIsHiddenAndStandsElsewhere(t *testing.T) {
	t.Parallel()
	for name, open := range map[string]func(testing.TB) *store.DB{"sqlite": storetest.SQLite,
		"postgres": storetest.Postgres} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			guardDocket(newGuarded(t, open(t)))
		})
	}
}

func guardDocket(g *guarded) {
	must := func(ids ...docket.CommentID) []docket.CommentID { return ids }
	var gone []struct {
		id   docket.CommentID
		gone string
	}
	for _, p := range planted {
		gone = append(gone, struct {
			id   docket.CommentID
			gone string
		}{g.posted(p.text), p.gone})
	}
	before := map[docket.CommentID]string{}
	for _, text := range traps {
		id := g.posted(text)
		before[id] = g.public(id)
	}
	named := g.file("I agree.", func(c *docket.Comment) {
		c.Submitter.Type, c.Submitter.Name = docket.Individual, "Richard Taylor"
	})
	g.post(named, "")
	gone = append(gone, struct {
		id   docket.CommentID
		gone string
	}{named, "Taylor"})

	members := must(g.file(slotBefore+"Dana Whitfield"+slotBehind, nil))
	for _, shown := range shownByDifference {
		members = append(members, g.posted(slotBefore+shown+slotBehind))
		gone = append(gone, struct {
			id   docket.CommentID
			gone string
		}{members[len(members)-1], shown})
	}
	other := g.posted(slotBefore + "Omar Quist" + slotBehind)
	before[other] = g.public(other)
	members = append(members, other)
	g.campaign("new", members...)

	source := g.file("Ask Richard Taylor, (775) 555-0142, born March 4, 1987, MRN 44-5821-9, "+
		"rtaylor@elkohealth.example, of 1420 Elm Street, Apt. 3, who knows.", nil)
	reply := g.file("I know that Taylor was there.", func(c *docket.Comment) { c.ReplyTo = source })
	g.post(source, docket.KindThirdParty, "Richard Taylor", "(775) 555-0142", "March 4, 1987", "MRN 44-5821-9",
		"rtaylor@elkohealth.example", "1420 Elm Street, Apt. 3")
	g.post(reply, "")
	gone = append(gone, struct {
		id   docket.CommentID
		gone string
	}{reply, "Taylor"})
	quotation, recommendation := g.conclude(gone[0].id)
	waiting := g.file("Dr. Richard Taylor, 775 555 0142.", nil)
	g.post(members[0], docket.KindThirdParty, "Dana Whitfield")

	if left := g.still(gone); left != len(gone) {
		g.Fatalf("%d of %d places show before the guard has acted", left, len(gone))
	}
	g.work()
	differences, sure := 0, map[docket.CommentID]bool{}
	list := g.open()
	for _, k := range list {
		differences += k.Counts.Difference
		places, err := g.db.GuardPlaces(g.Context(), k.ID, 0, 1000)
		g.must(err)
		for _, p := range places {
			sure[p.Comment] = sure[p.Comment] || p.Sure
		}
		if k.Comment == source && k.Counts.Waiting != 1 {
			g.Errorf("%d waiting comments hold the words, want 1", k.Counts.Waiting)
		}
		g.proposeSure(k.ID)
	}
	if len(list) != 2 || differences < 10 {
		g.Errorf("%d searches found something, %d places by difference", len(list), differences)
	}
	if left := g.still(gone); left != 0 {
		g.Errorf("%d of %d places still show", left, len(gone))
	}
	wrong := 0
	for id, text := range before {
		if sure[id] {
			g.Logf("proposed for nothing: %s", text)
			wrong++
		}
	}
	if wrong > 0 {
		g.Errorf("%d of %d traps were ticked", wrong, len(before))
	}
	g.Logf("%d planted, %d by difference, %d traps ticked", len(gone), differences, wrong)
	g.afterwards(waiting, quotation, recommendation)
}

// still counts the places that the public can read.
func (g *guarded) still(list []struct {
	id   docket.CommentID
	gone string
}) int {
	g.Helper()
	n := 0
	for _, p := range list {
		if text := g.public(p.id); text == "" || strings.Contains(text, p.gone) {
			n++
			if n < len(list) && n < 12 {
				g.Logf("shows %q: %q", p.gone, text)
			}
		}
	}
	return n
}

// conclude quotes a comment and names the person in a reason and a recommendation.
func (g *guarded) conclude(id docket.CommentID) (quotation int64, recommendation string) {
	g.Helper()
	c, err := g.db.Comment(g.Context(), id)
	g.must(err)
	quotation, err = g.db.AddExcerpt(g.Context(), docket.Excerpt{Comment: id, Question: "1", Code: "A", By: g.one,
		Span: docket.Span{Start: 0, End: len(c.Answers[0].Text)}})
	g.must(err)
	g.must(g.db.Quote(g.Context(), g.one, quotation, docket.Quotation{Reason: "Richard Taylor is named."}))
	recommendation, err = g.db.SaveRecommendation(g.Context(), 0, docket.Recommendation{Docket: storetest.ID, By: g.one,
		Text: "Do what R. Taylor asks.", Actions: []docket.ActionItem{{Text: "Call 775.555.0142.",
			Owner: "Richard Taylor"}}})
	g.must(err)
	_, err = g.db.SaveSection(g.Context(), 0, docket.Section{Docket: storetest.ID,
		Key: docket.SectionSummary, By: g.one,
		Title: "What Taylor, Richard said", Text: "As Richard M. Taylor wrote, call 775.555.0142."})
	g.must(err)
	return quotation, recommendation
}

// afterwards holds what stands once the guard has acted: quotation, prose, the rule
// for what waits and for what comes later, the records.
func (g *guarded) afterwards(waiting docket.CommentID, quotation int64, recommendation string) {
	g.Helper()
	list, err := g.db.Excerpts(g.Context(), docket.ExcerptQuery{Docket: storetest.ID})
	g.must(err)
	if slices.ContainsFunc(list, func(e docket.Excerpt) bool { return e.ID == quotation }) {
		g.Error("the quotation shows what its comment hides")
	}
	versions, err := g.db.RecommendationVersions(g.Context(), storetest.ID, recommendation)
	g.must(err)
	last := versions[len(versions)-1]
	if last.Text != "Do what [redacted: third_party] asks." ||
		last.Actions[0].Text != "Call [redacted: third_party]." ||
		last.Actions[0].Owner != "[redacted: third_party]" {
		g.Errorf("the recommendation says %q, %+v", last.Text, last.Actions)
	}
	sections, err := g.db.Sections(g.Context(), storetest.ID)
	g.must(err)
	if s := sections[0]; s.Title != "What [redacted: third_party] said" ||
		s.Text != "As [redacted: third_party] wrote, call [redacted: third_party]." {
		g.Errorf("the section says %q: %q", s.Title, s.Text)
	}
	excerpt, err := g.db.Excerpt(g.Context(), quotation)
	g.must(err)
	if excerpt.Quotation == nil || excerpt.Quotation.Reason != "[redacted: third_party] is named." {
		g.Errorf("the reason of the quotation: %+v", excerpt.Quotation)
	}
	post := moderation.Request{By: g.two, Comment: waiting, Version: 1, Action: docket.ActionPost}
	_, err = g.desk.Decide(g.Context(), post)
	if invalid, ok := errors.AsType[docket.Invalid](err); !ok || invalid["redaction"] == "" {
		g.Errorf("a comment with the words is posted as it is: %v", err)
	}
	c, err := g.db.Comment(g.Context(), waiting)
	g.must(err)
	c, err = g.desk.Screened(g.Context(), c)
	g.must(err)
	post.Marks = map[docket.QuestionID][]docket.Redaction{}
	var rule docket.GuardID
	for _, f := range c.Answers[0].Findings {
		if id, _, ok := docket.ParseGuardRule(f.Rule); ok {
			rule = id
		}
		post.Marks["1"] = append(post.Marks["1"], docket.Redaction{Span: c.Answers[0].Text.CodePointSpan(f.Span),
			Kind: docket.KindPersonal})
	}
	_, err = g.desk.Decide(g.Context(), post)
	g.must(err)
	acts, err := g.db.GuardActs(g.Context(), rule, 10)
	g.must(err)
	if len(acts) == 0 || acts[0].Comment != waiting || acts[0].Verdict != docket.VerdictRedacted {
		g.Errorf("where the rule acted: %+v", acts)
	}
	g.must(g.guard.Close(g.Context(), rule, g.one, "No longer needed."))
	problems, err := g.db.Verify(g.Context(), nil)
	if err != nil || len(problems) > 0 {
		g.Errorf("verify: %v, %v", problems, err)
	}
}
