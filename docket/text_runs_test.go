package docket

import (
	"fmt"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// drawn writes runs as "ab|cd(1 2)>2|": the text, the keys that cover it and those that
// end with it.
func drawn(runs []TextRun) string {
	var b strings.Builder
	for _, r := range runs {
		b.WriteString(string(r.Text))
		if len(r.Keys) > 0 {
			b.WriteString(strings.NewReplacer("[", "(", "]", ")").Replace(fmt.Sprint(r.Keys)))
		}
		for _, k := range r.Ends {
			fmt.Fprintf(&b, ">%d", k)
		}
		b.WriteByte('|')
	}
	return b.String()
}

func TestRunsCutAtEveryBorder(t *testing.T) {
	t.Parallel()
	mark := func(start, end, key int) Mark { return Mark{Span{start, end}, key} }
	for _, tt := range []struct {
		name  string
		text  Text
		marks []Mark
		want  string
	}{
		{"no text", "", nil, ""},
		{"no mark", "one two", nil, "one two|"},
		{"one mark", "one two", []Mark{mark(4, 7, 1)}, "one |two(1)>1|"},
		{"marks that overlap", "abcdef", []Mark{mark(0, 4, 2), mark(2, 6, 1)}, "ab(2)|cd(1 2)>2|ef(1)>1|"},
		{"the same place twice under one key", "abc", []Mark{mark(0, 2, 1), mark(0, 3, 1)}, "ab(1)>1|c(1)>1|"},
		{"one mark inside another", "abc", []Mark{mark(1, 2, 1), mark(0, 3, -1)}, "a(-1)|b(-1 1)>1|c(-1)>-1|"},
		{"marks that touch", "abcd", []Mark{mark(0, 2, 1), mark(2, 4, 1)}, "ab(1)>1|cd(1)>1|"},
		{"what lies outside or is empty", "abc", []Mark{mark(1, 9, 1), mark(-1, 2, 1), mark(2, 2, 1), mark(2, 1, 1)},
			"abc|"},
		{"bytes, not characters", "äöü", []Mark{mark(2, 4, 0)}, "ä|ö(0)>0|ü|"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			runs := tt.text.Runs(tt.marks)
			if got := drawn(runs); got != tt.want {
				t.Errorf("runs %q, want %q", got, tt.want)
			}
			var whole Text
			for _, r := range runs {
				whole += r.Text
			}
			if whole != tt.text {
				t.Errorf("the runs together are %q, want %q", whole, tt.text)
			}
		})
	}
}

func TestOverlappingMarksAreDrawnOnceOrJoined(t *testing.T) {
	t.Parallel()
	const text Text = "0123456789"
	for _, tt := range []struct {
		name          string
		spans         []Span
		first, joined string
	}{
		{"apart, in any order", []Span{{6, 8}, {1, 3}}, "0|12(1)>1|345|67(0)>0|89|", "0|12(0)>0|345|67(1)>1|89|"},
		{"a chain", []Span{{0, 5}, {3, 8}, {6, 9}}, "01234(0)>0|5|678(2)>2|9|", "012345678(0)>0|9|"},
		{"the longest of those that start together", []Span{{2, 3}, {2, 6}}, "01|2345(1)>1|6789|",
			"01|2345(0)>0|6789|"},
		{"the first of equal ones", []Span{{2, 3}, {2, 3}}, "01|2(0)>0|3456789|", "01|2(0)>0|3456789|"},
		{"touching ones stay apart", []Span{{2, 4}, {4, 5}}, "01|23(0)>0|4(1)>1|56789|", "01|23(0)>0|4(1)>1|56789|"},
		{"outside and empty ones", []Span{{-1, 2}, {4, 4}, {8, 11}}, "0123456789|", "0123456789|"},
	} {
		if got := drawn(text.Runs(text.FirstMarks(tt.spans))); got != tt.first {
			t.Errorf("%s: first marks %q, want %q", tt.name, got, tt.first)
		}
		marks, groups := text.JoinedMarks(tt.spans)
		if got := drawn(text.Runs(marks)); got != tt.joined {
			t.Errorf("%s: joined marks %q, want %q", tt.name, got, tt.joined)
		}
		if len(groups) != len(marks) {
			t.Errorf("%s: %d groups for %d marks", tt.name, len(groups), len(marks))
		}
	}
	if _, groups := text.JoinedMarks([]Span{{3, 8}, {0, 5}, {6, 9}}); !slices.Equal(groups[0], []int{1, 0, 2}) {
		t.Errorf("joined from %v, want all three in the order of the text", groups[0])
	}
}

// A text may name one thing tens of thousands of times.
func TestRunsOfManyMarksTakeNoSquareOfTheirNumber(t *testing.T) { // alone: other tests use the processor, too
	// cpu is the processor time of the least of three tries: unlike the clock it does not run
	// while other programs do.
	cpu := func(marked, times int) time.Duration {
		text := Text(strings.Repeat("ab ", marked))
		var marks []Mark
		for i := range marked {
			marks = append(marks, Mark{Span{3 * i, min(len(text), 3*i+5)}, 1 + i%4})
		}
		least := time.Hour
		for range 3 {
			before := processorTime(t)
			for range times {
				if n := len(text.Runs(marks)); n < marked {
					t.Errorf("%d runs of %d marks", n, marked)
				}
			}
			least = min(least, processorTime(t)-before)
		}
		return least
	}
	// Ten times the marks take as long as a tenth of them ten times, with room for caches, and
	// ten times that where each is compared with each.
	if few, many := cpu(5_000, 10), cpu(50_000, 1); many > 4*few+20*time.Millisecond {
		t.Errorf("50,000 marks take %v of the processor, ten times 5,000 take %v", many, few)
	}
}

// processorTime is what this process has used of the processor.
func processorTime(t *testing.T) time.Duration {
	t.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		t.Fatal(err)
	}
	return time.Duration(used.Utime.Nano())
}
