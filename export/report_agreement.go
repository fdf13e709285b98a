package export

import (
	"slices"
	"strconv"

	"commentportal/docket"
	"commentportal/export/paper"
)

// agreementSection says how far two readers agreed, and what that rests on.
func (w *reporter) agreementSection() {
	w.annex("agreement", "How far readers agreed")
	all := slices.IndexFunc(w.agreement, func(a docket.Agreement) bool { return a.Scope == docket.AgreementAll })
	if all < 0 || w.agreement[all].DoubleCoded == 0 {
		if said := w.holding(onSecondReading); len(said) > 0 {
			w.say(joined(said))
		} else {
			w.say("No answer has been read for themes, so there is nothing to agree on.")
		}
		return
	}
	w.agreementOverall(w.agreement[all])
	w.sayWhatHolds(onSuggestions)
	w.sayWhatHolds(onSettling)
	var questions, codes []paper.Row
	for _, a := range w.agreement {
		switch {
		case a.Scope == docket.AgreementQuestion && a.DoubleCoded > 0:
			questions = append(questions, w.agreementRow(a, inlines(w.questionName(docket.QuestionID(a.Key)))))
		case a.Scope == docket.AgreementCode && a.KappaKnown:
			codes = append(codes, w.agreementRow(a, w.marked(a.Key)))
		}
	}
	w.table(paper.Table{ID: "agreement-questions", Caption: "Agreement by question",
		Columns: agreementColumns("Question"), Rows: questions,
		Source: inlines("Source: agreement.csv, scope question; choices are counted in codings.csv. Questions " +
			"without an answer coded twice are left out.")})
	w.table(paper.Table{ID: "agreement-codes", Caption: "Agreement by theme", Columns: agreementColumns("Theme"),
		Rows: codes,
		Source: inlines("Source: agreement.csv, scope code; choices are counted in codings.csv. Themes that no " +
			"reader of any answer chose are left out: nothing is known of them.")})
}

// agreementOverall says in words what the row for everything holds, and how the
// figures are read.
func (w *reporter) agreementOverall(a docket.Agreement) {
	people, same := "two people", " took part. Both chose the same set of themes in "
	of := " of them. "
	if a.Readers > 2 {
		people, same = "two people or more", " took part. Of the pairs of readers, with each answer counted once, "
		of = " chose the same set of themes. "
	}
	w.say(figureOf(agreementKey(a, "double_coded"), a.DoubleCoded, "answer was", "answers were"), " coded by ", people,
		" who did not see each other’s codes; ",
		figureOf(agreementKey(a, "coders"), a.Coders, "person", "people"), same,
		agreementPercent(a), of, "Krippendorff’s alpha (MASI distance between sets) is ",
		agreementFigure(a, "alpha_masi", a.Alpha, a.AlphaKnown), ", the mean of Cohen’s kappa over themes ",
		agreementFigure(a, "cohen_kappa", a.Kappa, a.KappaKnown),
		", that of Gwet’s AC₁ ", agreementFigure(a, "ac1", a.AC1, a.AC1Known), ".", from("agreement.csv, scope all."))
	if a.TooFew() {
		w.say(paper.Strong("These are too few to tell."), " A verdict takes at least twenty answers coded twice and "+
			"five uses. Until then the figures have two decimals and no theme is marked.")
		return
	}
	w.say("A theme is judged from twenty answers coded twice and five uses of it among them; below that there are "+
		"too few to tell. It is marked ", paper.Mark("tentative"),
		" wherever this report names it if kappa is below .667 and the interval of AC₁ does not lie above .667 "+
			"either. ",
		"Kappa is low for a theme that is rare even where readers agree; AC₁ is not, so both are asked. The interval "+
			"is one of ninety-five per cent.")
}

func agreementColumns(head string) []paper.Column {
	return []paper.Column{{Head: head, Names: true, Width: 28}, {Head: "Coded twice", Numbers: true}, {Head: "Uses",
		Numbers: true}, {Head: "Chosen by each", Numbers: true},
		{Head: "Same choice", Numbers: true}, {Head: "Cohen’s kappa", Numbers: true}, {Head: "Gwet’s AC₁ and interval",
			Numbers: true}, {Head: "Alpha (MASI)", Numbers: true}, {Head: "Reading"}}
}

func (w *reporter) agreementRow(a docket.Agreement, name []paper.Inline) paper.Row {
	ac1 := inlines(agreementFigure(a, "ac1", a.AC1, a.AC1Known))
	if a.IntervalKnown {
		ac1 = inlines(ac1, " (", agreementFigure(a, "low", a.Low, true), " to ", agreementFigure(a, "high", a.High,
			true), ")")
	}
	return paper.Row{Cells: [][]paper.Inline{
		name, inlines(figure(agreementKey(a, "double_coded"), a.DoubleCoded)), inlines(figure(agreementKey(a, "uses"),
			a.Uses)),
		chosenByEach(a),
		agreementPercent(a),
		inlines(agreementFigure(a, "cohen_kappa", a.Kappa, a.KappaKnown)), ac1, inlines(agreementFigure(a, "alpha_masi",
			a.Alpha, a.AlphaKnown)),
		inlines(agreementReading(a)),
	}}
}

// chosenByEach counts the choices of the readers of each answer apart.
func chosenByEach(a docket.Agreement) []paper.Inline {
	first, second := figure(agreementKey(a, "first"), a.Chose[0]), figure(agreementKey(a, "second"), a.Chose[1])
	if a.Readers > 2 {
		return inlines(first, ", ", second, " and ", figure(agreementKey(a, "third"), a.Chose[2]))
	}
	return inlines(first, " and ", second)
}

// agreementReading says the verdict of a row in words.
func agreementReading(a docket.Agreement) string {
	switch {
	case !a.Judged():
		return "too few to tell"
	case a.Tentative():
		return "tentative"
	case a.Kappa < docket.TentativeBelow:
		return "rare, and agreed on"
	}
	return "agreed on"
}

func agreementKey(a docket.Agreement, column string) string {
	return figureKey("agreement", a.Scope, a.Key, column)
}

// agreementPercent is the share of equal choices for people.
func agreementPercent(a docket.Agreement) []paper.Inline {
	if a.DoubleCoded == 0 {
		return inlines("not known")
	}
	return inlines(paper.Figure{Key: agreementKey(a, "percent_agreement"), Value: decimal(a.Percent),
		Text: wholePercent(a.Percent)})
}

// agreementFigure writes a measure with three decimals, or two where it rests on
// too few readings.
func agreementFigure(a docket.Agreement, column string, v float64, known bool) paper.Inline {
	if !known {
		return paper.Text("not known")
	}
	digits := 3
	if a.TooFew() {
		digits = roughDigits
	}
	return paper.Figure{Key: agreementKey(a, column), Value: measureOf(a, v, true),
		Text: unsigned(strconv.FormatFloat(v, 'f', digits, 64))}
}
