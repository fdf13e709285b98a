package docket_test

import (
	"testing"

	"commentportal/docket"
)

func TestSecondReadersSeeNoSuggestions(t *testing.T) {
	t.Parallel()
	shown := docket.Pass{Coder: 1, Suggestions: docket.SuggestionsShown}
	hidden := docket.Pass{Coder: 2, Suggestions: docket.SuggestionsHidden}
	for _, tt := range []struct {
		name   string
		docket docket.Docket
		by     docket.UserID
		passes []docket.Pass
		want   bool
	}{
		{"the first reader", docket.Docket{}, 1, nil, false},
		{"a second reader", docket.Docket{}, 2, []docket.Pass{shown}, true},
		{"the first reader again", docket.Docket{}, 1, []docket.Pass{shown, hidden}, false},
		{"the second reader again", docket.Docket{}, 2, []docket.Pass{shown, hidden}, true},
		{"a second reader where the docket shows them", docket.Docket{SecondSuggestions: true}, 2,
			[]docket.Pass{shown}, false},
	} {
		if got := tt.docket.HidesSuggestions(tt.by, tt.passes); got != tt.want {
			t.Errorf("%s: hidden %v, want %v", tt.name, got, tt.want)
		}
	}
}
