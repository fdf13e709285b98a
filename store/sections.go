package store

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"commentportal/docket"
)

// sectionBody is what a version of a section seals.
type sectionBody struct {
	Title    string            `json:"title,omitempty"`
	Text     string            `json:"text"`
	Values   map[string]string `json:"values,omitempty"`
	Extracts []string          `json:"extracts,omitempty"`

	Responses []docket.Response `json:"responses,omitempty"`
}

const sectionBodyColumn = "section_versions.body"

func sectionPlace(id docket.ID, key docket.SectionKey, version int) string {
	return string(id) + "/" + string(key) + "/" + strconv.Itoa(version)
}

const sectionColumns = `v.docket, v.section, v.version, v.body, v.written_by, v.written_at`

func (s *sealer) scanSection(r row) (docket.Section, error) {
	var out docket.Section
	var when int64
	var body []byte
	if err := r.Scan(&out.Docket, &out.Key, &out.Version, &body, &out.By, &when); err != nil {
		return out, err
	}
	out.At = at(when)
	plain, err := s.open(sectionBodyColumn, sectionPlace(out.Docket, out.Key, out.Version), body)
	if err != nil {
		return out, err
	}
	var b sectionBody
	if err := json.Unmarshal(plain, &b); err != nil {
		return out, err
	}
	out.Title, out.Text, out.Values, out.Extracts, out.Responses = b.Title, b.Text, b.Values, b.Extracts, b.Responses
	return out, nil
}

// readSections lists the newest version of each section of the docket that was
// ever written, by key.
func readSections(ctx context.Context, q querier, s *sealer, id docket.ID) ([]docket.Section, error) {
	var list []docket.Section
	err := each(ctx, q, `SELECT `+sectionColumns+` FROM report_sections r
		JOIN section_versions v ON v.docket = r.docket AND v.section = r.section AND v.version = r.version
		WHERE r.docket = $1 ORDER BY r.section`, []any{string(id)}, func(r rows) error {
		one, err := s.scanSection(r)
		list = append(list, one)
		return err
	})
	return list, err
}

// Sections lists the newest version of each section that was ever written, by key.
func (s *Snapshot) Sections(ctx context.Context, id docket.ID) ([]docket.Section, error) {
	list, err := readSections(ctx, s, s.db.sealer, id)
	return list, named(err, "sections of %s", id)
}

// Sections lists the newest version of each section that was ever written, by key.
func (db Writing) Sections(ctx context.Context, id docket.ID) ([]docket.Section, error) {
	list, err := readSections(ctx, db.read, db.sealer, id)
	return list, named(err, "sections of %s", id)
}

// SectionVersions lists every version of a section, oldest first; none where it was
// never written.
func (db Writing) SectionVersions(ctx context.Context, id docket.ID, key docket.SectionKey) ([]docket.Section, error) {
	var list []docket.Section
	err := each(ctx, db.read, `SELECT `+sectionColumns+` FROM section_versions v
		WHERE v.docket = $1 AND v.section = $2 ORDER BY v.version`, []any{string(id), string(key)}, func(r rows) error {
		one, err := db.sealer.scanSection(r)
		list = append(list, one)
		return err
	})
	return list, named(err, "versions of section %s of %s", key, id)
}

// SaveSection writes a new version of a section, seen being the version that the
// writer saw (0: none), and returns the version that stands then. Every earlier
// version is kept. The same words with other values are a version too: somebody read
// them anew. What changes nothing leaves no trace.
//
// It returns docket.ErrNotFound where the docket has no such section,
// docket.ErrStale when somebody else saved it first, and docket.Invalid for "text"
// and "title" that are too long and for each "response-1"… that is wrong.
func (db Writing) SaveSection(ctx context.Context, seen int, s docket.Section) (int, error) {
	version := 0
	err := db.write(ctx, func(t *tx) error {
		var err error
		version, err = t.saveSection(ctx, seen, s)
		return err
	})
	return version, named(err, "section %s of %s", s.Key, s.Docket)
}

func (t writingTx) saveSection(ctx context.Context, seen int, s docket.Section) (int, error) {
	was, err := t.section(ctx, s.Docket, s.Key)
	if err != nil {
		return 0, err
	}
	if was.Version != seen {
		return was.Version, docket.ErrStale
	}
	body, err := checkSection(s)
	if err != nil {
		return was.Version, err
	}
	sameWords := body.Title == was.Title && body.Text == was.Text && slices.Equal(body.Responses, was.Responses)
	if sameWords && maps.Equal(body.Values, was.Values) {
		return was.Version, nil
	}
	action := "section.saved"
	if sameWords {
		action = "section.read"
	}
	if was.Version == 0 {
		if err := t.isPlace(ctx, s); err != nil {
			return 0, err
		}
		if _, err := t.exec(ctx, `INSERT INTO report_sections (docket, section, version) VALUES ($1, $2, 0)`,
			string(s.Docket), string(s.Key)); err != nil {
			return 0, err
		}
	}
	return was.Version + 1, t.addSectionVersion(ctx, s, was.Version+1, body, action)
}

// section is the newest version of a section; one without a version where it was
// never written.
func (t writingTx) section(ctx context.Context, id docket.ID, key docket.SectionKey) (docket.Section, error) {
	var was docket.Section
	err := each(ctx, t, `SELECT `+sectionColumns+` FROM report_sections r
		JOIN section_versions v ON v.docket = r.docket AND v.section = r.section AND v.version = r.version
		WHERE r.docket = $1 AND r.section = $2`, []any{string(id), string(key)}, func(r rows) error {
		var err error
		was, err = t.b.w.db.sealer.scanSection(r)
		return err
	})
	return was, err
}

// isPlace returns docket.ErrNotFound where the outline has no such section.
func (t writingTx) isPlace(ctx context.Context, s docket.Section) error {
	d, err := readDocket(ctx, t, s.Docket)
	if err != nil {
		return err
	}
	book, err := readCodebook(ctx, t, s.Docket)
	if err != nil {
		return err
	}
	outline := slices.Concat(docket.Outline(d, book), docket.HeardOutline(d))
	if !slices.ContainsFunc(outline, func(p docket.Place) bool { return p.Key == s.Key }) {
		return docket.ErrNotFound
	}
	return nil
}

// checkSection says what is wrong with s, or gives what is to be sealed.
func checkSection(s docket.Section) (sectionBody, error) {
	b := sectionBody{Title: strings.Join(strings.Fields(storable(s.Title)), " "),
		Text:   strings.TrimSpace(storable(s.Text)),
		Values: s.Values, Extracts: slices.Compact(slices.Sorted(slices.Values(s.Extracts)))}
	invalid := docket.Invalid{}
	b.Responses = checkResponses(s, invalid)
	if utf8.RuneCountInString(b.Title) > docket.MaxSectionTitle {
		invalid["title"] = "Write a shorter heading: at most 150 characters."
	}
	if utf8.RuneCountInString(b.Text) > docket.MaxSection {
		invalid["text"] = "Write a shorter text: at most 60,000 characters. Move a part of it to another section."
	}
	if len(invalid) > 0 {
		return b, invalid
	}
	return b, nil
}

// checkResponses cleans what a section says was done, and notes in invalid what is wrong
// with it. Only a section that says what was heard has any.
func checkResponses(s docket.Section, invalid docket.Invalid) []docket.Response {
	if _, _, ok := s.Key.Heard(); !ok {
		return nil
	}
	list := slices.Clone(s.Responses)
	for i := range list {
		list[i].Text = strings.TrimSpace(storable(list[i].Text))
		if problem := list[i].Check(); problem != "" {
			invalid["response-"+strconv.Itoa(i+1)] = problem
		}
	}
	if len(list) > docket.MaxResponses {
		invalid["text"] = "Say what was done in at most 20 responses."
	}
	return list
}

func (t writingTx) addSectionVersion(ctx context.Context, s docket.Section, version int, body sectionBody,
	action string) error {
	plain, err := json.Marshal(body)
	if err != nil {
		return err
	}
	sealer := t.b.w.db.sealer
	sealed := sealer.seal(sectionBodyColumn, sectionPlace(s.Docket, s.Key, version), plain)
	if _, err := t.exec(ctx, `INSERT INTO section_versions (docket, section, version, body, written_by, written_at)
		VALUES ($1, $2, $3, $4, $5, $6)`,
		string(s.Docket), string(s.Key), version, sealed, int64(s.By), micros(t.now())); err != nil {
		return err
	}
	if _, err := t.exec(ctx, `UPDATE report_sections SET version = $3 WHERE docket = $1 AND section = $2`,
		string(s.Docket), string(s.Key), version); err != nil {
		return err
	}
	t.record(s.By.Actor(), action, string(s.Docket)+"/"+string(s.Key), map[string]string{
		"version": strconv.Itoa(version), "words": strconv.Itoa(len(strings.Fields(body.Text))),
		"body_check": sealer.checks().check("section", sealed),
	})
	return nil
}

// sections opens every version of every section, and looks for sections that have
// fewer versions than they say.
func (v *verification) sections(ctx context.Context) error {
	err := each(ctx, v.s, `SELECT `+sectionColumns+` FROM section_versions v ORDER BY v.docket, v.section, v.version`,
		nil, func(r rows) error {
			one, err := v.db.sealer.scanSection(r)
			if err == errSealed { //nolint:errorlint // the sealer's own word
				v.problem("Version %d of the section %s of %s cannot be opened: it was changed or moved.", one.Version,
					one.Key, one.Docket)
				return nil
			}
			return err
		})
	if err != nil {
		return err
	}
	return each(ctx, v.s, `
		SELECT r.docket, r.section FROM report_sections r
		 WHERE r.version <> (SELECT count(*) FROM section_versions v WHERE v.docket = r.docket AND v.section =
		 r.section)
		 ORDER BY r.docket, r.section`, nil, func(r rows) error {
		var id docket.ID
		var key docket.SectionKey
		err := r.Scan(&id, &key)
		v.problem("The section %s of %s has lost a version.", key, id)
		return err
	})
}
