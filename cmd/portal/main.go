// Command portal is the public comment portal: it poses a docket's questions,
// takes in comments, lets moderators decide on them and writes the files of the
// report. `portal help` lists what it does.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	_ "time/tzdata" // dockets name their zone; the machine may have no zone files

	"commentportal/intake/confined"
)

func main() {
	// A write beyond `ulimit -f` is an error like any other of a disk, and no end.
	signal.Ignore(syscall.SIGXFSZ)
	os.Exit(run(context.Background(), os.Args[1:], os.Getenv, os.Stdin, os.Stdout, os.Stderr))
}

// Exit statuses. Scripts of operators hold on to them.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2 // wrong usage or bad input
)

// program is what one run of the command has around it.
type program struct {
	getenv  func(string) string
	environ []string // all variables, for typos in their names
	stdin   io.Reader
	stdout  io.Writer
	stderr  io.Writer
	config
}

// command is one verb of the command line.
type command struct {
	name  string // one or two words, "docket add"
	args  string // what stands behind the name, for the help
	does  string // one line, for the help
	flags []string
	min   int // positional arguments, least and most; most below 0: any number
	max   int
	run   func(ctx context.Context, p *program, args []string) error
}

// commands lists every command in the order of the help.
func commands() []command {
	return slices.Concat(
		serveCommands(),
		docketCommands(),
		userCommands(),
		transferCommands(),
		recordCommands(), purgeCommands(), holdCommands(),
		streamCommands(),
		campaignCommands(), noticeCommands(),
		backupCommands(),
		keyCommands(),
		versionCommands(),
		copyCommands(),
		doctorCommands(),
		manualCommands(),
	)
}

// badInput is an error whose cause is what the caller typed or handed in: the
// program exits with status 2.
type badInput struct{ error }

func (b badInput) Unwrap() error { return b.error }

// usagef makes an error about wrong usage or bad input.
func usagef(format string, args ...any) error { return badInput{fmt.Errorf(format, args...)} }

// run is the whole program: args are the words behind the program's name. It
// returns the exit status.
func run(ctx context.Context, args []string, getenv func(string) string, stdin io.Reader, stdout,
	stderr io.Writer) int {
	p := &program{getenv: getenv, environ: os.Environ(), stdin: stdin, stdout: stdout, stderr: stderr}
	err := p.dispatch(ctx, args)
	if err == nil {
		return exitDone
	}
	fmt.Fprintln(stderr, "portal: "+sentence(err))
	if _, ok := errors.AsType[badInput](err); ok {
		return exitUsage
	}
	return exitFailed
}

func (p *program) dispatch(ctx context.Context, args []string) error {
	if len(args) == 0 {
		return usagef("say what to do: `portal serve` starts the portal, `portal help` lists the commands")
	}
	if slices.Contains([]string{"-h", "--help", "-help"}, args[0]) {
		args = append([]string{"help"}, args[1:]...)
	}
	if args[0] == confined.Command { // the program itself calls it, with nothing but a document
		return confined.Run(p.stdin, p.stdout)
	}
	c, rest, err := findCommand(args)
	if err != nil {
		return err
	}
	if wantsHelp(rest) {
		p.printCommandHelp(p.stdout, c)
		return nil
	}
	positional, err := p.configure(c, rest)
	if err != nil {
		return err
	}
	if n := len(positional); n < c.min || c.max >= 0 && n > c.max {
		return usagef("usage: portal %s", strings.TrimSpace(c.name+" "+c.args))
	}
	if c.name != "serve" { // serve treats signals itself
		var stop context.CancelFunc
		ctx, stop = signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
		defer stop()
	}
	return c.run(ctx, p, positional)
}

// findCommand finds the command that args begin with and returns what is left.
func findCommand(args []string) (command, []string, error) {
	var first, second, group []string // words that a typo may have been meant to be
	for _, c := range commands() {
		words := strings.Fields(c.name)
		if len(args) >= len(words) && slices.Equal(args[:len(words)], words) {
			return c, args[len(words):], nil
		}
		first = append(first, words[0])
		if words[0] == args[0] {
			group, second = append(group, c.name), append(second, words[len(words)-1])
		}
	}
	if group == nil {
		return command{}, nil, usagef("there is no command %q: %s`portal help` lists the commands", args[0],
			meant("portal ", args[0], first))
	}
	if len(args) == 1 {
		return command{}, nil, usagef("say which: portal %s", strings.Join(group, ", portal "))
	}
	return command{}, nil, usagef("there is no command %q: %ssay which: portal %s", args[0]+" "+args[1],
		meant("portal "+args[0]+" ", args[1], second), strings.Join(group, ", portal "))
}

// meant asks whether one of the words was meant; "" where none is near.
func meant(before, word string, words []string) string {
	if near := nearest(word, slices.Values(words)); near != "" {
		return "did you mean " + before + near + "? "
	}
	return ""
}

func wantsHelp(args []string) bool {
	for _, a := range args {
		switch a {
		case "--":
			return false
		case "-h", "-help", "--help":
			return true
		}
	}
	return false
}

// sentence turns an error into one line without the package prefixes that are
// for programmers.
func sentence(err error) string {
	s := strings.ReplaceAll(strings.TrimSpace(err.Error()), "\n", "; ")
	for _, prefix := range []string{"docket: ", "store: ", "intake: ", "export: ", "theme: ", "campaign: "} {
		s = strings.TrimPrefix(s, prefix)
		s = strings.ReplaceAll(s, ": "+prefix, ": ")
	}
	return s
}
