package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestImportOfRealComments imports both public files, twice, and looks whether
// the files of the export agree with each other.
func TestImportOfRealComments(t *testing.T) {
	t.Parallel()
	comments := sharedData(t, "comments-dev.jsonl.gz")
	bulk := sharedData(t, "regsgov-bulk-sample.csv")
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			p := newPortal(t, e)
			p.run("migrate")
			p.run("docket", "add", filepath.Join("testdata", "open.toml"))
			const id = "OPEN-1"
			// The scrubbed comments keep other names for their columns.
			imports := [][]string{
				{"import", bulk, "--docket", id},
				{"import", comments, "--docket", id, "--map",
					"id=source_id,text=answer_general,received=received_at,author_type=sector," +
						"docket=,author_type_raw=,attachments=,labels=,source="},
			}
			filed := 0
			for _, args := range imports {
				out := p.run(args...)
				n := figure(t, out, "filed")
				if n == 0 {
					t.Errorf("nothing was filed:\n%s", out)
				}
				filed += n
				t.Log("\n" + out)
			}
			for _, args := range imports {
				if n := figure(t, p.run(args...), "filed"); n != 0 {
					t.Errorf("importing a file again filed %d comments", n)
				}
			}
			first, second := filepath.Join(p.dir, "first"), filepath.Join(p.dir, "second")
			p.run("export", "--docket", id, "--out", first)
			p.run("export", "--docket", id, "--out", second)
			for _, name := range exportNames() {
				a, err := os.ReadFile(filepath.Join(first, name))
				if err != nil {
					t.Fatal(err)
				}
				b, err := os.ReadFile(filepath.Join(second, name))
				if err != nil {
					t.Fatal(err)
				}
				if !bytes.Equal(a, b) {
					t.Errorf("%s differs between two exports of one state", name)
				}
			}
			p.filesAgree(t, first, filed)
			if out := p.run("verify"); !strings.Contains(out, "Sound") {
				t.Errorf("verify: %s", out)
			}
		})
	}
}

// figure reads a number of the import's summary.
func figure(t *testing.T, out, label string) int {
	t.Helper()
	m := regexp.MustCompile(`(?m)^` + label + ` +(\d+)$`).FindStringSubmatch(out)
	if m == nil {
		t.Fatalf("the summary does not say %q:\n%s", label, out)
	}
	n, err := strconv.Atoi(m[1])
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// filesAgree compares register, ledger and data package of an export.
func (p *portal) filesAgree(t *testing.T, dir string, filed int) {
	t.Helper()
	read := func(name string) []map[string]string {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return readCSV(t, name, string(data))
	}
	register := read("comments.csv")
	if len(register) != filed {
		t.Errorf("comments.csv has %d rows, %d comments were filed", len(register), filed)
	}
	byStatus := map[string]int{}
	for _, row := range register {
		byStatus[row["status"]]++
	}
	for _, row := range read("ledger.csv") {
		n, err := strconv.Atoi(row["comments"])
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case row["reason"] != "":
		case row["line"] == "received":
			if n != len(register) {
				t.Errorf("the ledger has %d received, the register %d", n, len(register))
			}
		case n != byStatus[row["line"]]:
			t.Errorf("the ledger has %d %s, the register %d", n, row["line"], byStatus[row["line"]])
		}
	}
	var described struct {
		Resources []struct {
			Path   string `json:"path"`
			Bytes  int64  `json:"bytes"`
			Hash   string `json:"hash"`
			Schema struct {
				Fields []struct {
					Name string `json:"name"`
				} `json:"fields"`
			} `json:"schema"`
		} `json:"resources"`
	}
	data, err := os.ReadFile(filepath.Join(dir, "datapackage.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &described); err != nil {
		t.Fatal(err)
	}
	if len(described.Resources) != len(exportNames())-1 {
		t.Errorf("the data package describes %d files, there are %d beside it", len(described.Resources),
			len(exportNames())-1)
	}
	for _, r := range described.Resources {
		data, err := os.ReadFile(filepath.Join(dir, r.Path))
		if err != nil {
			t.Error(err)
			continue
		}
		sum := sha256.Sum256(data)
		if int64(len(data)) != r.Bytes || !strings.HasSuffix(r.Hash, hex.EncodeToString(sum[:])) {
			t.Errorf("the data package says %s has %d bytes and hash %s", r.Path, r.Bytes, r.Hash)
		}
		if strings.HasSuffix(r.Path, ".csv") {
			var names []string
			for _, f := range r.Schema.Fields {
				names = append(names, f.Name)
			}
			header, _, _ := strings.Cut(strings.TrimPrefix(string(data), "\ufeff"), "\r\n")
			if got := strings.Join(names, ","); got != header {
				t.Errorf("the data package gives %s the columns %s, it has %s", r.Path, got, header)
			}
		}
	}
}
