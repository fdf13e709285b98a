package staff

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"commentportal/docket"
	"commentportal/views"
)

// emptyActions is how many rows of the form wait for a new action.
const emptyActions = 2

// typedActions reads the rows of actions of a form; a row with nothing in it is none.
func typedActions(form url.Values) []docket.ActionItem {
	var out []docket.ActionItem
	for n := 1; n <= docket.MaxActions+emptyActions; n++ {
		i := strconv.Itoa(n)
		a := docket.ActionItem{Text: cleanLines(form.Get("action-" + i)),
			Owner: strings.TrimSpace(form.Get("owner-" + i)),
			Due:   strings.TrimSpace(form.Get("due-" + i)), Priority: docket.Priority(form.Get("priority-" + i))}
		if strings.TrimSpace(a.Text+a.Owner+a.Due+string(a.Priority)) != "" {
			out = append(out, a)
		}
	}
	return out
}

// actionFields names the fields of actions, for the list of problems.
func actionFields(rows int) []string {
	var out []string
	for n := range rows {
		out = append(out, "action-"+strconv.Itoa(n+1))
	}
	return out
}

// actionRows are the actions of a recommendation as rows of the form, with some that
// are empty.
func actionRows(list []docket.ActionItem, invalid docket.Invalid) []views.ActionRow {
	var priorities []views.Option
	for _, p := range docket.Priorities {
		priorities = append(priorities, views.Option{Value: string(p), Label: priorityLabel(p)})
	}
	rows := len(list)
	if rows < docket.MaxActions {
		rows += emptyActions
	}
	out := make([]views.ActionRow, 0, rows)
	for n := range rows {
		var a docket.ActionItem
		if n < len(list) {
			a = list[n]
		}
		i := strconv.Itoa(n + 1)
		out = append(out, views.ActionRow{
			Legend: "Action " + i,
			Text: views.Field{Name: "action-" + i, Label: "What is to be done", Value: a.Text, Rows: 2, Wide: true,
				Max: docket.MaxAction, Problem: invalid["action-"+i], Optional: true},
			Owner: views.Field{Name: "owner-" + i, Label: "Who does it", Value: a.Owner, Optional: true},
			Due:   views.Field{Name: "due-" + i, Label: "By which day", Value: a.Due, Type: "date", Optional: true},
			Priority: views.Field{Name: "priority-" + i, Label: "Priority", Value: string(a.Priority),
				Options:  priorities,
				Optional: true},
		})
	}
	return out
}

func priorityLabel(p docket.Priority) string {
	return map[docket.Priority]string{docket.PriorityHigh: "High", docket.PriorityMedium: "Medium",
		docket.PriorityLow: "Low"}[p]
}

// actionLines say the actions of a recommendation, a line each.
func actionLines(list []docket.ActionItem) []string {
	var out []string
	for _, a := range list {
		parts := []string{a.Text}
		if a.Owner != "" {
			parts = append(parts, a.Owner)
		}
		if a.Due != "" {
			parts = append(parts, "by "+a.Due)
		}
		if a.Priority != "" {
			parts = append(parts, strings.ToLower(priorityLabel(a.Priority))+" priority")
		}
		out = append(out, strings.Join(parts, "; "))
	}
	return out
}

// imperativeField offers the imperatives of the codebook, and the one that a
// recommendation stands under.
func imperativeField(book docket.Codebook, chosen, problem string) views.Field {
	f := views.Field{Name: "imperative", Label: "Imperative it stands under", Value: chosen, Optional: true,
		Problem: problem}
	var names []string
	for _, t := range book.Themes {
		if t.Imperative != "" && !slices.Contains(names, t.Imperative) {
			names = append(names, t.Imperative)
		}
	}
	if chosen != "" && !slices.Contains(names, chosen) {
		names = append(names, chosen)
	}
	for _, name := range names {
		f.Options = append(f.Options, views.Option{Value: name, Label: name})
	}
	return f
}
