package store_test

import (
	"net"
	"testing"

	"golang.org/x/sys/unix"

	"commentportal/store"
)

// A connection to a machine that is gone ends by itself within seconds.
func TestConnectionsToAMachineThatIsGoneEnd(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	defer l.Close() //nolint:errcheck // nothing was sent
	conn, err := store.DialPostgres(t.Context(), "tcp", l.Addr().String())
	must(t, err)
	defer conn.Close() //nolint:errcheck // nothing was sent
	tcp, ok := conn.(*net.TCPConn)
	if !ok {
		t.Fatalf("the connection is a %T", conn)
	}
	raw, err := tcp.SyscallConn()
	must(t, err)
	for name, option := range map[string]struct{ number, most int }{
		"milliseconds unconfirmed": {unix.TCP_USER_TIMEOUT, 10_000},
		"seconds until it asks":    {unix.TCP_KEEPIDLE, 5},
		"seconds between":          {unix.TCP_KEEPINTVL, 2},
	} {
		var got int
		must(t, raw.Control(func(fd uintptr) {
			got, err = unix.GetsockoptInt(int(fd), unix.IPPROTO_TCP, option.number)
		}))
		must(t, err)
		if got < 1 || got > option.most {
			t.Errorf("%s: %d, want %d at most", name, got, option.most)
		}
	}
}
