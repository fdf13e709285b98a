//go:build unix

package confined

import "golang.org/x/sys/unix"

// limit bounds memory, processor and files of this process.
func limit() bool {
	ok := true
	for _, l := range []struct {
		what int
		most uint64
	}{
		{unix.RLIMIT_DATA, maxMemory}, {unix.RLIMIT_CPU, maxCPU}, {unix.RLIMIT_FSIZE, 0}, {unix.RLIMIT_CORE, 0},
	} {
		bound := unix.Rlimit{Cur: l.most, Max: l.most}
		ok = unix.Setrlimit(l.what, &bound) == nil && ok
	}
	return ok
}
