package staff

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/export"
	"commentportal/handlers/themegrid"
	"commentportal/views"
)

// together shows which themes stand in the same answers.
func (s *analysis) together(ask *analysisAsk) error {
	p := ask.a.Together(ask.sel, ask.question)
	ask.page.Fields = ask.filters(true)
	ask.left(ask.a.Hidden(ask.sel))
	var used []int
	for i := range p.Themes {
		if p.Both[i][i].Distinct > 0 {
			used = append(used, i)
		}
	}
	t := views.HeatTable{ID: "themes-together", Caption: "Different comments that raise both themes in one answer",
		First: "Theme", All: "Alone or not", Unit: "Different comments in a square",
		Groups: []views.HeatGroup{{Title: "Together with"}}}
	rows := [][]string{{"code", "label", "with_code", "with_label", "comments_distinct", "comments_all",
		"of_code_distinct", "share_of_code"}}
	for _, j := range used {
		t.Groups[0].Columns = append(t.Groups[0].Columns, views.HeatColumn{Text: p.Themes[j].Code,
			Title: ask.label(p.Themes[j])})
	}
	for _, i := range used {
		code := p.Themes[i].Code
		row := views.HeatRow{Group: p.Themes[i].Imperative, Label: ask.label(p.Themes[i]), Code: code,
			All: views.Number(p.Both[i][i].Distinct), Href: ask.passagesOf(ask.question, ask.sel.Sector, code)}
		for _, j := range used {
			if i == j {
				row.Cells = append(row.Cells, views.HeatCell{Group: "Together with", Text: "·"})
				continue
			}
			c := p.Both[i][j]
			row.Cells = append(row.Cells, views.HeatCell{Group: "Together with", Text: views.Number(c.Distinct),
				Value: c.Distinct, Href: ask.passagesOf(ask.question, ask.sel.Sector, code, p.Themes[j].Code)})
			rows = append(rows, []string{code, ask.label(p.Themes[i]), p.Themes[j].Code, ask.label(p.Themes[j]),
				strconv.Itoa(c.Distinct), strconv.Itoa(c.All), strconv.Itoa(p.Both[i][i].Distinct),
				strconv.FormatFloat(docket.Share{Of: c.Distinct, All: p.Both[i][i].Distinct}.Value(), 'f', 4, 64)})
		}
		t.Rows = append(t.Rows, row)
	}
	t.SetLevels(phrase.English)
	ask.page.Heat = t
	ask.page.Tables = append(ask.page.Tables, ask.pairs(p, used))
	return s.show(ask, "themes-together", rows, t)
}

// mostPairs is how many pairs of themes are listed in words.
const mostPairs = 15

// pairs lists the themes that stand together most often.
func (ask *analysisAsk) pairs(p export.Pairs, used []int) views.AnalysisTable {
	t := views.AnalysisTable{Caption: "Most often together", Heads: []string{"Themes", "Different comments",
		"Of those with the first", "Of those with the second"}}
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
			if p.Both[i][i].Distinct < themegrid.LeastForShare {
				return "–"
			}
			return themegrid.Whole(docket.Share{Of: n, All: p.Both[i][i].Distinct}.Value()) + " %"
		}
		t.Rows = append(t.Rows, views.AnalysisRow{
			Head:  ask.label(p.Themes[one.i]) + " and " + ask.label(p.Themes[one.j]),
			Href:  ask.passagesOf(ask.question, ask.sel.Sector, p.Themes[one.i].Code, p.Themes[one.j].Code),
			Cells: []views.AnalysisCell{{Text: views.Number(n)}, {Text: of(one.i)}, {Text: of(one.j)}}})
	}
	return t
}

// overTime shows when themes were raised.
func (s *analysis) overTime(ask *analysisAsk) error {
	line := ask.a.OverTime(ask.sel, ask.question)
	ask.page.Fields = ask.filters(true)
	ask.left(ask.a.Hidden(ask.sel))
	t := views.HeatTable{ID: "themes-over-time", Caption: "Different comments by theme and " + string(line.Unit) +
		" of receipt", First: "Theme", All: "All", Unit: "Different comments in a square",
		Groups: []views.HeatGroup{{Title: "Received in the " + string(line.Unit) + " of"}}}
	rows := [][]string{{"code", "label", "unit", "begins", "comments_distinct", "comments_all", "read_distinct",
		"share_distinct", "low_95", "high_95"}}
	for _, p := range line.Periods {
		t.Groups[0].Columns = append(t.Groups[0].Columns, views.HeatColumn{Text: periodWord(p, line.Unit)})
	}
	for _, r := range line.Rows {
		row := views.HeatRow{Group: r.Theme.Imperative, Label: ask.label(r.Theme), Code: r.Theme.Code,
			Href: ask.passagesOf(ask.question, ask.sel.Sector, r.Theme.Code)}
		sum := 0
		for i, c := range r.Counts {
			sum += c.Distinct
			row.Cells = append(row.Cells, views.HeatCell{Group: t.Groups[0].Title, Text: views.Number(c.Distinct),
				Value: c.Distinct})
			rows = append(rows, append([]string{r.Theme.Code, ask.label(r.Theme), string(line.Unit),
				line.Periods[i].Format(time.DateOnly), strconv.Itoa(c.Distinct), strconv.Itoa(c.All),
				strconv.Itoa(c.Read)}, themegrid.ShareCells(c)...))
		}
		row.All = views.Number(sum)
		if sum > 0 {
			t.Rows = append(t.Rows, row)
		}
	}
	if len(t.Rows) > 0 {
		read := views.HeatRow{Group: t.Rows[0].Group, Label: "Comments read", Plain: true}
		for _, n := range line.Read {
			read.Cells = append(read.Cells, views.HeatCell{Group: t.Groups[0].Title, Text: views.Number(n)})
		}
		t.Foot = append(t.Foot, read)
	}
	t.SetLevels(phrase.English)
	ask.page.Heat = t
	ask.page.Notes = append(ask.page.Notes, "A letter that many sent counts once in each period in which it came, "+
		"so the column “All” can be larger than in the grid. Comments without a day of receipt are left out.")
	return s.show(ask, "themes-over-time", rows, t)
}

func periodWord(p time.Time, unit export.Unit) string {
	switch unit {
	case export.ByWeek:
		return phrase.English.Day(p)
	case export.ByMonth:
		return p.Format("2006-01")
	}
	return p.Format("2006")
}

// compareSides are the ways to make two groups.
var compareSides = []views.Option{{Value: "sector", Label: "Sectors"}, {Value: "type", Label: "Who wrote"},
	{Value: "state", Label: "States"}}

// compare compares two groups of comments, theme by theme.
func (s *analysis) compare(ask *analysisAsk) error {
	if with := ask.query.Get("with"); with != "" {
		return s.compareDockets(ask, docket.ID(with))
	}
	by := cmp.Or(ask.query.Get("by"), "sector")
	groups := ask.groupsBy(by)
	if groups == nil {
		return noSuchFilter
	}
	first, second := ask.query.Get("first"), ask.query.Get("second")
	has := func(v string) bool {
		return slices.ContainsFunc(groups, func(o views.Option) bool { return o.Value == v })
	}
	if !has(first) && ask.query.Get("was") != by || first == "" { // another kind of group was chosen
		first, second = "", ""
		if len(groups) > 0 {
			first = groups[0].Value
		}
	}
	if first != "" && !has(first) || second != "" && !has(second) {
		return noSuchFilter
	}
	ask.page.Keep = []views.KeptField{{Name: "was", Value: by}}
	ask.page.Fields = append(ask.withField(""),
		views.Field{Name: "by", Label: "Compare", Value: by, Options: compareSides},
		views.Field{Name: "first", Label: "First group", Value: first, Options: groups},
		views.Field{Name: "second", Label: "Second group", Value: second, Empty: "All others", Options: groups})
	for _, f := range ask.filters(true) {
		if f.Name != by {
			ask.page.Fields = append(ask.page.Fields, f)
		}
	}
	if first == "" {
		ask.page.Notes = append(ask.page.Notes, "There are no groups of this kind to compare yet.")
		return s.show(ask, "themes-compared", nil, views.HeatTable{})
	}
	if first == second {
		ask.page.Notes = append(ask.page.Notes, "Both groups are the same. Choose another second group.")
		return s.show(ask, "themes-compared", nil, views.HeatTable{})
	}
	one, other := ask.groupOf(by, first), ask.groupOf(by, second)
	if second == "" {
		other = one
		other.Invert = true
	}
	ask.left(ask.a.Hidden(one) + ask.a.Hidden(other))
	names := [2]string{optionLabel(groups, first), "All others"}
	if second != "" {
		names[1] = optionLabel(groups, second)
	}
	list := ask.a.Compare(one, other, ask.question)
	ask.page.Tables = []views.AnalysisTable{ask.comparison(list, names)}
	ask.page.Notes = append(ask.page.Notes, compareTold(ask, list, names), "Shares are of the different comments "+
		"whose answer was read, each with its interval (Wilson, 95 of 100). A theme is said to differ when Newcombe’s "+
		"interval of the difference leaves out nothing, at a level at which 20 such tables without any difference "+
		"show about one by chance. Groups of fewer than "+views.Count(docket.LeastToCompare, "comment", "comments")+
		" are not compared, and have no share. Who writes is no sample of anybody: nothing here says what all of a "+
		"sector think.")
	return s.show(ask, "themes-compared", comparedRows(ask, list, names), views.HeatTable{})
}

// groupsBy lists the groups of a kind; nil for no such kind.
func (ask *analysisAsk) groupsBy(by string) []views.Option {
	for _, f := range ask.filters(false) {
		if f.Name == by && slices.ContainsFunc(compareSides, func(o views.Option) bool { return o.Value == by }) {
			return append([]views.Option{}, f.Options...)
		}
	}
	return nil
}

func optionLabel(list []views.Option, value string) string {
	i := slices.IndexFunc(list, func(o views.Option) bool { return o.Value == value })
	return list[i].Label
}

// groupOf is the selection of a group.
func (ask *analysisAsk) groupOf(by, value string) export.Selection {
	sel := ask.sel
	switch by {
	case "sector":
		sel.Sector = value
	case "type":
		sel.Type = docket.SubmitterType(value)
	case "state":
		sel.State = value
	}
	return sel
}

// comparedWords says in a word what a comparison shows.
func comparedWords(c export.Compared) string {
	switch c.Says {
	case docket.Higher:
		return "More often in the first"
	case docket.Lower:
		return "Less often in the first"
	case docket.TooFew:
		return "Too few to tell"
	}
	return "No clear difference"
}

func (ask *analysisAsk) comparison(list []export.Compared, names [2]string) views.AnalysisTable {
	t := views.AnalysisTable{Caption: names[0] + " and " + lowerAll(names[1]) + ", " +
		strings.ToLower(questionWord(ask.question)),
		Heads: []string{"Theme", names[0], "Interval", names[1], "Interval", "What can be told"}}
	for _, c := range list {
		row := views.AnalysisRow{Head: ask.label(c.Theme), Href: ask.passagesOf(ask.question,
			ask.sel.Sector, c.Theme.Code)}
		for _, one := range []export.Counted{c.A, c.B} {
			low, high := one.Share().Interval(docket.Usual95)
			row.Cells = append(row.Cells, views.AnalysisCell{Text: views.Number(one.Distinct) + " of " +
				views.Number(one.Read)})
			if one.Read < themegrid.LeastForShare {
				row.Cells = append(row.Cells, views.AnalysisCell{Text: themegrid.ShareWords(phrase.English, one)})
				continue
			}
			row.Cells = append(row.Cells, views.AnalysisCell{Text: themegrid.ShareWords(phrase.English, one),
				Picture: views.Picture{Low: low, Value: one.Share().Value(), High: high,
					Middle: (c.A.Share().Value() + c.B.Share().Value()) / 2}, Drawn: true})
		}
		row.Cells = append(row.Cells, views.AnalysisCell{Text: comparedWords(c),
			Strong: c.Says == docket.Higher || c.Says == docket.Lower})
		t.Rows = append(t.Rows, row)
	}
	return t
}

func lowerAll(name string) string {
	if name == "All others" {
		return "all others"
	}
	return name
}

// compareTold says in a sentence or two what a comparison shows.
func compareTold(ask *analysisAsk, list []export.Compared, names [2]string) string {
	var more, less []string
	few := true
	for _, c := range list {
		few = few && c.Says == docket.TooFew
		switch c.Says {
		case docket.Higher:
			more = append(more, ask.label(c.Theme))
		case docket.Lower:
			less = append(less, ask.label(c.Theme))
		}
	}
	var said []string
	if len(more) > 0 {
		said = append(said, names[0]+" raise more often: "+strings.Join(more, "; ")+".")
	}
	if len(less) > 0 {
		said = append(said, names[0]+" raise less often: "+strings.Join(less, "; ")+".")
	}
	switch {
	case len(said) > 0:
		return strings.Join(said, " ") + " Every other difference may be chance."
	case few:
		return "Too few answers were read in one of the groups to tell anything."
	}
	return "No theme differs clearly: every difference may be chance."
}

func comparedRows(ask *analysisAsk, list []export.Compared, names [2]string) [][]string {
	rows := [][]string{{"code", "label", "question_id", "first_group", "first_distinct", "first_read", "first_share",
		"first_low_95", "first_high_95", "second_group", "second_distinct", "second_read", "second_share",
		"second_low_95", "second_high_95", "difference_low", "difference_high", "told"}}
	for _, c := range list {
		row := []string{c.Theme.Code, ask.label(c.Theme), string(ask.question)}
		for i, one := range []export.Counted{c.A, c.B} {
			row = append(append(row, names[i], strconv.Itoa(one.Distinct), strconv.Itoa(one.Read)),
				themegrid.ShareCells(one)...)
		}
		rows = append(rows, append(row, strconv.FormatFloat(c.Low, 'f', 4, 64), strconv.FormatFloat(c.High, 'f', 4, 64),
			comparedWords(c)))
	}
	return rows
}
