package store_test

import (
	"encoding/binary"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/store"
	"commentportal/store/storetest"
)

// Strangers who invent addresses fill a bounded number of rows and push out no
// account's count; tries count for 30 days and then are gone.
func TestSignInTriesAreBounded(t *testing.T) {
	t.Parallel()
	ctx, clock := t.Context(), storetest.Start
	db := storetest.Open(t, store.Options{DataDir: t.TempDir(), Keys: storetest.Keys(),
		Now: func() time.Time { return clock }})
	db.SetMostUnknownTries(20)
	allow := func(docket.SignInTries) error { return nil }
	account := [32]byte{31: 1}
	must(t, db.CountSignIn(ctx, account, true, allow))
	for i := range 100 {
		clock = clock.Add(time.Second)
		var invented [32]byte
		binary.BigEndian.PutUint64(invented[:], uint64(i+1))
		must(t, db.CountSignIn(ctx, invented, false, allow))
	}
	if n, err := db.SignInRows(ctx); err != nil || n != 21 {
		t.Errorf("%d rows, %v; want 20 of strangers and the account's", n, err)
	}
	clock = storetest.Start.Add(30 * 24 * time.Hour)
	if n, err := db.SignInTries(ctx, account); err != nil || n.Total != 1 {
		t.Errorf("after 30 days: %+v, %v; want the try", n, err)
	}
	// A clock that was set back keeps what lies ahead of it.
	clock = storetest.Start.Add(-300 * 24 * time.Hour)
	if n, err := db.SignInTries(ctx, account); err != nil || n.Total != 1 {
		t.Errorf("with the clock set back: %+v, %v; want the try", n, err)
	}
	clock = storetest.Start.Add(31 * 24 * time.Hour)
	must(t, db.CountSignIn(ctx, [32]byte{9}, true, allow))
	if n, err := db.SignInRows(ctx); err != nil || n != 1 {
		t.Errorf("%d rows after 31 days, %v; want the one of that day", n, err)
	}
}
