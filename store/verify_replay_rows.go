package store

import (
	"context"
	"encoding/hex"
	"maps"
	"slices"
	"strconv"
	"strings"

	"commentportal/docket"
)

// replayedTable is a table whose rows are held against the log. Its query answers
// with a docket and a serial (or empty and 0), the rest of the row's name, and the
// values of columns.
type replayedTable struct {
	name    string
	columns []string
	query   string
	derive  func(s *sealer, column string, value any) string // nil: as it is
	unnamed func(r *replay, row string) bool                 // rows that the log need not name
}

// replayedTables are the tables that Verify holds against the log, with the columns
// whose values the log tells. What notReplayed lists it cannot tell.
var replayedTables = []replayedTable{
	{name: "users", columns: []string{"disabled", "password", "factor", "used_codes"}, derive: deriveAccount,
		query: `SELECT '', 0, CAST(u.id AS TEXT), u.disabled, u.password, u.factor,
			(SELECT count(*) FROM recovery_codes k WHERE k.user_id = u.id AND k.used_at <> 0) FROM users u ORDER BY
			u.id`},
	{name: "user_roles", columns: []string{"role"},
		query: `SELECT '', 0, CAST(user_id AS TEXT) || '/' || docket, role FROM user_roles ORDER BY user_id, docket`},
	{name: "passkeys", columns: []string{"user_id", "removed", "credential"}, derive: derivePasskey,
		query: `SELECT '', 0, CAST(id AS TEXT), user_id, CASE WHEN removed_at > 0 THEN 1 ELSE 0 END, credential
			FROM passkeys ORDER BY id`},
	{name: "identities", columns: []string{"subject"}, derive: deriveIdentity,
		query: `SELECT '', 0, CAST(user_id AS TEXT), subject FROM identities ORDER BY user_id`},
	{name: "staff_notices", columns: []string{"wanted"},
		query: `SELECT '', 0, CAST(user_id AS TEXT) || '/' || notice, wanted FROM staff_notices ORDER BY user_id,
			notice`},
	{name: "dockets", columns: []string{"closed_at", "closes", "body"}, derive: deriveBody("docket"),
		query: `SELECT '', 0, id, closed_at, closes, body FROM dockets ORDER BY id`},
	{name: "docket_changes", columns: []string{"kind", "made_by", "round", "from_end", "to_end"},
		query: `SELECT '', 0, docket || '/' || CAST(number AS TEXT), kind, made_by, round, from_end, to_end FROM
			docket_changes
			ORDER BY docket, number`},
	{name: "docket_texts", columns: []string{"made_by", "body"}, derive: deriveBody("texts"),
		query: `SELECT '', 0, docket || '/' || CAST(number AS TEXT), made_by, body FROM docket_texts ORDER BY docket,
			number`},
	{name: "codebooks", columns: []string{"body"}, derive: deriveBody("codebook"),
		query: `SELECT '', 0, docket || '/' || CAST(version AS TEXT), body FROM codebooks ORDER BY docket, version`},
	{name: "codebook_changes", columns: []string{"action", "made_by"},
		query: `SELECT '', 0, docket || '/' || CAST(version AS TEXT), action, made_by FROM codebook_changes ORDER BY
			docket, version`},
	{name: "comments", columns: []string{"status", "reason", "version", "received_mac", "state_mac",
		"opened_at", "off_topic"},
		query: `SELECT docket, serial, '', status, reason, version, received_mac, state_mac, opened_at, off_topic
			FROM comments ORDER BY num`},
	{name: "decisions", columns: []string{"from_status", "to_status", "reason", "redactions", "decided_by"},
		query: `SELECT c.docket, c.serial, CAST(d.version AS TEXT), d.from_status, d.to_status, d.reason, d.redactions,
			d.decided_by
			FROM decisions d JOIN comments c ON c.num = d.comment ORDER BY d.comment, d.version`},
	{name: "assignments", columns: []string{"user_id", "given_by"},
		query: `SELECT c.docket, c.serial, '', g.user_id, g.given_by FROM assignments g JOIN comments c ON c.num =
			g.comment
			ORDER BY g.comment`},
	{name: "comment_notes", columns: []string{"user_id"},
		query: `SELECT c.docket, c.serial, CAST(n.number AS TEXT), n.user_id FROM comment_notes n
			JOIN comments c ON c.num = n.comment ORDER BY n.comment, n.number`},
	{name: "many_decisions", columns: []string{"made_by", "action", "reason", "campaign"},
		query: `SELECT '', 0, CAST(id AS TEXT), made_by, action, reason, campaign FROM many_decisions ORDER BY id`},
	// those that people proposed something about
	{name: "guards", columns: []string{"scope", "proposed_by", "signed_by"},
		query: `SELECT '', 0, CAST(id AS TEXT), scope, proposed_by, signed_by FROM guards WHERE proposed_by <> 0 ORDER
			BY id`},
	{name: "reports", columns: []string{"kind"},
		query: `SELECT c.docket, c.serial, CAST(p.number AS TEXT), p.kind FROM reports p JOIN comments c ON c.num =
			p.comment
			ORDER BY p.comment, p.number`},
	{name: "cases", columns: []string{"kind", "questions", "outcome", "closed_by"},
		query: `SELECT '', 0, CAST(id AS TEXT), kind, questions, outcome, closed_by FROM cases ORDER BY id`},
	{name: "case_notes", columns: []string{"user_id"},
		query: `SELECT '', 0, CAST(case_id AS TEXT) || '/' || CAST(number AS TEXT), user_id FROM case_notes ORDER BY
			case_id, number`},
	{name: "appeals", columns: []string{"edition", "version", "status", "outcome", "answered_by"},
		query: `SELECT '', 0, CAST(id AS TEXT), edition, version, status, outcome, answered_by FROM appeals ORDER BY
			id`},
	{name: "handovers", columns: []string{"marking", "made_by", "answered_by"},
		query: `SELECT c.docket, c.serial, CAST(h.number AS TEXT), h.marking, h.made_by, h.answered_by FROM handovers h
			JOIN comments c ON c.num = h.comment ORDER BY h.comment, h.number`},
	{name: "comment_mail", columns: []string{"confirmed", "stopped"},
		query: `SELECT c.docket, c.serial, '', CASE WHEN m.confirmed_at > 0 THEN 1 ELSE 0 END,
			CASE WHEN m.stopped_at > 0 THEN 1 ELSE 0 END FROM comment_mail m JOIN comments c ON c.num = m.comment
			ORDER BY m.comment`},
	{name: "speakers",
		query: `SELECT c.docket, c.serial, '' FROM speakers s JOIN comments c ON c.num = s.comment ORDER BY s.comment`},
	{name: "followers", columns: []string{"docket", "confirmed"},
		query: `SELECT '', 0, CAST(id AS TEXT), docket, CASE WHEN confirmed_at > 0 THEN 1 ELSE 0 END FROM followers
			ORDER BY id`},
	{name: "sender_samples", columns: []string{"docket", "campaign", "seed", "pool", "asked", "answered", "made_by"},
		query: `SELECT '', 0, CAST(id AS TEXT), docket, campaign, seed, pool, asked, answered, made_by FROM
			sender_samples ORDER BY id`},
	{name: "legal_holds", columns: []string{"docket", "placed_by", "lifted_by", "stands"},
		query: `SELECT '', 0, CAST(id AS TEXT), docket, placed_by, lifted_by, CASE WHEN lifted_at > 0 THEN 0 ELSE 1 END
			FROM legal_holds ORDER BY id`},
	{name: "inquiries", columns: []string{"kind", "asked_by", "turn", "closed_by"},
		query: `SELECT '', 0, CAST(id AS TEXT), kind, asked_by, turn, closed_by FROM inquiries ORDER BY id`},
	{name: "inquiry_texts", columns: []string{"user_id"},
		query: `SELECT '', 0, CAST(inquiry AS TEXT) || '/' || CAST(number AS TEXT), user_id FROM inquiry_texts ORDER BY
			inquiry, number`},
	{name: "earlier_versions",
		query: `SELECT c.docket, c.serial, CAST(v.number AS TEXT) FROM earlier_versions v JOIN comments c ON c.num =
			v.comment
			ORDER BY v.comment, v.number`},
	{name: "purges", columns: []string{"state", "asked_by", "answered_by"},
		query: `SELECT '', 0, CAST(id AS TEXT), state, asked_by, answered_by FROM purges ORDER BY id`},
	{name: "removals", columns: []string{"docket", "state", "asked_by", "answered_by"},
		query: `SELECT '', 0, CAST(id AS TEXT), docket, state, asked_by, answered_by FROM removals ORDER BY id`},
	{name: "off_topic_marks", columns: []string{"off", "marked_by"},
		query: `SELECT c.docket, c.serial, CAST(m.number AS TEXT), m.off, m.marked_by FROM off_topic_marks m
			JOIN comments c ON c.num = m.comment ORDER BY m.comment, m.number`},
	{name: "passes", columns: []string{"saved_at"}, unnamed: vaguelyRead,
		query: `SELECT c.docket, c.serial, p.question || '/' || CAST(p.coder AS TEXT), p.saved_at FROM passes p
			JOIN comments c ON c.num = p.comment ORDER BY p.comment, p.question, p.coder`},
	{name: "coding_notes",
		query: `SELECT c.docket, c.serial, n.question || '/' || CAST(n.coder AS TEXT) FROM coding_notes n
			JOIN comments c ON c.num = n.comment ORDER BY n.comment, n.question, n.coder`},
	{name: "adjudications", columns: []string{"decided_by", "codes"},
		query: `SELECT c.docket, c.serial, j.question || '/' || CAST(j.number AS TEXT), j.decided_by, (SELECT count(*)
			FROM adjudicated_codes k WHERE k.comment = j.comment AND k.question = j.question AND k.number = j.number)
			FROM adjudications j JOIN comments c ON c.num = j.comment ORDER BY j.comment, j.question, j.number`},
	{name: "signatures", columns: []string{"version", "proposed_by", "state", "signed_by"},
		query: `SELECT '', 0, CAST(id AS TEXT), version, proposed_by, state, signed_by FROM signatures ORDER BY id`},
	{name: "second_looks", columns: []string{"verdict", "looked_by"},
		query: `SELECT c.docket, c.serial, CAST(l.version AS TEXT), CASE l.verdict WHEN 'overtaken' THEN '' ELSE
			l.verdict END, l.looked_by FROM second_looks l
			JOIN comments c ON c.num = l.comment ORDER BY l.comment, l.version`},
	{name: "excerpts", columns: []string{"question", "span", "chosen_by", "removed_by"},
		query: `SELECT '', 0, CAST(id AS TEXT), question, CAST(span_start AS TEXT) || '-' || CAST(span_end AS TEXT),
			chosen_by, removed_by
			FROM excerpts ORDER BY id`},
	{name: "quotations", columns: []string{"picked", "dissenting", "picked_by"},
		query: `SELECT '', 0, CAST(excerpt AS TEXT), CASE WHEN position > 0 THEN 1 ELSE 0 END, dissenting, picked_by
			FROM quotations
			ORDER BY excerpt`},
	{name: "passages", columns: []string{"state", "decided_by"}, // those that people decided on
		query: `SELECT '', 0, docket || '/' || CAST(number AS TEXT), state, decided_by FROM passages WHERE decided_by <>
			0
			ORDER BY docket, number`},
	{name: "received_heads", columns: []string{"root"},
		query: `SELECT '', 0, CAST(size AS TEXT), root FROM received_heads ORDER BY size`},
	{name: "recommendations", columns: []string{"version", "withdrawn"},
		query: `SELECT '', 0, docket || '/' || CAST(number AS TEXT), version, withdrawn FROM recommendations ORDER BY
			docket, number`},
	{name: "recommendation_versions", columns: []string{"written_by"},
		query: `SELECT '', 0, docket || '/' || CAST(number AS TEXT) || '/' || CAST(version AS TEXT), written_by
			FROM recommendation_versions ORDER BY docket, number, version`},
	{name: "report_sections", columns: []string{"version"},
		query: `SELECT '', 0, docket || '/' || section, version FROM report_sections ORDER BY docket, section`},
	{name: "section_versions", columns: []string{"written_by", "body"}, derive: deriveBody("section"),
		query: `SELECT '', 0, docket || '/' || section || '/' || CAST(version AS TEXT), written_by, body
			FROM section_versions ORDER BY docket, section, version`},
	{name: "memos", columns: []string{"version", "owner", "removed"},
		query: `SELECT '', 0, CAST(id AS TEXT), version, owner, removed FROM memos ORDER BY id`},
	{name: "memo_versions", columns: []string{"written_by", "body"}, derive: deriveBody("memo"),
		query: `SELECT '', 0, CAST(memo AS TEXT) || '/' || CAST(version AS TEXT), written_by, body
			FROM memo_versions ORDER BY memo, version`},
	{name: "training_rounds", columns: []string{"docket", "question", "coders", "started_by", "compared", "compared_by",
		"closed_by"},
		query: `SELECT '', 0, CAST(id AS TEXT), docket, question, coders, started_by, CASE WHEN compared_at > 0 THEN 1
			ELSE 0 END, compared_by, closed_by FROM training_rounds ORDER BY id`},
	{name: "training_answers", columns: []string{"answer", "number", "decided_by", "codes"}, derive: deriveTraining,
		query: `SELECT '', 0, CAST(t.round AS TEXT) || '/' || CAST(t.position AS TEXT), t.question || ':' ||
			CAST(c.serial AS TEXT), t.number, t.decided_by,
			CAST(t.round AS TEXT) || '/' || CAST(t.position AS TEXT) || ' ' || t.codes
			FROM training_answers t JOIN comments c ON c.num = t.comment ORDER BY t.round, t.position`},
	{name: "training_readings", columns: []string{"codes"}, derive: deriveTraining,
		query: `SELECT '', 0, CAST(round AS TEXT) || '/' || CAST(position AS TEXT) || '/' || CAST(coder AS TEXT),
			CAST(round AS TEXT) || '/' || CAST(position AS TEXT) || '/' || CAST(coder AS TEXT) || ' ' || codes
			FROM training_readings ORDER BY round, position, coder`},
	{name: "test_answers", columns: []string{"number", "used", "marked_by", "codes"}, derive: deriveTraining,
		query: `SELECT '', 0, t.docket || '/' || t.question || ':' || CAST(c.serial AS TEXT), t.number, t.used,
			t.marked_by, t.docket || '/' || t.question || ':' || CAST(c.serial AS TEXT) || ' ' || t.codes
			FROM test_answers t JOIN comments c ON c.num = t.comment ORDER BY t.comment, t.question`},
	{name: "test_readings", columns: []string{"read", "codes"}, derive: deriveTraining,
		query: `SELECT '', 0, t.docket || '/' || t.question || ':' || CAST(c.serial AS TEXT) || '/' ||
			CAST(t.coder AS TEXT), CASE WHEN t.read_at > 0 THEN 1 ELSE 0 END,
			t.docket || '/' || t.question || ':' || CAST(c.serial AS TEXT) || '/' || CAST(t.coder AS TEXT) || ' ' ||
			t.codes FROM test_readings t JOIN comments c ON c.num = t.comment ORDER BY t.comment, t.question, t.coder`},
	{name: "answer_translations", columns: []string{"number", "stands", "made_by"},
		query: `SELECT c.docket, c.serial, t.question, t.number, CASE WHEN t.body IS NULL THEN 0 ELSE 1 END, t.made_by
			FROM answer_translations t JOIN comments c ON c.num = t.comment ORDER BY t.comment, t.question`},
	{name: "publications", columns: []string{"published_by", "ended_by"},
		query: `SELECT '', 0, docket || '/' || name, published_by, ended_by FROM publications ORDER BY docket, name`},
	{name: "heard_pages", columns: []string{"published_by", "ended_by", "body"}, derive: deriveBody("heard"),
		query: `SELECT '', 0, docket || '/' || CAST(number AS TEXT), published_by, ended_by, body FROM heard_pages
			ORDER BY docket, number`},
	{name: "kept_exports", columns: []string{"mac"},
		query: `SELECT '', 0, docket || '/' || name, mac FROM kept_exports ORDER BY docket, name`},
	{name: "models", columns: []string{"digest"}, query: `SELECT '', 0, docket, digest FROM models ORDER BY docket`},
	{name: "campaign_verdicts", columns: []string{"action", "campaign", "decided_by"},
		query: `SELECT '', 0, docket || '/' || CAST(number AS TEXT), action, campaign, decided_by FROM campaign_verdicts
			ORDER BY docket, number`},
}

// digestColumns hold digests of which the log has the first bytes.
var digestColumns = []string{"received_mac", "state_mac", "mac", "digest", "root"}

func deriveAccount(s *sealer, column string, value any) string {
	switch v := value.(type) {
	case string:
		return s.checks().passwordCheck(v)
	case []byte:
		if column == "password" {
			return s.checks().passwordCheck(string(v))
		}
		return s.checks().factorCheck(v)
	}
	return plainValue(column, value)
}

// derivePasskey digests the name of a passkey's credential as the log does.
func derivePasskey(s *sealer, column string, value any) string {
	if hash, ok := value.([]byte); ok && column == "credential" {
		return s.checks().passkeyCheck(hash)
	}
	return plainValue(column, value)
}

// deriveIdentity digests the name of an identity as the log does.
func deriveIdentity(s *sealer, column string, value any) string {
	if hash, ok := value.([]byte); ok {
		return s.checks().identityCheck(hash)
	}
	return plainValue(column, value)
}

// deriveBody digests a column body as the log does.
func deriveBody(of string) func(*sealer, string, any) string {
	return func(s *sealer, column string, value any) string {
		if column == "body" {
			return s.checks().check(of, []byte(plainValue(column, value)))
		}
		return plainValue(column, value)
	}
}

// plainValue is a value in words, digests in hexadecimal.
func plainValue(column string, value any) string {
	switch v := value.(type) {
	case int64:
		return strconv.FormatInt(v, 10)
	case int32:
		return strconv.FormatInt(int64(v), 10)
	case bool:
		return strconv.FormatInt(flag(v), 10)
	case string:
		return v
	case []byte:
		if slices.Contains(digestColumns, column) && column != "digest" {
			return hex.EncodeToString(v)
		}
		return string(v)
	}
	return ""
}

// vaguelyRead reports whether an earlier version noted that a person read the
// comment, without the answers.
func vaguelyRead(r *replay, row string) bool {
	i, j := strings.LastIndex(row, "/"), strings.Index(row, "/")
	have := r.coded[row[:j]+row[i:]]
	return have != nil && !have.told
}

// replayTable holds every row of a table against the log.
func (v *verification) replayTable(ctx context.Context, t replayedTable) error {
	told := v.replay.tables[t.name]
	seen := make(map[string]bool, len(told))
	derive := t.derive
	if derive == nil {
		derive = func(_ *sealer, column string, value any) string { return plainValue(column, value) }
	}
	err := each(ctx, v.s, t.query, nil, func(r rows) error {
		var of docket.ID
		var serial int64
		var name string
		values := make([]any, len(t.columns))
		dest := []any{&of, &serial, &name}
		for i := range values {
			dest = append(dest, &values[i])
		}
		if err := r.Scan(dest...); err != nil {
			return err
		}
		if serial > 0 {
			name = strings.TrimSuffix(string(of.Comment(serial))+"/"+name, "/")
		}
		seen[name] = true
		said := told[name]
		switch {
		case said == nil && t.unnamed != nil && t.unnamed(v.replay, name):
			return nil
		case said == nil:
			v.problem("Table %s: no row of the log tells of the row %s.", t.name, name)
			return nil
		case said.gone:
			v.problem("Table %s: the row %s is there, but row %d of the log took it away.", t.name, name, said.seq)
			return nil
		}
		for i, column := range t.columns {
			want, known := said.values[column]
			have := derive(v.db.sealer, column, values[i])
			if !known || have == want || slices.Contains(digestColumns, column) && want != "" &&
				strings.HasPrefix(have, want) || isOfElder(v.db.sealer, want, func(s *sealer) string {
				return derive(s, column, values[i])
			}) {
				continue
			}
			v.problem("Table %s: %s of the row %s is %q, but row %d of the log says %q.", t.name, column, name, have,
				said.seq, want)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(told)) {
		if !seen[name] && !told[name].gone {
			v.problem("Table %s: the row %s is missing, of which row %d of the log tells.", t.name,
				name, told[name].seq)
		}
	}
	return nil
}

// replaySettlements holds the codes of settlements, as they were given, against the
// digests in the log.
func (v *verification) replaySettlements(ctx context.Context) error {
	given, uids := map[string][]string{}, map[string]string{}
	err := each(ctx, v.s, `SELECT c.docket, c.serial, c.uid, j.question || '/' || CAST(j.number AS TEXT),
		coalesce(k.given, ''), coalesce(k.stance, '')
		  FROM adjudications j JOIN comments c ON c.num = j.comment
		  LEFT JOIN adjudicated_codes k ON k.comment = j.comment AND k.question = j.question AND k.number =
		  j.number`, nil, func(r rows) error {
		var of docket.ID
		var serial int64
		var uid []byte
		var name, code string
		var stance docket.Stance
		if err := r.Scan(&of, &serial, &uid, &name, &code, &stance); err != nil {
			return err
		}
		name = string(of.Comment(serial)) + "/" + name
		uids[name] = string(uid)
		if code != "" {
			given[name] = append(given[name], settledCode(code, stance))
		}
		return nil
	})
	for _, name := range slices.Sorted(maps.Keys(uids)) {
		said := v.replay.tables["adjudications"][name]
		if said == nil || said.values["given"] == "" {
			continue
		}
		check := func(s *sealer) string { return s.checks().codesCheck(uids[name], given[name]) }
		if want := said.values["given"]; check(v.db.sealer) != want && !isOfElder(v.db.sealer, want, check) {
			v.problem("Table adjudicated_codes: the codes of the settlement %s are not those of row %d of the log.",
				name, said.seq)
		}
	}
	return err
}

// replayCodings holds what people said of comments against the digests in the log.
// Codes that a later change of the codebook renamed, merged or split are left out:
// the log tells of that change as a whole.
func (v *verification) replayCodings(ctx context.Context) error {
	found := map[string]int{}
	err := each(ctx, v.s, `SELECT c.docket, c.serial, c.uid, t.question, t.code, t.coder, t.judgement, t.evidence_start,
		t.evidence_end, t.stance
		  FROM codings t JOIN comments c ON c.num = t.comment WHERE t.judgement <> '' ORDER BY t.comment,
		  t.coder`, nil, func(r rows) error {
		var of docket.ID
		var serial int64
		var uid []byte
		var g docket.Coding
		var judgement docket.CodingState
		if err := r.Scan(&of, &serial, &uid, &g.Question, &g.Code, &g.Coder, &judgement, &g.Evidence.Start,
			&g.Evidence.End, &g.SaidStance); err != nil {
			return err
		}
		id := of.Comment(serial)
		who := string(id) + "/" + strconv.FormatInt(int64(g.Coder), 10)
		said := v.replay.coded[who]
		switch {
		case said == nil:
			v.problem("Table codings: no row of the log tells that %s read comment %s.", g.Coder, id)
		case !said.told || v.replay.recastSince(said.seq, of, g.Code):
		case slices.ContainsFunc(v.db.sealer.line.with(v.db.sealer), func(s *sealer) bool {
			return said.digests[s.checks().judgementCheck(string(uid), g, judgement)]
		}):
			found[who]++
		default:
			v.problem("Table codings: what %s said of question %s of comment %s is not what row %d of the log tells.",
				g.Coder, g.Question, id, said.seq)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, who := range slices.Sorted(maps.Keys(v.replay.coded)) {
		said := v.replay.coded[who]
		id, coder, _ := strings.Cut(who, "/")
		of, _, _ := docket.CommentID(id).Split()
		if said.told && found[who] < len(said.digests) && !v.replay.recastSince(said.seq, of, "") {
			v.problem("Table codings: %d judgements of u%s on comment %s are missing, of which row %d of "+
				"the log tells.", len(said.digests)-found[who], coder, id, said.seq)
		}
	}
	return nil
}

// recastSince reports whether a codebook changed a code after a row of the log; any
// code, where none is given.
func (r *replay) recastSince(seq int64, of docket.ID, code string) bool {
	return slices.ContainsFunc(r.recast, func(c recastCodes) bool {
		return c.seq > seq && c.docket == of && (code == "" || slices.Contains(c.codes, code))
	})
}

// notReplayed are the bound tables, or columns of tables, that the log does not tell
// row by row, each with the reason. They are held against the key, and many against
// a recount.
var notReplayed = map[string]string{
	"answers":            "the log tells of the comment as received and as it stands, which its digests cover",
	"adjudicated_codes":  "counted with their settlement",
	"campaign_relations": "made anew by every grouping",
	"campaign_states":    "counters of the grouping",
	"campaigns":          "made by the grouping; what people decided of them is told",
	"claims":             "live for minutes",
	"code_revisits":      "follow from the versions of the codebook",
	"codings":            "told by digests of judgements; what follows from them is recounted",
	"coding_units":       "follow from comments and passes, recounted",
	"decision_drafts":    "live for days",
	"docket_states":      "counters, recounted",
	"docket_text_drafts": "live until they are published, which is told",
	"double_coded":       "follow from passes, recounted",
	"earlier_answers":    "covered by the digest of their version, which is compared",
	"ended_sessions":     "live for a week",
	"finding_verdicts":   "counted with their decision",
	"guard_places":       "what a search found; what was hidden is told by the decisions",
	"import_maps":        "how files name their columns; the comments that are filed are told",
	"incidents":          "follow from the flags of comments as filed; alerts are told by docket and count",
	"kept_files":         "covered by the digest of their export, which is told",
	"many_comments":      "what became of a comment is told by its own decision",
	"messages":           "live until they are sent; alerts and what people decided of them are told",
	"meta":               "the program's own facts",
	"migrations":         "the program's own files",
	"name_checks":        "live for a day; that somebody asked and was answered is told",
	"page_remarks":       "live until staff have read them; how many were removed is told",
	"page_votes":         "counts of what readers answer, without a row in the log",
	"placements":         "measured by the grouping",
	"published_traces":   "follow from a file of the kept export, whose digest is told",
	"received_nodes":     "worked out from the leaves, and compared",
	"recovery_codes":     "how many were used is told, not which",
	"redactions":         "how many is told; the public text is covered by the comment's digest",
	"rescreened":         "made by reading again, without a row in the log",
	"sender_questions":   "how many were asked and answered is told, not who",
	"sessions":           "live for a day; sign-ins are told",
	"setup_links":        "live for days",
	"sign_in_tries":      "counts of tries; refusals are told",
	"signatories":        "covered by the digest of the comment as received",
	"unsent_forms":       "live for a day",
	"upload_chunks":      "live until their file is imported; its comments are told",
	"uploads":            "live until their file is imported; its comments are told",
	"withheld_answers":   "told with the decision that withheld them, not compared with it",
}
