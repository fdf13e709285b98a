package handlers

import (
	"net/http"
	"testing"
	"time"

	"commentportal/docket"
)

// Nothing that has expired comes alive again when the clock is set back: no
// session, no half-way sign-in, no receipt, no link.
func TestAClockSetBackRevivesNothing(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	mod, half, lazy := p.staffer(docket.RoleModerator), p.hire(docket.RoleModerator), p.staffer(docket.RoleAdmin)
	half.givePassword(testPassword).want(t, http.StatusSeeOther)
	fields := p.get(testForm).fields(t, "form.comment-form")
	fields.Set("answer-1", "Words of somebody.")
	fields.Set("step", "submit")
	receipt := p.post(testForm, fields).want(t, http.StatusSeeOther).Header.Get("Location")
	p.get(receipt).want(t, http.StatusOK)

	p.clock.advance(9 * time.Hour) // all of it is over, and nobody has looked
	p.get("/")
	p.stranger().get("/admin").want(t, http.StatusSeeOther)
	p.site.Steady() // any request with a session, a receipt or a form looks at the clock
	p.clock.advance(-9*time.Hour + time.Minute)

	mod.get("/admin").leadsTo(t, "/admin/sign-in")
	lazy.get("/admin").leadsTo(t, "/admin/sign-in")
	if page := half.get("/admin/sign-in"); len(page.nodes(t, "input[name=code]")) > 0 {
		t.Error("a half-way sign-in goes on after its end")
	}
	if res := p.get(receipt); res.StatusCode == http.StatusOK {
		t.Error("a receipt opens after its end")
	}
	// People sign in again, and their new session lasts as long as any.
	mod.cookies = map[string]string{deviceCookie: mod.cookies[deviceCookie]}
	mod.signIn()
	p.clock.advance(sessionIdle - time.Minute)
	mod.get("/admin").want(t, http.StatusOK)
	p.clock.advance(sessionIdle + time.Minute)
	mod.get("/admin").leadsTo(t, "/admin/sign-in")
}
