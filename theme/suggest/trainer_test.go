package suggest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"iter"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"commentportal/docket"
)

// shelf keeps one docket's codings and model.
type shelf struct {
	mu      sync.Mutex
	book    docket.Codebook
	texts   []docket.CodedText
	body    []byte
	version int
	codings int
	saved   int
	loaded  int
	broken  bool
}

func (s *shelf) change(fn func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	fn()
}

func (s *shelf) Dockets(context.Context) ([]docket.Docket, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.broken {
		return nil, errors.New("no answer")
	}
	return []docket.Docket{{ID: "D-1"}}, nil
}

func (s *shelf) Codebook(context.Context, docket.ID) (docket.Codebook, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.book, nil
}

func (s *shelf) ConfirmedCodings(context.Context, docket.ID) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, t := range s.texts {
		n += len(t.Codes)
	}
	return n, nil
}

func (s *shelf) TrainingTexts(context.Context, docket.ID) iter.Seq2[docket.CodedText, error] {
	s.mu.Lock()
	texts := s.texts
	s.mu.Unlock()
	return func(yield func(docket.CodedText, error) bool) {
		for _, t := range texts {
			if !yield(t, nil) {
				return
			}
		}
	}
}

func (s *shelf) ModelState(context.Context, docket.ID) (string, int, int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.body == nil {
		return "", 0, 0, nil
	}
	sum := sha256.Sum256(s.body)
	return hex.EncodeToString(sum[:]), s.version, s.codings, nil
}

func (s *shelf) Model(context.Context, docket.ID) ([]byte, int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.loaded++
	return s.body, s.codings, nil
}

func (s *shelf) SaveModel(_ context.Context, _ docket.ID, version, codings int, body []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.version, s.codings, s.body = version, codings, body
	s.saved++
	return nil
}

func quiet() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

// TestTrainerTrainsWhenThereIsMoreToLearn walks one docket through its life.
func TestTrainerTrainsWhenThereIsMoreToLearn(t *testing.T) {
	store := &shelf{book: lessonBook(), texts: lessons(150)}
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		trainer := NewTrainer(store, quiet(), time.Minute)
		done := make(chan error)
		go func() { done <- trainer.Run(ctx) }()
		step := func(what string, saved int, change func()) {
			t.Helper()
			store.change(change)
			trainer.Poke()
			trainer.Poke()
			synctest.Wait()
			if store.saved != saved {
				t.Errorf("%s: trained %d times, want %d", what, store.saved, saved)
			}
		}
		model := func() bool { return strings.Contains(trainer.Suggester(store.book).Version(), "model-") }
		step("too few codings", 0, func() {})
		if model() {
			t.Error("a model of too few codings")
		}
		step("enough", 1, func() { store.texts = lessons(240) })
		if !model() {
			t.Error("the suggester does not use the model")
		}
		if one, two := trainer.Suggester(store.book), trainer.Suggester(store.book); one != two {
			t.Error("a suggester is made for each request")
		}
		step("nothing new", 1, func() {})
		step("a tenth, but less than fifty more", 1, func() { store.texts = lessons(270) })
		step("fifty more and a tenth", 2, func() { store.texts = lessons(290) })
		before := trainer.Suggester(store.book).Version()
		step("another codebook", 3, func() { store.book.Version, store.book.Themes[1].Label = 4, "Orchards" })
		if after := trainer.Suggester(store.book).Version(); after == before {
			t.Error("the suggester still uses the codebook before")
		}
		step("bytes of another program", 4, func() { store.body = []byte("something else") })
		step("the store does not answer", 4, func() { store.broken = true })
		store.change(func() { store.broken, store.texts = false, lessons(400) })
		time.Sleep(time.Minute)
		synctest.Wait()
		if store.saved != 5 {
			t.Errorf("the timer does not train: %d", store.saved)
		}
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Run ended with %v", err)
		}
	})
}

// Another node's model is loaded and not trained again.
func TestTrainerLoadsTheStoredModel(t *testing.T) {
	t.Parallel()
	m := taughtModel(t)
	store := &shelf{book: lessonBook(), texts: lessons(240)}
	if err := store.SaveModel(t.Context(), "D-1", 3, m.Codings(), m.Bytes()); err != nil {
		t.Fatal(err)
	}
	trainer := NewTrainer(store, quiet(), time.Minute)
	for range 2 {
		if err := trainer.refresh(t.Context(), "D-1"); err != nil {
			t.Fatal(err)
		}
	}
	if got := trainer.Suggester(store.book).Version(); store.saved != 1 || store.loaded != 1 ||
		!strings.HasSuffix(got, m.Version()) {
		t.Errorf("trained %d times, loaded %d times, suggester %s", store.saved-1, store.loaded, got)
	}
	for v := range 40 { // old versions of suggesters are let go
		book := lessonBook()
		book.Version = 100 + v
		trainer.Suggester(book)
	}
	if len(trainer.suggesters) > suggestersKept {
		t.Errorf("%d suggesters kept", len(trainer.suggesters))
	}
}
