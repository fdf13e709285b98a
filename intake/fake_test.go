package intake

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"sync"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/docket/docketfile"
)

// fakeStore keeps comments in memory, by the rules of the store that intake relies on.
type fakeStore struct {
	mu       sync.Mutex
	docket   docket.Docket
	comments []docket.Comment
	byKey    map[string]docket.CommentID // key and digest
	sources  map[string]struct{}
	posted   map[docket.CommentID]bool
	batches  []int
	notes    []string
	err      error // returned by every write
}

func (s *fakeStore) Docket(_ context.Context, id docket.ID) (docket.Docket, error) {
	if id != s.docket.ID {
		return docket.Docket{}, docket.ErrNotFound
	}
	return s.docket, nil
}

func (s *fakeStore) FileComment(_ context.Context, c docket.Comment) (docket.CommentID, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.file(c)
}

func (s *fakeStore) file(c docket.Comment) (docket.CommentID, error) {
	if s.err != nil {
		return "", s.err
	}
	key := c.Key + string(c.Digest[:])
	if id, filed := s.byKey[key]; filed {
		return id, nil
	}
	if _, taken := s.sources[c.SourceID]; taken && c.SourceID != "" {
		return "", fmt.Errorf("fake: constraint")
	}
	c.ID = c.Docket.Comment(int64(len(s.comments) + 1))
	s.comments = append(s.comments, c)
	if s.byKey == nil {
		s.byKey, s.sources = make(map[string]docket.CommentID), make(map[string]struct{})
	}
	s.byKey[key] = c.ID
	if c.SourceID != "" {
		s.sources[c.SourceID] = struct{}{}
	}
	return c.ID, nil
}

func (s *fakeStore) FileImported(_ context.Context, _ docket.ID, list []docket.Comment) (filed []docket.CommentID,
	skipped int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.batches = append(s.batches, len(list))
	for _, c := range list {
		n := len(s.comments)
		id, err := s.file(c)
		if s.err != nil {
			return nil, 0, s.err
		}
		if err != nil || len(s.comments) == n {
			skipped++
			continue
		}
		filed = append(filed, id)
	}
	return filed, skipped, nil
}

func (s *fakeStore) Mend(context.Context, docket.TrackingNumber, docket.Comment) (docket.CommentID, error) {
	return "", nil
}

func (s *fakeStore) KnownSources(context.Context, docket.ID) (map[string]struct{}, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.sources), nil
}

func (s *fakeStore) PublicComment(_ context.Context, id docket.CommentID) (docket.PublicComment, error) {
	if !s.posted[id] {
		return docket.PublicComment{}, docket.ErrNotFound
	}
	return docket.PublicComment{ID: id}, nil
}

func (s *fakeStore) Receipt(_ context.Context, number docket.TrackingNumber) (docket.Comment, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.comments {
		if c.Tracking != "" && c.Tracking == number {
			return c, nil
		}
	}
	return docket.Comment{}, docket.ErrNotFound
}

func (s *fakeStore) Note(_ context.Context, by docket.Actor, action, target string, _ map[string]string) error {
	s.notes = append(s.notes, string(by)+" "+action+" "+target)
	return nil
}

// fakeScreener finds the word "secret".
type fakeScreener struct{}

func (fakeScreener) Version() string { return "fake-1" }

func (fakeScreener) Screen(t docket.Text) []docket.Finding {
	if i := strings.Index(string(t), "secret"); i >= 0 {
		return []docket.Finding{{Span: docket.Span{Start: i, End: i + 6}, Type: docket.FindingSecret, Rule: "fake",
			Severity: docket.Block}}
	}
	return nil
}

// Alerts raises one for the word "emergency".
func (fakeScreener) Alerts(t docket.Text) []docket.Alert {
	if strings.Contains(string(t), "emergency") {
		return []docket.Alert{{Flag: docket.FlagIncident, Rule: "fake", Why: "It says so."}}
	}
	return nil
}

// clock is a time that tests move.
type clock struct{ t time.Time }

func (c *clock) now() time.Time { return c.t }

var noon = time.Date(2016, 11, 28, 17, 0, 0, 0, time.UTC)

// testDesk is a desk on the shipped docket, at noon of 28 November 2016.
func testDesk(t *testing.T) (*Desk, *fakeStore, *clock) {
	t.Helper()
	d, _ := docketfile.ShippedDocket()
	store := &fakeStore{docket: d, posted: make(map[docket.CommentID]bool)}
	c := &clock{noon}
	return NewDesk(store, fakeScreener{}, Keys{Token: [32]byte{1}, Tracking: [32]byte{2}}, c.now), store, c
}
