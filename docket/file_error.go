package docket

import (
	"fmt"
	"unicode/utf8"
)

// FileError makes the error of a line of a file that somebody wrote: "name:3: …".
func FileError(name string, line int, format string, args ...any) error {
	return fmt.Errorf("%s:%d: %s", name, line, fmt.Sprintf(format, args...))
}

// FirstInvalidUTF8 returns the offset of the first byte that is not UTF-8, or -1.
func FirstInvalidUTF8(data []byte) int {
	if utf8.Valid(data) {
		return -1
	}
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}
