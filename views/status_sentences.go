package views

import (
	"strings"
	"time"

	"commentportal/docket"
	"commentportal/docket/phrase"
)

// ReviewPromise is what every page says of who decides. Copies of a letter may be
// decided together and a list shows first lines, so nothing here says that somebody
// opened or read each comment to its end.
const ReviewPromise = "A person decides about every comment before it is posted."

// StatusFacts is what the sentences about one comment depend on.
type StatusFacts struct {
	Comment docket.Comment
	Docket  docket.Docket
	Takes   bool // the docket takes comments now
	Say     *phrase.Printer

	Gone docket.Tombstone // how the words of the comment went; nothing while they are there

	Withdrawal docket.Withdrawal // by its sender; zero: none that could be taken back

	Resending docket.Resending // whether its writer may mend it, as the store says

	// Of the campaign that the comment is in: posted comments, this one among them,
	// and whether people decided on who belongs to it.
	Copies  int
	Decided bool

	// What staff asked its writer, and when the page is made.
	Asked []docket.Inquiry
	Now   time.Time

	// What its writer said against decisions, and whether they may do so now.
	Appeals   []docket.Appeal
	Appealing docket.Appealing

	// What its sender asked for beside it; nil: no mail.
	Mail   *docket.CommentMail
	Speaks bool

	Figures docket.Figures // of the docket; zero: none were counted

	Handed []docket.Handover // to whom what it tells was handed

	// Of its way to the report.
	Book    docket.Codebook
	Trace   docket.Trace
	Printed docket.Printed
}

// counted reports whether the comment is posted beside others of its campaign.
func (f StatusFacts) counted() bool {
	return f.Comment.Status.Public() && f.Comment.Campaign != "" && f.Copies > 1
}

// goneOn is the day on which the words of the comment were removed.
func (f StatusFacts) goneOn() string { return f.Say.Day(f.Gone.At.In(f.Docket.Location())) }

func (f StatusFacts) opened() bool { return !f.Comment.OpenedAt.IsZero() }

func (f StatusFacts) hidden() (gaps, answers int) {
	for _, a := range f.Comment.Answers {
		gaps += len(a.Redactions)
		if a.Status != "" && !a.Status.Public() {
			answers++
		}
	}
	return gaps, answers
}

// statusSentence is one sentence about a comment with the facts under which it is
// true. Nothing that the page says of a comment is written anywhere else.
type statusSentence struct {
	name string // for tests
	when func(StatusFacts) bool
	say  func(StatusFacts) string
}

func is(s docket.Status) func(StatusFacts) bool {
	return func(f StatusFacts) bool { return f.Comment.Status == s }
}

func resends(r docket.Resending) func(StatusFacts) bool {
	return func(f StatusFacts) bool { return f.Resending == r }
}

// mendingRefused reports whether the comment is withheld and cannot be mended for good.
func (f StatusFacts) mendingRefused() bool {
	return f.Resending != docket.ResendNone && f.Resending != docket.ResendOpen
}

// always says the same texts whatever the facts.
func always(texts ...string) func(StatusFacts) string {
	return func(f StatusFacts) string {
		own := make([]string, len(texts))
		for i, text := range texts {
			own[i] = f.Say.Known(text)
		}
		return strings.Join(own, " ")
	}
}

var statusSentences = []statusSentence{
	{"not opened", func(f StatusFacts) bool { return is(docket.Pending)(f) && !f.opened() },
		always("We have your comment. No reviewer has opened it yet.", ReviewPromise)},
	{"opened", func(f StatusFacts) bool { return is(docket.Pending)(f) && f.opened() },
		always("A reviewer has opened your comment. It is not decided yet.")},
	{"public", func(f StatusFacts) bool { return f.Comment.Status.Public() },
		always("The public can read your comment.")},
	{"words hidden", func(f StatusFacts) bool {
		gaps, _ := f.hidden()
		return f.Comment.Status.Public() && gaps > 0
	}, always("Some words are hidden. Each gap says what kind of words they were.")},
	{"answers not posted", func(f StatusFacts) bool {
		_, answers := f.hidden()
		return f.Comment.Status.Public() && answers > 0
	}, func(f StatusFacts) string {
		_, answers := f.hidden()
		return f.Say.Count(answers, "%d answer is not posted.", "%d answers are not posted.")
	}},
	{"copies found by a program", func(f StatusFacts) bool { return f.counted() && !f.Decided },
		always("A program found it to be much like others that we received. It is counted with them.")},
	{"copies confirmed", func(f StatusFacts) bool { return f.counted() && f.Decided },
		always("It is much like others that we received. It is counted with them.")},
	{"purged by order", func(f StatusFacts) bool { return f.Comment.Purged() && !f.Gone.WithDocket },
		func(f StatusFacts) string {
			return f.Say.Text("The words of your comment were removed by order on %s, and we do not have them any "+
				"more. Its number, its dates and what was decided stay on record.", f.goneOn())
		}},
	{"purged with its docket", func(f StatusFacts) bool { return f.Comment.Purged() && f.Gone.WithDocket },
		func(f StatusFacts) string {
			return f.Say.Text("The time for which the comments of this docket are kept is over. Their words were "+
				"removed on %s, and we do not have yours any more. Its number, its dates and what was decided stay on "+
				"record.", f.goneOn())
		}},
	{"withheld for a reason", func(f StatusFacts) bool {
		return is(docket.Withheld)(f) && f.Comment.Reason != "" && !f.Comment.Purged()
	},
		func(f StatusFacts) string {
			return f.Say.Text("Your comment was not posted. The reason: %s.", f.Docket.ReasonLabel(f.Comment.Reason))
		}},
	{"withheld", func(f StatusFacts) bool { return is(docket.Withheld)(f) && f.Comment.Reason == "" },
		always("Your comment was not posted.")},
	{"withdrawn", is(docket.Withdrawn),
		always("This comment was withdrawn. The public cannot read it.")},
	{"withdrawn for good", func(f StatusFacts) bool {
		return is(docket.Withdrawn)(f) && f.Withdrawal.Version > 0 && !f.Withdrawal.Open(f.Now)
	}, always("A withdrawal can be taken back for 24 hours. That time is over.")},
	{"spam", is(docket.Spam),
		always("A person marked your comment as advertising or as an automated message, so it was not posted.")},
	{"contact", func(f StatusFacts) bool {
		return (is(docket.Withheld)(f) || is(docket.Spam)(f)) && f.Docket.Contact.Email != ""
	}, func(f StatusFacts) string {
		return f.Say.Text("If you think this is wrong, write to %s.", f.Docket.Contact.Email)
	}},
	{"not mended after the period", func(f StatusFacts) bool { return f.Resending == docket.ResendOpen && !f.Takes },
		always("You cannot change your comment and send it again, because no comments are taken now.")},
	{"not mended once posted", resends(docket.ResendPosted),
		always("You cannot change your comment and send it again, because it was posted once.")},
	{"not mended once read", resends(docket.ResendRead),
		always("You cannot change your comment and send it again, because our team has already worked " +
			"with its words.")},
	{"not mended any more", resends(docket.ResendSpent),
		always("You have mended this comment as often as you can.")},
	{"another can be sent", func(f StatusFacts) bool {
		return f.Takes &&
			(is(docket.Withdrawn)(f) || f.mendingRefused())
	},
		always("You can send a new comment.")},
}

// statusText lists the sentences that are true.
func statusText(f StatusFacts) []string {
	var out []string
	for _, s := range statusSentences {
		if s.when(f) {
			out = append(out, s.say(f))
		}
	}
	return out
}

// statusWord says in one or few words where a comment stands.
func statusWord(f StatusFacts) string {
	switch {
	case f.Comment.Purged() && f.Comment.Status == docket.Withheld:
		if f.Gone.WithDocket {
			return f.Say.Text("No longer kept")
		}
		return f.Say.Text("Removed by order")
	case f.Comment.Status == docket.Pending && f.opened():
		return f.Say.Text("In review")
	case f.counted():
		return f.Say.Text("Counted with a campaign")
	}
	return f.Say.Known(f.Comment.Status.Label())
}

// withdrawing says what a withdrawal does to the comment as it stands.
func withdrawing(f StatusFacts) string {
	said := f.Say.Text("It will not be posted.")
	if f.Comment.Status.Public() {
		said = f.Say.Text("The public will no longer be able to read it here.")
	}
	return said + " " + f.Say.Text("It counts for no theme, and the ledger counts it as withdrawn.") + " " +
		f.Say.Text("We keep the sealed original, as the law on records asks.")
}
