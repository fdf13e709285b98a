// Package suggest proposes codes of a codebook for a text: from phrase rules, from
// the words of the definitions, and from models that learn from what people
// confirmed. A suggestion is never counted.
package suggest

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"slices"
	"strings"

	"commentportal/docket"
)

// What is proposed. The figures were chosen on the part of the coded comments that
// rules were written with, and on sentences of our own (testdata);
// the part held back was only measured.
const (
	// proposeAt is the score from which a code is proposed.
	proposeAt = 2.4
	// proposeBest is the same for the best code: one that stands out needs less.
	proposeBest = 1.25
	// proposeShare is the share of the best score that a code needs beside it.
	proposeShare = 0.6
	// proposeMost is the most codes proposed for one text; coders give 0 to 3.
	proposeMost = 3
	// aboutWords is the number of words from which a text is expected to name its
	// subject: a shorter one leans on the question.
	aboutWords = 25
	// elsewhere is what remains of a score when it does not.
	elsewhere = 0.4
	// wordsWeight is what a text that equals a definition would add to its code.
	wordsWeight = 4.0
	// wordsBesideRules is the most they add where a code has rules.
	wordsBesideRules = 1.5
	// wordsAlone is the similarity from which a code without rules is proposed.
	wordsAlone = 0.22
)

// Suggester proposes codes of one codebook: by the shipped phrase rules where it
// has the code, and by the words of label and definition everywhere. It is safe
// for concurrent use.
type Suggester struct {
	book    docket.Codebook
	rules   *ruleSet
	ruled   []*themeRules // by theme of the book; nil: none
	index   [languages]map[string][]ruleRef
	prefix  map[string][]ruleRef // phrases that begin with a prefix, by its first prefixKey bytes
	words   definitions
	prior   *Model // nil: the codes are not the shipped ones
	model   *Model // nil: none
	asks    bool   // the book's questions are those of the rules
	subject bool   // so is its subject: the rules know some of its codes
	version string
}

// prefixKey is how much of a prefix, in bytes, the index looks at.
const prefixKey = 3

// ruleRef is a phrase of a theme.
type ruleRef struct {
	theme  int
	phrase *weighted
	number int // among all phrases, in file order
}

// NewSuggester prepares the shipped phrase rules for the codes of book. Codes
// without rules fall back to the words of their label and definition.
func NewSuggester(book docket.Codebook) *Suggester { return newSuggester(book, shipped()) }

func newSuggester(book docket.Codebook, rules *ruleSet) *Suggester {
	s := &Suggester{book: book, rules: rules, prefix: map[string][]ruleRef{}, asks: book.Docket == "" ||
		book.Docket == rules.docket}
	for l := range s.index {
		s.index[l] = map[string][]ruleRef{}
	}
	number := 0
	for i, t := range book.Themes {
		r := rules.themes[t.Code]
		s.ruled = append(s.ruled, r)
		if r == nil {
			continue
		}
		s.subject = true
		for k := range r.phrases {
			p := &r.phrases[k]
			s.enter(ruleRef{i, p, number})
			number++
		}
	}
	if s.subject && rules == shipped() {
		s.prior = prior()
	}
	s.words = newDefinitions(book, rules.stems)
	s.version = version(book, rules.version)
	return s
}

// enter files a phrase under each stem or word that it may begin with.
func (s *Suggester) enter(ref ruleRef) {
	seen := map[string]bool{}
	for _, alt := range ref.phrase.first[0].alts {
		key := alt[0].form
		switch alt[0].how {
		case byPrefix:
			key = "*" + key[:min(len(key), prefixKey)]
		case byForm:
			key = "=" + key
		}
		if seen[key] {
			continue
		}
		seen[key] = true
		if rest, ok := strings.CutPrefix(key, "*"); ok {
			s.prefix[rest] = append(s.prefix[rest], ref)
		} else {
			s.index[ref.phrase.lang][key] = append(s.index[ref.phrase.lang][key], ref)
		}
	}
}

// RulesVersion names the shipped rules and the codebook they are prepared for, without
// preparing them.
func RulesVersion(book docket.Codebook) string { return version(book, shippedVersion()) }

// version names the rules and the codebook they were prepared for.
func version(book docket.Codebook, rules int) string {
	sum := sha256.New()
	for _, t := range book.Themes {
		fmt.Fprintf(sum, "%q %q %q\n", t.Code, t.Label, t.Definition)
	}
	sum.Write(shippedRules)
	sum.Write(shippedPrior)
	sum.Write(shippedConcepts)
	fmt.Fprint(sum, strongWeight, fairWeight, hintWeight, proposeAt, proposeBest, proposeShare, proposeMost, aboutWords,
		elsewhere, wordsWeight, wordsBesideRules, wordsAlone, priorPoints,
		rulesBesidePrior, rulesMost, doubtMost, groupWeight)
	return fmt.Sprintf("rules-%d-%s", rules, hex.EncodeToString(sum.Sum(nil)[:4]))
}

// Version names the rules and the codebook: the same version suggests the same.
func (s *Suggester) Version() string { return s.version }

// hit is a phrase found in a text.
type hit struct {
	ruleRef
	spans []docket.Span
}

// With is the suggester with a model beside its rules. Both are ranked together,
// and Suggest returns five codes at most. With(nil) is the suggester alone.
func (s *Suggester) With(m *Model) *Suggester {
	if m == nil {
		return s
	}
	both := *s
	both.model = m
	both.version = s.version + "+" + m.Version()
	return &both
}

// besideRules is the number of coded answers with a code from which a model says
// half of what it would say alone, where the code has rules: what was learned from
// a handful of answers is weaker than rules and the shipped model, which saw some
// sixty texts of each code. With 40 and 60, models of few answers took .03 of F1
// away on the coded comments held back; with 100 they take .01 at most.
const besideRules = 100

// suggestMost is the most codes that rules and model suggest together: more are
// not read.
const suggestMost = 5

// Suggest ranks every code with evidence in text, the strongest first, with the
// characters that speak for it; those that Rule found come first. No two spans of
// a code overlap. None to three are Proposed. The same version,
// question and text always give the same answer.
func (s *Suggester) Suggest(q docket.QuestionID, text docket.Text) []docket.Suggestion {
	tokens := withoutGaps(tokenize(text, s.rules.stems), text)
	if len(tokens) == 0 {
		return nil
	}
	aside := s.rules.setAside(tokens, text)
	hits := s.hits(q, tokens, aside)
	words, length := s.words.of(remaining(tokens, aside))
	trust := 1.0
	if s.subject {
		trust = s.rules.trust(tokens)
	}
	opinions, before, doubt := s.learned(q, tokens, aside)
	var out []docket.Suggestion
	enough := map[string]bool{} // codes without rules whose definition alone proposes them
	for i, t := range s.book.Themes {
		one, ok := s.judge(i, q, hits[i], words, length)
		enough[t.Code] = s.ruleless(t.Code) && one.Score*trust >= wordsAlone*wordsWeight
		if s.prior != nil && s.ruled[i] != nil {
			one.Score = min(one.Score, rulesMost) * rulesBesidePrior
			if h, has := before[t.Code]; has {
				one, ok = guess(one, h, s.model.seen(t.Code)), true
			}
			one.Score *= 1 - doubtMost*doubt
		}
		if learned, has := opinions[t.Code]; has {
			if s.ruled[i] != nil {
				learned.points *= float64(learned.texts) / float64(learned.texts+besideRules)
			}
			one, ok = join(one, learned, tokens, text), true
		}
		if ok {
			one.Code = t.Code
			if s.prior != nil && s.ruled[i] != nil {
				one.Evidence = passagesOf(one.Evidence, tokens, text)
				ok = len(one.Evidence) > 0
			}
			if !ok {
				continue
			}
			if one.Score = math.Round(one.Score*trust*1000) / 1000; one.Score > 0 {
				out = append(out, one)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b docket.Suggestion) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), strings.Compare(a.Code, b.Code))
	})
	propose(out, enough)
	if s.model != nil {
		out = out[:min(len(out), suggestMost)]
	}
	return out
}

// learned is what the models say of a text by code: the one trained on the docket's
// codings, and the one from before there were any, with its doubt; that one does not read
// clauses that are set aside.
func (s *Suggester) learned(q docket.QuestionID, tokens []token, aside []bool) (
	opinions map[string]opinion, before map[string]hunch, doubt float64) {
	if s.model != nil {
		opinions = s.model.opinions(q, tokens)
	}
	if s.prior != nil {
		asked := q
		if !s.asks {
			asked = ""
		}
		before, doubt = s.prior.hunches(meanings(), asked, remaining(tokens, aside))
	}
	return opinions, before, doubt
}

// propose marks the suggestions that are proposed; they are in order of their scores.
// Codes in enough need no score.
func propose(out []docket.Suggestion, enough map[string]bool) {
	proposed := 0
	for i := range out {
		one := &out[i]
		least := proposeAt
		if i == 0 {
			least = proposeBest
		}
		one.Proposed = proposed < proposeMost && (one.Score >= least || enough[one.Code]) &&
			one.Score >= proposeShare*out[0].Score
		proposed += btoi(one.Proposed)
	}
}

// guess adds what the shipped model says to what phrases say of a code. It gives
// way to a model of confirmed codings as that has seen the code.
func guess(one docket.Suggestion, h hunch, seen int) docket.Suggestion {
	one.Origin = docket.OriginRule
	one.Score += h.points * besideRules / float64(besideRules+seen)
	if one.Rule == "" {
		one.Rule = priorRule
	}
	one.Evidence = append(one.Evidence, h.span)
	return one
}

// join adds what a model says to what rules say of a code.
func join(one docket.Suggestion, learned opinion, tokens []token, text docket.Text) docket.Suggestion {
	one.Origin = docket.OriginRule
	if learned.points > one.Score {
		one.Origin = docket.OriginModel
	}
	one.Score += learned.points
	shown := len(one.Evidence) > 0
	for _, w := range learned.words {
		span := tokens[w.at].Span
		one.Words = append(one.Words, strings.ToLower(string(text[span.Start:span.End])))
		if !shown {
			one.Evidence = append(one.Evidence, span)
		}
	}
	return one
}

func (s *Suggester) ruleless(code string) bool { return s.rules.themes[code] == nil }

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// hits finds every phrase that speaks, by theme; each phrase once, where it
// occurs first. A phrase that begins in a clause that is set aside says nothing.
func (s *Suggester) hits(q docket.QuestionID, tokens []token, aside []bool) [][]hit {
	bounds := sentenceBounds(tokens)
	speaks := spoken(tokens)
	found := make([][]hit, len(s.book.Themes))
	seen := map[int]bool{}
	try := func(ref ruleRef, i int) {
		p := &ref.phrase.phrase
		if seen[ref.number] || !speaks[p.lang] || p.asksWhere && !(s.asks && p.asked(q)) {
			return
		}
		if spans, ok := p.find(tokens, bounds, i); ok {
			seen[ref.number] = true
			found[ref.theme] = append(found[ref.theme], hit{ref, spans})
		}
	}
	for i, t := range tokens {
		if aside != nil && aside[i] {
			continue
		}
		for l := range languages {
			if !speaks[l] {
				continue
			}
			for _, ref := range s.index[l][t.stem[l]] {
				try(ref, i)
			}
			for _, ref := range s.index[l]["="+t.word] {
				try(ref, i)
			}
		}
		for n := 1; n <= min(len(t.word), prefixKey); n++ {
			for _, ref := range s.prefix[t.word[:n]] {
				try(ref, i)
			}
		}
	}
	return found
}

// judge adds up what speaks for a theme. The strongest phrase counts in full,
// each further one half of the one before it, so that many small signs never
// drown a plain one. Words that a stronger phrase has used count no second time.
func (s *Suggester) judge(theme int, q docket.QuestionID, hits []hit, words []shared,
	length float64) (docket.Suggestion, bool) {
	slices.SortStableFunc(hits, func(a, b hit) int {
		return cmp.Or(cmp.Compare(b.phrase.weight, a.phrase.weight), cmp.Compare(a.number, b.number))
	})
	var out docket.Suggestion
	factor := 1.0
	for _, h := range hits {
		if overlapsAny(out.Evidence, h.spans[0]) {
			continue
		}
		if out.Rule == "" {
			out.Rule = h.phrase.name()
		}
		out.Score += h.phrase.weight * factor
		factor /= 2
		for _, span := range h.spans {
			if !overlapsAny(out.Evidence, span) {
				out.Evidence = append(out.Evidence, span)
			}
		}
	}
	alike, spans := s.words.similarity(theme, words, length)
	if alike > 0 {
		voice := wordsWeight * alike
		if s.ruled[theme] != nil {
			voice = min(voice, wordsBesideRules)
		}
		out.Score += voice
		if out.Rule == "" {
			out.Rule = "words of the definition"
		}
		if len(out.Evidence) == 0 {
			out.Evidence = spans
		}
	}
	out.Origin = docket.OriginRule
	if out.Score == 0 {
		return out, false
	}
	if r := s.ruled[theme]; r != nil && s.asks && len(hits) > 0 {
		out.Score += r.questions[q]
	}
	return out, true
}

// trust is what scores of a text are multiplied by: 1, or less for a longer text
// that has no word of the subject and hardly one of the field.
func (r *ruleSet) trust(tokens []token) float64 {
	if len(tokens) < aboutWords {
		return 1
	}
	field := map[string]bool{}
	for i, t := range tokens {
		if r.core.at(tokens, i, en) >= 0 {
			return 1
		}
		if r.field.at(tokens, i, en) >= 0 {
			field[t.stem[en]] = true
		}
	}
	if len(field) >= 2 {
		return 1
	}
	return elsewhere
}

func overlapsAny(list []docket.Span, s docket.Span) bool {
	return slices.ContainsFunc(list, s.Overlaps)
}
