package staff

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/handlers/web"
	"commentportal/views"
)

// fillHistory puts on the page what was decided before, what colleagues wrote, and what
// waits for them.
func (s *review) fillHistory(r *http.Request, page *views.ReviewPage, st reviewState, names names) error {
	ctx, c, d := r.Context(), st.comment, st.docket
	changes, err := s.store.Changes(ctx, c.ID)
	if err != nil {
		return err
	}
	page.Changes = changeRows(changes, d, names, 0)
	if st.conflict > 0 {
		page.Conflict = &views.Conflict{Changes: changeRows(changes, d, names, st.conflict)}
		page.Shell.Problem = true
	}
	if page.Notes, err = s.list.notes(r, c.ID, d, names); err != nil {
		return err
	}
	who, err := s.list.deciders(ctx, d.ID, names)
	if err != nil {
		return err
	}
	page.Assign = views.Field{Name: "assign", Label: "Assign to", Options: who,
		Value: strconv.FormatInt(int64(c.AssignedTo), 10), Problem: st.invalid["assign"]}
	if !st.draft.IsZero() {
		page.Draft = phrase.English.Clock(st.draft.In(d.Location()))
	}
	if page.Earlier, err = s.earlier(ctx, st); err != nil {
		return err
	}
	if page.Cases, err = s.cases.ofComment(ctx, c.ID, d); err != nil {
		return err
	}
	if page.Asked, err = s.inquiries.ofComment(ctx, c.ID); err != nil {
		return err
	}
	if page.Appeal, err = s.appeals.ofComment(ctx, c.ID); err != nil {
		return err
	}
	if page.Guard, err = s.guards.ofComment(ctx, c.ID); err != nil {
		return err
	}
	if page.Opened, page.More, err = s.opened(ctx, c.ID, d, names); err != nil {
		return err
	}
	page.Second, err = s.signatures.ofComment(ctx, c, d, names)
	return err
}

// openedRows is how many openings of an original its page lists.
const openedRows = 20

// opened lists who opened the original of a comment, newest first, as the log has it.
func (s *review) opened(ctx context.Context, id docket.CommentID, d docket.Docket,
	names names) (list []views.OpenedRow, more bool, err error) {
	part, err := s.store.SearchLog(ctx, docket.LogQuery{Target: string(id), Action: "comment.opened",
		Limit: openedRows})
	if err != nil {
		return nil, false, err
	}
	for _, e := range part.Entries {
		var facts struct {
			Reason docket.OpeningReason `json:"reason"`
		}
		if e.Detail != "" {
			if err := json.Unmarshal([]byte(e.Detail), &facts); err != nil {
				return nil, false, fmt.Errorf("why %s was opened: %w", id, err)
			}
		}
		list = append(list, views.OpenedRow{Who: actorName(e.Actor, names), Why: facts.Reason.Label(),
			When: phrase.English.Moment(e.At.In(d.Location()))})
	}
	return list, part.Next > 0, nil
}

// actorName is who an actor of the log is, for colleagues.
func actorName(a docket.Actor, names names) string {
	switch a {
	case docket.ActorOperator:
		return "the operator, by command"
	case docket.ActorPortal:
		return "the portal"
	case docket.ActorCommenter:
		return "the commenter"
	}
	n, err := strconv.ParseInt(strings.TrimPrefix(string(a), "u"), 10, 64)
	if err != nil {
		return string(a)
	}
	return names.of(docket.UserID(n))
}

// fillPublic puts on the page where a posted comment stands, and what today's rules see
// in it.
func (s *review) fillPublic(ctx context.Context, page *views.ReviewPage, c docket.Comment, d docket.Docket) error {
	page.PublicAt = "/dockets/" + string(d.ID) + "/comments/" + string(c.ID)
	found, err := s.store.Recheck(ctx, c.ID)
	if err != nil {
		return err
	}
	page.Recheck = ruleNames(found.Rules)
	return nil
}

// fillEnglish puts the English of posted answers beside them.
func (s *review) fillEnglish(ctx context.Context, page *views.ReviewPage, c docket.Comment, d docket.Docket,
	names names) error {
	if !c.Status.Public() {
		return nil
	}
	english, err := s.english.ofComment(ctx, c.ID, c.Language, d, names)
	for i := range page.Parts {
		if p := &page.Parts[i]; p.Withheld == "" && !docket.IsBylineField(p.Question) {
			p.English = english(p.Question)
		}
	}
	return err
}

// fillThemes puts campaign, themes and the mark “off topic” on the page.
func (s *review) fillThemes(r *http.Request, page *views.ReviewPage, st reviewState, names names) error {
	c := st.comment
	back := reviewAt(c.ID)
	if st.queue != "" {
		back += "?" + url.Values{"queue": {st.queue}}.Encode()
	}
	err := s.fillEnglish(r.Context(), page, c, st.docket, names)
	if err != nil {
		return err
	}
	if page.Campaign, err = s.campaigns.campaignNote(r, c.ID, c.Campaign, st.open); err != nil {
		return err
	}
	kept := typedThemes{}
	if st.form != nil {
		kept = st.form.Themes
	}
	list, err := s.codings.desk.Checklist(r.Context(), web.SessionOf(r).User, c.ID, seenByAnswer(kept.Seen))
	if err != nil {
		return err
	}
	page.OffTopic = offTopicForm(page.Shell.FormToken, c.ID, list.Topic, names, back)
	page.Coding = reviewCoding(list, kept, st)
	return nil
}

// withWhom says who else is at work on a comment, or whom it is for; "" for nobody. It
// tells those who may decide that they still can.
func withWhom(c docket.Comment, names names, taken, mayDecide bool) string {
	said, still := "", ""
	switch {
	case taken && c.ClaimedBy != 0: // an auditor takes nothing, and may find it free
		said, still = names.of(c.ClaimedBy)+" has this comment open.", " You can still decide it; the first "+
			"decision counts."
	case c.AssignedTo == names.me && names.me != 0:
		return "This comment is for you."
	case c.AssignedTo != 0:
		said, still = "This comment is for "+names.of(c.AssignedTo)+".", " You can still decide it."
	}
	if mayDecide {
		said += still
	}
	return said
}

func flagWords(flags []docket.Flag) []string {
	var out []string
	for _, f := range flags {
		switch f {
		case docket.FlagHoneypot:
			out = append(out, "Looks automated: filled in a field that people leave empty")
		case docket.FlagFast:
			out = append(out, "Looks automated: sent within seconds")
		case docket.FlagIncident:
			out = append(out, "May report a live incident")
		case docket.FlagFlaw:
			out = append(out, "May report an open flaw")
		case docket.FlagThreat:
			out = append(out, "May threaten somebody with violence")
		default:
			out = append(out, "Look first: "+string(f))
		}
	}
	return out
}
