package export

import (
	"context"
	"strconv"
	"strings"

	"commentportal/docket"
)

// allQuestionsLabel stands where a question's words would.
const allQuestionsLabel = "All questions together"

// shareDigits is the number of digits behind the point of a share: enough to
// tell one comment in ten thousand.
const shareDigits = 4

// themesByQuestionCSV has one row a question, and one for all of them, and theme.
var themesByQuestionCSV = table{
	name:  "themes_by_question.csv",
	title: "Themes of the posted comments by question",
	key:   []string{"question_id", "code"},
	columns: func(docket.Docket) []column {
		return append([]column{
			str("docket_id", "Docket.").always(),
			str("question_id", "Number of the question, general, or all.").always(),
			str("question", "The question, word for word.").always(),
			str("imperative", "Imperative of the task force's 2017 report."),
			str("csf_function", "Functions of the NIST Cybersecurity Framework, joined by semicolon and space."),
			str("code", "Code of the codebook.").always(),
			str("label", "Name of the theme."),
			count("comments_all",
				"Posted comments with the theme; a row that stands for several counts as many.").always(),
			count("comments_distinct", "The same, a record once and a campaign once.").always(),
			count("comments_outside_campaigns", "Records with the theme that belong to no campaign.").always(),
			count("campaigns", "Campaigns with the theme.").always(),
			count("largest_campaign", "What the largest of these campaigns adds to comments_all.").always(),
			count("answers_all", "Posted comments that answer the question, counted as comments_all. A note (“see "+
				"attached”) or a placeholder (“N/A”) is no answer.").always(),
			count("answers_distinct", "The same comments, counted as comments_distinct.").always(),
			number("share_distinct", "comments_distinct by read_distinct: the share of the different comments whose "+
				"answer was read; empty where none was. It is exact however few they are: read_distinct stands "+
				"beside it, and pages, reports and texts print no share of fewer than ten."),
			count("rank_distinct", "Place among the themes of the question by comments_distinct; equals share a "+
				"place; empty at 0."),
			count("awaiting_review", "Pending comments that answer the question; they are in no other count.").always(),
			count("double_coded", "Answers that two people or more coded without seeing each other's codes, of all "+
				"questions together: the same figure as in the code's row of agreement.csv, in every row of the code."),
			number("kappa", "Cohen's kappa for this code, over the same answers; with two decimals where "+
				"there are too few to tell; empty where none was coded twice or nobody chose the code."),
			yesNo("tentative", "True where the code's counts are tentative: kappa is below .667, and so is the lower "+
				"end of the interval of ac1 in agreement.csv. Empty where there are too few to tell: under 20 "+
				"answers coded twice, or under 5 uses of the code among them."),
			count("codebook_version", "Version of the codebook.").always(),
			count("read_all", "Those of answers_all whose answer a person read for themes; none that was marked "+
				"as off topic.").always(),
			count("read_distinct",
				"The same comments, counted as comments_distinct: what share_distinct is a share of.").always(),
		}, stanceColumns()...)
	},
	rows: themesByQuestion,
}

func themesByQuestion(ctx context.Context, j *job, w rowWriter) error {
	f, err := j.figures(ctx)
	if err != nil {
		return err
	}
	t := f.tally
	for q, id := range t.questions {
		ranks := t.ranks(q)
		for c, theme := range t.codes {
			v := &t.themes[c][q]
			w.word(string(j.d.ID))
			w.word(string(id))
			w.text(j.questionText(id))
			w.text(theme.Imperative)
			w.text(csfFunctions(theme))
			w.text(theme.Code)
			w.text(theme.Label)
			w.int(v.all)
			w.int(v.distinct())
			w.int(v.outside)
			w.int(len(v.campaigns))
			w.int(v.largest())
			w.int(t.answers[q].all)
			w.int(t.answers[q].distinct())
			w.number(share(v.distinct(), t.read[q].distinct()))
			if ranks[c] > 0 {
				w.int(ranks[c])
			} else {
				w.blank()
			}
			w.int(t.waiting[q])
			if a, measures := f.agreementOf(theme.Code); measures {
				w.int(a.DoubleCoded)
				w.number(measureOf(a, a.Kappa, a.KappaKnown))
				if a.Judged() {
					w.bool(a.Tentative())
				} else {
					w.blank()
				}
			} else {
				blanks(w, 3)
			}
			w.int(j.book.Version)
			w.int(t.read[q].all)
			w.int(t.read[q].distinct())
			t.writeStances(w, c, q)
			w.end()
		}
	}
	return w.failed()
}

// themesBySectorCSV has one row a question, theme and sector.
var themesBySectorCSV = table{
	name:  "themes_by_sector.csv",
	title: "Themes of the posted comments by question and sector",
	key:   []string{"question_id", "code", "sector"},
	columns: func(docket.Docket) []column {
		return []column{
			str("docket_id", "Docket.").always(),
			str("question_id", "Number of the question, general, or all.").always(),
			str("code", "Code of the codebook.").always(),
			str("label", "Name of the theme."),
			str("sector", "Sector, a code of the docket's list or unspecified.").always(),
			count("comments_all", "Posted comments of the sector with the theme; a row that stands for several "+
				"counts as many.").always(),
			count("comments_distinct",
				"The same, a record once and a campaign once in each sector it wrote from.").always(),
			count("sector_answers_all", "Posted comments of the sector that answer the question, counted as "+
				"comments_all. A note or a placeholder is no answer.").always(),
			count("sector_answers_distinct", "The same comments, counted as comments_distinct.").always(),
			number("share_distinct", "comments_distinct by read_distinct: the share of the sector's different "+
				"comments whose answer was read; empty where none was. Exact, as in themes_by_question.csv."),
			count("organizations", "Different organizations among them, where their names are public.").always(),
			count("states", "Different states and territories among them.").always(),
			count("codebook_version", "Version of the codebook.").always(),
			count("read_all", "Those of sector_answers_all whose answer a person read for themes.").always(),
			count("read_distinct",
				"The same comments, counted as comments_distinct: what share_distinct is a share of.").always(),
		}
	},
	rows: themesBySector,
}

func themesBySector(ctx context.Context, j *job, w rowWriter) error {
	f, err := j.figures(ctx)
	if err != nil {
		return err
	}
	t := f.tally
	sectors := t.sectorOrder(j.d)
	for q, id := range t.questions {
		for c, theme := range t.codes {
			for _, s := range sectors {
				v := t.cell(c, q, s)
				base := &t.inSector[q][s]
				w.word(string(j.d.ID))
				w.word(string(id))
				w.text(theme.Code)
				w.text(theme.Label)
				w.text(t.sectors[s])
				w.int(v.all)
				w.int(v.distinct())
				w.int(base.all)
				w.int(base.distinct())
				read := &t.readIn[q][s]
				w.number(share(v.distinct(), read.distinct()))
				w.int(v.organizations.len())
				w.int(v.states.len())
				w.int(j.book.Version)
				w.int(read.all)
				w.int(read.distinct())
				w.end()
			}
		}
	}
	return w.failed()
}

// share is a part of a whole with a fixed number of digits, empty where the
// whole is nothing.
func share(part, whole int) string {
	if whole == 0 {
		return ""
	}
	return decimal(float64(part) / float64(whole))
}

// decimal writes a share or a measure of agreement with a fixed number of digits;
// what rounds to nothing has no sign.
func decimal(v float64) string { return unsigned(strconv.FormatFloat(v, 'f', shareDigits, 64)) }

// unsigned takes the sign from a number that rounds to nothing.
func unsigned(s string) string {
	if strings.Trim(s, "-0.") == "" {
		return strings.TrimPrefix(s, "-")
	}
	return s
}

func (j *job) questionText(id docket.QuestionID) string {
	if id == docket.AllQuestions {
		return allQuestionsLabel
	}
	q, _ := j.d.Question(id)
	return q.Text
}
