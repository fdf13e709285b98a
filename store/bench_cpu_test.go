//go:build unix

package store_test

import (
	"syscall"
	"time"
)

// processorTime is the time that this process has spent on processors so far. On
// a machine with other work it says more about a change than the clock does.
func processorTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
