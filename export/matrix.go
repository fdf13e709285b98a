package export

import (
	"context"

	"commentportal/docket"
)

// matrixCSV has one row a posted comment and one column a code, for programs that
// cross codes with each other and with what is known of the commenters.
var matrixCSV = table{
	name:   "matrix.csv",
	title:  "Posted comments by codes, as 0 and 1",
	key:    []string{"comment_id"},
	refers: []reference{{"comment_id", "comments.csv", "comment_id"}},
	columns: func(docket.Docket) []column {
		return []column{
			str("comment_id", "Public name of the comment.").always(),
			str("sector", "Sector, a code of the docket's list or unspecified.").always(),
			str("campaign_id", "Campaign of near-duplicates; empty for none."),
		}
	},
	codes: true,
	rows:  matrixRows,
}

// codeColumns are the codes of the matrix: those of the themes files, in their
// order. A code that is called like another column gets a word in front.
func (f *figures) codeColumns() []column {
	var cols []column
	for _, t := range f.tally.codes {
		name := t.Code
		switch name {
		case "comment_id", "sector", "campaign_id":
			name = "code " + name
		}
		about := "1 where a person confirmed the code in any answer of the comment, 0 otherwise"
		if t.Label != "" {
			about += ": " + t.Label
		}
		c := count(name, about+".").always()
		c.maximum = &one
		cols = append(cols, c)
	}
	return cols
}

func matrixRows(ctx context.Context, j *job, w rowWriter) error {
	f, err := j.figures(ctx)
	if err != nil {
		return err
	}
	codings := j.codings(ctx)
	defer codings.stop()
	marks := make([]bool, len(f.tally.codes))
	for e, err := range j.src.Register(ctx, j.d.ID) {
		if err != nil {
			return err
		}
		if !e.Status.Public() {
			continue
		}
		list, err := codings.of(e.ID)
		if err != nil {
			return err
		}
		clear(marks)
		for i := range list {
			if list[i].State == docket.CodingConfirmed {
				marks[f.tally.code[list[i].Code]] = true
			}
		}
		w.word(string(e.ID))
		w.text(sectorOf(e.Sector))
		w.text(string(e.Campaign))
		for _, yes := range marks {
			w.int(oneIf(yes))
		}
		w.end()
		if w.failed() != nil {
			break
		}
	}
	return w.failed()
}
