package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// target is one kind of machine that a program is built for.
type target struct {
	arch     string
	compiler string // of C, on a machine of another kind
	packages string // of Debian and Ubuntu, that bring it
	emulator string // runs the program on a machine of another kind
	fips     string // the Go Cryptographic Module, or ""
}

// fipsModule is the version of the Go Cryptographic Module that has a certificate
// (CMVP 5247, go.dev/doc/security/fips140).
const fipsModule = "v1.0.0"

var targets = []target{
	{arch: "amd64", compiler: "x86_64-linux-gnu-gcc", packages: "gcc-x86-64-linux-gnu libc6-dev-amd64-cross"},
	{arch: "arm64", compiler: "aarch64-linux-gnu-gcc", packages: "gcc-aarch64-linux-gnu libc6-dev-arm64-cross"},
	{arch: "amd64", compiler: "x86_64-linux-gnu-gcc", packages: "gcc-x86-64-linux-gnu libc6-dev-amd64-cross",
		fips: fipsModule},
}

// name is the target in the names of files.
func (t target) name() string {
	if t.fips != "" {
		return "linux-" + t.arch + "-fips140"
	}
	return "linux-" + t.arch
}

// native reports whether programs for t run here.
func (t target) native() bool { return runtime.GOOS == "linux" && runtime.GOARCH == t.arch }

func (t target) cc() string {
	if t.native() {
		if cc := os.Getenv("CC"); cc != "" {
			return cc
		}
		return "cc"
	}
	return t.compiler
}

// compilers sees to a C compiler for each target, and installs the missing ones on
// Debian and Ubuntu when it runs as root.
func compilers(ctx context.Context) error {
	for _, t := range targets {
		if _, err := exec.LookPath(t.cc()); err == nil {
			continue
		}
		if _, err := exec.LookPath("apt-get"); err == nil && os.Geteuid() == 0 {
			args := append([]string{"-qq", "-y", "--no-install-recommends", "install"}, strings.Fields(t.packages)...)
			// The lists may be old; when they cannot be renewed the installation says so.
			_, _ = output(ctx, ".", nil, "apt-get", "-qq", "update")
			if _, err := output(ctx, ".", []string{"DEBIAN_FRONTEND=noninteractive"}, "apt-get", args...); err != nil {
				return err
			}
			continue
		}
		return fmt.Errorf("the C compiler %s for %s is missing; on Debian and Ubuntu: apt-get install %s", t.cc(),
			t.arch, t.packages)
	}
	return nil
}

// build is one pass over the files of a release.
type build struct {
	release
	folder string
	env    []string
	files  map[string][]byte
}

// tags leave out what a program without shared libraries cannot have: SQLite's
// extensions, and the C library's look-up of names and users.
const tags = "sqlite_fts5 sqlite_omit_load_extension netgo osusergo"

func (b *build) all(ctx context.Context) error {
	for _, t := range targets {
		if err := b.program(ctx, t); err != nil {
			return err
		}
	}
	inside, err := b.inside(ctx)
	if err != nil {
		return err
	}
	if err := b.bill(inside); err != nil {
		return err
	}
	if err := b.licences(inside); err != nil {
		return err
	}
	papers, err := b.papers(ctx)
	if err != nil {
		return err
	}
	for _, t := range targets {
		if err := b.archive(t, papers); err != nil {
			return err
		}
		if t.fips != "" {
			continue
		}
		if err := b.debian(t, papers); err != nil {
			return err
		}
	}
	return nil
}

// program builds the portal for t. It has no build ID and no path of this machine in
// it.
func (b *build) program(ctx context.Context, t target) error {
	name := "portal-" + t.name()
	fmt.Println("building " + name)
	ldflags := fmt.Sprintf("-s -w -buildid= -X main.version=%s -X main.commit=%s -linkmode external "+
		`-extldflags "-static -Wl,--build-id=none"`, b.version, b.commit)
	env := append([]string{"GOFLAGS=", "CGO_ENABLED=1", "GOOS=linux", "GOARCH=" + t.arch, "CC=" + t.cc()}, b.env...)
	if t.fips != "" {
		env = append(env, "GOFIPS140="+t.fips)
	}
	path := filepath.Join(b.folder, "bin", name)
	if err := show(ctx, b.folder, env, "go", "build", "-trimpath", "-buildvcs=false", "-tags", tags,
		"-ldflags", ldflags, "-o", path, "./cmd/portal"); err != nil {
		return err
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	b.files[name] = data
	return nil
}

// runnable is the program that this machine can ask for its own manual.
func (b *build) runnable() (string, error) {
	for _, t := range targets {
		if t.native() {
			return filepath.Join(b.folder, "bin", "portal-"+t.name()), nil
		}
	}
	return "", fmt.Errorf("no program of this release runs on %s/%s, so none can write its manual", runtime.GOOS,
		runtime.GOARCH)
}
