package export

import (
	"maps"
	"slices"
	"strconv"

	"commentportal/docket"
	"commentportal/export/paper"
)

// leaders is how many themes the first page names, and a drawing shows.
const (
	leaders    = 5
	drawnBars  = 10
	ofASector  = 3 // themes named for each sector
	descLabels = 3 // themes named in a drawing's description
)

// glance is the first page: the outcome in a few sentences.
func (w *reporter) glance() {
	f := w.facts
	w.add(paper.Contents{Title: "Contents"})
	w.chapter("glance", "At a glance", false)
	w.say("People sent ", figureOf(figureKey("ledger", "received", "", "comments"), f.received, "comment", "comments"), "; ",
		figure(rowsKey("comments", "", "posted", "true"), f.posted), verb(f.posted, " is", " are"), " posted.",
		from("ledger.csv; comments.csv has a row for each comment received."),
		" A letter that many people sent in the same words is one campaign. With each campaign counted once, that makes ",
		figureOf(w.answersKey(w.all, "answers_distinct"), w.t.answers[w.all].distinct(), "different comment", "different comments"), "; with every sender counted, ",
		figure(w.answersKey(w.all, "answers_all"), w.t.answers[w.all].all), ".",
		from("themes_by_question.csv, question_id all: answers_distinct and answers_all."))
	w.say("Staff read the posted comments and noted which themes each answer speaks about. ",
		figureOf(rowsKey("comments", "", "posted", "true", "themes", "*"), f.coded, "posted comment has", "posted comments have"), " a confirmed theme so far.",
		from("comments.csv: posted rows with an entry in themes."))
	if ranked := w.ranked(w.all); len(ranked) > 0 {
		w.say("Over all questions, these themes were raised most often:")
		var items [][]paper.Inline
		for _, c := range ranked[:min(leaders, len(ranked))] {
			code := w.t.codes[c].Code
			items = append(items, inlines(w.marked(code), ": ", voicesOf(&w.t.themes[c][w.all], w.themeKey(w.all, code)),
				from("themes_by_question.csv, question_id all, code ", code, "; the comments are in ", w.idsLink(w.all), ".")))
		}
		w.add(paper.List{Items: items})
	} else {
		w.say("No theme has been confirmed yet, so no theme is counted.")
	}
	w.say(paper.Strong("How to read the figures."), " They describe those who wrote. They are no vote and no survey: nobody was drawn by chance, and a theme that few people raised may still matter most. “Different comments” counts a campaign once; “all comments” counts every sender. Both always stand side by side.")
}

// answersKey names a figure that belongs to a question, whatever the code.
func (w *reporter) answersKey(q int, column string) string {
	return figureKey("themes_by_question", string(w.t.questions[q]), "*", column)
}

// asked says what was asked and of whom.
func (w *reporter) asked() {
	w.chapter("asked", "What was asked, and of whom", false)
	if w.d.Summary != "" {
		w.say(w.d.Summary)
	}
	w.say("Docket ", paper.Strong(string(w.d.ID)), agencyPhrase(w.d.Agency), ". ", w.period())
	if len(w.d.Questions) == 1 {
		w.say("One question was asked:")
	} else {
		w.say("These questions were asked:")
	}
	var items [][]paper.Inline
	for _, q := range w.d.Questions {
		items = append(items, inlines(q.Text))
	}
	w.add(paper.List{Ordered: true, Items: items})
	w.say("People could answer any of them, or write what belongs to none under “", w.d.GeneralLabel(), "”. Nobody had to name themselves.")

	f := w.facts
	rows := []paper.Row{}
	for _, c := range channelWords {
		if n := f.channels[docket.Channel(c)]; n > 0 {
			rows = append(rows, paper.Row{Cells: [][]paper.Inline{inlines(channelName(docket.Channel(c))), inlines(figure(rowsKey("comments", "", "channel", c), n))}})
		}
	}
	w.table(paper.Table{
		ID: "by-channel", Caption: "Comments received, by the way they came in",
		Columns: []paper.Column{{Head: "Channel", Names: true, Width: 30}, {Head: "Comments received", Numbers: true}},
		Rows:    rows, Source: inlines("Source: comments.csv, column channel, whatever became of the comment."),
	})
	rows = nil
	for _, t := range []docket.SubmitterType{docket.Anonymous, docket.Individual, docket.Organization} {
		if n := f.types[t]; n > 0 {
			rows = append(rows, paper.Row{Cells: [][]paper.Inline{inlines(typeName(t)), inlines(figure(rowsKey("comments", "", "submitter_type", string(t)), n))}})
		}
	}
	w.table(paper.Table{
		ID: "by-type", Caption: "Comments received, by how senders chose to appear",
		Columns: []paper.Column{{Head: "Sender", Names: true, Width: 30}, {Head: "Comments received", Numbers: true}},
		Rows:    rows, Source: inlines("Source: comments.csv, column submitter_type."),
	})
	rows = nil
	for _, s := range w.t.sectorOrder(w.d) {
		v := &w.t.inSector[w.all][s]
		if v.all == 0 {
			continue
		}
		rows = append(rows, paper.Row{Cells: [][]paper.Inline{
			inlines(w.d.SectorLabel(w.t.sectors[s])), inlines(figure(w.sectorKey(w.all, s, "sector_answers_distinct"), v.distinct())),
			inlines(figure(w.sectorKey(w.all, s, "sector_answers_all"), v.all)),
		}})
	}
	w.table(paper.Table{
		ID: "by-sector", Caption: "Posted comments, by sector",
		Columns: []paper.Column{{Head: "Sector", Names: true, Width: 30}, {Head: "Different comments", Numbers: true}, {Head: "All comments", Numbers: true}},
		Rows:    rows, Source: inlines("Source: themes_by_sector.csv, question_id all: sector_answers_distinct and sector_answers_all. Sectors are what senders said. A campaign counts once in each sector that it was sent from, so the sectors may add up to more than the different comments in all. Sectors without a posted comment are left out."),
	})
}

// sectorKey names a figure of a question and sector, whatever the code.
func (w *reporter) sectorKey(q, s int, column string) string {
	return figureKey("themes_by_sector", string(w.t.questions[q]), "*", w.t.sectors[s], column)
}

// table adds a table that has rows.
func (w *reporter) table(t paper.Table) {
	if len(t.Rows) > 0 {
		w.add(t)
	}
}

func agencyPhrase(agency string) string {
	if agency == "" {
		return ""
	}
	return ", " + agency
}

// period says when comments were taken, as the docket has it: a report of one
// state says the same whenever it is written.
func (w *reporter) period() string {
	end := w.d.Closes
	if !w.d.ClosedAt.IsZero() && (end.IsZero() || w.d.ClosedAt.Before(end)) {
		end = w.d.ClosedAt
	}
	switch {
	case !w.d.Opens.IsZero() && !end.IsZero():
		return "The comment period runs from " + w.date(w.d.Opens) + " to " + w.date(end.Add(-1)) + "."
	case !end.IsZero():
		return "The comment period ends on " + w.date(end.Add(-1)) + "."
	case !w.d.Opens.IsZero():
		return "The comment period begins on " + w.date(w.d.Opens) + ". No last day is set."
	}
	return "No first and no last day is set for comments."
}

func channelName(c docket.Channel) string {
	switch c {
	case docket.ChannelWeb:
		return "This portal"
	case docket.ChannelEmail:
		return "E-mail, entered by staff"
	case docket.ChannelMail:
		return "Letter, entered by staff"
	case docket.ChannelMeeting:
		return "Spoken at a meeting, entered by staff"
	case docket.ChannelImport:
		return "Imported from another collection"
	}
	return string(c)
}

func typeName(t docket.SubmitterType) string {
	switch t {
	case docket.Anonymous:
		return "Anonymous"
	case docket.Individual:
		return "As an individual, by name"
	case docket.Organization:
		return "For an organization"
	}
	return string(t)
}

// method says how comments became figures, and what these cannot tell.
func (w *reporter) method() {
	f := w.facts
	w.chapter("method", "How the comments were read, and what the figures cannot tell", false)
	w.add(paper.Heading{Level: 2, ID: "method-steps", Text: "From a comment to a figure"})
	var steps [][]paper.Inline
	step := func(parts ...any) { steps = append(steps, inlines(parts...)) }
	step(paper.Strong("Received."), " Every comment got a number and stands in the register, whatever became of it.", from("comments.csv."))
	step(paper.Strong("Reviewed."), " A person decided on each comment that is posted or withheld. Private details were hidden and the gaps marked: ",
		figureOf(rowsKey("comments", "sum(redactions)", "posted", "true"), f.gaps, "passage", "passages"), " in posted answers.",
		from("comments.csv, column redactions of posted comments. Being off topic is no reason to withhold a comment."))
	if len(w.campaigns) == 0 {
		step(paper.Strong("Grouped."), " Comments made from one letter form a campaign. None has been found in this state.")
	} else {
		step(paper.Strong("Grouped."), " Comments made from one letter form a campaign. A program proposes who belongs together; people confirm, part and join. There ",
			verb(len(w.campaigns), "is ", "are "), figureOf(rowsKey("campaigns", ""), len(w.campaigns), "campaign", "campaigns"), ".", from("campaigns.csv and the chapter ", paper.Link{To: "#campaigns", Text: "Campaigns"}, "."))
	}
	if len(w.book.Themes) == 0 {
		step(paper.Strong("Coded."), " The docket has no codebook, so nothing is coded.")
	} else {
		step(paper.Strong("Coded."), " People read each posted answer and confirmed which themes of the codebook it speaks about. The codebook is version ", w.versionFigure(), " with ",
			figureOf(rowsKey("codebook", ""), len(w.book.Themes), "theme", "themes"), ".", from("codebook.csv and ", paper.Link{To: "#codebook", Text: "appendix A"}, "."),
			" A program may propose a theme. A proposal that nobody confirmed is counted nowhere. There ", verb(f.confirmed, "is ", "are "),
			figureOf(rowsKey("codings", "", "state", string(docket.CodingConfirmed)), f.confirmed, "confirmed coding", "confirmed codings"), ", ",
			figure(rowsKey("codings", "", "state", string(docket.CodingConfirmed), "origin", string(docket.OriginRule)), f.ruled), " of them first proposed by phrase rules, and ",
			figureOf(rowsKey("codings", "", "state", string(docket.CodingRejected)), f.rejected, "rejected one", "rejected ones"), ".", from("codings.csv, columns state and origin."))
	}
	step(paper.Strong("Checked."), " A part of the answers is read by a second person who does not see the first one's codes. Themes on which readers agree too little are marked ", paper.Mark("tentative"), " wherever they appear.",
		from("agreement.csv and the chapter ", paper.Link{To: "#agreement", Text: "How far readers agreed"}, "."))
	step(paper.Strong("Counted."), " A comment counts once for each theme and question, however long it is. It may count for several themes, so shares add up to more than the whole. Only posted comments count.")
	w.add(paper.List{Ordered: true, Items: steps})

	w.add(paper.Heading{Level: 2, ID: "limits", Text: "What the figures cannot tell"})
	var limits [][]paper.Inline
	limit := func(parts ...any) { limits = append(limits, inlines(parts...)) }
	limit("They say what was raised and how often by those who wrote, not what the health care sector or the public thinks.")
	limit("Nothing about a person was required or checked. Name, organization, state and sector are what senders said. One person can have written more than once.")
	if f.posted > 0 {
		limit(figure(rowsKey("comments", "", "posted", "true", "themes", "*"), f.coded), " of ", figureOf(rowsKey("comments", "", "posted", "true"), f.posted, "posted comment", "posted comments"),
			verb(f.coded, " has", " have"), " a confirmed theme. Where a comment has none, nobody may have read it for themes yet.", from("comments.csv, column themes of posted comments."))
	}
	if f.pending > 0 {
		limit(figureOf(figureKey("ledger", string(docket.Pending), "", "comments"), f.pending, "comment still waits", "comments still wait"), " for review and ", verb(f.pending, "is", "are"), " in no count of themes.", from("ledger.csv, line pending."))
	}
	if f.elsewhere > 0 {
		limit(figureOf(rowsKey("comments", "", "class", string(docket.ClassContentElsewhere)), f.elsewhere, "comment only points", "comments only point"), " to something outside its text, such as an attachment. What is said there is in no count.", from("comments.csv, class content_elsewhere."))
	}
	if f.several > 0 {
		limit(figureOf(rowsKey("comments", "", "stands_for", ">1"), f.several, "row stands", "rows stand"), " for more than one sender, ", figure(rowsKey("comments", "sum(stands_for)", "stands_for", ">1"), f.senders),
			" in all: the source gave one of several like letters and their number. “All comments” counts every sender, the ledger counts a row once.", from("comments.csv, column stands_for."))
	}
	if f.late > 0 {
		limit(figureOf(rowsKey("comments", "", "late", "true"), f.late, "comment came", "comments came"), " after the comment period and ", verb(f.late, "is", "are"), " counted like the others.", from("comments.csv, column late."))
	}
	if f.unspecified > 0 {
		limit("No sector is known for ", figureOf(rowsKey("comments", "", "sector", docket.SectorUnspecified), f.unspecified, "comment", "comments"), " received.", from("comments.csv, sector unspecified."))
	}
	if len(f.languages) > 0 {
		parts := inlines("Languages of posted comments: ")
		for i, l := range slices.Sorted(maps.Keys(f.languages)) {
			if i > 0 {
				parts = append(parts, paper.Text(", "))
			}
			name := l
			if l == "" {
				name = "unknown"
			}
			parts = append(parts, inlines(name+" ", figure(rowsKey("comments", "", "posted", "true", "language", l), f.languages[l]))...)
		}
		limit(parts, ".", from("comments.csv, column language."))
	}
	w.add(paper.List{Items: limits})
}

func (w *reporter) versionFigure() paper.Figure {
	v := strconv.Itoa(w.book.Version)
	return paper.Figure{Key: w.answersKey(w.all, "codebook_version"), Value: v, Text: v}
}

// ledgerSection says what became of every comment.
func (w *reporter) ledgerSection() {
	w.chapter("ledger", "What became of every comment", false)
	w.say("Every comment received stands in this table once. The lines below the first add up to it.", from("ledger.csv; comments.csv says the same for each comment."))
	var rows []paper.Row
	for _, l := range w.ledger {
		row := paper.Row{Total: l.Line == docket.LedgerReceived, Part: l.Reason != ""}
		name := docket.Status(l.Line).Label()
		switch {
		case row.Total:
			name = "Received"
		case row.Part:
			name = "of these: " + w.d.ReasonLabel(l.Reason)
		}
		row.Cells = [][]paper.Inline{inlines(name), inlines(figure(figureKey("ledger", l.Line, string(l.Reason), "comments"), l.Comments))}
		rows = append(rows, row)
	}
	w.table(paper.Table{
		ID: "ledger-table", Caption: "Comments received and what became of them",
		Columns: []paper.Column{{Head: "What became of it", Names: true, Width: 30}, {Head: "Comments", Numbers: true}},
		Rows:    rows, Source: inlines("Source: ledger.csv. The ledger counts records: a row that stands for several senders counts once."),
	})
}
