package storetest

import "syscall"

// childAttributes make the server end with this process, however it ends.
func childAttributes(who *syscall.Credential) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Credential: who, Pdeathsig: syscall.SIGQUIT}
}
