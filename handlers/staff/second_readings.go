package staff

import (
	"net/http"
	"net/url"
	"strings"

	"commentportal/docket"
	"commentportal/handlers/web"
	"commentportal/views"
)

// seenWords says what the readers of answers saw of a program's suggestions;
// "" where nothing was read twice.
func seenWords(pairs []docket.DoubleCoded) string {
	n := map[docket.PairSeen]int{}
	for _, p := range pairs {
		n[p.Seen]++
	}
	var parts []string
	add := func(seen docket.PairSeen, words string) {
		if n[seen] > 0 {
			parts = append(parts, words+" for "+views.Count(n[seen], "answer", "answers"))
		}
	}
	add(docket.PairShown, "all readers saw a program’s suggestions")
	add(docket.PairApart, "at least one of the readers saw none")
	add(docket.PairUnknown, "it was not recorded what the readers saw")
	if len(parts) == 0 {
		return ""
	}
	words := strings.Join(parts, "; ") + "."
	words = strings.ToUpper(words[:1]) + words[1:]
	if n[docket.PairShown] > 0 {
		words += " Readers who see the same suggestions may agree because of them."
	}
	return words
}

// secondReadings says whether second readers of a docket see suggestions, with
// the form to change it for administrators.
func secondReadings(r *http.Request, d docket.Docket) *views.SecondReadingForm {
	form := &views.SecondReadingForm{Now: "Who reads an answer that somebody has read already sees no suggestions, " +
		"so that two readers do not agree because a program said the same to both."}
	value := string(docket.SuggestionsHidden)
	if d.SecondSuggestions {
		value = string(docket.SuggestionsShown)
		form.Now = "Second readers see the same suggestions as the first."
	}
	if !web.SessionOf(r).User.Reads(docket.MayAdmin, d.ID) {
		return form
	}
	form.Action = "/admin/dockets/" + url.PathEscape(string(d.ID)) + "/second-readings"
	form.Shown = views.Field{Name: "second_suggestions", Label: "What does a second reader see?", Value: value,
		Options: []views.Option{
			{Value: string(docket.SuggestionsHidden), Label: "No suggestions",
				Hint: "Agreement then rests on what two people saw by themselves"},
			{Value: string(docket.SuggestionsShown), Label: "The suggestions",
				Hint: "Faster; readers may agree because of them, and the report says so"},
		}}
	return form
}

// SetSecondReadings changes whether second readers of a docket see suggestions.
func (s *agreement) SetSecondReadings(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, web.MaxSmallForm)
	if err != nil {
		return err
	}
	id := docket.ID(r.PathValue("docket"))
	seen := seenOf(form.Get("second_suggestions"))
	if seen == docket.SuggestionsUnknown {
		return web.BadRequest("Choose what a second reader sees. Open the page Agreement and choose again.")
	}
	if err := s.store.SetSecondSuggestions(r.Context(), id, seen == docket.SuggestionsShown,
		web.ActorOf(r)); err != nil {
		return err
	}
	return web.SeeOther(w, r, web.WithDone("/admin/agreement?"+url.Values{"docket": {string(id)}}.Encode(),
		"second-reading"))
}
