package export

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"commentportal/docket"
	"commentportal/export/paper"
)

// codebookAppendix is the codebook and what became of its earlier versions.
func (w *reporter) codebookAppendix() {
	w.annex("codebook", "The codebook")
	if len(w.book.Themes) == 0 {
		w.say("The docket has no codebook.")
		return
	}
	w.say("Version ", w.versionFigure(), " has ", figureOf(rowsKey("codebook", ""), len(w.book.Themes), "theme",
		"themes"), ".", from("codebook.csv; codebook.qdc holds the same for programs that code text."))
	table := paper.Table{
		ID: "codebook-table", Caption: "Themes and what they mean",
		Columns: []paper.Column{{Head: "Code", Codes: true, Width: 10}, {Head: "Theme", Names: true, Width: 17},
			{Head: "Definition", Width: 54}, {Head: "Imperative", Width: 15}, {Head: "Functions", Width: 9}},
		Source: inlines("Source: codebook.csv."),
	}
	for _, theme := range w.book.Themes {
		table.Rows = append(table.Rows, paper.Row{Cells: [][]paper.Inline{
			inlines(theme.Code), w.marked(theme.Code), inlines(theme.Definition), inlines(theme.Imperative),
			inlines(csfFunctions(theme)),
		}})
	}
	w.table(table)
	if former := w.t.codes[len(w.book.Themes):]; len(former) > 0 {
		var items [][]paper.Inline
		for _, theme := range former {
			items = append(items, inlines(w.marked(theme.Code), " (", theme.Code, ")"))
		}
		w.say("These themes stand in no newer version, and comments that were coded with them still count under them:")
		w.add(paper.List{Items: items})
	}
	if len(w.books) < 2 {
		return
	}
	w.add(paper.Heading{Level: 2, ID: "codebook-versions", Text: "Earlier versions"})
	var items [][]paper.Inline
	for i, book := range w.books {
		what := "the first"
		if i > 0 {
			what = changes(w.books[i-1], book)
		}
		items = append(items, inlines("Version "+strconv.Itoa(book.Version)+": "+what+"."))
	}
	w.add(paper.List{Items: items})
}

// changes says which codes a version of a codebook added, left out and worded
// anew.
func changes(before, after docket.Codebook) string {
	var added, gone, edited []string
	for _, theme := range after.Themes {
		old, ok := before.Theme(theme.Code)
		switch {
		case !ok:
			added = append(added, theme.Code)
		case old != theme:
			edited = append(edited, theme.Code)
		}
	}
	for _, theme := range before.Themes {
		if _, ok := after.Theme(theme.Code); !ok {
			gone = append(gone, theme.Code)
		}
	}
	var out []string
	for _, part := range []struct {
		verb  string
		codes []string
	}{{"added", added}, {"left out", gone}, {"worded anew", edited}} {
		if len(part.codes) > 0 {
			out = append(out, part.verb+" "+wordList(part.codes))
		}
	}
	if len(out) == 0 {
		return "other order of the same themes"
	}
	return strings.Join(out, "; ")
}

// idsLink leads to the lists of comments of a question; those of all questions
// together, and -1: to all lists.
func (w *wording) idsLink(q int) paper.Inline {
	if q < 0 || q == w.all || !w.raised(q) {
		return annexLink("comments")
	}
	id := w.t.questions[q]
	return paper.Link{To: "#comments-" + string(id), Text: annexName("comments") + ", " + w.questionName(id)}
}

func (w *wording) raised(q int) bool {
	return slices.ContainsFunc(w.t.themes, func(of []voices) bool { return of[q].all > 0 })
}

// commentsAppendix lists the comments behind every figure of a theme.
func (w *reporter) commentsAppendix() {
	w.annex("comments", "The comments behind every theme")
	first := w.d.ID.Comment(42)
	number := string(first)[len(w.d.ID)+1:]
	w.say("Each list names the posted comments that are counted for a theme and question, by the number at the end "+
		"of their ID: ", number, " is comment ", string(first),
		". Comments outside of campaigns come first; each of them is one of the different comments. A campaign "+
			"follows with its members and is one of the different comments however many it has. A comment that "+
			"stands for several senders says so.")
	if w.about.BaseURL != "" {
		w.say("A comment can be read at ", docketURL(w.about.BaseURL, w.d.ID), "/comments/ followed by its ID.")
	}
	listed := false
	for q, id := range w.t.questions[:w.all] { // over all questions: whoever is in one of the lists
		ranked := w.ranked(q)
		if len(ranked) == 0 {
			continue
		}
		listed = true
		w.add(paper.Heading{Level: 2, ID: "comments-" + string(id), Text: "Comments: " + w.questionName(id)})
		for _, c := range ranked {
			w.add(w.serialsOf(c, q))
		}
	}
	if !listed {
		w.say("No theme has been confirmed, so there is nothing to list.")
	}
}

func (w *wording) serialsOf(c, q int) paper.Serials {
	theme, v := w.t.codes[c], &w.t.themes[c][q]
	key := w.themeKey(q, theme.Code)
	out := paper.Serials{
		Key:  figureKey("themes_by_question", string(w.t.questions[q]), theme.Code),
		Name: inlines(paper.Strong(themeName(theme)+" ("+theme.Code+")"), ", ", voicesOf(v, key), ":"),
	}
	if w.tentative(theme.Code) {
		out.Name = inlines(paper.Strong(themeName(theme)+" ("+theme.Code+")"), " ", paper.Mark("tentative"), ", ",
			voicesOf(v, key), ":")
	}
	var groups []paper.Group // outside of campaigns, then one a campaign in order of its first comment
	place := map[docket.CampaignID]int{}
	var outside paper.Group
	for serial := range w.t.ids[c][q].all() {
		entry := paper.Serial{Number: fmt.Sprintf("%04d", serial), Stands: max(w.several[serial], 1)}
		id := w.campaignOf[serial]
		if id == "" {
			outside.Serials = append(outside.Serials, entry)
			continue
		}
		i, ok := place[id]
		if !ok {
			i = len(groups)
			place[id] = i
			groups = append(groups, paper.Group{Campaign: string(id), Name: "campaign " + w.campaignName(id)})
		}
		groups[i].Serials = append(groups[i].Serials, entry)
	}
	if len(outside.Serials) > 0 {
		out.Groups = append(out.Groups, outside)
	}
	out.Groups = append(out.Groups, groups...)
	return out
}

// checkAppendix says how a reader checks a figure.
func (w *reporter) checkAppendix() {
	w.annex("check", "How to check a figure")
	w.say("The report was written by a program from the data files beside it, all of one recorded state. What it " +
		"says of method follows from that state. The words of the docket, the codebook, quotations, recommendations " +
		"and names of campaigns are those of people.")
	w.add(paper.List{Items: [][]paper.Inline{
		inlines("A note or a line below a table names the file, the rows and the columns that a figure comes from. " +
			"datapackage.json describes every column and holds the size and SHA-256 of each file."),
		inlines("To count a theme anew, take codings.csv and keep the rows with the state confirmed, the question " +
			"and the code; take each comment once; keep those that comments.csv shows as posted and does not class " +
			"as off_topic. Add up stands_for for all comments. For different comments, count each campaign_id once " +
			"and every comment without one. For a share, divide by the different comments that answers.csv shows as " +
			"read or to_revisit for the question."),
		inlines("Quotations stand word for word in quotes.csv with their comment, and in the posted comment itself."),
		inlines("In report.html every figure carries the name of its file, row and column (data-figure) and the " +
			"value as the file has it, so that a program can check them all."),
	}})
}
