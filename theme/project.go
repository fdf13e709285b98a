package theme

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"commentportal/docket"
	"commentportal/docket/codebookfile"
)

// projectStore reads what a project file is held against, and writes what it changes.
type projectStore interface {
	ProjectState(ctx context.Context, id docket.ID,
		each func(docket.ProjectAnswer) error) (docket.ProjectState, error)
	MergeProject(ctx context.Context, m docket.ProjectMerge) error
}

// What becomes of a code of a project file that the codebook does not have.
const (
	ProjectCodeNew   = "+" // a candidate theme is made of it
	ProjectCodeLeave = "-" // its codings are left out
)

// ProjectChoice is what a person chose about a project file. Users and codes that are not
// in it are taken as the file says.
type ProjectChoice struct {
	Users   map[string]docket.UserID // by GUID: whose readings these are; 0 leaves them out
	Codes   map[string]string        // by GUID: a code, ProjectCodeNew or ProjectCodeLeave
	Blind   bool                     // the coders of the file did not see each other's codes
	Lacking bool                     // what the file lacks was taken away, though it does not say as of when
}

// ProjectPerson is a user of a project file and whose readings theirs are.
type ProjectPerson struct {
	docket.ProjectUser
	Account docket.UserID // zero: left out
	Codings int           // in the file
}

// ProjectCodeUse is a code of a project file that the codebook does not have, and what
// becomes of it.
type ProjectCodeUse struct {
	docket.ProjectCode
	Codings int
	Becomes string // a code, ProjectCodeNew or ProjectCodeLeave
	Was     bool   // an earlier version of the codebook had it
	Theme   docket.Theme
}

// ProjectRefusal says of one thing in a project file why it is left alone.
type ProjectRefusal struct{ What, Why string }

// ProjectChanges is what a project file would change, and what it would not.
type ProjectChanges struct {
	Merge   docket.ProjectMerge
	Docket  docket.Docket
	Book    docket.Codebook // with the new themes
	People  []ProjectPerson
	Codes   []ProjectCodeUse // that the codebook does not have
	Texts   int              // texts that were recognized
	Same    int              // codings that stand here as in the file
	Moved   int              // codings that rest on another passage now
	Later   int              // codings that were made here after the file was written, and stay
	Undone  int              // codings of the file that were taken back here later
	LeftOut int              // codings of users or codes that are left out
	NoTime  int              // texts that lack codings and do not say as of when
	Refused []ProjectRefusal
}

// Nothing reports whether the file changes nothing.
func (c *ProjectChanges) Nothing() bool {
	return len(c.Merge.Readings) == 0 && len(c.Merge.Memos) == 0 && len(c.Merge.Themes) == 0
}

// Added counts the codings that are added.
func (c *ProjectChanges) Added() int {
	n := -c.Moved
	for _, r := range c.Merge.Readings {
		n += len(r.Add)
	}
	return n
}

// Removed counts the codings that are taken back.
func (c *ProjectChanges) Removed() int {
	n := 0
	for _, r := range c.Merge.Readings {
		n += len(r.Remove)
	}
	return n
}

// Passages counts the passages that are marked.
func (c *ProjectChanges) Passages() int {
	n := 0
	for _, r := range c.Merge.Readings {
		n += len(r.Passages)
	}
	return n
}

// Unmarked counts the passages that are marked no more.
func (c *ProjectChanges) Unmarked() int {
	n := 0
	for _, r := range c.Merge.Readings {
		n += len(r.Unmark)
	}
	return n
}

// ProjectDesk brings projects of other programs home. It is for those who may export and so
// read everybody's codings, not for coders: what it says tells what others chose. It is
// safe for concurrent use.
type ProjectDesk struct{ store projectStore }

// NewProjectDesk sets up a desk over a store.
func NewProjectDesk(store projectStore) *ProjectDesk { return &ProjectDesk{store} }

// CompareProject holds a project file against what was coded of a docket and says what it
// changes. users are the accounts that may code there. Nothing is written. It returns
// docket.ErrNotFound when there is no such docket.
func (d *ProjectDesk) CompareProject(ctx context.Context, of docket.ID, p *docket.CodedProject, users []docket.User,
	choice ProjectChoice) (*ProjectChanges, error) {
	texts := findTexts(of, p)
	state, err := d.store.ProjectState(ctx, of, texts.see)
	if err != nil {
		return nil, err
	}
	out := &ProjectChanges{Docket: state.Docket, Book: state.Book(), Refused: texts.finish()}
	out.Merge = docket.ProjectMerge{Docket: of, Blind: choice.Blind, Book: out.Book.Version}
	c := &comparison{ProjectChanges: out, file: p, state: state, choice: choice}
	c.readPeople(users)
	c.readCodes(texts.placed)
	c.indexState()
	for _, t := range texts.placed {
		c.compareText(t)
	}
	c.compareMemos(texts.placed)
	return out, nil
}

// MergeProject writes what CompareProject found. It returns docket.ErrStale when
// something has changed since, and nothing is written then.
func (d *ProjectDesk) MergeProject(ctx context.Context, by docket.UserID, digest string, c *ProjectChanges) error {
	m := c.Merge
	m.By, m.Digest = by, digest
	return d.store.MergeProject(ctx, m)
}

// comparison is a project file held against a docket.
type comparison struct {
	*ProjectChanges
	file   *docket.CodedProject
	state  docket.ProjectState
	choice ProjectChoice

	people   map[string]docket.UserID // by GUID; those left out are 0
	codes    map[string]string        // by GUID; those left out are ""
	stances  map[string]string        // by GUID of a stance's code: the theme that it is about
	versions map[string]int           // by code: the version of the codebook that the coder saw; 0: today's
	known    map[string]bool          // codes that the file has
	codings  map[docket.CodingItemKey][]docket.Coding
	passes   map[docket.CodingItemKey][]docket.Pass
	excerpts map[docket.CodingItemKey][]docket.Excerpt
}

func (c *comparison) refuse(what, why string) {
	c.Refused = append(c.Refused, ProjectRefusal{what, why})
}

func (c *comparison) guid(kind, name string) string {
	return codebookfile.GUID(c.Docket.ID, kind, name)
}

// readPeople finds out whose readings those of the file's users are: the account that the
// portal wrote there, or the one of that number or name.
func (c *comparison) readPeople(users []docket.User) {
	c.people = map[string]docket.UserID{}
	used := map[string]int{}
	for _, s := range c.file.Sources {
		for _, g := range s.Codings {
			used[g.User]++
		}
	}
	list := slices.Clone(c.file.Users)
	for _, guid := range sortedKeys(used) { // users that the list of users lacks
		if !slices.ContainsFunc(list, func(u docket.ProjectUser) bool { return u.GUID == guid }) {
			list = append(list, docket.ProjectUser{GUID: guid})
		}
	}
	for _, u := range list {
		if _, twice := c.people[u.GUID]; twice {
			continue
		}
		account, chosen := c.choice.Users[u.GUID]
		if !chosen || !slices.ContainsFunc(users, func(o docket.User) bool { return o.ID == account }) {
			if account = 0; !chosen {
				account = c.accountOf(u, users)
			}
		}
		c.people[u.GUID] = account
		c.People = append(c.People, ProjectPerson{ProjectUser: u, Account: account, Codings: used[u.GUID]})
	}
}

func (c *comparison) accountOf(u docket.ProjectUser, users []docket.User) docket.UserID {
	var named []docket.UserID
	for _, o := range users {
		if c.guid("user", o.ID.String()) == u.GUID || strings.EqualFold(o.ID.String(), u.Name) {
			return o.ID
		}
		if o.Name != "" && strings.EqualFold(strings.TrimSpace(o.Name), u.Name) {
			named = append(named, o.ID)
		}
	}
	if len(named) == 1 {
		return named[0]
	}
	return 0
}

func sortedKeys(m map[string]int) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// indexState sorts what was coded here by answer.
func (c *comparison) indexState() {
	c.codings = map[docket.CodingItemKey][]docket.Coding{}
	c.passes = map[docket.CodingItemKey][]docket.Pass{}
	c.excerpts = map[docket.CodingItemKey][]docket.Excerpt{}
	for _, g := range c.state.Codings {
		at := docket.CodingItemKey{Question: g.Question, Comment: g.Comment}
		c.codings[at] = append(c.codings[at], g)
	}
	for _, p := range c.state.Passes {
		at := docket.CodingItemKey{Question: p.Question, Comment: p.Comment}
		c.passes[at] = append(c.passes[at], p)
	}
	for _, e := range c.state.Excerpts {
		at := docket.CodingItemKey{Question: e.Question, Comment: e.Comment}
		c.excerpts[at] = append(c.excerpts[at], e)
	}
}

// said is one code that one coder gave an answer in the file.
type said struct {
	coder    docket.UserID
	code     string
	at       time.Time // of the latest
	ours     bool      // the portal wrote it: its GUID says so
	passages []docket.Span
}

// compareText compares the codings of one text, coder by coder.
func (c *comparison) compareText(t *placedText) {
	c.Texts++
	asOf, told := t.asOf()
	list := c.saidOf(t)
	coders := map[docket.UserID]bool{}
	for _, s := range list {
		coders[s.coder] = true
	}
	for _, account := range c.people {
		if account != 0 && slices.ContainsFunc(c.codings[t.key], func(g docket.Coding) bool {
			return g.Coder == account
		}) {
			coders[account] = true
		}
	}
	order := make([]docket.UserID, 0, len(coders))
	for who := range coders {
		order = append(order, who)
	}
	slices.Sort(order)
	lacks := false
	for _, who := range order {
		r := readingOf{comparison: c, t: t, who: who, asOf: asOf, told: told}
		r.MergedReading = docket.MergedReading{Comment: t.key.Comment, Question: t.key.Question, Coder: who}
		r.compare(slices.DeleteFunc(slices.Clone(list), func(s said) bool { return s.coder != who }))
		lacks = lacks || r.lacks
	}
	if lacks {
		c.NoTime++
	}
}

// saidOf joins the codings of a text by coder and code, and finds their passages in the
// clean text.
func (c *comparison) saidOf(t *placedText) []said {
	var out []said
	for i, g := range t.source.Codings {
		coder, code := c.people[g.User], c.codes[g.Code]
		if of, ok := c.stances[g.Code]; ok && g.GUID == c.guid("stance", t.name()+" "+of+" "+coder.String()) {
			continue // as it was written: it stays as it is
		}
		if coder == 0 || code == "" {
			c.LeftOut++
			continue
		}
		if g.Passage && !t.found[i].ok {
			c.refuse(t.name(), "The passage that "+coder.String()+" coded as "+code+" lies outside the text, is "+
				"empty or touches words that are hidden.")
			continue
		}
		k := slices.IndexFunc(out, func(s said) bool { return s.coder == coder && s.code == code })
		if k < 0 {
			k = len(out)
			out = append(out, said{coder: coder, code: code})
		}
		s := &out[k]
		if g.At.After(s.at) {
			s.at = g.At
		}
		s.ours = s.ours || g.GUID == c.guid("coding", t.name()+" "+code+" "+coder.String())
		if g.Passage && !slices.Contains(s.passages, t.found[i].span) {
			s.passages = append(s.passages, t.found[i].span)
		}
	}
	slices.SortStableFunc(out, func(a, b said) int {
		return cmp.Or(cmp.Compare(a.coder, b.coder), strings.Compare(a.code, b.code))
	})
	return out
}
