package staff

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"commentportal/docket"
	"commentportal/handlers/web"
	"commentportal/moderation"
	"commentportal/views"
)

// signaturesStore holds what the second signatures ask of the store.
type signaturesStore interface {
	PublicComment(ctx context.Context, id docket.CommentID) (docket.PublicComment, error)
	Comment(ctx context.Context, id docket.CommentID) (docket.Comment, error)
	CommentSignatures(ctx context.Context, id docket.CommentID) ([]docket.Signature, error)
	Deciders(ctx context.Context, id docket.ID) (docket.Deciders, error)
	SecondLookCounts(ctx context.Context, id docket.ID) (docket.SecondLookCounts, error)
	SecondLooks(ctx context.Context, id docket.ID, by docket.UserID, after docket.CommentID,
		limit int) (docket.SecondLookPage, error)
	SetSecondPerson(ctx context.Context, id docket.ID, rule docket.SecondPerson, share int, by docket.Actor) error
	Signature(ctx context.Context, id docket.SignatureID) (docket.Signature, error)
	Signatures(ctx context.Context, q docket.SignatureQuery) (docket.SignaturePage, error)
	SigningCounts(ctx context.Context, id docket.ID, by docket.UserID) (docket.SigningCounts, error)
}

// signatures serves the decisions that need a second person, and the sample for a second look.
type signatures struct {
	*staffPage
	store   signaturesStore
	signing SigningDesk
	desk    JointDesk
	many    manyStore
}

const (
	signatureRows = 10 // each shows words of its comment
	// bytes of an answer: a note, percent-encoded, and room to refuse a longer one with its words
	signatureForm = 256 << 10
)

func signaturesAt(id docket.ID) string {
	return "/admin/signatures?" + url.Values{"docket": {string(id)}}.Encode()
}

// answered is a form of this page that is shown again.
type answered struct {
	docket  docket.ID
	id      docket.SignatureID // of a proposal
	joint   docket.ManyID      // of a joint decision
	comment docket.CommentID   // of a second look
	setting bool
	form    url.Values
	invalid docket.Invalid
	stale   bool
}

// note is what was typed into the card that was sent.
func (a answered) note() string {
	switch {
	case a.id != 0:
		return web.PartValue(a.form, "note-"+a.id.String(), "note")
	case a.joint != 0:
		return web.PartValue(a.form, "note-joint-"+a.joint.String(), "note")
	case a.comment != "":
		return web.PartValue(a.form, "look-"+string(a.comment), "note")
	}
	return ""
}

// Page lists what waits for a second person.
func (s *signatures) Page(w http.ResponseWriter, r *http.Request) error {
	return s.show(w, r, answered{})
}

func (s *signatures) show(w http.ResponseWriter, r *http.Request, a answered) error {
	query, err := web.ParseFields(r.URL.RawQuery)
	if err != nil {
		return err
	}
	asked := query.Get("docket")
	if a.docket != "" {
		asked = string(a.docket)
	}
	d, all, err := s.deskDocket(r.Context(), asked)
	if err != nil {
		return err
	}
	page := views.SignaturesPage{Shell: s.StaffShell(r, "Second signatures", "/admin/signatures"), Docket: d.ID,
		Title: d.Title, Dockets: docketFilter(d, all)}
	if d.ID == "" {
		return s.Render(w, r, http.StatusOK, views.Signatures(page))
	}
	names, err := s.colleagues(r)
	if err != nil {
		return err
	}
	b := signatureBuilder{signatures: s, r: r, docket: d, names: names, answered: a, fresh: web.SessionOf(r).Fresh()}
	if err := b.fill(&page, query); err != nil {
		return err
	}
	status := http.StatusOK
	switch {
	case a.stale:
		status = http.StatusConflict
		page.Shell.Problem = true
		page.Stale = &views.StaleSignature{Note: a.note()}
	case len(a.invalid) > 0:
		status = http.StatusUnprocessableEntity
		page.Shell.Problem = true
		page.Problems = b.problems()
	}
	return s.Render(w, r, status, views.Signatures(page))
}

// Sign takes a second person's answer to a proposal.
func (s *signatures) Sign(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, signatureForm)
	if err != nil {
		return err
	}
	n, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil || n < 1 {
		return docket.ErrNotFound
	}
	id := docket.SignatureID(n)
	web.Takes(r, "sign", "note", "note-"+id.String())
	p, err := s.store.Signature(r.Context(), id)
	if err != nil {
		return err
	}
	of, _, _ := p.Comment().Split()
	again := answered{docket: of, id: id, form: form}
	me := web.SessionOf(r).User.ID
	if !web.ReachOf(r.Context()).Has(of) {
		return docket.ErrDenied
	}
	if p.Decision.By == me {
		return errOwnProposal
	}
	verb := form.Get("sign")
	if verb != "agree" && verb != "refuse" {
		again.invalid = docket.Invalid{"sign": "Choose whether you agree or refuse."}
		return s.show(w, r, again)
	}
	agree := verb == "agree"
	if agree && p.Has(docket.SignReveal) && !web.SessionOf(r).Fresh() {
		again.invalid = docket.Invalid{"sign": "Open the original before you agree: it shows what would become " +
			"readable again."}
		return s.show(w, r, again)
	}
	note := strings.ReplaceAll(again.note(), "\r\n", "\n")
	err = s.signing.Sign(r.Context(), docket.SignatureAnswer{ID: id, By: me, Agree: agree, Note: note})
	invalid, isInvalid := errors.AsType[docket.Invalid](err)
	if isInvalid || errors.Is(err, docket.ErrStale) {
		again.invalid, again.stale = invalid, !isInvalid
		return s.show(w, r, again)
	}
	if err != nil {
		return err
	}
	done := "sign-refused"
	if agree {
		done = "signed"
		s.Poke()
	}
	return web.SeeOther(w, r, web.WithDone(signaturesAt(of), done))
}

var errOwnProposal = &web.Problem{Status: http.StatusForbidden, Heading: "Somebody else has to sign this",
	Text: []string{
		"You proposed it, so a colleague who moderates has to agree or refuse. To change your proposal, decide on " +
			"the comment again.",
	}}

// Look takes what a second person says of a posted comment of the sample.
func (s *signatures) Look(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, signatureForm)
	if err != nil {
		return err
	}
	id := docket.CommentID(r.PathValue("comment"))
	of, _, ok := id.Split()
	again := answered{docket: of, comment: id, form: form}
	web.Takes(r, "look", "note", "look-"+string(id), "version", "version-"+string(id))
	version, err := strconv.Atoi(web.PartValue(form, "version-"+string(id), "version"))
	if !ok || err != nil {
		return web.BadRequest("The form does not say which comment you looked at. Open the page again.")
	}
	err = s.signing.Look(r.Context(), docket.SecondLook{
		Comment: id, Version: version, By: web.SessionOf(r).User.ID,
		Verdict: docket.SecondLookVerdict(form.Get("look")),
		Note:    strings.ReplaceAll(again.note(), "\r\n", "\n"),
	})
	invalid, isInvalid := errors.AsType[docket.Invalid](err)
	if isInvalid || errors.Is(err, docket.ErrStale) {
		again.invalid, again.stale = invalid, !isInvalid
		return s.show(w, r, again)
	}
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, web.WithDone(signaturesAt(of), "looked"))
}

// Set changes which decisions of a docket wait for a second signature.
func (s *signatures) Set(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, web.MaxSmallForm)
	if err != nil {
		return err
	}
	id := docket.ID(r.PathValue("docket"))
	web.Takes(r, "second_signature", "second_look")
	invalid := docket.Invalid{}
	share, err := strconv.Atoi(strings.TrimSpace(form.Get("second_look")))
	if err != nil || share < 0 || share > 100 {
		invalid["second_look"] = "Type a whole number from 0 to 100."
	}
	rule := docket.SecondPerson(form.Get("second_signature"))
	switch rule {
	case docket.SecondPersonAuto, docket.SecondPersonOn, docket.SecondPersonOff:
	default:
		invalid["second_signature"] = "Choose when decisions wait for a second signature."
	}
	if len(invalid) > 0 {
		return s.show(w, r, answered{docket: id, setting: true, form: form, invalid: invalid})
	}
	if err := s.store.SetSecondPerson(r.Context(), id, rule, share, web.ActorOf(r)); err != nil {
		return err
	}
	return web.SeeOther(w, r, web.WithDone(signaturesAt(id), "second-person"))
}

// tasks adds what waits for a second person to somebody's desk.
func (s *signatures) tasks(ctx context.Context, id docket.ID, me docket.UserID, add func(n int, one, many, href string,
	grave bool)) error {
	n, err := s.store.SigningCounts(ctx, id, me)
	if err != nil {
		return err
	}
	at := signaturesAt(id)
	add(n.Open-n.Mine, "decision of a colleague waits for a second "+
		"signature", "decisions of colleagues wait for a second signature", at+"&by=others", true)
	add(n.Mine, "of your decisions waits for a second "+
		"signature", "of your decisions wait for a second signature", at+"&by=me", false)
	add(n.Refused, "proposal was refused by a second person: decide anew", "proposals were refused by a second "+
		"person: decide anew", at+"#refused", false)
	add(n.Looks, "posted comment is drawn for a second look", "posted comments are drawn for a second look",
		at+"#looks", false)
	return nil
}

// ofComment is what the comment's page says of a proposal to a second person: one
// that waits, or one that was refused and not decided since.
func (s *signatures) ofComment(ctx context.Context, c docket.Comment, d docket.Docket, names names) (*views.SecondNote,
	error) {
	list, err := s.store.CommentSignatures(ctx, c.ID)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	p := list[len(list)-1]
	if p.Seen() != c.Version || p.State != docket.SignatureOpen && p.State != docket.SignatureRefused {
		return nil, nil
	}
	note := &views.SecondNote{
		What: proposalWords(p, d), By: names.of(p.Decision.By), At: views.DateTime(p.At.In(d.Location())),
		Why:  p.Decision.Note,
		Href: signaturesAt(d.ID) + "#signature-" + p.ID.String(),
	}
	if p.State == docket.SignatureRefused {
		note.RefusedBy, note.RefusedAt, note.Refusal = names.of(p.SignedBy),
			views.DateTime(p.SignedAt.In(d.Location())), p.Note
	}
	return note, nil
}

// proposalWords says what a proposal asks for.
func proposalWords(p docket.Signature, d docket.Docket) string {
	switch {
	case p.Decision.Status == docket.Spam && p.After:
		return "Taken down as spam"
	case p.After:
		return "Taken down: " + d.ReasonLabel(p.Decision.Reason)
	case p.Decision.Status == docket.Withheld:
		return "Withhold the whole comment: " + d.ReasonLabel(p.Decision.Reason)
	}
	gaps := 0
	for _, list := range p.Decision.Redactions {
		gaps += len(list)
	}
	if gaps == 0 {
		return "Post the comment with nothing hidden"
	}
	return fmt.Sprintf("Post the comment with %s", views.Count(gaps, "gap", "gaps"))
}

// kindWords says why a second person has to sign.
func kindWords(k docket.SignatureKind) string {
	switch k {
	case docket.SignWithhold:
		return "Keeps a whole comment from the public"
	case docket.SignDismiss:
		return "Calls “not private” what must come out"
	case docket.SignReveal:
		return "Shows words that were hidden"
	case docket.SignTakeDown:
		return "Taken down already, signed afterwards"
	}
	return string(k)
}

// shownSpans are the places of a comment's texts that a second person has to see.
func shownSpans(c docket.Comment, p docket.Signature, part textPart) []docket.Span {
	if p.Decision.Status.Public() {
		return moderation.Revealed(c, p.Decision)[part.question]
	}
	var out []docket.Span
	for _, f := range part.findings {
		if f.Severity.Rank() >= docket.Hold.Rank() && len(out) < 3 {
			out = append(out, f.Span)
		}
	}
	return out
}
