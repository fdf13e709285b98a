package recount

import (
	"strconv"
	"strings"
)

// checkSignatories holds signatories.csv against the register: a comment that several signed
// lists them from its sender on, shows nobody while it is not posted, and says in its
// attribution how many others there are.
func checkSignatories(c tableChecks) {
	rows := c.tables["signatories.csv"].rows
	for n := 0; n < len(rows); {
		id := rows[n]["comment_id"]
		of := c.comment[id]
		parties := 0
		for ; n < len(rows) && rows[n]["comment_id"] == id; n++ {
			parties++
			row := rows[n]
			where := "signatories.csv " + id + " " + row["position"]
			c.number(where, "position", row["position"], parties)
			c.same(where, "public", row["public"], strconv.FormatBool(
				strings.TrimSpace(gap.ReplaceAllString(row["name"]+row["organization"], "")) != ""))
			switch {
			case of == nil:
				c.wrong("%s: comments.csv has no such comment", where)
			case !of.posted:
				c.same(where+", which is not posted", "name", row["name"]+row["organization"], "")
			case parties == 1:
				c.same(where, "name", row["name"], of.row["name"])
				c.same(where, "organization", row["organization"], of.row["organization"])
			}
		}
		if parties < 2 {
			c.wrong("signatories.csv %s: one party alone; only comments that several signed stand here", id)
		}
		if of == nil || !of.posted {
			continue
		}
		checkAttribution(c, of, ", and "+strconv.Itoa(parties-1)+" more")
		of.signed = true
	}
	for _, id := range c.ids {
		if of := c.comment[id]; of.posted && !of.signed {
			checkAttribution(c, of, "")
		}
	}
}

// checkAttribution holds the name to cite a posted comment by against its name and organization;
// more is how many others signed. One mark may stand behind a name, and none behind no name.
func checkAttribution(c tableChecks, of *comment, more string) {
	var parts []string
	for _, column := range []string{"name", "organization"} {
		if of.row[column] != "" {
			parts = append(parts, of.row[column])
		}
	}
	name := strings.Join(parts, ", ")
	said, want := of.row["attribution"], name+more
	if name == "" {
		want = "Anonymous" + more
	} else {
		for _, mark := range []string{" (name questioned)", " (address confirmed)"} {
			if said == name+mark+more {
				return
			}
		}
	}
	c.same("comments.csv "+of.row["comment_id"], "attribution", said, want)
}
