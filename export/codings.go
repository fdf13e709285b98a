package export

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"commentportal/docket"
)

// codingsCSV has one row a coding, rejected ones too.
var codingsCSV = table{
	name:   "codings.csv",
	title:  "What people decided about codes, rejected ones included",
	refers: []reference{{"comment_id", "comments.csv", "comment_id"}},
	columns: func(docket.Docket) []column {
		return []column{
			str("comment_id", "Public name of the comment.").always(),
			str("question_id", "Number of the question, or general.").always(),
			str("code", "Code of the codebook, or of an earlier one; empty in a row of the state no_theme. No two "+
				"rows have the same comment, question, code and coder."),
			count("codebook_version", "Version of the codebook that the coder saw; where the code was renamed or "+
				"merged and the editor stated that its meaning is unchanged, the version made then.").always(),
			str("state", "Only confirmed codings count. rejected: the coder said no. to_revisit: the coder said yes "+
				"when the code had another label or definition, and nobody has read the answer again. overruled: "+
				"this coder said yes, and whoever settled the answer said no, or decided under a newer meaning of "+
				"the code. moved: the code was merged or renamed, and a row of the new code stands beside this one. "+
				"no_theme: the coder read the answer and found no code for it.").always().oneOf(
				string(docket.CodingConfirmed), string(docket.CodingRejected), string(docket.CodingOverruled),
				string(docket.CodingToRevisit),
				string(docket.CodingMoved), string(docket.CodingNoTheme)),
			str("origin", "Who or what brought up the code: person, chosen by the coder alone; rule or model, "+
				"suggested and judged by the coder; campaign, taken over from the letter that this comment is a copy "+
				"of; adjudication, chosen by whoever settled the answer.").always().oneOf(
				string(docket.OriginPerson), string(docket.OriginRule), string(docket.OriginModel),
				string(docket.OriginCampaign), string(docket.OriginAdjudication)),
			str("origin_detail", "The rule, what the model went by, or the letter's comment ID."),
			count("evidence_start", "First character of the evidence in the posted answer, counted in Unicode code "+
				"points from 0."),
			count("evidence_end", "Character behind the evidence."),
			str("evidence", "The words of the posted answer that speak for the code."),
			str("coder", "Account number of the coder.").always(),
			when("coded_at", "When the coder decided.").always(),
			str("second_coder", "Account number of the other of two people who coded this answer without seeing each "+
				"other's codes; in the rows of both. Where more than two did, of the first two; other_coders has all."),
			str("adjudicated_by", "Account number of whoever settled the answer's codes."),
			str("stance", "How the answer stands to the theme: for, against, mixed or none (it takes no side); empty "+
				"where the coder was not asked or said nothing. Where the answer was settled with a stance it is that "+
				"one, in every row that counts.").oneOf(stanceValues()...),
			str("suggestions", "Whether this coder was shown a program's suggestions for the answer: shown or "+
				"hidden; empty where it was not recorded, and where the row is no reading of the answer (origin "+
				"campaign or adjudication).").
				oneOf(string(docket.SuggestionsShown), string(docket.SuggestionsHidden)),
			str("stance_said", "The stance that this coder gave, whatever was settled.").oneOf(stanceValues()...),
			str("other_coders", "Account numbers of all other people who coded this answer without seeing each "+
				"other's codes, with “; ” between, the lowest first; empty where nobody else did, and where the row "+
				"is no reading of the answer."),
		}
	},
	rows: codingRows,
}

func codingRows(ctx context.Context, j *job, w rowWriter) error {
	codings := j.codings(ctx)
	defer codings.stop()
	passes := j.passes(ctx)
	defer passes.stop()
	for e, err := range j.src.Register(ctx, j.d.ID) {
		if err != nil {
			return err
		}
		list, err := codings.of(e.ID)
		if err != nil {
			return err
		}
		read, err := passes.of(e.ID)
		if err != nil {
			return err
		}
		for _, c := range list {
			w.word(string(c.Comment))
			w.word(string(c.Question))
			w.text(c.Code)
			w.int(c.CodebookVersion)
			w.word(string(c.State))
			w.word(string(c.Origin))
			w.text(c.OriginDetail)
			if at, words, ok := postedEvidence(publicPart(e), c); ok {
				w.int(at.Start)
				w.int(at.End)
				w.text(words)
			} else {
				blanks(w, 3)
			}
			user(w, c.Coder)
			w.time(c.CodedAt)
			user(w, c.SecondCoder)
			user(w, c.AdjudicatedBy)
			w.word(string(c.Stance))
			w.word(string(suggestionsSeen(c, read)))
			w.word(string(c.SaidStance))
			w.word(otherCoders(c, read))
			w.end()
		}
		if w.failed() != nil {
			return w.failed()
		}
	}
	return w.failed()
}

// otherCoders names the other readers of the answer of a coding.
func otherCoders(c docket.Coding, read []docket.Pass) string {
	if c.Origin == docket.OriginCampaign || c.Origin == docket.OriginAdjudication {
		return ""
	}
	var others []docket.UserID
	self := false
	for _, p := range read {
		if p.Question != c.Question {
			continue
		}
		if self = self || p.Coder == c.Coder; p.Coder != c.Coder {
			others = append(others, p.Coder)
		}
	}
	if !self {
		return ""
	}
	slices.Sort(others)
	var names []string
	for _, who := range slices.Compact(others) {
		names = append(names, who.String())
	}
	return strings.Join(names, "; ")
}

func stanceValues() []string {
	var out []string
	for _, s := range docket.Stances() {
		out = append(out, string(s))
	}
	return out
}

// suggestionsSeen is what the coder of c was shown.
func suggestionsSeen(c docket.Coding, passes []docket.Pass) docket.SuggestionsSeen {
	if c.Origin == docket.OriginCampaign || c.Origin == docket.OriginAdjudication {
		return docket.SuggestionsUnknown
	}
	for _, p := range passes {
		if p.Question == c.Question && p.Coder == c.Coder {
			return p.Suggestions
		}
	}
	return docket.SuggestionsUnknown
}

// postedEvidence is the evidence of c in the posted text, in code points.
func postedEvidence(public *docket.PublicComment, c docket.Coding) (docket.Span, string, bool) {
	return postedWords(public, c.Question, c.PublicEvidence)
}

// postedWords is a passage of a posted answer with its span in code points. The
// words are cut from the posted text itself, so no error elsewhere can bring
// back what a redaction took out.
func postedWords(public *docket.PublicComment, q docket.QuestionID, s docket.Span) (docket.Span, string, bool) {
	a, ok := publicAnswer(public, q)
	if !ok || s.Start < 0 || s.End <= s.Start || s.End > len(a.Text) {
		return docket.Span{}, "", false
	}
	words := string(a.Text[s.Start:s.End])
	if !utf8.RuneStart(words[0]) || s.End < len(a.Text) && !utf8.RuneStart(a.Text[s.End]) {
		return docket.Span{}, "", false
	}
	return a.Text.CodePointSpan(s), words, true
}

// codebookCSV is the current codebook. path and description are what other tools for
// coding text read: a path in a tree of codes, and a description.
var codebookCSV = table{
	name:  "codebook.csv",
	title: "The codebook: themes, their definitions and where they belong",
	key:   []string{"code"},
	columns: func(docket.Docket) []column {
		return []column{
			str("code", "Short name of the theme.").always(),
			str("label", "Name of the theme.").always(),
			str("definition", "What belongs to the theme and where it ends."),
			str("imperative", "Imperative of the task force's 2017 report."),
			str("csf_function", "Functions of the NIST Cybersecurity Framework, joined by semicolon and space."),
			str("path", "Imperative and theme as a path, for tools that keep codes in a tree."),
			str("description", "The definition, under the name that those tools read."),
			str("stance", "yes where coders say whether an answer is for or against the theme.").oneOf("yes"),
		}
	},
	rows: func(_ context.Context, j *job, w rowWriter) error {
		for _, t := range j.book.Themes {
			w.text(t.Code)
			w.text(t.Label)
			w.text(t.Definition)
			w.text(t.Imperative)
			w.text(csfFunctions(t))
			w.text(codePath(t))
			w.text(t.Definition)
			if t.Stance {
				w.word("yes")
			} else {
				w.blank()
			}
			w.end()
		}
		return w.failed()
	},
}

// csfFunctions writes the functions, which codebook files separate by a bar, as
// a multi-valued cell.
func csfFunctions(t docket.Theme) string {
	return strings.Join(strings.FieldsFunc(t.CSFFunction, func(r rune) bool {
		return r == '|' || r == ';' || r == ' '
	}), listSeparator)
}

func codePath(t docket.Theme) string {
	leaf := t.Code
	if t.Label != "" {
		leaf += " " + t.Label
	}
	if t.Imperative == "" {
		return leaf
	}
	return t.Imperative + "/" + leaf
}
