package chart

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"strconv"
	"strings"
	"testing"
)

func TestHeatIsWellFormedAndKeepsItsNumbers(t *testing.T) {
	t.Parallel()
	h := Heat{ID: "heat", Title: "Themes & questions", Desc: "What <was> said", Columns: []string{"Question 1",
		"A very long head that wraps"},
		Rows: []HeatLine{{"Legacy <systems>", []HeatSquare{{"129", 5}, {"0", 0}}},
			{"Trust", []HeatSquare{{"7", 9}, {"", -1}}}}}
	var b bytes.Buffer
	if err := h.SVG(&b); err != nil {
		t.Fatal(err)
	}
	var words []string
	for dec := xml.NewDecoder(&b); ; {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if s, ok := tok.(xml.CharData); ok {
			words = append(words, string(s))
		}
	}
	for _, want := range []string{"129", "7", "Legacy <systems>", "Themes & questions", "What <was> said"} {
		if !strings.Contains(strings.Join(words, "\n"), want) {
			t.Errorf("the drawing lacks %q: %q", want, words)
		}
	}
	for _, wrong := range []Heat{{ID: "x"}, {ID: "1 x", Columns: h.Columns, Rows: h.Rows},
		{ID: "x", Columns: h.Columns[:1], Rows: h.Rows}} {
		if err := wrong.SVG(io.Discard); err == nil {
			t.Errorf("%+v is drawn", wrong)
		}
	}
}

// TestHeatGroundsAreReadable measures the contrast of each level as WCAG does.
func TestHeatGroundsAreReadable(t *testing.T) {
	t.Parallel()
	light := func(colour string) float64 {
		sum := 0.0
		for i, weight := range []float64{.2126, .7152, .0722} {
			n, err := strconv.ParseUint(colour[1+2*i:3+2*i], 16, 8)
			if err != nil {
				t.Fatal(err)
			}
			c := float64(n) / 255
			if c <= .04045 {
				c /= 12.92
			} else {
				c = math.Pow((c+.055)/1.055, 2.4)
			}
			sum += weight * c
		}
		return sum
	}
	for level, pair := range heatGround {
		a, b := light(pair[0]), light(pair[1])
		if ratio := (max(a, b) + .05) / (min(a, b) + .05); ratio < 4.5 {
			t.Errorf("level %d has a contrast of %.2f", level, ratio)
		}
	}
}
