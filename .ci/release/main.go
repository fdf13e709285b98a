// Command release makes the files of a release from the last commit, twice, in two
// folders with nothing in common, and leaves them only if both are the same bytes.
//
// It runs as `make release`. What it writes, by default to dist: a program for each
// target that needs nothing but itself, packages for Debian, an archive with manual,
// completions and configuration examples, the software bill of materials, the licence
// texts of all that is inside, and the checksums of these files.
package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"aead.dev/minisign"
)

// sums names the file with the checksums of all others.
const sums = "SHA256SUMS"

func main() {
	out := flag.String("out", "dist", "folder for the files; it must not exist, or be one that release made")
	once := flag.Bool("once", false, "build once, and compare with nothing")
	key := flag.String("key", os.Getenv("RELEASE_KEY"), "minisign secret key that signs the checksums; its password "+
		"is read from RELEASE_KEY_PASSWORD")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, *out, *key, *once)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "release: "+err.Error())
		os.Exit(1)
	}
}

func run(ctx context.Context, out, key string, once bool) error {
	if err := compilers(ctx); err != nil {
		return err
	}
	rel, err := describe(ctx)
	if err != nil {
		return err
	}
	work, err := os.MkdirTemp("", "portal-release-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)

	first := filepath.Join(work, "one", "a-longer-name-than-the-other")
	files, err := rel.make(ctx, first, nil)
	if err != nil {
		return err
	}
	if !once {
		fmt.Println("once more, in another folder and with an empty build cache")
		cache := filepath.Join(work, "cache")
		again, err := rel.make(ctx, filepath.Join(work, "two"), []string{"GOCACHE=" + cache})
		if err != nil {
			return err
		}
		if err := same(files, again); err != nil {
			return err
		}
		fmt.Printf("both builds are the same bytes: %d files\n", len(files))
	}
	return deliver(files, out, key)
}

// release is what is being made.
type release struct {
	version string    // of CHANGELOG.md, or "dev"
	commit  string    // twelve digits
	at      time.Time // of the commit: the time of every file inside
}

var (
	released   = regexp.MustCompile(`(?m)^## ([0-9][^ \n]*)`)
	unreleased = regexp.MustCompile(`(?m)^## Unreleased$`)
)

// describe reads version and commit. What is not committed would be in no release,
// so it is refused rather than left out.
func describe(ctx context.Context) (release, error) {
	dirty, err := output(ctx, ".", nil, "git", "status", "--porcelain")
	if err != nil {
		return release{}, err
	}
	if dirty != "" {
		return release{}, errors.New("there are changes that no commit holds; commit them first: a release is made " +
			"from the last commit")
	}
	r := release{version: "dev"}
	if r.commit, err = output(ctx, ".", nil, "git", "rev-parse", "--short=12", "HEAD"); err != nil {
		return release{}, err
	}
	seconds, err := output(ctx, ".", nil, "git", "show", "-s", "--format=%ct", "HEAD")
	if err != nil {
		return release{}, err
	}
	n, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil {
		return release{}, err
	}
	r.at = time.Unix(n, 0).UTC()
	changes, err := os.ReadFile("CHANGELOG.md")
	if err != nil {
		return release{}, err
	}
	if m := released.FindSubmatch(changes); m != nil {
		r.version = string(m[1])
	}
	if unreleased.Match(changes) { // later than the release that it names, and no release itself
		r.version += "+" + r.commit
	}
	return r, nil
}

// make clones the last commit into folder, builds everything there and returns the
// files by name.
func (r release) make(ctx context.Context, folder string, env []string) (map[string][]byte, error) {
	if err := show(ctx, ".", env, "git", "clone", "--quiet", "--no-hardlinks", ".", folder); err != nil {
		return nil, err
	}
	if err := show(ctx, folder, env, "make", "--no-print-directory", "assets"); err != nil {
		return nil, err
	}
	b := build{release: r, folder: folder, env: env, files: map[string][]byte{}}
	if err := b.all(ctx); err != nil {
		return nil, err
	}
	return b.files, nil
}

// same names the files that differ between two builds.
func same(a, b map[string][]byte) error {
	var differ []string
	for name, data := range a {
		if !bytes.Equal(data, b[name]) {
			differ = append(differ, name)
		}
	}
	for name := range b {
		if _, ok := a[name]; !ok {
			differ = append(differ, name)
		}
	}
	if len(differ) > 0 {
		slices.Sort(differ)
		return fmt.Errorf("two builds of the same commit differ in %s: nothing is released", strings.Join(differ, ", "))
	}
	return nil
}

// deliver writes files and their checksums, signed where there is a key.
func deliver(files map[string][]byte, out, key string) error {
	if err := clear(out); err != nil {
		return err
	}
	list := checksums(files)
	files[sums] = list
	if key == "" {
		fmt.Printf("%s is not signed: RELEASE_KEY names no minisign key\n", sums)
	} else {
		secret, err := minisign.PrivateKeyFromFile(os.Getenv("RELEASE_KEY_PASSWORD"), key)
		if err != nil {
			return fmt.Errorf("the key %s cannot be used (is RELEASE_KEY_PASSWORD right?): %w", key, err)
		}
		files[sums+".minisig"] = minisign.Sign(secret, list)
	}
	for name, data := range files {
		mode := fs.FileMode(0o644)
		if strings.HasPrefix(name, "portal-") && !strings.Contains(name, ".") {
			mode = 0o755
		}
		if err := os.WriteFile(filepath.Join(out, name), data, mode); err != nil {
			return err
		}
	}
	fmt.Printf("%s\n%d files in %s\n", list, len(files), out)
	return nil
}

// checksums lists the files as sha256sum -c reads them.
func checksums(files map[string][]byte) []byte {
	var b bytes.Buffer
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		fmt.Fprintf(&b, "%x  %s\n", sha256.Sum256(files[name]), name)
	}
	return b.Bytes()
}

// clear empties a folder that an earlier release was delivered to, or makes it. It
// touches no folder that holds anything else.
func clear(folder string) error {
	entries, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return os.MkdirAll(folder, 0o755)
	}
	if err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(folder, sums)); err != nil && len(entries) > 0 {
		return fmt.Errorf("%s holds files that no release left there; name another folder", folder)
	}
	for _, e := range entries {
		if err := os.Remove(filepath.Join(folder, e.Name())); err != nil {
			return err
		}
	}
	return nil
}

func command(ctx context.Context, folder string, env []string, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = folder
	cmd.Env = append(os.Environ(), env...)
	return cmd
}

// output runs a command and returns what it printed, without the last line end.
func output(ctx context.Context, folder string, env []string, name string, args ...string) (string, error) {
	var stderr bytes.Buffer
	cmd := command(ctx, folder, env, name, args...)
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("%s %s: %s: %w", name, strings.Join(args, " "), bytes.TrimSpace(stderr.Bytes()), err)
	}
	return strings.TrimRight(string(out), "\n"), nil
}

// show runs a command whose output is for people to watch.
func show(ctx context.Context, folder string, env []string, name string, args ...string) error {
	cmd := command(ctx, folder, env, name, args...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s %s: %w", name, strings.Join(args, " "), err)
	}
	return nil
}
