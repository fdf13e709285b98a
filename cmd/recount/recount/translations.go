package recount

import "strings"

// checkTranslations holds translations.csv against the posted answers: each is the English
// of one of them, and no answer has two.
func checkTranslations(c tableChecks) {
	seen := map[[2]string]bool{}
	for _, row := range c.tables["translations.csv"].rows {
		key := [2]string{row["comment_id"], row["question_id"]}
		where := "translations.csv " + key[0] + " " + key[1]
		if _, ok := c.text[key]; !ok {
			c.wrong("%s: answers.csv has no such posted answer", where)
		}
		if seen[key] {
			c.wrong("%s stands twice", where)
		}
		if strings.TrimSpace(row["translation"]) == "" {
			c.wrong("%s has no words", where)
		}
		seen[key] = true
	}
}
