package moderation_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"commentportal/docket"
	"commentportal/store"
	"commentportal/store/storetest"
)

// The places of this file were written before its author read how the guard compares
// words, so that they measure it rather than describe it.

// blindSources are comments in which words are hidden.
var blindSources = []struct {
	text   string
	hidden []string
}{
	{"I asked Richard Taylor at the desk, (702) 555-0187, who read my chart.",
		[]string{"Richard Taylor", "(702) 555-0187"}},
	{"Fue el doctor José Luis García Márquez quien lo dijo.", []string{"José Luis García Márquez"}},
	{"The clerk was Maureen O'Connell, badge HN-20471, and she cried.", []string{"Maureen O'Connell", "HN-20471"}},
	{"Sister Anne-Marie Fitzgerald-Byrne sat with my father.", []string{"Anne-Marie Fitzgerald-Byrne"}},
	{"My neighbor Nguyễn Thị Lan lost her records.", []string{"Nguyễn Thị Lan"}},
}

// blindAnswers are posted answers in which those words stand, and what of each must go.
var blindAnswers = []struct{ text, gone string }{
	{"Nobody told R. Taylor's team that the pumps were on the same network.", "Taylor"},
	{"Signed for by Taylor, Richard (night shift).", "Taylor"},
	{"The nurse Richard\u00a0Taylor ran the unit with paper.", "Taylor"},
	{"It was the nurse Richard\n   Taylor who had the only pen.", "Taylor"},
	{"That night Richard Tay-\nlor was on call.", "Tay-"},
	{"Ask Ρichard Τaylοr about the passwords.", "Τaylοr"}, // Greek letters
	{"Ask Ｒｉｃｈａｒｄ Ｔａｙｌｏｒ about the passwords.", "Ｔａｙｌｏｒ"},
	{"They call him R1chard Tayl0r on the forum.", "Tayl0r"},
	{"Richard \"Rick\" Taylor showed us the downtime forms.", "Taylor"},
	{"Dick Taylor showed us the downtime forms.", "Taylor"},
	{"TAYLOR Richard was on the roster.", "TAYLOR"},
	{"On the roster: Taylor (Richard), two others.", "Taylor"},
	{"Follow @richardtaylor for what happened.", "richardtaylor"},
	{"#RichardTaylor should be thanked.", "RichardTaylor"},
	{"Richard and Susan Taylor both work there.", "Taylor"},
	{"Richard J Taylor Jr. kept a list.", "Taylor"},
	{"A note from **Richard** *Taylor* hung there.", "Taylor"},
	{"taylor;richard;702;555;0187 is how the file had it.", "taylor"},
	{"Spelled T-a-y-l-o-r, Richard, as he said.", "T-a-y-l-o-r"},
	{"Richard Tayler is the one who knows.", "Tayler"},
	{"Richard's colleague said that Nurse Richard Taylor’s login was used.", "Taylor"},
	{"702/555/0187 is where I left a message.", "0187"},
	{"Ring 702 – 555 – 0187 after six.", "0187"},
	{"Ring (702)5550187 after six.", "0187"},
	{"Ring +1.702.555.0187 ext. 4 after six.", "0187"},
	{"Ring 7 0 2 5 5 5 0 1 8 7 after six.", "0 1 8 7"},
	{"Ring 702-555-O187 after six.", "O187"},
	{"The number is 702-555-\n0187, day and night.", "0187"},
	{"Llame al siete cero dos, cinco cinco cinco, cero uno ocho siete.", "ocho siete"},
	{"Dr. Jose Luis Garcia Marquez signed the letter.", "Garcia"},
	{"J. L. García Márquez signed the letter.", "García"},
	{"García Márquez, José Luis: turno de noche.", "García"},
	{"GARCÍA MÁRQUEZ, J.L. (turno de noche)", "GARCÍA"},
	{"El Dr. José Luis García-Márquez no pudo entrar.", "García"},
	{"El doctor José Luis García, de urgencias, no pudo entrar.", "García"},
	{"Preguntamos por Garcia\nMarquez, Jose.", "Garcia"},
	{"Maureen O’Connell kept us calm.", "Connell"},
	{"Maureen OConnell kept us calm.", "OConnell"},
	{"M. O'Connell's daughter told me.", "Connell"},
	{"O`CONNELL, MAUREEN was on the badge.", "CONNELL"},
	{"Her badge said HN 20471.", "20471"},
	{"Her badge said hn20471.", "20471"},
	{"Anne Marie Fitzgerald Byrne prayed with us.", "Fitzgerald"},
	{"Annemarie Fitzgerald-Byrne prayed with us.", "Fitzgerald"},
	{"Anne‑Marie Fitzgerald‑Byrne prayed with us.", "Fitzgerald"}, // hyphens that do not break
	{"Nguyen Thi Lan could not refill her insulin.", "Nguyen"},
	{"Mrs. Lan Thi Nguyen could not refill her insulin.", "Nguyen"},
}

// blindReplies answer the first source.
var blindReplies = []struct{ text, gone string }{
	{"I know Mr. Taylor as well and he is a good man.", "Taylor"},
	{"Richard was only doing his job.", "Richard"},
}

// blindBylines are names and organizations of posted comments.
var blindBylines = []struct{ name, organization, gone string }{
	{"Richard A. Taylor, RN", "", "Taylor"},
	{"Garcia Marquez, Jose Luis", "", "Garcia"},
	{"A. Writer", "Law office of Maureen O'Connell", "Connell"},
}

// blindCopies are copies of one letter, each with one word of its own where the first
// names a person.
var blindCopies = []string{"Tomasz Wojcik", "T. Wojcik", "Tomasz", "tomek wojcik", "Mr W."}

const (
	blindOpening = "Dear task force, my hospital lost its records for nineteen days, and when I came in with chest " +
		"pain "
	blindClosing = " wrote my history by hand on the back of a menu. Fund a second copy of our records."
)

// blindTraps name other people and things.
var blindTraps = []string{
	"Taylor County has no other hospital.", "Taylor & Sons Plumbing was offline for a week.",
	"Zachary Taylor was a president.", "Elizabeth Taylor gave to the wing.", "It was a Taylor series of errors.",
	"Lord & Taylor lost my card.", "Taylor Regional Hospital paid the ransom.",
	"The plan must be tailored to small clinics.",
	"A tailor in our street lost his insurance.",
	"Richard Nixon had a better plan.", "My brother Richard lost his appointment.",
	"Richard Naylor wrote the policy.",
	"Richard Tyler wrote the policy.", "Richard III is on at the theater.", "Susan Taylor wrote the policy.",
	"Ring 702-555-0178 for the clinic.", "Ring 305-555-0187 for the clinic.", "Ticket 70255501879 is still open.",
	"Gabriel García Márquez wrote of solitude.", "José Luis Rodríguez es mi vecino.",
	"La familia García Hernández perdió su cita.", "La clínica Márquez cerró.", "José Martí nació en La Habana.",
	"Maureen Connelly runs the pharmacy.", "Daniel O'Connell has a street in Dublin.",
	"We walked down O'Connell Street.", "Badge HN-20417 opened every door.", "Form HN-2047 is out of date.",
	"Anne-Marie Slaughter wrote a book.", "F. Scott Fitzgerald wrote a book.", "Mr. Byrne runs the lab.",
	"Nguyễn Văn Minh is our pharmacist.", "The LAN was down for a month.", "Thi is a statistic of the state.",
}

// blindFiller is what else people write; none of it is private.
func blindFiller(i int) string {
	who := []string{"My clinic", "Our county hospital", "The pharmacy on Main Street", "A dialysis center in my town",
		"The lab that I work for", "Mi clínica"}
	what := []string{"was offline for nine days", "could not read its own charts", "sent patients sixty miles away",
		"paid and got nothing back", "lost the records of three years"}
	then := []string{"Require a tested backup once a quarter.", "Fund a nurse who knows the downtime forms.",
		"Tell patients within ten days, in plain words.", "Share what you learn with rural hospitals.",
		"Let small practices join a shared service.", "Do not fine those who report first."}
	return fmt.Sprintf("%s %s. %s Comment %d of many.", who[i%len(who)], what[i%len(what)], then[i%len(then)], i)
}

func TestGuardFindsPlacesThatItsAuthorDidNotPlant(t *testing.T) {
	t.Parallel()
	for name, open := range map[string]func(testing.TB) *store.DB{"sqlite": storetest.SQLite,
		"postgres": storetest.Postgres} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			blindDocket(newGuarded(t, open(t)))
		})
	}
}

// blindPlace is one planted place: what must not be in its text any more.
type blindPlace struct {
	where string
	read  func() string
	gone  string
}

func blindDocket(g *guarded) {
	for i := range 40 {
		g.posted(blindFiller(i))
	}
	var places []blindPlace
	plant := func(id docket.CommentID, where, gone string) {
		places = append(places, blindPlace{where, func() string { return g.public(id) }, gone})
	}
	for _, p := range blindAnswers {
		plant(g.posted(p.text), p.text, p.gone)
	}
	traps := map[docket.CommentID]string{}
	for _, text := range blindTraps {
		traps[g.posted(text)] = text
	}
	for _, p := range blindBylines {
		id := g.file("I agree with the plan.", func(c *docket.Comment) {
			c.Submitter.Type, c.Submitter.Name = docket.Individual, p.name
			if p.organization != "" {
				c.Submitter.Type, c.Submitter.Organization = docket.Organization, p.organization
			}
		})
		g.post(id, "")
		plant(id, p.name+p.organization, p.gone)
	}
	sources := make([]docket.CommentID, len(blindSources))
	for i, s := range blindSources {
		sources[i] = g.file(s.text, nil)
	}
	for _, p := range blindReplies {
		id := g.file(p.text, func(c *docket.Comment) { c.ReplyTo = sources[0] })
		g.post(id, "")
		plant(id, p.text, p.gone)
	}
	letter := g.file(blindOpening+"Nurse Tomasz Wojcik"+blindClosing, nil)
	members := []docket.CommentID{letter}
	for _, words := range blindCopies {
		id := g.posted(blindOpening + words + blindClosing)
		members = append(members, id)
		plant(id, "copy: "+words, words)
	}
	g.campaign("blind", members...)
	places = append(places, g.blindProse(members[1])...)
	for i, s := range blindSources {
		g.post(sources[i], docket.KindThirdParty, s.hidden...)
	}
	g.post(letter, docket.KindThirdParty, "Tomasz Wojcik")

	if n := g.shown(places, false); n != len(places) || n != 60 {
		g.Fatalf("%d of %d places show before the guard has acted, want 60", n, len(places))
	}
	sure := g.signAll()
	left := g.shown(places, true)
	wrong := 0
	for _, id := range slices.Sorted(maps.Keys(sure)) {
		text, trap := traps[id]
		if !trap && !strings.HasSuffix(g.public(id), "of many.") {
			continue
		}
		g.Logf("proposed for nothing: %s %s", text, sure[id])
		wrong++
	}
	g.Logf("%d planted, %d still public, %d proposed for nothing", len(places), left, wrong)
	if left > 0 || wrong > 6 {
		g.Errorf("%d of %d places still show (want 0), %d proposals were for nothing (at most 6)", left, len(places),
			wrong)
	}
}

// blindProse plants words in what staff wrote about a comment.
func (g *guarded) blindProse(about docket.CommentID) []blindPlace {
	ctx := g.Context()
	excerpt, err := g.db.AddExcerpt(ctx, docket.Excerpt{Comment: about, Question: "1", Code: "A", By: g.one,
		Span: docket.Span{Start: 0, End: 10}})
	g.must(err)
	g.must(g.db.Quote(ctx, g.one, excerpt, docket.Quotation{Reason: "She worked beside Nurse O’Connell (Maureen)."}))
	recommendation, err := g.db.SaveRecommendation(ctx, 0, docket.Recommendation{Docket: storetest.ID, By: g.one,
		Text: "Ask Dr. García Márquez, J. L., what went wrong."})
	g.must(err)
	_, err = g.db.SaveSection(ctx, 0, docket.Section{Docket: storetest.ID, Key: docket.SectionSummary, By: g.one,
		Title: "Summary", Text: "One nurse, **R. A. Taylor**, kept\nthe charts."})
	g.must(err)
	return []blindPlace{
		{"reason of a quotation", func() string {
			e, err := g.db.Excerpt(ctx, excerpt)
			g.must(err)
			return e.Quotation.Reason
		}, "Connell"},
		{"recommendation", func() string {
			list, err := g.db.RecommendationVersions(ctx, storetest.ID, recommendation)
			g.must(err)
			return list[len(list)-1].Text
		}, "García"},
		{"section", func() string {
			list, err := g.db.Sections(ctx, storetest.ID)
			g.must(err)
			return list[0].Text
		}, "Taylor"},
	}
}

// shown counts the planted words that can still be read.
func (g *guarded) shown(places []blindPlace, tell bool) int {
	g.Helper()
	n := 0
	for _, p := range places {
		if text := p.read(); text == "" || strings.Contains(text, p.gone) {
			n++
			if tell {
				g.Logf("still shows %q: %q (%s)", p.gone, text, p.where)
			}
		}
	}
	return n
}

// signAll lets the guard search, proposes of each search what it ticked, lets a second
// person sign, and says for which comments something was ticked, and what.
func (g *guarded) signAll() map[docket.CommentID]string {
	g.Helper()
	g.work()
	sure := map[docket.CommentID]string{}
	for _, k := range g.open() {
		list, err := g.db.GuardPlaces(g.Context(), k.ID, 0, 1000)
		g.must(err)
		for _, p := range list {
			if p.Sure && p.Kind == docket.GuardAnswer {
				sure[p.Comment] += fmt.Sprintf(" %v by %s", p.Span, p.How)
			}
		}
		g.proposeSure(k.ID)
	}
	return sure
}
