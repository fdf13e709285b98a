package campaign

import (
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"commentportal/docket"
)

// publicDockets reads real comments, by docket.
func publicDockets(t *testing.T) map[string][]Comment {
	t.Helper()
	shared := os.Getenv("PORTAL_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "..", "shared")
	}
	f, err := os.Open(filepath.Join(shared, "data", "comments-dev.jsonl.gz"))
	if errors.Is(err, os.ErrNotExist) {
		t.Skip("no shared data: comments-dev.jsonl.gz")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	dockets := map[string][]Comment{}
	for d := json.NewDecoder(z); ; {
		var row struct {
			ID     docket.CommentID
			Docket string
			Text   docket.Text
		}
		if err := d.Decode(&row); err == io.EOF {
			return dockets
		} else if err != nil {
			t.Fatal(err)
		}
		dockets[row.Docket] = append(dockets[row.Docket], Comment{ID: row.ID, Text: row.Text})
	}
}

func TestCopiesInPublicDocketsKeepMuchOfTheirLetter(t *testing.T) {
	t.Parallel()
	for name, comments := range publicDockets(t) {
		g, r := grouped(t, comments, Decisions{})
		members, loose, long := 0, 0, 0
		for _, c := range r.Groups {
			for _, m := range c.Members {
				members++
				d := g.Difference(comments[c.Letter].Text, comments[m].Text)
				back := g.Difference(comments[m].Text, comments[c.Letter].Text)
				if len(d.Long()) > 0 {
					long++
				}
				if max(d.Kept, back.Kept) < .3 {
					loose++
					t.Logf("%s group of %d: %s keeps %.2f, %.2f", name, len(c.Members), comments[m].ID, d.Kept,
						back.Kept)
				}
			}
		}
		t.Logf("%s: %d comments, %d campaigns, %d members, %d loose, %d with long additions, %d related pairs", name,
			len(comments), len(r.Groups), members, loose, long, len(g.Related()))
		if loose*100 > 3*members {
			t.Errorf("%s: %d of %d members keep little of their letter", name, loose, members)
		}
	}
}

// A notice that nobody configured is found to be a commonplace by itself.
func TestAnUnknownNoticeMakesNoCampaign(t *testing.T) {
	t.Parallel()
	comments := publicDockets(t)["FNS-2019-0009"]
	_, known := grouped(t, comments, Decisions{})
	g, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	s := score(known.Of, g.Group(comments).Of, nil)
	t.Logf("without the notice configured: B-cubed F1 %.4f against with it", s.bcubed)
	if s.bcubed < .95 {
		t.Errorf("%+v", s)
	}
}
