package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"commentportal/docket"
)

// TestTheWriterReadsWhatAChannelAnswered walks from a flagged comment over the hand-over to
// the answer on the page of its writer, in both languages, with none of it anywhere else.
func TestTheWriterReadsWhatAChannelAnswered(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	number := p.file(url.Values{"answer-1": {"As I write this, ransomware is encrypting the file servers of our " +
		"clinic. It calls 203.0.113.7."}})
	plain := p.file(url.Values{"answer-1": {"We train our staff every month."}})
	c, err := p.db.Receipt(t.Context(), docket.TrackingNumber(number))
	if err != nil {
		t.Fatal(err)
	}
	other, err := p.db.Receipt(t.Context(), docket.TrackingNumber(plain))
	if err != nil {
		t.Fatal(err)
	}
	asked := url.Values{"tracking": {number}}
	p.post("/status", asked).want(t, 200).lacks(t, "What we handed on")
	mod, at := p.staffer(docket.RoleModerator), "/admin/incidents/"+string(c.ID)
	form := mod.get(at+"?tlp="+url.QueryEscape("TLP:RED")).want(t, 200).contains(t, "Record a hand-over").fields(t,
		"#handed form")
	if form.Get("marking") != "TLP:RED" {
		t.Errorf("the hand-over would be marked %q", form.Get("marking"))
	}
	mod.post(at+"/handed", form).want(t, 422).contains(t, "Say to whom it was handed.")
	form.Set("channel", "Ask 536-22-8145")
	mod.post(at+"/handed", form).want(t, 422).contains(t, "This shows something private", "Ask 536-22-8145")
	form.Set("channel", "PLANTED-CHANNEL")
	bad := url.Values{"channel": {"WORDS-THAT-STAY"}, "marking": {"TLP:WHITE"}}
	mod.sends(at+"/handed", bad).want(t, 422).contains(t, "Choose with whom they may share it.", "WORDS-THAT-STAY")
	mod.post(at+"/handed", form).want(t, http.StatusSeeOther)
	mod.sends("/admin/incidents/"+string(other.ID)+"/handed", url.Values{"channel": {"x"},
		"marking": {"TLP:RED"}}).want(t, http.StatusNotFound)
	p.post("/status", asked).want(t, 200).contains(t, "What we handed on", "PLANTED-CHANNEL", "not answered yet")

	form = mod.get(at).want(t, 200).contains(t, "TLP:RED", "PLANTED-CHANNEL").fields(t, "#handed form")
	form.Set("handover", "1")
	mod.post(at+"/answered", form).want(t, 422).contains(t, "Write what they answered")
	form.Set("answer-1", "PLANTED-REPLY")
	form.Set("channel", "ANOTHER-BOX")
	mod.post(at+"/answered", form).want(t, http.StatusSeeOther)
	mod.post(at+"/answered", form).want(t, http.StatusConflict).contains(t, "This has moved on", "PLANTED-REPLY",
		"ANOTHER-BOX")
	p.post("/status", asked).want(t, 200).contains(t, "They answered", "PLANTED-REPLY")
	year := mod.get("/admin/incidents").want(t, 200).text(t, "main tbody tr")
	for _, want := range []string{"2026", "Live incident", "1, after"} {
		if !strings.Contains(year, want) {
			t.Errorf("the year's figures lack %q: %s", want, year)
		}
	}
	p.post("/es/status", asked).want(t, 200).contains(t, "Lo que transmitimos", "PLANTED-REPLY")
	p.post("/status", url.Values{"tracking": {plain}}).want(t, 200).lacks(t, "PLANTED", "What we handed on")
	mod.get(at+"/bundle.json").want(t, 200).lacks(t, "PLANTED")
	p.logged(t, "incident.handed", 1)
	p.logged(t, "incident.answered", 1)
	p.nothingPlanted(number, plain)
}
