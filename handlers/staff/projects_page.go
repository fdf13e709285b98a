package staff

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"commentportal/docket"
	"commentportal/docket/projectfile"
	"commentportal/handlers/web"
	"commentportal/theme"
	"commentportal/views"
)

// show draws the page of one project file.
func (s *projects) show(w http.ResponseWriter, r *http.Request, status int, u docket.Upload, d docket.Docket,
	invalid docket.Invalid) error {
	page := views.ProjectPage{Shell: s.StaffShell(r, "Bring a project home", projectsPath), Path: projectAt(u.ID),
		Back: withQuery(projectsPath, "docket", string(d.ID)), State: projectState(u),
		Coding: withQuery("/admin/coding", "docket", string(d.ID)),
		Facts: []views.Fact{{Term: "File", Value: u.FileName}, {Term: "Docket", Value: string(d.ID)},
			{Term: "Size", Value: sizeWords(u.Bytes)}}}
	if u.State == docket.UploadFiled {
		page.Merged = true
		if u.Done.Merged != nil {
			page.Changes = mergedFacts(*u.Done.Merged)
		}
		return s.Render(w, r, status, views.Project(page))
	}
	c, err := s.compare(r, u, d)
	if bad, isBad := errors.AsType[projectfile.BadFile](err); isBad {
		page.Refused = pageSentence(bad.Problem)
		return s.Render(w, r, status, views.Project(page))
	}
	if err != nil {
		return err
	}
	people, err := s.colleagues(r)
	if err != nil {
		return err
	}
	if len(invalid) > 0 {
		page.Shell.Problem = true
		page.Problems = views.Problems(invalid, "form")
	}
	c.fill(&page, people)
	return s.Render(w, r, status, views.Project(page))
}

func mergedFacts(m docket.ProjectDone) []views.Fact {
	var out []views.Fact
	for _, f := range []struct {
		term string
		n    int
		many bool // shown where it is 0, too
	}{
		{"Codings added", m.Added, true}, {"Codings taken back", m.Removed, true},
		{"Codings that rest on another passage", m.Moved, false}, {"Passages marked", m.Passages, false},
		{"Passages marked no more", m.Unmarked, false},
		{"Readings that change", m.Readings, true}, {"Memos", m.Memos, false},
		{"Candidate themes", m.Themes, false}, {"Left alone", m.Refused, false},
	} {
		if f.n > 0 || f.many {
			out = append(out, views.Fact{Term: f.term, Value: views.Number(f.n)})
		}
	}
	return out
}

// fill fills in what the file would change.
func (c compared) fill(page *views.ProjectPage, people names) {
	m := c.changes
	page.Seen, page.Nothing = c.seen, m.Nothing()
	page.Ready = !page.Nothing && len(m.Merge.Readings) <= docket.MaxMergedReadings
	page.TooMany = len(m.Merge.Readings) > docket.MaxMergedReadings
	page.Most = views.Number(docket.MaxMergedReadings)
	for _, f := range []struct {
		term, value string
	}{{"Written by", web.Clip(c.project.Origin, 120)},
		{"Texts that are posted answers", views.Number(m.Texts) + " of " + views.Number(len(c.project.Sources))},
		{"Codings that stand here as in the file", views.Number(m.Same)},
		{"Codings made here after the file was written: they stay", some(m.Later)},
		{"Codings of the file that were taken back here later: they stay so", some(m.Undone)},
		{"Codings left out with their user or code", some(m.LeftOut)},
		{"Pictures, sound, video and PDF: not read", some(c.project.Unread)}} {
		if f.value != "" {
			page.Facts = append(page.Facts, views.Fact{Term: f.term, Value: f.value})
		}
	}
	page.Changes = mergedFacts(*mergedOf(m))
	c.fillPeople(page)
	c.fillCodes(page)
	choice := projectChoice(c.upload.Settings)
	page.Blind, page.Lacking, page.NoTime = choice.Blind, choice.Lacking, m.NoTime
	for _, r := range m.Merge.Readings[:min(len(m.Merge.Readings), projectListed)] {
		page.Rows = append(page.Rows, readingRow(r, people))
	}
	page.MoreRows = len(m.Merge.Readings) - len(page.Rows)
	for _, memo := range m.Merge.Memos[:min(len(m.Merge.Memos), projectListed)] {
		page.Memos = append(page.Memos, memoChange(memo, people))
	}
	for _, f := range m.Refused[:min(len(m.Refused), projectListed)] {
		page.Left = append(page.Left, views.Fact{Term: f.What, Value: f.Why})
	}
	page.MoreLeft = len(m.Refused) - len(page.Left)
}

// some is a number that is shown where it is not 0.
func some(n int) string {
	if n == 0 {
		return ""
	}
	return views.Number(n)
}

// fillPeople asks whose readings those of each user are.
func (c compared) fillPeople(page *views.ProjectPage) {
	for i, p := range c.changes.People[:min(len(c.changes.People), importColumns)] {
		name := p.Name
		if name == "" {
			name = "A user without a name"
		}
		f := views.Field{Name: "user-" + strconv.Itoa(i), Label: "“" + name + "”",
			Hint: views.Count(p.Codings, "coding", "codings") + " in the file"}
		for _, u := range c.accounts {
			f.Options = append(f.Options, views.Option{Value: strconv.FormatInt(int64(u.ID), 10),
				Label: web.DisplayName(u) + " (" + u.ID.String() + ")"})
		}
		if p.Account != 0 {
			f.Value = strconv.FormatInt(int64(p.Account), 10)
		}
		// A user without a GUID is named, too: the empty name would end the list.
		page.People = append(page.People, views.ProjectChoiceRow{IsName: "user-is-" + strconv.Itoa(i), Is: "-" + p.GUID,
			To: f})
	}
}

// fillCodes asks what becomes of each code that the codebook does not have.
func (c compared) fillCodes(page *views.ProjectPage) {
	for i, k := range c.changes.Codes[:min(len(c.changes.Codes), importColumns)] {
		name := k.Name
		if k.Parent != "" {
			name = k.Parent + " / " + name
		}
		f := views.Field{Name: "code-" + strconv.Itoa(i), Label: "“" + name + "”", Value: k.Becomes,
			Hint: views.Count(k.Codings, "coding", "codings") + " in the file"}
		if k.Was {
			f.Hint += "; an earlier version of the codebook had it"
		}
		f.Options = []views.Option{{Value: theme.ProjectCodeNew, Label: "Make a candidate theme of it"},
			{Value: theme.ProjectCodeLeave, Label: "Leave its codings out"}}
		for _, t := range c.changes.Book.Themes {
			f.Options = append(f.Options, views.Option{Value: t.Code, Label: "It is " + t.Code + " " + t.Label})
		}
		page.Codes = append(page.Codes, views.ProjectChoiceRow{IsName: "code-is-" + strconv.Itoa(i), Is: "-" + k.GUID,
			To: f})
	}
}

func readingRow(r docket.MergedReading, people names) views.ProjectRow {
	key := docket.CodingItemKey{Question: r.Question, Comment: r.Comment}
	row := views.ProjectRow{Answer: string(r.Comment) + ", " + questionWords(r.Question), Href: answerAt(key, ""),
		Coder: people.of(r.Coder), First: r.First}
	var added, moved []string
	for _, g := range r.Add {
		if slices.Contains(r.Have, g.Code) {
			moved = append(moved, g.Code)
		} else {
			added = append(added, g.Code)
		}
	}
	row.Added, row.Moved, row.Removed = strings.Join(added, ", "), strings.Join(moved, ", "),
		strings.Join(r.Remove, ", ")
	row.Passages, row.Unmarked = len(r.Passages), len(r.Unmark)
	return row
}

// memoChange says what becomes of a memo.
func memoChange(m docket.MergedMemo, people names) string {
	title := m.Title
	if title == "" {
		title = docket.Shortened(m.Text)
	}
	what := "new"
	if m.ID != 0 {
		what = "a new version"
	}
	return "“" + title + "”, by " + people.of(m.By) + ": " + what
}
