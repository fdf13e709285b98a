package docket

import (
	"slices"
	"testing"
	"time"
)

func TestFollowersAreToldWhatStillHolds(t *testing.T) {
	t.Parallel()
	at := func(day int) time.Time { return time.Date(2026, 3, day, 9, 0, 0, 0, time.UTC) }
	for _, tt := range []struct {
		name      string
		docket    Docket
		told, now time.Time
		want      []MessageKind
	}{
		{"nothing happened", Docket{Opens: at(1), Closes: at(30)}, at(2), at(3), nil},
		{"it opened on its day", Docket{Opens: at(5), Closes: at(30)}, at(2), at(5), []MessageKind{MessageOpened}},
		{"it opened and closed before anybody was told", Docket{Opens: at(5), Closes: at(8)}, at(2), at(9), nil},
		{"its last week began", Docket{Closes: at(30)}, at(2), at(23), []MessageKind{MessageClosing}},
		{"its last week began before somebody followed it", Docket{Closes: at(30)}, at(24), at(25), nil},
		{"it opened for less than a week", Docket{Opens: at(5), Closes: at(8)}, at(1), at(5),
			[]MessageKind{MessageOpened}},
		{"it was extended into a last week", Docket{Closes: at(12), Events: []Event{{Kind: EventExtended, At: at(6)}}},
			at(2), at(6), []MessageKind{MessageExtended}},
		{"a further round opened", Docket{Opens: at(6), Events: []Event{{Kind: EventRound, At: at(6)}}}, at(2), at(7),
			[]MessageKind{MessageOpened}},
		{"staff closed it", Docket{ClosedAt: at(6), Events: []Event{{Kind: EventClosed, At: at(6)}}}, at(2), at(7),
			nil},
		{"the report came", Docket{ClosedAt: at(5), Events: []Event{{Kind: EventReported, At: at(6)}}}, at(5), at(7),
			[]MessageKind{MessageResults}},
		{"what was heard was published while comments are taken", Docket{Opens: at(3), HeardAt: at(4)}, at(2), at(7),
			[]MessageKind{MessageOpened, MessageResults}},
	} {
		got, last := tt.docket.FollowerNews(tt.told, tt.now)
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
		if (len(got) > 0) != (last.After(tt.told) && !last.After(tt.now)) {
			t.Errorf("%s: the last of it happened at %s", tt.name, last)
		}
		if again, _ := tt.docket.FollowerNews(tt.now, tt.now); len(again) > 0 {
			t.Errorf("%s: told twice: %q", tt.name, again)
		}
	}
}
