package store_test

import (
	"time"

	"commentportal/docket"
	"commentportal/store/storetest"
)

// lifeKinds are the steps of a docket's life as the walk takes them. A closed docket is
// opened again before long, so that most of the walk happens while comments come in.
var lifeKinds = []docket.EventKind{docket.EventExtended, docket.EventExtended, docket.EventClosed, docket.EventOpened,
	docket.EventOpened, docket.EventOpened, docket.EventRound, docket.EventReview, docket.EventReported,
	docket.EventArchived}

// life extends the docket, closes it, opens it again or takes it to what follows, by
// staff or by command, now and then from a page that is out of date.
func (w *walk) life() error {
	d, err := w.db.Docket(w.Context(), storetest.ID)
	if err != nil {
		return err
	}
	s := docket.LifeStep{Docket: storetest.ID, Kind: lifeKinds[w.random.IntN(len(lifeKinds))], Seen: d.ChangedAt,
		Why: "Zebras asked for it", About: "The second draft", By: w.someone().Actor()}
	if w.random.IntN(6) == 0 {
		s.Seen = d.ChangedAt.Add(-time.Second)
	}
	switch s.Kind {
	case docket.EventExtended:
		s.Until = d.Closes.AddDate(0, 0, 1+w.random.IntN(9))
		if d.Closes.IsZero() {
			s.Until = storetest.Start.AddDate(5, 0, 0)
		}
	case docket.EventOpened, docket.EventRound:
		if w.random.IntN(2) == 0 {
			s.Until = storetest.Start.AddDate(5, 0, 0)
		}
	case docket.EventReported:
		s.Link = docket.Link{Title: "The report", Href: "https://agency.example/report"}
	}
	after, err := w.db.Step(w.Context(), s)
	if err == nil {
		w.taken = append(w.taken, s.Kind)
		w.round = after.Round
	}
	return err
}

// checkLife holds what the docket says of its life against the steps that were taken,
// and the round of each comment against the one in which it was filed.
func (w *walk) checkLife() {
	w.Helper()
	d, err := w.db.Docket(w.Context(), storetest.ID)
	must(w.T, err)
	list, err := w.db.LifeChanges(w.Context(), storetest.ID)
	must(w.T, err)
	if len(list) != len(w.taken) || len(d.Events) != len(w.taken) {
		w.Fatalf("step %d: %d steps were taken, %d are on record and %d public", w.step, len(w.taken), len(list),
			len(d.Events))
	}
	rounds := 1
	for i, kind := range w.taken {
		if list[i].Kind != kind || d.Events[i].Kind != kind || list[i].Number != i+1 {
			w.Errorf("step %d: step %d of the docket is %s on record and %s in public, want %s", w.step,
				i+1, list[i].Kind,
				d.Events[i].Kind, kind)
		}
		if kind == docket.EventRound {
			rounds++
		}
	}
	if max(d.Round, 1) != rounds || len(d.PastRounds) != rounds-1 {
		w.Errorf("step %d: round %d with %d before it, want %d", w.step, d.Round, len(d.PastRounds), rounds)
	}
	for i, id := range w.ids {
		c, err := w.db.Comment(w.Context(), id)
		must(w.T, err)
		if max(c.Round, 1) != max(w.rounds[i], 1) {
			w.Errorf("step %d: %s is of round %d, was filed in %d", w.step, id, c.Round, w.rounds[i])
		}
	}
}
