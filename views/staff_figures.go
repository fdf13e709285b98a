package views

import "commentportal/docket"

// NewFiguresPage lays out the figures for staff.
func NewFiguresPage(shell Shell, d docket.Docket, f docket.Figures) FiguresPage {
	p := FiguresPage{Shell: shell, Docket: d, Part: NewFiguresPart(nil, "figures", d, f)}
	oldest := "nobody waits"
	if !f.Oldest.IsZero() {
		oldest = "oldest " + days(f.Until.Sub(f.Oldest)) + " days"
	}
	p.Tiles = []FiguresTile{
		{"Waiting", Number(f.Waiting), oldest},
		{"Decided today", Number(f.Today.Decided), Number(f.Today.Received) + " came in"},
		{"Days to decide, median", days(f.Median), "90th: " + days(f.Ninth)},
		{"Posted, not withheld", percent(f.Judged), "of " + Number(f.Judged.All)},
		{"Second signatures", Number(f.Signed), Number(f.NotSigned) + " refused"},
		{"Taken down later", Number(f.TakenDown), Number(f.OnRequest) + " more on request"},
	}
	if f.Judged.All == 0 {
		p.Tiles[2], p.Tiles[3] = FiguresTile{"Days to decide, median", "–", "nothing decided"},
			FiguresTile{"Posted, not withheld", "–", "nothing decided"}
	}
	for _, s := range f.Steps {
		p.Steps = append(p.Steps, FiguresLine{s.Name, Number(s.Cases), span(nil, s.Median)})
	}
	p.FixedOf = Count(f.Decisions, "decision", "decisions")
	p.Fixed = []FiguresLine{
		{Name: "Undone within the hour", Value: Number(f.Undone)},
		{Name: "Decided otherwise later", Value: Number(f.Changed)},
		{Name: "Reported by readers after posting", Value: Number(f.Reported)},
	}
	return p
}
