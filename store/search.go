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

// postedText is the public text of a posted comment, as the index reads it.
type postedText struct {
	num  int64
	id   docket.CommentID
	body string
}

func (p postedText) analyze() words.Document { return words.Analyze(string(p.id), p.body) }

const postedTextColumns = `SELECT p.num, c.docket, c.serial, p.body FROM posted_text p JOIN comments c ON c.num = p.num`

func scanPostedText(r row) (postedText, error) {
	var p postedText
	var id docket.ID
	var serial int64
	err := r.Scan(&p.num, &id, &serial, &p.body)
	p.id = id.Comment(serial)
	return p, err
}

// eachPostedText reads the public text of all posted comments, a slice at a time.
func eachPostedText(ctx context.Context, q querier, fn func([]postedText) error) error {
	for after := int64(0); ; {
		var list []postedText
		err := each(ctx, q, postedTextColumns+` WHERE p.num > $1 ORDER BY p.num LIMIT $2`, []any{after, searchSlice},
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
	err := eachOf(ctx, db.read, postedTextColumns+` WHERE p.num IN (%s)`, nums, func(r rows) error {
		p, err := scanPostedText(r)
		if err == nil {
			list = append(list, fit{p.num, q.Find(p.body).Score + q.Names(string(p.id))})
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
	p, err := scanPostedText(q.row(ctx, postedTextColumns+` WHERE p.num = $1`, num))
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
