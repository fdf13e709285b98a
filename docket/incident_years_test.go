package docket

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestIncidentsAreCountedByYearAndKind compares with what is counted by hand: a comment that
// arrives on New Year's Eve in the docket's zone counts for the old year.
func TestIncidentsAreCountedByYearAndKind(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	eve := time.Date(2027, 1, 1, 3, 0, 0, 0, time.UTC)
	at := func(minutes int) time.Time { return eve.Add(time.Duration(minutes) * time.Minute) }
	got := ""
	for _, y := range CountIncidents([]IncidentTimes{
		{Flags: []Flag{FlagIncident, FlagFast}, Filed: eve, Told: at(1), Handed: at(60), Answered: at(180)},
		{Flags: []Flag{FlagIncident, FlagThreat}, Filed: eve, Told: at(3), Handed: at(120)},
		{Flags: []Flag{FlagFlaw}, Filed: at(600)},
		{Flags: []Flag{FlagFast}, Filed: eve},
	}, zone) {
		got += fmt.Sprintln(y.Year, y.Kind, y.All, y.Told, y.ToldAfter, y.Handed, y.HandedAfter, y.Answered,
			y.AnsweredAfter)
	}
	want := strings.TrimLeft(`
2027 flaw 1 0 0s 0 0s 0 0s
2026 incident 2 2 2m0s 2 1h30m0s 1 2h0m0s
2026 threat 1 1 3m0s 1 2h0m0s 0 0s
`, "\n")
	if got != want {
		t.Errorf("counted\n%s\nwant\n%s", got, want)
	}
}
