package staff

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"commentportal/docket"
	"commentportal/handlers/web"
	"commentportal/intake"
	"commentportal/intake/importfile"
	"commentportal/views"
)

// show draws the page of one upload. mapName is what was typed to save a mapping.
func (s *imports) show(w http.ResponseWriter, r *http.Request, status int, u docket.Upload, d docket.Docket,
	mapName string, invalid docket.Invalid) error {
	gaveUp := s.gaveUp(u)
	page := views.ImportPage{Shell: s.StaffShell(r, "Import a file", "/admin/import"), Path: importAt(u.ID),
		Back: withQuery("/admin/import", "docket", string(d.ID)), State: uploadState(u, gaveUp),
		Filing: u.State == docket.UploadFiling && !gaveUp, Filed: u.State == docket.UploadFiled,
		Facts: []views.Fact{{Term: "File", Value: u.FileName}, {Term: "Docket", Value: string(d.ID)},
			{Term: "Size", Value: sizeWords(u.Bytes)}}}
	switch {
	case page.Filed:
		page.Facts = append(page.Facts, doneFacts(u.Done)...)
		page.Queue = withQuery("/admin/queue", "docket", string(d.ID))
	case page.Filing:
		if u.Done.Rows > 0 {
			page.Facts = append(page.Facts, views.Fact{Term: "Rows so far", Value: views.Number(u.Done.Rows)})
		}
	default:
		if u.State != docket.UploadWaiting {
			page.Stopped = "The last try ended before all was filed. File it again: what is filed already is not " +
				"filed twice."
			if u.Done.Problem != "" {
				page.Stopped = pageSentence(u.Done.Problem)
			}
		}
		if err := s.checked(r, &page, u, d); err != nil {
			return err
		}
		maps, err := s.store.ImportMaps(r.Context(), d.ID)
		if err != nil {
			return err
		}
		fillImportForm(&page, u, maps, mapName, invalid)
	}
	return s.Render(w, r, status, views.Import(page))
}

// checked runs the file dry and fills in what was found.
func (s *imports) checked(r *http.Request, page *views.ImportPage, u docket.Upload, d docket.Docket) error {
	report, err := s.desk.Check(r.Context(), u, importRows)
	bad, isBad := errors.AsType[importfile.BadFile](err)
	if err != nil && !isBad {
		return err
	}
	if len(report.Preview) > 0 {
		s.Note(r, u.User.Actor(), "import.previewed", string(d.ID),
			map[string]string{"rows": strconv.Itoa(len(report.Preview))})
	}
	page.Facts = append(page.Facts, fileFacts(report.Facts)...)
	rename := slices.Clone(u.Settings.Map)
	unknown, hasUnknown := errors.AsType[importfile.UnknownColumns](err)
	switch {
	case hasUnknown:
		page.Unknown = len(unknown.Columns)
		for _, p := range unknown.Proposed {
			rename = append(rename, docket.ImportColumn{From: p.From, To: p.To})
		}
	case isBad && report.BadRows > 0:
		page.Refused = views.Count(report.BadRows, "row", "rows") + " cannot be filed. Mend the file and send it " +
			"again, or leave them out: tick the box below and check again."
	case isBad:
		page.Refused = pageSentence(bad.Problem)
	}
	page.Columns = importColumnRows(rename, d, hasUnknown)
	if page.Rows = report.Filed; err == nil {
		page.Ready = report.Filed > 0
		page.Nothing = report.Filed == 0
	}
	page.Facts = append(page.Facts, reportFacts(report)...)
	for _, b := range report.Bad[:min(len(report.Bad), importListed)] {
		page.Bad = append(page.Bad, b.String())
	}
	if more := report.BadRows - len(page.Bad); more > 0 {
		page.Bad = append(page.Bad, "and "+views.Number(more)+" more")
	}
	for _, again := range report.Repeated[:min(len(report.Repeated), importListed)] {
		unit := again.Unit
		if unit == "" {
			unit = "line"
		}
		page.Repeated = append(page.Repeated, fmt.Sprintf("%s %d has the number of %s %d", unit, again.Line,
			unit, again.First))
	}
	for _, c := range report.Preview {
		page.Preview = append(page.Preview, previewRow(c, d))
	}
	return nil
}

// pageSentence puts a sentence of the command into words of the page.
func pageSentence(problem string) string {
	s := strings.NewReplacer("leave it out with --skip-bad", "leave it out with the box below",
		"leave them out with --skip-bad", "leave them out with the box below", "--encoding", "the field “Encoding”",
		"--dates", "the field “Order of day and month”", "--map", "the list of columns below").Replace(problem)
	s = strings.TrimSuffix(strings.TrimSpace(s), ".")
	if s == "" {
		return ""
	}
	return strings.ToUpper(s[:1]) + s[1:] + "."
}

func fileFacts(f importfile.Facts) []views.Fact {
	facts := []views.Fact{{Term: "Format", Value: f.Format}}
	if f.Encoding != "" {
		facts = append(facts, views.Fact{Term: "Encoding", Value: f.Encoding})
	}
	if f.Separator != "" {
		facts = append(facts, views.Fact{Term: "Between columns", Value: f.Separator})
	}
	for _, o := range importDates {
		if o.Value == string(f.Dates) {
			facts = append(facts, views.Fact{Term: "Dates", Value: o.Label})
		}
	}
	return facts
}

// reportFacts are what would become of the rows.
func reportFacts(r intake.ImportReport) []views.Fact {
	if r.Rows == 0 {
		return nil
	}
	facts := []views.Fact{{Term: "Rows", Value: views.Number(r.Rows)},
		{Term: "To be filed", Value: views.Number(r.Filed)}}
	for _, part := range []struct {
		term string
		n    int
	}{
		{"Of these withdrawn", r.Withdrawn}, {"Of these with their content elsewhere", r.ContentElsewhere},
		{"Of these e-mail without quoted messages and footers", r.Trimmed}, {"Of these without a number", r.NoSource},
		{"Of these with a sector that the docket does not have", r.UnknownSectors},
		{"Skipped, in the docket or in the file already", r.Known}, {"Skipped, no public submission", r.NotSubmissions},
		{"Skipped, not posted over there", r.NotPosted}, {"Cannot be filed", r.BadRows},
	} {
		if part.n > 0 {
			facts = append(facts, views.Fact{Term: part.term, Value: views.Number(part.n)})
		}
	}
	return facts
}

// doneFacts are what became of the rows.
func doneFacts(done docket.ImportDone) []views.Fact {
	facts := []views.Fact{{Term: "Rows", Value: views.Number(done.Rows)},
		{Term: "Filed", Value: views.Number(done.Filed)}}
	for _, part := range []struct {
		term string
		n    int
	}{{"Skipped, in the docket or in the file already", done.Known}, {"Skipped for another reason", done.Skipped},
		{"Left out, cannot be filed", done.Bad}} {
		if part.n > 0 {
			facts = append(facts, views.Fact{Term: part.term, Value: views.Number(part.n)})
		}
	}
	if done.First != "" {
		facts = append(facts, views.Fact{Term: "Comments", Value: string(done.First) + " to " + string(done.Last)})
	}
	return facts
}

// importColumnRows are the columns of which a mapping, or a proposal, says what they
// are.
func importColumnRows(list []docket.ImportColumn, d docket.Docket, proposed bool) []views.ImportColumnRow {
	options := []views.Option{{Value: "", Label: "Leave this column out"}}
	for _, name := range importfile.Columns(d) {
		options = append(options, views.Option{Value: name, Label: columnLabel(name)})
	}
	options = append(options, views.Option{Value: importAsRead, Label: "As the portal reads it by itself"})
	var rows []views.ImportColumnRow
	for i, c := range list[:min(len(list), importColumns)] {
		rows = append(rows, views.ImportColumnRow{FromName: "from-" + strconv.Itoa(i), From: c.From,
			To: views.Field{Name: "to-" + strconv.Itoa(i), Label: "“" + c.From + "” is", Value: c.To,
				Options: options}})
	}
	return rows
}

// columnLabel says in words what a column of an import is.
func columnLabel(name string) string {
	if q, ok := strings.CutPrefix(name, importfile.AnswerPrefix); ok {
		return views.AnswerHeading(docket.QuestionID(q))
	}
	if words, ok := map[string]string{
		importfile.Source: "Number over there", importfile.Received: "Received", importfile.Postmarked: "Postmarked",
		importfile.Channel: "Way it came", importfile.Type: "Kind of sender", importfile.Sector: "Sector",
		importfile.Name: "Name", importfile.Organization: "Organization", importfile.State: "State",
		importfile.Signatories: "Others who signed",
		importfile.Email:       "E-mail address", importfile.StandsFor: "How many senders the row stands for",
	}[name]; ok {
		return words
	}
	return name
}

// previewText is how much of an answer the preview shows, in bytes.
const previewText = 240

func previewRow(c docket.Comment, d docket.Docket) views.ImportPreview {
	row := views.ImportPreview{Source: c.SourceID, Received: dayOrUnknown(c.ReceivedAt, d.Location())}
	if c.Status == docket.Withdrawn {
		row.Notes = append(row.Notes, "Withdrawn")
	}
	if c.Class == docket.ClassContentElsewhere {
		row.Notes = append(row.Notes, "Content elsewhere")
	}
	if c.StandsFor > 1 {
		row.Notes = append(row.Notes, "Stands for "+views.Number(c.StandsFor))
	}
	if c.Late {
		row.Notes = append(row.Notes, "Late")
	}
	for _, part := range []string{c.Submitter.Name, c.Submitter.Organization, d.SectorLabel(c.Submitter.Sector),
		docket.StateName(c.Submitter.State)} {
		if part != "" {
			row.From = append(row.From, part)
		}
	}
	for _, one := range c.Submitter.Signatories.All() {
		row.From = append(row.From, "also "+one.String())
	}
	for _, a := range c.Answers {
		row.Answers = append(row.Answers, views.ShownAnswer{Number: string(a.Question),
			Question: views.AnswerHeading(a.Question),
			Text:     docket.Text(web.Clip(string(a.Text), previewText))})
	}
	return row
}

func dayOrUnknown(t time.Time, in *time.Location) string {
	if t.IsZero() {
		return "Unknown"
	}
	return views.DateTime(t.In(in))
}

// fillImportForm sets up the fields with which the file can be read otherwise.
func fillImportForm(page *views.ImportPage, u docket.Upload, maps []docket.ImportMap, mapName string,
	invalid docket.Invalid) {
	page.Encoding = views.Field{Name: "encoding", Label: "Encoding", Value: u.Settings.Encoding,
		Options: importEncodings}
	page.Dates = views.Field{Name: "dates", Label: "Order of day and month", Value: u.Settings.Dates,
		Options: importDates}
	page.Channel = views.Field{Name: "channel", Label: "Way the comments came", Value: string(u.Settings.Channel),
		Options: importChannels}
	page.SkipBad = u.Settings.SkipBad
	page.MapName = views.Field{Name: "map_name", Label: "Name of the mapping", Value: mapName,
		Problem:  invalid["map_name"],
		Optional: true, Hint: "Save columns, encoding and dates for files of the same form."}
	page.Maps = views.Field{Name: "map", Label: "Saved mapping"}
	for _, m := range maps {
		page.Maps.Options = append(page.Maps.Options, views.Option{Value: m.Name, Label: m.Name})
	}
	if len(invalid) > 0 {
		page.Shell.Problem = true
		page.Problems = views.Problems(invalid, "form", "map_name")
	}
}
