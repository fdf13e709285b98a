package store_test

import (
	"bytes"
	"log/slog"
	"net/url"
	"slices"
	"strings"
	"testing"

	"commentportal/docket"
	"commentportal/store"
	"commentportal/store/storetest"
)

// Where the address says that links are shared, a write has its limits and the session has
// none, so that nothing is left for who gets the link next.
func TestSharedLinksKeepNoSetting(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, options string
		sessions      []string // the setting of connections that write, read and read for long
	}{
		{"links of one's own", "", []string{"10s", "0", "0"}},
		{"shared links", "&default_query_exec_mode=cache_describe", []string{"0", "0", "0"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			db := storetest.Open(t, store.Options{Database: storetest.MigratedURL(t) + c.options,
				Keys: storetest.Keys(), Now: storetest.Clock()})
			storetest.AddDocket(t, db)
			for range 3 { // the last ones guess the end of the chain
				storetest.File(t, db, storetest.Comment("from somebody", "word"))
			}
			for _, id := range []docket.ID{"", storetest.ID} {
				if got, err := db.SettingInWrites(t.Context(), id, "lock_timeout"); err != nil || got != "10s" {
					t.Errorf("in a write the limit is %s, %v", got, err)
				}
			}
			if got, err := db.SettingOfSessions(t.Context(), "lock_timeout"); err != nil ||
				!slices.Equal(got, c.sessions) {
				t.Errorf("sessions have the limits %v, %v; want %v", got, err, c.sessions)
			}
		})
	}
}

// Who names a second server that nothing waits for, or a pooler before a server that compiles
// queries, reads so in the log; who does neither does not.
func TestLogWarnsOfSettingsThatDoNotSuitTheAddress(t *testing.T) {
	t.Parallel()
	const second, jit = "server that would take its place", "compiles queries"
	address := storetest.MigratedURL(t)
	u, err := url.Parse(address)
	must(t, err)
	if q := u.Query(); u.Host == "" { // sockets
		q.Set("host", "/nowhere,"+q.Get("host"))
		u.RawQuery = q.Encode()
	} else {
		u.Host = "127.0.0.1:1," + u.Host
	}
	for _, c := range []struct {
		name, address string
		want          []string
	}{
		{"one server", address, nil},
		{"two servers", u.String(), []string{second}},
		{"shared links", address + "&default_query_exec_mode=cache_describe", []string{jit}},
	} {
		var said bytes.Buffer
		storetest.Open(t, store.Options{Database: c.address, Keys: storetest.Keys(), Now: storetest.Clock(),
			Log: slog.New(slog.NewTextHandler(&said, nil))})
		for _, words := range []string{second, jit} {
			if strings.Contains(said.String(), words) != slices.Contains(c.want, words) {
				t.Errorf("%s: the log says %q", c.name, said.String())
			}
		}
	}
}
