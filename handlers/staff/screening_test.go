package staff

import (
	"slices"
	"testing"

	"commentportal/docket"
)

func TestRulesThatAreOftenWrongStandFirst(t *testing.T) {
	t.Parallel()
	rows := ruleRows([]docket.RuleCount{
		{Rule: "gone", Kept: 1}, {Rule: "mrn", Redacted: 50}, {Rule: "phone", Redacted: 2, Dismissed: 48}, {Rule: "ssn",
			Dismissed: 1},
	})
	var names []string
	for _, r := range rows {
		names = append(names, r.Name)
	}
	if want := []string{"phone", "ssn", "mrn", "gone"}; !slices.Equal(names[:4], want) {
		t.Errorf("order %v, want %v first", names[:5], want)
	}
	if !rows[0].Poor || rows[0].Rate != "96 %" || rows[1].Poor || rows[2].Rate != "0 %" || rows[5].Rate != "–" {
		t.Errorf("rates: %+v", rows[:6])
	}
}
