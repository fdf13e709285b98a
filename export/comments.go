package export

import (
	"context"
	"fmt"
	"unicode"
	"unicode/utf8"

	"commentportal/docket"
)

var (
	statusWords = func() []string {
		var words []string
		for _, s := range docket.Statuses {
			words = append(words, string(s))
		}
		return words
	}()
	channelWords = []string{
		string(docket.ChannelWeb), string(docket.ChannelEmail), string(docket.ChannelMail),
		string(docket.ChannelMeeting), string(docket.ChannelImport),
	}
	typeWords = []string{string(docket.Anonymous), string(docket.Individual), string(docket.Organization)}
)

// commentsCSV is the register of all comments received.
var commentsCSV = table{
	name:    "comments.csv",
	title:   "Register of all comments received, with the text of those posted",
	key:     []string{"comment_id"},
	columns: commentColumns,
	rows:    commentRows,
}

func commentColumns(d docket.Docket) []column {
	cols := []column{
		str("docket_id", "Docket the comment was sent to.").always(),
		str("comment_id", "Public name of the comment.").always(),
		str("status", "Where the comment stands.").always().oneOf(statusWords...),
		str("reason", "Reason of the last decision, a code of the docket's list; of a posted comment, its withheld "+
			"answers as QUESTION:REASON."),
		when("received_at", "When the comment was received; empty when unknown."),
		{name: "postmarked_on", kind: kindDate, about: "Date of the postmark, in the docket's time zone."},
		when("posted_at", "When the comment was first posted; empty unless it is posted."),
		yesNo("late", "Received after the comment period closed.").always(),
		str("channel", "How the comment came in.").always().oneOf(channelWords...),
		str("source_id", "Name of the comment where it was imported from."),
		str("submitter_type", "How the submitter chose to appear.").always().oneOf(typeWords...),
		str("sector", "Sector, a code of the docket's list or unspecified.").always(),
		str("sector_raw", "Sector as an imported file said it."),
		str("name", "Name of the submitter, where public and posted."),
		str("organization", "Organization of the submitter, where public and posted."),
		str("state", "State or territory of the submitter, as a two-letter code."),
		str("language", "Language of the comment (BCP 47); empty when unknown."),
		str("attribution", "Name to cite the comment by; empty unless it is posted. Behind a name may stand "+
			docket.QuestionedMark[1:]+", or "+docket.ConfirmedMark[1:]+
			" where its sender confirmed an e-mail address, which proves no name."),
		str("in_reply_to", "Comment that this one replies to."),
		str("class", "What the comment is to a reader: unique; campaign, a copy that changes its letter; identical, "+
			"one that has its words between greeting and closing, which may differ; content_elsewhere, a pointer to "+
			"something outside the text; no_answer, placeholders or nothing visible in every answer; "+
			"repeated_passage, nothing but words that unrelated comments share, such as a line of the form; "+
			"off_topic, a person's decision that goes before the others. Empty until decided.").oneOf(
			string(docket.ClassUnique), string(docket.ClassCampaign), string(docket.ClassIdentical),
			string(docket.ClassContentElsewhere), string(docket.ClassNoAnswer),
			string(docket.ClassRepeatedPassage), string(docket.ClassOffTopic)),
		str("campaign_id", "Campaign of near-duplicates; empty for none."),
		{name: "share_of_letter", kind: kindNumber, about: "Share of the campaign's letter that this copy keeps, 0 " +
			"to 1; of posted members of a campaign.", minimum: &zero},
		count("addition_words", "Words that this copy adds to the campaign's letter; of posted members of a campaign."),
		{name: "stands_for", kind: kindInteger, about: "Number of senders the row " +
			"represents.", required: true, minimum: &one},
		count("words", "Words of the posted text; empty unless it is posted."),
		count("redactions", "Passages hidden in the posted text; empty unless it is posted."),
		str("questions", "Questions answered, joined by semicolon and space."),
		str("themes", "Confirmed codes of a posted comment, joined by semicolon and space."),
	}
	for _, q := range d.QuestionIDs() {
		cols = append(cols, str(answerColumn(q), answerAbout(d, q)))
	}
	return append(cols, column{name: "round", kind: kindInteger, about: "Round of the docket that the comment was " +
		"filed in, from 1.", required: true, minimum: &one})
}

var one = 1

// answerColumn names the column of a question: answer_1, answer_general.
func answerColumn(q docket.QuestionID) string { return "answer_" + string(q) }

func answerAbout(d docket.Docket, q docket.QuestionID) string {
	question, _ := d.Question(q)
	if q == docket.General {
		return "Posted answer that belongs to no question: " + question.Text
	}
	return fmt.Sprintf("Posted answer to question %s: %s", q, question.Text)
}

func commentRows(ctx context.Context, j *job, w rowWriter) error {
	codings := j.codings(ctx)
	defer codings.stop()
	questions := j.d.QuestionIDs()
	var answered []string
	for e, err := range j.src.Register(ctx, j.d.ID) {
		if err != nil {
			return err
		}
		if w.failed() != nil {
			return w.failed()
		}
		coded, err := codings.of(e.ID)
		if err != nil {
			return err
		}
		answered = commentRow(j, w, questions, answered, e, coded)
		w.end()
	}
	return w.failed()
}

// commentRow writes the cells of a comment but for the end of the row. answered is
// space for the questions, and is returned for the next.
func commentRow(
	j *job, w rowWriter, questions []docket.QuestionID, answered []string, e docket.RegisterEntry,
	coded []docket.Coding,
) []string {
	public := publicPart(e)
	senderCells(j, w, e, public)
	w.word(string(e.ReplyTo))
	w.word(string(e.Class))
	w.text(string(e.Campaign))
	if public != nil && e.Campaign != "" {
		w.number(shareOfLetter(e))
		w.int(e.AdditionWords)
	} else {
		blanks(w, 2)
	}
	w.int(standsFor(e.StandsFor))
	if public != nil {
		words, redactions := 0, 0
		for _, a := range public.Answers {
			words += countWords(a.Text)
			redactions += a.Redactions
		}
		w.int(words)
		w.int(redactions)
	} else {
		blanks(w, 2)
	}
	answered = answered[:0]
	for _, q := range e.Questions {
		answered = append(answered, string(q))
	}
	list(w, answered)
	if public != nil {
		list(w, confirmedCodes(coded, ""))
	} else {
		w.blank()
	}
	writeAnswers(w, questions, public)
	w.int(max(e.Round, 1))
	return answered
}

// senderCells writes where a comment came from, what became of it and who sent it, as
// far as the public may know.
func senderCells(j *job, w rowWriter, e docket.RegisterEntry, public *docket.PublicComment) {
	w.word(string(j.d.ID))
	w.word(string(e.ID))
	w.word(string(e.Status))
	if len(e.Withheld) > 0 {
		w.text(docket.WithheldWords(e.Withheld, "; "))
	} else {
		w.text(string(e.Reason))
	}
	w.time(e.ReceivedAt)
	w.date(e.PostmarkedOn, j.d.Location())
	if public != nil {
		w.time(e.PostedAt)
	} else {
		w.blank()
	}
	w.bool(e.Late)
	w.word(string(e.Channel))
	w.text(e.SourceID)
	w.word(string(e.Type))
	w.text(sectorOf(e.Sector))
	w.text(e.SectorRaw)
	if public != nil {
		w.text(public.Byline.Name)
		w.text(public.Byline.Organization)
	} else {
		blanks(w, 2)
	}
	w.text(e.State)
	w.text(e.Language)
	if public != nil {
		w.text(public.Byline.Attribution())
	} else {
		w.blank()
	}
}

// writeAnswers writes one cell a question, whatever was answered.
func writeAnswers(w rowWriter, questions []docket.QuestionID, public *docket.PublicComment) {
	for _, q := range questions {
		a, ok := publicAnswer(public, q)
		if ok {
			w.text(string(a.Text))
		} else {
			w.blank()
		}
	}
}

func publicAnswer(public *docket.PublicComment, q docket.QuestionID) (docket.PublicAnswer, bool) {
	if public != nil {
		for _, a := range public.Answers {
			if a.Question == q {
				return a, true
			}
		}
	}
	return docket.PublicAnswer{}, false
}

// publicPart is the posted part of an entry, or nil. The status decides, whatever
// a source may have left in the entry.
func publicPart(e docket.RegisterEntry) *docket.PublicComment {
	if !e.Status.Public() {
		return nil
	}
	return e.Public
}

// sectorOf fills in the sector that belongs to every docket.
func sectorOf(code string) string {
	if code == "" {
		return docket.SectorUnspecified
	}
	return code
}

// standsFor is the number of senders a row counts for: at least one.
func standsFor(n int) int { return max(n, 1) }

// countWords counts runs of characters between white space. Of the bytes above
// ASCII, only the four that spaces of Unicode begin with need a closer look.
func countWords(t docket.Text) int {
	words := 0
	before := uint8(1) // 1: a space, or the beginning
	for i := 0; i < len(t); i++ {
		space := asciiSpace[t[i]]
		switch t[i] {
		case 0xC2, 0xE1, 0xE2, 0xE3:
			r, n := utf8.DecodeRuneInString(string(t[i:min(i+utf8.UTFMax, len(t))]))
			if unicode.IsSpace(r) {
				space = 1
			}
			i += n - 1
		}
		words += int(before &^ space)
		before = space
	}
	return words
}

var asciiSpace = [256]uint8{' ': 1, '\t': 1, '\n': 1, '\v': 1, '\f': 1, '\r': 1}
