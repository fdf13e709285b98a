package store

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"

	"commentportal/docket"
)

// memoBody is what a version of a memo seals.
type memoBody struct {
	Title string `json:"title,omitempty"`
	Text  string `json:"text"`
}

const memoBodyColumn = "memo_versions.body"

func memoPlace(id docket.MemoID, version int) string {
	return id.String() + "/" + strconv.Itoa(version)
}

const memoColumns = `m.id, m.docket, m.kind, coalesce(c.docket, ''), coalesce(c.serial, 0), m.question, m.code, m.owner,
	m.removed, v.version, v.body, v.written_by, v.written_at`

// memoRows are versions of memos; memoNewest narrows them to the newest of each.
const (
	memoRows   = ` FROM memos m JOIN memo_versions v ON v.memo = m.id LEFT JOIN comments c ON c.num = m.comment`
	memoNewest = `v.version = m.version`
)

func scanMemo(s *sealer, r row, more ...any) (docket.Memo, error) {
	var m docket.Memo
	var of docket.ID
	var serial, removed, when int64
	var sealed []byte
	dest := append([]any{&m.ID, &m.Docket, &m.Kind, &of, &serial, &m.Question, &m.Code, &m.Owner, &removed,
		&m.Version, &sealed, &m.By, &when}, more...)
	if err := r.Scan(dest...); err != nil {
		return m, err
	}
	m.At, m.Removed = at(when), removed != 0
	if serial > 0 {
		m.Comment = of.Comment(serial)
	}
	plain, err := s.open(memoBodyColumn, memoPlace(m.ID, m.Version), sealed)
	if err != nil {
		return m, err
	}
	var b memoBody
	err = json.Unmarshal(plain, &b)
	m.Title, m.Text = b.Title, b.Text
	return m, err
}

// readMemos lists the newest version of memos, newest first.
func readMemos(ctx context.Context, q querier, s *sealer, ask docket.MemoQuery) ([]docket.Memo, error) {
	if strings.ContainsRune(ask.Code+string(ask.Question), 0) {
		return nil, nil // PostgreSQL takes no such text, and no code is called so
	}
	var w conditions
	w.add(memoNewest)
	w.add("m.docket = " + w.arg(string(ask.Docket)))
	if ask.Memo != 0 {
		w.add("m.id = " + w.arg(int64(ask.Memo)))
	}
	if ask.Kind != "" {
		w.add("m.kind = " + w.arg(string(ask.Kind)))
	}
	if ask.Code != "" {
		w.add("m.kind = 'code' AND m.code = " + w.arg(ask.Code))
	}
	if ask.Owner != 0 {
		w.add("m.owner = " + w.arg(int64(ask.Owner)))
	}
	if ask.Comment != "" {
		of, serial, err := numberOf(ask.Comment)
		if err != nil || of != ask.Docket {
			return nil, nil //nolint:nilerr // no such comment has a memo
		}
		w.add("m.comment = (SELECT n.num FROM comments n WHERE n.docket = " + w.arg(string(of)) + " AND n.serial = " +
			w.arg(serial) + ")")
	}
	if ask.Question != "" {
		w.add("m.question = " + w.arg(string(ask.Question)))
	}
	// An answer that is withheld by itself is nowhere posted: it has no public text.
	read := `CASE WHEN m.kind <> 'answer' OR EXISTS (SELECT 1 FROM passes p WHERE p.comment = m.comment AND
		p.question = m.question AND p.coder = ` + w.arg(int64(ask.Reader)) + `) THEN 1 ELSE 0 END`
	posted := `CASE WHEN m.kind <> 'answer' OR ` + postedRows + ` AND EXISTS (SELECT 1 FROM answers a WHERE
		a.comment = m.comment AND a.question = m.question AND a.public IS NOT NULL) THEN 1 ELSE 0 END`
	var list []docket.Memo
	err := each(ctx, q, `SELECT `+memoColumns+`, `+read+`, `+posted+memoRows+` WHERE `+w.where()+
		` ORDER BY m.id DESC`, w.args, func(r rows) error {
		var seen, public bool
		m, err := scanMemo(s, r, &seen, &public)
		m.Read, m.Posted = seen, public
		list = append(list, m)
		return err
	})
	return list, err
}

// Memos lists the newest version of memos of a docket, newest memo first, those that
// were taken back among them. It hides nothing: what a coder may see of them
// theme.MemoDesk decides.
func (db Coding) Memos(ctx context.Context, q docket.MemoQuery) ([]docket.Memo, error) {
	list, err := readMemos(ctx, db.read, db.sealer, q)
	return list, named(err, "memos of %s", q.Docket)
}

// Memos lists the newest version of the docket's memos that stand, oldest memo first.
func (s *Snapshot) Memos(ctx context.Context, id docket.ID) ([]docket.Memo, error) {
	all, err := readMemos(ctx, s, s.db.sealer, docket.MemoQuery{Docket: id})
	var list []docket.Memo
	for i := len(all) - 1; i >= 0; i-- {
		if !all[i].Removed {
			list = append(list, all[i])
		}
	}
	return list, named(err, "memos of %s", id)
}

// MemoVersions lists every version of a memo of a docket, oldest first.
func (db Coding) MemoVersions(ctx context.Context, of docket.ID, id docket.MemoID) ([]docket.Memo, error) {
	var list []docket.Memo
	err := each(ctx, db.read, `SELECT `+memoColumns+memoRows+` WHERE m.docket = $1 AND m.id = $2 ORDER BY v.version`,
		[]any{string(of), int64(id)}, func(r rows) error {
			m, err := scanMemo(db.sealer, r)
			list = append(list, m)
			return err
		})
	return list, named(err, "versions of memo %s", id)
}

// SaveMemo writes a new memo (seen is 0), or a new version of one, seen being the
// version that the writer saw. m.By writes; a memo is changed by its owner alone. With
// m.Removed the memo is taken back, its words stay in the version before. What changes
// nothing leaves no trace. It returns the memo's number.
//
// It returns docket.ErrNotFound where there is no such memo, answer or docket,
// docket.ErrDenied for the memo of somebody else, docket.ErrStale when it was saved
// meanwhile, and docket.Invalid for "title", "text" and "code".
func (db Coding) SaveMemo(ctx context.Context, seen int, m docket.Memo) (docket.MemoID, error) {
	var id docket.MemoID
	err := db.write(ctx, func(t *tx) error {
		var err error
		id, err = t.saveMemo(ctx, seen, m)
		return err
	})
	return id, named(err, "memo on %s", m.Docket)
}

// checkMemo says what is wrong with m, or gives what is to be sealed.
func checkMemo(m docket.Memo) (memoBody, error) {
	b := memoBody{Title: strings.Join(strings.Fields(storable(m.Title)), " "),
		Text: strings.TrimSpace(storable(m.Text))}
	invalid := docket.Invalid{}
	if utf8.RuneCountInString(b.Title) > docket.MaxMemoTitle {
		invalid["title"] = "Write a shorter heading: at most 150 characters."
	}
	switch {
	case b.Text == "" && !m.Removed:
		invalid["text"] = "Write what you want to keep in mind."
	case utf8.RuneCountInString(b.Text) > docket.MaxMemo:
		invalid["text"] = "Write a shorter memo: at most 20,000 characters. Move a part of it to another memo."
	}
	if len(invalid) > 0 {
		return b, invalid
	}
	return b, nil
}

func (t memoTx) saveMemo(ctx context.Context, seen int, m docket.Memo) (docket.MemoID, error) {
	body, err := checkMemo(m)
	if err != nil {
		return 0, err
	}
	if m.ID == 0 {
		return t.addMemo(ctx, m, body)
	}
	was, err := t.memo(ctx, m.Docket, m.ID)
	switch {
	case err != nil:
		return 0, err
	case was.Owner != m.By:
		return 0, docket.ErrDenied
	case was.Version != seen:
		return 0, docket.ErrStale
	case was.Removed == m.Removed && (m.Removed || was.Title == body.Title && was.Text == body.Text):
		return m.ID, nil
	}
	was.By, was.Removed = m.By, m.Removed
	return m.ID, t.addMemoVersion(ctx, was, body)
}

// memo is the newest version of a memo.
func (t memoTx) memo(ctx context.Context, of docket.ID, id docket.MemoID) (docket.Memo, error) {
	return scanMemo(t.b.w.db.sealer, t.row(ctx,
		`SELECT `+memoColumns+memoRows+` WHERE m.docket = $1 AND m.id = $2 AND `+
			memoNewest, string(of), int64(id)))
}

// addMemo writes the first version of a memo.
func (t memoTx) addMemo(ctx context.Context, m docket.Memo, body memoBody) (docket.MemoID, error) {
	if _, err := readDocket(ctx, t, m.Docket); err != nil {
		return 0, err
	}
	comment, err := t.memoAbout(ctx, &m)
	if err != nil {
		return 0, err
	}
	if err := t.row(ctx, `SELECT coalesce(max(id), 0) + 1 FROM memos`).Scan(&m.ID); err != nil {
		return 0, err
	}
	m.Owner, m.Version = m.By, 0
	if _, err := t.exec(ctx, `INSERT INTO memos (id, docket, kind, comment, question, code, owner, version, removed)
		VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0)`, int64(m.ID), string(m.Docket), string(m.Kind), comment,
		string(m.Question), m.Code, int64(m.Owner)); err != nil {
		return 0, err
	}
	return m.ID, t.addMemoVersion(ctx, m, body)
}

// memoAbout checks what a memo is about, and gives the number of its comment; nil where
// it is about none.
func (t memoTx) memoAbout(ctx context.Context, m *docket.Memo) (comment any, err error) {
	switch m.Kind {
	case docket.MemoProject:
		m.Comment, m.Question, m.Code = "", "", ""
		return nil, nil
	case docket.MemoCode:
		m.Comment, m.Question = "", ""
		book, err := readCodebook(ctx, t, m.Docket)
		if err != nil {
			return nil, err
		}
		if _, ok := book.Theme(m.Code); !ok {
			return nil, docket.Invalid{"code": "This code is not in the codebook. Choose another."}
		}
		return nil, nil
	case docket.MemoAnswer:
		m.Code = ""
		c, err := readRecord(ctx, t, m.Comment)
		if err != nil {
			return nil, err
		}
		if c.Docket != m.Docket || !c.answers(m.Question) || c.Purged() {
			return nil, docket.ErrNotFound
		}
		return c.num, nil
	}
	return nil, docket.ErrNotFound
}

func (t memoTx) addMemoVersion(ctx context.Context, m docket.Memo, body memoBody) error {
	plain, err := json.Marshal(body)
	if err != nil {
		return err
	}
	m.Version++
	sealer := t.b.w.db.sealer
	sealed := sealer.seal(memoBodyColumn, memoPlace(m.ID, m.Version), plain)
	if _, err := t.exec(ctx, `INSERT INTO memo_versions (memo, version, body, written_by, written_at)
		VALUES ($1, $2, $3, $4, $5)`, int64(m.ID), m.Version, sealed, int64(m.By), micros(t.now())); err != nil {
		return err
	}
	if _, err := t.exec(ctx, `UPDATE memos SET version = $2, removed = $3 WHERE id = $1`, int64(m.ID), m.Version,
		flag(m.Removed)); err != nil {
		return err
	}
	action := "memo.saved"
	if m.Removed {
		action = "memo.removed"
	}
	target := string(m.Docket)
	if m.Kind == docket.MemoAnswer {
		target = string(m.Comment)
	}
	facts := map[string]string{"memo": m.ID.String(), "kind": string(m.Kind), "version": strconv.Itoa(m.Version),
		"owner": strconv.FormatInt(int64(m.Owner), 10), "removed": strconv.FormatInt(flag(m.Removed), 10),
		"body_check": sealer.checks().check("memo", sealed)}
	t.record(t.doneBy(m.By, facts), action, target, facts)
	return nil
}

// rewriteMemo gives a memo a version without the words.
func rewriteMemo(ctx context.Context, t *tx, by docket.UserID, of docket.ID, where string,
	redact func(string) string) error {
	f := strings.Fields(where)
	if len(f) != 2 {
		return docket.ErrNotFound
	}
	number, err := strconv.ParseInt(f[0], 10, 64)
	if err != nil {
		return docket.ErrNotFound
	}
	was, err := t.memo(ctx, of, docket.MemoID(number))
	if err != nil {
		return err
	}
	was.By = by
	return t.addMemoVersion(ctx, was, memoBody{Title: redact(was.Title), Text: redact(was.Text)})
}

// openMemo unseals the words of a version that is named by its memo and number.
func openMemo(s *sealer, where string, sealed []byte) ([]byte, error) {
	memo, version, _ := strings.Cut(where, " ")
	return s.open(memoBodyColumn, memo+"/"+version, sealed)
}

// seeMemo notes a version of a memo.
func (r *replay) seeMemo(e logged) {
	r.seeVersion(e, "memos", e.facts["memo"], "memo_versions")
	r.says(e, "memos", e.facts["memo"], e.picked("owner", "owner", "removed", "removed"))
}

// seeVersion notes who wrote a version of something that keeps all of them.
func (r *replay) seeVersion(e logged, table, name, versions string) {
	r.says(e, table, name, e.picked("version", "version"))
	row := name + "/" + e.facts["version"]
	r.says(e, versions, row, e.picked("body", "body_check"))
	r.says(e, versions, row, map[string]string{"written_by": e.decided()})
}

// memoCheck checks memos.
type memoCheck struct{ v *verification }

// all opens every version of every memo, and looks for memos that have fewer versions
// than they say.
func (check memoCheck) all(ctx context.Context) error {
	v := check.v
	if err := each(ctx, v.s, `SELECT `+memoColumns+memoRows+` ORDER BY m.id, v.version`, nil, func(r rows) error {
		m, err := scanMemo(v.db.sealer, r)
		if err == errSealed { //nolint:errorlint // the sealer's own word
			v.problem("Version %d of memo %s cannot be opened: it was changed or moved.", m.Version, m.ID)
			return nil
		}
		return err
	}); err != nil {
		return err
	}
	return each(ctx, v.s, `SELECT m.id FROM memos m WHERE m.version <> (SELECT count(*) FROM memo_versions v WHERE
		v.memo = m.id) ORDER BY m.id`, nil, func(r rows) error {
		var id docket.MemoID
		err := r.Scan(&id)
		v.problem("Memo %s has lost a version.", id)
		return err
	})
}
