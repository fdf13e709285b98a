package intake

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"commentportal/docket"
	"commentportal/docket/docketfile"
	"commentportal/intake/importfile"
)

// filed is what a comment of a test file is expected to be.
type filed struct {
	source, name, organization string
	text                       string // of the general answer, or "1: …"
	received                   string // in the docket's zone
}

// checkFiled compares what was filed.
func checkFiled(t *testing.T, store *fakeStore, want []filed) {
	t.Helper()
	if len(store.comments) != len(want) {
		t.Fatalf("%d comments, want %d", len(store.comments), len(want))
	}
	d, _ := docketfile.ShippedDocket()
	for i, w := range want {
		c := store.comments[i]
		got := filed{source: c.SourceID, name: c.Submitter.Name, organization: c.Submitter.Organization}
		var texts []string
		for _, a := range c.Answers {
			text := string(a.Text)
			if a.Question != docket.General {
				text = string(a.Question) + ": " + text
			}
			texts = append(texts, text)
		}
		got.text = strings.Join(texts, " | ")
		if !c.ReceivedAt.IsZero() {
			got.received = c.ReceivedAt.In(d.Location()).Format("2006-01-02 15:04")
		}
		if got != w {
			t.Errorf("comment %d is\n%+v, want\n%+v", i+1, got, w)
		}
	}
}

func utf16le(s string, mark bool) string {
	policy := unicode.IgnoreBOM
	if mark {
		policy = unicode.UseBOM
	}
	out, err := unicode.UTF16(unicode.LittleEndian, policy).NewEncoder().String(s)
	if err != nil {
		panic(err)
	}
	return out
}

func windows1252(s string) string {
	out, err := charmap.Windows1252.NewEncoder().String(s)
	if err != nil {
		panic(err)
	}
	return out
}

func TestImportReadsTablesAsProgramsWriteThem(t *testing.T) {
	t.Parallel()
	questions := func() []string {
		d, _ := docketfile.ShippedDocket()
		return []string{d.Questions[0].Text, d.Questions[1].Text}
	}()
	for _, tt := range []struct {
		name, text string
		edit       func(*ImportOptions)
		facts      importfile.Facts
		want       []filed
	}{
		{
			"Windows-1252 with CRLF", windows1252("source_id,name,answer_general\r\nA1,René,We don’t – “ever” – pay " +
				"€500\r\n"), nil,
			importfile.Facts{Format: "CSV", Encoding: "windows-1252", Separator: "comma"},
			[]filed{{source: "A1", name: "René", text: "We don’t – “ever” – pay €500"}},
		},
		{
			"UTF-16 with a mark and tabs", utf16le("source_id\tanswer_general\r\nA1\t\"one\ttwo\"\r\n", true), nil,
			importfile.Facts{Format: "CSV", Encoding: "utf-16le", Separator: "tab"},
			[]filed{{source: "A1", text: "one\ttwo"}},
		},
		{
			"UTF-16 without a mark", utf16le("source_id,answer_general\r\nA1,añejo\r\n", false), nil,
			importfile.Facts{Format: "CSV", Encoding: "utf-16le", Separator: "comma"},
			[]filed{{source: "A1", text: "añejo"}},
		},
		{
			"an encoding that is named", "source_id,answer_general\nA1,caf\x8e\n",
			func(o *ImportOptions) { o.Encoding = "macintosh" },
			importfile.Facts{Format: "CSV", Encoding: "macintosh", Separator: "comma"},
			[]filed{{source: "A1", text: "café"}},
		},
		{
			"semicolons", "source_id;name;answer_general\n1;Ann, RN;\"Patch; then test\"\n", nil,
			importfile.Facts{Format: "CSV", Encoding: "utf-8", Separator: "semicolon"},
			[]filed{{source: "1", name: "Ann, RN", text: "Patch; then test"}},
		},
		{
			"a line that names the separator", "sep=;\r\nsource_id;answer_general\r\n1;a, b\r\n", nil,
			importfile.Facts{Format: "CSV", Encoding: "utf-8", Separator: "semicolon"},
			[]filed{{source: "1", text: "a, b"}},
		},
		{
			"lines that end in CR", "source_id,answer_general\r1,a\r2,b\r", nil,
			importfile.Facts{Format: "CSV", Encoding: "utf-8", Separator: "comma"},
			[]filed{{source: "1", text: "a"}, {source: "2", text: "b"}},
		},
		{
			"short rows, blank rows and columns without a name",
			"source_id,answer_1,answer_2,,\n1,a\n,,,,\n2,b,c,,\n3,d,e,,,,\n", nil,
			importfile.Facts{Format: "CSV", Encoding: "utf-8", Separator: "comma"},
			[]filed{{source: "1", text: "1: a"}, {source: "2", text: "1: b | 2: c"}, {source: "3",
				text: "1: d | 2: e"}},
		},
		{
			"dates of the United States, found by one of them", "source_id,received_at,answer_general\n1,11/30/2015 " +
				"14:05,a\n2,12/1/2015,b\n3,12/1/2015 9:05 PM,c\n", nil,
			importfile.Facts{Format: "CSV", Encoding: "utf-8", Separator: "comma", Dates: importfile.US},
			[]filed{{source: "1", text: "a", received: "2015-11-30 14:05"}, {source: "2", text: "b",
				received: "2015-12-01 00:00"},
				{source: "3", text: "c", received: "2015-12-01 21:05"}},
		},
		{
			"dates with points", "source_id,received_at,answer_general\n1,1.12.2015,a\n", nil,
			importfile.Facts{Format: "CSV", Encoding: "utf-8", Separator: "comma", Dates: importfile.EU},
			[]filed{{source: "1", text: "a", received: "2015-12-01 00:00"}},
		},
		{
			"dates whose order is said", "source_id,received_at,answer_general\n1,3/4/15,a\n",
			func(o *ImportOptions) { o.Dates = importfile.EU },
			importfile.Facts{Format: "CSV", Encoding: "utf-8", Separator: "comma", Dates: importfile.EU},
			[]filed{{source: "1", text: "a", received: "2015-04-03 00:00"}},
		},
		{
			"times in the docket's zone, months by name, and Excel's numbers",
			"source_id,received_at,answer_general\n1,2015-11-30 17:00,a\n2,30-Nov-15,b\n3,42338.75,c\n4,\"Nov 30, " +
				"2015\",d\n", nil,
			importfile.Facts{Format: "CSV", Encoding: "utf-8", Separator: "comma"},
			[]filed{{source: "1", text: "a", received: "2015-11-30 17:00"}, {source: "2", text: "b",
				received: "2015-11-30 00:00"},
				{source: "3", text: "c", received: "2015-11-30 18:00"}, {source: "4", text: "d",
					received: "2015-11-30 00:00"}},
		},
		{
			"the bulk download saved by Excel",
			"Docket ID,Document ID,Received Date,Is Withdrawn?,Document Type,First Name,Last Name,Comment,Attachment " +
				"Files\r\n" +
				"X,X-2,12/5/2015 5:00,FALSE,Public Submission,Pat,O'Neil,Don&rsquo;t wait<br/>,\r\nX,X-3,12/5/2015 " +
				"5:00,TRUE,Public Submission,A,B,,\r\n", nil,
			importfile.Facts{Format: "regulations.gov", Encoding: "utf-8", Separator: "comma", Dates: importfile.US},
			[]filed{{source: "X-2", name: "Pat O'Neil", text: "Don’t wait", received: "2015-12-05 00:00"},
				{source: "X-3", name: "A B", received: "2015-12-05 00:00"}},
		},
		{
			"v4 records that a script wrote as a table",
			"id,type,attributes_posted_date,attributes_withdrawn,comment\nV-1,comments,2015-12-15T05:00:00Z,False,A " +
				"&amp; B\n", nil,
			importfile.Facts{Format: "regulations.gov v4", Encoding: "utf-8", Separator: "comma"},
			[]filed{{source: "V-1", text: "A & B", received: "2015-12-15 00:00"}},
		},
		{
			"our own register",
			"docket_id,comment_id,status,received_at,submitter_type,sector,name,organization,state," +
				"themes,answer_1,answer_general\r\n" +
				"D-1,D-1-0001,posted,2015-11-30T12:00:00Z,individual,provider,Ann,,NY,DEV-LEG,'=SUM,''tis\r\n" +
				"D-1,D-1-0002,withheld,2015-11-30T12:00:00Z,individual,provider,,,,,,\r\n", nil,
			importfile.Facts{Format: importfile.FormatComments, Encoding: "utf-8", Separator: "comma"},
			[]filed{{source: "D-1-0001", name: "Ann", text: "1: =SUM | 'tis", received: "2015-11-30 07:00"}},
		},
		{
			"Qualtrics", "StartDate,Status,IPAddress,ResponseId,RecordedDate,Q1,Q2\n" +
				"Start Date,Response Type,IP Address,Response ID,Recorded Date,\"" + questions[0] + "\",\"" +
				questions[1] + "\"\n" +
				`"{""ImportId"":""startDate""}","{""ImportId"":""status""}","{""ImportId"":""ipAddress""}",` +
				`"{""ImportId"":""_recordId""}","{""ImportId"":""recordedDate""}","{""ImportId"":""QID1_TEXT""}",` +
				`"{""ImportId"":""QID2_TEXT""}"` + "\n" +
				"2015-11-30 10:00:00,IP Address,192.0.2.1,R_1,2015-11-30 10:12:00,first,second\n", nil,
			importfile.Facts{Format: "Qualtrics", Encoding: "utf-8", Separator: "comma"},
			[]filed{{source: "R_1", text: "1: first | 2: second", received: "2015-11-30 10:12"}},
		},
		{
			"Microsoft Forms", "ID,Start time,Completion " +
				"time,Email,Name,\"" + questions[0] + "\"\n1,11/30/15 9:00:00,11/30/15 9:12:30,anonymous,,first\n", nil,
			importfile.Facts{Format: "Microsoft Forms", Encoding: "utf-8", Separator: "comma", Dates: importfile.US},
			[]filed{{source: "1", text: "1: first", received: "2015-11-30 09:12"}},
		},
		{
			"Citizen Space", "Response ID,Date Submitted,\"" + questions[1] + "\"\nANON-1,2015-11-30 " +
				"09:12:30,second\n", nil,
			importfile.Facts{Format: "Citizen Space", Encoding: "utf-8", Separator: "comma"},
			[]filed{{source: "ANON-1", text: "2: second", received: "2015-11-30 09:12"}},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			desk, store, _ := testDesk(t)
			edit := tt.edit
			if edit == nil {
				edit = func(*ImportOptions) {}
			}
			report, err := importText(t, desk, tt.text, edit)
			if err != nil {
				t.Fatal(err, report.Bad)
			}
			if report.Facts != tt.facts {
				t.Errorf("facts are %+v, want %+v", report.Facts, tt.facts)
			}
			checkFiled(t, store, tt.want)
			again, err := importText(t, desk, tt.text, edit)
			if err != nil || again.Filed != 0 || len(store.comments) != len(tt.want) {
				t.Errorf("again: %+v, %v", again, err)
			}
		})
	}
}

func TestImportReadsJSONOfRegulations(t *testing.T) {
	t.Parallel()
	const record = `{"id": "C-2", "type": "comments", "attributes": {"docketId": "C", "comment": "Patients&#39; data ` +
		`&amp;amp; more<br/>end", ` +
		`"receiveDate": "2015-12-07T05:00:00Z", "firstName": "Anonymous", "lastName": "Anonymous", "organization": ` +
		`null, ` +
		`"withdrawn": false, "duplicateComments": 3, "trackingNbr": "l8y-abc", "stateProvinceRegion": "OH"}}`
	const files = `{"id": "C-3", "type": "comments", "attributes": {"comment": null, "lastName": "Roe", "firstName": ` +
		`"Jo"}, ` +
		`"relationships": {"attachments": {"data": [{"id": "1", "type": "attachments"}]}}}`
	const notice = `{"id": "C-1", "type": "documents", "attributes": {"title": "Notice"}}`
	for _, tt := range []struct{ name, text string }{
		{"records under data", `{"data": [` + record + `,` + files + `,` + notice + `], "meta": {}}`},
		{"the same over several lines", "{\n \"data\": [\n" + record + ",\n" + files + ",\n" + notice + "]\n}\n"},
		{"a list", "[" + record + ",\n" + files + ", " + notice + "]"},
		{"lines", record + "\n" + files + "\n" + notice + "\n"},
		{"lines of answers", `{"data": ` + record + "}\n" + `{"data": ` + files + "}\n" + `{"data": ` + notice + "}"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			desk, store, _ := testDesk(t)
			report, err := importText(t, desk, tt.text)
			if err != nil || report.Facts.Format != importfile.FormatV4 || report.NotSubmissions != 1 {
				t.Fatalf("%+v, %v", report, err)
			}
			checkFiled(t, store, []filed{
				{source: "C-2", text: "Patients' data &amp; more\nend", received: "2015-12-07 00:00"},
				{source: "C-3", name: "Jo Roe"},
			})
			if c := store.comments[0]; c.StandsFor != 3 || c.Submitter.Type != docket.Anonymous ||
				c.Submitter.State != "OH" {
				t.Errorf("first comment is %+v", c)
			}
			if store.comments[1].Class != docket.ClassContentElsewhere {
				t.Errorf("a record with files alone is of class %q", store.comments[1].Class)
			}
		})
	}
	desk, _, _ := testDesk(t)
	report, err := importText(
		t,
		desk,
		`{"data": [{"id": "C-9", "type": "comments", "attributes": {"title": "Comment"}}]}`,
	)
	if err == nil || len(report.Bad) != 1 ||
		!strings.Contains(report.Bad[0].String(), "comes from a list, which has no texts") {
		t.Errorf("a list record: %v, %v", err, report.Bad)
	}
}

func TestImportJoinsTheAnswersOfAPortal(t *testing.T) {
	t.Parallel()
	desk, store, _ := testDesk(t)
	line := func(comment, question, text string) string {
		return `{"docket_id": "D", "comment_id": "` + comment + `", "question_id": "` + question +
			`", "question": "q", "text": "` + text + `", "redactions": 0}` + "\n"
	}
	report, err := importText(t, desk, line("D-1", "1", "a")+line("D-1", "general", "b")+line("D-2", "2", "c"))
	if err != nil || report.Facts.Format != importfile.FormatAnswers {
		t.Fatalf("%+v, %v", report, err)
	}
	checkFiled(t, store, []filed{{source: "D-1", text: "1: a | b"}, {source: "D-2", text: "2: c"}})
}

// workbook makes a workbook with the cells of its first sheet.
func workbook(t testing.TB, rows ...[]any) string {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, row := range rows {
		cell, err := excelize.CoordinatesToCellName(1, i+1)
		if err == nil {
			err = f.SetSheetRow("Sheet1", cell, &row)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestImportReadsWorkbooks(t *testing.T) {
	t.Parallel()
	desk, store, _ := testDesk(t)
	text := workbook(
		t,
		[]any{"source_id", "received_at", "answer_general"},
		[]any{
			1001,
			time.Date(2015, 11, 30, 18, 0, 0, 0, time.UTC),
			"Patch, \"now\"\nplease",
		},
		[]any{},
		[]any{"b", "2015-11-30", "two"},
	)
	report, err := importText(t, desk, text)
	if err != nil || report.Facts.Format != importfile.FormatWorkbook {
		t.Fatalf("%+v, %v", report, err)
	}
	checkFiled(t, store, []filed{{source: "1001", text: "Patch, \"now\"\nplease", received: "2015-11-30 18:00"},
		{source: "b", text: "two", received: "2015-11-30 00:00"}})
	report, err = importText(t, desk, workbook(t, []any{"source_id", "answer_general"}, []any{"c"}))
	if err == nil || len(report.Bad) != 1 ||
		report.Bad[0].String() != "row 2: the row has no answer; write one into a column answer_1 and so on, or "+
			"answer_general" {
		t.Errorf("a row without an answer: %v, %v", report.Bad, err)
	}
}

// A part that says it unpacks to gigabytes is refused before it is unpacked.
func TestImportRefusesAZipBomb(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.CreateRaw(&zip.FileHeader{
		Name: "xl/worksheets/sheet1.xml", Method: zip.Deflate, CompressedSize64: 4, UncompressedSize64: 3 << 30,
	})
	if err == nil {
		_, err = w.Write([]byte("zero"))
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	desk, _, _ := testDesk(t)
	_, err = importText(t, desk, b.String())
	if err == nil || !strings.Contains(err.Error(), "unpacks to more than 2 GB") {
		t.Errorf("got %v", err)
	}
}

const letterByMail = "Message-ID: <1@example.org>\r\nFrom: =?utf-8?q?Ren=C3=A9?= Dubois <rene@example.org>\r\n" +
	"Date: Mon, 30 Nov 2015 10:00:00 -0500\r\nSubject: Comment\r\nMIME-Version: 1.0\r\n" +
	"Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" +
	"Patch the caf=E9 first.\r\n\r\nOn Sun, Nov 29, 2015, Staff <s@example.gov> wrote:\r\n> What should we do?\r\n> " +
	"Tell us.\r\n"

const htmlByMail = "From: b@example.org\nMessage-ID: <2@example.org>\nDate: 30 Nov 2015 15:30 +0000\n" +
	"MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n<style>p{}</style><p>One &amp; " +
	"two.</p><div>Three<br>four</div>\n"

func TestImportReadsMail(t *testing.T) {
	t.Parallel()
	first := filed{
		source:   "1@example.org",
		name:     "René Dubois",
		text:     "Patch the café first.",
		received: "2015-11-30 10:00",
	}
	second := filed{source: "2@example.org", text: "One & two.\n\nThree\nfour", received: "2015-11-30 10:30"}
	for _, tt := range []struct {
		name, text, format string
		want               []filed
	}{
		{"a message", letterByMail, importfile.FormatMail, []filed{first}},
		{"a mailbox", "From a@example.org Mon Nov 30 10:00:00 2015\n" + strings.ReplaceAll(letterByMail, "\r\n", "\n") +
			"\nFrom b@example.org Mon Nov 30 10:30:00 2015\n" + htmlByMail, importfile.FormatMailbox, []filed{first,
			second}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			desk, store, _ := testDesk(t)
			report, err := importText(t, desk, tt.text)
			if err != nil || report.Facts.Format != tt.format {
				t.Fatalf("%+v, %v", report, err)
			}
			checkFiled(t, store, tt.want)
			c := store.comments[0]
			if c.Channel != docket.ChannelEmail || c.Submitter.Email != "rene@example.org" {
				t.Errorf("channel %s, address %q", c.Channel, c.Submitter.Email)
			}
			if !strings.Contains(string(c.Answers[0].Original), "What should we do?") {
				t.Error("the original does not hold what was quoted")
			}
		})
	}
}

func TestARepeatedNumberIsListed(t *testing.T) {
	t.Parallel()
	desk, store, _ := testDesk(t)
	report, err := importText(t, desk, "source_id,answer_1\nL1,First\nL1,Other\nL2,Third\n")
	if err != nil || report.Filed != 2 || report.Known != 1 || len(store.comments) != 2 {
		t.Fatalf("%+v, %v", report, err)
	}
	if len(report.Repeated) != 1 || report.Repeated[0] != (Repeated{Line: 3, First: 2}) {
		t.Errorf("repeated: %v", report.Repeated)
	}
}

// The files of the field, half of a set: each is read, or refused by the right
// sentence.
func TestFilesOfTheFieldAreImported(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ file, says string }{
		{"api-df.csv", ""}, {"api-v4-array.json", ""}, {"api-v4.jsonl", ""}, {"bulk-excel.csv", ""}, {"cr-only.csv",
			""},
		{"dates-us-a.csv", ""}, {"dup-ids.csv", ""}, {"enc-1252-a.csv", ""}, {"enc-utf16-a.txt", ""},
		{"ragged-short.csv", ""},
		{"semicolon-a.csv", ""}, {"textcomments.csv", "--map 'Document ID=source_id,Text Comment=answer_general'"},
	} {
		t.Run(tt.file, func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(sharedPath(t, filepath.Join("import-cases", tt.file)))
			if err != nil {
				t.Fatal(err)
			}
			desk, store, clock := testDesk(t)
			clock.t = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
			report, err := importText(t, desk, string(text))
			switch {
			case tt.says == "" && (err != nil || report.Filed == 0 || report.BadRows > 0):
				t.Errorf("%+v, %v", report, err)
			case tt.says != "" && (err == nil || !strings.Contains(err.Error(), tt.says)):
				t.Errorf("got %v, want %q", err, tt.says)
			}
			for _, c := range store.comments {
				for _, a := range c.Answers {
					if strings.ContainsAny(string(a.Text), "\uFFFD\r") {
						t.Errorf("a text was read wrongly")
					}
				}
			}
		})
	}
}
