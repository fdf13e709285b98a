// Command suite runs every check and test of the portal, as `make test` asks:
// generated code, formatting, vet, staticcheck, tests with the race detector on
// both database engines and in a browser, and short fuzzing.
//
// It installs Chromium, PostgreSQL and LibreOffice on Debian and Ubuntu when it runs
// as root and they are missing. Elsewhere it names what is missing, and what needs it is
// skipped and listed at the end. With CI=true a skipped test is a failure, unless
// it waits for the public data that is kept outside of the repository.
package main

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"
)

// testTimeout ends a package's tests that hang.
const testTimeout = "28m"

// fuzzTime is how long each fuzz test looks for new inputs.
const fuzzTime = "4s"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	status := run(ctx)
	stop()
	os.Exit(status)
}

func run(ctx context.Context) int {
	began := time.Now()
	r := newReport(os.Getenv("CI") == "true")
	tools := findTools(ctx)
	env := os.Environ()
	if tools.chromium != "" {
		env = append(env, "PORTAL_TEST_CHROMIUM="+tools.chromium)
	}
	if tools.office != "" {
		env = append(env, "PORTAL_TEST_SOFFICE="+tools.office)
	}
	if tools.postgres != "" {
		db, err := startPostgres(ctx, tools.postgres)
		if err != nil {
			r.problem("PostgreSQL did not start", []byte(err.Error()))
		} else {
			defer db.stop()
			env = append(env, "PORTAL_TEST_POSTGRES="+db.url)
		}
	}

	r.step("generated code", func() error { return checkGenerated(ctx) })
	r.step("gofmt", func() error { return checkFormat(ctx) })
	r.step("go vet", func() error { return quiet(ctx, env, "go", "vet", "./...", "./.ci/suite") })
	r.step("staticcheck", func() error { return quiet(ctx, env, "go", "tool", "staticcheck", "./...", "./.ci/suite") })

	args := []string{"test", "-json", "-timeout", testTimeout}
	if raceDetector(ctx, env) {
		args = append(args, "-race")
	} else {
		r.skipped("race detector", "this platform or its C compiler has none")
	}
	r.tests(ctx, env, append(args, "./...", "./.ci/suite"))
	// What the race detector makes too slow has a build tag, and runs here.
	r.step("training without the race detector", func() error {
		return quiet(ctx, env, "go", "test", "-run", "^TestTrained", "./theme")
	})
	r.fuzz(ctx, env)
	return r.close(time.Since(began), tools.missing)
}

// quiet runs a command and returns its output as the error when it fails.
func quiet(ctx context.Context, env []string, name string, args ...string) error {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = env
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s\n%w", bytes.TrimSpace(out), err)
	}
	return nil
}

// raceDetector reports whether tests can be built with the race detector.
func raceDetector(ctx context.Context, env []string) bool {
	if runtime.GOOS != "linux" && runtime.GOOS != "darwin" {
		return false
	}
	cmd := exec.CommandContext(ctx, "go", "build", "-race", "-o", os.DevNull, "./docket")
	cmd.Env = env
	return cmd.Run() == nil
}

// checkGenerated generates the pages anew and fails when that changes a file.
func checkGenerated(ctx context.Context) error {
	before, err := generated()
	if err != nil {
		return err
	}
	if err := quiet(ctx, os.Environ(), "go", "tool", "templ", "generate", "-path", "views"); err != nil {
		return err
	}
	after, err := generated()
	if err != nil {
		return err
	}
	var changed []string
	for name, text := range after {
		if before[name] != text {
			changed = append(changed, name)
		}
	}
	if len(changed) > 0 {
		return fmt.Errorf("these files were not what their templates make, and are now: commit %s", strings.Join(changed, " "))
	}
	return nil
}

func generated() (map[string]string, error) {
	names, err := filepath.Glob("views/*_templ.go")
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		out[name] = string(data)
	}
	return out, nil
}

// checkFormat fails when gofmt would change a file.
func checkFormat(ctx context.Context) error {
	var files []string
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "node_modules" || d.Name() == ".git" || d.Name() == "bin" || d.Name() == "data") {
			return fs.SkipDir
		}
		if strings.HasSuffix(name, ".go") {
			files = append(files, name)
		}
		return nil
	})
	if err != nil {
		return err
	}
	out, err := exec.CommandContext(ctx, "gofmt", append([]string{"-l"}, files...)...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s\n%w", out, err)
	}
	if len(bytes.TrimSpace(out)) > 0 {
		return fmt.Errorf("run `make fmt`; these files are not formatted:\n%s", out)
	}
	return nil
}
