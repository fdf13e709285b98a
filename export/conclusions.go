package export

import (
	"context"
	"fmt"
	"io"

	"commentportal/docket"
	"commentportal/docket/codebookfile"
)

// quotesCSV has one row a chosen quotation.
var quotesCSV = table{
	name:   "quotes.csv",
	title:  "Quotations that staff chose, word for word from posted answers",
	refers: []reference{{"comment_id", "comments.csv", "comment_id"}},
	columns: func(docket.Docket) []column {
		position := count("position", "Place among the quotations of the code, from 1.").always()
		position.minimum = &one
		return []column{
			str("code", "Code that the quotation was chosen for.").always(),
			position,
			str("quote", "The words, as they stand in the posted answer.").always(),
			str("comment_id", "Public name of the comment.").always(),
			str("url", "Where the comment can be read.").always(),
			str("question_id", "Number of the question answered, or general.").always(),
			str("sector", "Sector of the commenter, a code of the docket's list or unspecified.").always(),
			str("organization", "Organization of the commenter, where public."),
			yesNo("named", "True where the comment shows a name or an organization, false where it is "+
				"anonymous.").always(),
			str("campaign_id", "Campaign of near-duplicates that the comment belongs to; empty for none."),
			str("chosen_by", "Account number of whoever chose it.").always(),
			str("reason", "Why it was chosen."),
			count("codebook_version", "Version of the codebook when it was chosen, or when a person last said that "+
				"it fits its code; 0 for unknown.").always(),
			str("revisit", "Why it waits to be looked at again: redefined (its code has come to mean something else "+
				"since) or gone (its code is in the codebook no more); empty where it does not wait."),
			count("passage", "Number of the passage, by which the sections of the report name the quotation.").always(),
			yesNo("dissenting", "True for a voice against what most wrote under the code.").always(),
		}
	},
	rows: func(ctx context.Context, j *job, w rowWriter) error {
		f, err := j.figures(ctx)
		if err != nil {
			return err
		}
		for _, q := range f.quotations {
			w.text(q.Code)
			w.int(q.Quotation.Position)
			w.text(q.words)
			w.word(string(q.Comment))
			w.text(q.url)
			w.word(string(q.Question))
			w.text(q.sector)
			w.text(q.organization)
			w.bool(q.named)
			w.text(string(q.campaign))
			user(w, q.Quotation.By)
			w.text(q.Quotation.Reason)
			w.int(q.CodebookVersion)
			w.word(string(q.Revisit))
			w.int(int(q.ID))
			w.bool(q.Quotation.Dissenting)
			w.end()
		}
		return w.failed()
	},
}

// supportColumns is how many columns say what supports a recommendation, and where it
// stands in the report.
const supportColumns = 7

// recommendationsCSV has one row a recommendation, followed by one a link.
var recommendationsCSV = table{
	name:   "recommendations.csv",
	title:  "What staff conclude, and what each conclusion rests on",
	refers: []reference{{"comment_id", "comments.csv", "comment_id"}},
	columns: func(docket.Docket) []column {
		return []column{
			str("recommendation_id", "Name of the recommendation. Its own row comes first and links to nothing; a "+
				"row a link follows.").always(),
			str("text", "The recommendation, in its own row; empty in the rows of links."),
			str("code", "Code that it rests on, in the row of a link to a code."),
			str("quote", "Quotation that it rests on, as in quotes.csv, in the row of a link to a quotation."),
			str("comment_id", "Comment that it rests on, or that the quotation is from."),
			str("number", "Number in the report: that of the imperative and its own. In its own row, as are the next."),
			str("imperative", "Imperative that it stands under; empty for none."),
			count("comments_distinct", "Posted comments that raise at least one of its codes in any question, a "+
				"campaign once."),
			count("comments_all", "The same with every sender."),
			count("sectors", "Sectors that these comments are from, without unspecified."),
			count("against", "Quotations it rests on that are dissenting voices."),
			str("support", "How far its codes were raised, by comments_distinct of read_distinct in all questions: "+
				"none, narrow (below 5 %), some (below 25 %) or broad.").oneOf(string(gradeNone), string(gradeNarrow),
				string(gradeSome), string(gradeBroad)),
			count("passage", "Number of the quotation's passage, as in quotes.csv, in the row of a link to "+
				"a quotation."),
		}
	},
	rows: func(ctx context.Context, j *job, w rowWriter) error {
		f, err := j.figures(ctx)
		if err != nil {
			return err
		}
		row := func(r docket.Recommendation, text, code, quote string, comment docket.CommentID) {
			w.text(r.ID)
			w.text(text)
			w.text(code)
			w.text(quote)
			w.word(string(comment))
		}
		wording := newWording(j, f)
		wording.campaignOf = f.membership()
		link := func(r docket.Recommendation, code string, q *quotation, comment docket.CommentID) {
			words := ""
			if q != nil {
				words, comment = q.words, q.Comment
			}
			row(r, "", code, words, comment)
			blanks(w, supportColumns)
			if q != nil {
				w.int(int(q.ID))
			} else {
				w.blank()
			}
			w.end()
		}
		for _, p := range wording.plan() {
			r := p.Recommendation
			row(r, r.Text, "", "", "")
			w.word(p.number)
			w.text(r.Imperative)
			w.int(p.support.voices.distinct())
			w.int(p.support.voices.all)
			w.int(p.support.sectors)
			w.int(p.support.against)
			w.word(string(p.support.grade))
			w.blank()
			w.end()
			for _, code := range r.Codes {
				link(r, code, nil, "")
			}
			for _, id := range r.Excerpts {
				if q := f.quotation(id); q != nil {
					link(r, "", q, "")
				}
			}
			for _, id := range r.Comments {
				link(r, "", nil, id)
			}
		}
		return w.failed()
	},
}

// codebookQDC is the codebook as REFI-QDA, which programs for coding text read.
type codebookQDC struct{}

func (codebookQDC) Name() string        { return "codebook.qdc" }
func (codebookQDC) ContentType() string { return "application/xml; charset=utf-8" }

func (f codebookQDC) Export(ctx context.Context, w io.Writer, src Source, id docket.ID) error {
	return exportAlone(ctx, f, w, src, id, About{})
}

func (f codebookQDC) write(_ context.Context, w io.Writer, j *job) (int64, error) {
	book := j.book
	book.Docket = j.d.ID // the codes' GUIDs hang on it
	if err := codebookfile.WriteQDC(w, book); err != nil {
		return -1, fmt.Errorf("export: %s: %w", f.Name(), err)
	}
	return -1, nil
}

func (codebookQDC) describe(context.Context, *job) (resource, error) {
	return resource{
		Profile: "data-resource", Title: "The codebook for programs that code text (REFI-QDA codebook 1.0)",
		Format: "qdc", MediaType: "application/xml",
	}, nil
}
