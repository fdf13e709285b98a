package campaign

import (
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
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

// A notice of the agency, which nobody named, is found, and makes no campaign. It is
// as good as if a person had confirmed it.
func TestAnAgencysNoticeIsFound(t *testing.T) {
	t.Parallel()
	comments := publicDockets(t)["FNS-2019-0009"]
	const notice = "USDA Food and Nutrition Service notation for rulemaking docket … The personal identifying " +
		"information of this commenter was redacted."
	confirmed, err := New(Options{Passages: said(docket.PassageConfirmed, notice)})
	if err != nil {
		t.Fatal(err)
	}
	known := confirmed.Group(comments)
	if n := confirmed.holders[0].comments; n < 480 {
		t.Errorf("%d comments hold the notice that a person confirmed, want those that have it", n)
	}
	g, r := bare(t, comments)
	list, err := g.Found(func(i int) (docket.Text, error) { return comments[i].Text, nil })
	if err != nil {
		t.Fatal(err)
	}
	most := 0
	for _, p := range list {
		if strings.Contains(string(p.Text), "identifying information of this commenter") {
			most = max(most, p.Comments)
		}
	}
	s := score(known.Of, r.Of, nil)
	t.Logf("found in %d comments; B-cubed F1 %.4f against confirmed; grouped %d and %d; %d passages", most, s.bcubed,
		inGroups(r), inGroups(known), len(list))
	if most < 400 || s.bcubed < .97 {
		t.Errorf("the notice was found in %d comments, %+v", most, s)
	}
}
