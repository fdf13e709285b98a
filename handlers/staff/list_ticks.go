package staff

import (
	"context"
	"slices"

	"commentportal/docket"
	"commentportal/views"
)

// fillTicks adds the form that decides on many rows at once. A page with an open row has
// none: a button of another form would throw away what is typed there.
func (s *list) fillTicks(ctx context.Context, page *views.ListPage, st listState, result docket.QueuePage,
	open bool) error {
	if open || !slices.ContainsFunc(page.Rows, func(row views.ListRow) bool { return row.Tick != "" }) {
		for i := range page.Rows {
			page.Rows[i].Tick = ""
		}
		return nil
	}
	for i, row := range page.Rows {
		page.Rows[i].Ticked = st.ticked && row.Tick != ""
	}
	who, err := s.store.Deciders(ctx, st.docket.ID)
	if err != nil {
		return err
	}
	here := filterOf(st.query)
	here.Set("tick", "all")
	if st.query.After != "" {
		here.Set("after", string(st.query.After))
	}
	page.Ticks = &views.Ticks{AllAt: "/admin/queue?" + here.Encode(), Second: st.docket.SecondPerson.Applies(who),
		Reasons: views.FromChoices(st.docket.WithholdingReasons)}
	if v := st.query.View; v == docket.ViewPending || v == docket.ViewHeld {
		page.Ticks.All = wholeWords(st.query, result)
	}
	return nil
}

// wholeWords names the whole of a list, of which this page may be a part.
func wholeWords(q docket.QueueQuery, result docket.QueuePage) string {
	n := "All " + views.Number(result.Total)
	if result.Capped {
		n = "All, more than " + views.Number(result.Total) + ","
	}
	if isFiltered(q) {
		return n + " of this search, ticked or not"
	}
	return n + " of this list, ticked or not"
}
