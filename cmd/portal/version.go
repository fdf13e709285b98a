package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"strings"
)

// Set by the linker: make passes the tag and the commit it builds from.
var (
	version = "dev"
	commit  = ""
)

func versionCommands() []command {
	return []command{
		{name: "version", does: "prints version, commit and Go version", run: printVersion},
		{name: "help", args: "[COMMAND]", does: "lists the commands, or the flags of one", max: 2, run: help},
	}
}

func printVersion(_ context.Context, p *program, _ []string) error {
	_, err := fmt.Fprintf(p.stdout, "portal %s\ncommit %s\n%s %s/%s\n", version, buildCommit(), runtime.Version(),
		runtime.GOOS, runtime.GOARCH)
	return err
}

// buildCommit is the commit the program was built from: from the linker, or
// from what the Go command noted, or "unknown".
func buildCommit() string {
	if commit != "" {
		return commit
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				return s.Value
			}
		}
	}
	return "unknown"
}

// programVersion names program and version in one word, for the files of an
// export.
func programVersion() string { return "portal " + version }

func help(_ context.Context, p *program, args []string) error {
	if len(args) == 0 {
		p.printHelp(p.stdout)
		return nil
	}
	c, _, err := findCommand(args)
	if err != nil {
		// A group, such as "docket": show all of it.
		var found bool
		for _, c := range commands() {
			if strings.HasPrefix(c.name, args[0]+" ") {
				p.printCommandHelp(p.stdout, c)
				fmt.Fprintln(p.stdout)
				found = true
			}
		}
		if found {
			return nil
		}
		return err
	}
	p.printCommandHelp(p.stdout, c)
	return nil
}

// defaults is a flag set with every setting at its default.
func defaults() *flag.FlagSet {
	fs := flag.NewFlagSet("", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	var c config
	for _, o := range options {
		o.register(fs, &c, o.name)
	}
	return fs
}
