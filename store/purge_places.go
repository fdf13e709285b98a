package store

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"commentportal/docket"
)

// quotedRun is how many words in a row a text has to share with a comment to count as
// quoting it. A shorter text counts as a whole.
const quotedRun = 6

// quoted is the words of a comment, ready to be looked for in other texts.
type quoted struct {
	runs    map[string]bool // by words, so many in a row
	lengths []int           // of the runs
}

// wordsOf are the words of a text without case, marks and blanks.
func wordsOf(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) &&
			!unicode.IsDigit(r)
	})
}

// add takes in a text. One of fewer words than least says nothing by itself.
func (q *quoted) add(text string, least int) {
	words := wordsOf(text)
	n := min(quotedRun, len(words))
	if n < max(least, 1) {
		return
	}
	if !slices.Contains(q.lengths, n) {
		q.lengths = append(q.lengths, n)
	}
	for i := 0; i+n <= len(words); i++ {
		q.runs[strings.Join(words[i:i+n], " ")] = true
	}
}

// in reports whether a text shares a run of words with the comment.
func (q *quoted) in(text string) bool {
	if len(q.runs) == 0 {
		return false
	}
	words := wordsOf(text)
	for _, n := range q.lengths {
		for i := 0; i+n <= len(words); i++ {
			if q.runs[strings.Join(words[i:i+n], " ")] {
				return true
			}
		}
	}
	return false
}

// unescaped is the text of a form as it was typed.
func unescaped(fields string) string {
	if plain, err := url.QueryUnescape(fields); err == nil {
		return plain
	}
	return fields
}

// purgedWords collects what c says now and said before, and the name of its writer.
func purgedWords(ctx context.Context, q querier, s *sealer, c *record) (quoted, error) {
	words := quoted{runs: map[string]bool{}}
	opened, err := s.openComment(c)
	if err != nil {
		return words, err
	}
	earlier, err := earlierVersions(ctx, q, s, c.num, c.uid)
	if err != nil {
		return words, err
	}
	for _, a := range opened.Answers {
		words.add(string(a.Text), 2)
	}
	for _, v := range earlier {
		for _, a := range v.Answers {
			words.add(string(a.Text), 2)
		}
	}
	words.add(opened.Submitter.Name, 2) // a single word is many people's
	for _, one := range opened.Submitter.Signatories.List() {
		words.add(one.Name, 2)
	}
	return words, nil
}

// notPurged are the public places that PurgePlaces does not look through as texts.
var notPurged = []string{"answers.public", "comments.public_name", "comments.public_organization",
	"signatories.public_name", "signatories.public_organization", "comments.sector_raw", "comments.source_id",
	"models.body"}

// PurgePlaces names where words of a comment stand that a purge does not change: archived
// exports and records made while it was there, texts of staff that quote it, and others
// that share its words.
func (db Purging) PurgePlaces(ctx context.Context, id docket.CommentID) ([]docket.PurgePlace, error) {
	list, err := db.purgePlaces(ctx, id)
	return list, named(err, "places with words of %s", id)
}

func (db Purging) purgePlaces(ctx context.Context, id docket.CommentID) ([]docket.PurgePlace, error) {
	c, err := readRecord(ctx, db.read, id)
	if err != nil {
		return nil, err
	}
	words, err := purgedWords(ctx, db.read, db.sealer, c)
	if err != nil {
		return nil, err
	}
	var list []docket.PurgePlace
	add := func(kind docket.PurgePlaceKind, name string, when int64) {
		list = append(list, docket.PurgePlace{Kind: kind, Name: name, At: at(when)})
	}
	if err := db.purgeFiles(ctx, c, add); err != nil {
		return nil, err
	}
	for _, p := range publicPlaces {
		if slices.Contains(notPurged, p.column) {
			continue
		}
		if err := each(ctx, db.read, p.query, nil, func(r rows) error {
			var where string
			var text []byte
			if err := r.Scan(&where, &text); err != nil {
				return err
			}
			if p.open != nil {
				var err error
				if text, err = p.open(db.sealer, where, text); err != nil {
					return err
				}
			}
			if words.in(proseOf(p.column, text)) {
				add(docket.PlaceProse, p.column+" "+where, 0)
			}
			return nil
		}); err != nil {
			return nil, err
		}
	}
	return list, db.purgeShared(ctx, c, words, add)
}

// purgeFiles names the files that hold a comment: exports kept while it was posted, and
// records handed out since it was filed.
func (db Purging) purgeFiles(ctx context.Context, c *record,
	add func(kind docket.PurgePlaceKind, name string, when int64)) error {
	if !c.PostedAt.IsZero() {
		if err := each(ctx, db.read, `SELECT name, kept_at FROM kept_exports WHERE docket = $1 AND kept_at >= $2 ORDER
			BY
			kept_at, name`, []any{string(c.Docket), micros(c.PostedAt)}, func(r rows) error {
			var name string
			var when int64
			err := r.Scan(&name, &when)
			add(docket.PlaceExport, name, when)
			return err
		}); err != nil {
			return err
		}
	}
	records, err := recordRequests(ctx, db.read, db.sealer, c.Docket, nil)
	if err != nil {
		return err
	}
	for _, r := range records {
		if when := r.At; r.SHA256 != "" && (!when.Before(c.FiledAt) || r.Handed > 0 &&
			!r.AnsweredAt.Before(c.FiledAt)) {
			add(docket.PlaceRecord, r.Case+" ("+strconv.FormatInt(r.Number, 10)+")", micros(when))
		}
	}
	return nil
}

// purgeShared names what shares words with a comment and belongs to others: copies,
// replies, repeated passages, searches that somebody typed and files that wait.
func (db Purging) purgeShared(ctx context.Context, c *record, words quoted,
	add func(kind docket.PurgePlaceKind, name string, when int64)) error {
	var copies, replies, uploads int
	if err := db.read.row(ctx, `SELECT (SELECT count(*) FROM comments o WHERE o.docket = $1 AND o.campaign = $2 AND
		o.campaign <> '' AND o.num <> $3),
		(SELECT count(*) FROM comments r WHERE r.reply_to = $4 AND r.reply_to <> ''),
		(SELECT count(*) FROM uploads u WHERE u.docket = $1 AND u.state <>
		'filed')`, string(c.Docket), string(c.Campaign),
		c.num, string(c.ID)).Scan(&copies, &replies, &uploads); err != nil {
		return err
	}
	for _, one := range []struct {
		kind  docket.PurgePlaceKind
		count int
	}{{docket.PlaceCopies, copies}, {docket.PlaceReplies, replies}, {docket.PlaceUpload, uploads}} {
		if one.count > 0 {
			add(one.kind, strconv.Itoa(one.count), 0)
		}
	}
	if err := each(ctx, db.read, `SELECT `+passageColumns+` FROM passages p WHERE p.docket = $1 ORDER BY
		p.number`, []any{string(c.Docket)}, func(r rows) error {
		p, err := scanPassage(db.sealer, r)
		if err == nil && words.in(string(p.Text)) {
			add(docket.PlacePassage, strconv.Itoa(p.Number), 0)
		}
		return err
	}); err != nil {
		return err
	}
	opened, err := db.sealer.openComment(c)
	if err != nil {
		return err
	}
	return each(ctx, db.read, `SELECT `+guardColumns+guardRows+` WHERE g.docket = $1 AND g.comment <> $2 ORDER BY
		g.id`, []any{string(c.Docket), c.num}, func(r rows) error {
		g, err := db.sealer.scanGuard(r)
		if err == nil && guardFinds(g, opened) {
			add(docket.PlaceGuard, g.ID.String(), 0)
		}
		return err
	})
}

// guardFinds reports whether a comment says what a search looks for.
func guardFinds(g docket.Guard, c docket.Comment) bool {
	for _, term := range g.Terms {
		look := " " + strings.Join(wordsOf(term.Words), " ") + " "
		if look == "  " {
			continue
		}
		for _, a := range c.Answers {
			if strings.Contains(" "+strings.Join(wordsOf(string(a.Text)), " ")+" ", look) {
				return true
			}
		}
	}
	return false
}
