package suggest

import (
	"reflect"
	"slices"
	"testing"

	"commentportal/docket"
)

// Sentences on one matter come together whatever stands between them, a letter counts
// as one voice, and the same list gives the same clusters.
func TestClusters(t *testing.T) {
	t.Parallel()
	var list []Loose
	add := func(voice string, sentences ...string) {
		for i, s := range sentences {
			v := voice
			if v == "" {
				v = string(rune('a'+len(list))) + string(rune('a'+i))
			}
			list = append(list, Loose{Text: docket.Text(s), Voice: v})
		}
	}
	add("", "Insurance premiums for breaches doubled in two years.", "Our parking lot floods in spring.",
		"The premium of our breach insurance rose again.", "Rural ambulances lose radio coverage in valleys.",
		"Nobody will sell us insurance against a breach at a premium we can pay.", "Radio coverage for "+
			"ambulances is poor.",
		"Premiums for breach insurance ruin small practices.", "We lose coverage by radio when an ambulance is "+
			"in a valley.",
		"Las primas del seguro subieron.", "", "12 34 56")
	add("letter", "Please ban fax machines from every ward.", "Please ban all fax machines from the ward.",
		"Ban fax machines from wards, please.", "We ask you to ban fax machines from our ward.")
	got := Clusters(list)
	if len(got) != 2 {
		t.Fatalf("%d clusters: %+v", len(got), got)
	}
	if in := slices.Sorted(slices.Values(got[0].Members)); !slices.Equal(in, []int{0, 2, 4, 6}) || got[0].Voices != 4 {
		t.Errorf("on premiums: %+v", got[0])
	}
	for _, word := range []string{"insurance", "breach"} {
		if !slices.Contains(got[0].Words, word) {
			t.Errorf("typical words %q lack %q", got[0].Words, word)
		}
	}
	if in := slices.Sorted(slices.Values(got[1].Members)); !slices.Equal(in, []int{3, 5, 7}) {
		t.Errorf("on ambulances: %+v", got[1])
	}
	for range 5 {
		if again := Clusters(slices.Clone(list)); !reflect.DeepEqual(again, got) {
			t.Fatalf("another time: %+v", again)
		}
	}
	if Clusters(nil) != nil {
		t.Error("nothing has clusters")
	}
}
