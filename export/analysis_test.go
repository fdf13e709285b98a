package export

import (
	"slices"
	"strconv"
	"testing"

	"commentportal/docket"
	"commentportal/store"
)

// asAnalysisCounts compares the exported counts of themes with those of the analysis
// page, which the store reads in another way, and what it hides with trace.csv.
func asAnalysisCounts(t *testing.T, db *store.DB, dir string) {
	t.Helper()
	voices, err := db.Voices(t.Context(), testDocket)
	if err != nil {
		t.Fatal(err)
	}
	a := NewAnalysis(voices)
	rows := 0
	compare := func(file string, row map[string]string, got Counted) {
		t.Helper()
		rows++
		want := []string{row["comments_distinct"], row["comments_all"], row["read_distinct"]}
		have := []string{strconv.Itoa(got.Distinct), strconv.Itoa(got.All), strconv.Itoa(got.Read)}
		if !slices.Equal(have, want) {
			t.Errorf("%s, %s %s %s: the page counts %v, the file %v", file, row["question_id"], row["code"],
				row["sector"], have, want)
		}
	}
	grids := map[docket.QuestionID]Grid{}
	for _, q := range append(voices.Docket.QuestionIDs(), docket.AllQuestions) {
		grids[q] = a.Grid(Selection{}, q)
	}
	rowOf := func(q docket.QuestionID, code string) GridRow {
		t.Helper()
		i := slices.IndexFunc(grids[q].Rows, func(r GridRow) bool { return r.Theme.Code == code })
		if i < 0 {
			t.Fatalf("the page has no row of %s", code)
		}
		return grids[q].Rows[i]
	}
	for _, row := range readSheet(t, dir, "themes_by_question.csv").rows {
		q := docket.QuestionID(row["question_id"])
		compare("themes_by_question.csv", row, rowOf(q, row["code"]).Questions[slices.Index(grids[q].Questions, q)])
	}
	for _, row := range readSheet(t, dir, "themes_by_sector.csv").rows {
		q := docket.QuestionID(row["question_id"])
		at := slices.Index(grids[q].Sectors, row["sector"])
		compare("themes_by_sector.csv", row, rowOf(q, row["code"]).Sectors[at])
		one := a.Grid(Selection{Sector: row["sector"], By: 1}, q)
		i := slices.IndexFunc(one.Rows, func(r GridRow) bool { return r.Theme.Code == row["code"] })
		if i >= 0 && one.Rows[i].Sectors[at].Distinct > rowOf(q, row["code"]).Sectors[at].Distinct {
			t.Errorf("%v: a sector alone has more than the sector among all", row)
		}
	}
	for _, row := range readSheet(t, dir, "coverage.csv").rows {
		c := a.Coverage(docket.QuestionID(row["question_id"]))
		for _, r := range docket.Readings {
			if strconv.Itoa(c.Of(r)) != row[string(r)] {
				t.Errorf("coverage of %s: %s %d on the page, %s in the file", row["question_id"], r, c.Of(r),
					row[string(r)])
			}
		}
	}
	open := opensAs(t, voices, dir)
	if rows < 40 || open < 3 {
		t.Errorf("%d counts and %d open answers: the test looks at too little", rows, open)
	}
	hidesOpen(t, a, open)
}

// opensAs compares the open answers with those that trace.csv calls not settled.
func opensAs(t *testing.T, voices docket.Voices, dir string) (open int) {
	t.Helper()
	traced := map[docket.CommentID]map[docket.QuestionID]docket.TraceState{}
	for _, row := range readSheet(t, dir, traceName).rows {
		if id := docket.CommentID(row["comment_id"]); row["kind"] == "answer" {
			if traced[id] == nil {
				traced[id] = map[docket.QuestionID]docket.TraceState{}
			}
			traced[id][docket.QuestionID(row["question_id"])] = docket.TraceState(row["state"])
		}
	}
	for _, v := range voices.List {
		for _, one := range v.Answers {
			state := traced[testDocket.Comment(v.Serial)][one.Question]
			if len(one.Codes) == 0 || v.OffTopic {
				continue // there is nothing to hide
			}
			if state == "" || !state.Settled() && !one.Open {
				t.Errorf("answer %s of %d is %q and shown to everybody", one.Question, v.Serial, state)
			}
			if one.Open {
				open++
			}
		}
	}
	return open
}

// hidesOpen looks for open answers in the lists of somebody who has read nothing.
func hidesOpen(t *testing.T, a *Analysis, open int) {
	t.Helper()
	const stranger = 99
	list, hidden := a.Find(Selection{By: stranger}, docket.AllQuestions)
	shown := map[docket.CommentID]map[docket.QuestionID]bool{}
	for _, f := range list {
		if shown[f.Comment] == nil {
			shown[f.Comment] = map[docket.QuestionID]bool{}
		}
		shown[f.Comment][f.Question] = true
	}
	for _, v := range a.voices.List {
		for _, one := range v.Answers {
			if one.Open && shown[testDocket.Comment(v.Serial)][one.Question] {
				t.Errorf("answer %s of %d is open and listed", one.Question, v.Serial)
			}
		}
	}
	if hidden < open || len(list) == 0 {
		t.Errorf("%d answers are listed, %d hidden; %d are open", len(list), hidden, open)
	}
}

// TestAnalysisSides looks at small counts that are worked out by hand.
func TestAnalysisSides(t *testing.T) {
	t.Parallel()
	m := emptySource()
	at := m.at
	voice := func(serial int64, sector string, days int, codes ...string) docket.Voice {
		return docket.Voice{Serial: serial, Sector: sector, StandsFor: 1, ReceivedAt: at.AddDate(0, 0, days),
			Answers: []docket.VoiceAnswer{{Question: "1", Reading: docket.ReadingRead, Codes: codes}}}
	}
	v := docket.Voices{Docket: m.docket, Books: []docket.Codebook{m.book}, List: []docket.Voice{
		voice(1, "provider", 0, "DEV-PAT", "GOV-FED"), voice(2, "provider", 1, "DEV-PAT"),
		voice(3, "vendor", 8, "DEV-PAT", "GOV-FED"), voice(4, "vendor", 9, "GOV-FED"), voice(5, "vendor", 9),
	}}
	v.List[0].Campaign, v.List[2].Campaign = "TST-2026-0001-C1", "TST-2026-0001-C1"
	off := voice(6, "vendor", 9, "DEV-PAT")
	off.OffTopic, off.Answers[0].Reading = true, docket.ReadingOffTopic
	v.List = append(v.List, off)
	a := NewAnalysis(v)

	pairs := a.Together(Selection{}, docket.AllQuestions)
	if got := pairs.Both[0][1]; got != (Counted{1, 2, 4}) || pairs.Both[1][0] != got {
		t.Errorf("two themes stand together in %+v: want one campaign of two, of four voices read", got)
	}
	line := a.OverTime(Selection{}, docket.AllQuestions)
	if line.Unit != ByWeek || len(line.Periods) != 2 || line.Rows[1].Counts[0].Distinct != 2 ||
		line.Rows[1].Counts[1].Distinct != 1 {
		t.Errorf("over time: %+v", line)
	}
	found, _ := a.Find(Selection{All: []string{"GOV-FED"}, None: []string{"DEV-PAT"}}, "1")
	if len(found) != 1 || found[0].Comment != testDocket.Comment(4) {
		t.Errorf("GOV-FED without DEV-PAT finds %v", found)
	}
	if found, _ = a.Find(Selection{Any: []string{"GOV-FED", "DEV-PAT"}, Sector: "vendor"}, ""); len(found) != 2 {
		t.Errorf("either of two themes from vendors finds %v", found)
	}
	others := a.Compare(Selection{Sector: "provider"}, Selection{Sector: "provider", Invert: true}, "1")
	if len(others) != 2 || others[0].B.Read != 3 || others[0].Says != docket.TooFew {
		t.Errorf("providers against the others: %+v", others)
	}
}
