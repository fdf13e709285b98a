package export

import (
	"strconv"
	"strings"

	"commentportal/docket"
)

// tellFunc writes one line of LIMITATIONS.md.
type tellFunc func(format string, args ...any)

// tellWhatHolds says what the report says of method too.
func (j *job) tellWhatHolds(say tellFunc, all *figures, topics ...topic) {
	w := newWording(j, all)
	for _, s := range w.holding(topics...) {
		say("- %s", plainText(s))
	}
}

// tellCampaigns says how copies of a letter were found and counted.
func (j *job) tellCampaigns(say tellFunc, all *figures) {
	f := all.facts
	if len(f.campaigns) == 0 {
		say("- No posted comments have been grouped as near-duplicates in this state. `comments_distinct` therefore " +
			"counts every record once, copies of a form letter included, and the columns about campaigns are " +
			"empty or 0.")
		return
	}
	grouped := 0
	for _, n := range f.campaigns {
		grouped += n
	}
	say("- %s in %s. `comments_distinct` counts a campaign once; themes are ranked by it. `comments_all` stands "+
		"beside it and counts every copy.",
		sentenceOf(grouped, "posted comment stands", "posted comments stand"), plural(len(f.campaigns), "campaign",
			"campaigns"))
	j.tellWhatHolds(say, all, onGrouping)
	say("- A program compares passages of five words; it does not know who sent a comment, or whether the copies " +
		"were organized.")
	say("- Letters that share passages and differ in what they want stay apart unless a person joins them. A copy so " +
		"changed that little of the letter is left counts as a comment of its own.")
	say("- What a copy adds to its letter may be more than the letter says. `addition_words` and `with_addition` " +
		"count such words; `codes` of `campaigns.csv` are the letter's alone, `codes_added` what people confirmed in " +
		"copies beside them.")
}

// tellCodings says where codes came from.
func (j *job) tellCodings(say tellFunc, all *figures) {
	f := all.facts
	j.tellWhatHolds(say, all, onReading, onRemainder, onCodes)
	say("- Codings confirmed: %d. Codings rejected: %d. A proposal that nobody has judged is in no file.", f.confirmed,
		f.rejected)
	if retired := len(all.tally.codes) - len(j.book.Themes); retired > 0 {
		say("- %s in the counts no longer %s in the codebook: split or retired since, and still confirmed in "+
			"comments. Such codes stand behind the others in every table.",
			sentenceOf(retired, "code", "codes"), stands(retired))
	}
	if f.apart > 0 {
		say("- %s under an older label or definition of its code (`to_revisit`). Nobody has read the answer again, "+
			"so the coding counts nowhere, and an answer that was read twice with it is left out of "+
			"agreement.", sentenceOf(f.apart, "coding was made", "codings were made"))
	}
	if f.moved > 0 {
		say("- %s to another code when their own was renamed or merged and the editor stated that the meaning is "+
			"unchanged; `moved` marks the old row, which counts no more.", sentenceOf(f.moved, "coding went over",
			"codings went over"))
	}
	if f.spread > 0 {
		say("- %s to a copy from its letter: a person coded the letter, and its posted copies have the same codes "+
			"unless a person coded the copy otherwise. Such rows have the origin `campaign`.",
			sentenceOf(f.spread, "confirmed coding came", "confirmed codings came"))
	}
	if f.noTheme > 0 {
		say("- %s found no theme in an answer; these rows have the state "+
			"`no_theme`.", sentenceOf(f.noTheme, "reading", "readings"))
	}
	if len(f.coders) > 0 {
		say("- %s coded.", sentenceOf(len(f.coders), "person has", "people have"))
	}
}

func stands(n int) string {
	if n == 1 {
		return "stands"
	}
	return "stand"
}

// tellAgreement says how far people see the same in an answer.
func (j *job) tellAgreement(say tellFunc, all *figures) {
	if len(j.book.Themes) == 0 {
		return
	}
	f := all.facts
	if all.agreement == nil {
		say("- Agreement between coders was not measured for these files, so the columns `double_coded`, `kappa` and " +
			"`tentative` are empty.")
		return
	}
	j.tellWhatHolds(say, all, onSecondReading, onSuggestions, onSettling)
	if f.pairs == 0 {
		say("- `kappa` and `tentative` are empty.")
		return
	}
	var tentative []string
	unknown, few := 0, 0
	for _, t := range all.tally.codes {
		a, _ := all.agreementOf(t.Code)
		unknown += oneIf(!a.KappaKnown)
		few += oneIf(a.KappaKnown && !a.Judged())
		if a.Tentative() {
			tentative = append(tentative, t.Code)
		}
	}
	say("- `agreement.csv` has percent agreement, Cohen's kappa, Gwet's AC1 with its interval, and Krippendorff's " +
		"alpha. They say how alike the coders read, not that they read rightly.")
	if few > 0 {
		say("- Too few to tell for %s of %s: a verdict takes at least %d answers coded twice and %d uses of the code "+
			"among them. Their measures have two decimals, and `tentative` is empty.",
			strconv.Itoa(few), plural(len(all.tally.codes), "code", "codes"), docket.EnoughDoubleCoded,
			docket.EnoughUses)
	}
	if len(tentative) > 0 {
		say("- Tentative, because kappa is below .667 and the interval of AC1 does not lie above it: %s. Counts of "+
			"these codes are to be read with care.", strings.Join(tentative, ", "))
	}
	if unknown > 0 {
		say("- Of %s, kappa is unknown for %s: no coder chose them in an answer that was coded twice.",
			plural(len(all.tally.codes), "code", "codes"), strconv.Itoa(unknown))
	}
	if f.overruled > 0 || f.added > 0 {
		say("- Settling took %s out of the counts (`overruled`) and brought %s in "+
			"(`adjudication`).", plural(f.overruled, "coding", "codings"), strconv.Itoa(f.added))
	}
}

// tellConclusions says what quotations and recommendations are.
func (j *job) tellConclusions(say tellFunc, all *figures) {
	if len(all.quotations)+len(all.recommendations)+all.lost == 0 {
		return
	}
	say("")
	say("## Quotations and recommendations")
	say("")
	if n := len(all.quotations); n > 0 {
		say("- Staff chose %s from posted answers, word for word. They show what was said, not how often.", plural(n,
			"quotation", "quotations"))
	}
	if n := all.waitingQuotations(); n > 0 {
		say("- %s under a theme that has come to mean something else, or is in the codebook no more, and nobody has "+
			"looked at %s again (`revisit`).", sentenceOf(n, "quotation was chosen", "quotations were chosen"),
			verb(n, "it", "them"))
	}
	if n := len(all.recommendations); n > 0 {
		say("- %s what staff conclude. The comments do not vote on them; `recommendations.csv` says which codes, "+
			"quotations and comments each rests on. A comment that it names may have been taken down since.",
			sentenceOf(n, "recommendation says", "recommendations say"))
	}
	if all.lost > 0 {
		say("- %s to a quotation that may no longer be shown, and %s left out.", sentenceOf(all.lost, "link leads",
			"links lead"), isAre(all.lost))
	}
}

func isAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}
