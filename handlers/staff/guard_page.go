package staff

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/handlers/web"
	"commentportal/views"
)

// guardState is what the page of a search is made from.
type guardState struct {
	guard   docket.Guard
	docket  docket.Docket
	form    url.Values // sent, and shown again
	invalid docket.Invalid
	stale   bool
}

// guardFound says in sentences where the words stand.
func guardFound(c docket.GuardCounts) []string {
	var out []string
	for _, line := range []struct {
		n         int
		one, many string
	}{
		{c.Public, "Still public in %d place.", "Still public in %d places."},
		{c.Difference, "%d of them shows by difference what the gap hides: a copy of the same letter.",
			"%d of them show by difference what the gap hides: copies of the same letter."},
		{c.Waiting, "%d waiting comment has it, too.", "%d waiting comments have it, too."},
		{c.ByHand, "%d place can be changed on its own page alone.", "%d places can be changed on their own " +
			"pages alone."},
		{c.Kept, "%d archived export holds it and cannot be changed.", "%d archived exports hold it and cannot " +
			"be changed."},
		{c.Hidden, "%d place is hidden now.", "%d places are hidden now."},
		{c.Left, "%d place was left as it is.", "%d places were left as they are."},
	} {
		if line.n > 0 {
			out = append(out, phrase.English.Count(line.n, line.one, line.many))
		}
	}
	return out
}

var guardSaid = map[docket.GuardState]string{
	docket.GuardWaiting:  "The portal is looking for the words.",
	docket.GuardClear:    "The words stand nowhere else.",
	docket.GuardSame:     "Another search looks for the same words.",
	docket.GuardOpen:     "Somebody has to say what becomes of these places.",
	docket.GuardProposed: "A proposal waits for a second signature. Until then nothing changes.",
	docket.GuardActing:   "The places are being hidden. This goes on by itself.",
	docket.GuardStanding: "The places are hidden, and the rule stands.",
	docket.GuardEnded:    "The rule was ended. Every gap stays.",
	docket.GuardDropped:  "Somebody said that nothing is to be hidden.",
}

var guardStates = map[docket.GuardState]string{
	docket.GuardWaiting: "Being looked for", docket.GuardClear: "Nowhere else", docket.GuardSame: "Same words",
	docket.GuardOpen: "To decide", docket.GuardProposed: "Waits for a signature", docket.GuardActing: "Being hidden",
	docket.GuardStanding: "Standing rule", docket.GuardEnded: "Ended", docket.GuardDropped: "Nothing to hide",
}

// guardTitle names a search without its words.
func guardTitle(g docket.Guard) string {
	what := "Words"
	if n := len(g.Terms); n > 0 {
		what = views.Count(n, "passage", "passages")
	}
	if g.Comment == "" {
		return what + " that somebody typed"
	}
	return what + " hidden in " + string(g.Comment)
}

func guardRow(g docket.Guard, d docket.Docket, names names) views.GuardRow {
	return views.GuardRow{ID: g.ID.String(), Href: guardAt(g.ID), Title: guardTitle(g), State: guardStates[g.State],
		Found: guardFound(g.Counts), By: names.of(g.By), At: views.DateTime(g.At.In(d.Location())),
		Grave: g.State.Warns()}
}

func (s *guards) show(w http.ResponseWriter, r *http.Request, st guardState) error {
	g, d := st.guard, st.docket
	names, err := s.colleagues(r)
	if err != nil {
		return err
	}
	who, err := s.store.Deciders(r.Context(), g.Docket)
	if err != nil {
		return err
	}
	page := views.GuardPage{
		Shell: s.StaffShell(r, "Hidden words elsewhere: search "+g.ID.String(), "/admin/guard"), Path: guardAt(g.ID),
		List: guardsAt(g.Docket, ""), Found: guardFound(g.Counts), State: g.State, Said: guardSaid[g.State],
		Percent: g.Percent(),
		Stale:   st.stale, Direct: !d.SecondPerson.Applies(who), Mine: g.ProposedBy == names.me, Why: g.Reason,
		Facts: guardFacts(g, d, names),
		Scope: guardScope(g, st), Note: views.Field{Name: "note", Label: "Your reason", Rows: 2, Optional: true,
			Hint: "You have to give one when you refuse. Never public.", Value: st.form.Get("note"),
			Problem: st.invalid["note"]},
		Reason: views.Field{Name: "reason", Label: "Why", Rows: 3, Hint: "For colleagues. Never public.",
			Value:   st.form.Get("reason"),
			Problem: st.invalid["reason"]},
	}
	if g.State == docket.GuardOpen && g.SignedBy != 0 {
		page.Refused = g.Note
	}
	if err := s.places(r, &page, st); err != nil {
		return err
	}
	if g.State == docket.GuardStanding || g.State == docket.GuardEnded {
		if page.Acts, err = s.acts(r, g, d, names); err != nil {
			return err
		}
	}
	status := http.StatusOK
	switch {
	case st.stale:
		status, page.Shell.Problem = http.StatusConflict, true
	case len(st.invalid) > 0:
		status, page.Shell.Problem = http.StatusUnprocessableEntity, true
		page.Problems = views.Problems(st.invalid, "scope", "reason", "note")
	}
	return s.Render(w, r, status, views.Guard(page))
}

func guardScope(g docket.Guard, st guardState) views.Field {
	f := views.Field{Name: "scope", Label: "Where must the words not stand from now on?", Value: st.form.Get("scope"),
		Problem: st.invalid["scope"], Options: []views.Option{{Value: string(docket.GuardDocket),
			Label: "Anywhere in the docket"}}}
	if f.Value == "" {
		f.Value = string(docket.GuardDocket)
	}
	if g.Comment != "" {
		f.Options = append(f.Options, views.Option{Value: string(docket.GuardCampaign),
			Label: "In copies of the same letter",
			Hint:  "And in answers to it. Choose this for words that mean something else in other comments."})
	}
	return f
}

func guardFacts(g docket.Guard, d docket.Docket, names names) []views.Fact {
	loc := d.Location()
	facts := []views.Fact{{Term: "What", Value: guardTitle(g)}, {Term: "Hidden by", Value: names.of(g.By)},
		{Term: "When", Value: views.DateTime(g.At.In(loc))}}
	var kinds []string
	for _, t := range g.Terms {
		if w := views.KindLabel(t.Kind); !slices.Contains(kinds, w) {
			kinds = append(kinds, w)
		}
	}
	if len(kinds) > 0 {
		facts = append(facts, views.Fact{Term: "Kind", Value: strings.Join(kinds, ", ")})
	}
	if g.ProposedBy != 0 {
		facts = append(facts, views.Fact{Term: "Proposed by", Value: names.of(g.ProposedBy) + ", " +
			views.DateTime(g.ProposedAt.In(loc))})
	}
	if g.SignedBy != 0 && g.State != docket.GuardOpen {
		facts = append(facts, views.Fact{Term: "Signed by", Value: names.of(g.SignedBy) + ", " +
			views.DateTime(g.SignedAt.In(loc))})
	}
	if g.State.Acts() {
		scope := "Anywhere in the docket"
		if g.Scope == docket.GuardCampaign {
			scope = "In copies of the same letter, and answers to it"
		}
		facts = append(facts, views.Fact{Term: "Rule", Value: scope})
	}
	return facts
}

// places fills in where the words stand, by kind of place.
func (s *guards) places(r *http.Request, page *views.GuardPage, st guardState) error {
	list, err := s.store.GuardPlaces(r.Context(), st.guard.ID, 0, docket.MaxGuardPlaces)
	if err != nil {
		return err
	}
	groups := []views.GuardGroup{
		{ID: "difference", Heading: "Shown by difference", Hint: "Whoever compares these copies with the one that " +
			"has the gap can read what it hides, or a part of it."},
		{ID: "public", Heading: "Still public"},
		{ID: "quoted", Heading: "Quoted", Hint: "A quotation goes with the place in its comment."},
		{ID: "prose", Heading: "Written by staff"},
		{ID: "waiting", Heading: "In comments that wait", Hint: "Nothing of them is public yet. The rule hides the " +
			"words when they are decided."},
	}
	shown, listed := 0, []string(nil)
	reader := placeReader{guards: s, r: r, comments: map[docket.CommentID]docket.Comment{}, docket: st.docket}
	for _, p := range list {
		if p.Kind == docket.GuardKept {
			page.Kept = append(page.Kept, p.Ref)
			continue
		}
		if shown++; shown > guardShown {
			page.More++
			continue
		}
		row, err := reader.row(p, st)
		if err != nil {
			return err
		}
		if !row.ByHand {
			listed = append(listed, row.Number)
		}
		g := &groups[groupOf(p)]
		g.Places = append(g.Places, row)
	}
	page.Listed = strings.Join(listed, ",")
	page.Rest = st.form == nil || st.form.Get("rest") == "1"
	page.Groups = slices.DeleteFunc(groups, func(g views.GuardGroup) bool { return len(g.Places) == 0 })
	return nil
}

// groupOf is the group of a place, by its index.
func groupOf(p docket.GuardPlace) int {
	switch {
	case p.Kind == docket.GuardQuotation:
		return 2
	case p.Kind == docket.GuardProse:
		return 3
	case !p.Public:
		return 4
	case p.How == docket.FoundDifference:
		return 0
	}
	return 1
}

// placeReader reads the comments of places, each once.
type placeReader struct {
	*guards
	r        *http.Request
	docket   docket.Docket
	comments map[docket.CommentID]docket.Comment
}

var guardHow = map[docket.GuardHow]string{
	docket.FoundSame:       "Written as it was hidden.",
	docket.FoundVariant:    "Written otherwise.",
	docket.FoundDifference: "Found by comparing copies of one letter.",
}

var guardOutcomes = map[docket.GuardOutcome]string{
	docket.GuardHidden: "Hidden now.", docket.GuardGone: "Not public any more.", docket.GuardLeft: "Left as it is.",
	docket.GuardByRule: "Left to the rule.", docket.GuardByHand: "Change it on its own page.",
}

func (b placeReader) row(p docket.GuardPlace, st guardState) (views.GuardPlaceRow, error) {
	n := strconv.Itoa(p.Number)
	row := views.GuardPlaceRow{Number: n, How: guardHow[p.How], Outcome: guardOutcomes[p.Outcome], Ticked: p.Sure,
		ByHand: p.Outcome == docket.GuardByHand}
	if !p.Sure {
		row.How += " It may mean somebody or something else."
	}
	switch {
	case st.form != nil:
		row.Ticked = slices.Contains(st.form["place"], n)
	case st.guard.State != docket.GuardOpen && !p.Ticked && p.Outcome == docket.GuardUndecided:
		row.Outcome = "Not ticked: it stays as it is."
	}
	if p.Comment == "" {
		row.Title, row.Label, row.Href = proseWords(p.Ref, st.docket.ID)
		return row, nil
	}
	row.Title, row.Href = string(p.Comment), reviewAt(p.Comment)
	row.Label = partWords(p.Question, st.docket)
	if p.Kind == docket.GuardQuotation {
		row.Label = "quotation from it"
	}
	if p.Outcome == docket.GuardHidden || p.Outcome == docket.GuardGone {
		return row, nil
	}
	var err error
	row.Words, err = b.words(p)
	return row, err
}

// words is the sentence around a place: of what the public reads, or of a comment that
// waits.
func (b placeReader) words(p docket.GuardPlace) ([]views.Run, error) {
	c, ok := b.comments[p.Comment]
	if !ok {
		var err error
		if c, err = b.store.Comment(b.r.Context(), p.Comment); err != nil {
			return nil, err
		}
		b.comments[p.Comment] = c
		if c.Status == docket.Pending {
			b.Note(b.r, web.ActorOf(b.r), "comment.listed", string(c.ID), map[string]string{"list": "guard"})
		}
	}
	for _, part := range textParts(c, b.docket) {
		if part.question != p.Question || p.Span.Start < 0 || p.Span.End > len(part.clean) || p.Span.Len() <= 0 {
			continue
		}
		if c.Status == docket.Pending {
			return sentenceAround(part.clean, p.Span), nil
		}
		public, err := part.clean.Redact(part.gaps)
		span, shown := part.gaps.Public(p.Span)
		if err != nil || !shown || !c.Status.Public() {
			return nil, nil // hidden meanwhile
		}
		return sentenceAround(public, span), nil
	}
	return nil, nil
}

// partWords names a part of a comment within a sentence.
func partWords(q docket.QuestionID, _ docket.Docket) string {
	switch q {
	case docket.FieldName:
		return "the name"
	case docket.FieldOrganization:
		return "the organization"
	case docket.FieldSignatories:
		return "the list of others who signed"
	case docket.General:
		return "the general answer"
	}
	return "answer to question " + string(q)
}

// proseWords names a text of staff, with the address at which it is changed.
func proseWords(ref string, of docket.ID) (title, label, href string) {
	column, where, _ := strings.Cut(ref, " ")
	switch column {
	case "recommendation_versions.body":
		if f := strings.Fields(where); len(f) == 3 {
			n, _ := strconv.ParseInt(f[1], 10, 64) // a number that the store wrote
			id := docket.RecommendationID(n)
			return "Recommendation " + id, "its text", "/admin/recommendations/" + string(of) + "/" + id
		}
	case "section_versions.body":
		if f := strings.Fields(where); len(f) == 3 {
			return "Report, section " + f[1], "its text", "/admin/report/" + string(of) + "/" + f[1]
		}
	case "memo_versions.body":
		memo, _, _ := strings.Cut(where, " ")
		return "Memo " + memo, "its text", memoAddress(of, memo)
	case "heard_pages.body":
		return "What we heard", "the page as it is published", heardAddress(of)
	case "quotations.reason":
		return "Quotation", "why it was picked", withQuery("/admin/quotations", "docket", string(of))
	case "campaigns.name":
		return "Campaign " + where, "its name", campaignAt(docket.CampaignID(where))
	case "codebooks.body":
		return "Codebook", "a theme or its examples", withQuery("/admin/codebook", "docket", string(of))
	case "dockets.body":
		return "Docket", "its texts", "/dockets/" + string(of)
	case "publications.body":
		_, name, _ := strings.Cut(where, " ")
		return "Published export " + name, "what it prints; take the publication back", keptAddress(of, name)
	case "comments.sector_raw", "comments.source_id":
		return where, "what the imported file said", reviewAt(docket.CommentID(where))
	}
	return ref, "what staff wrote", ""
}

// acts lists where a standing rule acted.
func (s *guards) acts(r *http.Request, g docket.Guard, d docket.Docket, names names) ([]views.GuardActRow, error) {
	list, err := s.store.GuardActs(r.Context(), g.ID, guardActsMost)
	if err != nil {
		return nil, err
	}
	var out []views.GuardActRow
	for _, a := range list {
		what := "the words were hidden"
		if a.Verdict == docket.VerdictDismissed {
			what = "somebody said that they may stay"
		}
		out = append(out, views.GuardActRow{Comment: a.Comment, Href: reviewAt(a.Comment),
			What: fmt.Sprintf("%s: %s, by %s",
				views.DateTime(a.At.In(d.Location())), what, names.of(a.By))})
	}
	return out, nil
}
