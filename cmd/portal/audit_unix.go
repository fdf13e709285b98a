//go:build unix

package main

import (
	"errors"
	"fmt"
	"log/syslog"
	"net/url"
)

// syslogLines sends lines to the system's log, or to one on another machine, over one
// connection that the library makes anew when it breaks.
type syslogLines struct {
	network, address string
	w                *syslog.Writer
}

func newSyslogLines(where string) (lineSink, error) {
	if where == "" {
		return &syslogLines{}, nil
	}
	u, err := url.Parse(where)
	if err != nil || u.Scheme != "udp" && u.Scheme != "tcp" || u.Port() == "" {
		return nil, usagef("--audit-log syslog:… takes udp://HOST:PORT or tcp://HOST:PORT")
	}
	return &syslogLines{network: u.Scheme, address: u.Host}, nil
}

func (s *syslogLines) send(lines []string) error {
	if s.w == nil {
		w, err := syslog.Dial(s.network, s.address, syslog.LOG_INFO|syslog.LOG_AUTHPRIV, "portal-audit")
		if err != nil {
			return fmt.Errorf("system log: %w", err)
		}
		s.w = w
	}
	for _, line := range lines {
		if err := s.w.Info(line); err != nil {
			return errors.Join(fmt.Errorf("system log: %w", err), s.close())
		}
	}
	return nil
}

func (s *syslogLines) close() error {
	if s.w == nil {
		return nil
	}
	w := s.w
	s.w = nil
	return w.Close()
}
