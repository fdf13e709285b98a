package export

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"commentportal/docket"
	"commentportal/intake/importfile"
)

// guardedForms begin as a cell of a formula does, or look as if they had the guard
// already.
var guardedForms = []string{
	"=1+1", "+1", "-1", "@SUM(1)", "＝1", "＋1", "－1", "＠x", "\ufe661", "\ufe621", "\ufe631", "\ufe6bx",
	"\tx", "\nx", " =1", "\u00a0=1", "\u3000=1", "\u200b=1", "\ufeff=1", "\u00ad=1", "\u2800=1", "\u200e\u202e=1",
	"\u0085=1",
	"'tis", "''tis", "'=1", "''=1", " 'tis", "\u200b'tis", "'",
	"plain", "x=1", "\"=1\"", " plain", "\u200bplain",
}

// A register that is exported and imported elsewhere says in every cell what it
// said before.
func TestImportUndoesTheGuardOfTheExport(t *testing.T) {
	t.Parallel()
	m := emptySource()
	for _, form := range guardedForms {
		m.entry(docket.Posted, func(e *docket.RegisterEntry) {
			e.Type = docket.Organization
			e.Public.Byline.Name, e.Public.Byline.Organization = form, form
		}, "1", form, "general", form)
	}
	file, err := importfile.Open(bytes.NewReader(exported(t, m, "comments.csv")), importfile.Options{Docket: m.docket})
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if got := file.Facts().Format; got != importfile.FormatComments {
		t.Fatalf("the file is taken for %q", got)
	}
	rows, err := file.Rows()
	if err != nil {
		t.Fatal(err)
	}
	for _, form := range guardedForms {
		row, err := rows.Next()
		if err != nil {
			t.Fatal(err)
		}
		for _, column := range []string{importfile.Name, importfile.Organization, importfile.AnswerPrefix + "1",
			importfile.AnswerPrefix + "general"} {
			if row.Cells[column] != form {
				t.Errorf("column %s of %q came back as %q", column, form, row.Cells[column])
			}
		}
	}
	if _, err := rows.Next(); !errors.Is(err, io.EOF) {
		t.Errorf("after the last row: %v", err)
	}
}
