package handlers

import (
	"net/http"

	"commentportal/assets"
	"commentportal/docket"
)

// access is who may call a route: everybody, anyone signed in, or a role with a
// permission.
type access string

// The kinds of access that are no permission. The permissions follow as
// access(docket.MayModerate) and so on. A route that names anything else is
// refused to everybody.
const (
	public   access = ""
	signedIn access = "signed in"
)

// The permissions, as routes name them.
const (
	mayModerate = access(docket.MayModerate)
	mayCode     = access(docket.MayCode)
	mayRevise   = access(docket.MayRevise)
	mayExport   = access(docket.MayExport)
	mayAdmin    = access(docket.MayAdmin)
)

// page answers one request or says why it cannot.
type page func(w http.ResponseWriter, r *http.Request) error

// route is one line of the table.
type route struct {
	pattern string // method and path, as http.ServeMux reads them
	need    access
	handler page
}

// routes is every address of the portal and who may call it. What is not in
// this table does not exist.
func (s *site) routes() []route {
	second := signatures{s}
	return []route{
		{"GET /{$}", public, s.home},
		{"GET /dockets/{docket}", public, s.call},
		{"GET /dockets/{docket}/comment", public, s.commentForm},
		{"POST /dockets/{docket}/comment", public, s.postComment},
		{"GET /dockets/{docket}/receipt/{token}", public, s.receipt},
		{"GET /dockets/{docket}/receipt/{token}/submission.txt", public, s.receiptFile},
		{"GET /dockets/{docket}/comments", public, s.comments},
		{"GET /dockets/{docket}/comments.csv", public, s.commentsCSV},
		{"GET /dockets/{docket}/comments.json", public, s.commentsJSON},
		{"GET /dockets/{docket}/comments.atom", public, s.commentsAtom},
		{"GET /dockets/{docket}/comments/{comment}", public, s.comment},
		{"POST /dockets/{docket}/comments/{comment}/report", public, s.report},
		{"GET /dockets/{docket}/comments/{comment}/reported", public, s.reported},
		{"GET /dockets/{docket}/themes", public, s.themes},
		{"GET /dockets/{docket}/ledger", public, s.ledger},
		{"GET /status", public, s.statusForm},
		{"POST /status", public, s.status},
		{"POST /status/withdraw", public, s.withdraw},
		{"GET /policies/moderation", public, s.policyModeration},
		{"GET /policies/privacy", public, s.policyPrivacy},
		{"GET /policies/accessibility", public, s.policyAccessibility},
		{"GET /policies/vulnerability-disclosure", public, s.policyDisclosure},
		{"GET /.well-known/security.txt", public, s.securityText},
		{"GET /robots.txt", public, s.robots},
		{"GET " + logoPath, public, s.logo},
		{"GET /healthz", public, s.healthz},
		{"GET /readyz", public, s.readyz},
		{"GET " + assets.Prefix, public, asset(assets.Handler())},

		// Staff: the handlers stand in staff_*.go, the gate in staff_gate.go.
		{"GET /admin/sign-in", public, s.signInForm},
		{"POST /admin/sign-in", public, s.signIn},
		{"POST /admin/sign-out", public, s.signOut},
		{"GET /admin/setup/{token}", public, s.setUpForm},
		{"POST /admin/setup/{token}", public, s.setUp},
		{"GET /admin", signedIn, s.dashboard},
		{"GET /admin/account", signedIn, s.account},
		{"GET /admin/account/codes", signedIn, s.codes},
		{"POST /admin/account/codes", signedIn, s.beginCodes},
		{"POST /admin/account/password", signedIn, s.changePassword},
		{"POST /admin/account/sessions", signedIn, s.endSessions},
		{"GET /admin/account/stay", signedIn, s.stay},
		{"GET /admin/unsent", signedIn, s.unsent},
		{"POST /admin/unsent/{form}/drop", signedIn, s.dropUnsent},
		{"GET /admin/queue", mayModerate, s.queue},
		{"POST /admin/queue/claim", mayModerate, s.claim},
		{"GET /admin/signatures", mayModerate, second.page},
		{"POST /admin/signatures/{id}", mayModerate, second.sign},
		{"POST /admin/signatures/looks/{comment}", mayModerate, second.look},
		{"POST /admin/dockets/{docket}/signatures", mayAdmin, second.set},
		{"GET /admin/comments/new", mayModerate, s.entry},
		{"POST /admin/comments/new", mayModerate, s.postEntry},
		{"GET /admin/comments/{comment}", mayCode, s.reviewComment},
		{"POST /admin/comments/{comment}/decision", mayModerate, s.decide},
		{"POST /admin/comments/{comment}/codings", mayCode, s.code},
		{"POST /admin/comments/{comment}/off-topic", mayCode, s.offTopic},
		{"POST /admin/comments/{comment}/addition-read", mayCode, s.readAddition},
		{"GET /admin/campaigns", mayCode, s.campaigns},
		{"GET /admin/campaigns/additions", mayCode, s.additionQueue},
		{"GET /admin/campaigns/{campaign}", mayCode, s.campaignPage},
		{"POST /admin/campaigns/{campaign}/{verb}", mayCode, s.decideCampaign},
		{"GET /admin/coding", mayCode, s.workplace},
		{"GET /admin/coding/next", mayCode, s.nextToCode},
		{"GET /admin/coding/{comment}/{question}", mayCode, s.codeAnswer},
		{"POST /admin/coding/{comment}/{question}", mayCode, s.saveAnswer},
		{"POST /admin/coding/{comment}/{question}/excerpts", mayCode, s.changeExcerpts},
		{"POST /admin/coding/{comment}/{question}/note", mayCode, s.takeNote},
		{"GET /admin/coding/{comment}/{question}/settle", mayCode, s.settleForm},
		{"POST /admin/coding/{comment}/{question}/settle", mayCode, s.settle},
		{"GET /admin/agreement", mayCode, s.agreement},
		{"POST /admin/dockets/{docket}/second-readings", mayAdmin, s.setSecondReadings},
		{"GET /admin/codebook", mayCode, s.codebook},
		{"POST /admin/codebook", mayRevise, s.reviseCodebook},
		{"GET /admin/codebook/change", mayRevise, s.changeCodebook},
		{"GET /admin/codebook/history", mayCode, s.codebookHistory},
		{"GET /admin/codebook/import", mayRevise, s.importForm},
		{"POST /admin/codebook/import", mayRevise, s.importCodebook},
		{"GET /admin/codebook.csv", mayCode, s.codebookFile("codebook.csv")},
		{"GET /admin/codebook.qdc", mayCode, s.codebookFile("codebook.qdc")},
		{"GET /admin/screening", mayModerate, s.screening},
		{"GET /admin/guide", mayModerate, s.guide},
		{"GET /admin/exports", mayExport, s.exports},
		{"GET /admin/exports/{docket}/{file}", mayExport, s.export},
		{"GET /admin/exports/{docket}/all.zip", mayExport, s.bundle},
		{"POST /admin/exports/{docket}/keep", mayExport, s.keepExport},
		{"GET /admin/kept/{docket}/{name}", mayExport, s.kept},
		{"GET /admin/kept/{docket}/{name}/{file}", mayExport, s.keptFile},
		{"GET /admin/quotations", mayCode, s.quotations},
		{"POST /admin/quotations/{excerpt}/{verb}", mayCode, s.changeQuotation},
		{"GET /admin/recommendations", mayExport, s.recommendations},
		{"GET /admin/recommendations/{docket}/new", mayExport, s.writeRecommendation},
		{"POST /admin/recommendations/{docket}/new", mayExport, s.addRecommendation},
		{"GET /admin/recommendations/{docket}/{recommendation}", mayExport, s.recommendation},
		{"POST /admin/recommendations/{docket}/{recommendation}", mayExport, s.changeRecommendation},
		{"POST /admin/recommendations/{docket}/{recommendation}/{verb}", mayExport, s.moveRecommendation},
		{"GET /admin/dockets", mayAdmin, s.dockets},
		{"POST /admin/dockets", mayAdmin, s.addDocket},
		{"POST /admin/dockets/{docket}/open", mayAdmin, s.openDocket},
		{"POST /admin/dockets/{docket}/close", mayAdmin, s.closeDocket},
		{"GET /admin/users", mayAdmin, s.people},
		{"POST /admin/users", mayAdmin, s.addPerson},
		{"POST /admin/users/{user}/{verb}", mayAdmin, s.changePerson},
		{"GET /admin/log", mayAdmin, s.log},
	}
}

// asset serves the embedded files, which set their own headers.
func asset(h http.Handler) page {
	return func(w http.ResponseWriter, r *http.Request) error {
		h.ServeHTTP(w, r)
		return nil
	}
}
