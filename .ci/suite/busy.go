package main

import (
	"os"
	"strconv"
	"strings"
)

// processorTime returns how long the machine's processors have worked and how long they have
// had nothing to do, in hundredths of a second since the machine began, as Linux tells
// (proc(5), /proc/stat); 0 and 0 elsewhere.
func processorTime() (busy, idle int64) {
	data, err := os.ReadFile("/proc/stat")
	if err != nil {
		return 0, 0
	}
	return readProcessorTime(string(data))
}

// readProcessorTime reads the first line of /proc/stat: user, nice, system, idle, waiting for
// the disk, interrupts; what follows is time that was taken away, or counted already.
func readProcessorTime(stat string) (busy, idle int64) {
	line, _, _ := strings.Cut(stat, "\n")
	fields := strings.Fields(line)
	if len(fields) < 8 || fields[0] != "cpu" {
		return 0, 0
	}
	for i, f := range fields[1:8] {
		n, err := strconv.ParseInt(f, 10, 64)
		if err != nil {
			return 0, 0
		}
		if i == 3 || i == 4 {
			idle += n
		} else {
			busy += n
		}
	}
	return busy, idle
}
