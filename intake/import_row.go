package intake

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"html"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/intake/importfile"
)

// MaxImported is the most code points of an imported answer. Letters on paper
// know no form's limit, so it is ten times that of the form.
const MaxImported = 10 * docket.MaxAnswer

// maxStandsFor bounds how many senders one row may represent; the largest
// campaigns on federal dockets had some millions.
const maxStandsFor = 10_000_000

// commentMaker turns rows into comments.
type commentMaker struct {
	desk    *Desk
	dock    docket.Docket
	channel docket.Channel
	dates   importfile.Dates
	now     time.Time
}

// comment checks a row. Problems never quote it.
func (m commentMaker) comment(r importfile.Row) (docket.Comment, *importfile.BadRow) {
	if r.Bad != nil {
		return docket.Comment{}, r.Bad
	}
	var first *importfile.BadRow
	fail := func(column, problem string) {
		if first == nil && problem != "" {
			first = &importfile.BadRow{
				Line:    r.Line,
				Unit:    r.Unit,
				Column:  fileName(r, column),
				Problem: lowerFirst(problem),
			}
		}
	}
	for _, column := range slices.Sorted(maps.Keys(r.Cells)) {
		fail(column, unreadable(r.Cells[column]))
	}
	c := docket.Comment{
		Docket:    m.dock.ID,
		Channel:   m.channel,
		SourceID:  m.line(r, importfile.Source, "The number", MaxSourceID, fail),
		StandsFor: 1,
		Status:    docket.Pending,
		Digest:    m.digest(r),
	}
	c.Submitter = m.submitter(r, fail)
	c.ReceivedAt = m.moment(r, importfile.Received, fail)
	c.PostmarkedOn = m.moment(r, importfile.Postmarked, fail)
	if name := strings.TrimSpace(r.Cells[importfile.Channel]); name != "" {
		if c.Channel = docket.Channel(name); !c.Channel.Known() {
			fail(importfile.Channel, "Write web, email, mail, meeting or import.")
		}
	}
	m.standsFor(r, &c, fail)
	c.Answers = m.answers(r, fail)
	m.nature(r, &c, fail)
	if first != nil {
		return docket.Comment{}, first
	}
	decisive := c.PostmarkedOn
	if decisive.IsZero() {
		decisive = c.ReceivedAt
	}
	c.Late = !decisive.IsZero() && lateOn(m.dock, decisive)
	c.Language = language(c.Answers)
	return c, nil
}

// source is the row's source_id, "" where it has none or cannot be read.
func (m commentMaker) source(r importfile.Row) string {
	if r.Bad != nil {
		return ""
	}
	return m.line(r, importfile.Source, "The number", MaxSourceID, func(string, string) {})
}

// fileName is what the file calls a column.
func fileName(r importfile.Row, column string) string {
	if name := r.From[column]; name != "" {
		return name
	}
	return column
}

// lowerFirst fits a sentence of a form behind "line 3, column name:".
func lowerFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + strings.TrimSuffix(s[1:], ".")
}

// decode decodes the entities of an HTML source, once.
func decode(r importfile.Row, s string) string {
	if r.HTML {
		return html.UnescapeString(s)
	}
	return s
}

// line reads a cell of one line; line breaks in it become spaces.
func (m commentMaker) line(r importfile.Row, column, what string, limit int, fail func(column, problem string)) string {
	bad := make(docket.Invalid)
	cell := strings.Join(
		strings.FieldsFunc(decode(r, r.Cells[column]), func(c rune) bool { return c == '\n' || c == '\r' }),
		" ",
	)
	s := line(phrase.English, cell, column, what, limit, bad)
	fail(column, bad[column])
	return s
}

func (m commentMaker) submitter(r importfile.Row, fail func(column, problem string)) docket.Submitter {
	s := docket.Submitter{
		Type:         docket.SubmitterType(strings.TrimSpace(r.Cells[importfile.Type])),
		Name:         m.line(r, importfile.Name, "The name", MaxName, fail),
		Organization: m.line(r, importfile.Organization, "The name of the organization", MaxOrganization, fail),
		Email:        m.line(r, importfile.Email, "The e-mail address", MaxEmail, fail),
	}
	if r.Federal && s.Name == "" {
		s.Name = strings.TrimSpace(
			m.line(
				r,
				importfile.RegFirst,
				"The first name",
				MaxName/2,
				fail,
			) + " " + m.line(
				r,
				importfile.RegLast,
				"The last name",
				MaxName/2,
				fail,
			),
		)
	}
	if s.Type == "" {
		switch {
		case s.Organization != "":
			s.Type = docket.Organization
		case s.Name != "":
			s.Type = docket.Individual
		default:
			s.Type = docket.Anonymous
		}
	}
	if !s.Type.Known() {
		fail(importfile.Type, "Write anonymous, individual or organization.")
	}
	if s.Email != "" && !emailShape.MatchString(s.Email) {
		fail(importfile.Email, "Write an e-mail address like name@example.org, or leave the cell empty.")
	}
	s.Sector, s.SectorRaw = m.sector(m.line(r, importfile.Sector, "The sector", MaxOrganization, fail))
	if state := strings.TrimSpace(decode(r, r.Cells[importfile.State])); state != "" && !(r.Federal && abroad(r)) {
		s.State = stateCode(state)
		if s.State == "" && !r.Federal {
			fail(
				importfile.State,
				"Write the two letters of a state or territory, such as NY, or leave the cell empty.",
			)
		}
	}
	if s.Type == docket.Anonymous {
		s.DropNames()
	} else if list := decode(r, r.Cells[importfile.Signatories]); strings.TrimSpace(list) != "" {
		bad := make(docket.Invalid)
		s.Signatories = signatories(phrase.English, strings.ReplaceAll(list, "|", "\n"), s, bad)
		fail(importfile.Signatories, bad[importfile.Signatories])
	}
	return s
}

// sector finds a sector by its code or its label. What is no sector of the docket
// is kept as it was said.
func (m commentMaker) sector(said string) (code, raw string) {
	if said == "" || said == docket.SectorUnspecified {
		return docket.SectorUnspecified, ""
	}
	for _, s := range m.dock.Sectors {
		if s.Code == said {
			return s.Code, ""
		}
		if strings.EqualFold(s.Label, said) {
			return s.Code, said
		}
	}
	return docket.SectorUnspecified, said
}

// moment reads a time of the row.
func (m commentMaker) moment(r importfile.Row, column string, fail func(column, problem string)) time.Time {
	s := strings.TrimSpace(r.Cells[column])
	if s == "" {
		return time.Time{}
	}
	t, err := m.dates.Parse(s)
	switch {
	case err != nil:
		fail(
			column,
			"Write the time as 2016-12-31T17:00:00Z or with an offset, as 2016-12-31 17:00 in the docket's zone, "+
				"or the date as 2016-12-31; for dates such as 12/31/2016 say their order with --dates us or "+
				"--dates eu.",
		)
	case t.Year() < earliestYear:
		fail(column, "The date lies before 1900; correct it, or leave the cell empty if it is unknown.")
	case t.After(m.now.Add(24 * time.Hour)): // a day for zones
		fail(column, "The date lies in the future; correct it, or leave the cell empty if it is unknown.")
	}
	return t.UTC().Truncate(time.Microsecond) // what the store keeps
}

func (m commentMaker) standsFor(r importfile.Row, c *docket.Comment, fail func(column, problem string)) {
	s := strings.TrimSpace(r.Cells[importfile.StandsFor])
	if s == "" || r.Federal && s == "0" {
		return
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > maxStandsFor {
		fail(
			importfile.StandsFor,
			fmt.Sprintf(
				"Write how many senders the row stands for as a whole number from 1 to %s, or leave the cell "+
					"empty for 1.",
				phrase.English.Number(maxStandsFor),
			),
		)
		return
	}
	c.StandsFor = n
}

func (m commentMaker) answers(r importfile.Row, fail func(column, problem string)) []docket.Answer {
	var list []docket.Answer
	for _, q := range m.dock.QuestionIDs() {
		column := importfile.AnswerPrefix + string(q)
		raw := lineEnds(r.Cells[column])
		if strings.TrimSpace(raw) == "" || unreadable(raw) != "" {
			continue
		}
		source := lineEnds(decode(r, raw))
		if own, less := r.Own[column]; less {
			source = lineEnds(own)
		}
		problem := unreadable(source) // an entity may stand for NUL
		if problem == "" {
			problem = tooLong(phrase.English, "The answer", source, MaxImported)
		}
		fail(column, problem)
		if a := newAnswer(q, raw, source); problem == "" && strings.TrimSpace(string(a.Text)) != "" {
			list = append(list, a)
		}
	}
	return list
}

// nature sorts out what is no ordinary comment: withdrawn ones, and those whose
// content is elsewhere.
func (m commentMaker) nature(r importfile.Row, c *docket.Comment, fail func(column, problem string)) {
	withdrawn := r.Federal && isTrue(r.Cells[importfile.RegWithdrawn])
	elsewhere := strings.TrimSpace(
		r.Cells[importfile.RegAttachments]+r.Cells[importfile.RegContent]+r.Cells[importfile.RegRestricted],
	) != ""
	switch {
	case withdrawn:
		c.Status = docket.Withdrawn
	case len(c.Answers) == 0 && !elsewhere && r.Federal:
		fail("", "The row has no comment and no attachment; take it out, or leave it out with --skip-bad.")
	case len(c.Answers) == 0 && !elsewhere:
		fail("", "The row has no answer; write one into a column answer_1 and so on, or answer_general.")
	}
	if c.Class = classOf(c.Answers); elsewhere && (len(c.Answers) == 0 || c.Class == docket.ClassNoAnswer) {
		c.Class = docket.ClassContentElsewhere
	}
}

// isTrue reads a flag as JSON, CSV, scripts and the raw cells of a workbook write it.
func isTrue(cell string) bool {
	switch strings.ToLower(strings.TrimSpace(cell)) {
	case "true", "1", "yes", "t":
		return true
	}
	return false
}

// abroad reports whether a record of regulations.gov comes from another country,
// whose provinces may have the letters of a state.
func abroad(r importfile.Row) bool {
	country := strings.TrimSpace(r.Cells[importfile.RegCountry])
	return country != "" && !strings.EqualFold(country, "United States") && !strings.EqualFold(country, "US") &&
		!strings.EqualFold(country, "USA")
}

// screen looks for what should not be public. It is left to the second pass,
// because it is most of the work.
func (m commentMaker) screen(c *docket.Comment) {
	screenAnswers(c.Answers, m.desk.screen)
	screenNames(&c.Submitter, m.desk.screen)
	c.Flags = alertFlags(c.Answers, m.desk.screen)
	c.RuleSet = m.desk.screen.Version()
}

// digest is the SHA-256 over the row's cells as received.
func (m commentMaker) digest(r importfile.Row) [sha256.Size]byte {
	h := sha256.New()
	writeField(h, "docket", string(m.dock.ID))
	for _, column := range slices.Sorted(maps.Keys(r.Cells)) {
		writeField(h, column, r.Cells[column])
	}
	return [sha256.Size]byte(h.Sum(nil))
}

// identify names the submission. A row without source_id is known by its place in
// this very file, so that the file can be imported again and another file that
// says the same cannot be mistaken for it.
func (m commentMaker) identify(c *docket.Comment, file [32]byte, number int) {
	h := sha256.New()
	writeField(h, "docket", string(m.dock.ID))
	if c.SourceID != "" {
		writeField(h, "source", c.SourceID)
	} else {
		writeField(h, "file", string(file[:]))
		writeField(h, "row", strconv.Itoa(number))
	}
	c.Key = "import:" + hex.EncodeToString(h.Sum(nil))
}
