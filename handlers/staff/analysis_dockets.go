package staff

import (
	"fmt"
	"slices"
	"strings"

	"commentportal/docket"
	"commentportal/export"
	"commentportal/views"
)

// withField offers the other dockets of this person, to compare with.
func (ask *analysisAsk) withField(with string) []views.Field {
	if len(ask.dockets) < 2 {
		return nil
	}
	f := views.Field{Name: "with", Label: "Compare with", Value: with, Empty: "Groups of this docket"}
	for _, d := range ask.dockets {
		if d.ID != ask.d.ID {
			f.Options = append(f.Options, views.Option{Value: string(d.ID), Label: string(d.ID)})
		}
	}
	return []views.Field{f}
}

// compareDockets compares how often two dockets of one codebook raise each theme, over
// all of their questions: those differ.
func (s *analysis) compareDockets(ask *analysisAsk, with docket.ID) error {
	i := slices.IndexFunc(ask.dockets, func(d docket.Docket) bool { return d.ID == with })
	if i < 0 || with == ask.d.ID {
		return noSuchFilter
	}
	_, other, err := s.counted.Of(ask.r.Context(), with)
	if err != nil {
		return err
	}
	ask.question, ask.sel.Sector = docket.AllQuestions, ""
	ask.page.Fields = ask.withField(string(with))
	for _, f := range ask.filters(false) {
		if f.Name == "type" || f.Name == "state" {
			ask.page.Fields = append(ask.page.Fields, f)
		}
	}
	names := [2]string{string(ask.d.ID), string(with)}
	shared := ask.a.Book().Shared(other.Book())
	if !shared.All() {
		ask.page.Notes = append(ask.page.Notes, differentBooks(names, shared))
		return s.show(ask, "themes-compared", nil, views.HeatTable{})
	}
	sel := ask.sel
	sel.Serials = nil // the serials of words are those of one docket
	if ask.sel.Serials != nil {
		ask.page.Notes = append(ask.page.Notes, "Two dockets are not narrowed to words.")
	}
	ask.left(ask.a.Hidden(sel) + other.Hidden(sel))
	list, sides := export.CompareDockets(ask.a, other, sel), ask.sides()
	ask.page.Tables = []views.AnalysisTable{sides.Compared(list, names)}
	ask.page.Notes = append(ask.page.Notes, sides.ComparedTold(list, names),
		"Shares are of the different comments whose answer was read, over all questions of each docket, each with "+
			"its interval (Wilson, 95 of 100). A theme is said to differ when Newcombe’s interval of the difference "+
			"leaves out nothing, at a level at which 20 such tables without any difference show about one by chance.",
		"The dockets asked other questions, at another time, and other people read the answers. A difference says "+
			"that the comments differ, not that anybody’s mind changed; and who writes is no sample of anybody.")
	return s.show(ask, "themes-compared", sides.ComparedRows(list, names), views.HeatTable{})
}

// differentBooks says why two dockets are not compared, and which codes they share.
func differentBooks(names [2]string, shared docket.SharedCodes) string {
	text := fmt.Sprintf("%s and %s are not compared: their codebooks differ, so a count of one may mean something "+
		"else in the other.", names[0], names[1])
	if len(shared.Same)+len(shared.Other)+len(shared.There) == 0 || len(shared.Same)+len(shared.Other)+
		len(shared.Here) == 0 {
		return text + " One of them has no codebook."
	}
	for _, part := range []struct {
		list []string
		says string
	}{{shared.Same, "They share"}, {shared.Other, "In both, with another label or definition:"},
		{shared.Here, "Only in " + names[0] + ":"}, {shared.There, "Only in " + names[1] + ":"}} {
		if len(part.list) > 0 {
			text += " " + part.says + " " + someCodes(part.list) + "."
		}
	}
	if len(shared.Same) == 0 {
		text += " They share no code that means the same in both."
	}
	return text
}

// someCodes lists codes, of many the first ones.
func someCodes(list []string) string {
	const most = 40
	if len(list) <= most {
		return strings.Join(list, ", ")
	}
	return strings.Join(list[:most], ", ") + " and " + views.Count(len(list)-most, "other", "others")
}
