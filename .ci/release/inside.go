package main

import (
	"bytes"
	"context"
	"debug/buildinfo"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/CycloneDX/cyclonedx-go"
)

// part is something by others that is inside the program.
type part struct {
	kind    string // "golang", "npm" or "generic", as package URLs name it
	name    string
	version string
	folder  string // with its licence
	licence string // the text, where no file of folder holds it
	sum     string // Go's checksum of the module
}

func (p part) url() string {
	return "pkg:" + p.kind + "/" + strings.ReplaceAll(p.name, "@", "%40") + "@" + p.version
}

// inside lists what by others is inside the programs: Go's own packages, the modules
// that the program itself names, SQLite, and the npm packages of the style sheet.
func (b *build) inside(ctx context.Context) ([]part, error) {
	path, err := b.runnable()
	if err != nil {
		return nil, err
	}
	info, err := buildinfo.ReadFile(path)
	if err != nil {
		return nil, err
	}
	folders, err := b.moduleFolders(ctx)
	if err != nil {
		return nil, err
	}
	root, err := output(ctx, b.folder, nil, "go", "env", "GOROOT")
	if err != nil {
		return nil, err
	}
	list := []part{{kind: "golang", name: "std", version: strings.TrimPrefix(info.GoVersion, "go"), folder: root}}
	for _, m := range info.Deps {
		p := part{kind: "golang", name: m.Path, version: m.Version, folder: folders[m.Path], sum: m.Sum}
		list = append(list, p)
		if m.Path == "github.com/mattn/go-sqlite3" {
			s, err := sqlite(p.folder)
			if err != nil {
				return nil, err
			}
			list = append(list, s)
		}
	}
	packages, err := b.npm()
	return append(list, packages...), err
}

// moduleFolders finds where Go keeps each module.
func (b *build) moduleFolders(ctx context.Context) (map[string]string, error) {
	out, err := output(ctx, b.folder, []string{"GOFLAGS="}, "go", "list", "-m", "-json", "all")
	if err != nil {
		return nil, err
	}
	folders := map[string]string{}
	for d := json.NewDecoder(strings.NewReader(out)); ; {
		var m struct{ Path, Dir string }
		if err := d.Decode(&m); errors.Is(err, io.EOF) {
			return folders, nil
		} else if err != nil {
			return nil, err
		}
		folders[m.Path] = m.Dir
	}
}

var sqliteVersion = regexp.MustCompile(`(?m)^#define SQLITE_VERSION\s+"([^"]+)"`)

func sqlite(folder string) (part, error) {
	head, err := os.ReadFile(filepath.Join(folder, "sqlite3-binding.h"))
	if err != nil {
		return part{}, err
	}
	m := sqliteVersion.FindSubmatch(head)
	if m == nil {
		return part{}, errors.New("sqlite3-binding.h names no version of SQLite")
	}
	return part{kind: "generic", name: "sqlite", version: string(m[1]),
		licence: "SQLite is in the public domain (https://sqlite.org/copyright.html).\n"}, nil
}

// npm lists the packages whose files the style sheet, script and icons are made of:
// the dependencies of package.json. assets/build.mjs reads files of theirs alone, and
// none of what they need in their turn.
func (b *build) npm() ([]part, error) {
	data, err := os.ReadFile(filepath.Join(b.folder, "package-lock.json"))
	if err != nil {
		return nil, err
	}
	type entry struct {
		Version      string
		Dependencies map[string]string
	}
	var lock struct{ Packages map[string]entry }
	if err := json.Unmarshal(data, &lock); err != nil {
		return nil, fmt.Errorf("package-lock.json: %w", err)
	}
	var list []part
	for name := range lock.Packages[""].Dependencies {
		path := "node_modules/" + name
		list = append(list, part{kind: "npm", name: name, version: lock.Packages[path].Version,
			folder: filepath.Join(b.folder, path)})
	}
	if len(list) == 0 {
		return nil, errors.New("package-lock.json names no dependency, and the style sheet is made of one")
	}
	slices.SortFunc(list, func(x, y part) int { return strings.Compare(x.url(), y.url()) })
	return list, nil
}

// bill writes the software bill of materials as CycloneDX JSON.
func (b *build) bill(list []part) error {
	bom := cyclonedx.NewBOM()
	bom.Metadata = &cyclonedx.Metadata{
		Timestamp: b.at.Format(time.RFC3339),
		Component: &cyclonedx.Component{BOMRef: "portal", Type: cyclonedx.ComponentTypeApplication, Name: "portal",
			Version: b.version},
	}
	components := make([]cyclonedx.Component, 0, len(list))
	refs := make([]string, 0, len(list))
	for _, p := range list {
		c := cyclonedx.Component{BOMRef: p.url(), Type: cyclonedx.ComponentTypeLibrary, Name: p.name,
			Version:    p.version,
			PackageURL: p.url()}
		if p.sum != "" {
			c.Properties = &[]cyclonedx.Property{{Name: "go:sum", Value: p.sum}}
		}
		components, refs = append(components, c), append(refs, p.url())
	}
	bom.Components = &components
	bom.Dependencies = &[]cyclonedx.Dependency{{Ref: "portal", Dependencies: &refs}}
	var out bytes.Buffer
	if err := cyclonedx.NewBOMEncoder(&out, cyclonedx.BOMFileFormatJSON).SetPretty(true).Encode(bom); err != nil {
		return fmt.Errorf("software bill of materials: %w", err)
	}
	b.files["portal.cdx.json"] = out.Bytes()
	return nil
}

var licenceFile = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|patents)([-.].*)?$`)

// licences writes the licence texts of everything inside, and fails where somebody's
// is missing: nothing is passed on without it.
func (b *build) licences(list []part) error {
	var out bytes.Buffer
	out.WriteString("The comment portal holds these works of others. Their licences follow one another.\n")
	for _, p := range list {
		text := p.licence
		if text == "" {
			var err error
			if text, err = licenceOf(p); err != nil {
				return err
			}
		}
		fmt.Fprintf(&out, "\n%s\n%s %s\n\n%s", strings.Repeat("=", 80), p.name, p.version, text)
	}
	b.files["THIRD-PARTY-LICENSES.txt"] = out.Bytes()
	return nil
}

func licenceOf(p part) (string, error) {
	entries, err := os.ReadDir(p.folder)
	if err != nil {
		return "", fmt.Errorf("licence of %s: %w", p.name, err)
	}
	var b strings.Builder
	for _, e := range entries {
		if e.IsDir() || !licenceFile.MatchString(e.Name()) {
			continue
		}
		text, err := os.ReadFile(filepath.Join(p.folder, e.Name()))
		if err != nil {
			return "", err
		}
		b.WriteString(strings.TrimRight(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n") + "\n")
	}
	if b.Len() == 0 {
		return "", fmt.Errorf("%s %s is inside the program and brings no licence text", p.name, p.version)
	}
	return b.String(), nil
}
