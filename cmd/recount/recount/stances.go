package recount

// stanceColumns are the stances that themes_by_question.csv counts, as its columns name
// them.
var stanceColumns = []string{"for", "against", "mixed", "none", "open", "unstated"}

// checkStances counts the comments of a theme by stance again, from codings.csv.
func checkStances(c tableChecks, where string, row map[string]string) {
	q, code := row["question_id"], row["code"]
	of := map[string][]string{}
	for _, id := range c.saying(q, code, "*") {
		stance := c.stanceOf(id, q, code)
		of[stance] = append(of[stance], id)
	}
	asked := c.asksStance(code)
	for _, stance := range stanceColumns {
		all, distinct := "stance_"+stance+"_all", "stance_"+stance+"_distinct"
		if !asked {
			c.same(where, all, row[all], "")
			c.same(where, distinct, row[distinct], "")
			continue
		}
		said := c.count(of[stance])
		c.number(where, all, row[all], said.all)
		c.number(where, distinct, row[distinct], said.distinct)
	}
}

// asksStance reports whether stances of a code are counted: the codebook asks for them,
// or somebody gave one that counts.
func (c *counter) asksStance(code string) bool {
	c.gatherStances()
	return c.askedStance[code]
}

// gatherStances reads, once, which stance each answer has on each code: the one that the
// rows which count have, "open" where they have different ones.
func (c *counter) gatherStances() {
	if c.stances != nil {
		return
	}
	c.stances, c.askedStance = map[voice]string{}, map[string]bool{}
	for _, row := range c.tables["codebook.csv"].rows {
		c.askedStance[row["code"]] = row["stance"] == "yes"
	}
	for n, k := range c.rows {
		if k.adjudicated == "" && k.origin != "campaign" && k.stance != k.stanceSaid {
			c.wrong("codings.csv row %d: stance is %q and stance_said %q, and nobody settled the answer", n+1, k.stance,
				k.stanceSaid)
		}
		of := c.comment[k.comment]
		if k.state != "confirmed" || k.stance == "" || of == nil || !of.posted || of.row["class"] == "off_topic" {
			continue
		}
		c.askedStance[k.code] = true
		at := voice{k.comment, k.question, k.code}
		switch before := c.stances[at]; {
		case before == "":
			c.stances[at] = k.stance
		case before != k.stance && k.adjudicated != "":
			c.wrong("codings.csv row %d: the answer was settled, and its rows that count have different stances", n+1)
		case before != k.stance:
			c.stances[at] = "open"
		}
	}
}

// stanceOf is the stance of a comment on a code, in one question or in all.
func (c *counter) stanceOf(id, question, code string) string {
	c.gatherStances()
	has := map[string]bool{}
	for _, q := range c.questions {
		if question == "all" || q == question {
			has[c.stances[voice{id, q, code}]] = true
		}
	}
	switch {
	case has["open"]:
		return "open"
	case has["mixed"] || has["for"] && has["against"]:
		return "mixed"
	case has["for"]:
		return "for"
	case has["against"]:
		return "against"
	case has["none"]:
		return "none"
	}
	return "unstated"
}
