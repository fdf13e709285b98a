//go:build unix

package main

import (
	"context"
	"fmt"
	"io"
	"log/syslog"
	"net/url"
)

// anchorSyslog writes lines to the system's log, or to one on another machine.
type anchorSyslog struct{ network, address string }

func newAnchorSyslog(where string) (anchorSink, error) {
	if where == "" {
		return anchorSyslog{}, nil
	}
	u, err := url.Parse(where)
	if err != nil || u.Scheme != "udp" && u.Scheme != "tcp" || u.Port() == "" {
		return nil, usagef("--anchor syslog:… takes udp://HOST:PORT or tcp://HOST:PORT")
	}
	return anchorSyslog{u.Scheme, u.Host}, nil
}

// write connects anew for each line: they are minutes apart.
func (s anchorSyslog) write(_ context.Context, line string) error {
	w, err := syslog.Dial(s.network, s.address, syslog.LOG_NOTICE|syslog.LOG_DAEMON, "portal-anchor")
	if err != nil {
		return fmt.Errorf("system log: %w", err)
	}
	defer w.Close()
	return w.Notice(line)
}

func (anchorSyslog) read(context.Context) (io.ReadCloser, error) { return nil, errUnreadable }
