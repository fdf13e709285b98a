package theme_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"commentportal/docket"
	"commentportal/docket/projectfile"
	"commentportal/export"
	"commentportal/store"
	"commentportal/store/storetest"
	"commentportal/theme"
)

// node is an element of a project, as a test edits it.
type node struct {
	XMLName xml.Name
	Attrs   []xml.Attr `xml:",any,attr"`
	Text    string     `xml:",chardata"`
	Kids    []*node    `xml:",any"`
}

func (n *node) attr(name string) string {
	for _, a := range n.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// kid is the first child of a name, made where there is none.
func (n *node) kid(name string) *node {
	for _, k := range n.Kids {
		if k.XMLName.Local == name {
			return k
		}
	}
	return n.add(name, "")
}

// add adds a child with attributes, name and value by turns.
func (n *node) add(name, text string, attrs ...string) *node {
	k := &node{XMLName: xml.Name{Local: name}, Text: text}
	for i := 0; i < len(attrs); i += 2 {
		k.Attrs = append(k.Attrs, xml.Attr{Name: xml.Name{Local: attrs[i]}, Value: attrs[i+1]})
	}
	n.Kids = append(n.Kids, k)
	return k
}

func (n *node) all(name string) []*node {
	var out []*node
	for _, k := range n.Kids {
		if k.XMLName.Local == name {
			out = append(out, k)
		}
		out = append(out, k.all(name)...)
	}
	return out
}

// home is a docket whose project leaves and comes home.
type home struct {
	t     *testing.T
	db    *store.DB
	desk  *theme.ProjectDesk
	users []docket.User
	now   func() time.Time
}

func openHome(t *testing.T, engine string) *home {
	t.Helper()
	h := &home{t: t, now: storetest.Clock()}
	o := store.Options{Keys: storetest.Keys(), Now: h.now}
	if engine == "postgres" {
		o.Database = storetest.MigratedURL(t)
	} else {
		o.DataDir = storetest.Folder(t, storetest.Keys())
	}
	h.db = storetest.Open(t, o)
	storetest.AddDocket(t, h.db)
	h.desk = theme.NewProjectDesk(h.db)
	for id := docket.UserID(3); id <= 6; id++ {
		h.users = append(h.users, docket.User{ID: id, Name: "Coder " + id.String(), Role: docket.RoleStaff})
	}
	return h
}

// project exports the project.
func (h *home) project() []byte {
	h.t.Helper()
	var b bytes.Buffer
	err := h.db.Snapshot(h.t.Context(), func(s *store.Snapshot) error {
		for _, e := range export.Exporters(export.About{}) {
			if e.Name() == "project.qdpx" {
				return e.Export(h.t.Context(), &b, s, storetest.ID)
			}
		}
		return errors.New("no project")
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return b.Bytes()
}

// edited changes a project as another program does: element by element.
func (h *home) edited(data []byte, change func(root *node)) []byte {
	h.t.Helper()
	in, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		h.t.Fatal(err)
	}
	f, err := in.Open("project.qde")
	if err != nil {
		h.t.Fatal(err)
	}
	text, err := io.ReadAll(f)
	if err != nil {
		h.t.Fatal(err)
	}
	var root node
	if err := xml.Unmarshal(text, &root); err != nil {
		h.t.Fatal(err)
	}
	root.Attrs = slices.DeleteFunc(root.Attrs, func(a xml.Attr) bool { return a.Name.Local == "xmlns" })
	change(&root)
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	w, err := z.Create("project.qde")
	if err == nil {
		text, err = xml.Marshal(&root)
	}
	if err == nil {
		_, err = w.Write(text)
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		h.t.Fatal(err)
	}
	return out.Bytes()
}

func (h *home) compare(data []byte, choice theme.ProjectChoice) *theme.ProjectChanges {
	h.t.Helper()
	p, err := projectfile.Parse(data)
	if err != nil {
		h.t.Fatal(err)
	}
	c, err := h.desk.CompareProject(h.t.Context(), storetest.ID, p, h.users, choice)
	if err != nil {
		h.t.Fatal(err)
	}
	return c
}

func (h *home) merge(data []byte, choice theme.ProjectChoice) *theme.ProjectChanges {
	h.t.Helper()
	c := h.compare(data, choice)
	if err := h.desk.MergeProject(h.t.Context(), 9, "digest", c); err != nil {
		h.t.Fatal(err)
	}
	return c
}

// lines are the codings of a project, sorted: answer, coder, code and passage.
func (h *home) lines(data []byte) []string {
	h.t.Helper()
	p, err := projectfile.Parse(data)
	if err != nil {
		h.t.Fatal(err)
	}
	users, codes := map[string]string{}, map[string]string{}
	for _, u := range p.Users {
		users[u.GUID] = u.Name
	}
	for _, c := range p.Codes {
		codes[c.GUID], _, _ = strings.Cut(c.Name, " ")
	}
	var out []string
	for _, s := range p.Sources {
		for _, g := range s.Codings {
			line := s.Name + " " + users[g.User] + " " + codes[g.Code]
			if g.Passage {
				line += fmt.Sprintf(" %d-%d", g.Points.Start, g.Points.End)
			}
			out = append(out, line)
		}
	}
	slices.Sort(out)
	return out
}

const homeText = "Ärzte 🩺 say it: \"pumps\" & <scanners>\noutlive their makers. Call 555-0199 now. Replace them."

// fill posts comments, some of them with hidden words, and has each answer read by nobody
// or one coder.
func (h *home) fill(r *rand.Rand, n int) {
	h.t.Helper()
	for i := range n {
		text := fmt.Sprintf("%s %d", homeText, i)
		c := storetest.Comment(strconv.Itoa(i), text)
		c.Answers = append(c.Answers, docket.Answer{Question: "2", Original: docket.Original(text),
			Text: docket.Text(text)})
		id := storetest.File(h.t, h.db, c)
		hide := map[docket.QuestionID]docket.Gaps{}
		at := strings.Index(text, "555-0199")
		if i%2 == 0 {
			hide["1"] = docket.Gaps{{Span: docket.Span{Start: at, End: at + 8}, Kind: docket.KindPersonal}}
		}
		storetest.Post(h.t, h.db, id, hide)
		for _, q := range []docket.QuestionID{"1", "2"} {
			if r.IntN(3) == 0 {
				continue
			}
			h.read(r, docket.UserID(3+r.IntN(2)), id, q, text)
		}
	}
}

// read saves a reading of random codes, with and without passages.
func (h *home) read(r *rand.Rand, who docket.UserID, id docket.CommentID, q docket.QuestionID, text string) {
	h.t.Helper()
	one := docket.AnswerReading{Comment: id, Question: q, Coder: who, Seen: docket.SuggestionsHidden}
	for _, code := range []string{"A", "B", "C", "D"} {
		if r.IntN(2) == 0 {
			continue
		}
		g := docket.Coding{Code: code}
		if words := []string{"", "pumps", "🩺 say", "Call 555", "Replace them."}[r.IntN(5)]; words != "" {
			start := strings.Index(text, words)
			g.Evidence = docket.Span{Start: start, End: start + len(words)}
			if words != "Call 555" && r.IntN(2) == 0 {
				start = strings.Index(text, "makers")
				one.Excerpts = append(one.Excerpts, docket.Excerpt{Code: code, Span: docket.Span{Start: start,
					End: start + 6}})
			}
		}
		one.Codings = append(one.Codings, g)
	}
	if err := h.db.SaveReading(h.t.Context(), one); err != nil {
		h.t.Fatal(err)
	}
}

// TestTheRoundTripKeepsEveryCoding sends projects out and home again: unchanged ones
// change nothing, and what a program changed at random is in the next export, once.
func TestTheRoundTripKeepsEveryCoding(t *testing.T) {
	t.Parallel()
	for _, engine := range []string{"sqlite", "postgres"} {
		for seed := range uint64(6) {
			if engine == "postgres" && seed > 1 {
				break
			}
			t.Run(engine+" "+strconv.FormatUint(seed, 10), func(t *testing.T) {
				t.Parallel()
				r := rand.New(rand.NewPCG(seed, 11))
				h := openHome(t, engine)
				h.fill(r, 8)
				out := h.project()
				if c := h.compare(out, theme.ProjectChoice{}); !c.Nothing() || len(c.Refused) > 0 ||
					c.Same != countCodings(h.lines(out)) {
					t.Fatalf("unchanged it changes %+v, refuses %v, and %d of %d stand", c.Merge, c.Refused, c.Same,
						countCodings(h.lines(out)))
				}
				changed := h.edited(out, func(root *node) { editAtRandom(r, root) })
				c := h.merge(changed, theme.ProjectChoice{})
				if len(c.Refused) > 0 || c.Added() == 0 || c.Removed() == 0 ||
					seed == 0 && c.Passages() == 0 {
					t.Errorf("added %d, removed %d, passages %d, refused %v", c.Added(), c.Removed(), c.Passages(),
						c.Refused)
				}
				if diff := cmp.Diff(h.lines(changed), named(h.lines(h.project()), "NEW-1", "Batteries")); diff != "" {
					t.Errorf("what the program wrote and what is exported (-want +got):\n%s", diff)
				}
				for name, data := range map[string][]byte{"the same file": changed, "the next export": h.project()} {
					if again := h.compare(data, theme.ProjectChoice{}); !again.Nothing() {
						t.Errorf("%s changes something again: %+v", name, again.Merge)
					}
				}
				storetest.Sound(t, h.db)
			})
		}
	}
}

// countCodings counts the codes in lines, each once an answer and coder.
func countCodings(lines []string) int {
	seen := map[string]bool{}
	for _, l := range lines {
		seen[strings.Join(strings.Fields(l)[:4], " ")] = true
	}
	return len(seen)
}

func named(lines []string, code, name string) []string {
	for i, l := range lines {
		lines[i] = strings.Replace(l, " "+code, " "+name, 1)
	}
	slices.Sort(lines)
	return lines
}

// editAtRandom does what a coder does in another program: codings added, of passages and
// whole texts, with old codes and a new one; codings taken away; passages marked.
func editAtRandom(r *rand.Rand, root *node) {
	users := map[string]string{}
	list := root.kid("Users")
	for _, u := range list.all("User") {
		users[u.attr("name")] = u.attr("guid")
	}
	list.add("User", "", "guid", "AAAAAAAA-0000-4000-8000-000000000005", "name", "u5")
	users["u5"] = "AAAAAAAA-0000-4000-8000-000000000005"
	codes := map[string]string{}
	for _, c := range root.all("Code") {
		if name, _, _ := strings.Cut(c.attr("name"), " "); c.attr("isCodable") == "true" {
			codes[name] = c.attr("guid")
		}
	}
	codes["Batteries"] = "BBBBBBBB-0000-4000-8000-000000000001"
	root.kid("CodeBook").kid("Codes").add("Code", "", "guid", codes["Batteries"], "name", "Batteries",
		"isCodable", "true")
	number := 0
	guid := func() string {
		number++
		return fmt.Sprintf("CCCCCCCC-0000-4000-8000-%012d", number)
	}
	for _, s := range root.all("TextSource") {
		who := users["u5"]
		var have []string
		for _, g := range s.all("Coding") {
			who = g.attr("creatingUser") // the reader whom the answer has
			have = append(have, g.kid("CodeRef").attr("targetGUID"))
		}
		if len(have) > 0 && r.IntN(2) == 0 {
			gone := have[r.IntN(len(have))]
			s.Kids = slices.DeleteFunc(s.Kids, func(k *node) bool {
				of := k
				if k.XMLName.Local == "PlainTextSelection" {
					of = k.kid("Coding")
				}
				return (of.XMLName.Local == "Coding") && of.kid("CodeRef").attr("targetGUID") == gone
			})
			have = slices.DeleteFunc(have, func(h string) bool { return h == gone })
		}
		text := []rune(s.kid("PlainTextContent").Text)
		for _, name := range slices.Sorted(maps.Keys(codes)) {
			code := codes[name]
			passage := r.IntN(2) == 0
			if r.IntN(3) > 0 || !passage && slices.Contains(have, code) {
				continue
			}
			parent := s
			if passage {
				start := r.IntN(20)
				parent = s.add("PlainTextSelection", "", "guid", guid(), "startPosition", strconv.Itoa(start),
					"endPosition", strconv.Itoa(min(len(text), start+3+r.IntN(30))), "creatingUser", who)
				if slices.Contains(have, code) && coversAll(s, code) {
					continue
				}
			}
			parent.add("Coding", "", "guid", guid(), "creatingUser", who, "creationDateTime", "2030-01-02T03:04:05Z").
				add("CodeRef", "", "targetGUID", code)
		}
	}
}

// coversAll reports whether a code was given to the whole text: a passage then moves it.
func coversAll(s *node, code string) bool {
	return slices.ContainsFunc(s.Kids, func(k *node) bool {
		return k.XMLName.Local == "Coding" && k.kid("CodeRef").attr("targetGUID") == code
	})
}

// A stance leaves as a code below that of its theme. When the project comes home it is no
// theme, and the stance stays whatever else a program changed.
func TestStancesStayWhenAProjectComesHome(t *testing.T) {
	t.Parallel()
	h := openHome(t, "sqlite")
	book, err := h.db.Codebook(t.Context(), storetest.ID)
	if err != nil {
		t.Fatal(err)
	}
	asked, _ := book.Theme("A")
	asked.Stance = true
	next, change, err := book.Apply(docket.CodebookRevision{Action: docket.CodebookEdit, From: []string{"A"},
		Themes: []docket.Theme{asked}, Reason: "a proposal", By: 5}, []docket.Codebook{book})
	if err == nil {
		err = h.db.ChangeCodebook(t.Context(), book.Version, next, change)
	}
	if err != nil {
		t.Fatal(err)
	}
	id := storetest.File(t, h.db, storetest.Comment("1", homeText))
	storetest.Post(t, h.db, id, nil)
	if err := h.db.SaveReading(t.Context(), docket.AnswerReading{Comment: id, Question: "1", Coder: 3,
		Seen: docket.SuggestionsHidden, Codings: []docket.Coding{{Code: "A", Stance: docket.StanceFor}}}); err != nil {
		t.Fatal(err)
	}
	out := h.project()
	if lines := h.lines(out); len(lines) != 2 {
		t.Fatalf("the project has %q", lines)
	}
	if c := h.compare(out, theme.ProjectChoice{}); !c.Nothing() || len(c.Refused)+c.LeftOut+len(c.Codes) != 0 {
		t.Errorf("unchanged it changes %+v, leaves %d out, refuses %v, asks about %v", c.Merge, c.LeftOut, c.Refused,
			c.Codes)
	}
	changed := h.edited(out, func(root *node) {
		source := root.all("TextSource")[0]
		coding := source.add("Coding", "", "guid", "AAAAAAAA-0000-4000-8000-000000000006", "creatingUser",
			root.all("User")[0].attr("guid"), "creationDateTime", "2031-01-01T00:00:00Z")
		for _, k := range root.all("Code") {
			if strings.HasPrefix(k.attr("name"), "B ") {
				coding.add("CodeRef", "", "targetGUID", k.attr("guid"))
			}
		}
	})
	if c := h.merge(changed, theme.ProjectChoice{}); c.Added() != 1 || c.Removed() != 0 {
		t.Errorf("added %d, removed %d, refused %v", c.Added(), c.Removed(), c.Refused)
	}
	if lines := h.lines(h.project()); len(lines) != 3 {
		t.Errorf("afterwards the project has %q", lines)
	}
}
