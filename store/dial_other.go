//go:build !linux

package store

import (
	"syscall"
	"time"
)

// endUnanswered leaves it to the system how long it waits for a machine that is gone.
func endUnanswered(time.Duration) func(network, address string, c syscall.RawConn) error { return nil }
