package handlers

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"commentportal/docket"
)

// An administrator puts a notice on the pages of the public and takes it away; what is wrong
// with one is said beside what was typed.
func TestAdministratorsPutANoticeUp(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	admin := p.staffer(docket.RoleAdmin)
	const path = "/admin/notice"
	admin.get(path).want(t, http.StatusOK).contains(t, "No notice stands.").lacks(t, "Take the notice away",
		"Change it")
	past := p.deps.Now().Add(-24 * time.Hour).Format(time.DateOnly)
	for _, wrong := range []struct {
		form url.Values
		says string
	}{
		{url.Values{"text-en": {""}, "text-es": {"Cerrado."}}, "Write a notice of 1 to 500 characters"},
		{url.Values{"text-en": {long(docket.MaxSiteNotice + 1)}}, "Write a notice of 1 to 500 characters"},
		{url.Values{"text-en": {"Down."}, "text-es": {long(docket.MaxSiteNotice + 1)}},
			"Write a notice of 1 to 500"},
		{url.Values{"text-en": {"Down."}, "until": {past}}, "This moment has passed"},
		{url.Values{"text-en": {"Down."}, "until": {"soon"}}, "Write the day as year, month and day"},
	} {
		page := admin.sends(path+"/set", wrong.form).want(t, http.StatusUnprocessableEntity).contains(t, wrong.says)
		for _, typed := range wrong.form {
			page.contains(t, typed[0])
		}
	}
	end := p.deps.Now().Add(48 * time.Hour).Format(time.DateOnly)
	admin.sends(path+"/set", url.Values{"text-en": {" Down on\nSunday. "}, "text-es": {"Cerrado."},
		"until": {end}}).leadsTo(t, path+"?done=notice-set")
	n, err := p.db.SiteNotice(t.Context())
	if err != nil || n.Texts["en"] != "Down on Sunday." || n.Texts["es"] != "Cerrado." || n.Until.Before(p.deps.Now()) {
		t.Errorf("the notice is %+v, %v", n, err)
	}
	admin.get(path).contains(t, "Down on Sunday.", "Cerrado.", "Change it")
	p.logged(t, "site.notice", 1)
	p.staffer(docket.RoleModerator).sends(path+"/clear", url.Values{}).want(t, http.StatusForbidden)
	admin.sends(path+"/nothing", url.Values{}).want(t, http.StatusNotFound)
	admin.sends(path+"/clear", url.Values{}).leadsTo(t, path+"?done=notice-clear")
	admin.get(path).contains(t, "No notice stands.")
	p.logged(t, "site.notice_ended", 1)
}
