package api

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"time"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/docket/words"
	"commentportal/views"
)

// nonrulemaking is the type of every docket: a task force asks, it makes no rule.
const nonrulemaking = "Nonrulemaking"

// docketRow is a docket in a list.
type docketRow struct {
	AgencyID           string  `json:"agencyId"`
	DocketType         string  `json:"docketType"`
	Title              string  `json:"title"`
	LastModifiedDate   *string `json:"lastModifiedDate"`
	HighlightedContent *string `json:"highlightedContent"`
	ObjectID           string  `json:"objectId"`
}

// display is a property that the interface has no attribute for.
type display struct {
	Name    string `json:"name"`
	Label   string `json:"label"`
	Tooltip string `json:"tooltip"`
}

// docketDetail is a docket by itself. What a task force has not is null.
type docketDetail struct {
	AgencyID          string    `json:"agencyId"`
	Category          *string   `json:"category"`
	DisplayProperties []display `json:"displayProperties"`
	DkAbstract        *string   `json:"dkAbstract"`
	DocketType        string    `json:"docketType"`
	EffectiveDate     *string   `json:"effectiveDate"`
	Field1            *string   `json:"field1"`
	Field2            *string   `json:"field2"`
	Generic           *string   `json:"generic"`
	Keywords          *[]string `json:"keywords"`
	LegacyID          *string   `json:"legacyId"`
	ModifyDate        *string   `json:"modifyDate"`
	ObjectID          string    `json:"objectId"`
	Organization      *string   `json:"organization"`
	PetitionNbr       *string   `json:"petitionNbr"`
	Program           *string   `json:"program"`
	Rin               *string   `json:"rin"`
	ShortTitle        *string   `json:"shortTitle"`
	SubType           *string   `json:"subType"`
	SubType2          *string   `json:"subType2"`
	Title             string    `json:"title"`
}

// listDockets lists dockets, announced, open and closed.
func (f *Face) listDockets(r *http.Request) (any, error) {
	q, err := newRequest(r)
	if err != nil {
		return nil, err
	}
	all, err := f.store.Dockets(r.Context())
	if err != nil {
		return nil, err
	}
	typed, term := q.words(), words.Query{}
	if typed != "" {
		term = words.Parse(typed)
	}
	ids, agencies, types := q.list("docketId"), q.list("agencyId"), q.list("docketType")
	changed, order, p := q.seconds("lastModifiedDate"), q.sort("title", "docketId", "lastModifiedDate"), q.paging()
	if err := q.done(); err != nil {
		return nil, err
	}
	found := slices.DeleteFunc(all, func(d docket.Docket) bool {
		return !oneOf(ids, string(d.ID)) || !agencyOf(agencies, d.ID) || !oneOf(types, nonrulemaking) ||
			!changed.holds(d.ChangedAt) || typed != "" && !named(typed, term, d, string(d.ID))
	})
	slices.SortFunc(found, func(a, b docket.Docket) int {
		return compare(order, map[string]int{"title": cmp.Compare(a.Title, b.Title),
			"lastModifiedDate": a.ChangedAt.Compare(b.ChangedAt), "docketId": cmp.Compare(a.ID,
				b.ID)}, cmp.Compare(a.ID, b.ID))
	})
	page := cutPage(found, p)
	rows := make([]resource, len(page))
	for i, d := range page {
		rows[i] = resource{ID: string(d.ID), Type: "dockets", Links: links{f.self("dockets", string(d.ID))},
			Attributes: docketRow{AgencyID: agency(d.ID), DocketType: nonrulemaking, Title: d.Title,
				LastModifiedDate: instant(d.ChangedAt), ObjectID: docketObject(d.ID)}}
	}
	return list{rows, newMeta(p, len(rows), len(found))}, nil
}

// showDocket shows one docket.
func (f *Face) showDocket(r *http.Request) (any, error) {
	q, err := newRequest(r)
	if err != nil {
		return nil, err
	}
	q.get("include") // dockets have nothing to include, and programs ask all the same
	if err := q.done(); err != nil {
		return nil, err
	}
	d, err := f.docket(r, docket.ID(r.PathValue("docket")))
	if err != nil {
		return nil, err
	}
	about := strings.Join(append([]string{d.Summary}, d.Background...), "\n\n")
	return detail{resource{ID: string(d.ID), Type: "dockets", Links: links{f.self("dockets", string(d.ID))},
		Attributes: docketDetail{AgencyID: agency(d.ID), DisplayProperties: stateOf(d, f.Now()),
			DkAbstract: text(strings.TrimSpace(about)), DocketType: nonrulemaking,
			ModifyDate: instant(d.ChangedAt), ObjectID: docketObject(d.ID), Program: text(d.Agency),
			Title: d.Title}}}, nil
}

// stateOf says where the docket stands in its life: the word of a program, that of
// people, and a sentence.
func stateOf(d docket.Docket, now time.Time) []display {
	life := views.NewDocketLife(phrase.English, d, now)
	return []display{{"docketState:" + string(life.State), life.Label, strings.TrimSpace(life.Line + " " + life.Why)}}
}

// docket reads a docket, or returns the error that there is none.
func (f *Face) docket(r *http.Request, id docket.ID) (docket.Docket, error) {
	all, err := f.store.Dockets(r.Context())
	if err != nil {
		return docket.Docket{}, err
	}
	for _, d := range all {
		if d.ID == id {
			return d, nil
		}
	}
	return docket.Docket{}, noSuch("docket")
}

func docketObject(id docket.ID) string { return objectID("0b00", "docket", string(id)) }

// text is s, or null where it is empty.
func text(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// oneOf reports whether a filter lets a value through: every value where it is empty.
func oneOf(filter []string, value string) bool {
	return len(filter) == 0 || slices.Contains(filter, value)
}

// agencyOf is oneOf for agencies, whose acronyms may be written in small letters.
func agencyOf(filter []string, id docket.ID) bool {
	return len(filter) == 0 || slices.ContainsFunc(filter,
		func(s string) bool { return strings.EqualFold(s, agency(id)) })
}

// named reports whether search words name one of the IDs, or stand in what the docket
// says of itself.
func named(typed string, term words.Query, d docket.Docket, ids ...string) bool {
	if slices.ContainsFunc(ids, func(id string) bool { return strings.EqualFold(id, typed) }) {
		return true
	}
	about := strings.Join(append([]string{d.Title, d.Agency, d.Summary}, d.Background...), "\n")
	return !term.Empty() && term.Matches(words.Analyze("", about))
}

// compare orders two rows by the keys of a request, and by the last where those are
// alike. by has how the rows compare by each key.
func compare(order []sortKey, by map[string]int, last int) int {
	for _, key := range order {
		c := by[key.name]
		if key.descending {
			c = -c
		}
		if c != 0 {
			return c
		}
	}
	return last
}

// cutPage is the page of a list that is short enough to be at hand as a whole.
func cutPage[T any](all []T, p paging) []T {
	from := min(p.offset(), len(all))
	return all[from:min(from+p.size, len(all))]
}
