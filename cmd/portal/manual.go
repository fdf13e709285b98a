package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
)

func manualCommands() []command {
	return []command{
		{name: "man", does: "prints the manual page: portal man | man -l -", run: manual},
		{name: "completion", args: "bash|zsh|fish", does: "prints what completes commands and flags in a shell", min: 1,
			max: 1, run: completion},
	}
}

// manual prints the manual page of section 1, made from the same tables as the help.
func manual(_ context.Context, p *program, _ []string) error {
	w := p.stdout
	fmt.Fprintf(w, ".TH PORTAL 1 \"\" \"portal %s\" \"User Commands\"\n", roff(version))
	fmt.Fprint(w, ".SH NAME\nportal \\- public comment portal\n")
	fmt.Fprint(w, ".SH SYNOPSIS\n.B portal\n.I COMMAND\n[\\-\\-\\fIflag\\fR \\fIvalue\\fR]...\n")
	fmt.Fprint(w, ".SH DESCRIPTION\nPoses a docket's questions, takes comments in, supports moderation and writes "+
		"the files of a report.\n.PP\nEvery flag \\-\\-some\\-name is also PORTAL_SOME_NAME in the environment and "+
		"some\\-name in the TOML file of \\-\\-config; flags win over environment over file.\n")
	fmt.Fprint(w, ".SH COMMANDS\n")
	for _, c := range commands() {
		fmt.Fprintf(w, ".TP\n.B %s\n%s", roff(strings.TrimSpace("portal "+c.name+" "+c.args)), roff(capital(c.does)))
		if len(c.flags) > 0 {
			fmt.Fprintf(w, "\nFlags: %s.", roff("--"+strings.Join(c.flags, ", --")))
		}
		fmt.Fprintln(w)
	}
	fmt.Fprint(w, ".SH FLAGS\n")
	fs := defaults()
	for _, o := range options {
		fmt.Fprintf(w, ".TP\n.B %s\n%s.", roff(strings.TrimSpace("--"+o.name+" "+o.value)), roff(o.does))
		if d := fs.Lookup(o.name).DefValue; d != "" && d != "false" {
			fmt.Fprintf(w, " Default: %s.", roff(d))
		}
		fmt.Fprintln(w)
	}
	fmt.Fprint(w, ".SH EXIT STATUS\n0 done, 1 failed, 2 wrong usage or bad input.\n")
	return nil
}

// roff escapes what has a meaning in a manual page's source. A dot or an apostrophe
// that begins a line would be a request.
func roff(s string) string {
	s = strings.NewReplacer(`\`, `\e`, "-", `\-`, "…", "...").Replace(s)
	if strings.HasPrefix(s, ".") || strings.HasPrefix(s, "'") {
		s = `\&` + s
	}
	return s
}

func completion(_ context.Context, p *program, args []string) error {
	write := map[string]func(io.Writer){"bash": completeBash, "zsh": completeZsh, "fish": completeFish}[args[0]]
	if write == nil {
		return usagef("there is no completion for %q: say bash, zsh or fish", args[0])
	}
	write(p.stdout)
	return nil
}

// completeBash writes a function that offers commands, second words of commands and
// the flags of the command typed, and file names elsewhere.
func completeBash(w io.Writer) {
	fmt.Fprint(w, "# bash completion for portal; made by `portal completion bash`\n_portal() {\n"+
		"  local word=${COMP_WORDS[COMP_CWORD]} first=${COMP_WORDS[1]} second=${COMP_WORDS[2]} list=\n"+
		"  if [ \"$COMP_CWORD\" -eq 1 ]; then\n"+
		"    COMPREPLY=($(compgen -W '"+strings.Join(firstWords(), " ")+"' -- \"$word\"))\n    return\n  fi\n"+
		"  case \"$first $second\" in\n")
	for _, c := range sortedCommands() {
		words := strings.Fields(c.name)
		pattern := "'" + words[0] + "'\\ *"
		if len(words) == 2 {
			pattern = "'" + c.name + "'"
		}
		fmt.Fprintf(w, "  %s) list='%s' ;;\n", pattern, strings.Join(dashed(c.flags), " "))
	}
	for _, group := range groups() {
		fmt.Fprintf(w, "  '%s'\\ *) list='%s' ;;\n", group[0], strings.Join(group[1:], " "))
	}
	fmt.Fprint(w, "  esac\n  COMPREPLY=($(compgen -W \"$list\" -- \"$word\"))\n}\n"+
		"complete -o default -F _portal portal\n")
}

func completeZsh(w io.Writer) {
	fmt.Fprint(w, "#compdef portal\n# made by `portal completion zsh`\n"+
		"if (( CURRENT == 2 )); then\n  compadd -- "+strings.Join(firstWords(), " ")+"\n  return\nfi\n"+
		"case \"$words[2] $words[3]\" in\n")
	for _, c := range sortedCommands() {
		words := strings.Fields(c.name)
		pattern := words[0] + "\\ *"
		if len(words) == 2 {
			pattern = words[0] + "\\ " + words[1]
		}
		fmt.Fprintf(w, "  %s) compadd -- %s; _files ;;\n", pattern, strings.Join(dashed(c.flags), " "))
	}
	for _, group := range groups() {
		fmt.Fprintf(w, "  %s\\ *) compadd -- %s ;;\n", group[0], strings.Join(group[1:], " "))
	}
	fmt.Fprint(w, "esac\n")
}

func completeFish(w io.Writer) {
	fmt.Fprint(w, "# fish completion for portal; made by `portal completion fish`\n")
	seen := map[string]bool{}
	for _, c := range commands() {
		words := strings.Fields(c.name)
		if len(words) == 1 {
			fmt.Fprintf(w, "complete -c portal -n __fish_use_subcommand -f -a %s -d %s\n", words[0], quoted(c.does))
		} else {
			if !seen[words[0]] {
				fmt.Fprintf(w, "complete -c portal -n __fish_use_subcommand -f -a %s\n", words[0])
			}
			fmt.Fprintf(w, "complete -c portal -n '__fish_seen_subcommand_from %s' -f -a %s -d %s\n",
				words[0], words[1], quoted(c.does))
		}
		seen[words[0]] = true
		for _, name := range c.flags {
			o, _ := findOption(name)
			takes := ""
			if o.value != "" {
				takes = " -r"
			}
			fmt.Fprintf(w, "complete -c portal -n '__fish_seen_subcommand_from %s' -l %s%s -d %s\n",
				words[0], name, takes, quoted(o.does))
		}
	}
}

// quoted is s as one word of a shell.
func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", "’") + "'" }

func dashed(flags []string) []string {
	out := make([]string, 0, len(flags))
	for _, f := range flags {
		out = append(out, "--"+f)
	}
	return out
}

// firstWords lists the first words of all commands, each once.
func firstWords() []string {
	var out []string
	for _, c := range commands() {
		if word := strings.Fields(c.name)[0]; !slices.Contains(out, word) {
			out = append(out, word)
		}
	}
	return out
}

// groups lists the first words that need a second one, each followed by those.
func groups() [][]string {
	var out [][]string
	for _, word := range firstWords() {
		group := []string{word}
		for _, c := range commands() {
			if words := strings.Fields(c.name); len(words) == 2 && words[0] == word {
				group = append(group, words[1])
			}
		}
		if len(group) > 1 {
			out = append(out, group)
		}
	}
	return out
}

// sortedCommands lists commands of two words before those of one, as a shell's
// patterns need it: the first that fits wins.
func sortedCommands() []command {
	list := commands()
	slices.SortStableFunc(list, func(a, b command) int {
		return len(strings.Fields(b.name)) - len(strings.Fields(a.name))
	})
	return list
}
