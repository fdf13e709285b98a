package store

import (
	"context"
	"fmt"
	"strconv"

	"commentportal/docket"
)

// listWay is what a list of the desk is walked along.
type listWay int

const (
	wayComments listWay = iota // the comments of the docket, or those of a language, sector or campaign
	wayFacet                   // what waits with something in common: the table waiting
	wayClaims                  // what a person has open
	wayLetters                 // the letters that are posted, and their copies
)

// queueList is a list of the desk: its conditions, and what it is walked along, so that a
// page costs the same whatever waits beside the list.
type queueList struct {
	conditions
	start     listStart
	aside     bool // some condition asks for the row of the comment itself
	firstTurn bool // nothing but what is to be read first fits
	ordered   bool // there is an index of the list in its order
}

// add adds a condition on the row of the comment, c.
func (l *queueList) add(text string) {
	l.aside = true
	l.conditions.add(text)
}

// addFacet adds a condition on what the list is walked along.
func (l *queueList) addFacet(text string) { l.conditions.add(text) }

// by is what the rows of a list are ordered by: its turn and serial.
func (l *queueList) by() string {
	if l.start.way == wayFacet {
		return "w"
	}
	return "c"
}

// num is the number of the comment in what the list is walked along.
func (l *queueList) num() string {
	if l.start.way == wayFacet {
		return "w.comment"
	}
	return "c.num"
}

// waits reports whether a view lists pending comments alone.
func waits(v docket.QueueView) bool {
	return v == "" || v == docket.ViewPending || v == docket.ViewHeld || v == docket.ViewOpen
}

// listStart is what a list is walked along, and which facet.
type listStart struct {
	way   listWay
	facet facet
}

// listStarts are those that a query leaves open. What a person has open is few always.
func listStarts(q docket.QueueQuery) (list []listStart) {
	switch {
	case !waits(q.View):
		return []listStart{{}}
	case q.Took != 0:
		return []listStart{{way: wayClaims}}
	}
	for _, f := range waitingFacets(q) {
		list = append(list, listStart{wayFacet, f})
	}
	if q.Late {
		list = append(list, listStart{way: wayLetters})
	}
	if len(list) == 0 || q.Language != "" || q.Sector != "" || q.Campaign != "" {
		list = append(list, listStart{})
	}
	return list
}

// shortest is the start of a list along which least is walked, as far as that is counted.
func (db Moderation) shortest(ctx context.Context, q docket.QueueQuery) (best listStart, err error) {
	starts := listStarts(q)
	if len(starts) == 1 {
		return starts[0], nil
	}
	least := countCap + 2
	for _, s := range starts {
		l := queueList{start: s}
		l.walkAlong(q, micros(db.now()))
		if s.way == wayComments {
			l.add("c.status = 'pending'")
			l.narrowColumns(q)
		}
		var n int
		if err := db.read.row(ctx, l.count(), l.args...).Scan(&n); err != nil {
			return best, err
		}
		if n < least {
			best, least = s, n
		}
	}
	return best, nil
}

// walkAlong adds the conditions that make what a list is walked along, and its docket.
func (l *queueList) walkAlong(q docket.QueueQuery, now int64) {
	l.ordered = waits(q.View)
	switch l.start.way {
	case wayFacet:
		l.addFacet("w.docket = " + l.arg(string(q.Docket)) + " AND w.facet = " + l.arg(string(l.start.facet)))
		return
	case wayClaims:
		l.add("k.kind = 'moderation' AND k.question = '' AND k.user_id = " + l.arg(int64(q.Took)) + " AND k.until > " +
			l.arg(now))
	case wayLetters:
		l.add("k.docket = " + l.arg(string(q.Docket)) + " AND l.num <> c.num AND l.status IN ('posted', " +
			"'posted_with_redactions') AND c.campaign <> ''")
	}
	l.add("c.docket = " + l.arg(string(q.Docket)))
}

// narrowColumns adds the filters that are columns of comments.
func (l *queueList) narrowColumns(q docket.QueueQuery) {
	if q.Language != "" {
		l.add("c.language = " + l.arg(q.Language))
	}
	if q.Sector != "" {
		l.add("c.sector = " + l.arg(q.Sector))
	}
	if q.Campaign != "" {
		l.add("c.campaign = " + l.arg(string(q.Campaign)) + " AND c.campaign <> ''")
	}
}

// view adds the condition of a view; it reports whether there is such a view.
func (l *queueList) view(v docket.QueueView) bool {
	pending, held := "c.status = 'pending' AND ", "c.held"
	if l.start.way == wayFacet {
		pending, held = "", "w.held"
	}
	switch v {
	case docket.ViewPending, "":
		l.addFacet(pending + held + " = 0 AND " + unproposed(l.num()))
	case docket.ViewHeld:
		l.addFacet(pending + held + " = 1 AND " + unproposed(l.num()))
	case docket.ViewOpen:
		l.addFacet(pending + unproposed(l.num()))
	case docket.ViewReported:
		l.add("c.reports > 0 AND " + postedRows)
	case docket.ViewDecided:
		l.add("c.status <> 'pending'")
	case docket.ViewAll:
	default:
		return false
	}
	return true
}

// unproposed picks the comments that wait for no second signature: what one
// person has decided is not handed to the next as new work.
func unproposed(num string) string {
	return "NOT EXISTS (SELECT 1 FROM signatures g WHERE g.comment = " + num + " AND g.state = 'open')"
}

// narrowFacets adds the facets of what waits, but for the one that the list is walked
// along.
func (l *queueList) narrowFacets(list []facet) {
	for _, f := range list {
		if f == l.start.facet {
			continue
		}
		l.addFacet("EXISTS (SELECT 1 FROM waiting x WHERE x.comment = " + l.num() + " AND x.facet = " +
			l.arg(string(f)) + ")")
	}
}

// page is the query of rows of one turn behind a serial, both of them placeholders. What
// is walked along letters or claims is not in the order of the list: its few numbers are
// sorted before their rows are read.
func (l *queueList) page(turn int64, serial, size string) string {
	from, join := "comments c", ""
	switch l.start.way {
	case wayFacet: // written so that SQLite walks along the facet
		from, join = "waiting w CROSS JOIN comments c", " AND w.comment = c.num AND c.status = 'pending'"
	case wayClaims, wayLetters:
		return `SELECT ` + recordColumns + ` FROM comments c WHERE c.num IN (SELECT c.num FROM ` + l.few() + ` WHERE ` +
			l.where() + l.joined() + " AND c.turn = " + strconv.FormatInt(turn, 10) + " AND c.serial > " + serial +
			" ORDER BY c.serial + 0 LIMIT " + size + ") ORDER BY c.serial"
	}
	return `SELECT ` + recordColumns + ` FROM ` + from + ` WHERE ` + l.where() + join +
		fmt.Sprintf(" AND %[1]s.turn = %[2]d AND %[1]s.serial > %[3]s ORDER BY %[1]s.serial LIMIT %[4]s", l.by(), turn,
			serial, size)
}

// few is what a list is walked along that has few rows of its own, and the comments, in the
// order in which SQLite is to read them.
func (l *queueList) few() string {
	if l.start.way == wayClaims {
		return "claims k CROSS JOIN comments c"
	}
	return "campaigns k CROSS JOIN comments l CROSS JOIN comments c"
}

func (l *queueList) joined() string {
	if l.start.way == wayClaims {
		return " AND c.num = k.comment"
	}
	return " AND l.num = k.letter AND c.campaign = k.id"
}

// count is the query of how many rows the list has, up to the cap. It is counted in the
// order of its index, so that PostgreSQL, which may not know what is meant when it plans,
// reads no whole tables. Along a facet the index is all that is read, unless some condition
// asks for the comment itself.
func (l *queueList) count() string {
	from, join, order := "comments c", "", ""
	switch l.start.way {
	case wayFacet:
		from, order = "waiting w", " ORDER BY w.turn, w.serial"
		if l.aside {
			from, join = from+" CROSS JOIN comments c", " AND w.comment = c.num"
		}
	case wayClaims, wayLetters:
		from, join = l.few(), l.joined()
	case wayComments:
		if l.ordered {
			order = " ORDER BY c.turn, c.serial"
		}
	}
	return `SELECT count(*) FROM (SELECT 1 FROM ` + from + ` WHERE ` + l.where() + join + order +
		fmt.Sprintf(" LIMIT %d) AS matches", countCap+1)
}
