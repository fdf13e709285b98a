package staff

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"commentportal/docket"
	"commentportal/export"
	"commentportal/handlers/web"
	"commentportal/prose"
	"commentportal/theme/suggest"
	"commentportal/views"
)

// missedStore holds what the search for gaps of the codebook asks of the store.
type missedStore interface {
	AddExcerpt(ctx context.Context, e docket.Excerpt) (int64, error)
	ChangeCodebook(ctx context.Context, seen int, next docket.Codebook, change docket.CodebookChange) error
	Codebooks(ctx context.Context, id docket.ID) ([]docket.Codebook, error)
	DoubleCoded(ctx context.Context, id docket.ID) ([]docket.DoubleCoded, error)
	MarkedTexts(ctx context.Context, id docket.ID, serials []int64) ([]docket.MarkedAnswer, error)
}

// missed is what the codebook does not explain, in one state of a docket.
type missed struct {
	clusters  []missedCluster
	answers   int // that were looked at
	all       int // that could have been
	bare      int // of those looked at, without a theme
	sentences int // that no theme explains
}

// missedCluster is some sentences that share words.
type missedCluster struct {
	words    []string
	voices   int
	passages []missedPassage
}

// missedPassage is one of them.
type missedPassage struct {
	comment  docket.CommentID
	question docket.QuestionID
	span     docket.Span // of the posted text
	words    string
	coded    bool // its answer has themes
}

// field is how a form names the passage.
func (p missedPassage) field() string {
	return string(p.comment) + ":" + string(p.question) + ":" + strconv.Itoa(p.span.Start) + "-" +
		strconv.Itoa(p.span.End)
}

// Bounds of the search.
const (
	missedAnswers  = 2000 // answers that are looked at
	missedClusters = 12   // clusters shown
	missedPassages = 8    // passages of each
	leastLoose     = 25   // code points of a sentence
	mostLoose      = 600
)

// missedView shows what no theme explains, and themes to look at.
func (s *analysis) missedView(ask *analysisAsk) error {
	return s.showMissed(ask, http.StatusOK, nil, nil)
}

// showMissed shows the page; typed is a candidate as somebody sent it, with what is
// wrong with it.
func (s *analysis) showMissed(ask *analysisAsk, status int, typed url.Values, invalid docket.Invalid) error {
	m, err := s.missedOf(ask)
	if err != nil {
		return err
	}
	ask.page.Missed = &views.Missed{Told: missedTold(m), Revises: revises(ask.r, ask.d.ID),
		Address: candidatesAddress(ask.d.ID), Version: ask.a.Book().Version}
	if err := s.themesToLookAt(ask); err != nil {
		return err
	}
	rows := [][]string{{"cluster", "words", "comments_distinct", "comment_id", "question_id", "passage"}}
	for i, c := range m.clusters {
		v := views.MissedCluster{Number: i + 1, Words: strings.Join(c.words, ", "), Voices: c.voices}
		for _, p := range c.passages {
			v.Passages = append(v.Passages, views.MissedPassage{Words: p.words, Comment: string(p.comment),
				Question: questionWord(p.question), Field: p.field(), Coded: p.coded,
				Href: "/admin/coding/" + string(p.comment) + "/" + string(p.question)})
			rows = append(rows, []string{strconv.Itoa(i + 1), v.Words, strconv.Itoa(c.voices), string(p.comment),
				string(p.question), p.words})
		}
		v.Fields = ask.candidateFields(i, c, typed, invalid)
		v.Open = typed != nil && typed.Get("cluster") == strconv.Itoa(i+1)
		ask.page.Missed.Clusters = append(ask.page.Missed.Clusters, v)
	}
	if len(invalid) > 0 {
		ask.page.Shell.Problem = true
		ask.page.Missed.Problems = views.Problems(invalid, "form", "code", "label", "definition",
			"imperative", "reason")
		return s.Render(ask.w, ask.r, status, views.Analysis(ask.page))
	}
	return s.show(ask, "missed", rows, views.HeatTable{})
}

func candidatesAddress(id docket.ID) string { return analysisPath + "/" + string(id) + "/candidates" }

func missedTold(m *missed) string {
	told := views.Count(m.answers, "settled answer was", "settled answers were") + " looked at"
	if m.all > m.answers {
		told += " of " + views.Number(m.all) + ", drawn by a number that follows from each comment’s name, so that " +
			"the same ones are looked at every time"
	}
	return told + ". " + views.Count(m.bare, "has", "have") + " no theme; of the others, sentences outside " +
		"every marked " +
		"passage were taken, where passages are marked. " + views.Count(m.sentences, "sentence is", "sentences are") +
		" explained by no theme. Those that share words stand together here; a letter that many sent has one " +
		"voice. A program grouped them: read them before you make anything of them."
}

// missedOf searches for what no theme explains, or returns what was found in the same
// state.
func (s *analysis) missedOf(ask *analysisAsk) (*missed, error) {
	return s.gaps.Get(ask.state, func() (*missed, error) {
		drawn, all := ask.a.Settled(missedAnswers)
		codes := map[docket.CodingItemKey][]string{}
		var serials []int64
		for _, f := range drawn {
			codes[docket.CodingItemKey{Question: f.Question, Comment: f.Comment}] = f.Codes
			if _, serial, ok := f.Comment.Split(); ok {
				serials = append(serials, serial)
			}
		}
		slices.Sort(serials)
		texts, err := s.missing.MarkedTexts(ask.r.Context(), ask.d.ID, slices.Compact(serials))
		if err != nil {
			return nil, err
		}
		m := &missed{answers: len(drawn), all: all}
		var list []suggest.Loose
		var places []missedPassage
		for _, t := range texts {
			found, looked := codes[docket.CodingItemKey{Question: t.Question, Comment: t.Comment.ID}]
			if !looked || len(found) > 0 && len(t.Passages) == 0 {
				continue // its themes are of the whole answer
			}
			m.bare += oneIfEmpty(found)
			for _, span := range looseSentences(t) {
				words := t.Text[span.Start:span.End]
				list = append(list, suggest.Loose{Text: words, Voice: voiceOf(ask.a, t.Comment.ID)})
				places = append(places, missedPassage{t.Comment.ID, t.Question, span, string(words), len(found) > 0})
			}
		}
		m.sentences = len(list)
		for _, c := range suggest.Clusters(list) {
			one := missedCluster{words: c.Words, voices: c.Voices}
			for _, i := range c.Members[:min(missedPassages, len(c.Members))] {
				one.passages = append(one.passages, places[i])
			}
			if m.clusters = append(m.clusters, one); len(m.clusters) == missedClusters {
				break
			}
		}
		return m, nil
	})
}

func oneIfEmpty(codes []string) int {
	if len(codes) == 0 {
		return 1
	}
	return 0
}

// voiceOf is who says what a comment says: its campaign, or the comment.
func voiceOf(a *export.Analysis, id docket.CommentID) string {
	_, serial, _ := id.Split()
	return cmp.Or(string(a.Campaign(serial)), string(id))
}

// looseSentences are the sentences of an answer that no marked passage touches.
func looseSentences(m docket.MarkedAnswer) []docket.Span {
	var out []docket.Span
	at := 0
	for line := range strings.Lines(string(m.Text)) {
		for _, s := range prose.Sentences(line) {
			i := strings.Index(string(m.Text[at:]), s)
			if i < 0 {
				continue // a sentence is cut from its line, so it is there
			}
			start := at + i + len(s) - len(strings.TrimLeft(s, " \t"))
			at += i + len(s)
			words := strings.TrimSpace(s)
			span := docket.Span{Start: start, End: start + len(words)}
			n := utf8.RuneCountInString(words)
			if n < leastLoose || n > mostLoose || strings.Contains(words, "[redacted") ||
				slices.ContainsFunc(m.Passages, func(p docket.MarkedPassage) bool { return p.Span.Overlaps(span) }) {
				continue
			}
			out = append(out, span)
		}
	}
	return out
}

// candidateFields are the fields of a candidate, filled in so that one click is enough.
func (ask *analysisAsk) candidateFields(i int, c missedCluster, typed url.Values,
	invalid docket.Invalid) []views.Field {
	number := strconv.Itoa(i + 1)
	words := strings.Join(c.words, ", ")
	fill := map[string]string{"code": ask.freeCode(), "label": "Candidate: " + words,
		"definition": "Not yet defined. Made from " + views.Count(len(c.passages), "sentence", "sentences") +
			" that no theme explained; what they share: " + words + ".",
		"imperative": "", "reason": "Made from what the codebook misses."}
	mine := typed.Get("cluster") == number
	var out []views.Field
	for _, f := range []views.Field{{Name: "code", Label: "Code", NoSpell: true},
		{Name: "label", Label: "Label", Wide: true},
		{Name: "definition", Label: "Definition", Rows: 3, Wide: true}, {Name: "imperative", Label: "Imperative"},
		{Name: "reason", Label: "Reason", Wide: true}} {
		f.ID, f.Value = f.Name+"-"+number, fill[f.Name]
		if mine {
			f.Value, f.Problem = typed.Get(f.Name), invalid[f.Name]
			if f.Problem != "" {
				f.ID = f.Name // where the summary of problems leads
			}
		}
		if f.Name == "imperative" {
			f.Empty = "None yet"
			for _, t := range ask.a.Book().Themes {
				if t.Imperative != "" && !slices.ContainsFunc(f.Options, func(o views.Option) bool {
					return o.Value == t.Imperative
				}) {
					f.Options = append(f.Options, views.Option{Value: t.Imperative, Label: t.Imperative})
				}
			}
		}
		out = append(out, f)
	}
	return out
}

// freeCode is a code that no version of the codebook has.
func (ask *analysisAsk) freeCode() string {
	for n := 1; ; n++ {
		if code := "NEW-" + strconv.Itoa(n); !ask.a.Known(code) {
			return code
		}
	}
}

// themesToLookAt lists themes that were never used, stand always beside another, or are
// chosen by one of two readers alone.
func (s *analysis) themesToLookAt(ask *analysisAsk) error {
	t := views.AnalysisTable{Caption: "Themes to look at", Heads: []string{"Theme", "Why"}}
	add := func(code, why string) {
		t.Rows = append(t.Rows, views.AnalysisRow{Head: ask.d.ThemeLabel(ask.a.Label(code)),
			Href: ask.address("view", "grid", "code", code), Cells: []views.AnalysisCell{{Text: why}}})
	}
	pairs, err := s.missing.DoubleCoded(ask.r.Context(), ask.d.ID)
	if err != nil {
		return err
	}
	p := ask.a.Together(export.Selection{}, docket.AllQuestions)
	for i, theme := range p.Themes {
		if _, in := ask.a.Book().Theme(theme.Code); !in {
			continue
		}
		n := p.Both[i][i].Distinct
		if n == 0 {
			ask.page.Missed.Never = append(ask.page.Missed.Never, ask.label(theme))
			continue
		}
		for j, other := range p.Themes {
			if i != j && n >= docket.EnoughUses && p.Both[i][j].Distinct == n {
				add(theme.Code, "Always together with "+ask.label(other)+": in all "+
					views.Count(n, "different comment", "different comments")+".")
			}
		}
		if both, alone := usesOfTwo(pairs, theme.Code); alone > both && both+alone >= docket.EnoughUses {
			add(theme.Code, "Disputed: of "+views.Count(both+alone, "answer",
				"answers")+" that several people read and one "+
				"of them gave it, the others did not in "+views.Number(alone)+".")
		}
	}
	ask.page.Tables = []views.AnalysisTable{t}
	return nil
}

// usesOfTwo counts the answers that two people or more read in which most chose a code,
// and those in which one or as many as not did.
func usesOfTwo(pairs []docket.DoubleCoded, code string) (both, alone int) {
	for _, d := range pairs {
		if d.ToRevisit {
			continue
		}
		switch n := d.ChosenBy(code); {
		case 2*n > len(d.Coders):
			both++
		case n > 0:
			alone++
		}
	}
	return both, alone
}

// AddCandidate makes a theme of a cluster: the codebook's next version has it, and the
// ticked sentences are marked for it.
func (s *analysis) AddCandidate(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, maxCodebookForm, "passage")
	if err != nil {
		return err
	}
	id := docket.ID(r.PathValue("docket"))
	books, err := s.missing.Codebooks(r.Context(), id)
	if err != nil {
		return err
	}
	if len(books) == 0 {
		return docket.ErrNotFound
	}
	passages, err := parsePassages(id, form["passage"])
	if err != nil {
		return err
	}
	book, by := books[len(books)-1], web.SessionOf(r).User.ID
	invalid := docket.Invalid{}
	if form.Get("version") != strconv.Itoa(book.Version) {
		invalid["form"] = codebookMoved
	} else {
		next, change, err := book.Apply(docket.CodebookRevision{Action: docket.CodebookAdd,
			Themes: []docket.Theme{themeOf(form, "")}, Reason: form.Get("reason"), By: by}, books)
		if err == nil {
			err = s.missing.ChangeCodebook(r.Context(), book.Version, next, change)
		}
		var isInvalid bool
		switch invalid, isInvalid = errors.AsType[docket.Invalid](err); {
		case errors.Is(err, docket.ErrStale):
			invalid = docket.Invalid{"form": codebookMoved}
		case err != nil && !isInvalid:
			return err
		}
	}
	if len(invalid) > 0 {
		return s.refuseCandidate(w, r, id, form, invalid)
	}
	code := strings.TrimSpace(form.Get("code"))
	for _, p := range passages {
		if err := s.markFor(r.Context(), p, code, by); err != nil {
			return err
		}
	}
	s.Poke()
	return web.SeeOther(w, r, web.WithDone(quotationsAddress(id, code), "candidate"))
}

// refuseCandidate shows the page again with what was typed.
func (s *analysis) refuseCandidate(w http.ResponseWriter, r *http.Request, id docket.ID, form url.Values,
	invalid docket.Invalid) error {
	query := url.Values{"docket": {string(id)}, "view": {"missed"}}
	ask, err := s.ask(w, r, query, len(analysisViews)-1)
	if err != nil {
		return err
	}
	return s.showMissed(ask, http.StatusUnprocessableEntity, form, invalid)
}

// parsePassages reads the passages that a form names.
func parsePassages(of docket.ID, list []string) ([]missedPassage, error) {
	var out []missedPassage
	for _, one := range list {
		var p missedPassage
		comment, rest, _ := strings.Cut(one, ":")
		question, span, _ := strings.Cut(rest, ":")
		p.comment, p.question = docket.CommentID(comment), docket.QuestionID(question)
		from, to, _ := strings.Cut(span, "-")
		var err, err2 error
		p.span.Start, err = strconv.Atoi(from)
		p.span.End, err2 = strconv.Atoi(to)
		if id, _, ok := p.comment.Split(); !ok || id != of || err != nil || err2 != nil || p.span.Start < 0 ||
			p.span.Len() <= 0 {
			return nil, web.BadRequest("The form does not say which passages it means. Open the page again.")
		}
		out = append(out, p)
	}
	return out, nil
}

// markFor marks a passage for a code. One that is not as it was when the page was made
// is left out.
func (s *analysis) markFor(ctx context.Context, p missedPassage, code string, by docket.UserID) error {
	m, err := s.store.MarkedAnswer(ctx, p.comment, p.question)
	if errors.Is(err, docket.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if p.span.End > len(m.Text) {
		return nil
	}
	clean, ok := m.Gaps.Clean(p.span)
	if !ok {
		return nil
	}
	_, err = s.missing.AddExcerpt(ctx, docket.Excerpt{Comment: p.comment, Question: p.question, Code: code, Span: clean,
		By: by})
	if _, invalid := errors.AsType[docket.Invalid](err); invalid || errors.Is(err, docket.ErrNotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("mark a passage of %s: %w", p.comment, err)
	}
	return nil
}
