package handlers

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"commentportal/docket"
	"commentportal/handlers/public"
)

// unreadable is a reader whose docket cannot be read.
type unreadable struct {
	public.Store
	fail bool
}

func (u *unreadable) Docket(ctx context.Context, id docket.ID) (docket.Docket, error) {
	if u.fail {
		return docket.Docket{}, errors.New("the disk is gone")
	}
	return u.Store.Docket(ctx, id)
}

// A form whose docket cannot be read is taken in up to the size of a docket with
// five questions, so that the page which says so still holds every word.
func TestAFormIsKeptWhenItsDocketCannotBeRead(t *testing.T) {
	t.Parallel()
	reader := &unreadable{}
	p := openPortal(t, func(d *Deps) {
		reader.Store = d.Public.Store
		d.Public.Store = reader
	})
	form := url.Values{"submitter_type": {"anonymous"}, "step": {"submit"}}
	// Characters of four bytes, which a form sends as twelve.
	longest := strings.Repeat("\U0001F6E0", docket.MaxAnswer)
	for _, q := range []string{"1", "2", "3", "4", "5"} {
		form.Set("answer-"+q, longest)
	}
	reader.fail = true
	res := p.post(testDocket+"/comment", form)
	if res.StatusCode == http.StatusRequestEntityTooLarge {
		t.Fatal("the form was refused for its size, with all that was typed")
	}
	if n := strings.Count(res.Body, longest); n < 5 {
		t.Errorf("status %d and %d answers kept, want all 5", res.StatusCode, n)
	}
}

// What its sender took back does not open by itself, however fresh the sign-in.
func TestAWithdrawnOriginalOpensOnlyOnRequest(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	mod := p.staffer(docket.RoleModerator)
	const words = "The pumps of ward seven stand open"
	number := p.file(url.Values{"answer-1": {words}, "submitter_type": {"anonymous"}})
	id := p.decide(number, docket.ActionPost)
	p.post("/status/withdraw", url.Values{"tracking": {number}}).want(t, http.StatusOK)
	page := "/admin/comments/" + string(id)
	opened := func() (n int) {
		for _, action := range p.actions() {
			if action == "comment.opened" {
				n++
			}
		}
		return n
	}
	before := opened()
	if body := mod.get(page).want(t, http.StatusOK).Body; strings.Contains(body, words) || opened() != before {
		t.Error("the page of a withdrawn comment shows its original unasked")
	}
	if body := mod.get(page+"?original=1").want(t, http.StatusOK).Body; !strings.Contains(body, words) ||
		opened() != before+1 {
		t.Errorf("on request the original does not open, or is not logged: %v", p.actions())
	}
}
