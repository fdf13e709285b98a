package staff

import (
	"testing"

	"commentportal/docket"
	"commentportal/views"
)

func TestThemesWithoutAnImperativeHaveAHeading(t *testing.T) {
	t.Parallel()
	book := docket.Codebook{Themes: []docket.Theme{{Code: "A", Imperative: "1 Leadership"}, {Code: "B"}, {Code: "C"}}}
	groups := choiceGroups(book, map[string]bool{"C": true}, func(theme docket.Theme) views.CodeChoice {
		return views.CodeChoice{Code: theme.Code}
	})
	if len(groups) != 2 || groups[0].Name != "1 Leadership" || groups[1].Name != "Under no imperative" ||
		len(groups[1].Codes) != 1 || groups[1].Codes[0].Code != "B" {
		t.Errorf("the groups are %+v", groups)
	}
}
