package public

import (
	"context"
	"testing"

	"commentportal/docket"
	"commentportal/docket/docketfile"
	"commentportal/theme"
)

// pairReader answers with pairs of readings and counts how often it is asked.
type pairReader struct {
	revision int64
	pairs    []docket.DoubleCoded
	asked    int
}

func (r *pairReader) CodingRevision(context.Context, docket.ID) (int64, error) {
	return r.revision, nil
}

func (r *pairReader) DoubleCoded(context.Context, docket.ID) ([]docket.DoubleCoded, error) {
	r.asked++
	return r.pairs, nil
}

func TestAgreementIsMeasuredOnceUntilSomebodySaysSomething(t *testing.T) {
	t.Parallel()
	d, book := docketfile.ShippedDocket()
	r := &pairReader{pairs: []docket.DoubleCoded{docket.NewDoubleCoded(d.ID.Comment(1), "1", 3, 4)}}
	var a agreements
	for step, tt := range []struct {
		change func()
		asked  int
	}{
		{func() {}, 1},
		{func() {}, 1},
		{func() {
			r.revision++
			r.pairs = append(r.pairs, docket.NewDoubleCoded(d.ID.Comment(2), "1", 3, 4))
		}, 2},
		{func() {}, 2},
		{func() { book.Version++ }, 3},
		{func() { r.revision++; r.pairs = nil }, 4},
		{func() {}, 4},
	} {
		tt.change()
		list, err := a.of(t.Context(), r, d, book)
		if err != nil {
			t.Fatal(err)
		}
		if want := len(theme.Agreement(d, book, r.pairs)); len(r.pairs) > 0 && len(list) != want || len(r.pairs) == 0 &&
			list != nil {
			t.Errorf("step %d: %d figures of %d pairs", step, len(list), len(r.pairs))
		}
		if r.asked != tt.asked {
			t.Errorf("step %d: the pairs were read %d times, want %d", step, r.asked, tt.asked)
		}
	}
}
