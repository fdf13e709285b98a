package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"commentportal/export/objectstore/objectstoretest"
)

// TestNodesShareKeptExports keeps an export at one node and verifies and serves it at
// another, with a data folder of its own.
func TestNodesShareKeptExports(t *testing.T) {
	t.Parallel()
	t.Run("in a folder", func(t *testing.T) {
		t.Parallel()
		one := newPortal(t, engines[1])
		shareKept(t, one, filepath.Join(one.dir, "shared"))
	})
	t.Run("in a bucket", func(t *testing.T) {
		t.Parallel()
		one := newPortal(t, engines[1])
		one.env = objectstoretest.Environment()
		shareKept(t, one, objectstoretest.New(t).Place())
	})
}

func shareKept(t *testing.T, one *portal, place string) {
	t.Helper()
	one.flags = append(one.flags, "--exports-dir", place)
	one.serve()
	one.stop() // the shipped docket is filed
	one.run("import", "--docket", shippedDocket, filepath.Join("testdata", "comments.csv"))
	one.run("export", "--docket", shippedDocket, "--keep", "first")
	two := &portal{t: t, dir: t.TempDir(), env: one.env, flags: append(slices.Clip(one.flags), "--data-dir")}
	two.flags = append(two.flags, two.dir) // the last one counts
	if out := two.run("verify"); !strings.Contains(out, "Sound") {
		t.Errorf("the other node: %s", out)
	}
	if _, errOut, code := two.try("export", "--docket", shippedDocket, "--keep", "first"); code == exitDone ||
		!strings.Contains(errOut, "kept under the name first already") {
		t.Errorf("the other node keeps it again: %s", errOut)
	}
	two.run("export", "--docket", shippedDocket, "--keep", "second")
	if out := one.run("verify"); !strings.Contains(out, "Sound") {
		t.Errorf("the first node: %s", out)
	}
	if _, err := os.Stat(filepath.Join(two.dir, "exports")); err == nil {
		t.Error("the other node has a folder of exports of its own")
	}
}

// TestKillWhileAnExportIsKept kills the command at different stages of its work.
// Whatever the moment, an export is kept whole or not at all, and its name can be
// used until it is.
func TestKillWhileAnExportIsKept(t *testing.T) {
	t.Parallel()
	const shipped = "HHS-HCIC-2016-0001"
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			t.Parallel()
			p := newPortal(t, e)
			p.run("migrate")
			p.serve()
			p.stop() // the shipped docket is filed
			p.run("import", "--docket", shipped, filepath.Join("testdata", "comments.csv"))
			making, folder := filepath.Join(p.dir, "exports", ".making"), filepath.Join(p.dir, "exports", shipped)
			for round, stage := range []struct {
				name    string
				reached func(name string) bool
			}{
				{"the folder is made", func(string) bool { _, err := os.Stat(making); return err == nil }},
				{"the first file is made", func(string) bool { return entries(making) > 0 }},
				{"half of the files are made", func(string) bool { return entries(making) > 10 }},
				{"the files have their names", func(string) bool {
					_, err := os.Stat(filepath.Join(making, "comments.csv"))
					return err == nil
				}},
				{"the folder has its name", func(name string) bool {
					_, err := os.Stat(filepath.Join(folder,
						name))
					return err == nil
				}},
			} {
				name := fmt.Sprint("round-", round)
				cmd := exec.Command("portal", append([]string{"export", "--docket", shipped, "--keep", name},
					p.flags...)...)
				if err := cmd.Start(); err != nil {
					t.Fatal(err)
				}
				ended := make(chan error, 1)
				go func() { ended <- cmd.Wait() }()
				over := false
				for deadline := time.Now().Add(time.Minute); !over && !stage.reached(name) &&
					time.Now().Before(deadline); {
					select {
					case <-ended:
						over = true // it was quicker than the look at the folder
					default:
					}
				}
				if !over {
					_ = cmd.Process.Kill()
					<-ended
				}
				if out := p.run("verify"); !strings.Contains(out, "Sound") {
					t.Errorf("killed when %s: %s", stage.name, out)
				}
				_, errOut, code := p.try("export", "--docket", shipped, "--keep", name)
				if kept := strings.Contains(errOut, "kept under the name"); code != exitDone && !kept {
					t.Errorf("killed when %s, the name cannot be used: %s", stage.name, errOut)
				}
				if out := p.run("verify"); !strings.Contains(out, "Sound") ||
					entries(filepath.Join(folder, name)) < 11 {
					t.Errorf("killed when %s, and kept then: %s", stage.name, out)
				}
				if _, err := os.Stat(making); err == nil {
					t.Errorf("killed when %s: unfinished work is still there", stage.name)
				}
			}
		})
	}
}

// entries counts what lies in a folder.
func entries(dir string) int {
	list, err := os.ReadDir(dir)
	if err != nil {
		return 0
	}
	return len(list)
}
