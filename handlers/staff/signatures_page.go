package staff

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"commentportal/docket"
	"commentportal/handlers/web"
	"commentportal/views"
)

// signatureBuilder builds the page of second signatures for one person.
type signatureBuilder struct {
	*signatures
	answered
	r      *http.Request
	docket docket.Docket
	names  names
	fresh  bool
}

func (b signatureBuilder) fill(page *views.SignaturesPage, query url.Values) error {
	ctx := b.r.Context()
	who, err := b.store.Deciders(ctx, b.docket.ID)
	if err != nil {
		return err
	}
	page.Rule = secondPersonWords(b.docket.SecondPerson, who)
	page.Alone = b.docket.SecondPerson.Applies(who) && who.Enabled < 2
	page.Setting = b.settingForm(who)
	if err := b.proposals(page, query); err != nil {
		return err
	}
	refused, err := b.store.Signatures(ctx, docket.SignatureQuery{Docket: b.docket.ID, State: docket.SignatureRefused,
		Limit: signatureRows})
	if err != nil {
		return err
	}
	for _, p := range refused.Signatures {
		page.Refused = append(page.Refused, b.card(p))
	}
	if refused.Total > len(refused.Signatures) {
		page.MoreRefused = "The oldest " + views.Number(len(refused.Signatures)) + " of " +
			views.Number(refused.Total) + "."
	}
	return b.looks(page, query)
}

func secondPersonWords(rule docket.SecondPerson, who docket.Deciders) string {
	switch {
	case rule == docket.SecondPersonOff:
		return "Second signatures are turned off for this docket: one person decides alone."
	case rule.Applies(who):
		return "These decisions wait here until a second person agrees: withholding a whole comment, calling “not " +
			"private” what must come out, " +
			"and showing words again that were hidden. Taking down is done at once and signed afterwards."
	}
	return "One account alone may decide, so nothing waits for a second person. That changes by itself as soon as " +
		"two may."
}

// settingForm is the form by which an administrator changes the setting; nil for
// everybody else.
func (b signatureBuilder) settingForm(who docket.Deciders) *views.SecondPersonForm {
	if !web.SessionOf(b.r).User.Reads(docket.MayAdmin, b.docket.ID) {
		return nil
	}
	rule, share := string(b.docket.SecondPerson), strconv.Itoa(b.docket.SecondLookShare())
	invalid := docket.Invalid{}
	if b.setting {
		rule, share, invalid = b.form.Get("second_signature"), b.form.Get("second_look"), b.invalid
	}
	return &views.SecondPersonForm{
		Action: "/admin/dockets/" + url.PathEscape(string(b.docket.ID)) + "/signatures",
		Who:    views.Count(who.Enabled, "enabled account may decide", "enabled accounts may decide") + ".",
		Rule: views.Field{Name: "second_signature", Label: "When do grave decisions wait for a second " +
			"signature?", Value: rule, Problem: invalid["second_signature"], Options: []views.Option{
			{Value: string(docket.SecondPersonAuto), Label: "Once two people may decide", Hint: "It stays on when " +
				"one of them leaves"},
			{Value: string(docket.SecondPersonOn), Label: "Always", Hint: "Also while one person is alone: then " +
				"decisions wait"},
			{Value: string(docket.SecondPersonOff), Label: "Never", Hint: "One person decides alone"},
		}},
		Look: views.Field{Name: "second_look", Label: "Share of posted comments for a second look, in percent",
			Value: share, InputMode: "numeric", Problem: invalid["second_look"]},
	}
}

func (b signatureBuilder) proposals(page *views.SignaturesPage, query url.Values) error {
	q := docket.SignatureQuery{Docket: b.docket.ID, Limit: signatureRows}
	if n, err := strconv.ParseInt(query.Get("after"), 10, 64); err == nil && n > 0 {
		q.After = docket.SignatureID(n)
	}
	at := signaturesAt(b.docket.ID)
	switch by := query.Get("by"); by {
	case "me":
		q.By = b.names.me
		at += "&by=me"
	case "others":
		q.NotBy = b.names.me
		at += "&by=others"
	}
	if b.id != 0 { // the form that is shown again stands first
		q.After = b.id - 1
	}
	joint := 0
	switch n, err := strconv.ParseInt(query.Get("joint"), 10, 64); {
	case err == nil && n > 0:
		q.Joint = docket.ManyID(n)
		page.All = signaturesAt(b.docket.ID)
		at += "&joint=" + q.Joint.String()
	case b.id == 0:
		q.Single = true
		if joint, err = b.jointCards(page, query, q, at); err != nil {
			return err
		}
	}
	open, err := b.store.Signatures(b.r.Context(), q)
	if err != nil {
		return err
	}
	for _, p := range open.Signatures {
		card, err := b.opened(p)
		if err != nil {
			return err
		}
		page.Open = append(page.Open, card)
	}
	page.Total = totalWords(open.Total+joint, false, "decision waits", "decisions wait")
	if open.Total+joint == 0 {
		page.Total = "Nothing waits for a second signature."
	}
	page.Pager.Label = "Second signatures"
	if q.By != 0 || q.NotBy != 0 {
		page.All = signaturesAt(b.docket.ID)
	}
	if q.After > 0 {
		page.Pager.First = at
	}
	if open.Next > 0 {
		page.Pager.Next = at + "&after=" + open.Next.String()
	}
	return nil
}

// card is a proposal without words of its comment.
func (b signatureBuilder) card(p docket.Signature) views.SignatureCard {
	loc := b.docket.Location()
	card := views.SignatureCard{
		ID: p.ID.String(), Comment: p.Comment(), Href: reviewAt(p.Comment()), What: proposalWords(p, b.docket),
		After: p.After,
		By:    b.names.of(p.Decision.By), At: views.DateTime(p.At.In(loc)), Why: p.Decision.Note,
		Mine: p.Decision.By == b.names.me,
	}
	for _, k := range p.Kinds {
		card.Kinds = append(card.Kinds, kindWords(k))
	}
	if p.State == docket.SignatureRefused {
		card.RefusedBy, card.RefusedAt, card.Refusal = b.names.of(p.SignedBy), views.DateTime(p.SignedAt.In(loc)),
			p.Note
	}
	return card
}

// opened is a proposal with the places that a second person has to see. Words of
// a comment that was decided before are shown after a fresh sign-in alone, and
// whose words were shown is on record.
func (b signatureBuilder) opened(p docket.Signature) (views.SignatureCard, error) {
	card := b.card(p)
	card.Note = views.Field{
		Name: "note-" + card.ID, Label: "Your reason", Rows: 2, Hint: "You have to give one when you " +
			"refuse. Never public.", Optional: true,
	}
	if b.id == p.ID {
		card.Note.Value, card.Note.Problem, card.Problem = b.note(), b.invalid["note"], b.invalid["sign"]
	}
	c, err := b.store.Comment(b.r.Context(), p.Comment())
	if err != nil {
		return card, err
	}
	if c.Status != docket.Pending && !b.fresh {
		card.Sealed = web.ConfirmAddress(signaturesAt(b.docket.ID))
		return card, nil
	}
	for _, part := range textParts(c, b.docket) {
		if text := signatureText(c, p, part); len(text.Places) > 0 {
			card.Texts = append(card.Texts, text)
		}
	}
	b.Note(b.r, b.names.me.Actor(), "comment.listed", string(c.ID), map[string]string{"list": "signatures"})
	return card, nil
}

// signatureText is what a second person has to see of one text. What is kept from
// the public is read before it is signed: its beginning stands there, too.
func signatureText(c docket.Comment, p docket.Signature, part textPart) views.SignatureText {
	text := views.SignatureText{Label: part.label}
	if !p.Decision.Status.Public() {
		start := beginning(string(part.clean))
		if start == string(part.clean) {
			text.Places = [][]views.Run{findingRuns(part.clean, part.findings)}
			return text
		}
		text.Places = append(text.Places, views.PlainRuns(start))
	}
	for _, span := range shownSpans(c, p, part) {
		text.Places = append(text.Places, sentenceAround(part.clean, span))
	}
	return text
}

func (b signatureBuilder) looks(page *views.SignaturesPage, query url.Values) error {
	ctx := b.r.Context()
	counts, err := b.store.SecondLookCounts(ctx, b.docket.ID)
	if err != nil {
		return err
	}
	page.Looked = lookedWords(b.docket, counts)
	after := docket.CommentID(query.Get("look_after"))
	if of, _, ok := after.Split(); !ok || of != b.docket.ID {
		after = ""
	}
	list, err := b.store.SecondLooks(ctx, b.docket.ID, b.names.me, after, signatureRows)
	if err != nil {
		return err
	}
	for _, l := range list.Looks {
		public, err := b.store.PublicComment(ctx, l.Comment)
		if err != nil {
			return err
		}
		card := views.LookCard{
			Comment: l.Comment, Href: reviewAt(l.Comment), Version: l.Version, By: b.names.of(l.PostedBy),
			At: views.DateTime(l.PostedAt.In(b.docket.Location())),
			Note: views.Field{Name: "look-" + string(l.Comment), Label: "Your reason", Rows: 2,
				Hint: "You have to give one when you differ. Never public.", Optional: true},
		}
		if b.comment == l.Comment {
			card.Note.Value, card.Note.Problem, card.Problem = b.note(), b.invalid["note"], b.invalid["look"]
		}
		for _, a := range public.Answers {
			card.Answers = append(card.Answers, views.LookAnswer{Label: views.AnswerHeading(a.Question),
				Text: beginning(string(a.Text))})
		}
		page.Looks = append(page.Looks, card)
	}
	page.LookPager.Label = "Second looks"
	at := signaturesAt(b.docket.ID)
	if after != "" {
		page.LookPager.First = at + "#looks"
	}
	if list.Next != "" {
		page.LookPager.Next = at + "&look_after=" + url.QueryEscape(string(list.Next)) + "#looks"
	}
	return nil
}

// lookedWords says how often two people differ.
func lookedWords(d docket.Docket, n docket.SecondLookCounts) string {
	drawn := fmt.Sprintf("The portal draws %d %% of what is posted, at random.", d.SecondLookShare())
	done := n.Agree + n.Differ
	if done == 0 {
		return drawn + " Nobody has looked at one yet; " + views.Count(n.Waiting, "waits", "wait") + "."
	}
	return drawn + fmt.Sprintf(" Of %s, %s (%.0f %%); %s.", views.Count(done, "looked at", "looked at"),
		views.Count(n.Differ, "was judged otherwise", "were judged otherwise"), 100*float64(n.Differ)/float64(done),
		views.Count(n.Waiting, "waits", "wait"))
}

// problems leads to the field of the card that was sent.
func (b signatureBuilder) problems() []views.Problem {
	list := views.Problems(b.invalid, "sign", "look", "note", "second_signature", "second_look")
	for i := range list {
		switch list[i].Field {
		case "note", "sign", "look":
			switch {
			case b.id != 0:
				list[i].Field = "note-" + b.id.String()
			case b.answered.joint != 0:
				list[i].Field = "note-joint-" + b.answered.joint.String()
			default:
				list[i].Field = "look-" + string(b.comment)
			}
		}
	}
	return list
}

// beginning is the first lines of a text.
func beginning(text string) string {
	const most = 360 // code points: some four lines
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return strings.TrimRightFunc(web.Clip(text, most), unicode.IsSpace) + " …"
}

// sentenceAround cuts the sentence around a place out of a text, the place
// marked. A sentence without an end is cut some words away.
func sentenceAround(text docket.Text, span docket.Span) []views.Run {
	const most = 200 // bytes to either side
	s := string(text)
	from, to := max(0, span.Start-most), min(len(s), span.End+most)
	for from < span.Start && !utf8.RuneStart(s[from]) {
		from++
	}
	for to > span.End && to < len(s) && !utf8.RuneStart(s[to]) {
		to--
	}
	head, tail := s[from:span.Start], s[span.End:to]
	cutHead, cutTail := from > 0, to < len(s)
	if i := lastSentence(head); i >= 0 {
		head, cutHead = strings.TrimLeft(head[i:], " \n\t"), false
	}
	if i := firstSentence(tail); i >= 0 {
		tail, cutTail = tail[:i], false
	}
	if cutHead {
		head = "… " + head
	}
	if cutTail {
		tail += " …"
	}
	return markedBetween(head, views.Run{Text: s[span.Start:span.End], Kind: views.RunFinding, Severity: docket.Block},
		tail)
}

// lastSentence is where the last sentence of s begins; -1 when s holds no end of
// one.
func lastSentence(s string) int {
	for i := len(s) - 1; i >= 0; i-- {
		if s[i] == '\n' || i+1 < len(s) && s[i+1] == ' ' && strings.IndexByte(".!?", s[i]) >= 0 {
			return i + 1
		}
	}
	return -1
}

// firstSentence is where the first sentence of s ends; -1 when it does not.
func firstSentence(s string) int {
	for i := range len(s) {
		if s[i] == '\n' {
			return i
		}
		if strings.IndexByte(".!?", s[i]) >= 0 && (i+1 == len(s) || s[i+1] == ' ' || s[i+1] == '\n') {
			return i + 1
		}
	}
	return -1
}
