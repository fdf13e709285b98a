package export

import (
	"context"
	"fmt"
	"slices"

	"commentportal/docket"
)

// coverageCSV has one row a question, and one for all answers.
var coverageCSV = table{
	name:  "coverage.csv",
	title: "How far the reading of posted answers for themes has come",
	key:   []string{"question_id"},
	columns: func(docket.Docket) []column {
		return []column{
			str("question_id", "Number of the question, general, or all.").always(),
			count("answers", "Posted answers of posted comments, as records. The five columns behind it add up to "+
				"it; answers.csv says for each answer, in its column reading, which one it is in.").always(),
			count("read", "Answers that a person read for themes. The copy of a letter counts as read once the "+
				"letter is.").always(),
			count("unread", "Answers that nobody has read for themes yet.").always(),
			count("no_answer", "Notes and placeholders: answers that only point elsewhere (“see attached”) or say "+
				"nothing (“N/A”), and those of comments that say nothing but a repeated passage.").always(),
			count("off_topic", "Answers of comments that a person marked as off topic.").always(),
			count("to_revisit", "Answers that a person read, and a code chosen then stands in the codebook no more "+
				"or means something else in it.").always(),
		}
	},
	rows: func(ctx context.Context, j *job, w rowWriter) error {
		f, err := j.figures(ctx)
		if err != nil {
			return err
		}
		for _, c := range f.coverage {
			w.word(string(c.Question))
			w.int(c.Answers)
			for _, r := range docket.Readings {
				w.int(c.Of(r))
			}
			w.end()
		}
		return w.failed()
	},
}

// readAnswer is one posted answer with how far its reading has come.
type readAnswer struct {
	question docket.QuestionID
	class    docket.Class
	reading  docket.Reading
	itself   bool // a person read this very answer, not only the letter that it copies
	spread   bool // codes came down to it from the letter
}

// readLetters finds which answers of campaigns' letters a person read, so that
// their copies count as read wherever they stand in the register.
func (g *gathering) readLetters(ctx context.Context, campaigns []docket.Campaign) error {
	of := map[docket.CommentID]docket.CampaignID{}
	for _, c := range campaigns {
		if c.Letter != "" {
			of[c.Letter] = c.ID
		}
	}
	if len(of) == 0 {
		return nil
	}
	for p, err := range g.j.src.Passes(ctx, g.j.d.ID) {
		if err != nil {
			return fmt.Errorf("passes: %w", err)
		}
		if id, is := of[p.Comment]; is {
			if g.letters[id] == nil {
				g.letters[id] = map[docket.QuestionID]bool{}
			}
			g.letters[id][p.Question] = true
		}
	}
	return nil
}

// answersOf lists the posted answers of a comment with their readings; none where
// it is not posted.
func (g *gathering) answersOf(e docket.RegisterEntry, coded []docket.Coding, passes []docket.Pass) []readAnswer {
	return g.readings(g.j.book, publicPart(e), e.Class, e.Campaign, coded, passes)
}

// readings is answersOf for what the files of answers know of a comment.
func (f *figures) readings(book docket.Codebook, public *docket.PublicComment, class docket.Class,
	campaign docket.CampaignID,
	coded []docket.Coding, passes []docket.Pass,
) []readAnswer {
	if public == nil {
		return nil
	}
	out := make([]readAnswer, 0, len(public.Answers))
	for _, a := range public.Answers {
		one := readAnswer{question: a.Question}
		one.itself = slices.ContainsFunc(passes, func(p docket.Pass) bool { return p.Question == a.Question })
		confirmed, revisit := false, false
		for i := range coded {
			c := &coded[i]
			if c.Question != a.Question {
				continue
			}
			confirmed = confirmed || c.State == docket.CodingConfirmed
			revisit = revisit || c.ToRevisit(book)
			one.spread = one.spread || c.Origin == docket.OriginCampaign
			one.itself = one.itself || c.Origin != docket.OriginCampaign
		}
		one.class = docket.ClassifyAnswer(a.Text, class, confirmed)
		byLetter := campaign != "" && (one.spread || f.letters[campaign][a.Question])
		one.reading = docket.ReadingOf(one.class, one.itself || byLetter, revisit)
		out = append(out, one)
	}
	return out
}

// cover counts the readings of a posted comment's answers.
func (g *gathering) cover(answers []readAnswer) {
	all := len(g.coverage) - 1
	for _, a := range answers {
		if i, known := g.tally.question[a.question]; known && i != all {
			g.coverage[i].Add(a.reading, 1)
		}
		g.coverage[all].Add(a.reading, 1)
		g.facts.copiesRead += oneIf(a.reading.Counted() && !a.itself)
	}
}
