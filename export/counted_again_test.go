package export

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"commentportal/cmd/recount/recount"
	"commentportal/docket"
	"commentportal/theme"
)

// decided gives every comment of a source that is not pending the decision that
// made it so, and every one that is posted with redactions a gap.
func (m *memory) decided() *memory {
	if len(m.changes) > 0 {
		return m
	}
	for i, e := range m.register {
		if e.Status == docket.PostedWithRedactions {
			a := &e.Public.Answers[0]
			a.Text, a.Redactions = a.Text+" [redacted: personal]", 1
		}
		if e.Status == docket.Pending {
			continue
		}
		by := docket.UserID(3)
		if e.Status == docket.Withdrawn {
			by = 0
		}
		m.changes = append(m.changes, docket.Change{
			Comment: e.ID, At: time.Date(2026, 2, 10, 0, 0, i, 0, time.UTC), From: docket.Pending, To: e.Status,
			Reason: e.Reason, By: by, Automatic: by == 0 && e.SourceID != "",
		})
	}
	return m
}

// written exports a source with the measures of agreement that the program uses.
func (m *memory) written(t *testing.T) string { return m.decided().exported(t) }

// exported writes the files of the docket as it is.
func (m *memory) exported(t *testing.T) string {
	t.Helper()
	dir, about := t.TempDir(), testAbout
	about.Agreement = theme.Agreement
	if err := WriteAll(t.Context(), dir, m, testDocket, nil, about, nil); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestCountedAgain has the files counted by a reader that shares no code with
// this package.
func TestCountedAgain(t *testing.T) {
	t.Parallel()
	sources := map[string]*memory{"the full source": fullSource(), "the empty docket": emptySource()}
	for seed := range uint64(6) {
		sources[fmt.Sprint("seed ", seed)] = randomSource(seed, 60)
	}
	for name, src := range sources {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if found := recount.Check(src.written(t)); len(found) > 0 {
				t.Errorf("%d disagreements:\n%s", len(found), strings.Join(found[:min(40, len(found))], "\n"))
			}
		})
	}
}
