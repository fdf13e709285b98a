package main

import "syscall"

// clockSynchronised asks the kernel whether a time service keeps the clock right
// (adjtimex(2): the state TIME_ERROR is 5).
func clockSynchronised() (synchronised, known bool) {
	const timeError = 5
	var t syscall.Timex
	state, err := syscall.Adjtimex(&t)
	return state != timeError, err == nil
}

// networkDisk names the kind of network file system that a folder lies on, or "".
// The numbers are those of statfs(2).
func networkDisk(folder string) string {
	var s syscall.Statfs_t
	if err := syscall.Statfs(folder, &s); err != nil {
		return ""
	}
	return map[uint32]string{0x6969: "NFS", 0xff534d42: "CIFS", 0xfe534d42: "SMB", 0x517b: "SMB",
		0x00c36400: "Ceph"}[uint32(s.Type)]
}
