//go:build unix && !linux

package storetest

import "syscall"

func childAttributes(who *syscall.Credential) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Credential: who}
}
