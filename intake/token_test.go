package intake

import (
	"encoding/base64"
	"errors"
	"strings"
	"testing"
	"time"
)

func TestToken(t *testing.T) {
	t.Parallel()
	desk, _, clock := testDesk(t)
	token := desk.NewToken(shippedID)
	flip := func(at int) string {
		b, err := base64.RawURLEncoding.DecodeString(token)
		if err != nil {
			t.Fatal(err)
		}
		b[(at+len(b))%len(b)] ^= 1
		return base64.RawURLEncoding.EncodeToString(b)
	}
	other := NewDesk(nil, nil, Keys{Token: [32]byte{9}}, clock.now)
	for _, tt := range []struct {
		name  string
		token string
		later time.Duration
		want  error
	}{
		{"fresh", token, 0, nil},
		{"on the seventh day", token, tokenLife, nil},
		{"after seven days", token, tokenLife + time.Millisecond, ErrTokenExpired},
		{"after seven days, with the clock set back", token, -24 * time.Hour, ErrTokenExpired},
		{"empty", "", 0, ErrToken},
		{"no token at all", "not a token", 0, ErrToken},
		{"padded", token + "=", 0, ErrToken},
		{"with a line break", token[:10] + "\n" + token[10:], 0, ErrToken},
		{"cut", token[:len(token)-4], 0, ErrToken},
		{"too long", strings.Repeat("A", 1<<20), 0, ErrToken},
		{"another version", flip(0), 0, ErrToken},
		{"another key", flip(keyStart), 0, ErrToken},
		{"another time", flip(timeStart), 0, ErrToken},
		{"another docket written into it", flip(docketStart), 0, ErrToken},
		{"another signature", flip(-1), 0, ErrToken},
		{"forged and old is forged", flip(-1), tokenLife * 2, ErrToken},
		{"of another docket", desk.NewToken("HITRUST-CSF-2017-0001"), 0, ErrToken},
		{"of another portal", other.NewToken(shippedID), 0, ErrToken},
	} {
		clock.t = noon.Add(tt.later)
		if _, err := desk.openToken(shippedID, tt.token); !errors.Is(err, tt.want) {
			t.Errorf("%s: got %v, want %v", tt.name, err, tt.want)
		}
	}
}

func TestATokenOutlivesAClockThatIsSetBack(t *testing.T) {
	t.Parallel()
	desk, _, clock := testDesk(t)
	token := desk.NewToken(shippedID)
	clock.t = clock.t.Add(-24 * time.Hour)
	if _, err := desk.openToken(shippedID, token); err != nil {
		t.Errorf("a form that is being filled in: %v", err)
	}
}

func TestSubmitRefusesTokens(t *testing.T) {
	t.Parallel()
	desk, store, clock := testDesk(t)
	f := goodForm(desk)
	f.Token = "forged"
	if _, err := desk.Submit(t.Context(), f); !errors.Is(err, ErrToken) {
		t.Errorf("forged: %v", err)
	}
	f = goodForm(desk)
	clock.t = clock.t.Add(tokenLife + time.Second)
	if _, err := desk.Submit(t.Context(), f); !errors.Is(err, ErrTokenExpired) {
		t.Errorf("expired: %v", err)
	}
	if len(store.comments) > 0 {
		t.Error("something was filed")
	}
}

func TestTokensAndNumbersDiffer(t *testing.T) {
	t.Parallel()
	desk, _, _ := testDesk(t)
	if first, second := desk.NewToken(shippedID), desk.NewToken(shippedID); first == second {
		t.Error("two tokens are the same")
	}
	a, b := desk.trackingNumber("key", [32]byte{1}), desk.trackingNumber("key", [32]byte{2})
	if a == b || a == desk.trackingNumber("kez", [32]byte{1}) || a != desk.trackingNumber("key", [32]byte{1}) {
		t.Error("tracking numbers do not follow key and digest")
	}
}

func FuzzOpenToken(f *testing.F) {
	desk := NewDesk(nil, nil, Keys{Token: [32]byte{1}}, (&clock{noon}).now)
	f.Add("")
	f.Add("AQ")
	f.Add(strings.Repeat("A", 100))
	f.Fuzz(func(t *testing.T, token string) {
		if got, err := desk.openToken(shippedID, token); err == nil {
			t.Errorf("a token that nobody signed opens: %+v", got)
		}
	})
}
