package handlers

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/intake"
	"commentportal/moderation"
)

// letters groups the comments into a campaign whose letter is the first.
func (p *testPortal) letters(ids ...docket.CommentID) docket.CampaignID {
	p.t.Helper()
	var members []docket.CampaignMember
	for _, id := range ids {
		members = append(members, docket.CampaignMember{Comment: id, Class: docket.ClassIdentical, ShareOfLetter: 1,
			Campaign: "new-1"})
	}
	return p.members(members...)
}

// members groups members into a campaign whose letter is the first.
func (p *testPortal) members(members ...docket.CampaignMember) docket.CampaignID {
	p.t.Helper()
	work, err := p.db.CampaignWork(p.t.Context())
	if err != nil {
		p.t.Fatal(err)
	}
	saved, err := p.db.SaveGrouping(p.t.Context(), docket.Grouping{Docket: p.docket.ID, Whole: true,
		Changes: work[0].Changes,
		Members: members, Campaigns: []docket.Campaign{{ID: "new-1", Letter: members[0].Comment}}})
	if err != nil {
		p.t.Fatal(err)
	}
	return saved.Names[0]
}

func cardIDs(t testing.TB, page *answer) (ids []string) {
	t.Helper()
	for _, n := range page.nodes(t, "article.card > h2 a") {
		ids = append(ids, attr(n, "href")[strings.LastIndex(attr(n, "href"), "-")+1:])
	}
	return ids
}

// The copies of a letter are one card, which leads to all of them; a search shows the
// first of a page and folds the others under it.
func TestCopiesOfALetterAreOneCard(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	var all []docket.CommentID
	for _, text := range []string{"Fund small hospitals.", "Fund small hospitals.", "Patch devices.",
		"Fund small hospitals."} {
		all = append(all, p.posted(map[docket.QuestionID]string{"2": text}))
	}
	name := p.letters(all[0], all[1], all[3])
	list := p.get(testDocket+"/comments").want(t, http.StatusOK).contains(t, "3 people sent this letter",
		"Shown once, counted 3 times.", "All sent it as it is.")
	if got := cardIDs(t, list); !slices.Equal(got, []string{"0003", "0001"}) {
		t.Errorf("folded: %v", got)
	}
	copies := list.nodes(t, ".letter-line a")
	if len(copies) != 1 || attr(copies[0], "href") != testDocket+"/comments?letter="+url.QueryEscape(string(name)) {
		t.Fatal(len(copies))
	}
	if got := cardIDs(t, p.get(attr(copies[0], "href")).want(t, 200)); !slices.Equal(got, []string{"0004",
		"0002", "0001"}) {
		t.Errorf("copies: %v", got)
	}
	if got := cardIDs(t, p.get(testDocket+"/comments?copies=all").want(t, 200)); !slices.Equal(got, []string{"0004",
		"0003", "0002", "0001"}) {
		t.Errorf("one by one: %v", got)
	}
	for _, q := range []string{"q=hospitals", "q=hospitals&sort=relevance"} {
		found := p.get(testDocket+"/comments?"+q).want(t, 200).contains(t, "<strong>3 comments</strong>",
			"3 people sent this letter")
		if got := cardIDs(t, found); !slices.Equal(got, []string{"0004"}) {
			t.Errorf("%s: %v", q, got)
		}
		every := p.get(testDocket+"/comments?copies=all&"+q).want(t, 200)
		if got := cardIDs(t, every); !slices.Equal(got, []string{"0004", "0002", "0001"}) {
			t.Errorf("%s, one by one: %v", q, got)
		}
		if got := every.nodes(t, `form.filters input[name="copies"][value="all"]`); len(got) != 1 {
			t.Errorf("%s: the form forgets that copies stand by themselves", q)
		}
	}
	p.get(testDocket+"/comments?copies=changed&letter="+url.QueryEscape(string(name))).want(t, 200).contains(t,
		"Changed copies only", "No posted comment matches")
	p.get(testDocket+"/comments?copies=changed").want(t, http.StatusBadRequest)
}

// Filters are links that one can share and take away one by one, and files and feeds
// hold what they find.
func TestWhatAReaderFiltersCanBeHadAsData(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	from := func(state, text string) {
		id := p.letter(map[docket.QuestionID]string{"2": text}, func(f *intake.Form) { f.State = state })
		by, err := p.moderator(t.Context())
		if err == nil {
			_, err = p.review.Decide(t.Context(), moderation.Request{By: by, Comment: id, Version: 1,
				Action: docket.ActionPost})
		}
		if err != nil {
			t.Fatal(err)
		}
		p.clock.advance(24 * time.Hour)
	}
	from("OH", "Patch devices.")
	from("TX", "Patch devices, too.")
	from("OH", "Train people.")
	const query = "?from=2026-11-20&q=patch&state=OH"
	page := p.get(testDocket+"/comments"+query).want(t, 200).contains(t, "<strong>1 comment</strong>",
		"Received", "State: Ohio")
	var active []string
	for _, n := range page.nodes(t, ".active-filters a") {
		active = append(active, attr(n, "href"))
	}
	want := []string{"?from=2026-11-20&q=patch", "?from=2026-11-20&state=OH", "?q=patch&state=OH", ""}
	for i, end := range want {
		if i >= len(active) || active[i] != testDocket+"/comments"+end {
			t.Errorf("filters lead to %v", active)
			break
		}
	}
	for _, kind := range []string{"csv", "json", "atom"} {
		body := p.get(testDocket+"/comments."+kind+query).want(t, 200).Body
		if n := strings.Count(body, "Patch devices"); n != 1 || strings.Contains(body, "Train people") {
			t.Errorf("%s has %d of them: %s", kind, n, body)
		}
	}
	rows, err := csv.NewReader(strings.NewReader(p.get(testDocket + "/comments.csv?to=2026-11-21").Body)).ReadAll()
	if err != nil || len(rows) != 3 {
		t.Errorf("%d rows, %v", len(rows), err)
	}
	tags := map[string]bool{}
	for _, q := range []string{"", "?state=OH", "?state=TX"} {
		tags[p.get(testDocket+"/comments.json"+q).Header.Get("ETag")] = true
	}
	if len(tags) != 3 {
		t.Errorf("files share their names: %v", tags)
	}
	bad := p.get(testDocket+"/comments?from=last+week&q=patch&state=OH").want(t, http.StatusUnprocessableEntity)
	bad.contains(t, `value="last week"`, `value="patch"`, "Type the day as year, month and day")
	for _, q := range []string{"size=7", "page=0", "page=41", "copies=none", "page=2&after=HHS-HCIC-2016-0001-0001",
		"state=O%20H"} {
		p.get(testDocket+"/comments?"+q).want(t, http.StatusBadRequest)
	}
}

// Pages have numbers, and the list goes on behind the last one.
func TestPagesOfTheListHaveNumbers(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	ids := p.filedMany(25*40 + 30)
	p.postMany(ids)
	first := p.get(testDocket+"/comments").want(t, 200).contains(t, "<strong>1,030 comments</strong>", "1 to 25")
	var numbers []string
	for _, n := range first.nodes(t, ".usa-pagination__page-no > *, .usa-pagination__overflow > *") {
		numbers = append(numbers, strings.TrimPrefix(strings.TrimSpace(nodeText(n)), "Page "))
	}
	if want := []string{"1", "2", "…", "40"}; !slices.Equal(numbers, want) {
		t.Errorf("pages %v, want %v", numbers, want)
	}
	last := p.get(testDocket+"/comments?page=40").want(t, 200).contains(t, "976 to 1,000")
	next := last.nodes(t, `a[rel="next"]`)
	if len(next) != 1 || !strings.Contains(attr(next[0], "href"), "after=") {
		t.Fatalf("page 40 does not go on: %d", len(next))
	}
	beyond := p.get(attr(next[0], "href")).want(t, 200)
	if n := len(beyond.nodes(t, "article.card")); n != 25 {
		t.Errorf("%d comments behind page 40", n)
	}
	if got := p.get(testDocket+"/comments?size=200&page=6").want(t, 200); len(got.nodes(t, "article.card")) != 30 ||
		len(got.nodes(t, `a[rel="next"]`)) != 0 {
		t.Errorf("the last of six pages has %d", len(got.nodes(t, "article.card")))
	}
}

// A reply whose parent is gone says so, and leads nowhere.
func TestAReplySaysThatItsParentIsGone(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	number := p.file(url.Values{"answer-1": {"The first word"}})
	first := p.decide(number, docket.ActionPost)
	reply := p.decide(p.file(url.Values{"answer-1": {"The second word"}, "reply_to": {string(first)}}),
		docket.ActionPost)
	p.post("/status/withdraw", url.Values{"tracking": {number}}).want(t, 200)
	p.get(testDocket+"/comments/"+string(first)).want(t, http.StatusNotFound).contains(t,
		"This comment was withdrawn", "still counted in the ledger").lacks(t, "The first word")
	p.get("/es"+testDocket+"/comments/"+string(first)).contains(t, "Este comentario fue retirado")
	for _, path := range []string{"", "/" + string(reply)} {
		page := p.get(testDocket+"/comments"+path).want(t, 200).contains(t, "not posted any more")
		if strings.Contains(page.Body, `href="`+testDocket+"/comments/"+string(first)+`"`) {
			t.Errorf("%s leads to what is gone", path)
		}
	}
}

// A comment is cited by its permanent address, in the forms of programs that keep
// references.
func TestACommentCanBeCited(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := p.letter(map[docket.QuestionID]string{"2": "Banks share."}, func(f *intake.Form) {
		f.Type, f.Name, f.Organization = "organization", "Kim Roe", "Bolt & Sons {Ltd}"
	})
	by, err := p.moderator(t.Context())
	if err == nil {
		_, err = p.review.Decide(t.Context(), moderation.Request{By: by, Comment: id, Version: 1,
			Action: docket.ActionPost})
	}
	if err != nil {
		t.Fatal(err)
	}
	at := testDocket + "/comments/" + string(id)
	p.get(at).want(t, 200).contains(t, "Cite this comment", "http://portal.example"+at, at+"/cite.bib")
	p.get(at+"/cite.bib").want(t, 200).contains(t, `author = {{Kim Roe, Bolt \& Sons \{Ltd\}}}`, "month = nov,",
		"url = {http://portal.example"+at+"}")
	var list []struct {
		Author []struct{ Literal string }
		URL    string
		Issued struct {
			Parts [][]int `json:"date-parts"`
		}
	}
	if err := json.Unmarshal([]byte(p.get(at+"/cite.json").want(t, 200).Body), &list); err != nil || len(list) != 1 ||
		list[0].Author[0].Literal != "Kim Roe, Bolt & Sons {Ltd}" || list[0].URL != "http://portal.example"+at ||
		!slices.Equal(list[0].Issued.Parts[0], []int{2026, 11, 20}) {
		t.Errorf("%+v, %v", list, err)
	}
	p.get(testDocket+"/comments/HHS-HCIC-2016-0001-0999/cite.bib").want(t, http.StatusNotFound)
}

// Replies stand under their comment in the list, and not a second time beside it; a reply
// to one of them joins the thread, and the form shows what is replied to.
func TestRepliesStandUnderTheirComment(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	first := p.decide(p.file(url.Values{"answer-1": {"The first word"}}), docket.ActionPost)
	var replies []docket.CommentID
	for _, text := range []string{"Second", "Third", "Fourth", "Fifth"} {
		replies = append(replies, p.decide(p.file(url.Values{"answer-1": {text + " word"},
			"reply_to": {string(first)}}),
			docket.ActionPost))
	}
	list := p.get(testDocket+"/comments").want(t, 200).contains(t, "Read all replies")
	if got := cardIDs(t, list); !slices.Equal(got, []string{"0005", "0001"}) {
		t.Errorf("cards %v: the fourth reply stands by itself", got)
	}
	var under []string
	for _, n := range list.nodes(t, ".thread h3 a") {
		under = append(under, attr(n, "href"))
	}
	if len(under) != 3 || under[0] != testDocket+"/comments/"+string(replies[0]) {
		t.Errorf("thread %v", under)
	}
	if got := cardIDs(t, p.get(testDocket+"/comments?q=third").want(t, 200)); !slices.Equal(got, []string{"0003"}) {
		t.Errorf("a search finds %v", got)
	}
	for _, to := range []docket.CommentID{first, replies[1]} {
		form := p.get(testForm+"?reply_to="+string(to)).want(t, 200).contains(t, "You are replying to",
			"The first word")
		if got := form.fields(t, "form.comment-form").Get("reply_to"); got != string(first) {
			t.Errorf("a reply to %s goes to %s", to, got)
		}
	}
}

// A feed of a filter is a feed of its own, by its ID, its title and where it leads.
func TestFeedsOfFiltersAreTheirOwn(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	p.posted(map[docket.QuestionID]string{"2": "Patch devices."})
	p.get(testDocket+"/comments.atom").want(t, 200).contains(t, "<id>http://portal.example"+testDocket+"/comments</id>")
	p.get(testDocket+"/comments.atom?state=OH&question=2").want(t, 200).contains(t,
		"<id>http://portal.example"+testDocket+"/comments?question=2&amp;state=OH</id>", "State: Ohio",
		testDocket+`/comments.atom?question=2&amp;state=OH"`)
}

// The data dictionary has every column of the spreadsheet, each with its meaning.
func TestTheDataDictionaryDescribesEveryColumn(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	p.get(testDocket+"/comments").want(t, 200).contains(t, testDocket+"/data")
	page := p.get(testDocket+"/data").want(t, 200)
	var names []string
	for _, n := range page.nodes(t, "table:first-of-type tbody tr") {
		cells := strings.Fields(nodeText(n))
		if len(cells) < 3 {
			t.Errorf("%q has no meaning", nodeText(n))
		}
	}
	for _, n := range page.nodes(t, "tbody th code") {
		names = append(names, nodeText(n))
	}
	head, _, _ := strings.Cut(strings.TrimPrefix(p.get(testDocket+"/comments.csv").want(t, 200).Body, "\ufeff"), "\r\n")
	columns := strings.Split(head, ",")
	if len(columns) < 10 || !slices.Equal(names[:len(columns)], columns) {
		t.Errorf("described %v, have %v", names, columns)
	}
	p.get("/dockets/HHS-NONE-2016-0001/data").want(t, http.StatusNotFound)
}

// Addresses with a slash at the end, or an ID in small letters, lead to the page, with
// what was asked for.
func TestAddressesThatPeopleTypeLeadToThePage(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := string(p.posted(map[docket.QuestionID]string{"2": "Patch devices."}))
	small := strings.ToLower(testDocket)
	for from, to := range map[string]string{
		testDocket + "/":                                testDocket,
		testDocket + "/comments/?q=patch":               testDocket + "/comments?q=patch",
		"/policies/privacy/":                            "/policies/privacy",
		small + "/comments?q=patch":                     testDocket + "/comments?q=patch",
		small + "/comments/" + strings.ToLower(id):      testDocket + "/comments/" + id,
		testDocket + "/comments/" + strings.ToLower(id): testDocket + "/comments/" + id,
		small + "/comments.csv":                         testDocket + "/comments.csv",
	} {
		got := p.get(from).want(t, http.StatusPermanentRedirect).Header.Get("Location")
		if got != to {
			t.Errorf("%s leads to %s, want %s", from, got, to)
		}
	}
	for _, path := range []string{"/nothing/", testDocket + "/nothing/", "//evil.example/", "/dockets/a%2Fb/"} {
		if got := p.get(path); got.StatusCode < 300 || strings.HasPrefix(got.Header.Get("Location"), "//") {
			t.Errorf("%s: %d to %q", path, got.StatusCode, got.Header.Get("Location"))
		}
	}
	form := p.get(testForm).want(t, 200)
	for _, name := range []string{"name", "organization"} {
		if n := form.nodes(t, `input[autocomplete="`+name+`"][autocapitalize="words"]`); len(n) != 1 {
			t.Errorf("telephones do not begin %s with a capital", name)
		}
	}
}

// Filters are links beside the list that keep one another; a search keeps those that are
// on, and the one that is on can be taken away.
func TestFiltersAreLinksThatKeepOneAnother(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := p.decide(p.file(url.Values{"answer-1": {"Llamen al 406-555-0187 para hablar de las bombas."},
		"state": {"MT"}, "language": {"es"}}), docket.ActionPost)
	page := p.get(testDocket+"/comments?state=MT&question=1").want(t, http.StatusOK).contains(t, string(id))
	way := map[string]string{}
	for _, n := range page.nodes(t, ".narrow-down a") {
		way[attr(n, "href")] = attr(n, "aria-current")
		if attr(n, "rel") != "nofollow" { // all of them together lead to millions of pages
			t.Errorf("programs may follow %s", attr(n, "href"))
		}
	}
	if len(page.nodes(t, `meta[name="robots"][content="noindex"]`)) != 1 ||
		len(p.get(testDocket+"/comments").nodes(t, `meta[name="robots"]`)) != 0 {
		t.Error("search engines are asked to list filtered lists, or not to list the list")
	}
	at := testDocket + "/comments?"
	for href, on := range map[string]string{"question=1&state=MT": "true", "question=2&state=MT": "",
		"question=1&state=OH": "", "question=1": "", "state=MT": "", "language=es&question=1&state=MT": ""} {
		if got, ok := way[at+href]; !ok || got != on {
			t.Errorf("%q is there: %v, current: %q", href, ok, got)
		}
	}
	fields := page.fields(t, "form.filters")
	if fields.Get("state") != "MT" || fields.Get("question") != "1" || fields.Get("sort") != "newest" {
		t.Errorf("a search forgets filters: %v", fields)
	}
}

// TestFiltersSayHowManyCommentsTheyFind reads the numbers beside the filters and follows them:
// there are none beside the values of a filter that is on, and of fifty states only those that
// somebody named.
func TestFiltersSayHowManyCommentsTheyFind(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	for i, state := range []string{"OH", "OH", "TX"} {
		p.decide(p.file(url.Values{"answer-1": {fmt.Sprintf("Pumps, number %d.", i)}, "state": {state}}),
			docket.ActionPost)
	}
	page := p.get(testDocket+"/comments").want(t, 200)
	followed := 0
	for _, a := range page.nodes(t, ".narrow-down li a") {
		said := strings.Fields(nodeText(a))
		href := attr(a, "href")
		if len(said) < 2 || !strings.Contains(href, "state=") && !strings.Contains(href, "question=1") {
			continue
		}
		found := p.get(href).want(t, 200).text(t, ".found strong")
		if number := strings.Join(said[len(said)-2:], " "); found != number {
			t.Errorf("%q leads to %q", strings.Join(said, " "), found)
		}
		followed++
	}
	if followed != 3 {
		t.Errorf("%d links were followed, want two states and a question", followed)
	}
	chosen := p.get(testDocket+"/comments?state=TX").want(t, 200)
	if n := len(chosen.nodes(t, `.narrow-down a[href*="state=OH"] .narrow-count`)); n != 0 {
		t.Error("a number stands beside what leads out of the list")
	}
}

// letterWithAdditions posts a letter that three people sent on three days, the last with words
// of their own, of which a name is hidden.
func (p *testPortal) letterWithAdditions() (name docket.CampaignID, ids []docket.CommentID) {
	p.t.Helper()
	const letter = librariansLetter
	for i, text := range []string{letter, letter, letter + " In our town Robin Hale lost a week of lab results to " +
		"one bad link, and nobody had a copy of them."} {
		number := p.file(url.Values{"answer-1": {text}})
		var hide []moderation.HideWords
		if i == 2 {
			hide = append(hide, moderation.HideWords{Question: "1", Words: "Robin Hale", Kind: docket.KindThirdParty})
		}
		ids = append(ids, p.decide(number, docket.ActionPost, hide...))
		p.clock.advance(24 * time.Hour)
	}
	member := func(i int, class docket.Class, share float64, words int) docket.CampaignMember {
		return docket.CampaignMember{Comment: ids[i], Class: class, ShareOfLetter: share, AdditionWords: words,
			Campaign: "new-1"}
	}
	return p.members(member(0, docket.ClassIdentical, 1, 0), member(1, docket.ClassIdentical, 1, 0),
		member(2, docket.ClassCampaign, 1, 20)), ids
}

// TestWhatCopiesAddToALetterIsMarked reads a letter's card, the list of its changed copies and
// the page of one: what it adds is marked in the text as it is posted, gaps stay gaps, and the
// letter and a copy as it is have no marks.
func TestWhatCopiesAddToALetterIsMarked(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	name, ids := p.letterWithAdditions()
	card := p.get(testDocket+"/comments").want(t, 200).contains(t, "3 people sent this letter",
		"Received from November 20, 2026 to November 22, 2026.", "2 sent it as it is.", "Read what they changed")
	if bars := card.nodes(t, ".letter-bar rect"); len(bars) != 2 || attr(bars[0], "width") != "2" ||
		attr(bars[1], "x") != "2" || attr(bars[1], "width") != "1" {
		t.Errorf("%d parts of a bar", len(bars))
	}
	own := func(page *answer) (list []string) {
		for _, n := range page.nodes(t, "ins.own-words") {
			list = append(list, strings.Join(strings.Fields(nodeText(n)), " "))
		}
		return list
	}
	want := []string{"added: In our town (end of addition)", "added: lost a week of lab results to one bad link, and " +
		"nobody had a copy of them (end of addition)"}
	changed := "/comments?copies=changed&letter=" + url.QueryEscape(string(name))
	page := p.get(testDocket+changed).want(t, 200).contains(t, "[redacted: third_party]").lacks(t, "Robin")
	if got := own(page); !slices.Equal(got, want) {
		t.Errorf("the list marks %q, want %q", got, want)
	}
	p.get("/es"+testDocket+changed).want(t, 200).contains(t, "añadido:")
	p.get(testDocket+"/comments/"+string(ids[2])).want(t, 200).contains(t, "This is a copy of",
		testDocket+"/comments/"+string(ids[0]), html.EscapeString(testDocket+changed),
		"In our town [redacted: third_party] lost a week").lacks(t, "own-words")
	p.get("/es"+testDocket+"/comments/"+string(ids[2])).want(t, 200).contains(t, "Esta es una copia de")
	for _, id := range ids[:2] {
		if got := own(p.get(testDocket+"/comments/"+string(id)).want(t, 200)); len(got) > 0 {
			t.Errorf("%s marks %q", id, got)
		}
	}
}
