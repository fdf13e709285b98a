package staff

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"commentportal/docket"
	"commentportal/handlers/web"
	"commentportal/theme"
	"commentportal/views"
)

// passageValue writes a passage as the form carries it.
func passageValue(p theme.Passage) string {
	return fmt.Sprintf("%s:%d-%d", p.Code, p.Points.Start, p.Points.End)
}

// passagesOf reads passages as the form carries them. One that cannot be read fits
// no answer, and the desk says so.
func passagesOf(values []string) []theme.Passage {
	var list []theme.Passage
	for _, v := range values {
		list = append(list, parsePassage(v))
	}
	return list
}

func parsePassage(v string) theme.Passage {
	nowhere := theme.Passage{Points: docket.Span{Start: -1, End: -1}}
	i := strings.LastIndexByte(v, ':')
	if i < 0 {
		return nowhere
	}
	from, to, ok := strings.Cut(v[i+1:], "-")
	start, err1 := strconv.Atoi(from)
	end, err2 := strconv.Atoi(to)
	if !ok || err1 != nil || err2 != nil {
		return nowhere
	}
	return theme.Passage{Code: v[:i], Points: docket.Span{Start: start, End: end}}
}

// fillChoices puts text, suggestions and codebook on the page.
func fillChoices(page *views.AnswerPage, st answerState, draft theme.Draft) {
	page.Seen = st.Seen
	own := map[string]docket.CodingState{}
	for _, c := range st.Own {
		own[c.Code] = c.State
	}
	choice := func(t docket.Theme) views.CodeChoice {
		ticked := draft.Ticked(t.Code)
		return views.CodeChoice{
			ID: views.ChoiceID(t.Code), Code: t.Code, Label: t.Label, Definition: t.Definition,
			Function: strings.ReplaceAll(t.CSFFunction, "|", ", "),
			Checked:  ticked, Rejected: own[t.Code] == docket.CodingRejected && !ticked,
			Stance: stanceChoice(t, draft.Stances),
		}
	}
	shown := map[string]bool{}
	for i, sg := range st.Suggestions {
		theme, _ := st.Book.Theme(sg.Code)
		shown[sg.Code] = true
		c := choice(theme)
		c.Number, c.Why = i+1, whyWords(sg)
		c.Seen = seenIn(st.Text, sg.Evidence)
		page.Suggested = append(page.Suggested, c)
	}
	page.Groups = choiceGroups(st.Book, shown, choice)
	page.Text = textRuns(st, draft)
	for _, code := range st.Lost {
		theme, known := st.Book.Theme(code)
		page.Revisit = append(page.Revisit, views.RevisitNote{Code: code, Text: lostWords(code, theme, known)})
	}
}

// stanceChoice is the field for the stance on a theme; nil where none is asked for.
func stanceChoice(t docket.Theme, given map[string]docket.Stance) *views.Field {
	if !t.Stance {
		return nil
	}
	f := &views.Field{Name: stanceField + t.Code, Label: "Stance", Value: string(given[t.Code])}
	for _, s := range docket.Stances() {
		f.Options = append(f.Options, views.Option{Value: string(s), Label: views.StanceLabel(s)})
	}
	return f
}

// lostWords explains a code that the codebook no longer has, or has with another
// meaning.
func lostWords(code string, now docket.Theme, known bool) string {
	if known {
		return "You chose " + code + ". Since then its label or definition has changed: it is now “" + now.Label +
			"”. Your choice counts nowhere until you save this answer again: look whether the theme still applies, " +
			"and tick it if so."
	}
	return "You chose " + code + ". Since then the codebook has changed, and this code is split up or no longer " +
		"used. It still counts until you save this answer again: look which codes apply now."
}

// choiceGroups is the codebook by imperative, without the codes already shown.
func choiceGroups(book docket.Codebook, shown map[string]bool,
	choice func(docket.Theme) views.CodeChoice) []views.ChoiceGroup {
	var groups []views.ChoiceGroup
	for _, theme := range book.Themes {
		if shown[theme.Code] {
			continue
		}
		name := cmp.Or(theme.Imperative, "Under no imperative")
		i := slices.IndexFunc(groups, func(g views.ChoiceGroup) bool { return g.Name == name })
		if i < 0 {
			i = len(groups)
			groups = append(groups, views.ChoiceGroup{Name: name})
		}
		c := choice(theme)
		if c.Checked {
			groups[i].Checked++
		}
		groups[i].Codes = append(groups[i].Codes, c)
	}
	return groups
}

// seenMost is how many places of the text a suggestion names beside itself; in
// the text all of them are marked. seenLength bounds each, in code points.
const (
	seenMost   = 4
	seenLength = 60
)

// seenIn lists the words that a suggestion rests on, each once.
func seenIn(text docket.Text, evidence []docket.Span) []string {
	var out []string
	for _, span := range evidence {
		if span.Start < 0 || span.End > len(text) || span.Len() <= 0 {
			continue
		}
		words := strings.Join(strings.Fields(string(text[span.Start:span.End])), " ")
		if short := web.Clip(words, seenLength); short != words {
			words = short + "…"
		}
		if !slices.Contains(out, words) && len(out) < seenMost {
			out = append(out, words)
		}
	}
	return out
}

// ruleLength is what the page shows of a rule, in code points: the longest list
// a hundred alternatives.
const ruleLength = 70

// ruleWords writes a rule so that it breaks over lines.
func ruleWords(rule string) string {
	rule = strings.TrimPrefix(rule, "en: ")
	if spanish, ok := strings.CutPrefix(rule, "es: "); ok {
		rule = "Spanish: " + spanish
	}
	rule = strings.ReplaceAll(rule, "|", " | ")
	if short := web.Clip(rule, ruleLength); short != rule {
		rule = strings.TrimRight(short, " |") + " …"
	}
	return "Rule: " + rule
}

// whyWords says why a code is suggested.
func whyWords(sg docket.Suggestion) string {
	var parts []string
	if sg.Rule != "" {
		parts = append(parts, ruleWords(sg.Rule))
	}
	if len(sg.Words) > 0 {
		parts = append(parts, "learned from earlier codings: "+strings.Join(sg.Words, ", "))
	}
	if len(parts) == 0 {
		return "Words of its definition"
	}
	return strings.Join(parts, "; ")
}

// The keys of what is marked in a coder's text besides suggestions, whose keys are their
// numbers, from 1.
const (
	keyPicked = -1 // a passage that was marked for a code
	keyAdded  = -2 // not in the campaign's letter
)

// textRuns cuts the posted text at everything that is marked in it.
func textRuns(st answerState, draft theme.Draft) []views.Run {
	var marks []docket.Mark
	for i, sg := range st.Suggestions {
		for _, span := range sg.Evidence {
			marks = append(marks, docket.Mark{Span: span, Key: i + 1})
		}
	}
	for _, e := range st.Passages {
		marks = append(marks, docket.Mark{Span: e.PublicSpan, Key: keyPicked})
	}
	for _, p := range draft.Passages {
		marks = append(marks, docket.Mark{Span: st.Place(p), Key: keyPicked})
	}
	for _, span := range st.Letter.Added {
		marks = append(marks, docket.Mark{Span: span, Key: keyAdded})
	}
	return codedRuns(st.Text, marks)
}

// codedRuns cuts a text at its marks; each run knows all that cover it.
func codedRuns(text docket.Text, marks []docket.Mark) []views.Run {
	var out []views.Run
	for _, r := range text.Runs(marks) {
		run := views.Run{Text: string(r.Text), Label: numbers(r.Ends)}
		if len(r.Keys) > 0 {
			run.Kind = views.RunCoded
		}
		for _, key := range r.Keys {
			switch key {
			case keyPicked:
				run.Picked = true
			case keyAdded:
				run.Added = true
			default:
				run.Marks = append(run.Marks, key)
			}
		}
		out = append(out, run)
	}
	return out
}

// numbers lists the numbers of suggestions among keys.
func numbers(keys []int) string {
	var list []string
	for _, key := range keys {
		if key > 0 {
			list = append(list, strconv.Itoa(key))
		}
	}
	return strings.Join(list, " ")
}

// fillPassages puts the marked passages on the page.
func fillPassages(page *views.AnswerPage, st answerState, draft theme.Draft, invalid docket.Invalid) {
	for _, p := range draft.Passages {
		span := st.Place(p)
		page.Pending = append(page.Pending, views.PendingExcerpt{Value: passageValue(p), Code: p.Code,
			Words: string(st.Text[span.Start:span.End])})
	}
	for _, e := range st.Passages {
		row := views.ExcerptRow{ID: e.ID, Code: e.Code, Label: themeLabelOf(st.Book, e.Code), Words: string(e.Public),
			By: st.names.of(e.By), Mine: e.By == st.Coder}
		field, quote := "reason-"+strconv.FormatInt(e.ID, 10), draft.Quotes[e.ID]
		row.Why = views.Field{Name: field, Label: "Why this one?", Value: quote.Reason, Rows: 2, Optional: true,
			Problem: invalid[field]}
		row.WhyDissenting = quote.Dissenting
		if q := e.Quotation; q != nil {
			row.QuotedAt = quotationAt(st.Docket.ID, e)
			row.Quoted, row.Reason, row.Dissenting = fmt.Sprintf("Quotation %d of this code", q.Position), q.Reason,
				q.Dissenting
		}
		page.Excerpts = append(page.Excerpts, row)
	}
	page.Words = views.Field{Name: "words", Label: "Words of the answer", Hint: "Copy them from the answer, " +
		"exactly.", Value: draft.Words, Rows: 2, Wide: true, Problem: invalid["words"], NoSpell: true}
	page.WordsOf = views.Field{Name: "words-code", Label: "Theme that they show", Value: draft.WordsOf,
		Problem: invalid["words-code"]}
	for _, t := range st.Book.Themes {
		page.WordsOf.Options = append(page.WordsOf.Options, views.Option{Value: t.Code, Label: t.Code + " " + t.Label})
	}
}

// quotationAt is where the quotations of an excerpt's code are kept in order.
func quotationAt(d docket.ID, e docket.Excerpt) string {
	return "/admin/quotations?" + url.Values{"docket": {string(d)}, "code": {e.Code}}.Encode() + "#excerpt-" +
		strconv.FormatInt(e.ID, 10)
}
