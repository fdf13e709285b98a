package views

import (
	"net/url"
	"slices"
	"time"

	"commentportal/docket"
	"commentportal/docket/phrase"
)

// TraceFacts is what the sentences about a comment's way depend on.
type TraceFacts struct {
	Say      *phrase.Printer
	Docket   docket.Docket
	Book     docket.Codebook
	Trace    docket.Trace
	Printed  docket.Printed
	PostedAt time.Time // of the first posting; zero: never posted
}

// Trace is the way of one comment from receipt to the report, as pages tell it.
type Trace struct {
	Text    []string // of a comment that is not posted
	Answers []TracedAnswer
	Report  string // what the published report has to do with the comment
	Links   []TraceLink
}

// TracedAnswer is the way of one answer.
type TracedAnswer struct {
	Label      string
	Text       []string
	Letter     string // address of the letter through which it was read; "" for none
	LetterText string
	Themes     []NavLink
}

// TraceLink is one place where the report rests on the comment.
type TraceLink struct {
	Text  string
	Quote string // the recommendation, as printed; "" for another link
	Note  string // what has changed since; "" for nothing
}

// answerFacts are what a sentence about one answer depends on.
type answerFacts struct {
	docket.TracedAnswer
	book bool // the docket has a list of themes
	day  string
	say  *phrase.Printer
}

// traceSentence is one sentence about an answer with the facts under which it is
// true. Nothing that pages say of an answer's way is written anywhere else.
type traceSentence struct {
	name string // for tests
	when func(answerFacts) bool
	say  func(answerFacts) string
}

func stateIs(s docket.TraceState) func(answerFacts) bool {
	return func(f answerFacts) bool { return f.State == s }
}

func itself(s docket.TraceState) func(answerFacts) bool {
	return func(f answerFacts) bool { return f.State == s && f.Letter == "" }
}

// saysOf says English words in the reader's language.
func saysOf(words string) func(answerFacts) string {
	return func(f answerFacts) string { return f.say.Text(words) }
}

var traceSentences = []traceSentence{
	{"copy, settled", func(f answerFacts) bool { return f.Letter != "" && f.State.Settled() },
		func(f answerFacts) string {
			return f.say.Text("This comment is much like a letter that others sent, too. A person read the letter "+
				"for all of them, on %s.", f.day)
		}},
	{"copy, not settled", func(f answerFacts) bool { return f.Letter != "" && !f.State.Settled() },
		saysOf("This comment is much like a letter that others sent, too. The letter is read for all of them.")},
	{"answer withheld", stateIs(docket.TraceWithheld),
		saysOf("This answer is not posted, so it is not read for themes.")},
	{"nothing to read", stateIs(docket.TraceNoAnswer), saysOf("There is nothing to read for themes here. The " +
		"answer only points elsewhere, says nothing, or repeats a line that many comments share.")},
	{"off topic", stateIs(docket.TraceOffTopic), saysOf("A person marked this comment as off topic. It stays " +
		"public and is counted as off topic. It carries no theme.")},
	{"no list of themes", func(f answerFacts) bool { return f.State == docket.TraceUnread && !f.book },
		saysOf("This docket has no list of themes, so its answers are not read for themes.")},
	{"not read", func(f answerFacts) bool { return f.State == docket.TraceUnread && f.book },
		saysOf("Nobody has read this answer for themes yet.")},
	{"second reading", stateIs(docket.TraceSecondReading), saysOf("It has been read. It was drawn to be read " +
		"by one more person, who must not know what others found. The themes are shown after that.")},
	{"disputed", stateIs(docket.TraceDisputed), saysOf("People read it differently, and nobody has settled it " +
		"yet. The themes are shown after that.")},
	{"to be read again", stateIs(docket.TraceToRevisit), saysOf("It was read. A theme noted then was changed or " +
		"taken out of the list since, so it waits to be read again.")},
	{"no theme", itself(docket.TraceSettledNoTheme), func(f answerFacts) string {
		return f.say.Text("A person read this answer, on %s. No theme of the list applies.", f.day)
	}},
	{"no theme of the letter", func(f answerFacts) bool {
		return f.State == docket.TraceSettledNoTheme && f.Letter != ""
	}, saysOf("No theme of the list applies.")},
	{"themes", itself(docket.TraceSettled), func(f answerFacts) string {
		return f.say.Text("A person read this answer, on %s, and found:", f.day)
	}},
	{"themes of the letter", func(f answerFacts) bool { return f.State == docket.TraceSettled && f.Letter != "" },
		saysOf("The themes found:")},
}

// traceText lists the sentences that are true of an answer.
func traceText(f answerFacts) []string {
	var out []string
	for _, s := range traceSentences {
		if s.when(f) {
			out = append(out, s.say(f))
		}
	}
	return out
}

// traceStatus says why a comment that is not posted carries no theme.
var traceStatus = map[docket.TraceState]string{
	docket.TracePending:   phrase.Marked("A comment is read for themes after it is posted."),
	docket.TraceWithheld:  phrase.Marked("This comment is not posted, so it is not read for themes."),
	docket.TraceWithdrawn: phrase.Marked("A withdrawn comment counts for no theme, and nothing new is printed of it."),
	docket.TraceSpam:      phrase.Marked("This comment is not posted, so it is not read for themes."),
}

// NewTrace tells the way of a comment.
func NewTrace(f TraceFacts) Trace {
	var t Trace
	if said, ok := traceStatus[f.Trace.State]; ok {
		t.Text = []string{f.Say.Known(said)}
	}
	for _, a := range f.Trace.Answers {
		t.Answers = append(t.Answers, f.answer(a))
	}
	t.Report = f.report()
	for _, l := range f.Printed.Links {
		t.Links = append(t.Links, f.link(l))
	}
	return t
}

func (f TraceFacts) answer(a docket.TracedAnswer) TracedAnswer {
	out := TracedAnswer{Label: PublicHeading(f.Say, a.Question), Text: traceText(answerFacts{a, len(f.Book.Themes) > 0,
		f.Say.Day(a.ReadAt.In(f.Docket.Location())), f.Say})}
	at := "/dockets/" + string(f.Docket.ID) + "/comments"
	if a.Letter != "" {
		out.Letter, out.LetterText = at+"/"+string(a.Letter), f.Say.Text("The letter: comment %s", string(a.Letter))
	}
	for _, code := range a.Codes {
		out.Themes = append(out.Themes, NavLink{Href: at + "?theme=" + url.QueryEscape(code), Text: f.label(code)})
	}
	return out
}

// label is what a theme is called now, or was in the published export.
func (f TraceFacts) label(code string) string {
	if t, ok := f.Book.Theme(code); ok && t.Label != "" {
		return f.Docket.ThemeLabel(t.Label)
	}
	if label := f.Printed.Publication.Labels[code]; label != "" {
		return f.Docket.ThemeLabel(label)
	}
	return code
}

// posted reports whether the comment is posted now.
func (f TraceFacts) posted() bool { return f.Trace.State == "" }

// report says what the newest published report has to do with the comment.
func (f TraceFacts) report() string {
	p := f.Printed.Publication
	switch {
	case p.Name == "":
		if f.posted() {
			return f.Say.Text("No report that rests on the comments has been published yet.")
		}
		return ""
	case len(f.Printed.Links) > 0 && f.posted():
		return f.Say.Text("%s, rests on this comment here:", f.named())
	case len(f.Printed.Links) > 0:
		return f.Say.Text("%s, rested on this comment here. Reports that are made from now on leave it out:", f.named())
	case !f.PostedAt.IsZero() && f.PostedAt.After(p.SnapshotAt):
		return f.Say.Text("%s, was made before this comment was posted.", f.named())
	case f.posted():
		return f.Say.Text("%s, prints no theme and no passage of this comment.", f.named())
	}
	return ""
}

// named is the published report with its moment.
func (f TraceFacts) named() string {
	p := f.Printed.Publication
	return f.Say.Text("The published report “%s”, which shows the state of %s", p.Name,
		f.Say.Moment(p.SnapshotAt.In(f.Docket.Location())))
}

// link tells one place where the report rests on the comment.
func (f TraceFacts) link(l docket.PrintedLink) TraceLink {
	say, theme := f.Say, f.printedLabel(l.Code)
	var out TraceLink
	switch l.Kind {
	case docket.LinkTheme:
		out.Text = say.Text("counted under the theme “%s”, %s.", theme, tracedAnswerName(say, l.Question))
		out.Note = f.changed(l)
	case docket.LinkQuotation:
		out.Text = say.Text("a passage is quoted under the theme “%s”, %s.", theme, tracedAnswerName(say, l.Question))
	case docket.LinkRecommendation:
		r, _ := f.Printed.Publication.Recommendation(l.Recommendation)
		out.Quote = shortened(r.Text)
		switch l.Basis {
		case docket.BasisComment:
			out.Text = say.Text("recommendation %s rests on this comment by its number:", l.Recommendation)
		case docket.BasisQuotation:
			out.Text = say.Text("recommendation %s rests on a passage of this comment:", l.Recommendation)
		case docket.BasisTheme:
			out.Text = say.Text("recommendation %s rests on the theme “%s”, which this comment raises:",
				l.Recommendation, theme)
		}
		if !f.posted() {
			out.Note = say.Text("This link is broken since the comment is no longer public.")
		}
	}
	if l.Section != "" && out.Text != "" {
		out.Text = say.Text("Section %s: %s", l.Section, out.Text)
	}
	return out
}

// tracedAnswerName is an answer in the middle of a sentence.
func tracedAnswerName(say *phrase.Printer, id docket.QuestionID) string {
	if id == docket.General {
		return say.Text("the general answer")
	}
	return say.Text("the answer to question %s", string(id))
}

func (f TraceFacts) printedLabel(code string) string {
	if label := f.Printed.Publication.Labels[code]; label != "" {
		return f.Docket.ThemeLabel(label)
	}
	return f.label(code)
}

// changed says when a printed theme is no longer what people found.
func (f TraceFacts) changed(l docket.PrintedLink) string {
	if !f.posted() {
		return f.Say.Text("It counts for nothing since the comment is no longer public.")
	}
	i := slices.IndexFunc(f.Trace.Answers, func(a docket.TracedAnswer) bool { return a.Question == l.Question })
	switch {
	case i < 0 || !f.Trace.Answers[i].State.Settled():
		return f.Say.Text("The answer is being read again since.")
	case !slices.Contains(f.Trace.Answers[i].Codes, l.Code):
		return f.Say.Text("The answer was read differently since.")
	}
	return ""
}

// shownOfRecommendation bounds the words of a recommendation, in code points.
const shownOfRecommendation = 400

func shortened(text string) string {
	short, _ := cut(docket.Text(text), shownOfRecommendation)
	return string(short)
}
