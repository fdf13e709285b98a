package storetest

import (
	"errors"
	"testing"

	"commentportal/docket"
	"commentportal/store"
)

var handoverCases = []testCase{
	{"what is handed over is recorded with its answer, of flagged comments alone", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		ctx, id := t.Context(), flagged(t, db, "a")
		if _, err := db.HandOver(ctx, docket.Handover{Comment: File(t, db, Comment("b", "word")), Channel: "x",
			Marking: docket.TLPRed, By: 3}); !errors.Is(err, docket.ErrNotFound) {
			t.Errorf("handed over what was not flagged: %v", err)
		}
		for _, channel := range []string{"CISA", "HC3"} {
			if _, err := db.HandOver(ctx, docket.Handover{Comment: id, Channel: channel, Marking: docket.TLPAmber,
				By: 3}); err != nil {
				t.Fatal(err)
			}
		}
		must(t, db.AnswerHandover(ctx, id, 2, "They look into it.", 4))
		if err := db.AnswerHandover(ctx, id, 2, "Again.", 4); !errors.Is(err, docket.ErrStale) {
			t.Errorf("answered twice: %v", err)
		}
		if err := db.AnswerHandover(ctx, id, 3, "None.", 4); !errors.Is(err, docket.ErrNotFound) {
			t.Errorf("answered what was not handed over: %v", err)
		}
		list, err := db.Handovers(ctx, id)
		if err != nil || len(list) != 2 || list[0].Channel != "CISA" || list[0].Answered() ||
			list[1].Channel != "HC3" || list[1].Answer != "They look into it." || list[1].By != 3 ||
			list[1].AnsweredBy != 4 || list[1].Marking != docket.TLPAmber {
			t.Errorf("recorded %+v, %v", list, err)
		}
		times, err := db.IncidentTimes(ctx, ID)
		if err != nil || len(times) != 1 || !times[0].Filed.Before(list[0].At) || !times[0].Told.IsZero() ||
			!times[0].Handed.Equal(list[0].At) || !times[0].Answered.Equal(list[1].AnsweredAt) ||
			len(times[0].Flags) != 1 {
			t.Errorf("times %+v, %v", times, err)
		}
		Sound(t, db)
		if _, err := db.PurgeNow(ctx, docket.Purge{Comment: id, Order: "No. 1", Reason: "why"}); err != nil {
			t.Fatal(err)
		}
		if list, err := db.Handovers(ctx, id); err != nil || len(list) != 0 {
			t.Errorf("after the purge: %+v, %v", list, err)
		}
		Sound(t, db)
	}},
}
