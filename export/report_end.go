package export

import (
	"cmp"
	"slices"
	"strings"

	"commentportal/docket"
	"commentportal/export/paper"
)

// group is a set of codes that belong together.
type group struct {
	key   string // of the figures
	name  string
	codes []int // places in tally.codes, in the codebook's order
}

// groups shows the themes under the imperatives of the task force's 2017 report
// and under the functions of the NIST Cybersecurity Framework.
func (w findingChapters) groups() {
	w.annex("imperatives", "Themes under the imperatives and framework functions")
	imperatives, functions := w.grouped()
	if len(imperatives) == 0 && len(functions) == 0 {
		w.say("The codebook places no theme under an imperative or a framework function.")
		return
	}
	w.say("A comment counts once for an imperative or a function, whatever number of its themes it raises, over all " +
		"questions together.")
	w.groupSection("imperatives", "The imperatives of the task force’s 2017 report", "Imperative", imperatives)
	w.groupSection("functions", "The functions of the NIST Cybersecurity Framework", "Function", functions)
}

// grouped sorts the codes by imperative, in the order of the codebook, and by
// function, in the order of the framework.
func (w findingChapters) grouped() (imperatives, functions []group) {
	place := func(list []group, key, name string, c int) []group {
		i := slices.IndexFunc(list, func(g group) bool { return g.key == key })
		if i < 0 {
			i = len(list)
			list = append(list, group{key: key, name: name})
		}
		list[i].codes = append(list[i].codes, c)
		return list
	}
	for c, theme := range w.t.codes {
		if theme.Imperative != "" {
			imperatives = place(imperatives, theme.Imperative, theme.Imperative, c)
		}
		for _, f := range strings.FieldsFunc(theme.CSFFunction, func(r rune) bool {
			return r == '|' || r == ';' ||
				r == ' ' || r == ','
		}) {
			functions = place(functions, f, functionName(f), c)
		}
	}
	slices.SortStableFunc(imperatives, func(a, b group) int { return strings.Compare(a.key, b.key) })
	order := func(key string) int {
		if i := slices.Index(frameworkFunctions, key); i >= 0 {
			return i
		}
		return len(frameworkFunctions)
	}
	slices.SortStableFunc(functions, func(a, b group) int {
		return cmp.Or(order(a.key)-order(b.key), strings.Compare(a.key, b.key))
	})
	return imperatives, functions
}

// frameworkFunctions are the functions of the NIST Cybersecurity Framework 2.0
// in its order.
var frameworkFunctions = []string{"GV", "ID", "PR", "DE", "RS", "RC"}

func functionName(code string) string {
	names := []string{"Govern", "Identify", "Protect", "Detect", "Respond", "Recover"}
	if i := slices.Index(frameworkFunctions, code); i >= 0 {
		return names[i] + " (" + code + ")"
	}
	return code
}

func (w findingChapters) groupSection(kind, title, head string, list []group) {
	if len(list) == 0 {
		return
	}
	w.add(paper.Heading{Level: 2, ID: kind + "-section", Text: title})
	table := paper.Table{
		ID: kind + "-table", Caption: title + ": comments that raise at least one theme",
		Columns: []paper.Column{
			{Head: head, Names: true, Width: 40}, {Head: "Different comments", Numbers: true, Width: 13},
			{Head: "All comments", Numbers: true, Width: 13}, {Head: "Codes", Width: 30},
		},
		Source: inlines("Source: codings.csv and comments.csv, posted comments with a confirmed coding of any of the "+
			"codes. Comments: ", w.idsLink(w.all), "."),
	}
	for _, g := range list {
		v := w.union(g.codes, w.all)
		key := func(column string) string {
			return figureKey(kind, string(w.t.questions[w.all]), g.key, column)
		}
		table.Rows = append(table.Rows, paper.Row{Cells: [][]paper.Inline{
			inlines(g.name), inlines(figure(key("comments_distinct"), v.distinct())),
			inlines(figure(key("comments_all"), v.all)), w.groupCodes(g),
		}})
	}
	w.table(table)
}

// groupCodes names the codes of a group that were raised.
func (w findingChapters) groupCodes(g group) []paper.Inline {
	var raised []string
	for _, c := range g.codes {
		if w.t.themes[c][w.all].all > 0 {
			raised = append(raised, w.t.codes[c].Code)
		}
	}
	return inlines(strings.Join(raised, ", "))
}

// campaignSection lists the campaigns.
func (w findingChapters) campaignSection() {
	w.annex("campaigns", "Campaigns")
	if len(w.campaigns) == 0 {
		w.say("No campaign is known in this state: no two comments are known to be made from one letter.")
		return
	}
	grouped := 0
	for _, c := range w.campaigns {
		grouped += c.records
	}
	w.say("A campaign is two comments or more that were made from one letter. There ", verb(len(w.campaigns), "is ",
		"are "), figureOf(rowsKey("campaigns", ""), len(w.campaigns), "campaign", "campaigns"), ", with ",
		figureOf(rowsKey("comments", "", "posted", "true", "campaign_id", "*"), grouped, "posted comment",
			"posted comments"),
		". A campaign counts once among the different comments and with every sender among all comments. Its themes "+
			"are those of its letter; what copies add stands apart.",
		from("campaigns.csv; comments.csv, column campaign_id of posted comments."))
	table := paper.Table{
		ID: "campaigns-table", Caption: "Campaigns: posted members, and how much of the letter they keep",
		Columns: []paper.Column{
			{Head: "Campaign", Names: true, Width: 30}, {Head: "All comments", Numbers: true, Width: 12},
			{Head: "Body identical", Numbers: true, Width: 12}, {Head: "Edited", Numbers: true, Width: 11},
			{Head: "With words added", Numbers: true, Width: 12}, {Head: "Least share kept", Numbers: true, Width: 12},
			{Head: "Middle share kept", Numbers: true, Width: 12},
		},
		Source: inlines("Source: campaigns.csv, one row a campaign: comments_all, identical, edited, with_addition, " +
			"least_share, median_share. “Body” is what stands between greeting and closing, which may differ. " +
			"comments.csv names each member by campaign_id."),
	}
	var facts [][]paper.Inline
	for _, c := range w.campaigns {
		key := func(column string) string { return figureKey("campaigns", string(c.ID), column) }
		part := func(column string, v float64, known bool) []paper.Inline {
			if !known {
				return inlines("not known")
			}
			return inlines(paper.Figure{Key: key(column), Value: decimal(v), Text: wholePercent(v)})
		}
		least, known := c.leastShare()
		median, _ := c.medianShare()
		table.Rows = append(table.Rows, paper.Row{Cells: [][]paper.Inline{
			inlines(w.campaignName(c.ID)), inlines(figure(key("comments_all"), c.all)), inlines(figure(key("identical"),
				c.identical)), inlines(figure(key("edited"), c.edited)),
			inlines(figure(key("with_addition"), c.withAddition)), part("least_share", least, known),
			part("median_share", median, known),
		}})
		facts = append(facts, inlines(paper.Strong(w.campaignName(c.ID)+". "), w.campaignFacts(c)))
	}
	w.table(table)
	w.add(paper.List{Items: facts})
}

// wholePercent writes a share for people, rounded as percent does it.
func wholePercent(share float64) string { return percent(tenThousandths(share), wholeLetter) }

func (w findingChapters) campaignFacts(c *campaignFigures) []paper.Inline {
	var out []paper.Inline
	if c.representative != "" {
		out = append(out, inlines("Letter: ", w.commentLink(c.representative), ". ")...)
	}
	switch {
	case c.first.IsZero():
		out = append(out, paper.Text("Time of receipt unknown. "))
	case w.date(c.first) == w.date(c.last):
		out = append(out, paper.Text("Received on "+w.date(c.first)+". "))
	default:
		out = append(out, paper.Text("Received from "+w.date(c.first)+" to "+w.date(c.last)+". "))
	}
	codes := sorted(c.codes)
	if len(codes) == 0 {
		out = append(out, paper.Text(w.noThemeInLetter(c)))
	} else {
		out = append(out, inlines("Themes of the letter: ", w.markedList(codes), ". ")...)
	}
	if added := c.addedCodes(); len(added) > 0 {
		out = append(out, inlines("Added by copies: ", w.markedList(added), ". ")...)
	}
	switch c.Decision {
	case docket.CampaignConfirmed:
		out = append(out, paper.Text("Confirmed by a person."))
	case docket.CampaignSplit:
		out = append(out, paper.Text("Parted from another by a person."))
	case docket.CampaignMerged:
		out = append(out, paper.Text("Joined by a person."))
	default:
		out = append(out, paper.Text("Found by the program, not yet confirmed."))
	}
	return out
}

// recommendationSection says what staff conclude and what it rests on.
func (w findingChapters) recommendationSection() {
	w.chapter("recommendations", "What staff conclude", false)
	w.sectionText(docket.SectionRecommendations, 1)
	if len(w.recommendations) == 0 {
		w.say("No recommendation has been written down.")
		return
	}
	w.say("Staff wrote down ", figureOf(rowsKey("recommendations", "distinct(recommendation_id)"),
		len(w.recommendations), "recommendation", "recommendations"),
		". Each names what it rests on. A figure beside a theme says how many comments raise it, not how many "+
			"support the recommendation.", from("recommendations.csv."))
	if w.lost > 0 {
		w.say("Some recommendations also rest on quotations that may no longer be shown, because their comments were "+
			"taken down or words in them were hidden. They are left out here.", from("LIMITATIONS.md says how many."))
	}
	plan := w.plan()
	w.supportWords(plan)
	imperative := ""
	for _, r := range plan {
		if r.Imperative != imperative {
			imperative = r.Imperative
			w.add(paper.Paragraph{Style: paper.Lead, Parts: inlines(paper.Words(imperative))})
		}
		w.add(paper.Heading{Level: 2, ID: "recommendation-" + r.ID, Text: "Recommendation " + r.number + ", " + r.ID})
		for _, p := range strings.Split(r.Text, "\n") {
			if p = strings.TrimSpace(p); p != "" {
				w.say(p)
			}
		}
		w.say(w.supportSays(r))
		w.rests(r.Recommendation)
	}
	w.actionTable(plan)
}

// inShort lists the recommendations on the front, each with what supports it.
func (w findingChapters) inShort() {
	plan := w.plan()
	if len(plan) == 0 {
		return
	}
	w.add(paper.Heading{Level: 2, ID: "recommendations-in-short", Text: "Recommendations"})
	var items [][]paper.Inline
	for _, r := range plan {
		first, _, more := strings.Cut(strings.TrimSpace(r.Text), "\n")
		if more {
			first = strings.TrimSpace(first)
		}
		parts := inlines(paper.Words(r.number+" "+first), " Support: "+string(r.support.grade))
		if r.support.grade != gradeNone {
			parts = append(parts, inlines(", ", figureOf(recommendationKey(r.ID, "comments_distinct"),
				r.support.voices.distinct(), "different comment", "different comments"))...)
		}
		items = append(items, inlines(parts, ". ", paper.Link{To: "#recommendation-" + r.ID, Text: "In full"}, "."))
	}
	w.add(paper.List{Items: items})
}

// supportWords explains the grades of support that occur.
func (w findingChapters) supportWords(plan []planned) {
	var items [][]paper.Inline
	for _, g := range []grade{gradeBroad, gradeSome, gradeNarrow, gradeNone} {
		if slices.ContainsFunc(plan, func(r planned) bool { return r.support.grade == g }) {
			items = append(items, inlines(gradeSays[g]))
		}
	}
	w.say("Support says how far a recommendation’s themes were raised by those who wrote. It is no vote for it:")
	w.add(paper.List{Items: items})
}

func (w findingChapters) rests(r docket.Recommendation) {
	if len(r.Codes) > 0 {
		w.say(paper.Strong("Themes it rests on"))
		var items [][]paper.Inline
		for _, code := range r.Codes {
			if c, counted := w.t.code[code]; counted {
				items = append(items, inlines(w.marked(code), " (", code, "): ", voicesOf(&w.t.themes[c][w.all],
					w.themeKey(w.all, code)), from("themes_by_question.csv, question_id all, code ", code,
					"; comments in ", w.idsLink(w.all), ".")))
			} else {
				items = append(items, inlines(w.marked(code), " (", code, ")"))
			}
		}
		w.add(paper.List{Items: items})
	}
	var quoted []paper.Block
	for _, id := range r.Excerpts {
		if q := w.quotation(id); q != nil {
			quoted = append(quoted, w.quotationBlock(*q))
		}
	}
	if len(quoted) > 0 {
		w.say(paper.Strong("Quotations it rests on"))
		w.add(quoted...)
	}
	if len(r.Comments) > 0 {
		parts := inlines(paper.Strong("Comments it rests on: "))
		for i, id := range r.Comments {
			if i > 0 {
				parts = append(parts, paper.Text(", "))
			}
			parts = append(parts, w.commentLink(id))
		}
		w.say(parts)
	}
	if len(r.Codes)+len(quoted)+len(r.Comments) == 0 {
		w.say("Nothing is linked to it that can be shown.")
	}
}

// noThemeInLetter says why a campaign has no theme of its letter.
func (w findingChapters) noThemeInLetter(c *campaignFigures) string {
	switch {
	case c.records == 0:
		return "No copy of it is posted. "
	case len(w.letters[c.ID]) == 0:
		return "Nobody has read its letter for themes yet. "
	}
	return "Its letter was read, and no theme is confirmed in it. "
}

// markedList names themes one after the other.
func (w *wording) markedList(codes []string) []paper.Inline {
	var out []paper.Inline
	for i, code := range codes {
		if i > 0 {
			out = append(out, paper.Text("; "))
		}
		out = append(out, w.marked(code)...)
	}
	return out
}
