package main

import (
	"log/slog"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"strconv"
	"strings"

	"commentportal/moderation/campaign"
)

// leastMemoryLimit is the least that serve takes as --memory-limit: below it the
// program would only collect garbage.
const leastMemoryLimit = 64 << 20

// limitMemory sets the soft limit of the program's memory: near it, garbage is
// collected sooner. A limit that is set by GOMEMLIMIT stays.
func (p *program) limitMemory(log *slog.Logger) error {
	limit, err := memoryLimit(p.MemoryLimit)
	if err != nil {
		return err
	}
	switch {
	case p.MemoryLimit == "" && p.getenv("GOMEMLIMIT") != "":
		return nil
	case p.MemoryLimit == "":
		limit = containerMemory("/sys/fs/cgroup", "/proc/self/cgroup") / 10 * 9
	}
	if limit == 0 {
		return nil
	}
	debug.SetMemoryLimit(max(limit, leastMemoryLimit))
	log.Info("memory limit", "bytes", limit)
	return nil
}

// groupingRoom is how many pieces of texts the grouping of comments may hold so that
// it takes half of the memory at most: 20 bytes each. 0: as many as it does without
// a limit.
func groupingRoom() int {
	limit := debug.SetMemoryLimit(-1) // reads it
	if limit == math.MaxInt64 {
		return 0
	}
	return int(min(limit/2/20, campaign.MostPieces))
}

var sizePattern = regexp.MustCompile(`^([0-9]{1,9}) ?(|[kmgt]i?)b?$`)

// memoryLimit reads a size such as "512MB"; 0 for none.
func memoryLimit(size string) (int64, error) {
	if size == "" || size == "0" {
		return 0, nil
	}
	m := sizePattern.FindStringSubmatch(strings.ToLower(strings.TrimSpace(size)))
	if m == nil {
		return 0, usagef("--memory-limit takes a size such as 512MB or 2GB, or 0 for no limit")
	}
	n, _ := strconv.ParseInt(m[1], 10, 64) // nine digits at most
	for range strings.Index(" kmgt", (m[2] + " ")[:1]) {
		n = min(n, 1<<40) * 1024
	}
	if n < leastMemoryLimit {
		return 0, usagef("--memory-limit must be 64MB or more, or 0 for no limit")
	}
	return n, nil
}

// containerMemory is what the control group of this process, or one above it, may
// have; 0 where nothing says so. Both versions of control groups are read.
func containerMemory(root, self string) int64 {
	least := int64(math.MaxInt64)
	body, _ := os.ReadFile(self) // absent elsewhere than on Linux
	groups := []string{filepath.Join(root, "memory.max"), filepath.Join(root, "memory", "memory.limit_in_bytes")}
	for line := range strings.Lines(string(body)) {
		parts := strings.SplitN(strings.TrimSpace(line), ":", 3)
		if len(parts) != 3 {
			continue
		}
		file, above := "memory.max", root
		if strings.Contains(","+parts[1]+",", ",memory,") {
			file, above = "memory.limit_in_bytes", filepath.Join(root, "memory")
		} else if parts[1] != "" {
			continue
		}
		for dir := filepath.Clean("/" + parts[2]); dir != "/"; dir = filepath.Dir(dir) {
			groups = append(groups, filepath.Join(above, dir, file))
		}
	}
	for _, name := range groups {
		body, err := os.ReadFile(name)
		if err != nil {
			continue
		}
		// "max", or next to it
		if n, err := strconv.ParseInt(strings.TrimSpace(string(body)), 10, 64); err == nil && n > 0 && n < 1<<50 {
			least = min(least, n)
		}
	}
	if least == math.MaxInt64 {
		return 0
	}
	return least
}
