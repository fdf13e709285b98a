package export

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"commentportal/docket"
)

// agreeMatrix holds matrix.csv against codings.csv.
func agreeMatrix(t *testing.T, dir string, spoken map[[3]string]bool, public map[string]map[string]string,
	codes map[string]bool) {
	t.Helper()
	m := readSheet(t, dir, "matrix.csv")
	if len(m.rows) != len(public) || len(m.header) != 3+len(codes) {
		t.Errorf("matrix.csv has %d rows and %d columns; %d comments are posted, %d codes used or in the "+
			"codebook", len(m.rows), len(m.header), len(public), len(codes))
	}
	for _, r := range m.rows {
		c := public[r["comment_id"]]
		expect(t, "matrix "+r["comment_id"], r, map[string]string{"sector": c["sector"],
			"campaign_id": c["campaign_id"]})
		for code := range codes {
			want := "0"
			if spoken[[3]string{"all", code, r["comment_id"]}] {
				want = "1"
			}
			if r[code] != want {
				t.Errorf("matrix %s %s is %q, want %s", r["comment_id"], code, r[code], want)
			}
		}
	}
}

// agreeCampaigns counts every campaign again from comments.csv.
func agreeCampaigns(t *testing.T, dir string, comments, codings sheet, public map[string]map[string]string) {
	t.Helper()
	known := map[string]bool{}
	for _, r := range readSheet(t, dir, "campaigns.csv").rows {
		id := r["campaign_id"]
		known[id] = true
		all, identical, edited, additions := 0, 0, 0, 0
		var shares []float64
		var received, channels, sectors, states, codes, added []string
		for _, c := range public {
			if c["campaign_id"] != id {
				continue
			}
			n, _ := strconv.Atoi(c["stands_for"])
			all += n
			share, err := strconv.ParseFloat(c["share_of_letter"], 64)
			if err != nil {
				t.Fatal(err)
			}
			shares = append(shares, share)
			if share == 1 && c["addition_words"] == "0" {
				identical += n
			} else {
				edited += n
			}
			if c["addition_words"] != "0" {
				additions += n
			}
			if c["received_at"] != "" {
				received = append(received, c["received_at"])
			}
			channels = append(channels, c["channel"])
			if c["sector"] != "unspecified" {
				sectors = append(sectors, c["sector"])
			}
			if c["state"] != "" {
				states = append(states, c["state"])
			}
		}
		for _, k := range codings.rows {
			switch c := public[k["comment_id"]]; {
			case c == nil || c["campaign_id"] != id || k["state"] != "confirmed":
			case k["comment_id"] == r["representative"]:
				codes = append(codes, k["code"])
			case k["origin"] != "campaign":
				added = append(added, k["code"])
			}
		}
		added = slices.DeleteFunc(added, func(code string) bool { return slices.Contains(codes, code) })
		set := func(list []string) string {
			slices.Sort(list)
			return strings.Join(slices.Compact(list), "; ")
		}
		want := map[string]string{
			"comments_all": strconv.Itoa(all), "identical": strconv.Itoa(identical), "edited": strconv.Itoa(edited),
			"with_addition": strconv.Itoa(additions),
			"channels":      set(channels), "sectors": set(sectors), "states": set(states), "codes": set(codes),
			"codes_added":    set(added),
			"first_received": "", "last_received": "", "least_share": "", "median_share": "",
		}
		if len(received) > 0 {
			want["first_received"], want["last_received"] = slices.Min(received), slices.Max(received)
		}
		slices.Sort(shares)
		if n := len(shares); n > 0 {
			want["least_share"] = fmt.Sprintf("%.4f", shares[0])
			want["median_share"] = fmt.Sprintf("%.4f", math.Round((shares[n/2]+shares[(n-1)/2])*10_000)/20_000)
		}
		expect(t, "campaigns "+id, r, want)
	}
	for _, c := range comments.rows {
		if c["campaign_id"] != "" && !known[c["campaign_id"]] {
			t.Errorf("campaigns.csv has no row for %s", c["campaign_id"])
		}
	}
}

// agreeAgreement finds the pairs of codings.csv and measures them again.
func agreeAgreement(t *testing.T, dir string, codings sheet, public map[string]map[string]string, byQuestion sheet) {
	t.Helper()
	type answer struct{ comment, question string }
	chosen := map[answer]map[string][]string{}
	used, stale := map[string]bool{}, map[answer]bool{}
	for _, c := range codings.rows {
		if public[c["comment_id"]] == nil || c["other_coders"] == "" {
			continue
		}
		at := answer{c["comment_id"], c["question_id"]}
		if chosen[at] == nil {
			chosen[at] = map[string][]string{}
		}
		stale[at] = stale[at] || c["state"] == "to_revisit"
		list := chosen[at][c["coder"]]
		if c["state"] == "confirmed" || c["state"] == "overruled" {
			list = append(list, c["code"])
			used[c["code"]] = true
		}
		slices.Sort(list)
		chosen[at][c["coder"]] = list
	}
	var pairs []docket.DoubleCoded
	for at, people := range chosen {
		if stale[at] { // one chose a code that means something else now
			continue
		}
		if len(people) < 2 {
			t.Errorf("%v: other_coders is set for %d people", at, len(people))
			continue
		}
		p := docket.NewDoubleCoded(docket.CommentID(at.comment), docket.QuestionID(at.question))
		for coder, codes := range people {
			n, _ := strconv.ParseInt(coder[1:], 10, 64)
			p.Coders, p.Codes = append(p.Coders, docket.UserID(n)), append(p.Codes, codes)
		}
		pairs = append(pairs, p)
	}
	var book docket.Codebook
	for _, r := range byQuestion.rows {
		if r["question_id"] == "all" {
			book.Themes = append(book.Themes, docket.Theme{Code: r["code"]})
			delete(used, r["code"])
		}
	}
	for code := range used {
		book.Themes = append(book.Themes, docket.Theme{Code: code})
	}
	want := map[string]docket.Agreement{}
	for _, a := range plainAgreement(emptySource().docket, book, pairs) {
		want[a.Scope+" "+a.Key] = a
	}
	rows := readSheet(t, dir, "agreement.csv").rows
	if len(rows) != len(want) {
		t.Errorf("agreement.csv has %d rows, want %d", len(rows), len(want))
	}
	say := func(a docket.Agreement, v float64, known bool) string {
		switch {
		case !known:
			return ""
		case a.DoubleCoded < 20 || a.Uses < 5: // too few for more than two decimals
			return strings.Replace(fmt.Sprintf("%.2f", v), "-0.00", "0.00", 1)
		}
		return strings.Replace(fmt.Sprintf("%.4f", v), "-0.0000", "0.0000", 1)
	}
	for _, r := range rows {
		a := want[r["scope"]+" "+r["key"]]
		expect(t, "agreement "+r["scope"]+" "+r["key"], r, map[string]string{
			"double_coded": strconv.Itoa(a.DoubleCoded), "percent_agreement": say(docket.Agreement{DoubleCoded: 20,
				Uses: 5}, a.Percent, a.DoubleCoded > 0),
			"cohen_kappa": say(a, a.Kappa, a.KappaKnown), "alpha_masi": say(a, a.Alpha, a.AlphaKnown),
			"coders": strconv.Itoa(a.Coders),
			"uses":   strconv.Itoa(a.Uses), "ac1": say(a, a.AC1, a.AC1Known), "low": say(a, a.Low, a.IntervalKnown),
			"high": say(a, a.High, a.IntervalKnown),
		})
	}
	for _, r := range byQuestion.rows {
		a := want["code "+r["code"]]
		tentative := ""
		if a.KappaKnown && a.DoubleCoded >= 20 && a.Uses >= 5 {
			tentative = strconv.FormatBool(a.Kappa < 0.667 && a.Low < 0.667)
		}
		expect(t, "themes_by_question "+r["question_id"]+" "+r["code"], r, map[string]string{
			"double_coded": strconv.Itoa(a.DoubleCoded), "kappa": say(a, a.Kappa, a.KappaKnown), "tentative": tentative,
		})
	}
}

// agreeQuotes looks up every quotation in the posted answers, and every link of a
// recommendation.
func agreeQuotes(t *testing.T, dir string, public map[string]map[string]string) {
	t.Helper()
	quoted := map[[2]string]bool{}
	for _, q := range readSheet(t, dir, "quotes.csv").rows {
		c := public[q["comment_id"]]
		if c == nil || q["quote"] == "" || !strings.Contains(docket.UnguardCell(c["answer_"+q["question_id"]]),
			docket.UnguardCell(q["quote"])) {
			t.Errorf("%s does not say %q", q["comment_id"], q["quote"])
			continue
		}
		quoted[[2]string{q["quote"], q["comment_id"]}] = true
		expect(t, "quotes "+q["comment_id"], q, map[string]string{
			"url":    "https://portal.example/dockets/" + c["docket_id"] + "/comments/" + c["comment_id"],
			"sector": c["sector"], "organization": c["organization"], "campaign_id": c["campaign_id"],
			"named": strconv.FormatBool(c["name"]+c["organization"] != ""),
		})
	}
	last := ""
	for _, r := range readSheet(t, dir, "recommendations.csv").rows {
		own := r["recommendation_id"] != last
		last = r["recommendation_id"]
		if own != (r["text"] != "") || own && r["code"]+r["quote"]+r["comment_id"] != "" || !own &&
			r["code"]+r["quote"]+r["comment_id"] == "" {
			t.Errorf("recommendations.csv: %v", r)
		}
		if r["quote"] != "" && !quoted[[2]string{r["quote"], r["comment_id"]}] {
			t.Errorf("%s links to %q, which quotes.csv does not have", r["recommendation_id"], r["quote"])
		}
	}
}

// TestQuotationsThatMayNotBeShownAreLeftOut takes away, one after the other, what
// a quotation needs: a posted comment, its words where they were chosen, and that
// somebody picked it.
func TestQuotationsThatMayNotBeShownAreLeftOut(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		change func(*docket.Excerpt)
	}{
		{"the comment is not posted", func(x *docket.Excerpt) { x.Comment = testDocket.Comment(3) }},
		{"there is no such comment", func(x *docket.Excerpt) { x.Comment = testDocket.Comment(99) }},
		{"other words stand there now", func(x *docket.Excerpt) { x.Public = "Fix the gadgets" }},
		{"the passage is cut elsewhere", func(x *docket.Excerpt) { x.PublicSpan.Start++ }},
		{"the passage leaves the answer", func(x *docket.Excerpt) { x.PublicSpan.End = 999 }},
		{"the answer is to another question", func(x *docket.Excerpt) { x.Question = "2" }},
		{"it was hidden and so has no words", func(x *docket.Excerpt) { x.Public, x.PublicSpan = "", docket.Span{} }},
		{"nobody picked it", func(x *docket.Excerpt) { x.Quotation = nil }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			src := fullSource()
			tt.change(&src.quotations[0])
			rows := readSheet(t, writeAll(t, src, "quotes.csv"), "quotes.csv").rows
			if len(rows) != 1 || rows[0]["code"] != "GOV-FED" {
				t.Errorf("quotes.csv holds %v", rows)
			}
		})
	}
}
