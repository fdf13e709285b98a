package store

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"commentportal/docket"
)

// recommendationBody is what a version of a recommendation seals.
type recommendationBody struct {
	Text       string              `json:"text"`
	Imperative string              `json:"imperative,omitempty"`
	Actions    []docket.ActionItem `json:"actions,omitempty"`
	Codes      []string            `json:"codes,omitempty"`
	Excerpts   []int64             `json:"excerpts,omitempty"`
	Comments   []docket.CommentID  `json:"comments,omitempty"`
}

func (b recommendationBody) equal(o recommendationBody) bool {
	return b.Text == o.Text && b.Imperative == o.Imperative && slices.Equal(b.Actions, o.Actions) &&
		slices.Equal(b.Codes, o.Codes) && slices.Equal(b.Excerpts, o.Excerpts) &&
		slices.Equal(b.Comments, o.Comments)
}

func bodyOf(r docket.Recommendation) recommendationBody {
	return recommendationBody{Text: r.Text, Imperative: r.Imperative, Actions: r.Actions, Codes: r.Codes,
		Excerpts: r.Excerpts, Comments: r.Comments}
}

func bodyPlace(id docket.ID, number int64, version int) string {
	return string(id) + "/" + strconv.FormatInt(number, 10) + "/" + strconv.Itoa(version)
}

const recommendationColumns = `v.docket, v.number, v.version, v.body, v.withdrawn, v.written_by, v.written_at, ` +
	`r.position`

func (s *sealer) scanRecommendation(r row) (docket.Recommendation, error) {
	var out docket.Recommendation
	var number, when int64
	var body []byte
	if err := r.Scan(&out.Docket, &number, &out.Version, &body, &out.Withdrawn, &out.By, &when,
		&out.Position); err != nil {
		return out, err
	}
	out.ID, out.At = docket.RecommendationID(number), at(when)
	plain, err := s.open("recommendation_versions.body", bodyPlace(out.Docket, number, out.Version), body)
	if err != nil {
		return out, err
	}
	var b recommendationBody
	if err := json.Unmarshal(plain, &b); err != nil {
		return out, err
	}
	out.Imperative, out.Actions = b.Imperative, b.Actions
	out.Text, out.Codes, out.Excerpts, out.Comments = b.Text, b.Codes, b.Excerpts, b.Comments
	return out, nil
}

// readRecommendations lists the newest version of each, those that stand by
// position, then those that were taken back by number.
func readRecommendations(ctx context.Context, q querier, s *sealer, id docket.ID) ([]docket.Recommendation, error) {
	var list []docket.Recommendation
	err := each(ctx, q, `SELECT `+recommendationColumns+` FROM recommendations r
		JOIN recommendation_versions v ON v.docket = r.docket AND v.number = r.number AND v.version = r.version
		WHERE r.docket = $1 ORDER BY r.withdrawn, r.position, r.number`, []any{string(id)}, func(r rows) error {
		rec, err := s.scanRecommendation(r)
		list = append(list, rec)
		return err
	})
	return list, err
}

// Recommendations lists the docket's recommendations: those that stand by
// position, then those that were taken back.
func (db Conclusions) Recommendations(ctx context.Context, id docket.ID) ([]docket.Recommendation, error) {
	list, err := readRecommendations(ctx, db.read, db.sealer, id)
	return list, named(err, "recommendations of %s", id)
}

// RecommendationVersions lists every version of a recommendation, oldest first.
// It returns docket.ErrNotFound when there is none of this ID.
func (db Conclusions) RecommendationVersions(
	ctx context.Context, id docket.ID, recommendation string,
) ([]docket.Recommendation, error) {
	number, ok := docket.RecommendationNumber(recommendation)
	if !ok {
		return nil, docket.ErrNotFound
	}
	var list []docket.Recommendation
	err := each(ctx, db.read, `SELECT `+recommendationColumns+` FROM recommendations r
		JOIN recommendation_versions v ON v.docket = r.docket AND v.number = r.number
		WHERE r.docket = $1 AND r.number = $2 ORDER BY v.version`, []any{string(id), number}, func(r rows) error {
		rec, err := db.sealer.scanRecommendation(r)
		list = append(list, rec)
		return err
	})
	if err == nil && len(list) == 0 {
		err = docket.ErrNotFound
	}
	return list, named(err, "versions of recommendation %s of %s", recommendation, id)
}

// SaveRecommendation writes a new recommendation (ID empty, seen 0) or a new
// version of one, seen being the version that the writer saw, and returns its ID.
// Every earlier version is kept. Position 0 means behind the others, or where it
// is; one that was taken back stands again. Moving alone makes no version, and
// what changes nothing leaves no trace.
//
// It returns docket.ErrNotFound, docket.ErrStale when somebody else changed it
// first, and docket.Invalid for "text" (empty, too long), "imperative" (not in the
// codebook), "action-1" and so on (see docket.ActionItem), "code" (in no codebook),
// "quotation" (not among the quotations) and "comments" (not posted). What the
// version before was linked with may stay, whatever became of it.
func (db Conclusions) SaveRecommendation(ctx context.Context, seen int, r docket.Recommendation) (string, error) {
	id := r.ID
	err := db.write(ctx, func(t *tx) error {
		var err error
		id, err = t.saveRecommendation(ctx, seen, r)
		return err
	})
	return id, named(err, "recommendation %s of %s", id, r.Docket)
}

func (t conclusionTx) saveRecommendation(ctx context.Context, seen int, r docket.Recommendation) (string, error) {
	fresh := r.ID == ""
	was, number, err := t.beforeSaving(ctx, seen, r)
	if err != nil {
		return r.ID, err
	}
	body, err := t.checkRecommendation(ctx, r, was)
	if err != nil {
		return r.ID, err
	}
	id := docket.RecommendationID(number)
	action, version := "", was.Version
	switch {
	case fresh:
		action = "recommendation.written"
	case was.Withdrawn:
		action = "recommendation.restored"
	case !body.equal(bodyOf(was)):
		action = "recommendation.changed"
	}
	if action != "" {
		version++
	}
	if fresh {
		if _, err := t.exec(ctx,
			`INSERT INTO recommendations (docket, number, position, version, withdrawn) VALUES ($1, $2, 0, $3, 0)`,
			string(r.Docket), number, version); err != nil {
			return r.ID, err
		}
	}
	if action != "" {
		if err := t.addVersion(ctx, r.Docket, number, version, body, false, r.By); err != nil {
			return r.ID, err
		}
		t.record(r.By.Actor(), action, string(r.Docket)+"/"+id, versionFacts(version, body))
	}
	place, moved, err := t.place(ctx, r.Docket, number, r.Position)
	if err != nil {
		return r.ID, err
	}
	if moved && action == "" {
		t.record(r.By.Actor(), "recommendation.moved", string(r.Docket)+"/"+id,
			map[string]string{"position": strconv.Itoa(place)})
	}
	return id, nil
}

// beforeSaving reads a recommendation as it stands, or gives a new one its number;
// docket.ErrStale when it is not the version that was seen.
func (t conclusionTx) beforeSaving(
	ctx context.Context, seen int, r docket.Recommendation,
) (was docket.Recommendation, number int64, err error) {
	if r.ID != "" {
		if was, number, err = t.recommendation(ctx, r.Docket, r.ID); err == nil && was.Version != seen {
			err = docket.ErrStale
		}
		return was, number, err
	}
	if _, err := readDocket(ctx, t, r.Docket); err != nil {
		return was, 0, err
	}
	err = t.row(ctx, `SELECT coalesce(max(number), 0) + 1 FROM recommendations WHERE docket = $1`,
		string(r.Docket)).Scan(&number)
	if err == nil && seen != 0 {
		err = docket.ErrStale
	}
	return was, number, err
}

// WithdrawRecommendation takes a recommendation back: it leaves the report, and
// every wording stays. It returns docket.ErrNotFound, and docket.ErrStale when it
// was taken back already.
func (db Conclusions) WithdrawRecommendation(
	ctx context.Context, by docket.UserID, id docket.ID, recommendation string,
) error {
	return named(db.write(ctx, func(t *tx) error {
		was, number, err := t.recommendation(ctx, id, recommendation)
		if err != nil {
			return err
		}
		if was.Withdrawn {
			return docket.ErrStale
		}
		if err := t.addVersion(ctx, id, number, was.Version+1, bodyOf(was), true, by); err != nil {
			return err
		}
		if _, _, err := t.place(ctx, id, number, -1); err != nil {
			return err
		}
		t.record(by.Actor(), "recommendation.withdrawn", string(id)+"/"+recommendation,
			map[string]string{"version": strconv.Itoa(was.Version + 1)})
		return nil
	}), "take back recommendation %s of %s", recommendation, id)
}

// recommendation reads the newest version of one.
func (t conclusionTx) recommendation(
	ctx context.Context, id docket.ID, recommendation string,
) (docket.Recommendation, int64, error) {
	number, ok := docket.RecommendationNumber(recommendation)
	if !ok {
		return docket.Recommendation{}, 0, docket.ErrNotFound
	}
	r, err := t.b.w.db.sealer.scanRecommendation(t.row(ctx, `SELECT `+recommendationColumns+` FROM recommendations r
		JOIN recommendation_versions v ON v.docket = r.docket AND v.number = r.number AND v.version = r.version
		WHERE r.docket = $1 AND r.number = $2`, string(id), number))
	return r, number, err
}

func (t conclusionTx) addVersion(ctx context.Context, id docket.ID, number int64, version int, body recommendationBody,
	withdrawn bool, by docket.UserID) error {
	plain, err := json.Marshal(body)
	if err != nil {
		return err
	}
	sealed := t.b.w.db.sealer.seal("recommendation_versions.body", bodyPlace(id, number, version), plain)
	if _, err := t.exec(ctx, `
		INSERT INTO recommendation_versions (docket, number, version, body, withdrawn, written_by, written_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		string(id), number, version, sealed, flag(withdrawn), int64(by), micros(t.now())); err != nil {
		return err
	}
	_, err = t.exec(ctx, `UPDATE recommendations SET version = $3, withdrawn = $4 WHERE docket = $1 AND number = $2`,
		string(id), number, version, flag(withdrawn))
	return err
}

func versionFacts(version int, b recommendationBody) map[string]string {
	return map[string]string{
		"version": strconv.Itoa(version), "codes": strconv.Itoa(len(b.Codes)),
		"quotations": strconv.Itoa(len(b.Excerpts)), "comments": strconv.Itoa(len(b.Comments)),
		"actions": strconv.Itoa(len(b.Actions)),
	}
}

// place moves a recommendation to a position among those that stand: from 1; 0:
// where it is, or behind the others; below 0: out of the order. It returns the
// position it has now, and whether that is another.
func (t conclusionTx) place(ctx context.Context, id docket.ID, number int64, position int) (int, bool, error) {
	var order []int64
	was := 0
	err := each(ctx, t,
		`SELECT number, position FROM recommendations WHERE docket = $1 AND position > 0 ORDER BY position, number`,
		[]any{string(id)}, func(r rows) error {
			var n int64
			var at int
			err := r.Scan(&n, &at)
			if n == number {
				was = at
			} else {
				order = append(order, n)
			}
			return err
		})
	if err != nil {
		return 0, false, err
	}
	now := cmp.Or(position, was, len(order)+1)
	if now > 0 {
		now = min(now, len(order)+1)
		order = slices.Insert(order, now-1, number)
	} else {
		now = 0
		if _, err := t.exec(ctx, `UPDATE recommendations SET position = 0 WHERE docket = $1 AND number = $2`,
			string(id), number); err != nil {
			return 0, false, err
		}
	}
	for i, n := range order {
		if _, err := t.exec(ctx,
			`UPDATE recommendations SET position = $3 WHERE docket = $1 AND number = $2 AND position <> $3`, string(id),
			n, i+1); err != nil {
			return 0, false, err
		}
	}
	return now, now != was, nil
}

// checkRecommendation says what is wrong with r, or gives what is to be sealed:
// text trimmed, links each once, codes and comments sorted.
func (t conclusionTx) checkRecommendation(
	ctx context.Context, r, was docket.Recommendation,
) (recommendationBody, error) {
	b := recommendationBody{Text: strings.TrimSpace(storable(r.Text))}
	invalid := docket.Invalid{}
	switch n := utf8.RuneCountInString(b.Text); {
	case n == 0:
		invalid["text"] = "Write the recommendation."
	case n > docket.MaxRecommendation:
		invalid["text"] = "Write a shorter text: at most 10,000 characters."
	}
	book, err := readCodebook(ctx, t, r.Docket)
	if err != nil {
		return b, err
	}
	for _, code := range slices.Compact(slices.Sorted(slices.Values(r.Codes))) {
		if _, ok := book.Theme(code); !ok && !slices.Contains(was.Codes, code) {
			invalid["code"] = "A theme in the form is not in the codebook. Choose the themes again."
			continue
		}
		b.Codes = append(b.Codes, code)
	}
	checkPlan(&b, r, was, book, invalid)
	if b.Excerpts, err = t.quotationsOf(ctx, r, was, invalid); err != nil {
		return b, err
	}
	if b.Comments, err = t.postedOf(ctx, r, was, invalid); err != nil {
		return b, err
	}
	if len(invalid) > 0 {
		return b, invalid
	}
	return b, nil
}

// checkPlan checks the imperative that a recommendation stands under, and its actions.
func checkPlan(b *recommendationBody, r, was docket.Recommendation, book docket.Codebook, invalid docket.Invalid) {
	b.Imperative = r.Imperative
	known := slices.ContainsFunc(book.Themes, func(t docket.Theme) bool { return t.Imperative == r.Imperative })
	if r.Imperative != "" && !known && r.Imperative != was.Imperative {
		invalid["imperative"] = "The imperative in the form is not in the codebook. Choose it again."
	}
	for i, a := range r.Actions {
		a.Text, a.Owner = strings.TrimSpace(storable(a.Text)), strings.TrimSpace(storable(a.Owner))
		if why := a.Check(); why != "" {
			invalid["action-"+strconv.Itoa(i+1)] = why
			continue
		}
		b.Actions = append(b.Actions, a)
	}
	if len(r.Actions) > docket.MaxActions {
		invalid["action-"+strconv.Itoa(docket.MaxActions+1)] = "Write at most 20 actions. Divide the recommendation."
	}
}

// quotationsOf picks the excerpts of r that are quotations, or were with it before.
func (t conclusionTx) quotationsOf(
	ctx context.Context, r, was docket.Recommendation, invalid docket.Invalid,
) (list []int64, err error) {
	for _, n := range r.Excerpts {
		if slices.Contains(list, n) {
			continue
		}
		if !slices.Contains(was.Excerpts, n) {
			e, err := readExcerpt(ctx, t, t.b.w.db.sealer, n)
			if err != nil && !errors.Is(err, docket.ErrNotFound) {
				return list, err
			}
			if err != nil || e.of != r.Docket || e.Quotation == nil || !e.Shown() {
				invalid["quotation"] = "A quotation in the form is no longer one. Choose the quotations again."
				continue
			}
		}
		list = append(list, n)
	}
	return list, nil
}

// postedOf picks the comments of r that are posted, or were with it before, in order.
func (t conclusionTx) postedOf(
	ctx context.Context, r, was docket.Recommendation, invalid docket.Invalid,
) (list []docket.CommentID, err error) {
	for _, id := range r.Comments {
		if slices.Contains(list, id) {
			continue
		}
		if !slices.Contains(was.Comments, id) {
			posted, err := t.posted(ctx, r.Docket, id)
			if err != nil {
				return list, err
			}
			if !posted {
				if invalid["comments"] == "" {
					invalid["comments"] = fmt.Sprintf("There is no posted comment %q in this docket. Check its number.",
						string(id))
				}
				continue
			}
		}
		list = append(list, id)
	}
	slices.SortFunc(list, inSerialOrder)
	return list, nil
}

// posted reports whether id is a posted comment of the docket.
func (t conclusionTx) posted(ctx context.Context, of docket.ID, id docket.CommentID) (bool, error) {
	d, serial, ok := id.Split()
	if !ok || d != of {
		return false, nil
	}
	var n int
	err := t.row(ctx, `SELECT count(*) FROM comments c WHERE c.docket = $1 AND c.serial = $2 AND `+postedRows,
		string(d), serial).Scan(&n)
	return n > 0, err
}

// inSerialOrder orders the comments of one docket.
func inSerialOrder(a, b docket.CommentID) int {
	_, x, _ := a.Split()
	_, y, _ := b.Split()
	return cmp.Or(cmp.Compare(x, y), strings.Compare(string(a), string(b)))
}

// relink gives every recommendation that names one of the codes from a version
// that names the code to in their place.
func (t conclusionTx) relink(ctx context.Context, by docket.UserID, id docket.ID, from []string, to string) error {
	list, err := readRecommendations(ctx, t, t.b.w.db.sealer, id)
	if err != nil {
		return err
	}
	for _, r := range list {
		if !slices.ContainsFunc(r.Codes, func(c string) bool { return c != to && slices.Contains(from, c) }) {
			continue
		}
		for i, c := range r.Codes {
			if slices.Contains(from, c) {
				r.Codes[i] = to
			}
		}
		slices.Sort(r.Codes)
		r.Codes = slices.Compact(r.Codes)
		number, _ := docket.RecommendationNumber(r.ID)
		if err := t.addVersion(ctx, id, number, r.Version+1, bodyOf(r), r.Withdrawn, by); err != nil {
			return err
		}
		t.record(by.Actor(), "recommendation.relinked", string(id)+"/"+r.ID, versionFacts(r.Version+1, bodyOf(r)))
	}
	return nil
}
