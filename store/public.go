package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"commentportal/docket"
	"commentportal/docket/words"
)

const (
	// countCap is where counts of the desk's lists stop, and how many of those that
	// a search finds are ranked (PERFORMANCE, section 3).
	countCap = 1000
	// publicCap is where counts of posted matches stop: pages say "10,000+".
	publicCap = 10_000
	// maxPage bounds a page of comments; the largest page of the site has 200.
	maxPage = 500
)

// Revision is a number that grows with every change of what the public may read
// of a docket. Page caches ask it on every request.
func (db Public) Revision(ctx context.Context, id docket.ID) (int64, error) {
	r, err := db.held.revision(ctx, db.read, id)
	return r.public, named(err, "docket %s", id)
}

// CodingRevision is a number that grows with every change of what people said of the
// themes of a docket's posted comments. The posting of what nobody has read is none.
func (db Public) CodingRevision(ctx context.Context, id docket.ID) (int64, error) {
	r, err := db.held.revision(ctx, db.read, id)
	return r.coding, named(err, "docket %s", id)
}

const publicColumns = `c.num, c.docket, c.serial, c.submitter_type, c.public_name, c.public_organization,
	` + signatoryText + `,
	c.state, c.sector,
	c.reply_to, c.campaign, c.language, c.stands_for, c.posted_at, c.public_changed_at, c.received_at, ` + bylineMarks

// bylineMarks are the columns that say what stands behind the name of a comment.
const bylineMarks = questionedRow + `, ` + confirmedRow

// questionedRow says in SQL whether the byline of a comment is questioned.
const questionedRow = `CASE WHEN EXISTS (SELECT 1 FROM cases k WHERE k.comment = c.num AND k.outcome = '' AND
	k.questions = 1)
	THEN 1 ELSE 0 END`

// confirmedRow says in SQL whether the public reads a name with comment c, and its sender
// confirmed an address.
const confirmedRow = `CASE WHEN ` + bylineNamed + ` AND EXISTS (SELECT 1 FROM comment_mail m WHERE m.comment = c.num AND
	m.confirmed_at > 0) THEN 1 ELSE 0 END`

// bylineNamed is the condition that comment c has a public name or organization.
const bylineNamed = `(coalesce(c.public_name, '') <> '' OR coalesce(c.public_organization, '') <> '')`

// posted is a posted comment on its way to the public.
type posted struct {
	docket.PublicComment
	num int64
}

func scanPosted(r row) (*posted, error) {
	var p posted
	var name, org *string
	var when, changed, received int64
	err := r.Scan(&p.num, &p.Docket, &p.Serial, &p.Byline.Type, &name, &org, &p.Byline.Signatories, &p.Byline.State,
		&p.Byline.Sector,
		&p.ReplyTo, &p.Campaign, &p.Language, &p.StandsFor, &when, &changed, &received, &p.Byline.Questioned,
		&p.Byline.Confirmed)
	if err != nil {
		return nil, err
	}
	p.ID = p.Docket.Comment(p.Serial)
	p.PostedAt, p.ChangedAt, p.ReceivedAt = at(when), at(changed), at(received)
	if name != nil {
		p.Byline.Name = *name
	}
	if org != nil {
		p.Byline.Organization = *org
	}
	return &p, nil
}

// fillPosted loads the public answers of a page and their settled codes: four
// queries for up to 256 comments of one docket.
func fillPosted(ctx context.Context, q querier, list []*posted) error {
	byNum := make(map[int64]*posted, len(list))
	nums := make([]int64, 0, len(list))
	for _, p := range list {
		byNum[p.num] = p
		nums = append(nums, p.num)
	}
	err := eachOf(ctx, q, `
		SELECT a.comment, a.question, a.public, a.gaps FROM answers a
		 WHERE a.comment IN (%s) AND a.public IS NOT NULL ORDER BY a.comment, a.position`, nums,
		func(r rows) error {
			num, a, err := scanPublicAnswer(r)
			if err == nil {
				byNum[num].Answers = append(byNum[num].Answers, a)
			}
			return err
		})
	if err != nil {
		return err
	}
	byDocket := map[docket.ID][]int64{}
	for _, p := range list {
		byDocket[p.Docket] = append(byDocket[p.Docket], p.num)
	}
	for _, id := range slices.Sorted(maps.Keys(byDocket)) {
		if err := fillSettled(ctx, q, id, byDocket[id], byNum); err != nil {
			return err
		}
	}
	return nil
}

// fillSettled loads the settled codes of some posted comments of a docket.
func fillSettled(ctx context.Context, q querier, id docket.ID, nums []int64, byNum map[int64]*posted) error {
	highest, err := drawn(ctx, q, id)
	if err != nil {
		return err
	}
	return eachOf(ctx, q, `
		SELECT DISTINCT t.comment, t.question, t.code FROM codings t JOIN comments c ON c.num = t.comment
		 WHERE t.comment IN (%s) AND `+settledCoding("t", "$more", highest)+`
		 ORDER BY t.comment, t.question, t.code`, nums,
		func(r rows) error {
			num, question, code, err := scanCode(r)
			if err == nil {
				addTheme(&byNum[num].PublicComment, question, code)
			}
			return err
		}, highest.second)
}

func scanPublicAnswer(r rows) (int64, docket.PublicAnswer, error) {
	var a docket.PublicAnswer
	var num int64
	var gaps string
	if err := r.Scan(&num, &a.Question, &a.Text, &gaps); err != nil {
		return 0, a, err
	}
	var list docket.Gaps
	err := decode(gaps, &list)
	a.Redactions = len(list)
	return num, a, err
}

func scanCode(r rows) (num int64, question docket.QuestionID, code string, err error) {
	err = r.Scan(&num, &question, &code)
	return num, question, code, err
}

func addTheme(p *docket.PublicComment, question docket.QuestionID, code string) {
	for i := range p.Answers {
		if p.Answers[i].Question == question {
			p.Answers[i].Themes = append(p.Answers[i].Themes, code)
		}
	}
}

// conditions collects the WHERE clause of a list and its arguments.
type conditions struct {
	text []string
	args []any
}

// arg binds a value and returns its placeholder.
func (c *conditions) arg(v any) string {
	c.args = append(c.args, v)
	return fmt.Sprintf("$%d", len(c.args))
}

func (c *conditions) add(text string) { c.text = append(c.text, text) }

// in keeps to the dockets within reach, by a condition with %s where their list goes.
func (c *conditions) in(reach docket.Reach, condition string) {
	if reach.Site {
		return
	}
	list := make([]string, 0, len(reach.Dockets))
	for _, id := range reach.Dockets {
		list = append(list, c.arg(string(id)))
	}
	if len(list) == 0 {
		list = []string{"''"} // no docket's name
	}
	c.add(fmt.Sprintf(condition, strings.Join(list, ", ")))
}

func (c *conditions) where() string { return strings.Join(c.text, " AND ") }

// PublicComments reads a page of posted comments, newest number first unless
// q.Oldest or q.Relevant. Any q.Words are safe; words that hold no letter or digit find
// nothing. Matches are counted up to 10,000.
func (db Public) PublicComments(ctx context.Context, q docket.PublicQuery) (docket.PublicPage, error) {
	m, err := db.MatchPublicComments(ctx, q)
	if err != nil {
		return docket.PublicPage{}, err
	}
	return db.MatchedPublicComments(ctx, q, m)
}

// MatchedPublicComments is PublicComments for a query whose matches are known.
func (db Public) MatchedPublicComments(ctx context.Context, q docket.PublicQuery,
	m docket.PublicMatches) (docket.PublicPage, error) {
	q.Limit, q.Offset = min(max(q.Limit, 1), maxPage), max(q.Offset, 0)
	page := docket.PublicPage{Total: m.Total, Capped: m.Capped}
	err := db.fillPage(ctx, q, m, &page)
	return page, named(err, "posted comments of %s", q.Docket)
}

func (db Public) fillPage(ctx context.Context, q docket.PublicQuery, m docket.PublicMatches,
	page *docket.PublicPage) error {
	cut, err := db.cutMatches(ctx, q, m, page)
	if err != nil {
		return err
	}
	if !cut {
		if err := db.walkPage(ctx, q, page); err != nil {
			return err
		}
	}
	return db.addContext(ctx, q, page)
}

// walkPage fills a page along an index.
func (db Public) walkPage(ctx context.Context, q docket.PublicQuery, page *docket.PublicPage) error {
	w, err := db.publicList(ctx, q)
	if w == nil || err != nil {
		return err
	}
	list, err := db.pageRows(ctx, q, w)
	if err != nil {
		return err
	}
	if len(list) > q.Limit {
		list = list[:q.Limit]
		page.Next = list[q.Limit-1].ID
	}
	page.Comments, err = db.publish(ctx, list)
	return err
}

// pageRows reads the rows of a page, and one more where there is one.
func (db Public) pageRows(ctx context.Context, q docket.PublicQuery, w *publicWalk) ([]*posted, error) {
	if q.Folded && !q.Filtered() {
		return db.foldedRows(ctx, q)
	}
	order, than := "DESC", "<"
	if q.Oldest {
		order, than = "ASC", ">"
	}
	if q.After != "" {
		err := db.goOn(ctx, w, q, than)
		if errors.Is(err, docket.ErrNotFound) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
	}
	var list []*posted
	err := each(ctx, db.read, w.page(order, w.arg(q.Limit+1), w.arg(q.Offset)), w.args, func(r rows) error {
		p, err := scanPosted(r)
		list = append(list, p)
		return err
	})
	return list, err
}

// publicWalk is a list of posted comments: the rows that it walks along, and the
// column that they are in order of.
type publicWalk struct {
	along string // what is walked before comments c are read by the number in key; "" for nothing
	key   string
	conditions
	// alone is set where the search index answers all conditions by itself.
	alone bool
	// listed is set where the table listed does, and holds what places are read of.
	listed bool
}

// page is the query for the rows of a page.
func (w *publicWalk) page(order, limit, offset string) string {
	end := ` LIMIT ` + limit + ` OFFSET ` + offset
	if w.listed {
		return `SELECT ` + publicColumns + ` FROM (` + w.fromListed("l.comment AS num") + ` ORDER BY l.comment ` +
			order + end + `) AS p CROSS JOIN comments c WHERE c.num = p.num AND ` + postedRows + ` ORDER BY p.num ` +
			order
	}
	return `SELECT ` + publicColumns + w.rows("comments c") + ` ORDER BY ` + w.ordered(order) + end
}

// places is the query for the places of a walk, and the letters of those that are copies.
func (w *publicWalk) places(comments, order string) string {
	if w.listed {
		return w.fromListed("l.comment AS num, l.campaign") + ` ORDER BY l.comment ` + order
	}
	return `SELECT c.num, c.campaign` + w.rows(comments) + ` ORDER BY ` + w.ordered(order)
}

// fromListed selects columns of the table listed.
func (w *publicWalk) fromListed(columns string) string {
	return `SELECT ` + columns + ` FROM ` + w.along + ` WHERE ` + w.where()
}

// rows is the walk as the end of a query that reads comments c, as the engine writes them.
func (w *publicWalk) rows(comments string) string {
	if w.along == "" {
		return ` FROM comments c WHERE ` + w.where() + ` AND ` + postedRows
	}
	return ` FROM ` + w.along + ` CROSS JOIN ` + comments + ` WHERE ` + w.where() + ` AND c.num = ` + w.key +
		` AND ` + postedRows
}

// counted is the walk as a query that reads nothing of comments c. It is in the order of
// its index, where there is one to count in: PostgreSQL would rather scan the table.
func (w *publicWalk) counted(comments string) string {
	switch {
	case w.listed:
		return w.fromListed("l.comment") + ` ORDER BY l.comment DESC`
	case w.alone:
		return `SELECT 1 FROM ` + w.along + ` WHERE ` + w.where()
	}
	return `SELECT 1` + w.rows(comments) + ` ORDER BY ` + w.ordered("DESC")
}

// publicList is the walk that finds what q asks for; nil when nothing can match.
//
// Without words the list is a walk along the index of posted serials; with words it is a
// walk along their index, and of a theme or a question along the table listed, whose rows
// are in the same order: what matches little is found as fast as what matches much. The
// search index, which has a row for each posted comment and for no other, also holds what
// comments are narrowed to.
func (db Public) publicList(ctx context.Context, q docket.PublicQuery) (*publicWalk, error) {
	w := &publicWalk{key: "c.serial"}
	last := draws{-1, -1}
	if q.Theme != "" {
		var err error
		if last, err = drawn(ctx, db.read, q.Docket); err != nil {
			return nil, err
		}
	}
	searched := strings.TrimSpace(q.Words) != ""
	switch {
	case searched || db.dialect.facets && looksUp(q):
		asked := words.Parse(q.Words)
		if searched && asked.Empty() {
			return nil, nil
		}
		asked, err := db.dialect.spell(ctx, db.read, asked)
		if err != nil {
			return nil, err
		}
		w.along, w.key, w.alone = "posted_search s", db.dialect.hit, true
		w.add(strings.Replace(db.dialect.hits, "$W", w.arg(db.dialect.search(asked.With(facetsOfQuery(q)...))), 1))
		q.Sector, q.Type, q.State, q.Language, q.Question = "", "", "", "", ""
	case q.Theme != "" || q.Question != "":
		w.along, w.key, w.listed = "listed l", "l.comment", true
	default:
		w.add("c.docket = " + w.arg(string(q.Docket)))
	}
	before := len(w.text)
	w.narrow(q)
	w.amongListed(q, last)
	w.alone = w.alone && len(w.text) == before
	return w, nil
}

// looksUp reports whether a query without words asks for several things that the search
// index intersects. A list in the order of posting is walked along its days, and one of a
// question and a sector along the table listed.
func looksUp(q docket.PublicQuery) bool {
	if q.Theme != "" || q.Letter != "" {
		return false
	}
	several := 0
	for _, value := range []string{string(q.Type), q.State, q.Language} {
		if value != "" {
			several++
		}
	}
	switch {
	case q.Question != "":
		return several > 0
	case q.Sector != "":
		several++
	}
	return several > 1 && q.PostedFrom.IsZero() && q.PostedBefore.IsZero()
}

// byPosting is the key of a walk in the order of posting.
const byPosting = "c.posted_at"

// narrow adds the conditions on the comment's own row, of which the table listed has most.
func (w *publicWalk) narrow(q docket.PublicQuery) {
	of := "c."
	if w.listed {
		of = "l."
	}
	for _, f := range []struct{ column, value string }{
		{"sector", q.Sector}, {"submitter_type", string(q.Type)}, {"state", q.State}, {"language", q.Language},
	} {
		if f.value != "" {
			w.add(of + f.column + " = " + w.arg(f.value))
		}
	}
	if q.Letter != "" {
		w.add(of + "campaign <> '' AND " + of + "campaign = " + w.arg(string(q.Letter)))
	}
	const changed = "c.class = '" + string(docket.ClassCampaign) + "'"
	switch {
	case q.Changed && w.listed:
		w.add("EXISTS (SELECT 1 FROM comments c WHERE c.num = l.comment AND " + changed + ")")
	case q.Changed:
		w.add(changed)
	}
	if q.PostedFrom.IsZero() && q.PostedBefore.IsZero() {
		return
	}
	if w.key == "c.serial" {
		w.key = byPosting
	}
	if !q.PostedFrom.IsZero() {
		w.add(of + "posted_at >= " + w.arg(micros(q.PostedFrom)))
	}
	if !q.PostedBefore.IsZero() {
		w.add(of + "posted_at < " + w.arg(micros(q.PostedBefore)))
	}
}

// ordered is the order of the walk. Comments posted at the same time are in the order
// of their numbers.
func (w *publicWalk) ordered(order string) string {
	if w.key == byPosting {
		return byPosting + " " + order + ", c.serial " + order
	}
	return w.key + " " + order
}

// goOn makes the walk begin behind q.After; docket.ErrNotFound when that stands
// nowhere in the list.
func (db Public) goOn(ctx context.Context, w *publicWalk, q docket.PublicQuery, than string) error {
	id, serial, err := numberOf(q.After)
	if err != nil || id != q.Docket {
		return docket.ErrNotFound
	}
	if w.key == "c.serial" {
		w.add("c.serial " + than + " " + w.arg(serial))
		return nil
	}
	var num, when int64
	if err := db.read.row(ctx, `SELECT num, posted_at FROM comments WHERE docket = $1 AND serial = $2`,
		string(id), serial).
		Scan(&num, &when); err != nil {
		return err
	}
	if w.key == byPosting {
		w.add("(" + byPosting + ", c.serial) " + than + " (" + w.arg(when) + ", " + w.arg(serial) + ")")
	} else {
		w.add(w.key + " " + than + " " + w.arg(num))
	}
	return nil
}

func (db Public) publish(ctx context.Context, list []*posted) ([]docket.PublicComment, error) {
	if err := fillPosted(ctx, db.read, list); err != nil {
		return nil, err
	}
	out := make([]docket.PublicComment, len(list))
	for i, p := range list {
		out[i] = p.PublicComment
	}
	return out, nil
}

// PublicComment reads one posted comment; docket.ErrNotFound unless it is posted.
func (db Public) PublicComment(ctx context.Context, id docket.CommentID) (docket.PublicComment, error) {
	c, err := readPosted(ctx, db.read, id)
	return c, named(err, "posted comment %s", id)
}

func readPosted(ctx context.Context, q querier, id docket.CommentID) (docket.PublicComment, error) {
	d, serial, err := numberOf(id)
	if err != nil {
		return docket.PublicComment{}, err
	}
	p, err := scanPosted(q.row(ctx, `SELECT `+publicColumns+` FROM comments c
		WHERE c.docket = $1 AND c.serial = $2 AND `+postedRows, string(d), serial))
	if err != nil {
		return docket.PublicComment{}, err
	}
	if err := fillPosted(ctx, q, []*posted{p}); err != nil {
		return docket.PublicComment{}, err
	}
	return p.PublicComment, nil
}

// Replies lists the posted replies to a comment, oldest first, at most 500.
func (db Public) Replies(ctx context.Context, id docket.CommentID) ([]docket.PublicComment, error) {
	var list []*posted
	err := each(ctx, db.read, `SELECT `+publicColumns+` FROM comments c
		WHERE c.reply_to = $1 AND c.reply_to <> '' AND `+postedRows+` ORDER BY c.serial LIMIT $2`,
		[]any{string(id), maxPage}, func(r rows) error {
			p, err := scanPosted(r)
			list = append(list, p)
			return err
		})
	if err != nil {
		return nil, named(err, "replies to %s", id)
	}
	out, err := db.publish(ctx, list)
	return out, named(err, "replies to %s", id)
}

// Ledger says what became of every comment received: the line of all received,
// then each status, each followed by its parts by reason where there are any.
func (db Public) Ledger(ctx context.Context, id docket.ID) ([]docket.LedgerLine, error) {
	return readLedger(ctx, db.read, id)
}

// ledgerLines lists the statuses as they stand in a condition.
var ledgerLines = func() string {
	var list []string
	for _, s := range docket.Statuses {
		list = append(list, "'"+string(s)+"'")
	}
	return strings.Join(list, ", ")
}()

func readLedger(ctx context.Context, q querier, id docket.ID) ([]docket.LedgerLine, error) {
	var there int
	if err := q.row(ctx, `SELECT count(*) FROM docket_states WHERE docket = $1`, string(id)).Scan(&there); err != nil {
		return nil, named(err, "ledger of %s", id)
	}
	if there == 0 {
		return nil, named(docket.ErrNotFound, "docket %s", id)
	}
	parts := map[docket.Status][]docket.LedgerLine{}
	err := each(ctx, q,
		`SELECT line, part, comments FROM counters WHERE docket = $1 AND line IN
			(`+ledgerLines+`) AND comments <> 0 ORDER BY line, part`, []any{string(id)},
		func(r rows) error {
			var l docket.LedgerLine
			if err := r.Scan(&l.Line, &l.Reason, &l.Comments); err != nil {
				return err
			}
			parts[docket.Status(l.Line)] = append(parts[docket.Status(l.Line)], l)
			return nil
		})
	if err != nil {
		return nil, named(err, "ledger of %s", id)
	}
	lines := []docket.LedgerLine{{Line: docket.LedgerReceived}}
	for _, s := range docket.Statuses {
		total := docket.LedgerLine{Line: string(s)}
		var reasons []docket.LedgerLine
		for _, p := range parts[s] {
			total.Comments += p.Comments
			if p.Reason != "" {
				reasons = append(reasons, p)
			}
		}
		lines[0].Comments += total.Comments
		lines = append(append(lines, total), reasons...)
	}
	return lines, nil
}

// ThemeCounts reads the counts kept for pages, as of the last Recount, sorted by
// question, code and sector.
func (db Public) ThemeCounts(ctx context.Context, id docket.ID) ([]docket.ThemeCount, error) {
	return readCounts(ctx, db.read, id)
}

func readCounts(ctx context.Context, q querier, id docket.ID) ([]docket.ThemeCount, error) {
	var list []docket.ThemeCount
	err := each(ctx, q, `SELECT question, code, sector, every, different FROM theme_counts WHERE docket = $1`,
		[]any{string(id)},
		func(r rows) error {
			var c docket.ThemeCount
			err := r.Scan(&c.Question, &c.Code, &c.Sector, &c.All, &c.Distinct)
			list = append(list, c)
			return err
		})
	sortCounts(list)
	return list, named(err, "theme counts of %s", id)
}

func sortCounts(list []docket.ThemeCount) { slices.SortFunc(list, compareCounts) }

func compareCounts(a, b docket.ThemeCount) int {
	return cmp.Or(cmp.Compare(a.Question, b.Question), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Sector, b.Sector))
}
