//go:build unix

package main

import "syscall"

// freeBytes is what an unprivileged process may still write to a folder's disk;
// 0 when the system does not tell.
func freeBytes(folder string) float64 {
	var s syscall.Statfs_t
	if err := syscall.Statfs(folder, &s); err != nil {
		return 0
	}
	return float64(s.Bavail) * float64(s.Bsize)
}
