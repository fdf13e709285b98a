package storetest

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"commentportal/docket"
	"commentportal/store"
)

// memoCases hold what the store promises of memos.
var memoCases = []testCase{
	{"memos keep every version, and are their owner's to change", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		ctx := t.Context()
		id := File(t, db, Comment("a", "A pump fails."))
		about := docket.Memo{Docket: ID, Kind: docket.MemoAnswer, Comment: id, Question: "1", By: 3,
			Title: " Pumps,\n again ", Text: " Is this the same ward?\n"}
		memo, err := db.SaveMemo(ctx, 0, about)
		if err != nil || memo != 1 {
			t.Fatal(memo, err)
		}
		if got := lastLog(t, db); got != "u3 memo.saved "+string(id) {
			t.Error(got)
		}
		code, err := db.SaveMemo(ctx, 0, docket.Memo{Docket: ID, Kind: docket.MemoCode, Code: "A", By: 3,
			Text: "Narrow."})
		if err != nil || code != 2 {
			t.Fatal(code, err)
		}
		end, _, _ := db.LogEnd(ctx)
		about.ID, about.Title, about.Text = memo, "Pumps, again", "Is this the same ward?"
		if _, err := db.SaveMemo(ctx, 1, about); err != nil {
			t.Error(err)
		}
		if after, _, _ := db.LogEnd(ctx); after != end {
			t.Error("saving what is there left a row")
		}
		about.Text = "It is the same ward."
		if _, err := db.SaveMemo(ctx, 1, about); err != nil {
			t.Error(err)
		}
		if _, err := db.SaveMemo(ctx, 1, about); !errors.Is(err, docket.ErrStale) {
			t.Errorf("having seen version 1 of 2: %v", err)
		}
		mine := about
		mine.By = 4
		if _, err := db.SaveMemo(ctx, 2, mine); !errors.Is(err, docket.ErrDenied) {
			t.Errorf("somebody else's memo: %v", err)
		}
		about.Removed, about.Title, about.Text = true, "", ""
		if _, err := db.SaveMemo(ctx, 2, about); err != nil {
			t.Error(err)
		}
		if got := lastLog(t, db); got != "u3 memo.removed "+string(id) {
			t.Error(got)
		}
		versions, err := db.MemoVersions(ctx, ID, memo)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, m := range versions {
			got = append(got, fmt.Sprintf("%d %q %q %s %s", m.Version, m.Title, m.Text, m.By, m.Comment))
		}
		wantLines(t, "versions", got, fmt.Sprintf(`1 "Pumps, again" "Is this the same ward?" u3 %s`, id),
			fmt.Sprintf(`2 "Pumps, again" "It is the same ward." u3 %s`, id), fmt.Sprintf(`3 "" "" u3 %s`, id))
		if none, err := db.MemoVersions(ctx, "NO-SUCH-0001", memo); len(none) != 0 || err != nil {
			t.Errorf("of another docket: %v, %v", none, err)
		}
		Sound(t, db)
	}},
	{"a memo is about something that there is", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		id := File(t, db, Comment("a", "A pump fails."))
		for name, m := range map[string]docket.Memo{
			"no kind":         {Docket: ID},
			"no docket":       {Docket: "NO-SUCH-0001", Kind: docket.MemoProject},
			"no comment":      {Docket: ID, Kind: docket.MemoAnswer, Comment: ID.Comment(99), Question: "1"},
			"no answer":       {Docket: ID, Kind: docket.MemoAnswer, Comment: id, Question: "3"},
			"no such version": {Docket: ID, Kind: docket.MemoProject, ID: 7},
		} {
			m.Text, m.By = "x", 3
			if _, err := db.SaveMemo(t.Context(), 0, m); !errors.Is(err, docket.ErrNotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
		for field, m := range map[string]docket.Memo{
			"code": {Kind: docket.MemoCode, Code: "Z", Text: "x"}, "text": {Kind: docket.MemoProject, Text: " "},
			"title": {Kind: docket.MemoProject, Text: "x", Title: strings.Repeat("é", docket.MaxMemoTitle+1)},
		} {
			m.Docket, m.By = ID, 3
			if _, err := db.SaveMemo(t.Context(), 0, m); !isInvalid(err, field) {
				t.Errorf("%s: %v", field, err)
			}
		}
	}},
	{"memos say what their reader has read and what is posted", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		ctx := t.Context()
		posted, waits := File(t, db, Comment("a", "A pump fails.")), File(t, db, Comment("b", "Another pump."))
		Post(t, db, posted, nil)
		for _, m := range []docket.Memo{
			{Kind: docket.MemoAnswer, Comment: posted, Question: "1", By: 3},
			{Kind: docket.MemoAnswer, Comment: waits, Question: "1", By: 3},
			{Kind: docket.MemoCode, Code: "A", By: 4}, {Kind: docket.MemoProject, By: 4},
		} {
			m.Docket, m.Text = ID, "x"
			if _, err := db.SaveMemo(ctx, 0, m); err != nil {
				t.Fatal(err)
			}
		}
		if err := CodeAnswer(ctx, db, 5, posted, "1", nil); err != nil {
			t.Fatal(err)
		}
		list := func(q docket.MemoQuery) []string {
			t.Helper()
			q.Docket = ID
			found, err := db.Memos(ctx, q)
			if err != nil {
				t.Fatal(err)
			}
			var out []string
			for _, m := range found {
				out = append(out, fmt.Sprintf("%s %s posted=%v read=%v", m.ID, m.Kind, m.Posted, m.Read))
			}
			return out
		}
		wantLines(t, "for a reader", list(docket.MemoQuery{Reader: 5}), "4 project posted=true read=true",
			"3 code posted=true read=true", "2 answer posted=false read=false", "1 answer posted=true read=true")
		wantLines(t, "for another", list(docket.MemoQuery{Reader: 6, Comment: posted, Question: "1"}),
			"1 answer posted=true read=false")
		wantLines(t, "of a code", list(docket.MemoQuery{Code: "A"}), "3 code posted=true read=true")
		wantLines(t, "of one person", list(docket.MemoQuery{Owner: 4, Kind: docket.MemoProject}),
			"4 project posted=true read=true")
		wantLines(t, "of a code that no engine can hold", list(docket.MemoQuery{Code: "A\x00", Question: "\x00"}))
		wantLines(t, "of another docket's comment", list(docket.MemoQuery{Comment: "NO-SUCH-0001-1"}))
		Sound(t, db)
	}},
	{"a memo follows its code, and goes with the words of a purged comment", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		ctx := t.Context()
		id := File(t, db, Comment("a", "The pumps of the second ward stop."))
		Post(t, db, id, nil)
		for _, m := range []docket.Memo{{Kind: docket.MemoCode, Code: "A", Text: "x"},
			{Kind: docket.MemoAnswer, Comment: id, Question: "1", Text: "It says: the pumps of the second ward stop."},
			{Kind: docket.MemoProject, Text: "One says that the pumps of the second ward stop."}} {
			m.Docket, m.By = ID, 3
			if _, err := db.SaveMemo(ctx, 0, m); err != nil {
				t.Fatal(err)
			}
		}
		book, err := db.Codebook(ctx, ID)
		if err != nil {
			t.Fatal(err)
		}
		renamed := book.Themes[0]
		renamed.Code = "NEW"
		next, change, err := book.Apply(docket.CodebookRevision{Action: docket.CodebookRename, From: []string{"A"},
			Themes: []docket.Theme{renamed}, Kept: true, Reason: "clearer", By: 3}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := db.ChangeCodebook(ctx, book.Version, next, change); err != nil {
			t.Fatal(err)
		}
		if list, err := db.Memos(ctx, docket.MemoQuery{Docket: ID, Code: "NEW"}); err != nil || len(list) != 1 {
			t.Errorf("memos of the renamed code: %v, %v", list, err)
		}
		p := purgeNow(t, db, id)
		if !strings.Contains(fmt.Sprint(p.Places), "memo_versions.body 3 1") {
			t.Errorf("the memo that quotes the comment is not named: %v", p.Places)
		}
		if list, err := db.Memos(ctx, docket.MemoQuery{Docket: ID, Kind: docket.MemoAnswer}); err != nil ||
			len(list) != 0 {
			t.Errorf("memos on the purged comment: %v, %v", list, err)
		}
		n, err := db.SaveMemo(ctx, 0, docket.Memo{Docket: ID, Kind: docket.MemoProject, Text: "y", By: 3})
		if n != 4 || err != nil {
			t.Errorf("a new memo has the number %d, %v", n, err)
		}
		Sound(t, db)
	}},
}
