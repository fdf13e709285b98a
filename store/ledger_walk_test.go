package store_test

import (
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/moderation"
	"commentportal/moderation/campaign"
	"commentportal/moderation/screen"
	"commentportal/store"
	"commentportal/store/storetest"
)

// TestTheLedgerBalancesOnARandomWalk does what people at the desk, senders and the portal
// do, at random and through the desks of the program, and holds the ledger against the
// comments and the database against its digests, log and counters after every so many
// steps. PORTAL_TEST_WALK asks for another number of steps, PORTAL_TEST_WALK_SEED for
// another walk.
func TestTheLedgerBalancesOnARandomWalk(t *testing.T) {
	t.Parallel()
	steps, every := 450, 225
	if n, err := strconv.Atoi(os.Getenv("PORTAL_TEST_WALK")); err == nil {
		steps, every = n, max(1, n/10)
	}
	seed, err := strconv.ParseUint(os.Getenv("PORTAL_TEST_WALK_SEED"), 10, 64)
	if err != nil {
		seed = 20161138
	}
	for name, open := range map[string]func(testing.TB) *store.DB{"sqlite": storetest.SQLite,
		"postgres": storetest.Postgres} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWalk(t, open(t), seed)
			began := time.Now()
			for w.step = range steps {
				w.one()
				if (w.step+1)%every == 0 {
					w.check()
				}
			}
			t.Logf("seed %d: %d steps in %s: %s", seed, steps, time.Since(began).Round(time.Second), w.summary())
			w.everythingHappened()
		})
	}
}

// walk is a random walk over one docket.
type walk struct {
	*testing.T
	db        *store.DB
	desk      *moderation.Desk
	many      *moderation.ManyDesk
	joint     *moderation.JointDesk
	cases     *moderation.CaseDesk
	restoring *moderation.RestoreDesk
	regrouper *campaign.Regrouper
	random    *rand.Rand

	people []docket.UserID
	ids    []docket.CommentID
	rounds []int              // in which each was filed
	round  int                // of the docket
	taken  []docket.EventKind // steps of the docket's life
	made   []docket.ManyID
	last   []docket.Change // decisions that their deciders may take back
	step   int
	did    map[string]int // that went through, by kind
	not    map[string]int // that were refused
}

func newWalk(t *testing.T, db *store.DB, seed uint64) *walk {
	storetest.AddDocket(t, db)
	must(t, db.SetSecondPerson(t.Context(), storetest.ID, docket.SecondPersonAuto, 20, docket.ActorOperator))
	now := storetest.Clock()
	desk := moderation.NewDesk(db, screen.New(), now)
	w := &walk{T: t, db: db, desk: desk, many: moderation.NewManyDesk(desk, db),
		cases: moderation.NewCaseDesk(desk, db), restoring: moderation.NewRestoreDesk(desk, db), did: map[string]int{},
		not: map[string]int{}, random: rand.New(rand.NewPCG(seed, 11)),
		regrouper: campaign.NewRegrouper(db, campaign.Options{
			Speechless: func(t docket.Text) docket.Class { return docket.ClassifyComment(t) }}, now,
			slog.New(slog.DiscardHandler))}
	w.joint = moderation.NewJointDesk(w.many, db)
	for i := range 3 {
		id, err := db.AddUser(t.Context(), docket.User{Email: fmt.Sprintf("m%d@example.test", i),
			Role: docket.RoleModerator}, "hash", docket.ActorOperator)
		must(t, err)
		w.people = append(w.people, id)
	}
	for range 20 {
		w.file()
	}
	return w
}

// walkActs are what happens, with how often.
var walkActs = []struct {
	kind  string
	often int
	do    func(w *walk) error
}{
	{"file", 6, (*walk).file},
	{"life", 6, (*walk).life},
	{"import", 2, (*walk).importSome},
	{"decide", 30, (*walk).decide},
	{"undo", 8, (*walk).undo},
	{"many", 6, (*walk).decideMany},
	{"undo many", 3, (*walk).undoMany},
	{"sign", 14, (*walk).sign},
	{"sign jointly", 12, (*walk).signJointly},
	{"look", 4, (*walk).look},
	{"withdraw", 5, (*walk).withdraw},
	{"take a withdrawal back", 6, (*walk).restore},
	{"report", 5, (*walk).report},
	{"note of a case", 2, (*walk).noteCase},
	{"end a case", 4, (*walk).endCase},
	{"mend", 12, (*walk).mend},
	{"purge", 2, (*walk).purge},
	{"appeal", 10, (*walk).appeal},
	{"answer an appeal", 8, (*walk).answerAppeal},
	{"ask the writer", 5, (*walk).ask},
	{"answer staff", 8, (*walk).answer},
	{"end an inquiry", 4, (*walk).endInquiry},
	{"reclass", 4, (*walk).reclass},
	{"group", 2, (*walk).group},
	{"campaign", 5, (*walk).campaign},
	{"passage", 3, (*walk).passage},
	{"addition", 14, (*walk).addition},
	{"assign", 8, (*walk).assign},
	{"note", 3, (*walk).note},
	{"draft", 3, (*walk).draft},
	{"open", 3, (*walk).open},
	{"claim", 2, (*walk).claim},
}

// one does one thing. What may be refused by a rule is; anything else ends the test.
func (w *walk) one() {
	w.Helper()
	sum := 0
	for _, a := range walkActs {
		sum += a.often
	}
	n := w.random.IntN(sum)
	for _, a := range walkActs {
		if n -= a.often; n >= 0 {
			continue
		}
		err := a.do(w)
		_, invalid := errors.AsType[docket.Invalid](err)
		switch {
		case err == nil:
			w.did[a.kind]++
		case invalid, errors.Is(err, docket.ErrStale), errors.Is(err, docket.ErrDenied), errors.Is(err,
			docket.ErrExists), errors.Is(err, docket.ErrNotFound), errors.Is(err, errNothing):
			w.not[a.kind]++
		default:
			w.Fatalf("step %d, %s: %v", w.step, a.kind, err)
		}
		return
	}
}

// errNothing says that there was nothing to do it with.
var errNothing = errors.New("nothing to do it with")

func (w *walk) someone() docket.UserID    { return w.people[w.random.IntN(len(w.people))] }
func (w *walk) comment() docket.CommentID { return w.ids[w.random.IntN(len(w.ids))] }

// walkTexts are what people write: a letter, one with words of its own, findings, and
// words that unrelated comments share.
var walkTexts = []string{
	"Small clinics need shared staff. A program of two engineers for each region would patch machines at night and " +
		"train the people at the desk. Vendors should list what is in their devices.",
	"Old pumps share one network with the waiting room.",
	"Call me at 406-555-0187 about the list of devices. Darrell Oakes drives the ambulance.",
	"This message is intended only for the person or entity to which it is addressed and may hold confidential words.",
	"My number is 536-22-8145, and our records were locked for nine days last year.",
}

func (w *walk) newComment() docket.Comment {
	n := len(w.ids)
	text := walkTexts[w.random.IntN(len(walkTexts))]
	if w.random.IntN(3) > 0 {
		text = walkTexts[0]
	}
	switch w.random.IntN(4) {
	case 0:
		text += fmt.Sprintf(" I am writer %d and add that bread costs more each month, which has nothing to do with "+
			"pumps at all but is on the mind of everybody who lives on this street and beyond it.", n)
	case 1:
		text = "Dear sirs,\n\n" + text
	}
	c := storetest.Comment(fmt.Sprint("walk", n), text)
	c.Answers[0].Findings = screen.New().Screen(c.Answers[0].Text)
	if w.random.IntN(2) == 0 {
		other := fmt.Sprintf("The second answer of writer %d is about training.", n)
		c.Answers = append(c.Answers, docket.Answer{Question: "2", Original: docket.Original(other),
			Text: docket.Text(other)})
	}
	if w.random.IntN(12) == 0 {
		c.Flags = []docket.Flag{docket.FlagHoneypot}
	}
	c.StandsFor = 1 + w.random.IntN(2)
	if n%2 == 0 {
		c.Submitter.Type, c.Submitter.Name = docket.Individual, "Rosa Mbeki"
	}
	return c
}

func (w *walk) file() error {
	id, err := w.db.FileComment(w.Context(), w.newComment())
	w.filed(id)
	return err
}

func (w *walk) importSome() error {
	var list []docket.Comment
	for i := range 3 {
		c := w.newComment()
		c.Key, c.Tracking, c.Channel = "", "", docket.ChannelImport
		c.SourceID = fmt.Sprintf("source-%d-%d", len(w.ids), i)
		list = append(list, c)
	}
	filed, _, err := w.db.FileImported(w.Context(), storetest.ID, list)
	w.filed(filed...)
	return err
}

// filed notes comments that came in.
func (w *walk) filed(list ...docket.CommentID) {
	for _, id := range list {
		w.ids, w.rounds = append(w.ids, id), append(w.rounds, w.round)
	}
}

func (w *walk) action() (docket.Action, docket.Reason) {
	switch w.random.IntN(8) {
	case 0, 1:
		return docket.ActionWithhold, "threat"
	case 2:
		return docket.ActionHold, ""
	case 3:
		return docket.ActionSpam, ""
	}
	return docket.ActionPost, ""
}

// decide decides on any comment, posted ones among them, which takes them down or shows
// more of them; sometimes with the findings hidden, called not private or left, and with an
// answer withheld.
func (w *walk) decide() error {
	c, err := w.db.Comment(w.Context(), w.comment())
	if err != nil {
		return err
	}
	r := moderation.Request{By: w.someone(), Comment: c.ID, Version: c.Version - w.random.IntN(20)/19,
		Note: "Zebrafish", Marks: map[docket.QuestionID][]docket.Redaction{}}
	r.Action, r.Reason = w.action()
	for _, a := range c.Answers {
		for _, f := range a.Findings {
			span := a.Text.CodePointSpan(f.Span)
			switch w.random.IntN(6) {
			case 0:
				r.Dismissed = append(r.Dismissed, moderation.Dismissed{Question: a.Question, Span: span, Rule: f.Rule})
			case 1: // left as it is
			default:
				r.Marks[a.Question] = append(r.Marks[a.Question],
					docket.Redaction{Span: span, Kind: docket.KindPersonal})
			}
		}
	}
	if len(c.Answers) > 1 && r.Action == docket.ActionPost && w.random.IntN(4) == 0 {
		r.Withheld = []docket.WithheldAnswer{{Question: "2", Reason: "private"}}
	}
	out, err := w.desk.Decide(w.Context(), r)
	if out.Undo > 0 {
		w.last = append(w.last, docket.Change{Comment: c.ID, Version: out.Undo, By: r.By})
	}
	return err
}

// undo takes one of the last decisions back, now and then for somebody who may not.
func (w *walk) undo() error {
	if len(w.last) == 0 {
		return errNothing
	}
	last := w.last[len(w.last)-1-w.random.IntN(min(5, len(w.last)))]
	if w.random.IntN(6) == 0 {
		last.By = w.someone()
	}
	return w.db.Undo(w.Context(), last.Comment, last.Version, last.By)
}

func (w *walk) decideMany() error {
	r := moderation.ManyRequest{By: w.someone(), Docket: storetest.ID, Note: "Zebrafish"}
	r.Action, r.Reason = w.action()
	switch list, err := w.db.Campaigns(w.Context(), storetest.ID); {
	case err != nil:
		return err
	case len(list) > 0 && w.random.IntN(4) == 0:
		r.Campaign, r.Whole = list[w.random.IntN(len(list))].ID, true
	default:
		for range 1 + w.random.IntN(6) {
			c, err := w.db.Comment(w.Context(), w.comment())
			if err != nil {
				return err
			}
			r.Comments = append(r.Comments, docket.ManyComment{Comment: c.ID, Version: c.Version})
		}
	}
	id, err := w.many.Start(w.Context(), r)
	if err != nil {
		return err
	}
	w.made = append(w.made, id)
	_, err = w.many.Run(w.Context(), id, docket.QueueQuery{Docket: storetest.ID}, time.Minute)
	return err
}

func (w *walk) undoMany() error {
	if len(w.made) == 0 {
		return errNothing
	}
	id := w.made[len(w.made)-1-w.random.IntN(min(3, len(w.made)))]
	m, err := w.db.Many(w.Context(), id)
	if err != nil {
		return err
	}
	for done := false; !done && err == nil; {
		done, err = w.db.UndoMany(w.Context(), id, m.By)
	}
	return err
}

func (w *walk) sign() error {
	page, err := w.db.Signatures(w.Context(), docket.SignatureQuery{Docket: storetest.ID, State: docket.SignatureOpen,
		Limit: 25})
	if err != nil {
		return err
	}
	if len(page.Signatures) == 0 {
		return errNothing
	}
	return w.desk.Sign(w.Context(), docket.SignatureAnswer{ID: page.Signatures[w.random.IntN(len(page.Signatures))].ID,
		By: w.someone(), Agree: w.random.IntN(3) > 0, Note: "Xylophone"})
}

// signJointly answers what one decision on many comments proposed, sometimes as whoever
// made it, and with some of what has something of its own.
func (w *walk) signJointly() error {
	page, err := w.joint.Joint(w.Context(), docket.JointQuery{Docket: storetest.ID, Limit: 10})
	if err != nil || len(page.Joint) == 0 {
		return errors.Join(err, errNothing)
	}
	one := page.Joint[w.random.IntN(len(page.Joint))]
	seen, err := w.joint.Look(w.Context(), one.Act, 5)
	if err != nil {
		return err
	}
	r := moderation.JointRequest{Act: one.Act.ID, By: w.someone(), Agree: w.random.IntN(3) > 0, Note: "Xylophone",
		Upto: one.Last}
	for _, p := range seen {
		if p.Why != "" && w.random.IntN(2) == 0 {
			r.Read = append(r.Read, p.Signature.ID)
		}
	}
	result, err := w.joint.Sign(w.Context(), r, time.Minute)
	if err == nil && result.Signed == 0 {
		return errNothing
	}
	return err
}

func (w *walk) look() error {
	by := w.someone()
	page, err := w.db.SecondLooks(w.Context(), storetest.ID, by, "", 10)
	if err != nil {
		return err
	}
	if len(page.Looks) == 0 {
		return errNothing
	}
	verdict := docket.LookAgree
	if w.random.IntN(3) == 0 {
		verdict = docket.LookDiffer
	}
	one := page.Looks[w.random.IntN(len(page.Looks))]
	return w.desk.Look(w.Context(), docket.SecondLook{Comment: one.Comment, Version: one.Version, By: by,
		Verdict: verdict, Note: "Xylophone"})
}

func (w *walk) withdraw() error {
	_, err := w.db.Withdraw(w.Context(), docket.TrackingNumber(fmt.Sprint("T-walk", w.random.IntN(len(w.ids)))))
	return err
}

func (w *walk) report() error {
	page, err := w.db.PublicComments(w.Context(), docket.PublicQuery{Docket: storetest.ID, Limit: 20})
	if err != nil || len(page.Comments) == 0 {
		return errors.Join(err, errNothing)
	}
	one := page.Comments[w.random.IntN(len(page.Comments))]
	kind := []string{docket.ReportOther, docket.ReportNotMe}[w.random.IntN(2)]
	return w.db.Report(w.Context(), docket.Report{Comment: one.ID, Kind: kind, Note: "Look."})
}

// aCase is a case that waits.
func (w *walk) aCase() (docket.Case, error) {
	page, err := w.db.Cases(w.Context(), docket.CaseQuery{Docket: storetest.ID, Limit: 20})
	if err != nil || len(page.Cases) == 0 {
		return docket.Case{}, errors.Join(err, errNothing)
	}
	return page.Cases[w.random.IntN(len(page.Cases))], nil
}

func (w *walk) noteCase() error {
	k, err := w.aCase()
	if err != nil {
		return err
	}
	return w.cases.Note(w.Context(), docket.CaseNote{Case: k.ID, By: w.someone(), Text: "Zebra"})
}

func (w *walk) endCase() error {
	k, err := w.aCase()
	if err != nil {
		return err
	}
	outcomes := docket.CaseOutcomesOf(k.Kind)
	return w.cases.Close(w.Context(), docket.CaseVerdict{ID: k.ID, By: w.someone(), Answer: "Zebra",
		Outcome: outcomes[w.random.IntN(len(outcomes))]})
}

func (w *walk) reclass() error {
	return w.db.SetOffTopic(w.Context(), w.someone(), w.comment(), w.random.IntN(2) == 0, "It sells shoes")
}

func (w *walk) group() error {
	_, err := w.regrouper.Group(w.Context(), storetest.ID)
	return err
}

// campaign confirms a campaign, or says that comments belong elsewhere.
func (w *walk) campaign() error {
	list, err := w.db.Campaigns(w.Context(), storetest.ID)
	if err != nil || len(list) == 0 {
		return errors.Join(err, errNothing)
	}
	one := list[w.random.IntN(len(list))]
	v := docket.CampaignVerdict{Docket: storetest.ID, Campaign: one.ID, By: w.someone(),
		Reason: "They say so", Over: true}
	switch w.random.IntN(5) {
	case 0:
		v.Action = docket.CampaignConfirm
	case 1:
		v.Action, v.Comments = docket.CampaignAlone, []docket.CommentID{w.comment()}
	case 2:
		v.Action, v.Comments = docket.CampaignPart, []docket.CommentID{w.comment(), w.comment()}
	case 3:
		v.Action, v.Comments = docket.CampaignJoin, []docket.CommentID{w.comment()}
	case 4:
		v.Action, v.Name = docket.CampaignRename, fmt.Sprint("Letter ", w.step)
	}
	_, err = w.db.DecideCampaign(w.Context(), v)
	return err
}

func (w *walk) passage() error {
	list, err := w.db.Passages(w.Context(), storetest.ID)
	if err != nil {
		return err
	}
	v := docket.PassageVerdict{Docket: storetest.ID, By: w.someone(), Action: docket.PassageAdd, Words: 6,
		Text: docket.Text(fmt.Sprintf("Sent from the mail system number %d.", w.step))}
	if len(list) > 0 && w.random.IntN(2) == 0 {
		v = docket.PassageVerdict{Docket: storetest.ID, By: v.By, Number: list[w.random.IntN(len(list))].Number,
			Action: []docket.PassageAction{docket.PassageConfirm, docket.PassageReject}[w.random.IntN(2)]}
	}
	_, err = w.db.DecidePassage(w.Context(), v)
	return err
}

// addition reads what a copy adds to its letter.
func (w *walk) addition() error {
	list, err := w.db.Campaigns(w.Context(), storetest.ID)
	if err != nil || len(list) == 0 {
		return errors.Join(err, errNothing)
	}
	members, err := w.db.CampaignMembers(w.Context(), docket.MemberQuery{Campaign: list[w.random.IntN(len(list))].ID,
		View: docket.MembersUnread, Limit: 5})
	if err != nil || len(members.Members) == 0 {
		return errors.Join(err, errNothing)
	}
	return w.db.ReadAddition(w.Context(), w.someone(), members.Members[0].Comment)
}

func (w *walk) assign() error {
	to := w.someone()
	if w.random.IntN(4) == 0 {
		to = 0
	}
	return w.db.Assign(w.Context(), w.comment(), to, w.someone())
}

func (w *walk) note() error {
	return w.db.AddCommentNote(w.Context(), docket.CommentNote{Comment: w.comment(), By: w.someone(),
		Text: "Counsel knows."})
}

func (w *walk) draft() error {
	return w.db.KeepDraft(w.Context(), docket.Draft{Comment: w.comment(), By: w.someone(), Fields: "note=Half"})
}

func (w *walk) open() error {
	_, err := w.db.OpenForReview(w.Context(), w.comment(), w.someone(), storetest.Start.Add(100*24*time.Hour))
	return err
}

func (w *walk) claim() error {
	_, err := w.db.Claim(w.Context(), w.someone(), docket.QueueQuery{Docket: storetest.ID}, 3,
		storetest.Start.Add(time.Hour))
	return err
}

// check holds the ledger and the counters of the desk against the comments one by one,
// and the database against itself.
func (w *walk) check() {
	w.Helper()
	lines, err := w.db.Ledger(w.Context(), storetest.ID)
	must(w.T, err)
	got, want := map[string]int{}, map[string]int{}
	for _, l := range lines {
		if l.Reason == "" {
			got[string(l.Line)] = l.Comments
		}
	}
	for _, id := range w.ids {
		c, err := w.db.Comment(w.Context(), id)
		must(w.T, err)
		want[string(c.Status)]++
	}
	want[string(docket.LedgerReceived)] = len(w.ids)
	for line, n := range want {
		if got[line] != n {
			w.Errorf("step %d: the ledger says %d %s, the comments say %d", w.step, got[line], line, n)
		}
	}
	w.checkLife()
	problems, err := w.db.Verify(w.Context(), nil)
	must(w.T, err)
	for _, p := range problems {
		w.Errorf("step %d: %s", w.step, p)
	}
	if w.Failed() {
		w.FailNow()
	}
}

func (w *walk) summary() string {
	var b strings.Builder
	for _, a := range walkActs {
		fmt.Fprintf(&b, "%s %d (%d refused), ", a.kind, w.did[a.kind], w.not[a.kind])
	}
	return strings.TrimSuffix(b.String(), ", ")
}

// everythingHappened holds the walk to what it claims: each kind went through.
func (w *walk) everythingHappened() {
	w.Helper()
	for _, a := range walkActs {
		if w.did[a.kind] == 0 {
			w.Errorf("%s never went through: %d were refused", a.kind, w.not[a.kind])
		}
	}
}
