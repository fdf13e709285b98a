package store

import (
	"context"
	"encoding/json"
	"maps"
	"strconv"
	"strings"

	"commentportal/docket"
)

// replay collects what the log says of rows, so that Verify can hold the rows
// against it: whatever changed without a row in the log is named, also where
// somebody had the key.
type replay struct {
	sealer *sealer
	tables map[string]map[string]*loggedRow // table to name of the row
	coded  map[string]*loggedCodings        // comment and coder
	recast []recastCodes
	counts map[string]int // reports of a comment, used recovery codes of an account
}

// loggedRow is what the log says of one row.
type loggedRow struct {
	seq    int64 // of the row in the log that spoke of it last
	gone   bool
	values map[string]string // column to value; what the log does not say is left out
}

// loggedCodings are what one person said of one comment when they saved it last.
type loggedCodings struct {
	seq, at int64
	told    bool // digests were recorded
	digests map[string]bool
}

// recastCodes are codes that a change of a codebook renamed, merged or split.
type recastCodes struct {
	seq    int64
	docket docket.ID
	codes  []string
}

func newReplay(s *sealer) *replay {
	return &replay{sealer: s, tables: map[string]map[string]*loggedRow{}, coded: map[string]*loggedCodings{},
		counts: map[string]int{}}
}

// logged is a row of the log with its facts.
type logged struct {
	docket.LogEntry
	facts map[string]string
}

// by is the account that acted, as rows hold it; 0 for nobody.
func (e logged) by() string {
	if n, ok := strings.CutPrefix(string(e.Actor), "u"); ok {
		return n
	}
	return "0"
}

// decided is the account whose decision the row tells, as rows hold it: that of who acted,
// or of the one for whom they brought it.
func (e logged) decided() string {
	if n, ok := strings.CutPrefix(e.facts["decided"], "u"); ok {
		return n
	}
	return e.by()
}

// account is the number of an account that the row is about.
func (e logged) account() string { return strings.TrimPrefix(e.Target, "u") }

// see takes in one row of the log. An action that it does not know says nothing of
// rows.
func (r *replay) see(entry docket.LogEntry) error {
	e := logged{LogEntry: entry}
	if err := json.Unmarshal([]byte(e.Detail), &e.facts); err != nil {
		return err
	}
	subject, what, _ := strings.Cut(e.Action, ".")
	switch subject {
	case "user":
		r.seeAccount(e, what)
	case "comment":
		r.seeComment(e, what)
	case "coding":
		r.seeNote(e)
	case "docket", "codebook":
		r.seeDocket(e, what)
	case "signature", "look":
		r.seeSecondPerson(e, subject, what)
	case "excerpt", "quotation", "recommendation":
		r.seeConclusion(e, subject, what)
	case "section":
		r.seeVersion(e, "report_sections", e.Target, "section_versions")
	case "memo", "training", "translation":
		r.seeCoders(e, what)
	case "passage":
		state := map[string]string{"add": "confirmed", "confirm": "confirmed", "reject": "rejected"}[what]
		if state != "" {
			r.says(e, "passages", e.Target+"/"+e.facts["number"], map[string]string{"state": state,
				"decided_by": e.by()})
		}
	case "decisions":
		if what == "started" {
			r.says(e, "many_decisions", e.facts["decision"], e.picked("action", "action", "reason",
				"reason", "campaign", "campaign"))
			r.says(e, "many_decisions", e.facts["decision"], map[string]string{"made_by": e.by()})
		}
	case "guard":
		r.seeGuard(e, what)
	case "notice":
		r.says(e, "staff_notices", e.account()+"/"+e.facts["notice"], e.picked("wanted", "wanted"))
	case "case":
		r.seeCase(e, what)
	case "inquiry":
		r.seeInquiry(e, what)
	case "appeal":
		r.seeAppeal(e, what)
	case "key":
		if what == "resealed" { // a digest of what the log holds a digest of, under a new key
			r.says(e, e.facts["table"], e.facts["row"], map[string]string{e.facts["column"]: e.facts["check"]})
		}
	case "purge":
		r.seePurge(e, what)
	case "removal":
		r.seeRemoval(e, what)
	case "received":
		r.says(e, "received_heads", e.Target, e.picked("root", "root"))
	case "export", "model", "campaign", "heard", "hold", "incident", "mail", "speaker", "follow", "senders":
		r.seeOther(e, what)
	}
	return nil
}

// seeHeard notes who published a page of what was heard, and who took it back.
func (r *replay) seeHeard(e logged, what string) {
	row := e.Target + "/" + e.facts["number"]
	r.says(e, "heard_pages", row, e.picked("body", "body_check"))
	switch what {
	case "published":
		r.says(e, "heard_pages", row, map[string]string{"published_by": e.by(), "ended_by": "0"})
		if before := e.facts["instead_of"]; before != "" {
			r.says(e, "heard_pages", e.Target+"/"+before, map[string]string{"ended_by": e.by()})
		}
	case "unpublished":
		r.says(e, "heard_pages", row, map[string]string{"ended_by": e.by()})
	}
}

// seeGuard notes what people proposed and signed about a search of the guard.
func (r *replay) seeGuard(e logged, what string) {
	switch what {
	case "proposed":
		r.says(e, "guards", e.facts["guard"], e.picked("scope", "scope"))
		r.says(e, "guards", e.facts["guard"], map[string]string{"proposed_by": e.by(), "signed_by": "0"})
	case "agreed", "refused":
		r.says(e, "guards", e.facts["guard"], map[string]string{"signed_by": e.by()})
	}
}

// seeCase notes what was reported, noted and decided of a case.
func (r *replay) seeCase(e logged, what string) {
	row := e.facts["case"]
	switch what {
	case "opened":
		r.says(e, "cases", row, e.picked("kind", "kind", "questions", "questions"))
		r.says(e, "cases", row, map[string]string{"outcome": "", "closed_by": "0"})
	case "noted":
		r.says(e, "case_notes", row+"/"+e.facts["number"], map[string]string{"user_id": e.by()})
	case "closed":
		r.says(e, "cases", row, e.picked("outcome", "outcome"))
		r.says(e, "cases", row, map[string]string{"closed_by": e.by()})
	}
}

// seeInquiry notes what was asked and answered.
func (r *replay) seeInquiry(e logged, what string) {
	row := e.facts["inquiry"]
	switch what {
	case "asked":
		r.says(e, "inquiry_texts", row+"/"+e.facts["number"], map[string]string{"user_id": e.by()})
		r.says(e, "inquiries", row, map[string]string{"turn": string(docket.TurnWriter), "closed_by": "0"})
		if kind := e.facts["kind"]; kind != "" {
			r.says(e, "inquiries", row, map[string]string{"kind": kind, "asked_by": e.by()})
		}
	case "answered":
		r.says(e, "inquiry_texts", row+"/"+e.facts["number"], map[string]string{"user_id": "0"})
		r.says(e, "inquiries", row, map[string]string{"turn": string(docket.TurnStaff)})
	case "closed":
		r.says(e, "inquiries", row, map[string]string{"turn": string(docket.TurnOver), "closed_by": e.by()})
	}
}

// seeAppeal notes what was asked and answered about a decision.
func (r *replay) seeAppeal(e logged, what string) {
	row := e.facts["appeal"]
	switch what {
	case "asked":
		r.says(e, "appeals", row, e.picked("edition", "edition", "version", "version", "status", "status"))
		r.says(e, "appeals", row, map[string]string{"outcome": "", "answered_by": "0"})
	case "answered":
		r.says(e, "appeals", row, e.picked("outcome", "outcome"))
		r.says(e, "appeals", row, map[string]string{"answered_by": e.by()})
	case "ended":
		r.says(e, "appeals", row, map[string]string{"outcome": string(docket.AppealOver)})
	case "reopened":
		r.says(e, "appeals", row, map[string]string{"outcome": ""})
	}
}

// seeHold notes who placed and lifted a legal hold.
func (r *replay) seeHold(e logged, what string) {
	row := e.facts["hold"]
	if what == "placed" {
		r.says(e, "legal_holds", row, map[string]string{"docket": e.Target, "placed_by": e.by(), "lifted_by": "0",
			"stands": "1"})
		return
	}
	r.says(e, "legal_holds", row, map[string]string{"lifted_by": e.by(), "stands": "0"})
}

// says notes what a row of the log says of a row of a table. A value that is no
// fact of the log row is none.
func (r *replay) says(e logged, table, row string, values map[string]string) {
	rows := r.tables[table]
	if rows == nil {
		rows = map[string]*loggedRow{}
		r.tables[table] = rows
	}
	have := rows[row]
	if have == nil {
		have = &loggedRow{values: map[string]string{}}
		rows[row] = have
	}
	have.seq, have.gone = e.Seq, false
	maps.Copy(have.values, values)
}

// removed notes that a row went.
func (r *replay) removed(e logged, table, row string) {
	r.says(e, table, row, nil)
	r.tables[table][row].gone = true
}

// forget notes that the log no longer says what a column holds.
func (r *replay) forget(table, row, column string) {
	if have := r.tables[table][row]; have != nil {
		delete(have.values, column)
	}
}

// picked are the facts of a row of the log by the columns that they are about;
// facts that are not there are left out.
func (e logged) picked(columns ...string) map[string]string {
	values := map[string]string{}
	for i := 0; i < len(columns); i += 2 {
		if v, ok := e.facts[columns[i+1]]; ok {
			values[columns[i]] = v
		}
	}
	return values
}

func (r *replay) seeAccount(e logged, what string) {
	id := e.account()
	switch what {
	case "added":
		r.says(e, "users", id, e.picked("password", "password_check"))
		r.says(e, "users", id, map[string]string{"disabled": "0", "factor": "", "used_codes": "0"})
		if e.facts["role"] != "" {
			r.says(e, "user_roles", id+"/", e.picked("role", "role"))
		}
	case "role":
		row := id + "/" + e.facts["docket"]
		if e.facts["role"] == "" {
			r.removed(e, "user_roles", row)
			return
		}
		r.says(e, "user_roles", row, e.picked("role", "role"))
	case "disabled", "enabled":
		r.says(e, "users", id, map[string]string{"disabled": strconv.FormatInt(flag(what == "disabled"), 10)})
	case "password", "rehashed":
		r.forget("users", id, "password")
		r.says(e, "users", id, e.picked("password", "password_check"))
	case "reset":
		r.says(e, "users", id, map[string]string{"password": ""})
		if e.facts["factor"] == "removed" {
			r.says(e, "users", id, map[string]string{"factor": ""})
			r.seeNewCodes(e, id)
			r.seePasskeysGone(e, id)
		}
	case "factor":
		r.forget("users", id, "factor")
		r.says(e, "users", id, e.picked("factor", "factor_check"))
		r.seeNewCodes(e, id)
	case "passkey_added", "passkey_removed":
		r.seePasskey(e, id)
	case "identity_added":
		r.says(e, "identities", id, map[string]string{"subject": e.facts["identity_check"]})
	case "identity_removed":
		r.removed(e, "identities", id)
	case "recovery_code":
		r.counts["codes of "+id]++
		r.says(e, "users", id, map[string]string{"used_codes": strconv.Itoa(r.counts["codes of "+id])})
	}
}

// seeNewCodes notes that an account has new recovery codes, or none: none was used.
func (r *replay) seeNewCodes(e logged, account string) {
	r.says(e, "users", account, map[string]string{"used_codes": "0"})
	r.counts["codes of "+account] = 0
}

// seePasskey notes that a passkey was added to an account, or taken away.
func (r *replay) seePasskey(e logged, account string) {
	row := strings.TrimPrefix(e.facts["passkey"], "k")
	if e.Action == "user.passkey_removed" {
		r.says(e, "passkeys", row, map[string]string{"removed": "1"})
		return
	}
	r.says(e, "passkeys", row, e.picked("credential", "passkey_check"))
	r.says(e, "passkeys", row, map[string]string{"user_id": account, "removed": "0"})
	if e.facts["recovery_codes"] == "new" {
		r.seeNewCodes(e, account)
	}
}

// seePasskeysGone notes that an account lost all its passkeys.
func (r *replay) seePasskeysGone(e logged, account string) {
	for row, have := range r.tables["passkeys"] {
		if have.values["user_id"] == account {
			r.says(e, "passkeys", row, map[string]string{"removed": "1"})
		}
	}
}

func (r *replay) seeComment(e logged, what string) {
	id := e.Target
	if _, decided := e.facts["from"]; decided {
		if given := r.tables["assignments"][id]; given != nil && e.facts["to"] != string(docket.Pending) {
			given.gone = true // a decision ends it
		}
		if e.facts["to"] == string(docket.Withdrawn) {
			r.endContact(e, "speakers")
		}
		r.says(e, "comments", id, e.picked("status", "to", "reason", "reason", "version", "version",
			"state_mac", "after"))
		r.says(e, "decisions", id+"/"+e.facts["version"], e.picked("from_status", "from", "to_status", "to",
			"reason", "reason", "redactions", "redactions"))
		r.says(e, "decisions", id+"/"+e.facts["version"], map[string]string{"decided_by": e.by()})
		return
	}
	switch what {
	case "filed":
		r.says(e, "comments", id, e.picked("status", "status", "received_mac", "after"))
		r.says(e, "comments", id, map[string]string{"version": "1", "reason": "", "opened_at": "0", "off_topic": "0"})
		if e.facts["status"] == string(docket.Withdrawn) { // withdrawn where it came from
			r.says(e, "decisions", id+"/1", map[string]string{"from_status": string(docket.Pending),
				"to_status": string(docket.Withdrawn), "decided_by": "0"})
		}
	case "opened":
		if have := r.tables["comments"][id]; have != nil && have.values["opened_at"] == "0" &&
			e.facts["as"] != string(docket.RoleAuditor) {
			r.says(e, "comments", id, map[string]string{"opened_at": strconv.FormatInt(micros(e.At), 10)})
		}
	case "reported":
		r.counts["reports of "+id]++
		r.says(e, "reports", id+"/"+strconv.Itoa(r.counts["reports of "+id]), e.picked("kind", "kind"))
	case "off_topic", "on_topic":
		by := map[bool]string{true: e.by(), false: "0"}[what == "off_topic"]
		r.says(e, "comments", id, map[string]string{"off_topic": by})
		r.says(e, "off_topic_marks", id+"/"+e.facts["number"], map[string]string{"marked_by": e.by(),
			"off": strconv.FormatInt(flag(what == "off_topic"), 10)})
	case "adjudicated":
		row := id + "/" + e.facts["question"] + "/" + e.facts["number"]
		r.says(e, "adjudications", row, e.picked("codes", "codes", "given", "codes_check"))
		r.says(e, "adjudications", row, map[string]string{"decided_by": e.by()})
	case "assigned":
		if e.facts["to"] == "" {
			r.removed(e, "assignments", id)
			return
		}
		r.says(e, "assignments", id, map[string]string{"user_id": strings.TrimPrefix(e.facts["to"], "u"),
			"given_by": e.by()})
	case "resent":
		r.says(e, "comments", id, e.picked("received_mac", "after"))
		r.says(e, "comments", id, map[string]string{"opened_at": "0"})
		r.says(e, "earlier_versions", id+"/"+e.facts["edition"], nil)
	case "noted":
		r.says(e, "comment_notes", id+"/"+e.facts["note"], map[string]string{"user_id": e.by()})
	case "coded":
		r.seeCoded(e)
	}
}

// seeCoded notes what one person said of a comment: the answers that they read, and
// digests of their judgements.
func (r *replay) seeCoded(e logged) {
	who := e.Target + "/" + e.decided()
	now := &loggedCodings{seq: e.Seq, at: micros(e.At), digests: map[string]bool{}}
	r.coded[who] = now
	if list, told := e.facts["judgements_check"]; told {
		now.told = true
		for _, digest := range strings.Fields(list) {
			now.digests[digest] = true
		}
	}
	questions := strings.Fields(e.facts["questions"])
	if q := e.facts["question"]; q != "" {
		questions = []string{q}
	}
	for _, q := range questions {
		r.says(e, "passes", e.Target+"/"+q+"/"+e.decided(),
			map[string]string{"saved_at": strconv.FormatInt(now.at, 10)})
	}
}

func (r *replay) seeNote(e logged) {
	row := e.Target + "/" + e.facts["question"] + "/" + e.by()
	if e.facts["note"] == "removed" {
		r.removed(e, "coding_notes", row)
		return
	}
	r.says(e, "coding_notes", row, nil)
}

func (r *replay) seeDocket(e logged, what string) {
	if e.Action == "codebook.changed" {
		row := e.Target + "/" + e.facts["version"]
		r.says(e, "codebooks", row, e.picked("body", "codebook_check"))
		r.says(e, "codebook_changes", row, e.picked("action", "action"))
		r.says(e, "codebook_changes", row, map[string]string{"made_by": e.by()})
		if e.facts["codings_moved"] != "0" {
			r.recast = append(r.recast, recastCodes{e.Seq, docket.ID(e.Target),
				append(strings.Fields(e.facts["from_codes"]), strings.Fields(e.facts["to_codes"])...)})
		}
		return
	}
	if r.seeTexts(e, what) {
		return
	}
	if what != "opened" && what != "closed" {
		r.forget("dockets", e.Target, "body") // until this row says otherwise
	}
	r.says(e, "dockets", e.Target, e.picked("body", "docket_check", "closes", "closes", "closed_at", "closed_at"))
	if n := e.facts["change"]; n != "" {
		r.says(e, "docket_changes", e.Target+"/"+n, e.picked("kind", "kind", "round", "round", "from_end", "from_end",
			"to_end", "to_end"))
		r.says(e, "docket_changes", e.Target+"/"+n, map[string]string{"made_by": string(e.Actor)})
	}
	switch what {
	case "added":
		if n := e.facts["themes"]; n != "0" && n != "" {
			version := e.facts["codebook_version"]
			if version == "" {
				version = "1"
			}
			r.says(e, "codebooks", e.Target+"/"+version, e.picked("body", "codebook_check"))
			r.says(e, "codebook_changes", e.Target+"/"+version, map[string]string{"action": "filed", "made_by": "0"})
		}
	case "opened":
		r.says(e, "dockets", e.Target, map[string]string{"closed_at": "0"})
	case "closed":
		r.says(e, "dockets", e.Target, map[string]string{"closed_at": strconv.FormatInt(micros(e.At), 10)})
	}
}

func (r *replay) seeSecondPerson(e logged, subject, what string) {
	if subject == "look" {
		row := e.Target + "/" + e.facts["version"]
		if what == "drawn" {
			what = ""
		}
		r.says(e, "second_looks", row, map[string]string{"verdict": what,
			"looked_by": e.by()})
		return
	}
	row := e.facts["signature"]
	r.says(e, "signatures", row, map[string]string{"comment": e.Target,
		"proposed_by": strings.TrimPrefix(e.facts["proposed_by"], "u")})
	r.says(e, "signatures", row, e.picked("version", "version"))
	state := map[string]string{"proposed": "open", "taken_back": "overtaken"}[what]
	if state == "" {
		state = what
	}
	signed := "0"
	if what == "agreed" || what == "refused" {
		signed = e.by()
	}
	r.says(e, "signatures", row, map[string]string{"state": state})
	if what != "overtaken" { // one that was signed after it was carried out keeps who signed
		r.says(e, "signatures", row, map[string]string{"signed_by": signed})
	}
}

func (r *replay) seeConclusion(e logged, subject, what string) {
	if what == "refitted" { // a passage, or the quotation that it is, was said to fit a code
		r.says(e, "excerpts", e.facts["excerpt"], map[string]string{"comment": e.Target, "removed_by": "0"})
		return
	}
	switch subject {
	case "excerpt":
		row := e.facts["excerpt"]
		if what == "removed" {
			r.says(e, "excerpts", row, map[string]string{"removed_by": e.decided()})
			return
		}
		r.says(e, "excerpts", row, e.picked("question", "question", "span", "span"))
		r.says(e, "excerpts", row, map[string]string{"comment": e.Target, "chosen_by": e.decided(), "removed_by": "0"})
	case "quotation":
		if what == "redacted" { // words of its reason were hidden
			return
		}
		row := e.facts["excerpt"]
		if what == "dropped" {
			r.says(e, "quotations", row, map[string]string{"picked": "0"})
			return
		}
		r.says(e, "quotations", row, map[string]string{"picked": "1", "picked_by": e.by(),
			"dissenting": strconv.FormatInt(flag(e.facts["dissenting"] == "true"), 10)})
	case "recommendation":
		if what == "moved" {
			return
		}
		of, id, _ := strings.Cut(e.Target, "/")
		number, _ := docket.RecommendationNumber(id) // 0 is the number of none
		row := of + "/" + strconv.FormatInt(number, 10)
		values := e.picked("version", "version")
		if what != "relinked" {
			values["withdrawn"] = strconv.FormatInt(flag(what == "withdrawn"), 10)
		}
		r.says(e, "recommendations", row, values)
		row += "/" + e.facts["version"]
		r.says(e, "recommendation_versions", row, e.picked("body", "body_check"))
		r.says(e, "recommendation_versions", row, map[string]string{"written_by": e.by()})
	}
}

func (r *replay) seeOther(e logged, what string) {
	switch e.Action {
	case "incident.handed", "incident.answered":
		r.seeHandover(e, what)
	case "mail.asked", "mail.confirmed", "mail.stopped", "mail.started", "speaker.asked", "speaker.ended":
		r.seeContact(e)
	case "follow.asked", "follow.confirmed", "follow.ended":
		r.seeFollower(e)
	case "senders.asked", "senders.answered":
		r.seeSample(e, what)
	case "hold.placed", "hold.lifted":
		r.seeHold(e, what)
	case "export.kept":
		r.says(e, "kept_exports", e.Target+"/"+e.facts["name"], e.picked("mac", "mac"))
	case "export.published":
		r.says(e, "publications", e.Target+"/"+e.facts["name"], map[string]string{"published_by": e.by(),
			"ended_by": "0"})
	case "export.unpublished":
		r.says(e, "publications", e.Target+"/"+e.facts["name"], map[string]string{"ended_by": e.by()})
	case "model.trained":
		r.says(e, "models", e.Target, e.picked("digest", "sha256"))
	case "heard.published", "heard.unpublished", "heard.redacted":
		r.seeHeard(e, what)
	}
	number, decided := e.facts["number"]
	if of, _, ok := docket.CampaignID(e.Target).Split(); ok && decided && e.by() != "0" {
		r.says(e, "campaign_verdicts", string(of)+"/"+number, map[string]string{"action": what, "campaign": e.Target,
			"decided_by": e.by()})
	}
}

// replayed holds the rows against what the log says of them.
func (v *verification) replayed(ctx context.Context) error {
	if v.replay == nil { // the log itself does not hold: that was said
		return nil
	}
	for _, t := range replayedTables {
		if err := v.replayTable(ctx, t); err != nil {
			return err
		}
	}
	if err := v.replaySettlements(ctx); err != nil {
		return err
	}
	return v.replayCodings(ctx)
}
