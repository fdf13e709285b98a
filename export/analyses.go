package export

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"commentportal/docket"
)

// VoiceStore is what counting a docket for pages asks of the store.
type VoiceStore interface {
	CodingRevision(ctx context.Context, id docket.ID) (int64, error)
	Revision(ctx context.Context, id docket.ID) (int64, error)
	Voices(ctx context.Context, id docket.ID) (docket.Voices, error)
}

// Analyses keeps dockets counted in memory, each in the state it was counted in, for
// everybody who looks at them. It is safe for concurrent use.
type Analyses struct {
	store  VoiceStore
	flight singleflight.Group

	mu   sync.Mutex
	kept []keptAnalysis // the newest first
}

// mostAnalyses is how many dockets, each in one state, are kept counted in memory: a
// hundred thousand comments take some thirty megabytes.
const mostAnalyses = 2

// countTime bounds the counting of a docket, which goes on for those who wait even when
// the first one leaves.
const countTime = time.Minute

type keptAnalysis struct {
	id             docket.ID
	public, coding int64 // the revisions that it was counted in
	analysis       *Analysis
}

// NewAnalyses returns a memory that counts from a store.
func NewAnalyses(s VoiceStore) *Analyses { return &Analyses{store: s} }

// Of counts a docket, or returns what was counted in the same state. state names it.
func (a *Analyses) Of(ctx context.Context, id docket.ID) (state string, _ *Analysis, err error) {
	// The revisions are read before the comments: what changes meanwhile is counted next time.
	public, err := a.store.Revision(ctx, id)
	if err != nil {
		return "", nil, err
	}
	coding, err := a.store.CodingRevision(ctx, id)
	if err != nil {
		return "", nil, err
	}
	found, err := a.get(ctx, keptAnalysis{id: id, public: public, coding: coding}, false)
	return fmt.Sprintf("%s %d %d", id, public, coding), found, err
}

// OfPublic counts a docket for a page of the public. What was counted since the docket's
// pages changed last is good enough: they change when its themes were counted anew, and
// with each comment that is posted or taken down. So coders who save all day do not make
// every reader wait.
func (a *Analyses) OfPublic(ctx context.Context, id docket.ID) (*Analysis, error) {
	public, err := a.store.Revision(ctx, id)
	if err != nil {
		return nil, err
	}
	coding, err := a.store.CodingRevision(ctx, id)
	if err != nil {
		return nil, err
	}
	return a.get(ctx, keptAnalysis{id: id, public: public, coding: coding}, true)
}

// get returns what is kept of a state, or counts it, once for all who ask at the time.
// anyCoding takes what was counted before the newest codings.
func (a *Analyses) get(ctx context.Context, want keptAnalysis, anyCoding bool) (*Analysis, error) {
	if found := a.find(want, anyCoding); found != nil {
		return found, nil
	}
	key := fmt.Sprintf("%s %d %d", want.id, want.public, want.coding)
	done := a.flight.DoChan(key, func() (any, error) {
		if found := a.find(want, false); found != nil {
			return found, nil
		}
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), countTime)
		defer cancel()
		v, err := a.store.Voices(ctx, want.id)
		if err != nil {
			return nil, err
		}
		want.analysis = NewAnalysis(v)
		a.keep(want)
		return want.analysis, nil
	})
	select {
	case res := <-done:
		if res.Err != nil {
			return nil, res.Err
		}
		return res.Val.(*Analysis), nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (a *Analyses) find(want keptAnalysis, anyCoding bool) *Analysis {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, k := range a.kept {
		if k.id == want.id && k.public == want.public && (anyCoding || k.coding == want.coding) {
			return k.analysis
		}
	}
	return nil
}

// keep keeps one analysis a docket, the newest.
func (a *Analyses) keep(k keptAnalysis) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.kept = slices.DeleteFunc(a.kept, func(old keptAnalysis) bool { return old.id == k.id })
	a.kept = append([]keptAnalysis{k}, a.kept...)
	a.kept = a.kept[:min(len(a.kept), mostAnalyses)]
}
