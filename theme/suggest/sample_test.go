package suggest

import (
	"math"
	"slices"
	"strings"
	"testing"

	"commentportal/docket"
)

// offered makes n answers of 100 bytes: each hundredth has the rare code 1, the
// others the code 0.
func offered(n int) []docket.CodedText {
	var list []docket.CodedText
	for i := range n {
		code := "common"
		if i%100 == 50 {
			code = "rare"
		}
		list = append(list, docket.CodedText{
			Comment: docket.ID("D-1").Comment(int64(i + 1)), Question: "1", Text: docket.Text(strings.Repeat("word ",
				20)), Codes: []string{code},
		})
	}
	return list
}

func kept(t *testing.T, list []docket.CodedText, within int) []*sampled {
	t.Helper()
	book := docket.Codebook{Themes: []docket.Theme{{Code: "common"}, {Code: "rare"}}}
	s, err := sampleOf(t.Context(), book, slices.Values(list), within)
	if err != nil {
		t.Fatal(err)
	}
	if s.seen != len(list) || s.codings != len(list) {
		t.Errorf("%d answers with %d codings were seen, of %d", s.seen, s.codings, len(list))
	}
	return s.answers()
}

func TestSampleKeepsTheSameAnswersInWhateverOrderTheyCome(t *testing.T) {
	t.Parallel()
	list := offered(5_000)
	names := func(list []*sampled) (out []uint64) {
		for _, one := range list {
			out = append(out, one.rank)
		}
		slices.Sort(out)
		return out
	}
	one := names(kept(t, list, 100_000))
	slices.Reverse(list)
	if two := names(kept(t, list, 100_000)); !slices.Equal(one, two) {
		t.Errorf("%d answers forwards, %d backwards, not the same", len(one), len(two))
	}
}

func TestSampleStaysWithinItsRoom(t *testing.T) {
	t.Parallel()
	bytes := 0
	for _, one := range kept(t, offered(20_000), 100_000) {
		bytes += len(one.text)
	}
	if bytes < 90_000 || bytes > 200_000 {
		t.Errorf("%d bytes of text are kept", bytes)
	}
	long := []docket.CodedText{{Question: "1", Text: docket.Text(strings.Repeat("é", longestSampled)),
		Codes: []string{"rare"}}}
	if list := kept(t, long, 1<<20); len(list) != 1 || len(list[0].text) > longestSampled {
		t.Errorf("a text longer than a model looks at: %d kept", len(list))
	}
}

func TestSampleKeepsRareCodesAndStandsForAll(t *testing.T) {
	t.Parallel()
	rare, all, list := 0, 0.0, offered(20_000)
	stands := 0.0
	for _, one := range kept(t, list, 100_000) {
		all += float64(one.stands)
		if slices.Contains(one.codes, 1) {
			rare++
			stands += float64(one.stands)
		}
	}
	if rare != 200 { // 1 % of what is kept would be 15
		t.Errorf("of 200 answers with a rare code %d are kept", rare)
	}
	if stands != 200 || math.Abs(all/20_000-1) > 0.1 {
		t.Errorf("what is kept stands for %.0f answers, %.0f of them with a rare code; want 20000 and 200", all, stands)
	}
	for _, one := range kept(t, list[:500], 100_000) {
		if one.stands != 1 {
			t.Fatalf("where all is kept an answer stands for %v", one.stands)
		}
	}
}
