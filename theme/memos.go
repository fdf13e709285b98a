package theme

import (
	"context"
	"errors"
	"slices"
	"strings"

	"commentportal/docket"
)

// memoStore keeps memos. It hides nothing of them.
type memoStore interface {
	Memos(ctx context.Context, q docket.MemoQuery) ([]docket.Memo, error)
	MemoVersions(ctx context.Context, of docket.ID, id docket.MemoID) ([]docket.Memo, error)
	SaveMemo(ctx context.Context, seen int, m docket.Memo) (docket.MemoID, error)
	PublicComment(ctx context.Context, id docket.CommentID) (docket.PublicComment, error)
}

// showsMemo reports whether a coder may see a memo: of an answer only what they wrote
// themselves, until they have read it; nothing of an answer that is no longer posted.
func showsMemo(m docket.Memo, who docket.UserID) bool {
	return m.Owner == who || m.Read && m.Posted
}

// Memos lists the memos that a coder may see, newest first, those that were taken back
// among them. words are looked for in heading and text; all of them have to be there.
func (d *Desk) Memos(ctx context.Context, who docket.User, q docket.MemoQuery, words string) ([]docket.Memo, error) {
	q.Reader = who.ID
	list, err := d.store.Memos(ctx, q)
	if err != nil {
		return nil, err
	}
	want := strings.Fields(strings.ToLower(words))
	var out []docket.Memo
	for _, m := range list {
		text := strings.ToLower(m.Title + "\n" + m.Text)
		lacks := func(w string) bool { return !strings.Contains(text, w) }
		if showsMemo(m, who.ID) && !slices.ContainsFunc(want, lacks) {
			out = append(out, m)
		}
	}
	return out, nil
}

// Memo lists every version of a memo, oldest first. It returns docket.ErrNotFound when
// there is none that this coder may see.
func (d *Desk) Memo(ctx context.Context, who docket.User, of docket.ID, id docket.MemoID) ([]docket.Memo, error) {
	list, err := d.Memos(ctx, who, docket.MemoQuery{Docket: of, Memo: id}, "")
	if err != nil {
		return nil, err
	}
	if id <= 0 || len(list) == 0 {
		return nil, docket.ErrNotFound
	}
	return d.store.MemoVersions(ctx, of, id)
}

// WriteMemo writes a new memo, or a new version of one of this coder's, seen being the
// version that they saw. It returns docket.ErrNotFound for a memo that they may not see
// and for an answer that they may not code, docket.ErrDenied for a colleague's memo,
// docket.ErrStale when it was saved meanwhile, and docket.Invalid for "title", "text"
// and "code".
func (d *Desk) WriteMemo(ctx context.Context, who docket.User, seen int, m docket.Memo) (docket.MemoID, error) {
	m.By = who.ID
	switch {
	case m.ID != 0:
		if _, err := d.Memo(ctx, who, m.Docket, m.ID); err != nil {
			return 0, err
		}
	case m.Kind == docket.MemoAnswer:
		if err := d.mayNoteOn(ctx, who, m); err != nil {
			return 0, err
		}
	}
	return d.store.SaveMemo(ctx, seen, m)
}

// mayNoteOn refuses a memo on an answer that this person may not code.
func (d *Desk) mayNoteOn(ctx context.Context, who docket.User, m docket.Memo) error {
	if who.Reads(docket.MayModerate, m.Docket) {
		return nil // the store knows whether there is such an answer
	}
	c, err := d.store.PublicComment(ctx, m.Comment)
	if err != nil && !errors.Is(err, docket.ErrNotFound) {
		return err
	}
	if !slices.ContainsFunc(c.Answers, func(a docket.PublicAnswer) bool { return a.Question == m.Question }) {
		return docket.ErrNotFound
	}
	return nil
}
