package main

import (
	"fmt"
	"io"
	"strings"
)

// nameWidth is the column of the help in which descriptions begin.
const nameWidth = 28

// printHelp lists the commands.
func (p *program) printHelp(w io.Writer) {
	fmt.Fprint(w, "portal COMMAND [flags]\n\n")
	for _, c := range commands() {
		name := strings.TrimSpace(c.name + " " + c.args)
		if len(name) > nameWidth {
			fmt.Fprintf(w, "  %s\n", name)
			name = ""
		}
		fmt.Fprintf(w, "  %-*s %s\n", nameWidth, name, c.does)
	}
	fmt.Fprint(w,
		"\nEvery flag --some-name is also PORTAL_SOME_NAME in the environment and some-name in the TOML file\n"+
			"of --config; flags win over environment over file. `portal help COMMAND` lists a command's flags.\n"+
			"Exit status: 0 done, 1 failed, 2 wrong usage or bad input.\n")
}

// printCommandHelp lists one command's flags with their defaults.
func (p *program) printCommandHelp(w io.Writer, c command) {
	fmt.Fprintf(w, "portal %s\n\n%s\n", strings.TrimSpace(c.name+" "+c.args), capital(c.does))
	if len(c.flags) == 0 {
		return
	}
	fmt.Fprintln(w)
	fs := defaults()
	for _, name := range c.flags {
		o, _ := findOption(name)
		line := fmt.Sprintf("  --%-28s %s", strings.TrimSpace(o.name+" "+o.value), o.does)
		if d := fs.Lookup(name).DefValue; d != "" && d != "false" {
			line += " (default " + d + ")"
		}
		fmt.Fprintln(w, line)
	}
}

func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:] + "."
}
