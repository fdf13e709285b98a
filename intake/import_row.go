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
	html    bool // texts are HTML, to be decoded once
	now     time.Time
}

// comment checks a row. Problems never quote it.
func (m commentMaker) comment(r row) (docket.Comment, *BadRow) {
	if r.bad != nil {
		return docket.Comment{}, r.bad
	}
	var first *BadRow
	fail := func(column, problem string) {
		if first == nil && problem != "" {
			first = &BadRow{Line: r.line, Column: r.name(column), Problem: lowerFirst(problem)}
		}
	}
	for _, column := range slices.Sorted(maps.Keys(r.cells)) {
		fail(column, unreadable(r.cells[column]))
	}
	c := docket.Comment{
		Docket:    m.dock.ID,
		Channel:   m.channel,
		SourceID:  m.line(r, colSource, "The number", MaxSourceID, fail),
		StandsFor: 1,
		Status:    docket.Pending,
		Digest:    m.digest(r),
	}
	c.Submitter = m.submitter(r, fail)
	c.ReceivedAt = m.moment(r, colReceived, fail)
	c.PostmarkedOn = m.moment(r, colPostmarked, fail)
	if name := strings.TrimSpace(r.cells[colChannel]); name != "" {
		if c.Channel = docket.Channel(name); !c.Channel.Known() {
			fail(colChannel, "Write web, email, mail, meeting or import.")
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
func (m commentMaker) source(r row) string {
	if r.bad != nil {
		return ""
	}
	return m.line(r, colSource, "The number", MaxSourceID, func(string, string) {})
}

// name is what the file calls a column.
func (r row) name(column string) string {
	if name := r.from[column]; name != "" {
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
func (m commentMaker) decode(s string) string {
	if m.html {
		return html.UnescapeString(s)
	}
	return s
}

// line reads a cell of one line; line breaks in it become spaces.
func (m commentMaker) line(r row, column, what string, limit int, fail func(column, problem string)) string {
	bad := make(docket.Invalid)
	cell := strings.Join(strings.FieldsFunc(m.decode(r.cells[column]), func(c rune) bool { return c == '\n' || c == '\r' }), " ")
	s := line(cell, column, what, limit, bad)
	fail(column, bad[column])
	return s
}

func (m commentMaker) submitter(r row, fail func(column, problem string)) docket.Submitter {
	s := docket.Submitter{
		Type:         docket.SubmitterType(strings.TrimSpace(r.cells[colType])),
		Name:         m.line(r, colName, "The name", MaxName, fail),
		Organization: m.line(r, colOrganization, "The name of the organization", MaxOrganization, fail),
		Email:        m.line(r, colEmail, "The e-mail address", MaxEmail, fail),
	}
	if m.html && s.Name == "" {
		s.Name = strings.TrimSpace(m.line(r, regFirst, "The first name", MaxName/2, fail) + " " + m.line(r, regLast, "The last name", MaxName/2, fail))
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
		fail(colType, "Write anonymous, individual or organization.")
	}
	if s.Email != "" && !emailShape.MatchString(s.Email) {
		fail(colEmail, "Write an e-mail address like name@example.org, or leave the cell empty.")
	}
	s.Sector, s.SectorRaw = m.sector(m.line(r, colSector, "The sector", MaxOrganization, fail))
	if state := strings.TrimSpace(m.decode(r.cells[colState])); state != "" && !(m.html && abroad(r)) {
		s.State = stateCode(state)
		if s.State == "" && !m.html {
			fail(colState, "Write the two letters of a state or territory, such as NY, or leave the cell empty.")
		}
	}
	if s.Type == docket.Anonymous {
		s.Name, s.Organization = "", ""
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

// Layouts of times besides RFC 3339. Only a time with its offset says when it was.
var timeLayouts = []string{time.RFC3339Nano, "2006-01-02T15:04Z07:00"}

func (m commentMaker) moment(r row, column string, fail func(column, problem string)) time.Time {
	s := strings.TrimSpace(r.cells[column])
	if s == "" {
		return time.Time{}
	}
	t, err := time.ParseInLocation(time.DateOnly, s, m.dock.Location())
	for _, layout := range timeLayouts {
		if err != nil {
			t, err = time.Parse(layout, s)
		}
	}
	switch {
	case err != nil:
		fail(column, "Write the time as 2016-12-31T17:00:00Z or with an offset, without seconds if need be, or the date as 2016-12-31.")
	case t.Year() < earliestYear:
		fail(column, "The date lies before 1900; correct it, or leave the cell empty if it is unknown.")
	case t.After(m.now.Add(24 * time.Hour)): // a day for zones
		fail(column, "The date lies in the future; correct it, or leave the cell empty if it is unknown.")
	}
	return t.UTC().Truncate(time.Microsecond) // what the store keeps
}

func (m commentMaker) standsFor(r row, c *docket.Comment, fail func(column, problem string)) {
	s := strings.TrimSpace(r.cells[colStandsFor])
	if s == "" || m.html && s == "0" {
		return
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > maxStandsFor {
		fail(colStandsFor, fmt.Sprintf("Write how many senders the row stands for as a whole number from 1 to %s, or leave the cell empty for 1.", grouped(maxStandsFor)))
		return
	}
	c.StandsFor = n
}

func (m commentMaker) answers(r row, fail func(column, problem string)) []docket.Answer {
	var list []docket.Answer
	for _, q := range m.dock.QuestionIDs() {
		column := answerPrefix + string(q)
		raw := lineEnds(r.cells[column])
		if strings.TrimSpace(raw) == "" || unreadable(raw) != "" {
			continue
		}
		source := lineEnds(m.decode(raw))
		problem := unreadable(source) // an entity may stand for NUL
		if problem == "" {
			problem = tooLong("The answer", source, MaxImported)
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
func (m commentMaker) nature(r row, c *docket.Comment, fail func(column, problem string)) {
	withdrawn := m.html && strings.EqualFold(strings.TrimSpace(r.cells[regWithdrawn]), "true")
	elsewhere := m.html && strings.TrimSpace(r.cells[regAttachments]+r.cells[regContent]+r.cells[regRestricted]) != ""
	switch {
	case withdrawn:
		c.Status = docket.Withdrawn
	case len(c.Answers) == 0 && !elsewhere && m.html:
		fail("", "The row has no comment and no attachment; take it out, or leave it out with --skip-bad.")
	case len(c.Answers) == 0 && !elsewhere:
		fail("", "The row has no answer; write one into a column answer_1 and so on, or answer_general.")
	}
	if len(c.Answers) == 0 && elsewhere || pointsElsewhere(c.Answers) {
		c.Class = docket.ClassContentElsewhere
	}
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
func (m commentMaker) digest(r row) [sha256.Size]byte {
	h := sha256.New()
	writeField(h, "docket", string(m.dock.ID))
	for _, column := range slices.Sorted(maps.Keys(r.cells)) {
		writeField(h, column, r.cells[column])
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
