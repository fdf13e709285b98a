package signin

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
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
	turn, err := h.Turn(t.Context())
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
		turn, _ := strong.Turn(t.Context())
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
	synctest.Test(t, func(t *testing.T) {
		h := NewHasher(quick)
		var held []*Turn
		for range hashesAtOnce {
			turn, err := h.Turn(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			held = append(held, turn)
		}
		answers := make(chan error, waitingMost)
		for range waitingMost {
			go func() {
				turn, err := h.Turn(t.Context())
				if err == nil {
					turn.Done()
				}
				answers <- err
			}()
		}
		synctest.Wait()
		if _, err := h.Turn(t.Context()); !errors.Is(err, docket.ErrBusy) {
			t.Errorf("a turn beyond the queue: %v, want ErrBusy", err)
		}
		held[0].Done()
		for range waitingMost {
			if err := <-answers; err != nil {
				t.Errorf("a waiting turn: %v", err)
			}
		}
		again, _ := h.Turn(t.Context())
		defer again.Done()
		defer held[1].Done()
		start := time.Now()
		if _, err := h.Turn(t.Context()); !errors.Is(err, docket.ErrBusy) || time.Since(start) != waitLongest {
			t.Errorf("a turn that never comes: %v after %v, want ErrBusy after %v", err, time.Since(start), waitLongest)
		}
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
	for at, want := range map[int64]string{59: "287082", 1111111109: "081804", 1234567890: "005924", 20000000000: "353130"} {
		if got, err := Code(secret, time.Unix(at, 0)); err != nil || got != want {
			t.Errorf("Code at %d = %q, %v; want %q", at, got, err, want)
		}
	}
}

func TestQR(t *testing.T) {
	t.Parallel()
	address := KeyURL("Comment portal", "a+b@agency.example", NewSecret())
	if !strings.HasPrefix(address, "otpauth://totp/Comment%20portal:a+b@agency.example?") || strings.Contains(address, "issuer=Comment+portal") {
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
		for _, typed := range []string{code, strings.ToUpper(code), strings.ReplaceAll(code, "-", " "), " " + strings.ReplaceAll(code, "-", "")} {
			if h, ok := RecoveryHash(typed); !ok || h != hashes[i] {
				t.Errorf("code %d typed as %d characters is not recognized", i, len(typed))
			}
		}
	}
	if _, ok := RecoveryHash("123456"); ok {
		t.Error("a six-digit code counts as a recovery code")
	}
}

// tally is a Failures in memory.
type tally struct {
	mu  sync.Mutex
	now func() time.Time
	at  map[[32]byte][]time.Time
}

func (f *tally) SignInFailures(_ context.Context, key [32]byte, since time.Time) (n int, last time.Time, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, t := range f.at[key] {
		if t.After(since) {
			n, last = n+1, t
		}
	}
	return n, last, nil
}

func (f *tally) RecordSignIn(_ context.Context, key [32]byte, ok bool) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if ok {
		delete(f.at, key)
	} else {
		f.at[key] = append(f.at[key], f.now())
	}
	return nil
}

func TestBrake(t *testing.T) {
	t.Parallel()
	clock := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	now := func() time.Time { return clock }
	b := NewBrake(&tally{now: now, at: map[[32]byte][]time.Time{}}, [32]byte{1}, now)
	stranger, known := b.Key("password", "a@agency.example", ""), b.Key("password", "a@agency.example", "device")
	if b.Key("password", " A@Agency.Example", "") != stranger {
		t.Error("case and spaces of the address make another counter")
	}

	var through sync.Map
	var wait sync.WaitGroup
	for i := range 200 {
		wait.Go(func() {
			if b.Try(t.Context(), stranger) == nil {
				through.Store(i, true)
			}
		})
	}
	wait.Wait()
	n := 0
	through.Range(func(any, any) bool { n++; return true })
	if n != freeTries {
		t.Errorf("%d of 200 tries at once went through, want %d", n, freeTries)
	}
	if err := b.Try(t.Context(), known); err != nil {
		t.Errorf("the known device waits for a stranger's tries: %v", err)
	}

	// Each try allowed as soon as the brake lets it: the waits grow, and stop at the ceiling.
	var waits []time.Duration
	tries := n
	for {
		var slow *Slow
		err := b.Try(t.Context(), stranger)
		if err == nil {
			tries++
			continue
		}
		if !errors.As(err, &slow) {
			t.Fatal(err)
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
		t.Errorf("%d tries in a row, want the ceiling of %d", tries, mostTries)
	}
	if err := b.Passed(t.Context(), stranger); err != nil || b.Try(t.Context(), stranger) != nil {
		t.Error("a right sign-in does not clear the count")
	}
}

func BenchmarkVerify(b *testing.B) {
	h := NewHasher(Iterations)
	turn, err := h.Turn(b.Context())
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
