// Command suite runs the checks and tests of the portal. `make check` runs what
// an author waits for: generated code, formatting, vet, staticcheck and all tests
// on both database engines. `make test` adds the race detector where goroutines
// share memory, and the walks through a browser and LibreOffice. The seeds of the
// fuzz tests run as tests.
// `make nightly` uses the race detector everywhere, fuzzes for longer, and tries half an
// hour of load and, as root, power cuts.
//
// It installs Chromium, PostgreSQL, LibreOffice, haproxy and PgBouncer on Debian and Ubuntu
// when it runs as root and they are missing. Elsewhere it names what is missing; what needs
// it is skipped and listed at the end. With CI=true a skipped test is a failure,
// unless it waits for the public data that is kept outside of the repository.
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
	"slices"
	"strings"
	"syscall"
	"time"
)

// testTimeout ends a package's tests that hang.
const testTimeout = "28m"

// vetted keeps `go test` from vetting each package again: go vet has looked at them all.
const vetted = "-vet=off"

// undebugged leaves out what only debuggers read: each test binary is linked in two thirds of
// the time.
const undebugged = "-ldflags=-w"

// onceByDay are tests whose every case runs as one of TestEveryWriteMayRunTwice, too, each write
// twice, and on PostgreSQL once; `make nightly` runs them as well.
const onceByDay = "^TestSQLite$"

// mode is what one make target asks for.
type mode struct {
	name string
	race []string // packages that run again with the race detector
	// watched are packages of which the race detector watches some tests alone, where race
	// runs the others on SQLite alone; nil: race runs on both engines.
	watched  []watched
	walks    bool   // whether the browser and LibreOffice are used
	fuzzTime string // how long each fuzz test looks for new inputs; "" for its seeds alone
}

// everything names all packages with tests; the suite's own are no part of ./...
// Go starts packages in this order: the longest come first, so that none of them runs
// alone at the end while a processor waits.
var everything = []string{"./store", "./cmd/portal", "./handlers", "./export", "./...", "./.ci/suite"}

var modes = []mode{
	{name: "check"},
	{name: "test", walks: true, race: []string{"./intake/...", "./handlers/...", "./moderation"},
		watched: []watched{{"./store", togetherInStore}, {"./handlers", togetherAtPages},
			{"./moderation/campaign", togetherInCampaigns}, {"./theme", togetherInTheme}}},
	{name: "nightly", walks: true, fuzzTime: "60s", race: everything},
}

// togetherInStore are the tests of the store in which goroutines share memory: several
// callers at once, the writer's batches and pipelines, retries after a collision. All its
// other tests make one call after the other; `make nightly` watches them, too.
var togetherInStore = []string{
	"TestSQLite/^(dockets|filing|public|review_desk|shared_desk|second_person|coding_workplace|" +
		"answers_open_elsewhere|accounts)$",
	"TestPostgreSQL/^(filing|review_desk|shared_desk|second_person|coding_workplace|accounts)$",
	"TestWritesThatWaitShareOneCommit", "TestAFullQueueRefusesAtOnce", "TestAWriteWhoseCallerLeftIsNotRun",
	"TestClosingCommitsWhatWaits", "TestAWriteThatPanicsFailsAlone",
	"TestARowThatIsRefusedWhenTheBatchIsWrittenFailsItsOwnWriteAlone",
	"TestAListReadInsideABatchMissesNothingFiledBeforeInIt",
	"TestFaultsBetweenTheStatementsOfAVerbLeaveNothingBehind", "TestAFullDiskLosesNothingAndEndsWithRoom",
	"TestACollisionOfNodesIsTriedAgain", "TestAFailedSyncEndsAllWriting", "TestABrokenConnectionIsReplaced",
	"TestABatchOfFilingsWaitsTwice", "TestTheSameCommentInOneBatchIsFiledOnce", "TestABadRowFailsAlone",
	"TestAnImportWaitsTwice", "TestALostAnswerToCommitLosesNothing", "TestManyStartsAtOnceMakeOneDatabase",
	"TestOneServerServesAFolder", "TestBackupWhileWritingAndRestoreElsewhere", "TestTwoProcessesExtendOneChain",
}

// togetherAtPages are the tests of the mux in which requests meet each other, the work
// behind them, or a server of mail or objects. Its others ask one page after the other.
var togetherAtPages = []string{"TestClientsReadAWholeDocketWhileCommentsArePosted", "TestStaffImportAFileFromAPage",
	"TestMailToASender", "TestSlowObjectStoreHoldsUpNoPage", "TestKeptExports", "TestExportThatIsBeingKept",
	"TestKeepingWaitsForAPlace", "TestAHundredPostsOfOneFormFileOneComment", "TestFloodersShutNobodyOut"}

// togetherInCampaigns and togetherInTheme count and compare, and lock what they keep.
var (
	togetherInCampaigns = []string{"TestAGrouperServesSeveralGoroutines"}
	togetherInTheme     = []string{"TestCounterRecountsWhatIsStaleWhenItStarts",
		"TestCounterWakesWhenPokedAndOnItsTimer", "TestCounterGoesOnAfterAFailure"}
)

// watched are the tests of a package in which goroutines meet.
type watched struct {
	pkg   string
	tests []string
}

func main() {
	name := "test"
	if len(os.Args) > 1 {
		name = os.Args[1]
	}
	i := slices.IndexFunc(modes, func(m mode) bool { return m.name == name })
	if i < 0 {
		fmt.Fprintf(os.Stderr, "suite: no mode %q: use check, test or nightly\n", name)
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	status := run(ctx, modes[i])
	stop()
	os.Exit(status)
}

func run(ctx context.Context, m mode) int {
	began := time.Now()
	r := newReport(os.Getenv("CI") == "true")
	tools := findTools(ctx)
	env, end := environment(ctx, r, tools)
	defer end()
	if m.name == "nightly" {
		env = append(env, thoroughVariable+"=on")
	}

	r.phase("static checks", func() { static(ctx, r, env) })
	r.phase("tests on both engines", func() {
		args := []string{"test", "-json", vetted, undebugged, "-timeout", testTimeout}
		if m.name != "nightly" {
			args = append(args, "-skip", onceByDay)
		}
		r.tests(ctx, append(slices.Clone(env), laterVariable+"=later"), append(args, everything...))
	})
	if len(m.race) > 0 {
		r.phase("race detector", func() { race(ctx, r, env, m) })
	}
	if m.walks {
		r.phase("browser and LibreOffice", func() { r.runDeferred(ctx, env) })
	}
	if m.name == "nightly" {
		r.phase("power cuts and a soak", func() { // longer than testTimeout
			r.tests(ctx, append(slices.Clone(env), nightlyVariable+"=on"), []string{"test", "-json", vetted,
				"-timeout", "45m", "-run", "^(TestSoak|TestAPowerCut.*)$", "./cmd/portal"})
		})
		// A module of its own, with much to fetch.
		r.phase("release", func() {
			r.step("tests of release", func() error {
				return quiet(ctx, env, "go", "-C", ".ci/release",
					"test", "./...")
			})
		})
	}
	if m.fuzzTime != "" {
		r.phase("fuzzing", func() { r.fuzz(ctx, env, m.fuzzTime) })
	}
	return r.close(time.Since(began), tools.missing)
}

// environment starts what the tests need and returns their environment, and a
// function that ends and removes it.
func environment(ctx context.Context, r *report, t tools) (env []string, end func()) {
	env = os.Environ()
	if os.Getenv("CGO_CFLAGS") == "" {
		env = append(env, "CGO_CFLAGS=-O2") // Go's own is "-g -O2": SQLite is compiled without what debuggers read
	}
	var ends []func()
	end = func() {
		for _, f := range slices.Backward(ends) {
			f()
		}
	}
	if t.chromium != "" {
		env = append(env, "PORTAL_TEST_CHROMIUM="+t.chromium)
	}
	if t.office != "" {
		env = append(env, "PORTAL_TEST_SOFFICE="+t.office)
	}
	if folder := inMemory(); folder != "" {
		env = append(env, "TMPDIR="+folder)
		ends = append(ends, func() { _ = os.RemoveAll(folder) })
	}
	if t.postgres != "" {
		db, err := startPostgres(ctx, t.postgres)
		if err != nil {
			r.problem("PostgreSQL did not start", []byte(err.Error()))
			return env, end
		}
		env = append(env, "PORTAL_TEST_POSTGRES="+db.url)
		ends = append(ends, db.stop)
	}
	return env, end
}

func static(ctx context.Context, r *report, env []string) {
	r.step("generated code", func() error { return checkGenerated(ctx) })
	r.step("gofmt", func() error { return checkFormat(ctx) })
	r.step("go vet", func() error { return quiet(ctx, env, "go", append([]string{"vet"}, everything...)...) })
	r.step("staticcheck", func() error {
		return quiet(ctx, env, "go", append([]string{"tool", "staticcheck"}, everything...)...)
	})
}

// race runs the packages of m with the race detector, without what needs a
// browser: those tests run the program in processes of their own.
func race(ctx context.Context, r *report, env []string, m mode) {
	if !raceDetector(ctx, env) {
		r.skipped("race detector", "this platform or its C compiler has none")
		return
	}
	// SQLite is compiled anew for the race detector, which does not watch C.
	off := append(slices.Clone(env), laterVariable+"=off", "CGO_CFLAGS=-O1")
	args := []string{"test", "-json", vetted, undebugged, "-race", "-timeout", testTimeout}
	if len(m.watched) == 0 {
		r.tests(ctx, off, append(args, m.race...))
		return
	}
	whole, err := untouched(ctx, env, m)
	if err != nil {
		r.problem("race detector", []byte(err.Error()))
		return
	}
	r.tests(ctx, append(slices.Clone(off), enginesVariable+"=sqlite"), append(slices.Clone(args), whole...))
	for _, w := range m.watched {
		r.tests(ctx, off, append(slices.Clone(args), "-run", strings.Join(w.tests, "|"), w.pkg))
	}
}

// untouched returns the packages of m.race without those of m.watched.
func untouched(ctx context.Context, env []string, m mode) ([]string, error) {
	cmd := exec.CommandContext(ctx, "go", append([]string{"list"}, m.race...)...)
	cmd.Env = env
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	return slices.DeleteFunc(strings.Fields(string(out)), func(pkg string) bool {
		return slices.ContainsFunc(m.watched, func(w watched) bool {
			return pkg == "commentportal"+strings.TrimPrefix(w.pkg, ".")
		})
	}), nil
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
		return fmt.Errorf("these files were not what their templates make, and are now: commit %s",
			strings.Join(changed, " "))
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
