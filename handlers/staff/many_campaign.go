package staff

import (
	"context"
	"errors"
	"fmt"

	"commentportal/docket"
	"commentportal/views"
)

// fillWaiting lays out the copies that wait, by what each makes of the letter, with
// the form that decides on all of them at once.
func (s *campaigns) fillWaiting(ctx context.Context, page *views.CampaignPage, d docket.Docket, k docket.Campaign,
	reader *memberReader, st campaignState) error {
	if !reader.moderates || reader.letter == nil {
		return nil
	}
	list, total, err := s.waiting(ctx, k, reader)
	if err != nil || len(list) == 0 {
		return err
	}
	left, err := s.preview.Preview(ctx, list, docket.ActionPost)
	if err != nil {
		return err
	}
	w := &views.WaitingCopies{Campaign: string(k.ID), Total: total, Listed: len(list), Late: k.LetterPosted,
		Form: manyForm(d, st.form, nil)}
	who, err := s.store.Deciders(ctx, d.ID)
	if err != nil {
		return err
	}
	w.Second = d.SecondPerson.Applies(who)
	for _, c := range list {
		row := views.WaitingCopy{ID: c.ID, Href: reviewAt(c.ID), Value: fmt.Sprintf("%s:%d", c.ID, c.Version),
			By: c.Submitter.Byline().Attribution(), Letter: c.ID == k.Letter}
		if !row.Letter {
			row.Compared = reader.compare(cleanJoined(c).text)
		}
		switch why := left[c.ID]; {
		case why != "":
			row.Why = leftWords(why)
			w.Left = append(w.Left, row)
		case row.Letter || row.Compared.Same:
			w.Same = append(w.Same, row)
		case len(row.Compared.Diff) == 0:
			w.Around = append(w.Around, row)
		default:
			w.Added = append(w.Added, row)
		}
	}
	page.Waiting = w
	return nil
}

// waiting opens the copies that wait for review, as many as one form may name.
func (s *campaigns) waiting(ctx context.Context, k docket.Campaign, reader *memberReader) (list []docket.Comment,
	total int, err error) {
	q := docket.MemberQuery{Campaign: k.ID, View: docket.MembersPending, Limit: 100}
	for len(list) < docket.MaxTicked {
		members, err := s.store.CampaignMembers(ctx, q)
		if err != nil {
			return nil, 0, err
		}
		total = max(total, members.Total)
		for _, m := range members.Members {
			c, err := s.store.Comment(ctx, m.Comment)
			if errors.Is(err, docket.ErrNotFound) || err == nil && c.Status != docket.Pending {
				continue // decided between two reads
			}
			if err != nil {
				return nil, 0, err
			}
			if c.ID != k.Letter {
				reader.opened = append(reader.opened, c.ID)
			}
			list = append(list, c)
		}
		if q.After = members.Next; q.After == "" {
			break
		}
	}
	return list, total, nil
}
