package main

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The examples of deploy name settings that the program knows, and nothing else.
func TestExamplesOfDeployNameKnownSettings(t *testing.T) {
	t.Parallel()
	variable := regexp.MustCompile(`\bPORTAL_[A-Z_]+\b`)
	found := 0
	err := filepath.WalkDir(filepath.Join("..", "..", "deploy"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, name := range variable.FindAllString(string(data), -1) {
			found++
			if !slices.ContainsFunc(options, func(o option) bool { return o.envName() == name }) {
				t.Errorf("%s names %s, which is no setting", path, name)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if found < 10 {
		t.Errorf("%d variables found: the walk does not read the examples", found)
	}
}

// TestEveryAlertIsTriedBothWays holds that the tests for promtool have each alert fire once and
// stay quiet once. Where promtool is, it runs them.
func TestEveryAlertIsTriedBothWays(t *testing.T) {
	t.Parallel()
	folder := filepath.Join("..", "..", "deploy", "prometheus")
	read := func(name string) string {
		text, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	alerts := regexp.MustCompile(`(?m)- alert: (\w+)$`).FindAllStringSubmatch(read("alerts.yml"), -1)
	if len(alerts) < 10 {
		t.Fatalf("%d alerts found: the rules are not read right", len(alerts))
	}
	tests := read("tests.yml")
	for _, a := range alerts {
		if !regexp.MustCompile(`alertname: ` + a[1] + `\n +exp_alerts:`).MatchString(tests) {
			t.Errorf("no test has %s fire", a[1])
		}
		if !strings.Contains(tests, "alertname: "+a[1]+"}") {
			t.Errorf("no test has %s stay quiet", a[1])
		}
	}
	if promtool, err := exec.LookPath("promtool"); err == nil {
		cmd := exec.Command(promtool, "test", "rules", "tests.yml")
		cmd.Dir = folder
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("promtool: %v\n%s", err, out)
		}
	}
}

// The configuration of the package loads as it is, and with the lines that
// somebody is to uncomment.
func TestConfigurationOfThePackage(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile(filepath.Join("..", "..", "deploy", "portal.toml"))
	if err != nil {
		t.Fatal(err)
	}
	whole := regexp.MustCompile(`(?m)^# ([a-z-]+ +=)`).ReplaceAllString(string(data), "$1")
	if whole == string(data) {
		t.Fatal("nothing to uncomment was found")
	}
	for name, text := range map[string]string{"as it is": string(data), "uncommented": whole} {
		file := filepath.Join(t.TempDir(), "portal.toml")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		serve, _, err := findCommand([]string{"serve"})
		if err != nil {
			t.Fatal(err)
		}
		p := &program{getenv: func(string) string { return "" }}
		if _, err := p.configure(serve, []string{"--config", file}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if p.DataDir != "/var/lib/portal" {
			t.Errorf("%s: data folder %q", name, p.DataDir)
		}
	}
}

// The manual names every command and flag, and the completions offer them.
func TestManualAndCompletionsAreWhole(t *testing.T) {
	t.Parallel()
	printed := func(args ...string) string {
		var out, errs strings.Builder
		if code := run(t.Context(), args, func(string) string { return "" }, nil, &out, &errs); code != 0 {
			t.Fatalf("portal %v: %d %s", args, code, errs.String())
		}
		return out.String()
	}
	texts := map[string]string{
		"man":  strings.ReplaceAll(printed("man"), `\-`, "-"),
		"bash": printed("completion", "bash"), "zsh": printed("completion", "zsh"), "fish": printed("completion",
			"fish"),
	}
	for name, text := range texts {
		for _, c := range commands() {
			for _, word := range strings.Fields(c.name) {
				if !strings.Contains(text, word) {
					t.Errorf("%s: nothing of the command %s", name, c.name)
				}
			}
			for _, f := range c.flags {
				if !strings.Contains(text, "--"+f) && !strings.Contains(text, "-l "+f) {
					t.Errorf("%s: nothing of the flag --%s", name, f)
				}
			}
		}
	}
}

// What bash offers behind a few words. It runs the completion in a bash, as a
// person's shell does.
func TestCompletionInBash(t *testing.T) {
	t.Parallel()
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("needs bash")
	}
	var script, errs strings.Builder
	if code := run(t.Context(), []string{"completion", "bash"}, func(string) string { return "" }, nil, &script,
		&errs); code != 0 {
		t.Fatal(errs.String())
	}
	for _, c := range []struct{ typed, want string }{
		{"portal ver", "verify version"},
		{"portal docket ", "add list show open extend close review report archive round retention due"},
		{"portal docket show --da", "--data-dir --database --database-readers"},
		{"portal user add --ro", "--role"},
		{"portal serve --tru", "--trusted-proxies"},
	} {
		words := strings.Split(c.typed, " ")
		ask := script.String() + "\nCOMP_WORDS=(" + "\"" + strings.Join(words, "\" \"") + "\")\nCOMP_CWORD=" +
			string(rune('0'+len(words)-1)) + "\n_portal\necho ${COMPREPLY[*]}\n"
		cmd := exec.CommandContext(t.Context(), bash, "--norc", "-c", ask)
		out, err := cmd.CombinedOutput()
		if got := strings.TrimSpace(string(out)); err != nil || got != c.want {
			t.Errorf("behind %q bash offers %q (%v), want %q", c.typed, got, err, c.want)
		}
	}
}

// namesOfFigures collects the figures of ours that alert rules and dashboard name,
// those of a histogram under its own name.
func namesOfFigures(t *testing.T) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	figure := regexp.MustCompile(`\bportal_[a-z_]+`)
	for _, file := range []string{"prometheus/alerts.yml", "grafana/dashboard.json"} {
		data, err := os.ReadFile(filepath.Join("..", "..", "deploy", filepath.FromSlash(file)))
		if err != nil {
			t.Fatal(err)
		}
		found := figure.FindAllString(string(data), -1)
		if len(found) < 10 {
			t.Errorf("%s names %d figures: the search does not read it", file, len(found))
		}
		for _, name := range found {
			names[strings.TrimSuffix(name, "_bucket")] = true
		}
	}
	return names
}

// The unit of the package lets the process that reads documents confine itself: with a
// list of calls that kills what is not on it, none of its calls is missing there.
func TestTheServiceMayConfineWhatReadsDocuments(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile(filepath.Join("..", "..", "deploy", "systemd", "portal.service"))
	if err != nil {
		t.Fatal(err)
	}
	allowed, refusedWith := "", ""
	for line := range strings.Lines(string(data)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		switch name {
		case "SystemCallFilter":
			allowed += " " + value + " "
		case "SystemCallErrorNumber":
			refusedWith = value
		}
	}
	for _, call := range []string{"landlock_create_ruleset", "landlock_add_rule", "landlock_restrict_self", "seccomp"} {
		if !strings.Contains(allowed, " "+call+" ") {
			t.Errorf("the service may not call %s, which @system-service of systemd 252 does not hold", call)
		}
	}
	if refusedWith != "EPERM" {
		t.Errorf("a call that is not on the list ends the process: SystemCallErrorNumber is %q", refusedWith)
	}
}
