package codebookfile

import (
	"bufio"
	"bytes"
	"crypto/fips140"
	"crypto/sha1"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"commentportal/docket"
)

// A .qdc file is the REFI-QDA Codebook, version 1.0, which NVivo, MAXQDA,
// ATLAS.ti, QualCoder, Taguette and others read and write. Its schema knows six
// elements: CodeBook (attribute origin) holds Codes and, where wanted, Sets; a
// Code (attributes guid, name and isCodable, optional color) holds an optional
// Description and further Codes; a Set (guid, name) holds an optional
// Description and MemberCodes (guid). The namespace is qdcNamespace.
//
// Elements, attributes and their order were read in the schema that the
// standardisation group publishes at qdasoftware.org/codebook-exchange, in the
// copy that requal keeps as inst/qdc.xsd, and compared with what Taguette,
// ATLAS.ti and QualCoder write.

// qdcNamespace is the target namespace of the schema.
const qdcNamespace = "urn:QDA-XML:codebook:1.0"

// qdcOrigin says which program wrote a file.
const qdcOrigin = "Public comment portal"

// qdcFunctions begins the name of a set that holds the codes of one value of
// CSFFunction: "NIST CSF PR|ID".
const qdcFunctions = "NIST CSF "

// qdcStance is the name of the set of the codes of which coders are asked whether an
// answer is for or against them.
const qdcStance = "Stance asked"

// WriteQDC writes a codebook as a REFI-QDA codebook. Each imperative is a code that cannot
// be used for coding, and the themes under it are its children, named by code and label;
// themes of no imperative stand at the top. Definitions are descriptions, and the functions
// of the NIST framework are sets, as are the themes of which coders are asked for a stance.
// The same codebook gives the same bytes, and a code keeps its GUID through all versions.
//
// Imperatives come in the order of their first theme, so ParseQDC gives back the codebook
// with its themes in that order. A codebook without themes has an empty list of codes, for
// which the schema has no form.
func WriteQDC(w io.Writer, b docket.Codebook) error {
	out := &qdcWriter{Writer: bufio.NewWriter(w), docket: b.Docket}
	out.text(`<?xml version="1.0" encoding="utf-8"?>` + "\n")
	out.open(0, "CodeBook", "xmlns", qdcNamespace, "origin", qdcOrigin)
	out.open(1, "Codes")
	for _, group := range b.Groups() {
		depth := 2
		if group.Imperative != "" {
			out.open(depth, "Code", "guid", GUID(b.Docket, "imperative", group.Imperative), "name", group.Imperative,
				"isCodable", "false")
			depth++
		}
		for _, t := range group.Themes {
			out.theme(depth, t)
		}
		if group.Imperative != "" {
			out.close(2, "Code")
		}
	}
	out.close(1, "Codes")
	out.sets(b)
	out.close(0, "CodeBook")
	if out.err != nil {
		return out.err
	}
	return out.Flush()
}

// GUID makes the GUID of a thing of a docket's codebook: the version 5 form
// of RFC 9562, a SHA-1 over a namespace and a name, so that it depends on docket
// and name alone. The namespace is that of RFC 9562 for URLs. It protects nothing, so FIPS
// mode need not refuse it.
func GUID(id docket.ID, kind, name string) string {
	var sum []byte
	fips140.WithoutEnforcement(func() {
		h := sha1.New()
		h.Write([]byte{0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8})
		fmt.Fprintf(h, "urn:public-comment-portal:%s:%s:%s", id, kind, name)
		sum = h.Sum(nil)[:16]
	})
	sum[6] = sum[6]&0x0f | 0x50
	sum[8] = sum[8]&0x3f | 0x80
	s := strings.ToUpper(hex.EncodeToString(sum))
	return s[:8] + "-" + s[8:12] + "-" + s[12:16] + "-" + s[16:20] + "-" + s[20:]
}

// qdcWriter keeps the first error.
type qdcWriter struct {
	*bufio.Writer
	docket docket.ID
	err    error
}

func (w *qdcWriter) text(s string) {
	if w.err == nil {
		_, w.err = w.WriteString(s)
	}
}

func (w *qdcWriter) escaped(s string) {
	var b bytes.Buffer
	if err := xml.EscapeText(&b, []byte(s)); err != nil && w.err == nil {
		w.err = err
	}
	// Line breaks in a description are for people to read.
	w.text(strings.ReplaceAll(b.String(), "&#xA;", "\n"))
}

func (w *qdcWriter) start(depth int, name string, attributes []string) {
	w.text(strings.Repeat("  ", depth) + "<" + name)
	for i := 0; i < len(attributes); i += 2 {
		w.text(" " + attributes[i] + `="`)
		w.escaped(strings.ReplaceAll(attributes[i+1], "\n", " "))
		w.text(`"`)
	}
}

func (w *qdcWriter) open(depth int, name string, attributes ...string) {
	w.start(depth, name, attributes)
	w.text(">\n")
}

func (w *qdcWriter) empty(depth int, name string, attributes ...string) {
	w.start(depth, name, attributes)
	w.text("/>\n")
}

func (w *qdcWriter) close(depth int, name string) {
	w.text(strings.Repeat("  ", depth) + "</" + name + ">\n")
}

func (w *qdcWriter) theme(depth int, t docket.Theme) {
	attributes := []string{"guid", GUID(w.docket, "code", t.Code), "name", t.Code + " " + t.Label, "isCodable",
		"true"}
	if t.Definition == "" {
		w.empty(depth, "Code", attributes...)
		return
	}
	w.open(depth, "Code", attributes...)
	w.text(strings.Repeat("  ", depth+1) + "<Description>")
	w.escaped(t.Definition)
	w.text("</Description>\n")
	w.close(depth, "Code")
}

// sets writes a set for each value of the NIST functions, in the order in which
// they come up.
func (w *qdcWriter) sets(b docket.Codebook) {
	var values, asked []string
	members := map[string][]string{}
	for _, t := range b.Themes {
		if t.Stance {
			asked = append(asked, t.Code)
		}
		if t.CSFFunction == "" {
			continue
		}
		if members[t.CSFFunction] == nil {
			values = append(values, t.CSFFunction)
		}
		members[t.CSFFunction] = append(members[t.CSFFunction], t.Code)
	}
	if len(values)+len(asked) == 0 {
		return
	}
	w.open(1, "Sets")
	for _, v := range values {
		w.set(GUID(w.docket, "function", v), qdcFunctions+v, members[v])
	}
	if len(asked) > 0 {
		w.set(GUID(w.docket, "set", qdcStance), qdcStance, asked)
	}
	w.close(1, "Sets")
}

// set writes a set of codes.
func (w *qdcWriter) set(guid, name string, codes []string) {
	w.open(2, "Set", "guid", guid, "name", name)
	for _, code := range codes {
		w.empty(3, "MemberCode", "guid", GUID(w.docket, "code", code))
	}
	w.close(2, "Set")
}
