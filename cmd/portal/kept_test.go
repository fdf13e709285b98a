package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

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
