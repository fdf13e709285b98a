package recount

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// campaigns counts the posted members of every campaign again.
func (c tableChecks) campaigns() {
	received, members := map[string]int{}, map[string][]string{}
	for _, id := range c.ids {
		if campaign := c.comment[id].campaign; campaign != "" {
			received[campaign]++
			if c.comment[id].posted {
				members[campaign] = append(members[campaign], id)
			}
		}
	}
	seen := map[string]bool{}
	for _, row := range c.tables["campaigns.csv"].rows {
		campaign := row["campaign_id"]
		where := "campaigns.csv " + campaign
		if seen[campaign] || received[campaign] == 0 {
			c.wrong("%s stands there twice, or comments.csv knows nothing of it", where)
			continue
		}
		seen[campaign] = true
		c.oneCampaign(where, row, members[campaign])
	}
	for campaign, n := range received {
		if len(members[campaign]) > 1 && !seen[campaign] {
			c.wrong("campaigns.csv has no row %s, of %d comments", campaign, n)
		}
	}
}

func (c tableChecks) oneCampaign(where string, row map[string]string, ids []string) {
	codes, added := c.letterAndCopies(row["representative"], ids)
	n := c.countCopies(ids)
	c.number(where, "comments_all", row["comments_all"], n.all)
	c.number(where, "identical", row["identical"], n.identical)
	c.number(where, "edited", row["edited"], n.edited)
	c.number(where, "with_addition", row["with_addition"], n.additions)
	c.same(where, "first_received", row["first_received"], n.first)
	c.same(where, "last_received", row["last_received"], n.last)
	c.set(where, "channels", row["channels"], n.channels)
	c.set(where, "sectors", row["sectors"], n.sectors)
	c.set(where, "states", row["states"], n.states)
	c.set(where, "codes", row["codes"], codes)
	c.set(where, "codes_added", row["codes_added"], added)
	if len(n.shares) > 0 {
		slices.Sort(n.shares)
		middle := len(n.shares) / 2
		median := n.shares[middle]
		if len(n.shares)%2 == 0 {
			median = (n.shares[middle-1] + n.shares[middle]) / 2
		}
		c.near(where, "least_share", row["least_share"], n.shares[0])
		c.near(where, "median_share", row["median_share"], median)
	}
	if of := c.comment[row["representative"]]; len(ids) > 0 && (of == nil || !of.posted ||
		of.campaign != row["campaign_id"]) {
		c.wrong("%s: the representative %q is no posted member", where, row["representative"])
	}
	if (row["decision"] == "") != (row["decided_by"] == "") || row["decided_by"] != "" &&
		!account.MatchString(row["decided_by"]) {
		c.wrong("%s: decision %q by %q", where, row["decision"], row["decided_by"])
	}
}

// copies is what the posted members of a campaign come to.
type copies struct {
	all, identical, edited, additions int
	shares                            []float64
	first, last                       string
	channels, sectors, states         map[string]bool
}

// countCopies counts the posted members of a campaign.
func (c tableChecks) countCopies(ids []string) *copies {
	n := &copies{channels: map[string]bool{}, sectors: map[string]bool{}, states: map[string]bool{}}
	for _, id := range ids {
		one := c.comment[id]
		n.all += one.standsFor
		share, err := strconv.ParseFloat(one.row["share_of_letter"], 64)
		words, err2 := strconv.Atoi(one.row["addition_words"])
		if err != nil || err2 != nil || share < 0 || share > 1 || words < 0 {
			c.wrong("comments.csv %s: a posted copy with share_of_letter %q and addition_words %q", id,
				one.row["share_of_letter"], one.row["addition_words"])
			continue
		}
		n.shares = append(n.shares, share)
		if share == 1 && words == 0 {
			n.identical += one.standsFor
		} else {
			n.edited += one.standsFor
		}
		if words > 0 {
			n.additions += one.standsFor
		}
		if at := one.row["received_at"]; at != "" {
			if n.first == "" || at < n.first {
				n.first = at
			}
			n.last = max(n.last, at)
		}
		n.channels[one.row["channel"]] = true
		if sector := one.row["sector"]; sector != "unspecified" {
			n.sectors[sector] = true
		}
		n.states[one.row["state"]] = true
	}
	return n
}

// letterAndCopies are the codes confirmed in a campaign's letter, and those that
// people confirmed in its posted copies and that the letter does not have.
func (c tableChecks) letterAndCopies(letter string, ids []string) (codes, added map[string]bool) {
	codes, added = map[string]bool{}, map[string]bool{}
	for _, k := range c.rows {
		switch {
		case k.state != "confirmed" || !slices.Contains(ids, k.comment):
		case k.comment == letter:
			codes[k.code] = true
		case k.origin != "campaign":
			added[k.code] = true
		}
	}
	for code := range codes {
		delete(added, code)
	}
	return codes, added
}

// set compares a cell of several values with what was counted, empty ones aside.
func (c tableChecks) set(where, column, says string, counted map[string]bool) {
	delete(counted, "")
	c.same(where, column, says, strings.Join(slices.Sorted(maps.Keys(counted)), "; "))
}
