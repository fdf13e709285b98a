package storetest

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"commentportal/docket"
	"commentportal/store"
)

// verdict is a judgement on bytes start to end of answer 1.
func verdict(start, end int, rule string, s docket.Severity, v docket.Verdict) docket.FindingVerdict {
	return docket.FindingVerdict{Question: "1", Span: docket.Span{Start: start, End: end}, Rule: rule,
		Type: docket.FindingPhone, Severity: s, Verdict: v}
}

// judge posts a comment under a rule set with marks hidden and with verdicts.
func judge(t testing.TB, db *store.DB, id docket.CommentID, ruleSet string, marks docket.Gaps,
	list ...docket.FindingVerdict) {
	t.Helper()
	c, err := db.Comment(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	text, err := c.Answers[0].Text.Redact(marks)
	if err != nil {
		t.Fatal(err)
	}
	d := docket.Decision{
		Comment: id, Version: c.Version, Action: docket.ActionPost, Status: docket.Posted, Byline: c.Submitter.Byline(),
		By: 1, RuleSet: ruleSet,
		Redactions: map[docket.QuestionID]docket.Gaps{"1": marks}, Verdicts: list,
		Answers: []docket.PublicAnswer{{Question: "1", Text: text, Redactions: len(marks)}},
	}
	if len(marks) > 0 {
		d.Status = docket.PostedWithRedactions
	}
	if err := db.Decide(t.Context(), d); err != nil {
		t.Fatal(err)
	}
}

// wantRules compares what the rules' counters say.
func wantRules(t testing.TB, db *store.DB, want ...docket.RuleCount) {
	t.Helper()
	got, err := db.RuleCounts(t.Context(), docket.Everywhere)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(append([]docket.RuleCount{}, want...), got); diff != "" {
		t.Errorf("rules (-want +got):\n%s", diff)
	}
}

// stale lists the comments last read under other rules.
func stale(t testing.TB, db *store.DB, ruleSet string, limit int) []docket.CommentID {
	t.Helper()
	list, err := db.StalePostings(t.Context(), ruleSet, limit)
	if err != nil {
		t.Fatal(err)
	}
	var out []docket.CommentID
	for _, p := range list {
		out = append(out, p.Comment)
	}
	return out
}

var screeningCases = []testCase{
	{"rules are counted by the latest decision that judged them, and older judgements stay", func(t *testing.T,
		db *store.DB) {
		AddDocket(t, db)
		id, other := File(t, db, Comment("a", "Call 555-0100, Jane.")), File(t, db, Comment("b",
			"Call 555-0101, Jane."))
		wantRules(t, db)
		judge(t, db, id, "v1", nil, verdict(5, 13, "phone", docket.Hold, docket.VerdictDismissed), verdict(15, 19,
			"person", docket.Notice, docket.VerdictKept))
		judge(t, db, other, "v1", nil, verdict(5, 13, "phone", docket.Hold, docket.VerdictDismissed))
		wantRules(t, db, docket.RuleCount{Rule: "person", Kept: 1}, docket.RuleCount{Rule: "phone", Dismissed: 2})

		marks := docket.Gaps{{Span: docket.Span{Start: 5, End: 13}, Kind: docket.KindPersonal, By: 1}}
		again := verdict(5, 13, "phone", docket.Hold, docket.VerdictRedacted)
		judge(t, db, id, "v2", marks, again)
		wantRules(t, db, docket.RuleCount{Rule: "phone", Redacted: 1, Dismissed: 1})
		Decide(t, db, id, docket.ActionWithhold, docket.Withheld, "threat")
		wantRules(t, db, docket.RuleCount{Rule: "phone", Redacted: 1, Dismissed: 1})
		list, err := db.FindingVerdicts(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]docket.FindingVerdict{again}, list); diff != "" {
			t.Errorf("latest verdicts (-want +got):\n%s", diff)
		}
		if _, err := db.FindingVerdicts(t.Context(), ID.Comment(99)); err == nil {
			t.Error("verdicts of a comment that is not there")
		}
		Sound(t, db)
	}},
	{"a comment with hundreds of findings keeps them all", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		id := File(t, db, Comment("a", "Call 555-0100, Jane."))
		var list []docket.FindingVerdict
		for i := range 203 {
			list = append(list, verdict(i, i+1, fmt.Sprintf("rule%d", i%3), docket.Notice, docket.VerdictKept))
		}
		judge(t, db, id, "v1", nil, list...)
		got, err := db.FindingVerdicts(t.Context(), id)
		if err != nil || cmp.Diff(list, got) != "" {
			t.Errorf("%d verdicts, %v", len(got), err)
		}
		Sound(t, db)
	}},
	{"posted comments read under other rules are listed with what was left standing, until they are read again",
		func(t *testing.T, db *store.DB) {
			AddDocket(t, db)
			var ids []docket.CommentID
			for i := range 5 {
				ids = append(ids, File(t, db, Comment(keyOf(i), "Call 555-0100, or 555-0199.")))
			}
			marks := docket.Gaps{{Span: docket.Span{Start: 5, End: 13}, Kind: docket.KindPersonal, By: 1}}
			judge(t, db, ids[0], "v1", marks,
				verdict(5, 13, "phone", docket.Hold, docket.VerdictRedacted), verdict(18, 26, "phone", docket.Hold,
					docket.VerdictDismissed))
			judge(t, db, ids[1], "v2", nil)
			judge(t, db, ids[2], "v3", nil)
			judge(t, db, ids[3], "", nil)
			if diff := cmp.Diff([]docket.CommentID{ids[3], ids[0], ids[2]}, stale(t, db, "v2", 10)); diff != "" {
				t.Errorf("stale (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff([]docket.CommentID{ids[3]}, stale(t, db, "v2", 1)); diff != "" {
				t.Errorf("the first stale one (-want +got):\n%s", diff)
			}
			list, err := db.StalePostings(t.Context(), "v2", 10)
			if err != nil {
				t.Fatal(err)
			}
			var public docket.PostedText
			for _, text := range list[1].Texts {
				if text.Question == "1" {
					public = text
				}
			}
			want := docket.PostedText{Question: "1", Text: "Call [redacted: personal], or 555-0199.",
				Settled: []docket.FindingVerdict{verdict(30, 38, "phone", docket.Hold, docket.VerdictDismissed)}}
			if diff := cmp.Diff(want, public); diff != "" {
				t.Errorf("public text (-want +got):\n%s", diff)
			}
			if len(list[1].Texts) != 2 {
				t.Errorf("%d public texts, want the name and one answer", len(list[1].Texts))
			}

			n, err := db.SaveRescreened(t.Context(), "v2", []docket.Rescreened{
				{Comment: ids[3], Version: 2, Gravest: docket.Block, Rules: []string{"ssn"}},
				{Comment: ids[0], Version: 2},
				{Comment: ids[2], Version: 1, Gravest: docket.Hold}, // decided meanwhile
			})
			if err != nil || n != 2 {
				t.Fatalf("%d recorded, %v", n, err)
			}
			if diff := cmp.Diff([]docket.CommentID{ids[2]}, stale(t, db, "v2", 10)); diff != "" {
				t.Errorf("still stale (-want +got):\n%s", diff)
			}
			page, err := db.Rechecks(t.Context(), docket.Everywhere, "v2", "", 10)
			if err != nil {
				t.Fatal(err)
			}
			found := docket.Rescreened{Comment: ids[3], Version: 2, Gravest: docket.Block, Rules: []string{"ssn"}}
			if diff := cmp.Diff(docket.RecheckPage{Comments: []docket.Rescreened{found}, Total: 1, Waiting: 1},
				page); diff != "" {
				t.Errorf("to check again (-want +got):\n%s", diff)
			}
			if one, err := db.Recheck(t.Context(), ids[3]); err != nil || cmp.Diff(found, one) != "" {
				t.Errorf("check of one comment: %+v, %v", one, err)
			}
			if one, err := db.Recheck(t.Context(), ids[4]); err != nil || one.Gravest != "" {
				t.Errorf("check of a pending comment: %+v, %v", one, err)
			}

			// A decision clears it, and so does taking the comment down.
			judge(t, db, ids[3], "v2", nil)
			if page, err := db.Rechecks(t.Context(), docket.Everywhere, "v2", "", 10); err != nil || page.Total != 0 {
				t.Errorf("after the decision: %+v, %v", page, err)
			}
			if _, err := db.Withdraw(t.Context(), "T-key-0002"); err != nil {
				t.Fatal(err)
			}
			if left := stale(t, db, "v2", 10); len(left) != 0 {
				t.Errorf("a withdrawn comment is still to be read: %v", left)
			}
			Sound(t, db)
		}},
	{"the list of comments to check again has pages that fit together", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		var list []docket.Rescreened
		for i := range 7 {
			id := File(t, db, Comment(keyOf(i), "word"))
			judge(t, db, id, "v1", nil)
			list = append(list, docket.Rescreened{Comment: id, Version: 2, Gravest: docket.Hold,
				Rules: []string{"phone", "street"}})
		}
		if n, err := db.SaveRescreened(t.Context(), "v2", list); err != nil || n != 7 {
			t.Fatalf("%d recorded, %v", n, err)
		}
		var got []docket.Rescreened
		after := docket.CommentID("")
		for range 10 {
			page, err := db.Rechecks(t.Context(), docket.Everywhere, "v2", after, 3)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, page.Comments...)
			if after = page.Next; after == "" {
				break
			}
		}
		if diff := cmp.Diff(list, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}},
}
