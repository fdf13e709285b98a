package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/goreleaser/nfpm/v2"
	"github.com/goreleaser/nfpm/v2/deb"
	"github.com/goreleaser/nfpm/v2/files"
)

// papers writes what people and shells read beside the program, by its path in an
// archive: manual, completions, changes, licences and the examples of deploy.
func (b *build) papers(ctx context.Context) (map[string][]byte, error) {
	out := map[string][]byte{"THIRD-PARTY-LICENSES.txt": b.files["THIRD-PARTY-LICENSES.txt"]}
	program, err := b.runnable()
	if err != nil {
		return nil, err
	}
	for path, args := range map[string][]string{
		"man/portal.1":     {"man"},
		"completions/bash": {"completion", "bash"},
		"completions/zsh":  {"completion", "zsh"},
		"completions/fish": {"completion", "fish"},
	} {
		text, err := output(ctx, b.folder, nil, program, args...)
		if err != nil {
			return nil, err
		}
		out[path] = []byte(text + "\n")
	}
	for _, name := range []string{"LICENSE", "NOTICE", "CHANGELOG.md", "README.md"} {
		if out[name], err = os.ReadFile(filepath.Join(b.folder, name)); err != nil {
			return nil, err
		}
	}
	for _, folder := range []string{"deploy", "docs"} {
		err = filepath.WalkDir(filepath.Join(b.folder, folder), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			name, err := filepath.Rel(b.folder, path)
			if err != nil {
				return err
			}
			out[filepath.ToSlash(name)], err = os.ReadFile(path)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// archive packs the program for t with its papers. Every file bears the time of the
// commit.
func (b *build) archive(t target, papers map[string][]byte) error {
	top := "portal-" + b.version + "-" + t.name()
	var out bytes.Buffer
	zipped, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return err
	}
	w := tar.NewWriter(zipped)
	add := func(name string, mode int64, data []byte) error {
		err := w.WriteHeader(&tar.Header{Name: top + "/" + name, Mode: mode, Size: int64(len(data)), ModTime: b.at,
			Format: tar.FormatPAX})
		if err == nil {
			_, err = w.Write(data)
		}
		return err
	}
	if err := add("portal", 0o755, b.files["portal-"+t.name()]); err != nil {
		return err
	}
	for _, name := range sorted(papers) {
		if err := add(name, 0o644, papers[name]); err != nil {
			return err
		}
	}
	if err := w.Close(); err != nil {
		return err
	}
	if err := zipped.Close(); err != nil {
		return err
	}
	b.files[top+".tar.gz"] = out.Bytes()
	return nil
}

func sorted(m map[string][]byte) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// debian packs the program for Debian and Ubuntu, with a service that starts when
// somebody has written its configuration, and a user of its own.
func (b *build) debian(t target, papers map[string][]byte) error {
	stage, err := os.MkdirTemp("", "portal-deb-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(stage)
	manual, err := squeeze(papers["man/portal.1"])
	if err != nil {
		return err
	}
	copyright := append(append([]byte("The comment portal.\n\n"), papers["LICENSE"]...),
		papers["THIRD-PARTY-LICENSES.txt"]...)
	content := func(at, kind string, mode fs.FileMode, data []byte) (*files.Content, error) {
		source := filepath.Join(stage, strings.ReplaceAll(at, "/", "_"))
		if err := os.WriteFile(source, data, mode); err != nil {
			return nil, err
		}
		return &files.Content{Source: source, Destination: at, Type: kind,
			FileInfo: &files.ContentFileInfo{Owner: "root", Group: "root", Mode: mode, MTime: b.at}}, nil
	}
	info := &nfpm.Info{
		Name: "portal", Arch: t.arch, Platform: "linux", Version: b.version, Section: "web", Priority: "optional",
		Maintainer: "Comment portal maintainers <root@localhost>", MTime: b.at, License: "Apache-2.0",
		Description: "public comment portal\nPoses a docket's questions, takes comments in, supports moderation and\n" +
			"writes the files of a report.",
		VersionSchema: "none",
	}
	for _, f := range []struct {
		at, kind string
		mode     fs.FileMode
		data     []byte
	}{
		{"/usr/bin/portal", files.TypeFile, 0o755, b.files["portal-"+t.name()]},
		{"/usr/lib/systemd/system/portal.service", files.TypeFile, 0o644, papers["deploy/systemd/portal.service"]},
		{"/usr/lib/sysusers.d/portal.conf", files.TypeFile, 0o644, papers["deploy/systemd/sysusers.conf"]},
		{"/etc/portal/portal.toml", files.TypeConfigNoReplace, 0o644, papers["deploy/portal.toml"]},
		{"/usr/share/man/man1/portal.1.gz", files.TypeFile, 0o644, manual},
		{"/usr/share/bash-completion/completions/portal", files.TypeFile, 0o644, papers["completions/bash"]},
		{"/usr/share/zsh/vendor-completions/_portal", files.TypeFile, 0o644, papers["completions/zsh"]},
		{"/usr/share/fish/vendor_completions.d/portal.fish", files.TypeFile, 0o644, papers["completions/fish"]},
		{"/usr/share/doc/portal/copyright", files.TypeFile, 0o644, copyright},
		{"/usr/share/doc/portal/operate.md", files.TypeFile, 0o644, papers["docs/operate.md"]},
	} {
		if len(f.data) == 0 {
			return fmt.Errorf("the package needs %s, and there is nothing for it", f.at)
		}
		c, err := content(f.at, f.kind, f.mode, f.data)
		if err != nil {
			return err
		}
		info.Contents = append(info.Contents, c)
	}
	info.Scripts = nfpm.Scripts{
		PostInstall: filepath.Join(b.folder, "deploy/debian/postinst"),
		PreRemove:   filepath.Join(b.folder, "deploy/debian/prerm"),
		PostRemove:  filepath.Join(b.folder, "deploy/debian/postrm"),
	}
	info = nfpm.WithDefaults(info)
	if err := nfpm.PrepareForPackager(info, "deb"); err != nil {
		return err
	}
	var out bytes.Buffer
	if err := deb.Default.Package(info, &out); err != nil {
		return fmt.Errorf("package for Debian: %w", err)
	}
	b.files[deb.Default.ConventionalFileName(info)] = out.Bytes()
	return nil
}

// squeeze compresses without a time of its own.
func squeeze(data []byte) ([]byte, error) {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(data); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
