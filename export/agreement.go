package export

import (
	"context"
	"strconv"

	"commentportal/docket"
)

// agreementCSV has a row for everything, then one a question and one a code.
var agreementCSV = table{
	name:  "agreement.csv",
	title: "How far people agreed who coded the same answers without seeing each other's codes",
	columns: func(docket.Docket) []column {
		measure := func(name, about string, least int) column {
			c := number(name, about)
			c.minimum, c.maximum = &least, &one
			return c
		}
		return []column{
			str("scope", "all, a question or a code.").always().oneOf(docket.AgreementAll, docket.AgreementQuestion,
				docket.AgreementCode),
			str("key", "Number of the question, or the code; empty for all. No two rows have the same scope and key."),
			count("double_coded",
				"Posted answers that two people or more coded: of the question, or of all for a code.").always(),
			measure("percent_agreement", "Share of these answers, 0 to 1, for which both chose the same set of "+
				"codes; for a code, for which both chose it or both did not. An answer that more than two coded adds "+
				"the share of its pairs of coders, here and in the measures. Empty where none was coded twice.", 0),
			measure("cohen_kappa", "Cohen's kappa, where the one with the lower account number is the first of every "+
				"pair; for all and for a question, the mean over the codes that anybody chose. Empty where nobody "+
				"chose any.", -1),
			measure("alpha_masi", "Krippendorff's alpha for any number of coders, with the MASI distance between sets "+
				"of codes; for a code, over the sets {code} and {}.", -1),
			count("coders", "People who took part.").always(),
			count("uses", "Answers among these that at least one coder gave the code; for all and for a "+
				"question, the sum over codes. Under 20 answers coded twice or 5 uses there are too few to tell: "+
				"coefficients have two decimals, and nothing is concluded from them.").always(),
			measure("ac1", "Gwet's AC1, which does not fall where a code is rare; taken like kappa, and empty where "+
				"kappa is.", -1),
			measure("low", "Lower end of the 95 % interval of ac1: its standard error times Student's t, or, where "+
				"no answer differs, the exact interval of Clopper and Pearson. Empty under 20 answers.", -1),
			measure("high", "Upper end of the same interval.", -1),
		}
	},
	rows: func(ctx context.Context, j *job, w rowWriter) error {
		f, err := j.figures(ctx)
		if err != nil {
			return err
		}
		for _, a := range f.agreement {
			w.word(a.Scope)
			w.text(a.Key)
			w.int(a.DoubleCoded)
			measured(w, a.Percent, a.DoubleCoded > 0)
			w.number(measureOf(a, a.Kappa, a.KappaKnown))
			w.number(measureOf(a, a.Alpha, a.AlphaKnown))
			w.int(a.Coders)
			w.int(a.Uses)
			w.number(measureOf(a, a.AC1, a.AC1Known))
			w.number(measureOf(a, a.Low, a.IntervalKnown))
			w.number(measureOf(a, a.High, a.IntervalKnown))
			w.end()
		}
		return w.failed()
	},
}

// roughDigits is the number of digits behind the point of a measure that rests on
// too few readings to tell.
const roughDigits = 2

// measureOf writes a coefficient of agreement with as many digits as it can carry;
// empty where it is not known.
func measureOf(a docket.Agreement, v float64, known bool) string {
	switch {
	case !known:
		return ""
	case a.TooFew():
		return unsigned(strconv.FormatFloat(v, 'f', roughDigits, 64))
	}
	return decimal(v)
}
