package web

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"commentportal/docket"
)

func TestPlaces(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := NewPlaces(1, 2*time.Second)
		release, err := p.Take(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		if _, err := p.Take(t.Context()); !errors.Is(err, docket.ErrBusy) || time.Since(began) != 2*time.Second {
			t.Errorf("a second place: %v after %s, want busy after 2 s", err, time.Since(began))
		}
		left, leave := context.WithTimeout(t.Context(), time.Second)
		defer leave()
		if _, err := p.Take(left); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("a visitor who left: %v", err)
		}
		time.AfterFunc(time.Second, release)
		again, err := p.Take(t.Context())
		if err != nil {
			t.Fatalf("the place that came free: %v", err)
		}
		again()
	})
}
