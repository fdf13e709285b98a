package staff

import (
	"context"
	"errors"
	"strings"

	"commentportal/docket"
	"commentportal/views"
)

// letterState is what an answer is to its campaign.
type letterState struct {
	campaign docket.Campaign // zero: none
	letter   bool            // the answer is the campaign's letter
	copy     bool
	compared bool              // the letter is posted too, so the two were compared
	added    []docket.Span     // of the posted text, in a copy
	words    int               // added
	question docket.QuestionID // the letter's answer that the copy's one comes from
}

// letterOf finds out what an answer is to its campaign. Letter and copy are
// compared as the public reads them.
func (s *coding) letterOf(ctx context.Context, st answerState) (letterState, error) {
	var out letterState
	if st.comment.Campaign == "" {
		return out, nil
	}
	var err error
	out.campaign, err = s.store.Campaign(ctx, st.comment.Campaign)
	if errors.Is(err, docket.ErrNotFound) {
		return out, nil
	}
	if err != nil {
		return out, err
	}
	if out.letter = out.campaign.Letter == st.comment.ID; out.letter {
		return out, nil
	}
	out.copy = true
	letter, err := s.store.PublicComment(ctx, out.campaign.Letter)
	if errors.Is(err, docket.ErrNotFound) {
		return out, nil
	}
	if err != nil {
		return out, err
	}
	from, ok := letterAnswer(letter, st)
	if !ok {
		return out, nil
	}
	out.compared, out.question = true, from.Question
	for _, p := range s.additions(from.Text, st.text.text) {
		out.added = append(out.added, p)
		out.words += len(strings.Fields(string(st.text.text[p.Start:p.End])))
	}
	return out, nil
}

// letterAnswer is the letter's answer to the same question, or its only one.
func letterAnswer(letter docket.PublicComment, st answerState) (docket.PublicAnswer, bool) {
	for _, a := range letter.Answers {
		if a.Question == st.text.question {
			return a, true
		}
	}
	if len(letter.Answers) == 1 && len(st.public.Answers) == 1 {
		return letter.Answers[0], true
	}
	return docket.PublicAnswer{}, false
}

func letterNote(st answerState) *views.LetterNote {
	l := st.letter
	if l.campaign.ID == "" {
		return nil
	}
	note := &views.LetterNote{Campaign: campaignWords(l.campaign), CampaignAt: "/admin/campaigns/" + string(l.campaign.ID), IsLetter: l.letter, Added: l.words, NoLetter: l.copy && !l.compared}
	if l.letter {
		note.Copies = max(l.campaign.Posted-1, 0)
	}
	if l.compared {
		note.LetterAt = answerAt(docket.CodingItemKey{Question: l.question, Comment: l.campaign.Letter}, "")
	}
	return note
}

func campaignWords(c docket.Campaign) string {
	if c.Name != "" {
		return "“" + c.Name + "”"
	}
	return string(c.ID)
}
