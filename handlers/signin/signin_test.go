package signin

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"commentportal/docket"
)

// quick is the work factor of tests.
const quick = 2

func TestProblem(t *testing.T) {
	t.Parallel()
	words := []string{"Department of Health and Human Services", "Priya Raman", "priya.raman@agency.example"}
	for _, tt := range []struct {
		name, password, want string
	}{
		{"seven characters", "abc def", "at least 15"},
		{"eight characters", "k7#Qm2!x", "at least 15"},
		{"fourteen characters", "vole kettle ra", "at least 15"},
		{"fifteen characters", "vole kettle raf", ""},
		{"fifteen code points in sixty bytes", strings.Repeat("😀🦊🐝🌵🚲", 3), "over and over"},
		{"fifteen different code points", "щука ест жёлудь", ""},
		{"sixty-four characters", "the quick vole jumps over sixteen lazy kettles at dawn, it says.", ""},
		{"one hundred and twenty-eight characters", strings.Repeat("vole kettle raft ", 7) + "and nine.", ""},
		{"one more than that", strings.Repeat("vole kettle raft ", 7) + "and ninety", "at most 128"},
		{"no composition rules", "correct kettle battery vole", ""},
		{"a common password twice", "passwordpassword", "over and over"},
		{"a common password and digits", "password1234567", "common passwords"},
		{"a common password spelt with signs", "P@ssw0rd2026!!!", "common passwords"},
		{"two common passwords", "baseball football", "common passwords"},
		{"digits that count", "123456789012345", "counts"},
		{"a walk along the keyboard", "qwertyuiopasdfgh", "keyboard"},
		{"a walk down the keyboard", "1qaz2wsx3edc4rfv", "keyboard"},
		{"one letter", "aaaaaaaaaaaaaaaa", "over and over"},
		{"digits without order", "839201746520193", "common passwords"},
		{"the agency's words", "HumanServicesHealth", "belong"},
		{"the product's words", "Comment Portal 2026", "belong"},
		{"the account's name", "PriyaRaman2026!", "belong"},
		{"the account's address", "priya.raman@agency", "belong"},
		{"a context word among others", "portal to the vole's kettle", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := Problem(tt.password, words...)
			if tt.want == "" && got != "" || !strings.Contains(got, tt.want) {
				t.Errorf("Problem(%q) = %q, want %q in it", tt.password, got, tt.want)
			}
		})
	}
}

func TestHasher(t *testing.T) {
	t.Parallel()
	h := NewHasher(quick)
	turn, err := h.Turn(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer turn.Done()
	long := strings.Repeat("x vole ", 14) + "a"
	stored, err := turn.Hash(long)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(stored, "$pbkdf2-sha256$i=2$") || strings.Count(stored, "$") != 4 {
		t.Errorf("stored hash has the form %q", stored)
	}
	for _, tt := range []struct {
		name, password, stored string
		want                   bool
	}{
		{"the same password", long, stored, true},
		{"a hundred characters, the last one different", long[:len(long)-1] + "b", stored, false},
		{"the empty password", "", stored, false},
		{"an account without a hash", long, "", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			before := h.Calls()
			ok, weak, err := turn.Verify(tt.password, tt.stored)
			if err != nil || ok != tt.want || weak {
				t.Errorf("Verify = %v, weak %v, %v; want %v", ok, weak, err, tt.want)
			}
			if h.Calls() != before+1 {
				t.Errorf("Verify took %d derivations, want 1", h.Calls()-before)
			}
		})
	}
	t.Run("composed and decomposed letters are one password", func(t *testing.T) {
		s, _ := turn.Hash("caf\u00e9 caf\u00e9 caf\u00e9 caf\u00e9")
		if ok, _, _ := turn.Verify("cafe\u0301 cafe\u0301 cafe\u0301 cafe\u0301", s); !ok {
			t.Error("the decomposed spelling was refused")
		}
	})
	t.Run("a hash of fewer iterations is right but weak", func(t *testing.T) {
		strong := NewHasher(quick + 1)
		turn, _ := strong.Turn(t.Context(), "")
		defer turn.Done()
		if ok, weak, err := turn.Verify(long, stored); !ok || !weak || err != nil {
			t.Errorf("Verify = %v, weak %v, %v; want true, weak", ok, weak, err)
		}
	})
	for _, damaged := range []string{"x", "$argon2id$i=1$a$b", "$pbkdf2-sha256$i=x$YQ$YQ", "$pbkdf2-sha256$i=1$YQ$YQ"} {
		if _, _, err := turn.Verify(long, damaged); err == nil {
			t.Errorf("Verify against %q has no error", damaged)
		}
	}
}

func TestTurnsAreFew(t *testing.T) {
	t.Parallel()
	for _, who := range []struct {
		name   string
		device func(i int) string
		places int
	}{
		{"strangers", func(int) string { return "" }, strangersMost},
		{"known devices", func(i int) string { return fmt.Sprint("device ", i) }, hashesAtOnce},
	} {
		t.Run(who.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := NewHasher(quick)
				var held []*Turn
				for i := range who.places {
					turn, err := h.Turn(t.Context(), who.device(i))
					if err != nil {
						t.Fatal(err)
					}
					held = append(held, turn)
				}
				answers := make(chan error, waitingMost)
				for i := range waitingMost {
					go func() {
						turn, err := h.Turn(t.Context(), who.device(10+i))
						if err == nil {
							turn.Done()
						}
						answers <- err
					}()
				}
				synctest.Wait()
				if _, err := h.Turn(t.Context(), who.device(100)); !errors.Is(err, docket.ErrBusy) {
					t.Errorf("a turn beyond the queue: %v, want ErrBusy", err)
				}
				held[0].Done()
				for range waitingMost {
					if err := <-answers; err != nil {
						t.Errorf("a waiting turn: %v", err)
					}
				}
				again, _ := h.Turn(t.Context(), who.device(0))
				defer again.Done()
				for _, turn := range held[1:] {
					defer turn.Done()
				}
				start := time.Now()
				if _, err := h.Turn(t.Context(), who.device(200)); !errors.Is(err, docket.ErrBusy) ||
					time.Since(start) != waitLongest {
					t.Errorf("a turn that never comes: %v after %v, want ErrBusy after %v", err, time.Since(start),
						waitLongest)
				}
				left, cancel := context.WithCancel(t.Context())
				cancel()
				if _, err := h.Turn(left, who.device(300)); !errors.Is(err, context.Canceled) {
					t.Errorf("a visitor who left: %v, want context.Canceled", err)
				}
			})
		})
	}
}

// Thirty strangers who flood the sign-in page take what strangers may have; five
// people at their own browsers do not even wait.
func TestFloodersLeavePlacesToKnownDevices(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := NewHasher(quick)
		flood, stop := context.WithCancel(t.Context())
		for range 30 {
			go func() {
				if turn, err := h.Turn(flood, ""); err == nil {
					<-flood.Done()
					turn.Done()
				}
			}()
		}
		synctest.Wait()
		for i := range 5 {
			start := time.Now()
			turn, err := h.Turn(t.Context(), fmt.Sprint("device ", i))
			if err != nil || time.Since(start) != 0 {
				t.Errorf("person %d: %v after %v, want a turn at once", i, err, time.Since(start))
				continue
			}
			turn.Done()
		}
		stop()
		synctest.Wait()
	})
}

// One device that was signed in from once cannot take the places of the others.
func TestOneDeviceHasFewTurns(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := NewHasher(quick)
		flood, stop := context.WithCancel(t.Context())
		var refused atomic.Int64
		for range 30 {
			go func() {
				turn, err := h.Turn(flood, "bad")
				if err != nil {
					refused.Add(1)
					return
				}
				<-flood.Done()
				turn.Done()
			}()
		}
		synctest.Wait()
		if refused.Load() != 30-waitingADevice {
			t.Errorf("%d of 30 turns refused, want %d", refused.Load(), 30-waitingADevice)
		}
		stop()
		synctest.Wait()
	})
}

func TestMatchCode(t *testing.T) {
	t.Parallel()
	secret := NewSecret()
	if len(secret) != 32 {
		t.Fatalf("secret of %d characters, want 32 (160 bits)", len(secret))
	}
	now := time.Date(2026, 11, 21, 12, 0, 15, 0, time.UTC)
	at := func(steps int) string {
		code, err := Code(secret, now.Add(time.Duration(steps)*30*time.Second))
		if err != nil {
			t.Fatal(err)
		}
		return code
	}
	for _, tt := range []struct {
		name string
		code string
		last int64
		want bool
	}{
		{"the code of now", at(0), 0, true},
		{"with a space as apps show it", at(0)[:3] + " " + at(0)[3:], 0, true},
		{"one step ago", at(-1), 0, true},
		{"one step ahead", at(1), 0, true},
		{"two steps ago", at(-2), 0, false},
		{"two steps ahead", at(2), 0, false},
		{"the same code a second time", at(0), Step(now), false},
		{"the step before one that was used", at(-1), Step(now), false},
		{"letters", "abcdef", 0, false},
		{"nothing", "", 0, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if _, ok := MatchCode(secret, tt.code, now, tt.last); ok != tt.want {
				t.Errorf("MatchCode = %v, want %v", ok, tt.want)
			}
		})
	}
}

// The vectors of RFC 6238, appendix B, cut to six digits.
func TestCodeVectors(t *testing.T) {
	t.Parallel()
	const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
	for at, want := range map[int64]string{59: "287082", 1111111109: "081804", 1234567890: "005924",
		20000000000: "353130"} {
		if got, err := Code(secret, time.Unix(at, 0)); err != nil || got != want {
			t.Errorf("Code at %d = %q, %v; want %q", at, got, err, want)
		}
	}
}

func TestQR(t *testing.T) {
	t.Parallel()
	address := KeyURL("Comment portal", "a+b@agency.example", NewSecret())
	if !strings.HasPrefix(address, "otpauth://totp/Comment%20portal:a+b@agency.example?") ||
		strings.Contains(address, "issuer=Comment+portal") {
		t.Errorf("KeyURL = %q", address)
	}
	path, width, err := QR(address)
	if err != nil || width < 29 || !strings.HasPrefix(path, "M4 4h7v1h-7z") {
		t.Errorf("QR = %.20q, %d, %v; want a finder pattern behind a quiet zone", path, width, err)
	}
}

func TestRecoveryCodes(t *testing.T) {
	t.Parallel()
	codes, hashes := NewRecoveryCodes()
	if len(codes) != 10 || len(hashes) != 10 {
		t.Fatalf("%d codes and %d hashes, want ten of each", len(codes), len(hashes))
	}
	for i, code := range codes {
		for _, typed := range []string{code, strings.ToUpper(code), strings.ReplaceAll(code, "-", " "), " " +
			strings.ReplaceAll(code, "-", "")} {
			if h, ok := RecoveryHash(typed); !ok || h != hashes[i] {
				t.Errorf("code %d typed as %d characters is not recognized", i, len(typed))
			}
		}
	}
	if _, ok := RecoveryHash("123456"); ok {
		t.Error("a six-digit code counts as a recovery code")
	}
}

// tally is a Tries in memory.
type tally struct {
	mu    sync.Mutex
	now   func() time.Time
	tries map[[32]byte]docket.SignInTries
}

func (f *tally) SignInTries(_ context.Context, key [32]byte) (docket.SignInTries, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.tries[key], nil
}

func (f *tally) CountSignIn(_ context.Context, key [32]byte, _ bool, allow func(docket.SignInTries) error) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := f.tries[key]
	if err := allow(n); err != nil {
		return err
	}
	f.tries[key] = docket.SignInTries{Total: n.Total + 1, InARow: n.InARow + 1, Last: f.now()}
	return nil
}

func (f *tally) PassSignIn(ctx context.Context, key [32]byte) error {
	f.mu.Lock()
	n := f.tries[key]
	n.Total = max(0, n.Total-1)
	f.tries[key] = n
	f.mu.Unlock()
	return f.EndSignInRow(ctx, key)
}

func (f *tally) EndSignInRow(_ context.Context, key [32]byte) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := f.tries[key]
	n.InARow = 0
	f.tries[key] = n
	return nil
}

func (f *tally) ForgetSignIn(_ context.Context, key [32]byte) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.tries, key)
	return nil
}

func TestBrake(t *testing.T) {
	t.Parallel()
	clock := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	now := func() time.Time { return clock }
	b := NewBrake(&tally{now: now, tries: map[[32]byte]docket.SignInTries{}}, [32]byte{1}, now)
	stranger, known := b.Key("password", "a@agency.example", ""), b.Key("password", "a@agency.example", "device")
	if b.Key("password", " A@Agency.Example", "") != stranger {
		t.Error("case and spaces of the address make another counter")
	}

	var through atomic.Int64
	var wait sync.WaitGroup
	for range 200 {
		wait.Go(func() {
			if b.Try(t.Context(), stranger, true) == nil {
				through.Add(1)
			}
		})
	}
	wait.Wait()
	tries := int(through.Load())
	if tries != freeTries {
		t.Errorf("%d of 200 tries at once went through, want %d", tries, freeTries)
	}
	if err := b.Check(t.Context(), stranger); err == nil {
		t.Error("Check lets through what Try does not")
	}
	if err := b.Try(t.Context(), known, true); err != nil {
		t.Errorf("the known device waits for a stranger's tries: %v", err)
	}

	// A clock that is set back neither opens the brake nor holds it for longer
	// than the wait.
	clock = clock.Add(-24 * time.Hour)
	if slow, ok := errors.AsType[*Slow](b.Try(t.Context(), stranger, true)); !ok ||
		slow.Until.Sub(clock) != firstDelay {
		t.Errorf("with the clock set back: %v, want a wait of %v", slow, firstDelay)
	}
	clock = clock.Add(24 * time.Hour)

	// Each try allowed as soon as the brake lets it: the waits grow, and stop at the ceiling.
	var waits []time.Duration
	for {
		slow, refused := errors.AsType[*Slow](b.Try(t.Context(), stranger, true))
		if !refused {
			tries++
			continue
		}
		if slow.Closed {
			break
		}
		waits = append(waits, slow.Until.Sub(clock))
		clock = slow.Until
	}
	if want := "[30s 1m0s 2m0s 4m0s 8m0s 16m0s 32m0s 1h0m0s 1h0m0s]"; fmt.Sprint(waits[:9]) != want {
		t.Errorf("waits %v, want %s", waits[:9], want)
	}
	if tries != mostTries {
		t.Errorf("%d tries, want the ceiling of %d", tries, mostTries)
	}
	if err := b.EndRow(t.Context(), stranger); err != nil || b.Try(t.Context(), stranger, true) == nil {
		t.Error("a right sign-in opens what a hundred wrong tries have closed")
	}
	if err := b.Forget(t.Context(), stranger); err != nil || b.Try(t.Context(), stranger, true) != nil {
		t.Error("an administrator's reset does not clear the count")
	}
}

// Right tries use nothing up: somebody confirms ten times a day for a month.
func TestRightTriesDoNotCount(t *testing.T) {
	t.Parallel()
	clock := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	now := func() time.Time { return clock }
	b := NewBrake(&tally{now: now, tries: map[[32]byte]docket.SignInTries{}}, [32]byte{1}, now)
	key := b.Key("password", "a@agency.example", "device")
	for range 300 {
		if err := b.Try(t.Context(), key, true); err != nil {
			t.Fatal(err)
		}
		if err := b.Passed(t.Context(), key); err != nil {
			t.Fatal(err)
		}
	}
}

func BenchmarkVerify(b *testing.B) {
	h := NewHasher(Iterations)
	turn, err := h.Turn(b.Context(), "")
	if err != nil {
		b.Fatal(err)
	}
	defer turn.Done()
	stored, err := turn.Hash("vole kettle raft")
	if err != nil {
		b.Fatal(err)
	}
	for name, against := range map[string]string{"known account": stored, "unknown account": ""} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, _, err := turn.Verify("wrong vole kettle", against); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
