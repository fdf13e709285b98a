package docket_test

import (
	"testing"

	"commentportal/docket"
)

func TestEmailKey(t *testing.T) {
	t.Parallel()
	const want = "ana.lee@agency.example"
	for _, address := range []string{
		want, "ANA.LEE@AGENCY.EXAMPLE", " ana.lee@agency.example\t", "ana.lee@agency.example..",
		"\uff21\uff2e\uff21.lee\uff20agency.example",
		"ana.l\u200bee@agency.example", "ana.lee@agency\uff0eexample", "ana.lee@agency\u3002example",
		"\ufeffana.lee@ag\u00adency.example",
		"ana.lee@agency.example\u2060. ", "ana.lee@agency.example\x00", "\U0001d41ana.lee@agency.example",
	} {
		if got := docket.EmailKey(address); got != want {
			t.Errorf("EmailKey(%+q) = %+q, want %q", address, got, want)
		}
	}
	for _, other := range []string{"analee@agency.example", "ana.lee@agency.example.org", "ana.le\u00e9@agency.example",
		"ana+lee@agency.example"} {
		if docket.EmailKey(other) == want {
			t.Errorf("EmailKey(%+q) is the key of another address", other)
		}
	}
}

// FuzzEmailKey holds for every text: the key of a key is itself.
func FuzzEmailKey(f *testing.F) {
	for _, s := range []string{"", "a@b.example", "\u1e9e@\u0130.example.", "\uff76\u3099", "\u0345\u03b1", "\xff",
		"\u00ad.\u00ad."} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		key := docket.EmailKey(s)
		if again := docket.EmailKey(key); again != key {
			t.Errorf("EmailKey(%+q) = %+q, and of that %+q", s, key, again)
		}
	})
}
