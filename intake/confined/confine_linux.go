package confined

import (
	"runtime"

	"github.com/elastic/go-seccomp-bpf"
	"github.com/elastic/go-seccomp-bpf/arch"
	"github.com/landlock-lsm/go-landlock/landlock"
	ll "github.com/landlock-lsm/go-landlock/landlock/syscall"
)

// confine gives up what reading a document does not need, for good, as far as the kernel
// can: limits first, then files and connections, then calls of the system.
func confine() Means {
	runtime.LockOSThread() // the filter must be loaded by the thread that said it wants no privileges
	defer runtime.UnlockOSThread()
	m := Means{Limits: limit()}
	if version, err := ll.LandlockGetABIVersion(); err == nil && version > 0 &&
		landlock.V7.BestEffort().Restrict() == nil {
		m.Landlock = version
	}
	m.Seccomp = filter() == nil
	return m
}

// needed are the calls that the runtime makes while it reads from one pipe, computes and
// writes to another. All others fail with "not permitted".
var needed = []string{
	"read", "write", "readv", "writev", "close", "fstat", "lseek", "fcntl",
	"mmap", "munmap", "mremap", "mprotect", "madvise", "brk", "mincore",
	"futex", "futex_time64", "sched_yield", "sched_getaffinity", "getcpu", "rseq", "set_robust_list",
	"membarrier", "clone", "clone3", "set_tid_address", "arch_prctl", "gettid", "getpid", "tgkill", "exit",
	"exit_group",
	"rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack", "restart_syscall",
	"clock_gettime", "clock_nanosleep", "nanosleep", "gettimeofday", "time", "getrandom", "getrlimit", "prlimit64",
	"epoll_create1", "epoll_ctl", "epoll_wait", "epoll_pwait", "eventfd2", "pipe2", "poll", "ppoll",
}

// filter loads the filter of system calls for all threads.
func filter() error {
	here, err := arch.GetInfo("")
	if err != nil {
		return err
	}
	allowed := make([]string, 0, len(needed))
	for _, name := range needed {
		if _, known := here.SyscallNames[name]; known { // processors have not all the same calls
			allowed = append(allowed, name)
		}
	}
	return seccomp.LoadFilter(seccomp.Filter{
		NoNewPrivs: true,
		Flag:       seccomp.FilterFlagTSync,
		Policy: seccomp.Policy{
			DefaultAction: seccomp.ActionErrno,
			Syscalls:      []seccomp.SyscallGroup{{Names: allowed, Action: seccomp.ActionAllow}},
		},
	})
}
