package main

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
)

// campaigns decides on the letters that were found: confirms and names them,
// parts copies and joins them again, sets one aside, and groups anew: what people
// said must hold.
func (h *heard) campaigns() {
	h.t.Helper()
	found := h.grouped()
	if len(found) < 2 {
		h.t.Fatalf("campaigns: %v, two letters were sent", found)
	}
	var first string
	for _, campaign := range slices.Sorted(maps.Keys(found)) {
		members := found[campaign]
		if first == "" || len(members) > len(found[first]) {
			first = campaign
		}
	}
	members := slices.Clone(found[first])
	apart, alone := members[len(members)-3:len(members)-1], members[len(members)-1]
	h.verdict(first, "name", url.Values{"name": {"=Fix the machines"}})
	h.verdict(first, "confirm", nil)
	h.verdict(first, "split", url.Values{"comment": apart, "over": {"1"}})
	other := ""
	for campaign, list := range h.grouped() {
		if slices.Equal(list, apart) {
			other = campaign
		}
	}
	if other == "" {
		h.t.Fatalf("%v form no campaign of their own: %v", apart, h.grouped())
	}
	h.verdict(first, "merge", url.Values{"others": {other}, "over": {"1"}})
	h.verdict(first, "alone", url.Values{"comment": {alone}, "over": {"1"}})
	decided := h.grouped()
	if list := decided[first]; len(list) != len(members)-1 || slices.Contains(list, alone) {
		h.t.Errorf("after all decisions %s has %v", first, list)
	}
	h.p.run("campaigns", "group", "--docket", h.docket)
	if again := h.grouped(); fmt.Sprint(again) != fmt.Sprint(decided) {
		h.t.Errorf("grouped anew: %v, people decided %v", again, decided)
	}
	status, body := h.chief.get("/admin/campaigns/additions?" + url.Values{"docket": {h.docket}}.Encode())
	page := parsePage(h.t, body)
	forms := page.all(`form[action$="/addition-read"]`)
	if status != http.StatusOK || len(forms) == 0 {
		h.t.Fatalf("the queue of long additions: status %d, %d rows", status, len(forms))
	}
	action, form := page.form(h.t, `form[action="`+attr(forms[0], "action")+`"]`)
	if status, _ := h.chief.post(action, form); status != http.StatusOK {
		h.t.Errorf("read an addition: status %d", status)
	}
}

// grouped are the campaigns and their members as the register has them.
func (h *heard) grouped() map[string][]string {
	h.t.Helper()
	out := map[string][]string{}
	for _, row := range h.csv("comments.csv") {
		if row["campaign_id"] != "" {
			out[row["campaign_id"]] = append(out[row["campaign_id"]], row["comment_id"])
		}
	}
	return out
}

// verdict says something on a campaign by the form of its page.
func (h *heard) verdict(campaign, verb string, fill url.Values) {
	h.t.Helper()
	_, body := h.chief.get("/admin/campaigns/" + campaign)
	_, form := parsePage(h.t, body).form(h.t,
		`form.campaign-part`)
	send := url.Values{"form_token": form["form_token"], "reason": {plantedGrouping}}
	for name, values := range fill {
		send[name] = values
	}
	if status, body := h.chief.post("/admin/campaigns/"+campaign+"/"+verb, send); status != http.StatusOK {
		h.t.Fatalf("%s %s: status %d\n%s", verb, campaign, status, pageWords(parsePage(h.t, body).node))
	}
}
