package suggest

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"

	"commentportal/docket"
)

// Loose is a sentence that no theme explains.
type Loose struct {
	Text  docket.Text
	Voice string // who says it: the copies of one letter have one voice
}

// Cluster is some sentences that share words.
type Cluster struct {
	Words   []string // typical ones, as they are written
	Members []int    // places in the list, the most typical first
	Voices  int      // different ones
}

// What makes a cluster.
const (
	clusterVoices = 3    // different voices, at least
	clusterNear   = 0.28 // cosine of two sentences that belong together
	clusterWords  = 5    // typical words shown
	clusterCommon = 5    // a word in one of so many sentences and more tells none apart
)

// Clusters groups sentences by the words that they share: the sentence with most
// neighbours leads, and takes those that no earlier one took. Nothing in it is drawn by
// lot: the same list gives the same clusters, the largest first.
func Clusters(list []Loose) []Cluster {
	c := newClustering(list)
	order := make([]int, len(list))
	weight := make([]float64, len(list))
	for i := range list {
		order[i] = i
		for j, near := range c.near(i) {
			if near >= clusterNear && list[j].Voice != list[i].Voice {
				weight[i] += near
			}
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(weight[b], weight[a]) })
	taken := make([]bool, len(list))
	var out []Cluster
	for _, lead := range order {
		if taken[lead] || weight[lead] == 0 {
			continue
		}
		voices := map[string]bool{}
		var members []int
		for j, near := range c.near(lead) {
			if near >= clusterNear && !taken[j] {
				members = append(members, j)
				voices[list[j].Voice] = true
			}
		}
		if len(voices) < clusterVoices {
			continue
		}
		slices.Sort(members)
		for _, j := range members {
			taken[j] = true
		}
		out = append(out, Cluster{Words: c.typical(members), Members: c.ranked(members), Voices: len(voices)})
	}
	slices.SortStableFunc(out, func(a, b Cluster) int {
		return cmp.Or(b.Voices-a.Voices, slices.Min(a.Members)-slices.Min(b.Members))
	})
	return out
}

// clustering is a list of sentences as vectors of their stems.
type clustering struct {
	stems   [][]string         // of each sentence that tell it apart, sorted
	length  []float64          // of its vector
	holders map[string][]int   // sentences with a stem
	idf     map[string]float64 // weight of a stem
	written map[string]map[string]int
}

func newClustering(list []Loose) *clustering {
	c := &clustering{holders: map[string][]int{}, idf: map[string]float64{}, written: map[string]map[string]int{}}
	stems := newStemmer()
	for i, one := range list {
		tokens := tokenize(one.Text, stems)
		lang := en
		if spoken(tokens) == [languages]bool{es: true} {
			lang = es
		}
		var found []string
		for _, t := range tokens {
			if !telling(t) || strings.IndexFunc(t.word, unicode.IsLetter) < 0 {
				continue
			}
			stem := t.stem[lang]
			found = append(found, stem)
			if c.written[stem] == nil {
				c.written[stem] = map[string]int{}
			}
			c.written[stem][t.word]++
		}
		slices.Sort(found)
		found = slices.Compact(found)
		for _, stem := range found {
			c.holders[stem] = append(c.holders[stem], i)
		}
		c.stems = append(c.stems, found)
	}
	most := max(len(list)/clusterCommon, 2*clusterVoices)
	for stem, in := range c.holders {
		if len(in) < 2 || len(in) > most {
			delete(c.holders, stem)
			continue
		}
		c.idf[stem] = math.Log(1 + float64(len(list))/float64(len(in)))
	}
	for i, found := range c.stems {
		c.stems[i] = slices.DeleteFunc(found, func(s string) bool { return c.holders[s] == nil })
		sum := 0.0
		for _, s := range c.stems[i] {
			sum += c.idf[s] * c.idf[s]
		}
		c.length = append(c.length, math.Sqrt(sum))
	}
	return c
}

// near gives the cosine of a sentence with every other that shares a stem, and with
// itself. Of a single shared stem nothing is made.
func (c *clustering) near(i int) map[int]float64 {
	shared, sum := map[int]int{}, map[int]float64{}
	for _, stem := range c.stems[i] {
		for _, j := range c.holders[stem] {
			shared[j]++
			sum[j] += c.idf[stem] * c.idf[stem]
		}
	}
	for j := range sum {
		if shared[j] < 2 {
			delete(sum, j)
			continue
		}
		sum[j] /= c.length[i] * c.length[j]
	}
	return sum
}

// typical are the words that most of the members share and few others have.
func (c *clustering) typical(members []int) []string {
	in := map[string]int{}
	for _, i := range members {
		for _, stem := range c.stems[i] {
			in[stem]++
		}
	}
	var list []string
	for stem, n := range in {
		if n >= 2 {
			list = append(list, stem)
		}
	}
	score := func(stem string) float64 {
		return float64(in[stem]) * float64(in[stem]) / float64(len(c.holders[stem])) * c.idf[stem]
	}
	slices.SortFunc(list, func(a, b string) int {
		return cmp.Or(cmp.Compare(score(b), score(a)), strings.Compare(a, b))
	})
	var out []string
	for _, stem := range list[:min(clusterWords, len(list))] {
		out = append(out, c.asWritten(stem))
	}
	return out
}

// asWritten is the commonest word of a stem, the shorter of equals.
func (c *clustering) asWritten(stem string) string {
	best := ""
	for word, n := range c.written[stem] {
		was := c.written[stem][best]
		if best == "" || n > was || n == was && (len(word) < len(best) || len(word) == len(best) && word < best) {
			best = word
		}
	}
	return best
}

// ranked puts the members in order: those first whose stems the most others share.
func (c *clustering) ranked(members []int) []int {
	in := map[string]int{}
	for _, i := range members {
		for _, stem := range c.stems[i] {
			in[stem]++
		}
	}
	score := map[int]float64{}
	for _, i := range members {
		for _, stem := range c.stems[i] {
			score[i] += float64(in[stem]-1) * c.idf[stem]
		}
		score[i] /= c.length[i]
	}
	out := slices.Clone(members)
	slices.SortStableFunc(out, func(a, b int) int { return cmp.Compare(score[b], score[a]) })
	return out
}
