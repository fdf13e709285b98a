package recount

import (
	"slices"
	"strconv"
	"strings"
)

// quotes holds each quotation against the posted answer that it is taken from.
func (c tableChecks) quotes() {
	places := map[string][]int{}
	for n, row := range c.tables["quotes.csv"].rows {
		id, q, code := row["comment_id"], row["question_id"], row["code"]
		where := "quotes.csv row " + strconv.Itoa(n+1) + " (" + code + " " + row["position"] + ")"
		from := c.comment[id]
		if from == nil || !from.posted {
			c.wrong("%s: %s is no posted comment", where, id)
			continue
		}
		if row["quote"] == "" || !strings.Contains(c.text[[2]string{id, q}], row["quote"]) {
			c.wrong("%s: the words are not in what %s says to question %s: %.80q", where, id, q, row["quote"])
		}
		c.same(where, "sector", row["sector"], from.row["sector"])
		c.same(where, "organization", row["organization"], from.row["organization"])
		c.same(where, "campaign_id", row["campaign_id"], from.campaign)
		c.same(where, "named", row["named"], strconv.FormatBool(from.row["name"] != "" ||
			from.row["organization"] != ""))
		if !strings.HasSuffix(row["url"], "/dockets/"+from.row["docket_id"]+"/comments/"+id) {
			c.wrong("%s: the url %s does not lead to the comment", where, row["url"])
		}
		if !account.MatchString(row["chosen_by"]) {
			c.wrong("%s: chosen_by is %q, not an account number", where, row["chosen_by"])
		}
		c.quotedUnder(where, row)
		place, err := strconv.Atoi(row["position"])
		if err != nil {
			c.wrong("%s: the position is %q", where, row["position"])
		}
		places[code] = append(places[code], place)
	}
	for code, list := range places {
		if !slices.IsSorted(list) || len(slices.Compact(slices.Clone(list))) != len(list) || list[0] < 1 {
			c.wrong("quotes.csv: the positions under %s are %v", code, list)
		}
	}
}

// quotedUnder holds the code and the version that a quotation was chosen under
// against what codings say of the code.
func (c tableChecks) quotedUnder(where string, row map[string]string) {
	code, revisit := row["code"], row["revisit"]
	_, now := c.labels[code]
	switch {
	case !slices.Contains([]string{"", "redefined", "gone"}, revisit):
		c.wrong("%s: revisit is %q", where, revisit)
	case revisit == "gone" && now:
		c.wrong("%s: revisit is gone, but codebook.csv has %s", where, code)
	case revisit == "redefined" && !now:
		c.wrong("%s: revisit is redefined, but codebook.csv has no %s", where, code)
	case revisit == "" && !now:
		c.wrong("%s: codebook.csv has no %s, and nothing says that the quotation waits", where, code)
	}
	version, err := strconv.Atoi(row["codebook_version"])
	if err != nil || version < 0 {
		c.wrong("%s: codebook_version is %q", where, row["codebook_version"])
		return
	}
	// What counts under a code is of the version since which it means what it does, or
	// newer; what is set apart is older.
	for _, k := range c.rows {
		made, err := strconv.Atoi(k.row["codebook_version"])
		if k.code != code || err != nil || !now {
			continue
		}
		if k.state == "to_revisit" && version <= made && revisit == "" {
			c.wrong("%s: chosen with version %d, and a coding of version %d is to be read again", where, version, made)
			return
		}
		if k.state == "confirmed" && version >= made && revisit == "redefined" {
			c.wrong("%s: of version %d and to be looked at again, where a coding of version %d counts",
				where, version, made)
			return
		}
	}
}

// recommendations looks up what each conclusion rests on.
func (c tableChecks) recommendations() {
	type quotation struct{ words, comment, passage string }
	quoted := map[quotation]bool{}
	for _, row := range c.tables["quotes.csv"].rows {
		quoted[quotation{row["quote"], row["comment_id"], row["passage"]}] = true
	}
	text := map[string]bool{}
	for n, row := range c.tables["recommendations.csv"].rows {
		where := "recommendations.csv row " + strconv.Itoa(n+1) + " (" + row["recommendation_id"] + ")"
		if !text[row["recommendation_id"]] {
			text[row["recommendation_id"]] = true
			if row["text"] == "" {
				c.wrong("%s: the first row has no text", where)
			}
			if row["code"]+row["quote"]+row["comment_id"] != "" {
				c.wrong("%s: the first row links to something already", where)
			}
			c.same(where, "passage", row["passage"], "")
			continue
		}
		for _, own := range []string{"text", "number", "imperative", "comments_distinct", "comments_all",
			"sectors", "against", "support"} {
			c.same(where, own, row[own], "")
		}
		if row["quote"] == "" {
			c.same(where, "passage", row["passage"], "")
		}
		links := 0
		if code := row["code"]; code != "" {
			links++
			if !slices.Contains(c.codes(), code) {
				c.wrong("%s: no such code: %s", where, code)
			}
		}
		if quote := row["quote"]; quote != "" {
			links++
			if !quoted[quotation{quote, row["comment_id"], row["passage"]}] {
				c.wrong("%s: quotes.csv has no such quotation: %.80q", where, quote)
			}
		}
		if id := row["comment_id"]; id != "" && row["quote"] == "" {
			links++
		}
		if id := row["comment_id"]; id != "" && c.comment[id] == nil {
			c.wrong("%s: comments.csv has no %s", where, id)
		}
		if links != 1 {
			c.wrong("%s: a row of a link has %d links", where, links)
		}
	}
}
