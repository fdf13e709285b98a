package theme

import (
	"context"
	"errors"
	"slices"

	"commentportal/docket"
)

// ErrInTraining refuses to code a comment of which an answer is in a training round that
// is not closed.
var ErrInTraining = errors.New("theme: the answer is in a training round")

// inTraining says so of one answer.
const inTraining = "This answer is in a training round. It is coded like all others when the round is closed. " +
	"Nothing was saved."

// TrainingStore keeps training rounds. It hides nothing of them.
type TrainingStore interface {
	TrainingRounds(ctx context.Context, id docket.ID) ([]docket.TrainingRound, error)
	TrainingRound(ctx context.Context, of docket.ID, id docket.TrainingID) (docket.TrainingRound, error)
	// TrainingLeft lists what somebody has still to read in the open rounds of a docket.
	TrainingLeft(ctx context.Context, id docket.ID, who docket.UserID) ([]docket.TrainingSpot, error)
	ReadTraining(ctx context.Context, of docket.ID, id docket.TrainingID, position int,
		reading docket.TrainingReading) error
}

// TrainingDesk is where coders read for practice. While they read, it hands out nothing
// of what others chose, to whomever: neither to who has read the answer, nor to who leads
// the round. It is safe for concurrent use.
type TrainingDesk struct {
	desk  *Desk
	store TrainingStore
}

// NewTrainingDesk sets up a desk for training rounds beside the coding desk.
func NewTrainingDesk(desk *Desk, store TrainingStore) *TrainingDesk {
	return &TrainingDesk{desk: desk, store: store}
}

// Rounds lists the rounds of a docket as somebody may see them, newest first.
func (d *TrainingDesk) Rounds(ctx context.Context, who docket.User, id docket.ID) ([]docket.TrainingRound, error) {
	list, err := d.store.TrainingRounds(ctx, id)
	for i := range list {
		list[i] = list[i].SeenBy(who.ID)
	}
	return list, err
}

// TrainingRound is a round as somebody may see it.
type TrainingRound struct {
	docket.TrainingRound
	Progress []TrainingProgress // in the order of its coders
}

// TrainingProgress says how many answers a coder has read, and has to read.
type TrainingProgress struct {
	Coder      docket.UserID
	Read, Left int
}

// Round opens a round. It returns docket.ErrNotFound where there is none of this number.
func (d *TrainingDesk) Round(ctx context.Context, who docket.User, of docket.ID,
	id docket.TrainingID) (TrainingRound, error) {
	r, err := d.store.TrainingRound(ctx, of, id)
	if err != nil {
		return TrainingRound{}, err
	}
	out := TrainingRound{TrainingRound: r.SeenBy(who.ID)}
	for _, coder := range r.Coders {
		p := TrainingProgress{Coder: coder, Left: len(r.Left(coder))}
		for _, a := range r.Answers {
			if _, read := a.Reading(coder); read {
				p.Read++
			}
		}
		out.Progress = append(out.Progress, p)
	}
	return out, nil
}

// Next finds the first answer that somebody has still to read for practice, and says how
// many there are; nil when there is none.
func (d *TrainingDesk) Next(ctx context.Context, who docket.UserID, id docket.ID) (next *docket.TrainingSpot,
	left int, err error) {
	list, err := d.store.TrainingLeft(ctx, id, who)
	if err != nil || len(list) == 0 {
		return nil, 0, err
	}
	return &list[0], len(list), nil
}

// TrainingAnswer is one answer of a round as somebody may see it. Nothing in it comes
// from readings that count.
type TrainingAnswer struct {
	Answer
	Round docket.TrainingRound
	Spot  docket.TrainingAnswer
}

// Answer opens an answer of a round. Suggestions are shown to nobody: coders who see the
// same ones agree because of them. It returns docket.ErrNotFound where the round does not
// have it or it is not posted any more.
func (d *TrainingDesk) Answer(ctx context.Context, who docket.User, of docket.ID, id docket.TrainingID,
	position int) (TrainingAnswer, error) {
	r, err := d.Round(ctx, who, of, id)
	if err != nil {
		return TrainingAnswer{}, err
	}
	spot, ok := r.Answer(position)
	if !ok {
		return TrainingAnswer{}, docket.ErrNotFound
	}
	f, err := d.desk.open(ctx, who, spot.CodingItemKey)
	if errors.Is(err, ErrNotPosted) {
		err = docket.ErrNotFound
	}
	if err != nil {
		return TrainingAnswer{}, err
	}
	f.Passes, f.Codings, f.Notes, f.Excerpts, f.Adjudications = nil, nil, nil, nil, nil
	f.pair, f.both = docket.DoubleCoded{}, false
	out := TrainingAnswer{Answer: d.desk.see(f, who.ID), Round: r.TrainingRound, Spot: spot}
	out.Seen = docket.SuggestionsHidden
	return out, nil
}

// Read saves what somebody ticked for an answer of a round. It returns the errors of
// Answer; docket.ErrDenied for who takes no part; docket.ErrStale when people no longer
// read; docket.Invalid for "coding".
func (d *TrainingDesk) Read(ctx context.Context, who docket.User, of docket.ID, id docket.TrainingID, position int,
	codes []string) error {
	return d.store.ReadTraining(ctx, of, id, position, docket.TrainingReading{Coder: who.ID, Codes: codes})
}

// TrainingScore compares what a coder chose in a round with what was agreed on: precision
// is the part of the chosen codes that were agreed on, recall the part of the agreed ones
// that were chosen.
type TrainingScore struct {
	Coder docket.UserID
	SuggestionScore
}

// ScoreTraining compares each coder of a round with what was agreed on, over the answers
// of which that was said.
func ScoreTraining(r docket.TrainingRound) []TrainingScore {
	var list []TrainingScore
	for _, coder := range r.Coders {
		s := TrainingScore{Coder: coder}
		for _, a := range r.Answers {
			own, read := a.Reading(coder)
			if !read || a.Reference.Number == 0 {
				continue
			}
			s.Answers++
			all := slices.Concat(own.Codes, a.Reference.Codes)
			slices.Sort(all)
			for _, code := range slices.Compact(all) {
				s.count(slices.Contains(own.Codes, code), slices.Contains(a.Reference.Codes, code))
			}
		}
		if s.Answers > 0 {
			list = append(list, s)
		}
	}
	return list
}
