package words

import (
	"strings"
	"testing"
)

// letter is a comment of two kilobytes as they come in.
var letter = strings.Repeat("Small hospitals cannot replace devices that run old systems. We ask the Department for "+
	"grants, and vendors' patches must arrive in time; "+
	"a Wi-Fi network of 200 pumps isn't managed by one person. ", 8)

func BenchmarkAnalyze(b *testing.B) {
	b.SetBytes(int64(len(letter)))
	for b.Loop() {
		Analyze("HHS-HCIC-2016-0001-0042", letter)
	}
}

func BenchmarkMatches(b *testing.B) {
	q := Parse("healthcare backups absent")
	b.SetBytes(int64(len(letter)))
	for b.Loop() {
		q.Matches(Analyze("HHS-HCIC-2016-0001-0042", letter))
	}
}

func BenchmarkFind(b *testing.B) {
	q := Parse("healthcare patches")
	b.SetBytes(int64(len(letter)))
	for b.Loop() {
		q.Find(letter)
	}
}
