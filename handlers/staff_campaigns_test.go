package handlers

import (
	"testing"

	"commentportal/docket"
	"commentportal/moderation/campaign"
)

// testLetters compares as the program does.
func testLetters(t testing.TB) LetterReader {
	t.Helper()
	o := campaign.Options{Boilerplate: append([]string{}, campaign.Boilerplate...)}
	for _, k := range docket.RedactionKinds {
		o.Boilerplate = append(o.Boilerplate, k.Gap())
	}
	grouper, err := campaign.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return grouper.Letter
}
