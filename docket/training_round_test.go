package docket

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// candidates are answers of n comments to two questions, of three sectors and many lengths.
func candidates(n int) []TrainingCandidate {
	var list []TrainingCandidate
	for i := range n {
		id := ID("HHS-TEST-0001").Comment(int64(i + 1))
		for _, q := range []QuestionID{"1", "2"} {
			list = append(list, TrainingCandidate{CodingItemKey: CodingItemKey{Comment: id, Question: q},
				Sector: fmt.Sprint("sector ", i%3), Length: 10 + 37*i%500, Draw: id.Draw()})
		}
	}
	return list
}

func TestPickTrainingSpreadsOverQuestionsLengthsAndSectors(t *testing.T) {
	t.Parallel()
	list := candidates(200)
	picked := PickTraining(list, 12)
	by := map[string]int{}
	third := lengthThirds(list)
	for _, key := range picked {
		i := slices.IndexFunc(list, func(c TrainingCandidate) bool { return c.CodingItemKey == key })
		by["question "+string(key.Question)]++
		by[list[i].Sector]++
		by[fmt.Sprint("third ", third[key])]++
		by[string(key.Comment)]++
	}
	for what, want := range map[string]int{"question 1": 6, "question 2": 6, "third 0": 4, "third 1": 4, "third 2": 4,
		"sector 0": 4, "sector 1": 4, "sector 2": 4} {
		if by[what] != want {
			t.Errorf("%d answers of %s, want %d", by[what], what, want)
		}
	}
	if len(picked) != 12 || len(by) != 8+12 {
		t.Errorf("%d answers of %d comments, want 12 of 12", len(picked), len(by)-8)
	}
	slices.Reverse(list)
	if again := PickTraining(list, 12); !slices.Equal(again, picked) {
		t.Errorf("another order of candidates gives %v, want %v", again, picked)
	}
}

func TestPickTrainingTakesCodedAnswersLast(t *testing.T) {
	t.Parallel()
	list := candidates(6) // 12 answers
	for i := range list {
		list[i].Coded = i >= 3
		list[i].Before = i == 0
	}
	fresh := func(n int) (coded, before int) {
		for _, key := range PickTraining(list, n) {
			i := slices.IndexFunc(list, func(c TrainingCandidate) bool { return c.CodingItemKey == key })
			coded += map[bool]int{true: 1}[list[i].Coded]
			before += map[bool]int{true: 1}[list[i].Before]
		}
		return coded, before
	}
	if coded, before := fresh(2); coded != 0 || before != 0 {
		t.Errorf("of two: %d coded, %d used before, while two others are left", coded, before)
	}
	if coded, before := fresh(11); coded != 9 || before != 0 {
		t.Errorf("of eleven: %d coded, %d used before, want 9 and 0", coded, before)
	}
	if got := PickTraining(list, 40); len(got) != 12 {
		t.Errorf("%d of 12 answers", len(got))
	}
}

func TestTrainingRoundHidesOthersWhilePeopleRead(t *testing.T) {
	t.Parallel()
	r := TrainingRound{Coders: []UserID{3, 4}, Answers: []TrainingAnswer{
		{Position: 1, Posted: true, Readings: []TrainingReading{{Coder: 3, Codes: []string{"A"}}, {Coder: 4}}},
		{Position: 2, Posted: true, Readings: []TrainingReading{{Coder: 3}}},
		{Position: 3},
	}}
	if got := r.SeenBy(4).Answers[0].Readings; len(got) != 1 || got[0].Coder != 4 {
		t.Errorf("reader 4 sees %+v while people read", got)
	}
	if got := r.SeenBy(5).Answers[1].Readings; len(got) != 0 {
		t.Errorf("somebody else sees %+v while people read", got)
	}
	if got := r.Left(4); !slices.Equal(got, []int{2}) || r.Complete() || len(r.Left(5)) > 0 {
		t.Errorf("left for reader 4: %v", got)
	}
	r.ComparedAt = time.Unix(1, 0)
	if got := r.SeenBy(5).Answers[0].Readings; len(got) != 2 {
		t.Errorf("somebody else sees %+v after that", got)
	}
	if pairs := r.Pairs(); len(pairs) != 1 || pairs[0].Agree() {
		t.Errorf("compared: %+v", pairs)
	}
}
