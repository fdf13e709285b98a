package docket

import (
	"strings"
	"testing"
)

func TestTrackingNumbers(t *testing.T) {
	t.Parallel()
	n := NewTrackingNumber([10]byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 255})
	if n != "000G-40R4-0M30-E27Z" {
		t.Errorf("number is %s", string(n))
	}
	if all := NewTrackingNumber([10]byte{255, 255, 255, 255, 255, 255, 255, 255, 255,
		255}); all != "ZZZZ-ZZZZ-ZZZZ-ZZZZ" {
		t.Errorf("number is %s", string(all))
	}
	seen := make(map[TrackingNumber]bool)
	for bit := range 80 {
		var b [10]byte
		b[bit/8] = 1 << (bit % 8)
		seen[NewTrackingNumber(b)] = true
	}
	if len(seen) != 80 {
		t.Errorf("%d numbers of 80 bits", len(seen))
	}
}

func TestParseTrackingReadsWhatPeopleType(t *testing.T) {
	t.Parallel()
	const want TrackingNumber = "0011-ABCD-EFGH-JKMN"
	for _, typed := range []string{
		"0011-ABCD-EFGH-JKMN", "0011abcdefghjkmn", " 0011 abcd efgh jkmn\n", "oOiL-abcd-efgh-jkmn",
		"OOIl\u2011ABCD\u2013EFGH\u2014JKMN", "0011-AB-CD-EFGH.JKMN",
	} {
		if got, ok := ParseTracking(typed); !ok || got != want {
			t.Errorf("ParseTracking(%q) = %s, %v", typed, string(got), ok)
		}
	}
	for _, typed := range []string{"", "0011-ABCD-EFGH-JKM", "0011-ABCD-EFGH-JKMN0", "0011-ABCD-EFGH-JKMU",
		"0011-ABCD-EFGH-JKM\x00", "０011-ABCD-EFGH-JKMN", strings.Repeat("-", 300)} {
		if got, ok := ParseTracking(typed); ok {
			t.Errorf("ParseTracking(%q) = %s", typed, string(got))
		}
	}
}
