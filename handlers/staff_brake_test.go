package handlers

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"commentportal/docket"
)

// spellings are addresses that people and machines read as a@… alike.
func spellings(email string) []string {
	wide := strings.Map(func(r rune) rune {
		if r > ' ' && r < 0x7f {
			return r + 0xFEE0
		}
		return r
	}, email)
	return []string{
		email, strings.ToUpper(email), wide, strings.ToUpper(wide), email + ".", email + " . ", "\u200b" + email,
		email[:3] + "\u00ad" + email[3:],
		email[:1] + "\ufeff" + email[1:], strings.ReplaceAll(email, ".", "\u3002"), email[:2] + " " + email[2:], email +
			"\ufe0f",
	}
}

// An account has one counter of tries however its address is spelled, and so has
// an address that no account has.
func TestBrakeHasOneKeyForAnySpelling(t *testing.T) {
	t.Parallel()
	p := openPortal(t, func(d *Deps) { d.CommentRate = 0 })
	mod := p.hire(docket.RoleModerator)
	for _, email := range []string{mod.email, "nobody.1@agency.example"} {
		attacker := p.stranger()
		let := 0
		for range 3 {
			for _, attacker.email = range spellings(email) {
				switch res := attacker.givePassword("guess"); res.StatusCode {
				case http.StatusUnprocessableEntity:
					let++
				case http.StatusTooManyRequests:
				default:
					t.Fatalf("%+q: status %d", attacker.email, res.StatusCode)
				}
			}
		}
		if let != 10 {
			t.Errorf("%s: %d of 36 tries went through, want 10", email, let)
		}
	}
	// Whatever the brake counts together is the same account.
	for _, email := range spellings(mod.email) {
		if u, err := p.db.UserByEmail(context.Background(), email); err != nil || u.ID != mod.id {
			t.Errorf("%+q finds %v, %v", email, u.ID, err)
		}
	}
}

// A try an hour for 30 days, while the owner signs in every morning: a hundred
// wrong tries are all that strangers get.
func TestBrakeHoldsForAMonth(t *testing.T) {
	t.Parallel()
	p := openPortal(t, func(d *Deps) { d.CommentRate = 0 })
	mod := p.staffer(docket.RoleModerator)
	attacker := p.stranger()
	attacker.email = mod.email
	let := 0
	for hour := range 30 * 24 {
		if hour%24 == 0 {
			mod.cookies = map[string]string{deviceCookie: mod.cookies[deviceCookie]}
			mod.signIn()
		}
		for attacker.givePassword("guess").StatusCode == http.StatusUnprocessableEntity {
			let++
		}
		p.clock.advance(time.Hour)
	}
	if let != 100 {
		t.Errorf("%d wrong tries in 30 days, want 100", let)
	}
}

// Refused tries are one row at once and one row with their count a window, and
// the chain stays sound.
func TestRefusalsAreCounted(t *testing.T) {
	t.Parallel()
	p := openPortal(t, func(d *Deps) { d.CommentRate = 0 })
	mod := p.hire(docket.RoleModerator)
	stranger := p.stranger()
	for range 100 {
		stranger.email = mod.email
		stranger.givePassword("guess")
		stranger.email = "nobody@agency.example"
		stranger.givePassword("guess")
	}
	p.logged(t, noteFailed, 2)
	p.logged(t, noteThrottled, 2)
	p.clock.advance(time.Hour)
	if err := p.db.FlushRefusals(context.Background(), false); err != nil {
		t.Fatal(err)
	}
	p.logged(t, noteFailed, 4)
	p.logged(t, noteThrottled, 4)
	entries, err := p.db.Log(context.Background(), 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	counted := 0
	for _, e := range entries {
		if strings.Contains(e.Detail, `"times":"9"`) || strings.Contains(e.Detail, `"times":"89"`) {
			counted++
		}
	}
	if counted != 4 {
		t.Errorf("%d rows with the counts 9 and 89, want 4: %v", counted, entries)
	}
	problems, err := p.db.Verify(context.Background(), nil)
	if err != nil || len(problems) > 0 {
		t.Errorf("Verify: %v, %v", problems, err)
	}
}

// While strangers take every place and the queue for hash work, somebody at their
// own browser signs in.
func TestFloodersShutNobodyOut(t *testing.T) {
	t.Parallel()
	p := openPortal(t, func(d *Deps) { d.CommentRate = 0 })
	mod := p.staffer(docket.RoleModerator)
	flood, stop := context.WithCancel(context.Background())
	defer stop()
	place, err := p.deps.Staff.Hasher.Turn(flood, "")
	if err != nil {
		t.Fatal(err)
	}
	defer place.Done()
	for range 30 {
		go func() {
			if turn, err := p.deps.Staff.Hasher.Turn(flood, ""); err == nil {
				turn.Done()
			}
		}()
	}
	mod.cookies = map[string]string{deviceCookie: mod.cookies[deviceCookie]}
	mod.signIn()
	mod.get("/admin").want(t, http.StatusOK)
}
