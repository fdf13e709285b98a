package staff

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"commentportal/docket"
	"commentportal/handlers/web"
	"commentportal/moderation"
	"commentportal/theme"
	"commentportal/views"
)

// reviewStore holds what the page of a comment asks of the store.
type reviewStore interface {
	Docket(ctx context.Context, id docket.ID) (docket.Docket, error)
	PublicComment(ctx context.Context, id docket.CommentID) (docket.PublicComment, error)
	Changes(ctx context.Context, id docket.CommentID) ([]docket.Change, error)
	Comment(ctx context.Context, id docket.CommentID) (docket.Comment, error)
	FindingVerdicts(ctx context.Context, id docket.CommentID) ([]docket.FindingVerdict, error)
	OpenComment(ctx context.Context, id docket.CommentID, by docket.UserID) (docket.Comment, error)
	OpenForReason(ctx context.Context, id docket.CommentID, by docket.UserID, reason docket.OpeningReason,
		words string) (docket.Comment, error)
	OpenForReview(ctx context.Context, id docket.CommentID, by docket.UserID, until time.Time) (docket.Took, error)
	EarlierVersions(ctx context.Context, id docket.CommentID) ([]docket.EarlierVersion, error)
	Recheck(ctx context.Context, id docket.CommentID) (docket.Rescreened, error)
	SearchLog(ctx context.Context, q docket.LogQuery) (docket.LogPart, error)
	WithheldAnswers(ctx context.Context, id docket.CommentID) ([]docket.WithheldAnswer, error)
	Withdrawal(ctx context.Context, id docket.CommentID) (docket.Withdrawal, error)
	Tombstone(ctx context.Context, id docket.CommentID) (docket.Tombstone, error)
}

// review serves the page of one comment and takes the decision on it.
type review struct {
	*staffPage
	store      reviewStore
	campaigns  *campaigns
	codings    *codings
	desk       ReviewDesk
	list       *list
	queue      *desk
	shared     sharedStore
	signatures *signatures
	guards     *guards
	rests      followStore
	cases      *cases
	inquiries  *inquiries
	appeals    *appeals
	english    *translations
}

// decisionForm is what a moderator has ticked and typed.
type decisionForm struct {
	Version int
	Opened  docket.OpeningReason // for which the original was opened; "": none was asked for
	Action  docket.Action
	Reason  docket.Reason
	Note    string
	Marks   []typedMark
	// Dismissed are the findings that are not private.
	Dismissed []moderation.Dismissed
	Hide      map[docket.QuestionID]typedHide // "" for everywhere
	Withheld  []docket.WithheldAnswer
	Themes    typedThemes
	List      bool // sent from the list, which goes on there
}

// typedMark is one redaction of the form: code points of the clean text.
type typedMark struct {
	Question docket.QuestionID
	docket.Redaction
}

type typedHide struct{ Words, Kind string }

// reviewState is what the comment page is made from.
type reviewState struct {
	comment  docket.Comment
	docket   docket.Docket
	open     bool                 // the original is shown
	opened   docket.OpeningReason // that was stated to open it
	asks     *askReason           // asks for the reason; nil: nothing is asked
	taken    bool                 // a colleague has the comment open
	draft    time.Time            // when the form was kept as a draft; zero: it is none
	form     *decisionForm
	invalid  docket.Invalid
	conflict int                     // the version the moderator saw, when it is no longer the present one
	withheld []docket.WithheldAnswer // by the latest posting
	verdicts []docket.FindingVerdict // what the latest decision made of the findings
	queue    string
}

// Show shows one comment: to moderators with its original, to others
// as the public reads it.
func (s *review) Show(w http.ResponseWriter, r *http.Request) error {
	user := web.SessionOf(r).User
	id := docket.CommentID(r.PathValue("comment"))
	if of, _, _ := id.Split(); !user.Reads(docket.MayModerate, of) {
		return s.postedComment(w, r, id)
	}
	c, err := s.store.Comment(r.Context(), id)
	if err != nil {
		return err
	}
	d, err := s.store.Docket(r.Context(), c.Docket)
	if err != nil {
		return err
	}
	wanted := r.URL.Query().Get("original") == "1"
	state := reviewState{docket: d, queue: cleanQueue(r.URL.Query().Get("queue"))}
	switch fresh := web.SessionOf(r).Fresh(); {
	case c.Status == docket.Pending:
		state.open = true
	case wanted && !fresh:
		return s.ToConfirm(w, r, r.URL.RequestURI())
	case s.asksReason(r, d, c):
		if wanted && !c.Purged() {
			state.asks = &askReason{}
		}
	case wanted:
		state.open = true
	default:
		// What its sender took back opens only when somebody asks for it.
		state.open = fresh && c.Status != docket.Withdrawn && !c.Purged()
	}
	if state.open {
		took, err := s.store.OpenForReview(r.Context(), id, user.ID, s.Now().Add(claimFor))
		if err != nil {
			return err
		}
		c, state.taken = took.Comment, !took.Free
	}
	state.comment = c
	if err := state.takeUnsent(r); err != nil {
		return err
	}
	if state.form == nil && state.open {
		if err := s.list.takeDraft(r, &state); err != nil {
			return err
		}
	}
	return s.showReview(w, r, http.StatusOK, state)
}

// takeUnsent takes up a decision that was sent when its session was over: marks of
// one's own are drawn again, and the right side shows what the public would read.
func (st *reviewState) takeUnsent(r *http.Request) error {
	kept := web.UnsentOf(r)
	if kept == nil || !strings.HasSuffix(kept.Path, "/decision") {
		return nil
	}
	form, err := parseDecision(kept.Fields)
	if err != nil {
		return err
	}
	st.form = &form
	web.TookUp(r)
	return nil
}

// cleanQueue bounds the list that a page carries along.
func cleanQueue(q string) string {
	if len(q) > maxQueryLen {
		return ""
	}
	if _, err := url.ParseQuery(q); err != nil {
		return ""
	}
	return q
}

// showReview draws the comment page.
func (s *review) showReview(w http.ResponseWriter, r *http.Request, status int, st reviewState) error {
	page, err := s.reviewPage(r, st)
	if err != nil {
		return err
	}
	return s.Render(w, r, status, views.Review(page))
}

func (s *review) reviewPage(r *http.Request, st reviewState) (views.ReviewPage, error) {
	if st.open { // people judge what today's rules see
		var err error
		if st.comment, err = s.desk.Screened(r.Context(), st.comment); err != nil {
			return views.ReviewPage{}, err
		}
	}
	c, d := st.comment, st.docket
	page := views.ReviewPage{
		Shell:    s.StaffShell(r, "Comment "+string(c.ID), "/admin/queue"),
		ID:       c.ID,
		Status:   statusWords(c),
		Flags:    flagWords(c.Flags),
		Version:  c.Version,
		Incident: docket.AnyFlag(c.Flags, docket.FlagIncident, docket.FlagFlaw), Where: d,
		Threat:  docket.AnyFlag(c.Flags, docket.FlagThreat),
		Queue:   st.queue,
		MayPost: st.open, Opening: string(st.opened),
		Final: c.Status == docket.Withdrawn || c.Purged(),
	}
	page.Shell.Scripts = append(page.Shell.Scripts, "desk.js")
	names, err := s.colleagues(r)
	if err != nil {
		return page, err
	}
	page.Facts = reviewFacts(c, d, st.open, names)
	page.With = withWhom(c, names, st.taken, !web.ReadsOnly(r.Context()))
	if err := s.fillClosed(r, &page, st); err != nil {
		return page, err
	}
	if err := s.fillHistory(r, &page, st, names); err != nil {
		return page, err
	}
	if c.Status.Public() {
		if st.withheld, err = s.store.WithheldAnswers(r.Context(), c.ID); err != nil {
			return page, err
		}
		if err := s.fillPublic(r.Context(), &page, c, d); err != nil {
			return page, err
		}
	}
	if st.open {
		page.Reasons = reasonRows(s.desk.Reasons(c))
		if st.verdicts, err = s.store.FindingVerdicts(r.Context(), c.ID); err != nil {
			return page, err
		}
	}
	if page.Follows, err = s.follows(r.Context(), c); err != nil {
		return page, err
	}
	fillParts(&page, st)
	fillDecision(&page, st)
	if len(st.invalid) > 0 {
		page.Shell.Problem = true
		page.Problems = reviewProblems(page, st.invalid)
	}
	return page, s.fillThemes(r, &page, st, names)
}

// fillClosed says where the words of a comment are that is not open: sealed, or purged.
func (s *review) fillClosed(r *http.Request, page *views.ReviewPage, st reviewState) error {
	switch c := st.comment; {
	case c.Purged():
		gone, err := s.store.Tombstone(r.Context(), c.ID)
		if err != nil {
			return err
		}
		page.Purged, page.WholeDocket = withQuery("/admin/purges", "docket", string(c.Docket)), gone.WithDocket
		if gone.WithDocket {
			page.Purged = withQuery("/admin/removals", "docket", string(c.Docket))
		}
	case !st.open:
		page.Sealed = originalAt(c.ID, st.queue)
		page.Asks = st.asks.form(c.ID, s.asksReason(r, st.docket, c))
	}
	if st.comment.Status != docket.Withdrawn {
		return nil
	}
	w, err := s.store.Withdrawal(r.Context(), st.comment.ID)
	switch {
	case err != nil:
		return err
	case w.Open(s.Now()):
		page.Restoring = "The sender can take that back until " + views.DateTime(w.Until().In(st.docket.Location())) +
			". The comment is then what it was before."
	case w.Version > 0:
		page.Restoring = "The time in which the sender could take that back is over."
	}
	return nil
}

// reasonRows writes the sentences that a flag rests on.
func reasonRows(reasons []moderation.Reason) []views.Reason {
	var rows []views.Reason
	for _, r := range reasons {
		row := views.Reason{Why: r.Why}
		for _, words := range r.Words {
			row.Sentences = append(row.Sentences, string(words))
		}
		rows = append(rows, row)
	}
	return rows
}

// reviewProblems puts what is invalid in the order of the page.
func reviewProblems(page views.ReviewPage, invalid docket.Invalid) []views.Problem {
	var order []string
	for _, p := range page.Parts {
		order = append(order, p.Hide.Name)
	}
	return views.Problems(invalid, append(order, "hide", "redaction", "dismiss", "withhold", "coding",
		"decision", "reason", "note")...)
}

// reviewFacts is what stands about a comment above its texts. The address of
// the e-mail field is shown only with the original.
func reviewFacts(c docket.Comment, d docket.Docket, open bool, names names) []views.Fact {
	loc := d.Location()
	facts := []views.Fact{
		{Term: "Received", Value: strings.TrimPrefix(receivedWords(c, d), "Received ")},
		{Term: "Came by", Value: channelWords(c.Channel)},
		{Term: "Sector", Value: d.SectorLabel(c.Submitter.Sector)},
		{Term: "Sender", Value: senderWords(c.Submitter)},
	}
	add := func(term, value string) {
		if value != "" {
			facts = append(facts, views.Fact{Term: term, Value: value})
		}
	}
	add("State", docket.StateName(c.Submitter.State))
	add("Sector as imported", c.Submitter.SectorRaw)
	if !c.PostmarkedOn.IsZero() {
		add("Postmarked", views.Date(c.PostmarkedOn.In(loc)))
	}
	if c.Late {
		add("Late", "Sent after the comment period")
	}
	add("Number elsewhere", c.SourceID)
	if c.StandsFor > 1 {
		add("Stands for", views.Count(c.StandsFor, "sender", "senders"))
	}
	add("Answers to", string(c.ReplyTo))
	if open {
		add("E-mail, never public", c.Submitter.Email)
	}
	if c.Purged() {
		add("Words removed", views.DateTime(c.PurgedAt.In(loc)))
	}
	if !c.PostedAt.IsZero() {
		add("First posted", views.DateTime(c.PostedAt.In(loc)))
	}
	if c.Reason != "" {
		add("Reason", d.ReasonLabel(c.Reason))
	}
	if c.ClaimedBy != 0 && c.Status == docket.Pending && !c.ClaimedUntil.IsZero() {
		add("Taken by", clockWords(names.of(c.ClaimedBy), c.ClaimedUntil.In(loc)))
	}
	add("Version", fmt.Sprint(c.Version))
	return facts
}

func channelWords(c docket.Channel) string {
	switch c {
	case docket.ChannelWeb:
		return "The form of this site"
	case docket.ChannelEmail:
		return "E-mail"
	case docket.ChannelMail:
		return "Mail"
	case docket.ChannelMeeting:
		return "A meeting"
	case docket.ChannelImport:
		return "An imported file"
	}
	return string(c)
}

func senderWords(s docket.Submitter) string {
	switch s.Type {
	case docket.Individual:
		return "An individual, who is named"
	case docket.Organization:
		return "An organization, which is named"
	}
	return "Anonymous"
}

// changeRows lists decisions, newest first, those after the given version.
func changeRows(list []docket.Change, d docket.Docket, names names, after int) []views.ChangeRow {
	var out []views.ChangeRow
	for _, ch := range slices.Backward(list) {
		if ch.Version <= after {
			continue
		}
		row := views.ChangeRow{At: views.DateTime(ch.At.In(d.Location())), What: ch.To.Label(), By: "by " +
			names.of(ch.By), Note: ch.Note}
		switch ch.Action {
		case docket.ActionMend:
			row.What, row.By = "Mended and sent again", "by its writer"
		case docket.ActionRestore:
			row.What, row.By = "Withdrawal taken back: "+ch.To.Label(), "by its writer"
		}
		if ch.By == 0 && ch.Action == docket.ActionPost && ch.From.Public() {
			row.What, row.By = "Name taken away", "by "+proofOfAddress
		}
		if ch.Action == docket.ActionPurge {
			row.What = "Words removed by order"
		}
		if ch.Action == docket.ActionHold {
			row.What = "Put on hold"
		}
		if ch.Redactions > 0 {
			row.What += ", " + views.Count(ch.Redactions, "gap", "gaps")
		}
		if ch.Automatic {
			row.By = "by the portal"
		}
		if ch.SignedBy != 0 {
			row.By += ", signed by " + names.of(ch.SignedBy)
			row.SignNote = ch.SignNote
		}
		if ch.Reason != "" {
			row.Reason = d.ReasonLabel(ch.Reason)
		}
		out = append(out, row)
	}
	return out
}

// textPart is a text of the comment that may become public.
type textPart struct {
	question docket.QuestionID
	label    string
	hint     string
	clean    docket.Text
	raw      docket.Original
	removed  int
	findings []docket.Finding
	gaps     docket.Gaps
	public   docket.Text
}

// textParts lists the answers, then the promised parts of the byline.
func textParts(c docket.Comment, d docket.Docket) []textPart {
	var out []textPart
	for _, a := range c.Answers {
		q, _ := d.Question(a.Question)
		out = append(out, textPart{
			question: a.Question, label: views.AnswerHeading(a.Question), hint: q.Text,
			clean: a.Text, raw: a.Original, removed: a.Removed, findings: a.Findings, gaps: a.Redactions,
			public: a.Public,
		})
	}
	for _, f := range c.Submitter.BylineFields() {
		if f.Text == "" {
			continue
		}
		p := textPart{question: f.Field, label: views.AnswerHeading(f.Field), clean: f.Text, findings: f.Findings,
			gaps: f.Redactions}
		if c.Status.Public() {
			if public, err := p.clean.Redact(p.gaps); err == nil {
				p.public = public
			}
		}
		out = append(out, p)
	}
	return out
}

// fillParts puts the texts with their marks on the page.
func fillParts(page *views.ReviewPage, st reviewState) {
	c := st.comment
	for _, p := range textParts(c, st.docket) {
		part := views.ReviewPart{Question: p.question, Label: p.label, Hint: p.hint, IsPublic: c.Status.Public()}
		if !st.open {
			if c.Status.Public() {
				part.Public = publicRuns(p)
				part.Withheld = withheldWords(st.withheld, p.question, st.docket)
				page.Parts = append(page.Parts, part)
			}
			continue
		}
		part.Clean = findingRuns(p.clean, p.findings)
		part.Raw, part.Removed, part.Unseen = p.raw, p.removed, unseen(string(p.clean))
		marks := proposedMarks(p, c, st)
		part.Marks = markViews(p, marks)
		part.Hide = hideField(p.question, "Words to hide", st)
		part.Withhold = withholdChoices(p.question, st)
		part.Withheld = withheldWords(st.withheld, p.question, st.docket)
		part.Public = publicRuns(p)
		if !part.IsPublic || st.form != nil {
			part.IsPublic = false
			part.Public = gapRuns(p.clean, checkedGaps(p.clean, marks))
		}
		if len(p.clean) > longText && !part.IsPublic {
			part.Public = aroundGaps(part.Public)
		}
		page.Parts = append(page.Parts, part)
	}
	if st.open {
		page.HideAll = hideField("", "Words to hide everywhere", st)
	}
	if !st.open && st.form != nil {
		for i, m := range st.form.Marks {
			page.Loose = append(page.Loose, views.Mark{
				ID: fmt.Sprintf("loose-%d", i+1), Value: m.value(), Checked: true, Kind: m.Kind,
				Label: fmt.Sprintf("Characters %d to %d of %s: %s", m.Start+1, m.End, views.AnswerName(m.Question),
					views.KindLabel(m.Kind)),
			})
		}
		for _, q := range slices.Sorted(maps.Keys(st.form.Hide)) {
			label := "Words to hide everywhere"
			if q != "" {
				label = "Words to hide in " + views.AnswerName(q)
			}
			page.LooseHide = append(page.LooseHide, hideField(q, label, st))
		}
	}
}

// fillDecision sets up the decision's own fields.
func fillDecision(page *views.ReviewPage, st reviewState) {
	form := st.form
	if form == nil {
		form = &decisionForm{}
	}
	page.Decision = views.Field{Name: "decision", Label: "What becomes of this " +
		"comment?", Value: string(form.Action), Problem: st.invalid["decision"]}
	if st.open {
		page.Decision.Options = append(page.Decision.Options, views.Option{Value: string(docket.ActionPost),
			Label: "Post", Hint: "With the ticked words hidden"})
	}
	page.Decision.Options = append(page.Decision.Options, views.Option{Value: string(docket.ActionWithhold),
		Label: "Withhold", Hint: "Not posted, for the reason below"})
	if st.comment.Status == docket.Pending {
		page.Decision.Options = append(page.Decision.Options, views.Option{Value: string(docket.ActionHold),
			Label: "Hold", Hint: "Decide later, or ask somebody"})
	}
	page.Decision.Options = append(page.Decision.Options, views.Option{Value: string(docket.ActionSpam), Label: "Spam",
		Hint: "No comment at all"})
	page.Reason = views.Field{Name: "reason", Label: "Reason for withholding", Value: string(form.Reason),
		Options: views.FromChoices(st.docket.WithholdingReasons), Problem: st.invalid["reason"]}
	page.Note = views.Field{Name: "note", Label: "Note for colleagues", Hint: "Never public.", Value: form.Note,
		Rows: 3, Optional: true, Problem: st.invalid["note"]}
}

// postedComment is the comment page of people who may not open originals: what
// the public reads, and the themes. Of a comment that is not posted they learn
// nothing.
func (s *review) postedComment(w http.ResponseWriter, r *http.Request, id docket.CommentID) error {
	c, err := s.store.PublicComment(r.Context(), id)
	if err != nil {
		return err
	}
	d, err := s.store.Docket(r.Context(), c.Docket)
	if err != nil {
		return err
	}
	page := views.PostedPage{
		Shell:    s.StaffShell(r, "Comment "+string(c.ID), "/admin/coding"),
		ID:       c.ID,
		PublicAt: "/dockets/" + string(d.ID) + "/comments/" + string(c.ID),
		Next:     "/admin/coding?" + url.Values{"docket": {string(d.ID)}}.Encode(),
		Facts: []views.Fact{
			{Term: "From", Value: c.Byline.Attribution()},
			{Term: "Sector", Value: d.SectorLabel(c.Byline.Sector)},
			{Term: "Posted", Value: views.DateTime(c.PostedAt.In(d.Location()))},
		},
	}
	names, err := s.colleagues(r)
	if err != nil {
		return err
	}
	list, err := s.codings.desk.Checklist(r.Context(), web.SessionOf(r).User, c.ID, nil)
	if err != nil {
		return err
	}
	page.Coding = codingForm(list, nil)
	page.Coding.Answers = answerLinks(c.ID, list)
	if page.English, err = s.english.labelled(r.Context(), c, d, names); err != nil {
		return err
	}
	if page.Campaign, err = s.campaigns.campaignNote(r, c.ID, c.Campaign, false); err != nil {
		return err
	}
	page.OffTopic = offTopicForm(page.Shell.FormToken, c.ID, list.Topic, names, reviewAt(c.ID))
	return s.Render(w, r, http.StatusOK, views.PostedForCoding(page))
}

// reviewCoding is the coding form beside a decision: of the clean text while the
// comment waits, of the posted text afterwards, and none for a comment that is
// neither, unless themes were ticked before it became so.
func reviewCoding(list theme.Checklist, kept typedThemes, st reviewState) views.CodingForm {
	if len(list.Answers) == 0 && len(kept.Ticked) == 0 && len(list.Training) == 0 {
		return views.CodingForm{}
	}
	form := codingForm(list, &kept)
	form.Problem = st.invalid["coding"]
	if st.comment.Status.Public() {
		form.Answers = answerLinks(st.comment.ID, list)
	}
	return form
}

// answerLinks leads to each posted answer at the coding workplace.
func answerLinks(id docket.CommentID, list theme.Checklist) []views.NavLink {
	var out []views.NavLink
	for _, a := range list.Answers {
		out = append(out, views.NavLink{Href: answerAt(docket.CodingItemKey{Question: a.Question, Comment: id}, ""),
			Text: views.AnswerHeading(a.Question)})
	}
	return out
}
