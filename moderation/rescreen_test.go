package moderation

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"commentportal/docket"
	"commentportal/moderation/screen"
)

// shelf is a store of posted comments, by the rules that read them last.
type shelf struct {
	mu       sync.Mutex
	postings []docket.Posting
	ruleSet  map[docket.CommentID]string
	saved    []docket.Rescreened
	asked    int
	err      error
}

func (s *shelf) StalePostings(_ context.Context, ruleSet string, limit int) ([]docket.Posting, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked++
	if s.err != nil {
		return nil, s.err
	}
	var out []docket.Posting
	for _, p := range s.postings {
		if s.ruleSet[p.Comment] != ruleSet && len(out) < limit {
			out = append(out, p)
		}
	}
	return out, nil
}

func (s *shelf) SaveRescreened(_ context.Context, ruleSet string, list []docket.Rescreened) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, one := range list {
		s.ruleSet[one.Comment] = ruleSet
	}
	s.saved = append(s.saved, list...)
	return len(list), nil
}

func TestRescreening(t *testing.T) {
	t.Parallel()
	const text docket.Text = "Call 608-555-0142 at night. My SSN is 512-44-7788. Ana Ruiz agrees."
	place := func(words string) docket.Span {
		i := strings.Index(string(text), words)
		return docket.Span{Start: i, End: i + len(words)}
	}
	say := func(words, rule string, s docket.Severity, v docket.Verdict) docket.FindingVerdict {
		return docket.FindingVerdict{Question: "1", Span: place(words), Rule: rule, Severity: s, Verdict: v}
	}
	for _, tt := range []struct {
		name    string
		settled []docket.FindingVerdict
		gravest docket.Severity
		rules   []string
	}{
		{"nobody has said anything", nil, docket.Block, []string{"phone", "ssn_context"}},
		{"what was kept is no news", []docket.FindingVerdict{say("608-555-0142", "phone", docket.Hold,
			docket.VerdictKept)}, docket.Block, []string{"ssn_context"}},
		{"what was kept and is graver now is", []docket.FindingVerdict{say("512-44-7788", "ssn", docket.Hold,
			docket.VerdictKept)}, docket.Block, []string{"phone", "ssn_context"}},
		{"what is not private never is", []docket.FindingVerdict{say("512-44-7788", "serial", docket.Notice,
			docket.VerdictDismissed), say("608-555-0142", "phone", docket.Hold, docket.VerdictDismissed)}, "", nil},
		{"a judgement elsewhere says nothing", []docket.FindingVerdict{say("Ana Ruiz", "person", docket.Block,
			docket.VerdictDismissed)}, docket.Block, []string{"phone", "ssn_context"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := &shelf{ruleSet: map[docket.CommentID]string{}, postings: []docket.Posting{{Comment: commentID,
				Version: 4,
				Texts:   []docket.PostedText{{Question: "1", Text: text, Settled: tt.settled}}}}}
			r := NewRescreener(s, screen.New(), slog.New(slog.DiscardHandler))
			if n, err := r.Batch(t.Context()); n != 1 || err != nil {
				t.Fatalf("Batch = %d, %v", n, err)
			}
			want := []docket.Rescreened{{Comment: commentID, Version: 4, Gravest: tt.gravest, Rules: tt.rules}}
			if diff := cmp.Diff(want, s.saved); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if n, err := r.Batch(t.Context()); n != 0 || err != nil {
				t.Errorf("with nothing left Batch = %d, %v", n, err)
			}
		})
	}
}

func TestRescreenerReadsEverythingInBatchesAndLooksAgainEveryHour(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &shelf{ruleSet: map[docket.CommentID]string{}}
		for i := range 250 {
			s.postings = append(s.postings, docket.Posting{Comment: docket.ID("HHS-TEST-0001").Comment(int64(i + 1)),
				Version: 2,
				Texts:   []docket.PostedText{{Question: "1", Text: "word"}}})
		}
		log := &strings.Builder{}
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() {
			NewRescreener(s, screen.New(), slog.New(slog.NewTextHandler(log, nil))).Run(ctx)
			close(done)
		}()
		wait(t.Context(), rescreenEvery/2)
		synctest.Wait()
		s.mu.Lock()
		if len(s.saved) != 250 || s.asked != 4 {
			t.Errorf("%d read in %d batches, want 250 in 3 and a look", len(s.saved), s.asked)
		}
		s.err = errors.New("the database is away")
		s.mu.Unlock()
		wait(t.Context(), rescreenEvery)
		synctest.Wait()
		stop()
		<-done
		for _, line := range []string{"comments=250", "the database is away"} {
			if !slices.ContainsFunc(strings.Split(log.String(), "\n"), func(l string) bool {
				return strings.Contains(l,
					line)
			}) {
				t.Errorf("the log lacks %q:\n%s", line, log)
			}
		}
	})
}
