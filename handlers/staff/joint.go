package staff

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"commentportal/docket"
	"commentportal/handlers/web"
	"commentportal/moderation"
	"commentportal/views"
)

// JointDesk answers the proposals of one decision on many comments at once.
type JointDesk interface {
	Joint(ctx context.Context, q docket.JointQuery) (docket.JointPage, error)
	Look(ctx context.Context, m docket.ManyDecision, limit int) ([]moderation.JointProposal, error)
	Sign(ctx context.Context, r moderation.JointRequest, budget time.Duration) (moderation.JointResult, error)
}

const (
	jointRows    = 5  // joint decisions on a page
	jointLooked  = 60 // proposals of one that are compared for its card
	jointSamples = 5  // comments whose first lines stand on the card
	jointOpened  = 10 // of those with something of their own
)

func jointAt(id docket.ManyID) string { return "/admin/signatures/joint/" + id.String() }

// jointCards reads the joint decisions of a page, and how many proposals wait in all of them.
func (b signatureBuilder) jointCards(page *views.SignaturesPage, query url.Values, by docket.SignatureQuery,
	at string) (open int, err error) {
	q := docket.JointQuery{Docket: b.docket.ID, By: by.By, NotBy: by.NotBy, Limit: jointRows}
	if n, err := strconv.ParseInt(query.Get("joint_after"), 10, 64); err == nil && n > 0 {
		q.After = docket.ManyID(n)
	}
	if b.joint != 0 { // the form that is shown again stands first
		q.After = b.joint - 1
	}
	list, err := b.desk.Joint(b.r.Context(), q)
	if err != nil {
		return 0, err
	}
	for _, j := range list.Joint {
		card, err := b.jointCard(j)
		if err != nil {
			return 0, err
		}
		page.Joint = append(page.Joint, card)
	}
	page.JointPager.Label = "Joint decisions"
	if q.After > 0 {
		page.JointPager.First = at
	}
	if list.Next > 0 {
		page.JointPager.Next = at + "&joint_after=" + list.Next.String()
	}
	return list.Open, nil
}

// jointCard shows what one decision proposes for many comments: the first lines of some,
// and those with something of their own by themselves.
func (b signatureBuilder) jointCard(j docket.JointSignature) (views.JointCard, error) {
	m, id := j.Act, j.Act.ID.String()
	card := views.JointCard{
		ID: id, At: jointAt(m.ID), Heading: "One decision on " + views.Count(j.Open, "comment", "comments"),
		What: "Withhold the whole comment: " + b.docket.ReasonLabel(m.Reason), By: b.names.of(m.By),
		When: views.DateTime(m.At.In(b.docket.Location())), Why: m.Note, Mine: m.By == b.names.me, Open: j.Open,
		All: signaturesAt(b.docket.ID) + "&joint=" + id, Act: manyAt(m.ID), Upto: j.Last.String(),
		Note: views.Field{Name: "note-joint-" + id, Label: "Your reason", Rows: 2, Hint: "It stands at each comment. " +
			"You have to give one when you refuse. Never public.", Optional: true},
	}
	again := b.answered.joint == m.ID
	if again {
		card.Note.Value, card.Note.Problem, card.Problem = b.note(), b.invalid["note"], b.invalid["sign"]
	}
	seen, err := b.desk.Look(b.r.Context(), m, jointLooked)
	if err != nil {
		return card, err
	}
	if len(seen) < j.Open {
		card.Rest = views.Count(j.Open-len(seen), "other is", "others are")
	}
	for _, p := range seen {
		row := views.JointRow{ID: p.Comment.ID, Href: reviewAt(p.Comment.ID),
			Tick: "read-" + id + "-" + p.Signature.ID.String(), Why: ownWords(p.Why)}
		shown := len(card.Some) < jointSamples
		if p.Why != "" {
			row.Ticked = again && b.form.Get(row.Tick) != ""
			shown = len(card.Apart) < jointOpened
		}
		if shown { // whose words were shown is on record
			row.Text = opening(p.Comment)
			b.Note(b.r, b.names.me.Actor(), "comment.listed", string(p.Comment.ID),
				map[string]string{"list": "signatures"})
		}
		switch {
		case p.Why != "":
			card.Apart = append(card.Apart, row)
		case shown:
			card.Some = append(card.Some, row)
		}
	}
	return card, nil
}

// opening is the beginning of a comment's first answer.
func opening(c docket.Comment) string {
	for _, a := range c.Answers {
		if strings.TrimSpace(string(a.Text)) != "" {
			return beginning(string(a.Text))
		}
	}
	return ""
}

// ownWords says what a comment of a joint decision has of its own.
func ownWords(w docket.ManyWhy) string {
	switch w {
	case docket.LeftFlag:
		return "flagged"
	case docket.LeftAddition:
		return "has words of its own"
	case docket.LeftFinding:
		return "has a finding of its own"
	case docket.LeftChanged:
		return "proposed with another reason or note"
	}
	return ""
}

// Joint takes a second person's answer to all that one decision proposed, and carries
// out as much of it as one request may.
func (s *signatures) Joint(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, signatureForm)
	if err != nil {
		return err
	}
	m, err := s.jointOf(r)
	if err != nil {
		return err
	}
	again := answered{docket: m.Docket, joint: m.ID, form: form}
	req, ticks, err := jointRequest(r, again)
	if err != nil {
		return err
	}
	if verb := form.Get("sign"); verb != "agree" && verb != "refuse" {
		again.invalid = docket.Invalid{"sign": "Choose whether you agree or refuse."}
		return s.show(w, r, again)
	}
	result, err := s.desk.Sign(r.Context(), req, manyBudget)
	if invalid, ok := errors.AsType[docket.Invalid](err); ok {
		again.invalid = invalid
		return s.show(w, r, again)
	}
	if err != nil {
		return err
	}
	if result.Signed > 0 {
		s.Poke()
	}
	if result.More {
		return s.Render(w, r, http.StatusOK, views.JointGoOn(views.JointGoOnPage{
			Shell: s.StaffShell(r, "One answer to many proposals", "/admin/signatures"), At: jointAt(m.ID),
			Said: jointSaid(result, req.Agree), Sign: form.Get("sign"), Note: again.note(),
			NoteName: "note-joint-" + m.ID.String(), Upto: req.Upto.String(), UptoName: "upto-joint-" + m.ID.String(),
			After: result.After.String(), Ticks: ticks}))
	}
	return s.jointDone(w, r, again, req, result)
}

// jointOf reads the decision that an answer is about. Whoever made it answers nothing.
func (s *signatures) jointOf(r *http.Request) (docket.ManyDecision, error) {
	n, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil || n < 1 {
		return docket.ManyDecision{}, docket.ErrNotFound
	}
	m, err := s.many.Many(r.Context(), docket.ManyID(n))
	switch {
	case err != nil:
		return m, err
	case !web.ReachOf(r.Context()).Has(m.Docket):
		return m, docket.ErrDenied
	case m.By == web.SessionOf(r).User.ID:
		return m, errOwnProposal
	}
	return m, nil
}

// jointDone says what became of an answer that is carried out to its end.
func (s *signatures) jointDone(w http.ResponseWriter, r *http.Request, a answered, req moderation.JointRequest,
	result moderation.JointResult) error {
	if result.Signed == 0 && req.After == 0 {
		a.stale = true
		if result.Apart > 0 {
			a.stale, a.invalid = false, docket.Invalid{"sign": "Each of them has something of its own. Tick " +
				"those that you have read, or answer them one by one."}
		}
		return s.show(w, r, a)
	}
	done := "joint-refused"
	switch {
	case req.Agree && result.Apart > 0:
		done = "joint-apart"
	case req.Agree:
		done = "joint-signed"
	}
	return web.SeeOther(w, r, web.WithDone(signaturesAt(a.docket), done))
}

// jointRequest reads the answer, and which ticks it holds.
func jointRequest(r *http.Request, a answered) (req moderation.JointRequest, ticks []string, err error) {
	id := a.joint.String()
	web.Takes(r, "sign", "note", "note-joint-"+id, "upto-joint-"+id, "after")
	req = moderation.JointRequest{Act: a.joint, By: web.SessionOf(r).User.ID, Agree: a.form.Get("sign") == "agree",
		Note: strings.ReplaceAll(a.note(), "\r\n", "\n")}
	upto, err := strconv.ParseInt(a.form.Get("upto-joint-"+id), 10, 64)
	if err != nil {
		return req, nil, web.BadRequest("The form does not say which proposals you looked at. Open the page again.")
	}
	req.Upto = docket.SignatureID(upto)
	if after, err := strconv.ParseInt(a.form.Get("after"), 10, 64); err == nil {
		req.After = docket.SignatureID(after)
	}
	for _, name := range web.SortedNames(a.form) {
		rest, ok := strings.CutPrefix(name, "read-"+id+"-")
		if n, err := strconv.ParseInt(rest, 10, 64); ok && err == nil && a.form.Get(name) != "" {
			req.Read, ticks = append(req.Read, docket.SignatureID(n)), append(ticks, name)
		}
	}
	web.Takes(r, ticks...)
	return req, ticks, nil
}

// jointSaid says how far an answer went.
func jointSaid(res moderation.JointResult, agree bool) string {
	said := views.Count(res.Signed, "comment is", "comments are") + " withheld now"
	if !agree {
		said = views.Count(res.Signed, "proposal is", "proposals are") + " refused now"
	}
	if res.Apart > 0 {
		said += fmt.Sprintf("; %s since they have something of their own", views.Count(res.Apart, "waits", "wait"))
	}
	return said + ". It is not finished: others are still to come."
}
