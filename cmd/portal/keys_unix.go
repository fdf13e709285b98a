//go:build unix

package main

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// checkKeyFile refuses a key file that other accounts may read.
func checkKeyFile(name string, info fs.FileInfo) error {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return nil
	}
	if problem := keyFileProblem(name, info.Mode(), int(stat.Uid), os.Geteuid()); problem != "" {
		return errors.New(problem)
	}
	return nil
}
