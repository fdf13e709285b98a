package export

import (
	"strings"

	"commentportal/docket"
	"commentportal/export/paper"
)

// Facts is the state of a docket's reading, as far as sentences of method depend
// on it. Nothing that report or LIMITATIONS.md say of how the comments were read
// is written anywhere but in methodSentences, each under the facts it states.
type Facts struct {
	Received, Posted, Withdrawn int
	Gaps                        int             // passages hidden in posted answers
	Bare                        int             // posted comments of nothing but a repeated passage
	Themes                      int             // of the codebook
	Answers                     docket.Coverage // of all questions together
	Copies                      int             // answers read by reading the letter that they copy
	Confirmed, Proposed         int             // confirmed codings, and those that a program proposed first
	Rejected                    int
	Unposted                    int // confirmed codings of comments that are not posted
	Coded                       int // posted comments with a confirmed code
	Campaigns, MachineMade      int // campaigns, and those that no person decided on
	// answers read by two people or more; those of them by more than two; those that they differ on; those of them
	// that nobody settled
	Pairs, Thrice, Differing, Open int
	// of Pairs: all readers saw suggestions; at least one saw none. Of the others it is not recorded
	SeenBoth, SeenApart int
	Tentative           int // themes marked so
	Practised           docket.Practised
	Measured            bool
}

// state gathers them from the figures.
func (w *wording) state() Facts {
	f := w.facts
	s := Facts{
		Received: f.received, Posted: f.posted, Withdrawn: f.withdrawn, Gaps: f.gaps, Bare: f.bare,
		Themes:  len(w.book.Themes),
		Answers: w.coverage[len(w.coverage)-1], Copies: f.copiesRead, Confirmed: f.confirmed, Proposed: f.ruled +
			f.modeled,
		Rejected: f.rejected, Unposted: f.unposted, Coded: f.coded, Campaigns: len(w.campaigns), Pairs: f.pairs,
		Thrice:    f.thrice,
		Differing: f.differing, Open: f.open,
		SeenBoth: f.seenBoth, SeenApart: f.seenApart, Measured: w.agreement != nil,
		Practised: f.practised,
	}
	for _, c := range w.campaigns {
		s.MachineMade += oneIf(c.Decision == "")
	}
	for _, t := range w.t.codes {
		s.Tentative += oneIf(w.tentative(t.Code))
	}
	return s
}

// Counted is the number of answers that a person read and that say something.
func (f Facts) Counted() int { return f.Answers.Read + f.Answers.ToRevisit }

// None, some or all of the answers that say something were read.
func (f Facts) noneRead() bool { return f.Answers.Readable() > 0 && f.Counted() == 0 }
func (f Facts) someRead() bool { return f.Counted() > 0 && f.Answers.Unread > 0 }
func (f Facts) allRead() bool  { return f.Counted() > 0 && f.Answers.Unread == 0 }

// topic is where a sentence of method belongs.
type topic int

const (
	onReceipt topic = iota
	onReview
	onGrouping
	onReading   // how far it has come
	onRemainder // answers that are in no share, and why
	onCodes
	onSecondReading
	onSuggestions // what two readers saw
	onSettling
	onCounting
)

// methodSentence is one sentence with the facts under which it is true.
type methodSentence struct {
	name  string // for tests
	topic topic
	when  func(Facts) bool
	say   func(w *wording, f Facts) []paper.Inline
}

// plainly is a sentence without a figure.
func plainly(words string) func(*wording, Facts) []paper.Inline {
	return func(*wording, Facts) []paper.Inline { return inlines(words) }
}

// methodSentences are all that is said of method, topic by topic.
var methodSentences = []methodSentence{
	{"nothing received", onReceipt, func(f Facts) bool { return f.Received == 0 }, plainly("No comment has been " +
		"received.")},
	{"registered", onReceipt, func(f Facts) bool { return f.Received > 0 }, func(*wording, Facts) []paper.Inline {
		return inlines("Every comment got a number and stands in the register, whatever became of it.",
			from("comments.csv."))
	}},
	{"unposted codings", onReceipt, func(f Facts) bool { return f.Unposted > 0 }, func(_ *wording,
		f Facts) []paper.Inline {
		return inlines(figureOf(readingKey("unposted"), f.Unposted, "confirmed coding is of a comment that is",
			"confirmed codings are of comments that are"),
			" not posted, or no more: ", verb(f.Unposted, "it counts", "they count"), " nowhere.",
			from("codings.csv, state confirmed, of comments that comments.csv does not show as posted."))
	}},

	{"nothing posted", onReview, func(f Facts) bool {
		return f.Received > 0 &&
			f.Posted == 0
	}, plainly("No comment is posted.")},
	{"decided by people", onReview, func(f Facts) bool { return f.Posted > 0 }, plainly("A person decided on each " +
		"comment that is posted.")},
	{"nothing hidden", onReview, func(f Facts) bool { return f.Posted > 0 && f.Gaps == 0 }, plainly("No passage is " +
		"hidden in posted answers.")},
	{"passages hidden", onReview, func(f Facts) bool { return f.Gaps > 0 }, func(_ *wording, f Facts) []paper.Inline {
		return inlines("Private details were hidden and the gaps "+
			"marked: ", figureOf(rowsKey("comments", "sum(redactions)", "posted", "true"), f.Gaps, "passage",
			"passages"),
			" in posted answers.", from("comments.csv, column redactions of posted comments. Being off topic is no "+
				"reason to withhold a comment."))
	}},

	{"no campaign", onGrouping, func(f Facts) bool { return f.Received > 0 && f.Campaigns == 0 },
		plainly("Comments made from one letter form a campaign. None is known in this state.")},
	{"campaigns", onGrouping, func(f Facts) bool { return f.Campaigns > 0 }, func(_ *wording, f Facts) []paper.Inline {
		return inlines("Comments made from one letter form a campaign. There ", verb(f.Campaigns, "is ", "are "),
			figureOf(rowsKey("campaigns", ""), f.Campaigns, "campaign", "campaigns"), ".",
			from("campaigns.csv and ", annexLink("campaigns"), "."))
	}},
	{"groups nobody confirmed", onGrouping, func(f Facts) bool {
		return f.Campaigns > 0 &&
			f.MachineMade == f.Campaigns
	}, func(_ *wording, f Facts) []paper.Inline {
		return inlines("A program found ", verb(f.Campaigns, "it", "them"), " by the passages that comments share. "+
			"No person has decided on ", verb(f.Campaigns, "it", "any of them"), " yet.")
	}},
	{"some groups confirmed", onGrouping, func(f Facts) bool {
		return f.MachineMade > 0 &&
			f.MachineMade < f.Campaigns
	}, func(_ *wording, f Facts) []paper.Inline {
		return inlines("People decided on ", figure(rowsKey("campaigns", "", "decision", "*"),
			f.Campaigns-f.MachineMade), " of them. ",
			figureOf(rowsKey("campaigns", "", "decision", ""), f.MachineMade, "other was found by a program, and no "+
				"person has decided on it", "others were found by a program, and no person has decided on them"),
			" yet.", from("campaigns.csv, column decision."))
	}},
	{"all groups confirmed", onGrouping, func(f Facts) bool {
		return f.Campaigns > 0 &&
			f.MachineMade == 0
	}, func(_ *wording, f Facts) []paper.Inline {
		return inlines("A program proposed who belongs together, and people decided on ", verb(f.Campaigns, "it",
			"each of them"), ".", from("campaigns.csv, column decision."))
	}},

	{"no codebook", onReading, func(f Facts) bool { return f.Themes == 0 }, plainly("The docket has no codebook, so " +
		"no answer is read for themes.")},
	{"nothing to read", onReading, func(f Facts) bool {
		return f.Themes > 0 &&
			f.Answers.Answers == 0
	}, plainly("No answer is posted, so none has been read for themes.")},
	{"only notes", onReading, func(f Facts) bool {
		return f.Themes > 0 && f.Answers.Answers > 0 &&
			f.Answers.Readable() == 0
	},
		plainly("No posted answer says anything that can be read for themes.")},
	{"none read", onReading, func(f Facts) bool {
		return f.Themes > 0 &&
			f.noneRead()
	}, func(w *wording, f Facts) []paper.Inline {
		return inlines("Nobody has read a posted answer for themes yet: ", figureOf(coverageKey(docket.AllQuestions,
			"unread"), f.Answers.Unread, "answer waits", "answers wait"), ".", w.coverageNote())
	}},
	{"some read", onReading, func(f Facts) bool {
		return f.Themes > 0 &&
			f.someRead()
	}, func(w *wording, f Facts) []paper.Inline {
		return inlines("People have read a part of the posted answers for "+
			"themes: ", figure(coverageKey(docket.AllQuestions, "read"), f.Answers.Read), verb(f.Answers.Read,
			" is read, ", " are read, "),
			figure(coverageKey(docket.AllQuestions, "unread"), f.Answers.Unread), verb(f.Answers.Unread, " is not.",
				" are not."), w.coverageNote(),
			" A theme that is missing may only not have been noted yet.")
	}},
	{"all read", onReading, func(f Facts) bool {
		return f.Themes > 0 && f.allRead() &&
			f.Answers.ToRevisit == 0
	}, func(w *wording, f Facts) []paper.Inline {
		return inlines("People have read every posted answer that says "+
			"something: ", figureOf(coverageKey(docket.AllQuestions, "read"), f.Answers.Read, "answer", "answers"), ".",
			w.coverageNote())
	}},
	{"all read, some under old codes", onReading, func(f Facts) bool {
		return f.Themes > 0 && f.allRead() &&
			f.Answers.ToRevisit > 0
	}, func(w *wording, f Facts) []paper.Inline {
		return inlines("No posted answer is unread. ", figureOf(coverageKey(docket.AllQuestions, "read"),
			f.Answers.Read, "answer is read under the present codebook", "answers are read under the present codebook"),
			".", w.coverageNote())
	}},
	{"copies of letters", onReading, func(f Facts) bool {
		return f.Themes > 0 &&
			f.Copies > 0
	}, func(_ *wording, f Facts) []paper.Inline {
		return inlines(figureOf(readingKey("copies"), f.Copies, "answer counts as read because a person read the "+
			"letter that it copies", "answers count as read because a person read the letter that they copy"),
			"; what such a copy adds to its letter may be unread.", from("codings.csv has no reading of their own; "+
				"campaigns.csv names the letter."))
	}},
	{"to revisit", onRemainder, func(f Facts) bool { return f.Answers.ToRevisit > 0 }, func(_ *wording,
		f Facts) []paper.Inline {
		return inlines(figureOf(coverageKey(docket.AllQuestions, "to_revisit"), f.Answers.ToRevisit, "answer was "+
			"read under a code that has come to mean something else, or is in the codebook no more, and waits",
			"answers were read under codes that have come to mean something else, or are in the codebook no "+
				"more, and wait"),
			" to be read again.", from("coverage.csv, column to_revisit."))
	}},
	{"notes", onRemainder, func(f Facts) bool { return f.Answers.NoAnswer > 0 }, func(_ *wording,
		f Facts) []paper.Inline {
		return inlines(figureOf(coverageKey(docket.AllQuestions, "no_answer"), f.Answers.NoAnswer, "posted answer is "+
			"a note, a placeholder or a repeated passage", "posted answers are notes, placeholders or "+
			"repeated passages"),
			" (“see attached”, “N/A”, a line of the form). What is said elsewhere is in no count, and no note is "+
				"one of the different comments.", from("coverage.csv, column no_answer; answers.csv, column class."))
	}},
	{"repeated passages", onRemainder, func(f Facts) bool { return f.Bare > 0 }, func(_ *wording,
		f Facts) []paper.Inline {
		return inlines("Words that unrelated comments share, such as a line of the form, are set aside before "+
			"comments are compared. ", figureOf(rowsKey("comments", "", "class", string(docket.ClassRepeatedPassage),
			"posted", "true"),
			f.Bare, "posted comment says", "posted comments say"), " nothing else. ", verb(f.Bare, "It is", "They are"),
			" no copy of a letter and none of the different comments.", from("comments.csv, column class."))
	}},
	{"off topic", onRemainder, func(f Facts) bool { return f.Answers.OffTopic > 0 }, func(_ *wording,
		f Facts) []paper.Inline {
		return inlines(figureOf(coverageKey(docket.AllQuestions, "off_topic"), f.Answers.OffTopic, "posted answer is "+
			"of a comment", "posted answers are of comments"),
			" that a person marked as off topic. They stay posted, and count for no theme.", from("coverage.csv, "+
				"column off_topic."))
	}},

	{"codebook", onCodes, func(f Facts) bool { return f.Themes > 0 }, func(w *wording, f Facts) []paper.Inline {
		return inlines("The codebook is version ", w.versionFigure(), " with ", figureOf(rowsKey("codebook", ""),
			f.Themes, "theme", "themes"), ".", from("codebook.csv and ", annexLink("codebook"), "."))
	}},
	{"codings", onCodes, func(f Facts) bool { return f.Confirmed+f.Rejected > 0 }, func(_ *wording,
		f Facts) []paper.Inline {
		return inlines("There ", verb(f.Confirmed, "is ", "are "), figureOf(rowsKey("codings", "", "state",
			string(docket.CodingConfirmed)), f.Confirmed, "confirmed coding", "confirmed codings"), " and ",
			figureOf(rowsKey("codings", "", "state", string(docket.CodingRejected)), f.Rejected, "rejected one",
				"rejected ones"), ".", from("codings.csv, column state."))
	}},
	{"proposed by a program", onCodes, func(f Facts) bool { return f.Proposed > 0 }, func(w *wording,
		f Facts) []paper.Inline {
		return inlines("A program proposed themes to the "+
			"readers: ", figure(rowsKey("codings", "", "state", string(docket.CodingConfirmed), "origin",
			string(docket.OriginRule)), w.facts.ruled),
			" of the confirmed codings were first proposed by phrase rules, ", figure(rowsKey("codings", "", "state",
				string(docket.CodingConfirmed), "origin", string(docket.OriginModel)), w.facts.modeled),
			" by a model that learned from confirmed ones. Rules and model see words, not meaning; what nobody "+
				"confirmed is counted nowhere, and what they do not propose is easily "+
				"overlooked.", from("codings.csv, columns state and origin."))
	}},
	{"chosen without a program", onCodes, func(f Facts) bool {
		return f.Confirmed > 0 &&
			f.Proposed == 0
	}, plainly("None of them was first proposed by a program.")},

	{"no second reading", onSecondReading, func(f Facts) bool { return f.Counted() > 0 && f.Pairs == 0 },
		plainly("No answer has been read by a second person, so nobody knows how reliable the codings are.")},
	{"second readings", onSecondReading, func(f Facts) bool { return f.Pairs > 0 && f.Thrice == 0 }, func(_ *wording,
		f Facts) []paper.Inline {
		return inlines(figureOf(readingKey("pairs"), f.Pairs, "answer was", "answers were"), " read by two people "+
			"who did not see each other’s codes.",
			from("codings.csv, column second_coder; the "+
				"detail is in ", annexLink("agreement"), "."))
	}},
	{"third readings", onSecondReading, func(f Facts) bool { return f.Thrice > 0 }, func(_ *wording,
		f Facts) []paper.Inline {
		return inlines(figureOf(readingKey("pairs"), f.Pairs, "answer was", "answers were"), " read by two people "+
			"or more who did not see each other’s codes, ", figure(readingKey("thrice"), f.Thrice), " of them by at "+
			"least three.", from("codings.csv, column other_coders; the detail is in ", annexLink("agreement"), "."))
	}},
	{"talked about in training", onSuggestions, func(f Facts) bool { return f.Counted() > 0 && f.Practised.Talked },
		plainly("Coders had talked about some of the answers in a training round before they were read. Who read " +
			"them after that may agree because of it.")},
	{"used as tests", onSuggestions, func(f Facts) bool { return f.Counted() > 0 && f.Practised.Tested },
		plainly("Some of the answers that were read were also handed to other coders as test answers. What these " +
			"chose there is in no figure.")},
	{"both readers saw suggestions", onSuggestions, func(f Facts) bool { return f.SeenBoth > 0 }, func(_ *wording,
		f Facts) []paper.Inline {
		return inlines("For ", figureOf(readingKey("seen_by_both"), f.SeenBoth, "answer", "answers"),
			everyReader(f, " both readers", " all readers"), " were shown a program’s suggestions; they may agree "+
				"because of them.", from("codings.csv, columns other_coders and suggestions."))
	}},
	{"a reader saw no suggestions", onSuggestions, func(f Facts) bool { return f.SeenApart > 0 }, func(_ *wording,
		f Facts) []paper.Inline {
		return inlines("For ", figureOf(readingKey("seen_apart"), f.SeenApart, "answer", "answers"),
			" at least one of ", everyReader(f, "the two", "them"), " was shown no "+
				"suggestions.", from("codings.csv, columns other_coders and suggestions."))
	}},
	{"not recorded what readers saw", onSuggestions, func(f Facts) bool { return f.SeenBoth+f.SeenApart < f.Pairs },
		func(_ *wording, f Facts) []paper.Inline {
			return inlines("For ", figureOf(readingKey("seen_unknown"), f.Pairs-f.SeenBoth-f.SeenApart, "answer",
				"answers"),
				" it was not recorded whether the readers were shown a program’s "+
					"suggestions.", from("codings.csv, columns other_coders and suggestions."))
		}},
	{"tentative themes", onSecondReading, func(f Facts) bool { return f.Tentative > 0 }, func(*wording,
		Facts) []paper.Inline {
		return inlines("Themes on which they agree too little are marked ", paper.Mark("tentative"),
			" wherever they appear.")
	}},
	{"readers agree", onSettling, func(f Facts) bool { return f.Pairs > 0 && f.Differing == 0 }, plainly("They chose " +
		"the same themes each time.")},
	{"all disputes open", onSettling, func(f Facts) bool {
		return f.Open > 0 &&
			f.Open == f.Differing
	}, func(_ *wording, f Facts) []paper.Inline {
		return inlines("They differ on ", figureOf(readingKey("differing"), f.Differing, "answer", "answers"),
			", and nobody has settled ", verb(f.Differing, "it", "any of them"),
			" yet: until then every code that one of ", everyReader(f, "the two", "them"), " confirmed counts.")
	}},
	{"some disputes open", onSettling, func(f Facts) bool {
		return f.Open > 0 &&
			f.Open < f.Differing
	}, func(_ *wording, f Facts) []paper.Inline {
		return inlines("They differ on ", figureOf(readingKey("differing"), f.Differing, "answer", "answers"), ". ",
			figure(readingKey("settled"), f.Differing-f.Open), verb(f.Differing-f.Open, " is", " are"), " settled, ",
			figure(readingKey("open"), f.Open), verb(f.Open, " is", " are"), " open: until then every code that one "+
				"of ", everyReader(f, "the two", "them"), " confirmed counts.",
			from("codings.csv, column adjudicated_by."))
	}},
	{"all disputes settled", onSettling, func(f Facts) bool {
		return f.Differing > 0 &&
			f.Open == 0
	}, func(_ *wording, f Facts) []paper.Inline {
		return inlines("They differ on ", figureOf(readingKey("differing"), f.Differing, "answer", "answers"),
			". A person settled ", verb(f.Differing, "it", "each of them"),
			", and ", everyReader(f, "both first judgements are", "what each reader chose is"), " kept in codings.csv.",
			from("codings.csv, column adjudicated_by."))
	}},

	{"nothing confirmed", onCounting, func(f Facts) bool { return f.Coded == 0 }, plainly("No theme has been " +
		"confirmed in a posted comment, so no theme is counted.")},
	{"counted", onCounting, func(f Facts) bool { return f.Coded > 0 },
		plainly("A comment counts once for each theme and question, however long it is. It may count for several " +
			"themes, so shares add up to more than the whole. Only posted comments count.")},
	{"shares", onCounting, func(f Facts) bool { return f.Coded > 0 }, func(*wording, Facts) []paper.Inline {
		return inlines("A share is of the different comments whose answer a person read and that say something to "+
			"what was asked. Of fewer than ten no share is printed; the tables for programs have it, beside the "+
			"number that it is of.",
			from("themes_by_question.csv: share_distinct is comments_distinct by read_distinct."))
	}},
}

// everyReader is what a sentence says of the readers of an answer: two words of both where
// no answer has more than two, others where one has.
func everyReader(f Facts, both, all string) string {
	if f.Thrice > 0 {
		return all
	}
	return both
}

// coverageKey names a figure of coverage.csv.
func coverageKey(q docket.QuestionID, column string) string {
	return figureKey("coverage", string(q), column)
}

// readingKey names a figure that takes several files to count.
func readingKey(what string) string { return figureKey("readings", "all", what) }

func (w *wording) coverageNote() paper.Inline {
	return from("coverage.csv, question_id all. The "+
		"list of each question is in ", annexLink("coverage"), ".")
}

// holding lists the sentences of the topics that are true, in order.
func (w *wording) holding(topics ...topic) [][]paper.Inline {
	f := w.state()
	var out [][]paper.Inline
	for _, at := range topics {
		for _, s := range methodSentences {
			if s.topic == at && s.when(f) {
				out = append(out, s.say(w, f))
			}
		}
	}
	return out
}

// sayWhatHolds adds the sentences of the topics that are true as one paragraph.
func (w *reporter) sayWhatHolds(topics ...topic) {
	if said := w.holding(topics...); len(said) > 0 {
		w.say(joined(said))
	}
}

// joined is a list of sentences as one run of text.
func joined(sentences [][]paper.Inline) []paper.Inline {
	var out []paper.Inline
	for i, s := range sentences {
		if i > 0 {
			out = append(out, paper.Text(" "))
		}
		out = append(out, s...)
	}
	return out
}

// plainText is a sentence as LIMITATIONS.md prints it: no footnotes.
func plainText(parts []paper.Inline) string {
	var b strings.Builder
	for _, p := range parts {
		switch p := p.(type) {
		case paper.Text:
			b.WriteString(string(p))
		case paper.Strong:
			b.WriteString(string(p))
		case paper.Words:
			b.WriteString(string(p))
		case paper.Emphasis:
			b.WriteString(string(p))
		case paper.Quote:
			b.WriteString("“" + p.Words + "”")
		case paper.Figure:
			b.WriteString(p.Text)
		case paper.Link:
			b.WriteString(p.Text)
		case paper.Name:
			b.WriteString(string(p))
		case paper.Mark:
			b.WriteString("`" + string(p) + "`")
		}
	}
	return b.String()
}
