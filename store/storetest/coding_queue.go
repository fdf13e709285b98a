package storetest

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"commentportal/docket"
	"commentportal/store"
	"commentportal/theme"
)

// listCases are about the lists of the coding workplace, and about what campaigns
// and changes of the codebook do to them.
var listCases = []testCase{
	{"the next answer to code follows, or comes around", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		one, two := answered(t, db, "one", "1"), answered(t, db, "two", "1")
		for _, tt := range []struct {
			name   string
			view   docket.CodingView
			after  docket.CommentID
			around bool
			want   docket.CommentID
		}{
			{"the one behind", docket.CodingUncoded, one, false, two},
			{"none behind the last", docket.CodingUncoded, two, false, ""},
			{"around to the first", docket.CodingUncoded, two, true, one},
			{"not to itself", docket.CodingMine, two, true, ""},
		} {
			key, _, err := db.NextToCode(t.Context(), docket.CodingQuery{
				Docket: ID, View: tt.view, Coder: 3, Question: "1", After: docket.CodingItemKey{Question: "1",
					Comment: tt.after},
			}, tt.around)
			switch {
			case err != nil:
				t.Errorf("%s: %v", tt.name, err)
			case tt.want == "" && key != nil, tt.want != "" && (key == nil || key.Comment != tt.want):
				t.Errorf("%s: %v", tt.name, key)
			}
		}
		say(t, db, 3, one, "1")
		key := docket.CodingItemKey{Question: "1", Comment: two}
		next, total, err := db.NextToCode(t.Context(), docket.CodingQuery{Docket: ID, View: docket.CodingUncoded,
			Coder: 3, After: key}, true)
		if err != nil || next != nil || total != 1 {
			t.Errorf("the only one left is the one behind which to look: %v, %d, %v", next, total, err)
		}
	}},
	{"every list of the workplace is covered once by its pages, question by " +
		"question", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		must(t, db.AddDocket(t.Context(), Docket("OTHER-1"), Codebook("OTHER-1"), docket.ActorOperator))
		var want []string
		var posted []docket.CommentID
		for i := range 90 {
			var questions []docket.QuestionID
			for j, q := range []docket.QuestionID{"1", "2", docket.General} {
				if (i+1)>>j&1 == 1 {
					questions = append(questions, q)
				}
			}
			if len(questions) == 0 {
				questions = []docket.QuestionID{"3"}
			}
			c := Comment(keyOf(i), "word "+keyOf(i))
			c.Submitter.Sector = []string{"provider", "vendor"}[i%2]
			c.Answers = nil
			for _, q := range questions {
				c.Answers = append(c.Answers, docket.Answer{Question: q, Original: "word", Text: "word"})
			}
			if i%7 == 3 {
				c.Class = docket.ClassContentElsewhere
			}
			id := File(t, db, c)
			other := c
			other.Docket, other.Tracking = "OTHER-1", ""
			stray := File(t, db, other)
			Post(t, db, stray, nil)
			if i%5 == 4 {
				continue // stays pending
			}
			Post(t, db, id, nil)
			if i%7 != 3 {
				posted = append(posted, id)
				for _, q := range questions {
					want = append(want, string(q)+" "+fmt.Sprint(i+1))
				}
			}
		}
		order := func(list []string) []string {
			list = slices.Clone(list)
			place := func(s string) (int, int) {
				q, n, _ := strings.Cut(s, " ")
				serial := 0
				fmt.Sscan(n, &serial)
				return slices.Index([]string{"1", "2", "3", "general"}, q), serial
			}
			slices.SortFunc(list, func(a, b string) int {
				x, m := place(a)
				y, n := place(b)
				return (x-y)*100000 + m - n
			})
			return list
		}
		for _, size := range []int{1, 7, 50, 500} {
			if diff := gocmp.Diff(order(want), workplace(t, db, docket.CodingQuery{View: docket.CodingEvery},
				size)); diff != "" {
				t.Errorf("pages of %d: %s", size, diff)
			}
		}
		// One person reads all, another whom the draw gives a second reading.
		for _, id := range posted {
			must(t, db.Code(t.Context(), 3, id, nil))
		}
		if got := workplace(t, db, docket.CodingQuery{View: docket.CodingUncoded}, 7); len(got) != 0 {
			t.Errorf("uncoded %v", got)
		}
		drawn, _ := theme.Sample(docket.DefaultReadingPlan, posted)
		var second []string
		for _, item := range want {
			_, n, _ := strings.Cut(item, " ")
			serial := int64(0)
			fmt.Sscan(n, &serial)
			if drawn[ID.Comment(serial)] {
				second = append(second, item)
			}
		}
		if len(drawn) != docket.SecondReadingLeast || len(second) >= len(want) {
			t.Fatalf("%d drawn of %d: the test is blind", len(drawn), len(posted))
		}
		if diff := gocmp.Diff(order(second), workplace(t, db, docket.CodingQuery{View: docket.CodingSecond, Coder: 4},
			7)); diff != "" {
			t.Error(diff)
		}
		if got := workplace(t, db, docket.CodingQuery{View: docket.CodingSecond, Coder: 3}, 7); len(got) != 0 {
			t.Errorf("the first reader may do %v", got)
		}
		if diff := gocmp.Diff(order(want), workplace(t, db, docket.CodingQuery{View: docket.CodingMine, Coder: 3},
			11)); diff != "" {
			t.Error(diff)
		}
		some := workplace(t, db, docket.CodingQuery{View: docket.CodingEvery, Sector: "vendor", Question: "2"}, 3)
		for _, item := range some {
			q, n, _ := strings.Cut(item, " ")
			serial := 0
			fmt.Sscan(n, &serial)
			if q != "2" || serial%2 == 1 {
				t.Errorf("%s is not question 2 of a vendor", item)
			}
		}
		if len(some) == 0 {
			t.Error("the filter finds nothing")
		}
		for _, tt := range []struct {
			words string
			want  int
		}{{"word", len(want)}, {"nowhere", 0}, {"?!", 0}, {string(posted[0]), 1}, {"OTHER-1-0001", 0}} {
			if got := workplace(t, db, docket.CodingQuery{View: docket.CodingEvery, Words: tt.words},
				50); len(got) != tt.want {
				t.Errorf("%q finds %d, want %d", tt.words, len(got), tt.want)
			}
		}
		n, err := db.CodingCounts(t.Context(), ID, 4)
		if diff := gocmp.Diff(docket.CodingCounts{Second: len(second), ByQuestion: map[docket.QuestionID]int{}},
			n); err != nil || diff != "" {
			t.Errorf("%v %s", err, diff)
		}
		if got := workplace(t, db, docket.CodingQuery{View: "none"}, 5); len(got) != 0 {
			t.Errorf("a view that is none: %v", got)
		}
		page, err := db.CodingQueue(t.Context(), docket.CodingQuery{Docket: ID,
			After: docket.CodingItemKey{Question: "1", Comment: "OTHER-1-0001"}, Limit: 5})
		if err != nil || len(page.Items) != 0 {
			t.Errorf("behind a stranger: %+v, %v", page, err)
		}
		Sound(t, db)
	}},
	{"a campaign is coded once by its letter, additions singly, and the copies follow", func(t *testing.T,
		db *store.DB) {
		AddDocket(t, db)
		var list []docket.CommentID
		for i := range 4 {
			list = append(list, answered(t, db, keyOf(i), "1"))
		}
		alone := answered(t, db, "alone", "1")
		letter(t, db, docket.CampaignMember{Comment: list[0], ShareOfLetter: 1}, docket.CampaignMember{Comment: list[1],
			ShareOfLetter: 1},
			docket.CampaignMember{Comment: list[2], ShareOfLetter: 1},
			docket.CampaignMember{Comment: list[3], Class: docket.ClassCampaign, ShareOfLetter: .9, AdditionWords: 40,
				LongAddition: true})
		Sound(t, db)
		page, err := db.CodingQueue(t.Context(), docket.CodingQuery{Docket: ID, View: docket.CodingUncoded, Limit: 10})
		if err != nil || len(page.Items) != 2 || page.Total != 2 {
			t.Fatalf("%+v, %v", page, err)
		}
		if it := page.Items[0]; it.Comment != list[0] || it.Campaign == "" || it.Copies != 3 {
			t.Errorf("%+v", it)
		}
		if it := page.Items[1]; it.Comment != alone || it.Campaign != "" || it.Copies != 0 {
			t.Errorf("%+v", it)
		}
		if got := workplace(t, db, docket.CodingQuery{View: docket.CodingAdditions}, 5); !slices.Equal(got,
			[]string{"1 4"}) {
			t.Errorf("additions %v", got)
		}
		say(t, db, 3, list[0], "1", "A", "B")
		for _, id := range list {
			if diff := gocmp.Diff([]string{"1 A", "1 B"}, counted(t, db, id)); diff != "" {
				t.Errorf("%s: %s", id, diff)
			}
		}
		if n, err := db.CodingCounts(t.Context(), ID, 3); err != nil || n.Uncoded != 1 || n.Additions != 1 ||
			n.Mine != 1 || n.Confirmed != 1 {
			t.Errorf("%+v, %v", n, err)
		}
		// The addition is read by itself: one code more, one of the letter's less.
		must(t, CodeAnswer(t.Context(), db, 3, list[3], "1", []docket.Coding{{Code: "C"}, {Code: "B",
			State: docket.CodingRejected}}))
		if diff := gocmp.Diff([]string{"1 A", "1 C"}, counted(t, db, list[3])); diff != "" {
			t.Error(diff)
		}
		if got := workplace(t, db, docket.CodingQuery{View: docket.CodingAdditions}, 5); len(got) != 0 {
			t.Errorf("additions %v", got)
		}
		if m, err := db.CampaignMember(t.Context(), list[3]); err != nil || m.ReadBy != 3 {
			t.Errorf("the addition counts as unread: %+v, %v", m, err)
		}
		// An adjudication of the letter reaches the copies.
		say(t, db, 4, list[0], "1", "B")
		must(t, db.Adjudicate(t.Context(), docket.Adjudication{Comment: list[0], Question: "1", Codes: []string{"D"},
			By: 5}))
		if diff := gocmp.Diff([]string{"1 D"}, counted(t, db, list[1])); diff != "" {
			t.Error(diff)
		}
		// What comes down from the letter is neither a reading nor a judgement.
		if passes, err := PassesOf(t.Context(), db, list[1]); err != nil || len(passes) != 0 {
			t.Errorf("%+v, %v", passes, err)
		}
		Sound(t, db)
	}},
	{"what is left to read is what is left in the list, a letter for its copies", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		read := func(step string, want docket.Coverage) {
			t.Helper()
			want.Question, want.Answers = docket.AllQuestions, 8
			h, err := db.Heard(t.Context(), ID)
			if diff := gocmp.Diff(want, h.Answers()); err != nil || diff != "" {
				t.Errorf("%s: %v %s", step, err, diff)
			}
			sum := docket.Coverage{Question: docket.AllQuestions}
			for _, c := range h.Coverage[:max(len(h.Coverage)-1, 0)] {
				for _, r := range docket.Readings {
					sum.Add(r, c.Of(r))
				}
			}
			if sum != h.Answers() {
				t.Errorf("%s: the questions make %+v, all of them %+v", step, sum, h.Answers())
			}
		}
		both := answered(t, db, "both", "1", "2")
		stub := Comment("stub", "see attached")
		stub.Class = docket.ClassContentElsewhere
		Post(t, db, File(t, db, stub), nil)
		var copies []docket.CampaignMember
		for i := range 4 {
			copies = append(copies, docket.CampaignMember{Comment: answered(t, db, keyOf(i), "1"), ShareOfLetter: 1})
		}
		fence := answered(t, db, "fence", "1")
		letter(t, db, copies...)
		read("only the stub has nothing to read", docket.Coverage{Unread: 7, NoAnswer: 1})
		must(t, db.SetOffTopic(t.Context(), 3, fence, true, ""))
		read("off topic", docket.Coverage{Unread: 6, NoAnswer: 1, OffTopic: 1})
		say(t, db, 3, both, "1", "A")
		read("one of two answers", docket.Coverage{Read: 1, Unread: 5, NoAnswer: 1, OffTopic: 1})
		say(t, db, 3, both, "2")
		read("both answers", docket.Coverage{Read: 2, Unread: 4, NoAnswer: 1, OffTopic: 1})
		say(t, db, 3, copies[0].Comment, "1")
		read("the letter, with nothing found", docket.Coverage{Read: 6, NoAnswer: 1, OffTopic: 1})
		if n, err := db.CodingCounts(t.Context(), ID, 3); err != nil || n.Uncoded != 0 {
			t.Errorf("%+v, %v", n, err)
		}
	}},
	{"an answer of a copy that was settled by itself has what was settled, whatever the letter has", func(t *testing.T,
		db *store.DB) {
		AddDocket(t, db)
		one, two := answered(t, db, "one", "1"), answered(t, db, "two", "1")
		letter(t, db, docket.CampaignMember{Comment: one, ShareOfLetter: 1},
			docket.CampaignMember{Comment: two, Class: docket.ClassCampaign, ShareOfLetter: .9, AdditionWords: 40,
				LongAddition: true})
		say(t, db, 3, one, "1", "A", "B")
		say(t, db, 3, two, "1", "C")
		say(t, db, 4, two, "1", "D")
		if diff := gocmp.Diff([]string{"1 A", "1 B", "1 C", "1 D"}, counted(t, db, two)); diff != "" {
			t.Error(diff)
		}
		must(t, db.Adjudicate(t.Context(), docket.Adjudication{Comment: two, Question: "1", Codes: []string{"A", "C"},
			By: 3}))
		if diff := gocmp.Diff([]string{"1 A", "1 C"}, counted(t, db, two)); diff != "" {
			t.Error(diff)
		}
		Sound(t, db)
		say(t, db, 3, one, "1", "B", "E")
		say(t, db, 4, two, "1", "D")
		if diff := gocmp.Diff([]string{"1 A", "1 C"}, counted(t, db, two)); diff != "" {
			t.Error(diff)
		}
		Sound(t, db)
	}},
	{"a letter that is taken down leaves the list to the next member", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		one, two := answered(t, db, "one", "1"), answered(t, db, "two", "1")
		letter(t, db, docket.CampaignMember{Comment: one, ShareOfLetter: 1}, docket.CampaignMember{Comment: two,
			ShareOfLetter: 1})
		Decide(t, db, one, docket.ActionWithhold, docket.Withheld, "threat")
		if got := workplace(t, db, docket.CodingQuery{View: docket.CodingUncoded}, 5); !slices.Equal(got,
			[]string{"1 2"}) {
			t.Errorf("uncoded %v", got)
		}
		Sound(t, db)
		Post(t, db, one, nil)
		if got := workplace(t, db, docket.CodingQuery{View: docket.CodingUncoded}, 5); len(got) != 1 {
			t.Errorf("uncoded %v", got)
		}
		Sound(t, db)
	}},
	{"codings of a code that was retired stand in a list until their coder saves the answer again", func(t *testing.T,
		db *store.DB) {
		AddDocket(t, db)
		one, two := answered(t, db, "one", "1", "2"), answered(t, db, "two", "1")
		say(t, db, 3, one, "1", "A", "B")
		say(t, db, 3, one, "2", "B")
		say(t, db, 3, two, "1", "A")
		next := Codebook(ID)
		next.Version = 2
		next.Themes = slices.DeleteFunc(next.Themes, func(th docket.Theme) bool { return th.Code == "A" })
		must(t, db.ChangeCodebook(t.Context(), 1, next, docket.CodebookChange{
			Docket: ID, Version: 2, Action: docket.CodebookRetire, From: []string{"A"}, Reason: "too broad", By: 3,
		}))
		for _, code := range []string{"", "A"} {
			if got := workplace(t, db, docket.CodingQuery{View: docket.CodingRevisit, Code: code},
				1); !slices.Equal(got, []string{"1 1", "1 2"}) {
				t.Errorf("revisit %q: %v", code, got)
			}
		}
		if got := workplace(t, db, docket.CodingQuery{View: docket.CodingRevisit, Code: "B"}, 1); len(got) != 0 {
			t.Errorf("revisit %v", got)
		}
		if n, err := db.CodingCounts(t.Context(), ID, 3); err != nil || n.Revisit != 2 {
			t.Errorf("%+v, %v", n, err)
		}
		say(t, db, 3, one, "1", "B")
		if got := workplace(t, db, docket.CodingQuery{View: docket.CodingRevisit}, 5); !slices.Equal(got,
			[]string{"1 2"}) {
			t.Errorf("revisit %v", got)
		}
		Sound(t, db)
	}},
	{"a merge of codes can end a dispute, and settled sets follow their codes", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		open, settled := answered(t, db, "open", "1"), answered(t, db, "settled", "1")
		for _, id := range []docket.CommentID{open, settled} {
			say(t, db, 3, id, "1", "A")
			say(t, db, 4, id, "1", "B")
		}
		must(t, db.Adjudicate(t.Context(), docket.Adjudication{Comment: settled, Question: "1", Codes: []string{"A"},
			By: 5}))
		next := Codebook(ID)
		next.Version = 2
		next.Themes = slices.DeleteFunc(next.Themes, func(th docket.Theme) bool {
			return th.Code == "A" ||
				th.Code == "B"
		})
		next.Themes = append(next.Themes, docket.Theme{Code: "AB", Label: "Both", Definition: "A and B",
			Imperative: "1", CSFFunction: "PR"})
		must(t, db.ChangeCodebook(t.Context(), 1, next, docket.CodebookChange{
			Docket: ID, Version: 2, Action: docket.CodebookMerge, From: []string{"A", "B"}, To: []string{"AB"},
			Reason: "the same", Kept: true, By: 3,
		}))
		for _, id := range []docket.CommentID{open, settled} {
			if diff := gocmp.Diff([]string{"1 AB"}, counted(t, db, id)); diff != "" {
				t.Errorf("%s: %s", id, diff)
			}
		}
		if got := workplace(t, db, docket.CodingQuery{View: docket.CodingDisputed}, 5); len(got) != 0 {
			t.Errorf("disputed %v", got)
		}
		list, err := AdjudicationsOf(t.Context(), db, settled)
		if err != nil || len(list) != 1 || !slices.Equal(list[0].Codes, []string{"AB"}) {
			t.Errorf("%+v, %v", list, err)
		}
		Sound(t, db)
	}},
	{"whatever people do in whatever order, everything kept beside their words still follows from them",
		func(t *testing.T, db *store.DB) {
			AddDocket(t, db)
			random := rand.New(rand.NewPCG(20161121, 3))
			questions := []docket.QuestionID{"1", "2", docket.General}
			var list []docket.CommentID
			for i := range 14 {
				c := Comment(keyOf(i), "word "+keyOf(i))
				c.Answers = nil
				for j, q := range questions {
					if i%3 == j || i%4 == 0 {
						c.Answers = append(c.Answers, docket.Answer{Question: q, Original: "word", Text: "word"})
					}
				}
				list = append(list, File(t, db, c))
			}
			letter(t, db, docket.CampaignMember{Comment: list[2], ShareOfLetter: 1},
				docket.CampaignMember{Comment: list[5],
					ShareOfLetter: 1},
				docket.CampaignMember{Comment: list[8], ShareOfLetter: .8, Class: docket.ClassCampaign,
					AdditionWords: 30,
					LongAddition:  true},
				docket.CampaignMember{Comment: list[11], ShareOfLetter: 1})
			some := func() (codes []string) {
				for _, c := range []string{"A", "B", "C", "D"} {
					if random.IntN(3) == 0 {
						codes = append(codes, c)
					}
				}
				return codes
			}
			ctx := t.Context()
			did := map[string]int{}
			for step := range 400 {
				id, q, by := list[random.IntN(len(list))], questions[random.IntN(3)], docket.UserID(1+random.IntN(3))
				var what string
				var err error
				switch n := random.IntN(20); {
				case n < 8:
					what = "code"
					var said []docket.Coding
					for _, c := range some() {
						said = append(said, docket.Coding{Code: c, State: []docket.CodingState{"",
							docket.CodingRejected}[random.IntN(4)/3]})
					}
					err = CodeAnswer(ctx, db, by, id, q, said)
					if isInvalid(err, "coding") {
						err = nil
					}
				case n < 9:
					what = "code all"
					err = db.Code(ctx, by, id, nil)
				case n < 12:
					what = "settle"
					err = db.Adjudicate(ctx, docket.Adjudication{Comment: id, Question: q, Codes: some(), By: by})
					if errors.Is(err, docket.ErrStale) {
						what, err = "settle nothing", nil
					}
				case n < 15:
					what = "post"
					err = TryPost(ctx, db, id, nil)
				case n < 17:
					what = "withhold"
					c, e := db.Comment(ctx, id)
					must(t, e)
					err = db.Decide(ctx, docket.Decision{Comment: id, Version: c.Version, Action: docket.ActionWithhold,
						Status: docket.Withheld, Reason: "threat", By: 1})
				case n < 19:
					what = "off topic"
					err = db.SetOffTopic(ctx, by, id, random.IntN(2) == 0, "")
				default:
					what = "note"
					err = db.SaveNote(ctx, docket.CodingNote{Comment: id, Question: q, Coder: by, Text: []string{"",
						"note"}[random.IntN(2)]})
					if isInvalid(err, "note") {
						err = nil
					}
				}
				if err != nil {
					t.Fatalf("step %d, %s: %v", step, what, err)
				}
				did[what]++
				if step%40 == 39 {
					Sound(t, db)
					if t.Failed() {
						t.Fatalf("unsound after step %d, %v", step, did)
					}
				}
			}
			if did["settle"] < 10 || did["post"] < 10 {
				t.Errorf("%v: the test is blind", did)
			}
			for range 2 { // renamed, then merged
				book, err := db.Codebook(ctx, ID)
				must(t, err)
				next := docket.Codebook{Docket: ID, Version: book.Version + 1, Themes: slices.Clone(book.Themes)}
				change := docket.CodebookChange{Docket: ID, Version: next.Version, Action: docket.CodebookRename,
					From: []string{"A"}, To: []string{"X"}, Reason: "clearer", Kept: true, By: 1}
				if book.Version == 2 {
					change.Action, change.From, change.To = docket.CodebookMerge, []string{"X", "B"}, []string{"B"}
					next.Themes = slices.DeleteFunc(next.Themes, func(th docket.Theme) bool { return th.Code == "X" })
				} else {
					next.Themes[0].Code = "X"
				}
				must(t, db.ChangeCodebook(ctx, book.Version, next, change))
				Sound(t, db)
			}
			// Saving again what everybody said leaves what counts as it is.
			for _, id := range list {
				before := counted(t, db, id)
				passes, err := PassesOf(ctx, db, id)
				must(t, err)
				for _, p := range passes {
					own, err := db.OwnCodings(ctx, p.Coder, id)
					must(t, err)
					var said []docket.Coding
					for _, g := range own {
						if g.Question == p.Question && g.Chosen() {
							said = append(said, docket.Coding{Code: g.Code, Origin: g.Origin,
								OriginDetail: g.OriginDetail,
								Evidence:     g.Evidence})
						}
					}
					must(t, CodeAnswer(ctx, db, p.Coder, id, p.Question, said))
				}
				if diff := gocmp.Diff(before, counted(t, db, id)); diff != "" {
					t.Errorf("%s: %s", id, diff)
				}
			}
			Sound(t, db)
		}},
}
