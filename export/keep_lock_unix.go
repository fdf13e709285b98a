//go:build unix

package export

import (
	"errors"
	"fmt"
	"os"
	"syscall"

	"commentportal/docket"
)

// lockFolder takes an exclusive lock on path until unlock is called or the
// process ends. It returns docket.ErrBusy when another process has it.
func lockFolder(path string) (unlock func(), err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("export: the exports folder cannot be written to: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = f.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fmt.Errorf("export: another export is being kept: %w", docket.ErrBusy)
		}
		return nil, fmt.Errorf("export: lock the exports folder: %w", err)
	}
	return func() { _ = f.Close() }, nil // closing gives the lock back
}
