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

// manyStore holds what the decisions on many comments ask of the store.
type manyStore interface {
	Many(ctx context.Context, id docket.ManyID) (docket.ManyDecision, error)
	ManyComments(ctx context.Context, id docket.ManyID, outcome docket.ManyOutcome, after docket.CommentID,
		limit int) ([]docket.ManyComment, error)
	UndoMany(ctx context.Context, id docket.ManyID, by docket.UserID) (done bool, err error)
	Comment(ctx context.Context, id docket.CommentID) (docket.Comment, error)
	Docket(ctx context.Context, id docket.ID) (docket.Docket, error)
	NextLetter(ctx context.Context, id docket.ID, after docket.CampaignID) (docket.CampaignID, int, error)
}

// ManyDesk carries out decisions on many comments.
type ManyDesk interface {
	Start(ctx context.Context, r moderation.ManyRequest) (docket.ManyID, error)
	Run(ctx context.Context, id docket.ManyID, list docket.QueueQuery, budget time.Duration) (docket.ManyDecision,
		error)
	Preview(ctx context.Context, list []docket.Comment, action docket.Action) (map[docket.CommentID]docket.ManyWhy,
		error)
}

// many serves decisions on many comments at once: the form, what became of it, and
// taking it back.
type many struct {
	*staffPage
	store manyStore
	desk  ManyDesk
	queue *desk
	list  *list
}

const (
	// bytes: 500 comments of some 50 bytes, a note, and room to refuse more with their words
	maxManyForm = 512 << 10
	manyBudget  = 4 * time.Second // how long one request decides; the rest waits for the next press
	manyNamed   = 200             // comments that are named on a page, of each outcome
)

// manyFields are the fields of a decision on many comments.
var manyFields = []string{"comment", "decision", "reason", "many-reason", "note", "campaign", "all", "queue", "scope"}

// ticksAlone is the form of a list without what belongs to the comment that is open there.
func ticksAlone(form url.Values) url.Values {
	out := url.Values{}
	for _, name := range append([]string{"decision", "queue"}, tickFields...) {
		if form.Has(name) {
			out[name] = form[name]
		}
	}
	return out
}

func manyAt(id docket.ManyID) string { return "/admin/decisions/" + id.String() }

// Decide takes one decision on many comments and carries out as much of it as one
// request may.
func (s *many) Decide(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, maxDecisionForm, "comment", "redaction", "dismiss", "coding", "suggestions",
		"withhold", "member", "other")
	if err != nil {
		return err
	}
	if form.Has("panel") { // a comment is open in the list: what is entered there is no part of this
		if err := s.list.keepPanel(r, form); err != nil {
			return err
		}
		form = ticksAlone(form)
		web.TakesAllBut(r)
	}
	web.Takes(r, manyFields...)
	req, err := s.parseMany(r, form)
	if err != nil {
		return err
	}
	if req.Docket == "" {
		return s.again(w, r, form, req, docket.Invalid{"comment": "Tick the comments that you decide on."})
	}
	id, err := s.desk.Start(r.Context(), req)
	if invalid, ok := errors.AsType[docket.Invalid](err); ok {
		return s.again(w, r, form, req, invalid)
	}
	if err != nil {
		return err
	}
	return s.goOn(w, r, id, req.Query)
}

// parseMany reads the form. What no page of ours sends is refused as a whole.
func (s *many) parseMany(r *http.Request, form url.Values) (moderation.ManyRequest, error) {
	req := moderation.ManyRequest{
		By: web.SessionOf(r).User.ID, Action: docket.Action(form.Get("decision")),
		Reason: docket.Reason(web.PartValue(form, "many-reason", "reason")), Note: strings.ReplaceAll(form.Get("note"),
			"\r\n", "\n"),
		Campaign: docket.CampaignID(form.Get("campaign")),
		Whole:    form.Get("all") == "1",
		Marked:   len(form["redaction"])+len(form["dismiss"])+len(form["withhold"]) > 0,
	}
	for name := range form {
		if _, ok := hideName(name); ok && strings.TrimSpace(form.Get(name)) != "" {
			req.Marked = true
		}
	}
	if req.Campaign != "" {
		of, _, ok := req.Campaign.Split()
		if !ok {
			return req, web.BadRequest("The form names a campaign that does not exist. Open the campaign again.")
		}
		req.Docket = of
	} else if req.Whole {
		req.Query = cleanQueue(form.Get("queue"))
		q, _, err := s.queue.listFrom(r.Context(), req.Query)
		if err != nil {
			return req, err
		}
		req.Docket = q.Docket
	}
	if req.Whole {
		return req, nil
	}
	for _, value := range form["comment"] {
		c, ok := parseSeen(value)
		of, _, known := c.Comment.Split()
		if !ok || !known {
			return req, web.BadRequest("The form names a comment in a way that could not be read. Open the page again.")
		}
		if req.Docket == "" {
			req.Docket = of
		}
		if of != req.Docket {
			return req, web.BadRequest("One decision is about comments of one docket. Decide on the others by " +
				"themselves.")
		}
		req.Comments = append(req.Comments, c)
	}
	return req, nil
}

// parseSeen reads ID:VERSION.
func parseSeen(value string) (docket.ManyComment, bool) {
	id, version, ok := strings.Cut(value, ":")
	n, err := strconv.Atoi(version)
	return docket.ManyComment{Comment: docket.CommentID(id), Version: n}, ok && err == nil && n > 0
}

// goOn carries on with a decision and shows how far it is.
func (s *many) goOn(w http.ResponseWriter, r *http.Request, id docket.ManyID, query string) error {
	list, _, err := s.queue.listFrom(r.Context(), query)
	if err != nil {
		return err
	}
	if _, err := s.desk.Run(r.Context(), id, list, manyBudget); err != nil {
		return err
	}
	s.Poke()
	return web.SeeOther(w, r, manyAt(id))
}

// decisionOf reads the decision that a request is about.
func (s *many) decisionOf(r *http.Request) (docket.ManyDecision, error) {
	n, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil || n < 1 {
		return docket.ManyDecision{}, docket.ErrNotFound
	}
	m, err := s.store.Many(r.Context(), docket.ManyID(n))
	if err == nil && !web.ReachOf(r.Context()).Has(m.Docket) {
		return m, docket.ErrDenied
	}
	return m, err
}

// Run goes on with a decision that one request could not finish.
func (s *many) Run(w http.ResponseWriter, r *http.Request) error {
	if _, err := s.StaffForm(w, r, web.MaxSmallForm); err != nil {
		return err
	}
	m, err := s.decisionOf(r)
	if err != nil {
		return err
	}
	if m.By != web.SessionOf(r).User.ID {
		return docket.ErrDenied // it is carried out in the name of whoever made it
	}
	return s.goOn(w, r, m.ID, m.Query)
}

var errNoUndoMany = &web.Problem{Status: http.StatusConflict, Heading: "This decision cannot be taken back " +
	"by one press", Text: []string{
	"Only whoever decided can do that, and within an hour.",
	"Nothing was changed. Decide on the comments again: every decision stays on record.",
}}

// Undo takes the whole back, as much of it as one request may.
func (s *many) Undo(w http.ResponseWriter, r *http.Request) error {
	if _, err := s.StaffForm(w, r, web.MaxSmallForm); err != nil {
		return err
	}
	m, err := s.decisionOf(r)
	if err != nil {
		return err
	}
	began := time.Now()
	for done := false; !done && time.Since(began) < manyBudget; {
		done, err = s.store.UndoMany(r.Context(), m.ID, web.SessionOf(r).User.ID)
		if errors.Is(err, docket.ErrDenied) {
			return errNoUndoMany
		}
		if err != nil {
			return err
		}
	}
	s.Poke()
	return web.SeeOther(w, r, manyAt(m.ID))
}

// Show says what became of a decision on many comments.
func (s *many) Show(w http.ResponseWriter, r *http.Request) error {
	m, err := s.decisionOf(r)
	if err != nil {
		return err
	}
	d, err := s.store.Docket(r.Context(), m.Docket)
	if err != nil {
		return err
	}
	people, err := s.colleagues(r)
	if err != nil {
		return err
	}
	mine := m.By == people.me
	page := views.ManyPage{
		Shell: s.StaffShell(r, manyTitle(m), "/admin/queue"), At: manyAt(m.ID), Facts: manyFacts(m, d, people),
		Running: m.State == docket.ManyRunning && mine, Undoing: m.State == docket.ManyUndoing && mine,
		MayUndo: m.State != docket.ManyRunning && m.MayUndo(people.me, s.Now()),
		Again:   m.Decided + m.Proposed, Said: manySaid(m),
	}
	if m.Campaign != "" {
		page.Campaign = campaignAt(m.Campaign)
		next, n, err := s.store.NextLetter(r.Context(), m.Docket, m.Campaign)
		if err != nil {
			return err
		}
		if !page.Running && !page.Undoing {
			page.Next = nextLetter("Go on with the next letter", next, n)
		}
	}
	for _, o := range []struct {
		outcome docket.ManyOutcome
		n       int
		list    *[]views.ManyRow
	}{{docket.OutcomeLeft, m.Left, &page.Left}, {docket.OutcomeKept, m.Kept, &page.Kept},
		{docket.OutcomeProposed, m.Proposed, &page.Proposed}} {
		if o.n == 0 {
			continue
		}
		list, err := s.store.ManyComments(r.Context(), m.ID, o.outcome, "", manyNamed)
		if err != nil {
			return err
		}
		for _, c := range list {
			*o.list = append(*o.list, views.ManyRow{ID: c.Comment, Href: reviewAt(c.Comment), Why: leftWords(c.Why)})
		}
		if more := o.n - len(list); more > 0 {
			*o.list = append(*o.list, views.ManyRow{Why: "and " + views.Count(more, "other", "others")})
		}
	}
	return s.Render(w, r, http.StatusOK, views.Many(page))
}

// nextLetter leads to the decision on the copies of a letter that wait; without text where
// there is none.
func nextLetter(words string, id docket.CampaignID, waiting int) views.NavLink {
	if id == "" {
		return views.NavLink{}
	}
	return views.NavLink{Href: campaignAt(id) + "#waiting",
		Text: words + ": " + views.Count(waiting, "copy waits", "copies wait")}
}

func manyTitle(m docket.ManyDecision) string {
	if m.State == docket.ManyUndone {
		return "A decision on many comments, taken back"
	}
	return "One decision on many comments"
}

// manySaid says in one sentence how far the decision is.
func manySaid(m docket.ManyDecision) string {
	done := map[docket.Action]string{docket.ActionPost: "posted", docket.ActionWithhold: "withheld",
		docket.ActionHold: "held", docket.ActionSpam: "marked as spam"}[m.Action]
	var parts []string
	add := func(n int, one, many string) {
		if n > 0 {
			parts = append(parts, views.Count(n, one, many))
		}
	}
	add(m.Decided, "comment is "+done, "comments are "+done)
	add(m.Proposed, "waits for a second signature", "wait for a second signature")
	add(m.Undone, "comment waits again", "comments wait again")
	add(m.Kept, "was changed since and stays as it is", "were changed since and stay as they are")
	add(m.Left, "is left out and stays in the queue", "are left out and stay in the queue")
	if len(parts) == 0 {
		parts = append(parts, "Nothing was decided")
	}
	said := strings.Join(parts, "; ") + "."
	if m.State == docket.ManyRunning {
		said += " It is not finished"
		if m.Waiting > 0 {
			said += ": " + views.Count(m.Waiting, "comment is", "comments are") + " still to come"
		}
		said += "."
	}
	return said
}

func manyFacts(m docket.ManyDecision, d docket.Docket, people names) []views.Fact {
	what := map[docket.Action]string{docket.ActionPost: "Post", docket.ActionWithhold: "Withhold",
		docket.ActionHold: "Hold", docket.ActionSpam: "Spam"}[m.Action]
	if m.Reason != "" {
		what += ": " + d.ReasonLabel(m.Reason)
	}
	facts := []views.Fact{{Term: "Decision", Value: what}, {Term: "By", Value: people.of(m.By)},
		{Term: "When", Value: views.DateTime(m.At.In(d.Location()))}}
	if m.Campaign != "" {
		facts = append(facts, views.Fact{Term: "Campaign", Value: string(m.Campaign)})
	}
	if m.Note != "" {
		facts = append(facts, views.Fact{Term: "Note", Value: m.Note})
	}
	return facts
}

// leftWords says why a comment was left out.
func leftWords(w docket.ManyWhy) string {
	switch w {
	case docket.LeftFinding:
		return "It has a finding of its own that somebody must look at."
	case docket.LeftFlag:
		return "It is flagged."
	case docket.LeftAddition:
		return "It adds many words of its own that nobody has read."
	case docket.LeftLetter:
		return "The letter itself has words that must be looked at. Decide on the letter first; its copies follow it."
	case docket.LeftChanged:
		return "Somebody changed or decided it meanwhile."
	case docket.LeftSignature:
		return "A colleague’s proposal for it waits for a second signature."
	case docket.LeftDenied:
		return "It cannot be decided this way."
	}
	return ""
}

// again shows the decision once more with everything that was ticked and typed, on a
// page of its own: it can be sent from several pages.
func (s *many) again(w http.ResponseWriter, r *http.Request, form url.Values, req moderation.ManyRequest,
	invalid docket.Invalid) error {
	d, _, err := s.deskDocket(r.Context(), string(req.Docket))
	if err != nil {
		return err
	}
	page := views.ManyFormPage{Shell: s.StaffShell(r, "Decide on many comments", "/admin/queue"),
		Campaign: string(req.Campaign), Query: req.Query, Whole: req.Whole,
		Form: manyForm(d, form, invalid)}
	page.Shell.Problem = true
	page.Problems = views.Problems(invalid, "comment", "decision", "reason", "note")
	page.Problem = invalid["comment"]
	for _, c := range req.Comments {
		page.Comments = append(page.Comments, views.ManyTick{ID: c.Comment, Href: reviewAt(c.Comment),
			Value: fmt.Sprintf("%s:%d", c.Comment, c.Version)})
	}
	return s.Render(w, r, http.StatusUnprocessableEntity, views.ManyAgain(page))
}

// manyForm is the fields of the decision itself.
func manyForm(d docket.Docket, form url.Values, invalid docket.Invalid) views.ManyForm {
	return views.ManyForm{
		Decision: views.Field{Name: "decision", Label: "What becomes of the ticked comments?",
			Value:   form.Get("decision"),
			Problem: invalid["decision"], Options: []views.Option{
				{Value: string(docket.ActionPost), Label: "Post", Hint: "What is hidden in the letter is hidden " +
					"in its copies"},
				{Value: string(docket.ActionWithhold), Label: "Withhold", Hint: "Not posted, for the reason below"},
				{Value: string(docket.ActionHold), Label: "Hold", Hint: "Decide later"},
				{Value: string(docket.ActionSpam), Label: "Spam", Hint: "No comments at all"},
			}},
		Reason: views.Field{Name: "reason", Label: "Reason for withholding",
			Value:   web.PartValue(form, "many-reason", "reason"),
			Options: views.FromChoices(d.WithholdingReasons), Problem: invalid["reason"]},
		Note: views.Field{Name: "note", Label: "Note for colleagues", Hint: "Never public. It stands at each comment.",
			Value: form.Get("note"), Rows: 2, Optional: true, Problem: invalid["note"]},
	}
}
