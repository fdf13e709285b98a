package public

import (
	"context"
	"errors"

	"commentportal/docket"
	"commentportal/docket/words"
	"commentportal/moderation/campaign"
	"commentportal/views"
)

// LetterReader reads a letter once for all copies that are compared with it. The confirmed
// ones of the docket's repeated passages are passed over.
type LetterReader func(letter docket.Text, passages []docket.RepeatedPassage) *campaign.Letter

// ownWordsStore holds the letters that posted copies are compared with.
type ownWordsStore interface {
	Campaign(ctx context.Context, id docket.CampaignID) (docket.Campaign, error)
	Passages(ctx context.Context, id docket.ID) ([]docket.RepeatedPassage, error)
	PublicComment(ctx context.Context, id docket.CommentID) (docket.PublicComment, error)
}

// ownWords finds what posted copies add to their letter, as it is posted.
type ownWords struct {
	letter docket.CommentID
	text   *campaign.Letter
}

// ownWordsOf reads the letter of a campaign; nil where none is posted.
func (s *comments) ownWordsOf(ctx context.Context, id docket.CampaignID) (*ownWords, error) {
	k, err := s.own.Campaign(ctx, id)
	if errors.Is(err, docket.ErrNotFound) || err == nil && !k.LetterPosted {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	letter, err := s.own.PublicComment(ctx, k.Letter)
	if errors.Is(err, docket.ErrNotFound) { // taken down a moment ago
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	passages, err := s.own.Passages(ctx, k.Docket)
	if err != nil {
		return nil, err
	}
	text, _ := joinedAnswers(letter)
	return &ownWords{k.Letter, s.letters(text, passages)}, nil
}

// joinedAnswers is the answers of a comment as grouping reads them, and where each begins.
func joinedAnswers(c docket.PublicComment) (text docket.Text, starts []int) {
	for _, a := range c.Answers {
		if text != "" {
			text += "\n\n"
		}
		starts = append(starts, len(text))
		text += a.Text
	}
	return text, starts
}

// in lists what a copy adds, by answer, in bytes; nothing of the letter itself.
func (o *ownWords) in(c docket.PublicComment) [][]words.Span {
	if o == nil || c.ID == o.letter {
		return nil
	}
	text, starts := joinedAnswers(c)
	added := o.text.Difference(text).Added
	if len(added) == 0 {
		return nil
	}
	out := make([][]words.Span, len(starts))
	for _, p := range added {
		for i, start := range starts {
			from, to := max(p.Start-start, 0), min(p.End-start, len(c.Answers[i].Text))
			if from < to {
				out[i] = append(out[i], words.Span{Start: from, End: to})
			}
		}
	}
	return out
}

// markOwnWords marks on a list of copies what each adds to its letter.
func (s *comments) markOwnWords(ctx context.Context, q docket.PublicQuery, list []docket.PublicComment,
	page *views.CommentsPage) error {
	if q.Letter == "" || q.Words != "" || len(list) == 0 {
		return nil
	}
	own, err := s.ownWordsOf(ctx, q.Letter)
	if err != nil || own == nil {
		return err
	}
	for _, c := range list {
		page.MarkOwnWords(string(c.ID), own.in(c))
	}
	return nil
}
