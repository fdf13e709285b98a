package export

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"commentportal/docket"
	"commentportal/docket/phrase"
)

// limitations is LIMITATIONS.md: what readers of the figures must know, with the
// figures of this very snapshot.
type limitations struct{}

func (limitations) Name() string        { return "LIMITATIONS.md" }
func (limitations) ContentType() string { return "text/markdown; charset=utf-8" }

func (f limitations) Export(ctx context.Context, w io.Writer, src Source, id docket.ID) error {
	return exportAlone(ctx, f, w, src, id, About{})
}

func (limitations) describe(context.Context, *job) (resource, error) {
	return resource{
		Profile: "data-resource", Title: "What the figures can and cannot say", Format: "md",
		MediaType: "text/markdown",
	}, nil
}

// facts are the counts that LIMITATIONS.md tells.
type facts struct {
	received, posted, redacted, pending int
	late, undated, imported             int
	several, senders                    int // rows that stand for more than one sender, and how many
	unspecified, elsewhere, replies     int
	signed, parties                     int // posted comments that several signed, and how many parties
	types                               map[docket.SubmitterType]int
	channels                            map[docket.Channel]int
	languages                           map[string]int
	foreign                             int                   // posted answers of comments not in English
	reasons                             map[docket.Reason]int // of withheld comments
	withheld, withdrawn, spam           int
	campaigns                           map[docket.CampaignID]int
	copiesRead                          int // posted answers that count as read because the letter they copy was
	codings                             int // rows of codings.csv
	confirmed, rejected, ruled, modeled int
	// confirmed in copies by their letter, confirmed by adjudication; no longer counted
	spread, added, overruled, moved int
	bare                            int // posted comments of nothing but a repeated passage
	noTheme, offTopic               int // readings that found no theme; comments marked as off topic
	apart                           int // set apart until somebody reads the answer again
	coded                           int // posted comments with a confirmed coding
	coders                          map[docket.UserID]bool
	gaps                            int // passages hidden in posted answers
	// answers that two people or more coded, those that more than two did, those they differ on, those of them that
	// nobody settled
	pairs, thrice, differing, open int
	practised                      docket.Practised // what coders did beside coding
	seenBoth, seenApart            int              // of the pairs: all readers saw suggestions; at least one saw none
	unposted                       int              // confirmed codings of comments that are not posted
}

func newFacts() facts {
	return facts{
		types: map[docket.SubmitterType]int{}, channels: map[docket.Channel]int{}, languages: map[string]int{},
		reasons: map[docket.Reason]int{}, campaigns: map[docket.CampaignID]int{}, coders: map[docket.UserID]bool{},
	}
}

func (f *facts) add(e docket.RegisterEntry, codings []docket.Coding) {
	f.received++
	f.types[e.Type]++
	f.channels[e.Channel]++
	f.late += oneIf(e.Late)
	f.undated += oneIf(e.ReceivedAt.IsZero())
	if e.Public != nil && e.Public.Byline.Signatories != "" {
		f.signed, f.parties = f.signed+1, f.parties+len(e.Public.Byline.Parties())
	}
	f.imported += oneIf(e.SourceID != "")
	f.unspecified += oneIf(sectorOf(e.Sector) == docket.SectorUnspecified)
	f.elsewhere += oneIf(e.Class == docket.ClassContentElsewhere)
	f.offTopic += oneIf(e.Class == docket.ClassOffTopic)
	f.replies += oneIf(e.ReplyTo != "")
	if e.StandsFor > 1 {
		f.several++
		f.senders += e.StandsFor
	}
	switch e.Status {
	case docket.Pending:
		f.pending++
	case docket.Withheld:
		f.withheld++
		f.reasons[e.Reason]++
	case docket.Withdrawn:
		f.withdrawn++
	case docket.Spam:
		f.spam++
	}
	f.addCodings(codings)
	if !e.Status.Public() {
		for _, c := range codings {
			f.unposted += oneIf(c.State == docket.CodingConfirmed)
		}
		return
	}
	f.posted++
	f.languages[e.Language]++
	if e.Public != nil && e.Language != "" && docket.MayNeedTranslation(e.Language) {
		f.foreign += len(e.Public.Answers)
	}
	f.bare += oneIf(e.Class == docket.ClassRepeatedPassage)
	f.redacted += oneIf(e.Status == docket.PostedWithRedactions)
	if e.Campaign != "" {
		f.campaigns[e.Campaign]++
	}
	f.coded += oneIf(slices.ContainsFunc(codings,
		func(c docket.Coding) bool { return c.State == docket.CodingConfirmed }))
	if e.Public != nil {
		for _, a := range e.Public.Answers {
			f.gaps += a.Redactions
		}
	}
}

// addCodings counts the codings of a comment by state and origin.
func (f *facts) addCodings(codings []docket.Coding) {
	f.codings += len(codings)
	for _, c := range codings {
		f.coders[c.Coder] = true
		f.confirmed += oneIf(c.State == docket.CodingConfirmed)
		f.rejected += oneIf(c.State == docket.CodingRejected)
		f.overruled += oneIf(c.State == docket.CodingOverruled)
		f.moved += oneIf(c.State == docket.CodingMoved)
		f.apart += oneIf(c.State == docket.CodingToRevisit)
		f.noTheme += oneIf(c.State == docket.CodingNoTheme)
		if c.State == docket.CodingConfirmed {
			f.ruled += oneIf(c.Origin == docket.OriginRule)
			f.modeled += oneIf(c.Origin == docket.OriginModel)
			f.spread += oneIf(c.Origin == docket.OriginCampaign)
			f.added += oneIf(c.Origin == docket.OriginAdjudication)
		}
	}
}

func oneIf(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (f limitations) write(ctx context.Context, w io.Writer, j *job) (int64, error) {
	figures, err := j.figures(ctx)
	if err != nil {
		return -1, fmt.Errorf("export: %s: %w", f.Name(), err)
	}
	var b strings.Builder
	j.tell(&b, figures)
	if _, err := io.WriteString(w, b.String()); err != nil {
		return -1, fmt.Errorf("export: %s: %w", f.Name(), err)
	}
	return -1, nil
}

// tell writes the page.
func (j *job) tell(b *strings.Builder, all *figures) {
	f, at := all.facts, all.at
	say := func(format string, args ...any) { fmt.Fprintf(b, format+"\n", args...) }

	say("# What these files can and cannot say")
	say("")
	say("Docket %s, %s.", j.d.ID, oneLine(j.d.Title))
	if at.IsZero() {
		say("Nothing has been recorded yet.")
	} else {
		say("State of %s (%s), the time of the last recorded change.",
			phrase.English.ExactMoment(at.In(j.d.Location())), at.UTC().Format(time.RFC3339))
	}
	say("")
	say("## Who is counted")
	say("")
	say("- The files describe those who wrote. Nobody was drawn by chance, so the figures are no survey and no vote: " +
		"they say what was raised and how often, not what the health care sector thinks.")
	say("- Comments received: %d. Posted: %d, of them %d with passages hidden. Waiting for review: %d. Withheld: %d. "+
		"Withdrawn by the sender: %d. Marked as spam: %d. `ledger.csv` holds the same figures and balances; "+
		"`comments.csv` has a row for each comment, whatever became of it.",
		f.received, f.posted, f.redacted, f.pending, f.withheld, f.withdrawn, f.spam)
	j.tellWhatHolds(say, all, onReceipt)
	say("- Themes are counted in posted comments only. Pending comments stand apart as `awaiting_review`.")
	j.tellWhoWrote(say, f)
	tellTranslations(say, all)
	say("")
	say("## What was grouped")
	say("")
	j.tellCampaigns(say, all)
	j.tellWithheld(say, f)
	j.tellThemes(say, all)
	say("")
	say("## How to read the files")
	say("")
	j.tellFiles(say)
}

// tellWhoWrote says which comments were late, replied, or stand for several senders, and what is known of their
// writers.
func (j *job) tellWhoWrote(say func(string, ...any), f facts) {
	if f.late > 0 {
		say("- %s after the comment period had closed. Late comments are marked and counted like the others.",
			sentenceOf(f.late, "comment came", "comments came"))
	}
	if f.replies > 0 {
		say("- %s to another comment. A reply counts as a comment of its own.",
			sentenceOf(f.replies, "comment replies", "comments reply"))
	}
	if f.several > 0 {
		say("- %s for more than one sender, %d in all: its source gave one of several like letters and their number. "+
			"`comments_all` counts every sender, `comments_distinct` and the ledger count such a row once.",
			sentenceOf(f.several, "row stands", "rows stand"), f.senders)
	}
	j.tellIdentity(say, f)
}

// tellFiles says how the files are to be read.
func (j *job) tellFiles(say func(string, ...any)) {
	say("- CSV files are UTF-8 with a byte order mark, comma and CRLF (RFC 4180). A text cell that a spreadsheet " +
		"might run as a formula begins with one apostrophe more than the text has: drop one leading apostrophe to " +
		"undo it. `answers.jsonl` has the text without that guard.")
	say("- Times are UTC; `postmarked_on` is a date in the zone %s. Offsets in `codings.csv` count Unicode code "+
		"points of the posted answer from 0, end exclusive.", j.d.Location())
	say("- `workbook.xlsx` holds the same tables as sheets; its cells are typed, so text has no apostrophe more " +
		"there, and text of over 32,767 characters ends in a pointer to `answers.csv`.")
	say("- `project.qdpx` holds each posted answer as a text, each confirmed coding in it with all passages that its " +
		"coder marked for it, and the memos that stand, for programs that code text (REFI-QDA 1.0). Positions count " +
		"Unicode code points from 0, end exclusive. It has no notes on single answers. It was checked against the " +
		"published schema; what NVivo and MAXQDA do with it is untried.")
	say("- `datapackage.json` describes every column and holds size and SHA-256 of each file. The same recorded " +
		"state always yields the same bytes.")
	if j.about.Office != "" {
		say("- `report.pdf` is laid out by LibreOffice and excepted from that: the same recorded state yields the " +
			"same pages, but fonts may be stored in another order, and then the SHA-256 in the data package differs.")
	}
}

// tellIdentity says what is known of who wrote.
func (j *job) tellIdentity(say func(string, ...any), f facts) {
	say("")
	say("## How identity was collected")
	say("")
	say("- Nobody checked who wrote. Name, organization, state and sector are what senders said. One person can have " +
		"written more than once, and under several names.")
	say("- Senders chose how to appear: %s.", j.byType(f))
	if f.types[docket.Anonymous] > 0 {
		say("- The names of anonymous senders were dropped on receipt and cannot be brought back.")
	}
	say("- Channels: %s.", byChannel(f))
	if f.unspecified > 0 {
		say("- No sector is known for %d of %s; they stand under `unspecified`. Where an imported file named a "+
			"sector that is none of the docket's, `sector_raw` keeps its words.", f.unspecified, plural(f.received,
			"comment", "comments"))
	}
	if f.undated > 0 {
		say("- The time of receipt of %s is unknown and left empty.", plural(f.undated, "comment", "comments"))
	}
	if f.imported > 0 {
		say("- %s from another collection; `source_id` names a comment there.", sentenceOf(f.imported, "comment came",
			"comments came"))
	}
	say("- Organizations are counted by the name given, without regard to case, spaces, dots and commas. Two " +
		"spellings of one organization may still count as two.")
	if f.signed > 0 {
		say("- %s signed by several parties, %d in all. Each counts as one comment, however many signed it; nobody "+
			"asked those who signed beside a sender. `comments.csv` names the sender, `signatories.csv` all; "+
			"organizations are counted of senders alone.",
			sentenceOf(f.signed, "posted comment was", "posted comments were"), f.parties)
	}
	say("- Languages of posted comments: %s.", byLanguage(f))
}

// tellWithheld says what is not shown, and why.
func (j *job) tellWithheld(say func(string, ...any), f facts) {
	say("")
	say("## What is withheld, and why")
	say("")
	if f.withheld == 0 {
		say("- No comment is withheld.")
	} else {
		say("- %s withheld:", sentenceOf(f.withheld, "comment is", "comments are"))
		for _, code := range slices.Sorted(maps.Keys(f.reasons)) {
			label := oneLine(j.d.ReasonLabel(code))
			if code == "" {
				label = "no reason recorded"
			}
			say("  - %s: %s", label, strconv.Itoa(f.reasons[code]))
		}
	}
	say("- %s hidden in posted answers. Being off topic is no reason to withhold a "+
		"comment.", sentenceOf(f.gaps, "passage is", "passages are"))
	if f.gaps > 0 {
		say("- A person decided on each hidden passage, and it shows as `[redacted: kind]`.")
	}
	say("- No file here holds a comment as received, what a redaction hides, an e-mail address given for contact, or " +
		"a tracking number. Staff appear as account numbers.")
}

// tellThemes says how far the reading has come and what its figures rest on.
func (j *job) tellThemes(say func(string, ...any), all *figures) {
	f := all.facts
	say("")
	say("## How themes were found")
	say("")
	if len(j.book.Themes) == 0 {
		j.tellWhatHolds(say, all, onReading)
	} else {
		switch {
		case f.posted >= docket.LeastToCompare:
			say("- Of %s, %d (%s) have a confirmed theme.", plural(f.posted, "posted comment", "posted comments"),
				f.coded, percent(f.coded, f.posted))
		case f.posted > 0:
			say("- Of %s, %d %s a confirmed theme.", plural(f.posted, "posted comment", "posted comments"), f.coded,
				verb(f.coded, "has", "have"))
		}
		j.tellCodings(say, all)
		j.tellWhatHolds(say, all, onCounting)
	}
	j.tellAgreement(say, all)
	j.tellConclusions(say, all)
	j.tellSections(say, all)
}

func (j *job) byType(f facts) string {
	return fmt.Sprintf("anonymous %s, as individuals %s, for organizations %s",
		strconv.Itoa(f.types[docket.Anonymous]), strconv.Itoa(f.types[docket.Individual]),
		strconv.Itoa(f.types[docket.Organization]))
}

func byChannel(f facts) string {
	var parts []string
	for _, c := range channelWords {
		if n := f.channels[docket.Channel(c)]; n > 0 {
			parts = append(parts, c+" "+strconv.Itoa(n))
		}
	}
	return orNone(parts)
}

// tellTranslations says how many answers somebody who reads English alone cannot read.
func tellTranslations(say func(string, ...any), all *figures) {
	if all.facts.foreign+len(all.translations) == 0 {
		return
	}
	say("- Posted answers of comments whose language is known and is not English: %d. Answers with an English "+
		"translation by staff: %d, in `translations.csv`. A translation is not the writer's words; themes, passages "+
		"and quotations rest on what was posted.", all.facts.foreign, len(all.translations))
}

func byLanguage(f facts) string {
	var parts []string
	for _, l := range slices.Sorted(maps.Keys(f.languages)) {
		name := l
		if l == "" {
			name = "unknown"
		}
		parts = append(parts, name+" "+strconv.Itoa(f.languages[l]))
	}
	return orNone(parts)
}

func orNone(parts []string) string {
	if len(parts) == 0 {
		return "none"
	}
	return strings.Join(parts, ", ")
}

func plural(n int, one, many string) string { return phrase.English.Count(n, "%d "+one, "%d "+many) }

// sentenceOf writes a count at the head of a sentence, with noun and verb.
func sentenceOf(n int, one, many string) string {
	if n == 0 {
		return "No " + one
	}
	return plural(n, one, many)
}

// percent writes a share in whole percent; a little is never written as nothing,
// nor almost all as all.
func percent(part, whole int) string {
	if whole == 0 {
		return "0 %"
	}
	p := (part*200 + whole) / (2 * whole)
	switch {
	case part > 0 && p == 0:
		return "under 1 %"
	case part < whole && p == 100:
		return "over 99 %"
	}
	return strconv.Itoa(p) + " %"
}

// oneLine keeps text from a docket file from breaking the page's structure.
func oneLine(s string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("`", "'", "<", "(", ">", ")", "#", "").Replace(s)), " ")
}
