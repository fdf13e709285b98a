package recount

import "testing"

// TestStepsThatWritersTake says which steps need nobody on staff.
func TestStepsThatWritersTake(t *testing.T) {
	t.Parallel()
	for _, s := range []struct {
		from, to string
		want     bool
	}{
		{"posted", "withdrawn", true}, {"withdrawn", "posted_with_redactions", true}, {"withdrawn", "pending", true},
		{"withheld", "pending", true}, {"posted", "posted_with_redactions", true},
		{"pending", "posted", false}, {"posted", "withheld", false}, {"withheld", "posted", false},
		{"pending", "spam", false},
	} {
		if got := mayBySender(s.from, s.to); got != s.want {
			t.Errorf("from %s to %s: %v", s.from, s.to, got)
		}
	}
}
