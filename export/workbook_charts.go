package export

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/xuri/excelize/v2"

	"commentportal/docket"
)

// chartThemes is how many themes a chart shows: as many as can be read on half a
// page. The others stand in themes_by_question.
const chartThemes = 15

// ranked lists the themes of a question that anybody spoke of, by distinct
// comments, then by all, then as the codebook has them.
func (t *tally) ranked(question int) []int {
	var list []int
	for c := range t.codes {
		if t.themes[c][question].distinct() > 0 {
			list = append(list, c)
		}
	}
	slices.SortStableFunc(list, func(a, b int) int {
		x, y := &t.themes[a][question], &t.themes[b][question]
		return cmp.Or(cmp.Compare(y.distinct(), x.distinct()), cmp.Compare(y.all, x.all))
	})
	return list
}

// charts fills the second sheet: for each question a small table of the most
// common themes and beside it a chart that draws it.
func (b *frames) charts() {
	s := &sheetText{frames: b, sheet: chartsSheet, row: 1}
	off := false
	b.try(b.SetSheetView(chartsSheet, 0, &excelize.ViewOptions{ShowGridLines: &off}))
	b.try(b.SetColWidth(chartsSheet, "A", "A", 7))
	b.try(b.SetColWidth(chartsSheet, "B", "B", 48))
	b.try(b.SetColWidth(chartsSheet, "C", "D", 12))
	b.try(b.SetColWidth(chartsSheet, "E", "E", 3))
	b.try(b.SetColWidth(chartsSheet, "F", "O", 9))
	s.line("Themes by question", b.title, "A", "O", 120, 25)
	s.line(fmt.Sprintf("Up to %d themes a question, ranked by distinct comments. Distinct counts a campaign once; "+
		"all counts every copy and every sender. Both are counts of posted "+
		"comments.", chartThemes), b.note, "A", "O", 190, 15.5)
	s.row++
	t := b.f.tally
	order := append([]int{len(t.questions) - 1}, questionPlaces(len(t.questions)-1)...)
	for i, q := range order {
		if i > 0 {
			b.try(b.InsertPageBreak(chartsSheet, fmt.Sprint("A", s.row)))
		}
		b.chart(s, q)
	}
	b.try(b.SetSheetDimension(chartsSheet, fmt.Sprint("A1:O", s.row-1)))
	b.page(chartsSheet, false)
}

func questionPlaces(n int) []int {
	var places []int
	for q := range n {
		places = append(places, q)
	}
	return places
}

func (b *frames) chart(s *sheetText, q int) {
	t := b.f.tally
	id := t.questions[q]
	title := b.j.questionText(id)
	name := title
	if id != docket.AllQuestions {
		name = "Question " + string(id)
		if id == docket.General {
			name = "General answers"
		}
		title = name + ". " + title
	}
	s.line(title, b.second, "A", "O", 140, 19)
	answers := &t.answers[q]
	s.line(fmt.Sprintf("Answered by %s distinct, %s in all.", plural(answers.distinct(), "comment", "comments"),
		plural(answers.all, "comment", "comments")), b.note, "A", "O", 190, 15.5)
	list := t.ranked(q)
	if len(list) == 0 {
		s.line("No theme has been confirmed for this question.", b.plain, "A", "O", 190, 15.5)
		s.row++
		return
	}
	shown := list[:min(len(list), chartThemes)]
	ranks := t.ranks(q)
	top := s.row
	for _, head := range [][2]string{{"A", "Rank"}, {"B", "   Theme"}, {"C", "Distinct"}, {"D", "All"}} {
		style := b.right
		if head[0] == "B" {
			style = b.header
		}
		s.put(head[0], head[1], style)
	}
	s.row++
	for _, c := range shown {
		theme := t.codes[c].Code
		if t.codes[c].Label != "" {
			theme += " " + t.codes[c].Label
		}
		if a, _ := b.f.agreementOf(t.codes[c].Code); a.Tentative() {
			theme += " (tentative)"
		}
		s.count("A", ranks[c], b.number)
		s.put("B", theme, b.inset)
		if len([]rune(theme)) > 50 {
			s.try(s.SetRowHeight(chartsSheet, s.row, 31))
		}
		s.count("C", t.themes[c][q].distinct(), b.number)
		s.count("D", t.themes[c][q].all, b.number)
		s.row++
	}
	last := s.row - 1
	if more := len(list) - len(shown); more > 0 {
		s.put("B", plural(more, "more theme", "more themes")+" in themes_by_question", b.note)
		s.row++
	}
	height := uint(110 + 30*len(shown))
	b.draw(name, title, top, last, height)
	// The next block begins below the chart, at 20 pixels a row.
	s.row = max(s.row, top+int(height)/20+1) + 1
}

// draw puts the chart of the rows below top beside them.
func (b *frames) draw(name, title string, top, last int, height uint) {
	at := func(column string, from, to int) string {
		if from == to {
			return fmt.Sprintf("%s!$%s$%d", chartsSheet, column, from)
		}
		return fmt.Sprintf("%s!$%s$%d:$%s$%d", chartsSheet, column, from, column, to)
	}
	series := func(column, color string) excelize.ChartSeries {
		return excelize.ChartSeries{
			Name: at(column, top, top), Categories: at("B", top+1, last), Values: at(column, top+1, last),
			Fill:              excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{color}},
			DataLabelPosition: excelize.ChartDataLabelsPositionOutsideEnd,
		}
	}
	gap, overlap, vary := uint(45), 0, false
	zero := 0.0
	font := excelize.Font{Size: 9, Color: "1B1B1B", Family: bookFont}
	b.try(b.AddChart(chartsSheet, fmt.Sprint("F", top), &excelize.Chart{
		Type:      excelize.Bar,
		Series:    []excelize.ChartSeries{series("C", inkColor), series("D", skyColor)},
		Dimension: excelize.ChartDimension{Width: 680, Height: height},
		Format: excelize.GraphicOptions{
			Name: "Themes, " + name,
			AltText: "Bar chart of the most common themes, distinct comments beside all comments, with the figures " +
				"of the table to its left. " + title,
		},
		Title: excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: name + ": comments by theme",
			Font: &excelize.Font{Bold: true, Size: 12, Color: inkColor, Family: bookFont}}}},
		Legend: excelize.ChartLegend{Position: "top"},
		XAxis:  excelize.ChartAxis{ReverseOrder: true, Font: font},
		YAxis: excelize.ChartAxis{MajorGridLines: true, Minimum: &zero, Font: font,
			NumFmt: excelize.ChartNumFmt{CustomNumFmt: "#,##0"}},
		PlotArea: excelize.ChartPlotArea{ShowVal: true, NumFmt: excelize.ChartNumFmt{CustomNumFmt: "#,##0"}},
		GapWidth: &gap, Overlap: &overlap, VaryColors: &vary,
	}))
}
