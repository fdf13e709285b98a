package campaign

import (
	"math"
	"slices"
	"strings"
	"testing"

	"commentportal/docket"
)

func TestDifference(t *testing.T) {
	t.Parallel()
	const first, second = "We need patches for old devices every month.", "Hospitals cannot pay for new machines " +
		"each year."
	story := strings.TrimSpace(strings.Repeat("Then the power failed and nobody knew why. ", 4))
	for _, tt := range []struct {
		name           string
		letter, copied string
		kept           float64
		added, left    []string
	}{
		{"the letter itself", first, first, 1, nil, nil},
		{"a sentence added", first, first + " My son waited.", 1, []string{"My son waited"}, nil},
		{"a sentence left out", first + " " + second, second, .5, nil, []string{"We need patches for old devices " +
			"every month"}},
		{"one word exchanged", "We need patches for old devices every month.", "We need PATCHES for new devices " +
			"every month!", 7. / 8, []string{"new"}, []string{"old"}},
		{"sentences exchanged count as kept", first + " " + second, second + " " + first, 1, nil, nil},
		{"nothing of it", first, "Quite another thing.", 0, []string{"Quite another thing"}, []string{"We need " +
			"patches for old devices every month"}},
		{"an accent stands where it was", "Año nuevo y seguro para todos los hospitales del condado.", "El Año nuevo " +
			"y seguro para todos los hospitales.", 8. / 10, []string{"El"}, []string{"del condado"}},
		{"salutation and closing are no additions", first, "Dear Sir,\n" + first + "\nSincerely,\nAnn", 1, nil, nil},
		{"nothing sent", first, "", 0, nil, []string{"We need patches for old devices every month"}},
		{"no letter", "", "a b c", 1, []string{"a b c"}, nil},
		{"a long addition", first, story + " " + first, 1, []string{strings.TrimSuffix(story, ".")}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			g, _ := grouped(t, nil, Decisions{})
			d := g.Difference(docket.Text(tt.letter), docket.Text(tt.copied))
			said := func(text string, ps []Passage) (out []string) {
				for _, p := range ps {
					out = append(out, text[p.Start:p.End])
				}
				return out
			}
			if math.Abs(d.Kept-tt.kept) > 1e-9 || !slices.Equal(said(tt.copied, d.Added), tt.added) ||
				!slices.Equal(said(tt.letter, d.LeftOut), tt.left) {
				t.Errorf("kept %v, added %q, left out %q", d.Kept, said(tt.copied, d.Added), said(tt.letter, d.LeftOut))
			}
			if want := strings.Contains(tt.name, "long"); (len(d.Long()) > 0) != want {
				t.Errorf("long additions: %v", d.Long())
			}
		})
	}
}
