package storetest

import (
	"errors"
	"slices"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/store"
)

// recordIDs reads the records of a query, checks that as many are counted, and returns
// their IDs.
func recordIDs(t *testing.T, db *store.DB, q docket.RecordQuery) []docket.CommentID {
	t.Helper()
	if q.Parts == nil {
		q.Parts = []docket.RecordPart{{Docket: ID}}
	}
	if q.Order == "" {
		q.Order = docket.RecordsByPosting
	}
	whole := q.Limit == 0
	if whole {
		q.Limit = 250
	}
	list, err := db.PublicRecords(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := db.CountPublicRecords(t.Context(), q); err != nil || whole && n != len(list) {
		t.Errorf("%+v: %d records, counted %d, %v", q, len(list), n, err)
	}
	var out []docket.CommentID
	for _, r := range list {
		out = append(out, r.ID)
	}
	return out
}

var recordCases = []testCase{
	{"a record tells what is posted, and of what was posted once, that and why", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		for i, decide := range []func(id docket.CommentID){
			func(id docket.CommentID) { Post(t, db, id, nil) },
			func(docket.CommentID) {},
			func(id docket.CommentID) { Decide(t, db, id, docket.ActionWithhold, docket.Withheld, "threat") },
			func(id docket.CommentID) {
				Post(t, db, id, nil)
				Decide(t, db, id, docket.ActionWithhold, docket.Withheld, "private")
				Decide(t, db, id, docket.ActionWithhold, docket.Withheld, "threat")
			},
			func(id docket.CommentID) { Post(t, db, id, nil) },
		} {
			c := Comment(keyOf(i), "Word "+keyOf(i))
			c.Submitter.Type, c.Submitter.Name, c.Submitter.State = docket.Individual, "Robin", "OH"
			decide(File(t, db, c))
		}
		if got := recordIDs(t, db, docket.RecordQuery{}); !slices.Equal(got, ids(1, 4, 5)) {
			t.Errorf("records %v", got)
		}
		if got := recordIDs(t, db, docket.RecordQuery{Words: "word"}); !slices.Equal(got, ids(1, 5)) {
			t.Errorf("search finds %v", got)
		}
		r, err := db.PublicRecord(t.Context(), ID.Comment(1))
		if err != nil || r.Gone || r.Byline.Name != "Robin" || len(r.Answers) != 1 ||
			r.ReceivedAt.IsZero() || r.Round != 1 {
			t.Errorf("%+v, %v", r, err)
		}
		gone, err := db.PublicRecord(t.Context(), ID.Comment(4))
		if err != nil || !gone.Gone || gone.Reason != "threat" ||
			gone.Byline != (docket.Byline{Type: docket.Anonymous}) ||
			gone.Answers != nil || !gone.ReceivedAt.IsZero() || gone.PostedAt.IsZero() {
			t.Errorf("%+v, %v", gone, err)
		}
		for _, id := range []docket.CommentID{ID.Comment(2), ID.Comment(3), ID.Comment(9), "nonsense"} {
			if _, err := db.PublicRecord(t.Context(), id); !errors.Is(err, docket.ErrNotFound) {
				t.Errorf("%s: %v", id, err)
			}
		}
		Sound(t, db)
	}},
	{"every decision about what once was posted is a change of its record", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		id := File(t, db, Comment("k", "Word"))
		Decide(t, db, id, docket.ActionHold, docket.Pending, "")
		if at, err := db.LastPublicChange(t.Context(), ID); err != nil || !at.IsZero() {
			t.Errorf("a change at %v before anything was posted, %v", at, err)
		}
		Post(t, db, id, nil)
		first, err := db.PublicRecord(t.Context(), id)
		if err != nil || !first.PostedAt.Equal(first.ChangedAt) {
			t.Errorf("posted at %v, changed at %v, %v", first.PostedAt, first.ChangedAt, err)
		}
		last := first.ChangedAt
		for _, why := range []docket.Reason{"private", "threat"} {
			Decide(t, db, id, docket.ActionWithhold, docket.Withheld, why)
			r, err := db.PublicRecord(t.Context(), id)
			if err != nil || !r.ChangedAt.After(last) || !r.PostedAt.Equal(first.PostedAt) {
				t.Errorf("%s: changed at %v after %v, posted at %v, %v", why, r.ChangedAt, last, r.PostedAt, err)
			}
			last = r.ChangedAt
			if at, err := db.LastPublicChange(t.Context(), ID); err != nil || !at.Equal(last) {
				t.Errorf("last change %v, want %v, %v", at, last, err)
			}
		}
	}},
	{"records are found by order, page, docket, round and time", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		const other docket.ID = "HHS-TEST-0002"
		if err := db.AddDocket(t.Context(), Docket(other), docket.Codebook{}, docket.ActorOperator); err != nil {
			t.Fatal(err)
		}
		var all []docket.CommentID
		for i := range 6 {
			c := Comment(keyOf(i), "Word")
			if i%3 == 2 {
				c.Docket = other
			}
			all = append(all, File(t, db, c))
		}
		for _, i := range []int{3, 5, 0, 2, 4, 1} { // posted in this order
			Post(t, db, all[i], nil)
		}
		Post(t, db, all[3], map[docket.QuestionID]docket.Gaps{"1": {{Span: docket.Span{Start: 0, End: 4},
			Kind: docket.KindPersonal}}})
		at := func(i int) docket.PublicRecord {
			r, err := db.PublicRecord(t.Context(), all[i])
			if err != nil {
				t.Fatal(err)
			}
			return r
		}
		both := []docket.RecordPart{{Docket: ID}, {Docket: other}}
		for _, tt := range []struct {
			name string
			q    docket.RecordQuery
			want []int
		}{
			{"of one docket", docket.RecordQuery{}, []int{3, 0, 4, 1}},
			{"by posting", docket.RecordQuery{Parts: both}, []int{3, 5, 0, 2, 4, 1}},
			{"by posting, descending", docket.RecordQuery{Parts: both, Descending: true}, []int{1, 4, 2, 0, 5, 3}},
			{"by change", docket.RecordQuery{Parts: both, Order: docket.RecordsByChange}, []int{5, 0, 2, 4, 1, 3}},
			{"by ID", docket.RecordQuery{Parts: both, Order: docket.RecordsByID}, []int{0, 1, 3, 4, 2, 5}},
			{"by ID, descending", docket.RecordQuery{Parts: both, Order: docket.RecordsByID, Descending: true},
				[]int{5, 2, 4, 3, 1, 0}},
			{"a page", docket.RecordQuery{Parts: both, Offset: 2, Limit: 3}, []int{0, 2, 4}},
			{"a page of one docket", docket.RecordQuery{Offset: 1, Limit: 2}, []int{0, 4}},
			{"past the end", docket.RecordQuery{Parts: both, Offset: 9, Limit: 3}, nil},
			{"one by its ID", docket.RecordQuery{ID: all[4]}, []int{4}},
			{"one of another docket", docket.RecordQuery{ID: all[2]}, nil},
			{"of the first round", docket.RecordQuery{Parts: []docket.RecordPart{{Docket: ID, Rounds: []int{1}}}},
				[]int{3, 0, 4, 1}},
			{"of a round that is still to come", docket.RecordQuery{Parts: []docket.RecordPart{{Docket: ID,
				Rounds: []int{2}}}}, nil},
			{"posted from a moment on", docket.RecordQuery{Parts: both, PostedFrom: at(2).PostedAt}, []int{2, 4, 1}},
			{"posted before a moment", docket.RecordQuery{Parts: both, PostedBefore: at(2).PostedAt}, []int{3, 5, 0}},
			{"changed from a moment on", docket.RecordQuery{Parts: both, ChangedFrom: at(4).ChangedAt}, []int{3, 4, 1}},
			{"changed between", docket.RecordQuery{Order: docket.RecordsByChange, ChangedFrom: at(0).ChangedAt,
				ChangedBefore: at(3).ChangedAt}, []int{0, 4, 1}},
			{"by words", docket.RecordQuery{Parts: both, Words: "word", Order: docket.RecordsByID},
				[]int{0, 1, 4, 2, 5}},
			{"by words, as they changed", docket.RecordQuery{Parts: both, Words: "word", Order: docket.RecordsByChange,
				Descending: true}, []int{1, 4, 2, 0, 5}},
			{"by words that say nothing", docket.RecordQuery{Words: "?!"}, nil},
		} {
			var want []docket.CommentID
			for _, i := range tt.want {
				want = append(want, all[i])
			}
			if got := recordIDs(t, db, tt.q); !slices.Equal(got, want) {
				t.Errorf("%s: %v, want %v", tt.name, got, want)
			}
		}
	}},
	{"no more than some hundred records change in one second, however many are decided at once",
		func(t *testing.T, db *store.DB) {
			AddDocket(t, db)
			var members []docket.CampaignMember
			for i := range 40 {
				id := File(t, db, Comment(keyOf(i), "The letter."))
				Post(t, db, id, nil)
				members = append(members, docket.CampaignMember{Comment: id, Class: docket.ClassIdentical,
					ShareOfLetter: 1,
					Campaign:      "new-1"})
			}
			work, err := db.CampaignWork(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if _, err := db.SaveGrouping(t.Context(), docket.Grouping{Docket: ID, Whole: true, Changes: work[0].Changes,
				Members: members, Campaigns: []docket.Campaign{{ID: "new-1",
					Letter: members[0].Comment}}}); err != nil {
				t.Fatal(err)
			}
			list, err := db.PublicRecords(t.Context(), docket.RecordQuery{Parts: []docket.RecordPart{{Docket: ID}},
				Order: docket.RecordsByChange, Limit: 250})
			if err != nil || len(list) != 40 || list[0].Campaign == "" {
				t.Fatal(len(list), err)
			}
			for i, r := range list[1:] {
				if apart := r.ChangedAt.Sub(list[i].ChangedAt); apart < time.Millisecond {
					t.Errorf("%s changed %v after %s", r.ID, apart, list[i].ID)
				}
			}
			Sound(t, db)
		}},
}
