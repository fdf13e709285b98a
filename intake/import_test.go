package intake

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/docket/docketfile"
	"commentportal/intake/importfile"
)

// importText imports text into the desk's docket.
func importText(t *testing.T, desk *Desk, text string, edit ...func(*ImportOptions)) (ImportReport, error) {
	t.Helper()
	o := ImportOptions{Docket: shippedID, File: strings.NewReader(text)}
	for _, e := range edit {
		e(&o)
	}
	return desk.Import(t.Context(), o)
}

func withMap(t *testing.T, s string) func(*ImportOptions) {
	t.Helper()
	m, err := importfile.ParseMap(s)
	if err != nil {
		t.Fatal(err)
	}
	return func(o *ImportOptions) { o.Map = m }
}

const allColumns = "source_id,received_at,postmarked_on,channel,submitter_type,sector,name,organization," +
	"state,email,stands_for,answer_1,answer_2,answer_3,answer_4,answer_5,answer_general\n"

func TestImportOfEveryColumn(t *testing.T) {
	t.Parallel()
	desk, store, _ := testDesk(t)
	text := "\uFEFF" + strings.ReplaceAll(allColumns, "\n", "\r\n") +
		`A-1,2016-10-01T08:30:00-04:00,2016-09-28,mail,organization,provider,"Ana ""Nan"" Roe","Acme, secret ` +
		`Inc.",new york,ana@example.org,12,"First line` + "\r\n" +
		`second &amp; <p>secret</p>",,,,,General words` + "\r\n" +
		"A-2,2016-10-01T08:30Z,,,,Something else,,,,,,,,,,Five,\r\n" +
		",,,,,,,,,,,,,,,,\r\n" +
		"A-3,2016-10-01,,,individual,laboratory,Bo Li,,,,,,,,,,Hello\r\n" +
		",,,,anonymous,unspecified,Gone,Gone,DC,,,,,,,,World\r\n"
	report, err := importText(t, desk, text, func(o *ImportOptions) { o.Channel = docket.ChannelEmail })
	if err != nil {
		t.Fatal(err, report.Bad)
	}
	if report.Facts.Format != "CSV" || report.Rows != 4 || report.Filed != 4 || report.UnknownSectors != 1 ||
		report.NoSource != 1 ||
		report.BadRows != 0 ||
		report.First != "HHS-HCIC-2016-0001-0001" ||
		report.Last != "HHS-HCIC-2016-0001-0004" {
		t.Errorf("report is %+v", report)
	}
	c := store.comments[0]
	ny, _ := time.LoadLocation("America/New_York")
	if c.SourceID != "A-1" || !c.ReceivedAt.Equal(time.Date(2016, 10, 1, 12, 30, 0, 0, time.UTC)) ||
		!c.PostmarkedOn.Equal(time.Date(2016, 9, 28, 0, 0, 0, 0, ny)) ||
		c.Channel != docket.ChannelMail ||
		c.StandsFor != 12 ||
		c.Status != docket.Pending ||
		c.RuleSet != "fake-1" ||
		c.Tracking != "" {
		t.Errorf("first comment is %+v", c)
	}
	if s := c.Submitter; s.Type != docket.Organization || s.Sector != "provider" || s.SectorRaw != "" ||
		s.Name != `Ana "Nan" Roe` ||
		s.Organization != "Acme, secret Inc." ||
		s.State != "NY" ||
		s.Email != "ana@example.org" ||
		len(s.OrganizationFindings) != 1 {
		t.Errorf("first submitter is %+v", s)
	}
	if a := c.Answers[0]; a.Original != "First line\nsecond &amp; <p>secret</p>" ||
		a.Text != "First line\nsecond &amp; \n\nsecret" ||
		a.Removed != 7 ||
		len(a.Findings) != 1 {
		t.Errorf("first answer is %q, clean %q, %v", string(a.Original), string(a.Text), a.Findings)
	}
	second := store.comments[1]
	if second.Channel != docket.ChannelEmail || second.Submitter.Type != docket.Anonymous ||
		second.Submitter.Sector != docket.SectorUnspecified ||
		second.Submitter.SectorRaw != "Something else" ||
		!second.ReceivedAt.Equal(c.ReceivedAt.Add(-4*time.Hour)) ||
		second.StandsFor != 1 ||
		second.Answers[0].Question != "5" {
		t.Errorf("second comment is %+v", second)
	}
	if third := store.comments[2]; !third.ReceivedAt.Equal(time.Date(2016, 10, 1, 0, 0, 0, 0, ny)) ||
		third.Submitter.Name != "Bo Li" {
		t.Errorf("third comment is %+v", third)
	}
	if fourth := store.comments[3]; !fourth.ReceivedAt.IsZero() || fourth.Submitter.Name != "" ||
		fourth.Submitter.Organization != "" ||
		fourth.Submitter.State != "DC" {
		t.Errorf("fourth comment is %+v", fourth)
	}
	again, err := importText(t, desk, text, func(o *ImportOptions) { o.Channel = docket.ChannelEmail })
	if err != nil || again.Filed != 0 || again.Known != 4 || len(store.comments) != 4 {
		t.Errorf("importing again: %+v, %v; %d comments", again, err, len(store.comments))
	}
}

// The list of others who signed reads lines and bars alike, and is screened as names are.
func TestImportOfSignatories(t *testing.T) {
	t.Parallel()
	desk, store, _ := testDesk(t)
	text := "name,organization,signatories,answer_general\nAna Roe,Acme,\"Bo Li; secret | Cy\n; East\",Words\n" +
		"Ana Roe,,Bo Li; West | Cy,Words\n"
	if report, err := importText(t, desk, text); err != nil || report.Filed != 2 {
		t.Fatalf("%+v, %v", report, err)
	}
	first, second := store.comments[0].Submitter, store.comments[1].Submitter
	if first.Type != docket.Organization || first.Signatories != "Bo Li; secret\n; Cy\n; East" {
		t.Errorf("for an organization: %s %q", first.Type, first.Signatories)
	}
	if len(first.SignatoryFindings) != 1 || first.SignatoryFindings[0].Span != (docket.Span{Start: 7, End: 13}) {
		t.Errorf("found: %v", first.SignatoryFindings)
	}
	if second.Type != docket.Individual || second.Signatories != "Bo Li; West\nCy" ||
		second.Byline().Signatories != "Bo Li\nCy" {
		t.Errorf("of a person: %s %q", second.Type, second.Signatories)
	}
}

func TestImportOfJSONLines(t *testing.T) {
	t.Parallel()
	desk, store, _ := testDesk(t)
	text := `{"id": 17, "text": "One \u00e9 \ud83d\ude00", "labels": {"x": [1]}, "stands_for": 3, "name": null}

{"id": "b", "text": "Two", "stands_for": "2"}
{"id":"b","text":"The same source again"}
{"text":"Three"}`
	report, err := importText(t, desk, text, withMap(t, "id=source_id,text=answer_general,labels="))
	if err != nil || report.Facts.Format != "JSON lines" || report.Rows != 4 || report.Filed != 3 || report.Known != 1 {
		t.Fatalf("%+v, %v", report, err)
	}
	if c := store.comments[0]; c.SourceID != "17" || c.Answers[0].Text != "One é 😀" || c.StandsFor != 3 ||
		c.Submitter.Type != docket.Anonymous ||
		c.Channel != docket.ChannelImport {
		t.Errorf("first comment is %+v", c)
	}
}

func TestKnownRowsAreSkippedWhateverTheySay(t *testing.T) {
	t.Parallel()
	desk, store, _ := testDesk(t)
	if _, err := importText(t, desk, "source_id,state,answer_1\na,NY,first\n"); err != nil {
		t.Fatal(err)
	}
	report, err := importText(t, desk, "source_id,state,answer_1\na,ZZ,\n a ,NY,other words\nb,NY,second\nb,ZZ,\n")
	if err != nil || report.Filed != 1 || report.Known != 3 || len(store.comments) != 2 {
		t.Errorf("%+v, %v", report, err)
	}
}

func TestImportRefusesRows(t *testing.T) {
	t.Parallel()
	const simple = "source_id,answer_general"
	for _, tt := range []struct {
		name, header, row string
		column, says      string
	}{
		{"too few cells", simple, `1`, "", "no answer"},
		{"too many cells", simple, `1,a,b`, "", "3 cells"},
		{"no answer", simple, `1, `, "", "no answer"},
		{"only tags", simple, `1,<b></b>`, "", "no answer"},
		{"invalid UTF-8 beside valid", simple, "1,é\xff", "answer_general", "UTF-8"},
		{"NUL", simple, "1,a\x00", "answer_general", "NUL"},
		{"NUL in another column", "name,answer_general", "\x00,a", "name", "NUL"},
		{"a broken quote", simple, `1,a"b"`, "", "quotes"},
		{"a quote closed too early", simple, `1,"a"b`, "", "quotes"},
		{"a source too long", simple, strings.Repeat("x", 201) + ",a", "source_id", "1 character too long"},
		{"an answer too long", simple, "1," + strings.Repeat("x", MaxImported+1), "answer_general", "too long"},
		{"an answer longer than the form takes", simple, "1," + strings.Repeat("x", docket.MaxAnswer+1), "-", ""},
		{"no time", "received_at,answer_general", "yesterday,a", "received_at", "2016-12-31"},
		{"a time without an offset", "received_at,answer_general", "2016-10-01T10:00:00,a", "received_at", "offset"},
		{"an impossible day", "received_at,answer_general", "2016-02-30,a", "received_at", "2016-12-31"},
		{"the year 1", "received_at,answer_general", "0001-01-01T00:00:00Z,a", "received_at", "1900"},
		{"the future", "postmarked_on,answer_general", "2036-10-01,a", "postmarked_on", "future"},
		{"a channel unknown", "channel,answer_general", "fax,a", "channel", "meeting"},
		{"a type unknown", "submitter_type,answer_general", "firm,a", "submitter_type", "organization"},
		{"a state unknown", "state,answer_general", "ZZ,a", "state", "NY"},
		{"an address that is none", "email,answer_general", "ana,a", "email", "name@example.org"},
		{"nobody", "stands_for,answer_general", "0,a", "stands_for", "whole number"},
		{"half a person", "stands_for,answer_general", "1.5,a", "stands_for", "whole number"},
		{"too many persons", "stands_for,answer_general", "99999999999999999999,a", "stands_for", "whole number"},
		{"others who sign for nobody", "signatories,answer_general", "Bo Li,a", "-", ""}, // anonymous: dropped
		{"others without a sender", "submitter_type,signatories,answer_general", "individual,Bo Li,a", "signatories",
			"your own name"},
		{"one who signs twice", "name,signatories,answer_general", "Ana,Bo Li | bo  li,a", "signatories", "line 1"},
		{"a name in two lines becomes one", "name,answer_general", "\"Ana\nRoe\",a", "-", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			desk, store, _ := testDesk(t)
			good := strings.Repeat(",", strings.Count(tt.header, ",")) + "fine"
			text := tt.header + "\n" + good + "\n" + tt.row + "\n" + good + "\n"
			report, err := importText(t, desk, text)
			if tt.column == "-" {
				if err != nil || report.Filed != 3 {
					t.Fatalf("%+v, %v", report, err)
				}
				return
			}
			if _, ok := errors.AsType[importfile.BadFile](err); !ok ||
				!strings.Contains(err.Error(), "1 row cannot be filed") ||
				len(store.comments) > 0 {
				t.Fatalf("got %v, %d comments", err, len(store.comments))
			}
			if len(report.Bad) != 1 || report.Bad[0].Line != 3 || report.Bad[0].Column != tt.column ||
				!strings.Contains(report.Bad[0].Problem, tt.says) {
				t.Errorf("bad rows are %v, want line 3, column %q, saying %q", report.Bad, tt.column, tt.says)
			}
			report, err = importText(t, desk, text, func(o *ImportOptions) { o.SkipBad = true })
			if err != nil || report.Filed != 2 || report.BadRows != 1 || len(report.Bad) != 1 ||
				len(store.comments) != 2 {
				t.Errorf("with --skip-bad: %+v, %v", report, err)
			}
		})
	}
}

func TestImportRefusesJSONLines(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, line, column, says string }{
		{"no JSON", `{"answer_general": `, "", "no JSON object"},
		{"a text", `"x"`, "", "no JSON object"},
		{"two objects", `{"answer_general": "a"} {}`, "", "after the object"},
		{"a list", `{"answer_general": ["a"]}`, "answer_general", "list"},
		{"a key twice", `{"answer_general": "a", "answer_general": "b"}`, "answer_general", "twice"},
		{"invalid UTF-8", "{\"answer_general\": \"a\xff\"}", "", "UTF-8"},
		{"NUL", `{"answer_general": "a\u0000"}`, "answer_general", "NUL"},
		{"half a pair", `{"answer_general": "a\ud83d"}`, "answer_general", "surrogate"},
		{"a whole replacement character is text", `{"answer_general": "a\ufffd` + "\uFFFD" + `"}`, "-", ""},
		{"no answer", `{}`, "", "no answer"},
		{"true is text", `{"answer_general": true}`, "-", ""},
		{"a long line", `{"answer_general": "` + strings.Repeat("x", importfile.MaxRecord) + `"}`, "", "16 MiB"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			desk, _, _ := testDesk(t)
			report, err := importText(
				t,
				desk,
				`{"answer_1": "fine"}`+"\n\n"+tt.line+"\n"+`{"answer_1": "fine"}`,
				func(o *ImportOptions) { o.DryRun = true; o.SkipBad = true },
			)
			if err != nil {
				t.Fatal(err)
			}
			if tt.column == "-" {
				if report.BadRows != 0 || report.Filed != 3 {
					t.Errorf("%+v", report)
				}
				return
			}
			if report.Filed != 2 || len(report.Bad) != 1 || report.Bad[0].Line != 3 ||
				report.Bad[0].Column != tt.column ||
				!strings.Contains(report.Bad[0].Problem, tt.says) {
				t.Errorf("%+v, want line 3, column %q, saying %q", report, tt.column, tt.says)
			}
		})
	}
}

func TestImportRefusesFiles(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, text, columns, says string }{
		{"empty", "", "", "empty"},
		{"nothing but space", " \n\n", "", "empty"},
		{"an unknown column", "text\na\n", "", `no column "text" in an import; did you mean answer_general?`},
		{"a column misspelt", "answer_1,sectr\na,b\n", "", "did you mean sector?"},
		{"a column in capitals", "Answer-1\na\n", "", "did you mean answer_1?"},
		{"a question too many", "answer_6\na\n", "", "has 5 questions"},
		{"a column twice", "answer_1,answer_1\na,b\n", "", "twice"},
		{"two columns made one", "answer_1,text\na,b\n", "text=answer_1",
			`"answer_1" and "text" would both be answer_1`},
		{"a map to nothing known", "text\na\n", "text=answer", `makes a column "answer"`},
		{"a map of nothing there", "answer_1\na\n", "txt=answer_2", `no column "txt" that the map renames`},
		{"dropping what is not there", "answer_1\na\n", "txt=", ""},
		{"no answer column", "source_id\na\n", "", "no column with answers"},
		{"an unknown key", `{"answer_1": "a", "sectr": "b"}`, "", `line 1: there is no column "sectr"`},
		{"a map of no key", `{"answer_1": "a"}`, "txt=answer_2", `no column "txt"`},
		{"a JSON list cut off", `[{"answer_1": "a"},`, "", "no complete JSON"},
		{"a list record of " +
			"regulations.gov", `{"data": [{"id": "A-1", "type": "comments", "attributes": {"title": "x"}}]}`, "", ""},
		{"several unknown columns", "Document ID,Text Comment,Notes\na,b,c\n", "",
			`no columns "Document ID", "Text Comment", "Notes" in an import; rename or drop them (FROM=TO, FROM= ` +
				`drops), ` +
				`for example with --map 'Document ID=source_id,Text Comment=answer_general,Notes='`},
		{"an unknown column with a comma", "answer_1,\"a, b\"\na,b\n", "", `--map '"a, b="' to drop it`},
		{"an old workbook", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "", ".xlsx"},
		{"dates in both orders", "received_at,answer_1\n1/31/2016,a\n31/1/2016,b\n", "", "month/day/year on line 2 " +
			"and as day/month/year on line 3"},
		{"dates that may be either", "received_at,answer_1\n1/3/2016,a\n", "", "--dates us or --dates eu"},
		{"a separator that is none", "sep=\"\nanswer_1\na\n", "", "separator"},
		{"a workbook", "PK\x03\x04....", "", "workbook"},
		{"a quote never closed", "answer_1\nfine\n\"a\nb\nc\n", "", "row of line 3 is never closed"},
		{"a header that is partly UTF-8", "answer_1,é\xff\na,b\n", "", "UTF-8"},
		{"neither UTF-8 nor Windows-1252", "answer_1\na\x81b\n", "", "--encoding"},
		{"cut off gzip", gzipped(t, "answer_1\n"+strings.Repeat("abcdefgh\n", 1000))[:60], "", "damaged or cut off"},
		{"half a gzip header", "\x1f\x8b\x08", "", "gzip"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			desk, store, _ := testDesk(t)
			_, err := importText(t, desk, tt.text, withMap(t, tt.columns), func(o *ImportOptions) { o.SkipBad = true })
			if tt.says == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if bad, ok := errors.AsType[importfile.BadFile](err); !ok || !strings.Contains(bad.Problem, tt.says) ||
				len(store.comments) > 0 {
				t.Errorf("got %v, want %q", err, tt.says)
			}
		})
	}
}

func gzipped(t testing.TB, s string) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := io.WriteString(z, s); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestImportOfADocketOrChannelUnknown(t *testing.T) {
	t.Parallel()
	desk, _, _ := testDesk(t)
	if _, err := importText(t, desk, "answer_1\na\n", func(o *ImportOptions) { o.Docket = "NO-1" }); !errors.Is(
		err,
		docket.ErrNotFound,
	) {
		t.Error(err)
	}
	if _, err := importText(t, desk, "answer_1\na\n", func(o *ImportOptions) { o.Channel = "fax" }); err == nil ||
		!strings.Contains(err.Error(), "no channel") {
		t.Error(err)
	}
}

func TestParseMap(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                               "[]",
		" text = answer_general , id=  ": "[{text answer_general} {id }]",
		"text":                           "an entry without",
		"=x":                             "an entry without",
		"a=b,,c=d":                       "an entry without",
		"a=b,a=c":                        "twice",
	} {
		got, err := importfile.ParseMap(text)
		if err != nil && !strings.Contains(err.Error(), want) || err == nil && fmt.Sprint(got) != want {
			t.Errorf("importfile.ParseMap(%q) = %v, %v; want %s", text, got, err, want)
		}
	}
}

// onlyReader is a pipe: it cannot seek.
type onlyReader struct{ io.Reader }

func TestImportInBatchesFromAPipe(t *testing.T) {
	t.Parallel()
	desk, store, _ := testDesk(t)
	var b strings.Builder
	b.WriteString("answer_1\n")
	for range 1201 {
		b.WriteString("the same words and no source\n")
	}
	var last ImportProgress
	calls := 0
	file := gzipped(t, b.String())
	run := func(dry bool) (ImportReport, error) {
		return desk.Import(
			t.Context(),
			ImportOptions{Docket: shippedID, File: onlyReader{strings.NewReader(file)}, DryRun: dry,
				Progress: func(p ImportProgress) { last = p; calls++ }},
		)
	}
	if report, err := run(true); err != nil || report.Filed != 1201 || len(store.comments) > 0 || last.Filing {
		t.Errorf("dry run: %+v, %v, %d filed", report, err, len(store.comments))
	}
	report, err := run(false)
	if err != nil || report.Filed != 1201 || fmt.Sprint(store.batches) != "[500 500 201]" {
		t.Errorf("%+v, %v, batches %v", report, err, store.batches)
	}
	if !last.Filing || last.Rows != 1201 || last.Bytes != last.Total || last.Total != int64(len(file)) || calls < 12 {
		t.Errorf("progress ends at %+v after %d calls", last, calls)
	}
	// The same file is known again although no row has a source; another file that says the same is not.
	if again, err := run(false); err != nil || again.Filed != 0 || again.Known != 1201 {
		t.Errorf("again: %+v, %v", again, err)
	}
	if other, err := importText(t, desk, "answer_1\nthe same words and no source\n"); err != nil || other.Filed != 1 {
		t.Errorf("another file: %+v, %v", other, err)
	}
}

func TestImportMarksLateRows(t *testing.T) {
	t.Parallel()
	desk, store, _ := testDesk(t)
	store.docket.Closes = time.Date(2016, 11, 1, 4, 0, 0, 0, time.UTC) // the end of October in New York
	_, err := importText(
		t,
		desk,
		"received_at,postmarked_on,answer_1\n2016-10-31,,in time\n2016-11-01,,late\n2016-11-03,2016-10-30,postmarked "+
			"in time\n,,unknown\n",
	)
	if err != nil {
		t.Fatal(err)
	}
	var late []bool
	for _, c := range store.comments {
		late = append(late, c.Late)
	}
	if fmt.Sprint(late) != "[false true false false]" {
		t.Errorf("late: %v", late)
	}
}

func TestImportOfRegulations(t *testing.T) {
	t.Parallel()
	desk, store, _ := testDesk(t)
	f, err := os.Open(filepath.Join("testdata", "regulations.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	report, err := desk.Import(t.Context(), ImportOptions{Docket: shippedID, File: f})
	if err != nil {
		t.Fatal(err, report.Bad)
	}
	if report.Facts.Format != "regulations.gov" || report.Rows != 9 || report.Filed != 8 ||
		report.NotSubmissions != 1 ||
		report.Withdrawn != 1 ||
		report.ContentElsewhere != 3 ||
		report.UnknownSectors != 2 {
		t.Errorf("report is %+v", report)
	}
	by := make(map[string]docket.Comment)
	for _, c := range store.comments {
		by[c.SourceID] = c
	}
	person := by["EX-2016-0001-0002"]
	if s := person.Submitter; s.Type != docket.Individual || s.Name != "Ana O'Roe" || s.Organization != "" ||
		s.State != "NY" ||
		s.SectorRaw != "Individual" ||
		s.Sector != docket.SectorUnspecified {
		t.Errorf("person is %+v", s)
	}
	if a := person.Answers[0]; a.Question != docket.General || a.Text != "First “line”\n\nsecond & last <b" ||
		a.Removed != 10 ||
		a.Original != "First &ldquo;line&rdquo;<br/><br/>second &amp; last &lt;b" {
		t.Errorf("answer is %q, clean %q, %d removed", string(a.Original), string(a.Text), a.Removed)
	}
	if !person.ReceivedAt.Equal(time.Date(2016, 5, 15, 4, 0, 0, 0, time.UTC)) || person.StandsFor != 1 {
		t.Errorf("person is %+v", person)
	}
	firm := by["EX-2016-0001-0003"]
	if s := firm.Submitter; s.Type != docket.Organization || s.Organization != "Roe & Sons" || s.Name != "Bo Li" ||
		s.Sector != "laboratory" ||
		s.SectorRaw != "" ||
		firm.StandsFor != 250 {
		t.Errorf("firm is %+v, stands for %d", s, firm.StandsFor)
	}
	if c := by["EX-2016-0001-0004"]; c.Class != docket.ClassContentElsewhere || len(c.Answers) != 0 ||
		c.Status != docket.Pending {
		t.Errorf("attachments only: %+v", c)
	}
	if c := by["EX-2016-0001-0005"]; c.Class != docket.ClassContentElsewhere || len(c.Answers) != 1 {
		t.Errorf("see attached: %+v", c)
	}
	if c := by["EX-2016-0001-0006"]; c.Status != docket.Withdrawn || len(c.Answers) != 0 || c.Class != "" ||
		!c.ReceivedAt.IsZero() {
		t.Errorf("withdrawn: %+v", c)
	}
	if c := by["EX-2016-0001-0007"]; c.Submitter.State != "" || c.Submitter.Type != docket.Anonymous {
		t.Errorf("from abroad: %+v", c.Submitter)
	}
	if c := by["EX-2016-0001-0008"]; c.Class != docket.ClassContentElsewhere {
		t.Errorf("restricted: %+v", c)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	again, err := desk.Import(
		t.Context(),
		ImportOptions{
			Docket: shippedID,
			File:   f,
			Map:    []importfile.Rename{{From: "Comment", To: "answer_1"}, {From: "Category"}},
		},
	)
	if err != nil || again.Filed != 0 || again.Known != 8 || len(store.comments) != 8 {
		t.Errorf("again: %+v, %v", again, err)
	}
}

func TestImportOfRegulationsNamesEmptyRows(t *testing.T) {
	t.Parallel()
	desk, _, _ := testDesk(t)
	text, err := os.ReadFile(filepath.Join("testdata", "regulations.csv"))
	if err != nil {
		t.Fatal(err)
	}
	report, err := importText(
		t,
		desk,
		strings.Replace(string(text), "https://downloads.example.org/attachment_1.pdf", "", 1),
	)
	if err == nil || len(report.Bad) != 1 ||
		!strings.Contains(report.Bad[0].String(), "line 7: the row has no comment and no attachment") {
		t.Errorf("got %v, %v", err, report.Bad)
	}
}

func TestRealFilesAreImported(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ file, columns, want string }{
		{"regsgov-bulk-sample.csv", "", "regulations.gov: 48 rows, 47 filed, 0 known, 1 not submissions, 1 " +
			"withdrawn, 0 bad"},
		{"comments-dev.jsonl.gz",
			"text=answer_general,id=source_id,received=received_at,author_type=sector," +
				"author_type_raw=,docket=,attachments=,labels=,source=",
			"JSON lines: 3424 rows, 3424 filed, 0 known, 0 not submissions, 0 withdrawn, 0 bad"},
	} {
		t.Run(tt.file, func(t *testing.T) {
			t.Parallel()
			desk, store, clock := testDesk(t)
			clock.t = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
			read := func() ImportReport {
				f, err := os.Open(sharedPath(t, tt.file))
				if err != nil {
					t.Fatal(err)
				}
				defer f.Close()
				o := ImportOptions{Docket: shippedID, File: f}
				withMap(t, tt.columns)(&o)
				report, err := desk.Import(t.Context(), o)
				if err != nil {
					t.Fatal(err, report.Bad)
				}
				return report
			}
			r := read()
			got := fmt.Sprintf(
				"%s: %d rows, %d filed, %d known, %d not submissions, %d withdrawn, %d bad",
				r.Facts.Format,
				r.Rows,
				r.Filed,
				r.Known,
				r.NotSubmissions,
				r.Withdrawn,
				r.BadRows,
			)
			if got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
			t.Logf("%d content elsewhere, %d unknown sectors", r.ContentElsewhere, r.UnknownSectors)
			if again := read(); again.Filed != 0 || again.Known != r.Filed || len(store.comments) != r.Filed {
				t.Errorf("again: %+v", again)
			}
		})
	}
}

func FuzzImport(f *testing.F) {
	f.Add("answer_1,name\n\"a\nb\",c\n")
	f.Add(`{"answer_1": "a", "name": 3}` + "\n{}")
	f.Add("\uFEFFanswer_1\r\n\"\"\"a\"\"\"\r\n")
	f.Add("answer_1\n\"a\nb")
	f.Add("\x1f\x8b\x08\x00")
	f.Add(workbook(f, []any{"source_id", "answer_1"}, []any{1, "a"}))
	f.Add(letterByMail)
	f.Add("From a Mon Nov 30 10:00:00 2015\n" + htmlByMail)
	f.Add(`{"data": [{"id": "1", "type": "comments", "attributes": {"comment": "a", "withdrawn": false}}]}`)
	f.Add(utf16le("source_id;answer_1\r\n1;a\r\n", true))
	f.Add("sep=;\rsource_id;received_at;answer_1\r1;1/31/15;a\r")
	head, err := os.ReadFile(filepath.Join("testdata", "regulations.csv"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(head))
	d, _ := docketfile.ShippedDocket()
	f.Fuzz(func(t *testing.T, text string) {
		store := &fakeStore{docket: d}
		desk := NewDesk(store, fakeScreener{}, Keys{}, (&clock{noon}).now)
		report, err := desk.Import(
			t.Context(),
			ImportOptions{Docket: shippedID, File: strings.NewReader(text), SkipBad: true},
		)
		if err != nil {
			if _, ok := errors.AsType[importfile.BadFile](err); !ok {
				t.Fatalf("not bad input but a failure: %v", err)
			}
			return
		}
		if report.Rows != report.Filed+report.Known+report.NotSubmissions+report.NotPosted+report.BadRows ||
			report.Filed != len(store.comments) ||
			report.BadRows != len(report.Bad) {
			t.Fatalf("the report does not add up: %+v, %d comments", report, len(store.comments))
		}
	})
}
