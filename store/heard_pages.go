package store

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"

	"commentportal/docket"
)

const heardBodyColumn = "heard_pages.body"

// heardBody is what a row of heard_pages holds as JSON.
type heardBody struct {
	Parts    []docket.HeardPart            `json:"parts"`
	Figures  map[string]docket.HeardFigure `json:"figures,omitempty"`
	Comments map[string]docket.CommentID   `json:"comments,omitempty"`
	Versions map[docket.SectionKey]int     `json:"versions"`
}

// PublishHeard makes p the page that says what was heard, in the place of the page number
// seen (0: none), and returns its number. An earlier page is kept, and ends.
//
// It returns docket.ErrStale where another page stands, or where a section has another
// version than p.Versions says: nobody publishes a text that they have not seen.
func (db Hearing) PublishHeard(ctx context.Context, seen int, p docket.HeardPage) (int, error) {
	number := 0
	err := db.write(ctx, func(t *tx) error {
		var err error
		number, err = t.publishHeard(ctx, seen, p)
		return err
	})
	return number, named(err, "publish what was heard on %s", p.Docket)
}

func (t hearingTx) publishHeard(ctx context.Context, seen int, p docket.HeardPage) (int, error) {
	last, standing, err := t.lastHeard(ctx, p.Docket)
	if err != nil {
		return 0, err
	}
	if standing != seen {
		return 0, docket.ErrStale
	}
	if err := t.heardVersions(ctx, p); err != nil {
		return 0, err
	}
	body, err := json.Marshal(heardBody{p.Parts, p.Figures, p.Comments, p.Versions})
	if err != nil {
		return 0, err
	}
	facts := map[string]string{"number": strconv.Itoa(last + 1), "sections": strconv.Itoa(len(p.Versions)),
		"body_check": t.b.w.db.sealer.checks().check("heard", body)}
	if standing > 0 {
		facts["instead_of"] = strconv.Itoa(standing)
		if err := t.endHeard(ctx, p.Docket, standing, p.By); err != nil {
			return 0, err
		}
	}
	if _, err := t.exec(ctx, `INSERT INTO heard_pages (docket, number, published_by, published_at, ended_by, ended_at,
		snapshot_at, body) VALUES ($1, $2, $3, $4, 0, 0, $5, $6)`, string(p.Docket), int64(last+1), int64(p.By),
		micros(t.now()), micros(p.SnapshotAt), string(body)); err != nil {
		return 0, err
	}
	t.record(p.By.Actor(), "heard.published", string(p.Docket), facts)
	t.revise(p.Docket)
	return last + 1, nil
}

// lastHeard is the number of the last page that was published, and of the one that
// stands; 0 for none.
func (t hearingTx) lastHeard(ctx context.Context, id docket.ID) (last, standing int, err error) {
	err = t.row(ctx, `SELECT coalesce(max(number), 0), coalesce(max(CASE WHEN ended_at = 0 THEN number END), 0)
		FROM heard_pages WHERE docket = $1`, string(id)).Scan(&last, &standing)
	return last, standing, err
}

// heardVersions returns docket.ErrStale where a section that says what was heard is not
// as p has it.
func (t hearingTx) heardVersions(ctx context.Context, p docket.HeardPage) error {
	now := map[docket.SectionKey]int{}
	err := each(ctx, t, `SELECT section, version FROM report_sections WHERE docket = $1`, []any{string(p.Docket)},
		func(r rows) error {
			var key docket.SectionKey
			var version int
			err := r.Scan(&key, &version)
			if _, _, ok := key.Heard(); ok {
				now[key] = version
			}
			return err
		})
	if err == nil && !maps.Equal(now, p.Versions) {
		err = docket.ErrStale
	}
	return err
}

func (t hearingTx) endHeard(ctx context.Context, id docket.ID, number int, by docket.UserID) error {
	_, err := t.exec(ctx, `UPDATE heard_pages SET ended_by = $3, ended_at = $4 WHERE docket = $1 AND number = $2`,
		string(id), int64(number), int64(by), micros(t.now()))
	return err
}

// UnpublishHeard takes the page back: nobody reads it from then on. It returns
// docket.ErrStale where the page of this number does not stand any more.
func (db Hearing) UnpublishHeard(ctx context.Context, by docket.UserID, id docket.ID, number int) error {
	return named(db.write(ctx, func(t *tx) error {
		_, standing, err := t.lastHeard(ctx, id)
		if err != nil {
			return err
		}
		if standing == 0 || standing != number {
			return docket.ErrStale
		}
		if err := t.endHeard(ctx, id, number, by); err != nil {
			return err
		}
		t.record(by.Actor(), "heard.unpublished", string(id), map[string]string{"number": strconv.Itoa(number)})
		t.revise(id)
		return nil
	}), "take back what was heard on %s", id)
}

const heardColumns = `h.docket, h.number, h.published_by, h.published_at, h.ended_by, h.ended_at, h.snapshot_at, h.body`

func scanHeard(r row) (docket.HeardPage, error) {
	var p docket.HeardPage
	var published, ended, snapshot int64
	var body string
	if err := r.Scan(&p.Docket, &p.Number, &p.By, &published, &p.EndedBy, &ended, &snapshot, &body); err != nil {
		return p, err
	}
	p.At, p.EndedAt, p.SnapshotAt = at(published), at(ended), at(snapshot)
	var b heardBody
	err := json.Unmarshal([]byte(body), &b)
	p.Parts, p.Figures, p.Comments, p.Versions = b.Parts, b.Figures, b.Comments, b.Versions
	return p, err
}

// HeardPages lists the pages of the docket that were ever published, newest first.
func (db Hearing) HeardPages(ctx context.Context, id docket.ID) ([]docket.HeardPage, error) {
	var list []docket.HeardPage
	err := each(ctx, db.read, `SELECT `+heardColumns+` FROM heard_pages h WHERE h.docket = $1 ORDER BY h.number DESC`,
		[]any{string(id)}, func(r rows) error {
			p, err := scanHeard(r)
			list = append(list, p)
			return err
		})
	return list, named(err, "what was heard on %s", id)
}

// HeardShown reads the page that stands, with what of its quotations and comments may be
// shown now; the zero value where none stands.
func (db Hearing) HeardShown(ctx context.Context, id docket.ID) (docket.HeardShown, error) {
	out := docket.HeardShown{Quoted: map[string]docket.HeardQuotation{}, Posted: map[docket.CommentID]bool{}}
	var err error
	out.HeardPage, err = scanHeard(db.read.row(ctx, `SELECT `+heardColumns+` FROM heard_pages h
		WHERE h.docket = $1 AND h.ended_at = 0 ORDER BY h.number DESC LIMIT 1`, string(id)))
	if errors.Is(err, docket.ErrNotFound) {
		return out, nil
	}
	languages := map[docket.CommentID]string{}
	if err == nil {
		languages, err = db.postedLanguages(ctx, out.HeardPage)
	}
	if err != nil {
		return out, named(err, "what was heard on %s", id)
	}
	for name, comment := range out.Comments {
		language, posted := languages[comment]
		if !posted {
			continue
		}
		out.Posted[comment] = true
		excerpt, isQuote := strings.CutPrefix(name, "quote:")
		if !isQuote {
			continue
		}
		n, err := strconv.ParseInt(excerpt, 10, 64)
		if err != nil {
			continue
		}
		e, err := readExcerpt(ctx, db.read, db.sealer, n)
		switch {
		case errors.Is(err, docket.ErrNotFound):
		case err != nil:
			return out, named(err, "quotations of what was heard on %s", id)
		case e.Shown() && e.Comment == comment:
			out.Quoted[name] = docket.HeardQuotation{Comment: comment, Words: e.Public, Language: language}
		}
	}
	return out, nil
}

// postedLanguages are the languages of the comments of a page that are posted now.
func (db Hearing) postedLanguages(ctx context.Context, p docket.HeardPage) (map[docket.CommentID]string, error) {
	var serials []int64
	for _, comment := range p.Comments {
		of, serial, err := numberOf(comment)
		if err != nil || of != p.Docket {
			return nil, docket.ErrNotFound
		}
		serials = append(serials, serial)
	}
	slices.Sort(serials)
	serials = slices.Compact(serials)
	out := map[docket.CommentID]string{}
	if len(serials) == 0 {
		return out, nil
	}
	err := eachOf(ctx, db.read, `SELECT c.docket, c.serial, c.language FROM comments c WHERE c.serial IN (%s) AND `+
		postedRows, serials, func(r rows) error {
		var of docket.ID
		var serial int64
		var language string
		err := r.Scan(&of, &serial, &language)
		if of == p.Docket {
			out[of.Comment(serial)] = language
		}
		return err
	})
	return out, err
}

// responseTexts are the words of responses.
func responseTexts(list []docket.Response) []string {
	var out []string
	for _, r := range list {
		out = append(out, r.Text)
	}
	return out
}

// rewriteHeard hides words in the page that stands. Whoever reads it from then on does
// not find them.
func rewriteHeard(ctx context.Context, t *tx, by docket.UserID, of docket.ID, where string,
	redact func(string) string) error {
	_, number, _ := strings.Cut(where, " ")
	n, err := strconv.Atoi(number)
	if err != nil {
		return docket.ErrNotFound
	}
	p, err := scanHeard(t.row(ctx, `SELECT `+heardColumns+` FROM heard_pages h WHERE h.docket = $1 AND h.number = $2 AND
		h.ended_at = 0`, string(of), int64(n)))
	if err != nil {
		return err
	}
	for i := range p.Parts {
		for j := range p.Parts[i].Texts {
			text := &p.Parts[i].Texts[j]
			text.Title, text.Text = redact(text.Title), redact(text.Text)
			for k := range text.Responses {
				r := &text.Responses[k]
				r.Text, r.Wording = redact(r.Text), redact(r.Wording)
			}
		}
	}
	body, err := json.Marshal(heardBody{p.Parts, p.Figures, p.Comments, p.Versions})
	if err != nil {
		return err
	}
	if _, err := t.exec(ctx, `UPDATE heard_pages SET body = $3 WHERE docket = $1 AND number = $2`, string(of), int64(n),
		string(body)); err != nil {
		return err
	}
	t.record(by.Actor(), "heard.redacted", string(of), map[string]string{"number": number,
		"body_check": t.b.w.db.sealer.checks().check("heard", body)})
	t.revise(of)
	return nil
}
