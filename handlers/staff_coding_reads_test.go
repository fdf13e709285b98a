package handlers

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/handlers/staff"
	"commentportal/handlers/web"
	"commentportal/theme"
	"commentportal/theme/suggest"
)

// readsMost is how often a page about one answer may ask the store, beside the
// session.
const readsMost = 4

// reads counts what is asked of the store, by name.
type reads struct {
	mu   sync.Mutex
	list []string
	fail error // of the next reading that is saved
}

func (r *reads) note(name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.list = append(r.list, name)
}

func (r *reads) take() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	list := r.list
	r.list = nil
	return list
}

// countedDesk counts the reads of the coding desk. It has no other method than the
// ones that a page about one answer needs: another one would be a nil call.
type countedDesk struct {
	theme.Store
	of theme.Store
	*reads
}

func (c countedDesk) CodingFile(ctx context.Context, id docket.CommentID) (docket.CodingFile, error) {
	c.note("CodingFile")
	return c.of.CodingFile(ctx, id)
}

func (c countedDesk) NextToCode(ctx context.Context, q docket.CodingQuery, around bool) (*docket.CodingItemKey, int,
	error) {
	c.note("NextToCode")
	return c.of.NextToCode(ctx, q, around)
}

func (c countedDesk) TakeNext(ctx context.Context, q docket.CodingQuery, around bool,
	until time.Time) (*docket.CodingItemKey, int, error) {
	c.note("TakeNext")
	return c.of.TakeNext(ctx, q, around, until)
}

// HoldAnswer is a write: it counts as no read.
func (c countedDesk) HoldAnswer(ctx context.Context, key docket.CodingItemKey, by docket.UserID,
	until time.Time) (docket.UserID, error) {
	return c.of.HoldAnswer(ctx, key, by, until)
}

func (c countedDesk) SaveReading(ctx context.Context, r docket.AnswerReading) error {
	if c.fail != nil {
		return c.fail
	}
	return c.of.SaveReading(ctx, r)
}

// countedStaff counts what the coding pages can ask of the store by themselves.
type countedStaff struct {
	staff.Store
	*reads
}

func (c countedStaff) CodingTeam(ctx context.Context, id docket.ID) (docket.CodingTeam, error) {
	c.note("CodingTeam")
	return c.Store.CodingTeam(ctx, id)
}

func (c countedStaff) Users(ctx context.Context) ([]docket.User, error) {
	c.note("Users")
	return c.Store.Users(ctx)
}

func (c countedStaff) Dockets(ctx context.Context) ([]docket.Docket, error) {
	c.note("Dockets")
	return c.Store.Dockets(ctx)
}

func (c countedStaff) PublicComment(ctx context.Context, id docket.CommentID) (docket.PublicComment, error) {
	c.note("PublicComment")
	return c.Store.PublicComment(ctx, id)
}

// countedSite counts what all pages can ask.
type countedSite struct {
	web.Store
	*reads
}

func (c countedSite) Docket(ctx context.Context, id docket.ID) (docket.Docket, error) {
	c.note("Docket")
	return c.Store.Docket(ctx, id)
}

func (c countedSite) Revision(ctx context.Context, id docket.ID) (int64, error) {
	c.note("Revision")
	return c.Store.Revision(ctx, id)
}

func TestAPageAboutOneAnswerReadsTheStoreFourTimes(t *testing.T) {
	t.Parallel()
	var r reads
	p := openPortal(t, func(d *Deps) {
		of, ok := d.Staff.Store.(theme.Store)
		if !ok {
			t.Fatal("the store of the tests is no store of the coding desk")
		}
		d.Staff.Coding = theme.NewDesk(countedDesk{of: of, reads: &r},
			func(book docket.Codebook) theme.Suggester { return suggest.NewSuggester(book) }, testAdditions(t), d.Now)
		d.Staff.Store = countedStaff{d.Staff.Store, &r}
		d.Store = countedSite{d.Store, &r}
	})
	a := p.staffer(docket.RoleStaff)
	one := p.posted(map[docket.QuestionID]string{"1": "We need patches for old devices.", "2": "Train the staff."})
	two := p.posted(map[docket.QuestionID]string{"1": "Share information about threats."})
	check := func(what string) {
		t.Helper()
		if list := r.take(); len(list) > readsMost || len(list) == 0 {
			t.Errorf("%s reads %d times: %q", what, len(list), list)
		}
	}
	r.take()
	page := a.get(codingPath(one, "1"))
	if page.StatusCode != http.StatusOK {
		t.Fatalf("status %d", page.StatusCode)
	}
	check("the page of an answer")

	form := codeForm(t, page)
	form.Set("step", "save")
	r.take()
	next := a.post(codingPath(one, "1"), form)
	check("saving")
	if next.StatusCode != http.StatusSeeOther {
		t.Fatalf("status %d: %s", next.StatusCode, next.Body)
	}
	page = a.get(next.Header.Get("Location"))
	check("the next answer's page, which says what was saved")

	form = codeForm(t, page)
	r.take()
	form["coding"] = []string{"GONE"}
	if got := a.post(codingPath(two, "1"), form); got.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("status %d", got.StatusCode)
	}
	check("a form to mend")

	r.fail = errors.New("the disk is gone")
	form["coding"] = nil
	if got := a.post(codingPath(two, "1"), form); got.StatusCode != http.StatusInternalServerError {
		t.Errorf("status %d", got.StatusCode)
	}
	check("a form that could not be saved")
}

// TestTheCommentsPageKeepsAMarkedPassageAsEvidence holds the two forms that take
// codes to one rule: what a person marked says more than what a suggestion rests on.
func TestTheCommentsPageKeepsAMarkedPassageAsEvidence(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	a := p.staffer(docket.RoleStaff)
	text := "We cannot patch old devices. Vendors should publish patches for legacy devices."
	id := p.posted(map[docket.QuestionID]string{"1": text})
	list := suggest.NewSuggester(p.book()).Suggest("1", docket.Text(text))
	i := slices.IndexFunc(list, func(sg docket.Suggestion) bool {
		return sg.Proposed && len(sg.Evidence) > 0 && sg.Evidence[0].Start > 0
	})
	if i < 0 {
		t.Fatalf("nothing is proposed for the text: %+v", list)
	}
	code := list[i].Code
	form := codeForm(t, a.get(codingPath(id, "1")))
	form.Set("words", "We cannot")
	form.Set("words-code", code)
	form.Set("step", "stay")
	if got := a.post(codingPath(id, "1"), form); got.StatusCode != http.StatusSeeOther {
		t.Fatalf("status %d: %s", got.StatusCode, got.Body)
	}
	want := docket.Span{Start: 0, End: len("We cannot")}
	if got := p.chose(id, "1", a.id)[code].Evidence; got != want {
		t.Fatalf("evidence %v after marking, want %v", got, want)
	}
	again := url.Values{"coding": {"1:" + code}, "suggestions": {"1:shown"}}
	if got := a.sends("/admin/comments/"+string(id)+"/codings", again); got.StatusCode != http.StatusSeeOther {
		t.Fatalf("status %d: %s", got.StatusCode, got.Body)
	}
	if got := p.chose(id, "1", a.id)[code].Evidence; got != want {
		t.Errorf("evidence %v after the comment's page, want the passage that was marked, %v", got, want)
	}
}
