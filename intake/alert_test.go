package intake

import (
	"slices"
	"strings"
	"testing"

	"commentportal/docket"
)

func TestAnAlertOfTheScreenerFlagsTheWholeCommentOnce(t *testing.T) {
	t.Parallel()
	desk, store, _ := testDesk(t)
	f := goodForm(desk)
	f.Answers = map[docket.QuestionID]string{"1": "an emergency", "3": "the same emergency", "4": "nothing"}
	f.Trap = "filled"
	if _, err := desk.Submit(t.Context(), f); err != nil {
		t.Fatal(err)
	}
	flags := store.comments[0].Flags
	if got := slices.Index(flags, docket.FlagIncident); got < 0 || !slices.Contains(flags, docket.FlagHoneypot) {
		t.Errorf("flags are %q", flags)
	}
	n := 0
	for _, f := range flags {
		if f == docket.FlagIncident {
			n++
		}
	}
	if n != 1 {
		t.Errorf("flagged %d times, want once", n)
	}
	for _, a := range store.comments[0].Answers {
		if len(a.Findings) > 0 {
			t.Errorf("an alert left the finding %v", a.Findings)
		}
	}
}

func TestImportedRowsAreFlaggedAsFormsAre(t *testing.T) {
	t.Parallel()
	desk, store, _ := testDesk(t)
	_, err := desk.Import(t.Context(), ImportOptions{
		Docket: store.docket.ID, Channel: docket.ChannelMail,
		File: strings.NewReader("source_id,answer_1\nA,an emergency\nB,nothing\n"),
	})
	if err != nil {
		t.Fatal(err)
	}
	for k, want := range []int{1, 0} {
		if got := store.comments[k].Flags; len(got) != want {
			t.Errorf("row %d has the flags %q, want %d", k+1, got, want)
		}
	}
}
