package export

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"slices"
	"strings"
	"time"

	"commentportal/docket"
)

// dataPackageName is the file that describes the others.
const dataPackageName = "datapackage.json"

// The data package follows Frictionless Data Package 1.0 (specs.frictionlessdata.io),
// whose readers are the most common; "snapshot", "versions", "readings", "rows" and
// "bom" are additions, which that specification allows.
type packageFile struct {
	Profile     string     `json:"profile"`
	Name        string     `json:"name"`
	ID          string     `json:"id"`
	Title       string     `json:"title"`
	Description string     `json:"description"`
	Created     string     `json:"created,omitempty"`
	Snapshot    string     `json:"snapshot"`
	Versions    versions   `json:"versions"`
	Readings    readings   `json:"readings"`
	Resources   []resource `json:"resources"`
}

type versions struct {
	Program        string   `json:"program"`
	Codebook       int      `json:"codebook"`
	ScreeningRules []string `json:"screening_rules"`
	ThemeRules     string   `json:"theme_rules"`
}

// readings says of how many of 100 comments a second and a third person is to read the
// answers, and the least number for a second one while there are as many.
type readings struct {
	Second      int `json:"second"`
	SecondLeast int `json:"second_least"`
	Third       int `json:"third"`
}

type resource struct {
	Name      string   `json:"name"`
	Path      string   `json:"path"`
	Profile   string   `json:"profile"`
	Title     string   `json:"title"`
	Format    string   `json:"format"`
	MediaType string   `json:"mediatype"`
	Encoding  string   `json:"encoding,omitempty"`
	BOM       *bool    `json:"bom,omitempty"`
	Bytes     int64    `json:"bytes"`
	Hash      string   `json:"hash"`
	Rows      *int64   `json:"rows,omitempty"`
	Dialect   *dialect `json:"dialect,omitempty"`
	Schema    *schema  `json:"schema,omitempty"`

	binary bool // not text, so without an encoding
}

type dialect struct {
	Version          float64 `json:"csvddfVersion"`
	Delimiter        string  `json:"delimiter"`
	LineTerminator   string  `json:"lineTerminator"`
	QuoteChar        string  `json:"quoteChar"`
	DoubleQuote      bool    `json:"doubleQuote"`
	SkipInitialSpace bool    `json:"skipInitialSpace"`
	Header           bool    `json:"header"`
	CaseSensitive    bool    `json:"caseSensitiveHeader"`
}

type schema struct {
	Fields        []field      `json:"fields"`
	MissingValues []string     `json:"missingValues"`
	PrimaryKey    []string     `json:"primaryKey,omitempty"`
	ForeignKeys   []foreignKey `json:"foreignKeys,omitempty"`
}

type field struct {
	Name        string       `json:"name"`
	Type        string       `json:"type"`
	Format      string       `json:"format,omitempty"`
	Description string       `json:"description"`
	Constraints *constraints `json:"constraints,omitempty"`
}

type constraints struct {
	Required bool     `json:"required,omitempty"`
	Enum     []string `json:"enum,omitempty"`
	Minimum  *int     `json:"minimum,omitempty"`
	Maximum  *int     `json:"maximum,omitempty"`
}

type foreignKey struct {
	Fields    []string `json:"fields"`
	Reference struct {
		Resource string   `json:"resource"`
		Fields   []string `json:"fields"`
	} `json:"reference"`
}

// written is what became of a file: its size, digest and rows.
type written struct {
	bytes int64
	hash  string
	rows  int64 // -1: the file has no rows
}

// meter counts and digests what passes through it.
type meter struct {
	w     io.Writer
	bytes int64
	sum   hash.Hash
}

func newMeter(w io.Writer) *meter { return &meter{w: w, sum: sha256.New()} }

func (m *meter) Write(p []byte) (int, error) {
	n, err := m.w.Write(p)
	m.bytes += int64(n)
	m.sum.Write(p[:n])
	return n, err
}

func (m *meter) written(rows int64) written {
	return written{m.bytes, "sha256:" + hex.EncodeToString(m.sum.Sum(nil)), rows}
}

// dataPackage is datapackage.json.
type dataPackage struct{ about About }

func (dataPackage) Name() string        { return dataPackageName }
func (dataPackage) ContentType() string { return "application/json; charset=utf-8" }

// Export describes every file there is: it makes each once more, to nowhere, so
// that size and digest are those that a download of the same state has.
func (f dataPackage) Export(ctx context.Context, w io.Writer, src Source, id docket.ID) error {
	return exportAlone(ctx, f, w, src, id, f.about)
}

func (f dataPackage) write(ctx context.Context, w io.Writer, j *job) (int64, error) {
	made := map[string]written{}
	for _, other := range files(f.about) {
		if other.Name() == dataPackageName {
			continue
		}
		m := newMeter(io.Discard)
		rows, err := other.write(ctx, m, j)
		if err != nil {
			return -1, err
		}
		made[other.Name()] = m.written(rows)
	}
	return -1, j.writePackage(ctx, w, made)
}

func (dataPackage) describe(context.Context, *job) (resource, error) { return resource{}, nil }

// writePackage describes the files made, in the contract's order.
func (j *job) writePackage(ctx context.Context, w io.Writer, made map[string]written) error {
	at, err := j.src.At(ctx)
	if err != nil {
		return fmt.Errorf("export: %s: time of the snapshot: %w", dataPackageName, err)
	}
	rules, err := j.src.RuleSets(ctx, j.d.ID)
	if err != nil {
		return fmt.Errorf("export: %s: screening rules: %w", dataPackageName, err)
	}
	p := packageFile{
		Profile: "data-package",
		Name:    strings.ToLower(string(j.d.ID)),
		ID:      string(j.d.ID),
		Title:   j.d.Title,
		Description: "Comments received on docket " + string(j.d.ID) +
			", what became of them, and the themes that staff confirmed in those posted. In CSV files, one " +
			"apostrophe stands before a cell that a spreadsheet might run as a formula; dropping one leading " +
			"apostrophe undoes it exactly. Read LIMITATIONS.md first.",
		Versions: versions{
			Program:        j.about.Program,
			Codebook:       j.book.Version,
			ScreeningRules: slices.Sorted(slices.Values(append([]string{}, rules...))),
			ThemeRules:     j.about.ThemeRules,
		},
		Readings: readings{Second: docket.ReadingsOf(j.d).Second, SecondLeast: docket.SecondReadingLeast,
			Third: docket.ReadingsOf(j.d).Third},
		Resources: []resource{},
	}
	if p.Versions.ScreeningRules == nil {
		p.Versions.ScreeningRules = []string{}
	}
	if !at.IsZero() {
		p.Snapshot = at.UTC().Format(time.RFC3339Nano)
		p.Created = at.UTC().Format(time.RFC3339)
	}
	for _, f := range files(j.about) {
		wrote, ok := made[f.Name()]
		if !ok {
			continue
		}
		r, err := j.describe(ctx, f, wrote, made)
		if err != nil {
			return fmt.Errorf("export: %s: %w", dataPackageName, err)
		}
		p.Resources = append(p.Resources, r)
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(p); err != nil {
		return fmt.Errorf("export: %s: %w", dataPackageName, err)
	}
	return nil
}

// describe describes a file that was written beside those of made.
func (j *job) describe(ctx context.Context, f file, wrote written, made map[string]written) (resource, error) {
	r, err := f.describe(ctx, j)
	if err != nil {
		return r, err
	}
	r.Name, r.Path = strings.ToLower(f.Name()), f.Name()
	r.Bytes, r.Hash = wrote.bytes, wrote.hash
	if !r.binary {
		r.Encoding = "utf-8"
	}
	if wrote.rows >= 0 {
		r.Rows = &wrote.rows
	}
	if r.Schema != nil {
		r.Schema.ForeignKeys = slices.DeleteFunc(r.Schema.ForeignKeys, func(k foreignKey) bool {
			return !slices.ContainsFunc(files(j.about), func(o file) bool {
				_, made := made[o.Name()]
				return made && strings.ToLower(o.Name()) == k.Reference.Resource
			})
		})
	}
	return r, nil
}

func (t table) describe(ctx context.Context, j *job) (resource, error) {
	header, err := t.header(ctx, j)
	if err != nil {
		return resource{}, err
	}
	yes := true
	s := &schema{MissingValues: []string{""}, PrimaryKey: t.key}
	for _, c := range header {
		f := field{Name: c.name, Type: c.kind, Description: c.about}
		if c.required || c.enum != nil || c.minimum != nil || c.maximum != nil {
			f.Constraints = &constraints{Required: c.required, Enum: c.enum, Minimum: c.minimum, Maximum: c.maximum}
		}
		s.Fields = append(s.Fields, f)
	}
	for _, r := range t.refers {
		k := foreignKey{Fields: []string{r.column}}
		k.Reference.Resource, k.Reference.Fields = r.file, []string{r.key}
		s.ForeignKeys = append(s.ForeignKeys, k)
	}
	return resource{
		Profile: "tabular-data-resource", Title: t.title, Format: "csv", MediaType: "text/csv", BOM: &yes,
		Dialect: &dialect{
			Version: 1.2, Delimiter: ",", LineTerminator: "\r\n", QuoteChar: `"`, DoubleQuote: true,
			Header: true, CaseSensitive: true,
		},
		Schema: s,
	}, nil
}

func (answersJSONL) describe(context.Context, *job) (resource, error) {
	return resource{
		Profile: "data-resource", Title: "Posted answers for machines: one JSON object a line, text as posted",
		Format: "jsonl", MediaType: "application/jsonl",
	}, nil
}
