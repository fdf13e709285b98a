package staff

import (
	"cmp"
	"slices"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/export"
	"commentportal/handlers/themegrid"
	"commentportal/views"
)

// sides lays out what this request asks for.
func (ask *analysisAsk) sides() themegrid.Sides {
	return themegrid.Sides{Say: phrase.English, Docket: ask.d, Question: ask.question,
		Link: func(codes ...string) string { return ask.passagesOf(ask.question, ask.sel.Sector, codes...) }}
}

// together shows which themes stand in the same answers.
func (s *analysis) together(ask *analysisAsk) error {
	ask.page.Fields = ask.filters(true)
	ask.left(ask.a.Hidden(ask.sel))
	t, pairs, rows := ask.sides().Together(ask.a.Together(ask.sel, ask.question))
	ask.page.Heat = t
	ask.page.Tables = append(ask.page.Tables, pairs)
	return s.show(ask, "themes-together", rows, t)
}

// overTime shows when themes were raised.
func (s *analysis) overTime(ask *analysisAsk) error {
	ask.page.Fields = ask.filters(true)
	ask.left(ask.a.Hidden(ask.sel))
	t, rows := ask.sides().OverTime(ask.a.OverTime(ask.sel, ask.question))
	ask.page.Heat = t
	ask.page.Notes = append(ask.page.Notes, ask.sides().TimeNote())
	return s.show(ask, "themes-over-time", rows, t)
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
	sides := ask.sides()
	names := [2]string{optionLabel(groups, first), sides.Others()}
	if second != "" {
		names[1] = optionLabel(groups, second)
	}
	list := ask.a.Compare(one, other, ask.question)
	ask.page.Tables = []views.AnalysisTable{sides.Compared(list, names)}
	ask.page.Notes = append(ask.page.Notes, sides.ComparedTold(list, names), sides.ComparedNote())
	return s.show(ask, "themes-compared", sides.ComparedRows(list, names), views.HeatTable{})
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
