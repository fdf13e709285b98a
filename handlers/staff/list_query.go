package staff

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"commentportal/docket"
	"commentportal/moderation/screen"
	"commentportal/views"
)

// queueQuery reads the filter of a list. What is none of the known values
// filters nothing.
func queueQuery(values url.Values, d docket.Docket) docket.QueueQuery {
	q := docket.QueueQuery{Docket: d.ID, View: docket.ViewPending, Limit: queueRows}
	switch v := docket.QueueView(values.Get("view")); v {
	case docket.ViewHeld, docket.ViewOpen, docket.ViewReported, docket.ViewDecided, docket.ViewAll:
		q.View = v
	}
	grave, exact := strings.CutPrefix(values.Get("severity"), onlyGrave)
	if sev := docket.Severity(grave); sev.Rank() > 0 {
		q.Severity, q.Exact = sev, exact
	}
	if id := docket.QuestionID(values.Get("question")); id != "" {
		if _, ok := d.Question(id); ok {
			q.Question = id
		}
	}
	if sector := values.Get("sector"); d.HasSector(sector) || sector == docket.SectorUnspecified {
		q.Sector = sector
	}
	if campaign := values.Get("campaign"); len(campaign) <= 100 {
		q.Campaign = docket.CampaignID(campaign)
	}
	if words := strings.TrimSpace(values.Get("q")); searchProblem(words) == "" {
		q.Words = words
	}
	if after := docket.CommentID(values.Get("after")); after != "" {
		if of, _, ok := after.Split(); ok && of == d.ID {
			q.After = after
		}
	}
	narrowQuery(&q, values, d)
	return q
}

// narrowQuery reads the filters that stand behind “More filters”.
func narrowQuery(q *docket.QueueQuery, values url.Values, d docket.Docket) {
	if rule := values.Get("rule"); screen.Explain(rule) != "" {
		q.Rule = rule
	}
	if flag := docket.Flag(values.Get("flag")); flagLabel(flag) != "" {
		q.Flag = flag
	}
	q.First = values.Get("flag") == firstFlag
	q.Late = values.Get("letter") == letterPosted
	if who, err := strconv.ParseInt(values.Get("took"), 10, 64); err == nil && who > 0 {
		q.Took = docket.UserID(who)
	}
	if reason := docket.Reason(values.Get("reason")); d.HasReason(reason) && q.View == docket.ViewDecided {
		q.Reason = reason
	}
	if language := values.Get("language"); len(language) <= 35 {
		q.Language = language
	}
	if who, err := strconv.ParseInt(values.Get("for"), 10, 64); err == nil && who > 0 {
		q.For = docket.UserID(who)
	}
}

// filterOf writes a filter as a query, without the place in the list.
func filterOf(q docket.QueueQuery) url.Values {
	v := url.Values{"docket": {string(q.Docket)}, "view": {string(q.View)}}
	set := func(name, value string) {
		if value != "" {
			v.Set(name, value)
		}
	}
	set("severity", severityValue(q))
	set("question", string(q.Question))
	set("sector", q.Sector)
	set("campaign", string(q.Campaign))
	set("rule", q.Rule)
	set("flag", flagValue(q))
	if q.Late {
		v.Set("letter", letterPosted)
	}
	set("reason", string(q.Reason))
	set("language", q.Language)
	set("q", q.Words)
	if q.Took != 0 {
		set("took", strconv.FormatInt(int64(q.Took), 10))
	}
	if q.For != 0 {
		set("for", strconv.FormatInt(int64(q.For), 10))
	}
	return v
}

// Values of filters that stand for a field of their own.
const (
	onlyGrave    = "only-" // before a severity: and no graver
	firstFlag    = "first" // whatever is to be read before all others
	letterPosted = "posted"
)

func severityValue(q docket.QueueQuery) string {
	if q.Exact {
		return onlyGrave + string(q.Severity)
	}
	return string(q.Severity)
}

func flagValue(q docket.QueueQuery) string {
	if q.First {
		return firstFlag
	}
	return string(q.Flag)
}

func queueAt(q docket.QueueQuery) string { return "/admin/queue?" + filterOf(q).Encode() }

// isFiltered reports whether a list shows a part of its view alone.
func isFiltered(q docket.QueueQuery) bool {
	view := docket.QueueQuery{Docket: q.Docket, View: q.View, After: q.After, Limit: q.Limit}
	return q != view
}

// reviewFlags are the flags that lists filter by, with what the tag of a row says.
var reviewFlags = []struct {
	flag          docket.Flag
	label, filter string
}{
	{docket.FlagIncident, "Live incident?", "May report a live incident"},
	{docket.FlagFlaw, "Open hole?", "May report an open flaw"},
	{docket.FlagThreat, "Threat?", "May threaten somebody"},
	{docket.FlagHoneypot, "Bot? Hidden field", "Filled in a hidden field"},
	{docket.FlagFast, "Bot? In seconds", "Sent within seconds"},
}

func flagLabel(flag docket.Flag) string {
	for _, f := range reviewFlags {
		if f.flag == flag {
			return f.label
		}
	}
	return ""
}

// queueFilters offers what is asked for often.
func queueFilters(q docket.QueueQuery, d docket.Docket, all []docket.Docket) []views.Field {
	severity := views.Field{Name: "severity", Label: "Findings", Value: severityValue(q), Options: []views.Option{
		{Value: "", Label: "Any findings"},
		{Value: string(docket.Block), Label: "Must come out"},
		{Value: string(docket.Hold), Label: "Look closely, or graver"},
		{Value: onlyGrave + string(docket.Hold), Label: "Look closely, no graver"},
		{Value: string(docket.Notice), Label: "Any finding"},
	}}
	flag := views.Field{Name: "flag", Label: "Flag", Value: flagValue(q),
		Options: []views.Option{{Label: "Any flag"}, {Value: firstFlag, Label: "To be read first"}}}
	for _, f := range reviewFlags {
		flag.Options = append(flag.Options, views.Option{Value: string(f.flag), Label: f.filter})
	}
	return append(docketFilter(d, all), severity, flag, questionFilter(d, q.Question))
}

// moreFilters offers what is asked for seldom.
func moreFilters(q docket.QueueQuery, d docket.Docket, who []views.Option) []views.Field {
	rule := views.Field{Name: "rule", Label: "Rule of the screener", Value: q.Rule,
		Options: []views.Option{{Label: "Any rule"}}}
	for _, r := range screen.Rules() {
		rule.Options = append(rule.Options, views.Option{Value: r.Name, Label: r.Name})
	}
	language := views.Field{Name: "language", Label: "Language", Value: q.Language,
		Options: append([]views.Option{{Label: "Any language"}}, views.CommentLanguages()...)}
	if q.Language != "" && !slices.ContainsFunc(language.Options, func(o views.Option) bool {
		return o.Value == q.Language
	}) {
		language.Options = append(language.Options, views.Option{Value: q.Language, Label: q.Language})
	}
	letter := views.Field{Name: "letter", Label: "Copies", Options: []views.Option{{Label: "Copies or not"},
		{Value: letterPosted, Label: "Copies of a decided letter"}}}
	if q.Late {
		letter.Value = letterPosted
	}
	fields := []views.Field{sectorFilter(d, q.Sector), letter, rule, language}
	if q.Took != 0 {
		took := strconv.FormatInt(int64(q.Took), 10)
		fields = append(fields, views.Field{Name: "took", Label: "Open with", Value: took, Options: []views.Option{
			{Label: "Open with anybody or nobody"}, {Value: took, Label: "Open with " + nameOf(who, took)}}})
	}
	if len(who) > 1 {
		mine := views.Field{Name: "for", Label: "Assigned to", Options: []views.Option{{Label: "For anybody"}}}
		for _, o := range who[1:] {
			mine.Options = append(mine.Options, views.Option{Value: o.Value, Label: "For " + o.Label})
		}
		if q.For != 0 {
			mine.Value = strconv.FormatInt(int64(q.For), 10)
		}
		fields = append(fields, mine)
	}
	if q.View == docket.ViewDecided {
		reason := views.Field{Name: "reason", Label: "Reason for withholding", Value: string(q.Reason),
			Options: []views.Option{{Label: "Any reason"}}}
		reason.Options = append(reason.Options, views.FromChoices(d.WithholdingReasons)...)
		fields = append(fields, reason)
	}
	if q.Campaign != "" {
		fields = append(fields, views.Field{Name: "campaign", Label: "Campaign", Value: string(q.Campaign),
			Options: []views.Option{
				{Value: string(q.Campaign), Label: "Campaign " + string(q.Campaign)},
				{Value: "", Label: "Any or no campaign"},
			}})
	}
	return fields
}

// nameOf is the name of a person among the choices.
func nameOf(who []views.Option, value string) string {
	for _, o := range who {
		if o.Value == value {
			return o.Label
		}
	}
	return "somebody"
}
