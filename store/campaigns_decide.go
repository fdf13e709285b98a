package store

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"commentportal/docket"
	"commentportal/docket/phrase"
)

// Limits of what people write on campaigns, in code points.
const (
	maxCampaignName   = 120
	maxCampaignReason = 2_000
)

// DecideCampaign records a decision of a person on a campaign and carries it out,
// in one transaction: members move at once, and the next grouping holds to it. It
// returns the decision with its number, of whom it spoke and, of a split, the
// campaign that it made.
//
// It returns docket.ErrNotFound when there is no such campaign, and
// docket.Invalid for "reason", "name", "comments", "others" or "over"; the last
// when an earlier decision says otherwise and v.Over is not set.
func (db Grouping) DecideCampaign(ctx context.Context, v docket.CampaignVerdict) (docket.CampaignVerdict, error) {
	done := v
	err := db.write(ctx, func(t *tx) error {
		done = v
		done.Comments, done.Others = slices.Clone(v.Comments), slices.Clone(v.Others)
		d := campaignDecision{tx: t, v: &done}
		return d.decide(ctx)
	})
	return done, named(err, "decide on campaign %s", v.Campaign)
}

// campaignDecision is one DecideCampaign under way.
type campaignDecision struct {
	*tx
	v       *docket.CampaignVerdict
	state   campaignState
	members map[docket.CommentID]placedRow // of all campaigns that are touched, and single comments that join
	moved   []int64
}

func (d *campaignDecision) decide(ctx context.Context) error {
	v := d.v
	v.Name, v.Reason = strings.Join(strings.Fields(v.Name), " "), strings.TrimSpace(v.Reason)
	id, _, ok := v.Campaign.Split()
	if !ok {
		return docket.ErrNotFound
	}
	v.Docket, v.Number, v.Rest, v.Into = id, 0, nil, ""
	if v.At = d.now(); v.By == 0 {
		return docket.ErrDenied
	}
	k, err := d.campaign(ctx, v.Campaign)
	if err != nil {
		return err
	}
	if k == nil {
		return docket.ErrNotFound
	}
	if d.state, err = d.campaignState(ctx, id); err != nil {
		return err
	}
	d.members = map[docket.CommentID]placedRow{}
	whole, err := d.load(ctx, v.Campaign)
	if err != nil {
		return err
	}
	if invalid := d.check(whole); len(invalid) > 0 {
		return invalid
	}
	if v.Action == docket.CampaignJoin {
		if err := d.loadOthers(ctx); err != nil {
			return err
		}
	}
	if err := d.complete(whole); err != nil {
		return err
	}
	earlier, err := readVerdictsOf(ctx, d, id)
	if err != nil {
		return err
	}
	if e, found := docket.NewCampaignRules(earlier).Contradicted(*v); found && !v.Over {
		dock, err := readDocket(ctx, d, id)
		if err != nil {
			return err
		}
		e.At = e.At.In(dock.Location())
		return docket.Invalid{"over": contradiction(e)}
	}
	if err := d.carryOut(ctx, k); err != nil {
		return err
	}
	return d.write(ctx)
}

// contradiction says what stands in the way of a decision.
func contradiction(e docket.CampaignVerdict) string {
	what := map[docket.CampaignAction]string{
		docket.CampaignConfirm: "confirmed that these comments belong together",
		docket.CampaignJoin:    "joined these comments",
		docket.CampaignPart:    "parted these comments",
		docket.CampaignAlone:   "set some of these comments apart from every campaign",
	}[e.Action]
	return fmt.Sprintf("On %s %s %s, for this reason: “%s”. Your decision says otherwise. Tick “Take the earlier "+
		"decision back” to go on.",
		phrase.English.Day(e.At), e.By, what, strings.TrimRight(e.Reason, "."))
}

// load reads the members of a campaign.
func (d *campaignDecision) load(ctx context.Context, campaign docket.CampaignID) ([]docket.CommentID, error) {
	id, _, _ := campaign.Split()
	var list []docket.CommentID
	err := each(ctx, d, `SELECT c.num, c.serial, c.status, c.class, c.campaign FROM comments c
		WHERE c.docket = $1 AND c.campaign = $2 AND c.campaign <> '' ORDER BY
		c.serial`, []any{string(id), string(campaign)}, func(r rows) error {
		var p placedRow
		var serial int64
		err := r.Scan(&p.num, &serial, &p.status, &p.class, &p.campaign)
		list = append(list, id.Comment(serial))
		d.members[id.Comment(serial)] = p
		return err
	})
	return list, err
}

// check says what is wrong with the decision as it was sent.
func (d *campaignDecision) check(whole []docket.CommentID) docket.Invalid {
	v, invalid := d.v, docket.Invalid{}
	if n := utf8.RuneCountInString(v.Reason); n == 0 {
		invalid["reason"] = "Say why, for colleagues who read this later."
	} else if n > maxCampaignReason {
		invalid["reason"] = fmt.Sprintf("Shorten the reason to %d characters. It has %d.", maxCampaignReason, n)
	}
	if v.Action == docket.CampaignRename {
		if n := utf8.RuneCountInString(v.Name); n > maxCampaignName {
			invalid["name"] = fmt.Sprintf("Shorten the name to %d characters. It has %d.", maxCampaignName, n)
		}
	} else {
		v.Name = ""
	}
	if len(whole) < 2 {
		invalid["comments"] = "This campaign has no members any more."
		return invalid
	}
	switch v.Action {
	case docket.CampaignConfirm, docket.CampaignRename:
		v.Comments, v.Others = nil, nil
	case docket.CampaignJoin:
		if len(v.Others)+len(v.Comments) == 0 {
			invalid["others"] = "Choose a campaign, or type the ID of a campaign or comment that belongs to this one."
		}
	case docket.CampaignPart, docket.CampaignAlone:
		v.Others = nil
		slices.Sort(v.Comments)
		v.Comments = slices.Compact(v.Comments)
		named := slices.ContainsFunc(v.Comments,
			func(c docket.CommentID) bool { return d.members[c].campaign != v.Campaign })
		switch {
		case len(v.Comments) == 0:
			invalid["comments"] = "Tick the copies that do not belong to this campaign."
		case named:
			invalid["comments"] = "Some of the ticked comments have left this campaign meanwhile. Look at the " +
				"list again."
		case v.Action == docket.CampaignPart && len(v.Comments) == len(whole):
			invalid["comments"] = "Every copy is ticked, so nothing would stay. Leave at least one."
		}
	default:
		invalid["action"] = "Choose what to do with this campaign."
	}
	return invalid
}

// loadOthers reads what is to join: other campaigns, and single comments.
func (d *campaignDecision) loadOthers(ctx context.Context) error {
	v := d.v
	slices.Sort(v.Others)
	v.Others = slices.DeleteFunc(slices.Compact(v.Others), func(k docket.CampaignID) bool { return k == v.Campaign })
	for _, other := range v.Others {
		if id, _, ok := other.Split(); !ok || id != v.Docket {
			return docket.Invalid{"others": fmt.Sprintf("%s is no campaign of this docket.", other)}
		}
		list, err := d.load(ctx, other)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return docket.Invalid{"others": fmt.Sprintf("%s is no campaign of this docket, or has no members any more.",
				other)}
		}
	}
	for _, one := range v.Comments {
		p, err := d.loadComment(ctx, one)
		if err != nil {
			return err
		}
		d.members[one] = p
	}
	if !slices.ContainsFunc(v.Comments, func(c docket.CommentID) bool { return d.members[c].campaign != v.Campaign }) &&
		len(v.Others) == 0 {
		return docket.Invalid{"others": "That is in this campaign already."}
	}
	return nil
}

// loadComment reads where a comment stands that is to join the campaign.
func (d *campaignDecision) loadComment(ctx context.Context, one docket.CommentID) (placedRow, error) {
	v := d.v
	id, serial, ok := one.Split()
	if !ok || id != v.Docket {
		return placedRow{}, docket.Invalid{"others": fmt.Sprintf("%s is no comment of this docket.", one)}
	}
	var p placedRow
	err := d.row(ctx,
		`SELECT c.num, c.status, c.class, c.campaign FROM comments c WHERE c.docket = $1 AND c.serial = $2`,
		string(id), serial).
		Scan(&p.num, &p.status, &p.class, &p.campaign)
	switch {
	case errors.Is(err, docket.ErrNotFound):
		return placedRow{}, docket.Invalid{"others": fmt.Sprintf("There is no comment %s.", one)}
	case err != nil:
		return placedRow{}, err
	case p.status == docket.Withdrawn || p.status == docket.Spam:
		return placedRow{}, docket.Invalid{"others": fmt.Sprintf("%s was withdrawn or marked as spam. It belongs to "+
			"no campaign.", one)}
	case p.class.Ungrouped():
		return placedRow{}, docket.Invalid{"others": fmt.Sprintf("%s says nothing, or only points at an attachment. "+
			"It belongs to no campaign.", one)}
	}
	return p, nil
}

// complete fills in of whom the decision speaks.
func (d *campaignDecision) complete(whole []docket.CommentID) error {
	v := d.v
	v.Number = int(d.state.verdicts) + 1
	switch v.Action {
	case docket.CampaignConfirm:
		v.Comments = whole
	case docket.CampaignJoin:
		v.Comments = v.Comments[:0]
		for c := range d.members {
			v.Comments = append(v.Comments, c)
		}
	case docket.CampaignPart:
		for _, c := range whole {
			if !slices.Contains(v.Comments, c) {
				v.Rest = append(v.Rest, c)
			}
		}
	}
	slices.SortFunc(v.Comments, func(a, b docket.CommentID) int {
		// Serials have leading zeros up to four digits: the longer ID is the later one.
		return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
	})
	return nil
}

// carryOut moves the members.
func (d *campaignDecision) carryOut(ctx context.Context, k *campaignRow) error {
	v := d.v
	decision := map[docket.CampaignAction]docket.CampaignDecision{
		docket.CampaignConfirm: docket.CampaignConfirmed, docket.CampaignJoin: docket.CampaignMerged,
		docket.CampaignPart: docket.CampaignSplit,
	}[v.Action]
	if decision != "" {
		if _, err := d.exec(ctx, `UPDATE campaigns SET decision = $2, decided_by = $3, decided_at = $4 WHERE id = $1`,
			string(v.Campaign), string(decision), int64(v.By), micros(v.At)); err != nil {
			return err
		}
	}
	switch v.Action {
	case docket.CampaignRename:
		_, err := d.exec(ctx, `UPDATE campaigns SET name = $2 WHERE id = $1`, string(v.Campaign), v.Name)
		return err
	case docket.CampaignJoin:
		if k.source == 0 { // codes that people gave to the letter of another go on holding for its copies
			for _, other := range v.Others {
				o, err := d.campaign(ctx, other)
				if err != nil {
					return err
				}
				if o != nil && o.source != 0 {
					if _, err := d.exec(ctx, `UPDATE campaigns SET source = $2 WHERE id = $1`, string(v.Campaign),
						o.source); err != nil {
						return err
					}
					break
				}
			}
		}
		return d.shift(ctx, v.Campaign, docket.ClassCampaign, v.Comments)
	case docket.CampaignAlone:
		return d.shift(ctx, "", docket.ClassUnique, v.Comments)
	case docket.CampaignPart:
		if len(v.Comments) == 1 {
			return d.shift(ctx, "", docket.ClassUnique, v.Comments)
		}
		var err error
		v.Into, err = d.newCampaign(ctx, v.Docket, &d.state.numbers, d.members[v.Comments[0]].num, docket.CampaignSplit,
			v.By)
		if err != nil {
			return err
		}
		return d.shift(ctx, v.Into, docket.ClassCampaign, v.Comments)
	}
	return nil
}

// shift puts comments into a campaign, or into none, and brings those that they
// left in order.
func (d *campaignDecision) shift(ctx context.Context, to docket.CampaignID, class docket.Class,
	list []docket.CommentID) error {
	var public []int64
	affected := []docket.CampaignID{to}
	for _, c := range list {
		p := d.members[c]
		if p.campaign == to {
			continue
		}
		d.moved = append(d.moved, p.num)
		affected = append(affected, p.campaign)
		if p.status.Public() {
			public = append(public, p.num)
		}
	}
	if err := d.unspread(ctx, d.v.Docket, d.moved); err != nil {
		return err
	}
	if err := d.placeIn(ctx, to, class, d.moved); err != nil {
		return err
	}
	slices.Sort(affected)
	for _, id := range slices.Compact(affected) {
		if id == "" {
			continue
		}
		if err := d.settleCampaign(ctx, id); err != nil {
			return err
		}
		if id == to { // who came is to be measured against its letter
			if _, err := d.exec(ctx, `UPDATE campaigns SET stale = 1 WHERE id = $1`, string(id)); err != nil {
				return err
			}
		}
	}
	if len(public) > 0 {
		d.recount(d.v.Docket)
	}
	return d.unitsOf(ctx, public)
}

// write adds the decision to the history.
func (d *campaignDecision) write(ctx context.Context) error {
	v := d.v
	others := ""
	if len(v.Others) > 0 {
		b, err := json.Marshal(v.Others)
		if err != nil {
			return err
		}
		others = string(b)
	}
	if _, err := d.exec(ctx, `
		INSERT INTO campaign_verdicts (docket, number, action, campaign, others, comments, rest, part, name, reason,
		decided_by, decided_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		string(v.Docket), v.Number, string(v.Action), string(v.Campaign), others, serialsOf(v.Comments),
		serialsOf(v.Rest), string(v.Into),
		v.Name, v.Reason, int64(v.By), micros(v.At)); err != nil {
		return err
	}
	if _, err := d.exec(ctx, `
		INSERT INTO campaign_states (docket, numbers, verdicts, heeded, changes, settled) VALUES ($1, $2, $3, 0, $4, 0)
		ON CONFLICT (docket) DO UPDATE SET numbers = excluded.numbers, verdicts = excluded.verdicts, changes =
		campaign_states.changes + $4`, string(v.Docket), d.state.numbers, v.Number, len(d.moved)); err != nil {
		return err
	}
	d.revise(v.Docket)
	detail := map[string]string{"number": strconv.Itoa(v.Number), "comments": strconv.Itoa(len(v.Comments)),
		"moved": strconv.Itoa(len(d.moved))}
	if len(v.Others) > 0 {
		detail["others"] = others
	}
	if v.Into != "" {
		detail["part"] = string(v.Into)
	}
	d.record(v.By.Actor(), "campaign."+string(v.Action), string(v.Campaign), detail)
	return nil
}

// serialsOf writes sorted comment IDs of one docket as ranges.
func serialsOf(list []docket.CommentID) string {
	serials := make([]int64, 0, len(list))
	for _, c := range list {
		if _, n, ok := c.Split(); ok {
			serials = append(serials, n)
		}
	}
	return ranges(serials)
}

// ReadAddition records that a person has read what a copy adds to its letter. It
// returns docket.ErrNotFound unless the copy has a long addition.
func (db Grouping) ReadAddition(ctx context.Context, by docket.UserID, id docket.CommentID) error {
	return named(db.write(ctx, func(t *tx) error {
		d, serial, err := numberOf(id)
		if err != nil {
			return err
		}
		n, err := t.exec(ctx, `
			UPDATE placements SET read_by = $3, read_words = addition_words, read_at = $4
			 WHERE long_addition = 1 AND comment = (SELECT c.num FROM comments c WHERE c.docket = $1 AND c.serial = $2
			 AND c.campaign <> '')`, string(d), serial, int64(by), micros(t.now()))
		if err != nil {
			return err
		}
		if n == 0 {
			return docket.ErrNotFound
		}
		t.record(by.Actor(), "campaign.addition_read", string(id), nil)
		return nil
	}), "addition of %s", id)
}
