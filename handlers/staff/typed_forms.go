package staff

import (
	"net/http"
	"net/url"

	"commentportal/docket"
	"commentportal/handlers/web"
)

// TypedForms are the staff routes that take something typed or ticked, with the
// address of the page that holds the form. A form that was sent when its session
// was over is kept only for these; forms with a password are never among them.
var TypedForms = map[string]func(r *http.Request, form url.Values) string{
	"POST /admin/comments/new":                                  entryPageOf,
	"POST /admin/comments/{comment}/decision":                   reviewPageOf,
	"POST /admin/comments/{comment}/codings":                    reviewPageOf,
	"POST /admin/comments/{comment}/off-topic":                  offTopicPageOf,
	"POST /admin/campaigns/{campaign}/{verb}":                   campaignPageOf,
	"POST /admin/records/{docket}":                              recordsPageOf,
	"POST /admin/retention/{docket}/{verb}":                     retentionPageOf,
	"POST /admin/purges/{docket}":                               purgesPageOf,
	"POST /admin/removals/{docket}":                             removalsPageOf,
	"POST /admin/import/{upload}":                               samePage,
	"POST /admin/passages/{docket}":                             passagesPageOf,
	"POST /admin/passages/{docket}/{number}/{verb}":             passagesPageOf,
	"POST /admin/coding/import/{upload}":                        samePage,
	"POST /admin/coding/{comment}/{question}":                   answerPageOf,
	"POST /admin/coding/{comment}/{question}/excerpts":          answerPageOf,
	"POST /admin/coding/{comment}/{question}/note":              answerPageOf,
	"POST /admin/coding/{comment}/{question}/settle":            settlePageOf,
	"POST /admin/analysis/{docket}/candidates":                  candidatesPageOf,
	"POST /admin/translations/{comment}/{question}":             samePage,
	"POST /admin/memos/{docket}/new":                            newMemoPageOf,
	"POST /admin/memos/{docket}/{memo}":                         samePage,
	"POST /admin/training/{docket}":                             trainingsPageOf,
	"POST /admin/training/{docket}/{round}":                     samePage,
	"POST /admin/training/{docket}/{round}/{position}":          trainingAnswerOf,
	"POST /admin/training/{docket}/{round}/{position}/agreed":   trainingAnswerOf,
	"POST /admin/senders/{docket}":                              samplesPageOf,
	"POST /admin/tests/{docket}":                                testsPageOf,
	"POST /admin/tests/{comment}/{question}":                    testPageOf,
	"POST /admin/codebook":                                      codebookPageOf,
	"POST /admin/codebook/import":                               importPageOf,
	"POST /admin/exports/{docket}/keep":                         exportsPageOf,
	"POST /admin/quotations/{excerpt}/{verb}":                   quotationPageOf,
	"POST /admin/recommendations/{docket}/new":                  samePage,
	"POST /admin/recommendations/{docket}/{recommendation}":     samePage,
	"POST /admin/report/{docket}/{section}":                     samePage,
	"POST /admin/signatures/{id}":                               signaturesPageOf,
	"POST /admin/signatures/joint/{id}":                         signaturesPageOf,
	"POST /admin/signatures/looks/{comment}":                    signaturesPageOf,
	"POST /admin/cases/{case}/{verb}":                           casePageOf,
	"POST /admin/incidents/{comment}/{verb}":                    incidentPageOf,
	"POST /admin/comments/{comment}/appeal":                     appealPageOf,
	"POST /admin/comments/{comment}/questions/ask":              askPageOf,
	"POST /admin/comments/{comment}/questions/{inquiry}/{verb}": askPageOf,
	"POST /admin/helpful":                                       helpfulPageOf,
	"POST /admin/guard":                                         guardsPageOf,
	"POST /admin/guard/{id}/{verb}":                             guardPageOf,
	"POST /admin/dockets/{docket}/signatures":                   signaturesPageOf,
	"POST /admin/dockets/{docket}/second-readings":              agreementPageOf,
	"POST /admin/dockets/{docket}/readings":                     samePage,
	"POST /admin/dockets/{docket}/parts":                        teamPageOf,
	"POST /admin/decisions":                                     manyPageOf,
	"POST /admin/queue/claim":                                   manyPageOf,
	"POST /admin/queue/page":                                    manyPageOf,
	"POST /admin/queue/row":                                     manyPageOf,
	"POST /admin/comments/{comment}/undo":                       manyPageOf,
	"POST /admin/notice/{verb}":                                 siteNoticePageOf,
	"POST /admin/dockets":                                       samePage,
	"POST /admin/users":                                         samePage,
	"POST /admin/users/{user}/{verb}":                           peoplePageOf,
	"POST /admin/dockets/{docket}/opening":                      textsOf,
	"POST /admin/comments/{comment}/original":                   originalPageOf,
	"POST /admin/dockets/{docket}/marking":                      textsOf,
	"POST /admin/dockets/{docket}/texts":                        samePage,
	"POST /admin/dockets/{docket}/texts/{verb}":                 textsPageOf,
	"POST /admin/dockets/{docket}/{step}":                       samePage,
}

func signaturesPageOf(r *http.Request, _ url.Values) string {
	of, _, _ := docket.CommentID(r.PathValue("comment")).Split()
	return withQuery("/admin/signatures", "docket", r.PathValue("docket")+string(of))
}

func candidatesPageOf(r *http.Request, _ url.Values) string {
	return withQuery(analysisPath, "docket", r.PathValue("docket"), "view", "missed")
}

func siteNoticePageOf(*http.Request, url.Values) string { return siteNoticePath }

func guardsPageOf(_ *http.Request, form url.Values) string {
	return withQuery("/admin/guard", "docket", form.Get("docket"))
}

func casePageOf(r *http.Request, _ url.Values) string { return "/admin/cases/" + r.PathValue("case") }

func retentionPageOf(r *http.Request, _ url.Values) string {
	return retentionAt(docket.ID(r.PathValue("docket")))
}

func removalsPageOf(r *http.Request, _ url.Values) string {
	return removalsAt(docket.ID(r.PathValue("docket")))
}

func incidentPageOf(r *http.Request, _ url.Values) string {
	return incidentAt(docket.CommentID(r.PathValue("comment")))
}

func appealPageOf(r *http.Request, _ url.Values) string {
	return appealAt(docket.CommentID(r.PathValue("comment")))
}

func askPageOf(r *http.Request, _ url.Values) string {
	return "/admin/comments/" + url.PathEscape(r.PathValue("comment")) + "/questions"
}

func helpfulPageOf(_ *http.Request, form url.Values) string {
	return withQuery(helpfulPath, "of", form.Get("of"))
}

func guardPageOf(r *http.Request, _ url.Values) string { return "/admin/guard/" + r.PathValue("id") }

func agreementPageOf(r *http.Request, _ url.Values) string {
	return withQuery("/admin/agreement", "docket", r.PathValue("docket"))
}

func teamPageOf(r *http.Request, _ url.Values) string {
	return withQuery("/admin/coding/team", "docket", r.PathValue("docket"))
}

func peoplePageOf(*http.Request, url.Values) string { return "/admin/users" }

// manyPageOf is the campaign or the list that a decision on many comments, or a button of
// the list, was sent from. Where a comment was open there, what was entered of it goes to
// its own page.
func manyPageOf(_ *http.Request, form url.Values) string {
	if b, ok := parseRow(form.Get("panel")); ok {
		return withQuery(reviewAt(b.id), "queue", cleanQueue(form.Get("queue")))
	}
	if id := docket.CampaignID(form.Get("campaign")); id != "" {
		return campaignAt(id)
	}
	if queue := cleanQueue(form.Get("queue")); queue != "" {
		return "/admin/queue?" + queue
	}
	return "/admin/queue"
}

func samePage(r *http.Request, _ url.Values) string { return r.URL.Path }

func withQuery(path string, pairs ...string) string {
	values := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			values.Set(pairs[i], pairs[i+1])
		}
	}
	if len(values) == 0 {
		return path
	}
	return path + "?" + values.Encode()
}

func reviewPageOf(r *http.Request, form url.Values) string {
	return withQuery(reviewAt(docket.CommentID(r.PathValue("comment"))), "queue", cleanQueue(form.Get("queue")))
}

func offTopicPageOf(r *http.Request, form url.Values) string {
	if back := web.LocalPath(form.Get("back")); back != "/admin" {
		return back
	}
	return reviewPageOf(r, form)
}

func entryPageOf(_ *http.Request, form url.Values) string {
	return withQuery("/admin/comments/new", "docket", form.Get("docket"))
}

func campaignPageOf(r *http.Request, form url.Values) string {
	return withQuery(campaignAt(docket.CampaignID(r.PathValue("campaign"))), "view", form.Get("view"), "after",
		form.Get("after"))
}

func passagesPageOf(r *http.Request, form url.Values) string {
	return withQuery("/admin/passages", "docket", r.PathValue("docket"), "view", form.Get("view"), "after",
		form.Get("after"))
}

func purgesPageOf(r *http.Request, form url.Values) string {
	return "/admin/purges?" + url.Values{"docket": {r.PathValue("docket")}, "comment": {form.Get("comment")}}.Encode()
}

func recordsPageOf(r *http.Request, _ url.Values) string {
	return withQuery("/admin/records", "docket", r.PathValue("docket"))
}

func keyOf(r *http.Request) docket.CodingItemKey {
	return docket.CodingItemKey{Question: docket.QuestionID(r.PathValue("question")),
		Comment: docket.CommentID(r.PathValue("comment"))}
}

func answerPageOf(r *http.Request, form url.Values) string {
	return answerAt(keyOf(r), form.Get("list"))
}

func settlePageOf(r *http.Request, form url.Values) string {
	return settleAt(keyOf(r), form.Get("list"))
}

func codebookPageOf(_ *http.Request, form url.Values) string {
	return withQuery("/admin/codebook/change", "docket", form.Get("docket"), "do", form.Get("action"), "code",
		form.Get("from"))
}

func importPageOf(_ *http.Request, form url.Values) string {
	return withQuery("/admin/codebook/import", "docket", form.Get("docket"))
}

func exportsPageOf(r *http.Request, _ url.Values) string {
	return withQuery("/admin/exports", "docket", r.PathValue("docket"))
}

func quotationPageOf(_ *http.Request, form url.Values) string {
	return withQuery("/admin/quotations", "docket", form.Get("docket"), "code", form.Get("code"), "worth",
		form.Get("worth"))
}
