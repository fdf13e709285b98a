package campaign

import (
	"context"
	"fmt"
	"iter"
	"runtime/debug"
	"slices"

	"commentportal/docket"
)

// known is what the database says of a comment that is grouped.
type known struct {
	id       docket.CommentID
	campaign docket.CampaignID
	class    docket.Class
	posted   bool
	measured bool
}

// whole groups a docket anew and records what changed.
func (r *Regrouper) whole(ctx context.Context, w docket.CampaignWork, h *holding) (Grouped, error) {
	began := r.now()
	h.grouper, h.comments, h.names = nil, nil, nil
	verdicts, err := r.store.CampaignVerdicts(ctx, w.Docket)
	if err != nil {
		return Grouped{}, err
	}
	p := wholePass{Regrouper: r, docket: w.Docket}
	o := r.options
	o.Decisions = DecisionsOf(verdicts)
	if o.Passages, err = r.store.Passages(ctx, w.Docket); err != nil {
		return Grouped{}, err
	}
	if p.grouper, err = New(o); err != nil {
		return Grouped{}, err
	}
	if err := p.group(ctx); err != nil {
		return Grouped{}, err
	}
	if err := p.measure(ctx); err != nil {
		return Grouped{}, err
	}
	if err := p.passages(ctx); err != nil {
		return Grouped{}, err
	}
	// What people decided since w was read makes the store refuse the grouping.
	p.out.Changes, p.out.Verdicts = w.Changes, w.Verdicts
	saved, err := r.store.SaveGrouping(ctx, p.out)
	if err != nil {
		return Grouped{}, err
	}
	p.takeNames(saved.Names)
	h.comments = make([]docket.CommentID, len(p.known))
	for i, c := range p.known {
		h.comments[i] = c.id
	}
	h.grouper, h.names, h.verdicts, h.changes = p.grouper, p.names, w.Verdicts, saved.Changes
	if saved.Changes-int64(saved.Moved) != w.Changes {
		h.grouper = nil // somebody else placed comments that it does not know
	}
	h.used, h.wholeAt = r.now(), r.now()
	h.took = h.wholeAt.Sub(began)
	done := p.counted()
	done.Moved = saved.Moved
	if saved.Moved > 0 {
		r.log.InfoContext(ctx, "campaigns: grouped", "docket", w.Docket, "comments", done.Comments, "campaigns",
			done.Campaigns,
			"members", done.Members, "moved", done.Moved, "took", h.took)
	}
	r.noteBound(ctx, w.Docket, p.grouper.BoundReached())
	if len(p.known) >= giveBack {
		debug.FreeOSMemory() // once in a long while: see breather
	}
	return done, nil
}

// takeNames replaces the names of new campaigns by those that the store gave.
func (p *wholePass) takeNames(names []docket.CampaignID) {
	lasting := map[docket.CampaignID]docket.CampaignID{}
	for i, c := range p.out.Campaigns {
		lasting[c.ID] = names[i]
	}
	for i, name := range p.names {
		if id, ok := lasting[name]; ok {
			p.names[i] = id
		}
	}
}

// counted counts what the grouping came to.
func (p *wholePass) counted() Grouped {
	done := Grouped{Comments: len(p.known), Campaigns: len(p.result.Groups), Passages: p.acting}
	for _, class := range p.result.Class {
		if class == Bare {
			done.Bare++
		}
	}
	for _, g := range p.result.Groups {
		done.Members += len(g.Members)
	}
	return done
}

// wholePass is one grouping of a whole docket under way.
type wholePass struct {
	*Regrouper
	docket  docket.ID
	acting  int // repeated passages that were set aside
	grouper *Grouper
	known   []known
	result  Grouping
	names   []docket.CampaignID
	letters []int  // comment of each group
	compare []bool // groups in which somebody is to be measured
	out     docket.Grouping
}

// group reads the texts, which are not kept, and groups them.
func (p *wholePass) group(ctx context.Context) error {
	if err := p.groupTexts(ctx); err != nil {
		return err
	}
	campaigns, err := p.store.Campaigns(ctx, p.docket)
	if err != nil {
		return err
	}
	have := map[docket.CampaignID]docket.Campaign{}
	for _, c := range campaigns {
		have[c.ID] = c
	}
	bore := map[docket.CommentID]docket.CampaignID{}
	ids := make([]Comment, len(p.known))
	for i, c := range p.known {
		ids[i].ID = c.id
		if c.campaign != "" {
			bore[c.id] = c.campaign
		}
	}
	fresh := 0
	p.names = Names(p.result, ids, bore, func(docket.CommentID) docket.CampaignID {
		fresh++
		return docket.CampaignID(fmt.Sprintf("new-%d", fresh))
	})
	p.letters, p.compare = make([]int, len(p.names)), make([]bool, len(p.names))
	for n := range p.result.Groups {
		p.letters[n] = p.letter(n, have[p.names[n]])
		c, there := have[p.names[n]]
		p.compare[n] = !there || c.Letter != p.known[p.letters[n]].id
	}
	p.out = docket.Grouping{Docket: p.docket, Whole: true}
	for i := range p.known {
		if of := p.result.Of[i]; of >= 0 {
			p.compare[of] = p.compare[of] || p.toMeasure(i)
		} else {
			p.single(i)
		}
	}
	for n, name := range p.names {
		if p.compare[n] {
			p.out.Campaigns = append(p.out.Campaigns, docket.Campaign{ID: name, Letter: p.known[p.letters[n]].id})
		}
	}
	for _, r := range p.grouper.Related() {
		p.out.Relations = append(p.out.Relations, docket.CampaignRelation{A: p.names[r.A], B: p.names[r.B],
			Share: r.Share})
	}
	return nil
}

// mostPassages is the most repeated passages that are shown to people, those of most
// comments first.
const mostPassages = 500

// passages lists the repeated passages that the grouping found.
func (p *wholePass) passages(ctx context.Context) error {
	list, err := p.grouper.Found(func(i int) (docket.Text, error) {
		one, err := p.text(ctx, p.known[i].id)
		return one.Text, err
	})
	if err != nil {
		return err
	}
	rejected := map[int]bool{}
	for _, k := range p.grouper.known {
		rejected[k.Number] = !k.Acts()
	}
	for _, one := range list {
		if !rejected[one.Number] {
			p.acting++
		}
	}
	p.out.Passages = list[:min(len(list), mostPassages)]
	return nil
}

// groupTexts groups the comments of the docket by their texts, and notes where they
// stood.
func (p *wholePass) groupTexts(ctx context.Context) error {
	var failed error
	comments := func(yield func(Comment) bool) {
		for one, err := range p.store.CampaignTexts(ctx, docket.CampaignTextQuery{Docket: p.docket}) {
			if err != nil {
				failed = err
				return
			}
			p.known = append(p.known, known{one.Comment, one.Campaign, one.Class, one.Posted, one.Measured})
			if !yield(Comment{ID: one.Comment, Text: one.Text, Posted: one.Posted}) {
				return
			}
		}
	}
	p.result = p.grouper.GroupAll(iter.Seq[Comment](comments), len(p.known))
	return failed
}

// letter is the comment that stands for the letter of group n: the present one
// while it is posted and somebody coded it, or else the most typical posted one,
// or else the most typical.
func (p *wholePass) letter(n int, now docket.Campaign) int {
	g := p.result.Groups[n]
	if now.LetterPosted && now.LetterCoded {
		for _, m := range g.Members {
			if p.known[m].id == now.Letter {
				return m
			}
		}
	}
	if m := p.grouper.Typical(p.result, n, func(i int) bool { return p.known[i].posted }); m >= 0 {
		return m
	}
	return p.grouper.Typical(p.result, n, func(int) bool { return true })
}

// toMeasure reports whether member i was not yet measured against the letter that
// its campaign had.
func (p *wholePass) toMeasure(i int) bool {
	c := p.known[i]
	return !c.measured || c.campaign != p.names[p.result.Of[i]] || c.class != docket.ClassCampaign &&
		c.class != docket.ClassIdentical
}

// single records a comment of no campaign.
func (p *wholePass) single(i int) {
	class := p.result.Class[i].docketClass()
	if c := p.known[i]; c.class != class || c.campaign != "" {
		p.out.Members = append(p.out.Members, docket.CampaignMember{Comment: c.id, Class: class})
	}
}

// readEach is the most members that are read one by one; for more all texts are
// read once again.
const readEach = 300

// measure compares the members with their letters where that was not done yet.
func (p *wholePass) measure(ctx context.Context) error {
	var groups []int
	members := 0
	letters := map[int]*Letter{}
	for n, compare := range p.compare {
		if !compare {
			continue
		}
		text, err := p.text(ctx, p.known[p.letters[n]].id)
		if err != nil {
			return err
		}
		groups = append(groups, n)
		members += len(p.result.Groups[n].Members)
		letters[n] = p.grouper.Letter(text.Text)
	}
	if len(groups) == 0 {
		return nil
	}
	if members <= readEach {
		for _, n := range groups {
			for _, m := range p.result.Groups[n].Members {
				one, err := p.text(ctx, p.known[m].id)
				if err != nil {
					return err
				}
				p.out.Members = append(p.out.Members, member(one.Comment, p.names[n], letters[n].Difference(one.Text)))
			}
		}
		return nil
	}
	next := 0
	for one, err := range p.store.CampaignTexts(ctx, docket.CampaignTextQuery{Docket: p.docket}) {
		if err != nil {
			return err
		}
		i := slices.IndexFunc(p.known[next:], func(c known) bool { return c.id == one.Comment })
		if i < 0 {
			continue // it came in meanwhile
		}
		next += i
		if of := p.result.Of[next]; of >= 0 && letters[of] != nil {
			p.out.Members = append(p.out.Members, member(one.Comment, p.names[of], letters[of].Difference(one.Text)))
		}
		next++
	}
	return nil
}
