package handoff

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pb33f/jsonschema/v6"

	"commentportal/docket"
)

func TestIndicatorsAreTracesAndNothingElse(t *testing.T) {
	t.Parallel()
	const md5 = "44d88612fea8a8f36de82e1278abb02f"
	sha256 := strings.Repeat("0123456789abcdef", 4)
	for _, tt := range []struct{ name, text, want string }{
		{"nothing technical", "We patch every month. See page 3.1 and version 2.4 of our plan, Mr. " +
			"Smith.Jr agreed.", ""},
		{"an address of the open network", "It calls 203.0.113.7 at night.", "ipv4-addr 203.0.113.7"},
		{"private, local and well-known addresses", "From 10.0.0.8, 192.168.1.4, 127.0.0.1, fe80::1, ::1 " +
			"and 8.8.8.8.", ""},
		{"an address of version 6", "It calls 2001:db8:85a3::8a2e:370:7334.", "ipv6-addr 2001:db8:85a3::8a2e:370:7334"},
		{"a clock time is no address", "At 10:20:30 and 23:59 it stopped.", ""},
		{"defanged names and addresses", "See hxxps://pay-now[.]example/x.php?mail=a@b.example#top, " +
			"198[.]51[.]100[.]9 and c2(dot)badhost[.]com.",
			"url https://pay-now.example/x.php; ipv4-addr 198.51.100.9; domain-name c2.badhost.com"},
		{"a domain in capitals", "BADHOST.COM", "domain-name badhost.com"},
		{"known sites alone", "We use google.com, www.microsoft.com, https://www.cisa.gov/report and " +
			"cve.mitre.org.", ""},
		{"what lies on a known site", "The script is at https://github.com/evil/tool, not https://github.com/.",
			"url https://github.com/evil/tool"},
		{"the writer's own hosts", "Our portal.mercy.org is down; https://mercy.org/login too.", ""},
		{"an address of e-mail names a person", "Write to boss@badhost.com or me@mercy.org.", ""},
		{"files by name", "update.exe and HOW_TO_DECRYPT.txt came; explorer.exe and readme.txt were there.",
			"file update.exe; file HOW_TO_DECRYPT.txt"},
		{"hashes", md5 + " and " + strings.ToUpper(sha256) + ", not d41d8cd98f00b204e9800998ecf8427e nor " +
			strings.Repeat("12345678", 4), "hash " + md5 + "; hash " + sha256},
		{"numbers of flaws, each once", "cve-2016-6366, then CVE-2016-6366.", "vulnerability CVE-2016-6366"},
		{"a web address by number", "http://203.0.113.9:8080/a", "url http://203.0.113.9:8080/a"},
	} {
		var got []string
		for _, i := range Indicators(docket.Text(tt.text), "mercy.org") {
			got = append(got, string(i.Kind)+" "+i.Value)
			if p := i.Place; p.Start < 0 || p.End > len(tt.text) || p.Start >= p.End {
				t.Errorf("%s: placed at %v", tt.name, p)
			}
		}
		if s := strings.Join(got, "; "); s != tt.want {
			t.Errorf("%s:\n got %q\nwant %q", tt.name, s, tt.want)
		}
	}
}

func FuzzIndicators(f *testing.F) {
	f.Add("hxxps://a[.]example/ 203.0.113.7 ::ffff:1.2.3.4 CVE-2020-1234 a.exe")
	f.Fuzz(func(t *testing.T, text string) {
		for _, i := range Indicators(docket.Text(text)) {
			if i.Value == "" || i.Place.End > len(text) {
				t.Errorf("%+v in %q", i, text)
			}
		}
	})
}

// testSheet has an indicator of each kind.
func testSheet(marking docket.TLP) Sheet {
	return Sheet{Docket: "HHS-TEST-0001", Agency: "Task Force", Reference: "HHS-TEST-0001/I3",
		Kinds:   []string{"Possible live incident"},
		Arrived: time.Date(2026, 11, 20, 3, 0, 0, 0, time.UTC), Made: time.Date(2026, 11, 20, 4, 0, 0, 0,
			time.UTC), Marking: marking,
		Sentences: []string{"Our servers are locked."},
		Indicators: Indicators(docket.Text("203.0.113.7 2001:db8::7 badhost.com https://badhost.com/x update.exe " +
			"CVE-2016-6366 " +
			"44d88612fea8a8f36de82e1278abb02f " + strings.Repeat("ab1", 13) + "c " +
			strings.Repeat("0123456789abcdef", 4)))}
}

// schemas compiles the published schemas of STIX 2.1; the test is skipped without them.
func schemas(t *testing.T) *jsonschema.Schema {
	t.Helper()
	shared := os.Getenv("PORTAL_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "..", "shared")
	}
	root := filepath.Join(shared, "standards", "stix-2.1", "schemas")
	if _, err := os.Stat(root); errors.Is(err, fs.ErrNotExist) {
		t.Skip("no shared data: standards/stix-2.1")
	}
	compiler := jsonschema.NewCompiler()
	var bundle string
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		file, err := os.Open(name)
		if err != nil {
			return err
		}
		defer file.Close()
		doc, err := jsonschema.UnmarshalJSON(file)
		if err != nil {
			return err
		}
		id, _ := doc.(map[string]any)["$id"].(string)
		if filepath.Base(name) == "bundle.json" {
			bundle = id
		}
		return compiler.AddResource(id, doc)
	})
	if err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile(bundle)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func TestBundleIsValidAndMarkedThroughout(t *testing.T) {
	t.Parallel()
	schema := schemas(t)
	for _, marking := range docket.TLPs {
		for _, sheet := range []Sheet{testSheet(marking), {Docket: "HHS-TEST-0001", Agency: "Task Force",
			Reference: "HHS-TEST-0001/I4",
			Kinds:     []string{"Possible threat of violence"}, Marking: marking}} {
			body, err := sheet.Bundle()
			if err != nil {
				t.Fatal(err)
			}
			doc, err := jsonschema.UnmarshalJSON(strings.NewReader(string(body)))
			if err != nil {
				t.Fatal(err)
			}
			if err := schema.Validate(doc); err != nil {
				t.Errorf("%s: %v\n%s", marking, err, body)
			}
			var bundle struct{ Objects []map[string]any }
			if err := json.Unmarshal(body, &bundle); err != nil {
				t.Fatal(err)
			}
			if len(bundle.Objects) != 3+len(sheet.Indicators) {
				t.Errorf("%s: %d objects", marking, len(bundle.Objects))
			}
			seen := map[any]bool{}
			for n, o := range bundle.Objects {
				if seen[o["id"]] {
					t.Errorf("two objects are %v", o["id"])
				}
				seen[o["id"]] = true
				refs, _ := o["object_marking_refs"].([]any)
				if n == 0 && (o["name"] != string(marking) || refs != nil) || n > 0 &&
					!slices.Equal(refs, []any{bundle.Objects[0]["id"]}) {
					t.Errorf("%s: the object %v is marked %v", marking, o["type"], refs)
				}
			}
		}
	}
	if _, err := (Sheet{Marking: "TLP:WHITE"}).Bundle(); err == nil {
		t.Error("a marking of version 1 was taken")
	}
	// The number of a domain name as STIX 2.1 works it out (UUID version 5 of {"value":"badhost.com"}).
	body, err := testSheet(docket.TLPAmber).Bundle()
	if err != nil || !strings.Contains(string(body), `"domain-name--`) {
		t.Fatal(err)
	}
	again, _ := testSheet(docket.TLPAmber).Bundle()
	if string(again) != string(body) {
		t.Error("the same sheet makes another bundle")
	}
}

func TestTheSchemaRefusesABrokenBundle(t *testing.T) {
	t.Parallel()
	schema := schemas(t)
	body, err := testSheet(docket.TLPAmber).Bundle()
	if err != nil {
		t.Fatal(err)
	}
	for _, wrong := range [][2]string{{`"published": "2026-11-20T04:00:00.000Z",`, ``},
		{`"value": "203.0.113.7"`, `"value": 7`},
		{`"spec_version": "2.1"`, `"spec_version": "1.0"`}} {
		if !strings.Contains(string(body), wrong[0]) {
			t.Fatalf("no %s in the bundle", wrong[0])
		}
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(strings.ReplaceAll(string(body), wrong[0], wrong[1])))
		if err != nil {
			t.Fatal(err)
		}
		if schema.Validate(doc) == nil {
			t.Errorf("%s in place of %s is valid: the test is blind", wrong[1], wrong[0])
		}
	}
}
