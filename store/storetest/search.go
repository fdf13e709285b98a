package storetest

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"commentportal/docket"
	"commentportal/docket/words"
	"commentportal/store"
)

// searchPair is a row of the analyzer's lists: what somebody types, and a text in
// which they expect to find it, or not.
type searchPair struct {
	typed, text string
	want        bool
	names       bool // what is typed names comment 42
}

func searchPairs(t testing.TB) []searchPair {
	t.Helper()
	files, err := filepath.Glob("../docket/words/testdata/pairs-*.tsv")
	if err != nil || len(files) == 0 {
		t.Fatalf("no lists of pairs: %v", err)
	}
	var list []searchPair
	for _, name := range files {
		data, err := os.ReadFile(name)
		must(t, err)
		for line := range strings.Lines(string(data)) {
			f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
			if strings.HasPrefix(line, "#") {
				continue
			}
			p := searchPair{typed: f[1], text: f[2], want: f[0] == "+"}
			for _, docketID := range []string{"HHS-HCIC-2016-0001", "hhs-hcic-2016-0001"} {
				p.typed = strings.Replace(p.typed, docketID, string(ID), 1)
			}
			p.names = strings.HasSuffix(p.typed, "42")
			list = append(list, p)
		}
	}
	return list
}

var searchCases = []testCase{
	{"search finds what people mean, and what the analyzer says, on either engine", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		list := searchPairs(t)
		var texts []string
		for _, p := range list {
			if !slices.Contains(texts, p.text) {
				texts = append(texts, p.text)
			}
		}
		documents := map[docket.CommentID]words.Document{}
		for i, text := range texts {
			c := Comment(keyOf(i), text)
			c.Submitter = docket.Submitter{Type: docket.Anonymous}
			id := File(t, db, c)
			Post(t, db, id, nil)
			documents[id] = words.Analyze(string(id), text)
		}
		for _, p := range list {
			wanted := ID.Comment(int64(slices.Index(texts, p.text) + 1))
			if p.names && p.want {
				wanted = ID.Comment(42)
			}
			got := Search(t, db, p.typed)
			if slices.Contains(got, wanted) != p.want && !(p.names && !p.want) {
				t.Errorf("%q in %q: found %v, want %v", p.typed, p.text, got, p.want)
			}
			q := words.Parse(p.typed)
			for id, d := range documents {
				if found := slices.Contains(got, id); found != q.Matches(d) {
					t.Errorf("%q: the engine found %s: %v, the analyzer says %v", p.typed, id, found, !found)
				}
			}
		}
	}},
	{"pending text is found as posted text is", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		posted := File(t, db, Comment("a", "Keep three backups of the Wi-Fi."))
		Post(t, db, posted, nil)
		pending := File(t, db, Comment("b", "Keep three backups of the Wi-Fi."))
		for typed, want := range map[string][]docket.CommentID{
			"backup": {posted, pending}, "wifi": {posted, pending}, "back": {posted, pending}, `"keep three"`: {posted,
				pending}, "absent": nil,
			string(pending): {pending}, "0002": {pending}, "#1": {posted},
		} {
			page, err := db.Queue(t.Context(), docket.QueueQuery{Docket: ID, View: docket.ViewAll, Words: typed,
				Limit: 5})
			must(t, err)
			var got []docket.CommentID
			for _, c := range page.Comments {
				got = append(got, c.ID)
			}
			if !slices.Equal(got, want) {
				t.Errorf("%q: %v, want %v", typed, got, want)
			}
		}
	}},
	{"what fits best comes first, page by page", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		for i, text := range []string{
			"Backups. A tested backup of every system, and a backup of the backup.",
			strings.Repeat("Many words about other things stand in this text. ", 60) + "Somewhere a backup.",
			"A backup costs little.",
			"Nothing of the kind.",
			"A backup costs little.",
		} {
			Post(t, db, File(t, db, Comment(keyOf(i), text)), nil)
		}
		q := docket.PublicQuery{Docket: ID, Words: "backup", Relevant: true, Limit: 2}
		var got []docket.CommentID
		for range 4 {
			page, err := db.PublicComments(t.Context(), q)
			must(t, err)
			if page.Total != 4 || page.Capped {
				t.Errorf("total %d", page.Total)
			}
			for _, c := range page.Comments {
				got = append(got, c.ID)
			}
			if q.After = page.Next; page.Next == "" {
				break
			}
		}
		if want := ids(1, 5, 3, 2); !slices.Equal(got, want) {
			t.Errorf("%v, want %v", got, want)
		}
		// A number is the comment's own before it is a word of others.
		Post(t, db, File(t, db, Comment("n", "I agree with 2 and 2 again.")), nil)
		page, err := db.PublicComments(t.Context(), docket.PublicQuery{Docket: ID, Words: "#2", Relevant: true,
			Limit: 5})
		if err != nil || len(page.Comments) != 2 || page.Comments[0].ID != ID.Comment(2) {
			t.Errorf("%v, %v", page.Comments, err)
		}
		// Filters hold, and a place in the list that is no more is the end.
		q = docket.PublicQuery{Docket: ID, Words: "backup", Relevant: true, Limit: 5, Sector: "academic"}
		if page, err := db.PublicComments(t.Context(), q); err != nil || page.Total != 0 || len(page.Comments) != 0 {
			t.Errorf("%v, %v", page, err)
		}
		q = docket.PublicQuery{Docket: ID, Words: "backup", Relevant: true, Limit: 5, After: ID.Comment(4)}
		if page, err := db.PublicComments(t.Context(), q); err != nil || len(page.Comments) != 0 || page.Next != "" {
			t.Errorf("%v, %v", page, err)
		}
	}},
	{"the longest text of the most different words is indexed", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		var latin, han strings.Builder
		for i := range 3000 {
			fmt.Fprintf(&latin, "wörd%dx-part%dy ", i, i)
		}
		for i := range 25_000 {
			han.WriteRune(rune(0x4e00 + i*7919%20_000))
		}
		for i, text := range []string{latin.String(), han.String()} {
			c := Comment(keyOf(i), text)
			for _, question := range []docket.QuestionID{"2", docket.General} {
				c.Answers = append(c.Answers, docket.Answer{Question: question, Original: docket.Original(text),
					Text: docket.Text(text)})
			}
			Post(t, db, File(t, db, c), nil)
		}
		if got := Search(t, db, "word7x-part7y"); !slices.Equal(got, ids(1)) {
			t.Errorf("%v", got)
		}
		Sound(t, db)
	}},
}
