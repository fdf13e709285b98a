package themegrid

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/export"
	"commentportal/views"
)

// Sides lays out what themes show beside the grid: which stand together, when they were
// raised, and how two groups differ. Link leads to the passages of codes.
type Sides struct {
	Say      *phrase.Printer
	Docket   docket.Docket // in the reader's language
	Question docket.QuestionID
	Link     func(codes ...string) string
}

func (s Sides) label(t docket.Theme) string { return Grid{Docket: s.Docket}.Label(t) }

// Together lays out which themes stand in the same answers: as a table of numbers on
// coloured ground, the pairs that do most often, and rows for CSV.
func (s Sides) Together(p export.Pairs) (t views.HeatTable, pairs views.AnalysisTable, rows [][]string) {
	var used []int
	for i := range p.Themes {
		if p.Both[i][i].Distinct > 0 {
			used = append(used, i)
		}
	}
	group := s.Say.Text("Together with")
	t = views.HeatTable{ID: "themes-together", Caption: s.Say.Text("Different comments that raise both themes in one " +
		"answer"), First: s.Say.Text("Theme"), All: s.Say.Text("Alone or not"),
		Unit: s.Say.Text("Different comments in a square"), Groups: []views.HeatGroup{{Title: group}}}
	rows = [][]string{{"code", "label", "with_code", "with_label", "comments_distinct", "comments_all",
		"of_code_distinct", "share_of_code"}}
	for _, j := range used {
		t.Groups[0].Columns = append(t.Groups[0].Columns, views.HeatColumn{Text: p.Themes[j].Code,
			Title: s.label(p.Themes[j])})
	}
	for _, i := range used {
		code, whole := p.Themes[i].Code, p.Both[i][i].Distinct
		row := views.HeatRow{Group: s.Docket.ThemeLabel(p.Themes[i].Imperative), Label: s.label(p.Themes[i]),
			Code: code, All: s.Say.Number(whole), Href: s.Link(code)}
		for _, j := range used {
			if i == j {
				row.Cells = append(row.Cells, views.HeatCell{Group: group, Text: "·"})
				continue
			}
			c := p.Both[i][j]
			row.Cells = append(row.Cells, views.HeatCell{Group: group, Text: s.Say.Number(c.Distinct),
				Value: c.Distinct, Href: s.Link(code, p.Themes[j].Code)})
			rows = append(rows, []string{code, s.label(p.Themes[i]), p.Themes[j].Code, s.label(p.Themes[j]),
				strconv.Itoa(c.Distinct), strconv.Itoa(c.All), strconv.Itoa(whole),
				strconv.FormatFloat(docket.Share{Of: c.Distinct, All: whole}.Value(), 'f', 4, 64)})
		}
		t.Rows = append(t.Rows, row)
	}
	t.SetLevels(s.Say)
	return t, s.pairs(p, used), rows
}

// mostPairs is how many pairs of themes are listed in words.
const mostPairs = 15

// pairs lists the themes that stand together most often.
func (s Sides) pairs(p export.Pairs, used []int) views.AnalysisTable {
	t := views.AnalysisTable{Caption: s.Say.Text("Most often together"), Heads: []string{s.Say.Text("Themes"),
		s.Say.Text("Different comments"), s.Say.Text("Of those with the first"),
		s.Say.Text("Of those with the second")}}
	type pair struct{ i, j int }
	var list []pair
	for k, i := range used {
		for _, j := range used[k+1:] {
			if p.Both[i][j].Distinct > 0 {
				list = append(list, pair{i, j})
			}
		}
	}
	slices.SortStableFunc(list, func(a, b pair) int { return p.Both[b.i][b.j].Distinct - p.Both[a.i][a.j].Distinct })
	for _, one := range list[:min(mostPairs, len(list))] {
		n := p.Both[one.i][one.j].Distinct
		of := func(i int) string {
			if p.Both[i][i].Distinct < LeastForShare {
				return "–"
			}
			return s.Say.Text("%s %%", Whole(docket.Share{Of: n, All: p.Both[i][i].Distinct}.Value()))
		}
		t.Rows = append(t.Rows, views.AnalysisRow{
			Head:  s.Say.Text("%s and %s", s.label(p.Themes[one.i]), s.label(p.Themes[one.j])),
			Href:  s.Link(p.Themes[one.i].Code, p.Themes[one.j].Code),
			Cells: []views.AnalysisCell{{Text: s.Say.Number(n)}, {Text: of(one.i)}, {Text: of(one.j)}}})
	}
	return t
}

// OverTime lays out when themes were raised, with rows for CSV.
func (s Sides) OverTime(line export.Timeline) (t views.HeatTable, rows [][]string) {
	caption, group := s.Say.Text("Different comments by theme and week of receipt"),
		s.Say.Text("Received in the week of")
	switch line.Unit {
	case export.ByMonth:
		caption, group = s.Say.Text("Different comments by theme and month of receipt"),
			s.Say.Text("Received in the month of")
	case export.ByYear:
		caption, group = s.Say.Text("Different comments by theme and year of receipt"),
			s.Say.Text("Received in the year of")
	}
	t = views.HeatTable{ID: "themes-over-time", Caption: caption, First: s.Say.Text("Theme"),
		All: s.Say.Text("All||head of a column"), Unit: s.Say.Text("Different comments in a square"),
		Groups: []views.HeatGroup{{Title: group}}}
	rows = [][]string{{"code", "label", "unit", "begins", "comments_distinct", "comments_all", "read_distinct",
		"share_distinct", "low_95", "high_95"}}
	for _, p := range line.Periods {
		t.Groups[0].Columns = append(t.Groups[0].Columns, views.HeatColumn{Text: s.period(p, line.Unit)})
	}
	for _, r := range line.Rows {
		row := views.HeatRow{Group: s.Docket.ThemeLabel(r.Theme.Imperative), Label: s.label(r.Theme),
			Code: r.Theme.Code, Href: s.Link(r.Theme.Code)}
		sum := 0
		for i, c := range r.Counts {
			sum += c.Distinct
			row.Cells = append(row.Cells, views.HeatCell{Group: group, Text: s.Say.Number(c.Distinct),
				Value: c.Distinct})
			rows = append(rows, append([]string{r.Theme.Code, s.label(r.Theme), string(line.Unit),
				line.Periods[i].Format(time.DateOnly), strconv.Itoa(c.Distinct), strconv.Itoa(c.All),
				strconv.Itoa(c.Read)}, ShareCells(c)...))
		}
		row.All = s.Say.Number(sum)
		if sum > 0 {
			t.Rows = append(t.Rows, row)
		}
	}
	if len(t.Rows) > 0 {
		read := views.HeatRow{Group: t.Rows[0].Group, Label: s.Say.Text("Comments read"), Plain: true}
		for _, n := range line.Read {
			read.Cells = append(read.Cells, views.HeatCell{Group: group, Text: s.Say.Number(n)})
		}
		t.Foot = append(t.Foot, read)
	}
	t.SetLevels(s.Say)
	return t, rows
}

// TimeNote says how a table over time is to be read.
func (s Sides) TimeNote() string {
	return s.Say.Text("A letter that many sent counts once in each period in which it came, so the column “All” can " +
		"be larger than in the grid. Comments without a day of receipt are left out.")
}

func (s Sides) period(p time.Time, unit export.Unit) string {
	switch unit {
	case export.ByWeek:
		return s.Say.Day(p)
	case export.ByMonth:
		return p.Format("2006-01")
	}
	return p.Format("2006")
}

// Compared lays out how two groups, by their names, differ.
func (s Sides) Compared(list []export.Compared, names [2]string) views.AnalysisTable {
	t := views.AnalysisTable{Caption: s.Say.Text("%s and %s, %s", names[0], s.within(names[1]),
		strings.ToLower(QuestionWord(s.Say, s.Question))), Heads: []string{s.Say.Text("Theme"), names[0],
		s.Say.Text("Interval"), names[1], s.Say.Text("Interval"), s.Say.Text("What can be told")}}
	for _, c := range list {
		row := views.AnalysisRow{Head: s.label(c.Theme), Href: s.Link(c.Theme.Code)}
		for _, one := range []export.Counted{c.A, c.B} {
			low, high := one.Share().Interval(docket.Usual95)
			row.Cells = append(row.Cells, views.AnalysisCell{Text: s.Say.Text("%s of %s", s.Say.Number(one.Distinct),
				s.Say.Number(one.Read))})
			cell := views.AnalysisCell{Text: ShareWords(s.Say, one)}
			if one.Read >= LeastForShare {
				cell.Drawn, cell.Picture = true, views.Picture{Low: low, Value: one.Share().Value(), High: high,
					Middle: (c.A.Share().Value() + c.B.Share().Value()) / 2}
			}
			row.Cells = append(row.Cells, cell)
		}
		row.Cells = append(row.Cells, views.AnalysisCell{Text: s.comparedWords(c),
			Strong: c.Says == docket.Higher || c.Says == docket.Lower})
		t.Rows = append(t.Rows, row)
	}
	return t
}

// Others is the name of the comments that are in no chosen group.
func (s Sides) Others() string { return s.Say.Text("All others") }

// within is the name of a group within a sentence.
func (s Sides) within(name string) string {
	if name == s.Others() {
		return s.Say.Text("all others")
	}
	return name
}

// comparedWords says in a word what a comparison shows.
func (s Sides) comparedWords(c export.Compared) string {
	switch c.Says {
	case docket.Higher:
		return s.Say.Text("More often in the first")
	case docket.Lower:
		return s.Say.Text("Less often in the first")
	case docket.TooFew:
		return s.Say.Text("Too few to tell")
	}
	return s.Say.Text("No clear difference")
}

// ComparedTold says in a sentence or two what a comparison shows.
func (s Sides) ComparedTold(list []export.Compared, names [2]string) string {
	var more, less []string
	few := true
	for _, c := range list {
		few = few && c.Says == docket.TooFew
		switch c.Says {
		case docket.Higher:
			more = append(more, s.label(c.Theme))
		case docket.Lower:
			less = append(less, s.label(c.Theme))
		}
	}
	var said []string
	if len(more) > 0 {
		said = append(said, s.Say.Text("%s raise more often: %s.", names[0], strings.Join(more, "; ")))
	}
	if len(less) > 0 {
		said = append(said, s.Say.Text("%s raise less often: %s.", names[0], strings.Join(less, "; ")))
	}
	switch {
	case len(said) > 0:
		return strings.Join(said, " ") + " " + s.Say.Text("Every other difference may be chance.")
	case few:
		return s.Say.Text("Too few answers were read in one of the groups to tell anything.")
	}
	return s.Say.Text("No theme differs clearly: every difference may be chance.")
}

// ComparedNote says how a comparison is to be read.
func (s Sides) ComparedNote() string {
	return s.Say.Text("Shares are of the different comments whose answer was read, each with its interval (Wilson, "+
		"95 of 100). A theme is said to differ when Newcombe’s interval of the difference leaves out nothing, at a "+
		"level at which 20 such tables without any difference show about one by chance. Groups of fewer than %s are "+
		"not compared, and have no share. Who writes is no sample of anybody: nothing here says what all of a sector "+
		"think.",
		s.Say.Count(LeastForShare, "%d comment", "%d comments"))
}

// ComparedRows is a comparison for CSV.
func (s Sides) ComparedRows(list []export.Compared, names [2]string) [][]string {
	rows := [][]string{{"code", "label", "question_id", "first_group", "first_distinct", "first_read", "first_share",
		"first_low_95", "first_high_95", "second_group", "second_distinct", "second_read", "second_share",
		"second_low_95", "second_high_95", "difference_low", "difference_high", "told"}}
	for _, c := range list {
		row := []string{c.Theme.Code, s.label(c.Theme), string(s.Question)}
		for i, one := range []export.Counted{c.A, c.B} {
			row = append(append(row, names[i], strconv.Itoa(one.Distinct), strconv.Itoa(one.Read)), ShareCells(one)...)
		}
		rows = append(rows, append(row, strconv.FormatFloat(c.Low, 'f', 4, 64), strconv.FormatFloat(c.High, 'f', 4, 64),
			s.comparedWords(c)))
	}
	return rows
}
