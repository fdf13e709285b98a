package storetest

import (
	"errors"
	"testing"

	"commentportal/docket"
	"commentportal/store"
)

// draftOf saves a draft of the texts of the docket ID in which fn changed something.
func draftOf(t *testing.T, db *store.DB, seen int, fn func(*docket.Texts)) error {
	t.Helper()
	d, err := db.Docket(t.Context(), ID)
	must(t, err)
	texts := docket.WordingOf(d).Texts()
	fn(&texts)
	return db.SaveTextsDraft(t.Context(), seen, docket.TextsDraft{Docket: ID, By: 3, Texts: texts})
}

func refusedAt(t *testing.T, err error, field string) {
	t.Helper()
	if invalid, ok := errors.AsType[docket.Invalid](err); !ok || invalid[field] == "" {
		t.Errorf("%v, want a refusal at %s", err, field)
	}
}

// textsCases hold what the store promises of the texts of dockets that staff change.
var textsCases = []testCase{
	{"texts are drafted, published with a reason and kept version by version", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		ctx := t.Context()
		title := func(s string) func(*docket.Texts) { return func(t *docket.Texts) { t.Title = s } }
		filed, err := db.Docket(ctx, ID)
		must(t, err)
		revision, err := db.Revision(ctx, ID)
		must(t, err)
		must(t, draftOf(t, db, 0, title("A draft")))
		if got, err := db.Docket(ctx, ID); err != nil || got.Title != filed.Title {
			t.Errorf("a draft is public: %q, %v", got.Title, err)
		}
		if got := lastLog(t, db); got != "u3 docket.texts_drafted HHS-TEST-0001" {
			t.Error(got)
		}
		if err := draftOf(t, db, 0, title("Theirs")); !errors.Is(err, docket.ErrStale) {
			t.Errorf("over the draft of a colleague: %v", err)
		}
		must(t, draftOf(t, db, 1, title("A better title")))
		if err := db.PublishTexts(ctx, ID, 1, "It is clearer.", 3); !errors.Is(err, docket.ErrStale) {
			t.Errorf("a draft that nobody saw: %v", err)
		}
		refusedAt(t, db.PublishTexts(ctx, ID, 2, " ", 3), "why")
		must(t, db.PublishTexts(ctx, ID, 2, "It  is\nclearer.", 3))
		d, err := db.Docket(ctx, ID)
		must(t, err)
		if n := len(d.Events); d.Title != "A better title" || d.TextsNumber != 2 || d.TextsAt.IsZero() || n != 1 ||
			d.Events[0].Kind != docket.EventTexts || d.Events[0].Why != "It is clearer." ||
			!d.ChangedAt.After(filed.ChangedAt) {
			t.Errorf("%+v", d)
		}
		if after, err := db.Revision(ctx, ID); err != nil || after <= revision {
			t.Errorf("pages that were drawn before stay as they are: %v", err)
		}
		if got := lastLog(t, db); got != "u3 docket.texts HHS-TEST-0001" {
			t.Error(got)
		}
		if err := db.PublishTexts(ctx, ID, 3, "Again.", 3); !errors.Is(err, docket.ErrStale) {
			t.Errorf("published twice: %v", err)
		}
		must(t, draftOf(t, db, 3, func(*docket.Texts) {}))
		refusedAt(t, db.PublishTexts(ctx, ID, 4, "Nothing.", 3), "form")
		must(t, db.DropTextsDraft(ctx, ID, 4, 4))
		if err := db.DropTextsDraft(ctx, ID, 5, 4); !errors.Is(err, docket.ErrStale) {
			t.Errorf("dropped twice: %v", err)
		}
		if err := draftOf(t, db, 0, title("From a page drawn long ago")); !errors.Is(err, docket.ErrStale) {
			t.Errorf("from an old page: %v", err)
		}
		must(t, draftOf(t, db, 5, title(filed.Title)))
		must(t, db.PublishTexts(ctx, ID, 6, "Back.", 4))
		list, err := db.TextsVersions(ctx, ID)
		must(t, err)
		if len(list) != 3 || list[0].Why != "Back." || list[0].By != "u4" || list[1].Texts.Title != "A better title" ||
			list[2].Texts.Title != filed.Title || list[2].By != docket.ActorPortal || !list[2].At.Equal(filed.FiledAt) {
			t.Errorf("%+v", list)
		}
		Sound(t, db)
	}},
	{"questions and codes that comments hang on stay", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		ctx := t.Context()
		ask := func(t *docket.Texts) { t.Questions[0].Text = "Why so?" }
		must(t, draftOf(t, db, 0, ask))
		c := Comment("first", "Words.")
		c.Submitter.Sector = "provider"
		id := File(t, db, c)
		refusedAt(t, draftOf(t, db, 1, ask), "form")
		refusedAt(t, db.PublishTexts(ctx, ID, 1, "It is clearer.", 3), "form")
		must(t, draftOf(t, db, 1, func(t *docket.Texts) {
			t.Sectors = append(t.Sectors, docket.Choice{Code: "other", Label: "Others"})
			t.Withholding = append(t.Withholding, docket.Choice{Code: "late", Label: "Late"})
		}))
		must(t, db.PublishTexts(ctx, ID, 2, "More to choose from.", 3))
		must(t, draftOf(t, db, 3, func(t *docket.Texts) { // nobody uses it
			t.Sectors = t.Sectors[:len(t.Sectors)-1]
			t.Withholding = t.Withholding[:len(t.Withholding)-1]
		}))
		must(t, db.DropTextsDraft(ctx, ID, 4, 3))
		refusedAt(t, draftOf(t, db, 5, func(t *docket.Texts) { t.Sectors = nil }), "sectors")
		Decide(t, db, id, docket.ActionWithhold, docket.Withheld, "late")
		refusedAt(t, draftOf(t, db, 5, func(t *docket.Texts) { t.Withholding = t.Withholding[:1] }), "withholding")
		must(t, draftOf(t, db, 5, func(t *docket.Texts) { t.Withholding[0].Label = "Another label" }))
		for _, kind := range []docket.EventKind{docket.EventClosed, docket.EventArchived} {
			step(t, db, docket.LifeStep{Kind: kind})
		}
		refusedAt(t, db.PublishTexts(ctx, ID, 6, "Too late.", 3), "form")
		Sound(t, db)
	}},
}
