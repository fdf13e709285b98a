package staff

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"commentportal/docket"
	"commentportal/views"
)

// agreementStore holds what the page of agreement asks of the store.
type agreementStore interface {
	DoubleCoded(ctx context.Context, id docket.ID) ([]docket.DoubleCoded, error)
	// SetSecondSuggestions changes whether second readers see suggestions.
	SetSecondSuggestions(ctx context.Context, id docket.ID, shown bool, by docket.Actor) error
	Codebook(ctx context.Context, id docket.ID) (docket.Codebook, error)
	TrainingRounds(ctx context.Context, id docket.ID) ([]docket.TrainingRound, error)
}

// agreement serves the page that shows how far coders agree.
type agreement struct {
	*staffPage
	store   agreementStore
	figures AgreementFigures
}

// firmFrom is the agreement that Krippendorff asks for firm conclusions
// (Content Analysis: .800).
const firmFrom = 0.8

// disputeRows bounds the disputes on the agreement page; all of them are in the
// workplace's list.
const disputeRows = 50

// Show shows how far two coders agree, and where they do not.
func (s *agreement) Show(w http.ResponseWriter, r *http.Request) error {
	_, d, all, err := s.chosenDocket(r)
	if err != nil {
		return err
	}
	page := views.AgreementPage{Shell: s.StaffShell(r, "Agreement between coders", "/admin/coding")}
	if d.ID == "" {
		return s.Render(w, r, http.StatusOK, views.Agreement(page))
	}
	page.Docket, page.Dockets = d.Title, docketFilter(d, all)
	book, err := s.store.Codebook(r.Context(), d.ID)
	if err != nil {
		return err
	}
	pairs, err := s.store.DoubleCoded(r.Context(), d.ID)
	if err != nil {
		return err
	}
	names, err := s.colleagues(r)
	if err != nil {
		return err
	}
	page.ID = string(d.ID)
	page.Answers = views.Count(len(pairs), "answer", "answers")
	page.Seen, page.Setting = seenWords(pairs), secondReadings(r, d)
	rounds, err := s.store.TrainingRounds(r.Context(), d.ID)
	if err != nil {
		return err
	}
	page.Talked = talkedWords(rounds, pairs)
	page.Few = len(pairs) < docket.EnoughDoubleCoded
	page.More = codingList{docket: d.ID}.at(docket.CodingDisputed)
	page.Second = codingList{docket: d.ID}.at(docket.CodingSecond)
	if len(pairs) > 0 {
		fillAgreement(&page, book, s.figures(d, book, pairs))
	}
	waiting := 0
	for _, pair := range pairs {
		row := disputeRow(pair, d, names)
		switch {
		case pair.Waits: // what its readers chose is kept from whoever may be the third
			waiting++
		case pair.AdjudicatedBy != 0:
			row.By = names.of(pair.AdjudicatedBy)
			if len(page.Settled) < disputeRows {
				page.Settled = append(page.Settled, row)
			}
		case !pair.Agree() && len(page.Disputes) < disputeRows:
			page.Disputes = append(page.Disputes, row)
		}
	}
	if waiting > 0 {
		page.Waiting = views.Count(waiting, "answer waits for a third reading and is", "answers wait for a third "+
			"reading and are") + " not listed here."
	}
	return s.Render(w, r, http.StatusOK, views.Agreement(page))
}

func fillAgreement(page *views.AgreementPage, book docket.Codebook, figures []docket.Agreement) {
	var unused []string
	for _, f := range figures {
		row := agreementRow(f)
		switch f.Scope {
		case docket.AgreementAll:
			row.Key = "All answers"
			page.All = &row
		case docket.AgreementQuestion:
			if row.Key = views.AnswerHeading(docket.QuestionID(f.Key)); f.DoubleCoded > 0 {
				page.Questions = append(page.Questions, row)
			}
		case docket.AgreementCode:
			row.Label = themeLabelOf(book, f.Key)
			if !f.KappaKnown {
				unused = append(unused, f.Key)
				continue
			}
			page.Codes = append(page.Codes, row)
		}
	}
	page.Unused = unused
}

// agreementRow prints the figures of one scope, with as many digits as what they
// rest on can carry.
func agreementRow(f docket.Agreement) views.AgreementRow {
	digits := 3
	if f.TooFew() {
		digits = 2
	}
	print := func(v float64, known bool) string {
		if !known {
			return "–"
		}
		return decimals(v, digits)
	}
	row := views.AgreementRow{
		Key: f.Key, Double: f.DoubleCoded, Uses: f.Uses, Chose: choseWords(f), Coders: f.Coders, Percent: "–",
		Kappa: print(f.Kappa, f.KappaKnown), AC1: print(f.AC1, f.AC1Known), Alpha: print(f.Alpha, f.AlphaKnown),
		Tentative: f.Tentative(), Reading: readingOf(f),
	}
	if f.DoubleCoded > 0 {
		row.Percent = fmt.Sprintf("%.0f %%", f.Percent*100)
	}
	if f.IntervalKnown {
		row.Interval = print(f.Low, true) + " to " + print(f.High, true)
	}
	return row
}

// choseWords says how many times each of an answer's readers chose.
func choseWords(f docket.Agreement) string {
	words := views.Number(f.Chose[0]) + " and " + views.Number(f.Chose[1])
	if f.Readers > 2 {
		words = views.Number(f.Chose[0]) + ", " + views.Number(f.Chose[1]) + " and " + views.Number(f.Chose[2])
	}
	return words
}

// decimals prints a coefficient as the literature does: ".667", "1.000".
func decimals(v float64, digits int) string {
	text := fmt.Sprintf("%.*f", digits, v)
	if after, ok := strings.CutPrefix(text, "0."); ok {
		return "." + after
	}
	if after, ok := strings.CutPrefix(text, "-"); ok {
		if strings.Trim(after, "0.") == "" {
			return strings.TrimPrefix(after, "0")
		}
		return "−" + strings.TrimPrefix(after, "0")
	}
	return text
}

// readingOf says the verdict on a theme in words.
func readingOf(f docket.Agreement) string {
	switch {
	case !f.KappaKnown:
		return "Not used yet"
	case !f.Judged():
		return "Too few to tell"
	case f.Tentative():
		return "Tentative"
	case f.Kappa < docket.TentativeBelow:
		return "Rare, and agreed on"
	case f.Kappa < firmFrom:
		return "Fair"
	}
	return "Firm"
}

func disputeRow(pair docket.DoubleCoded, d docket.Docket, names names) views.DisputeRow {
	row := views.DisputeRow{ID: pair.Comment, Question: views.AnswerHeading(pair.Question),
		Href: settleAt(docket.CodingItemKey{Question: pair.Question, Comment: pair.Comment}, codingList{docket: d.ID,
			view: docket.CodingDisputed}.encode())}
	for i, codes := range pair.Codes {
		side := views.DisputeSide{Who: names.of(pair.Coders[i])}
		for _, code := range codes {
			if pair.ChosenBy(code) < len(pair.Coders) {
				side.Codes = append(side.Codes, code)
			} else if i == 0 {
				row.All = append(row.All, code)
			}
		}
		row.Sides = append(row.Sides, side)
	}
	row.Apart = pair.StancesApart()
	return row
}
