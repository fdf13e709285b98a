package staff

import (
	"strconv"

	"commentportal/docket"
	"commentportal/views"
)

// stances shows how comments stand to the themes of which coders are asked for a stance.
func (s *analysis) stances(ask *analysisAsk) error {
	list := ask.a.Stances(ask.sel, ask.question)
	ask.page.Fields = ask.filters(true)
	ask.left(ask.a.Hidden(ask.sel))
	heads, columns := []string{"Theme"}, []string{"code", "label"}
	for _, stance := range docket.CountedStances() {
		label, name := views.StanceLabel(stance), string(stance)
		if stance == docket.StanceUnstated {
			label, name = "Not said", "unstated"
		}
		heads = append(heads, label)
		columns = append(columns, name+"_distinct", name+"_all")
	}
	table := views.AnalysisTable{Caption: questionWord(ask.question) + ": different comments by stance, and all " +
		"of them in brackets", Heads: heads}
	rows := [][]string{columns}
	for _, row := range list {
		code := row.Theme.Code
		out := views.AnalysisRow{Head: row.Theme.Label, Href: ask.passagesOf(ask.question, ask.sel.Sector, code)}
		line := []string{code, row.Theme.Label}
		for _, c := range row.Counts {
			out.Cells = append(out.Cells, views.AnalysisCell{Text: views.Number(c.Distinct) + " (" +
				views.Number(c.All) + ")"})
			line = append(line, strconv.Itoa(c.Distinct), strconv.Itoa(c.All))
		}
		table.Rows, rows = append(table.Rows, out), append(rows, line)
	}
	if len(list) == 0 {
		ask.page.Notes = append(ask.page.Notes, "The codebook asks for no stance on any theme. Where a theme is a "+
			"proposal or a measure, edit it under Codebook and tick “Coders may say whether an answer is for or "+
			"against this theme”.")
		return s.show(ask, "stances", rows, views.HeatTable{})
	}
	ask.page.Tables = []views.AnalysisTable{table}
	ask.page.Notes = append(ask.page.Notes, "A comment that is for a theme in one answer and against it in another is "+
		"mixed. “Readers differ” waits to be settled. “Not said” are comments whose coders gave no stance, such as "+
		"those coded before the codebook asked. Who writes is no sample of anybody: these are no votes, and many "+
		"letters are no support.")
	return s.show(ask, "stances", rows, views.HeatTable{})
}
