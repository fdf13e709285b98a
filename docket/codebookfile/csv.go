package codebookfile

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"commentportal/docket"
)

// codebookColumns are the columns of a codebook file, as the export writes
// them. The first two must be there; others are refused, so that a misspelt one
// is not overlooked.
var codebookColumns = []string{"code", "label", "definition", "imperative", "csf_function", "path", "description",
	"stance"}

// codebookNeeds is how many of codebookColumns must be there.
const codebookNeeds = 2

// ParseCSV reads a codebook file: CSV in UTF-8 (a byte order mark is allowed) with a header
// row, one theme a row, and in any order the columns code and label and, where wanted,
// definition, imperative and csf_function. path and description, which other programs for
// coding read and the export writes, are made from the rest: description stands in for a
// definition that is missing, path is passed over. stance is yes for a theme of which coders
// are asked whether an answer is for or against it, and no, or nothing, for others. What the
// export wrote is read back as it was. code and label must not be empty; code is letters and
// digits in groups joined by - _ or . and at most 60 characters, and no two rows have the
// same one, capitals aside. name is only for errors, each of which is one sentence naming
// file and line.
//
// Version is 1 and Docket empty: whoever files the codebook sets them.
func ParseCSV(name string, r io.Reader) (docket.Codebook, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return docket.Codebook{}, fmt.Errorf("read codebook %s: %w", name, err)
	}
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	if i := docket.FirstInvalidUTF8(data); i >= 0 {
		return docket.Codebook{}, docket.FileError(name, 1+bytes.Count(data[:i], []byte("\n")), "this line is not "+
			"UTF-8; save the file as UTF-8")
	}
	in := csv.NewReader(bytes.NewReader(data))
	in.FieldsPerRecord = -1
	header, err := in.Read()
	if errors.Is(err, io.EOF) {
		return docket.Codebook{}, docket.FileError(name, 1, "the file is empty; write a header row: %s",
			strings.Join(codebookColumns, ","))
	}
	if err != nil {
		return docket.Codebook{}, csvError(name, err)
	}
	column, err := codebookHeader(name, header)
	if err != nil {
		return docket.Codebook{}, err
	}
	book := docket.Codebook{Version: 1}
	seen := make(map[string]int)
	for {
		row, err := in.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return docket.Codebook{}, csvError(name, err)
		}
		line, _ := in.FieldPos(0)
		if len(row) == 1 && strings.TrimSpace(row[0]) == "" {
			continue
		}
		if len(row) != len(header) {
			return docket.Codebook{}, docket.FileError(name, line, "this row has %d columns and the header %d; put "+
				"text with commas in double quotes", len(row), len(header))
		}
		t, err := csvTheme(name, line, row, column, seen)
		if err != nil {
			return docket.Codebook{}, err
		}
		seen[strings.ToUpper(t.Code)] = line
		book.Themes = append(book.Themes, t)
	}
	if len(book.Themes) == 0 {
		return docket.Codebook{}, docket.FileError(name, 1,
			"the codebook has no theme; write one a row below the header")
	}
	return book, nil
}

// csvTheme reads the theme of a row. seen has the line of each code before it.
func csvTheme(name string, line int, row []string, column, seen map[string]int) (docket.Theme, error) {
	cell := func(key string) string {
		at, there := column[key]
		if !there {
			return ""
		}
		return unguarded(strings.TrimSpace(row[at]))
	}
	t := docket.Theme{Code: cell("code"), Label: cell("label"), Definition: cell("definition"),
		Imperative: cell("imperative"), CSFFunction: functions(cell("csf_function"))}
	if t.Definition == "" {
		t.Definition = cell("description")
	}
	asked := strings.ToLower(cell("stance"))
	t.Stance = asked == "yes"
	switch first := seen[strings.ToUpper(t.Code)]; {
	case !docket.ValidCode(t.Code):
		return docket.Theme{}, docket.FileError(name, line, "write a code of letters and digits in groups "+
			"joined by hyphens in the column code, such as GOV-FED")
	case t.Label == "":
		return docket.Theme{}, docket.FileError(name, line, "the theme %s has no label; write a few words in "+
			"the column label", t.Code)
	case first > 0:
		return docket.Theme{}, docket.FileError(name, line, "the code %s stands in line %d already; give each "+
			"theme a code of its own", t.Code, first)
	case strings.EqualFold(t.Code, string(docket.AllQuestions)):
		return docket.Theme{}, docket.FileError(name, line, "the code %s is the portal's own; choose another",
			t.Code)
	case asked != "yes" && asked != "no" && asked != "":
		return docket.Theme{}, docket.FileError(name, line, "the theme %s has %q in the column stance; write yes "+
			"where coders say whether an answer is for or against it, otherwise no", t.Code, docket.Shortened(asked))
	}
	if strings.ContainsFunc(strings.Join(row, ""), func(r rune) bool {
		return r < ' ' && r != '\n' && r != '\t' ||
			r == utf8.RuneError
	}) {
		return docket.Theme{}, docket.FileError(name, line, "the theme %s holds a control or replacement "+
			"character; take it out", t.Code)
	}
	return t, nil
}

// unguarded takes away the apostrophe that the export puts before what a
// spreadsheet would run as a formula. Files that people write have none, so an
// apostrophe before anything else stays.
func unguarded(cell string) string {
	if rest := docket.UnguardCell(cell); docket.RunsAsFormula(rest) {
		return rest
	}
	return cell
}

// functions writes the NIST functions of a theme as the codebook keeps them: with
// a bar between. The export parts them by semicolons, as it does every list.
func functions(cell string) string {
	var list []string
	for f := range strings.FieldsFuncSeq(cell, func(r rune) bool { return r == ';' || r == '|' }) {
		list = append(list, strings.TrimSpace(f))
	}
	return strings.Join(list, "|")
}

// codebookHeader finds the columns of the file.
func codebookHeader(name string, header []string) (map[string]int, error) {
	column := make(map[string]int)
	for i, h := range header {
		h = strings.ToLower(strings.TrimSpace(h))
		if !slices.Contains(codebookColumns, h) {
			if near := docket.Nearest(h, codebookColumns); near != "" {
				return nil, docket.FileError(name, 1, "a codebook has no column %q; write %s instead", h, near)
			}
			return nil, docket.FileError(name, 1, "a codebook has no column %q; its columns are %s", h,
				strings.Join(codebookColumns, ","))
		}
		if _, twice := column[h]; twice {
			return nil, docket.FileError(name, 1, "the column %s stands in the header twice; keep one", h)
		}
		column[h] = i
	}
	for _, h := range codebookColumns[:codebookNeeds] {
		if _, there := column[h]; !there {
			return nil, docket.FileError(name, 1, "the column %s is missing; the header row is %s", h,
				strings.Join(codebookColumns, ","))
		}
	}
	return column, nil
}

// csvError says in which line the CSV cannot be read, and why.
func csvError(name string, err error) error {
	var bad *csv.ParseError
	if !errors.As(err, &bad) {
		return fmt.Errorf("read %s: %w", name, err)
	}
	if errors.Is(err, csv.ErrQuote) {
		return docket.FileError(name, bad.StartLine, "the double quotes of this row do not match; write a quote "+
			"within text twice and close the text with one")
	}
	return docket.FileError(name, bad.Line, "there is a double quote within text here; put the whole text in double "+
		"quotes and write this one twice")
}
