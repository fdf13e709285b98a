package store

import (
	"bytes"
	"context"
	"slices"
	"strconv"
	"strings"

	"commentportal/docket"
	"commentportal/docket/words"
)

// publicPlace is a column that holds words which the public can come to read.
type publicPlace struct {
	column string // "table.column"
	what   string
	query  string // reads where and words of each row

	// open unseals the words of a row; nil where they are not sealed.
	open func(s *sealer, where string, sealed []byte) ([]byte, error)
}

const placeOfComment = `c.docket || '-' || CAST(c.serial AS TEXT)`

// publicPlaces are the columns of the database that hold words which the public
// can come to read, on pages, in files or by what is computed from them. Passages
// and quotations are no columns: their words are cut from answers.public by every
// read.
var publicPlaces = []publicPlace{
	{column: "answers.public", what: "posted answers", query: `SELECT ` + placeOfComment +
		`, a.public FROM answers a JOIN comments c ON c.num = a.comment WHERE a.public IS NOT NULL`},
	{column: "comments.public_name", what: "names of bylines", query: `SELECT ` + placeOfComment +
		`, c.public_name FROM comments c WHERE c.public_name IS NOT NULL`},
	{column: "comments.public_organization", what: "organizations of bylines", query: `SELECT ` + placeOfComment +
		`, c.public_organization FROM comments c WHERE c.public_organization IS NOT NULL`},
	{column: "comments.sector_raw", what: "sectors as an imported file said them, in the " +
		"register", query: `SELECT ` + placeOfComment + `, c.sector_raw FROM comments c WHERE c.sector_raw <> ''`},
	{column: "comments.source_id", what: "names that comments had where they were imported from, in the " +
		"register", query: `SELECT ` + placeOfComment + `, c.source_id FROM comments c WHERE c.source_id <> ''`},
	{column: "signatories.public_name", what: "names of signatories", query: `SELECT ` + placeOfComment +
		`, s.public_name FROM signatories s JOIN comments c ON c.num = s.comment WHERE s.public_name IS NOT NULL`},
	{column: "signatories.public_organization", what: "organizations of signatories", query: `SELECT ` +
		placeOfComment +
		`, s.public_organization FROM signatories s JOIN comments c ON c.num = s.comment WHERE s.public_organization IS
			NOT NULL`},
	{column: "quotations.reason", what: "why quotations were picked",
		query: `SELECT CAST(q.excerpt AS TEXT), q.reason FROM quotations q WHERE q.reason IS NOT NULL`,
		open: func(s *sealer, where string, sealed []byte) ([]byte, error) {
			return s.open("quotations.reason", where, sealed)
		}},
	{column: "recommendation_versions.body", what: "every wording of the recommendations",
		query: `SELECT v.docket || ' ' || CAST(v.number AS TEXT) || ' ' || CAST(v.version AS TEXT), v.body FROM
			recommendation_versions v`,
		open: func(s *sealer, where string, sealed []byte) ([]byte, error) {
			var id docket.ID
			var number int64
			var version int
			if f := strings.Fields(where); len(f) == 3 {
				id = docket.ID(f[0])
				number, _ = strconv.ParseInt(f[1], 10, 64) // a number that the query wrote
				version, _ = strconv.Atoi(f[2])
			}
			return s.open("recommendation_versions.body", bodyPlace(id, number, version), sealed)
		}},
	{column: sectionBodyColumn, what: "every version of the sections of the report",
		query: `SELECT v.docket || ' ' || v.section || ' ' || CAST(v.version AS TEXT), v.body FROM section_versions v`,
		open: func(s *sealer, where string, sealed []byte) ([]byte, error) {
			id, rest, _ := strings.Cut(where, " ")
			i := strings.LastIndex(rest, " ")
			version, err := strconv.Atoi(rest[i+1:])
			if err != nil {
				return nil, err
			}
			return s.open(sectionBodyColumn, sectionPlace(docket.ID(id), docket.SectionKey(rest[:i]), version), sealed)
		}},
	{column: memoBodyColumn, what: "every version of the memos of coders, of which the project file has the newest",
		query: `SELECT CAST(v.memo AS TEXT) || ' ' || CAST(v.version AS TEXT), v.body FROM memo_versions v`,
		open:  openMemo},
	{column: translationColumn, what: "English translations of answers, those made of earlier texts among them",
		query: `SELECT CAST(t.comment AS TEXT) || ' ' || t.question, t.body FROM answer_translations t
			WHERE t.body IS NOT NULL`,
		open: openTranslation},
	{column: "publications.body", what: "recommendations and names of themes as a published export prints them",
		query: `SELECT p.docket || ' ' || p.name, p.body FROM publications p`},
	{column: heardBodyColumn, what: "what was heard, as published",
		query: `SELECT h.docket || ' ' || CAST(h.number AS TEXT), h.body FROM heard_pages h`},
	{column: "models.body", what: "words that suggestions were learned from",
		query: `SELECT m.docket, m.body FROM models m`},
	{column: "campaigns.name", what: "what staff call campaigns",
		query: `SELECT k.id, k.name FROM campaigns k WHERE k.name <> ''`},
	{column: "codebooks.body", what: "themes with their examples",
		query: `SELECT b.docket || ' ' || CAST(b.version AS TEXT), b.body FROM codebooks b`},
	{column: "docket_changes.why", what: "why dockets were extended, closed and opened, and what rounds are about",
		query: `SELECT c.docket || ' ' || CAST(c.number AS TEXT), c.why || ' ' || c.about FROM docket_changes c`},
	{column: textsBodyColumn, what: "every version of the texts of dockets",
		query: `SELECT v.docket || ' ' || CAST(v.number AS TEXT), v.body FROM docket_texts v`},
	{column: "dockets.body", what: "dockets as filed", query: `SELECT d.id, d.body FROM dockets d`},
}

// staffTexts are columns of text that nothing shows to the public, or that hold
// no words of anybody: codes, names of states, times, digests, JSON of numbers.
var staffTexts = map[string]string{
	"migrations": "names and digests of the program's own files", "meta": "the program's own facts",
	"log":             "plain facts, never words",
	"sqlite_sequence": "SQLite's own", "docket_states": "a docket's ID", "theme_counts": "codes", "counters": "codes",
	"answer_readings":            "questions and codes",
	"answer_translations.docket": "an ID", "answer_translations.question": "an ID",
	"listed":           "a docket's ID, questions, codes, campaigns and what comments are narrowed to",
	"waiting":          "rules, flags, questions and numbers of accounts",
	"appeals":          "a docket's ID, statuses and outcomes; both sides' words are sealed, and no file shows them",
	"cases":            "a docket's ID, kinds and outcomes; the answer is sealed and for who reported",
	"earlier_versions": "a language and a version of the rules",
	"earlier_answers":  "questions; the words are sealed, and no file shows them",
	"inquiries":        "a docket's ID, kinds and turns; what was written is sealed, and no file shows it",
	"handovers":        "a docket's ID and markings; to whom and the answer are sealed, for the writer alone",
	"legal_holds":      "a docket's ID; reference and reasons are sealed and staff's own",
	"comment_mail":     "a docket's ID and a language; the address is sealed, and no file shows it",
	"speakers":         "a docket's ID and a language; who they are is sealed, for the office alone",
	"followers":        "a docket's ID and a language; the address is sealed, and no file shows it",
	"page_votes":       "a docket's ID, names of pages and languages, and counts",
	"page_remarks":     "a docket's ID, names of pages and languages; the words are sealed and for staff alone",
	"claims":           "kinds and questions",
	"purges":           "a docket's ID and states; order and reason are sealed and staff's own",
	"removals":         "a docket's ID and states; reference and reason are sealed and staff's own",
	"test_answers":     "a docket's ID, questions and codes; the note is sealed and staff's own",
	"test_readings":    "a docket's ID, questions and codes; the rest is sealed",
	"training_rounds":  "a docket's ID, questions and accounts",
	"training_answers": "questions and codes; the note is sealed and staff's own", "training_readings": "codes",
	"memos":       "a docket's ID, kinds, questions and codes",
	"messages":    "kinds, states and codes of failures; addresses are sealed, and no file shows them",
	"name_checks": "sealed words alone", "sender_questions": "codes of what became of letters",
	"sender_samples": "a docket's ID and a campaign's; what came of it is sealed numbers",
	"staff_notices":  "kinds", "incidents": "a docket's ID",
	"many_decisions": "codes, actions and campaigns; the note is sealed", "many_comments": "codes",
	"withheld_answers": "questions and reasons of the docket's list",
	"decisions":        "statuses, reasons of the docket's list", "redactions": "kinds", "reports": "kinds",
	"codings": "codes", "passes": "questions",
	"double_coded": "questions", "adjudications": "questions", "adjudicated_codes": "codes",
	"coding_notes": "questions; the note is sealed and staff's own",
	"coding_units": "questions", "finding_verdicts": "rules", "rescreened": "rules", "campaign_relations": "campaigns",
	"campaign_states":   "a docket's ID",
	"campaign_verdicts": "words of staff that no page of the public and no file shows",
	"codebook_changes":  "words of staff that no page of the public and no file shows",
	"guards":            "codes; words, reasons and notes are sealed and staff's own",
	"guard_places":      "codes, kinds, and names of rows",
	"uploads":           "codes and digests; name, settings and file are sealed for their person",
	"upload_chunks":     "digests",
	"import_maps":       "names that staff give to maps of columns; the maps are sealed, and no file shows them",
	"passages": "codes and serials; texts and names are sealed, and no page of the public and no " +
		"file shows them",
	"code_revisits": "codes", "excerpts": "codes", "recommendations": "a docket's ID", "kept_exports": "names",
	"kept_files": "names and digests", "users": "digests of passwords",
	"signatures":   "kinds and states; the proposed decision and the notes are sealed and staff's own",
	"second_looks": "states; the note is sealed and staff's own", "user_roles": "roles", "setup_links": "none",
	"identities": "sealed words alone", "passkeys": "sealed words alone", "recovery_codes": "none",
	"sessions": "stages", "unsent_forms": "digests", "sign_in_tries": "none",
	"dockets.id": "an ID", "docket_changes.docket": "an ID", "docket_changes.made_by": "an account",
	"docket_changes.kind": "a code", "docket_changes.about": "read with docket_changes.why",
	"docket_changes.link": "an address",
	"docket_texts.docket": "an ID", "docket_texts.made_by": "an account", "docket_text_drafts": "a docket's ID",
	"codebooks.docket": "an ID", "models.docket": "an ID", "models.digest": "a digest",
	"quotations":   "sealed words alone",
	"campaigns.id": "an ID", "campaigns.docket": "an ID", "campaigns.decision": "a code",
	"report_sections": "IDs", "section_versions.docket": "an ID", "section_versions.section": "an ID",
	"recommendation_versions.docket": "an ID", "publications.docket": "an ID", "publications.name": "a name",
	"heard_pages.docket": "an ID",
	"published_traces":   "codes, names and numbers of sections",
	"answers.question":   "an ID", "answers.findings": "JSON of offsets and rules",
	"answers.gaps": "JSON of offsets and kinds", "answers.class": "a code", "answers.status": "a code",
	"comments.docket": "an ID", "comments.person_findings": "JSON of offsets and rules",
	"comments.submitter_type": "a code", "comments.state": "a code",
	"comments.sector": "a code", "comments.reply_to": "an ID", "comments.channel": "a code",
	"comments.language": "a code", "comments.class": "a code",
	"comments.campaign": "an ID", "comments.flags": "JSON of codes", "comments.rule_set": "a version",
	"comments.status": "a code", "comments.reason": "a code of the docket's list",
}

// PublicPlaces lists where the database keeps words that the public can come to
// read, the search index among them.
func (db Public) PublicPlaces() []docket.PublicPlace {
	list := make([]docket.PublicPlace, 0, len(publicPlaces)+1)
	for _, p := range publicPlaces {
		list = append(list, docket.PublicPlace{Name: p.column, What: p.what, Find: func(ctx context.Context,
			words string) ([]string, error) {
			return db.findIn(ctx, p, words)
		}})
	}
	return append(list, docket.PublicPlace{Name: "posted_search.body", What: "the search index", Find: db.findIndexed})
}

// findIn reads every row of a place: words that must go are looked for seldom,
// and an index over them would be one more place.
func (db Public) findIn(ctx context.Context, p publicPlace, words string) ([]string, error) {
	var found []string
	err := each(ctx, db.read, p.query, nil, func(r rows) error {
		var where string
		var text []byte
		if err := r.Scan(&where, &text); err != nil {
			return err
		}
		if p.open != nil {
			var err error
			if text, err = p.open(db.sealer, where, text); err != nil {
				return err
			}
		}
		if bytes.Contains(text, []byte(words)) {
			found = append(found, where)
		}
		return nil
	})
	slices.Sort(found)
	return found, named(err, "look through %s", p.column)
}

func (db Public) findIndexed(ctx context.Context, typed string) ([]string, error) {
	q := words.Exactly(typed)
	if q.Empty() {
		return nil, nil
	}
	var found []string
	err := each(ctx, db.read,
		`SELECT `+placeOfComment+` FROM comments c WHERE `+db.dialect.foundBy("$1")+` ORDER BY c.num`,
		[]any{db.dialect.search(q)}, func(r rows) error {
			var where string
			err := r.Scan(&where)
			found = append(found, where)
			return err
		})
	return found, named(err, "look through the search index")
}
