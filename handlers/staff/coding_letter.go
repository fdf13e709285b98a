package staff

import (
	"commentportal/docket"
	"commentportal/theme"
	"commentportal/views"
)

// letterNote says what an answer is to its campaign; nil without one.
func letterNote(l theme.Letter) *views.LetterNote {
	if l.Campaign == "" {
		return nil
	}
	note := &views.LetterNote{Campaign: campaignLabel(l.Campaign, l.Name), CampaignAt: "/admin/campaigns/" +
		string(l.Campaign), IsLetter: l.IsLetter, Added: l.Words, NoLetter: l.Copy && !l.Compared}
	if l.IsLetter {
		note.Copies = max(l.Posted-1, 0)
	}
	if l.Compared {
		note.LetterAt = answerAt(l.From, "")
	}
	return note
}

// campaignLabel names a campaign by its name, or its ID where it has none.
func campaignLabel(id docket.CampaignID, name string) string {
	if name != "" {
		return "“" + name + "”"
	}
	return string(id)
}
