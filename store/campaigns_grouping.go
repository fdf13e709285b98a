package store

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"maps"
	"math"
	"slices"
	"strconv"

	"commentportal/docket"
)

// liveRows are the comments c that may belong to a campaign. The partial index
// comments_ungrouped is written with the same words.
const liveRows = `c.status NOT IN ('withdrawn', 'spam')`

// millionths is a share as the database keeps it.
func millionths(share float64) int64 {
	return int64(math.Round(min(max(share, 0), 1) * 1e6))
}

// CampaignWork says of every docket what there is to group.
func (db Grouping) CampaignWork(ctx context.Context) ([]docket.CampaignWork, error) {
	var list []docket.CampaignWork
	err := each(ctx, db.read, `
		SELECT d.id, coalesce(s.verdicts, 0), coalesce(s.heeded, 0), coalesce(s.changes, 0), coalesce(s.settled, 0),
		       (SELECT count(*) FROM comments c WHERE c.docket = d.id AND c.class = '' AND `+liveRows+`),
		       (SELECT count(*) FROM campaigns k WHERE k.docket = d.id AND k.stale = 1)
		  FROM dockets d LEFT JOIN campaign_states s ON s.docket = d.id ORDER BY d.id`, nil, func(r rows) error {
		var w docket.CampaignWork
		var heeded int
		err := r.Scan(&w.Docket, &w.Verdicts, &heeded, &w.Changes, &w.Settled, &w.Ungrouped, &w.Stale)
		w.Decided = heeded != w.Verdicts
		list = append(list, w)
		return err
	})
	return list, named(err, "what there is to group")
}

// CampaignTexts reads the texts that a grouping compares, opened, by serial.
func (db Grouping) CampaignTexts(
	ctx context.Context, q docket.CampaignTextQuery,
) iter.Seq2[docket.CampaignText, error] {
	where, args := `c.docket = $1 AND c.class NOT IN ('content_elsewhere', 'no_answer') AND `+liveRows,
		[]any{string(q.Docket)}
	switch {
	case q.Ungrouped:
		where = `c.docket = $1 AND c.class = '' AND ` + liveRows
	case q.Campaign != "":
		where += ` AND c.campaign = $2 AND c.campaign <> ''`
		args = append(args, string(q.Campaign))
	case q.Comment != "":
		_, serial, _ := q.Comment.Split() // 0, which nobody has, for an ID of another form
		where += ` AND c.serial = $2`
		args = append(args, serial)
	}
	n := strconv.Itoa(len(args) + 1)
	query := `
		SELECT c.num, c.serial, c.uid, c.status, c.class, c.campaign,
		       CASE WHEN p.comment IS NULL OR c.campaign = '' OR k.stale = 1 THEN 0 ELSE 1 END
		  FROM comments c LEFT JOIN placements p ON p.comment = c.num LEFT JOIN campaigns k ON k.id = c.campaign
		 WHERE ` + where + ` AND c.serial > $` + n + ` ORDER BY c.serial LIMIT ` + strconv.Itoa(slice)
	return func(yield func(docket.CampaignText, error) bool) {
		after := int64(0)
		for {
			list, last, err := db.campaignTexts(ctx, q.Docket, query, append(slices.Clone(args), after))
			if err == nil {
				err = ctx.Err()
			}
			if err != nil {
				yield(docket.CampaignText{}, named(err, "texts of %s", q.Docket))
				return
			}
			for _, one := range list {
				if !yield(one, nil) {
					return
				}
			}
			if len(list) < slice {
				return
			}
			after = last
		}
	}
}

func (db Grouping) campaignTexts(
	ctx context.Context, id docket.ID, query string, args []any,
) (list []docket.CampaignText, last int64, err error) {
	place := map[int64]int{}
	var nums []int64
	var uids []string
	err = each(ctx, db.read, query, args, func(r rows) error {
		var one docket.CampaignText
		var num int64
		var uid []byte
		var status docket.Status
		if err := r.Scan(&num, &last, &uid, &status, &one.Class, &one.Campaign, &one.Measured); err != nil {
			return err
		}
		one.Comment, one.Posted = id.Comment(last), status.Public()
		place[num] = len(list)
		nums, uids, list = append(nums, num), append(uids, string(uid)), append(list, one)
		return nil
	})
	if err != nil {
		return nil, 0, err
	}
	err = eachOf(ctx, db.read,
		`SELECT `+answerColumns+` FROM answers a WHERE a.comment IN (%s) ORDER BY a.comment, a.position`, nums,
		func(r rows) error {
			a, err := scanAnswer(r)
			if err != nil {
				return err
			}
			i := place[a.comment]
			_, text, err := db.sealer.openTexts(uids[i], &a)
			if err != nil {
				return named(err, "%s, question %s", list[i].Comment, a.Question)
			}
			if list[i].Text != "" {
				list[i].Text += "\n\n"
			}
			list[i].Text += text
			return nil
		})
	return list, last, err
}

// SaveGrouping records who belongs together, in one transaction. What is recorded
// already is not written again, so that the same grouping saved twice changes
// nothing. Comments that were withdrawn or marked as spam meanwhile are passed
// over.
//
// It returns docket.ErrStale when people have decided since the grouping was
// made, or, unless it is of the whole docket, when who belongs where has moved on.
func (db Grouping) SaveGrouping(ctx context.Context, g docket.Grouping) (docket.GroupingSaved, error) {
	var saved docket.GroupingSaved
	err := db.write(ctx, func(t *tx) error {
		s := groupingSave{tx: t, sealer: db.sealer, grouping: g, names: map[docket.CampaignID]docket.CampaignID{},
			affected: map[docket.CampaignID]bool{}}
		var err error
		saved, err = s.save(ctx)
		return err
	})
	return saved, named(err, "record the campaigns of %s", g.Docket)
}

// groupingSave is one SaveGrouping under way.
type groupingSave struct {
	*tx
	sealer   *sealer
	grouping docket.Grouping
	state    campaignState
	numbers  int64 // given to campaigns, with those of this grouping
	names    map[docket.CampaignID]docket.CampaignID
	comments map[docket.CommentID]placedRow
	affected map[docket.CampaignID]bool
	posted   bool // a posted comment moved
	written  int  // rows that changed

	newPassages int
}

type campaignState struct{ numbers, verdicts, heeded, changes, settled int64 }

// placedRow is where a comment stands.
type placedRow struct {
	num      int64
	status   docket.Status
	class    docket.Class
	campaign docket.CampaignID
}

func (t campaignTx) campaignState(ctx context.Context, id docket.ID) (campaignState, error) {
	var s campaignState
	err := t.row(ctx, `SELECT numbers, verdicts, heeded, changes, settled FROM campaign_states WHERE docket = $1`,
		string(id)).
		Scan(&s.numbers, &s.verdicts, &s.heeded, &s.changes, &s.settled)
	if errors.Is(err, docket.ErrNotFound) {
		return s, nil
	}
	return s, err
}

func (s *groupingSave) save(ctx context.Context) (docket.GroupingSaved, error) {
	g := s.grouping
	var err error
	if s.state, err = s.campaignState(ctx, g.Docket); err != nil {
		return docket.GroupingSaved{}, err
	}
	if s.state.verdicts != int64(g.Verdicts) || !g.Whole && s.state.changes != g.Changes {
		return docket.GroupingSaved{}, docket.ErrStale
	}
	s.numbers = s.state.numbers
	if err := s.read(ctx); err != nil {
		return docket.GroupingSaved{}, err
	}
	if err := s.name(ctx); err != nil {
		return docket.GroupingSaved{}, err
	}
	moved, err := s.move(ctx)
	if err != nil {
		return docket.GroupingSaved{}, err
	}
	for _, step := range []func(context.Context) error{s.measure, s.letters, s.relate, s.passages} {
		if err := step(ctx); err != nil {
			return docket.GroupingSaved{}, err
		}
	}
	changes := s.state.changes + int64(moved)
	settled, heeded := s.state.settled, s.state.heeded
	if g.Whole {
		heeded = s.state.verdicts
		if settled = changes; s.state.changes != g.Changes {
			settled = g.Changes // something moved meanwhile
		}
	}
	if _, err := s.exec(ctx, `
		INSERT INTO campaign_states (docket, numbers, verdicts, heeded, changes, settled) VALUES ($1, $2, 0, $3, $4, $5)
		ON CONFLICT (docket) DO UPDATE SET numbers = excluded.numbers, changes = excluded.changes, settled =
		excluded.settled, heeded = excluded.heeded`,
		string(g.Docket), s.numbers, heeded, changes, settled); err != nil {
		return docket.GroupingSaved{}, err
	}
	s.noteWritten(moved)
	saved := docket.GroupingSaved{Changes: changes, Moved: moved}
	for _, k := range g.Campaigns {
		saved.Names = append(saved.Names, s.names[k.ID])
	}
	return saved, nil
}

// noteWritten records what the grouping changed, if it changed anything.
func (s *groupingSave) noteWritten(moved int) {
	g := s.grouping
	if s.written > 0 {
		s.revise(g.Docket)
		if s.posted {
			s.recount(g.Docket)
		}
		s.record(docket.ActorPortal, "campaign.grouped", string(g.Docket), map[string]string{
			"whole": strconv.FormatBool(g.Whole), "placed": strconv.Itoa(moved),
			"campaigns": strconv.Itoa(len(s.affected)),
			"new":       strconv.FormatInt(s.numbers-s.state.numbers, 10), "verdicts": strconv.Itoa(g.Verdicts),
			"new_passages": strconv.Itoa(s.newPassages),
		})
	}
}

// read looks where the comments of the grouping stand now.
func (s *groupingSave) read(ctx context.Context) error {
	id := s.grouping.Docket
	s.comments = make(map[docket.CommentID]placedRow, len(s.grouping.Members))
	scan := func(r rows) error {
		var p placedRow
		var serial int64
		err := r.Scan(&p.num, &serial, &p.status, &p.class, &p.campaign)
		s.comments[id.Comment(serial)] = p
		return err
	}
	const columns = `SELECT c.num, c.serial, c.status, c.class, c.campaign FROM comments c WHERE c.docket = $1`
	if len(s.grouping.Members) > 256 {
		return each(ctx, s, columns, []any{string(id)}, scan)
	}
	wanted := map[docket.CommentID]bool{}
	for _, m := range s.grouping.Members {
		wanted[m.Comment] = true
	}
	for _, k := range s.grouping.Campaigns {
		wanted[k.Letter] = true
	}
	for c := range wanted {
		_, serial, err := numberOf(c)
		if err != nil {
			return err
		}
		if err := each(ctx, s, columns+` AND c.serial = $2`, []any{string(id), serial}, scan); err != nil {
			return err
		}
	}
	return nil
}

// name gives new campaigns their numbers.
func (s *groupingSave) name(ctx context.Context) error {
	for _, k := range s.grouping.Campaigns {
		if d, _, ok := k.ID.Split(); ok && d == s.grouping.Docket {
			s.names[k.ID] = k.ID
			continue
		}
		letter, ok := s.comments[k.Letter]
		if !ok {
			return docket.ErrStale // it is gone
		}
		id, err := s.newCampaign(ctx, s.grouping.Docket, &s.numbers, letter.num, "", 0)
		if err != nil {
			return err
		}
		s.names[k.ID] = id
		s.written++
	}
	return nil
}

// newCampaign gives a campaign the next number of its docket.
func (t campaignTx) newCampaign(ctx context.Context, id docket.ID, numbers *int64, letter int64,
	decision docket.CampaignDecision, by docket.UserID) (docket.CampaignID, error) {
	*numbers++
	k := id.Campaign(*numbers)
	decided := int64(0)
	if decision != "" {
		decided = micros(t.now())
	}
	_, err := t.exec(ctx, `
		INSERT INTO campaigns (id, docket, number, name, letter, source, stale, decision, decided_by, decided_at)
		VALUES ($1, $2, $3, '', $4, 0, 1, $5, $6, $7)`, string(k), string(id), *numbers, letter, string(decision),
		int64(by), decided)
	return k, err
}

// campaignOf is the campaign of a member by its lasting name.
func (s *groupingSave) campaignOf(m docket.CampaignMember) docket.CampaignID {
	if id, ok := s.names[m.Campaign]; ok {
		return id
	}
	return m.Campaign
}

// move writes the members whose campaign or class changed. It returns how many
// changed their campaign or were placed for the first time.
func (s *groupingSave) move(ctx context.Context) (moved int, err error) {
	type to struct {
		campaign docket.CampaignID
		class    docket.Class
	}
	places := map[to][]int64{}
	var left, public []int64
	for _, m := range s.grouping.Members {
		c, ok := s.comments[m.Comment]
		if !ok || c.status == docket.Withdrawn || c.status == docket.Spam || c.class.Ungrouped() {
			continue
		}
		next := to{s.campaignOf(m), m.Class}
		if next == (to{c.campaign, c.class}) {
			continue
		}
		places[next] = append(places[next], c.num)
		s.written++
		if c.campaign != next.campaign || c.class == "" {
			moved++
		}
		if c.status.Public() {
			public = append(public, c.num)
		}
		if c.campaign != next.campaign {
			s.affected[c.campaign], s.affected[next.campaign] = true, true
			if c.campaign != "" {
				left = append(left, c.num)
			}
		}
	}
	delete(s.affected, "")
	s.posted = len(public) > 0
	if err := s.unspread(ctx, s.grouping.Docket, left); err != nil {
		return 0, err
	}
	for _, next := range slices.SortedFunc(maps.Keys(places), func(a, b to) int {
		return cmp.Or(cmp.Compare(a.campaign, b.campaign), cmp.Compare(a.class, b.class))
	}) {
		if err := s.placeIn(ctx, next.campaign, next.class, places[next]); err != nil {
			return 0, err
		}
	}
	return moved, s.unitsOf(ctx, public)
}

var placementInsert = insertTexts("placements", "comment", "share", "addition_words", "long_addition", "read_by",
	"read_words", "read_at")

// measure writes what the members made of their letters. Who read a long addition
// keeps having read it, unless it has grown by another one since.
func (s *groupingSave) measure(ctx context.Context) error {
	type measured struct{ share, words, long, readBy, readWords, readAt int64 }
	have := map[int64]measured{}
	var nums []int64
	for _, m := range s.grouping.Members {
		if c, ok := s.comments[m.Comment]; ok && m.Campaign != "" {
			nums = append(nums, c.num)
		}
	}
	err := eachOf(ctx, s,
		`SELECT p.comment, p.share, p.addition_words, p.long_addition, p.read_by, p.read_words, p.read_at FROM
			placements p WHERE p.comment IN (%s)`,
		nums, func(r rows) error {
			var num int64
			var p measured
			err := r.Scan(&num, &p.share, &p.words, &p.long, &p.readBy, &p.readWords, &p.readAt)
			have[num] = p
			return err
		})
	if err != nil {
		return err
	}
	var fresh [][]any
	for _, m := range s.grouping.Members {
		c, ok := s.comments[m.Comment]
		if !ok || m.Campaign == "" || c.status == docket.Withdrawn || c.status == docket.Spam {
			continue
		}
		was, known := have[c.num]
		next := was
		next.share, next.words, next.long = millionths(m.ShareOfLetter), int64(m.AdditionWords), flag(m.LongAddition)
		if next.words >= was.readWords+longAddition {
			next.readBy, next.readWords, next.readAt = 0, 0, 0
		}
		switch {
		case !known:
			fresh = append(fresh, []any{c.num, next.share, next.words, next.long, 0, 0, 0})
		case next != was:
			if _, err := s.exec(ctx,
				`UPDATE placements SET share = $2, addition_words = $3, long_addition = $4, read_by = $5, read_words =
					$6, read_at = $7 WHERE comment = $1`,
				c.num, next.share, next.words, next.long, next.readBy, next.readWords, next.readAt); err != nil {
				return err
			}
			s.written++
		}
	}
	s.written += len(fresh)
	s.dirty = true
	return s.translate(s.b.insert(context.WithoutCancel(ctx), &s.effects, placementInsert, fresh))
}

// longAddition is docket.CampaignMember.LongAddition's number of words.
const longAddition = 25

// letters gives each campaign the letter that the grouping found, where it may
// have it, and brings those with other members than before in order.
func (s *groupingSave) letters(ctx context.Context) error {
	for _, found := range s.grouping.Campaigns {
		id := s.names[found.ID]
		letter, ok := s.comments[found.Letter]
		if !ok {
			continue
		}
		k, err := s.campaign(ctx, id)
		if err != nil || k == nil {
			return err
		}
		if err := s.propose(ctx, k, letter.num); err != nil {
			return err
		}
		if err := s.settleCampaign(ctx, id); err != nil {
			return err
		}
		delete(s.affected, id)
		// Members were measured against the letter that was found: they are up to date
		// unless it has become another.
		n, err := s.exec(ctx, `UPDATE campaigns SET stale = CASE WHEN letter = $2 THEN 0 ELSE 1 END
			WHERE id = $1 AND stale <> CASE WHEN letter = $2 THEN 0 ELSE 1 END`, string(id), letter.num)
		if err != nil {
			return err
		}
		s.written += int(n)
	}
	for _, id := range slices.Sorted(maps.Keys(s.affected)) {
		if err := s.settleCampaign(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// propose makes a member the letter of its campaign, unless the present one is
// posted and somebody coded it, or is posted and the other is not.
func (t campaignTx) propose(ctx context.Context, k *campaignRow, num int64) error {
	if num == k.letter {
		return nil
	}
	now, err := t.standing(ctx, k.letter, k.id)
	if err != nil {
		return err
	}
	next, err := t.standing(ctx, num, k.id)
	if err != nil {
		return err
	}
	stays := now.member && now.status.Public() && (now.judged || !next.status.Public())
	if stays || !next.member {
		return nil
	}
	source, err := t.standing(ctx, k.source, k.id)
	if err != nil {
		return err
	}
	return t.setLetter(ctx, k, now, next, source)
}

// relate replaces the list of related campaigns after a whole grouping.
func (s *groupingSave) relate(ctx context.Context) error {
	if !s.grouping.Whole {
		return nil
	}
	type pair struct{ a, b docket.CampaignID }
	have, next := map[pair]int64{}, map[pair]int64{}
	err := each(ctx, s, `SELECT a, b, share FROM campaign_relations WHERE docket = $1`,
		[]any{string(s.grouping.Docket)}, func(r rows) error {
			var p pair
			var share int64
			err := r.Scan(&p.a, &p.b, &share)
			have[p] = share
			return err
		})
	if err != nil {
		return err
	}
	lasting := func(id docket.CampaignID) docket.CampaignID {
		if name, ok := s.names[id]; ok {
			return name
		}
		return id
	}
	for _, r := range s.grouping.Relations {
		p := pair{lasting(r.A), lasting(r.B)}
		_, a, _ := p.a.Split()
		if _, b, _ := p.b.Split(); b < a {
			p.a, p.b = p.b, p.a
		}
		next[p] = max(next[p], millionths(r.Share))
	}
	if maps.Equal(have, next) {
		return nil
	}
	if _, err := s.exec(ctx, `DELETE FROM campaign_relations WHERE docket = $1`,
		string(s.grouping.Docket)); err != nil {
		return err
	}
	for _, p := range slices.SortedFunc(maps.Keys(next), func(x, y pair) int {
		return cmp.Or(cmp.Compare(x.a, y.a),
			cmp.Compare(x.b, y.b))
	}) {
		if _, err := s.exec(ctx, `INSERT INTO campaign_relations (docket, a, b, share) VALUES ($1, $2, $3, $4)`,
			string(s.grouping.Docket), string(p.a), string(p.b), next[p]); err != nil {
			return err
		}
	}
	return nil
}
