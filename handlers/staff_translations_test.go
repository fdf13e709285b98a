package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"commentportal/docket"
	"commentportal/moderation"
)

const (
	inSpanish     = "La bomba de infusión del hospital se detiene de noche y nadie sabe por qué."
	inEnglish     = "The infusion pump of the hospital stops at night and nobody knows why."
	translationOf = "English translation by the staff of"
)

func translationPath(id docket.CommentID) string {
	return "/admin/translations/" + string(id) + "/1"
}

func publicPath(p *testPortal, id docket.CommentID) string {
	return "/dockets/" + string(p.docket.ID) + "/comments/" + string(id)
}

// writes sends the form of a page of a translation with other words.
func (a *person) writes(from *answer, id docket.CommentID, fields map[string]string) *answer {
	a.p.t.Helper()
	form := from.fields(a.p.t, "form.translation-form")
	form.Set("step", "save")
	for name, value := range fields {
		form.Set(name, value)
	}
	return a.post(translationPath(id), form)
}

func TestATranslationStandsBesideTheAnswer(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := p.posted(map[docket.QuestionID]string{"1": inSpanish})
	coder := p.staffer(docket.RoleStaff)
	coder.get(codingPath(id, "1")).contains(t, translationPath(id), "Write an English translation")
	coder.get("/admin/comments/"+string(id)).contains(t, translationPath(id))
	form := coder.get(translationPath(id)).want(t, http.StatusOK).contains(t, inSpanish)
	coder.writes(form, id, map[string]string{"translation": inEnglish}).leadsTo(t,
		translationPath(id)+"?done=translation")
	coder.get(codingPath(id, "1")).contains(t, inEnglish, "not the writer’s words", "Change the English translation")
	coder.get("/admin/comments/"+string(id)).contains(t, inEnglish)
	p.staffer(docket.RoleModerator).get("/admin/comments/"+string(id)).contains(t, inEnglish)

	page := p.get(publicPath(p, id)).want(t, http.StatusOK).contains(t, inSpanish, inEnglish,
		translationOf+" "+p.docket.Agency)
	if strings.Index(page.Body, inSpanish) > strings.Index(page.Body, inEnglish) {
		t.Error("the translation stands before the answer")
	}
	p.get("/es"+publicPath(p, id)).want(t, http.StatusOK).contains(t, inSpanish, inEnglish, `lang="en"`,
		"Traducción al inglés hecha por el personal de")
	p.get("/dockets/"+string(p.docket.ID)+"/comments").contains(t, inSpanish).lacks(t, inEnglish)
	p.get("/api/v4/comments/"+string(id)).contains(t, inSpanish).lacks(t, inEnglish)

	form = coder.get(translationPath(id)).contains(t, inEnglish)
	coder.writes(form, id, map[string]string{"step": "remove"}).leadsTo(t,
		translationPath(id)+"?done=translation-removed")
	p.get(publicPath(p, id)).lacks(t, inEnglish, translationOf)
}

func TestATranslationThatClashesLosesNothing(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := p.posted(map[docket.QuestionID]string{"1": inSpanish})
	one, two := p.staffer(docket.RoleStaff), p.staffer(docket.RoleStaff)
	mine, theirs := one.get(translationPath(id)), two.get(translationPath(id))
	two.writes(theirs, id, map[string]string{"translation": inEnglish}).want(t, http.StatusSeeOther)
	clash := one.writes(mine, id, map[string]string{"translation": "My own words."}).want(t, http.StatusConflict).
		contains(t, "My own words.", inEnglish, "Somebody else wrote while you did")
	one.writes(clash, id, nil).want(t, http.StatusSeeOther)
	p.get(publicPath(p, id)).contains(t, "My own words.").lacks(t, inEnglish)

	form := one.get(translationPath(id))
	one.writes(form, id, map[string]string{"translation": " "}).want(t, http.StatusUnprocessableEntity).
		contains(t, "Write the translation")
	long := strings.Repeat("a", docket.MaxAnswer+1)
	one.writes(form, id, map[string]string{"translation": long}).want(t, http.StatusUnprocessableEntity).
		contains(t, "25,000 characters or fewer", long)
	one.writes(form, id, map[string]string{"step": "other"}).want(t, http.StatusBadRequest)
}

func TestATranslationShowsNothingPrivate(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := p.posted(map[docket.QuestionID]string{"1": inSpanish})
	coder := p.staffer(docket.RoleStaff)
	form := coder.get(translationPath(id))
	private := inEnglish + " The number is SSN 123-45-6789."
	seen := coder.writes(form, id, map[string]string{"translation": private}).want(t, http.StatusUnprocessableEntity).
		contains(t, "Nothing is saved yet", "123-45-6789", "Not private")
	coder.writes(seen, id, nil).want(t, http.StatusUnprocessableEntity).contains(t, "or say that it is not")
	p.get(publicPath(p, id)).lacks(t, "123-45-6789")
	coder.writes(seen, id, map[string]string{"not_private": "1", "translation": private + " And SSN 234-56-7890."}).
		want(t, http.StatusUnprocessableEntity) // other words than those that were looked at
	coder.writes(seen, id, map[string]string{"not_private": "1"}).want(t, http.StatusSeeOther)
	p.get(publicPath(p, id)).contains(t, "123-45-6789")
}

func TestATranslationOfAnEarlierTextIsForStaff(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := p.posted(map[docket.QuestionID]string{"1": inSpanish})
	coder, mod := p.staffer(docket.RoleStaff), p.staffer(docket.RoleModerator)
	opened := coder.get(translationPath(id))
	coder.writes(opened, id, map[string]string{"translation": inEnglish}).want(t, http.StatusSeeOther)
	stale := coder.get(translationPath(id))
	by, err := p.moderator(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	hide := []moderation.HideWords{{Words: "hospital", Kind: docket.KindPersonal}}
	if _, err := p.review.Decide(t.Context(), moderation.Request{By: by, Comment: id, Version: 2,
		Action: docket.ActionPost, Words: hide}); err != nil {
		t.Fatal(err)
	}
	p.get(publicPath(p, id)).lacks(t, inEnglish, translationOf)
	coder.get(codingPath(id, "1")).contains(t, "made of an earlier text").lacks(t, inEnglish)
	coder.get(translationPath(id)).contains(t, "made of an earlier text").lacks(t, inEnglish)
	mod.get(translationPath(id)).contains(t, "made of an earlier text", inEnglish)

	coder.writes(stale, id, map[string]string{"translation": "Typed meanwhile."}).want(t, http.StatusConflict).
		contains(t, "Another text is posted now", "Typed meanwhile.")
	form := mod.get(translationPath(id))
	mod.writes(form, id, nil).want(t, http.StatusUnprocessableEntity).contains(t, "hidden in the answer")
	mod.writes(form, id, map[string]string{"translation": "The pump of the [redacted: personal] stops."}).
		want(t, http.StatusSeeOther)
	p.get(publicPath(p, id)).contains(t, "The pump of the")
}

func TestWhoCodesWritesTranslationsOfWhatIsPosted(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := p.posted(map[docket.QuestionID]string{"1": inSpanish})
	waits := p.letter(map[docket.QuestionID]string{"1": inSpanish + " ¿Por qué?"})
	coder, auditor := p.staffer(docket.RoleStaff), p.staffer(docket.RoleAuditor)
	coder.get(translationPath(waits)).want(t, http.StatusNotFound)
	coder.sends(translationPath(waits), url.Values{"translation": {inEnglish}}).want(t, http.StatusNotFound)
	coder.get(strings.TrimSuffix(translationPath(id), "1")+"2").want(t, http.StatusNotFound)
	auditor.get(translationPath(id)).want(t, http.StatusOK).lacks(t, "<textarea")
	auditor.sends(translationPath(id), url.Values{"translation": {inEnglish}}).want(t, http.StatusForbidden)
}

// translationShots are pages of the gallery with an answer that somebody translated.
func translationShots(p *testPortal) []shot {
	id := p.posted(map[docket.QuestionID]string{"1": inSpanish})
	coder, other := p.staffer(docket.RoleStaff), p.staffer(docket.RoleModerator)
	form := coder.get(translationPath(id))
	seen := coder.writes(form, id, map[string]string{"translation": inEnglish + " SSN 123-45-6789."})
	coder.writes(form, id, map[string]string{"translation": inEnglish}).want(p.t, http.StatusSeeOther)
	clash := other.writes(form, id, map[string]string{"translation": "The pump stops at night.",
		"form_token": other.token()})
	return []shot{{"translation-form", form}, {"translation-seen", seen}, {"translation-clash", clash},
		{"translation-coding", coder.get(codingPath(id, "1"))},
		{"translation-desk", other.get("/admin/comments/" + string(id))},
		{"translation-posted", coder.get("/admin/comments/" + string(id))},
		{"translation-public", p.get(publicPath(p, id))}, {"translation-es", p.get("/es" + publicPath(p, id))}}
}
