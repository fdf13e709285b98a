package staff

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"commentportal/docket"
	"commentportal/handlers/web"
	"commentportal/views"
)

// campaignsStore holds what the pages of campaigns ask of the store.
type campaignsStore interface {
	Campaign(ctx context.Context, id docket.CampaignID) (docket.Campaign, error)
	CampaignMember(ctx context.Context, id docket.CommentID) (docket.CampaignMember, error)
	CampaignMembers(ctx context.Context, q docket.MemberQuery) (docket.MemberPage, error)
	CampaignRelations(ctx context.Context, id docket.ID) ([]docket.CampaignRelation, error)
	CampaignVerdicts(ctx context.Context, id docket.ID) ([]docket.CampaignVerdict, error)
	Campaigns(ctx context.Context, id docket.ID) ([]docket.Campaign, error)
	NextLetter(ctx context.Context, id docket.ID, after docket.CampaignID) (docket.CampaignID, int, error)
	Passages(ctx context.Context, id docket.ID) ([]docket.RepeatedPassage, error)
	DecideCampaign(ctx context.Context, v docket.CampaignVerdict) (docket.CampaignVerdict, error)
	ReadAddition(ctx context.Context, by docket.UserID, id docket.CommentID) error
	Docket(ctx context.Context, id docket.ID) (docket.Docket, error)
	PublicComment(ctx context.Context, id docket.CommentID) (docket.PublicComment, error)
	Comment(ctx context.Context, id docket.CommentID) (docket.Comment, error)
	Deciders(ctx context.Context, id docket.ID) (docket.Deciders, error)
}

// campaigns serves the pages of campaigns and takes decisions on them.
type campaigns struct {
	*staffPage
	store   campaignsStore
	letters LetterReader
	preview ManyDesk
}

// What one page of campaigns, copies and additions holds.
const (
	campaignRows = 100
	memberRows   = 20
	additionRows = 20
)

// campaignViews are the lists of campaigns.
var campaignViews = []struct {
	value, text string
	has         func(docket.Campaign) bool
}{
	{"", "All", func(docket.Campaign) bool { return true }},
	{"open", "Not looked at", func(k docket.Campaign) bool { return k.Decision == "" }},
	{"unread", "With unread additions", func(k docket.Campaign) bool { return k.Unread > 0 }},
}

// List lists the campaigns of a docket, the largest first.
func (s *campaigns) List(w http.ResponseWriter, r *http.Request) error {
	values, d, all, err := s.chosenDocket(r)
	if err != nil {
		return err
	}
	page := views.CampaignsPage{Shell: s.StaffShell(r, "Campaigns", "/admin/campaigns")}
	if d.ID == "" {
		page.Total = "There is no docket yet."
		return s.Render(w, r, http.StatusOK, views.Campaigns(page))
	}
	list, err := s.store.Campaigns(r.Context(), d.ID)
	if err != nil {
		return err
	}
	relations, err := s.store.CampaignRelations(r.Context(), d.ID)
	if err != nil {
		return err
	}
	names := map[docket.CampaignID]string{}
	for _, k := range list {
		names[k.ID] = campaignName(k)
		page.Unread += k.Unread
	}
	if web.SessionOf(r).User.May(docket.MayModerate, d.ID) {
		first, n, err := s.store.NextLetter(r.Context(), d.ID, "")
		if err != nil {
			return err
		}
		page.Next = nextLetter("Decide letter by letter", first, n)
	}
	page.Filters = docketFilter(d, all)
	page.Additions = "/admin/campaigns/additions?" + url.Values{"docket": {string(d.ID)}}.Encode()
	fillCampaigns(&page, d, values, list, relations, names)
	return s.Render(w, r, http.StatusOK, views.Campaigns(page))
}

// fillCampaigns fills in a page of the list in the view that was chosen.
func fillCampaigns(page *views.CampaignsPage, d docket.Docket, values url.Values, list []docket.Campaign,
	relations []docket.CampaignRelation, names map[docket.CampaignID]string) {
	view := campaignViews[0]
	at := func(view string, from int) string {
		v := url.Values{"docket": {string(d.ID)}}
		if view != "" {
			v.Set("view", view)
		}
		if from > 0 {
			v.Set("from", strconv.Itoa(from))
		}
		return "/admin/campaigns?" + v.Encode()
	}
	for _, v := range campaignViews {
		if v.value == values.Get("view") {
			view = v
		}
	}
	for _, v := range campaignViews {
		page.Tabs = append(page.Tabs, views.QueueTab{Href: at(v.value, 0), Text: v.text,
			Current: v.value == view.value})
	}
	list = slices.DeleteFunc(list, func(k docket.Campaign) bool { return !view.has(k) })
	slices.SortStableFunc(list, func(a, b docket.Campaign) int { return cmp.Compare(b.Members, a.Members) })
	page.Total = totalWords(len(list), false, "campaign", "campaigns")
	from, err := strconv.Atoi(values.Get("from"))
	if err != nil || from < 0 || from > len(list) {
		from = 0
	}
	if from > 0 {
		page.Pager.First = at(view.value, 0)
	}
	if len(list) > from+campaignRows {
		page.Pager.Next = at(view.value, from+campaignRows)
	}
	page.Pager.Label = "Campaigns"
	for _, k := range list[from:min(from+campaignRows, len(list))] {
		page.Rows = append(page.Rows, campaignRow(k, relations, names))
	}
}

func campaignRow(k docket.Campaign, relations []docket.CampaignRelation,
	names map[docket.CampaignID]string) views.CampaignRow {
	row := views.CampaignRow{
		ID: k.ID, Href: campaignAt(k.ID), Name: names[k.ID], Members: k.Members, Posted: k.Posted,
		Identical: k.Identical, Edited: k.Edited(),
		Additions: k.Additions, Unread: k.Unread, UnreadAt: campaignAt(k.ID) + "?view=" + string(docket.MembersUnread),
		Decision: campaignDecision(k.Decision),
	}
	for _, r := range relations {
		other := r.B
		if r.B == k.ID {
			other = r.A
		} else if r.A != k.ID {
			continue
		}
		if name, there := names[other]; there {
			row.Related = append(row.Related, views.NavLink{Href: campaignAt(other), Text: name})
		}
	}
	return row
}

func campaignAt(id docket.CampaignID) string { return "/admin/campaigns/" + url.PathEscape(string(id)) }

// campaignName is what people call a campaign, or its ID.
func campaignName(k docket.Campaign) string {
	if k.Name != "" {
		return k.Name
	}
	return string(k.ID)
}

func campaignDecision(d docket.CampaignDecision) string {
	switch d {
	case docket.CampaignConfirmed:
		return "Confirmed"
	case docket.CampaignMerged:
		return "Joined by people"
	case docket.CampaignSplit:
		return "Parted by people"
	}
	return "Not looked at"
}

// memberViews are the lists of a campaign's copies.
var memberViews = []struct {
	view docket.MemberView
	text string
}{
	{docket.MembersEvery, "All copies"},
	{docket.MembersAdditions, "With additions"},
	{docket.MembersLong, "Long additions"},
	{docket.MembersUnread, "Long and unread"},
	{docket.MembersPending, "Waiting for review"},
}

// memberQuery reads a list of copies from a query or form.
func memberQuery(values url.Values, id docket.CampaignID) docket.MemberQuery {
	q := docket.MemberQuery{Campaign: id, Limit: memberRows}
	for _, v := range memberViews {
		if string(v.view) == values.Get("view") {
			q.View = v.view
		}
	}
	q.Docket, _, _ = id.Split()
	after := docket.CommentID(values.Get("after"))
	if of, _, ok := after.Split(); ok && of == q.Docket {
		q.After = after
	}
	return q
}

func membersAt(q docket.MemberQuery, after docket.CommentID) string {
	v := url.Values{}
	if q.View != "" {
		v.Set("view", string(q.View))
	}
	if after != "" {
		v.Set("after", string(after))
	}
	if len(v) == 0 {
		return campaignAt(q.Campaign) + "#copies"
	}
	return campaignAt(q.Campaign) + "?" + v.Encode() + "#copies"
}

// Show shows one campaign.
func (s *campaigns) Show(w http.ResponseWriter, r *http.Request) error {
	values, err := web.ParseFields(r.URL.RawQuery)
	if err != nil {
		return err
	}
	id := docket.CampaignID(r.PathValue("campaign"))
	if _, _, ok := id.Split(); !ok {
		return docket.ErrNotFound
	}
	return s.showCampaign(w, r, http.StatusOK, campaignState{query: memberQuery(values, id)})
}

// campaignState is what the campaign page is made from.
type campaignState struct {
	query   docket.MemberQuery
	verb    docket.CampaignAction // of a form that needs work
	form    url.Values
	invalid docket.Invalid
}

// parted lists the copies that were ticked to be parted. A program names them as
// "comment"; on the page that is the name of the copies to decide on.
func (st campaignState) parted() []docket.CommentID {
	name := "member"
	if !st.form.Has("campaign") && len(st.form[name]) == 0 {
		name = "comment"
	}
	var list []docket.CommentID
	for _, id := range st.form[name] {
		list = append(list, docket.CommentID(id))
	}
	return list
}

// showCampaign draws the campaign page.
func (s *campaigns) showCampaign(w http.ResponseWriter, r *http.Request, status int, st campaignState) error {
	ctx := r.Context()
	d, err := s.store.Docket(ctx, st.query.Docket)
	if err != nil {
		return err
	}
	words, err := s.store.CampaignVerdicts(ctx, d.ID)
	if err != nil {
		return err
	}
	names, err := s.colleagues(r)
	if err != nil {
		return err
	}
	page := views.CampaignPage{
		Shell: s.StaffShell(r, string(st.query.Campaign), "/admin/campaigns"), ID: st.query.Campaign,
		Path: campaignAt(st.query.Campaign),
		View: string(st.query.View), After: string(st.query.After),
	}
	page.History = campaignHistory(words, st.query.Campaign, d, names)
	k, err := s.store.Campaign(ctx, st.query.Campaign)
	if errors.Is(err, docket.ErrNotFound) && len(page.History) > 0 {
		page.Gone = true
		return s.Render(w, r, status, views.Campaign(page))
	}
	if err != nil {
		return err
	}
	page.Shell.Title = campaignName(k)
	page.Facts = campaignFacts(k, d, names)
	reader := s.memberReader(r, k)
	if err := reader.open(ctx); err != nil {
		return err
	}
	page.LetterID, page.LetterAt, page.Letter, page.Closed = k.Letter, reader.linkTo(k.Letter, k.LetterPosted),
		reader.text, reader.closed
	if err := s.fillMembers(ctx, &page, st, reader); err != nil {
		return err
	}
	if err := s.fillRelated(ctx, &page, st, d.ID); err != nil {
		return err
	}
	if err := s.fillWaiting(ctx, &page, d, k, reader, st); err != nil {
		return err
	}
	if reader.moderates {
		waiting, err := s.store.CampaignMembers(ctx, docket.MemberQuery{Campaign: k.ID, View: docket.MembersPending,
			Limit: 1})
		if err != nil {
			return err
		}
		if page.Pending = waiting.Total; page.Pending > 0 {
			page.QueueAt = "/admin/queue?" + filterOf(docket.QueueQuery{Docket: d.ID, View: docket.ViewPending,
				Campaign: k.ID}).Encode()
		}
	}
	fillCampaignForms(&page, k, st, len(page.History) > 0)
	reader.note(r)
	return s.Render(w, r, status, views.Campaign(page))
}

func campaignFacts(k docket.Campaign, d docket.Docket, names names) []views.Fact {
	facts := []views.Fact{
		{Term: "Name in the files", Value: string(k.ID)},
		{Term: "Copies", Value: views.Number(k.Members)},
		{Term: "Posted", Value: views.Number(k.Posted)},
		{Term: "Identical to the letter", Value: views.Number(k.Identical)},
		{Term: "Edited", Value: views.Number(k.Edited())},
		{Term: "With additions", Value: views.Number(k.Additions)},
		{Term: "Long additions, unread", Value: views.Number(k.Unread)},
		{Term: "Decision", Value: campaignDecision(k.Decision)},
	}
	if k.DecidedBy != 0 {
		facts = append(facts, views.Fact{Term: "Decided", Value: "by " + names.of(k.DecidedBy) + ", " +
			views.DateTime(k.DecidedAt.In(d.Location()))})
	}
	return facts
}

func (s *campaigns) fillMembers(ctx context.Context, page *views.CampaignPage, st campaignState,
	reader *memberReader) error {
	q := st.query
	for _, v := range memberViews {
		tab := q
		tab.View = v.view
		page.Tabs = append(page.Tabs, views.QueueTab{Href: membersAt(tab, ""), Text: v.text, Current: v.view == q.View})
	}
	list, err := s.store.CampaignMembers(ctx, q)
	if err != nil {
		return err
	}
	page.Total = totalWords(list.Total, false, "copy", "copies")
	for _, m := range list.Members {
		row, err := reader.row(ctx, m)
		if err != nil {
			return err
		}
		row.Checked = slices.Contains(st.parted(), m.Comment)
		page.Members = append(page.Members, row)
	}
	if q.After != "" {
		page.Pager.First = membersAt(q, "")
	}
	if list.Next != "" {
		page.Pager.Next = membersAt(q, list.Next)
	}
	page.Pager.Label = "Copies"
	return nil
}

func (s *campaigns) fillRelated(ctx context.Context, page *views.CampaignPage, st campaignState, id docket.ID) error {
	relations, err := s.store.CampaignRelations(ctx, id)
	if err != nil {
		return err
	}
	page.Join.Choices = views.Field{Name: "other", Label: "Related campaigns", Values: st.form["other"]}
	for _, r := range relations {
		other := r.B
		if r.B == page.ID {
			other = r.A
		} else if r.A != page.ID {
			continue
		}
		k, err := s.store.Campaign(ctx, other)
		if errors.Is(err, docket.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		share := views.Count(k.Members, "copy", "copies") + ", shares " + percent(r.Share) + " of the shorter letter"
		page.Related = append(page.Related, views.RelatedCampaign{Href: campaignAt(other), Name: campaignName(k),
			Share: share})
		page.Join.Choices.Options = append(page.Join.Choices.Options, views.Option{Value: string(other),
			Label: campaignName(k), Hint: share})
	}
	return nil
}

// percent is a share in words for people.
func percent(share float64) string {
	switch {
	case share >= 1:
		return "100%"
	case share > .99:
		return "over 99%"
	case share > 0 && share < .01:
		return "under 1%"
	}
	return fmt.Sprintf("%.0f%%", 100*share)
}

// campaignHistory lists what people said of a campaign, newest first.
func campaignHistory(list []docket.CampaignVerdict, id docket.CampaignID, d docket.Docket,
	names names) []views.CampaignWord {
	var out []views.CampaignWord
	for _, v := range slices.Backward(list) {
		if v.Campaign != id && v.Into != id && !slices.Contains(v.Others, id) {
			continue
		}
		out = append(out, views.CampaignWord{
			At: views.DateTime(v.At.In(d.Location())), By: "by " + names.of(v.By), What: verdictWords(v, id),
			Reason: v.Reason,
		})
	}
	return out
}

func verdictWords(v docket.CampaignVerdict, seen docket.CampaignID) string {
	copies := views.Count(len(v.Comments), "copy", "copies")
	switch v.Action {
	case docket.CampaignConfirm:
		return "Confirmed, " + copies
	case docket.CampaignJoin:
		if v.Campaign != seen {
			return "Joined to " + string(v.Campaign)
		}
		what := "Joined"
		for i, o := range v.Others {
			if i > 0 {
				what += ","
			}
			what += " " + string(o)
		}
		return what + ", " + copies + " together"
	case docket.CampaignPart:
		switch {
		case v.Into == "":
			return "Parted: " + copies + " left"
		case v.Into == seen:
			return "Parted from " + string(v.Campaign) + ", " + copies
		}
		return "Parted: " + copies + " became " + string(v.Into)
	case docket.CampaignAlone:
		return "Set alone: " + copies
	case docket.CampaignRename:
		if v.Name == "" {
			return "Name taken away"
		}
		return "Named “" + v.Name + "”"
	}
	return string(v.Action)
}
