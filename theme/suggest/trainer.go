package suggest

import (
	"context"
	"errors"
	"iter"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"commentportal/docket"
)

// TrainerStore is what the background training needs of the store.
type TrainerStore interface {
	// Dockets lists all dockets.
	Dockets(ctx context.Context) ([]docket.Docket, error)
	// Codebook reads the newest version of a docket's codebook.
	Codebook(ctx context.Context, id docket.ID) (docket.Codebook, error)
	// ConfirmedCodings counts what a model would learn from.
	ConfirmedCodings(ctx context.Context, id docket.ID) (int, error)
	// TrainingTexts yields the coded answers in a fixed order.
	TrainingTexts(ctx context.Context, id docket.ID) iter.Seq2[docket.CodedText, error]
	// ModelState says which model there is; an empty digest: none.
	ModelState(ctx context.Context, id docket.ID) (digest string, version, codings int, err error)
	// Model reads the stored model.
	Model(ctx context.Context, id docket.ID) (body []byte, codings int, err error)
	// SaveModel keeps a model in place of the one before.
	SaveModel(ctx context.Context, id docket.ID, version, codings int, body []byte) error
}

// A model is trained anew when the confirmed codings have grown by both of these
// since, or when the codebook has changed.
const (
	grownByShare = 0.10
	grownBy      = 50
)

// Trainer keeps a model for each docket that has enough confirmed codings, on the
// machine that it runs on, and hands out suggesters that use it. Training reads
// posted text alone. Two nodes that train the same are waste, not harm: they come
// to the same bytes.
type Trainer struct {
	store TrainerStore
	log   *slog.Logger
	every time.Duration
	poke  chan struct{}
	bound atomic.Int64

	mu         sync.RWMutex
	models     map[docket.ID]*held
	suggesters map[suggesterKey]*Suggester
	recent     []suggesterKey // the newest last
}

// held is a model in memory, and which stored one it is. model is nil where the
// stored one could not be read.
type held struct {
	digest string
	model  *Model
}

// suggesterKey names what a suggester was made of.
type suggesterKey struct {
	docket docket.ID
	book   int
	model  string
}

// suggestersKept bounds the suggesters in memory: a few dockets with two versions
// of codebook and model each.
const suggestersKept = 16

// NewTrainer makes a trainer that looks whether there is more to learn every so
// often, and whenever it is poked.
func NewTrainer(store TrainerStore, log *slog.Logger, every time.Duration) *Trainer {
	return &Trainer{
		store: store, log: log, every: every, poke: make(chan struct{}, 1),
		models: map[docket.ID]*held{}, suggesters: map[suggesterKey]*Suggester{},
	}
}

// Poke asks for a look at once. It never blocks; pokes while one waits are one.
func (t *Trainer) Poke() {
	select {
	case t.poke <- struct{}{}:
	default:
	}
}

// Run loads and trains models until ctx ends, then returns nil. It looks once
// when it starts. A docket that fails is logged and tried again at the next look.
func (t *Trainer) Run(ctx context.Context) error {
	timer := time.NewTicker(t.every)
	defer timer.Stop()
	for {
		t.look(ctx)
		select {
		case <-ctx.Done():
			return nil
		case <-t.poke:
		case <-timer.C:
		}
	}
}

func (t *Trainer) look(ctx context.Context) {
	list, err := t.store.Dockets(ctx)
	if err != nil {
		if ctx.Err() == nil {
			t.log.ErrorContext(ctx, "theme model: cannot list the dockets", "error", err)
		}
		return
	}
	for _, d := range list {
		err := t.refresh(ctx, d.ID)
		if ctx.Err() != nil {
			return
		}
		if err != nil {
			t.log.ErrorContext(ctx, "theme model: not brought up to date", "docket", d.ID, "error", err)
		}
	}
}

// refresh loads the model of a docket where it changed, and trains one where it
// is due.
func (t *Trainer) refresh(ctx context.Context, id docket.ID) error {
	digest, version, codings, err := t.store.ModelState(ctx, id)
	if err != nil {
		return err
	}
	usable := true
	if digest != "" {
		if usable, err = t.load(ctx, id, digest); err != nil {
			return err
		}
	}
	book, err := t.store.Codebook(ctx, id)
	if err != nil || len(book.Themes) == 0 {
		return err
	}
	now, err := t.store.ConfirmedCodings(ctx, id)
	if err != nil || now < LeastCodings {
		return err
	}
	if digest != "" && usable && version == book.Version && !due(codings, now) {
		return nil
	}
	return t.train(ctx, id, book, now)
}

// train trains a model on the docket's codings, of which there are now so many, and
// stores it.
func (t *Trainer) train(ctx context.Context, id docket.ID, book docket.Codebook, now int) error {
	began := time.Now()
	var broken error
	m, err := Train(ctx, book, func(yield func(docket.CodedText) bool) {
		for text, err := range t.store.TrainingTexts(ctx, id) {
			if err != nil {
				broken = err
				return
			}
			if !yield(text) {
				return
			}
		}
	})
	if broken != nil {
		return broken
	}
	if errors.Is(err, ErrTooFew) { // codings of codes that the codebook lost
		return nil
	}
	if err != nil {
		return err
	}
	// now and not m.Codings: what the next look compares with.
	if err := t.store.SaveModel(ctx, id, book.Version, now, m.Bytes()); err != nil {
		return err
	}
	digest, _, _, err := t.store.ModelState(ctx, id)
	if err != nil {
		return err
	}
	t.keep(id, &held{digest, m})
	t.log.InfoContext(ctx, "theme model: trained", "docket", id, "model", m.Version(), "codings", now, "took",
		time.Since(began).Round(time.Millisecond))
	if m.LeftOut() > 0 {
		t.bound.Add(1)
		t.log.InfoContext(ctx, "theme model: more answers than training has room for; it learned from a sample that "+
			"keeps rare codes",
			"docket", id, "codings", m.Codings(), "answers_left_out", m.LeftOut())
	}
	return nil
}

// BoundReached counts the trainings that learned from a sample, because there were
// more coded answers than training has room for.
func (t *Trainer) BoundReached() int64 { return t.bound.Load() }

// due reports whether so many codings are enough more to learn again.
func due(before, now int) bool {
	more := now - before
	return more >= grownBy && float64(more) >= grownByShare*float64(before)
}

// load brings the stored model into memory, and reports whether it can be used.
func (t *Trainer) load(ctx context.Context, id docket.ID, digest string) (bool, error) {
	t.mu.RLock()
	h := t.models[id]
	t.mu.RUnlock()
	if h != nil && h.digest == digest {
		return h.model != nil, nil
	}
	body, _, err := t.store.Model(ctx, id)
	if err != nil {
		return false, err
	}
	m, err := ReadModel(body)
	if err != nil {
		t.log.WarnContext(ctx, "theme model: the stored one cannot be read", "docket", id, "error", err)
	}
	t.keep(id, &held{digest, m})
	return m != nil, nil
}

func (t *Trainer) keep(id docket.ID, h *held) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.models[id] = h
}

// Suggester returns the suggester for a codebook, with the model of its docket
// where there is one. It never trains and reads nothing: what Run has loaded is
// what there is.
func (t *Trainer) Suggester(book docket.Codebook) *Suggester {
	key := suggesterKey{docket: book.Docket, book: book.Version}
	t.mu.RLock()
	var model *Model
	if h := t.models[book.Docket]; h != nil && h.model != nil {
		model = h.model
		key.model = model.Version()
	}
	s := t.suggesters[key]
	t.mu.RUnlock()
	if s != nil {
		return s
	}
	s = NewSuggester(book).With(model)
	t.mu.Lock()
	defer t.mu.Unlock()
	if there := t.suggesters[key]; there != nil {
		return there
	}
	t.suggesters[key] = s
	t.recent = append(t.recent, key)
	if len(t.recent) > suggestersKept {
		delete(t.suggesters, t.recent[0])
		t.recent = slices.Delete(t.recent, 0, 1)
	}
	return s
}
