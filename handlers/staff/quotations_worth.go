package staff

import (
	"slices"
	"strconv"

	"commentportal/docket"
	"commentportal/views"
)

// narrowByWorth offers to narrow the passages that are not picked by what makes them worth
// quoting, and narrows them. One whose form was refused stays.
func narrowByWorth(page *views.CodeQuotationsPage, ask quotationsAsk) {
	counts := map[docket.Worth]int{}
	for _, c := range page.Others {
		for _, f := range c.Worth {
			counts[f.Worth]++
		}
	}
	if len(counts) == 0 && ask.worth == "" {
		return
	}
	tab := func(worth docket.Worth, label string, n int) {
		page.Narrow = append(page.Narrow, views.QueueTab{
			Href: passagesAddress(page.Docket, ask.code, worth) + "#others-heading",
			Text: label + " (" + views.Number(n) + ")", Current: worth == ask.worth})
	}
	tab("", "All", len(page.Others))
	for _, worth := range docket.Worths() {
		if counts[worth] > 0 || worth == ask.worth {
			tab(worth, worth.Label(), counts[worth])
		}
	}
	page.Worth = ask.worth
	if ask.worth == "" {
		return
	}
	refused := strconv.FormatInt(ask.typedOf, 10)
	page.Others = slices.DeleteFunc(page.Others, func(c views.QuotationCard) bool {
		shows := slices.ContainsFunc(c.Worth, func(f docket.WorthFound) bool { return f.Worth == ask.worth })
		return !shows && c.Number != refused
	})
}
