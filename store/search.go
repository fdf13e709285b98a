package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"commentportal/docket"
	"commentportal/docket/words"
)

const (
	// searchSlice is how many comments are analyzed at a time when the index is
	// built or checked: a few megabytes.
	searchSlice = 500
	// searchMeta names the row of meta that has the version of the index.
	searchMeta = "search_words"
	// searchAnalyzed is the migration from which the index holds analyzed words.
	searchAnalyzed = 16
)

// searchFor reads typed words and writes them as the engine's search expression.
// It reports false where there is nothing to look for.
func (d *dialect) searchFor(typed string) (q words.Query, expression string, ok bool) {
	q = words.Parse(typed)
	return q, d.search(q), !q.Empty()
}

// foundBy is the condition that comment c is among those that the index finds by
// the expression bound to a placeholder.
func (d *dialect) foundBy(placeholder string) string {
	return "c.num IN (SELECT " + d.hit + " FROM posted_search s WHERE " + strings.Replace(d.hits,
		"$W", placeholder, 1) + ")"
}

// searchFTS5 writes a query for FTS5, with every token quoted.
func searchFTS5(q words.Query) string {
	return searchExpression(q, " AND ", " OR ", func(f words.Form) string {
		s := `"` + strings.Join(f.Tokens, " ") + `"`
		if f.Prefix {
			s += " *"
		}
		return s
	})
}

// searchTSQuery writes a query as a tsquery, with every token quoted.
func searchTSQuery(q words.Query) string {
	return searchExpression(q, " & ", " | ", func(f words.Form) string {
		s := "('" + strings.Join(f.Tokens, "' <-> '") + "'"
		if f.Prefix {
			s += ":*"
		}
		return s + ")"
	})
}

func searchExpression(q words.Query, and, or string, write func(words.Form) string) string {
	var terms []string
	for _, t := range q.Terms {
		var forms []string
		for _, f := range t {
			forms = append(forms, write(f))
		}
		terms = append(terms, "("+strings.Join(forms, or)+")")
	}
	return strings.Join(terms, and)
}

// Limits of a tsvector: the places of a word are counted up to maxPlace, and it
// keeps no more than maxPlaces of them.
const (
	maxPlace  = 16383
	maxPlaces = 255
)

// tsvector writes a document in the form that PostgreSQL itself writes it in.
func tsvector(d words.Document) string {
	places := map[string][]int{}
	for i, w := range d.Words {
		list, at := places[w], min(i+1, maxPlace)
		if n := len(list); n < maxPlaces && (n == 0 || list[n-1] != at) {
			places[w] = append(list, at)
		}
	}
	for _, w := range d.More {
		if _, both := places[w]; !both {
			places[w] = nil
		}
	}
	var b strings.Builder
	for i, w := range slices.Sorted(maps.Keys(places)) {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString("'" + w + "'")
		for k, at := range places[w] {
			b.WriteByte(",:"[1-min(k, 1)])
			b.WriteString(strconv.Itoa(at))
		}
	}
	return b.String()
}

// postedText is a posted comment as the index reads it: its public text, and what lists
// narrow to.
type postedText struct {
	num    int64
	id     docket.CommentID
	body   string
	facets []string
}

func (p postedText) analyze() words.Document {
	d := words.Analyze(string(p.id), p.body)
	d.Add(p.facets...)
	return d
}

// What a posted comment is found by beside its text. None of it changes while the comment
// is posted: what does is decided, and a decision makes the row of the index anew.
const (
	facetAll      = "a" // it is of the docket
	facetSector   = "s"
	facetType     = "t"
	facetState    = "p"
	facetLanguage = "l"
	facetQuestion = "q" // an answer to it is public
)

const indexedColumns = `SELECT p.num, c.docket, c.serial, p.body, c.sector, c.submitter_type, c.state, c.language,
	coalesce((SELECT string_agg(a.question, ' ') FROM answers a WHERE a.comment = c.num AND a.public IS NOT NULL), '')
	FROM posted_text p JOIN comments c ON c.num = p.num`

func scanPostedText(r row) (postedText, error) {
	var p postedText
	var id docket.ID
	var serial int64
	var sector, kind, state, language, questions string
	err := r.Scan(&p.num, &id, &serial, &p.body, &sector, &kind, &state, &language, &questions)
	p.id = id.Comment(serial)
	facet := func(kind, value string) { p.facets = append(p.facets, words.Facet(kind, string(id), value)) }
	facet(facetAll, "")
	facet(facetSector, sector)
	facet(facetType, kind)
	facet(facetState, state)
	facet(facetLanguage, language)
	for _, question := range strings.Fields(questions) {
		facet(facetQuestion, question)
	}
	return p, err
}

// facetsOfQuery lists the tokens that all comments have that a query asks for, whatever its
// words. Each names the docket.
func facetsOfQuery(q docket.PublicQuery) (list []string) {
	for _, f := range []struct{ kind, value string }{
		{facetSector, q.Sector}, {facetType, string(q.Type)}, {facetState, q.State}, {facetLanguage, q.Language},
		{facetQuestion, string(q.Question)},
	} {
		if f.value != "" {
			list = append(list, words.Facet(f.kind, string(q.Docket), f.value))
		}
	}
	if list == nil {
		list = []string{words.Facet(facetAll, string(q.Docket), "")}
	}
	return list
}

// mostSpelled is the most words that the beginning of one is spelled out to.
const mostSpelled = 32

// spell replaces beginnings of words by the words of the index that begin so, where they
// are few and the engine finds words faster: FTS5 merges all that a beginning finds before
// it returns the first.
func (d *dialect) spell(ctx context.Context, q querier, asked words.Query) (words.Query, error) {
	if d.begun == "" {
		return asked, nil
	}
	out := words.Query{Terms: make([]words.Term, len(asked.Terms))}
	for i, term := range asked.Terms {
		for _, form := range term {
			forms, err := d.spellForm(ctx, q, form)
			if err != nil {
				return out, err
			}
			out.Terms[i] = append(out.Terms[i], forms...)
		}
	}
	return out, nil
}

func (d *dialect) spellForm(ctx context.Context, q querier, form words.Form) ([]words.Form, error) {
	if !form.Prefix {
		return []words.Form{form}, nil
	}
	rest, beginning := form.Tokens[:len(form.Tokens)-1], form.Tokens[len(form.Tokens)-1]
	var list []words.Form
	bounds := []any{beginning, beginning + string(utf8.MaxRune), mostSpelled + 2}
	err := each(ctx, q, d.begun, bounds, func(r rows) error {
		var word string
		err := r.Scan(&word)
		list = append(list, words.Form{Tokens: append(slices.Clone(rest), word)})
		return err
	})
	switch {
	case err != nil:
		return nil, err
	case len(list) > mostSpelled:
		return []words.Form{form}, nil
	case len(list) == 0: // nothing begins so
		return []words.Form{{Tokens: form.Tokens}}, nil
	}
	return list, nil
}

// eachPostedText reads the public text of all posted comments, a slice at a time.
func eachPostedText(ctx context.Context, q querier, fn func([]postedText) error) error {
	for after := int64(0); ; {
		var list []postedText
		err := each(ctx, q, indexedColumns+` WHERE p.num > $1 ORDER BY p.num LIMIT $2`, []any{after, searchSlice},
			func(r rows) error {
				p, err := scanPostedText(r)
				list = append(list, p)
				return err
			})
		if err != nil || len(list) == 0 {
			return err
		}
		if err := fn(list); err != nil {
			return err
		}
		after = list[len(list)-1].num
	}
}

// fit says how well a comment fits the words of a search.
type fit struct {
	num   int64
	score int
}

// rank orders comments by how well their public text fits the words, and newest first
// among equals. They are compared in the program, so that both engines rank alike.
func (db Public) rank(ctx context.Context, q words.Query, nums []int64) ([]fit, error) {
	list := make([]fit, 0, len(nums))
	err := eachOf(ctx, db.read, `SELECT p.num, c.docket, c.serial, p.body FROM posted_text p
		JOIN comments c ON c.num = p.num WHERE p.num IN (%s)`, nums, func(r rows) error {
		var num, serial int64
		var id docket.ID
		var body string
		err := r.Scan(&num, &id, &serial, &body)
		if err == nil {
			list = append(list, fit{num, q.Find(body).Score + q.Names(string(id.Comment(serial)))})
		}
		return err
	})
	slices.SortFunc(list, func(a, b fit) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(b.num,
			a.num))
	})
	return list, err
}

// postedByNumber reads posted comments in the order of a list.
func (db Public) postedByNumber(ctx context.Context, nums []int64) ([]*posted, error) {
	byNum := make(map[int64]*posted, len(nums))
	err := eachOf(ctx, db.read, `SELECT `+publicColumns+` FROM comments c WHERE c.num IN (%s) AND `+postedRows, nums,
		func(r rows) error {
			p, err := scanPosted(r)
			if err == nil {
				byNum[p.num] = p
			}
			return err
		})
	var out []*posted
	for _, num := range nums {
		if p, ok := byNum[num]; ok { // it may have been taken down since
			out = append(out, p)
		}
	}
	return out, err
}

// indexPosted adds a posted comment to the search index.
func (d *dialect) indexPosted(ctx context.Context, q execer, num int64) error {
	p, err := scanPostedText(q.row(ctx, indexedColumns+` WHERE p.num = $1`, num))
	if err != nil {
		return err
	}
	return d.index(ctx, q, num, p.analyze())
}

// unindexPosted takes a comment from the search index.
func (d *dialect) unindexPosted(ctx context.Context, q execer, num int64) error {
	_, err := q.exec(ctx, `DELETE FROM posted_search WHERE `+d.indexed+` = $1`, num)
	return err
}

// searchVersion is the version of the analyzer that made the index; -1 where the
// schema is from before there was one.
func searchVersion(ctx context.Context, q querier) (int, error) {
	var value string
	err := q.row(ctx, `SELECT value FROM meta WHERE name = $1`, searchMeta).Scan(&value)
	if errors.Is(err, docket.ErrNotFound) {
		return -1, nil
	}
	if err != nil {
		return 0, err
	}
	n, err := strconv.Atoi(value)
	if err != nil {
		return 0, fmt.Errorf("version of the search index: %w", err)
	}
	return n, nil
}

// checkSearch refuses an index that another version of the analyzer made: it would
// be asked for words that it does not have.
func (db *core) checkSearch(ctx context.Context) error {
	n, err := searchVersion(ctx, db.read)
	switch {
	case err != nil:
		return named(err, "store: read the version of the search index")
	case n > words.Version:
		return ErrNewer
	case n < words.Version:
		return ErrOlder
	}
	return nil
}

// rebuildSearch builds the index anew from what is posted.
func (d *dialect) rebuildSearch(ctx context.Context, q execer) error {
	if _, err := q.exec(ctx, `DELETE FROM posted_search`); err != nil {
		return err
	}
	err := eachPostedText(ctx, q, func(list []postedText) error {
		for _, p := range list {
			if err := d.index(ctx, q, p.num, p.analyze()); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	_, err = q.exec(ctx, `UPDATE meta SET value = $2 WHERE name = $1`, searchMeta, strconv.Itoa(words.Version))
	return err
}
