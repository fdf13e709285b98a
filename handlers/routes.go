package handlers

import (
	"net/http"
	"strings"

	"commentportal/assets"
	"commentportal/docket/phrase"
	"commentportal/handlers/api"
	"commentportal/handlers/web"
)

// route is one line of the table.
type route struct {
	pattern string // method and path, as http.ServeMux reads them
	need    web.Access
	handler web.Page
}

// routes is every address of the portal and who may call it. What is not in
// this table does not exist.
func (s *site) routes() []route {
	return []route{
		{"GET /{$}", web.Public, s.public.Calls.Home},
		{"GET /dockets", web.Public, s.public.Calls.List},
		{"GET /dockets/{docket}", web.Public, s.public.Calls.Call},
		{"GET /dockets/{docket}/comment", web.Public, s.public.Form.Show},
		{"POST /dockets/{docket}/comment", web.Public, s.public.Form.Post},
		{"GET /dockets/{docket}/comment/document", web.Public, s.public.Letters.Open},
		{"POST /dockets/{docket}/comment/document", web.Public, s.public.Letters.Take},
		{"GET /dockets/{docket}/comment/form.docx", web.Public, s.public.Letters.Form},
		{"GET /dockets/{docket}/comment/blank", web.Public, s.public.Form.Blank},
		{"GET /dockets/{docket}/receipt/{token}", web.Public, s.public.Receipts.Show},
		{"GET /dockets/{docket}/receipt/{token}/submission.txt", web.Public, s.public.Receipts.File},
		{"GET /dockets/{docket}/comments", web.Public, s.public.Comments.List},
		{"GET /dockets/{docket}/comments.csv", web.Public, s.public.Comments.CSV},
		{"GET /dockets/{docket}/comments.json", web.Public, s.public.Comments.JSON},
		{"GET /dockets/{docket}/comments.atom", web.Public, s.public.Comments.Atom},
		{"GET /dockets/{docket}/comments/{comment}", web.Public, s.public.Comments.Show},
		{"GET /dockets/{docket}/comments/{comment}/cite.json", web.Public, s.public.Comments.CiteJSON},
		{"GET /dockets/{docket}/comments/{comment}/cite.bib", web.Public, s.public.Comments.CiteBibTeX},
		{"POST /dockets/{docket}/comments/{comment}/report", web.Public, s.public.Reports.Report},
		{"GET /dockets/{docket}/comments/{comment}/reported/{token}", web.Public, s.public.Reports.Reported},
		{"GET /dockets/{docket}/data", web.Public, s.public.Comments.Data},
		{"GET /dockets/{docket}/themes", web.Public, s.public.Calls.Themes},
		{"GET /dockets/{docket}/changes", web.Public, s.public.Calls.Changes},
		{"GET /dockets/{docket}/heard", web.Public, s.public.Heard.Show},
		{"GET /dockets/{docket}/ledger", web.Public, s.public.Calls.Ledger},
		{"GET /dockets/{docket}/embed", web.Public, s.public.Embedded.Embed},
		{"GET /status", web.Public, s.public.Status.Show},
		{"POST /status", web.Public, s.public.Status.Open},
		{"POST /status/mend", web.Public, s.public.Resend.Mend},
		{"POST /status/answer", web.Public, s.public.Talk.Answer},
		{"POST /status/appeal", web.Public, s.public.Appeal.Ask},
		{"POST /status/contact", web.Public, s.public.Mail.Contact},
		{"POST /status/withdraw", web.Public, s.public.Status.Withdraw},
		{"POST /status/proof", web.Public, s.public.Status.Proof},
		{"GET /name-used", web.Public, s.public.Names.Ask},
		{"POST /name-used", web.Public, s.public.Names.Send},
		{"GET /name-used/{token}", web.Public, s.public.Names.Open},
		{"POST /name-used/{token}", web.Public, s.public.Names.Answer},
		{"POST /name-used/{token}/claim", web.Public, s.public.Names.Claim},
		{"GET /mail/{token}", web.Public, s.public.Mail.Show},
		{"POST /mail/{token}", web.Public, s.public.Mail.Change},
		{"GET /mail/{token}/stop", web.Public, s.public.Mail.Show},
		{"POST /mail/{token}/stop", web.Public, s.public.Mail.Stop},
		{"GET /dockets/{docket}/follow", web.Public, s.public.Follow.Ask},
		{"POST /dockets/{docket}/follow", web.Public, s.public.Follow.Send},
		{"GET /follow/{token}", web.Public, s.public.Follow.Show},
		{"POST /follow/{token}", web.Public, s.public.Follow.Change},
		{"GET /follow/{token}/stop", web.Public, s.public.Follow.Show},
		{"POST /follow/{token}/stop", web.Public, s.public.Follow.Stop},
		{"GET /helpful", web.Public, s.public.Helpful.Thank},
		{"POST /helpful", web.Public, s.public.Helpful.Count},
		{"POST /helpful/words", web.Public, s.public.Helpful.Words},
		{"GET /policies/moderation", web.Public, s.public.Policies.Moderation},
		{"GET /policies/privacy", web.Public, s.public.Policies.Privacy},
		{"GET /policies/accessibility", web.Public, s.public.Policies.Accessibility},
		{"GET /policies/vulnerability-disclosure", web.Public, s.public.Policies.Disclosure},
		{"GET /.well-known/security.txt", web.Public, s.public.WellKnown.SecurityText},
		{"GET /roots.txt", web.Public, s.public.WellKnown.Roots},
		{"GET /sitemap.xml", web.Public, s.public.WellKnown.Sitemap},
		{"GET /robots.txt", web.Public, s.public.WellKnown.Robots},
		{"GET " + web.LogoPath, web.Public, s.public.WellKnown.Logo},
		{"GET " + web.PreviewPath, web.Public, s.public.WellKnown.Preview},
		{"GET /healthz", web.Public, s.public.WellKnown.Healthz},
		{"GET /readyz", web.Public, s.public.WellKnown.Readyz},
		{"GET " + assets.Prefix, web.Public, asset(assets.Handler())},

		// Programs: the handlers lie in handlers/api.
		{"GET /api/v4/dockets", web.Public, s.api.Dockets},
		{"GET /api/v4/dockets/{docket}", web.Public, s.api.Docket},
		{"GET /api/v4/documents", web.Public, s.api.Documents},
		{"GET /api/v4/documents/{document}", web.Public, s.api.Document},
		{"GET /api/v4/documents/{document}/attachments", web.Public, s.api.Attachments},
		{"GET /api/v4/documents/{document}/relationships/attachments", web.Public, s.api.Attachments},
		{"GET /api/v4/comments", web.Public, s.api.Comments},
		{"GET /api/v4/comments/{comment}", web.Public, s.api.Comment},
		{"GET /api/v4/comments/{comment}/attachments", web.Public, s.api.Attachments},
		{"GET /api/v4/comments/{comment}/relationships/attachments", web.Public, s.api.Attachments},
		{"GET " + api.DescriptionPath, web.Public, s.api.Description},
		{"OPTIONS " + api.Root, web.Public, s.api.Preflight},
		{"GET " + api.Root, web.Public, s.api.Missing},
		{"POST " + api.Root, web.Public, s.api.Missing},
		{"PUT " + api.Root, web.Public, s.api.Missing},
		{"PATCH " + api.Root, web.Public, s.api.Missing},
		{"DELETE " + api.Root, web.Public, s.api.Missing},

		// Staff: the handlers lie in handlers/staff, the gate in handlers/web.
		{"GET /admin/sign-in", web.Public, s.staff.SignIn.Show},
		{"POST /admin/sign-in", web.Public, s.staff.SignIn.SignIn},
		{"GET /admin/sign-in/agency", web.Public, s.staff.Agency.Leave},
		{"GET /admin/sign-in/agency/return", web.Public, s.staff.Agency.Return},
		{"POST /admin/sign-in/passkey", web.Public, s.staff.Passkeys.Challenge},
		{"POST /admin/sign-out", web.Public, s.staff.SignIn.SignOut},
		{"GET /admin/setup/{token}", web.Public, s.staff.SetUp.Show},
		{"POST /admin/setup/{token}", web.Public, s.staff.SetUp.Save},
		{"GET /admin", web.SignedIn, s.staff.Desk.Dashboard},
		{"GET /admin/account", web.SignedIn, s.staff.Account.Show},
		{"POST /admin/account/notices", web.SignedIn, s.staff.Notices.Save},
		{"GET /admin/account/codes", web.SignedIn, s.staff.Account.Codes},
		{"POST /admin/account/codes", web.SignedIn, s.staff.Account.BeginCodes},
		{"POST /admin/account/passkeys", web.SignedIn, s.staff.Account.AddPasskey},
		{"POST /admin/account/passkeys/{passkey}/{verb}", web.SignedIn, s.staff.Account.ChangePasskey},
		{"POST /admin/account/password", web.SignedIn, s.staff.Account.ChangePassword},
		{"POST /admin/account/sessions", web.SignedIn, s.staff.Account.EndSessions},
		{"GET /admin/account/stay", web.SignedIn, s.staff.Account.Stay},
		{"GET /admin/unsent", web.SignedIn, s.staff.Unsent.List},
		{"POST /admin/unsent", web.SignedIn, s.staff.Unsent.Keep},
		{"POST /admin/unsent/{form}/drop", web.SignedIn, s.staff.Unsent.Drop},
		{"GET /admin/queue", web.MayModerate, s.staff.List.Queue},
		{"POST /admin/queue/claim", web.MayModerate, s.staff.Desk.Claim},
		{"POST /admin/queue/page", web.MayModerate, s.staff.List.Page},
		{"POST /admin/queue/row", web.MayModerate, s.staff.Review.DecideRow},
		{"POST /admin/decisions", web.MayModerate, s.staff.Many.Decide},
		{"GET /admin/decisions/{id}", web.MayModerate, s.staff.Many.Show},
		{"POST /admin/decisions/{id}/run", web.MayModerate, s.staff.Many.Run},
		{"POST /admin/decisions/{id}/undo", web.MayModerate, s.staff.Many.Undo},
		{"GET /admin/signatures", web.MayModerate, s.staff.Signatures.Page},
		{"POST /admin/signatures/{id}", web.MayModerate, s.staff.Signatures.Sign},
		{"POST /admin/signatures/joint/{id}", web.MayModerate, s.staff.Signatures.Joint},
		{"POST /admin/signatures/looks/{comment}", web.MayModerate, s.staff.Signatures.Look},
		{"POST /admin/dockets/{docket}/signatures", web.MayAdmin, s.staff.Signatures.Set},
		{"GET /admin/cases", web.MayModerate, s.staff.Cases.List},
		{"GET /admin/cases/{case}", web.MayModerate, s.staff.Cases.Show},
		{"POST /admin/cases/{case}/{verb}", web.MayModerate, s.staff.Cases.Change},
		{"GET /admin/inquiries", web.MayModerate, s.staff.Inquiries.List},
		{"GET /admin/comments/{comment}/questions", web.MayModerate, s.staff.Inquiries.Show},
		{"POST /admin/comments/{comment}/questions/ask", web.MayModerate, s.staff.Inquiries.Ask},
		{"POST /admin/comments/{comment}/questions/{inquiry}/{verb}", web.MayModerate, s.staff.Inquiries.Change},
		{"GET /admin/appeals", web.MayModerate, s.staff.Appeals.List},
		{"GET /admin/comments/{comment}/appeal", web.MayModerate, s.staff.Appeals.Show},
		{"POST /admin/comments/{comment}/appeal", web.MayModerate, s.staff.Appeals.Answer},
		{"GET /admin/guard", web.MayModerate, s.staff.Guards.List},
		{"POST /admin/guard", web.MayModerate, s.staff.Guards.Type},
		{"GET /admin/guard/{id}", web.MayModerate, s.staff.Guards.Show},
		{"POST /admin/guard/{id}/{verb}", web.MayModerate, s.staff.Guards.Change},
		{"GET /admin/comments/new", web.MayModerate, s.staff.Entry.Show},
		{"POST /admin/comments/new", web.MayModerate, s.staff.Entry.Post},
		{"GET /admin/import", web.MayModerate, s.staff.Imports.List},
		{"POST /admin/import", web.MayModerate, s.staff.Imports.Upload},
		{"GET /admin/import/{upload}", web.MayModerate, s.staff.Imports.Show},
		{"POST /admin/import/{upload}", web.MayModerate, s.staff.Imports.Step},
		{"GET /admin/comments/{comment}", web.MayCode, s.staff.Review.Show},
		{"POST /admin/comments/{comment}/decision", web.MayModerate, s.staff.Review.Decide},
		{"GET /admin/comments/{comment}/row", web.MayModerate, s.staff.List.Row},
		{"POST /admin/comments/{comment}/open", web.MayModerate, s.staff.List.Keep},
		{"POST /admin/comments/{comment}/draft", web.MayModerate, s.staff.Review.Draft},
		{"POST /admin/comments/{comment}/undo", web.MayModerate, s.staff.Undo.Take},
		{"POST /admin/comments/{comment}/codings", web.MayCode, s.staff.Codings.Code},
		{"POST /admin/comments/{comment}/off-topic", web.MayCode, s.staff.Codings.OffTopic},
		{"POST /admin/comments/{comment}/addition-read", web.MayCode, s.staff.Campaigns.ReadAddition},
		{"GET /admin/campaigns", web.MayCode, s.staff.Campaigns.List},
		{"GET /admin/campaigns/additions", web.MayCode, s.staff.Campaigns.Additions},
		{"GET /admin/campaigns/{campaign}", web.MayCode, s.staff.Campaigns.Show},
		{"POST /admin/campaigns/{campaign}/{verb}", web.MayCode, s.staff.Campaigns.Decide},
		{"GET /admin/passages", web.MayCode, s.staff.Passages.List},
		{"POST /admin/passages/{docket}", web.MayCode, s.staff.Passages.Add},
		{"POST /admin/passages/{docket}/{number}/{verb}", web.MayCode, s.staff.Passages.Decide},
		{"GET /admin/coding", web.MayCode, s.staff.Workplace.List},
		{"GET /admin/coding/next", web.MayCode, s.staff.Workplace.NextToCode},
		{"GET /admin/coding/suggestions", web.MayCode, s.staff.Suggested.Show},
		{"GET /admin/coding/team", web.MayCode, s.staff.Team.Show},
		{"GET /admin/coding/import", web.MayRevise, s.staff.Projects.List},
		{"POST /admin/coding/import", web.MayRevise, s.staff.Projects.Upload},
		{"GET /admin/coding/import/{upload}", web.MayRevise, s.staff.Projects.Show},
		{"POST /admin/coding/import/{upload}", web.MayRevise, s.staff.Projects.Step},
		{"GET /admin/coding/{comment}/{question}", web.MayCode, s.staff.Coding.CodeAnswer},
		{"POST /admin/coding/{comment}/{question}", web.MayCode, s.staff.Coding.SaveAnswer},
		{"POST /admin/coding/{comment}/{question}/excerpts", web.MayCode, s.staff.Coding.ChangeExcerpts},
		{"POST /admin/coding/{comment}/{question}/note", web.MayCode, s.staff.Coding.TakeNote},
		{"GET /admin/coding/{comment}/{question}/settle", web.MayCode, s.staff.Settling.SettleForm},
		{"POST /admin/coding/{comment}/{question}/settle", web.MayCode, s.staff.Settling.Settle},
		{"GET /admin/memos", web.MayCode, s.staff.Memos.List},
		{"GET /admin/memos/{docket}/new", web.MayCode, s.staff.Memos.New},
		{"POST /admin/memos/{docket}/new", web.MayCode, s.staff.Memos.Add},
		{"GET /admin/memos/{docket}/memos.csv", web.MayExport, s.staff.Memos.File},
		{"GET /admin/memos/{docket}/{memo}", web.MayCode, s.staff.Memos.Show},
		{"POST /admin/memos/{docket}/{memo}", web.MayCode, s.staff.Memos.Change},
		{"GET /admin/agreement", web.MayCode, s.staff.Agreement.Show},
		{"POST /admin/dockets/{docket}/second-readings", web.MayAdmin, s.staff.Agreement.SetSecondReadings},
		{"GET /admin/training", web.MayCode, s.staff.Training.List},
		{"POST /admin/training/{docket}", web.MayAdmin, s.staff.Training.Start},
		{"GET /admin/training/{docket}/{round}", web.MayCode, s.staff.Training.Show},
		{"POST /admin/training/{docket}/{round}", web.MayAdmin, s.staff.Training.Step},
		{"GET /admin/training/{docket}/{round}/{position}", web.MayCode, s.staff.Training.Answer},
		{"POST /admin/training/{docket}/{round}/{position}", web.MayCode, s.staff.Training.Read},
		{"POST /admin/training/{docket}/{round}/{position}/agreed", web.MayAdmin, s.staff.Training.Agree},
		{"GET /admin/dockets/{docket}/readings", web.MayAdmin, s.staff.Team.Readings},
		{"POST /admin/dockets/{docket}/readings", web.MayAdmin, s.staff.Team.SetReadings},
		{"POST /admin/dockets/{docket}/parts", web.MayAdmin, s.staff.Team.ChangeParts},
		{"GET /admin/codebook", web.MayCode, s.staff.Codebook.Show},
		{"POST /admin/codebook", web.MayRevise, s.staff.Codebook.Revise},
		{"GET /admin/codebook/change", web.MayRevise, s.staff.Codebook.Change},
		{"GET /admin/codebook/history", web.MayCode, s.staff.Codebook.History},
		{"GET /admin/codebook/import", web.MayRevise, s.staff.Codebook.ImportForm},
		{"POST /admin/codebook/import", web.MayRevise, s.staff.Codebook.Import},
		{"GET /admin/codebook.csv", web.MayCode, s.staff.Codebook.File("codebook.csv")},
		{"GET /admin/codebook.qdc", web.MayCode, s.staff.Codebook.File("codebook.qdc")},
		{"GET /admin/incidents", web.MayModerate, s.staff.Incidents.List},
		{"GET /admin/incidents/{comment}", web.MayModerate, s.staff.Incidents.Sheet},
		{"POST /admin/incidents/{comment}/{verb}", web.MayModerate, s.staff.Handovers.Change},
		{"GET /admin/incidents/{comment}/bundle.json", web.MayModerate, s.staff.Incidents.Bundle},
		{"GET /admin/screening", web.MayModerate, s.staff.Screening.Show},
		{"GET /admin/guide", web.MayModerate, s.staff.Screening.Guide},
		{"GET /admin/exports", web.MayExport, s.staff.Exports.List},
		{"GET /admin/exports/{docket}/{file}", web.MayExport, s.staff.Exports.Export},
		{"GET /admin/exports/{docket}/all.zip", web.MayExport, s.staff.Exports.Bundle},
		{"POST /admin/exports/{docket}/keep", web.MayExport, s.staff.Exports.Keep},
		{"GET /admin/kept/{docket}/{name}", web.MayExport, s.staff.Exports.Kept},
		{"GET /admin/kept/{docket}/{name}/{file}", web.MayExport, s.staff.Exports.KeptFile},
		{"POST /admin/kept/{docket}/{name}/publish", web.MayExport, s.staff.Publications.Publish},
		{"GET /admin/quotations", web.MayCode, s.staff.Quotations.List},
		{"POST /admin/quotations/{excerpt}/{verb}", web.MayCode, s.staff.Quotations.Change},
		{"GET /admin/recommendations", web.MayExport, s.staff.Recommendations.List},
		{"GET /admin/recommendations/{docket}/new", web.MayExport, s.staff.Recommendations.New},
		{"POST /admin/recommendations/{docket}/new", web.MayExport, s.staff.Recommendations.Add},
		{"GET /admin/recommendations/{docket}/{recommendation}", web.MayExport, s.staff.Recommendations.Show},
		{"POST /admin/recommendations/{docket}/{recommendation}", web.MayExport, s.staff.Recommendations.Change},
		{"POST /admin/recommendations/{docket}/{recommendation}/{verb}", web.MayExport, s.staff.Recommendations.Move},
		{"GET /admin/report", web.MayExport, s.staff.Report.List},
		{"GET /admin/report/{docket}/{section}", web.MayExport, s.staff.Report.Show},
		{"POST /admin/report/{docket}/{section}", web.MayExport, s.staff.Report.Save},
		{"GET /admin/report/{docket}/{section}/versions", web.MayExport, s.staff.Report.Versions},
		{"GET /admin/heard", web.MayExport, s.staff.Heard.List},
		{"POST /admin/heard/{docket}/{verb}", web.MayExport, s.staff.Heard.Change},
		{"GET /admin/analysis", web.MayExport, s.staff.Analysis.Show},
		{"POST /admin/analysis/{docket}/candidates", web.MayRevise, s.staff.Analysis.AddCandidate},
		{"GET /admin/figures", web.MayCode, s.staff.Figures.Show},
		{"GET /admin/figures.csv", web.MayCode, s.staff.Figures.CSV},
		{"GET /admin/dockets", web.MayAdmin, s.staff.Dockets.List},
		{"POST /admin/dockets", web.MayRunSite, s.staff.Dockets.Add},
		{"GET /admin/dockets/{docket}", web.MayAdmin, s.staff.Life.Show},
		{"POST /admin/dockets/{docket}/marking", web.MayAdmin, s.staff.Wording.SetMarking},
		{"GET /admin/dockets/{docket}/texts", web.MayAdmin, s.staff.Wording.Show},
		{"POST /admin/dockets/{docket}/texts", web.MayAdmin, s.staff.Wording.Save},
		{"GET /admin/dockets/{docket}/texts/preview", web.MayAdmin, s.staff.Wording.Preview},
		{"GET /admin/dockets/{docket}/texts/page", web.MayAdmin, s.staff.Wording.Page},
		{"GET /admin/dockets/{docket}/texts/versions", web.MayAdmin, s.staff.Wording.Versions},
		{"POST /admin/dockets/{docket}/texts/{verb}", web.MayAdmin, s.staff.Wording.Change},
		{"GET /admin/dockets/{docket}/{step}", web.MayAdmin, s.staff.Life.Ask},
		{"POST /admin/dockets/{docket}/{step}", web.MayAdmin, s.staff.Life.Take},
		{"GET /admin/helpful", web.MayModerate, s.staff.Helpful.Show},
		{"POST /admin/helpful", web.MayModerate, s.staff.Helpful.Remove},
		{"GET /admin/speakers", web.MayAdmin, s.staff.Speakers.List},
		{"POST /admin/speakers/{docket}/end", web.MayAdmin, s.staff.Speakers.End},
		{"GET /admin/speakers/{docket}/speakers.csv", web.MayAdmin, s.staff.Speakers.CSV},
		{"GET /admin/notice", web.MayRunSite, s.staff.SiteNotice.Show},
		{"POST /admin/notice/{verb}", web.MayRunSite, s.staff.SiteNotice.Change},
		{"GET /admin/outbox", web.MayRunSite, s.staff.Outbox.Show},
		{"POST /admin/outbox/{message}/{verb}", web.MayRunSite, s.staff.Outbox.Decide},
		{"GET /admin/users", web.MayRunSite, s.staff.People.List},
		{"GET /admin/users/review.csv", web.MayRunSite, s.staff.People.Review},
		{"POST /admin/users", web.MayRunSite, s.staff.People.Add},
		{"POST /admin/users/{user}/{verb}", web.MayRunSite, s.staff.People.Change},
		{"GET /admin/retention", web.MayAdmin, s.staff.Retention.Show},
		{"POST /admin/retention/{docket}/{verb}", web.MayAdmin, s.staff.Retention.Change},
		{"GET /admin/removals", web.MayAdmin, s.staff.Removals.Show},
		{"POST /admin/removals/{docket}", web.MayAdmin, s.staff.Removals.Ask},
		{"POST /admin/removals/{docket}/{number}/{verb}", web.MayAdmin, s.staff.Removals.Answer},
		{"GET /admin/purges", web.MayAdmin, s.staff.Purges.Show},
		{"POST /admin/purges/{docket}", web.MayAdmin, s.staff.Purges.Ask},
		{"POST /admin/purges/{docket}/{number}/{verb}", web.MayAdmin, s.staff.Purges.Answer},
		{"GET /admin/records", web.MayAdmin, s.staff.Records.Show},
		{"POST /admin/records/{docket}", web.MayAdmin, s.staff.Records.Ask},
		{"POST /admin/records/{docket}/{number}/{verb}", web.MayAdmin, s.staff.Records.Answer},
		{"GET /admin/log", web.MayAdmin, s.staff.Journal.Show},
	}
}

// inLanguages adds, for each page that the public reads in its own language, the route
// of every language beside English.
func inLanguages(routes []route) []route {
	all := routes
	for _, say := range phrase.Languages()[1:] {
		all = append(all, route{"GET /" + say.Language(), web.Public, toSpokenHome})
		for _, rt := range routes {
			verb, path, _ := strings.Cut(rt.pattern, " ")
			own := say.Address(strings.TrimSuffix(path, "{$}"))
			if rt.need != web.Public || own == strings.TrimSuffix(path, "{$}") {
				continue
			}
			if strings.HasSuffix(path, "{$}") {
				own += "{$}"
			}
			all = append(all, route{verb + " " + own, rt.need, rt.handler})
		}
	}
	return all
}

// toSpokenHome sends /es to the first page, which is at /es/.
func toSpokenHome(w http.ResponseWriter, r *http.Request) error {
	http.Redirect(w, r, r.URL.Path+"/", http.StatusMovedPermanently)
	return nil
}

// asset serves the embedded files, which set their own headers.
func asset(h http.Handler) web.Page {
	return func(w http.ResponseWriter, r *http.Request) error {
		h.ServeHTTP(w, r)
		return nil
	}
}
