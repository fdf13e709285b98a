package export

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"commentportal/docket"
	"commentportal/export/paper"
)

// leaders is how many themes the first page names, and a drawing shows.
const (
	leaders    = 5
	drawnBars  = 8
	ofASector  = 3 // themes named for each sector
	descLabels = 3 // themes named in a drawing's description
)

// summary is the front: what people wrote in short, the outcome in a few sentences, a
// drawing, and the recommendations.
func (w findingChapters) summary() {
	w.add(paper.Contents{Title: "Contents"})
	title := "Executive summary"
	if s := w.sectionTitle(docket.SectionSummary); s != "" {
		title = s
	}
	w.chapter("summary", title, false)
	if w.sectionText(docket.SectionSummary, 1) {
		w.add(paper.Heading{Level: 2, ID: "glance", Text: "At a glance"})
	}
	w.glance()
	w.inShort()
}

// glance is the outcome in a few sentences.
func (w *reporter) glance() {
	f := w.facts
	w.received()
	w.sayWhatHolds(onReading, onRemainder)
	if ranked := w.ranked(w.all); len(ranked) > 0 {
		w.mostRaised(ranked)
		themeChapter{w}.drawing(w.all, ranked, leaders)
	} else {
		w.sayWhatHolds(onCounting)
	}
	if f.received == 0 {
		return
	}
	w.say(paper.Strong("How to read the figures."), " They describe those who wrote. They are no vote and no survey: "+
		"nobody was drawn by chance, and a theme that few people raised may still matter most. “Different comments” "+
		"counts a campaign once; “all comments” counts every sender. Both always stand side by side. Tables, lists of "+
		"comments and the method are in the appendices.")
}

// received says how many comments came in and are posted, and how many different
// ones they are.
func (w *reporter) received() {
	f := w.facts
	if f.received == 0 {
		w.sayWhatHolds(onReceipt)
		return
	}
	parts := inlines("People sent ", figureOf(figureKey("ledger", "received", "", "comments"), f.received, "comment",
		"comments"), "; ",
		figure(rowsKey("comments", "", "posted", "true"), f.posted), verb(f.posted, " is", " are"), " posted.",
		from("ledger.csv; comments.csv has a row for each comment received."))
	v := &w.t.answers[w.all]
	switch {
	case v.all == 0:
	case len(w.campaigns) > 0:
		parts = inlines(parts, " A letter that many people sent in the same words is one campaign. With each "+
			"campaign counted once, the posted ones make ",
			figureOf(w.answersKey(w.all, "answers_distinct"), v.distinct(), "different comment", "different comments"),
			"; with every sender counted, ",
			figure(w.answersKey(w.all, "answers_all"), v.all), ".", w.answersNote(w.all))
	default:
		parts = inlines(parts, verb(f.posted, " It makes ", " They make "), figureOf(w.answersKey(w.all,
			"answers_distinct"), v.distinct(), "different comment", "different comments"),
			"; with every sender counted, ",
			figure(w.answersKey(w.all, "answers_all"), v.all), ".", w.answersNote(w.all))
	}
	w.say(parts)
}

// answersNote says where the number of comments that answer a question is from.
func (w *wording) answersNote(q int) paper.Inline {
	if len(w.t.codes) == 0 {
		return from("answers.csv, the comments of class answer or off_topic; comments.csv names their campaigns.")
	}
	return from("themes_by_question.csv, question_id ", string(w.t.questions[q]), ": answers_distinct and answers_all.")
}

// mostRaised names the leading themes over all questions; where several share the
// last place, all of them or none.
func (w *reporter) mostRaised(ranked []int) {
	shown, left := docket.ShownOfRanking(w.distinctCounts(ranked, w.all), leaders, 2*leaders)
	if shown > 0 {
		w.say("Over all questions, these themes were raised most often:")
		var items [][]paper.Inline
		for _, c := range ranked[:shown] {
			code := w.t.codes[c].Code
			items = append(items, inlines(w.marked(code), ": ", voicesOf(&w.t.themes[c][w.all], w.themeKey(w.all,
				code)),
				from("themes_by_question.csv, question_id all, code ", code, "; the comments are in ", w.idsLink(w.all),
					".")))
		}
		w.add(paper.List{Items: items})
	}
	if left > 0 {
		w.say(w.sharedPlace(ranked[shown], w.all, shown == 0))
	}
}

// distinctCounts are the different comments behind ranked themes.
func (w *wording) distinctCounts(ranked []int, q int) []int {
	out := make([]int, len(ranked))
	for i, c := range ranked {
		out[i] = w.t.themes[c][q].distinct()
	}
	return out
}

// sharedPlace says that too many themes share a place to name them.
func (w *wording) sharedPlace(c, q int, first bool) []paper.Inline {
	key := w.themeKey(q, w.t.codes[c].Code)
	v := &w.t.themes[c][q]
	place := "Several themes share the next place"
	if first {
		place = "Several themes share the first place"
	}
	return inlines(place, ", each in ", figureOf(key("comments_distinct"), v.distinct(), "different comment",
		"different comments"), "; the table names them.",
		from("themes_by_question.csv, question_id ", string(w.t.questions[q]), ", rank_distinct."))
}

// answersKey names a figure that belongs to a question, whatever the code.
func (w *wording) answersKey(q int, column string) string {
	if len(w.t.codes) == 0 { // themes_by_question.csv has no row
		return figureKey("answering", string(w.t.questions[q]), "*", column)
	}
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
	f := w.facts
	if f.received > f.imported {
		w.say("People could answer any of them, or write what belongs to none under “", w.d.GeneralLabel(),
			"”. Nobody had to name themselves.")
	}
	if f.imported > 0 {
		w.say("Comments that came from another collection were asked for there, and its questions and rules may have " +
			"been others.")
	}
	w.noSector(w.all)
}

// whoWrote tables the comments by the way they came in, by sender and by sector.
func (w *reporter) whoWrote() {
	w.annex("senders", "Who wrote, and how")
	if w.facts.received == 0 {
		w.sayWhatHolds(onReceipt)
		return
	}
	w.waysIn()
	w.bySectors()
}

// waysIn tables the comments received by channel and by how senders appear.
func (w *reporter) waysIn() {
	f := w.facts
	rows := []paper.Row{}
	for _, c := range channelWords {
		if n := f.channels[docket.Channel(c)]; n > 0 {
			rows = append(rows, paper.Row{Cells: [][]paper.Inline{inlines(channelName(docket.Channel(c))),
				inlines(figure(rowsKey("comments", "", "channel", c), n))}})
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
			rows = append(rows, paper.Row{Cells: [][]paper.Inline{inlines(typeName(t)),
				inlines(figure(rowsKey("comments", "", "submitter_type", string(t)), n))}})
		}
	}
	w.table(paper.Table{
		ID: "by-type", Caption: "Comments received, by how senders chose to appear",
		Columns: []paper.Column{{Head: "Sender", Names: true, Width: 30}, {Head: "Comments received", Numbers: true}},
		Rows:    rows, Source: inlines("Source: comments.csv, column submitter_type."),
	})

}

// bySectors tables the posted comments by sector.
func (w *reporter) bySectors() {
	var rows []paper.Row
	for _, s := range w.t.sectorOrder(w.d) {
		v := &w.t.inSector[w.all][s]
		if v.all == 0 || w.t.sectors[s] == docket.SectorUnspecified {
			continue
		}
		rows = append(rows, paper.Row{Cells: [][]paper.Inline{
			inlines(w.d.SectorLabel(w.t.sectors[s])), inlines(figure(w.sectorKey(w.all, s, "sector_answers_distinct"),
				v.distinct())),
			inlines(figure(w.sectorKey(w.all, s, "sector_answers_all"), v.all)),
		}})
	}
	source := "themes_by_sector.csv, question_id all: sector_answers_distinct and sector_answers_all."
	if len(w.t.codes) == 0 {
		source = "comments.csv, column sector of posted comments; a note is no comment, a campaign one of each sector."
	}
	w.table(paper.Table{
		ID: "by-sector", Caption: "Posted comments, by sector",
		Columns: []paper.Column{{Head: "Sector", Names: true, Width: 30}, {Head: "Different comments", Numbers: true},
			{Head: "All comments", Numbers: true}},
		Rows: rows, Source: inlines("Source: " + source + " Sectors are what senders said. A campaign counts once " +
			"in each sector that it was sent from, so the sectors may add up to more than the different comments in " +
			"all. Sectors without a posted comment are left out."),
	})
}

// noSector says how many comments name no sector: that is none of the sectors.
func (w *reporter) noSector(q int) {
	s := w.t.sector[docket.SectorUnspecified]
	if v := &w.t.inSector[q][s]; v.all > 0 {
		w.say(figureOf(w.sectorKey(q, s, "sector_answers_distinct"), v.distinct(), "different comment names",
			"different comments name"), " no sector (",
			figure(w.sectorKey(q, s, "sector_answers_all"), v.all), " in all).", from("comments.csv, sector "+
				"unspecified."))
	}
}

// sectorKey names a figure of a question and sector, whatever the code.
func (w *wording) sectorKey(q, s int, column string) string {
	if len(w.t.codes) == 0 {
		return figureKey("answering", string(w.t.questions[q]), w.t.sectors[s], strings.TrimPrefix(column, "sector_"))
	}
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
func (w *wording) period() string {
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
	w.annex("method", "How the comments were read, and what the figures cannot tell")
	w.sectionText(docket.SectionMethod, 1)
	w.add(paper.Heading{Level: 2, ID: "method-steps", Text: "From a comment to a figure"})
	var steps [][]paper.Inline
	step := func(parts ...any) { steps = append(steps, inlines(parts...)) }
	for _, t := range []struct {
		name   string
		topics []topic
	}{
		{"Received.", []topic{onReceipt}}, {"Reviewed.", []topic{onReview}}, {"Grouped.", []topic{onGrouping}},
		{"Read.", []topic{onReading, onRemainder, onCodes}}, {"Checked.", []topic{onSecondReading, onSuggestions,
			onSettling}}, {"Counted.", []topic{onCounting}},
	} {
		if said := w.holding(t.topics...); len(said) > 0 {
			step(paper.Strong(t.name), " ", joined(said))
		}
	}
	w.add(paper.List{Ordered: true, Items: steps})
	w.limits()
}

// limits lists what the figures cannot tell.
func (w *reporter) limits() {
	f := w.facts
	w.add(paper.Heading{Level: 2, ID: "limits", Text: "What the figures cannot tell"})
	var limits [][]paper.Inline
	limit := func(parts ...any) { limits = append(limits, inlines(parts...)) }
	limit("They say what was raised and how often by those who wrote, not what the health care sector or the " +
		"public thinks.")
	limit("Nobody checked who wrote. Name, organization, state and sector are what senders said. One person can have " +
		"written more than once.")
	if f.posted > 0 {
		limit(figure(rowsKey("comments", "", "posted", "true", "themes", "*"), f.coded), " of ",
			figureOf(rowsKey("comments", "", "posted", "true"), f.posted, "posted comment", "posted comments"),
			verb(f.coded, " has", " have"), " a confirmed theme.", from("comments.csv, column themes of posted "+
				"comments."))
	}
	if f.pending > 0 {
		limit(figureOf(figureKey("ledger", string(docket.Pending), "", "comments"), f.pending, "comment still waits",
			"comments still wait"), " for review and ", verb(f.pending, "is", "are"), " in no count of themes.",
			from("ledger.csv, line pending."))
	}
	if f.several > 0 {
		limit(figureOf(rowsKey("comments", "", "stands_for", ">1"), f.several, "row stands", "rows stand"),
			" for more than one sender, ", figure(rowsKey("comments", "sum(stands_for)", "stands_for", ">1"),
				f.senders),
			" in all: the source gave one of several like letters and their number. “All comments” counts every "+
				"sender, the ledger counts a row once.", from("comments.csv, column stands_for."))
	}
	if f.late > 0 {
		limit(figureOf(rowsKey("comments", "", "late", "true"), f.late, "comment came", "comments came"),
			" after the comment period and ", verb(f.late, "is", "are"), " counted like the others.",
			from("comments.csv, column late."))
	}
	if f.unspecified > 0 {
		limit("No sector is known for ", figureOf(rowsKey("comments", "", "sector", docket.SectorUnspecified),
			f.unspecified, "comment", "comments"), " received.", from("comments.csv, sector unspecified."))
	}
	if len(f.languages) > 0 {
		limit(languages(f), ".", from("comments.csv, column language."))
	}
	w.add(paper.List{Items: limits})
}

// languages lists the languages of posted comments.
func languages(f facts) []paper.Inline {
	parts := inlines("Languages of posted comments: ")
	for i, l := range slices.Sorted(maps.Keys(f.languages)) {
		if i > 0 {
			parts = append(parts, paper.Text(", "))
		}
		name := l
		if l == "" {
			name = "unknown"
		}
		parts = append(parts, inlines(name+" ", figure(rowsKey("comments", "", "posted", "true", "language", l),
			f.languages[l]))...)
	}
	return parts
}

func (w *wording) versionFigure() paper.Figure {
	v := strconv.Itoa(w.book.Version)
	return paper.Figure{Key: w.answersKey(w.all, "codebook_version"), Value: v, Text: v}
}

// ledgerSection says what became of every comment.
func (w *reporter) ledgerSection() {
	w.annex("ledger", "What became of every comment")
	if w.facts.received == 0 {
		w.sayWhatHolds(onReceipt)
		return
	}
	w.say("Every comment received stands in this table once. The lines below the first add up to it.",
		from("ledger.csv; comments.csv says the same for each comment."))
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
		row.Cells = [][]paper.Inline{inlines(name), inlines(figure(figureKey("ledger", l.Line, string(l.Reason),
			"comments"), l.Comments))}
		rows = append(rows, row)
	}
	w.table(paper.Table{
		ID: "ledger-table", Caption: "Comments received and what became of them",
		Columns: []paper.Column{{Head: "What became of it", Names: true, Width: 30}, {Head: "Comments", Numbers: true}},
		Rows:    rows, Source: inlines("Source: ledger.csv. The ledger counts records: a row that stands for several " +
			"senders counts once."),
	})
}

// coverageSection is the ledger of reading: what became of every posted answer.
func (w *reporter) coverageSection() {
	w.annex("coverage", "How far the reading has come")
	w.sayWhatHolds(onReading, onRemainder)
	if w.coverage[len(w.coverage)-1].Answers == 0 {
		return
	}
	w.say("Every posted answer stands in this table once. The columns behind the second add up to it. Shares in this "+
		"report are over answers that were read, those to be read again among them.",
		from("coverage.csv; answers.csv says of each answer, in its column reading, where it stands."))
	var rows []paper.Row
	for i, c := range w.coverage {
		row := paper.Row{Total: i == len(w.coverage)-1, Cells: [][]paper.Inline{inlines(w.questionName(c.Question)),
			inlines(figure(coverageKey(c.Question, "answers"), c.Answers))}}
		for _, r := range docket.Readings {
			row.Cells = append(row.Cells, inlines(figure(coverageKey(c.Question, string(r)), c.Of(r))))
		}
		rows = append(rows, row)
	}
	w.table(paper.Table{
		ID: "coverage-table", Caption: "Posted answers, and how far their reading for themes has come",
		Columns: []paper.Column{{Head: "Question", Names: true, Width: 24}, {Head: "Posted answers", Numbers: true},
			{Head: "Read", Numbers: true}, {Head: "Not read yet", Numbers: true},
			{Head: "No answer", Numbers: true}, {Head: "Off topic", Numbers: true}, {Head: "To be read again",
				Numbers: true}},
		Rows: rows, Source: inlines("Source: coverage.csv. It counts answers, as records: a row that stands for " +
			"several senders counts once. No answer: a note (“see attached”) or a placeholder (“N/A”)."),
	})
}
