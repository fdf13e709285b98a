package staff

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/export"
	"commentportal/handlers/web"
	"commentportal/views"
)

// lifeStore holds what the pages of a docket's life ask of the store.
type lifeStore interface {
	Docket(ctx context.Context, id docket.ID) (docket.Docket, error)
	Ledger(ctx context.Context, id docket.ID) ([]docket.LedgerLine, error)
	LifeChanges(ctx context.Context, id docket.ID) ([]docket.LifeChange, error)
	Step(ctx context.Context, s docket.LifeStep) (docket.Docket, error)
	Followers(ctx context.Context, of docket.ID) (int, error)
}

// life serves a docket's page for administrators, and takes the steps of its life.
type life struct {
	*staffPage
	store   lifeStore
	wording *wording
}

// lifeStepPage is how a step is asked for.
type lifeStepPage struct {
	kind   docket.EventKind
	name   string // in the address
	text   string // the step in words
	does   string
	button string
}

// lifeStepPages are the steps, by the part of their address.
var lifeStepPages = []lifeStepPage{
	{docket.EventOpened, "open", "Open for comments", "The form takes comments from now on.", "Open it now"},
	{docket.EventExtended, "extend", "Extend the comment period", "The last day for comments moves to " +
		"a later one.", "Extend it"},
	{docket.EventClosed, "close", "Close for comments", "The comment period ends now.", "Yes, close it now"},
	{docket.EventReview, "review", "Mark as under review", "Pages say that what came in is being read.", "Mark it"},
	{docket.EventReported, "report", "Mark the report as published", "Pages say so, and lead to it.", "Mark it"},
	{docket.EventRound, "round", "Open a further round", "Comments are taken again, about something new.",
		"Open the round"},
	{docket.EventArchived, "archive", "Archive", "The docket is kept as it is, and takes nothing any more.",
		"Yes, archive it"},
}

func lifeAt(id docket.ID) string { return "/admin/dockets/" + url.PathEscape(string(id)) }

// Show shows where a docket stands, what was done, and what may be done.
func (s *life) Show(w http.ResponseWriter, r *http.Request) error {
	d, err := s.store.Docket(r.Context(), docket.ID(r.PathValue("docket")))
	if err != nil {
		return err
	}
	changes, err := s.store.LifeChanges(r.Context(), d.ID)
	if err != nil {
		return err
	}
	names, err := s.colleagues(r)
	if err != nil {
		return err
	}
	now := s.Now()
	state := views.NewDocketLife(phrase.English, d, now)
	page := views.DocketAdminPage{Shell: s.StaffShell(r, d.Title, "/admin/dockets"), Path: lifeAt(d.ID),
		Public: "/dockets/" + url.PathEscape(string(d.ID)), State: state.Label, Line: state.Line, Why: state.Why,
		Facts: lifeFacts(d), Framed: len(s.EmbedOrigins) > 0}
	page.Share = views.ShareFields(page.Site.BaseURL, d, page.Framed)
	follow, err := s.store.Followers(r.Context(), d.ID)
	if err != nil {
		return err
	}
	page.Facts = append(page.Facts, views.Fact{Term: "Follow it by mail",
		Value: phrase.English.Count(follow, "%d person", "%d people")})
	if page.Texts, err = s.wording.note(r.Context(), d, names); err != nil {
		return err
	}
	for _, p := range lifeStepPages {
		if slices.Contains(d.Steps(now), p.kind) {
			page.Steps = append(page.Steps, views.StepLink{Href: lifeAt(d.ID) + "/" + p.name,
				Text: p.text, Does: p.does})
		}
	}
	for _, c := range slices.Backward(changes) {
		row := views.LifeRow{What: export.EventSentence(phrase.English, d, c.Event), By: actorName(c.By, names),
			At: views.DateTime(c.At.In(d.Location())), Why: strings.TrimSpace(c.About + " " + c.Why)}
		if c.Link != nil {
			row.Link = views.NavLink{Href: c.Link.Href, Text: c.Link.Title}
		}
		page.History = append(page.History, row)
	}
	return s.Render(w, r, http.StatusOK, views.DocketAdmin(page))
}

// lifeFacts are the dates of a docket.
func lifeFacts(d docket.Docket) []views.Fact {
	loc := d.Location()
	facts := []views.Fact{{Term: "ID", Value: string(d.ID)},
		{Term: "Filed", Value: views.DateTime(d.FiledAt.In(loc))},
		{Term: "Round", Value: roundWords(d)}}
	if !d.Opens.IsZero() {
		facts = append(facts, views.Fact{Term: "Opens", Value: views.DateTime(d.Opens.In(loc))})
	}
	end := "No last day is set"
	if !d.Closes.IsZero() {
		end = phrase.English.LastDay(phrase.NewDeadline(d.Closes.In(loc)))
	}
	facts = append(facts, views.Fact{Term: "Last day for comments", Value: end})
	if !d.ClosedAt.IsZero() {
		facts = append(facts, views.Fact{Term: "Closed by staff", Value: views.DateTime(d.ClosedAt.In(loc))})
	}
	late := "Refused"
	if d.AcceptLate {
		late = "Taken, and marked late"
	}
	facts = append(facts, views.Fact{Term: "Late comments", Value: late})
	for _, p := range d.PastRounds {
		facts = append(facts, views.Fact{Term: "Round " + strconv.Itoa(p.Number), Value: strings.TrimSpace(
			p.About + " (" + phrase.English.Day(p.Opens.In(loc)) + " to " + phrase.English.Day(p.Closed.In(loc)) +
				")")})
	}
	return facts
}

func roundWords(d docket.Docket) string {
	text := strconv.Itoa(max(d.Round, 1))
	if d.RoundAbout != "" {
		text += ": " + d.RoundAbout
	}
	return text
}

// stepState is what the page of a step is made from.
type stepState struct {
	docket  docket.Docket
	page    lifeStepPage
	form    url.Values
	invalid docket.Invalid
	stale   bool
}

// stepOf reads the docket and the step that a request is about.
func (s *life) stepOf(r *http.Request) (stepState, error) {
	i := slices.IndexFunc(lifeStepPages, func(p lifeStepPage) bool { return p.name == r.PathValue("step") })
	if i < 0 {
		return stepState{}, docket.ErrNotFound
	}
	d, err := s.store.Docket(r.Context(), docket.ID(r.PathValue("docket")))
	return stepState{docket: d, page: lifeStepPages[i]}, err
}

// Ask says what follows from a step, and asks whether it is to be taken.
func (s *life) Ask(w http.ResponseWriter, r *http.Request) error {
	st, err := s.stepOf(r)
	if err != nil {
		return err
	}
	return s.ask(w, r, st)
}

func (s *life) ask(w http.ResponseWriter, r *http.Request, st stepState) error {
	d, now := st.docket, s.Now()
	state := views.NewDocketLife(phrase.English, d, now)
	page := views.DocketStepPage{Shell: s.StaffShell(r, st.page.text, "/admin/dockets"), Path: lifeAt(d.ID) +
		"/" + st.page.name, Back: lifeAt(d.ID), Docket: d.Title, State: state.Label, Line: state.Line, Stale: st.stale,
		Seen: strconv.FormatInt(d.ChangedAt.UnixMicro(), 10), Button: st.page.button, Fields: stepFields(st),
		Why: views.Field{Name: "why", Label: "Why", Rows: 3, Max: docket.MaxWhy, Value: st.form.Get("why"),
			Problem: st.invalid["why"],
			Hint:    "Everybody reads it: on the docket's pages, in its feed and in the files for programs.",
			Optional: st.page.kind == docket.EventReview || st.page.kind == docket.EventReported ||
				st.page.kind == docket.EventRound},
	}
	status := http.StatusOK
	switch {
	case !slices.Contains(d.Steps(now), st.page.kind):
		_, _, err := d.After(docket.LifeStep{Kind: st.page.kind}, now)
		invalid, _ := errors.AsType[docket.Invalid](err)
		page.Refused, page.Stale = cmp.Or(invalid["step"], "This cannot be done now."), false
		if st.form != nil {
			status = http.StatusConflict
		}
	case st.stale:
		status = http.StatusConflict
	case len(st.invalid) > 0:
		status = http.StatusUnprocessableEntity
		page.Shell.Problem = true
		page.Problems = views.Problems(st.invalid, "about", "until", "title", "href", "why")
	}
	var err error
	if page.Follows, err = s.follows(r.Context(), st); err != nil {
		return err
	}
	return s.Render(w, r, status, views.DocketStep(page))
}

// stepFields are the fields of a step beside its reason.
func stepFields(st stepState) []views.Field {
	field := func(name, label, hint string) views.Field {
		return views.Field{Name: name, Label: label, Hint: hint, Value: st.form.Get(name), Problem: st.invalid[name]}
	}
	until := field("until", "Last day for comments", "As year, month and day, such as 2026-12-31. The end of that "+
		"day, in the docket's zone ("+
		st.docket.Zone+"), still counts.")
	until.NoSpell = true
	switch st.page.kind {
	case docket.EventExtended:
		until.Label = "New last day for comments"
		return []views.Field{until}
	case docket.EventOpened:
		until.Optional = true
		return []views.Field{until}
	case docket.EventRound:
		until.Optional = true
		about := field("about", "What the round is about", "Such as: the draft recommendations. Everybody reads it.")
		about.Wide = true
		return []views.Field{about, until}
	case docket.EventReported:
		title, href := field("title", "Title of the report", ""), field("href", "Address of the report",
			"Begins with https://")
		title.Optional, title.Wide, href.Optional, href.Wide, href.NoSpell = true, true, true, true, true
		href.InputMode = "url"
		return []views.Field{title, href}
	}
	return nil
}

// follows says what follows from a step: nothing but what is so.
func (s *life) follows(ctx context.Context, st stepState) ([]string, error) {
	d := st.docket
	said := "The docket's pages, its feed, the interface for programs and the log say so at once, with the reason."
	switch st.page.kind {
	case docket.EventClosed:
		return s.closeFollows(ctx, d, said)
	case docket.EventOpened:
		out := []string{"The form takes comments from now on.", said}
		if !d.Closes.IsZero() && d.Period(s.Now()) == docket.PeriodClosed && !s.Now().Before(d.Closes) {
			out = append(out, "Without a last day the form takes comments until somebody closes the docket.")
		}
		if d.Stage() != "" {
			out = append(out, "Pages no longer say “"+d.State(s.Now()).Label()+"”.")
		}
		return out, nil
	case docket.EventExtended:
		return []string{"Pages and feed say the old day, the new one and the reason.",
			"People who have the form open can send it until the new day."}, nil
	case docket.EventRound:
		return []string{
			"Comments from now on carry the round number " + strconv.Itoa(max(d.Round, 1)+1) +
				", in files and in the interface for programs.",
			"The questions stay as they are. Comments of earlier rounds stay where they are.", said}, nil
	case docket.EventArchived:
		return []string{"Each page of the docket says that it is archived content.", "The form takes nothing any " +
			"more, also no late comments.", "Decisions, coding and exports go on.", said}, nil
	}
	return []string{said, "Nothing else changes."}, nil
}

// closeFollows says what follows from closing a docket.
func (s *life) closeFollows(ctx context.Context, d docket.Docket, said string) ([]string, error) {
	ledger, err := s.store.Ledger(ctx, d.ID)
	if err != nil {
		return nil, err
	}
	out := []string{"The form takes no comments any more. Whoever has it open and sends it then is told so, and what " +
		"they typed stays on their page."}
	if d.AcceptLate {
		out[0] = "Comments that are sent later are still taken, and marked late."
	}
	if d.Closes.After(s.Now()) {
		out = append(out, "That is before the day that people were "+
			"told: "+phrase.English.LastDay(phrase.NewDeadline(d.Closes.In(d.Location())))+".")
	}
	for _, line := range ledger {
		if line.Line == string(docket.Pending) && line.Reason == "" && line.Comments > 0 {
			out = append(out, views.Count(line.Comments, "comment waits for a decision. It",
				"comments wait for a decision. They")+
				" can be decided as before.")
		}
	}
	return append(out, said), nil
}

// Take takes a step. What cannot be is asked for again with everything that was typed.
func (s *life) Take(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, web.MaxSmallForm)
	if err != nil {
		return err
	}
	web.Takes(r, "until", "why", "about", "title", "href")
	st, err := s.stepOf(r)
	if err != nil {
		return err
	}
	st.form = form
	step, err := lifeStepOf(st, web.ActorOf(r))
	if err == nil {
		_, err = s.store.Step(r.Context(), step)
	}
	invalid, isInvalid := errors.AsType[docket.Invalid](err)
	if isInvalid || errors.Is(err, docket.ErrStale) {
		st.invalid, st.stale = invalid, !isInvalid
		if st.docket, err = s.store.Docket(r.Context(), st.docket.ID); err != nil {
			return err
		}
		return s.ask(w, r, st)
	}
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, web.WithDone(lifeAt(st.docket.ID), "docket-"+st.page.name))
}

// lifeStepOf reads a step from its form.
func lifeStepOf(st stepState, by docket.Actor) (docket.LifeStep, error) {
	form := st.form
	step := docket.LifeStep{Docket: st.docket.ID, Kind: st.page.kind, Why: lines(form.Get("why")),
		About: form.Get("about"), By: by,
		Link: docket.Link{Title: form.Get("title"), Href: form.Get("href")}}
	seen, err := strconv.ParseInt(form.Get("seen"), 10, 64)
	if err != nil {
		return step, docket.ErrStale
	}
	step.Seen = time.UnixMicro(seen)
	if until := strings.TrimSpace(form.Get("until")); until != "" {
		step.Until, err = docket.ParseEnd(until, st.docket.Location())
	}
	return step, err
}
