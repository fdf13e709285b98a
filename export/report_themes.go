package export

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"commentportal/chart"
	"commentportal/docket"
	"commentportal/export/paper"
)

// themes ranks the themes of each question, then of all together.
func (w themeChapter) themes() {
	w.chapter("themes", "What was raised, question by question", false)
	if w.facts.coded == 0 {
		w.sayWhatHolds(onCounting)
	} else {
		w.say("Themes are ranked by different comments, in which a campaign counts once; themes with as many share a "+
			"rank. All comments stand beside them. Each figure names its place in the data files; the comments "+
			"behind it are listed in ", w.idsLink(-1), ".")
	}
	if w.facts.coded > 0 && len(w.campaigns) == 0 {
		w.say("No campaign has been found, so both counts differ only where one row stands for several senders.")
	}
	for q := range w.t.questions {
		w.question(q)
	}
}

// question is the section of one question in the body: what people wrote of it, the
// themes raised most, and some voices. All of it is in full in an appendix.
func (w themeChapter) question(q int) {
	id := w.t.questions[q]
	w.add(paper.Heading{Level: 2, ID: "question-" + string(id), Text: w.questionName(id)})
	if q != w.all {
		w.add(paper.Paragraph{Style: paper.Lead, Parts: inlines(w.questionText(id))})
		w.sectionText(docket.QuestionSection(id), 2)
	}
	w.answered(q)
	ranked := w.ranked(q)
	if len(ranked) == 0 {
		w.say(w.noTheme(q))
	} else {
		w.leading(q, ranked)
		w.top(q, ranked)
		if q == w.all {
			w.stances(q, ranked)
		}
	}
	for _, x := range w.someVoices(q, ranked) {
		w.add(w.quotationBlock(x))
	}
}

// inFull tables all themes with every question, each sector, and every quotation that
// the body does not have.
func (w themeChapter) inFull() {
	w.annex("in-full", "Every theme, question by question")
	all := w.ranked(w.all)
	w.grid(all)
	w.bySector(w.all, all)
	for q, id := range w.t.questions {
		w.add(paper.Heading{Level: 2, ID: "full-" + string(id), Text: "In full: " + w.questionName(id)})
		ranked := w.ranked(q)
		if len(ranked) == 0 {
			w.say(w.noTheme(q))
		} else {
			if q != w.all {
				w.stances(q, ranked)
			}
			w.silent(q, ranked)
		}
		w.toRevisit(q)
		if q != w.all {
			w.voicesHeard(q, ranked)
		}
	}
}

// bodyThemes is how many themes the body tables for a question, bodyVoices how many
// quotations it has there.
const (
	bodyThemes = 6
	bodyVoices = 2
)

// top tables the themes of a question that were raised most; where several share the
// last place, all of them or none.
func (w themeChapter) top(q int, ranked []int) {
	shown, left := docket.ShownOfRanking(w.distinctCounts(ranked, q), bodyThemes, 2*bodyThemes)
	if shown == 0 {
		return
	}
	id := string(w.t.questions[q])
	table := paper.Table{ID: "top-" + id, Caption: "Themes raised most: " + w.questionName(w.t.questions[q]),
		Columns: []paper.Column{{Head: "Theme", Names: true, Width: 52},
			{Head: "Different comments", Numbers: true, Width: 16},
			{Head: "All comments", Numbers: true, Width: 16}, {Head: "Share", Numbers: true, Width: 16}},
		Source: inlines("Source: themes_by_question.csv, question_id "+id+". The share is of the different comments "+
			"whose answer was read, and is printed of ten or more. ", w.leftOut(left),
			paper.Link{To: "#full-" + id, Text: "In full"}, "."),
	}
	for _, c := range ranked[:shown] {
		v, key := &w.t.themes[c][q], w.themeKey(q, w.t.codes[c].Code)
		table.Rows = append(table.Rows, paper.Row{Cells: [][]paper.Inline{
			w.marked(w.t.codes[c].Code), inlines(figure(key("comments_distinct"), v.distinct())),
			inlines(figure(key("comments_all"), v.all)),
			inlines(shareInText(key("share_distinct"), v.distinct(), w.t.read[q].distinct())),
		}})
	}
	w.table(table)
}

// leftOut says that a table of the body does not have every theme.
func (w themeChapter) leftOut(left int) string {
	if left == 0 {
		return ""
	}
	return "Further themes were raised. "
}

// someVoices are the quotations of a question that the body shows: the first of the
// themes raised most, the last of them a dissenting voice where there is one.
func (w themeChapter) someVoices(q int, ranked []int) []quotation {
	var out []quotation
	byCode := w.quotationsOf(q)
	for _, code := range w.codesInOrder(ranked, byCode) {
		if list := spread(byCode[code]); len(out) < bodyVoices && !list[0].Quotation.Dissenting {
			out = append(out, list[0])
		}
	}
	for _, code := range w.codesInOrder(ranked, byCode) {
		if i := slices.IndexFunc(byCode[code], func(x quotation) bool { return x.Quotation.Dissenting }); i >= 0 {
			return append(out[:min(len(out), bodyVoices-1)], byCode[code][i])
		}
	}
	return out
}

// quotationsOf are the quotations of a question by code.
func (w *wording) quotationsOf(q int) map[string][]quotation {
	out := map[string][]quotation{}
	for _, x := range w.quotations {
		if x.Question == w.t.questions[q] {
			out[x.Code] = append(out[x.Code], x)
		}
	}
	return out
}

// inWords is what people wrote of single themes.
func (w themeChapter) inWords() {
	begun := false
	for _, theme := range w.book.Themes {
		key := docket.ThemeSection(theme.Code)
		if _, ok := w.section(key); !ok {
			continue
		}
		if !begun {
			w.chapter("in-words", "Themes in words", false)
			begun = true
		}
		w.add(paper.Heading{Level: 2, ID: "theme-" + theme.Code, Text: w.sectionTitle(key)})
		w.sectionText(key, 2)
	}
}

// noTheme says why a question has no theme.
func (w themeChapter) noTheme(q int) string {
	c := w.coverage[q]
	switch {
	case len(w.book.Themes) == 0:
		return "The docket has no codebook."
	case c.Answers == 0:
		return "No answer is posted here."
	case c.Readable() == 0:
		return "No posted answer here says anything that can be read for themes."
	case c.Read+c.ToRevisit == 0:
		return "Nobody has read an answer for themes here yet."
	case c.Unread > 0:
		return "No theme has been confirmed in the answers that were read so far."
	}
	return "Every answer was read, and no theme is confirmed."
}

// answered says how many comments answer the question.
func (w themeChapter) answered(q int) {
	v := &w.t.answers[q]
	what := verb(v.distinct(), " answers it", " answer it")
	file := "themes_by_question.csv, question_id " + string(w.t.questions[q])
	if q == w.all {
		what = verb(v.distinct(), " is posted", " are posted")
	}
	parts := inlines(figureOf(w.answersKey(q, "answers_distinct"), v.distinct(), "different comment",
		"different comments"), " (",
		figure(w.answersKey(q, "answers_all"), v.all), " in all)", what, ".", w.answersNote(q))
	if n := w.t.waiting[q]; n > 0 {
		parts = append(parts, inlines(" ", figureOf(w.answersKey(q, "awaiting_review"), n, "more comment waits",
			"more comments wait"), " for review and ",
			verb(n, "is", "are"), " in no other figure.", from(file, ": awaiting_review."))...)
	}
	w.say(parts)
}

// leading names the theme raised most often, or those that share the place.
func (w themeChapter) leading(q int, ranked []int) {
	first := &w.t.themes[ranked[0]][q]
	n := 1
	for n < len(ranked) && w.t.themes[ranked[n]][q].distinct() == first.distinct() {
		n++
	}
	file := "themes_by_question.csv, question_id " + string(w.t.questions[q]) + ", code "
	code := w.t.codes[ranked[0]].Code
	key := w.themeKey(q, code)
	switch {
	case n == 1 && w.t.read[q].distinct() < docket.LeastToCompare:
		w.say("The theme raised most often is ", w.marked(code), ", in ", voicesOf(first, key), ".",
			from(file, code, ": comments_distinct, comments_all. Comments: ", w.idsLink(q), "."))
	case n == 1:
		w.say("The theme raised most often is ", w.marked(code), ", in ", voicesOf(first, key), ", that is ",
			shareFigure(key("share_distinct"), first.distinct(), w.t.read[q].distinct()), " of the different "+
				"comments whose answer was read.",
			from(file, code, ": comments_distinct, comments_all, share_distinct. Comments: ", w.idsLink(q), "."))
	case n <= descLabels:
		var names []paper.Inline
		var codes []string
		for i, c := range ranked[:n] {
			switch {
			case i > 0 && i == n-1:
				names = append(names, paper.Text(" and "))
			case i > 0:
				names = append(names, paper.Text(", "))
			}
			names = append(names, w.marked(w.t.codes[c].Code)...)
			codes = append(codes, w.t.codes[c].Code)
		}
		w.say("The themes raised most often are ", names, ", each in ", figureOf(key("comments_distinct"),
			first.distinct(), "different comment", "different comments"), ".",
			from(file, wordList(codes), ": comments_distinct. Comments: ", w.idsLink(q), "."))
	default:
		w.say("Several themes share the first place, each in ", figureOf(key("comments_distinct"), first.distinct(),
			"different comment", "different comments"), "; the table names them.",
			from(file, code, " and others: comments_distinct. Comments: ", w.idsLink(q), "."))
	}
}

// drawing is the chart of a question's leading themes.
func (w themeChapter) drawing(q int, ranked []int, most int) {
	name := w.questionName(w.t.questions[q])
	title := name + ": themes by number of comments"
	n, _ := docket.ShownOfRanking(w.distinctCounts(ranked, q), most, 2*most)
	if n == 0 {
		return // so many share the first place that a drawing would choose among equals
	}
	shown := ranked[:n]
	if len(shown) < len(ranked) {
		title += ", those raised most"
	}
	bars := chart.Bars{ID: "chart-question-" + chartID(string(w.t.questions[q])), Title: title,
		Series: []string{"Different comments", "All comments"}}
	var first []string
	for i, c := range shown {
		v, theme := &w.t.themes[c][q], w.t.codes[c]
		label := w.labelOf(theme.Code)
		key := w.themeKey(q, theme.Code)
		bars.Rows = append(bars.Rows, chart.Row{Label: label, Values: []int{v.distinct(), v.all},
			Figures: []string{key("comments_distinct"), key("comments_all")}})
		if i < descLabels {
			first = append(first, fmt.Sprintf("%s: %s, %s in all", label, count3(v.distinct()), count3(v.all)))
		}
	}
	bars.Desc = "Two bars for each theme, different comments and all " +
		"comments. " + strings.Join(first, ". ") + ". The table below has every figure."
	w.add(paper.Chart{Bars: bars, Caption: title})
}

// chartID makes an ID of a question's.
func chartID(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, s)
}

// grid tables every theme that was raised with its comments in each question.
func (w themeChapter) grid(ranked []int) {
	table := paper.Table{
		ID: "themes-grid", Caption: "Themes raised, by question: different comments, and all of them in brackets",
		Columns: []paper.Column{{Head: "Theme", Names: true, Width: 27}, {Head: "Code", Codes: true, Width: 12}},
		Source: inlines("Source: themes_by_question.csv: comments_distinct and comments_all. The file has ranks, "+
			"shares, campaigns and what lies outside of them, too; themes_by_sector.csv has every sector. Comments: ",
			w.idsLink(-1), "."),
	}
	for _, id := range w.t.questions {
		head := "Q" + string(id)
		switch id {
		case docket.AllQuestions:
			head = "All"
		case docket.General:
			head = "Other"
		}
		table.Columns = append(table.Columns, paper.Column{Head: head, Numbers: true, Width: 10})
	}
	for _, c := range ranked {
		theme := w.t.codes[c]
		row := paper.Row{Cells: [][]paper.Inline{w.marked(theme.Code), inlines(theme.Code)}}
		for q := range w.t.questions {
			v, key := &w.t.themes[c][q], w.themeKey(q, theme.Code)
			cell := inlines("–")
			if v.all > 0 {
				cell = inlines(figure(key("comments_distinct"), v.distinct()), " (", figure(key("comments_all"), v.all),
					")")
			}
			row.Cells = append(row.Cells, cell)
		}
		table.Rows = append(table.Rows, row)
	}
	w.table(table)
}

// toRevisit names the themes of which something is set apart until somebody reads
// it again.
func (w themeChapter) toRevisit(q int) {
	var apart []string
	for c, theme := range w.t.codes[:len(w.book.Themes)] {
		if w.t.apart[c*len(w.t.questions)+q] {
			apart = append(apart, themeName(theme))
		}
	}
	if len(apart) > 0 {
		w.say("To revisit: ", strings.Join(apart, "; "), ". Some answers were coded with an older label or "+
			"definition of these themes; such codings are not counted until somebody reads the answers again.",
			from("codings.csv, state to_revisit."))
	}
}

// silent names the themes of the codebook without a comment: those that nobody
// raised, apart from those of which that cannot be said.
func (w themeChapter) silent(q int, ranked []int) {
	var silent, young []string
	for c, theme := range w.t.codes[:len(w.book.Themes)] {
		name := theme.Code
		switch {
		case slices.Contains(ranked, c), w.t.apart[c*len(w.t.questions)+q]:
		case !w.lookedFor(w.t.questions[q], theme.Code):
			young = append(young, name)
		default:
			silent = append(silent, name)
		}
	}
	if len(young) > 0 {
		w.say("Not looked for in every answer: ", strings.Join(young, ", "), ". Some answers were read before these "+
			"themes stood in the codebook.")
	}
	if len(silent) > 0 {
		w.say("Not raised here, as far as answers have been read: ", strings.Join(silent, ", "), ".")
	}
}

// bySector names what each sector raised most.
func (w themeChapter) bySector(q int, ranked []int) {
	id := string(w.t.questions[q])
	table := paper.Table{
		ID: "sectors-" + id, Caption: "What each sector raised most: " + w.questionName(w.t.questions[q]),
		Columns: []paper.Column{
			{Head: "Sector", Names: true, Width: 24}, {Head: "Different comments", Numbers: true, Width: 12},
			{Head: "All comments", Numbers: true, Width: 12},
			{Head: "Themes raised most, with different comments (and all)", Width: 52},
		},
		Source: inlines("Source: themes_by_sector.csv, question_id " + id + ", rows of the sector and code: " +
			"sector_answers_distinct, sector_answers_all, comments_distinct, comments_all. The file has every theme " +
			"and sector; comments.csv says which sector a comment is from."),
	}
	for _, s := range w.t.sectorOrder(w.d) {
		base := &w.t.inSector[q][s]
		if base.all == 0 || w.t.sectors[s] == docket.SectorUnspecified {
			continue
		}
		table.Rows = append(table.Rows, paper.Row{Cells: [][]paper.Inline{
			inlines(w.d.SectorLabel(w.t.sectors[s])), inlines(figure(w.sectorKey(q, s, "sector_answers_distinct"),
				base.distinct())),
			inlines(figure(w.sectorKey(q, s, "sector_answers_all"), base.all)), w.sectorThemes(q, s, ranked),
		}})
	}
	w.table(table)
	if len(table.Rows) > 0 {
		w.noSector(q)
	}
}

// sectorThemes are the themes that a sector raised most.
func (w themeChapter) sectorThemes(q, s int, ranked []int) []paper.Inline {
	var raised []int
	for _, c := range ranked {
		if w.t.cell(c, q, s).all > 0 {
			raised = append(raised, c)
		}
	}
	slices.SortStableFunc(raised, func(a, b int) int {
		x, y := w.t.cell(a, q, s), w.t.cell(b, q, s)
		return cmp.Or(y.distinct()-x.distinct(), y.all-x.all)
	})
	if len(raised) == 0 {
		return inlines("No confirmed theme")
	}
	counts := make([]int, len(raised))
	for i, c := range raised {
		counts[i] = w.t.cell(c, q, s).distinct()
	}
	shown, left := docket.ShownOfRanking(counts, ofASector, 2*ofASector)
	var out []paper.Inline
	for i, c := range raised[:shown] {
		if i > 0 {
			out = append(out, paper.Text("; "))
		}
		code := w.t.codes[c].Code
		key := func(column string) string {
			return figureKey("themes_by_sector", string(w.t.questions[q]), code, w.t.sectors[s], column)
		}
		v := w.t.cell(c, q, s)
		out = append(out, inlines(w.marked(code), " ", figure(key("comments_distinct"), v.distinct()), " (",
			figure(key("comments_all"), v.all), ")")...)
	}
	if left > 0 {
		key := figureKey("themes_by_sector", string(w.t.questions[q]), w.t.codes[raised[shown]].Code, w.t.sectors[s],
			"comments_distinct")
		lead := "; further themes share the next place, each in "
		if shown == 0 {
			lead = "Several themes share the first place, each in "
		}
		out = append(out, inlines(lead, figureOf(key, counts[shown], "different comment", "different comments"))...)
	}
	return out
}

// voicesHeard are the quotations of a question, by theme.
func (w themeChapter) voicesHeard(q int, ranked []int) {
	id := w.t.questions[q]
	byCode := map[string][]quotation{}
	sectors := map[string]bool{}
	dissent, number, waiting := false, 0, 0
	for _, x := range w.quotations {
		if x.Question == id {
			byCode[x.Code] = append(byCode[x.Code], x)
			if x.sector != docket.SectorUnspecified {
				sectors[x.sector] = true
			}
			dissent = dissent || x.Quotation.Dissenting
			waiting += oneIf(x.Revisit != "")
			number++
		}
	}
	if number == 0 {
		w.say("No quotation has been chosen for this question.")
		return
	}
	parts := inlines("Staff chose ", figureOf(rowsKey("quotes", "", "question_id", string(id)), number, "quotation",
		"quotations"), w.fromSectors(id, len(sectors)), ".", from("quotes.csv, question_id ", string(id),
		". Each is word for word from a posted comment."))
	if waiting > 0 {
		key := rowsKey("quotes", "", "question_id", string(id), "revisit", "*")
		parts = append(parts, inlines(" ", figureOf(key, waiting, "was", "were"),
			" chosen before the theme was changed "+
				"or taken out of the codebook, and nobody has looked at ", verb(waiting, "it",
				"them"), " again: each says so.",
			from("quotes.csv, column revisit."))...)
	}
	if !dissent {
		parts = append(parts, paper.Text(" None of them is marked as a dissenting voice."))
	}
	if len(w.someVoices(q, ranked)) > 0 {
		parts = append(parts, inlines(" Those that stand in the body are not repeated here.")...)
	}
	w.say(parts)
	inBody := w.someVoices(q, ranked)
	for _, code := range w.codesInOrder(ranked, byCode) {
		rest := slices.DeleteFunc(slices.Clone(byCode[code]), func(x quotation) bool {
			return slices.ContainsFunc(inBody, func(b quotation) bool { return b.ID == x.ID })
		})
		if len(rest) == 0 {
			continue
		}
		if w.tentative(code) {
			w.say(w.marked(code), ": readers agreed too little on this theme to rely on its figures.")
		}
		for i, x := range spread(rest) {
			block := w.quotationBlock(x)
			if i == 0 {
				block.Label = w.labelOf(code) + strings.Replace(block.Label, "A diss", ". A diss", 1)
			}
			w.add(block)
		}
	}
}

// labelOf is a theme's name as plain text, with the warning that belongs to it.
func (w *wording) labelOf(code string) string {
	if w.tentative(code) {
		return themeName(w.themeOf(code)) + " (tentative)"
	}
	return themeName(w.themeOf(code))
}

// fromSectors says how many sectors quotations are from; no sector is none.
func (w themeChapter) fromSectors(id docket.QuestionID, n int) []paper.Inline {
	if n == 0 {
		return nil
	}
	return inlines(" from ", figureOf(rowsKey("quotes", "sectors", "question_id", string(id)), n, "sector", "sectors"))
}

// codesInOrder lists the codes of quotations: ranked ones first, then the others
// by name.
func (w themeChapter) codesInOrder(ranked []int, byCode map[string][]quotation) []string {
	var out []string
	for _, c := range ranked {
		if code := w.t.codes[c].Code; byCode[code] != nil {
			out = append(out, code)
		}
	}
	var others []string
	for code := range byCode {
		if !slices.Contains(out, code) {
			others = append(others, code)
		}
	}
	slices.Sort(others)
	return append(out, others...)
}

// spread orders the quotations of a theme as staff did, dissenting voices last.
func spread(list []quotation) []quotation {
	out := slices.Clone(list)
	slices.SortStableFunc(out, func(a, b quotation) int {
		return cmp.Or(oneIf(a.Quotation.Dissenting)-oneIf(b.Quotation.Dissenting),
			a.Quotation.Position-b.Quotation.Position)
	})
	return out
}

func (w *wording) quotationBlock(x quotation) paper.Quotation {
	q := paper.Quotation{
		Key: quotationKey(x), Words: x.words, Lang: x.language, English: x.english,
		Source: append(inlines("— "), w.quotationSource(x)...),
	}
	if x.Quotation.Dissenting {
		q.Label = "A dissenting voice"
	}
	if x.campaign != "" {
		q.Source = append(q.Source, inlines("; one of a campaign, ", w.campaignName(x.campaign))...)
	}
	switch x.Revisit {
	case docket.RevisitRedefined:
		q.Source = append(q.Source, paper.Text("; chosen under an older meaning of this theme, and not "+
			"looked at again"))
	case docket.RevisitGone:
		q.Source = append(q.Source, paper.Text("; chosen under a theme that is in the codebook no more, and not "+
			"looked at again"))
	}
	return q
}

// quotationKey names a quotation for programs.
func quotationKey(x quotation) string {
	return figureKey(string(x.Comment), string(x.Question), x.Code)
}

// quotationSource says who is quoted, and from which comment.
func (w *wording) quotationSource(x quotation) []paper.Inline {
	return inlines(paper.Name(x.attribution), "; ", w.d.SectorLabel(x.sector), "; comment ", w.commentLink(x.Comment))
}

func (w *wording) campaignName(id docket.CampaignID) string {
	for _, c := range w.campaigns {
		if c.ID == id && c.Name != "" {
			return c.Name + " (" + string(id) + ")"
		}
	}
	return string(id)
}
