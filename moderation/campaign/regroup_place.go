package campaign

import (
	"context"
	"fmt"
	"runtime/debug"

	"commentportal/docket"
)

// place places the comments of a docket that were never grouped, by the grouper
// that is held.
func (r *Regrouper) place(ctx context.Context, w docket.CampaignWork, h *holding) error {
	grouper, before, bounded := h.grouper, len(h.comments), h.grouper.BoundReached()
	defer func() {
		r.noteBound(ctx, w.Docket, grouper.BoundReached()-bounded)
		if h.placed += max(len(h.comments)-before, 0); h.placed >= giveBack {
			h.placed = 0
			debug.FreeOSMemory()
		}
	}()
	var list []docket.CampaignText
	for one, err := range r.store.CampaignTexts(ctx, docket.CampaignTextQuery{Docket: w.Docket, Ungrouped: true}) {
		if err != nil {
			return err
		}
		if list = append(list, one); len(list) < batch {
			continue
		}
		if err := r.placeBatch(ctx, w.Docket, h, list); err != nil {
			return err
		}
		list = list[:0]
	}
	return r.placeBatch(ctx, w.Docket, h, list)
}

// placeBatch places a few comments in one transaction. What fails leaves the
// grouper out of step, so it is dropped.
func (r *Regrouper) placeBatch(ctx context.Context, id docket.ID, h *holding, list []docket.CampaignText) (err error) {
	if len(list) == 0 {
		return nil
	}
	defer func() {
		if err != nil {
			h.grouper, h.comments, h.names = nil, nil, nil
		}
	}()
	b := placing{Regrouper: r, holding: h, letters: map[docket.CampaignID]*Letter{}, at: map[docket.CommentID]int{},
		out: docket.Grouping{Docket: id, Verdicts: h.verdicts, Changes: h.changes}}
	for _, one := range list {
		if err := b.add(ctx, one); err != nil {
			return err
		}
	}
	saved, err := r.store.SaveGrouping(ctx, b.out)
	if err != nil {
		return err
	}
	for i, c := range b.out.Campaigns {
		for n := len(h.names) - 1; n >= 0; n-- {
			if h.names[n] == c.ID {
				h.names[n] = saved.Names[i]
				break
			}
		}
	}
	h.changes, h.used = saved.Changes, r.now()
	return nil
}

// placing is one batch under way.
type placing struct {
	*Regrouper
	*holding
	letters map[docket.CampaignID]*Letter
	at      map[docket.CommentID]int // places in out.Members
	out     docket.Grouping
}

// put records where a comment belongs, in the place of what was recorded of it
// earlier in the batch.
func (b *placing) put(m docket.CampaignMember) {
	if i, ok := b.at[m.Comment]; ok {
		b.out.Members[i] = m
		return
	}
	b.at[m.Comment] = len(b.out.Members)
	b.out.Members = append(b.out.Members, m)
}

func (b *placing) add(ctx context.Context, one docket.CampaignText) error {
	p := b.grouper.Add(Comment{ID: one.Comment, Text: one.Text})
	b.comments = append(b.comments, one.Comment)
	if p.Group < 0 {
		b.put(docket.CampaignMember{Comment: one.Comment, Class: p.Class.docketClass()})
		return nil
	}
	if p.Group >= len(b.names) { // it and a single one make a campaign
		b.names = append(b.names, docket.CampaignID(fmt.Sprintf("new-%d", p.Group)))
		other, err := b.text(ctx, b.comments[p.Like])
		if err != nil {
			return err
		}
		letter, copied := other, one
		if one.Posted && !other.Posted {
			letter, copied = one, other
		}
		source := b.grouper.Letter(letter.Text)
		name := b.names[p.Group]
		b.letters[name] = source
		b.out.Campaigns = append(b.out.Campaigns, docket.Campaign{ID: name, Letter: letter.Comment})
		b.put(member(letter.Comment, name, source.Difference(letter.Text)))
		b.put(member(copied.Comment, name, source.Difference(copied.Text)))
		return nil
	}
	name := b.names[p.Group]
	source := b.letters[name]
	if source == nil {
		id, err := b.store.CampaignLetter(ctx, name)
		if err != nil {
			return err
		}
		letter, err := b.text(ctx, id)
		if err != nil {
			return err
		}
		source = b.grouper.Letter(letter.Text)
		b.letters[name] = source
	}
	b.put(member(one.Comment, name, source.Difference(one.Text)))
	return nil
}
