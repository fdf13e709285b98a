package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestMemoryLimitIsASize(t *testing.T) {
	t.Parallel()
	for size, want := range map[string]int64{
		"": 0, "0": 0, "512MB": 512 << 20, "512mib": 512 << 20, "2 GB": 2 << 30, "1g": 1 << 30, "1TB": 1 << 40,
		"134217728": 128 << 20,
	} {
		if got, err := memoryLimit(size); err != nil || got != want {
			t.Errorf("%q: %d, %v; want %d", size, got, err, want)
		}
	}
	for _, size := range []string{"much", "12MB", "-1", "1.5GB", "99999999999999999999", "5XB"} {
		if got, err := memoryLimit(size); err == nil {
			t.Errorf("%q was taken for %d", size, got)
		}
	}
}

func TestContainerMemoryIsTheLeastOfAllGroupsAbove(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	write := func(name, body string) string {
		t.Helper()
		name = filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(body), 0o644); err != nil {
			t.Fatal(err)
		}
		return name
	}
	self := write("self", "12:cpu:/x\n0::/system.slice/portal.service\n")
	if n := containerMemory(root, self); n != 0 {
		t.Errorf("no limit: %d", n)
	}
	write("system.slice/portal.service/memory.max", "max\n")
	write("system.slice/memory.max", "2147483648\n")
	write("memory.max", "9223372036854771712\n")
	if n := containerMemory(root, self); n != 2<<30 {
		t.Errorf("%d, want that of the slice", n)
	}
	self = write("self", "5:memory:/docker/1\n4:cpu,cpuacct:/docker/1\n")
	write("memory/docker/1/memory.limit_in_bytes", "1073741824\n")
	if n := containerMemory(root, self); n != 1<<30 {
		t.Errorf("version 1: %d", n)
	}
	if n := containerMemory(filepath.Join(root, "nothing"), filepath.Join(root, "nothing")); n != 0 {
		t.Errorf("another system: %d", n)
	}
}
