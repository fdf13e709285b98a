package staff

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"commentportal/docket"
	"commentportal/export"
	"commentportal/handlers/themegrid"
	"commentportal/views"
)

// answersAPage is how many answers a page of passages shows.
const answersAPage = 20

// mostPassages is how many answers a table of passages has.
const mostPassages = 2000

// find retrieves answers by codes, question, sector, state, kind of submitter and words.
func (s *analysis) find(ask *analysisAsk) error {
	ask.page.Fields = ask.filters(true)
	ask.page.Codes = ask.codeChoices()
	list, hidden := ask.a.Find(ask.sel, ask.question)
	codes := slices.Concat(ask.sel.All, ask.sel.Any)
	if ask.query.Get("format") == "csv" {
		rows, err := s.passageRows(ask, list[:min(len(list), mostPassages)], codes)
		if err != nil {
			return err
		}
		return s.show(ask, "passages", rows, views.HeatTable{})
	}
	ask.left(hidden)
	ask.page.Found = ask.foundWords(len(list))
	from := 0
	if after := ask.query.Get("after"); after != "" {
		n, err := strconv.Atoi(after)
		if err != nil || n < 0 || n > len(list) {
			return noSuchFilter
		}
		from = n
		ask.page.Pager.First = ask.address()
	}
	end := min(from+answersAPage, len(list))
	if end < len(list) {
		ask.page.Pager.Next = ask.address("after", strconv.Itoa(end))
	}
	ask.page.Pager.Label = "Passages"
	var err error
	ask.page.Passages, err = s.passagesOf(ask, list[from:end], codes)
	if err != nil {
		return err
	}
	if len(list) > mostPassages {
		ask.page.Notes = append(ask.page.Notes,
			"The table has the first "+views.Number(mostPassages)+" answers. Narrow the choice for the others.")
	}
	return s.show(ask, "passages", nil, views.HeatTable{})
}

// foundWords says what was asked for and how much there is.
func (ask *analysisAsk) foundWords(n int) string {
	names := func(codes []string, with string) string {
		var list []string
		for _, c := range codes {
			list = append(list, ask.d.ThemeLabel(ask.a.Label(c)))
		}
		return strings.Join(list, with)
	}
	var parts []string
	if len(ask.sel.All) > 0 {
		parts = append(parts, "with "+names(ask.sel.All, " and "))
	}
	if len(ask.sel.Any) > 0 {
		parts = append(parts, "with "+names(ask.sel.Any, " or "))
	}
	if len(ask.sel.None) > 0 {
		parts = append(parts, "without "+names(ask.sel.None, " or "))
	}
	words := views.Count(n, "answer that was read", "answers that were read")
	if len(parts) > 0 {
		words += " " + strings.Join(parts, ", ")
	}
	return words + "."
}

// codeChoices are the three lists of themes that retrieval offers.
func (ask *analysisAsk) codeChoices() []views.Field {
	var options []views.Option
	for _, r := range ask.a.Grid(export.Selection{}, docket.AllQuestions).Rows {
		options = append(options, views.Option{Value: r.Theme.Code, Label: ask.label(r.Theme)})
	}
	return []views.Field{
		{Name: "all", Label: "Every one of these themes", Options: options, Values: ask.sel.All},
		{Name: "any", Label: "At least one of these", Options: options, Values: ask.sel.Any},
		{Name: "none", Label: "None of these", Options: options, Values: ask.sel.None},
	}
}

// passagesOf reads answers with the passages that were marked for some codes, or for
// any where none is named. One that was taken down meanwhile is left out.
func (s *analysis) passagesOf(ask *analysisAsk, list []export.FoundAnswer,
	codes []string) ([]views.AnalysisPassage, error) {
	var out []views.AnalysisPassage
	for _, f := range list {
		m, err := s.store.MarkedAnswer(ask.r.Context(), f.Comment, f.Question)
		if errors.Is(err, docket.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		p := views.AnalysisPassage{Comment: string(f.Comment), By: m.Comment.Byline.Attribution(),
			Question: questionWord(f.Question), Sector: ask.d.SectorLabel(m.Comment.Byline.Sector),
			Public: "/dockets/" + string(ask.d.ID) + "/comments/" + string(f.Comment),
			Coding: "/admin/coding/" + string(f.Comment) + "/" + string(f.Question)}
		if m.Comment.Byline.State != "" {
			p.Sector += ", " + docket.StateName(m.Comment.Byline.State)
		}
		for _, code := range f.Codes {
			p.Themes = append(p.Themes, ask.d.ThemeLabel(ask.a.Label(code)))
		}
		spans := themegrid.Spans(m, codes)
		p.Marked = len(spans) > 0
		p.Runs = themegrid.Extract(m.Text, spans)
		p.Worth = docket.WorthOf(markedText(m.Text, spans))
		out = append(out, p)
	}
	return out, nil
}

// markedText is the marked passages of a text, kept apart by a bar, so that no words are read across
// two of them.
func markedText(text docket.Text, spans []docket.Span) docket.Text {
	var parts []string
	for _, span := range spans {
		parts = append(parts, string(text[span.Start:span.End]))
	}
	return docket.Text(strings.Join(parts, " | "))
}

// passageRows is a table of passages: one row a passage, or an answer where none was
// marked.
func (s *analysis) passageRows(ask *analysisAsk, list []export.FoundAnswer, codes []string) ([][]string, error) {
	rows := [][]string{{"comment_id", "question_id", "sector", "state", "submitter_type", "by", "codes", "passage"}}
	for _, f := range list {
		m, err := s.store.MarkedAnswer(ask.r.Context(), f.Comment, f.Question)
		if errors.Is(err, docket.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		by := m.Comment.Byline
		row := []string{string(f.Comment), string(f.Question), by.Sector, by.State, string(by.Type), by.Attribution(),
			strings.Join(f.Codes, "; ")}
		for _, passage := range themegrid.Passages(m, codes) {
			rows = append(rows, append(slices.Clone(row), passage))
		}
	}
	return rows, nil
}
