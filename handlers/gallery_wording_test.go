package handlers

import (
	"net/http"
	"net/url"
	"testing"

	"commentportal/docket"
)

// wordingShots draws the pages on which the texts of a docket are changed, what the public
// reads of it, and the look-up "was my name used?".
func wordingShots(p *testPortal) []shot {
	t := p.t.(*testing.T)
	admin, call := p.staffer(docket.RoleAdmin), "/dockets/"+string(p.docket.ID)
	shots := []shot{{"texts-questions", admin.get(textsPath(p))}}
	p.file(url.Values{"answer-1": {"The pumps."}})
	shots = append(shots, shot{"texts", admin.get(textsPath(p))})
	wrong := textsForm(t, admin, "contact_email", "nobody", "sectors", "Provider: P")
	shots = append(shots, shot{"texts-problem", admin.post(textsPath(p), wrong)})
	old := textsForm(t, admin, "title", "A title of mine")
	draft := textsForm(t, admin, "title", "Best practices for health care cybersecurity", "notice",
		"Leave out what names a patient.\n\nLeave out passwords and keys.", "es-title",
		"Buenas prácticas de ciberseguridad", "links", "https://agency.example/post The post about the call")
	admin.post(textsPath(p), draft).want(t, http.StatusSeeOther)
	shots = append(shots, shot{"texts-stale", admin.post(textsPath(p), old)},
		shot{"texts-preview", admin.get(textsPath(p) + "/preview?done=texts-draft")},
		shot{"texts-page", admin.get(textsPath(p) + "/page?language=en")},
		shot{"texts-page-es", admin.get(textsPath(p) + "/page?language=es")},
		shot{"texts-docket", admin.get("/admin/dockets/" + string(p.docket.ID))})
	shots = append(shots, shot{"texts-why", admin.publishes(t, "")})
	admin.publishes(t, "Several people did not know what to leave out.").want(t, http.StatusSeeOther)
	shots = append(shots, shot{"texts-versions", admin.get(textsPath(p) + "/versions")},
		shot{"call-changed", p.get(call)}, shot{"changes", p.get(call + "/changes")},
		shot{"changes-es", p.get("/es" + call + "/changes")})
	return append(shots, nameShots(p)...)
}

func nameShots(p *testPortal) []shot {
	t := p.t.(*testing.T)
	p.named("Share the list of devices.", "Maria Lopez")
	p.decide(p.file(url.Values{"answer-1": {"Patch the pumps."}, "email": {"maria@clinic.example"}}), docket.ActionPost)
	p.file(url.Values{"answer-1": {"It waits."}, "email": {"maria@clinic.example"}})
	asks := url.Values{"email": {"maria@clinic.example"}, "name": {"Maria Lopez"}}
	shots := []shot{{"names", p.get("/name-used")}, {"names-es", p.get("/es/name-used")},
		{"names-problem", p.post("/name-used", url.Values{"email": {"nobody"}})},
		{"names-sent", p.post("/name-used", asks)}}
	link := linkFor(t, p, "maria@clinic.example")
	shots = append(shots, shot{"names-open", p.get(link)}, shot{"names-found", p.post(link, url.Values{})},
		shot{"names-over", p.get(link)})
	mine := p.named("Ask the vendors.", "Maria Lopez")
	p.reports(mine, docket.ReportNotMe, "")
	link, found := p.provenAnswer("PLANTED-ADDRESS@example.org")
	claim := url.Values{"comment": {string(mine)}, "mine": {"no"}}
	shots = append(shots, shot{"names-proved", found}, shot{"names-claimed", p.post(link+"/claim", claim)},
		shot{"names-claimed-not", p.post(link+"/claim", claim)},
		shot{"names-case", p.staffer(docket.RoleModerator).get("/admin/cases/1")})
	p.post("/es/name-used", asks)
	return append(shots, shot{"names-found-es", p.post(linkFor(t, p, "maria@clinic.example"), url.Values{})})
}
