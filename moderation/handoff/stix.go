package handoff

import (
	"crypto/fips140"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"commentportal/docket"
)

// Sheet is what is handed over. It has no field for a name, an organization, an address or
// a comment's ID, by which a posted byline could be found: what it does not hold cannot
// be in what is made of it.
type Sheet struct {
	Docket     docket.ID
	Agency     string // that hands over
	Reference  string // names the hand-over, for an answer
	Kinds      []string
	Arrived    time.Time
	Made       time.Time
	Marking    docket.TLP
	Chosen     docket.TLP // by the writer; "": none
	Sentences  []string   // what the flags rest on, private words hidden
	Indicators []Indicator
}

// markings are the official objects of TLP 2.0 for STIX 2.1 (OASIS, cti-stix-common-objects).
var markings = map[docket.TLP]string{
	docket.TLPClear:       "94868c89-83c2-464b-929b-a1a8aa3c8487",
	docket.TLPGreen:       "bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
	docket.TLPAmber:       "55d920b0-5e8b-4f79-9ee9-91f868d9b421",
	docket.TLPAmberStrict: "939a9414-2ddd-4d32-a0cd-375ea402b003",
	docket.TLPRed:         "e828b379-4e03-4974-9ac4-e53a884c97c1",
}

const tlpExtension = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"

// observables is the namespace in which STIX 2.1 (section 2.9) numbers what was seen.
var observables = uuid.MustParse("00abedb4-aa42-466c-9c01-fed23315a9b7")

// object is one object of a bundle.
type object map[string]any

// Bundle writes the sheet as a STIX 2.1 bundle. Every object carries the marking; that of
// the bundle itself, which has no such property, is its first object.
func (s Sheet) Bundle() ([]byte, error) {
	id, known := markings[s.Marking]
	if !known {
		return nil, fmt.Errorf("handoff: %q is no marking of TLP 2.0", s.Marking)
	}
	marking := object{"type": "marking-definition", "spec_version": "2.1", "id": "marking-definition--" + id,
		"created": "2022-10-01T00:00:00.000Z", "name": string(s.Marking), "extensions": object{tlpExtension: object{
			"extension_type": "property-extension", "tlp_2_0": strings.ToLower(strings.TrimPrefix(string(s.Marking),
				"TLP:"))}}}
	b := bundler{sheet: s, marking: marking["id"], at: stamp(s.Made)}
	agency := b.domain("identity", "agency", object{"name": s.Agency, "identity_class": "organization"})
	b.by = agency["id"]
	var traces []object
	for _, i := range s.Indicators {
		traces = append(traces, b.trace(i))
	}
	seen := append([]object{agency}, traces...)
	// A report, not a grouping with a note: the published schema of bundles knows neither.
	about := strings.Join(s.Kinds, "; ") + ", in a comment received " + stamp(s.Arrived) +
		". A program flagged it and a person handed it over; nothing of it is verified."
	if len(s.Sentences) > 0 {
		about += " The comment says:\n" + strings.Join(s.Sentences, "\n")
	}
	whole := b.domain("report", "whole", object{"name": "Report " + s.Reference,
		"report_types": []string{"observed-data"},
		"description":  about, "published": b.at, "object_refs": refs(seen)})
	objects := append([]object{marking, whole}, seen...)
	return json.MarshalIndent(object{"type": "bundle", "id": "bundle--" + b.number("bundle"), "objects": objects}, "",
		"  ")
}

// bundler makes the objects of one bundle.
type bundler struct {
	sheet   Sheet
	marking any
	by      any // who made them; nil for the first
	at      string
}

// number numbers an object of this hand-over: the same whenever the bundle is made.
func (b bundler) number(of string) string {
	space := nameUUID(uuid.NameSpaceURL, []byte(b.sheet.Reference+" "+strconv.FormatInt(b.sheet.Made.UnixMicro(), 10)))
	return nameUUID(space, []byte(of)).String()
}

// domain makes an object that somebody says.
func (b bundler) domain(kind, of string, o object) object {
	o["type"], o["spec_version"], o["id"] = kind, "2.1", kind+"--"+b.number(kind+" "+of)
	o["created"], o["modified"] = b.at, b.at
	o["object_marking_refs"] = []any{b.marking}
	if b.by != nil {
		o["created_by_ref"] = b.by
	}
	return o
}

// hashNames are the algorithms by the length of their hashes.
var hashNames = map[int]string{32: "MD5", 40: "SHA-1", 64: "SHA-256", 128: "SHA-512"}

// trace makes the object of an indicator.
func (b bundler) trace(i Indicator) object {
	switch i.Kind {
	case KindCVE:
		return b.domain("vulnerability", i.Value, object{"name": i.Value,
			"external_references": []object{{"source_name": "cve", "external_id": i.Value}}})
	case KindHash:
		return b.observable("file", "hashes", object{hashNames[len(i.Value)]: i.Value})
	case KindFile:
		return b.observable("file", "name", i.Value)
	}
	return b.observable(string(i.Kind), "value", i.Value)
}

// observable makes an object that was seen, numbered by what it is.
func (b bundler) observable(kind, property string, value any) object {
	// keys sorted, no blanks: the canonical form (RFC 8785) of plain text
	text, err := json.Marshal(object{property: value})
	if err != nil {
		panic(err) // text and maps of text always have a form
	}
	return object{"type": kind, "spec_version": "2.1", "id": kind + "--" + nameUUID(observables, text).String(),
		property: value, "object_marking_refs": []any{b.marking}}
}

func refs(list []object) []any {
	var out []any
	for _, o := range list {
		out = append(out, o["id"])
	}
	return out
}

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

// nameUUID is the version 5 form of RFC 9562, as STIX asks for. It names things and protects
// nothing, so FIPS mode need not refuse its SHA-1.
func nameUUID(space uuid.UUID, name []byte) (id uuid.UUID) {
	fips140.WithoutEnforcement(func() { id = uuid.NewSHA1(space, name) })
	return id
}
