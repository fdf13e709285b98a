package staff

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"commentportal/docket"
	"commentportal/handlers/web"
	"commentportal/views"
)

// campaignVerbs are the decisions that the pages offer, by the last part of their
// address, with the message that follows.
var campaignVerbs = map[string]docket.CampaignAction{
	"confirm": docket.CampaignConfirm,
	"split":   docket.CampaignPart,
	"merge":   docket.CampaignJoin,
	"alone":   docket.CampaignAlone,
	"name":    docket.CampaignRename,
}

// campaignParts names the part of the page that a decision is sent from, and
// campaignFields what it has beside a reason and leave to take an earlier decision
// back.
var (
	campaignParts = map[docket.CampaignAction]string{
		docket.CampaignConfirm: "confirm", docket.CampaignRename: "name", docket.CampaignJoin: "merge",
		docket.CampaignPart: "part", docket.CampaignAlone: "part",
	}
	campaignFields = map[string][]string{"name": {"name"}, "merge": {"other", "others"}, "part": {"member"}}
)

// maxCampaignForm bounds a decision's form, in bytes: a page of ticked copies, a
// reason and a list of IDs.
const maxCampaignForm = 512 << 10

// Decide takes a person's decision on a campaign.
func (s *campaigns) Decide(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, maxCampaignForm, "comment", "member", "other")
	if err != nil {
		return err
	}
	id := docket.CampaignID(r.PathValue("campaign"))
	verb := r.PathValue("verb")
	action, known := campaignVerbs[verb]
	if _, _, ok := id.Split(); !ok || !known {
		return web.ErrNoPage
	}
	part := campaignParts[action]
	web.Takes(r, append([]string{part + "-reason", part + "-over", "reason", "over"}, campaignFields[part]...)...)
	v := docket.CampaignVerdict{
		Action: action, Campaign: id, Name: form.Get("name"), By: web.SessionOf(r).User.ID,
		Reason: web.PartValue(form, part+"-reason", "reason"),
		Over:   web.PartValue(form, part+"-over", "over") == "1",
	}
	if action == docket.CampaignPart || action == docket.CampaignAlone {
		v.Comments = campaignState{form: form}.parted()
	}
	state := campaignState{query: memberQuery(form, id), verb: action, form: form}
	if action == docket.CampaignJoin {
		var wrong string
		if v.Others, v.Comments, wrong = joining(form); wrong != "" {
			state.invalid = docket.Invalid{"others": wrong}
			return s.showCampaign(w, r, http.StatusUnprocessableEntity, state)
		}
	}
	done, err := s.store.DecideCampaign(r.Context(), v)
	if invalid, ok := errors.AsType[docket.Invalid](err); ok {
		state.invalid = invalid
		return s.showCampaign(w, r, http.StatusUnprocessableEntity, state)
	}
	if err != nil {
		return err
	}
	s.Poke()
	to := id
	if done.Into != "" {
		to = done.Into
	}
	return web.SeeOther(w, r, web.WithDone(campaignAt(to), "campaign-"+verb))
}

// joining reads the IDs of campaigns and comments that are to join: ticked ones,
// and typed ones with anything but letters, digits and hyphens between them.
func joining(form url.Values) (others []docket.CampaignID, comments []docket.CommentID, wrong string) {
	for _, o := range form["other"] {
		others = append(others, docket.CampaignID(o))
	}
	typed := strings.FieldsFunc(strings.ToUpper(form.Get("others")), func(c rune) bool {
		return (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '-'
	})
	for _, t := range typed {
		if _, _, ok := docket.CampaignID(t).Split(); ok {
			others = append(others, docket.CampaignID(t))
		} else if _, _, ok := docket.CommentID(t).Split(); ok {
			comments = append(comments, docket.CommentID(t))
		} else {
			return nil, nil, web.Clip(t, 80) + " is no ID of a campaign or comment. A campaign’s ID ends in C and a " +
				"number, a comment’s in a number."
		}
	}
	return others, comments, ""
}

// fillCampaignForms sets up the four forms, with what was typed into the one that
// needs work.
func fillCampaignForms(page *views.CampaignPage, k docket.Campaign, st campaignState, decided bool) {
	page.Confirm = campaignForm(st, decided, "confirm", docket.CampaignConfirm)
	page.Rename = campaignForm(st, false, "name", docket.CampaignRename)
	page.Part = campaignForm(st, decided, "part", docket.CampaignPart, docket.CampaignAlone)
	choices := page.Join.Choices
	page.Join = campaignForm(st, true, "merge", docket.CampaignJoin)
	page.Join.Choices = choices
	page.Rename.Name = views.Field{Name: "name", Label: "Name", Hint: "Leave it empty to take the name away.",
		Value: k.Name}
	page.Join.Others = views.Field{Name: "others", Label: "Campaigns or comments", NoSpell: true, Hint: "Type their " +
		"IDs with commas between them, such as " + string(k.Docket.Campaign(2)) + " or " +
		string(k.Docket.Comment(42)) + "."}
	if len(st.invalid) == 0 {
		return
	}
	switch st.verb {
	case docket.CampaignRename:
		page.Rename.Name.Value, page.Rename.Name.Problem = st.form.Get("name"), st.invalid["name"]
	case docket.CampaignJoin:
		page.Join.Others.Value, page.Join.Others.Problem = st.form.Get("others"), st.invalid["others"]
	}
	page.Shell.Problem = true
	at := campaignParts[st.verb]
	for _, p := range views.Problems(st.invalid, "comments", "others", "name", "over", "reason") {
		switch p.Field {
		case "reason", "over":
			p.Field = at + "-" + p.Field
		}
		page.Problems = append(page.Problems, p)
	}
}

func campaignForm(st campaignState, over bool, name string, verbs ...docket.CampaignAction) views.CampaignForm {
	f := views.CampaignForm{
		Reason: views.Field{Name: name + "-reason", Label: "Reason", Hint: "For colleagues. It is " +
			"kept, and never exported.", Rows: 2},
		Over: over, OverID: name + "-over",
	}
	for _, v := range verbs {
		if v == st.verb && len(st.invalid) > 0 {
			f.Reason.Value, f.Reason.Problem = web.PartValue(st.form, name+"-reason", "reason"), st.invalid["reason"]
			f.OverTicked, f.OverProblem = web.PartValue(st.form, name+"-over", "over") == "1", st.invalid["over"]
			f.Over = f.Over || f.OverProblem != ""
		}
	}
	return f
}

// additions is the reading queue of long additions.
func (s *campaigns) Additions(w http.ResponseWriter, r *http.Request) error {
	values, d, all, err := s.chosenDocket(r)
	if err != nil {
		return err
	}
	page := views.AdditionsPage{Shell: s.StaffShell(r, "Long additions to read", "/admin/campaigns"),
		Filters: docketFilter(d, all)}
	if d.ID == "" {
		page.Total = "There is no docket yet."
		return s.Render(w, r, http.StatusOK, views.Additions(page))
	}
	q := docket.MemberQuery{Docket: d.ID, View: docket.MembersUnread, Limit: additionRows}
	after := docket.CommentID(values.Get("after"))
	if of, _, ok := after.Split(); ok && of == d.ID {
		q.After = after
	}
	list, err := s.store.CampaignMembers(r.Context(), q)
	if err != nil {
		return err
	}
	at := func(after docket.CommentID) string {
		v := url.Values{"docket": {string(d.ID)}}
		if after != "" {
			v.Set("after", string(after))
		}
		return "/admin/campaigns/additions?" + v.Encode()
	}
	page.Back, page.Pager.Label = at(q.After), "Additions"
	page.Total = totalWords(list.Total, false, "long addition that nobody has read",
		"long additions that nobody has read")
	if q.After != "" {
		page.Pager.First = at("")
	}
	if list.Next != "" {
		page.Pager.Next = at(list.Next)
	}
	readers := map[docket.CampaignID]*memberReader{}
	for _, m := range list.Members {
		row, err := s.additionRow(r, m, readers)
		if err != nil {
			return err
		}
		page.Rows = append(page.Rows, row)
	}
	return s.Render(w, r, http.StatusOK, views.Additions(page))
}

// additionRow shows what one posted copy adds, the long passages of it.
func (s *campaigns) additionRow(r *http.Request, m docket.CampaignMember,
	readers map[docket.CampaignID]*memberReader) (views.AdditionRow, error) {
	ctx := r.Context()
	row := views.AdditionRow{ID: m.Comment, Href: reviewAt(m.Comment), Campaign: string(m.Campaign),
		CampaignAt: campaignAt(m.Campaign), Facts: memberFacts(m)}
	reader := readers[m.Campaign]
	if reader == nil {
		k, err := s.store.Campaign(ctx, m.Campaign)
		if errors.Is(err, docket.ErrNotFound) {
			return row, nil
		}
		if err != nil {
			return row, err
		}
		reader = s.memberReader(r, k)
		if err := reader.open(ctx); err != nil {
			return row, err
		}
		readers[m.Campaign] = reader
	}
	row.Campaign = campaignName(reader.campaign)
	if reader.letter == nil {
		return row, nil
	}
	j, ok, err := reader.read(ctx, m.Comment, true)
	if err != nil || !ok {
		return row, err
	}
	d := reader.letter.Difference(j.text)
	long := d.Long()
	if len(long) == 0 { // hidden words have shortened it
		long = d.Added
	}
	most := 0
	for _, p := range long {
		row.Passages = append(row.Passages, docket.Text(strings.TrimSpace(string(j.text[p.Start:p.End]))))
		if p.Words > most {
			most = p.Words
			row.CodeAt = answerAt(docket.CodingItemKey{Question: j.question(p.Start), Comment: m.Comment}, "")
		}
	}
	return row, nil
}

// ReadAddition records that somebody has read what a copy adds.
func (s *campaigns) ReadAddition(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, web.MaxSmallForm)
	if err != nil {
		return err
	}
	id := docket.CommentID(r.PathValue("comment"))
	// Whoever may not open unposted comments learns nothing of them here.
	if err := s.mayReadAddition(r.Context(), web.SessionOf(r).User, id); err != nil {
		return err
	}
	if err := s.store.ReadAddition(r.Context(), web.SessionOf(r).User.ID, id); err != nil {
		return err
	}
	return web.SeeOther(w, r, web.WithDone(backTo(form.Get("back"), "/admin/campaigns"), "addition-read"))
}

func (s *campaigns) mayReadAddition(ctx context.Context, user docket.User, id docket.CommentID) error {
	m, err := s.store.CampaignMember(ctx, id)
	if err != nil {
		return err
	}
	of, _, _ := id.Split()
	if !m.Status.Public() && !user.May(docket.MayModerate, of) {
		return docket.ErrNotFound
	}
	return nil
}
