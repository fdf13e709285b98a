package store

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"

	"commentportal/docket"
)

// sealedColumns are all columns that hold sealed values, each with the place that a
// value is sealed for. A test compares them with the calls of seal, and another with the
// rows of a full database after a change of the key.
var sealedColumns = map[string]func(r rotatedRow) string{
	"adjudications.reason": func(r rotatedRow) string { return r.uid + r.text("question") + "/" + r.decimal("number") },
	"answer_translations.body": func(r rotatedRow) string {
		return translationPlace(r.number("comment"), docket.QuestionID(r.text("question")))
	},
	"answers.original": func(r rotatedRow) string { return r.uid + r.text("question") },
	"answers.text":     func(r rotatedRow) string { return r.uid + r.text("question") },
	"appeals.answer":   func(r rotatedRow) string { return r.decimal("id") },
	"appeals.body":     func(r rotatedRow) string { return r.decimal("id") },
	"case_notes.note":  func(r rotatedRow) string { return r.decimal("case_id") + "/" + r.decimal("number") },
	"cases.answer":     func(r rotatedRow) string { return r.decimal("id") },
	"coding_notes.note": func(r rotatedRow) string {
		return noteOf(r.uid, docket.QuestionID(r.text("question")), docket.UserID(r.number("coder")))
	},
	"comment_notes.body":       func(r rotatedRow) string { return r.uid + r.decimal("number") },
	"comment_mail.body":        func(r rotatedRow) string { return r.uid },
	"comments.leaf_salt":       func(r rotatedRow) string { return r.uid },
	"comments.person":          func(r rotatedRow) string { return r.uid },
	"decision_drafts.body":     func(r rotatedRow) string { return draftPlace(r.uid, r.user("user_id")) },
	"decisions.note":           func(r rotatedRow) string { return r.uid + r.decimal("version") },
	"docket_text_drafts.body":  func(r rotatedRow) string { return string(r.docket()) },
	"earlier_answers.original": earlierRowPlace,
	"earlier_answers.text":     earlierRowPlace,
	"followers.body":           func(r rotatedRow) string { return r.decimal("id") },
	"guards.body":              func(r rotatedRow) string { return r.decimal("id") },
	"guards.note":              func(r rotatedRow) string { return r.decimal("id") },
	"handovers.body":           func(r rotatedRow) string { return r.uid + r.decimal("number") },
	"identities.body":          func(r rotatedRow) string { return r.user("user_id").String() },
	"import_maps.body":         func(r rotatedRow) string { return importMapPlace(r.docket(), r.text("name")) },
	"inquiry_texts.body": func(r rotatedRow) string {
		return inquiryPlace(docket.InquiryID(r.number("inquiry")), r.number("number"))
	},
	"kept_exports.purpose": func(r rotatedRow) string { return keptPlace(r.docket(), r.text("name")) },
	"legal_holds.body":     func(r rotatedRow) string { return r.decimal("id") },
	"many_decisions.body":  func(r rotatedRow) string { return r.decimal("id") },
	"memo_versions.body": func(r rotatedRow) string {
		return memoPlace(docket.MemoID(r.number("memo")), int(r.number("version")))
	},
	"messages.body":          func(r rotatedRow) string { return r.decimal("id") },
	"name_checks.body":       func(r rotatedRow) string { return hex.EncodeToString(r.bytes("hash")) },
	"off_topic_marks.reason": func(r rotatedRow) string { return r.uid + r.decimal("number") },
	"page_remarks.body":      func(r rotatedRow) string { return r.decimal("id") },
	"passages.name":          func(r rotatedRow) string { return passagePlace(r.docket(), int(r.number("number"))) },
	"passages.text":          func(r rotatedRow) string { return passagePlace(r.docket(), int(r.number("number"))) },
	"passkeys.body":          func(r rotatedRow) string { return docket.PasskeyID(r.number("id")).String() },
	"purges.body":            func(r rotatedRow) string { return r.decimal("id") },
	"quotations.reason":      func(r rotatedRow) string { return r.decimal("excerpt") },
	"recommendation_versions.body": func(r rotatedRow) string {
		return bodyPlace(r.docket(), r.number("number"), int(r.number("version")))
	},
	"removals.body":     func(r rotatedRow) string { return r.decimal("id") },
	"reports.note":      func(r rotatedRow) string { return reportPlace(r.uid, r.number("number")) },
	"second_looks.note": func(r rotatedRow) string { return r.look().place() },
	"section_versions.body": func(r rotatedRow) string {
		return sectionPlace(r.docket(), docket.SectionKey(r.text("section")), int(r.number("version")))
	},
	"sender_samples.body": func(r rotatedRow) string { return r.decimal("id") },
	"sessions.data":       func(r rotatedRow) string { return hex.EncodeToString(r.bytes("hash")) },
	"speakers.body":       func(r rotatedRow) string { return r.uid },
	"signatories.person":  func(r rotatedRow) string { return r.uid + r.decimal("position") },
	"signatures.body":     func(r rotatedRow) string { return r.signature().place() },
	"signatures.note":     func(r rotatedRow) string { return r.signature().place() },
	"test_answers.note": func(r rotatedRow) string {
		return testPlace(r.uid, docket.QuestionID(r.text("question")))
	},
	"test_readings.body": func(r rotatedRow) string {
		return testReadingPlace(r.uid, docket.QuestionID(r.text("question")), r.user("coder"))
	},
	"training_answers.note": func(r rotatedRow) string {
		return trainingPlace(r.uid, docket.TrainingID(r.number("round")), int(r.number("position")))
	},
	"unsent_forms.body": func(r rotatedRow) string { return unsentPlace(r.user("user_id"), r.text("id")) },
	"upload_chunks.body": func(r rotatedRow) string {
		return uploadChunkPlace(r.text("upload"), int(r.number("position")))
	},
	"uploads.body": func(r rotatedRow) string { return unsentPlace(r.user("user_id"), r.text("id")) },
	"users.factor": func(r rotatedRow) string { return r.user("id").String() },
	"users.person": func(r rotatedRow) string { return r.user("id").String() },
}

func earlierRowPlace(r rotatedRow) string {
	return earlierPlace(r.uid, int(r.number("number")), docket.QuestionID(r.text("question")))
}

// digestColumnsOf are all columns that hold digests under the key, but row_mac, each with
// how it is made of a row whose other values are sealed anew. What is found by a number
// that nobody keeps stays under its key: see lastingDigests.
var digestColumnsOf = map[string]func(ctx context.Context, c *rotation, r rotatedRow) ([]byte, error){
	"comment_mail.address": func(_ context.Context, c *rotation, r rotatedRow) ([]byte, error) {
		var b mailBody
		err := c.opened(r, "body", &b)
		return mailAddress(c.to, b.To), err
	},
	"comments.received_mac": func(_ context.Context, c *rotation, r rotatedRow) ([]byte, error) {
		if r.comment.Purged() { // what it was made of is gone: it stays as the log tells it
			return r.bytes("received_mac"), nil
		}
		return c.receivedOf(r, r.comment)
	},
	"comments.state_mac": func(_ context.Context, c *rotation, r rotatedRow) ([]byte, error) {
		return c.to.stateMAC(r.comment), nil
	},
	"earlier_versions.received_mac": func(ctx context.Context, c *rotation, r rotatedRow) ([]byte, error) {
		if r.comment.Purged() {
			return r.bytes("received_mac"), nil
		}
		return c.receivedEarlier(ctx, r)
	},
	"followers.address": func(_ context.Context, c *rotation, r rotatedRow) ([]byte, error) {
		var b mailBody
		err := c.opened(r, "body", &b)
		return followAddress(c.to, b.To), err
	},
	"guards.digest": func(_ context.Context, c *rotation, r rotatedRow) ([]byte, error) {
		if len(r.bytes("digest")) == 0 {
			return r.bytes("digest"), nil
		}
		var b guardBody
		err := c.opened(r, "body", &b)
		return c.to.guardDigest(b.Terms), err
	},
	"identities.subject": func(_ context.Context, c *rotation, r rotatedRow) ([]byte, error) {
		var b identityBody
		err := c.opened(r, "body", &b)
		return subjectHash(c.to, b.Issuer, b.Subject), err
	},
	"kept_exports.mac": func(ctx context.Context, c *rotation, r rotatedRow) ([]byte, error) {
		list, _, err := readKept(ctx, c.q, c.to, `k.docket = $1 AND k.name = $2`, r.text("docket"), r.text("name"))
		if err != nil || len(list) != 1 {
			return nil, fmt.Errorf("the kept export %s cannot be read: %w", r.text("name"), err)
		}
		return c.to.keptMAC(list[0]), nil
	},
	"passages.digest": func(_ context.Context, c *rotation, r rotatedRow) ([]byte, error) {
		text, err := c.open(r, "text")
		return passageDigest(c.to, r.docket(), docket.Text(text)), err
	},
	"second_looks.mac": func(_ context.Context, c *rotation, r rotatedRow) ([]byte, error) {
		return c.to.lookMAC(r.look()), nil
	},
	"signatures.mac": func(_ context.Context, c *rotation, r rotatedRow) ([]byte, error) {
		return c.to.signatureMAC(r.signature()), nil
	},
	"users.email_hash": func(_ context.Context, c *rotation, r rotatedRow) ([]byte, error) {
		var a account
		if err := c.opened(r, "person", &a); err != nil {
			return nil, err
		}
		if !bytes.Equal(r.bytes("email_hash"), c.from.emailHash(a.Email)) {
			return c.to.earlierEmailHash(a.Email), nil
		}
		return c.to.emailHash(a.Email), nil
	},
}

// lastingDigests stay under the key that they were made with: nobody keeps what they are
// made of. What makes them again is kept with the retired key.
var lastingDigests = map[string]string{
	"cases.reporter":    "found by a number that only its sender has",
	"comments.tracking": "found by a number that only its sender has",
	"comments.uid":      "names the comment for good, and is made of a key that only the form had",
}

// plainBytes are the columns of bytes that follow from no key of the store, with what
// they hold.
var plainBytes = map[string]string{
	"comment_mail.token":     "SHA-256 of a random word",
	"comments.leaf":          "SHA-256 over a salted digest, which proofs rest on",
	"ended_sessions.hash":    "SHA-256 of a random word",
	"followers.token":        "SHA-256 of a random word",
	"kept_files.sha256":      "SHA-256 of a file",
	"models.body":            "weights of words of posted comments",
	"name_checks.hash":       "SHA-256 of a random word",
	"passkeys.credential":    "SHA-256 of a credential's name",
	"received_heads.root":    "the root of a tree of leaves",
	"received_nodes.hash":    "a node of that tree",
	"recovery_codes.hash":    "SHA-256 of a random code",
	"sender_questions.token": "SHA-256 of a random word",
	"sessions.hash":          "SHA-256 of a random word",
	"setup_links.hash":       "SHA-256 of a random word",
	"sign_in_tries.name":     "digest under a key of the brake, counted for 30 days",
}

// retoldColumns are those of which the log holds a digest that follows from the key. A
// change of the key says it anew, by the name that the row has in replayedTables.
var retoldColumns = []struct {
	table, column string
	row           string // of the table t, in SQL
	check         func(s *sealer, value []byte) string
}{
	{"users", "factor", `CAST(t.id AS TEXT)`, func(s *sealer, v []byte) string { return s.checks().factorCheck(v) }},
	{"identities", "subject", `CAST(t.user_id AS TEXT)`,
		func(s *sealer, v []byte) string { return s.checks().identityCheck(v) }},
	{"section_versions", "body", `t.docket || '/' || t.section || '/' || CAST(t.version AS TEXT)`,
		func(s *sealer, v []byte) string { return s.checks().check("section", v) }},
	{"memo_versions", "body", `CAST(t.memo AS TEXT) || '/' || CAST(t.version AS TEXT)`,
		func(s *sealer, v []byte) string { return s.checks().check("memo", v) }},
	{"kept_exports", "mac", `t.docket || '/' || t.name`,
		func(_ *sealer, v []byte) string { return hex.EncodeToString(v[:16]) }},
}

// rotatedRow is a row whose values are being sealed anew.
type rotatedRow struct {
	boundRow
	uid     string  // of the comment that it is about
	comment *record // where its digests need it, with answers
}

func (r rotatedRow) decimal(column string) string     { return strconv.FormatInt(r.number(column), 10) }
func (r rotatedRow) docket() docket.ID                { return docket.ID(r.text("docket")) }
func (r rotatedRow) user(column string) docket.UserID { return docket.UserID(r.number(column)) }

// look is a row of second_looks.
func (r rotatedRow) look() *lookRow {
	return &lookRow{uid: r.uid, docket: r.docket(), note: r.bytes("note"), SecondLook: docket.SecondLook{
		Version: int(r.number("version")), PostedBy: r.user("posted_by"), PostedAt: at(r.number("drawn_at")),
		Verdict: docket.SecondLookVerdict(r.text("verdict")), By: r.user("looked_by"), At: at(r.number("looked_at"))}}
}

// signature is a row of signatures.
func (r rotatedRow) signature() *signatureRow {
	return &signatureRow{uid: r.uid, docket: r.docket(), version: int(r.number("version")), kinds: r.text("kinds"),
		by: r.user("proposed_by"), body: r.bytes("body"), note: r.bytes("note"), Signature: docket.Signature{
			ID: docket.SignatureID(r.number("id")), At: at(r.number("proposed_at")), After: r.number("after") != 0,
			State: docket.SignatureState(r.text("state")), Result: int(r.number("result")),
			SignedBy: r.user("signed_by"), SignedAt: at(r.number("signed_at"))}}
}

// open opens a sealed value of a row, under the old key or the new one.
func (c *rotation) open(r rotatedRow, column string) ([]byte, error) {
	name := r.b.name + "." + column
	return c.to.open(name, sealedColumns[name](r), r.bytes(column))
}

func (c *rotation) opened(r rotatedRow, column string, to any) error {
	plain, err := c.open(r, column)
	if err != nil {
		return err
	}
	return json.Unmarshal(plain, to)
}

// receivedOf is the digest of a comment as it was received.
func (c *rotation) receivedOf(r rotatedRow, of *record) ([]byte, error) {
	opened, err := c.to.openComment(of)
	if err != nil {
		return nil, err
	}
	return c.to.receivedMAC(of.Docket, of.serial, r.uid, c.to.contentDigest(&opened)), nil
}

// receivedEarlier is receivedOf for an earlier version of a comment.
func (c *rotation) receivedEarlier(ctx context.Context, r rotatedRow) ([]byte, error) {
	was, err := c.to.openComment(r.comment)
	if err != nil {
		return nil, err
	}
	list, err := earlierVersions(ctx, c.q, c.to, r.comment.num, r.uid)
	if err != nil {
		return nil, err
	}
	for _, one := range list {
		if int64(one.Number) == r.number("number") {
			was.Answers, was.Language = one.Answers, one.Language
			return c.to.receivedMAC(r.comment.Docket, r.comment.serial, r.uid, c.to.contentDigest(&was)), nil
		}
	}
	return nil, fmt.Errorf("version %d of comment %s cannot be read", r.number("number"), r.comment.ID)
}
