// Package confined reads documents of strangers in a process of its own: the portal starts
// itself anew, hands the file to the new process by its standard input and takes the text
// from its standard output. The process has bounds on time, memory and output, and where
// the kernel has Landlock and seccomp it can neither open a file nor a connection, nor
// start a program.
package confined

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"commentportal/docket"
	"commentportal/intake/letter"
)

// Command is the word that makes the program read one document and end. No help names it.
const Command = "read-document"

// name is what the process is called, whatever the program's file is.
const name = "portal"

// Bounds of a process.
const (
	maxTime   = 20 * time.Second // by the clock; a letter takes some hundredths
	maxCPU    = 20               // seconds of the processor
	maxMemory = 512 << 20        // bytes that can be written to
	softHeap  = 256 << 20        // bytes at which garbage is collected whatever it costs
	maxOutput = 8 << 20          // bytes: letter.MaxText twice, each letter at its longest
	queueWait = 5 * time.Second  // for a place
)

// Means says how far a process is confined.
type Means struct {
	Landlock int  `json:"landlock,omitempty"` // version of its interface; 0: the kernel has none
	Seccomp  bool `json:"seccomp,omitempty"`
	Limits   bool `json:"limits,omitempty"` // on memory, processor and files
}

// Full reports whether neither files nor connections can be opened.
func (m Means) Full() bool { return m.Landlock > 0 && m.Seccomp }

func (m Means) String() string {
	var by []string
	if m.Landlock > 0 {
		by = append(by, fmt.Sprintf("Landlock %d", m.Landlock))
	}
	if m.Seccomp {
		by = append(by, "seccomp")
	}
	if m.Limits {
		by = append(by, "limits on memory and time")
	}
	if by == nil {
		by = append(by, "a limit on time alone")
	}
	return strings.Join(by, ", ")
}

// answer is what the process writes, as JSON.
type answer struct {
	Means   Means          `json:"means"`
	Letter  letter.Letter  `json:"letter"`
	Problem letter.Problem `json:"problem,omitempty"`
}

// Run is the process: it confines itself before it reads anything, and writes what the
// document says.
func Run(in io.Reader, out io.Writer) error {
	debug.SetMemoryLimit(softHeap)
	a := answer{Means: confine()}
	file, err := io.ReadAll(io.LimitReader(in, letter.MaxFile+1))
	if err != nil {
		return errors.New("the document did not arrive")
	}
	if a.Letter, err = letter.Read(file); err != nil {
		a.Problem = letter.Broken
		if problem, ok := errors.AsType[letter.Problem](err); ok {
			a.Problem = problem
		}
	}
	return json.NewEncoder(out).Encode(a)
}

// Reader reads documents, some at once. What finds no place in time is refused.
type Reader struct {
	program string
	args    []string
	places  chan struct{}
	wait    time.Duration
	time    time.Duration
}

// NewReader returns a reader of at most so many documents at once.
func NewReader(atOnce int) (*Reader, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find the program: %w", err)
	}
	if runtime.GOOS == "linux" {
		program = "/proc/self/exe" // also when the file was replaced by a newer one meanwhile
	}
	return &Reader{program: program, args: []string{name, Command}, places: make(chan struct{}, atOnce),
		wait: queueWait, time: maxTime}, nil
}

// Read takes the text out of a document. It returns a letter.Problem that its sender can do
// something about, docket.ErrBusy where no place became free, and other errors where the
// process could not be started.
func (r *Reader) Read(ctx context.Context, file []byte) (letter.Letter, error) {
	a, err := r.ask(ctx, file)
	switch {
	case err != nil:
		return letter.Letter{}, err
	case a.Problem != "":
		return letter.Letter{}, a.Problem
	}
	return a.Letter, nil
}

// Probe reads a short text and returns how far the process that did was confined.
func (r *Reader) Probe(ctx context.Context) (Means, error) {
	const words = "The portal reads this sentence."
	a, err := r.ask(ctx, []byte(words))
	if err == nil && a.Letter.Text != words {
		err = errors.New("the process answers with another text than it was given")
	}
	return a.Means, err
}

func (r *Reader) ask(ctx context.Context, file []byte) (answer, error) {
	queue, cancel := context.WithTimeout(ctx, r.wait)
	defer cancel()
	select {
	case r.places <- struct{}{}:
		defer func() { <-r.places }()
	case <-queue.Done():
		return answer{}, fmt.Errorf("wait for a place to read a document: %w", docket.ErrBusy)
	}
	ctx, stop := context.WithTimeout(ctx, r.time)
	defer stop()
	out := &bounded{left: maxOutput}
	cmd := exec.CommandContext(ctx, r.program)
	cmd.Args = r.args
	cmd.Env = []string{} // no setting of the portal reaches the process, and no secret in one
	cmd.Dir = "/"
	cmd.Stdin, cmd.Stdout = bytes.NewReader(file), out
	cmd.WaitDelay = time.Second
	if err := cmd.Start(); err != nil {
		return answer{}, fmt.Errorf("start the process that reads documents: %w", err)
	}
	if err := cmd.Wait(); err != nil {
		return answer{}, fmt.Errorf("%w (%w)", letter.Unwieldy, err) // it ran into a bound; its answer is not whole
	}
	var a answer
	if err := json.Unmarshal(out.b.Bytes(), &a); err != nil {
		return answer{}, letter.Unwieldy
	}
	return a, nil
}

// bounded takes so many bytes, and fails at the next.
type bounded struct {
	b    bytes.Buffer
	left int
}

func (w *bounded) Write(p []byte) (int, error) {
	if w.left -= len(p); w.left < 0 {
		return 0, errors.New("confined: the process writes too much")
	}
	return w.b.Write(p)
}
