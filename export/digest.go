package export

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"commentportal/docket"
	"commentportal/prose"
)

// Extract is a sentence of a posted answer that a program picked as typical.
type Extract struct {
	Words   string
	Comment docket.CommentID
	Sector  string // label; "" for none
	Against bool   // from a quotation marked as a dissenting voice
}

// The digest of a theme: so many sentences, one a sector first, each of a length that
// says something.
const (
	mostExtracts  = 6
	leastSentence = 40  // code points
	mostSentence  = 320 // code points
)

// Digest picks typical sentences of the answers in which a theme is confirmed: those
// whose words most of these answers share, one a comment and campaign, first one of
// each sector; then the dissenting voices among the quotations. The same state gives
// the same sentences.
func Digest(ctx context.Context, src Source, id docket.ID, code string, b *Written) ([]Extract, error) {
	raised := map[docket.CommentID][]docket.QuestionID{}
	for c, err := range src.Codings(ctx, id) {
		if err != nil {
			return nil, fmt.Errorf("export: digest: %w", err)
		}
		if c.Code == code && c.State == docket.CodingConfirmed {
			raised[c.Comment] = append(raised[c.Comment], c.Question)
		}
	}
	d := extraction{common: map[string]int{}, campaigns: map[docket.CampaignID]bool{}}
	for c, err := range src.PublicComments(ctx, id) {
		if err != nil {
			return nil, fmt.Errorf("export: digest: %w", err)
		}
		for _, a := range c.Answers {
			if slices.Contains(raised[c.ID], a.Question) {
				d.read(c, a)
			}
		}
	}
	out := d.typical(b.w.d)
	for _, q := range b.w.quotations {
		if q.Code == code && q.Quotation.Dissenting {
			out = append(out, Extract{Words: strings.Join(strings.Fields(q.words), " "), Comment: q.Comment,
				Sector: sectorName(b.w.d, q.sector), Against: true})
		}
	}
	return out, nil
}

// extraction is what Digest needs while it reads.
type extraction struct {
	common     map[string]int // word → answers that have it
	candidates []candidate
	campaigns  map[docket.CampaignID]bool
}

type candidate struct {
	Extract
	sector string
	words  []string
	score  float64
}

// read takes in an answer: its words, and its sentences as candidates. Of a campaign
// the first comment speaks for all.
func (d *extraction) read(c docket.PublicComment, a docket.PublicAnswer) {
	if c.Campaign != "" && d.campaigns[c.Campaign] {
		return
	}
	d.campaigns[c.Campaign] = c.Campaign != ""
	for _, w := range slices.Compact(slices.Sorted(slices.Values(contentWords(string(a.Text))))) {
		d.common[w]++
	}
	for line := range strings.Lines(string(a.Text)) {
		for _, s := range prose.Sentences(line) {
			s = strings.Join(strings.Fields(s), " ")
			if n := utf8.RuneCountInString(s); n < leastSentence || n > mostSentence ||
				strings.Contains(s, "[redacted") {
				continue
			}
			d.candidates = append(d.candidates, candidate{Extract: Extract{Words: s, Comment: c.ID},
				sector: sectorOf(c.Byline.Sector),
				words:  slices.Compact(slices.Sorted(slices.Values(contentWords(s))))})
		}
	}
}

// contentWords are the words of a text that are long enough to mean something.
func contentWords(s string) []string {
	var out []string
	for _, w := range strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) }) {
		if utf8.RuneCountInString(w) > 3 {
			out = append(out, w)
		}
	}
	return out
}

// typical picks the sentences whose words the answers share most: one a sector, then
// the next best, never two of one comment.
func (d *extraction) typical(of docket.Docket) []Extract {
	for i := range d.candidates {
		c := &d.candidates[i]
		sum := 0
		for _, w := range c.words {
			if n := d.common[w]; n > 1 {
				sum += n
			}
		}
		c.score = float64(sum) / math.Sqrt(float64(len(c.words)+3)) // long ones are not typical for their length
	}
	slices.SortStableFunc(d.candidates, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.score, a.score), strings.Compare(string(a.Comment), string(b.Comment)))
	})
	var out []Extract
	comments, sectors := map[docket.CommentID]bool{}, map[string]bool{}
	for _, everySector := range []bool{true, false} {
		for _, c := range d.candidates {
			if len(out) == mostExtracts || comments[c.Comment] || everySector && sectors[c.sector] {
				continue
			}
			comments[c.Comment], sectors[c.sector] = true, true
			c.Sector = sectorName(of, c.sector)
			out = append(out, c.Extract)
		}
	}
	return out
}

func sectorName(d docket.Docket, code string) string {
	if code == docket.SectorUnspecified {
		return ""
	}
	return d.SectorLabel(code)
}

// DigestText is a digest as Markdown to start from, and the marks of its sentences: a
// sentence that stays as it is leaves no export.
func DigestText(list []Extract) (text string, marks []string) {
	var b strings.Builder
	for i, x := range list {
		if x.Against && (i == 0 || !list[i-1].Against) {
			b.WriteString("\n# Against\n\n")
		}
		b.WriteString("- ")
		if x.Sector != "" {
			b.WriteString(x.Sector + ": ")
		}
		serial := string(x.Comment[strings.LastIndex(string(x.Comment), "-")+1:])
		fmt.Fprintf(&b, "“%s” {{comment:%s}}\n", x.Words, strings.TrimLeft(serial, "0"))
		lead := ""
		if x.Sector != "" {
			lead = x.Sector + ": "
		}
		for n, s := range prose.Sentences(x.Words) {
			if n == 0 {
				marks = append(marks, prose.Mark(lead+s))
			}
			marks = append(marks, prose.Mark(s))
		}
	}
	return strings.TrimSpace(b.String()), marks
}
