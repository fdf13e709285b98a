package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"golang.org/x/term"
)

// progress is a bar on a terminal for work that takes over a second. It shows
// nothing where standard error is no terminal, and nothing for quick work.
type progress struct {
	w     io.Writer // nil: silent
	label string
	now   func() time.Time

	mu    sync.Mutex
	began time.Time
	drawn time.Time
	wide  int
}

// progressDelay is how long work may take before a bar appears, and
// progressEvery how often the bar is drawn anew.
const (
	progressDelay = time.Second
	progressEvery = 100 * time.Millisecond
)

// newProgress makes a bar on the program's standard error.
func (p *program) newProgress(label string) *progress {
	b := &progress{label: label, now: time.Now, began: time.Now()}
	if f, ok := p.stderr.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		b.w = f
	}
	return b
}

// set draws the state: done of total, or done alone when total is 0.
func (b *progress) set(done, total int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.now()
	if b.w == nil || now.Sub(b.began) < progressDelay || now.Sub(b.drawn) < progressEvery {
		return
	}
	b.drawn = now
	line := fmt.Sprintf("%s %d", b.label, done)
	if total > 0 {
		const cells = 30
		full := int(min(done, total) * cells / total)
		line = fmt.Sprintf("%s [%s%s] %3d %%", b.label, strings.Repeat("#", full), strings.Repeat(".", cells-full),
			min(done, total)*100/total)
	}
	pad := max(0, b.wide-len(line))
	b.wide = len(line)
	fmt.Fprintf(b.w, "\r%s%s", line, strings.Repeat(" ", pad))
}

// done clears the bar.
func (b *progress) done() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.w != nil && b.wide > 0 {
		fmt.Fprintf(b.w, "\r%s\r", strings.Repeat(" ", b.wide))
		b.wide = 0
	}
}
