package staff

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"commentportal/docket"
	"commentportal/handlers/web"
	"commentportal/views"
)

// codingDraft is what a coder has ticked and typed.
type codingDraft struct {
	ticked  map[string]bool
	note    string
	pending []pendingExcerpt
	words   string // of a passage to be marked
	wordsOf string
	invalid docket.Invalid
	seen    docket.SuggestionsSeen // by the page that the form was on

	// By number of a passage: why it is a good quotation, and whether it is a
	// dissenting voice.
	reasons    map[string]string
	dissenting map[string]bool
}

// pendingExcerpt is a passage that goes in with the codes: code points of the
// posted text, as the page counts them.
type pendingExcerpt struct {
	code string
	span docket.Span // bytes of the posted text
}

// savedDraft is what this person saved before.
func (s *coding) savedDraft(st answerState) codingDraft {
	draft := codingDraft{ticked: map[string]bool{}}
	for _, c := range st.codings {
		if c.Coder == st.me && c.Chosen() {
			draft.ticked[c.Code] = true
		}
	}
	draft.note = st.ownNote()
	return draft
}

func (st answerState) ownNote() string {
	for _, n := range st.notes {
		if n.Coder == st.me {
			return n.Text
		}
	}
	return ""
}

func knownCodes(book docket.Codebook, list []string) map[string]bool {
	out := map[string]bool{}
	for _, code := range list {
		if _, ok := book.Theme(code); ok {
			out[code] = true
		}
	}
	return out
}

// value writes a pending passage as the form carries it.
func (p pendingExcerpt) value(text docket.Text) string {
	points := text.CodePointSpan(p.span)
	return fmt.Sprintf("%s:%d-%d", p.code, points.Start, points.End)
}

// pendingExcerpts reads passages as the form carries them. What lies outside
// the text, touches a gap or has no code of the codebook is left out and counted
// in lost.
func (st answerState) pendingExcerpts(values []string) (list []pendingExcerpt, lost int) {
	for _, v := range values {
		p, ok := parsePending(v, st.text.text)
		_, known := st.book.Theme(p.code)
		if ok && known {
			_, ok = st.text.clean(p.span)
		}
		switch {
		case !ok || !known:
			lost++
		case !slices.Contains(list, p):
			list = append(list, p)
		}
	}
	return list, lost
}

func parsePending(v string, text docket.Text) (pendingExcerpt, bool) {
	i := strings.LastIndexByte(v, ':')
	if i < 0 {
		return pendingExcerpt{}, false
	}
	from, to, ok := strings.Cut(v[i+1:], "-")
	start, err1 := strconv.Atoi(from)
	end, err2 := strconv.Atoi(to)
	if !ok || err1 != nil || err2 != nil {
		return pendingExcerpt{}, false
	}
	span, inside := text.ByteSpan(docket.Span{Start: start, End: end})
	return pendingExcerpt{code: v[:i], span: span}, inside && span.Len() > 0
}

// suggestions are the codes that the page proposes, at most suggestedMost. Of a
// copy of a letter they are those that rest on what it adds.
func (s *coding) suggestions(st answerState) []docket.Suggestion {
	var out []docket.Suggestion
	for _, sg := range s.suggest(st.book).Suggest(st.text.question, st.text.text) {
		if _, known := st.book.Theme(sg.Code); !known || slices.ContainsFunc(out, func(o docket.Suggestion) bool { return o.Code == sg.Code }) {
			continue
		}
		if st.letter.copy && st.letter.compared {
			sg.Evidence = slices.DeleteFunc(slices.Clone(sg.Evidence), func(e docket.Span) bool {
				return !slices.ContainsFunc(st.letter.added, e.Overlaps)
			})
			if len(sg.Evidence) == 0 {
				continue
			}
		}
		if out = append(out, sg); len(out) == suggestedMost {
			break
		}
	}
	return out
}

// fillChoices puts text, suggestions and codebook on the page.
func (s *coding) fillChoices(page *views.AnswerPage, st answerState, draft codingDraft) {
	page.Seen = st.seen(draft)
	var suggested []docket.Suggestion
	if page.Seen == docket.SuggestionsShown {
		suggested = s.suggestions(st)
	}
	own := map[string]docket.CodingState{}
	for _, c := range st.codings {
		if c.Coder == st.me {
			own[c.Code] = c.State
		}
	}
	choice := func(t docket.Theme) views.CodeChoice {
		return views.CodeChoice{
			ID: views.ChoiceID(t.Code), Code: t.Code, Label: t.Label, Definition: t.Definition, Function: strings.ReplaceAll(t.CSFFunction, "|", ", "),
			Checked: draft.ticked[t.Code], Rejected: own[t.Code] == docket.CodingRejected && !draft.ticked[t.Code],
		}
	}
	shown := map[string]bool{}
	for i, sg := range suggested {
		theme, _ := st.book.Theme(sg.Code)
		shown[sg.Code] = true
		c := choice(theme)
		c.Number, c.Why = i+1, whyWords(sg)
		c.Seen = seenIn(st.text.text, sg.Evidence)
		page.Suggested = append(page.Suggested, c)
	}
	page.Groups = choiceGroups(st.book, shown, choice)
	page.Text = textRuns(st, suggested, draft)
	for _, code := range st.lost() {
		theme, known := st.book.Theme(code)
		page.Revisit = append(page.Revisit, views.RevisitNote{Code: code, Text: lostWords(code, theme, known)})
	}
}

// lostWords explains a code that the codebook no longer has, or has with another
// meaning.
func lostWords(code string, now docket.Theme, known bool) string {
	if known {
		return "You chose " + code + ". Since then its label or definition has changed: it is now “" + now.Label + "”. Your choice counts nowhere until you save this answer again: look whether the theme still applies, and tick it if so."
	}
	return "You chose " + code + ". Since then the codebook has changed, and this code is split up or no longer used. It still counts until you save this answer again: look which codes apply now."
}

// choiceGroups is the codebook by imperative, without the codes already shown.
func choiceGroups(book docket.Codebook, shown map[string]bool, choice func(docket.Theme) views.CodeChoice) []views.ChoiceGroup {
	var groups []views.ChoiceGroup
	for _, theme := range book.Themes {
		if shown[theme.Code] {
			continue
		}
		i := slices.IndexFunc(groups, func(g views.ChoiceGroup) bool { return g.Name == theme.Imperative })
		if i < 0 {
			i = len(groups)
			groups = append(groups, views.ChoiceGroup{Name: theme.Imperative})
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

// textRuns cuts the posted text at everything that is marked in it.
func textRuns(st answerState, suggested []docket.Suggestion, draft codingDraft) []views.TextRun {
	text := st.text.text
	var layers []layer
	for i, sg := range suggested {
		for _, span := range sg.Evidence {
			layers = append(layers, layer{span: span, number: i + 1})
		}
	}
	for _, e := range st.excerpts {
		if e.By == st.me || st.done() {
			layers = append(layers, layer{span: e.PublicSpan, picked: true})
		}
	}
	for _, p := range draft.pending {
		layers = append(layers, layer{span: p.span, picked: true})
	}
	for _, span := range st.letter.added {
		layers = append(layers, layer{span: span, added: true})
	}
	return cutText(text, layers)
}

// layer is one mark in a text.
type layer struct {
	span          docket.Span
	number        int // of a suggestion; 0: none
	picked, added bool
}

// cutText cuts a text at the borders of its layers; each run knows all layers
// that cover it. It takes time for as many layers as there are, not for their
// square: a text may name one thing a thousand times.
func cutText(text docket.Text, layers []layer) []views.TextRun {
	layers = slices.DeleteFunc(layers, func(l layer) bool { return l.span.Start < 0 || l.span.End > len(text) || l.span.Len() <= 0 })
	borders := []int{0, len(text)}
	for _, l := range layers {
		borders = append(borders, l.span.Start, l.span.End)
	}
	slices.Sort(borders)
	borders = slices.Compact(borders)
	byStart, byEnd := slices.Clone(layers), slices.Clone(layers)
	slices.SortFunc(byStart, func(a, b layer) int { return a.span.Start - b.span.Start })
	slices.SortFunc(byEnd, func(a, b layer) int { return a.span.End - b.span.End })
	open := map[int]int{} // layers that cover the run, by number
	var picked, added int
	count := func(l layer, n int) {
		if l.picked {
			picked += n
		}
		if l.added {
			added += n
		}
		if l.number > 0 {
			if open[l.number] += n; open[l.number] == 0 {
				delete(open, l.number)
			}
		}
	}
	var out []views.TextRun
	for i := 0; i+1 < len(borders); i++ {
		for len(byStart) > 0 && byStart[0].span.Start == borders[i] {
			count(byStart[0], 1)
			byStart = byStart[1:]
		}
		run := views.TextRun{Text: string(text[borders[i]:borders[i+1]]), Picked: picked > 0, Added: added > 0, Marks: slices.Sorted(maps.Keys(open))}
		ends := map[int]bool{}
		for len(byEnd) > 0 && byEnd[0].span.End == borders[i+1] {
			count(byEnd[0], -1)
			if byEnd[0].number > 0 {
				ends[byEnd[0].number] = true
			}
			byEnd = byEnd[1:]
		}
		var labels []string
		for _, n := range slices.Sorted(maps.Keys(ends)) {
			labels = append(labels, strconv.Itoa(n))
		}
		run.Label = strings.Join(labels, " ")
		out = append(out, run)
	}
	return out
}

// fillPassages puts the marked passages on the page.
func fillPassages(page *views.AnswerPage, st answerState, draft codingDraft) {
	for _, p := range draft.pending {
		page.Pending = append(page.Pending, views.PendingExcerpt{
			Value: p.value(st.text.text), Code: p.code, Words: string(st.text.text[p.span.Start:p.span.End]),
		})
	}
	for _, e := range st.excerpts {
		if e.By != st.me && !page.Done {
			continue
		}
		row := views.ExcerptRow{ID: e.ID, Code: e.Code, Label: themeLabelOf(st.book, e.Code), Words: string(e.Public), By: st.names.of(e.By), Mine: e.By == st.me}
		number := strconv.FormatInt(e.ID, 10)
		row.Why = views.Field{Name: "reason-" + number, Label: "Why this one?", Value: draft.reasons[number], Rows: 2, Optional: true, Problem: draft.invalid["reason-"+number]}
		row.WhyDissenting = draft.dissenting[number]
		if q := e.Quotation; q != nil {
			row.QuotedAt = quotationAt(st.docket.ID, e)
			row.Quoted, row.Reason, row.Dissenting = fmt.Sprintf("Quotation %d of this code", q.Position), q.Reason, q.Dissenting
		}
		page.Excerpts = append(page.Excerpts, row)
	}
	page.Words = views.Field{Name: "words", Label: "Words of the answer", Hint: "Copy them from the answer, exactly.", Value: draft.words, Rows: 2, Wide: true, Problem: draft.invalid["words"], NoSpell: true}
	page.WordsOf = views.Field{Name: "words-code", Label: "Theme that they show", Value: draft.wordsOf, Problem: draft.invalid["words-code"]}
	for _, t := range st.book.Themes {
		page.WordsOf.Options = append(page.WordsOf.Options, views.Option{Value: t.Code, Label: t.Code + " " + t.Label})
	}
}

// quotationAt is where the quotations of an excerpt's code are kept in order.
func quotationAt(d docket.ID, e docket.Excerpt) string {
	return "/admin/quotations?" + url.Values{"docket": {string(d)}, "code": {e.Code}}.Encode() + "#excerpt-" + strconv.FormatInt(e.ID, 10)
}
