package phrase

import (
	"context"
	"testing"
	"time"
)

// TestEachLanguageWritesItsOwnWay holds how numbers, plurals, days and times read.
func TestEachLanguageWritesItsOwnWay(t *testing.T) {
	t.Parallel()
	es, ok := In("es")
	if !ok {
		t.Fatal("there is no Spanish")
	}
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	year := NewDeadline(time.Date(2027, 1, 1, 0, 0, 0, 0, zone))
	noon := time.Date(2026, 7, 4, 12, 5, 9, 0, zone)
	twice := time.Date(2026, 11, 1, 6, 30, 0, 0, time.UTC).In(zone)
	city := noon.In(time.FixedZone("Europe/Old_Town", 3600))
	for _, tt := range []struct{ name, got, want string }{
		{"a number", English.Number(1234567), "1,234,567"},
		{"a negative number", English.Number(-1234), "-1,234"},
		{"a number in Spanish as the United States write it", es.Number(12345), "12,345"},
		{"one", English.Count(1, "%d month", "%d months"), "1 month"},
		{"none", English.Count(0, "%d month", "%d months"), "0 months"},
		{"minus one", English.Count(-1, "%d month", "%d months"), "-1 month"},
		{"many", English.Count(20000, "%d month", "%d months"), "20,000 months"},
		{"a plural that is not in the catalogue stays English", es.Count(2, "%d thing", "%d things"), "2 things"},
		{"and has its one", es.Count(1, "%d thing", "%d things"), "1 thing"},
		{"a percent sign without values", English.Text("100% of it"), "100% of it"},
		{"values", English.Text("At most %d in %s", 25000, "one"), "At most 25,000 in one"},
		{"a list", English.List([]string{"a", "b", "c"}), "a, b and c"},
		{"a list in Spanish", es.List([]string{"a", "b"}), "a y b"},
		{"a day in Spanish", es.Day(noon), "4 de julio de 2026"},
		{"a moment in Spanish", es.Moment(noon), "4 de julio de 2026, 12:05 p. m., hora del Este"},
		{"with seconds", es.ExactMoment(noon), "4 de julio de 2026, 12:05:09 p. m., hora del Este"},
		{"a deadline in Spanish", es.Until(year), "el final del 31 de diciembre de 2026 (11:59 p. m., hora del Este)"},
		{"a deadline within a day", es.Until(NewDeadline(noon)), "el 4 de julio de 2026 a las 12:05 p. m., " +
			"hora del Este"},
		{"a deadline in the hour of one", es.Until(NewDeadline(twice)),
			"el 1 de noviembre de 2026 a la 1:30 a. m., hora estándar del Este"},
		{"a deadline within a day in English", English.Until(NewDeadline(noon)),
			"July 4, 2026, 12:05 p.m. Eastern Time"},
		{"closes on, in Spanish", es.On(year), "31 de diciembre de 2026, al final del día (11:59 p. m., " +
			"hora del Este)"},
		{"opens on, in Spanish", es.Opening(time.Date(2026, 11, 28, 0, 0, 0, 0, zone)),
			"28 de noviembre de 2026, al comienzo del día (12:00 a. m., hora del Este)"},
		{"the second of two half past ones", es.Clock(twice), "1:30 a. m., hora estándar del Este"},
		{"a zone named by its city", es.Clock(city), "5:05 p. m., hora de Old Town"},
		{"no printer is English", (*Printer)(nil).Day(noon), "July 4, 2026"},
		{"nobody said", From(context.Background()).Language(), "en"},
		{"somebody said", From(With(context.Background(), es)).Language(), "es"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, tt.got, tt.want)
		}
	}
}
