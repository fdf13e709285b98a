package store

import (
	"context"
	"maps"
	"slices"
	"strings"

	"commentportal/docket"
)

// lineVerdict begins the counter lines that say how findings were judged; the
// verdict follows and the part is the rule. They count findings, by the latest
// decision that judged each comment's.
const lineVerdict = "verdict."

var verdictInsert = insertTexts("finding_verdicts", "comment", "version", "position", "question", "span_start",
	"span_end",
	"rule", "type", "severity", "verdict")

// judge adds what the decision made of the findings to the history, and moves
// the counters from the judgement before to this one. A decision that judges
// nothing leaves the last judgement standing.
func (t decisionTx) judge(ctx context.Context, c *record, list []docket.FindingVerdict) error {
	if len(list) == 0 {
		return nil
	}
	before, err := readVerdicts(ctx, t, c.num)
	if err != nil {
		return err
	}
	for _, v := range before {
		t.count(c.Docket, lineVerdict+string(v.Verdict), v.Rule, -1)
	}
	rows := make([][]any, len(list))
	for i, v := range list {
		rows[i] = []any{c.num, c.Version, i, string(v.Question), v.Start, v.End, v.Rule, string(v.Type),
			string(v.Severity), string(v.Verdict)}
		t.count(c.Docket, lineVerdict+string(v.Verdict), v.Rule, 1)
	}
	t.dirty = true
	return t.translate(t.b.insert(context.WithoutCancel(ctx), &t.effects, verdictInsert, rows))
}

// readVerdicts reads the latest judgement of a comment's findings.
func readVerdicts(ctx context.Context, q querier, num int64) ([]docket.FindingVerdict, error) {
	var list []docket.FindingVerdict
	err := each(ctx, q, `
		SELECT v.question, v.span_start, v.span_end, v.rule, v.type, v.severity, v.verdict FROM finding_verdicts v
		 WHERE v.comment = $1 AND v.version = (SELECT max(w.version) FROM finding_verdicts w WHERE w.comment = $1)
		 ORDER BY v.position`, []any{num}, func(r rows) error {
		var v docket.FindingVerdict
		err := r.Scan(&v.Question, &v.Start, &v.End, &v.Rule, &v.Type, &v.Severity, &v.Verdict)
		list = append(list, v)
		return err
	})
	return list, err
}

// FindingVerdicts lists what the latest decision that judged the findings of a
// comment made of them.
func (db Screening) FindingVerdicts(ctx context.Context, id docket.CommentID) ([]docket.FindingVerdict, error) {
	d, serial, err := numberOf(id)
	if err != nil {
		return nil, err
	}
	var num int64
	if err := db.read.row(ctx, `SELECT num FROM comments WHERE docket = $1 AND serial = $2`, string(d),
		serial).Scan(&num); err != nil {
		return nil, named(err, "verdicts on %s", id)
	}
	list, err := readVerdicts(ctx, db.read, num)
	return list, named(err, "verdicts on %s", id)
}

// RuleCounts says of each rule that ever hit how its findings were judged, over the
// dockets within reach, sorted by rule. It reads counters kept by the decisions.
func (db Screening) RuleCounts(ctx context.Context, in docket.Reach) ([]docket.RuleCount, error) {
	byRule := map[string]docket.RuleCount{}
	err := each(ctx, db.read, `
		SELECT docket, line, part, comments FROM counters
		 WHERE line IN ('verdict.redacted', 'verdict.dismissed', 'verdict.kept') AND comments >
		 0`, nil, func(r rows) error {
		var of docket.ID
		var line, rule string
		var n int
		if err := r.Scan(&of, &line, &rule, &n); err != nil || !in.Has(of) {
			return err
		}
		c := byRule[rule]
		c.Rule = rule
		switch docket.Verdict(strings.TrimPrefix(line, lineVerdict)) {
		case docket.VerdictRedacted:
			c.Redacted += n
		case docket.VerdictDismissed:
			c.Dismissed += n
		case docket.VerdictKept:
			c.Kept += n
		}
		byRule[rule] = c
		return nil
	})
	if err != nil {
		return nil, named(err, "counts of the rules")
	}
	list := make([]docket.RuleCount, 0, len(byRule))
	for _, rule := range slices.Sorted(maps.Keys(byRule)) {
		list = append(list, byRule[rule])
	}
	return list, nil
}
