package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"commentportal/docket"
)

// postedRows is the one predicate by which a comment is public. List, item,
// feed, search, export and API all use it, and it repeats docket.Status.Public;
// the partial indexes of the schema are written with the same words.
const postedRows = `c.status IN ('posted', 'posted_with_redactions')`

// record is a comment as its row says, sealed parts still closed.
type record struct {
	docket.Comment
	num      int64
	serial   int64
	uid      string
	person   []byte // sealed
	findings string
	flags    string
	reports  int64
	coded    bool
	name     *string // public, nil unless posted
	org      *string
	others   docket.Signatories // public
	received []byte
	state    []byte
	texts    []answerRow

	// noProposal says that the write which read the record looked for an open
	withheld bool // some answers were withheld by themselves before the decision under way
	// proposal, and found none.
	noProposal bool
}

// answerRow is an answer as its row says.
type answerRow struct {
	docket.Answer
	comment  int64
	original []byte // sealed
	text     []byte // sealed; nil: as the original
	findings string
	gaps     string
	public   *string
}

const recordColumns = `c.num, c.docket, c.serial, c.uid, c.person, c.person_findings, c.submitter_type, c.state,
	c.sector,
	c.sector_raw, c.reply_to, c.channel, c.source_id, c.stands_for, c.language, c.class, c.campaign, c.late, c.flags,
	c.rule_set, c.status, c.held, c.reason, c.version, c.received_at, c.postmarked_on, c.filed_at, c.posted_at,
	c.opened_at, c.round, c.public_changed_at, ` + claimColumns + `,
	coalesce((SELECT s.user_id FROM assignments s WHERE s.comment = c.num), 0), c.gravity, c.reports, c.coded,
	c.public_name, c.public_organization, ` + signatoryText + `, c.received_mac, c.state_mac, c.off_topic,
	coalesce((SELECT max(u.purged_at) FROM purges u WHERE u.comment = c.num), 0)`

func scanRecord(r row) (*record, error) {
	var c record
	var uid []byte
	var received, postmarked, filed, posted, opened, changed, until, gravity, purged int64
	err := r.Scan(&c.num, &c.Docket, &c.serial, &uid, &c.person, &c.findings, &c.Submitter.Type, &c.Submitter.State,
		&c.Submitter.Sector,
		&c.Submitter.SectorRaw, &c.ReplyTo, &c.Channel, &c.SourceID, &c.StandsFor, &c.Language, &c.Class, &c.Campaign,
		&c.Late, &c.flags,
		&c.RuleSet, &c.Status, &c.Held, &c.Reason, &c.Version, &received, &postmarked, &filed, &posted,
		&opened, &c.Round, &changed, &c.ClaimedBy, &until, &c.AssignedTo, &gravity, &c.reports, &c.coded, &c.name,
		&c.org, &c.others, &c.received, &c.state, &c.OffTopicBy, &purged)
	if err != nil {
		return nil, err
	}
	c.ID = c.Docket.Comment(c.serial)
	c.uid = string(uid)
	c.ReceivedAt, c.PostmarkedOn, c.FiledAt = at(received), at(postmarked), at(filed)
	c.PostedAt, c.OpenedAt, c.PublicChangedAt, c.ClaimedUntil = at(posted), at(opened), at(changed), at(until)
	c.Severity, c.PurgedAt = severities[gravity], at(purged)
	if err := decode(c.flags, &c.Flags); err != nil {
		return nil, fmt.Errorf("flags of %s: %w", c.ID, err)
	}
	return &c, nil
}

// severities are the severities by rank, as comments.gravity keeps them.
var severities = [...]docket.Severity{"", docket.Notice, docket.Hold, docket.Block}

const answerColumns = `a.comment, a.question, a.original, a.text, a.removed, a.findings, a.gaps, a.public, a.class, ` +
	`a.status`

func scanAnswer(r row) (answerRow, error) {
	var a answerRow
	err := r.Scan(&a.comment, &a.Question, &a.original, &a.text, &a.Removed, &a.findings, &a.gaps, &a.public, &a.Class,
		&a.Status)
	return a, err
}

// numberOf splits a comment ID into docket and serial; an ID of another form
// names no comment.
func numberOf(id docket.CommentID) (docket.ID, int64, error) {
	d, serial, ok := id.Split()
	if !ok {
		return "", 0, docket.ErrNotFound
	}
	return d, serial, nil
}

// record reads one comment's row with its answers, nothing opened.
func readRecord(ctx context.Context, q querier, id docket.CommentID) (*record, error) {
	d, serial, err := numberOf(id)
	if err != nil {
		return nil, err
	}
	whole, remember := wholeRows(q, "comments", "c.")
	c, err := scanRecord(remember(q.row(ctx,
		`SELECT `+whole+recordColumns+` FROM comments c WHERE c.docket = $1 AND c.serial = $2`, string(d), serial)))
	if err != nil {
		return nil, err
	}
	return c, readAnswers(ctx, q, []*record{c})
}

// readAnswers loads the answers of all records with one query for up to 256.
func readAnswers(ctx context.Context, q querier, list []*record) error {
	if len(list) == 0 {
		return nil
	}
	byNum := make(map[int64]*record, len(list))
	nums := make([]int64, 0, len(list))
	for _, c := range list {
		byNum[c.num] = c
		nums = append(nums, c.num)
	}
	whole, remember := wholeRows(q, "answers", "a.")
	return eachOf(ctx, q,
		`SELECT `+whole+answerColumns+` FROM answers a WHERE a.comment IN (%s) ORDER BY a.comment, a.position`, nums,
		func(r rows) error {
			a, err := scanAnswer(remember(r))
			if err != nil {
				return err
			}
			c := byNum[a.comment]
			c.texts = append(c.texts, a)
			return nil
		})
}

// person is the sealed part of a submitter.
type person struct {
	Name         string `json:"n,omitempty"`
	Organization string `json:"o,omitempty"`
	Email        string `json:"e,omitempty"`

	Signatories docket.Signatories `json:"s,omitempty"` // beside the sender
	Marking     docket.TLP         `json:"m,omitempty"` // see docket.Comment
}

// personFindings is what the screener saw in the submitter's fields.
type personFindings struct {
	Name         []docket.Finding `json:"name,omitempty"`
	Organization []docket.Finding `json:"organization,omitempty"`
	Signatories  []docket.Finding `json:"signatories,omitempty"`
}

// all lists the findings of all fields.
func (f personFindings) all() []docket.Finding {
	return slices.Concat(f.Name, f.Organization, f.Signatories)
}

// open unseals a comment for people who may read it, and for its sender.
func (s *sealer) openComment(c *record) (docket.Comment, error) {
	out := c.Comment
	p, err := s.openPerson(c)
	if err != nil {
		return docket.Comment{}, err
	}
	var f personFindings
	if err := decode(c.findings, &f); err != nil {
		return docket.Comment{}, fmt.Errorf("%s: findings: %w", c.ID, err)
	}
	out.Submitter.Name, out.Submitter.Organization, out.Submitter.Email = p.Name, p.Organization, p.Email
	out.Submitter.Signatories, out.Submitter.SignatoryFindings = p.Signatories, f.Signatories
	out.Marking = p.Marking
	out.Submitter.NameFindings, out.Submitter.OrganizationFindings = f.Name, f.Organization
	out.Answers = make([]docket.Answer, 0, len(c.texts))
	for i := range c.texts {
		a, err := s.openAnswer(c, &c.texts[i])
		if err != nil {
			return docket.Comment{}, err
		}
		out.Answers = append(out.Answers, a)
	}
	return out, nil
}

// openPerson opens what c says of its submitter; empty where nothing was given.
func (s *sealer) openPerson(c *record) (p person, err error) {
	if len(c.person) == 0 {
		return p, nil
	}
	plain, err := s.open("comments.person", c.uid, c.person)
	if err != nil {
		return p, fmt.Errorf("%s: %w", c.ID, err)
	}
	if err := json.Unmarshal(plain, &p); err != nil {
		return p, fmt.Errorf("%s: submitter: %w", c.ID, err)
	}
	return p, nil
}

func (s *sealer) openAnswer(c *record, row *answerRow) (docket.Answer, error) {
	a := row.Answer
	original, text, err := s.openTexts(c.uid, row)
	if err != nil {
		return docket.Answer{}, fmt.Errorf("%s, question %s: %w", c.ID, a.Question, err)
	}
	a.Original, a.Text = original, text
	if err := decode(row.findings, &a.Findings); err != nil {
		return docket.Answer{}, fmt.Errorf("%s, question %s: findings: %w", c.ID, a.Question, err)
	}
	if err := decode(row.gaps, &a.Redactions); err != nil {
		return docket.Answer{}, fmt.Errorf("%s, question %s: redactions: %w", c.ID, a.Question, err)
	}
	switch {
	case row.public != nil:
		a.Public = docket.Text(*row.public)
	case c.Status.Public(): // withheld by itself: the public reads nothing of it
	case !c.PostedAt.IsZero(): // taken down: what stood there follows from the gaps
		if text, err := a.Text.Redact(a.Redactions); err == nil {
			a.Public = text
		}
	}
	return a, nil
}

// openTexts unseals an answer's original and clean text.
func (s *sealer) openTexts(uid string, row *answerRow) (docket.Original, docket.Text, error) {
	place := uid + string(row.Question)
	original, err := s.open("answers.original", place, row.original)
	if err != nil {
		return "", "", err
	}
	if row.text == nil {
		return docket.Original(original), docket.Text(original), nil
	}
	text, err := s.open("answers.text", place, row.text)
	if err != nil {
		return "", "", err
	}
	return docket.Original(original), docket.Text(text), nil
}

// encode writes lists as JSON; an empty list is the empty string, which most
// rows have.
func encode[T any](list []T) (string, error) {
	if len(list) == 0 {
		return "", nil
	}
	b, err := json.Marshal(list)
	return string(b), err
}

func decode(s string, to any) error {
	if s == "" {
		return nil
	}
	return json.Unmarshal([]byte(s), to)
}

// stateMAC is the keyed digest of where a comment stands and of everything that
// the public may read of it.
func (s *sealer) stateMAC(c *record) []byte {
	d := newDigest(s.digest, "comment state")
	d.text(c.uid)
	d.text(string(c.Status))
	d.text(string(c.Reason))
	d.flag(c.Held)
	d.number(int64(c.Version))
	d.number(micros(c.PostedAt))
	d.text(c.Submitter.State)
	d.text(c.Submitter.Sector)
	optional(d, c.name)
	optional(d, c.org)
	d.number(int64(len(c.texts)))
	for _, a := range c.texts {
		d.text(string(a.Question))
		d.text(a.gaps)
		optional(d, a.public)
	}
	if c.others != "" { // left out where there are none, as before there were any
		d.text(string(c.others))
	}
	return d.sum()
}

func optional(d *digester, s *string) {
	d.flag(s != nil)
	if s != nil {
		d.text(*s)
	}
}

// receivedMAC is the keyed digest of a comment as it was received: content is
// contentDigest's, the rest names its place in the docket.
func (s *sealer) receivedMAC(id docket.ID, serial int64, uid string, content []byte) []byte {
	d := newDigest(s.digest, "comment received")
	d.text(string(id))
	d.number(serial)
	d.text(uid)
	d.bytes(content)
	return d.sum()
}

// contentDigest is the keyed digest of everything received.
func (s *sealer) contentDigest(c *docket.Comment) []byte {
	d := newDigest(s.digest, "comment content")
	p := c.Submitter
	for _, t := range []string{
		string(p.Type), p.Name, p.Organization, p.State, p.Sector, p.SectorRaw, p.Email,
		string(c.ReplyTo), string(c.Channel), c.SourceID, c.Language,
	} {
		d.text(t)
	}
	d.number(int64(c.StandsFor))
	d.flag(c.Late)
	d.number(micros(c.ReceivedAt))
	d.number(micros(c.PostmarkedOn))
	d.number(int64(len(c.Answers)))
	for _, a := range c.Answers {
		d.text(string(a.Question))
		d.text(string(a.Original))
		d.text(string(a.Text))
	}
	if p.Signatories != "" { // left out where there are none, as before there were any
		d.text(string(p.Signatories))
	}
	if c.Marking != "" { // likewise
		d.text("marking " + string(c.Marking))
	}
	return d.sum()
}

// trackingHash is all the store keeps of a tracking number. How it was typed,
// capitals and hyphens, does not matter.
func (s *sealer) trackingHash(t docket.TrackingNumber) []byte {
	return s.keyed("tracking number", []byte(strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return r - 'a' + 'A'
		case r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
			return r
		}
		return -1
	}, string(t))))
}

// answers reports whether the comment answers a question.
func (c *record) answers(q docket.QuestionID) bool {
	return slices.Contains(c.questions(), q)
}
