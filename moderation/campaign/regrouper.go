package campaign

import (
	"context"
	"errors"
	"iter"
	"log/slog"
	"maps"
	"slices"
	"sync/atomic"
	"time"

	"commentportal/docket"
)

// Store is what the Regrouper asks of the database.
type Store interface {
	CampaignWork(ctx context.Context) ([]docket.CampaignWork, error)
	CampaignTexts(ctx context.Context, q docket.CampaignTextQuery) iter.Seq2[docket.CampaignText, error]
	Campaigns(ctx context.Context, id docket.ID) ([]docket.Campaign, error)
	CampaignLetter(ctx context.Context, id docket.CampaignID) (docket.CommentID, error)
	CampaignVerdicts(ctx context.Context, id docket.ID) ([]docket.CampaignVerdict, error)
	Passages(ctx context.Context, id docket.ID) ([]docket.RepeatedPassage, error)
	UnmeasuredCampaigns(ctx context.Context, id docket.ID) ([]docket.CampaignID, error)
	// SaveGrouping returns docket.ErrStale when the grouping was overtaken.
	SaveGrouping(ctx context.Context, g docket.Grouping) (docket.GroupingSaved, error)
}

// How the Regrouper works beside a server. A docket is grouped as a whole when
// nothing has been placed in it for settleAfter, and so seldom that it takes a
// tenth of the time at most; between, comments are placed one by one.
const (
	lookEvery   = 15 * time.Second // between looks when nothing pokes
	gather      = 500 * time.Millisecond
	burst       = 25               // pokes in gather from which on placing waits for a calmer moment
	burstMost   = 20 * time.Second // and no longer than this
	settleAfter = time.Minute
	breather    = 9   // times as long as the last whole grouping took
	batch       = 200 // comments placed in one transaction

	// What is held in memory to place new comments: about 1.2 kB for one of 490
	// characters.
	holdFor  = 10 * time.Minute // since something was placed
	holdMost = 200_000          // comments of all dockets

	// giveBack is from how many comments on memory is given back to the system at
	// once when they were grouped or placed.
	giveBack = 10_000
)

// Regrouper keeps campaigns up to date in the database: it places new comments,
// groups whole dockets anew when people have decided or much has come in, and
// measures copies against their letters. Several of them on one database are
// waste, not harm: what is overtaken is not recorded.
type Regrouper struct {
	store   Store
	options Options
	log     *slog.Logger
	now     func() time.Time
	poke    chan struct{}
	pokes   atomic.Int64
	held    map[docket.ID]*holding
	bounded atomic.Int64
}

// holding is what the Regrouper remembers of a docket.
type holding struct {
	grouper  *Grouper // nil: dropped
	comments []docket.CommentID
	names    []docket.CampaignID // by the numbers of the grouper
	verdicts int
	changes  int64 // of the docket, when the grouper was last in step with it
	used     time.Time
	placed   int // comments since memory was given back

	took    time.Duration // of the last whole grouping
	wholeAt time.Time
	seen    int64 // changes as last seen, and when they were first seen
	seenAt  time.Time
}

// NewRegrouper sets up a regrouper over a store. The decisions of people and the repeated
// passages come from the store; those of o are not used.
func NewRegrouper(store Store, o Options, now func() time.Time, log *slog.Logger) *Regrouper {
	return &Regrouper{store: store, options: o, log: log, now: now, poke: make(chan struct{}, 1),
		held: map[docket.ID]*holding{}}
}

// Poke asks for a look at once. It never blocks; pokes while one waits are one.
func (r *Regrouper) Poke() {
	r.pokes.Add(1)
	select {
	case r.poke <- struct{}{}:
	default:
	}
}

// Run regroups campaigns until ctx ends. It looks once when it starts. What fails is
// logged and tried again at the next look.
func (r *Regrouper) Run(ctx context.Context) {
	timer := time.NewTicker(lookEvery)
	defer timer.Stop()
	for {
		r.Look(ctx)
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		case <-r.poke:
			if !r.gatherAll(ctx, pause) {
				return
			}
		}
	}
}

// gatherAll waits for what comes together, so that it is placed together. While very
// much comes in it waits on: those who send should have the processors. It reports
// false when ctx has ended.
func (r *Regrouper) gatherAll(ctx context.Context, pause func(context.Context, time.Duration) bool) bool {
	for began := r.now(); ; {
		before := r.pokes.Load()
		if !pause(ctx, gather) {
			return false
		}
		if r.pokes.Load()-before < burst || r.now().Sub(began) >= burstMost {
			return true
		}
	}
}

func pause(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

// Look does what there is to do, docket by docket.
func (r *Regrouper) Look(ctx context.Context) {
	work, err := r.store.CampaignWork(ctx)
	if err != nil {
		if ctx.Err() == nil {
			r.log.ErrorContext(ctx, "campaigns: cannot tell what there is to group", "error", err)
		}
		return
	}
	for _, w := range work {
		if ctx.Err() != nil {
			return
		}
		if err := r.regroup(ctx, w); err != nil && ctx.Err() == nil {
			if errors.Is(err, docket.ErrStale) { // somebody was quicker; the next look sees what is left
				r.log.DebugContext(ctx, "campaigns: overtaken", "docket", w.Docket)
				continue
			}
			r.log.ErrorContext(ctx, "campaigns: grouping failed", "docket", w.Docket, "error", err)
		}
	}
	r.drop()
}

// regroup does what there is to do in one docket.
func (r *Regrouper) regroup(ctx context.Context, w docket.CampaignWork) error {
	h := r.held[w.Docket]
	if h == nil {
		h = &holding{}
		r.held[w.Docket] = h
	}
	if h.seen != w.Changes || h.seenAt.IsZero() {
		h.seen, h.seenAt = w.Changes, r.now()
	}
	inStep := h.grouper != nil && h.verdicts == w.Verdicts && h.changes == w.Changes
	if !inStep {
		h.grouper = nil
	}
	if r.wantsWhole(w, h, inStep) {
		if _, err := r.whole(ctx, w, h); err != nil {
			return err
		}
		return r.measureAll(ctx, w.Docket)
	}
	if w.Stale > 0 {
		if err := r.measure(ctx, w, h); err != nil {
			return err
		}
	}
	if w.Ungrouped > 0 && inStep && !w.Decided {
		return r.place(ctx, w, h)
	}
	return nil
}

// wantsWhole reports whether a docket is to be grouped as a whole: after decisions, when
// new comments cannot be placed, or once nothing has moved for a while.
func (r *Regrouper) wantsWhole(w docket.CampaignWork, h *holding, inStep bool) bool {
	rested := h.wholeAt.IsZero() || r.now().Sub(h.wholeAt) >= breather*h.took
	settled := w.Changes == w.Settled && !w.Decided && w.Ungrouped == 0
	quiet := r.now().Sub(h.seenAt) >= settleAfter
	return rested && (w.Decided || w.Ungrouped > 0 && !inStep || !settled && w.Ungrouped == 0 && quiet)
}

// drop forgets what nobody has needed for a while, and what is too much.
func (r *Regrouper) drop() {
	all := 0
	byUse := slices.SortedFunc(maps.Values(r.held), func(a, b *holding) int { return b.used.Compare(a.used) })
	for _, h := range byUse {
		if h.grouper == nil {
			continue
		}
		all += len(h.comments)
		if all > holdMost || r.now().Sub(h.used) > holdFor {
			all -= len(h.comments)
			h.grouper, h.comments, h.names = nil, nil, nil
		}
	}
}

// BoundReached counts the comments that were compared with those of the same words
// alone, because there was no room for more.
func (r *Regrouper) BoundReached() int64 { return r.bounded.Load() }

// noteBound tells operators that the comparison is not a full one.
func (r *Regrouper) noteBound(ctx context.Context, id docket.ID, comments int) {
	if comments == 0 {
		return
	}
	r.bounded.Add(int64(comments))
	r.log.WarnContext(ctx, "campaigns: more text than there is room for; the comments beyond are compared with those "+
		"of the same words alone",
		"docket", id, "comments", comments)
}

// Grouped says what a grouping of a whole docket found.
type Grouped struct {
	Comments  int // that were compared
	Campaigns int
	Members   int
	Passages  int // repeated ones that were set aside
	Bare      int // comments of nothing else
	Moved     int // comments that changed their campaign or were placed for the first time
}

// Group groups a whole docket now.
func (r *Regrouper) Group(ctx context.Context, id docket.ID) (Grouped, error) {
	for attempt := 0; ; attempt++ {
		w, err := r.work(ctx, id)
		if err != nil {
			return Grouped{}, err
		}
		done, err := r.whole(ctx, w, &holding{})
		if err == nil {
			err = r.measureAll(ctx, id)
		}
		if errors.Is(err, docket.ErrStale) && attempt < 5 {
			continue // somebody decided meanwhile
		}
		return done, err
	}
}

func (r *Regrouper) work(ctx context.Context, id docket.ID) (docket.CampaignWork, error) {
	list, err := r.store.CampaignWork(ctx)
	if err != nil {
		return docket.CampaignWork{}, err
	}
	for _, w := range list {
		if w.Docket == id {
			return w, nil
		}
	}
	return docket.CampaignWork{}, docket.ErrNotFound
}

// measureAll measures what the letters that the store settled on are not yet
// measured against.
func (r *Regrouper) measureAll(ctx context.Context, id docket.ID) error {
	w, err := r.work(ctx, id)
	if err != nil || w.Stale == 0 {
		return err
	}
	return r.measure(ctx, w, r.held[id])
}

// letter reads the text of one comment; nothing when it is gone.
func (r *Regrouper) text(ctx context.Context, id docket.CommentID) (docket.CampaignText, error) {
	d, _, _ := id.Split()
	for one, err := range r.store.CampaignTexts(ctx, docket.CampaignTextQuery{Docket: d, Comment: id}) {
		return one, err
	}
	return docket.CampaignText{Comment: id}, nil
}

// member is what a copy made of its letter.
func member(id docket.CommentID, campaign docket.CampaignID, d Difference) docket.CampaignMember {
	m := docket.CampaignMember{
		Comment: id, Campaign: campaign, Class: docket.ClassCampaign,
		ShareOfLetter: d.Kept, AdditionWords: d.AddedWords(), LongAddition: len(d.Long()) > 0,
	}
	if len(d.LeftOut)+len(d.Added) == 0 {
		m.Class = docket.ClassIdentical
	}
	return m
}

// measure compares the members of campaigns whose letter has changed with it.
func (r *Regrouper) measure(ctx context.Context, w docket.CampaignWork, h *holding) error {
	list, err := r.store.UnmeasuredCampaigns(ctx, w.Docket)
	if err != nil {
		return err
	}
	passages, err := r.store.Passages(ctx, w.Docket)
	if err != nil {
		return err
	}
	g, err := New(Options{Boilerplate: r.options.Boilerplate, Passages: passages})
	if err != nil {
		return err
	}
	for _, id := range list {
		name, err := r.store.CampaignLetter(ctx, id)
		if err != nil {
			return err
		}
		letter, err := r.text(ctx, name)
		if err != nil {
			return err
		}
		out := docket.Grouping{Docket: w.Docket, Verdicts: w.Verdicts, Changes: w.Changes,
			Campaigns: []docket.Campaign{{ID: id, Letter: name}}}
		source := g.Letter(letter.Text)
		for one, err := range r.store.CampaignTexts(ctx, docket.CampaignTextQuery{Docket: w.Docket, Campaign: id}) {
			if err != nil {
				return err
			}
			out.Members = append(out.Members, member(one.Comment, id, source.Difference(one.Text)))
		}
		saved, err := r.store.SaveGrouping(ctx, out)
		if err != nil {
			return err
		}
		if h != nil && h.changes == w.Changes {
			h.changes = saved.Changes
		}
		w.Changes = saved.Changes
	}
	return nil
}
